//! Who gets what of what a provider loses, to the unit: by balances.

use super::*;

/// Four days, so that a fault costs more than the customer lost by it.
const LONG: Moment = 100 * HOUR;
/// What an hour of these is worth.
const LOSS: Balance = PRICE / 100;
/// Of the earmark for an hour of fault: 4 % for seven minutes, and 53 of the 2,873 minutes that
/// cost the next 4 %, rounded up: 814,758.09.
const DUE: Balance = 814_759;

/// A lease of [`LONG`] with [`BATCH`].
fn long() -> LeaseId {
	let order = NewLease { duration: LONG, ..order() };
	let lease = order.lease;
	assert_ok!(agree(order, None));
	assert_ok!(begin(lease));
	lease
}

/// Let it be over, and closed.
fn finish(lease: LeaseId) -> Event<Test> {
	deliver(lease);
	events();
	live(REPORT_PERIOD + MINUTE);
	let closed = events().into_iter().find(|event| matches!(event, Event::Closed { .. }));
	closed.expect("it is closed")
}

/// All gold that anybody has.
fn total() -> Balance {
	Assets::total_supply(GOLD)
}

#[test]
fn the_customer_is_paid_at_once_and_the_others_at_the_end() {
	ExtBuilder::default().build_and_execute(|| {
		let issued = total();
		let lease = long();
		dark_and_applied(lease, 0);
		assert_eq!(agreement(lease).slashed, DUE);
		assert_eq!(gold(&BOB), LOSS);
		assert_eq!((gold(&attestor(0)), gold(&BACKSTOP)), (0, 0));
		// What is due beyond that stays earmarked: a later loss comes first.
		assert_eq!(World::known(VAULT).earmarked, PRICE - LOSS);
		let closed = finish(lease);
		let reporter = DUE / 10;
		let backstop = DUE - LOSS - reporter;
		let penalty = Payment { reporter, backstop, ..Default::default() };
		assert!(matches!(closed, Event::Closed { earmark, penalty: paid, .. }
			if earmark == PRICE - DUE && paid == penalty));
		assert_eq!((reporter, backstop), (81_475, 533_284));
		assert_eq!(gold(&attestor(0)), reporter);
		assert_eq!(gold(&BACKSTOP), backstop);
		assert_eq!(gold(&BOB) + gold(&attestor(0)) + gold(&BACKSTOP), DUE);
		assert_eq!(World::known(VAULT).collateral, COVER * OWED - DUE);
		assert_eq!(World::known(VAULT).earmarked, 0);
		assert_eq!(total(), issued);
	});
}

#[test]
fn a_later_loss_is_made_good_before_anybody_else_gets_anything() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = long();
		for epoch in 0..10 {
			dark(lease, epoch);
		}
		pass(PENDING_PERIOD);
		for id in 0..10 {
			assert_ok!(apply(FaultId(id)));
			let hours = Balance::from(id) + 1;
			assert_eq!(gold(&BOB), hours * LOSS);
		}
		// Ten hours are a tenth of the price, and more than the curve takes.
		let slashed = agreement(lease).slashed;
		assert_eq!(slashed, 10 * LOSS);
		let closed = finish(lease);
		let nothing = Payment::default();
		assert!(matches!(closed, Event::Closed { penalty, .. } if penalty == nothing));
		assert_eq!((gold(&attestor(0)), gold(&BACKSTOP)), (0, 0));
	});
}

#[test]
fn the_provider_s_own_word_costs_half_and_makes_the_customer_whole() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = long();
		pass(HOUR);
		let key = uptime(lease, 0);
		assert_ok!(self_report(ALICE, key, 0));
		pass(REPORT_PERIOD);
		assert_ok!(decide(key));
		pass(PENDING_PERIOD);
		assert_ok!(apply(FaultId(0)));
		let half = DUE.div_ceil(2);
		assert_eq!(agreement(lease).slashed, half);
		assert_eq!(gold(&BOB), LOSS);
		finish(lease);
		// Nobody reported it but the provider.
		assert_eq!(gold(&BACKSTOP), half - LOSS);
		assert_eq!(World::known(VAULT).collateral, COVER * OWED - half);
	});
}

#[test]
fn half_price_never_takes_anything_from_the_customer() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		pass(HOUR);
		let key = uptime(lease, 0);
		assert_ok!(self_report(ALICE, key, 0));
		pass(REPORT_PERIOD);
		assert_ok!(decide(key));
		pass(PENDING_PERIOD);
		assert_ok!(apply(FaultId(0)));
		// A tenth of the price, which is more than either half or whole of the curve.
		assert_eq!(gold(&BOB), PRICE / 10);
	});
}

#[test]
fn a_claim_has_no_reporter() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = long();
		pass(HOUR);
		let key = uptime(lease, 0);
		assert_ok!(claim(BOB, key, 0));
		pass(REPORT_PERIOD);
		assert_ok!(decide(key));
		pass(PENDING_PERIOD);
		assert_ok!(apply(FaultId(0)));
		finish(lease);
		assert_eq!((gold(&BOB), gold(&BACKSTOP)), (LOSS, DUE - LOSS));
	});
}

#[test]
fn the_first_reporter_of_the_first_fault_that_was_applied_is_the_reporter_of_all() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = long();
		pass(2 * HOUR);
		for (epoch, first) in [(0, 3), (1, 1)] {
			let key = uptime(lease, epoch);
			assert_ok!(report(attestor(first), key, 0));
			for number in (0..7).filter(|number| *number != first) {
				assert_ok!(report(attestor(number), key, 0));
			}
			assert_ok!(decide(key));
		}
		pass(PENDING_PERIOD);
		assert_ok!(apply(FaultId(1)));
		assert_ok!(apply(FaultId(0)));
		assert_eq!(agreement(lease).reporter, Some(attestor(1)));
	});
}

#[test]
fn the_reporter_gets_what_is_left_if_that_is_less_than_its_share() {
	ExtBuilder::default().build_and_execute(|| {
		// The loss is nearly what the curve takes.
		let order = NewLease { duration: 25 * HOUR, ..order() };
		let lease = order.lease;
		assert_ok!(agree(order, None));
		assert_ok!(begin(lease));
		dark_and_applied(lease, 0);
		let loss = PRICE / 25;
		assert_eq!(agreement(lease).slashed, DUE);
		finish(lease);
		assert!(DUE - loss < DUE / 10);
		assert_eq!(gold(&BOB), loss);
		assert_eq!(gold(&attestor(0)), DUE - loss);
		assert_eq!(gold(&BACKSTOP), 0);
	});
}

#[test]
fn the_parts_of_a_penalty_are_the_same_whoever_cannot_receive_its_own() {
	for blocked in [vec![attestor(0)], vec![BACKSTOP], vec![attestor(0), BACKSTOP]] {
		ExtBuilder::default().build_and_execute(|| {
			let lease = long();
			dark_and_applied(lease, 0);
			for who in &blocked {
				World::block(who, true);
			}
			let Event::Closed { penalty, .. } = finish(lease) else { unreachable!() };
			let (reporter, backstop) = (81_475, 533_284);
			assert_eq!(penalty, Payment { customer: 0, reporter, backstop });
			assert_eq!(reporter + backstop, DUE - LOSS);
			for (who, part) in [(attestor(0), reporter), (BACKSTOP, backstop)] {
				let due = if blocked.contains(&who) { part } else { 0 };
				assert_eq!(filed(&who, GOLD), due);
			}
		});
	}
}

#[test]
fn the_penalty_of_a_frozen_vault_is_put_off_with_the_closing() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = long();
		dark_and_applied(lease, 0);
		deliver(lease);
		World::set_state(VAULT, State::Frozen);
		live(REPORT_PERIOD + MINUTE);
		assert!(Agreements::<Test>::contains_key(lease));
		assert_noop!(close(lease), FROZEN);
		World::set_state(VAULT, State::Active);
		assert_ok!(close(lease));
		assert_eq!(gold(&attestor(0)), 81_475);
	});
}

#[test]
fn severity_says_how_much_of_the_delivery_was_lost() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(STANDARD);
		pass(HOUR);
		// The whole hour at a tenth, and half of a hundredth for errors.
		let id = found(key(lease, Metric::Throughput, 0), 0).unwrap();
		let loss = Sla::slash_for(&agreement(lease), &fault(id)).unwrap().loss;
		assert_eq!(loss, PRICE / 10 / 10);
		let id = found(key(lease, Metric::ErrorRate, 0), 1_000_000).unwrap();
		let loss = Sla::slash_for(&agreement(lease), &fault(id)).unwrap().loss;
		assert_eq!(loss, PRICE / 10 / 2);
	});
}

#[test]
fn faults_of_several_modules_add_up() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(STANDARD);
		pass(HOUR);
		for metric in [Metric::Throughput, Metric::ErrorRate] {
			let bad = if metric == Metric::ErrorRate { 1_000_000 } else { 0 };
			found(key(lease, metric, 0), bad).unwrap();
		}
		pass(PENDING_PERIOD);
		assert_ok!(apply(FaultId(0)));
		assert_eq!(agreement(lease).slashed, DUE);
		assert_eq!(gold(&BOB), PRICE / 100);
		assert_ok!(apply(FaultId(1)));
		assert_eq!(agreement(lease).slashed, 2 * DUE);
		assert_eq!(gold(&BOB), PRICE / 100 + PRICE / 20);
	});
}
