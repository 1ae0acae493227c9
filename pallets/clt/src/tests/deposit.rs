use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo};
use millrace_primitives::{units::MILL, FeedId, Remedy, Standing, Status, VaultId};
use sp_runtime::{
	traits::{BadOrigin, Dispatchable},
	TokenError,
};

#[test]
fn a_deposit_goes_on_hold() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 0);
		events();
		assert_ok!(deposit(ALICE, id, 5 * OUNCE));
		assert_ok!(deposit(ALICE, id, 1));
		assert_eq!(vault(id).collateral, 5 * OUNCE + 1);
		assert_eq!(held(GOLD_KIND, HoldReason::Collateral, &ALICE), 5 * OUNCE + 1);
		assert_eq!(Collaterals::<Test>::get(GOLD_KIND).unwrap().total, 5 * OUNCE + 1);
		assert_eq!(
			events(),
			vec![
				Event::Deposited { vault: id, amount: 5 * OUNCE, collateral: 5 * OUNCE },
				Event::Deposited { vault: id, amount: 1, collateral: 5 * OUNCE + 1 },
			]
		);
	});
}

#[test]
fn native_collateral_and_deposit_are_held_apart() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_for(ALICE, NATIVE, Grade::Prime, 7 * MILL);
		assert_eq!(vault(id).collateral, 7 * MILL);
		assert_eq!(held(NATIVE, HoldReason::Collateral, &ALICE), 7 * MILL);
		assert_eq!(held(NATIVE, HoldReason::VaultDeposit, &ALICE), VAULT_DEPOSIT);
	});
}

#[test]
fn a_native_deposit_is_refunded_to_its_own_weight() {
	ExtBuilder::default().build_and_execute(|| {
		for (asset, expected) in
			[(NATIVE, Some(<() as WeightInfo>::deposit_native())), (GOLD_KIND, None)]
		{
			let id = open_for(ALICE, asset, Grade::Prime, 0);
			let call: RuntimeCall = Call::deposit { vault: id, amount: OUNCE }.into();
			assert_eq!(call.get_dispatch_info().call_weight, <() as WeightInfo>::deposit());
			let info = call.dispatch(RuntimeOrigin::signed(ALICE)).unwrap();
			assert_eq!(info.actual_weight, expected);
		}
	});
}

#[test]
fn a_deposit_needs_no_quote_capacity_or_active_class() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, OUNCE);
		set_status(FeedId::Class(CLASS), Status::Halted);
		set_status(FeedId::Asset(GOLD_KIND), Status::Halted);
		ClassesMock::mutate(|classes| classes.insert(CLASS, false));
		for standing in [Standing::Absent, Standing::Condemned, Standing::Unattested] {
			set_capacity(&ALICE, CLASS, standing, 0);
			assert_ok!(deposit(ALICE, id, OUNCE));
		}
	});
}

#[test]
fn a_deposit_into_a_vault_that_owes_nothing_fails_over_the_ceiling() {
	ExtBuilder::default().without_collateral().build_and_execute(|| {
		assert_ok!(set_collateral(GOLD_KIND, 0, 10 * OUNCE));
		let first = open_with(Grade::Prime, 6 * OUNCE);
		let second = open_for(CAROL, GOLD_KIND, Grade::Open, 0);
		assert_noop!(deposit(CAROL, second, 4 * OUNCE + 1), Error::<Test>::CeilingExceeded);
		assert_ok!(deposit(CAROL, second, 4 * OUNCE));
		assert_noop!(deposit(ALICE, first, 1), Error::<Test>::CeilingExceeded);
	});
}

/// Whoever fills the ceiling must not be able to have others liquidated by it.
#[test]
fn a_vault_that_owes_is_topped_up_whatever_others_have_filled() {
	ExtBuilder::default().without_collateral().build_and_execute(|| {
		assert_ok!(set_collateral(GOLD_KIND, 0, 1_000 * OUNCE));
		let id = indebted(ALICE, Grade::Prime, 150, 100);
		open_for(CAROL, GOLD_KIND, Grade::Open, 850 * OUNCE);
		assert_eq!(Collaterals::<Test>::get(GOLD_KIND).unwrap().total, 1_000 * OUNCE);
		assert_ok!(deposit(ALICE, id, 50 * OUNCE));
		assert_eq!(vault(id).collateral, 200 * OUNCE);
		assert_eq!(Collaterals::<Test>::get(GOLD_KIND).unwrap().total, 1_050 * OUNCE);
	});
}

#[test]
fn a_frozen_vault_takes_deposits_which_are_in_its_pot() {
	ExtBuilder::default().build_and_execute(|| {
		let id = indebted(ALICE, Grade::Prime, 150, 100);
		assert_ok!(freeze(id));
		assert_ok!(deposit(ALICE, id, 10 * OUNCE));
		assert_eq!((vault(id).collateral, vault(id).risk), (160 * OUNCE, None));
		assert_ok!(remedy(id, Remedy::HardStop, None));
		assert_ok!(deposit(ALICE, id, 10 * OUNCE));
		assert_eq!(held_gold(&ALICE), 170 * OUNCE);
		events();
		assert_ok!(settle(BOB, id));
		let pots = events().into_iter().filter_map(|event| match event {
			Event::RemedyFixed { holders, owner, backstop, reporter, treasury, .. } => {
				Some([holders, owner, backstop, reporter, treasury])
			}
			_ => None,
		});
		assert_eq!(pots.flatten().map(|pot| pot.collateral).sum::<u128>(), 170 * OUNCE);
		assert_noop!(deposit(ALICE, id, OUNCE), Error::<Test>::NotActive);
	});
}

#[test]
fn a_deposit_fails_with_zero_too_much_or_more_than_there_is() {
	ExtBuilder::default().without_collateral().build_and_execute(|| {
		assert_ok!(set_collateral(GOLD_KIND, 0, u128::MAX));
		let id = open_with(Grade::Prime, 1);
		assert_noop!(deposit(ALICE, id, 0), Error::<Test>::ZeroAmount);
		assert_noop!(deposit(ALICE, id, u128::MAX), Error::<Test>::Overflow);
		assert_noop!(deposit(ALICE, id, u128::MAX - 1), TokenError::FundsUnavailable);
		assert_noop!(deposit(ALICE, id, 1_000_000 * OUNCE), TokenError::FundsUnavailable);
	});
}

#[test]
fn a_deposit_fails_for_others_and_elsewhere() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, OUNCE);
		assert_noop!(deposit(BOB, id, OUNCE), Error::<Test>::NotOwner);
		assert_noop!(deposit(ALICE, VaultId(9), OUNCE), Error::<Test>::UnknownVault);
		assert_noop!(root(Call::deposit { vault: id, amount: 1 }), BadOrigin);
		assert_ok!(close(ALICE, id));
		assert_noop!(deposit(ALICE, id, OUNCE), Error::<Test>::NotActive);
	});
}

#[test]
fn errors_of_deposit_have_an_order() {
	ExtBuilder::default().without_collateral().build_and_execute(|| {
		assert_ok!(set_collateral(GOLD_KIND, 0, OUNCE));
		let id = open_with(Grade::Prime, 0);
		let closed = open_with(Grade::Prime, 0);
		assert_ok!(close(ALICE, closed));
		assert_noop!(deposit(BOB, VaultId(9), 0), Error::<Test>::ZeroAmount);
		assert_noop!(deposit(BOB, closed, 1), Error::<Test>::NotOwner);
		// Over the ceiling before beyond the balance.
		assert_noop!(deposit(ALICE, id, 2_000_000 * OUNCE), Error::<Test>::CeilingExceeded);
	});
}
