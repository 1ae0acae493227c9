//! Who may know whom: the pallets of Millrace never depend on each other, and the layers
//! `math <- primitives <- support <- pallets <- runtime <- node` hold. `testing` is for tests of pallets.

use crate::house;
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
fn allowed(name: &str) -> Vec<String> {
	const FLOOR: [&str; 2] = ["millrace-math", "millrace-primitives"];
	let ours = pallets();
	let strings = |names: &[&str]| names.iter().map(|name| name.to_string()).collect::<Vec<_>>();
	match name {
		"millrace-math" => vec![],
		"millrace-primitives" => strings(&["millrace-math"]),
		"millrace-support" => strings(&FLOOR),
		"millrace-testing" => strings(&["millrace-primitives"]),
		"millrace-runtime" => [strings(&FLOOR), strings(&["millrace-support"]), ours].concat(),
		"millrace-node" => strings(&["millrace-primitives", "millrace-runtime"]),
		pallet if ours.iter().any(|name| name == pallet) => {
			[strings(&FLOOR), strings(&["millrace-support", "millrace-testing"])].concat()
		}
		other => panic!("{other} is new: say here what it may depend on"),
	}
}

/// Crates in `pallets/`.
fn pallets() -> Vec<String> {
	house::pallets().into_iter().map(|folder| format!("pallet-{folder}")).collect()
}

#[test]
fn crates_depend_only_on_the_layers_below_them() {
	let dependencies = dependencies();
	assert!(dependencies.len() >= 9, "the workspace was read: {dependencies:?}");
	for (name, its) in &dependencies {
		for dependency in its.iter().filter(|it| dependencies.contains_key(*it)) {
			assert!(
				allowed(name).contains(dependency),
				"{name} may not depend on {dependency}; pallets meet through traits in primitives"
			);
		}
	}
}

#[test]
fn the_equations_of_every_pallet_are_checked() {
	let checks = include_str!("../src/invariants.rs");
	for name in pallets() {
		let check = format!("{}::Pallet::<Runtime>::do_try_state()", name.replace('-', "_"));
		assert!(checks.contains(&check), "{check} is not called");
	}
}
