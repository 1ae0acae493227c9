//! Settlements whose payees cannot be paid: the part goes on to the next one, and nothing burns.

use crate::{mock::*, *};
use frame_support::{assert_ok, traits::fungibles::Inspect};
use millrace_primitives::{
	units::{MILL, USD},
	AssetId, Balance, Remedy, VaultId,
};

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

#[test]
fn a_blocked_reporter_leaves_its_part_to_the_treasury() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		block(GOLD, &ERIN);
		assert_ok!(remedy(id, Remedy::HardStop, Some(ERIN)));
		assert_ok!(settle(BOB, id));
		// Its cash it can have.
		assert_eq!(purse(&ERIN), (1, 2 * USD));
		assert_eq!(purse(&TREASURY), (60 * OUNCE, 18 * USD));
	});
}

#[test]
fn a_blocked_treasury_leaves_its_part_to_the_backstop() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		block(GOLD, &TREASURY);
		block(AssetId::SETTLEMENT, &TREASURY);
		assert_ok!(remedy(id, Remedy::HardStop, Some(ERIN)));
		assert_ok!(settle(BOB, id));
		assert_eq!(purse(&TREASURY), (1, 1));
		assert_eq!(purse(&ERIN), (6 * OUNCE, 2 * USD));
		assert_eq!(purse(&Clt::backstop(CLASS)), (54 * OUNCE, 18 * USD));
	});
}

#[test]
fn an_owner_that_cannot_be_paid_loses_its_part_and_not_the_settlement() {
	ExtBuilder::default().build_and_execute(|| {
		let id = indebted(ALICE, Grade::Prime, 150, 100);
		assert_ok!(transfer(ALICE, AssetId::clt(id), BOB, 100 * HOUR_UNITS));
		let before = balance(GOLD, &ALICE);
		assert_ok!(signed(DAVE, pallet_assets::Call::block { id: GOLD, who: ALICE }));
		assert_ok!(remedy(id, Remedy::GracefulExit, None));
		assert_ok!(settle(BOB, id));
		assert_eq!(balance(GOLD, &ALICE), before);
		assert_eq!(balance(GOLD, &TREASURY), 50 * OUNCE);
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
		assert_ok!(Clt::do_try_state());
		assert_ok!(claim(BOB, id));
		assert!(balance(GOLD, &BOB) >= 1_000_100 * OUNCE);
	});
}

#[test]
fn native_dust_that_a_new_account_cannot_hold_goes_on_to_the_treasury() {
	ExtBuilder::default().build_and_execute(|| {
		// 200 MILL at 0.5 are 100 USD; a thousandth of a MILL is left over.
		let id = open_for(ALICE, NATIVE, Grade::Open, 200 * MILL + MILL / 1_000);
		assert_ok!(issue(ALICE, id, 100 * HOUR_UNITS, 0));
		assert_ok!(transfer(ALICE, AssetId::clt(id), BOB, 100 * HOUR_UNITS));
		let before = Balances::free_balance(TREASURY);
		let supply = pallet_balances::TotalIssuance::<Test>::get();
		assert_ok!(remedy(id, Remedy::Hybrid, Some(ERIN)));
		assert_ok!(settle(BOB, id));
		assert_eq!(Balances::free_balance(ERIN), 0);
		assert_eq!(Balances::free_balance(TREASURY) - before, MILL / 1_000);
		assert_eq!(pallet_balances::TotalIssuance::<Test>::get(), supply);
		assert_eq!(held(NATIVE, HoldReason::Collateral, &ALICE), 200 * MILL);
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
