//! The binary as an operator meets it: every test runs it as a process.
//!
//! Nothing here needs the runtime's wasm, so the tests are the same in a build with and without it.
//! The built-in chains, which do need it, are compared by `scripts/export-chain-specs.sh --check`.

use serde_json::{json, Value};
use std::{
	path::{Path, PathBuf},
	process::{Command, Output},
};

const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

fn node(args: &[&str]) -> Output {
	Command::new(env!("CARGO_BIN_EXE_millrace-node"))
		.args(args)
		.output()
		.expect("the binary starts")
}

/// Standard output of a call that succeeds.
fn succeed(args: &[&str]) -> String {
	let output = node(args);
	let stderr = String::from_utf8_lossy(&output.stderr);
	assert!(output.status.success(), "{args:?}: {stderr}");
	String::from_utf8(output.stdout).expect("text")
}

/// Standard error of a call that fails.
fn fail(args: &[&str]) -> String {
	let output = node(args);
	assert!(!output.status.success(), "{args:?} succeeded");
	String::from_utf8(output.stderr).expect("text")
}

/// An empty folder of the test's own.
fn folder(test: &str) -> PathBuf {
	let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
	// Absent in the first run.
	let _ = std::fs::remove_dir_all(&path);
	std::fs::create_dir_all(&path).expect("a folder for the test");
	path
}

fn text(path: &Path) -> &str {
	path.to_str().expect("a path of UTF-8")
}

/// A chain in raw form, which needs no runtime to be read.
fn raw_spec(folder: &Path) -> PathBuf {
	let spec = json!({
		"name": "Round Trip",
		"id": "round_trip",
		"chainType": "Local",
		"bootNodes": [],
		"telemetryEndpoints": null,
		"protocolId": "trip",
		"properties": { "tokenSymbol": "TRIP" },
		"badBlocks": [format!("0x{}", "11".repeat(32))],
		"genesis": { "raw": { "top": { "0x3a6b6579": "0x01" }, "childrenDefault": {} } },
	});
	let path = folder.join("spec.json");
	std::fs::write(&path, spec.to_string()).expect("the spec is written");
	path
}

fn parse(text: &str) -> Value {
	serde_json::from_str(text).expect("JSON")
}

#[test]
fn version_names_the_binary_and_the_release() {
	let version = succeed(&["--version"]);
	let expected = format!("millrace-node {}", env!("CARGO_PKG_VERSION"));
	assert!(version.starts_with(&expected), "{version}");
}

#[test]
fn help_shows_subcommands_chains_backends_and_examples() {
	let help = succeed(&["--help"]);
	for expected in [
		"key",
		"build-spec",
		"export-chain-spec",
		"check-block",
		"export-blocks",
		"import-blocks",
		"export-state",
		"purge-chain",
		"revert",
		"chain-info",
		"--network-backend",
		"--dev",
		"litep2p",
		"libp2p",
		"staging",
		"Examples:",
	] {
		assert!(help.contains(expected), "no {expected} in:\n{help}");
	}
	assert!(!help.contains("rocksdb "), "a database that is not compiled in is offered");
}

#[test]
fn every_subcommand_has_its_own_help() {
	for subcommand in [
		"key",
		"build-spec",
		"export-chain-spec",
		"check-block",
		"export-blocks",
		"import-blocks",
		"export-state",
		"purge-chain",
		"revert",
		"chain-info",
	] {
		assert!(succeed(&[subcommand, "--help"]).contains("Usage:"), "{subcommand}");
	}
}

#[test]
fn key_generate_makes_a_new_key_every_time() {
	let generate = || parse(&succeed(&["key", "generate", "--output-type", "json"]));
	let (first, second) = (generate(), generate());
	let phrase = first["secretPhrase"].as_str().expect("a phrase");
	assert_eq!(phrase.split(' ').count(), 12, "{phrase}");
	assert_ne!(first["secretPhrase"], second["secretPhrase"]);
	assert_ne!(first["ss58Address"], second["ss58Address"]);
}

#[test]
fn key_inspect_finds_the_public_key_of_a_secret() {
	let key = parse(&succeed(&["key", "inspect", "//Alice", "--output-type", "json"]));
	assert_eq!(key["ss58PublicKey"], ALICE);
}

#[test]
fn export_chain_spec_keeps_what_it_reads_from_a_file() {
	let folder = folder("export_chain_spec_keeps");
	let path = raw_spec(&folder);
	let exported = parse(&succeed(&["export-chain-spec", "--raw", "--chain", text(&path)]));
	let original = parse(&std::fs::read_to_string(&path).expect("the spec"));
	for key in ["name", "id", "chainType", "protocolId", "properties", "badBlocks", "genesis"] {
		assert_eq!(exported[key], original[key], "{key}");
	}
	assert_eq!(exported["forkBlocks"], Value::Null);
}

#[test]
fn export_chain_spec_writes_to_a_file() {
	let folder = folder("export_chain_spec_writes");
	let (path, output) = (raw_spec(&folder), folder.join("output.json"));
	succeed(&["export-chain-spec", "--raw", "--chain", text(&path), "--output", text(&output)]);
	let written = std::fs::read_to_string(&output).expect("the output");
	assert_eq!(parse(&written)["id"], "round_trip");
}

#[test]
fn build_spec_adds_a_boot_node_unless_told_not_to() {
	let folder = folder("build_spec_adds");
	let path = raw_spec(&folder);
	let base = folder.join("base");
	let common = ["build-spec", "--chain", text(&path), "--base-path", text(&base)];
	let with = parse(&succeed(&common));
	let address = with["bootNodes"][0].as_str().expect("a boot node");
	assert!(address.starts_with("/ip4/127.0.0.1/tcp/30333/p2p/"), "{address}");
	let without = parse(&succeed(&[&common[..], &["--disable-default-bootnode"]].concat()));
	assert_eq!(without["bootNodes"], json!([]));
}

#[test]
fn purge_chain_removes_the_database_and_nothing_else() {
	let folder = folder("purge_chain_removes");
	let path = raw_spec(&folder);
	let base = folder.join("base");
	let chain = base.join("chains/round_trip");
	let (database, keystore) = (chain.join("paritydb/full"), chain.join("keystore"));
	std::fs::create_dir_all(&database).expect("a database");
	std::fs::create_dir_all(&keystore).expect("a keystore");
	succeed(&["purge-chain", "-y", "--chain", text(&path), "--base-path", text(&base)]);
	assert!(!database.exists());
	assert!(keystore.exists());
}

#[test]
fn a_chain_that_is_neither_name_nor_file_is_refused_by_its_name() {
	let error = fail(&["export-chain-spec", "--chain", "/no/such/spec.json"]);
	assert!(error.contains("/no/such/spec.json"), "{error}");
}

#[test]
fn arguments_that_contradict_each_other_are_refused() {
	assert!(fail(&["--alice", "--bob"]).contains("--bob"));
	assert!(fail(&["--tmp", "--base-path", "/nowhere"]).contains("--tmp"));
	assert!(fail(&["--network-backend", "pigeon"]).contains("pigeon"));
	assert!(fail(&["no-such-subcommand"]).contains("no-such-subcommand"));
}
