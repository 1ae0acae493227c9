//! Settlements whose payees cannot be paid: each part is filed for its payee, and nobody else gets it.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::fungibles::Inspect};
use millrace_primitives::{
	units::{MILL, USD},
	AssetId, Balance, Remedy, VaultId,
};
use sp_runtime::TokenError;

/// An Open vault of Alice with 60 of gold and a reserve of 20 behind 100 hours, all of them Bob's.
fn open() -> VaultId {
	let id = indebted(ALICE, Grade::Open, 60, 100);
	assert_ok!(transfer(ALICE, AssetId::clt(id), BOB, 100 * HOUR_UNITS));
	id
}

/// Let `who` receive nothing more of an asset.
fn block(id: AssetId, who: &AccountId) {
	fund(id, who, 1);
	assert_ok!(signed(DAVE, pallet_assets::Call::block { id, who: who.clone() }));
}

fn purse(who: &AccountId) -> (Balance, Balance) {
	(balance(GOLD, who), cash(who))
}

/// What is filed for `who` of gold and of cash.
fn claims(who: &AccountId) -> (Balance, Balance) {
	(filed(who, GOLD), filed(who, AssetId::SETTLEMENT))
}

#[test]
fn a_blocked_reporter_keeps_its_part_as_unclaimed() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		block(GOLD, &ERIN);
		assert_ok!(remedy(id, Remedy::HardStop, Some(ERIN)));
		assert_ok!(settle(BOB, id));
		// Its cash it can have.
		assert_eq!((purse(&ERIN), claims(&ERIN)), ((1, 2 * USD), (6 * OUNCE, 0)));
		assert_eq!(purse(&TREASURY), (54 * OUNCE, 18 * USD));
	});
}

#[test]
fn a_blocked_treasury_keeps_its_part_as_unclaimed() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		block(GOLD, &TREASURY);
		block(AssetId::SETTLEMENT, &TREASURY);
		assert_ok!(remedy(id, Remedy::HardStop, Some(ERIN)));
		assert_ok!(settle(BOB, id));
		assert_eq!((purse(&TREASURY), claims(&TREASURY)), ((1, 1), (54 * OUNCE, 18 * USD)));
		assert_eq!(purse(&ERIN), (6 * OUNCE, 2 * USD));
		assert_eq!(purse(&Clt::backstop(CLASS)), (0, 0));
	});
}

#[test]
fn an_owner_that_cannot_be_paid_keeps_its_part_as_unclaimed() {
	ExtBuilder::default().build_and_execute(|| {
		let id = indebted(ALICE, Grade::Prime, 150, 100);
		assert_ok!(transfer(ALICE, AssetId::clt(id), BOB, 100 * HOUR_UNITS));
		let before = balance(GOLD, &ALICE);
		assert_ok!(signed(DAVE, pallet_assets::Call::block { id: GOLD, who: ALICE }));
		assert_ok!(remedy(id, Remedy::GracefulExit, None));
		assert_ok!(settle(BOB, id));
		assert_eq!((balance(GOLD, &ALICE), claims(&ALICE)), (before, (50 * OUNCE, 0)));
		assert_eq!(balance(GOLD, &TREASURY), 0);
		// And holders are paid out of the blocked account's hold.
		assert_ok!(claim(BOB, id));
		assert_eq!(balance(GOLD, &BOB), 1_000_100 * OUNCE);
	});
}

#[test]
fn a_settlement_happens_though_nobody_but_holders_can_be_paid() {
	ExtBuilder::default().build_and_execute(|| {
		let id = indebted(ALICE, Grade::Prime, 150, 100);
		assert_ok!(transfer(ALICE, AssetId::clt(id), BOB, 100 * HOUR_UNITS));
		let supply = Assets::total_issuance(GOLD);
		for who in [ERIN, TREASURY, Clt::backstop(CLASS)] {
			block(GOLD, &who);
		}
		assert_ok!(remedy(id, Remedy::Hybrid, Some(ERIN)));
		assert_ok!(settle(BOB, id));
		assert_eq!(vault(id).status, VaultStatus::Settled);
		assert_eq!(Assets::total_issuance(GOLD), supply + 3);
		assert_eq!((claims(&ERIN).0, claims(&TREASURY).0), (5 * OUNCE, 45 * OUNCE));
		assert_ok!(Clt::do_try_state());
		assert_ok!(claim(BOB, id));
		assert!(balance(GOLD, &BOB) >= 1_000_100 * OUNCE);
	});
}

#[test]
fn native_dust_that_a_new_account_cannot_hold_is_filed_for_it() {
	ExtBuilder::default().build_and_execute(|| {
		// 200 MILL at 0.5 are 100 USD; a thousandth of a MILL is left over.
		let id = open_for(ALICE, NATIVE, Grade::Open, 200 * MILL + MILL / 1_000);
		assert_ok!(issue(ALICE, id, 100 * HOUR_UNITS, 0));
		assert_ok!(transfer(ALICE, AssetId::clt(id), BOB, 100 * HOUR_UNITS));
		let before = Balances::free_balance(TREASURY);
		let supply = pallet_balances::TotalIssuance::<Test>::get();
		assert_ok!(remedy(id, Remedy::Hybrid, Some(ERIN)));
		assert_ok!(settle(BOB, id));
		assert_eq!((Balances::free_balance(ERIN), filed(&ERIN, NATIVE)), (0, MILL / 10_000));
		assert_eq!(Balances::free_balance(TREASURY) - before, 9 * MILL / 10_000);
		assert_eq!(pallet_balances::TotalIssuance::<Test>::get(), supply);
		assert_eq!(held(NATIVE, HoldReason::Collateral, &ALICE), 200 * MILL);
	});
}

#[test]
fn claims_to_a_backstop_below_the_existential_deposit_are_filed_for_it() {
	use millrace_primitives::{Claimed, Vaults as VaultsTrait};
	ExtBuilder::default().build_and_execute(|| {
		let id = open_for(ALICE, NATIVE, Grade::Open, 200 * MILL);
		assert_ok!(issue(ALICE, id, 100 * HOUR_UNITS, 0));
		assert_ok!(transfer(ALICE, AssetId::clt(id), BOB, 100 * HOUR_UNITS));
		assert_ok!(remedy(id, Remedy::Hybrid, None));
		assert_ok!(settle(BOB, id));
		let backstop = Clt::backstop(CLASS);
		// 1,000 units are worth a fifth of the existential deposit.
		let (dust, units) = (2 * MILL / 1_000, 1_000);
		let paid = Claimed { collateral: dust, reserve: 0 };
		for times in 1..=3 {
			assert_eq!(<Clt as VaultsTrait<_>>::claim(id, units, &BOB, &backstop), Ok(paid));
			assert_eq!(filed(&backstop, NATIVE), times * dust);
		}
		assert_ok!(<Clt as VaultsTrait<_>>::deliver(id, units, &BOB));
		assert_eq!((filed(&backstop, NATIVE), Balances::free_balance(&backstop)), (4 * dust, 0));
		assert_eq!(held(NATIVE, HoldReason::Collateral, &ALICE), 200 * MILL - 4 * dust);
		// Who claims for itself has its share, or an error and its units.
		assert_ok!(transfer(BOB, AssetId::clt(id), DAVE, units));
		assert_ok!(claim(DAVE, id));
		assert_eq!(filed(&DAVE, NATIVE), 0);
	});
}

#[test]
fn a_holder_that_claims_for_itself_and_cannot_be_paid_gets_an_error_and_keeps_its_units() {
	ExtBuilder::default().build_and_execute(|| {
		let id = indebted(ALICE, Grade::Prime, 150, 100);
		assert_ok!(transfer(ALICE, AssetId::clt(id), BOB, 100 * HOUR_UNITS));
		assert_ok!(remedy(id, Remedy::Hybrid, None));
		assert_ok!(settle(BOB, id));
		block(GOLD, &BOB);
		assert_noop!(claim(BOB, id), TokenError::CannotCreate);
		assert_eq!((clt(id, &BOB), claims(&BOB)), (100 * HOUR_UNITS, (0, 0)));
		// To another it is the holder's own affair to send the units.
		assert_ok!(transfer(BOB, AssetId::clt(id), CAROL, 100 * HOUR_UNITS));
		assert_ok!(claim(CAROL, id));
	});
}

#[test]
fn what_is_left_when_a_vault_closes_is_filed_for_a_backstop_that_is_blocked() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		block(AssetId::SETTLEMENT, &Clt::backstop(CLASS));
		assert_ok!(transfer(BOB, AssetId::clt(id), ALICE, 100 * HOUR_UNITS));
		assert_ok!(retire(ALICE, id, 100 * HOUR_UNITS));
		assert_ok!(close(ALICE, id));
		assert_eq!(claims(&Clt::backstop(CLASS)), (0, 20 * USD));
	});
}

#[test]
fn a_reporter_with_an_account_gets_its_part_of_native_collateral() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_for(ALICE, NATIVE, Grade::Open, 300 * MILL);
		assert_ok!(issue(ALICE, id, 100 * HOUR_UNITS, 0));
		assert_ok!(transfer(ALICE, AssetId::clt(id), BOB, 100 * HOUR_UNITS));
		let before = Balances::free_balance(TREASURY);
		assert_ok!(remedy(id, Remedy::Hybrid, Some(ERIN)));
		assert_ok!(settle(BOB, id));
		// 100 MILL are left over.
		assert_eq!(Balances::free_balance(ERIN), 10 * MILL);
		assert_eq!(Balances::free_balance(TREASURY) - before, 90 * MILL);
		assert_ok!(claim(BOB, id));
		assert_eq!(Balances::free_balance(BOB), 1_000_200 * MILL);
		assert_ok!(close(DAVE, id));
		assert_eq!(Balances::free_balance(ALICE), (1_000_000 - 300) * MILL);
	});
}
