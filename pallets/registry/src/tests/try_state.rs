//! The checkers are checked: one planted bug for each, and the named error.

use super::*;
use frame_support::traits::fungible::MutateHold;

/// Two providers with fleets, one demand; then the bug, then the name of what it breaks.
fn planted(bug: impl FnOnce(), expected: &'static str) {
	ExtBuilder::default().fleet(ALICE, alices()).fleet(BOB, bobs()).build_and_break(|| {
		assert_ok!(Registry::demand_device(signed(CAROL), FleetId(0), 0));
		assert_ok!(Registry::do_try_state());
		bug();
		assert_eq!(Registry::do_try_state(), Err(DispatchError::Other(expected)));
	});
}

fn change_fleet(id: u32, change: impl FnOnce(&mut FleetRecordOf<Test>)) {
	Fleets::<Test>::mutate(FleetId(id), |fleet| change(fleet.as_mut().unwrap()));
}

fn change_provider(who: AccountId, change: impl FnOnce(&mut ProviderRecord<Test>)) {
	Providers::<Test>::mutate(who, |record| change(record.as_mut().unwrap()));
}

#[test]
fn iss_2_finds_a_bond_record_that_is_not_on_hold() {
	planted(
		|| change_provider(ALICE, |record| record.bond -= 1),
		"ISS-2: provider bond on hold differs from the record",
	);
}

#[test]
fn iss_2_finds_a_hold_without_a_provider() {
	planted(
		|| Balances::hold(&HoldReason::ProviderBond.into(), &CAROL, 1).unwrap(),
		"ISS-2: provider bond on hold differs from the record",
	);
}

#[test]
fn iss_2_finds_a_hold_without_a_demand() {
	planted(
		|| Balances::hold(&HoldReason::DemandBond.into(), &ALICE, 1).unwrap(),
		"ISS-2: demand bonds on hold differ from the demands",
	);
}

#[test]
fn iss_2_finds_a_demand_whose_bond_is_not_on_hold() {
	planted(
		|| {
			Demands::<Test>::mutate(FleetId(0), 0, |demand| demand.as_mut().unwrap().bond += 1);
		},
		"ISS-2: demand bonds on hold differ from the demands",
	);
}

#[test]
fn iss_2_finds_a_demand_of_an_account_without_balance() {
	planted(
		|| {
			Demands::<Test>::mutate(FleetId(0), 0, |demand| {
				demand.as_mut().unwrap().demander = NOBODY
			});
		},
		"ISS-2: demand bonds on hold differ from the demands",
	);
}

#[test]
fn iss_2_finds_a_bond_that_grew() {
	planted(
		|| change_provider(ALICE, |record| record.bond_posted -= 1),
		"ISS-2: a bond is larger than was posted",
	);
}

#[test]
fn iss_4_finds_capacity_that_no_fleet_has() {
	let message = "ISS-4: positions differ from the fleets";
	planted(
		|| {
			ClassCapacities::<Test>::mutate(ALICE, ClassId(0), |p| {
				p.as_mut().unwrap().capacity += 1
			});
		},
		message,
	);
	planted(|| ClassCapacities::<Test>::remove(ALICE, ClassId(0)), message);
	let nothing = ClassCapacityOf::<Test>::default();
	planted(|| ClassCapacities::<Test>::insert(CAROL, ClassId(0), nothing), message);
}

fn change_list<const N: usize>(who: AccountId, fleets: [(u32, Moment); N]) {
	ClassCapacities::<Test>::mutate(who, ClassId(0), |p| {
		p.as_mut().unwrap().attested = listed(fleets)
	});
}

#[test]
fn iss_4_finds_a_list_that_is_longer_or_shorter_than_the_count() {
	let message = "ISS-4: a position lists more or fewer fleets than are active";
	planted(|| change_list(ALICE, []), message);
	planted(|| change_list(ALICE, [(0, 0), (1, 0)]), message);
	planted(|| change_list(ALICE, [(0, 0), (0, 0)]), message);
}

#[test]
fn iss_4_finds_a_list_out_of_order() {
	let message = "ISS-4: a position lists fleets out of order";
	for fleets in [[(2, 0), (0, 0)], [(0, 0), (0, 0)]] {
		planted(
			|| {
				assert_ok!(commit(ALICE, ClassId(0), &devices([30])));
				change_list(ALICE, fleets);
			},
			message,
		);
	}
}

#[test]
fn iss_4_finds_a_list_with_a_fleet_that_is_not_active_in_it() {
	let message = "ISS-4: a position lists a fleet that is not active in it";
	// Another provider's, one that does not exist, one of another class, and one withdrawn.
	planted(|| change_list(ALICE, [(1, 0)]), message);
	planted(|| change_list(ALICE, [(9, 0)]), message);
	planted(
		|| {
			assert_ok!(Registry::define_class(RuntimeOrigin::root(), name(b"GPU"), gpu()));
			assert_ok!(commit(ALICE, ClassId(1), &devices([30])));
			change_list(ALICE, [(2, 0)]);
		},
		message,
	);
	planted(
		|| {
			assert_ok!(commit(BOB, ClassId(0), &devices([30])));
			assert_ok!(Registry::withdraw_fleet(signed(BOB), FleetId(1)));
			change_list(BOB, [(1, 0)]);
		},
		message,
	);
}

#[test]
fn iss_4_finds_a_condemnation_that_was_forgotten() {
	planted(
		|| {
			change_fleet(1, |fleet| fleet.status = FleetStatus::Condemned { ended_at: 0 });
			ClassCapacities::<Test>::remove(BOB, ClassId(0));
		},
		"ISS-4: positions differ from the fleets",
	);
}

#[test]
fn iss_4_finds_more_owed_than_can_be_delivered() {
	let message = "ISS-4: more is owed than can be delivered";
	planted(|| MockObligations::set_owed(ALICE, ClassId(0), 5 * DEVICE_CAPACITY + 1), message);
	planted(
		|| {
			assert_ok!(Registry::withdraw_fleet(signed(BOB), FleetId(1)));
			MockObligations::set_owed(BOB, ClassId(0), 1);
		},
		message,
	);
}

#[test]
fn iss_4_finds_more_devices_in_leases_than_there_are() {
	planted(
		|| MockObligations::set_leased(ALICE, ClassId(0), 6),
		"ISS-4: more devices are in leases than there are",
	);
}

#[test]
fn iss_5_finds_a_root_of_two_fleets() {
	planted(
		|| change_fleet(1, |fleet| fleet.root = lattice::root(&alices())),
		"ISS-5: a root points to a fleet with another",
	);
}

#[test]
fn iss_5_finds_a_root_of_a_fleet_that_does_not_exist() {
	planted(
		|| Roots::<Test>::insert(H256([9; 32]), FleetId(9)),
		"ISS-5: a root points to a fleet with another",
	);
}

#[test]
fn iss_5_finds_a_root_that_was_forgotten() {
	planted(
		|| Roots::<Test>::remove(lattice::root(&alices())),
		"ISS-5: a fleet has a root that is not its own",
	);
}

#[test]
fn sla_5_finds_a_bond_that_is_free_before_its_fleet() {
	let message = "SLA-5: a fleet is liable longer than its owner's bond";
	planted(
		|| {
			assert_ok!(Registry::withdraw_fleet(signed(BOB), FleetId(1)));
			change_provider(BOB, |record| record.leaving_until = Some(START));
		},
		message,
	);
	planted(
		|| {
			assert_ok!(Registry::withdraw_fleet(signed(BOB), FleetId(1)));
			assert_ok!(Registry::return_bond(HoldReason::ProviderBond, &BOB, PROVIDER_BOND));
			Providers::<Test>::remove(BOB);
		},
		message,
	);
}

#[test]
fn wgt_1_finds_wrong_counts() {
	planted(
		|| change_fleet(0, |fleet| fleet.demands = 0),
		"WGT-1: a fleet's count of demands is wrong",
	);
	planted(
		|| change_provider(BOB, |record| record.fleets = 2),
		"WGT-1: a provider's count of fleets is wrong",
	);
}

#[test]
fn wgt_1_finds_a_withdrawn_fleet_with_a_demand() {
	planted(
		|| {
			let status = FleetStatus::Withdrawn { at: 0, liable_until: 0 };
			change_fleet(0, |fleet| fleet.status = status);
			ClassCapacities::<Test>::remove(ALICE, ClassId(0));
		},
		"WGT-1: a withdrawn fleet has demands",
	);
}

#[test]
fn wgt_1_finds_a_demand_for_no_device() {
	planted(
		|| change_fleet(0, |fleet| fleet.devices = 0),
		"WGT-1: a demand is for a device that does not exist",
	);
}

#[test]
fn wgt_1_finds_a_leaving_provider_with_a_fleet() {
	planted(
		|| change_provider(BOB, |record| record.leaving_until = Some(u64::MAX)),
		"WGT-1: a leaving provider has active fleets",
	);
}

#[test]
fn wgt_1_finds_a_fleet_without_its_provider() {
	planted(
		|| {
			assert_ok!(Registry::return_bond(HoldReason::ProviderBond, &BOB, PROVIDER_BOND));
			Providers::<Test>::remove(BOB);
		},
		"WGT-1: a fleet is active without its provider",
	);
}

#[test]
fn ids_finds_gaps_and_strangers() {
	planted(|| NextClassId::<Test>::put(ClassId(0)), "ids: classes are not in sequence");
	planted(|| NextFleetId::<Test>::put(FleetId(3)), "ids: fleets are not in sequence");
	planted(
		|| {
			Classes::<Test>::remove(ClassId(0));
			NextClassId::<Test>::put(ClassId(0));
		},
		"ids: a fleet is of a class that does not exist",
	);
}

#[test]
fn affiliates_finds_one_that_stands_twice() {
	planted(
		|| change_provider(ALICE, |record| record.affiliates = affiliates([CAROL, CAROL])),
		"affiliates: not in order",
	);
}

#[test]
fn affiliates_finds_a_provider_among_its_own() {
	planted(
		|| change_provider(BOB, |record| record.affiliates = affiliates([ALICE, BOB])),
		"affiliates: a provider is among its own",
	);
}
