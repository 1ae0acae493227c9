use super::*;

fn order(devices: u32, duration: Moment) -> Reservation<AccountId> {
	Reservation {
		customer: BOB,
		provider: ALICE,
		class_id: CLASS,
		vault: VAULT,
		devices,
		duration,
		units: lease_units(devices, duration).unwrap_or_default(),
		terms: None,
	}
}

#[test]
fn reserve_keeps_devices_and_units_and_fixes_the_terms() {
	ExtBuilder.build_and_execute(|| {
		let lease = reserve(4, 3 * HOUR);
		assert_eq!(lease, LeaseId(0));
		let units = 12 * DEVICE_HOUR;
		let terms = LeaseTerms {
			confirm_period: CONFIRM_PERIOD,
			penalty: Permill::from_parts(85_000),
			penalty_floor: Permill::from_percent(2),
			day_price: price_of(12),
			whole_price: price_of(12),
		};
		let confirm_by = START + CONFIRM_PERIOD;
		assert_eq!(
			record(lease),
			LeaseRecord {
				customer: BOB,
				provider: ALICE,
				class_id: CLASS,
				vault: VAULT,
				devices: 4,
				duration: 3 * HOUR,
				units,
				status: LeaseStatus::Reserved,
				reserved_at: START,
				due: confirm_by,
				filed: confirm_by / MINUTE + 1,
				terms: terms.clone(),
				access: Access::default(),
			}
		);
		assert_eq!(escrowed(VAULT), units);
		assert_eq!(utc(&BOB), RICH - units);
		assert_eq!(load(&ALICE).free, DEVICES - 4);
		assert_eq!(Lease::leased(&ALICE, CLASS), 4);
		assert_eq!(Lease::leased(&ALICE, OTHER), 0);
		assert_eq!(
			events(),
			vec![Event::Reserved {
				lease,
				customer: BOB,
				provider: ALICE,
				class_id: CLASS,
				vault: VAULT,
				devices: 4,
				duration: 3 * HOUR,
				units,
				terms,
				confirm_by,
			}]
		);
	});
}

#[test]
fn reserve_fixes_the_price_of_a_day_of_a_longer_lease() {
	ExtBuilder.build_and_execute(|| {
		let terms = record(reserve(2, 5 * DAY)).terms;
		assert_eq!(terms.day_price, price_of(48));
		assert_eq!(terms.whole_price, price_of(240));
	});
}

#[test]
fn reserve_fixes_nothing_as_a_price_where_there_is_none() {
	ExtBuilder.build_and_execute(|| {
		World::without_price(true);
		let terms = record(reserve(2, 5 * DAY)).terms;
		assert_eq!((terms.day_price, terms.whole_price), (0, 0));
	});
}

#[test]
fn reserve_gives_ids_in_sequence_and_never_again() {
	ExtBuilder.build_and_execute(|| {
		assert_eq!(reserve(1, HOUR), LeaseId(0));
		assert_ok!(terminate(BOB, LeaseId(0)));
		assert_eq!(reserve(1, HOUR), LeaseId(1));
		NextLeaseId::<Test>::put(LeaseId(u32::MAX));
		assert_noop!(redeem(BOB, VAULT, 1, HOUR), Error::<Test>::IdsExhausted);
	});
}

#[test]
fn reserve_finds_an_escrow_that_exists_before_the_first_lease_and_after_the_last() {
	ExtBuilder.build_and_execute(|| {
		let escrow = Lease::escrow();
		let references = || (System::providers(&escrow), System::consumers(&escrow));
		assert_eq!(references(), (1, 0));
		let leases = [reserve(1, HOUR), reserve(1, HOUR), redeem(BOB, CAROLS, 1, HOUR).unwrap()];
		// Units of two vaults.
		assert_eq!(references(), (1, 2));
		for lease in leases {
			assert_ok!(terminate(BOB, lease));
		}
		assert_eq!(references(), (1, 0));
		reserve(1, HOUR);
		assert_eq!(references(), (1, 1));
	});
}

#[test]
fn reserve_and_the_ends_of_leases_leave_alone_what_was_donated_to_the_escrow() {
	ExtBuilder.build_and_execute(|| {
		let escrow = Lease::escrow();
		for donations in 1..=3 {
			let (donor, to) = (RuntimeOrigin::signed(BOB), escrow.clone());
			assert_ok!(Balances::transfer_allow_death(donor, to, MILL_DONATION));
			let lease = reserve(1, HOUR);
			assert_ok!(terminate(BOB, lease));
			// Its own reference, and that of the donations.
			assert_eq!(System::providers(&escrow), 2);
			assert_eq!(Balances::free_balance(&escrow), donations * MILL_DONATION);
		}
	});
}

#[test]
fn reserve_books_the_units_of_each_vault_until_they_have_left_the_escrow() {
	ExtBuilder.build_and_execute(|| {
		let booked = |vault| InLease::<Test>::get(vault) / DEVICE_HOUR;
		let first = start(2, HOUR);
		let second = reserve(3, HOUR);
		let carols = redeem(DAVE, CAROLS, 4, HOUR).unwrap();
		assert_eq!((booked(VAULT), booked(CAROLS), booked(OTHERS)), (5, 4, 0));
		assert_ok!(extend(BOB, first, HOUR));
		assert_eq!(booked(VAULT), 7);
		assert_ok!(terminate(BOB, second));
		assert_eq!(booked(VAULT), 4);
		// What waits for its vault is still there.
		World::freeze(CAROLS);
		assert_ok!(terminate(DAVE, carols));
		assert_eq!(booked(CAROLS), 4);
		World::settle(CAROLS);
		assert_ok!(settle(ERIN, carols));
		pass(2 * HOUR);
		assert_ok!(settle(ERIN, first));
		assert_eq!(InLease::<Test>::iter().count(), 0);
	});
}

/// Enough to exist by.
const MILL_DONATION: u128 = millrace_primitives::units::MILL;

#[test]
fn reserve_asks_nothing_again_that_the_load_has_said() {
	ExtBuilder.build().execute_with(|| {
		LookUps::set((0, 0));
		let load = load(&ALICE);
		assert_eq!((load.devices, load.free, LookUps::get()), (DEVICES, DEVICES, (1, 1)));
		assert_ok!(Lease::reserve(order(1, HOUR), load));
		assert_eq!(LookUps::get(), (1, 1));
	});
}

#[test]
fn reserve_knows_of_the_first_lease_of_the_same_load() {
	ExtBuilder.build().execute_with(|| {
		let load = load(&ALICE);
		assert_ok!(Lease::reserve(order(DEVICES - 1, HOUR), load));
		assert_noop!(Lease::reserve(order(2, HOUR), load), Error::<Test>::NotEnoughDevices);
		assert_ok!(Lease::reserve(order(1, HOUR), load));
	});
}

#[test]
fn reserve_is_not_disturbed_by_units_that_somebody_donated_to_the_escrow() {
	ExtBuilder.build().execute_with(|| {
		let lease = reserve(1, HOUR);
		let escrow = Lease::escrow();
		assert_ok!(Assets::transfer(
			RuntimeOrigin::signed(POOL),
			AssetId::clt(VAULT),
			escrow.clone(),
			7
		));
		assert_ok!(Lease::do_try_state());
		assert_ok!(terminate(BOB, lease));
		// What was donated stays, and is in no lease.
		assert_eq!((escrowed(VAULT), InLease::<Test>::contains_key(VAULT)), (7, false));
		let lease = reserve(1, HOUR);
		assert_eq!(InLease::<Test>::get(VAULT), DEVICE_HOUR);
		assert_ok!(terminate(BOB, lease));
		assert_eq!((escrowed(VAULT), InLease::<Test>::contains_key(VAULT)), (7, false));
		assert_ok!(Lease::do_try_state());
	});
}

#[test]
fn reserve_fails_with_no_devices_for_none() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(book(order(0, HOUR)), Error::<Test>::NoDevices);
	});
}

#[test]
fn reserve_fails_with_off_grid_for_no_time_and_for_parts_of_a_minute() {
	ExtBuilder.build_and_execute(|| {
		for duration in [0, 1, MINUTE - 1, MINUTE + 1, HOUR - SECOND, HOUR + 1, Moment::MAX] {
			assert_noop!(book(order(1, duration)), Error::<Test>::OffGrid);
		}
	});
}

#[test]
fn reserve_fails_with_too_short_below_the_shortest_lease() {
	ExtBuilder.build_and_execute(|| {
		for minutes in 1..10 {
			assert_noop!(book(order(1, minutes * MINUTE)), Error::<Test>::TooShort);
		}
		reserve(1, MIN_DURATION);
	});
}

#[test]
fn reserve_fails_with_too_long_above_the_longest_lease() {
	ExtBuilder.build_and_execute(|| {
		for duration in [MAX_DURATION + MINUTE, Moment::MAX / MINUTE * MINUTE] {
			assert_noop!(book(order(1, duration)), Error::<Test>::TooLong);
		}
		reserve(1, MAX_DURATION);
	});
}

#[test]
fn reserve_fails_with_inconsistent_for_units_that_are_not_those_of_the_devices() {
	ExtBuilder.build_and_execute(|| {
		for units in [0, DEVICE_HOUR - 1, DEVICE_HOUR + 1] {
			let wrong = Reservation { units, ..order(1, HOUR) };
			assert_noop!(book(wrong), Error::<Test>::Inconsistent);
		}
	});
}

#[test]
fn reserve_fails_with_not_enough_devices_for_one_more_than_are_free() {
	ExtBuilder.build_and_execute(|| {
		for devices in [DEVICES + 1, u32::MAX] {
			assert_noop!(book(order(devices, HOUR)), Error::<Test>::NotEnoughDevices);
		}
		reserve(DEVICES, HOUR);
		assert_noop!(redeem(BOB, VAULT, 1, HOUR), Error::<Test>::NotEnoughDevices);
	});
}

#[test]
fn reserve_lets_one_of_two_that_race_for_the_last_device_have_it() {
	ExtBuilder.build_and_execute(|| {
		reserve(DEVICES - 1, HOUR);
		let bobs = redeem(BOB, VAULT, 1, HOUR);
		let before = utc(&DAVE);
		assert_noop!(redeem(DAVE, VAULT, 1, HOUR), Error::<Test>::NotEnoughDevices);
		assert_eq!(utc(&DAVE), before);
		assert_eq!(load(&ALICE).free, 0);
		// Devices of another class, and of another provider, are others.
		assert_ok!(redeem(DAVE, OTHERS, 1, HOUR));
		assert_ok!(redeem(DAVE, CAROLS, 1, HOUR));
		// As soon as it is free the other one has it.
		assert_ok!(terminate(BOB, bobs.unwrap()));
		assert_ok!(redeem(DAVE, VAULT, 1, HOUR));
	});
}

#[test]
fn reserve_fails_with_not_enough_devices_of_a_provider_that_is_not_in_good_standing() {
	ExtBuilder.build_and_execute(|| {
		World::set_standing(&ALICE, CLASS, false);
		assert_eq!(load(&ALICE).free, 0);
		assert_noop!(book(order(1, HOUR)), Error::<Test>::NotEnoughDevices);
		assert_eq!(load(&ERIN).free, 0);
		let strangers = Reservation { provider: ERIN, ..order(1, HOUR) };
		assert_noop!(book(strangers), Error::<Test>::NotEnoughDevices);
	});
}

#[test]
fn reserve_and_extend_go_on_while_nobody_attests_the_fleets_of_the_provider() {
	ExtBuilder.build_and_execute(|| {
		World::change(|known| known.unattested = true);
		assert_eq!(load(&ALICE).free, DEVICES);
		let lease = start(2, HOUR);
		assert_ok!(extend(BOB, lease, HOUR));
	});
}

#[test]
fn reserve_finds_nothing_free_where_more_is_leased_than_there_is() {
	ExtBuilder.build().execute_with(|| {
		reserve(DEVICES, HOUR);
		World::set_devices(&ALICE, CLASS, DEVICES - 1);
		assert_eq!(load(&ALICE).free, 0);
		assert_noop!(book(order(1, HOUR)), Error::<Test>::NotEnoughDevices);
	});
}

#[test]
fn reserve_fails_with_overflow_at_the_end_of_time() {
	ExtBuilder.build().execute_with(|| {
		Timestamp::set_timestamp(Moment::MAX - CONFIRM_PERIOD + 1);
		assert_noop!(book(order(1, HOUR)), Error::<Test>::Overflow);
		Timestamp::set_timestamp(Moment::MAX - CONFIRM_PERIOD);
		assert_ok!(book(order(1, HOUR)));
	});
}

#[test]
fn reserve_files_in_the_slot_of_the_deadline_whatever_the_clock_stands_at() {
	for (offset, later) in [(0, 0), (1, 1), (MINUTE - 1, 1), (MINUTE, 1), (MINUTE + 1, 2)] {
		ExtBuilder.build_and_execute(|| {
			let midnight = 20_001 * DAY;
			Timestamp::set_timestamp(midnight + offset);
			let filed = record(reserve(1, HOUR)).filed;
			assert_eq!(filed, (midnight + CONFIRM_PERIOD) / MINUTE + later);
		});
	}
}
