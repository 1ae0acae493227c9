//! Who may know whom: the pallets of Millrace never depend on each other, and the layers
//! `math <- primitives <- pallets <- runtime <- node` hold.

use serde_json::Value;
use std::{collections::BTreeMap, process::Command};

/// Name of each crate of the workspace with the names of all it depends on, in any way.
fn dependencies() -> BTreeMap<String, Vec<String>> {
	let output = Command::new(env!("CARGO"))
		.args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
		.current_dir(env!("CARGO_MANIFEST_DIR"))
		.output()
		.expect("cargo runs");
	assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
	let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
	let name = |value: &Value| value["name"].as_str().expect("a name").to_string();
	metadata["packages"]
		.as_array()
		.expect("packages")
		.iter()
		.map(|package| {
			let dependencies = package["dependencies"].as_array().expect("dependencies");
			(name(package), dependencies.iter().map(name).collect())
		})
		.collect()
}

/// Crates of ours that `name` may depend on.
fn allowed(name: &str) -> Vec<&'static str> {
	const PALLETS: [&str; 7] = [
		"pallet-clt",
		"pallet-lease",
		"pallet-oracle-governance",
		"pallet-price-feed",
		"pallet-registry",
		"pallet-sla",
		"pallet-utc",
	];
	match name {
		"millrace-math" => vec![],
		"millrace-primitives" => vec!["millrace-math"],
		"millrace-runtime" => [&["millrace-math", "millrace-primitives"], &PALLETS[..]].concat(),
		"millrace-node" => vec!["millrace-primitives", "millrace-runtime"],
		pallet if PALLETS.contains(&pallet) => vec!["millrace-math", "millrace-primitives"],
		other => panic!("{other} is new: say here what it may depend on"),
	}
}

#[test]
fn crates_depend_only_on_the_layers_below_them() {
	let dependencies = dependencies();
	assert!(dependencies.len() >= 9, "the workspace was read: {dependencies:?}");
	for (name, its) in &dependencies {
		for dependency in its.iter().filter(|it| dependencies.contains_key(*it)) {
			assert!(
				allowed(name).contains(&dependency.as_str()),
				"{name} may not depend on {dependency}; pallets meet through traits in primitives"
			);
		}
	}
}
