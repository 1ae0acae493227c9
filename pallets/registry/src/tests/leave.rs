use super::*;

#[test]
fn leave_starts_unbonding() {
	ExtBuilder::default().provider(ALICE).build_and_execute(|| {
		assert_ok!(Registry::leave(signed(ALICE)));
		let until = START + UNBONDING;
		assert_eq!(Providers::<Test>::get(ALICE).unwrap().leaving_until, Some(until));
		assert_eq!(on_hold(HoldReason::ProviderBond, ALICE), PROVIDER_BOND);
		assert_eq!(events(), vec![Event::ProviderLeaving { provider: ALICE, until }]);
	});
}

#[test]
fn leave_fails_with_not_registered() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Registry::leave(signed(ALICE)), Error::<Test>::NotRegistered);
	});
}

#[test]
fn leave_fails_with_already_leaving_when_replayed() {
	ExtBuilder::default().provider(ALICE).build_and_execute(|| {
		assert_ok!(Registry::leave(signed(ALICE)));
		pass(5);
		assert_noop!(Registry::leave(signed(ALICE)), Error::<Test>::AlreadyLeaving);
	});
}

#[test]
fn leave_fails_with_fleets_active_before_vaults_open() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		MockObligations::set_vaults(ALICE, 1);
		assert_noop!(Registry::leave(signed(ALICE)), Error::<Test>::FleetsActive);
		assert_ok!(Registry::withdraw_fleet(signed(ALICE), FleetId(0)));
		assert_noop!(Registry::leave(signed(ALICE)), Error::<Test>::VaultsOpen);
		MockObligations::set_vaults(ALICE, 0);
		assert_ok!(Registry::leave(signed(ALICE)));
	});
}

#[test]
fn leave_is_open_to_a_provider_whose_fleets_are_all_condemned() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		assert_ok!(Registry::demand_device(signed(CAROL), FleetId(0), 0));
		run_to_block(2 + DEMAND_PERIOD);
		assert_ok!(Registry::expire_demand(signed(CAROL), FleetId(0), 0));
		assert_ok!(Registry::leave(signed(ALICE)));
	});
}

#[test]
fn leave_is_open_to_a_respondent_but_its_bond_stays() {
	ExtBuilder::default().provider(ALICE).build_and_execute(|| {
		Respondents::set([ALICE].into());
		assert_ok!(Registry::leave(signed(ALICE)));
		assert_eq!(standing(ALICE, 0), Standing::Absent);
		pass(UNBONDING);
		assert_noop!(Registry::withdraw_bond(signed(ALICE)), Error::<Test>::UnderDispute);
		assert_eq!(on_hold(HoldReason::ProviderBond, ALICE), PROVIDER_BOND);
	});
}

#[test]
fn leave_fails_with_overflow_at_the_end_of_time() {
	ExtBuilder::default().provider(ALICE).build_and_execute(|| {
		pallet_timestamp::Now::<Test>::put(u64::MAX);
		assert_noop!(Registry::leave(signed(ALICE)), Error::<Test>::Overflow);
	});
}

#[test]
fn leave_fails_for_a_root_origin() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Registry::leave(RuntimeOrigin::root()), DispatchError::BadOrigin);
	});
}
