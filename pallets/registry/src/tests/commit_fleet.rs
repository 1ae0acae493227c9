use super::*;

fn root(byte: u8) -> H256 {
	H256([byte; 32])
}

fn commit_raw(class_id: u32, devices: u32, root: H256, throughput: u64) -> DispatchResult {
	Registry::commit_fleet(signed(ALICE), ClassId(class_id), devices, root, throughput)
}

type DispatchResult = frame_support::dispatch::DispatchResult;

#[test]
fn commit_fleet_adds_its_capacity() {
	ExtBuilder::default().classes(1).provider(ALICE).build_and_execute(|| {
		assert_ok!(commit_raw(0, 5, root(1), NOMINAL));
		let capacity = 5 * DEVICE_CAPACITY;
		let attested = listed([(0, 0)]);
		assert_eq!(position(ALICE), ClassCapacity { capacity, active: 1, condemned: 0, attested });
		assert_eq!(Providers::<Test>::get(ALICE).unwrap().fleets, 1);
		assert_eq!(Roots::<Test>::get(root(1)), Some(FleetId(0)));
		assert_eq!(
			fleet(0),
			FleetRecord {
				owner: ALICE,
				class_id: ClassId(0),
				devices: 5,
				root: root(1),
				throughput: NOMINAL,
				capacity,
				committed_at: START,
				status: FleetStatus::Active,
				demands: 0,
			}
		);
		assert_eq!(
			events(),
			vec![Event::FleetCommitted {
				fleet: FleetId(0),
				provider: ALICE,
				class_id: ClassId(0),
				devices: 5,
				root: root(1),
				throughput: NOMINAL,
				capacity,
			}]
		);
	});
}

#[test]
fn commit_fleet_counts_slow_devices_for_less_and_fast_ones_for_one() {
	ExtBuilder::default().classes(1).provider(ALICE).build_and_execute(|| {
		assert_ok!(commit_raw(0, 1, root(1), NOMINAL / 4));
		assert_eq!(position(ALICE).capacity, DEVICE_CAPACITY / 4);
		assert_ok!(commit_raw(0, 1, root(2), u64::MAX));
		assert_eq!(position(ALICE).capacity, DEVICE_CAPACITY / 4 + DEVICE_CAPACITY);
		assert_ok!(commit_raw(0, 1_000, root(3), 1));
		assert_eq!(position(ALICE).active, 3);
	});
}

#[test]
fn commit_fleet_rounds_capacity_down() {
	ExtBuilder::default().provider(ALICE).build_and_execute(|| {
		let spec = ClassSpec { throughput: 7, ..gpu() };
		assert_ok!(Registry::define_class(RuntimeOrigin::root(), name(b"7"), spec));
		assert_ok!(commit_raw(0, 1, root(1), 3));
		assert_eq!(position(ALICE).capacity, DEVICE_CAPACITY * 3 / 7);
	});
}

#[test]
fn commit_fleet_lists_the_fleet_behind_the_others_though_nobody_attests_it() {
	ExtBuilder::default()
		.classes(2)
		.fleet(ALICE, alices())
		.fleet(ALICE, bobs())
		.attested_until(Moment::MAX)
		.build_and_execute(|| {
			// One of another class, and one that another provider commits, come between.
			assert_ok!(commit_raw(1, 1, root(1), NOMINAL));
			assert_ok!(register(BOB));
			assert_ok!(commit(BOB, ClassId(0), &devices([30])));
			assert_ok!(commit_raw(0, 1, root(2), NOMINAL));
			let listed_now = listed([(0, Moment::MAX), (1, Moment::MAX), (4, 0)]);
			assert_eq!(position(ALICE).attested, listed_now);
			let other = ClassCapacities::<Test>::get(ALICE, ClassId(1)).unwrap();
			assert_eq!(other.attested, listed([(2, 0)]));
			// The list takes no more than there may be, and has room again after a withdrawal.
			assert_noop!(commit_raw(0, 1, root(3), NOMINAL), Error::<Test>::TooManyFleets);
			assert_ok!(Registry::withdraw_fleet(signed(ALICE), FleetId(0)));
			assert_ok!(commit_raw(0, 1, root(3), NOMINAL));
			let listed_now = listed([(1, Moment::MAX), (4, 0), (5, 0)]);
			assert_eq!(position(ALICE).attested, listed_now);
		});
}

#[test]
fn commit_fleet_keeps_classes_apart() {
	ExtBuilder::default().classes(2).provider(ALICE).build_and_execute(|| {
		assert_ok!(commit_raw(0, 1, root(1), NOMINAL));
		assert_ok!(commit_raw(1, 2, root(2), NOMINAL));
		let other = ClassCapacities::<Test>::get(ALICE, ClassId(1)).unwrap();
		assert_eq!(position(ALICE).capacity, DEVICE_CAPACITY);
		assert_eq!(other.capacity, 2 * DEVICE_CAPACITY);
	});
}

#[test]
fn commit_fleet_fails_with_root_used_whoever_and_whenever() {
	// Attack A1: the same attestation twice, in one block, across blocks, by another account, after
	// the fleet was withdrawn and after it was condemned.
	ExtBuilder::default()
		.classes(2)
		.fleet(ALICE, alices())
		.fleet(ALICE, bobs())
		.provider(BOB)
		.build_and_execute(|| {
			assert_noop!(commit(ALICE, ClassId(0), &alices()), Error::<Test>::RootUsed);
			assert_noop!(commit(ALICE, ClassId(1), &alices()), Error::<Test>::RootUsed);
			run_to_block(5);
			assert_noop!(commit(BOB, ClassId(0), &alices()), Error::<Test>::RootUsed);
			assert_ok!(Registry::withdraw_fleet(signed(ALICE), FleetId(0)));
			assert_noop!(commit(ALICE, ClassId(0), &alices()), Error::<Test>::RootUsed);
			assert_noop!(commit(BOB, ClassId(0), &alices()), Error::<Test>::RootUsed);
			assert_ok!(Registry::demand_device(signed(CAROL), FleetId(1), 0));
			run_to_block(100);
			assert_ok!(Registry::expire_demand(signed(CAROL), FleetId(1), 0));
			assert_noop!(commit(BOB, ClassId(0), &bobs()), Error::<Test>::RootUsed);
		});
}

#[test]
fn commit_fleet_fails_with_not_registered() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(commit_raw(9, 0, H256::zero(), 0), Error::<Test>::NotRegistered);
	});
}

#[test]
fn commit_fleet_fails_with_already_leaving() {
	ExtBuilder::default().classes(1).provider(ALICE).build_and_execute(|| {
		assert_ok!(Registry::leave(signed(ALICE)));
		assert_noop!(commit_raw(0, 1, root(1), NOMINAL), Error::<Test>::AlreadyLeaving);
	});
}

#[test]
fn commit_fleet_fails_with_bond_deficient_after_a_slash() {
	ExtBuilder::default().classes(2).fleet(ALICE, alices()).build_and_execute(|| {
		assert_ok!(Registry::demand_device(signed(CAROL), FleetId(0), 0));
		run_to_block(100);
		assert_ok!(Registry::expire_demand(signed(CAROL), FleetId(0), 0));
		assert_noop!(commit_raw(1, 1, root(1), NOMINAL), Error::<Test>::BondDeficient);
	});
}

#[test]
fn commit_fleet_fails_with_condemned_after_coming_back() {
	ExtBuilder::default().classes(2).fleet(ALICE, alices()).build_and_execute(|| {
		assert_ok!(Registry::demand_device(signed(CAROL), FleetId(0), 0));
		run_to_block(100);
		assert_ok!(Registry::expire_demand(signed(CAROL), FleetId(0), 0));
		assert_ok!(Registry::leave(signed(ALICE)));
		pass(UNBONDING);
		assert_ok!(Registry::withdraw_bond(signed(ALICE)));
		assert_ok!(register(ALICE));
		assert_noop!(commit_raw(0, 1, root(1), NOMINAL), Error::<Test>::Condemned);
		assert_ok!(commit_raw(1, 1, root(1), NOMINAL));
	});
}

#[test]
fn commit_fleet_fails_with_too_many_fleets_until_one_is_withdrawn() {
	ExtBuilder::default().classes(1).provider(ALICE).build_and_execute(|| {
		for n in 1..=4 {
			assert_ok!(commit_raw(0, 1, root(n), NOMINAL));
		}
		assert_noop!(commit_raw(0, 1, root(5), NOMINAL), Error::<Test>::TooManyFleets);
		assert_ok!(Registry::withdraw_fleet(signed(ALICE), FleetId(2)));
		assert_ok!(commit_raw(0, 1, root(5), NOMINAL));
	});
}

#[test]
fn commit_fleet_fails_with_no_devices_and_too_many_devices() {
	ExtBuilder::default().classes(1).provider(ALICE).build_and_execute(|| {
		assert_noop!(commit_raw(0, 0, root(1), NOMINAL), Error::<Test>::NoDevices);
		for count in [1_001, u32::MAX] {
			assert_noop!(commit_raw(0, count, root(1), NOMINAL), Error::<Test>::TooManyDevices);
		}
		assert_ok!(commit_raw(0, 1_000, root(1), NOMINAL));
	});
}

#[test]
fn commit_fleet_fails_with_zero_root_and_zero_throughput() {
	ExtBuilder::default().classes(1).provider(ALICE).build_and_execute(|| {
		assert_noop!(commit_raw(0, 1, H256::zero(), 0), Error::<Test>::ZeroRoot);
		assert_noop!(commit_raw(0, 1, root(1), 0), Error::<Test>::ZeroThroughput);
	});
}

#[test]
fn commit_fleet_fails_with_unknown_or_retired_class() {
	ExtBuilder::default().classes(1).provider(ALICE).build_and_execute(|| {
		for class_id in [1, u32::MAX] {
			assert_noop!(commit_raw(class_id, 1, root(1), NOMINAL), Error::<Test>::UnknownClass);
		}
		assert_ok!(Registry::retire_class(RuntimeOrigin::root(), ClassId(0)));
		assert_noop!(commit_raw(0, 1, root(1), NOMINAL), Error::<Test>::ClassRetired);
	});
}

#[test]
fn commit_fleet_fails_with_zero_capacity_for_devices_of_no_use() {
	ExtBuilder::default().provider(ALICE).build_and_execute(|| {
		let spec = ClassSpec { throughput: u64::MAX, ..gpu() };
		assert_ok!(Registry::define_class(RuntimeOrigin::root(), name(b"fast"), spec));
		assert_noop!(commit_raw(0, 1, root(1), 1), Error::<Test>::ZeroCapacity);
	});
}

#[test]
fn commit_fleet_fails_with_overflow_when_the_position_is_full() {
	ExtBuilder::default().classes(1).provider(ALICE).build_and_break(|| {
		let attested = listed([(0, 0)]);
		let full = ClassCapacity { capacity: u128::MAX, active: 1, condemned: 0, attested };
		ClassCapacities::<Test>::insert(ALICE, ClassId(0), full);
		assert_noop!(commit_raw(0, 1, root(1), NOMINAL), Error::<Test>::Overflow);
	});
}

#[test]
fn commit_fleet_fails_with_ids_exhausted_at_the_last_id() {
	ExtBuilder::default().classes(1).provider(ALICE).build_and_break(|| {
		NextFleetId::<Test>::put(FleetId(u32::MAX));
		assert_noop!(commit_raw(0, 1, root(1), NOMINAL), Error::<Test>::IdsExhausted);
	});
}

#[test]
fn commit_fleet_finds_errors_in_the_documented_order() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		let used = lattice::root(&alices());
		assert_noop!(commit_raw(9, 0, H256::zero(), 0), Error::<Test>::NoDevices);
		assert_noop!(commit_raw(9, 1_001, H256::zero(), 0), Error::<Test>::TooManyDevices);
		assert_noop!(commit_raw(9, 1, H256::zero(), 0), Error::<Test>::ZeroRoot);
		assert_noop!(commit_raw(9, 1, used, 0), Error::<Test>::ZeroThroughput);
		assert_noop!(commit_raw(9, 1, used, 1), Error::<Test>::UnknownClass);
		assert_noop!(commit_raw(0, 1, used, 1), Error::<Test>::RootUsed);
	});
}

#[test]
fn commit_fleet_fails_for_a_root_origin() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Registry::commit_fleet(RuntimeOrigin::root(), ClassId(0), 1, root(1), 1),
			DispatchError::BadOrigin
		);
	});
}
