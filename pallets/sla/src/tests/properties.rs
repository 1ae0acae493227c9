//! Whatever happens, in any order: the invariants hold after each step, and nothing is lost.

use super::{steps::*, *};
use millrace_testing::{seeded, without_trace};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use std::collections::BTreeMap;

/// What the events say of all agreements.
#[derive(Default)]
struct Ledger {
	/// Earmark of each agreement that is not closed, and what of it was slashed and paid.
	open: BTreeMap<LeaseId, [Balance; 3]>,
	/// Of which lease each fault is that is neither applied nor dropped.
	faults: BTreeMap<FaultId, LeaseId>,
	/// Of which lease each fault was that was overturned. What its provider admitted is slashed all the
	/// same, in the same block.
	overturned: BTreeMap<FaultId, LeaseId>,
	/// Epochs that were decided.
	decided: std::collections::BTreeSet<EpochKey>,
	/// Paid out of earmarks: to customers, reporters, the backstop.
	paid: [Balance; 3],
	/// Paid for terms.
	fees: Balance,
}

fn parts(payment: &Payment) -> Balance {
	let Payment { customer, reporter, backstop } = payment;
	customer + reporter + backstop
}

impl Ledger {
	fn pay(&mut self, payment: Payment) {
		self.paid[0] += payment.customer;
		self.paid[1] += payment.reporter;
		self.paid[2] += payment.backstop;
	}

	/// Book the events of one step.
	fn book(&mut self) {
		for event in events() {
			self.book_one(event);
		}
		// What is not closed is there, and nothing else, as the events tell it.
		let there: BTreeMap<_, _> = Agreements::<Test>::iter()
			.map(|(lease, one)| (lease, [one.earmark, one.slashed, one.to_customer]))
			.collect();
		assert_eq!(self.open, there);
		let waiting: BTreeMap<_, _> =
			Faults::<Test>::iter().map(|(id, fault)| (id, fault.key.lease)).collect();
		assert_eq!(self.faults, waiting);
	}

	fn book_one(&mut self, event: Event<Test>) {
		match event {
			Event::Agreed { lease, earmark, .. } => {
				assert!(self.open.insert(lease, [earmark, 0, 0]).is_none());
			}
			Event::Extended { lease, earmark, .. } => {
				self.open.get_mut(&lease).expect("is open")[0] += earmark;
			}
			Event::Ended { lease, earmark, slashed, released, .. } => {
				let open = self.open.get_mut(&lease).expect("is open");
				assert_eq!(earmark + released, open[0]);
				assert!(open[2] <= slashed && slashed <= earmark);
				(open[0], open[1]) = (earmark, slashed);
			}
			Event::Decided { key, finding, .. } => {
				assert!(self.decided.insert(key), "an epoch is decided once");
				assert_eq!(
					matches!(finding, Finding::Missed(_)),
					self.faults
						.last_key_value()
						.is_some_and(|(id, _)| { Finding::Missed(*id) == finding })
				);
			}
			Event::FaultFound { fault, key, .. } => {
				assert!(self.faults.insert(fault, key.lease).is_none());
			}
			Event::Overturned { fault, .. } => {
				let lease = self.faults.remove(&fault).expect("was found");
				assert!(self.overturned.insert(fault, lease).is_none());
			}
			Event::Slashed { fault, slashed, paid, .. } => {
				let waiting = self.faults.remove(&fault);
				let lease = waiting.or_else(|| self.overturned.remove(&fault)).expect("was found");
				let open = self.open.get_mut(&lease).expect("is open");
				open[1] += slashed;
				open[2] += parts(&paid);
				self.pay(paid);
			}
			Event::Closed { lease, earmark, penalty, fee_paid, .. } => {
				let [all, slashed, paid] = self.open.remove(&lease).expect("is open");
				assert_eq!(earmark + slashed, all);
				assert_eq!(parts(&penalty) + paid, slashed, "to the unit");
				assert!(!self.faults.values().any(|of| *of == lease), "nothing is pending");
				self.pay(penalty);
				self.fees += fee_paid;
			}
			_ => {}
		}
	}

	/// All gold and dollars are where the events say.
	fn balance(&self) {
		assert_eq!(gold(&BOB) + gold(&DAVE), self.paid[0]);
		assert_eq!((0..8).map(|number| gold(&attestor(number))).sum::<Balance>(), self.paid[1]);
		assert!(gold(&BACKSTOP) >= self.paid[2]);
		let (providers, customers) = (cash(&ALICE) + cash(&CAROL), cash(&BOB) + cash(&DAVE));
		assert_eq!(providers, self.fees);
		let held = held_fee(&BOB) + held_fee(&DAVE);
		assert_eq!(providers + customers + held, 2 * SAVINGS);
	}
}

/// All is well, and time passes: every agreement is closed and nothing is left.
fn drain(ledger: &mut Ledger) {
	for (id, vault) in World::get().vaults {
		World::break_vault(id, false);
		if vault.state == State::Frozen {
			World::set_state(id, State::Active);
		}
	}
	let rule = || {
		for id in Faults::<Test>::iter_keys().collect::<Vec<_>>() {
			World::rule(id, Verdict::Right);
		}
	};
	rule();
	for (lease, agreement) in Agreements::<Test>::iter().collect::<Vec<_>>() {
		if !matches!(agreement.stage, AgreementStage::Over { .. }) {
			assert_ok!(end(lease, 0, false));
		}
	}
	for _ in 0..4 {
		live(DAY);
		rule();
	}
	check();
	ledger.book();
	ledger.balance();
	assert!(ledger.open.is_empty() && ledger.faults.is_empty());
	assert_eq!(Measurements::<Test>::iter().count(), 0);
	assert_eq!(Agenda::<Test>::iter().count(), 0);
	for vault in [VAULT, CAROLS, OTHERS] {
		assert_eq!(World::known(vault).earmarked, 0);
	}
	for who in [BOB, DAVE] {
		assert_eq!((held_fee(&who), held(HoldReason::ClaimBond, &who)), (0, 0));
	}
}

#[test]
fn the_random_sequences_reach_every_step_with_success() {
	let mut runner = TestRunner::deterministic();
	let mut reached = BTreeMap::<String, u32>::new();
	let mut told = BTreeMap::<String, u32>::new();
	for _ in 0..128 {
		let steps = prop::collection::vec(step(), 200).new_tree(&mut runner).unwrap().current();
		ExtBuilder::default().build_and_execute(|| {
			for step in steps {
				let name = step.name();
				if dispatch(step).is_ok() {
					*reached.entry(name).or_default() += 1;
				}
				for event in events() {
					let name = match event {
						Event::Decided { finding, .. } => format!("{finding:?}"),
						Event::FaultFound { finder, .. } => format!("{finder:?}"),
						other => format!("{other:?}"),
					};
					let name = name.trim_start_matches("Event::").split([' ', '(']);
					let name = name.take(1).collect::<String>();
					*told.entry(name).or_default() += 1;
				}
			}
		});
	}
	for call in [
		"Agree",
		"Begin",
		"Extend",
		"End",
		"Report",
		"SelfReport",
		"Claim",
		"Decide",
		"Appeal",
		"Apply",
		"Close",
		"Offer",
		"Retire",
		"Idle",
	] {
		assert!(reached.get(call).is_some_and(|times| *times >= 5), "{call}: {reached:?}");
	}
	for kind in [
		"Kept",
		"Missed",
		"Excused",
		"Unmeasured",
		"Attestors",
		"Provider",
		"Customer",
		"ClaimSettled",
		"Appealed",
		"Overturned",
		"Slashed",
		"Scored",
		"Suspended",
		"Closed",
		"Postponed",
	] {
		assert!(told.get(kind).is_some_and(|times| *times >= 3), "{kind}: {told:?}");
	}
}

proptest! {
	#![proptest_config(seeded(256))]

	#[test]
	fn any_interleaving_keeps_every_invariant_and_closes_every_agreement_once(
		steps in prop::collection::vec(step(), 1..=80)
	) {
		ExtBuilder::default().build_and_execute(|| {
			let mut ledger = Ledger::default();
			for step in steps {
				let is_call = step.is_call() && !matches!(step, Step::Agree { .. });
				let _ = without_trace(&step, is_call, || dispatch(step.clone()));
				assert_eq!(Sla::do_try_state(), Ok(()), "after {step:?}");
				World::check();
				ledger.book();
				ledger.balance();
			}
			drain(&mut ledger);
		});
	}
}
