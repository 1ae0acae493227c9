//! An agreement is closed: the rest of the earmark is free, and the fee is paid for what was
//! delivered.

use super::*;
use millrace_primitives::Earmarks;
use millrace_support::agenda::Agenda as _;

type Slots = crate::agenda::Duties<Test>;

/// Let the last report be in, and the agenda be done until there, but for the closing itself.
fn wait_for_reports(lease: LeaseId) {
	let last = Slots::slot_up(agreement(lease).until().unwrap() + REPORT_PERIOD);
	wait_until(last * Slots::SLOT);
	idle(Weight::MAX);
	assert!(Agreements::<Test>::contains_key(lease));
	events();
}

/// A lease that was delivered, and can be closed.
fn over(template: TemplateId) -> LeaseId {
	let lease = running(template);
	deliver(lease);
	wait_for_reports(lease);
	lease
}

#[test]
fn closing_frees_the_earmark_pays_the_fee_and_counts_the_agreement_as_kept() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = over(STANDARD);
		assert_ok!(close(lease));
		assert!(!Agreements::<Test>::contains_key(lease));
		assert_eq!(World::earmarked(VAULT), 0);
		assert_eq!((cash(&ALICE), cash(&BOB), held_fee(&BOB)), (FEE, SAVINGS - FEE, 0));
		let (provider, class_id, kept) = (ALICE, CLASS, true);
		let reliability = Permill::from_parts(666_666);
		let unmeasured = vec![60, 10, 10].try_into().unwrap();
		let (earmark, penalty) = (PRICE, Payment::default());
		let (fee_paid, fee_returned) = (FEE, 0);
		assert_eq!(
			events(),
			vec![
				Event::Scored { provider, class_id, lease, kept, reliability },
				Event::Closed { lease, earmark, penalty, fee_paid, fee_returned, unmeasured },
			]
		);
		assert_eq!(Agenda::<Test>::iter().count(), 0);
	});
}

#[test]
fn closing_fails_with_no_such_agreement_for_none_and_the_second_time() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(close(LeaseId(0)), Error::<Test>::UnknownAgreement);
		let lease = over(BATCH);
		assert_ok!(close(lease));
		assert_noop!(close(lease), Error::<Test>::UnknownAgreement);
	});
}

#[test]
fn nothing_can_be_said_about_a_closed_agreement() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = over(BATCH);
		assert_ok!(close(lease));
		let key = uptime(lease, 0);
		let no_such = Error::<Test>::UnknownAgreement;
		assert_noop!(report(attestor(0), key, 0), no_such);
		let no_such = Error::<Test>::UnknownAgreement;
		assert_noop!(self_report(ALICE, key, 0), no_such);
		let no_such = Error::<Test>::UnknownAgreement;
		assert_noop!(claim(BOB, key, 0), no_such);
		assert_noop!(decide(key), Error::<Test>::UnknownMeasurement);
		assert_noop!(apply(FaultId(0)), Error::<Test>::UnknownFault);
	});
}

#[test]
fn closing_fails_with_not_over_before_the_end_of_the_lease() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = agreed(BATCH);
		assert_noop!(close(lease), Error::<Test>::NotOver);
		assert_ok!(begin(lease));
		pass(DURATION + REPORT_PERIOD);
		assert_noop!(close(lease), Error::<Test>::NotOver);
	});
}

#[test]
fn closing_fails_with_too_early_until_the_last_report_is_in() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		deliver(lease);
		assert_noop!(close(lease), Error::<Test>::TooEarly);
		pass(REPORT_PERIOD - INSTANT);
		assert_noop!(close(lease), Error::<Test>::TooEarly);
	});
}

#[test]
fn closing_fails_with_still_pending_while_a_fault_waits() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		let id = dark(lease, 9);
		deliver(lease);
		wait_for_reports(lease);
		assert_noop!(close(lease), Error::<Test>::StillPending);
		wait_until(fault(id).due);
		assert_noop!(close(lease), Error::<Test>::StillPending);
		assert_ok!(apply(id));
		assert_ok!(close(lease));
	});
}

#[test]
fn closing_fails_with_still_pending_until_the_chain_has_decided_every_epoch() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		deliver(lease);
		let key = uptime(lease, 9);
		assert_ok!(claim(BOB, key, 0));
		pass(REPORT_PERIOD + HOUR);
		// The claim is not decided: the chain had no time for it.
		assert_noop!(close(lease), Error::<Test>::StillPending);
		assert_ok!(decide(key));
		assert_noop!(close(lease), Error::<Test>::StillPending);
		pass(PENDING_PERIOD);
		assert_ok!(apply(FaultId(0)));
		// Nothing is left of it, whatever the agenda has still to do.
		assert_ok!(close(lease));
		assert_eq!(gold(&BOB), PRICE / 10);
	});
}

#[test]
fn closing_waits_for_its_own_duties_and_not_for_a_backlog_of_others() {
	ExtBuilder::default().build_and_execute(|| {
		let (busy, lease) = (running(BATCH), running(BATCH));
		pass(HOUR);
		// Its provider makes work of every hour, which the hook never has time for.
		assert_ok!(self_report(ALICE, uptime(busy, 0), 0));
		assert_ok!(self_report(ALICE, uptime(lease, 0), 0));
		for _ in 0..9 {
			pass(HOUR);
			let epoch = ((now() - START) / HOUR - 1) as u32;
			assert_ok!(self_report(ALICE, uptime(busy, epoch), 0));
		}
		deliver(busy);
		deliver(lease);
		pass(REPORT_PERIOD);
		assert_noop!(close(lease), Error::<Test>::StillPending);
		assert_ok!(decide(uptime(lease, 0)));
		assert_noop!(close(lease), Error::<Test>::StillPending);
		pass(PENDING_PERIOD);
		assert_ok!(apply(FaultId(0)));
		assert_ok!(close(lease));
		assert_eq!((agreement(busy).undecided, agreement(busy).pending), (10, 0));
		assert_noop!(close(busy), Error::<Test>::StillPending);
		live(MINUTE);
		assert_eq!((agreement(busy).undecided, agreement(busy).pending), (0, 10));
	});
}

#[test]
fn a_customer_pays_the_fee_for_what_was_delivered_rounded_down() {
	for (delivered, paid) in [
		(0, 0),
		(1, 0),
		(UNITS / 3, FEE / 3),
		(UNITS / 2, FEE / 2),
		(UNITS - 1, FEE - 1),
		(UNITS, FEE),
		(UNITS + 1, FEE),
	] {
		ExtBuilder::default().build_and_execute(|| {
			let lease = running(STANDARD);
			pass(DURATION / 2);
			assert_ok!(end(lease, delivered, false));
			live(REPORT_PERIOD + MINUTE);
			assert!(!Agreements::<Test>::contains_key(lease));
			assert_eq!((cash(&ALICE), cash(&BOB)), (paid, SAVINGS - paid));
			assert_eq!(held_fee(&BOB), 0);
		});
	}
}

#[test]
fn a_fee_that_the_provider_cannot_receive_is_filed_for_it() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = over(STANDARD);
		use frame_support::traits::fungibles::Mutate;
		let asset = AssetId::SETTLEMENT;
		assert_ok!(Assets::mint_into(asset, &ALICE, 1));
		assert_ok!(Assets::block(RuntimeOrigin::signed(SAFE), asset, ALICE));
		assert_ok!(close(lease));
		assert_eq!((cash(&ALICE), cash(&BOB)), (1, SAVINGS - FEE));
		assert_eq!(filed(&ALICE, asset), FEE);
		assert!(matches!(
			events().last(),
			Some(Event::Closed { fee_paid: FEE, fee_returned: 0, .. })
		));
	});
}

#[test]
fn a_customer_that_its_issuer_blocked_keeps_its_fee_as_unclaimed_and_nobody_waits_for_it() {
	ExtBuilder::default().build_and_execute(|| {
		let asset = AssetId::SETTLEMENT;
		let lease = agreed(STANDARD);
		assert_ok!(Assets::block(RuntimeOrigin::signed(SAFE), asset, BOB));
		// It never begins, so that the whole fee is the customer's.
		assert_ok!(end(lease, 0, true));
		assert_eq!((cash(&BOB), filed(&BOB, asset)), (SAVINGS - FEE, FEE));
		assert_eq!(held_fee(&BOB), 0);
	});
}

#[test]
fn epochs_of_which_nothing_was_found_are_counted_when_it_is_closed() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(STANDARD);
		pass(2 * HOUR);
		found(uptime(lease, 0), 1_000_000);
		found(uptime(lease, 3), 1_000_000);
		found(key(lease, Metric::Throughput, 1), 900_000);
		// Too few: of this nothing is found.
		reports(QUORUM - 1, uptime(lease, 5), 0);
		pass(HOUR + 5 * MINUTE);
		assert_ok!(end(lease, UNITS * 37 / 120, false));
		live(REPORT_PERIOD + MINUTE);
		let told = events();
		let Some(Event::Closed { unmeasured, .. }) = told.last() else {
			panic!("it is not closed: {told:?}")
		};
		// Nineteen times ten minutes, the last one cut; four hours, the last one cut.
		assert_eq!(unmeasured.to_vec(), [19 - 2, 4 - 1, 4]);
	});
}

#[test]
fn one_time_metrics_have_one_epoch() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(REALTIME);
		deliver(lease);
		live(REPORT_PERIOD + MINUTE);
		let told = events();
		let Some(Event::Closed { unmeasured, .. }) = told.last() else {
			panic!("it is not closed: {told:?}")
		};
		assert_eq!(unmeasured.to_vec(), [120, 1, 120, 1]);
	});
}

#[test]
fn an_agreement_that_was_broken_is_not_kept_when_it_is_closed() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		dark_and_applied(lease, 0);
		deliver(lease);
		live(REPORT_PERIOD + MINUTE);
		let score = Scores::<Test>::get(ALICE, CLASS);
		assert_eq!((score.kept, score.broken), (0, SCORE_ONE));
	});
}

#[test]
fn an_agreement_whose_only_fault_was_overturned_is_kept() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		let id = dark(lease, 0);
		World::rule(id, Verdict::Wrong);
		wait_until(fault(id).due);
		assert_ok!(apply(id));
		deliver(lease);
		live(REPORT_PERIOD + MINUTE);
		let score = Scores::<Test>::get(ALICE, CLASS);
		assert_eq!((score.kept, score.broken), (SCORE_ONE, 0));
	});
}

#[test]
fn a_closing_that_the_vault_refuses_leaves_all_as_it_was() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = over(STANDARD);
		World::break_vault(VAULT, true);
		assert_noop!(close(lease), BROKEN);
		World::break_vault(VAULT, false);
		assert_ok!(close(lease));
	});
}

#[test]
fn whoever_is_told_late_that_a_lease_is_over_does_not_move_its_end() {
	use millrace_primitives::Agreements as _;
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		pass(DURATION + 5 * HOUR);
		assert_ok!(<Sla as millrace_primitives::Agreements<_>>::end(lease, now(), UNITS, false));
		let until = START + DURATION;
		assert_eq!(agreement(lease).until(), Some(until));
		assert_ok!(report(attestor(0), uptime(lease, 9), 0));
		assert!(Sla::quote(&order(), None).is_some());
		wait_for_reports(lease);
		assert_ok!(close(lease));
	});
}

#[test]
fn a_lease_that_is_ended_long_after_its_last_report_is_the_first_on_the_agenda() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		pass(5 * DAY);
		assert_eq!(Cursor::<Test>::get(), None);
		assert_ok!(end(lease, UNITS, false));
		check();
		live(MINUTE);
		assert!(!Agreements::<Test>::contains_key(lease));
	});
}

#[test]
fn a_lease_that_is_ended_long_after_its_last_report_is_closed_by_the_next_blocks() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		// Something has to be on the agenda for the cursor to move.
		pass(HOUR);
		assert_ok!(report(attestor(0), uptime(lease, 0), 0));
		live(5 * DAY);
		assert_ok!(end(lease, UNITS, false));
		live(MINUTE);
		assert!(!Agreements::<Test>::contains_key(lease));
	});
}
