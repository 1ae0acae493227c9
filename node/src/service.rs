//! Assembles a node: client, pool, import queue, network, BABE author and GRANDPA voter.
//!
//! The order of the block imports matters: a block goes through BABE (is its author entitled to the
//! slot, which epoch does it start), then GRANDPA (does it change the authorities), then into the
//! client. Authored and received blocks take the same way.

use crate::{
	genesis::LazyGenesis,
	rpc,
	types::{FullBackend, FullClient, FullPool, FullSelectChain},
};
use millrace_runtime::{opaque::Block, BlockNumber, Hash};
use sc_consensus_babe::{BabeBlockImport, BabeLink, BabeWorkerHandle, SlotProportion};
use sc_consensus_grandpa::{
	warp_proof::NetworkProvider, FinalityProofProvider, GrandpaBlockImport, GrandpaPruningFilter,
	LinkHalf, SharedVoterState,
};
use sc_consensus_slots::BackoffAuthoringOnFinalizedHeadLagging;
use sc_network::{
	config::FullNetworkConfiguration,
	service::{traits::NetworkService, NotificationMetrics},
	types::ProtocolName,
	NetworkBackend, NotificationService,
};
use sc_network_sync::SyncingService;
use sc_service::{
	BuildNetworkParams, Configuration, Error, PartialComponents, Role, SpawnTasksParams,
	TaskManager, WarpSyncConfig,
};
use sc_telemetry::{Telemetry, TelemetryHandle, TelemetryWorker};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_consensus_babe::{
	inherents::{BabeCreateInherentDataProviders, InherentDataProvider as SlotProvider},
	SlotDuration,
};
use sp_keystore::KeystorePtr;
use sp_timestamp::InherentDataProvider as TimestampProvider;
use std::{sync::Arc, time::Duration};
use substrate_prometheus_endpoint::Registry;

/// Blocks between two justifications that GRANDPA stores though nothing else asks for one. A node
/// that warp-syncs executes at most about as many blocks.
const JUSTIFICATION_PERIOD: u32 = 512;

/// How long a vote is expected to take through the network: a ninth of a slot.
const GOSSIP_DURATION: Duration = Duration::from_millis(333);

/// Share of a slot in which the author fills the block. The rest is for the others to import it.
const PROPOSAL_SHARE: f32 = 0.5;

/// The most slots that authors wait between two blocks while finality stands still: half a minute.
/// The SDK waits up to a hundred, which makes the recovery needlessly slow.
const MAX_BACKOFF: BlockNumber = 10;

type FullGrandpaImport = GrandpaBlockImport<FullBackend, Block, FullClient, FullSelectChain>;
type FullBabeImport = BabeBlockImport<
	Block,
	FullClient,
	FullGrandpaImport,
	BabeCreateInherentDataProviders<Block>,
	FullSelectChain,
>;
type FullGrandpaLink = LinkHalf<Block, FullClient, FullSelectChain>;

/// What consensus needs after the import queue has been built.
pub struct Consensus {
	block_import: FullBabeImport,
	babe_link: BabeLink<Block>,
	babe_worker: BabeWorkerHandle<Block>,
	grandpa_link: FullGrandpaLink,
	telemetry: Option<Telemetry>,
}

type Partial = PartialComponents<
	FullClient,
	FullBackend,
	FullSelectChain,
	sc_consensus::DefaultImportQueue<Block>,
	FullPool,
	Consensus,
>;

/// Slot and time of a block that is authored, or an equivocation that is reported, now.
fn create_inherent_data_providers(
	slot_duration: SlotDuration,
) -> BabeCreateInherentDataProviders<Block> {
	Arc::new(move |_, ()| async move {
		let timestamp = TimestampProvider::from_system_time();
		let slot = SlotProvider::from_timestamp_and_slot_duration(*timestamp, slot_duration);
		Ok((slot, timestamp))
	})
}

/// The telemetry that the specification or the command line asks for, and its worker.
fn new_telemetry(
	config: &Configuration,
) -> Result<Option<(TelemetryWorker, Telemetry)>, sc_telemetry::Error> {
	config
		.telemetry_endpoints
		.clone()
		.filter(|endpoints| !endpoints.is_empty())
		.map(|endpoints| {
			let worker = TelemetryWorker::new(16)?;
			let telemetry = worker.handle().new_telemetry(endpoints);
			Ok((worker, telemetry))
		})
		.transpose()
}

/// Opens the database and builds what a node and the commands on a database have in common.
pub fn new_partial(config: &Configuration) -> Result<Partial, Error> {
	let telemetry = new_telemetry(config)?;
	let executor = sc_service::new_wasm_executor(&config.executor);
	let mut database = config.db_config();
	// The filter keeps the blocks that carry a justification, without which a node that prunes its
	// blocks could serve no warp sync.
	database.pruning_filters = vec![Arc::new(GrandpaPruningFilter)];
	let backend = sc_service::new_db_backend(database)?;
	let genesis = LazyGenesis::new(config, backend.clone(), executor.clone());
	let (client, backend, keystore_container, task_manager) =
		sc_service::new_full_parts_with_genesis_builder(
			config,
			telemetry.as_ref().map(|(_, telemetry)| telemetry.handle()),
			executor,
			backend,
			genesis,
			false,
		)?;
	let client: Arc<FullClient> = Arc::new(client);
	let telemetry = telemetry.map(|(worker, telemetry)| {
		task_manager.spawn_handle().spawn("telemetry", None, worker.run());
		telemetry
	});

	let select_chain = FullSelectChain::new(backend.clone());
	let transaction_pool = Arc::new(
		sc_transaction_pool::Builder::new(
			task_manager.spawn_essential_handle(),
			client.clone(),
			config.role.is_authority().into(),
		)
		.with_options(config.transaction_pool.clone())
		.with_prometheus(config.prometheus_registry())
		.build(),
	);
	let (import_queue, consensus) = new_consensus(
		config,
		&task_manager,
		client.clone(),
		select_chain.clone(),
		transaction_pool.clone(),
		telemetry,
	)?;

	Ok(PartialComponents {
		client,
		backend,
		task_manager,
		keystore_container,
		select_chain,
		import_queue,
		transaction_pool,
		other: consensus,
	})
}

/// Builds the block imports and the queue that feeds them.
fn new_consensus(
	config: &Configuration,
	task_manager: &TaskManager,
	client: Arc<FullClient>,
	select_chain: FullSelectChain,
	transaction_pool: Arc<FullPool>,
	telemetry: Option<Telemetry>,
) -> Result<(sc_consensus::DefaultImportQueue<Block>, Consensus), Error> {
	let telemetry_handle = telemetry.as_ref().map(Telemetry::handle);
	let (grandpa_import, grandpa_link) = sc_consensus_grandpa::block_import(
		client.clone(),
		JUSTIFICATION_PERIOD,
		&client,
		select_chain.clone(),
		telemetry_handle.clone(),
	)?;

	let babe_config = sc_consensus_babe::configuration(&*client)?;
	let slot_duration = babe_config.slot_duration();
	// The pool receives the reports of equivocations.
	let (block_import, babe_link) = sc_consensus_babe::block_import(
		babe_config,
		grandpa_import.clone(),
		client.clone(),
		create_inherent_data_providers(slot_duration),
		select_chain,
		OffchainTransactionPoolFactory::new(transaction_pool),
	)?;
	let (import_queue, babe_worker) =
		sc_consensus_babe::import_queue(sc_consensus_babe::ImportQueueParams {
			link: babe_link.clone(),
			block_import: block_import.clone(),
			justification_import: Some(Box::new(grandpa_import)),
			client,
			slot_duration,
			spawner: &task_manager.spawn_essential_handle(),
			registry: config.prometheus_registry(),
			telemetry: telemetry_handle,
		})?;
	Ok((import_queue, Consensus { block_import, babe_link, babe_worker, grandpa_link, telemetry }))
}

/// Takes the data that BABE and GRANDPA keep beside the chain back by `blocks` blocks.
pub fn revert_consensus(
	client: Arc<FullClient>,
	backend: Arc<FullBackend>,
	blocks: BlockNumber,
) -> sp_blockchain::Result<()> {
	sc_consensus_babe::revert(client.clone(), backend, blocks)?;
	sc_consensus_grandpa::revert(client, blocks)
}

/// The protocol by which the voters of GRANDPA talk.
struct VoterProtocol {
	name: ProtocolName,
	notifications: Box<dyn NotificationService>,
}

/// What the voter of GRANDPA is made of.
struct Voter {
	link: FullGrandpaLink,
	protocol: VoterProtocol,
	state: SharedVoterState,
}

/// Configures the network, with the protocol of the voters.
fn new_net_config<N: NetworkBackend<Block, Hash>>(
	config: &Configuration,
	genesis_hash: Hash,
	metrics: NotificationMetrics,
) -> (FullNetworkConfiguration<Block, Hash, N>, VoterProtocol) {
	let registry = config.prometheus_registry().cloned();
	let mut net_config = FullNetworkConfiguration::<_, _, N>::new(&config.network, registry);
	let name = sc_consensus_grandpa::protocol_standard_name(&genesis_hash, &config.chain_spec);
	let (protocol, notifications) = sc_consensus_grandpa::grandpa_peers_set_config::<_, N>(
		name.clone(),
		metrics,
		net_config.peer_store_handle(),
	);
	net_config.add_notification_protocol(protocol);
	(net_config, VoterProtocol { name, notifications })
}

/// Proves the finalised state to nodes that warp-sync, and verifies such proofs.
fn new_warp_sync(
	backend: Arc<FullBackend>,
	grandpa_link: &FullGrandpaLink,
) -> WarpSyncConfig<Block> {
	let authority_set = grandpa_link.shared_authority_set().clone();
	// No forks of the authority set had to be decided by hand.
	let hard_forks = Vec::new();
	WarpSyncConfig::WithProvider(Arc::new(NetworkProvider::new(backend, authority_set, hard_forks)))
}

/// What the author and the voter are made of.
struct Node {
	client: Arc<FullClient>,
	keystore: KeystorePtr,
	select_chain: FullSelectChain,
	transaction_pool: Arc<FullPool>,
	network: Arc<dyn NetworkService>,
	sync: Arc<SyncingService<Block>>,
	role: Role,
	name: String,
	force_authoring: bool,
	disable_grandpa: bool,
	prometheus_registry: Option<Registry>,
	telemetry: Option<TelemetryHandle>,
}

/// Starts a node over the network backend `N`.
pub fn new_full<N: NetworkBackend<Block, Hash>>(
	config: Configuration,
) -> Result<TaskManager, Error> {
	let PartialComponents {
		client,
		backend,
		mut task_manager,
		keystore_container,
		select_chain,
		import_queue,
		transaction_pool,
		other: Consensus { block_import, babe_link, babe_worker, grandpa_link, mut telemetry },
	} = new_partial(&config)?;
	let keystore = keystore_container.keystore();
	let metrics = N::register_notification_metrics(config.prometheus_registry());
	let genesis_hash = client.chain_info().genesis_hash;
	let (net_config, voter_protocol) = new_net_config::<N>(&config, genesis_hash, metrics.clone());
	let (network, system_rpc_tx, tx_handler_controller, sync, _) =
		sc_service::build_network(BuildNetworkParams {
			config: &config,
			net_config,
			client: client.clone(),
			transaction_pool: transaction_pool.clone(),
			spawn_handle: task_manager.spawn_handle(),
			spawn_essential_handle: task_manager.spawn_essential_handle(),
			import_queue,
			block_announce_validator_builder: None,
			warp_sync_config: Some(new_warp_sync(backend.clone(), &grandpa_link)),
			block_relay: None,
			metrics,
			gap_sync_body_policy: None,
		})?;

	let node = Node {
		client: client.clone(),
		keystore: keystore.clone(),
		select_chain,
		transaction_pool: transaction_pool.clone(),
		network: network.clone(),
		sync: sync.clone(),
		role: config.role,
		name: config.network.node_name.clone(),
		force_authoring: config.force_authoring,
		disable_grandpa: config.disable_grandpa,
		prometheus_registry: config.prometheus_registry().cloned(),
		telemetry: telemetry.as_ref().map(Telemetry::handle),
	};
	let (rpc_deps, voter_state) =
		new_rpc_deps(&config, &node, backend.clone(), babe_worker, &grandpa_link);
	sc_service::spawn_tasks(SpawnTasksParams {
		config,
		client,
		backend,
		task_manager: &mut task_manager,
		keystore,
		transaction_pool,
		rpc_builder: Box::new(move |executor| rpc_deps.create(executor)),
		network,
		system_rpc_tx,
		tx_handler_controller,
		sync_service: sync,
		telemetry: telemetry.as_mut(),
		tracing_execute_block: None,
	})?;

	let voter = Voter { link: grandpa_link, protocol: voter_protocol, state: voter_state };
	node.start_consensus(&task_manager, block_import, babe_link, voter)?;
	Ok(task_manager)
}

/// What the RPC reads, and the state in which the voter shows it its rounds.
fn new_rpc_deps(
	config: &Configuration,
	node: &Node,
	backend: Arc<FullBackend>,
	babe_worker: BabeWorkerHandle<Block>,
	grandpa_link: &FullGrandpaLink,
) -> (rpc::Deps, SharedVoterState) {
	let voter_state = SharedVoterState::empty();
	let authority_set = grandpa_link.shared_authority_set().clone();
	let deps = rpc::Deps {
		client: node.client.clone(),
		pool: node.transaction_pool.clone(),
		select_chain: node.select_chain.clone(),
		chain_spec: config.chain_spec.cloned_box(),
		keystore: node.keystore.clone(),
		babe_worker,
		shared_voter_state: voter_state.clone(),
		shared_authority_set: authority_set.clone(),
		justification_stream: grandpa_link.justification_stream(),
		finality_proof_provider: FinalityProofProvider::new_for_service(
			backend,
			Some(authority_set),
		),
	};
	(deps, voter_state)
}

impl Node {
	/// Starts the author if the node is an authority, and the voter unless that is switched off.
	fn start_consensus(
		&self,
		task_manager: &TaskManager,
		block_import: FullBabeImport,
		babe_link: BabeLink<Block>,
		voter: Voter,
	) -> Result<(), Error> {
		if self.role.is_authority() {
			self.start_author(task_manager, block_import, babe_link)?;
		}
		if !self.disable_grandpa {
			self.start_voter(task_manager, voter)?;
		}
		Ok(())
	}

	/// Starts the author of blocks. If it ends, the node ends.
	fn start_author(
		&self,
		task_manager: &TaskManager,
		block_import: FullBabeImport,
		babe_link: BabeLink<Block>,
	) -> Result<(), Error> {
		let proposer = sc_basic_authorship::ProposerFactory::new(
			task_manager.spawn_handle(),
			self.client.clone(),
			self.transaction_pool.clone(),
			self.prometheus_registry.as_ref(),
			self.telemetry.clone(),
		);
		// A development chain must not slow down, whatever its finality does.
		let backoff = (!self.force_authoring).then(|| BackoffAuthoringOnFinalizedHeadLagging {
			max_interval: MAX_BACKOFF,
			..Default::default()
		});
		let slot_duration = babe_link.config().slot_duration();
		let author = sc_consensus_babe::start_babe(sc_consensus_babe::BabeParams {
			keystore: self.keystore.clone(),
			client: self.client.clone(),
			select_chain: self.select_chain.clone(),
			env: proposer,
			block_import,
			sync_oracle: self.sync.clone(),
			justification_sync_link: self.sync.clone(),
			create_inherent_data_providers: create_inherent_data_providers(slot_duration),
			force_authoring: self.force_authoring,
			backoff_authoring_blocks: backoff,
			babe_link,
			block_proposal_slot_portion: SlotProportion::new(PROPOSAL_SHARE),
			max_block_proposal_slot_portion: None,
			telemetry: self.telemetry.clone(),
		})?;
		task_manager.spawn_essential_handle().spawn_blocking("babe", None, author);
		Ok(())
	}

	/// Starts the voter of GRANDPA. If it ends, the node ends.
	///
	/// A node that is no authority runs it too: without a key it only follows the rounds, and so
	/// knows the finalised block from the votes themselves.
	fn start_voter(&self, task_manager: &TaskManager, voter: Voter) -> Result<(), Error> {
		let Voter { link, protocol, state } = voter;
		let config = sc_consensus_grandpa::Config {
			gossip_duration: GOSSIP_DURATION,
			justification_generation_period: JUSTIFICATION_PERIOD,
			observer_enabled: false,
			local_role: self.role,
			name: Some(self.name.clone()),
			keystore: self.role.is_authority().then(|| self.keystore.clone()),
			telemetry: self.telemetry.clone(),
			protocol_name: protocol.name,
		};
		let voter = sc_consensus_grandpa::run_grandpa_voter(sc_consensus_grandpa::GrandpaParams {
			config,
			link,
			network: self.network.clone(),
			sync: self.sync.clone(),
			notification_service: protocol.notifications,
			voting_rule: sc_consensus_grandpa::VotingRulesBuilder::default().build(),
			prometheus_registry: self.prometheus_registry.clone(),
			shared_voter_state: state,
			telemetry: self.telemetry.clone(),
			offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(
				self.transaction_pool.clone(),
			),
		})?;
		task_manager.spawn_essential_handle().spawn_blocking("grandpa-voter", None, voter);
		Ok(())
	}
}
