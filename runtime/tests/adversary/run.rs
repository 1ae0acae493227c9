//! Sequences that are drafted, and sequences that are run again.

use super::{
	dice::Dice,
	draft::{self, Desk, Entry, Role},
	script::{Step, FEEDS},
	trial::{Failure, Trial, Verdict},
	wire::Wire,
	world::{World, BYSTANDERS, HAND, PRICES},
};
use millrace_primitives::units::{DAY, HOUR, MINUTE};
use std::{
	cell::RefCell,
	collections::{BTreeMap, BTreeSet, VecDeque},
	panic::{catch_unwind, AssertUnwindSafe},
};

/// Calls of a sequence.
pub const CALLS: usize = 60;

/// What was called, and how it went.
#[derive(Clone, Debug, Default)]
pub struct Tally {
	/// Of each call of the adversary, how often it was tried and how often it was Ok.
	pub calls: BTreeMap<String, (u64, u64)>,
	/// What the hand was in calls that were Ok.
	pub roles: BTreeSet<Role>,
}

/// A sequence that ran.
#[derive(Clone, Debug, Default)]
pub struct Record {
	pub script: Vec<Step>,
	pub verdict: Verdict,
	pub tally: Tally,
}

/// Runs `code` and undoes it. If it panics the world is made anew, and the panic is the verdict.
fn guarded(world: &mut World, code: impl FnOnce(&Wire) -> Verdict) -> Verdict {
	match catch_unwind(AssertUnwindSafe(|| world.undone(code))) {
		Ok(verdict) => verdict,
		Err(panic) => {
			*world = World::new();
			let text = panic.downcast_ref::<String>().cloned();
			let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| text.to_string()));
			let failure = Failure::Panicked(text.unwrap_or_default());
			Verdict { failures: [(failure, 0.0)].into(), ..Default::default() }
		}
	}
}

/// Runs a script again.
pub fn replay(world: &mut World, script: &[Step]) -> Verdict {
	guarded(world, |wire| {
		let mut trial = Trial::new(wire);
		for step in script {
			let outcome = trial.take(step);
			if std::env::var_os("MILLRACE_ADVERSARY_TRACE").is_some() {
				println!("{step}\n\t{outcome:?} {:?}", trial.values());
			}
		}
		trial.finish()
	})
}

/// At which step what was found happened: the one with the greatest change to the worse.
pub fn culprit(world: &mut World, script: &[Step], failure: &Failure) -> String {
	let value = |trial: &Trial| match failure {
		Failure::Profit => trial.values().hand,
		Failure::Loss(name) => {
			let at = super::trial::WATCHED.iter().position(|it| it == name).expect("it is watched");
			-trial.values().watched[at]
		}
		_ => 0,
	};
	if !matches!(failure, Failure::Profit | Failure::Loss(_)) {
		return String::new();
	}
	let mut worst = (0, String::new());
	guarded(world, |wire| {
		let mut trial = Trial::new(wire);
		let mut before = value(&trial);
		let finale = trial.finale();
		for step in script.iter().chain(&finale) {
			trial.take(step);
			let after = value(&trial);
			let is_own =
				matches!(step, Step::Call { who, .. } if BYSTANDERS.contains(&who.as_str()));
			if after - before > worst.0 && !is_own {
				worst = (after - before, step.kind());
			}
			before = after;
		}
		Verdict::default()
	});
	worst.1
}

/// How a sequence is drafted.
struct Drafter {
	dice: Dice,
	moving: bool,
	hand: Vec<&'static str>,
	entries: Vec<&'static Entry>,
	plan: VecDeque<&'static str>,
	tally: Tally,
}

/// Runs sequence `number` of a run with `seed`.
pub fn sequence(world: &mut World, seed: u64, number: u64) -> Record {
	let script = RefCell::new(Vec::new());
	let tally = RefCell::new(Tally::default());
	let verdict = guarded(world, |wire| {
		let mut drafter = Drafter::new(Dice::of(seed, number), wire);
		let mut trial = Trial::new(wire);
		let mut calls = 0;
		while calls < CALLS {
			let step = drafter.next(&trial.prices);
			script.borrow_mut().push(step.clone());
			let outcome = trial.take(&step);
			if let Step::Call { .. } = step {
				calls += 1;
				drafter.count(&step, outcome.is_some_and(|outcome| outcome.is_ok()));
			}
		}
		*tally.borrow_mut() = drafter.tally.clone();
		trial.finish()
	});
	Record { script: script.into_inner(), verdict, tally: tally.into_inner() }
}

impl Drafter {
	fn new(mut dice: Dice, wire: &Wire) -> Self {
		let moving = dice.chance(35);
		let hand = HAND[..5 - dice.below(5) as usize / 2].to_vec();
		let every = dice.chance(70);
		let roles: Vec<_> = Role::ALL.into_iter().filter(|_| every || dice.chance(60)).collect();
		let mut entries = draft::entries();
		entries.retain(|entry| roles.contains(&entry.role) && wire.has(entry.pallet, entry.call));
		Self { dice, moving, hand, entries, plan: VecDeque::new(), tally: Tally::default() }
	}

	fn count(&mut self, step: &Step, is_ok: bool) {
		let Step::Call { who, .. } = step else { return };
		if !HAND.contains(&who.as_str()) {
			return;
		}
		let name = step.kind();
		if let Some(entry) = draft::entry(&name).filter(|_| is_ok) {
			self.tally.roles.insert(entry.role);
		}
		let (tried, ok) = self.tally.calls.entry(name).or_default();
		*tried += 1;
		*ok += u64::from(is_ok);
	}

	/// The next step.
	fn next(&mut self, prices: &[u128]) -> Step {
		if self.plan.is_empty() && self.dice.chance(12) {
			let story = self.dice.pick(draft::STORIES).copied().unwrap_or_default();
			self.plan.extend(story.split(", "));
		}
		if let Some(planned) = self.plan.pop_front() {
			if let Some(step) = self.planned(planned, prices) {
				return step;
			}
		}
		match self.dice.below(100) {
			0..=19 => self.pass(),
			20..=24 if self.moving => self.price(prices),
			25 if self.hand.contains(&"M4") => self.dust(prices),
			26..=33 => self.bystander(prices, None).unwrap_or_else(|| self.pass()),
			_ => self.any(prices),
		}
	}

	fn planned(&mut self, planned: &'static str, prices: &[u128]) -> Option<Step> {
		match planned {
			"silence" => return Some(Step::Silence),
			// Of the native token, so that its vaults are below a line.
			"dip" | "fall" => {
				let percent = if planned == "dip" { 77 } else { 67 };
				let price = PRICES[1] * percent / 100;
				return self.moving.then_some(Step::Price { feed: 1, price });
			}
			_ => (),
		}
		if let Ok(elapsed) = planned.trim_start_matches("busy ").parse() {
			return Some(Step::Pass { elapsed, busy: planned.starts_with("busy ") });
		}
		if let Some(name) = planned.strip_prefix("bystander ") {
			return self.bystander(prices, Some(name));
		}
		let entry = draft::entry(planned).expect("a story is made of calls");
		let is_allowed =
			self.entries.iter().any(|it| it.pallet == entry.pallet && it.call == entry.call);
		is_allowed.then(|| self.drafted(entry, prices, 4)).flatten()
	}

	fn drafted(&mut self, entry: &Entry, prices: &[u128], spoilt: u128) -> Option<Step> {
		let (dice, hand) = (&mut self.dice, &self.hand);
		draft::step(&mut Desk { dice, hand, others: &BYSTANDERS, prices }, entry, spoilt)
	}

	/// Any call of the hand.
	fn any(&mut self, prices: &[u128]) -> Step {
		let sum: u32 = self.entries.iter().map(|entry| entry.weight).sum();
		for _ in 0..12 {
			let mut at = self.dice.below(sum.into()) as u32;
			let chosen = self.entries.iter().find(|entry| {
				let is_it = at < entry.weight;
				at = at.saturating_sub(entry.weight);
				is_it
			});
			let Some(entry) = chosen.copied() else { break };
			if let Some(step) = self.drafted(entry, prices, 12) {
				return step;
			}
		}
		self.pass()
	}

	/// A call of a bystander of its own will.
	fn bystander(&mut self, prices: &[u128], name: Option<&str>) -> Option<Step> {
		let who: &[&str] = &[*self.dice.pick(&["P", "H", "H", "C", "C", "S"])?];
		let who: &[&str] = if name.is_some() { &["H"] } else { who };
		let name = name.or(self.dice.pick(&draft::VOLUNTARY).copied())?;
		let entry = draft::entry(name)?;
		let mut desk = Desk { dice: &mut self.dice, hand: who, others: &BYSTANDERS, prices };
		draft::step(&mut desk, entry, 0)
	}

	fn pass(&mut self) -> Step {
		let elapsed = match self.dice.below(100) {
			0..=39 => 3_000,
			40..=59 => (1 + self.dice.below(30) as u64) * MINUTE,
			60..=79 => (1 + self.dice.below(12) as u64) * HOUR,
			80..=94 => (1 + self.dice.below(4) as u64) * DAY,
			_ => (7 + self.dice.below(21) as u64) * DAY,
		};
		Step::Pass { elapsed, busy: self.dice.chance(35) }
	}

	/// A price up to a fifth away from the last, and within two thirds and three halves of the first.
	fn price(&mut self, prices: &[u128]) -> Step {
		let feed = self.dice.below(FEEDS.len() as u128) as usize;
		let percent = 80 + self.dice.below(46);
		let first = PRICES[feed];
		let price = (prices[feed] * percent / 100).clamp(first * 2 / 3, first * 3 / 2);
		Step::Price { feed, price }
	}

	fn dust(&mut self, prices: &[u128]) -> Step {
		let (dice, hand) = (&mut self.dice, &self.hand);
		let victim = draft::victim(&mut Desk { dice, hand, others: &BYSTANDERS, prices });
		Step::Dust(AsRef::<[u8]>::as_ref(&victim).to_vec())
	}
}
