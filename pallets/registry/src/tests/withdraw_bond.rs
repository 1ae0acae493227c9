use super::*;

#[test]
fn withdraw_bond_releases_all_of_it_at_the_moment_promised() {
	ExtBuilder::default().provider(ALICE).build_and_execute(|| {
		assert_ok!(Registry::leave(signed(ALICE)));
		events();
		pass(UNBONDING - 1);
		assert_noop!(Registry::withdraw_bond(signed(ALICE)), Error::<Test>::StillUnbonding);
		pass(1);
		assert_ok!(Registry::withdraw_bond(signed(ALICE)));
		assert_eq!(Balances::free_balance(ALICE), RICH);
		assert!(!Providers::<Test>::contains_key(ALICE));
		assert_eq!(events(), vec![Event::BondWithdrawn { provider: ALICE, bond: PROVIDER_BOND }]);
	});
}

#[test]
fn withdraw_bond_lets_the_account_register_again() {
	ExtBuilder::default().provider(ALICE).build_and_execute(|| {
		assert_ok!(Registry::leave(signed(ALICE)));
		pass(UNBONDING);
		assert_ok!(Registry::withdraw_bond(signed(ALICE)));
		assert_ok!(register(ALICE));
	});
}

#[test]
fn withdraw_bond_fails_with_not_leaving() {
	ExtBuilder::default().provider(ALICE).build_and_execute(|| {
		pass(UNBONDING);
		assert_noop!(Registry::withdraw_bond(signed(ALICE)), Error::<Test>::NotLeaving);
	});
}

#[test]
fn withdraw_bond_fails_with_not_registered_when_replayed() {
	ExtBuilder::default().provider(ALICE).build_and_execute(|| {
		assert_noop!(Registry::withdraw_bond(signed(BOB)), Error::<Test>::NotRegistered);
		assert_ok!(Registry::leave(signed(ALICE)));
		pass(UNBONDING);
		assert_ok!(Registry::withdraw_bond(signed(ALICE)));
		assert_noop!(Registry::withdraw_bond(signed(ALICE)), Error::<Test>::NotRegistered);
	});
}

#[test]
fn withdraw_bond_is_refused_while_the_provider_is_a_respondent_and_allowed_after() {
	ExtBuilder::default().provider(ALICE).provider(BOB).build_and_execute(|| {
		for who in [ALICE, BOB] {
			assert_ok!(Registry::leave(signed(who)));
		}
		pass(UNBONDING);
		Respondents::set([ALICE].into());
		assert_noop!(Registry::withdraw_bond(signed(ALICE)), Error::<Test>::UnderDispute);
		pass(UNBONDING);
		assert_noop!(Registry::withdraw_bond(signed(ALICE)), Error::<Test>::UnderDispute);
		assert_ok!(Registry::withdraw_bond(signed(BOB)));
		Respondents::set([].into());
		assert_ok!(Registry::withdraw_bond(signed(ALICE)));
		assert_eq!(Balances::free_balance(ALICE), RICH);
	});
}

#[test]
fn withdraw_bond_finds_errors_in_the_documented_order() {
	ExtBuilder::default().provider(ALICE).build_and_execute(|| {
		Respondents::set([ALICE, BOB].into());
		assert_noop!(Registry::withdraw_bond(signed(BOB)), Error::<Test>::NotRegistered);
		assert_noop!(Registry::withdraw_bond(signed(ALICE)), Error::<Test>::NotLeaving);
		assert_ok!(Registry::leave(signed(ALICE)));
		assert_noop!(Registry::withdraw_bond(signed(ALICE)), Error::<Test>::StillUnbonding);
		pass(UNBONDING);
		assert_noop!(Registry::withdraw_bond(signed(ALICE)), Error::<Test>::UnderDispute);
	});
}

#[test]
fn withdraw_bond_fails_for_a_root_origin() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Registry::withdraw_bond(RuntimeOrigin::root()), DispatchError::BadOrigin);
	});
}
