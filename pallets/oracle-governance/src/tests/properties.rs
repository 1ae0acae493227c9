//! Whatever anybody does in whatever order: every invariant holds after each call, what fails
//! leaves no trace, and no unit of a bond is lost or made.

mod steps;

use super::*;
use millrace_testing::{seeded, without_trace};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use std::collections::BTreeMap;
use steps::{apply, began, catch_up, step, Step};

fn issuance() -> Balance {
	pallet_balances::TotalIssuance::<Test>::get()
}

/// A world in which the fleet is attested, or not.
fn world(attested: bool) -> ExtBuilder {
	let world = ExtBuilder::default();
	if attested {
		world.attested()
	} else {
		world
	}
}

/// What became of a case, as the events say.
#[derive(Clone, Debug, Default)]
struct Story {
	/// Bonds that were put on hold for it.
	bonds: Balance,
	appeals: u32,
	concluded: bool,
}

/// What the events say of all cases.
struct Ledger {
	stories: BTreeMap<CaseId, Story>,
	/// Bonds that came in, went out, and burned.
	bonds: [Balance; 3],
	/// Burned of bonds and of slashes since the beginning.
	burned: Balance,
	issuance: Balance,
}

impl Ledger {
	fn new() -> Self {
		let issuance = issuance();
		Self { stories: BTreeMap::new(), bonds: [0; 3], burned: 0, issuance }
	}

	/// Book the events since the last call.
	fn book(&mut self) {
		for event in events() {
			match event {
				Event::Disputed { case_id: case, bond, .. } => {
					let story = Story { bonds: bond, ..Story::default() };
					assert!(self.stories.insert(case, story).is_none(), "an id is given once");
					self.bonds[0] += bond;
				}
				Event::Appealed { case_id: case, bond, .. } => {
					let story = self.open(case);
					story.bonds += bond;
					story.appeals += 1;
					assert!(story.appeals <= MAX_APPEALS);
					self.bonds[0] += bond;
				}
				Event::Concluded { case_id: case, returned, paid, burned, .. } => {
					let story = self.open(case);
					assert_eq!(returned + paid + burned, story.bonds, "to the last unit");
					story.concluded = true;
					self.bonds[1] += returned + paid;
					self.bonds[2] += burned;
					self.burned += burned;
				}
				Event::Slashed { slashed, to_reporter, to_destination, .. } => {
					assert_eq!(slashed, to_reporter + to_destination);
				}
				Event::Decided { case_id: case, .. }
				| Event::PollExtended { case_id: case, .. } => {
					self.open(case);
				}
				_ => {}
			}
		}
		assert_eq!(issuance() + self.burned, self.issuance, "what is gone was burned");
	}

	/// A case that is not concluded.
	fn open(&mut self, case: CaseId) -> &mut Story {
		let story = self.stories.get_mut(&case).expect("was opened");
		assert!(!story.concluded, "a verdict is final");
		story
	}

	/// What came in is what went out, burned, or is on hold for a case that is open.
	fn balance(&self) {
		let open: Balance =
			Cases::<Test>::iter_values().flat_map(|case| case.bonds).map(|bond| bond.amount).sum();
		let [entered, left, burned] = self.bonds;
		assert_eq!(entered, left + burned + open);
		let stories = self.stories.iter().filter(|(_, story)| !story.concluded);
		let mut there: Vec<_> = Cases::<Test>::iter_keys().collect();
		there.sort();
		assert_eq!(stories.map(|(case, _)| *case).collect::<Vec<_>>(), there);
		assert_eq!(self.stories.len() as u32, NextCaseId::<Test>::get().0);
	}
}

/// One step, and all that has to hold after it.
fn checked(step: &Step, ledger: &mut Ledger) {
	let _ = without_trace(step, step.is_call(), || apply(step));
	assert_eq!(OracleGovernance::do_try_state(), Ok(()), "after {step:?}");
	ledger.book();
}

/// Nobody does anything any more: time concludes all that is open.
fn drain(ledger: &mut Ledger) {
	World::change(|known| known.broken = false);
	// Voting, its extension and an appeal, or the last instance; off the grid of slots, too.
	for period in [VOTING, VOTING, RULING, VOTING, APPEAL] {
		pass(period + SLOT);
		catch_up();
	}
	ledger.book();
	ledger.balance();
	assert_eq!(OracleGovernance::do_try_state(), Ok(()));
	assert_eq!(Cases::<Test>::iter().count(), 0);
	assert_eq!(CaseOf::<Test>::iter().count(), 0);
	assert_eq!(Agenda::<Test>::iter().count(), 0);
	assert_eq!(Frozen::<Test>::iter().count(), 0);
	assert_eq!(CasesAgainst::<Test>::iter().count(), 0);
	assert!(Attestors::<Test>::get().iter().all(|one| one.cases == 0));
	assert!(crate::Polls::<Test>::iter_values().all(|poll| matches!(poll, Poll::Closed { .. })));
	assert!(ledger.stories.values().all(|story| story.concluded));
}

#[test]
fn the_random_sequences_reach_every_step_with_success() {
	let mut runner = TestRunner::deterministic();
	let mut reached = BTreeMap::<String, u32>::new();
	let mut verdicts = BTreeMap::<String, u32>::new();
	for number in 0..512u32 {
		let steps = prop::collection::vec(step(), 60).new_tree(&mut runner).unwrap().current();
		world(number % 2 == 0).build_and_execute(|| {
			began(number % 5);
			for step in steps {
				if apply(&step).is_ok() {
					*reached.entry(step.name()).or_default() += 1;
				}
				for event in events() {
					if let Event::Concluded { verdict, .. } = event {
						*verdicts.entry(format!("{verdict:?}")).or_default() += 1;
					}
				}
			}
		});
	}
	for call in [
		"Join",
		"Leave",
		"Withdraw",
		"Dismiss",
		"Attest",
		"Recount",
		"Seat",
		"Unseat",
		"Commit",
		"Uncommit",
		"Release",
		"Vote",
		"Unvote",
		"Delegate",
		"Undelegate",
		"Count",
		"Dispute",
		"Close",
		"Appeal",
		"Rule",
		"Conclude",
		"Policy",
		"Clear",
	] {
		assert!(reached.get(call).is_some_and(|times| *times >= 5), "{call}: {reached:?}");
	}
	for verdict in ["Upheld", "Rejected", "Unresolved"] {
		let times = verdicts.get(verdict).copied().unwrap_or_default();
		assert!(times >= 5, "{verdict}: {verdicts:?}");
	}
}

/// Who may have a bond.
const BONDED: [AccountId; 3] = [BOB, CAROL, STRANGER];

/// Bonds of any size, down to one unit.
fn amount() -> impl Strategy<Value = Balance> {
	prop_oneof![1..20u128, 1..1_000_000u128, 1..100_000 * MILL]
}

proptest! {
	#![proptest_config(seeded(64))]

	#[test]
	fn any_interleaving_keeps_every_invariant_and_every_unit_of_the_bonds(
		attested in any::<bool>(),
		appeals in 0..=MAX_APPEALS,
		steps in prop::collection::vec(step(), 60),
	) {
		world(attested).build_and_execute(|| {
			let mut ledger = Ledger::new();
			began(appeals);
			ledger.book();
			for step in steps {
				checked(&step, &mut ledger);
				ledger.balance();
			}
			drain(&mut ledger);
		});
	}

	#[test]
	fn any_bonds_are_settled_to_the_unit(
		bonds in prop::collection::vec((0..3usize, amount(), any::<bool>()), 1..=5),
		winner in prop::option::of(any::<bool>()),
	) {
		ExtBuilder::default().build_and_execute(|| {
			let bonds: Vec<_> = bonds
				.into_iter()
				.map(|(who, amount, upheld)| Bond { who: BONDED[who].clone(), amount, upheld })
				.collect();
			for bond in &bonds {
				assert_ok!(OracleGovernance::hold(HoldReason::DisputeBond, &bond.who, bond.amount));
			}
			let all: Balance = bonds.iter().map(|bond| bond.amount).sum();
			let before = issuance();
			let settled = OracleGovernance::settle_bonds(&bonds, winner, &OWNER).unwrap();

			let lost = |bond: &&Bond<AccountId>| winner.is_some_and(|side| side != bond.upheld);
			let won: Balance = bonds.iter().filter(|bond| !lost(bond)).map(|bond| bond.amount).sum();
			// Half of each bond that has lost, rounded down.
			let prize: Balance = bonds.iter().filter(lost).map(|bond| bond.amount / 2).sum();
			let share = |bond: &Bond<AccountId>| {
				millrace_math::mul_div_floor(prize, bond.amount, won).unwrap()
			};
			let shares: Balance = bonds.iter().filter(|bond| !lost(bond)).map(share).sum();
			let paid = if won == 0 { prize } else { shares };
			assert_eq!((settled.returned, settled.paid), (won, paid));
			assert_eq!(settled.returned + settled.paid + settled.burned, all);
			assert_eq!(before - issuance(), settled.burned);
			if winner.is_none() {
				assert_eq!(settled.returned, all);
			}

			for who in BONDED {
				let own: Vec<_> = bonds.iter().filter(|bond| bond.who == who).collect();
				let own = || own.iter().copied();
				let gain: Balance = own().filter(|bond| !lost(bond)).map(share).sum();
				let loss: Balance = own().filter(lost).map(|bond| bond.amount).sum();
				assert_eq!(free(&who), ENDOWMENT + gain - loss);
				assert_eq!(held(HoldReason::DisputeBond, &who), 0);
			}
			let respondent = if won == 0 { prize } else { 0 };
			assert_eq!(free(&OWNER), ENDOWMENT + respondent);
		});
	}
}
