//! From the definition of a class to the return of a bond, as one story.

use super::*;

#[test]
fn a_provider_registers_answers_and_leaves_with_all_its_bond() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Registry::define_class(RuntimeOrigin::root(), name(b"GPU"), gpu()));
		assert_ok!(register(ALICE));
		assert_ok!(commit(ALICE, ClassId(0), &alices()));
		assert_ok!(Registry::do_try_state());

		assert_ok!(Registry::demand_device(signed(CAROL), FleetId(0), 2));
		run_to_block(5);
		let siblings = siblings(&alices(), 2).try_into().unwrap();
		assert_ok!(Registry::open_device(
			signed(ALICE),
			FleetId(0),
			2,
			DeviceId([3; 32]),
			siblings
		));
		assert_ok!(Registry::do_try_state());

		// One device breaks: the rest is committed anew, then the old fleet goes.
		let rest = devices([1, 2, 4, 5]);
		run_to_block(6);
		assert_ok!(Registry::withdraw_fleet(signed(ALICE), FleetId(0)));
		assert_ok!(commit(ALICE, ClassId(0), &rest));
		assert_noop!(
			Registry::prove_double_pledge(
				signed(CAROL),
				proof(0, &alices(), 0),
				proof(1, &rest, 0),
				DeviceId([1; 32])
			),
			Error::<Test>::NotConcurrent
		);

		MockObligations::set_owed(ALICE, ClassId(0), 1);
		MockObligations::set_vaults(ALICE, 1);
		assert_noop!(
			Registry::withdraw_fleet(signed(ALICE), FleetId(1)),
			Error::<Test>::CapacityOwed
		);
		MockObligations::set_owed(ALICE, ClassId(0), 0);
		MockObligations::set_vaults(ALICE, 0);
		assert_ok!(Registry::withdraw_fleet(signed(ALICE), FleetId(1)));
		assert_ok!(Registry::leave(signed(ALICE)));
		pass(UNBONDING);
		assert_ok!(Registry::withdraw_bond(signed(ALICE)));
		assert_eq!(Balances::free_balance(ALICE), RICH + DEMAND_BOND);
		assert_eq!(Balances::free_balance(CAROL), RICH - DEMAND_BOND);
	});
}

#[test]
fn a_copier_is_exposed_by_one_answer_and_loses_its_bond() {
	ExtBuilder::default().fleet(ALICE, alices()).provider(BOB).build_and_execute(|| {
		// Alice shows a device, and Bob builds a lattice around its id.
		assert_ok!(Registry::demand_device(signed(CAROL), FleetId(0), 0));
		let path = siblings(&alices(), 0).try_into().unwrap();
		let device = DeviceId([1; 32]);
		assert_ok!(Registry::open_device(signed(ALICE), FleetId(0), 0, device, path));
		let forged = devices([1, 200]);
		assert_ok!(commit(BOB, ClassId(0), &forged));

		// Asked for it, Bob has two ways to lose: to show it or not to.
		assert_ok!(Registry::demand_device(signed(CAROL), FleetId(1), 0));
		let path = siblings(&forged, 0).try_into().unwrap();
		assert_ok!(Registry::open_device(signed(BOB), FleetId(1), 0, device, path));
		assert_ok!(Registry::prove_double_pledge(
			signed(CAROL),
			proof(0, &alices(), 0),
			proof(1, &forged, 0),
			device
		));
		assert!(is_condemned(1) && !is_condemned(0));
		assert!(bond(BOB) < PROVIDER_BOND);
		assert_noop!(commit(BOB, ClassId(0), &bobs()), Error::<Test>::BondDeficient);
	});
}

#[test]
fn a_respondent_stays_until_the_verdict_and_leaves_with_the_rest_of_its_bond() {
	let until = START + UNBONDING;
	ExtBuilder::default().fleet(ALICE, alices()).attested_until(until).build_and_execute(|| {
		assert_eq!(standing(ALICE, 0), Standing::Good);

		// Somebody disputes the fleet, and Alice would go.
		Respondents::set([ALICE].into());
		assert_noop!(
			Registry::withdraw_fleet(signed(ALICE), FleetId(0)),
			Error::<Test>::UnderDispute
		);
		assert_noop!(Registry::leave(signed(ALICE)), Error::<Test>::FleetsActive);

		// The case outlasts what attestors said, and any period in which a withdrawn fleet is liable.
		pass(2 * UNBONDING);
		assert_eq!(standing(ALICE, 0), Standing::Unattested);
		assert_ok!(Registry::condemn_by_verdict(FleetId(0), &CAROL));
		assert_eq!(standing(ALICE, 0), Standing::Condemned);

		assert_ok!(Registry::leave(signed(ALICE)));
		pass(UNBONDING);
		assert_noop!(Registry::withdraw_bond(signed(ALICE)), Error::<Test>::UnderDispute);
		Respondents::set([].into());
		assert_ok!(Registry::withdraw_bond(signed(ALICE)));
		// 30 % of 1,001, rounded up.
		assert_eq!(Balances::free_balance(ALICE), RICH - 301);
	});
}
