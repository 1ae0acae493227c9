//! An end cuts what stands for a lease to what was delivered, in the same call.

use super::*;
use frame_support::traits::{
	fungibles::Mutate,
	tokens::{Fortitude, Precision, Preservation},
};

/// Minutes of the lease of most tests.
const MINUTES: Balance = 600;
/// What the units of one of them are worth, which are whole.
const OF_A_MINUTE: Balance = 2 * (UNITS / MINUTES);

/// What is told of the end of a lease.
fn told() -> Event<Test> {
	let told = events().into_iter().find(|event| matches!(event, Event::Ended { .. }));
	told.expect("it is over")
}

/// A lease of a hundred hours with `terms`.
fn long(terms: Terms) -> LeaseId {
	let template = defined(terms);
	let order = NewLease { duration: 100 * HOUR, ..order() };
	let lease = order.lease;
	assert_ok!(agree(order, accept(template)));
	assert_ok!(begin(lease));
	lease
}

/// Let the agreement of a lease that is over be closed.
fn closed(lease: LeaseId) -> Event<Test> {
	let agreement = agreement(lease);
	wait_until((agreement.until().unwrap() + REPORT_PERIOD).max(now()));
	events();
	assert_ok!(close(lease));
	let closed = events().into_iter().find(|event| matches!(event, Event::Closed { .. }));
	closed.expect("it is closed")
}

/// Everything that is filed is decided, and then applied.
fn decided_and_applied() {
	pass(REPORT_PERIOD);
	let mut keys: Vec<_> = Measurements::<Test>::iter_keys().collect();
	keys.sort();
	for key in keys {
		assert_ok!(decide(key));
	}
	pass(PENDING_PERIOD);
	for id in Faults::<Test>::iter_keys().collect::<Vec<_>>() {
		assert_ok!(apply(id));
	}
}

#[test]
fn an_end_in_the_middle_cuts_price_duration_and_earmark_to_what_was_delivered() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		pass(4 * HOUR);
		events();
		assert_ok!(end(lease, UNITS * 2 / 5, false));
		let (price, duration, earmark) = (PRICE * 2 / 5, 4 * HOUR, PRICE * 2 / 5);
		let ended = Event::Ended {
			lease,
			at: now(),
			delivered: UNITS * 2 / 5,
			broken: false,
			closes_at: now() + REPORT_PERIOD,
			price,
			duration,
			earmark,
			slashed: 0,
			released: PRICE - earmark,
		};
		assert_eq!(told(), ended);
		let record = agreement(lease);
		assert_eq!((record.price, record.duration, record.earmark), (price, duration, earmark));
		// What was ordered is known still: the fee is a share of it.
		assert_eq!(record.units, UNITS);
		// In the same call.
		assert_eq!(World::known(VAULT).earmarked, earmark);
		let Event::Closed { earmark: left, .. } = closed(lease) else { unreachable!() };
		assert_eq!(left, earmark);
	});
}

#[test]
fn a_lease_that_ends_after_three_seconds_stands_for_the_minute_that_was_delivered() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(REALTIME);
		let key = key(lease, Metric::StartLatency, 0);
		assert_ok!(self_report(ALICE, key, 30 * DAY));
		pass(3 * SECOND);
		assert_ok!(end(lease, UNITS / MINUTES, false));
		assert_eq!(World::known(VAULT).earmarked, OF_A_MINUTE);
		decided_and_applied();
		// Three seconds of start latency, which are all that there was to be had.
		assert_eq!(track(lease, Metric::StartLatency).admitted, 3 * SECOND);
		assert_eq!(gold(&BOB), OF_A_MINUTE);
		closed(lease);
		let vault = World::known(VAULT);
		assert_eq!(vault.collateral, COVER * OWED - OF_A_MINUTE);
		assert_eq!(vault.earmarked, 0);
	});
}

#[test]
fn an_end_rounds_down_and_what_is_released_is_the_rest() {
	for delivered in [0, 1, 7, UNITS / 3, UNITS - 1, UNITS, UNITS + 1] {
		ExtBuilder::default().build_and_execute(|| {
			let price = PRICE + 1;
			let order = NewLease { price, ..order() };
			let lease = order.lease;
			assert_ok!(agree(order, None));
			assert_ok!(begin(lease));
			pass(HOUR);
			assert_ok!(end(lease, delivered, false));
			let part = price * delivered.min(UNITS) / UNITS;
			let record = agreement(lease);
			assert_eq!((record.price, record.earmark), (part, part));
			assert_eq!(World::known(VAULT).earmarked, part);
		});
	}
}

#[test]
fn a_lease_that_is_delivered_to_its_end_keeps_what_stands_for_it() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		let before = agreement(lease);
		deliver(lease);
		let after = agreement(lease);
		assert_eq!((after.price, after.duration), (before.price, before.duration));
		assert_eq!(World::known(VAULT).earmarked, PRICE);
	});
}

#[test]
fn what_was_slashed_and_is_not_paid_follows_what_was_delivered() {
	ExtBuilder::default().build_and_execute(|| {
		// An hour costs 4 % and a little, and is worth 1 %.
		let lease = long(simple());
		dark_and_applied(lease, 0);
		let whole = agreement(lease).slashed;
		assert_eq!((whole, gold(&BOB)), (814_759, PRICE / 100));
		wait_until(START + 50 * HOUR);
		events();
		assert_ok!(end(lease, UNITS / 2, true));
		let half = agreement(lease);
		// The curve takes of the half, and the customer lost what it lost.
		assert_eq!((half.slashed, half.to_customer), (whole.div_ceil(2), PRICE / 100));
		assert!(matches!(told(), Event::Ended { slashed, .. } if slashed == half.slashed));
		let Event::Closed { earmark, penalty, .. } = closed(lease) else { unreachable!() };
		assert_eq!(earmark, PRICE / 2 - half.slashed);
		assert_eq!(penalty.reporter + penalty.backstop, half.slashed - PRICE / 100);
	});
}

#[test]
fn what_the_customer_was_paid_stays_paid_however_little_was_delivered() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		dark_and_applied(lease, 0);
		assert_eq!(gold(&BOB), PRICE / 10);
		events();
		assert_ok!(end(lease, UNITS / 100, false));
		let record = agreement(lease);
		assert_eq!((record.earmark, record.slashed), (PRICE / 10, PRICE / 10));
		assert_eq!((record.to_customer, record.price), (PRICE / 10, PRICE / 100));
		assert_eq!(World::known(VAULT).earmarked, 0);
		closed(lease);
		assert_eq!(gold(&BOB), PRICE / 10);
	});
}

#[test]
fn no_more_is_paid_while_it_runs_than_was_delivered_and_the_rest_at_the_close() {
	ExtBuilder::default().build_and_execute(|| {
		// A tenth of the price stands for it.
		let lease = long(Terms { earmark: Permill::from_percent(10), ..simple() });
		let earmark = PRICE / 10;
		for epoch in 0..10 {
			dark(lease, epoch);
		}
		pass(PENDING_PERIOD);
		let elapsed = now() - START;
		for id in Faults::<Test>::iter_keys().collect::<Vec<_>>() {
			let told = Sla::slash_of(id).unwrap();
			let before = gold(&BOB);
			assert_ok!(apply(id));
			assert_eq!(gold(&BOB) - before, told.to_customer);
		}
		// Ten hours of a hundred are worth all of it; but 58 hours of a hundred are delivered.
		assert_eq!(elapsed, 58 * HOUR);
		assert_eq!(agreement(lease).slashed, earmark);
		assert_eq!(gold(&BOB), earmark * 58 / 100);
		deliver(lease);
		let Event::Closed { penalty, earmark: left, .. } = closed(lease) else { unreachable!() };
		assert_eq!((penalty.customer, left), (earmark * 42 / 100, 0));
		assert_eq!(gold(&BOB), earmark);
	});
}

#[test]
fn losses_of_all_modules_together_are_at_most_the_price_of_what_was_delivered() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(REALTIME);
		pass(5 * MINUTE);
		assert_ok!(end(lease, UNITS * 5 / MINUTES, false));
		let worst = |metric: Metric| if metric.more_is_better() { 0 } else { metric.max() };
		for metric in [
			Metric::Availability,
			Metric::StartLatency,
			Metric::NetworkLatency,
			Metric::ReclaimNotice,
		] {
			let id = found(key(lease, metric, 0), worst(metric)).unwrap();
			assert_eq!(fault(id).time, 5 * MINUTE);
		}
		pass(PENDING_PERIOD);
		for id in Faults::<Test>::iter_keys().collect::<Vec<_>>() {
			assert_ok!(apply(id));
		}
		assert_eq!(gold(&BOB), PRICE * 5 / MINUTES);
		closed(lease);
		assert_eq!(World::known(VAULT).collateral, COVER * OWED - PRICE * 5 / MINUTES);
	});
}

#[test]
fn an_extended_lease_that_ends_early_is_cut_as_a_whole() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		let more = Extension { units: UNITS, duration: DURATION, price: PRICE };
		assert_ok!(extend(lease, more));
		pass(15 * HOUR);
		assert_ok!(end(lease, UNITS * 3 / 2, false));
		let record = agreement(lease);
		assert_eq!((record.price, record.earmark), (PRICE * 3 / 2, PRICE * 3 / 2));
		assert_eq!(World::known(VAULT).earmarked, PRICE * 3 / 2);
	});
}

#[test]
fn a_vault_that_is_settled_pays_what_an_end_releases_as_its_remedy_says() {
	for graceful in [true, false] {
		ExtBuilder::default().build_and_execute(|| {
			let lease = running(BATCH);
			World::settle(VAULT, graceful);
			let (of_alice, of_backstop) = (gold(&ALICE), gold(&BACKSTOP));
			pass(HOUR);
			assert_ok!(end(lease, UNITS / 10, false));
			let released = PRICE * 9 / 10;
			let (alice, backstop) = if graceful { (released, 0) } else { (0, released) };
			assert_eq!(gold(&ALICE), of_alice + alice);
			assert_eq!(gold(&BACKSTOP), of_backstop + backstop);
		});
	}
}

#[test]
fn an_end_that_the_vault_refuses_leaves_all_as_it_was() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		pass(HOUR);
		World::break_vault(VAULT, true);
		assert_noop!(end(lease, UNITS / 10, false), BROKEN);
		World::break_vault(VAULT, false);
		assert_ok!(end(lease, UNITS / 10, false));
	});
}

#[test]
fn collateral_per_owed_unit_is_never_less_after_a_draw_than_at_the_order() {
	ExtBuilder::default().build_and_execute(|| {
		// A vault that has exactly what its units are worth, all of which is earmarked.
		World::with(VAULT, |vault| {
			vault.owed = UNITS;
			vault.collateral = PRICE;
		});
		assert_ok!(<Assets as Mutate<_>>::burn_from(
			GOLD,
			&SAFE,
			COVER * OWED - PRICE,
			Preservation::Expendable,
			Precision::Exact,
			Fortitude::Polite,
		));
		let lease = running(REALTIME);
		assert_eq!(World::known(VAULT).earmarked, PRICE);
		let is_covered = |delivered| {
			let (collateral, owed) = (World::known(VAULT).collateral, UNITS - delivered);
			assert!(collateral * UNITS >= PRICE * owed, "{collateral} for {owed}");
		};
		// Everything is as bad as it can be for as long as it can be told.
		for epoch in 0..12 {
			for metric in [Metric::Availability, Metric::NetworkLatency] {
				let key = key(lease, metric, epoch);
				pass_epoch(key);
				let value = if metric.more_is_better() { 0 } else { metric.max() };
				found(key, value).unwrap();
			}
		}
		found(key(lease, Metric::StartLatency, 0), 30 * DAY).unwrap();
		pass(HOUR);
		let delivered = UNITS / 5;
		assert_ok!(end(lease, delivered, true));
		is_covered(delivered);
		pass(PENDING_PERIOD);
		for id in Faults::<Test>::iter_keys().collect::<Vec<_>>() {
			assert_ok!(apply(id));
			is_covered(delivered);
		}
		closed(lease);
		is_covered(delivered);
		assert!(gold(&BOB) > 0);
	});
}
