//! The types that a node of this chain is made of, as the SDK's generic ones are named here.

use millrace_runtime::{opaque::Block, RuntimeApi};
use sc_executor::WasmExecutor;

/// Runs the runtime. The chain has no host functions of its own.
pub type Executor = WasmExecutor<sp_io::SubstrateHostFunctions>;
/// The client.
pub type FullClient = sc_service::TFullClient<Block, RuntimeApi, Executor>;
/// The database.
pub type FullBackend = sc_service::TFullBackend<Block>;
/// The transaction pool.
pub type FullPool = sc_transaction_pool::TransactionPoolHandle<Block, FullClient>;
/// The rule that picks the best leaf. BABE weighs primary blocks, GRANDPA bounds it from below.
pub type FullSelectChain = sc_consensus::LongestChain<FullBackend, Block>;
