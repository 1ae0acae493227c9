use super::*;
use millrace_primitives::Balance;

fn told(who: AccountId) -> Balance {
	<Registry as ProvidersTrait<_>>::info(&who, ClassId(0)).bond
}

#[test]
fn raise_bond_holds_more_and_tells_it_to_others() {
	ExtBuilder::default().provider(ALICE).build_and_execute(|| {
		assert_eq!(told(ALICE), PROVIDER_BOND);
		assert_ok!(Registry::raise_bond(signed(ALICE), 99));
		let (bond, bond_posted) = (PROVIDER_BOND + 99, PROVIDER_BOND + 99);
		let record = Providers::<Test>::get(ALICE).unwrap();
		assert_eq!((record.bond, record.bond_posted), (bond, bond_posted));
		assert_eq!(on_hold(HoldReason::ProviderBond, ALICE), bond);
		assert_eq!(told(ALICE), bond);
		let raised = Event::BondRaised { provider: ALICE, amount: 99, bond, bond_posted };
		assert_eq!(events(), vec![raised]);
	});
}

#[test]
fn raise_bond_makes_a_fault_cost_a_share_of_the_whole_and_restores_nothing() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		assert_ok!(Registry::demand_device(signed(CAROL), FleetId(0), 0));
		run_to_block(100);
		assert_ok!(Registry::expire_demand(signed(CAROL), FleetId(0), 0));
		let left = on_hold(HoldReason::ProviderBond, ALICE);
		assert!(left < PROVIDER_BOND);
		assert_ok!(Registry::raise_bond(signed(ALICE), PROVIDER_BOND));
		let record = Providers::<Test>::get(ALICE).unwrap();
		assert_eq!(record.bond, left + PROVIDER_BOND);
		assert_eq!(record.bond_posted, 2 * PROVIDER_BOND);
		// What was slashed is still missing.
		assert_noop!(commit(ALICE, ClassId(0), &bobs()), Error::<Test>::BondDeficient);
	});
}

#[test]
fn the_bond_of_a_provider_that_leaves_counts_for_nothing_and_returns_whole() {
	ExtBuilder::default().provider(ALICE).build_and_execute(|| {
		assert_eq!(told(BOB), 0);
		assert_ok!(Registry::raise_bond(signed(ALICE), 99));
		assert_ok!(Registry::leave(signed(ALICE)));
		assert_eq!(told(ALICE), 0);
		assert_noop!(Registry::raise_bond(signed(ALICE), 1), Error::<Test>::AlreadyLeaving);
		pass(UNBONDING);
		assert_ok!(Registry::withdraw_bond(signed(ALICE)));
		assert_eq!(on_hold(HoldReason::ProviderBond, ALICE), 0);
	});
}

#[test]
fn raise_bond_fails_in_this_order() {
	ExtBuilder::default().provider(ALICE).build_and_execute(|| {
		let raise = |who, amount| Registry::raise_bond(signed(who), amount);
		assert_noop!(raise(BOB, 0), Error::<Test>::ZeroAmount);
		assert_noop!(raise(BOB, 1), Error::<Test>::NotRegistered);
		assert_noop!(raise(ALICE, Balance::MAX), Error::<Test>::Overflow);
		assert_noop!(raise(ALICE, Balance::MAX / 2), TokenError::FundsUnavailable);
		let origin = RuntimeOrigin::root();
		assert_noop!(Registry::raise_bond(origin, 1), DispatchError::BadOrigin);
	});
}
