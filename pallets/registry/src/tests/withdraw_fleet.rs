use super::*;

#[test]
fn withdraw_fleet_takes_its_capacity() {
	ExtBuilder::default().fleet(ALICE, alices()).fleet(ALICE, bobs()).build_and_execute(|| {
		assert_ok!(Registry::withdraw_fleet(signed(ALICE), FleetId(0)));
		let liable_until = START + UNBONDING;
		assert_eq!(fleet(0).status, FleetStatus::Withdrawn { at: START, liable_until });
		assert_eq!(
			position(ALICE),
			ClassCapacity {
				capacity: 3 * DEVICE_CAPACITY,
				active: 1,
				condemned: 0,
				attested: listed([(1, 0)]),
			}
		);
		assert_eq!(Providers::<Test>::get(ALICE).unwrap().fleets, 1);
		assert_eq!(
			events(),
			vec![Event::FleetWithdrawn {
				fleet: FleetId(0),
				provider: ALICE,
				class_id: ClassId(0),
				capacity: 5 * DEVICE_CAPACITY,
				liable_until,
			}]
		);
	});
}

#[test]
fn withdraw_fleet_leaves_no_empty_position() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		assert_ok!(Registry::withdraw_fleet(signed(ALICE), FleetId(0)));
		assert!(!ClassCapacities::<Test>::contains_key(ALICE, ClassId(0)));
	});
}

#[test]
fn withdraw_fleet_is_allowed_down_to_what_is_owed() {
	ExtBuilder::default().fleet(ALICE, alices()).fleet(ALICE, bobs()).build_and_execute(|| {
		MockObligations::set_owed(ALICE, ClassId(0), 3 * DEVICE_CAPACITY + 1);
		assert_noop!(
			Registry::withdraw_fleet(signed(ALICE), FleetId(0)),
			Error::<Test>::CapacityOwed
		);
		MockObligations::set_owed(ALICE, ClassId(0), 3 * DEVICE_CAPACITY);
		assert_ok!(Registry::withdraw_fleet(signed(ALICE), FleetId(0)));
		assert_noop!(
			Registry::withdraw_fleet(signed(ALICE), FleetId(1)),
			Error::<Test>::CapacityOwed
		);
	});
}

#[test]
fn withdraw_fleet_does_not_count_capacity_or_debt_of_another_class() {
	ExtBuilder::default().classes(2).fleet(ALICE, alices()).build_and_execute(|| {
		assert_ok!(commit(ALICE, ClassId(1), &bobs()));
		MockObligations::set_owed(ALICE, ClassId(0), 1);
		assert_noop!(
			Registry::withdraw_fleet(signed(ALICE), FleetId(0)),
			Error::<Test>::CapacityOwed
		);
		assert_ok!(Registry::withdraw_fleet(signed(ALICE), FleetId(1)));
	});
}

#[test]
fn withdraw_fleet_fails_with_demands_open() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		assert_ok!(Registry::demand_device(signed(CAROL), FleetId(0), 0));
		MockObligations::set_owed(ALICE, ClassId(0), 1);
		assert_noop!(
			Registry::withdraw_fleet(signed(ALICE), FleetId(0)),
			Error::<Test>::DemandsOpen
		);
	});
}

#[test]
fn withdraw_fleet_fails_with_unknown_fleet() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		for id in [1, u32::MAX] {
			assert_noop!(
				Registry::withdraw_fleet(signed(ALICE), FleetId(id)),
				Error::<Test>::UnknownFleet
			);
		}
	});
}

#[test]
fn withdraw_fleet_fails_with_not_owner_whatever_its_status() {
	ExtBuilder::default().fleet(ALICE, alices()).fleet(BOB, bobs()).build_and_execute(|| {
		assert_noop!(Registry::withdraw_fleet(signed(BOB), FleetId(0)), Error::<Test>::NotOwner);
		assert_ok!(Registry::withdraw_fleet(signed(ALICE), FleetId(0)));
		assert_noop!(Registry::withdraw_fleet(signed(BOB), FleetId(0)), Error::<Test>::NotOwner);
	});
}

#[test]
fn withdraw_fleet_fails_with_fleet_not_active_when_replayed() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		assert_ok!(Registry::withdraw_fleet(signed(ALICE), FleetId(0)));
		assert_noop!(
			Registry::withdraw_fleet(signed(ALICE), FleetId(0)),
			Error::<Test>::FleetNotActive
		);
	});
}

#[test]
fn withdraw_fleet_is_refused_while_its_owner_is_a_respondent() {
	ExtBuilder::default().fleet(ALICE, alices()).fleet(BOB, bobs()).build_and_execute(|| {
		Respondents::set([ALICE].into());
		assert_noop!(
			Registry::withdraw_fleet(signed(ALICE), FleetId(0)),
			Error::<Test>::UnderDispute
		);
		// However long it lasts, the fleet is liable at its end.
		pass(10 * UNBONDING);
		assert!(Registry::fleet_facts(FleetId(0)).unwrap().liable);
		assert_ok!(Registry::withdraw_fleet(signed(BOB), FleetId(1)));
		Respondents::set([].into());
		assert_ok!(Registry::withdraw_fleet(signed(ALICE), FleetId(0)));
	});
}

#[test]
fn withdraw_fleet_finds_errors_in_the_documented_order() {
	ExtBuilder::default().fleet(ALICE, alices()).fleet(ALICE, bobs()).build_and_execute(|| {
		let withdraw = |who, id| Registry::withdraw_fleet(signed(who), FleetId(id));
		assert_ok!(withdraw(ALICE, 1));
		assert_ok!(Registry::demand_device(signed(CAROL), FleetId(0), 0));
		Respondents::set([ALICE, BOB].into());
		MockObligations::set_owed(ALICE, ClassId(0), 1);
		MockObligations::set_leased(ALICE, ClassId(0), 1);
		assert_noop!(withdraw(BOB, 2), Error::<Test>::UnknownFleet);
		assert_noop!(withdraw(BOB, 1), Error::<Test>::NotOwner);
		assert_noop!(withdraw(ALICE, 1), Error::<Test>::FleetNotActive);
		assert_noop!(withdraw(ALICE, 0), Error::<Test>::DemandsOpen);
		let path = siblings(&alices(), 0).try_into().unwrap();
		assert_ok!(Registry::open_device(signed(ALICE), FleetId(0), 0, DeviceId([1; 32]), path));
		assert_noop!(withdraw(ALICE, 0), Error::<Test>::UnderDispute);
		Respondents::set([].into());
		assert_noop!(withdraw(ALICE, 0), Error::<Test>::CapacityOwed);
		MockObligations::set_owed(ALICE, ClassId(0), 0);
		assert_noop!(withdraw(ALICE, 0), Error::<Test>::DevicesLeased);
		MockObligations::set_leased(ALICE, ClassId(0), 0);
		assert_ok!(withdraw(ALICE, 0));
	});
}

#[test]
fn withdraw_fleet_fails_for_a_root_origin() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Registry::withdraw_fleet(RuntimeOrigin::root(), FleetId(0)),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn withdraw_fleet_is_refused_while_its_devices_are_leased() {
	ExtBuilder::default().fleet(ALICE, alices()).fleet(ALICE, bobs()).build_and_execute(|| {
		assert_eq!(<Registry as ProvidersTrait<_>>::info(&ALICE, ClassId(0)).devices, 8);
		MockObligations::set_leased(ALICE, ClassId(0), 4);
		assert_noop!(
			Registry::withdraw_fleet(signed(ALICE), FleetId(0)),
			Error::<Test>::DevicesLeased
		);
		MockObligations::set_leased(ALICE, ClassId(0), 3);
		assert_ok!(Registry::withdraw_fleet(signed(ALICE), FleetId(0)));
		assert_eq!(<Registry as ProvidersTrait<_>>::info(&ALICE, ClassId(0)).devices, 3);
	});
}
