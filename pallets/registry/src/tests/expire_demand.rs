use super::*;

/// 30 % of 1,001, rounded up.
const SLASH: u128 = 301;
/// 10 % of that, rounded down.
const REWARD: u128 = 30;

#[test]
fn expire_demand_condemns_the_fleet_and_pays_the_demander() {
	ExtBuilder::default().fleet(ALICE, alices()).fleet(ALICE, bobs()).build_and_execute(|| {
		assert_ok!(Registry::demand_device(signed(CAROL), FleetId(0), 3));
		events();
		run_to_block(2 + DEMAND_PERIOD);
		assert_ok!(Registry::expire_demand(signed(BOB), FleetId(0), 3));

		let ended_at = START + 3_000 * (1 + DEMAND_PERIOD);
		assert_eq!(fleet(0).status, FleetStatus::Condemned { ended_at });
		assert_eq!(
			position(ALICE),
			ClassCapacity {
				capacity: 3 * DEVICE_CAPACITY,
				active: 1,
				condemned: 1,
				attested: listed([(1, 0)]),
			}
		);
		assert_eq!(bond(ALICE), PROVIDER_BOND - SLASH);
		assert_eq!(on_hold(HoldReason::DemandBond, CAROL), 0);
		assert_eq!(Balances::free_balance(CAROL), RICH + REWARD);
		assert_eq!(Balances::free_balance(TREASURY), EXISTENTIAL_DEPOSIT + SLASH - REWARD);
		assert_eq!(
			events(),
			vec![
				Event::DemandExpired {
					fleet: FleetId(0),
					index: 3,
					demander: CAROL,
					bond: DEMAND_BOND
				},
				Event::FleetCondemned {
					fleet: FleetId(0),
					provider: ALICE,
					class_id: ClassId(0),
					capacity: 5 * DEVICE_CAPACITY,
					fault: Fault::Unopened { index: 3 },
				},
				Event::ProviderSlashed {
					provider: ALICE,
					slashed: SLASH,
					reporter: CAROL,
					to_reporter: REWARD,
					to_destination: SLASH - REWARD,
				},
			]
		);
	});
}

#[test]
fn expire_demand_works_though_more_is_owed_than_is_left() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		MockObligations::set_owed(ALICE, ClassId(0), 5 * DEVICE_CAPACITY);
		assert_ok!(Registry::demand_device(signed(CAROL), FleetId(0), 3));
		run_to_block(2 + DEMAND_PERIOD);
		assert_ok!(Registry::expire_demand(signed(BOB), FleetId(0), 3));
		assert_eq!(position(ALICE).capacity, 0);
	});
}

#[test]
fn expire_demand_of_a_condemned_fleet_only_returns_the_bond() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		assert_ok!(Registry::demand_device(signed(CAROL), FleetId(0), 0));
		run_to_block(2 + DEMAND_PERIOD);
		assert_ok!(Registry::demand_device(signed(BOB), FleetId(0), 1));
		assert_ok!(Registry::expire_demand(signed(ALICE), FleetId(0), 0));
		events();
		// Not yet due, but there is nothing to wait for.
		assert_ok!(Registry::expire_demand(signed(ALICE), FleetId(0), 1));
		assert_eq!(Balances::free_balance(BOB), RICH);
		assert_eq!(bond(ALICE), PROVIDER_BOND - SLASH);
		assert_eq!(
			events(),
			vec![Event::DemandExpired {
				fleet: FleetId(0),
				index: 1,
				demander: BOB,
				bond: DEMAND_BOND
			}]
		);
	});
}

#[test]
fn expire_demand_works_after_a_condemned_provider_has_left() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		assert_ok!(Registry::demand_device(signed(CAROL), FleetId(0), 0));
		assert_ok!(Registry::demand_device(signed(CAROL), FleetId(0), 1));
		run_to_block(2 + DEMAND_PERIOD);
		assert_ok!(Registry::expire_demand(signed(CAROL), FleetId(0), 0));
		assert_ok!(Registry::leave(signed(ALICE)));
		pass(UNBONDING);
		assert_ok!(Registry::withdraw_bond(signed(ALICE)));
		assert_ok!(Registry::expire_demand(signed(CAROL), FleetId(0), 1));
	});
}

#[test]
fn expire_demand_stops_what_the_owner_owes_in_favour_of_the_demander() {
	ExtBuilder::default().classes(2).fleet(ALICE, alices()).build_and_execute(|| {
		assert_ok!(commit(ALICE, ClassId(1), &bobs()));
		assert_ok!(Registry::demand_device(signed(CAROL), FleetId(1), 0));
		run_to_block(2 + DEMAND_PERIOD);
		assert_ok!(Registry::expire_demand(signed(BOB), FleetId(1), 0));
		assert_eq!(MockObligations::condemnations(), [(ALICE, ClassId(1), CAROL)]);
	});
}

#[test]
fn expire_demand_of_a_condemned_fleet_stops_nothing_again() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		for index in 0..2 {
			assert_ok!(Registry::demand_device(signed(CAROL), FleetId(0), index));
		}
		run_to_block(2 + DEMAND_PERIOD);
		for index in 0..2 {
			assert_ok!(Registry::expire_demand(signed(BOB), FleetId(0), index));
			assert_eq!(MockObligations::condemnations(), [(ALICE, ClassId(0), CAROL)]);
		}
	});
}

#[test]
fn expire_demand_fails_as_a_whole_when_what_is_owed_cannot_be_stopped() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		assert_ok!(Registry::demand_device(signed(CAROL), FleetId(0), 0));
		run_to_block(2 + DEMAND_PERIOD);
		Unstoppable::set(Some(ClassId(0)));
		assert_noop!(
			dispatch(BOB, Call::expire_demand { fleet: FleetId(0), index: 0 }),
			CANNOT_STOP
		);
		Unstoppable::set(None);
		assert_ok!(dispatch(BOB, Call::expire_demand { fleet: FleetId(0), index: 0 }));
	});
}

#[test]
fn expire_demand_refunds_the_weight_of_vaults_that_were_not_stopped() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		for index in 0..2 {
			assert_ok!(Registry::demand_device(signed(CAROL), FleetId(0), index));
		}
		run_to_block(2 + DEMAND_PERIOD);
		let call = |index| Call::<Test>::expire_demand { fleet: FleetId(0), index };
		let own = <() as WeightInfo>::expire_demand();
		assert_eq!(charged(&call(0)), own + MockObligations::condemned_weight(MAX_VAULTS));
		Stopped::set([(ClassId(0), 3)].into());
		let spent = dispatch(BOB, call(0)).unwrap();
		assert_eq!(spent, Some(own + MockObligations::condemned_weight(3)));
		// The fleet is condemned by now: nothing is stopped, nothing is looked at.
		assert_eq!(dispatch(BOB, call(1)).unwrap(), Some(own));
	});
}

#[test]
fn expire_demand_fails_with_deadline_ahead_until_the_last_block() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		assert_ok!(Registry::demand_device(signed(CAROL), FleetId(0), 0));
		for block in [1, 1 + DEMAND_PERIOD] {
			run_to_block(block);
			assert_noop!(
				Registry::expire_demand(signed(CAROL), FleetId(0), 0),
				Error::<Test>::DeadlineAhead
			);
		}
	});
}

#[test]
fn expire_demand_fails_with_not_demanded_when_replayed_and_when_answered() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		assert_noop!(
			Registry::expire_demand(signed(CAROL), FleetId(0), 0),
			Error::<Test>::NotDemanded
		);
		assert_ok!(Registry::demand_device(signed(CAROL), FleetId(0), 0));
		assert_ok!(Registry::demand_device(signed(CAROL), FleetId(0), 1));
		let siblings = siblings(&alices(), 0).try_into().unwrap();
		let device = DeviceId([1; 32]);
		assert_ok!(Registry::open_device(signed(ALICE), FleetId(0), 0, device, siblings));
		run_to_block(100);
		assert_noop!(
			Registry::expire_demand(signed(CAROL), FleetId(0), 0),
			Error::<Test>::NotDemanded
		);
		assert_ok!(Registry::expire_demand(signed(CAROL), FleetId(0), 1));
		assert_noop!(
			Registry::expire_demand(signed(CAROL), FleetId(0), 1),
			Error::<Test>::NotDemanded
		);
	});
}

#[test]
fn expire_demand_fails_with_unknown_fleet() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Registry::expire_demand(signed(CAROL), FleetId(0), 0),
			Error::<Test>::UnknownFleet
		);
	});
}

#[test]
fn expire_demand_fails_for_a_root_origin() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Registry::expire_demand(RuntimeOrigin::root(), FleetId(0), 0),
			DispatchError::BadOrigin
		);
	});
}
