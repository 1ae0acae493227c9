use super::*;

fn open(
	who: AccountId,
	fleet: u32,
	index: u32,
	device: u8,
) -> frame_support::dispatch::DispatchResult {
	let siblings = siblings(&alices(), index.min(4)).try_into().unwrap();
	Registry::open_device(signed(who), FleetId(fleet), index, DeviceId([device; 32]), siblings)
}

#[test]
fn open_device_pays_the_provider_for_every_device() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		let before = Balances::free_balance(ALICE);
		for index in 0..5 {
			assert_ok!(Registry::demand_device(signed(CAROL), FleetId(0), index));
			events();
			assert_ok!(open(ALICE, 0, index, index as u8 + 1));
			assert_eq!(
				events(),
				vec![Event::DeviceOpened {
					fleet: FleetId(0),
					index,
					device: DeviceId([index as u8 + 1; 32]),
					provider: ALICE,
					demander: CAROL,
					paid: DEMAND_BOND,
				}]
			);
		}
		assert_eq!(Balances::free_balance(ALICE), before + 5 * DEMAND_BOND);
		assert_eq!(Balances::free_balance(CAROL), RICH - 5 * DEMAND_BOND);
		assert_eq!(fleet(0).demands, 0);
		assert!(fleet(0).is_active());
	});
}

#[test]
fn open_device_works_in_the_last_block_and_fails_with_deadline_passed_after_it() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		assert_ok!(Registry::demand_device(signed(CAROL), FleetId(0), 0));
		assert_ok!(Registry::demand_device(signed(CAROL), FleetId(0), 1));
		run_to_block(1 + DEMAND_PERIOD);
		assert_ok!(open(ALICE, 0, 0, 1));
		run_to_block(2 + DEMAND_PERIOD);
		assert_noop!(open(ALICE, 0, 1, 2), Error::<Test>::DeadlinePassed);
		assert_noop!(open(ALICE, 0, 1, 99), Error::<Test>::DeadlinePassed);
	});
}

#[test]
fn open_device_fails_with_invalid_proof() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		assert_ok!(Registry::demand_device(signed(CAROL), FleetId(0), 0));
		let good = siblings(&alices(), 0);
		let mut flipped = good.clone();
		flipped[1].0[0] ^= 1;
		let cases = [
			(DeviceId([2; 32]), good.clone()),
			(DeviceId([1; 32]), flipped),
			(DeviceId([1; 32]), good[..2].to_vec()),
			(DeviceId([1; 32]), vec![]),
			(DeviceId([1; 32]), [good.clone(), good.clone()].concat()),
			(DeviceId([1; 32]), siblings(&alices(), 1)),
		];
		for (device, siblings) in cases {
			let siblings = siblings.try_into().unwrap();
			assert_noop!(
				Registry::open_device(signed(ALICE), FleetId(0), 0, device, siblings),
				Error::<Test>::InvalidProof
			);
		}
	});
}

#[test]
fn open_device_fails_with_not_demanded_when_replayed_and_when_nobody_asked() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		assert_ok!(Registry::demand_device(signed(CAROL), FleetId(0), 0));
		assert_noop!(open(ALICE, 0, 1, 2), Error::<Test>::NotDemanded);
		assert_noop!(open(ALICE, 0, u32::MAX, 2), Error::<Test>::NotDemanded);
		assert_ok!(open(ALICE, 0, 0, 1));
		assert_noop!(open(ALICE, 0, 0, 1), Error::<Test>::NotDemanded);
	});
}

#[test]
fn open_device_fails_with_unknown_fleet_and_not_owner() {
	ExtBuilder::default().fleet(ALICE, alices()).provider(BOB).build_and_execute(|| {
		assert_noop!(open(ALICE, 1, 0, 1), Error::<Test>::UnknownFleet);
		assert_noop!(open(BOB, 0, 0, 1), Error::<Test>::NotOwner);
		assert_ok!(Registry::demand_device(signed(CAROL), FleetId(0), 0));
		assert_noop!(open(CAROL, 0, 0, 1), Error::<Test>::NotOwner);
	});
}

#[test]
fn open_device_fails_with_fleet_not_active_once_condemned() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		assert_ok!(Registry::demand_device(signed(CAROL), FleetId(0), 0));
		run_to_block(5);
		assert_ok!(Registry::demand_device(signed(CAROL), FleetId(0), 1));
		run_to_block(2 + DEMAND_PERIOD);
		assert_ok!(Registry::expire_demand(signed(BOB), FleetId(0), 0));
		assert_noop!(open(ALICE, 0, 1, 2), Error::<Test>::FleetNotActive);
	});
}

#[test]
fn open_device_fails_for_a_root_origin() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Registry::open_device(
				RuntimeOrigin::root(),
				FleetId(0),
				0,
				DeviceId([0; 32]),
				Default::default()
			),
			DispatchError::BadOrigin
		);
	});
}
