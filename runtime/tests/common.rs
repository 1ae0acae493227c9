//! The state of a preset's genesis, which several tests start from.

use millrace_runtime::{genesis, RuntimeGenesisConfig, System};
use sp_io::TestExternalities;
use sp_runtime::BuildStorage;

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
