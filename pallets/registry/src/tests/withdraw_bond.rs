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
fn withdraw_bond_fails_for_a_root_origin() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Registry::withdraw_bond(RuntimeOrigin::root()), DispatchError::BadOrigin);
	});
}
