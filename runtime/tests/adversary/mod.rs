//! The adversary: somebody who tries everything that the chain lets people do, in any order, with several
//! accounts and every role, and is not to win by it.
//!
//! A sequence is sixty calls with time and prices between them (`run.rs`), drafted by reading what is
//! there (`draft/`), in a world of honest people (`world.rs`, `honest.rs`). What everybody has is valued
//! before and after it (`worth.rs`), and `trial.rs` says what must not be. What fails is made short
//! (`shrink.rs`) and printed as a test. Calls are written by their names and encoded by the metadata
//! (`wire.rs`): a call that gets an argument more needs no change here, and a new one without a draft fails
//! [`every_call_that_can_be_signed_is_drafted`].
//!
//! `corpus/` holds what was ever found, a script a file, with a first line that begins with `#` and says
//! what it was; [`the_corpus_is_silent`] runs all of it. `MILLRACE_ADVERSARY_TRACE=1` prints what becomes of
//! each step.
//!
//! `scripts/bench.sh adversary --sequences=N --seed=S` runs as many sequences as one likes and writes
//! `target/adversary`. `MILLRACE_ADVERSARY_SEQUENCES` and `MILLRACE_ADVERSARY_SEED` are what it sets.
//!
//! # Not in the build yet
//!
//! `runtime/tests/main.rs` does not name this module: it was written for the calls before offers had asks,
//! and has not run since. What it takes: `mod adversary;` there, the dependency `sp-state-machine` for tests
//! in `runtime/Cargo.toml`, and the command `adversary` in `scripts/bench.sh`.
//!
//! # Planted faults
//!
//! What shows that the adversary sees is that it finds faults that are there. The way to plant one without
//! a feature of cargo is a value in storage under a key that no pallet has, written by
//! `World::new` from `MILLRACE_ADVERSARY_PLANTED`, and read by an adapter of the runtime that exists under
//! `cfg(feature = "std")` only: each fault is a variant of one enum there. Until that is built, the tree
//! itself is the planted one: see the corpus, whose scripts say what they found in which commit.

mod dice;
mod draft;
mod exits;
mod honest;
mod lattice;
mod look;
mod report;
mod run;
mod script;
mod shrink;
mod time;
mod trial;
mod value;
mod wire;
mod world;
mod worth;

use crate::house;
use report::Report;
use std::{
	path::PathBuf,
	sync::atomic::{AtomicU64, Ordering},
	time::{Duration, Instant},
};
use world::World;

/// The seed of the tests.
const SEED: u64 = 20_261_129;

fn setting(name: &str, default: u64) -> u64 {
	std::env::var(name).map_or(default, |text| text.parse().expect("a number"))
}

/// Runs `sequences` on all cores.
fn run_all(seed: u64, sequences: u64) -> Report {
	let begun = Instant::now();
	let next = AtomicU64::new(0);
	let threads = std::thread::available_parallelism().map_or(1, usize::from);
	let threads = setting("MILLRACE_ADVERSARY_THREADS", threads as u64);
	let mut report = Report::new(seed);
	let work = || {
		let mut world = World::new();
		let mut part = Report::new(seed);
		loop {
			let number = next.fetch_add(1, Ordering::Relaxed);
			if number >= sequences {
				return part;
			}
			let record = run::sequence(&mut world, seed, number);
			part.add(&mut world, number, record);
		}
	};
	std::thread::scope(|scope| {
		let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
		for thread in running {
			report.join(thread.join().expect("panics of the runtime are caught"));
		}
	});
	report.took = begun.elapsed();
	report
}

/// Runs a script in a world of its own, and fails with what was found.
fn stays_silent(text: &str) {
	let verdict = run::replay(&mut World::new(), &script::parse(text));
	assert!(verdict.failures.is_empty(), "{:?}\n{text}", verdict.failures);
}

fn corpus() -> Vec<(String, String)> {
	let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/adversary/corpus");
	let files = std::fs::read_dir(folder).expect("the corpus is there");
	let mut found: Vec<_> = files
		.map(|file| {
			let path = file.expect("it can be read").path();
			let name = path.file_name().expect("it has one").to_string_lossy().into_owned();
			(name, std::fs::read_to_string(path).expect("it can be read"))
		})
		.filter(|(name, _)| name.ends_with(".txt"))
		.collect();
	found.sort();
	found
}

#[test]
fn every_call_that_can_be_signed_is_drafted() {
	let wire = wire::Wire::new();
	let mut missing = Vec::new();
	for folder in house::pallets() {
		let flat = folder.replace('-', "");
		let pallet = wire.pallets().into_iter().find(|name| name.to_lowercase() == flat);
		let pallet = pallet.unwrap_or_else(|| panic!("{folder} is in the runtime"));
		for call in wire.calls_of(&pallet) {
			let name = format!("{pallet}.{call}");
			let is_governed = draft::GOVERNED.contains(&name.as_str());
			if draft::entry(&name).is_some() == is_governed {
				missing.push(name);
			}
		}
	}
	assert!(missing.is_empty(), "not drafted, or drafted though nobody can sign it: {missing:?}");
	for entry in draft::entries() {
		let name = format!("{}.{}", entry.pallet, entry.call);
		let is_coming = draft::COMING.contains(&name.as_str());
		assert!(wire.has(entry.pallet, entry.call) || is_coming, "{name} is no call");
	}
	for name in draft::GOVERNED {
		let (pallet, call) = name.split_once('.').expect("a pallet and its call");
		assert!(wire.has(pallet, call), "{name} is no call");
	}
}

#[test]
fn nobody_can_sign_what_is_governed() {
	use frame_support::traits::GetCallMetadata;
	use millrace_runtime::invariants::every_call;
	World::new().undone(|_| {
		for call in every_call() {
			let name = call.get_call_metadata();
			let name = format!("{}.{}", name.pallet_name, name.function_name);
			if draft::GOVERNED.contains(&name.as_str()) {
				let outcome = world::dispatch(call, Some(&world::account("M0")));
				assert_eq!(outcome, Err(sp_runtime::DispatchError::BadOrigin), "{name}");
			}
		}
	});
}

#[test]
fn a_sequence_is_the_same_whenever_and_wherever_it_runs() {
	let mut world = World::new();
	let first = run::sequence(&mut world, SEED, 7);
	run::sequence(&mut world, SEED, 8);
	let again = run::sequence(&mut world, SEED, 7);
	let elsewhere = run::sequence(&mut World::new(), SEED, 7);
	for other in [again, elsewhere] {
		assert_eq!(script::print(&first.script), script::print(&other.script));
		assert_eq!(first.verdict.failures, other.verdict.failures);
	}
	// And as a script that was printed.
	let printed = script::parse(&script::print(&first.script));
	assert_eq!(run::replay(&mut world, &printed).failures, first.verdict.failures);
}

#[test]
fn a_world_in_which_nobody_does_anything_is_silent() {
	stays_silent("pass 3000");
	stays_silent("pass 864000000\nbusy 3600000\npass 1800000000");
}

#[test]
fn bystanders_alone_are_silent() {
	stays_silent(
		"
		H Utc.pool vault=0 units=50000000
		S Utc.redeem class_id=0 devices=3 duration=7200000 vault=Some(0)
		C Utc.unpool vault=0 units=1000000
		pass 3600000
		H Clt.claim vault=4
		pass 864000000
		",
	);
}

#[test]
fn drafts_are_mostly_valid_and_reach_what_they_are_for() {
	let report = run_all(SEED, 300);
	let (tried, ok) = report.calls();
	println!("{}", report.markdown());
	assert!(ok * 2 >= tried, "{ok} of {tried} calls are Ok");
	assert!(report.all_roles * 10 >= report.sequences * 3, "{} have all roles", report.all_roles);
}

#[test]
fn the_corpus_can_be_read() {
	for (name, text) in corpus() {
		assert!(text.starts_with("# "), "{name} says what it was");
		assert!(!script::parse(&text).is_empty(), "{name}");
	}
}

#[test]
#[ignore = "fails until ends of leases follow what was delivered"]
fn the_corpus_is_silent() {
	let mut world = World::new();
	let mut loud = Vec::new();
	for (name, text) in corpus() {
		let failures = run::replay(&mut world, &script::parse(&text)).failures;
		loud.extend((!failures.is_empty()).then(|| format!("{name}: {failures:?}")));
	}
	assert!(loud.is_empty(), "{loud:#?}");
}

/// As many sequences as `MILLRACE_ADVERSARY_SEQUENCES` says, 5,000 if it is absent.
#[test]
#[ignore = "fails until ends of leases follow what was delivered"]
fn the_adversary_wins_nothing_and_nobody_loses_by_it() {
	let sequences = setting("MILLRACE_ADVERSARY_SEQUENCES", 5_000);
	let mut report = run_all(setting("MILLRACE_ADVERSARY_SEED", SEED), sequences);
	report.shrink(&mut World::new(), Duration::from_secs(600));
	report.write();
	let text = report.markdown();
	let (tried, ok) = report.calls();
	assert!(ok * 2 >= tried, "{ok} of {tried} calls are Ok\n{text}");
	assert!(
		report.all_roles * 10 >= report.sequences * 3,
		"too few sequences have all roles\n{text}"
	);
	if sequences >= 5_000 {
		for entry in draft::entries() {
			let name = format!("{}.{}", entry.pallet, entry.call);
			if draft::COMING.contains(&name.as_str()) {
				continue;
			}
			let (_, ok) = report.tally.calls.get(&name).copied().unwrap_or_default();
			assert!(ok >= 100, "{name} was Ok {ok} times\n{text}");
		}
	}
	assert!(report.found.is_empty(), "{text}");
}
