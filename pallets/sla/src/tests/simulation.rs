//! A market on a real trace, in which nodes break, attestors lie or are silent, and networks part: what
//! is found of it, what is slashed for nothing, and who is paid.
//!
//! Every task of the trace is a lease, with an agreement of its own on the real pallet. Nature (when
//! nodes are dark, and who is cut off from them) is made up by seeded random numbers, which the chain
//! does not see: it sees what attestors, customers and providers say. What it makes of that is compared
//! with what was true.
//!
//! `MILLRACE_SLA_TASKS` says how many tasks there are: a number, or `all`, which runs the whole sweep
//! with several seeds. The results are in `target/sla`: `report.md`, `report.json` and `recall.svg`.
//! Without it a few tasks are run at two points, and the results are in `target/sla/small`.

use super::*;
use crate::agenda::{Duties, Filed};
use frame_support::{assert_ok, weights::Weight};

mod market;
mod nature;
mod plot;
mod random;
mod report;
mod run;
mod tally;
mod trace;

use market::Market;
use millrace_primitives::{
	units::{DAY, DEVICE_HOUR, HOUR, MILL, MINUTE, SECOND},
	AssetId, Balance, FaultId, LeaseId, Moment, NewLease, Subject, VaultId,
};
use millrace_support::agenda::{Agenda as _, AgendaSlot};
use nature::{availability, common, touching, Nature, Span, EPOCH, OBJECTIVE, SEATS, WHOLE};
use random::Random;
use report::Report;
use run::{Run, Scenario};
use std::time::Instant;
use tally::{Tally, LENGTHS};
use trace::{Trace, Wish};

/// Tasks if nobody says how many.
const FEW: usize = 200;

/// Seeds of the whole sweep.
const SEEDS: [u64; 3] = [1, 2, 3];

/// Attestors of [`SEATS`] that lie: 0, 10, 20 and 33 %.
const LIARS: [u32; 4] = [0, 3, 6, 10];

/// Share of the time in which attestors are silent, percent.
const SILENT: [u32; 3] = [0, 10, 25];

/// Beyond what is promised: liars, silence, and whether those who would lie say nothing instead.
const BEYOND: [(u32, u32, bool); 6] =
	[(10, 15, false), (10, 20, false), (12, 0, false), (14, 0, false), (9, 0, true), (10, 0, true)];

/// Least recall of outages longer than two probe periods, and most wrongful slashes.
const RECALL: f64 = 0.99;
const WRONGFUL: f64 = 0.001;

/// Most silence at which all of that is promised, percent.
const PROMISED_SILENCE: u32 = 10;

/// A point of the sweep, and all that happened at it.
pub struct Point {
	liars: u32,
	silent: u32,
	withhold: bool,
	seeds: usize,
	tally: Tally,
}

impl Point {
	fn run((liars, silent, withhold): (u32, u32, bool), seeds: &[u64], trace: &Trace) -> Self {
		let mut tally = Tally::default();
		for seed in seeds {
			let scenario = Scenario { seed: *seed, liars, silent, withhold };
			let begun = Instant::now();
			tally.add(&Run::of(scenario, trace));
			println!("{scenario:?}: {:.1} s", begun.elapsed().as_secs_f64());
		}
		Self { liars, silent, withhold, seeds: seeds.len(), tally }
	}

	/// Whether the targets are promised here: not more than a third lies, and a quorum still speaks.
	fn is_promised(&self) -> bool {
		!self.withhold && self.liars * 3 <= SEATS && self.silent <= PROMISED_SILENCE
	}

	/// What has to hold at every point, and what is promised at some.
	fn check(&self) {
		let Tally { late, applied, wrongful, .. } = self.tally;
		let at = format!("{} liars, {} % silent", self.liars, self.silent);
		assert_eq!(late, 0, "{at}: customers are credited within a settlement period");
		assert!(applied > 0 && self.tally.long()[0] > 0, "{at}: something happens");
		if self.is_promised() {
			let [long, found] = self.tally.long();
			assert!(self.tally.recall() >= RECALL, "{at}: {found} of {long} were found");
			let rate = self.tally.wrongful_rate();
			assert!(rate <= WRONGFUL, "{at}: {wrongful} of {applied} were wrongful");
		}
	}
}

/// How many tasks were asked for: nothing if it was not said, and then nothing if all.
fn asked() -> Option<Option<usize>> {
	let text = std::env::var("MILLRACE_SLA_TASKS").ok()?;
	Some((text != "all").then(|| text.parse().expect("a number, or `all`")))
}

/// Run the points of a sweep that are run for what was `asked`.
fn sweep(asked: Option<Option<usize>>, trace: &Trace) -> Vec<Point> {
	let grid = LIARS.iter().flat_map(|liars| SILENT.map(|silent| (*liars, silent, false)));
	let (points, seeds): (Vec<_>, &[u64]) = match asked {
		None => (vec![(0, 0, false), (10, 10, false)], &SEEDS[..1]),
		Some(None) => (grid.chain(BEYOND).collect(), &SEEDS),
		Some(Some(_)) => (grid.collect(), &SEEDS[..1]),
	};
	let run = |point: &(u32, u32, bool)| {
		// What is beyond the promise needs no more than to be seen.
		let seeds = if BEYOND.contains(point) { &seeds[..1] } else { seeds };
		Point::run(*point, seeds, trace)
	};
	points.iter().map(run).collect()
}

#[test]
fn long_outages_are_found_and_paid_and_hardly_a_slash_is_wrongful_while_a_third_lies() {
	let begun = Instant::now();
	let asked = asked();
	let trace = Trace::load(asked.unwrap_or(Some(FEW)));
	let points = sweep(asked, &trace);
	report::write(&Report { points: &points, trace: &trace, small: asked.is_none(), begun });
	for point in &points {
		point.check();
	}
}

#[test]
fn the_simulation_sees_that_outages_are_missed_and_slashes_wrongful_if_most_attestors_lie() {
	let trace = Trace::load(Some(FEW / 2));
	let point = Point::run((16, 0, false), &SEEDS[..1], &trace);
	assert!(!point.is_promised());
	assert!(point.tally.recall() < 0.5, "recall {}", point.tally.recall());
	assert!(point.tally.wrongful_rate() > 0.1, "wrongful {}", point.tally.wrongful_rate());
	assert_eq!(point.tally.late, 0, "what is applied is credited in time all the same");
}

#[test]
fn the_simulation_sees_that_claims_alone_are_left_if_a_third_says_nothing() {
	let trace = Trace::load(Some(FEW));
	let point = Point::run((10, 0, true), &SEEDS[..1], &trace);
	let tally = &point.tally;
	assert_eq!(tally.applied, tally.by_claim, "there is no quorum");
	assert!((0.5..0.95).contains(&tally.recall()), "recall {}", tally.recall());
}

#[test]
fn the_same_seed_gives_the_same_simulation() {
	let trace = Trace::load(Some(50));
	let scenario = Scenario { seed: 5, liars: 6, silent: 10, withhold: false };
	let [first, second] = [(); 2].map(|()| format!("{:?}", Run::of(scenario, &trace)));
	assert_eq!(first, second);
}

#[test]
fn the_trace_of_the_simulation_is_whole() {
	let trace = Trace::load(None);
	assert_eq!((trace.kinds.tasks, trace.nodes.len()), (8_152, 1_213));
	assert_eq!(trace.nodes.iter().sum::<u32>(), 6_212);
	assert_eq!(trace.wishes.len(), trace.kinds.tasks + extra_leases());
	let longest = trace.wishes.iter().map(|wish| wish.end - wish.begin).max();
	assert_eq!(longest, Some(60 * DAY));
	assert!(trace.wishes.iter().all(|wish| wish.begin < wish.end && wish.devices > 0));
}

/// Leases beyond the first that the tasks longer than sixty days make.
fn extra_leases() -> usize {
	let trace = Trace::load(None);
	trace.wishes.iter().filter(|wish| wish.end - wish.begin == 60 * DAY).count()
}
