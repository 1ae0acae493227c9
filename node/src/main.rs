//! The Millrace node: validator, full node and archive of a BABE and GRANDPA chain.
//!
//! How to read it: [`cli`] declares the command line and [`command`] dispatches it; [`chain_spec`]
//! builds a chain from the presets that the runtime carries, and [`genesis`] its first block;
//! [`service`] assembles client, pool, network and consensus; [`rpc`] adds the calls that are
//! particular to this chain; [`types`] names what they share.
//!
//! The node names no pallet of the runtime. It knows the runtime APIs that it calls, and nothing
//! else, so that an upgrade of the runtime needs no upgrade of the node.

// The errors of the SDK are as large as they are, and none of them is on a hot path.
#![allow(clippy::result_large_err)]

mod chain_spec;
mod cli;
mod command;
mod genesis;
mod rpc;
mod service;
mod types;

fn main() -> sc_cli::Result<()> {
	command::run()
}
