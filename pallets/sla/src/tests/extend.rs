//! A lease gets longer, and its terms with it.

use super::*;

/// Five hours more at the same price.
const HALF: Extension = Extension { units: UNITS / 2, duration: DURATION / 2, price: PRICE / 2 };

#[test]
fn extending_adds_units_time_worth_earmark_and_fee() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(STANDARD);
		events();
		assert_ok!(extend(lease, HALF));
		let agreement = agreement(lease);
		assert_eq!(agreement.units, UNITS * 3 / 2);
		assert_eq!(agreement.duration, DURATION * 3 / 2);
		assert_eq!(agreement.price, PRICE * 3 / 2);
		assert_eq!(agreement.earmark, PRICE * 3 / 2);
		assert_eq!(agreement.fee, FEE * 3 / 2);
		assert_eq!(agreement.extensions, 1);
		assert_eq!(held_fee(&BOB), FEE * 3 / 2);
		let Extension { units, duration, price } = HALF;
		let (earmark, fee) = (PRICE / 2, FEE / 2);
		assert_eq!(events(), vec![Event::Extended { lease, units, duration, price, earmark, fee }]);
		assert_eq!(agreement.epochs(HOUR, Moment::MAX), Some(15));
	});
}

#[test]
fn an_extension_makes_room_for_epochs_that_were_not_there() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		let after = uptime(lease, 10);
		pass(DURATION - INSTANT);
		assert_noop!(report(attestor(0), after, 0), Error::<Test>::UnknownEpoch);
		assert_ok!(extend(lease, HALF));
		assert_noop!(report(attestor(0), after, 0), Error::<Test>::TooEarly);
		pass(HOUR + INSTANT);
		assert_ok!(report(attestor(0), after, 0));
	});
}

#[test]
fn the_earmark_of_an_extension_is_at_most_the_share_of_its_units() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		assert_ok!(extend(lease, Extension { price: Balance::MAX / 2, ..HALF }));
		assert_eq!(agreement(lease).earmark, PRICE + UNITS / 2 * COVER);
		World::set_state(VAULT, State::Frozen);
		assert_ok!(extend(lease, HALF));
		assert_eq!(agreement(lease).earmark, PRICE + UNITS / 2 * COVER);
		assert_eq!(agreement(lease).extensions, 2);
	});
}

#[test]
fn an_extension_keeps_the_share_of_the_earmark_that_was_agreed() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(offer(ALICE, Terms { earmark: Permill::from_percent(30), ..simple() }));
		let lease = running(TemplateId(3));
		assert_eq!(agreement(lease).earmark, PRICE * 3 / 10);
		assert_ok!(extend(lease, HALF));
		assert_eq!(agreement(lease).earmark, PRICE * 9 / 20);
	});
}

#[test]
fn extending_costs_no_fee_where_the_terms_are_free() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		World::change(|known| known.prices.clear());
		assert_ok!(extend(lease, HALF));
		assert_eq!(agreement(lease).fee, 0);
	});
}

#[test]
fn extending_fails_with_overflow_where_a_number_is_too_large() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		for extension in [
			Extension { units: u128::MAX, ..HALF },
			Extension { duration: u64::MAX, ..HALF },
			Extension { price: u128::MAX, ..HALF },
		] {
			assert_noop!(extend(lease, extension), Error::<Test>::Overflow);
		}
	});
}

#[test]
fn extending_fails_as_the_hold_does_if_the_customer_cannot_pay_more() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(STANDARD);
		let before = state_root();
		let much = Extension { units: 200_000_000 * DEVICE_HOUR, ..HALF };
		assert!(extend(lease, much).is_err());
		assert_eq!(state_root(), before);
	});
}

#[test]
fn an_extension_leaves_what_was_found_before_as_it_is() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		let id = dark(lease, 0);
		assert_ok!(extend(lease, Extension { duration: 10 * DAY, ..HALF }));
		wait_until(fault(id).due);
		assert_ok!(apply(id));
		let before = agreement(lease);
		assert!(before.slashed > 0);
		assert_ok!(extend(lease, HALF));
		let after = agreement(lease);
		assert_eq!((after.slashed, after.to_customer), (before.slashed, before.to_customer));
		assert_eq!(after.tracks, before.tracks);
	});
}
