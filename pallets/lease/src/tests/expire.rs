use super::*;

#[test]
fn expire_returns_all_units_and_pays_the_price_of_a_day() {
	ExtBuilder.build_and_execute(|| {
		let lease = reserve(2, 5 * DAY);
		events();
		pass(CONFIRM_PERIOD);
		assert_ok!(expire(ERIN, lease));
		let (delivered, returned) = (0, 240 * DEVICE_HOUR);
		assert_eq!(utc(&BOB), RICH);
		assert_eq!(gold(&BOB), price_of(48));
		assert_eq!(World::known(VAULT).pooled, RICH);
		assert_eq!(load(&ALICE).free, DEVICES);
		assert_eq!(starts(&ALICE), (0, 1));
		let by = EndedBy::FailedStart;
		assert_eq!(
			events(),
			vec![
				Event::Ended { lease, by, delivered, returned, waits: false },
				Event::Expired { lease, compensation: price_of(48) },
			]
		);
	});
}

#[test]
fn expire_pays_nothing_where_there_was_no_price() {
	ExtBuilder.build_and_execute(|| {
		World::without_price(true);
		let lease = reserve(2, 5 * DAY);
		World::without_price(false);
		pass(CONFIRM_PERIOD);
		events();
		assert_ok!(expire(ERIN, lease));
		assert_eq!(gold(&BOB), 0);
		assert!(events().contains(&Event::Expired { lease, compensation: 0 }));
	});
}

#[test]
fn expire_of_a_frozen_vault_frees_the_devices_and_waits_with_the_rest() {
	ExtBuilder.build_and_execute(|| {
		let lease = reserve(2, 5 * DAY);
		World::freeze(VAULT);
		pass(CONFIRM_PERIOD);
		assert_ok!(expire(ERIN, lease));
		assert_eq!(load(&ALICE).free, DEVICES);
		assert_eq!(starts(&ALICE), (0, 1));
		assert_eq!(escrowed(VAULT), 240 * DEVICE_HOUR);
		assert_eq!(
			record(lease).status,
			LeaseStatus::Ended {
				by: EndedBy::FailedStart,
				delivered: 0,
				compensation: price_of(48)
			}
		);
		assert_noop!(expire(ERIN, lease), Error::<Test>::AlreadyEnded);
		// A failure counts once.
		World::settle(VAULT);
		assert_ok!(settle(ERIN, lease));
		assert_eq!(starts(&ALICE), (0, 1));
		assert_eq!(utc(&BOB), RICH);
	});
}

#[test]
fn expire_fails_with_too_early_until_the_last_instant() {
	ExtBuilder.build_and_execute(|| {
		let lease = reserve(2, HOUR);
		assert_noop!(expire(BOB, lease), Error::<Test>::TooEarly);
		pass(CONFIRM_PERIOD - INSTANT);
		assert_noop!(expire(BOB, lease), Error::<Test>::TooEarly);
	});
}

#[test]
fn expire_fails_with_not_reserved_when_it_was_confirmed() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(2, HOUR);
		assert_noop!(expire(BOB, lease), Error::<Test>::NotReserved);
		pass(2 * HOUR);
		assert_noop!(expire(BOB, lease), Error::<Test>::NotReserved);
	});
}

#[test]
fn expire_fails_with_unknown_lease_twice() {
	ExtBuilder.build_and_execute(|| {
		let lease = reserve(2, HOUR);
		pass(CONFIRM_PERIOD);
		assert_ok!(expire(BOB, lease));
		assert_noop!(expire(BOB, lease), Error::<Test>::UnknownLease);
	});
}

#[test]
fn expire_fails_for_a_root_origin() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(Lease::expire(RuntimeOrigin::root(), LeaseId(0)), DispatchError::BadOrigin);
	});
}
