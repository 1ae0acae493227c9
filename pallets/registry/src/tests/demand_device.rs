use super::*;

#[test]
fn demand_device_holds_the_bond() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		assert_ok!(Registry::demand_device(signed(CAROL), FleetId(0), 4));
		assert_eq!(on_hold(HoldReason::DemandBond, CAROL), DEMAND_BOND);
		assert_eq!(fleet(0).demands, 1);
		let deadline = 1 + DEMAND_PERIOD;
		assert_eq!(
			Demands::<Test>::get(FleetId(0), 4),
			Some(DemandRecord { demander: CAROL, bond: DEMAND_BOND, deadline })
		);
		assert_eq!(
			events(),
			vec![Event::DeviceDemanded {
				fleet: FleetId(0),
				index: 4,
				provider: ALICE,
				demander: CAROL,
				bond: DEMAND_BOND,
				deadline,
			}]
		);
	});
}

#[test]
fn demand_device_is_open_to_many_for_many_devices() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		for (who, index) in [(CAROL, 0), (BOB, 1), (CAROL, 2)] {
			assert_ok!(Registry::demand_device(signed(who), FleetId(0), index));
		}
		assert_eq!(on_hold(HoldReason::DemandBond, CAROL), 2 * DEMAND_BOND);
		assert_eq!(fleet(0).demands, 3);
	});
}

#[test]
fn demand_device_fails_with_already_demanded_when_replayed() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		assert_ok!(Registry::demand_device(signed(CAROL), FleetId(0), 4));
		for who in [CAROL, BOB] {
			assert_noop!(
				Registry::demand_device(signed(who), FleetId(0), 4),
				Error::<Test>::AlreadyDemanded
			);
		}
	});
}

#[test]
fn demand_device_is_possible_again_after_an_answer() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		for _ in 0..2 {
			assert_ok!(Registry::demand_device(signed(CAROL), FleetId(0), 4));
			let siblings = proof(0, &alices(), 4).proof;
			assert_ok!(Registry::open_device(
				signed(ALICE),
				FleetId(0),
				4,
				DeviceId([5; 32]),
				siblings
			));
		}
	});
}

#[test]
fn demand_device_fails_with_unknown_fleet() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Registry::demand_device(signed(CAROL), FleetId(0), 0),
			Error::<Test>::UnknownFleet
		);
	});
}

#[test]
fn demand_device_fails_with_fleet_not_active_before_unknown_device() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		assert_ok!(Registry::withdraw_fleet(signed(ALICE), FleetId(0)));
		assert_noop!(
			Registry::demand_device(signed(CAROL), FleetId(0), 5),
			Error::<Test>::FleetNotActive
		);
	});
}

#[test]
fn demand_device_fails_with_unknown_device_at_and_past_the_end() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		for index in [5, u32::MAX] {
			assert_noop!(
				Registry::demand_device(signed(ALICE), FleetId(0), index),
				Error::<Test>::UnknownDevice
			);
		}
	});
}

#[test]
fn demand_device_fails_with_own_fleet() {
	// Attack A28: one account on both sides.
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		assert_noop!(
			Registry::demand_device(signed(ALICE), FleetId(0), 0),
			Error::<Test>::OwnFleet
		);
	});
}

#[test]
fn demand_device_fails_without_the_balance_for_the_bond() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		for who in [POOR, NOBODY] {
			assert_noop!(
				Registry::demand_device(signed(who), FleetId(0), 0),
				TokenError::FundsUnavailable
			);
		}
	});
}

#[test]
fn demand_device_fails_with_overflow_at_the_end_of_time() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		System::set_block_number(u64::MAX);
		assert_noop!(
			Registry::demand_device(signed(CAROL), FleetId(0), 0),
			Error::<Test>::Overflow
		);
	});
}

#[test]
fn demand_device_fails_for_a_root_origin() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Registry::demand_device(RuntimeOrigin::root(), FleetId(0), 0),
			DispatchError::BadOrigin
		);
	});
}
