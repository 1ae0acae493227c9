//! What is counted.

use super::*;

/// Least whole epochs of a hit of each length class. Those from [`LONG`] on are longer than two probe
/// periods.
pub const LENGTHS: [(u64, &str); 6] = [
	(0, "no whole epoch"),
	(1, "one"),
	(2, "2 to 5: up to an hour"),
	(6, "6 to 35: up to six hours"),
	(36, "36 to 143: up to a day"),
	(144, "144 and more"),
];

/// Whole dark epochs of a hit that has to be found.
pub const LONG: u64 = 2;

/// What happened in a run, or in several.
#[derive(Clone, Debug, Default)]
pub struct Tally {
	/// Agreements.
	pub leases: u64,
	/// Times that the router passed by a node as its provider was suspended.
	pub passed_by: u64,
	/// Hits, an outage and a lease each, and those found, by whole dark epochs.
	pub hits: [[u64; 2]; LENGTHS.len()],
	/// How long leases were dark, and for how long of that somebody paid.
	pub dark: Moment,
	pub charged: Moment,
	/// Reports of attestors.
	pub reports: u64,
	/// Epochs by what was found.
	pub kept: u64,
	pub missed: u64,
	pub excused: u64,
	pub unmeasured: u64,
	/// Faults that were applied, those of them that rest on a claim, and those that were none.
	pub applied: u64,
	pub by_claim: u64,
	pub wrongful: u64,
	/// Faults that were dropped.
	pub overturned: u64,
	/// Claims of what was true, and of what was not; those of each that cost their bond.
	pub claims: [u64; 2],
	pub refuted: [u64; 2],
	/// Appeals against faults that were true, and that were not.
	pub appeals: [u64; 2],
	/// Paid, in the smallest unit of the vaults' collateral.
	pub to_customers: Balance,
	pub to_reporters: Balance,
	pub to_backstop: Balance,
	pub slashed: Balance,
	/// Longest from the end of an epoch to the customer's credit, without and with a dispute, which is
	/// left out.
	pub slowest: [Moment; 2],
	/// Credits that came too late.
	pub late: u64,
	/// Times that all invariants were looked at.
	pub checks: u64,
}

impl Tally {
	pub fn note_hit(&mut self, whole: u64, found: bool) {
		let class_id =
			LENGTHS.iter().rposition(|(least, _)| whole >= *least).expect("from zero on");
		self.hits[class_id][0] += 1;
		self.hits[class_id][1] += u64::from(found);
	}

	pub fn note_delay(&mut self, delay: Moment, disputed: bool, most: Moment) {
		let slowest = &mut self.slowest[usize::from(disputed)];
		*slowest = (*slowest).max(delay);
		self.late += u64::from(delay > most);
	}

	pub fn all_hits(&self) -> u64 {
		self.hits.iter().map(|[all, _]| all).sum()
	}

	/// Hits longer than two probe periods, and those found.
	pub fn long(&self) -> [u64; 2] {
		let long = LENGTHS.iter().zip(self.hits).filter(|((least, _), _)| *least >= LONG);
		long.fold([0, 0], |sum, (_, hits)| [sum[0] + hits[0], sum[1] + hits[1]])
	}

	/// Share of hits longer than two probe periods that were found.
	pub fn recall(&self) -> f64 {
		let [all, found] = self.long();
		share(found, all)
	}

	/// Share of applied faults that were none.
	pub fn wrongful_rate(&self) -> f64 {
		share(self.wrongful, self.applied)
	}

	pub fn add(&mut self, other: &Self) {
		for (sum, more) in self.hits.iter_mut().flatten().zip(other.hits.iter().flatten()) {
			*sum += more;
		}
		let pairs = [
			(&mut self.claims, other.claims),
			(&mut self.refuted, other.refuted),
			(&mut self.appeals, other.appeals),
		];
		for (sum, more) in pairs {
			*sum = [sum[0] + more[0], sum[1] + more[1]];
		}
		for (most, other) in self.slowest.iter_mut().zip(other.slowest) {
			*most = (*most).max(other);
		}
		let counts = [
			(&mut self.leases, other.leases),
			(&mut self.passed_by, other.passed_by),
			(&mut self.dark, other.dark),
			(&mut self.charged, other.charged),
			(&mut self.reports, other.reports),
			(&mut self.kept, other.kept),
			(&mut self.missed, other.missed),
			(&mut self.excused, other.excused),
			(&mut self.unmeasured, other.unmeasured),
			(&mut self.applied, other.applied),
			(&mut self.by_claim, other.by_claim),
			(&mut self.wrongful, other.wrongful),
			(&mut self.overturned, other.overturned),
			(&mut self.late, other.late),
			(&mut self.checks, other.checks),
		];
		for (sum, more) in counts {
			*sum += more;
		}
		self.to_customers += other.to_customers;
		self.to_reporters += other.to_reporters;
		self.to_backstop += other.to_backstop;
		self.slashed += other.slashed;
	}
}

/// Of nothing, all is found and nothing is wrong; the callers see to it that there is something.
fn share(part: u64, all: u64) -> f64 {
	part as f64 / all.max(1) as f64
}
