//! The command line.

use sc_cli::RunCmd;

/// Shown below the flags by `--help` (and not by `-h`).
const EXAMPLES: &str = "\
Examples:
  A development chain that forgets everything at exit, a block every three seconds:
    millrace-node --dev

  The first validator of a local network, and a second that joins it:
    millrace-node --chain local --alice --tmp --port 30333 --rpc-port 9944 \\
        --unsafe-force-node-key-generation
    millrace-node --chain local --bob --tmp --port 30334 --rpc-port 9945 \\
        --unsafe-force-node-key-generation \\
        --bootnodes /ip4/127.0.0.1/tcp/30333/p2p/<PEER ID PRINTED BY THE FIRST>

  A full node that takes the finalised state of a network rather than executing its history:
    millrace-node --chain ./spec.json --sync warp --base-path /var/lib/millrace

  An archive, which answers queries about the state at any block:
    millrace-node --chain ./spec.json --state-pruning archive --blocks-pruning archive

Chains:
  dev, development   one validator (Alice), for working on the chain
  local              four validators (Alice, Bob, Charlie, Dave), for networks on one machine;
                     taken when --chain is absent
  staging            the rehearsal of the live chain
  <PATH>             a chain specification, as written by export-chain-spec";

/// A node of the Millrace chain.
#[derive(Debug, clap::Parser)]
#[command(after_long_help = EXAMPLES)]
pub struct Cli {
	/// What to do instead of running a node.
	#[command(subcommand)]
	pub subcommand: Option<Subcommand>,

	/// How to run a node.
	#[command(flatten)]
	pub run: RunCmd,
}

/// What the binary does besides running a node.
// One value of this enum exists per process.
#[allow(clippy::large_enum_variant)]
#[derive(Debug, clap::Subcommand)]
pub enum Subcommand {
	/// Generate and inspect keys, and insert them into the keystore of a node.
	#[command(subcommand)]
	Key(sc_cli::KeySubcommand),

	/// Write a chain specification that has this node's address as its boot node.
	///
	/// Where no boot node is wanted, take `export-chain-spec`.
	BuildSpec(sc_cli::BuildSpecCmd),

	/// Write the specification of a chain, as a preset or (`--raw`) as storage.
	///
	/// A network that lives longer than one version of the runtime is started from the raw form:
	/// its genesis hash no longer depends on how a runtime reads a preset.
	ExportChainSpec(sc_cli::ExportChainSpecCmd),

	/// Import a block of the database once more, and say whether it still verifies.
	CheckBlock(sc_cli::CheckBlockCmd),

	/// Write blocks to a file, as JSON or (`--binary`) encoded.
	ExportBlocks(sc_cli::ExportBlocksCmd),

	/// Read blocks from a file that `export-blocks` has written, verify and import them.
	ImportBlocks(sc_cli::ImportBlocksCmd),

	/// Write the state at a block as a chain specification: a new chain that starts from there.
	ExportState(sc_cli::ExportStateCmd),

	/// Delete the database of a chain. Keys are kept.
	PurgeChain(sc_cli::PurgeChainCmd),

	/// Take blocks off the best chain, down to the last finalised one at most.
	///
	/// The data that BABE and GRANDPA keep beside the blocks (epochs, weights, authority sets) goes
	/// back with them.
	Revert(sc_cli::RevertCmd),

	/// Print genesis, best and finalised block of the database.
	ChainInfo(sc_cli::ChainInfoCmd),
}
