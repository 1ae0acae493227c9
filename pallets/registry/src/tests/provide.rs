//! The traits for other pallets, and the view functions for clients.

use super::*;

fn capacity(who: AccountId) -> (Standing, u128) {
	capacity_in(&who, ClassId(0))
}

fn class(id: u32) -> Option<millrace_primitives::ClassInfo> {
	<Registry as millrace_primitives::Classes>::class(ClassId(id))
}

#[test]
fn classes_tells_absent_active_and_retired_apart() {
	ExtBuilder::default().classes(2).build_and_execute(|| {
		assert_ok!(Registry::retire_class(RuntimeOrigin::root(), ClassId(0)));
		assert!(!class(0).unwrap().active);
		assert!(class(1).unwrap().active);
		assert_eq!(class(2), None);
	});
}

#[test]
fn capacity_is_absent_before_registration_and_while_leaving() {
	ExtBuilder::default().classes(1).build_and_execute(|| {
		assert_eq!(capacity(ALICE), (Standing::Absent, 0));
		assert_ok!(register(ALICE));
		assert_eq!(capacity(ALICE), (Standing::Good, 0));
		assert_ok!(commit(ALICE, ClassId(0), &alices()));
		assert_eq!(capacity(ALICE), (Standing::Unattested, 5 * DEVICE_CAPACITY));
		assert_ok!(Registry::attest(FleetId(0), Some(Moment::MAX)));
		assert_eq!(capacity(ALICE), (Standing::Good, 5 * DEVICE_CAPACITY));
		assert_ok!(Registry::withdraw_fleet(signed(ALICE), FleetId(0)));
		assert_ok!(Registry::leave(signed(ALICE)));
		assert_eq!(capacity(ALICE), (Standing::Absent, 0));
	});
}

#[test]
fn capacity_is_condemned_in_the_class_of_the_fault_only() {
	ExtBuilder::default().classes(2).fleet(ALICE, alices()).build_and_execute(|| {
		assert_ok!(commit(ALICE, ClassId(1), &bobs()));
		assert_ok!(Registry::demand_device(signed(CAROL), FleetId(0), 0));
		run_to_block(100);
		assert_ok!(Registry::expire_demand(signed(CAROL), FleetId(0), 0));
		assert_eq!(capacity(ALICE), (Standing::Condemned, 0));
		assert_eq!(capacity_in(&ALICE, ClassId(1)), (Standing::Unattested, 3 * DEVICE_CAPACITY));
		assert_ok!(Registry::attest(FleetId(1), Some(Moment::MAX)));
		assert_eq!(capacity_in(&ALICE, ClassId(1)), (Standing::Good, 3 * DEVICE_CAPACITY));
	});
}

#[test]
fn affiliates_are_those_declared_until_the_provider_has_left() {
	ExtBuilder::default().build_and_execute(|| {
		let of = |who| <Registry as ProvidersTrait<_>>::affiliates(&who);
		assert_eq!(<Registry as ProvidersTrait<AccountId>>::max_affiliates(), MAX_AFFILIATES);
		assert!(of(ALICE).is_empty());
		let declared = affiliates([BOB, CAROL]);
		assert_ok!(Registry::register_provider(signed(ALICE), CH, endpoint(), declared));
		assert_ok!(Registry::update_provider(signed(ALICE), Region(*b"SE"), endpoint()));
		assert_eq!(of(ALICE), [BOB, CAROL]);
		assert!(of(BOB).is_empty());
		assert_ok!(Registry::leave(signed(ALICE)));
		assert_eq!(of(ALICE), [BOB, CAROL]);
		pass(UNBONDING);
		assert_ok!(Registry::withdraw_bond(signed(ALICE)));
		assert!(of(ALICE).is_empty());
	});
}

#[test]
fn benchmark_helpers_leave_a_state_that_holds() {
	ExtBuilder::default().build_and_execute(|| {
		let class_id = fixture::class::<Test>();
		// Carol gets fewer units than she may have fleets at first, and nothing at last.
		let some = [(ALICE, 5), (ALICE, 7), (NOBODY, 0), (NOBODY, u128::MAX)];
		for (who, units) in some.into_iter().chain([(CAROL, 3), (CAROL, 9), (CAROL, 0)]) {
			fixture::capacity::<Test>(&who, class_id, units);
		}
		for count in [0, MAX_AFFILIATES, 3] {
			fixture::affiliates::<Test>(&ALICE, count);
			assert_eq!(<Registry as ProvidersTrait<_>>::affiliates(&ALICE).len(), count as usize);
		}
		fixture::affiliates::<Test>(&BOB, 1);
		assert_eq!(<Registry as ProvidersTrait<_>>::affiliates(&BOB).len(), 1);
		assert_eq!(capacity(ALICE), (Standing::Good, 12));
		assert_eq!(capacity(BOB), (Standing::Good, 0));
		assert_eq!(capacity(CAROL), (Standing::Good, 12));
		assert_eq!(capacity(NOBODY), (Standing::Good, u128::MAX));
		// The heaviest position that a consumer can meet, attested to the end of time.
		pallet_timestamp::Now::<Test>::put(Moment::MAX - 1);
		for who in [ALICE, CAROL, NOBODY] {
			assert_eq!(position(who).active, MAX_FLEETS);
			assert_eq!(capacity(who).0, Standing::Good);
		}
	});
}

#[test]
fn view_capacity_tells_what_is_free() {
	let start = ExtBuilder::default().fleet(ALICE, alices()).attested_until(Moment::MAX);
	start.build_and_execute(|| {
		MockObligations::set_owed(ALICE, ClassId(0), DEVICE_CAPACITY);
		let view = CapacityView {
			staying: true,
			active_fleets: 1,
			condemned_fleets: 0,
			attested: true,
			capacity: 5 * DEVICE_CAPACITY,
			owed: DEVICE_CAPACITY,
			free: 4 * DEVICE_CAPACITY,
		};
		assert_eq!(Registry::capacity(ALICE, ClassId(0)), view);
		assert_ok!(Registry::attest(FleetId(0), None));
		let doubted = CapacityView { attested: false, free: 0, ..view.clone() };
		assert_eq!(Registry::capacity(ALICE, ClassId(0)), doubted);
		assert_ok!(Registry::demand_device(signed(CAROL), FleetId(0), 0));
		run_to_block(100);
		assert_ok!(Registry::expire_demand(signed(CAROL), FleetId(0), 0));
		let view =
			CapacityView { active_fleets: 0, condemned_fleets: 1, capacity: 0, free: 0, ..view };
		assert_eq!(Registry::capacity(ALICE, ClassId(0)), view);
		let nothing = CapacityView { staying: false, condemned_fleets: 0, owed: 0, ..view };
		assert_eq!(Registry::capacity(BOB, ClassId(7)), nothing);
	});
}

#[test]
fn view_attested_until_tells_the_moment_of_an_active_fleet_also_when_it_has_passed() {
	ExtBuilder::default().fleet(ALICE, alices()).fleet(ALICE, bobs()).build_and_execute(|| {
		let until = |id| Registry::attested_until(FleetId(id));
		assert_eq!(until(1), None);
		assert_ok!(Registry::attest(FleetId(1), Some(START + 7)));
		assert_eq!((until(0), until(1), until(2)), (None, Some(START + 7), None));
		pass(8);
		assert_eq!(until(1), Some(START + 7));
		assert_ok!(Registry::attest(FleetId(1), None));
		assert_eq!(until(1), None);
		for id in [0, 1] {
			assert_ok!(Registry::attest(FleetId(id), Some(Moment::MAX)));
		}
		assert_ok!(Registry::withdraw_fleet(signed(ALICE), FleetId(0)));
		assert_eq!((until(0), until(1)), (None, Some(Moment::MAX)));
		assert_ok!(Registry::condemn_by_verdict(FleetId(1), &CAROL));
		assert_eq!(until(1), None);
	});
}

#[test]
fn view_functions_agree_with_storage() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		assert_ok!(Registry::demand_device(signed(CAROL), FleetId(0), 2));
		assert_eq!(Registry::class_record(ClassId(0)), Classes::<Test>::get(ClassId(0)));
		assert_eq!(Registry::class_record(ClassId(1)), None);
		assert_eq!(Registry::provider(ALICE), Providers::<Test>::get(ALICE));
		assert_eq!(Registry::provider(BOB), None);
		assert_eq!(Registry::fleet(FleetId(0)), Some(fleet(0)));
		assert_eq!(Registry::fleet_of_root(lattice::root(&alices())), Some(FleetId(0)));
		assert_eq!(Registry::fleet_of_root(lattice::root(&bobs())), None);
		assert_eq!(Registry::demand(FleetId(0), 2).unwrap().demander, CAROL);
		assert_eq!(Registry::demand(FleetId(0), 3), None);
		assert!(Registry::shows_device(proof(0, &alices(), 4), DeviceId([5; 32])));
		assert!(!Registry::shows_device(proof(0, &alices(), 4), DeviceId([4; 32])));
		assert!(!Registry::shows_device(proof(1, &alices(), 4), DeviceId([5; 32])));
	});
}

#[test]
fn view_lists_go_on_from_an_id_and_have_a_limit() {
	ExtBuilder::default().classes(70).fleet(ALICE, alices()).fleet(BOB, bobs()).build_and_execute(
		|| {
			let ids = |from, limit| {
				Registry::classes(ClassId(from), limit)
					.into_iter()
					.map(|(id, _)| id.0)
					.collect::<Vec<_>>()
			};
			assert_eq!(ids(0, 3), [0, 1, 2]);
			assert_eq!(ids(68, 3), [68, 69]);
			assert_eq!(ids(0, u32::MAX).len(), 64);
			assert!(ids(0, 0).is_empty() && ids(70, 1).is_empty() && ids(u32::MAX, 9).is_empty());
			assert_eq!(
				Registry::fleets(FleetId(0), 9),
				vec![(FleetId(0), fleet(0)), (FleetId(1), fleet(1))]
			);
			assert_eq!(Registry::fleets(FleetId(1), 9).len(), 1);
		},
	);
}
