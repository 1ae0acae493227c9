//! Nothing of an earmark is free before the last moment at which a fault could be found and
//! disputed (SLA-5).

use super::*;
use millrace_primitives::{Earmarks, Subject};

#[test]
fn the_earmark_stays_until_the_last_report_could_come() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		deliver(lease);
		let ended = now();
		while now() < ended + REPORT_PERIOD - 10 * MINUTE {
			live(10 * MINUTE);
			assert_eq!(World::earmarked(VAULT), PRICE);
		}
		wait_until(ended + REPORT_PERIOD - INSTANT);
		idle(Weight::MAX);
		assert_eq!(World::earmarked(VAULT), PRICE);
		live(MINUTE);
		assert_eq!(World::earmarked(VAULT), 0);
	});
}

#[test]
fn a_fault_that_is_found_at_the_last_moment_finds_the_earmark() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		deliver(lease);
		let key = uptime(lease, 9);
		wait_until(end_of(key) + REPORT_PERIOD - INSTANT);
		let id = found(key, 0).unwrap();
		let due = fault(id).due;
		while now() + HOUR < due {
			live(HOUR);
			assert_eq!(World::earmarked(VAULT), PRICE);
			assert_noop!(close(lease), Error::<Test>::StillPending);
		}
		wait_until(due - INSTANT);
		// And can be disputed at the last moment of that.
		assert_ok!(appeal(ALICE, id));
		live(30 * DAY);
		assert_eq!(World::earmarked(VAULT), PRICE);
		World::rule(id, Verdict::Right);
		live(2 * RETRY_PERIOD + MINUTE);
		assert_eq!(gold(&BOB), PRICE / 10);
		assert_eq!(World::earmarked(VAULT), 0);
	});
}

#[test]
fn a_claim_of_the_last_moment_is_decided_before_the_agreement_is_closed() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		deliver(lease);
		let key = uptime(lease, 9);
		wait_until(end_of(key) + REPORT_PERIOD - INSTANT);
		assert_ok!(claim(BOB, key, 0));
		live(MINUTE);
		assert_eq!(fault(FaultId(0)).finder, Finder::Customer);
		assert_eq!(World::earmarked(VAULT), PRICE);
		live(PENDING_PERIOD + RETRY_PERIOD + MINUTE);
		assert_eq!(gold(&BOB), PRICE / 10);
		assert_eq!(free(&BOB), ENDOWMENT);
	});
}

#[test]
fn an_own_word_about_the_epoch_that_the_end_cut_is_decided_before_the_closing() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		pass(HOUR + 10 * MINUTE);
		// It would be decided an hour after its lease is over.
		assert_ok!(self_report(ALICE, uptime(lease, 1), 0));
		assert_ok!(end(lease, UNITS * 7 / 60, false));
		check();
		live(REPORT_PERIOD + MINUTE);
		assert_eq!(fault(FaultId(0)).time, 10 * MINUTE);
		assert!(Agreements::<Test>::contains_key(lease));
		live(PENDING_PERIOD);
		live(RETRY_PERIOD + MINUTE);
		assert!(!Agreements::<Test>::contains_key(lease));
		assert_eq!(gold(&BOB), PRICE / 60);
	});
}

#[test]
fn a_vault_that_is_settled_keeps_what_is_set_aside() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		World::settle(VAULT, false);
		assert_eq!(World::known(VAULT).collateral, PRICE);
		for epoch in 0..10 {
			dark(lease, epoch);
		}
		deliver(lease);
		live(PENDING_PERIOD + DAY);
		live(RETRY_PERIOD + MINUTE);
		assert!(!Agreements::<Test>::contains_key(lease));
		assert_eq!(gold(&BOB), PRICE);
		assert_eq!(World::known(VAULT).collateral, 0);
	});
}

#[test]
fn earmarks_of_other_leases_do_not_pay_for_this_one() {
	ExtBuilder::default().build_and_execute(|| {
		let (dark_one, other) = (running(BATCH), running(BATCH));
		for epoch in 0..10 {
			dark(dark_one, epoch);
		}
		pass(PENDING_PERIOD);
		for id in 0..10 {
			assert_ok!(apply(FaultId(id)));
		}
		assert_eq!(World::earmarked(VAULT), PRICE);
		assert_eq!(agreement(dark_one).earmarked(), Some(0));
		assert_eq!(agreement(other).earmarked(), Some(PRICE));
	});
}

#[test]
fn a_dispute_by_anybody_else_keeps_the_earmark_too() {
	use millrace_primitives::Disputes;
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		let id = dark(lease, 9);
		assert_ok!(<World as Disputes<_>>::appeal(ERIN, Subject::Measurement(id), evidence()));
		deliver(lease);
		live(60 * DAY);
		assert_eq!(World::earmarked(VAULT), PRICE);
		World::rule(id, Verdict::Wrong);
		live(2 * RETRY_PERIOD + MINUTE);
		assert_eq!(World::earmarked(VAULT), 0);
		assert_eq!(gold(&BOB), 0);
	});
}
