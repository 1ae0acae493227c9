//! The first block of a chain, made when the database turns out to have none.
//!
//! The SDK's own way computes the genesis state at every start, and compiles the runtime anew for
//! each question to it: which preset, which state. Compiling takes seconds, so that a node would
//! spend most of its start on it. Here the state is computed only for an empty database, and for a
//! built-in chain the client's executor answers both questions: the runtime is compiled once.

use crate::{
	chain_spec::{BuiltIn, Chain},
	types::{Executor, FullBackend},
};
use codec::{Decode, Encode};
use millrace_runtime::opaque::Block;
use sc_chain_spec::{get_extension, json_patch};
use sc_service::{BuildGenesisBlock, ChainSpec, Configuration, GenesisBlockBuilder};
use serde_json::Value;
use sp_core::{
	storage::{well_known_keys, Storage},
	traits::{CallContext, CodeExecutor, RuntimeCode, WrappedRuntimeCode},
};
use sp_io::hashing::blake2_256;
use sp_state_machine::BasicExternalities;
use std::sync::Arc;

/// Makes the first block if it is asked to.
pub struct LazyGenesis {
	spec: Box<dyn ChainSpec>,
	// Not with warp sync, which brings a later state.
	commit_state: bool,
	backend: Arc<FullBackend>,
	executor: Executor,
}

impl LazyGenesis {
	/// Remembers what the block is made from.
	pub fn new(config: &Configuration, backend: Arc<FullBackend>, executor: Executor) -> Self {
		let spec = config.chain_spec.cloned_box();
		Self { spec, commit_state: !config.no_genesis(), backend, executor }
	}
}

impl BuildGenesisBlock<Block> for LazyGenesis {
	type BlockImportOperation =
		<FullBackend as sc_client_api::Backend<Block>>::BlockImportOperation;

	fn build_genesis_block(self) -> sp_blockchain::Result<(Block, Self::BlockImportOperation)> {
		let Self { spec, commit_state, backend, executor } = self;
		let storage = storage(&*spec, &executor).map_err(sp_blockchain::Error::Storage)?;
		GenesisBlockBuilder::new_with_storage(storage, commit_state, backend, executor)?
			.build_genesis_block()
	}
}

/// The genesis state that a specification describes.
fn storage(spec: &dyn ChainSpec, executor: &Executor) -> Result<Storage, String> {
	match get_extension::<BuiltIn>(spec.extensions()) {
		Some(BuiltIn(Some(chain))) => preset_storage(*chain, executor),
		_ => spec.as_storage_builder().build_storage(),
	}
}

/// The state of a built-in chain: the runtime's default configuration, with the preset laid over
/// it, as the runtime stores it.
fn preset_storage(chain: Chain, executor: &Executor) -> Result<Storage, String> {
	let runtime = Runtime { code: chain.code()?, executor };
	let mut config = runtime.preset(None)?;
	json_patch::merge(&mut config, runtime.preset(Some(chain.preset()))?);
	let mut storage = runtime.state(&config)?;
	storage.top.insert(well_known_keys::CODE.to_vec(), runtime.code.to_vec());
	Ok(storage)
}

/// A runtime outside of a chain, which has no state to begin with.
struct Runtime<'a> {
	code: &'a [u8],
	executor: &'a Executor,
}

impl Runtime<'_> {
	fn call<R: Decode>(
		&self,
		method: &str,
		argument: &impl Encode,
	) -> Result<(R, Storage), String> {
		let mut state = BasicExternalities::new_empty();
		let code = RuntimeCode {
			code_fetcher: &WrappedRuntimeCode(self.code.into()),
			// The key under which the client will find the compiled code again.
			hash: blake2_256(self.code).to_vec(),
			heap_pages: None,
		};
		let (result, _) = self.executor.call(
			&mut state,
			&code,
			method,
			&argument.encode(),
			CallContext::Offchain,
		);
		let encoded = result.map_err(|error| format!("{method}: {error}"))?;
		let answer = R::decode(&mut &encoded[..]).map_err(|error| format!("{method}: {error}"))?;
		Ok((answer, state.into_storages()))
	}

	/// The default configuration, or a named patch of it.
	fn preset(&self, name: Option<&str>) -> Result<Value, String> {
		let name = name.map(str::to_owned);
		let (preset, _) = self.call::<Option<Vec<u8>>>("GenesisBuilder_get_preset", &name)?;
		let json = preset.ok_or_else(|| format!("the runtime has no genesis preset {name:?}"))?;
		serde_json::from_slice(&json).map_err(|error| format!("genesis preset {name:?}: {error}"))
	}

	/// The state that a configuration becomes.
	fn state(&self, config: &Value) -> Result<Storage, String> {
		let (built, storage) = self.call::<Result<(), String>>(
			"GenesisBuilder_build_state",
			&config.to_string().into_bytes(),
		)?;
		built.map(|()| storage)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_runtime::BuildStorage;

	// A block that differs from the exported specification's would be another chain.
	#[test]
	fn the_state_is_the_one_that_the_sdk_builds() {
		let chain = Chain::Local;
		let executor = Executor::builder().build();
		match chain.spec() {
			Ok(spec) => {
				let expected = spec.build_storage().expect("the SDK builds it");
				let storage = storage(&spec, &executor).expect("so do we");
				assert!(storage.top == expected.top, "the states differ");
				assert!(
					storage.children_default.is_empty() && expected.children_default.is_empty()
				);
			}
			Err(error) => {
				let other = preset_storage(chain, &executor).expect_err("no wasm");
				assert_eq!(other, error);
			}
		}
	}
}
