//! Delivery begins and ends, and the agreement with it.

use super::*;

/// What is on the agenda.
fn duties() -> Vec<Duty> {
	Agenda::<Test>::iter_keys().map(|(_, duty)| duty).collect()
}

#[test]
fn beginning_starts_the_epochs() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = agreed(STANDARD);
		events();
		pass(7 * MINUTE);
		assert_ok!(begin(lease));
		let since = START + 7 * MINUTE;
		assert_eq!(agreement(lease).stage, AgreementStage::Running { since });
		assert_eq!(events(), vec![Event::Begun { lease, since }]);
		assert_eq!(end_of(uptime(lease, 0)), since + 10 * MINUTE);
		// An epoch needs no storage before somebody says something.
		assert_eq!(duties(), vec![]);
	});
}

#[test]
fn the_last_epoch_is_cut_at_the_end_of_the_lease() {
	ExtBuilder::default().build_and_execute(|| {
		let order = NewLease { duration: 95 * MINUTE, ..order() };
		let lease = order.lease;
		assert_ok!(agree(order, accept(BATCH)));
		assert_ok!(begin(lease));
		let begun = now();
		let agreement = agreement(lease);
		assert_eq!(agreement.epoch(HOUR, 0), Some((begun, begun + HOUR)));
		assert_eq!(agreement.epoch(HOUR, 1), Some((begun + HOUR, begun + 95 * MINUTE)));
		assert_eq!(agreement.epoch(HOUR, 2), None);
		assert_eq!(agreement.epoch(HOUR, u32::MAX), None);
		let counts = [(0, 0), (HOUR - 1, 0), (HOUR, 1), (94 * MINUTE, 1), (95 * MINUTE, 2)];
		for (elapsed, epochs) in counts {
			assert_eq!(agreement.epochs(HOUR, begun + elapsed), Some(epochs));
		}
		assert_eq!(agreement.epochs(HOUR, u64::MAX), Some(2));
	});
}

#[test]
fn an_end_waits_for_reports_and_is_filed_for_the_moment_after_the_last_of_them() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		pass(DURATION);
		events();
		assert_ok!(end(lease, UNITS, false));
		let closes_at = now() + REPORT_PERIOD;
		let (at, delivered) = (now(), UNITS);
		let ended = Event::Ended {
			lease,
			at,
			delivered,
			broken: false,
			closes_at,
			price: PRICE,
			duration: DURATION,
			earmark: PRICE,
			slashed: 0,
			released: 0,
		};
		assert_eq!(events(), vec![ended]);
		let agreement = agreement(lease);
		assert_eq!(agreement.stage, AgreementStage::Over { since: START, at });
		assert_eq!(agreement.delivered, UNITS);
		assert!(!agreement.breached);
		assert_eq!(duties(), vec![Duty::Close(lease)]);
		// Nothing of the earmark is free before.
		assert_eq!(World::known(VAULT).earmarked, PRICE);
	});
}

#[test]
fn an_end_in_the_middle_cuts_the_epoch_that_it_falls_in() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		pass(90 * MINUTE);
		assert_ok!(end(lease, UNITS * 3 / 20, false));
		let agreement = agreement(lease);
		let cut = (START + HOUR, START + 90 * MINUTE);
		assert_eq!(agreement.epoch(HOUR, 1), Some(cut));
		assert_eq!(agreement.epoch(HOUR, 2), None);
		assert_eq!(agreement.epochs(HOUR, now()), Some(2));
	});
}

#[test]
fn a_lease_that_never_began_is_closed_at_once_and_all_is_given_back() {
	for broken in [false, true] {
		ExtBuilder::default().build_and_execute(|| {
			let lease = agreed(STANDARD);
			events();
			assert_ok!(end(lease, 0, broken));
			assert!(!Agreements::<Test>::contains_key(lease));
			assert_eq!(World::known(VAULT).earmarked, 0);
			assert_eq!(cash(&BOB), SAVINGS);
			assert_eq!(held_fee(&BOB), 0);
			assert_eq!(duties(), vec![]);
			let told = events();
			let (at, closes_at) = (now(), now());
			let ended = Event::Ended {
				lease,
				at,
				delivered: 0,
				broken,
				closes_at,
				price: 0,
				duration: 0,
				earmark: 0,
				slashed: 0,
				released: PRICE,
			};
			assert_eq!(told[0], ended);
			let scored = told.iter().filter(|event| matches!(event, Event::Scored { .. }));
			// Who never started broke its word; who was cancelled did not.
			assert_eq!(scored.count(), usize::from(broken));
			assert!(matches!(
				told.last(),
				Some(Event::Closed { earmark: 0, fee_paid: 0, fee_returned: FEE, .. })
			));
		});
	}
}

#[test]
fn a_provider_that_breaks_off_has_broken_its_word_once() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		pass(HOUR);
		events();
		assert_ok!(end(lease, UNITS / 10, true));
		assert!(agreement(lease).breached);
		let told = events();
		assert!(told.iter().any(|event| matches!(event, Event::Scored { kept: false, .. })));
		let score = Scores::<Test>::get(ALICE, CLASS);
		assert_eq!((score.kept, score.broken), (0, SCORE_ONE));
		// A fault on top is of the same agreement.
		let id = dark(lease, 0);
		wait_until(fault(id).due);
		assert_ok!(apply(id));
		assert_eq!(Scores::<Test>::get(ALICE, CLASS).broken, SCORE_ONE);
	});
}

#[test]
fn a_lease_without_an_agreement_is_nobody_s_business() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = LeaseId(77);
		let before = state_root();
		assert_ok!(begin(lease));
		assert_ok!(extend(lease, Extension { units: 1, duration: 1, price: 1 }));
		assert_ok!(end(lease, 1, true));
		assert_eq!(state_root(), before);
	});
}

#[test]
fn a_lease_that_ends_in_the_block_in_which_it_began_is_closed_without_an_epoch() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(STANDARD);
		assert_ok!(end(lease, 0, false));
		// Whether at once or when the time is over: nothing can be said about it.
		live(REPORT_PERIOD + HOUR);
		assert!(!Agreements::<Test>::contains_key(lease));
		assert_eq!(cash(&BOB), SAVINGS);
		assert_eq!(Assets::total_supply(AssetId::SETTLEMENT), 2 * SAVINGS);
	});
}

#[test]
fn the_agenda_begins_with_its_first_entry_and_not_with_the_epoch() {
	use millrace_support::agenda::Agenda as _;
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Cursor::<Test>::get(), None);
		let lease = running(BATCH);
		assert_eq!(Cursor::<Test>::get(), None);
		pass(DURATION);
		assert_ok!(end(lease, UNITS, false));
		assert_eq!(Cursor::<Test>::get(), Some(crate::agenda::Duties::<Test>::slot_down(now())));
	});
}
