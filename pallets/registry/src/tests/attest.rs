//! What attestors say of a fleet, and how its owner stands by it.

use super::*;

const UNTIL: Moment = START + 1_000;

fn attest(fleet: u32, until: Moment) {
	assert_ok!(Registry::attest(FleetId(fleet), Some(until)));
}

/// Alice has two fleets of class 0, Bob one.
fn three_fleets() -> ExtBuilder {
	ExtBuilder::default().fleet(ALICE, alices()).fleet(ALICE, bobs()).fleet(BOB, devices(21..=22))
}

#[test]
fn attest_sets_the_moment_of_that_fleet_alone() {
	three_fleets().build_and_execute(|| {
		attest(1, UNTIL);
		assert_eq!(position(ALICE).attested, listed([(0, 0), (1, UNTIL)]));
		assert_eq!(position(BOB).attested, listed([(2, 0)]));
		assert_eq!(
			events(),
			vec![Event::FleetAttested {
				fleet: FleetId(1),
				provider: ALICE,
				class_id: ClassId(0),
				until: Some(UNTIL),
			}]
		);
	});
}

#[test]
fn a_new_fleet_makes_its_owner_unattested_in_its_class_alone() {
	ExtBuilder::default()
		.classes(2)
		.fleet(ALICE, alices())
		.fleet(BOB, bobs())
		.attested_until(UNTIL)
		.build_and_execute(|| {
			assert_ok!(commit(ALICE, ClassId(1), &devices([21])));
			assert_eq!(standing(ALICE, 1), Standing::Unattested);
			assert_eq!(standing(ALICE, 0), Standing::Good);
			assert_eq!(standing(BOB, 0), Standing::Good);
			// A second one in the class of a fleet that is attested.
			assert_ok!(commit(BOB, ClassId(0), &devices([22])));
			assert_eq!(standing(BOB, 0), Standing::Unattested);
			assert_eq!(standing(ALICE, 0), Standing::Good);
		});
}

#[test]
fn attest_makes_the_owner_good_once_it_is_for_all_fleets_of_the_class() {
	three_fleets().build_and_execute(|| {
		attest(0, UNTIL);
		assert_eq!(standing(ALICE, 0), Standing::Unattested);
		attest(1, UNTIL);
		assert_eq!(standing(ALICE, 0), Standing::Good);
		assert_eq!(standing(BOB, 0), Standing::Unattested);
	});
}

#[test]
fn attest_changes_no_capacity() {
	three_fleets().build_and_execute(|| {
		for until in [None, Some(UNTIL), None] {
			let before = capacity_in(&ALICE, ClassId(0)).1;
			assert_ok!(Registry::attest(FleetId(0), until));
			let after = capacity_in(&ALICE, ClassId(0)).1;
			assert_eq!((before, after), (8 * DEVICE_CAPACITY, 8 * DEVICE_CAPACITY));
			assert_eq!(<Registry as ProvidersTrait<_>>::info(&ALICE, ClassId(0)).devices, 8);
		}
	});
}

#[test]
fn attest_holds_up_to_its_moment_and_not_at_it() {
	three_fleets().build_and_execute(|| {
		attest(0, UNTIL);
		attest(1, UNTIL + 500);
		pass(999);
		assert_eq!(standing(ALICE, 0), Standing::Good);
		pass(1);
		assert_eq!(standing(ALICE, 0), Standing::Unattested);
		attest(0, UNTIL + 1);
		assert_eq!(standing(ALICE, 0), Standing::Good);
		pass(1);
		assert_eq!(standing(ALICE, 0), Standing::Unattested);
	});
}

#[test]
fn attest_is_lost_at_once_with_none() {
	three_fleets().attested_until(UNTIL).build_and_execute(|| {
		assert_eq!(standing(ALICE, 0), Standing::Good);
		assert_ok!(Registry::attest(FleetId(0), None));
		assert_eq!(standing(ALICE, 0), Standing::Unattested);
		assert_eq!(position(ALICE).attested, listed([(0, 0), (1, UNTIL)]));
		assert_eq!(
			events(),
			vec![Event::FleetAttested {
				fleet: FleetId(0),
				provider: ALICE,
				class_id: ClassId(0),
				until: None,
			}]
		);
	});
}

#[test]
fn attest_replaces_what_was_said_before_also_by_less() {
	three_fleets().attested_until(UNTIL).build_and_execute(|| {
		attest(2, START + 1);
		assert_eq!(standing(BOB, 0), Standing::Good);
		pass(1);
		assert_eq!(standing(BOB, 0), Standing::Unattested);
	});
}

#[test]
fn attest_up_to_a_moment_that_has_passed_is_as_good_as_none() {
	three_fleets().build_and_execute(|| {
		for until in [0, START - 1, START] {
			attest(2, until);
			assert_eq!(standing(BOB, 0), Standing::Unattested);
		}
		attest(2, START + 1);
		assert_eq!(standing(BOB, 0), Standing::Good);
	});
}

#[test]
fn withdrawing_the_fleet_that_nobody_attests_makes_its_owner_good_again() {
	three_fleets().build_and_execute(|| {
		attest(1, UNTIL);
		assert_eq!(standing(ALICE, 0), Standing::Unattested);
		assert_ok!(Registry::withdraw_fleet(signed(ALICE), FleetId(0)));
		assert_eq!(standing(ALICE, 0), Standing::Good);
		assert_eq!(position(ALICE).attested, listed([(1, UNTIL)]));
		// The last one leaves nothing that could be doubted.
		assert_ok!(Registry::withdraw_fleet(signed(BOB), FleetId(2)));
		assert_eq!(standing(BOB, 0), Standing::Good);
	});
}

#[test]
fn attest_does_not_make_up_for_a_condemned_fleet() {
	three_fleets().build_and_execute(|| {
		assert_ok!(Registry::condemn_by_verdict(FleetId(0), &CAROL));
		assert_eq!(standing(ALICE, 0), Standing::Condemned);
		attest(1, UNTIL);
		assert_eq!(standing(ALICE, 0), Standing::Condemned);
		assert_eq!(position(ALICE).attested, listed([(1, UNTIL)]));
	});
}

#[test]
fn attest_is_possible_for_each_of_as_many_fleets_as_there_can_be() {
	let mut builder = ExtBuilder::default();
	for n in 1..=4 {
		builder = builder.fleet(ALICE, devices([n]));
	}
	builder.build_and_execute(|| {
		for fleet in [2, 0, 3, 1] {
			assert_eq!(standing(ALICE, 0), Standing::Unattested);
			attest(fleet, UNTIL + u64::from(fleet));
		}
		assert_eq!(standing(ALICE, 0), Standing::Good);
		let all = [(0, UNTIL), (1, UNTIL + 1), (2, UNTIL + 2), (3, UNTIL + 3)];
		assert_eq!(position(ALICE).attested, listed(all));
	});
}

#[test]
fn attest_is_possible_while_the_owner_is_a_respondent() {
	three_fleets().build_and_execute(|| {
		Respondents::set([BOB].into());
		attest(2, UNTIL);
		assert_eq!(standing(BOB, 0), Standing::Good);
	});
}

#[test]
fn attest_fails_with_unknown_fleet() {
	three_fleets().build_and_execute(|| {
		for id in [3, u32::MAX] {
			for until in [None, Some(UNTIL)] {
				assert_noop!(Registry::attest(FleetId(id), until), Error::<Test>::UnknownFleet);
			}
		}
	});
}

#[test]
fn attest_fails_with_fleet_not_active_when_withdrawn_and_when_condemned() {
	three_fleets().attested_until(UNTIL).build_and_execute(|| {
		assert_ok!(Registry::withdraw_fleet(signed(ALICE), FleetId(0)));
		assert_ok!(Registry::condemn_by_verdict(FleetId(2), &CAROL));
		for id in [0, 2] {
			for until in [None, Some(UNTIL)] {
				assert_noop!(Registry::attest(FleetId(id), until), Error::<Test>::FleetNotActive);
			}
		}
	});
}

#[test]
fn attest_fails_with_inconsistent_where_the_position_lost_the_fleet() {
	three_fleets().build_and_break(|| {
		ClassCapacities::<Test>::mutate(ALICE, ClassId(0), |position| {
			position.as_mut().unwrap().attested = listed([(1, 0)]);
		});
		assert_noop!(Registry::attest(FleetId(0), Some(UNTIL)), Error::<Test>::Inconsistent);
		ClassCapacities::<Test>::remove(BOB, ClassId(0));
		assert_noop!(Registry::attest(FleetId(2), Some(UNTIL)), Error::<Test>::Inconsistent);
	});
}
