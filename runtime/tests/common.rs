//! What several tests start from: the state of a preset's genesis, and the metadata.

use codec::Decode;
use frame_metadata::{v16, RuntimeMetadata, RuntimeMetadataPrefixed};
use frame_support::dispatch::DispatchResult;
use millrace_runtime::{
	genesis, Moment, Runtime, RuntimeCall, RuntimeGenesisConfig, RuntimeOrigin, System,
};
use sp_io::TestExternalities;
use sp_runtime::{traits::Dispatchable, BuildStorage, DispatchError, TryRuntimeError};

/// State of the genesis that the preset `name` gives.
pub fn genesis_of(name: &str) -> TestExternalities {
	let patch = genesis::get_preset(&name.into()).expect("the preset exists");
	let patch: serde_json::Value = serde_json::from_slice(&patch).expect("it is JSON");
	let mut config = serde_json::to_value(RuntimeGenesisConfig::default()).expect("it is JSON");
	merge(&mut config, patch);
	let config: RuntimeGenesisConfig = serde_json::from_value(config).expect("it fits");
	TestExternalities::new(config.build_storage().expect("it builds"))
}

/// The same in block 1, so that there are events.
pub fn preset(name: &str) -> TestExternalities {
	let mut externalities = genesis_of(name);
	externalities.execute_with(|| System::set_block_number(1));
	externalities
}

fn merge(into: &mut serde_json::Value, patch: serde_json::Value) {
	match (into, patch) {
		(serde_json::Value::Object(into), serde_json::Value::Object(patch)) => {
			for (key, value) in patch {
				merge(into.entry(key).or_insert(serde_json::Value::Null), value);
			}
		}
		(into, patch) => *into = patch,
	}
}

/// The metadata of the runtime, as its own API gives it. There is no state here: a constant that reads
/// some panics, as a constant that changes under clients that keep it would be none.
pub fn metadata_bytes(version: u32) -> Vec<u8> {
	Runtime::metadata_at_version(version).expect("the runtime has this version").to_vec()
}

/// The metadata that clients read.
pub fn metadata() -> v16::RuntimeMetadataV16 {
	let prefixed = RuntimeMetadataPrefixed::decode(&mut &metadata_bytes(16)[..]);
	match prefixed.expect("it decodes").1 {
		RuntimeMetadata::V16(metadata) => metadata,
		_ => panic!("asked for 16"),
	}
}

/// Sets the clock past its own call, which wants a slot of the same time. It is as if blocks had come all
/// the while: no downtime.
pub fn set_clock(now: Moment) {
	pallet_timestamp::Now::<Runtime>::put(now);
	pallet_clock::Reading::<Runtime>::mutate(|reading| reading.last = now);
}

/// Dispatches a call as an extrinsic does.
pub fn dispatch(call: impl Into<RuntimeCall>, origin: RuntimeOrigin) -> DispatchResult {
	call.into().dispatch(origin).map(|_| ()).map_err(|failed| failed.error)
}

/// What a check of the state says of a bug that was planted.
pub fn failed(check: Result<(), TryRuntimeError>) -> &'static str {
	match check.expect_err("the bug was planted") {
		DispatchError::Other(message) => message,
		other => panic!("unexpected: {other:?}"),
	}
}
