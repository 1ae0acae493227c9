//! How providers kept their word: each new outcome weighs more than those before.

use super::*;

fn score(kept: bool) {
	assert_ok!(Sla::do_score(&ALICE, CLASS, LeaseId(0), kept));
}

fn of(kept: u64, broken: u64) -> Permill {
	Score::reliability(&Score { kept, broken, ..Default::default() })
}

#[test]
fn reliability_is_the_mean_of_a_beta_distribution_rounded_down() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(of(0, 0), Permill::from_percent(50));
		assert_eq!(of(SCORE_ONE, 0), Permill::from_parts(666_666));
		assert_eq!(of(0, SCORE_ONE), Permill::from_parts(333_333));
		assert_eq!(of(8 * SCORE_ONE, 0), Permill::from_percent(90));
		assert_eq!(of(SCORE_ONE, SCORE_ONE), Permill::from_percent(50));
		assert_eq!(of(u64::MAX, 0), Permill::from_parts(999_999));
		assert!(of(0, u64::MAX) < Permill::from_parts(2));
		assert_eq!(of(u64::MAX, u64::MAX), Permill::from_percent(50));
	});
}

#[test]
fn each_outcome_is_one_and_what_was_before_fades() {
	ExtBuilder::default().build_and_execute(|| {
		score(true);
		score(true);
		score(false);
		let known = Scores::<Test>::get(ALICE, CLASS);
		// (1 · 0.98 + 1) · 0.98.
		assert_eq!((known.kept, known.broken), (1_940_400, 1_000_000));
		score(true);
		let known = Scores::<Test>::get(ALICE, CLASS);
		assert_eq!((known.kept, known.broken), (2_901_592, 980_000));
		let reliability = Permill::from_parts(663_356);
		assert_eq!(Sla::score(ALICE, CLASS).reliability, reliability);
		let scored = Event::Scored {
			provider: ALICE,
			class_id: CLASS,
			lease: LeaseId(0),
			kept: true,
			reliability,
		};
		assert_eq!(events().last(), Some(&scored));
	});
}

#[test]
fn a_score_never_exceeds_what_decay_leaves_of_an_endless_row() {
	ExtBuilder::default().build_and_execute(|| {
		for _ in 0..2_000 {
			score(true);
		}
		let known = Scores::<Test>::get(ALICE, CLASS);
		// 1 / (1 − 0.98), less what is rounded down.
		assert!(known.kept <= 50 * SCORE_ONE);
		assert!(known.kept > 49 * SCORE_ONE);
		assert_eq!(known.broken, 0);
		// After that one breach is felt, and made good by many that are kept.
		let best = Score::reliability(&known);
		score(false);
		let hurt = Sla::score(ALICE, CLASS).reliability;
		assert!(hurt < best);
		for _ in 0..200 {
			score(true);
		}
		assert!(Sla::score(ALICE, CLASS).reliability > hurt);
	});
}

#[test]
fn three_breaches_within_the_window_suspend_and_two_do_not() {
	ExtBuilder::default().build_and_execute(|| {
		score(false);
		pass(STRIKE_WINDOW / 2);
		score(false);
		assert_eq!(Sla::score(ALICE, CLASS).suspended_until, None);
		pass(STRIKE_WINDOW / 2);
		events();
		score(false);
		let until = now() + SUSPENSION;
		let suspended = Event::Suspended { provider: ALICE, class_id: CLASS, until };
		assert_eq!(events().last(), Some(&suspended));
		assert_eq!(Sla::score(ALICE, CLASS).suspended_until, Some(until));
		let order = order();
		assert_noop!(agree(order, None), Error::<Test>::ProviderSuspended);
		wait_until(until);
		assert_eq!(Sla::score(ALICE, CLASS).suspended_until, None);
		agreed(BATCH);
	});
}

#[test]
fn breaches_that_are_further_apart_do_not_suspend() {
	ExtBuilder::default().build_and_execute(|| {
		for _ in 0..10 {
			score(false);
			pass(STRIKE_WINDOW / 2 + INSTANT);
		}
		assert!(!events().iter().any(|event| matches!(event, Event::Suspended { .. })));
		assert_eq!(Scores::<Test>::get(ALICE, CLASS).strikes.len(), STRIKES as usize);
	});
}

#[test]
fn an_agreement_that_is_kept_between_breaches_does_not_take_them_back() {
	ExtBuilder::default().build_and_execute(|| {
		for kept in [false, true, false, true, true, false] {
			score(kept);
		}
		assert!(Sla::score(ALICE, CLASS).suspended_until.is_some());
	});
}

#[test]
fn after_a_suspension_it_takes_three_more() {
	ExtBuilder::default().build_and_execute(|| {
		for _ in 0..3 {
			score(false);
		}
		pass(SUSPENSION);
		score(false);
		score(false);
		assert_eq!(Sla::score(ALICE, CLASS).suspended_until, None);
		score(false);
		assert_eq!(Sla::score(ALICE, CLASS).suspended_until, Some(now() + SUSPENSION));
	});
}

#[test]
fn scores_are_of_a_provider_and_of_a_class() {
	ExtBuilder::default().build_and_execute(|| {
		score(false);
		let fresh = ScoreView {
			reliability: Permill::from_percent(50),
			kept: 0,
			broken: 0,
			suspended_until: None,
		};
		assert_eq!(Sla::score(ALICE, OTHER), fresh);
		assert_eq!(Sla::score(CAROL, CLASS), fresh);
		assert_eq!(Sla::score(ALICE, CLASS).broken, SCORE_ONE);
	});
}

#[test]
fn three_claims_that_nobody_measured_suspend_nobody_and_leave_no_score() {
	ExtBuilder::default().build_and_execute(|| {
		let leases = [running(BATCH), running(BATCH), running(BATCH)];
		pass(HOUR);
		for lease in leases {
			assert_ok!(claim(BOB, uptime(lease, 0), 0));
		}
		for lease in leases {
			deliver(lease);
		}
		for _ in 0..4 {
			live(DAY);
		}
		assert_eq!(Agreements::<Test>::iter().count(), 0);
		// The customer was paid for what nobody contradicted: that is all.
		assert_eq!((gold(&BOB), free(&BOB)), (3 * PRICE / 10, ENDOWMENT));
		assert_eq!(Scores::<Test>::iter().count(), 0);
		assert_eq!(Sla::score(ALICE, CLASS).reliability, Permill::from_percent(50));
		agreed(BATCH);
	});
}

#[test]
fn a_claim_of_more_than_was_admitted_counts_as_what_was_admitted_does() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		pass(HOUR);
		let key = uptime(lease, 0);
		assert_ok!(self_report(ALICE, key, 500_000));
		assert_ok!(claim(BOB, key, 0));
		pass(REPORT_PERIOD);
		assert_ok!(decide(key));
		pass(PENDING_PERIOD);
		assert_ok!(apply(FaultId(0)));
		assert!(agreement(lease).breached);
		assert_eq!(Sla::score(ALICE, CLASS).broken, SCORE_ONE);
	});
}

#[test]
fn what_is_smaller_than_the_least_size_counts_neither_for_a_score_nor_against_it() {
	ExtBuilder::default().build_and_execute(|| {
		let of = |units| {
			let order = NewLease { units, price: units, duration: HOUR, ..order() };
			assert_ok!(agree(order.clone(), None));
			order.lease
		};
		let dust = MIN_SCORED - 1;
		// Never started, broken off, dark, and kept.
		assert_ok!(end(of(dust), 0, true));
		let [broken, dark, kept] = [of(dust), of(dust), of(dust)];
		for lease in [broken, dark, kept] {
			assert_ok!(begin(lease));
		}
		assert_ok!(end(broken, 0, true));
		pass(HOUR);
		let id = found(uptime(dark, 0), 0).unwrap();
		for lease in [dark, kept] {
			assert_ok!(end(lease, dust, false));
		}
		for _ in 0..4 {
			live(DAY);
		}
		assert_eq!(Sla::fault(id), None);
		assert_eq!(gold(&BOB), dust);
		assert_eq!(Agreements::<Test>::iter().count(), 0);
		assert_eq!(Scores::<Test>::iter().count(), 0);
		// One unit more does.
		assert_ok!(end(of(MIN_SCORED), 0, true));
		assert_eq!(Sla::score(ALICE, CLASS).broken, SCORE_ONE);
	});
}

#[test]
fn a_long_lease_of_which_little_was_delivered_counts_as_that_little() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		pass(30 * MINUTE);
		assert_ok!(end(lease, UNITS / 20, false));
		assert!(found(uptime(lease, 0), 0).is_some());
		for _ in 0..4 {
			live(DAY);
		}
		assert_eq!(gold(&BOB), PRICE / 20);
		assert_eq!(Scores::<Test>::iter().count(), 0);
		// But who breaks off what it promised breaks all of it.
		let lease = running(BATCH);
		pass(30 * MINUTE);
		assert_ok!(end(lease, UNITS / 20, true));
		assert_eq!(Sla::score(ALICE, CLASS).broken, SCORE_ONE);
	});
}

#[test]
fn three_leases_that_go_dark_suspend_and_those_that_are_kept_make_good() {
	ExtBuilder::default().build_and_execute(|| {
		let leases = [running(BATCH), running(BATCH), running(BATCH)];
		let faults = leases.map(|lease| dark(lease, 0));
		pass(PENDING_PERIOD);
		for id in faults {
			assert_ok!(apply(id));
		}
		let suspended = Sla::score(ALICE, CLASS);
		assert_eq!(suspended.suspended_until, Some(now() + SUSPENSION));
		// Another provider is chosen meanwhile.
		let lease = running_of_carol();
		deliver(lease);
		for lease in leases {
			deliver(lease);
		}
		live(REPORT_PERIOD + MINUTE);
		assert_eq!(Agreements::<Test>::iter().count(), 0);
		let carol = Sla::score(CAROL, CLASS);
		assert_eq!((carol.kept, carol.broken), (SCORE_ONE, 0));
		pass(SUSPENSION);
		let lease = running(BATCH);
		deliver(lease);
		live(REPORT_PERIOD + MINUTE);
		let now = Sla::score(ALICE, CLASS);
		assert!(now.reliability > suspended.reliability);
		assert!(now.kept == SCORE_ONE);
	});
}
