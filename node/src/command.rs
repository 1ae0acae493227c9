//! Dispatches the command line.

use crate::{
	chain_spec,
	cli::{Cli, Subcommand},
	service,
	types::{FullBackend, FullClient},
};
use millrace_runtime::opaque::Block;
use sc_cli::{CliConfiguration, SubstrateCli};
use sc_consensus::DefaultImportQueue;
use sc_network::config::NetworkBackendType;
use sc_service::{Configuration, PartialComponents};
use std::{future::Future, sync::Arc};

impl SubstrateCli for Cli {
	fn impl_name() -> String {
		"Millrace Node".into()
	}

	fn impl_version() -> String {
		env!("SUBSTRATE_CLI_IMPL_VERSION").into()
	}

	fn description() -> String {
		env!("CARGO_PKG_DESCRIPTION").into()
	}

	fn author() -> String {
		env!("CARGO_PKG_AUTHORS").into()
	}

	fn support_url() -> String {
		"the issue tracker of the repository that this binary was built from".into()
	}

	fn copyright_start_year() -> i32 {
		2026
	}

	fn load_spec(&self, id: &str) -> Result<Box<dyn sc_service::ChainSpec>, String> {
		chain_spec::load(id)
	}
}

/// Does what the command line says.
pub fn run() -> sc_cli::Result<()> {
	let cli = Cli::from_args();
	match &cli.subcommand {
		Some(subcommand) => run_subcommand(&cli, subcommand),
		None => run_node(&cli),
	}
}

fn run_node(cli: &Cli) -> sc_cli::Result<()> {
	let runner = cli.create_runner(&cli.run)?;
	runner.run_node_until_exit(|config| async move {
		match config.network.network_backend {
			NetworkBackendType::Litep2p => {
				service::new_full::<sc_network::Litep2pNetworkBackend>(config)
			}
			NetworkBackendType::Libp2p => service::new_full::<
				sc_network::NetworkWorker<Block, <Block as sp_runtime::traits::Block>::Hash>,
			>(config),
		}
		.map_err(sc_cli::Error::Service)
	})
}

fn run_subcommand(cli: &Cli, subcommand: &Subcommand) -> sc_cli::Result<()> {
	match subcommand {
		Subcommand::Key(cmd) => cmd.run(cli),
		Subcommand::BuildSpec(cmd) => {
			cli.create_runner(cmd)?.sync_run(|config| cmd.run(config.chain_spec, config.network))
		}
		Subcommand::ExportChainSpec(cmd) => cmd.run(cli.load_spec(&cmd.chain)?),
		Subcommand::CheckBlock(cmd) => {
			on_database(cli, cmd, |database| cmd.run(database.client, database.import_queue))
		}
		Subcommand::ExportBlocks(cmd) => {
			on_database(cli, cmd, |database| cmd.run(database.client, database.config.database))
		}
		Subcommand::ImportBlocks(cmd) => {
			on_database(cli, cmd, |database| cmd.run(database.client, database.import_queue))
		}
		Subcommand::ExportState(cmd) => {
			on_database(cli, cmd, |database| cmd.run(database.client, database.config.chain_spec))
		}
		Subcommand::PurgeChain(cmd) => {
			cli.create_runner(cmd)?.sync_run(|config| cmd.run(config.database))
		}
		Subcommand::Revert(cmd) => on_database(cli, cmd, |database| {
			let revert_consensus = Box::new(|client, backend, blocks| {
				service::revert_consensus(client, backend, blocks).map_err(sc_cli::Error::Client)
			});
			cmd.run(database.client, database.backend, Some(revert_consensus))
		}),
		Subcommand::ChainInfo(cmd) => {
			cli.create_runner(cmd)?.sync_run(|config| cmd.run::<Block>(&config))
		}
	}
}

/// What a command on the database of a node that does not run may need.
struct Database {
	config: Configuration,
	client: Arc<FullClient>,
	backend: Arc<FullBackend>,
	import_queue: DefaultImportQueue<Block>,
}

/// Opens the database, and runs a command on it.
fn on_database<'a, C, F>(
	cli: &Cli,
	cmd: &'a C,
	command: impl FnOnce(Database) -> F,
) -> sc_cli::Result<()>
where
	C: CliConfiguration,
	F: Future<Output = sc_cli::Result<()>> + 'a,
{
	// The tasks of these end with an error if they go before the task manager has told the tasks to
	// stop, so they are held until it has.
	let mut held = None;
	cli.create_runner(cmd)?.async_run(|config| {
		let PartialComponents {
			client,
			backend,
			task_manager,
			import_queue,
			transaction_pool,
			other,
			..
		} = service::new_partial(&config)?;
		held = Some((transaction_pool, other));
		Ok((command(Database { config, client, backend, import_queue }), task_manager))
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::CommandFactory;

	#[test]
	fn the_command_line_has_no_conflicting_arguments() {
		<Cli as SubstrateCli>::setup_command(Cli::command()).debug_assert();
	}

	#[test]
	fn every_subcommand_is_described() {
		let command = Cli::command();
		for subcommand in command.get_subcommands() {
			assert!(subcommand.get_about().is_some(), "{}", subcommand.get_name());
		}
	}
}
