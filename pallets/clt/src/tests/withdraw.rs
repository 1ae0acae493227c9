use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use millrace_primitives::{units::MILL, FeedId, Standing, Status, VaultId};
use sp_runtime::{
	traits::{BadOrigin, Dispatchable},
	FixedU128,
};

#[test]
fn a_vault_that_owes_nothing_gives_back_everything_without_a_quote() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 5 * OUNCE);
		QuotesMock::set(Default::default());
		events();
		assert_ok!(withdraw(ALICE, id, 5 * OUNCE));
		assert_eq!(vault(id).collateral, 0);
		assert_eq!(held(GOLD_KIND, HoldReason::Collateral, &ALICE), 0);
		assert_eq!(balance(GOLD, &ALICE), 1_000_000 * OUNCE);
		assert_eq!(
			events(),
			vec![Event::Withdrawn {
				vault: id,
				amount: 5 * OUNCE,
				collateral: 0,
				premium: 0,
				reserve: 0,
			}]
		);
	});
}

#[test]
fn a_vault_that_owes_keeps_its_issue_ratio() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 200 * OUNCE);
		assert_ok!(issue(ALICE, id, 100 * HOUR_UNITS, 0));
		assert_noop!(withdraw(ALICE, id, 50 * OUNCE + 1), Error::<Test>::BelowIssueRatio);
		assert_ok!(withdraw(ALICE, id, 50 * OUNCE));
		assert_noop!(withdraw(ALICE, id, 1), Error::<Test>::BelowIssueRatio);
		// A price that falls takes the room away, one that rises gives it.
		set_asset_price(GOLD_KIND, FixedU128::from_rational(9, 10));
		assert_noop!(withdraw(ALICE, id, 1), Error::<Test>::BelowIssueRatio);
		set_asset_price(GOLD_KIND, usd(2));
		assert_ok!(withdraw(ALICE, id, 75 * OUNCE));
	});
}

#[test]
fn a_vault_that_owes_needs_live_quotes() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 200 * OUNCE);
		assert_ok!(issue(ALICE, id, MIN_OWED, 0));
		set_status(FeedId::Asset(GOLD_KIND), Status::Stale);
		assert_noop!(withdraw(ALICE, id, 1), Error::<Test>::CollateralQuoteNotLive);
		set_status(FeedId::Class(CLASS), Status::Volatile);
		assert_noop!(withdraw(ALICE, id, 1), Error::<Test>::ClassQuoteNotLive);
		assert_ok!(retire(ALICE, id, MIN_OWED));
		assert_ok!(withdraw(ALICE, id, 1));
	});
}

#[test]
fn an_absent_or_unattested_owner_withdraws_what_the_issue_ratio_does_not_need() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 200 * OUNCE);
		assert_ok!(issue(ALICE, id, 100 * HOUR_UNITS, 0));
		for standing in [Standing::Absent, Standing::Unattested] {
			set_capacity(&ALICE, CLASS, standing, 0);
			assert_ok!(withdraw(ALICE, id, 25 * OUNCE));
		}
		assert_noop!(withdraw(ALICE, id, 1), Error::<Test>::BelowIssueRatio);
	});
}

#[test]
fn a_native_withdrawal_is_refunded_to_its_own_weight() {
	ExtBuilder::default().build_and_execute(|| {
		type Weights = ();
		for (asset, expected) in
			[(NATIVE, Weights::withdraw_native()), (GOLD_KIND, Weights::withdraw())]
		{
			let id = open_for(ALICE, asset, Grade::Prime, MILL / 1_000);
			let call: RuntimeCall = Call::withdraw { vault: id, amount: 1, premium_max: 0 }.into();
			let info = call.dispatch(RuntimeOrigin::signed(ALICE)).unwrap();
			assert_eq!(info.actual_weight, Some(expected));
		}
	});
}

#[test]
fn errors_of_withdraw_have_an_order() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 200 * OUNCE);
		let closed = open_with(Grade::Prime, 0);
		assert_ok!(close(ALICE, closed));
		assert_ok!(issue(ALICE, id, 100 * HOUR_UNITS, 0));
		set_status(FeedId::Class(CLASS), Status::Stale);
		assert_noop!(withdraw(BOB, VaultId(9), 0), Error::<Test>::ZeroAmount);
		assert_noop!(withdraw(BOB, VaultId(9), 1), Error::<Test>::UnknownVault);
		assert_noop!(withdraw(BOB, closed, 1), Error::<Test>::NotOwner);
		assert_noop!(withdraw(ALICE, closed, 1), Error::<Test>::NotActive);
		let insufficient = Error::<Test>::InsufficientCollateral;
		assert_noop!(withdraw(ALICE, id, u128::MAX), insufficient);
		assert_noop!(withdraw(ALICE, id, 200 * OUNCE + 1), Error::<Test>::InsufficientCollateral);
		set_capacity(&ALICE, CLASS, Standing::Condemned, 0);
		assert_noop!(withdraw(ALICE, id, 200 * OUNCE), Error::<Test>::NotInGoodStanding);
		set_capacity(&ALICE, CLASS, Standing::Absent, 0);
		assert_noop!(withdraw(ALICE, id, 200 * OUNCE), Error::<Test>::ClassQuoteNotLive);
		set_status(FeedId::Class(CLASS), Status::Live);
		assert_noop!(withdraw(ALICE, id, 200 * OUNCE), Error::<Test>::BelowIssueRatio);
		assert_noop!(root(Call::withdraw { vault: id, amount: 1, premium_max: 0 }), BadOrigin);
	});
}
