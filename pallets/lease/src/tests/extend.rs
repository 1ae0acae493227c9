use super::*;

#[test]
fn extend_adds_time_and_units_of_the_same_vault() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(2, 3 * HOUR);
		let before = record(lease);
		events();
		pass(2 * HOUR);
		assert_ok!(extend(BOB, lease, HOUR));
		let ends_at = START + 4 * HOUR;
		let mut terms = before.terms.clone();
		terms.whole_price = price_of(8);
		assert_eq!(
			record(lease),
			LeaseRecord {
				duration: 4 * HOUR,
				units: 8 * DEVICE_HOUR,
				due: ends_at,
				terms,
				..before
			}
		);
		assert_eq!(escrowed(VAULT), 8 * DEVICE_HOUR);
		assert_eq!(utc(&BOB), RICH - 8 * DEVICE_HOUR);
		assert_eq!(
			events(),
			vec![Event::Extended {
				lease,
				duration: HOUR,
				units: 2 * DEVICE_HOUR,
				price: price_of(2),
				ends_at,
			}]
		);
	});
}

#[test]
fn extend_rounds_units_of_the_whole_up_once_however_often_it_is_extended() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(1, 10 * MINUTE);
		assert_eq!(record(lease).units, 166_667);
		for (minutes, units) in [(20, 333_334), (30, 500_000), (41, 683_334)] {
			let longer = minutes * MINUTE - record(lease).duration;
			assert_ok!(extend(BOB, lease, longer));
			assert_eq!(record(lease).units, units);
			assert_eq!(utc(&BOB), RICH - units);
		}
	});
}

#[test]
fn extend_costs_today_s_price_beside_that_of_the_order() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(2, 3 * HOUR);
		World::without_price(true);
		assert_ok!(extend(BOB, lease, HOUR));
		assert_eq!(record(lease).terms.whole_price, price_of(6));
		assert_eq!(record(lease).terms.day_price, price_of(6));
	});
}

#[test]
fn extend_works_until_the_last_instant_before_the_end() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(2, HOUR);
		pass(HOUR - INSTANT);
		assert_ok!(extend(BOB, lease, HOUR));
		pass(HOUR);
		assert_ok!(extend(BOB, lease, HOUR));
		assert_eq!(record(lease).due, START + 3 * HOUR);
	});
}

#[test]
fn extend_needs_no_free_devices_for_it_has_them() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(DEVICES, HOUR);
		assert_ok!(extend(BOB, lease, HOUR));
		assert_eq!(Lease::leased(&ALICE, CLASS), DEVICES);
	});
}

#[test]
fn extend_fails_with_too_late_from_the_end_on() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(2, HOUR);
		pass(HOUR);
		assert_noop!(extend(BOB, lease, HOUR), Error::<Test>::TooLate);
	});
}

#[test]
fn extend_fails_with_not_customer_by_anybody_else() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(2, HOUR);
		for who in [ALICE, DAVE, ERIN] {
			assert_noop!(extend(who, lease, HOUR), Error::<Test>::NotCustomer);
		}
	});
}

#[test]
fn extend_fails_with_not_active_before_it_is_confirmed() {
	ExtBuilder.build_and_execute(|| {
		let lease = reserve(2, HOUR);
		assert_noop!(extend(BOB, lease, HOUR), Error::<Test>::NotActive);
	});
}

#[test]
fn extend_fails_with_already_ended_while_the_end_waits() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(2, HOUR);
		World::freeze(VAULT);
		assert_ok!(terminate(BOB, lease));
		assert_noop!(extend(BOB, lease, HOUR), Error::<Test>::AlreadyEnded);
	});
}

#[test]
fn extend_fails_with_unknown_lease_for_one_that_is_over() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(2, HOUR);
		assert_ok!(terminate(BOB, lease));
		assert_noop!(extend(BOB, lease, HOUR), Error::<Test>::UnknownLease);
	});
}

#[test]
fn extend_fails_with_too_short_below_the_shortest() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(2, HOUR);
		for duration in [0, MINUTE, MIN_DURATION - MINUTE, MIN_DURATION - 1] {
			assert_noop!(extend(BOB, lease, duration), Error::<Test>::TooShort);
		}
		assert_ok!(extend(BOB, lease, MIN_DURATION));
	});
}

#[test]
fn extend_fails_with_off_grid_for_parts_of_a_minute() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(2, HOUR);
		for duration in [MIN_DURATION + 1, HOUR - 1, HOUR + SECOND] {
			assert_noop!(extend(BOB, lease, duration), Error::<Test>::OffGrid);
		}
	});
}

#[test]
fn extend_fails_with_too_long_for_the_whole_lease() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(2, HOUR);
		for duration in [MAX_DURATION - HOUR + MINUTE, MAX_DURATION, Moment::MAX] {
			assert_noop!(extend(BOB, lease, duration), Error::<Test>::TooLong);
		}
		assert_ok!(extend(BOB, lease, MAX_DURATION - HOUR));
		assert_noop!(extend(BOB, lease, MIN_DURATION), Error::<Test>::TooLong);
	});
}

#[test]
fn extend_fails_with_not_in_good_standing_of_the_provider() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(2, HOUR);
		World::set_standing(&ALICE, CLASS, false);
		assert_noop!(extend(BOB, lease, HOUR), Error::<Test>::NotInGoodStanding);
	});
}

#[test]
fn extend_fails_when_the_pool_or_the_customer_has_too_little_or_the_vault_is_not_active() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(2, HOUR);
		World::freeze(VAULT);
		assert_noop!(extend(BOB, lease, HOUR), NOT_ACTIVE);
		World::thaw(VAULT);
		let rest = utc(&BOB);
		let give = |from: AccountId, to: AccountId| {
			assert_ok!(Assets::transfer(
				RuntimeOrigin::signed(from),
				AssetId::utc(CLASS),
				to,
				rest - DEVICE_HOUR,
			));
		};
		give(BOB, DAVE);
		assert_noop!(extend(BOB, lease, HOUR), sp_runtime::TokenError::FundsUnavailable);
		give(DAVE, BOB);
		let pooled = |change: fn(u128) -> u128| {
			World::change(|known| {
				let vault = known.vaults.get_mut(&VAULT).unwrap();
				vault.pooled = change(vault.pooled);
			});
		};
		pooled(|units| units - (RICH - 3 * DEVICE_HOUR));
		assert_noop!(extend(BOB, lease, HOUR), TOO_LITTLE);
		pooled(|units| units + (RICH - 3 * DEVICE_HOUR));
		assert_ok!(extend(BOB, lease, HOUR));
	});
}

#[test]
fn extend_never_makes_more_delivered_than_before_by_more_than_rounding() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(7, 11 * MINUTE);
		pass(7 * MINUTE);
		let before = Lease::lease(lease).unwrap().delivered;
		assert_ok!(extend(BOB, lease, 13 * MINUTE));
		let after = Lease::lease(lease).unwrap().delivered;
		assert!(before.abs_diff(after) <= 1, "{before} and {after}");
	});
}
