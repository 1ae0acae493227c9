//! What a run of the adversary came to, for people and for programs.

use super::{
	draft::Role,
	run::{culprit, Record, Tally},
	shrink::{as_test, shrink},
	trial::Failure,
	world::World,
};
use serde_json::{json, Value};
use std::{
	collections::BTreeMap,
	fmt::Write,
	fs,
	path::PathBuf,
	time::{Duration, Instant},
};

/// Failures of one kind at one call.
#[derive(Clone, Debug)]
pub struct Found {
	pub count: u64,
	/// The first sequence, by its number.
	pub first: u64,
	/// The largest amount, USD.
	pub most: f64,
	pub script: Vec<super::script::Step>,
}

/// All that a run came to.
#[derive(Clone, Debug, Default)]
pub struct Report {
	pub seed: u64,
	pub sequences: u64,
	pub tally: Tally,
	/// Sequences in which the hand was everything.
	pub all_roles: u64,
	pub profit: f64,
	pub loss: f64,
	pub found: BTreeMap<(Failure, String), Found>,
	pub took: Duration,
}

impl Report {
	pub fn new(seed: u64) -> Self {
		Self { seed, profit: f64::NEG_INFINITY, ..Default::default() }
	}

	/// Adds a sequence.
	pub fn add(&mut self, world: &mut World, number: u64, record: Record) {
		self.sequences += 1;
		self.all_roles += u64::from(record.tally.roles.len() == Role::ALL.len());
		for (call, (tried, ok)) in record.tally.calls {
			let sums = self.tally.calls.entry(call).or_default();
			*sums = (sums.0 + tried, sums.1 + ok);
		}
		self.profit = self.profit.max(record.verdict.profit);
		self.loss = self.loss.max(record.verdict.loss);
		for (failure, amount) in record.verdict.failures {
			let at = culprit(world, &record.script, &failure);
			let script = record.script.clone();
			let new = Found { count: 0, first: number, most: 0.0, script };
			let found = self.found.entry((failure, at)).or_insert(new);
			found.count += 1;
			found.most = found.most.max(amount);
		}
	}

	/// Adds what another thread found.
	pub fn join(&mut self, other: Self) {
		self.sequences += other.sequences;
		self.all_roles += other.all_roles;
		self.profit = self.profit.max(other.profit);
		self.loss = self.loss.max(other.loss);
		for (call, (tried, ok)) in other.tally.calls {
			let sums = self.tally.calls.entry(call).or_default();
			*sums = (sums.0 + tried, sums.1 + ok);
		}
		for (key, its) in other.found {
			let found = self.found.entry(key).or_insert(Found { count: 0, ..its.clone() });
			let (count, most) = (found.count + its.count, found.most.max(its.most));
			if its.first <= found.first {
				*found = its;
			}
			(found.count, found.most) = (count, most);
		}
	}

	/// Calls that were tried, and that were Ok.
	pub fn calls(&self) -> (u64, u64) {
		let sums = self.tally.calls.values();
		sums.fold((0, 0), |(tried, ok), its| (tried + its.0, ok + its.1))
	}

	/// Makes what was found as short as it can be, the most frequent first, until `limit` is over.
	pub fn shrink(&mut self, world: &mut World, limit: Duration) {
		let begun = Instant::now();
		let mut found: Vec<_> = self.found.iter_mut().collect();
		found.sort_by_key(|(_, found)| std::cmp::Reverse(found.count));
		for ((failure, _), found) in found {
			if begun.elapsed() < limit {
				found.script = shrink(world, &found.script, failure);
			}
		}
	}

	/// Writes `target/adversary/report.md` and `report.json`.
	pub fn write(&self) {
		let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/adversary");
		fs::create_dir_all(&folder).expect("the folder can be made");
		let save = |name: &str, text: String| {
			fs::write(folder.join(name), text).expect("the file can be written");
		};
		save("report.md", self.markdown());
		save("report.json", format!("{:#}\n", self.json()));
	}

	fn share(part: u64, whole: u64) -> f64 {
		part as f64 * 100.0 / whole.max(1) as f64
	}

	fn json(&self) -> Value {
		let (tried, ok) = self.calls();
		let found = self.found.iter().map(|((failure, at), found)| {
			let lines: Vec<_> = found.script.iter().map(ToString::to_string).collect();
			json!({
				"failure": format!("{failure:?}"), "at": at, "count": found.count,
				"first": found.first, "most_usd": found.most, "script": lines,
			})
		});
		json!({
			"seed": self.seed, "sequences": self.sequences, "calls": tried, "ok": ok,
			"per_call": self.tally.calls, "all_roles": self.all_roles,
			"profit_usd": self.profit, "loss_usd": self.loss,
			"seconds": self.took.as_secs_f64(), "found": found.collect::<Vec<_>>(),
		})
	}

	pub fn markdown(&self) -> String {
		let (tried, ok) = self.calls();
		let per_second = self.sequences as f64 / self.took.as_secs_f64().max(0.001);
		let mut text = String::from("# The adversary\n\n| what | value |\n| --- | ---: |\n");
		let rows = [
			("seed", self.seed.to_string()),
			("sequences", self.sequences.to_string()),
			("sequences per second", format!("{per_second:.0}")),
			("calls of the adversary", tried.to_string()),
			("of these Ok", format!("{:.1} %", Self::share(ok, tried))),
			(
				"all roles in one hand",
				format!("{:.1} % of sequences", Self::share(self.all_roles, self.sequences)),
			),
			("largest profit, USD", format!("{:.6}", self.profit)),
			("largest loss of a bystander, USD", format!("{:.6}", self.loss)),
			("kinds of failures", self.found.len().to_string()),
		];
		for (what, value) in rows {
			writeln!(text, "| {what} | {value} |").expect("text");
		}
		text += "\n## Found\n\n";
		for (n, ((failure, at), found)) in self.found.iter().enumerate() {
			let amount = format!("at most {:.2} USD", found.most);
			writeln!(text, "### {failure:?} at `{at}`: {} times, {amount}", found.count)
				.expect("text");
			writeln!(text, "\nFirst in sequence {}.\n", found.first).expect("text");
			let test = as_test(&format!("what_was_found_{n}"), &found.script);
			writeln!(text, "```rust\n{test}```\n").expect("text");
		}
		text += "## Calls\n\n| call | tried | Ok |\n| --- | ---: | ---: |\n";
		for (call, (tried, ok)) in &self.tally.calls {
			writeln!(text, "| {call} | {tried} | {ok} |").expect("text");
		}
		text
	}
}
