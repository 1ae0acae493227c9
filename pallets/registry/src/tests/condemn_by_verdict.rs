//! A dispute of a fleet was upheld.

use super::*;

/// 30 % of 1,001, rounded up.
const SLASH: u128 = 301;
/// 10 % of that, rounded down.
const REWARD: u128 = 30;

fn condemn(fleet: u32) -> frame_support::dispatch::DispatchResult {
	Registry::condemn_by_verdict(FleetId(fleet), &CAROL)
}

#[test]
fn condemn_by_verdict_condemns_the_fleet_and_slashes_its_owner_once() {
	ExtBuilder::default()
		.fleet(ALICE, alices())
		.fleet(ALICE, bobs())
		.attested_until(Moment::MAX)
		.build_and_execute(|| {
			pass(5);
			assert_ok!(condemn(0));
			assert_eq!(fleet(0).status, FleetStatus::Condemned { ended_at: START + 5 });
			assert_eq!(
				position(ALICE),
				ClassCapacity {
					capacity: 3 * DEVICE_CAPACITY,
					active: 1,
					condemned: 1,
					attested: listed([(1, Moment::MAX)]),
				}
			);
			assert_eq!(Providers::<Test>::get(ALICE).unwrap().fleets, 1);
			assert_eq!(standing(ALICE, 0), Standing::Condemned);
			assert_eq!(bond(ALICE), PROVIDER_BOND - SLASH);
			assert_eq!(Balances::free_balance(CAROL), RICH + REWARD);
			assert_eq!(Balances::free_balance(TREASURY), EXISTENTIAL_DEPOSIT + SLASH - REWARD);
			assert_eq!(
				events(),
				vec![
					Event::FleetCondemned {
						fleet: FleetId(0),
						provider: ALICE,
						class_id: ClassId(0),
						capacity: 5 * DEVICE_CAPACITY,
						fault: Fault::Verdict,
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
fn condemn_by_verdict_stops_what_the_owner_owes_in_favour_of_the_reporter() {
	ExtBuilder::default().classes(2).fleet(ALICE, alices()).build_and_execute(|| {
		assert_ok!(commit(ALICE, ClassId(1), &bobs()));
		MockObligations::set_owed(ALICE, ClassId(1), 3 * DEVICE_CAPACITY);
		assert_ok!(condemn(1));
		assert_eq!(MockObligations::condemnations(), [(ALICE, ClassId(1), CAROL)]);
		assert_eq!(standing(ALICE, 1), Standing::Condemned);
		assert_eq!(standing(ALICE, 0), Standing::Unattested);
	});
}

#[test]
fn condemn_by_verdict_reaches_an_owner_that_is_a_respondent() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		Respondents::set([ALICE].into());
		assert_ok!(condemn(0));
		assert!(is_condemned(0));
	});
}

#[test]
fn condemn_by_verdict_reaches_a_withdrawn_fleet_while_it_is_liable() {
	ExtBuilder::default().fleet(ALICE, alices()).fleet(ALICE, bobs()).build_and_execute(|| {
		pass(1);
		assert_ok!(Registry::withdraw_fleet(signed(ALICE), FleetId(0)));
		pass(UNBONDING - 1);
		assert_ok!(condemn(0));
		// It ended when it was withdrawn, and its capacity was gone already.
		assert_eq!(fleet(0).status, FleetStatus::Condemned { ended_at: START + 1 });
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
		assert_eq!(MockObligations::condemnations(), [(ALICE, ClassId(0), CAROL)]);
	});
}

#[test]
fn condemn_by_verdict_reaches_an_owner_that_is_leaving() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		assert_ok!(Registry::withdraw_fleet(signed(ALICE), FleetId(0)));
		assert_ok!(Registry::leave(signed(ALICE)));
		pass(UNBONDING - 1);
		assert_ok!(condemn(0));
		pass(1);
		assert_ok!(Registry::withdraw_bond(signed(ALICE)));
		assert_eq!(Balances::free_balance(ALICE), RICH - SLASH);
	});
}

#[test]
fn condemn_by_verdict_fails_with_no_longer_liable_from_the_moment_promised() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		assert_ok!(Registry::withdraw_fleet(signed(ALICE), FleetId(0)));
		pass(UNBONDING);
		assert_noop!(condemn(0), Error::<Test>::NoLongerLiable);
		// Also where the owner has left meanwhile, and is not there to be slashed.
		assert_ok!(Registry::leave(signed(ALICE)));
		pass(UNBONDING);
		assert_ok!(Registry::withdraw_bond(signed(ALICE)));
		assert_noop!(condemn(0), Error::<Test>::NoLongerLiable);
	});
}

#[test]
fn condemn_by_verdict_fails_with_already_condemned_after_a_verdict_and_after_a_proof() {
	ExtBuilder::default().fleet(ALICE, alices()).fleet(BOB, bobs()).build_and_execute(|| {
		assert_ok!(condemn(0));
		assert_noop!(condemn(0), Error::<Test>::AlreadyCondemned);
		assert_eq!(bond(ALICE), PROVIDER_BOND - SLASH);

		assert_ok!(Registry::demand_device(signed(CAROL), FleetId(1), 0));
		run_to_block(2 + DEMAND_PERIOD);
		assert_ok!(Registry::expire_demand(signed(CAROL), FleetId(1), 0));
		assert_noop!(condemn(1), Error::<Test>::AlreadyCondemned);
		assert_eq!(bond(BOB), PROVIDER_BOND - SLASH);
		// For good, not only as long as it would have been liable.
		pass(2 * UNBONDING);
		assert_noop!(condemn(1), Error::<Test>::AlreadyCondemned);
	});
}

#[test]
fn condemn_by_verdict_costs_a_share_for_each_fleet_and_never_more_than_the_bond() {
	let mut builder = ExtBuilder::default();
	for n in 1..=4 {
		builder = builder.fleet(ALICE, devices([n]));
	}
	builder.build_and_execute(|| {
		let mut left = PROVIDER_BOND;
		for n in 0..4 {
			assert_ok!(condemn(n));
			left -= SLASH.min(left);
			assert_eq!(bond(ALICE), left);
		}
		assert_eq!(left, 0);
		assert_eq!(position(ALICE), ClassCapacity { condemned: 4, ..Default::default() });
	});
}

#[test]
fn condemn_by_verdict_ends_the_demands_of_the_fleet_without_another_slash() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		assert_ok!(Registry::demand_device(signed(BOB), FleetId(0), 2));
		assert_ok!(condemn(0));
		assert_ok!(Registry::expire_demand(signed(CAROL), FleetId(0), 2));
		assert_eq!(Balances::free_balance(BOB), RICH);
		assert_eq!(bond(ALICE), PROVIDER_BOND - SLASH);
	});
}

#[test]
fn condemn_by_verdict_leaves_it_to_the_oracle_who_reports() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		assert_ok!(Registry::condemn_by_verdict(FleetId(0), &ALICE));
		assert_eq!(bond(ALICE), PROVIDER_BOND - SLASH);
		assert_eq!(Balances::free_balance(ALICE), RICH - PROVIDER_BOND + REWARD);
	});
}

#[test]
fn condemn_by_verdict_fails_as_a_whole_when_what_is_owed_cannot_be_stopped() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		Unstoppable::set(Some(ClassId(0)));
		assert_noop!(condemn(0), CANNOT_STOP);
		Unstoppable::set(None);
		assert_ok!(condemn(0));
	});
}

#[test]
fn condemn_by_verdict_fails_with_unknown_fleet() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		for id in [1, u32::MAX] {
			assert_noop!(condemn(id), Error::<Test>::UnknownFleet);
		}
	});
}

#[test]
fn condemn_by_verdict_fails_with_not_registered_where_nobody_is_there_to_be_slashed() {
	ExtBuilder::default().fleet(ALICE, alices()).fleet(BOB, bobs()).build_and_break(|| {
		assert_ok!(Registry::withdraw_fleet(signed(BOB), FleetId(1)));
		for (id, who) in [(0, ALICE), (1, BOB)] {
			Providers::<Test>::remove(who);
			assert_noop!(condemn(id), Error::<Test>::NotRegistered);
		}
	});
}

#[test]
fn fleet_facts_follow_a_fleet_from_its_beginning_to_its_end() {
	ExtBuilder::default().fleet(ALICE, alices()).fleet(BOB, bobs()).build_and_execute(|| {
		let facts = |id| Registry::fleet_facts(FleetId(id));
		let fresh = FleetFacts { owner: ALICE, class_id: ClassId(0), active: true, liable: true };
		assert_eq!(facts(0), Some(fresh.clone()));
		assert_eq!(facts(2), None);
		assert_ok!(Registry::withdraw_fleet(signed(ALICE), FleetId(0)));
		let withdrawn = FleetFacts { active: false, ..fresh };
		assert_eq!(facts(0), Some(withdrawn.clone()));
		pass(UNBONDING - 1);
		assert_eq!(facts(0), Some(withdrawn.clone()));
		pass(1);
		let over = FleetFacts { liable: false, ..withdrawn };
		assert_eq!(facts(0), Some(over.clone()));
		assert_ok!(condemn(1));
		assert_eq!(facts(1), Some(FleetFacts { owner: BOB, ..over }));
	});
}
