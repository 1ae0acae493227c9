//! The calls that the node serves besides those that every node of the SDK has.
//!
//! `sc_service` itself adds `system`, `chain`, `state`, `author` and the second version of the
//! specification (`chainHead`, `chainSpec`, `transaction`, `archive`). What the pallets of this
//! chain answer is read through their view functions, with `state_call`: there is no call of our
//! own here, and a client needs no more than the metadata.

use crate::types::{FullBackend, FullClient, FullPool, FullSelectChain};
use jsonrpsee::RpcModule;
use millrace_runtime::{opaque::Block, BlockNumber, Hash};
use sc_consensus_babe::BabeWorkerHandle;
use sc_consensus_grandpa::{
	FinalityProofProvider, GrandpaJustificationStream, SharedAuthoritySet, SharedVoterState,
};
use sc_rpc::SubscriptionTaskExecutor;
use sc_service::ChainSpec;
use sp_keystore::KeystorePtr;
use std::sync::Arc;

/// What the calls read.
pub struct Deps {
	/// The client.
	pub client: Arc<FullClient>,
	/// The transaction pool, for the next nonce of an account.
	pub pool: Arc<FullPool>,
	/// Which of the leaves is the best one.
	pub select_chain: FullSelectChain,
	/// The chain, for the specification of a light client.
	pub chain_spec: Box<dyn ChainSpec>,
	/// The keys of this node, for the slots that it may claim.
	pub keystore: KeystorePtr,
	/// The epochs that BABE knows.
	pub babe_worker: BabeWorkerHandle<Block>,
	/// The rounds that the GRANDPA voter is in.
	pub shared_voter_state: SharedVoterState,
	/// The authorities of GRANDPA.
	pub shared_authority_set: SharedAuthoritySet<Hash, BlockNumber>,
	/// The justifications, as they are made.
	pub justification_stream: GrandpaJustificationStream<Block>,
	/// The justifications, as they are stored.
	pub finality_proof_provider: Arc<FinalityProofProvider<FullBackend, Block>>,
}

impl Deps {
	/// Builds the calls. It is done twice: for the server and for calls within the process.
	pub fn create(
		&self,
		executor: SubscriptionTaskExecutor,
	) -> Result<RpcModule<()>, sc_service::Error> {
		self.merge_all(executor).map_err(sc_service::Error::Application)
	}

	fn merge_all(
		&self,
		executor: SubscriptionTaskExecutor,
	) -> Result<RpcModule<()>, Box<dyn std::error::Error + Send + Sync>> {
		use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
		use sc_consensus_babe_rpc::{Babe, BabeApiServer};
		use sc_consensus_grandpa_rpc::{Grandpa, GrandpaApiServer};
		use sc_sync_state_rpc::{SyncState, SyncStateApiServer};
		use substrate_frame_rpc_system::{System, SystemApiServer};

		let mut module = RpcModule::new(());
		module.merge(System::new(self.client.clone(), self.pool.clone()).into_rpc())?;
		module.merge(TransactionPayment::new(self.client.clone()).into_rpc())?;
		module.merge(
			Babe::new(
				self.client.clone(),
				self.babe_worker.clone(),
				self.keystore.clone(),
				self.select_chain.clone(),
			)
			.into_rpc(),
		)?;
		module.merge(
			Grandpa::new(
				executor,
				self.shared_authority_set.clone(),
				self.shared_voter_state.clone(),
				self.justification_stream.clone(),
				self.finality_proof_provider.clone(),
			)
			.into_rpc(),
		)?;
		module.merge(
			SyncState::new(
				self.chain_spec.cloned_box(),
				self.client.clone(),
				self.shared_authority_set.clone(),
				self.babe_worker.clone(),
			)?
			.into_rpc(),
		)?;
		Ok(module)
	}
}
