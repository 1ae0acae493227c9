//! Attacks that others have lost money to, each with what has to hold.

use crate::{mock::*, *};
use frame_support::{
	assert_noop, assert_ok,
	traits::fungibles::{Inspect, Mutate},
};
use millrace_primitives::{
	units::{MILL, USD},
	AssetId, VaultId,
};
use sp_runtime::{FixedU128, TokenError};

type AssetsCall = pallet_assets::Call<Test>;
type AssetsError = pallet_assets::Error<Test>;

fn ratio(n: u128, d: u128) -> FixedU128 {
	FixedU128::from_rational(n, d)
}

#[test]
fn a1_the_same_capacity_is_never_issued_twice() {
	ExtBuilder::default().capacity(100).build_and_execute(|| {
		let first = open_with(Grade::Prime, OUNCE);
		let second = open_with(Grade::Open, OUNCE);
		assert_ok!(issue(ALICE, first, 100, 0));
		// The same call again, another vault, a sale: all refused.
		assert_noop!(issue(ALICE, first, 100, 0), Error::<Test>::CapacityExceeded);
		assert_noop!(issue(ALICE, second, 1, 0), Error::<Test>::CapacityExceeded);
		assert_ok!(offer(ALICE, second, 1));
		assert_noop!(buy(BOB, second, 1, USD), Error::<Test>::CapacityExceeded);
	});
}

#[test]
fn a5_vaults_cost_a_deposit_and_are_bounded() {
	ExtBuilder::default().build_and_execute(|| {
		for count in 1..=MAX_VAULTS {
			open_with(Grade::Prime, 0);
			let held = held(NATIVE, HoldReason::VaultDeposit, &ALICE);
			assert_eq!(held, VAULT_DEPOSIT * u128::from(count));
		}
		assert_noop!(open_vault(ALICE, CLASS, NATIVE, Grade::Open), Error::<Test>::TooManyVaults);
	});
}

#[test]
fn a6_a_forced_parameter_still_meets_the_fuse() {
	// Ratios at their lowest: the fuse is what is left, and it trips at once.
	let mut params = ClassRiskParams::with_fuse(1_000 * HOUR_UNITS);
	params.open.issue_ratio = ratio(1, 10);
	params.open.maintenance_ratio = ratio(1, 100);
	params.open.wind_down_ratio = ratio(1, 200);
	ExtBuilder::default().risk_params(params).build_and_execute(|| {
		set_asset_price(GOLD_KIND, usd(1_000_000));
		let id = open_with(Grade::Open, 1_000 * OUNCE);
		assert_noop!(issue(ALICE, id, 1_000 * HOUR_UNITS + 1, 0), Error::<Test>::FuseTripped);
	});
}

#[test]
fn a27_tiny_issues_never_pay_less_than_exact() {
	ExtBuilder::default().build_and_execute(|| {
		set_class_price(CLASS, ratio(1_000_001, 3_000_000));
		let id = open_with(Grade::Open, 100);
		assert_ok!(offer(ALICE, id, 500));
		assert_ok!(buy(BOB, id, MIN_OWED, u128::MAX));
		let mut paid = vault(id).reserve;
		for bought in MIN_OWED + 1..=400 {
			let quote = Clt::quote_purchase(id, 1).unwrap();
			// The cost is at least the exact value, and the reserve never short of the premium.
			assert!(quote.cost * 3_000_000 >= 1_000_001);
			paid += quote.premium;
			let before = cash(&BOB);
			assert_ok!(buy(BOB, id, 1, u128::MAX));
			assert_eq!(before - cash(&BOB), quote.total);
			assert_eq!(vault(id).issued, bought);
			assert_eq!(deficit(id), Some(0));
		}
		// In one piece the same units would have cost a third of it, as the first ten did.
		assert_eq!(1_000_000 * USD - cash(&BOB), 4 + 390 + paid);
	});
}

#[test]
fn a27_going_round_in_circles_gains_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Open, 101);
		let worth = || {
			(cash(&ALICE), balance(GOLD, &ALICE) + held(GOLD_KIND, HoldReason::Collateral, &ALICE))
		};
		for round in MIN_OWED..=200 {
			let (cash_before, gold_before) = worth();
			assert_ok!(issue(ALICE, id, round, u128::MAX));
			assert_ok!(retire(ALICE, id, round));
			assert_ok!(withdraw(ALICE, id, 1));
			assert_ok!(deposit(ALICE, id, 1));
			let (cash_after, gold_after) = worth();
			assert!(cash_after <= cash_before);
			assert_eq!(gold_after, gold_before);
		}
		assert_eq!(cash(&ALICE) + vault(id).reserve, 1_000_000 * USD);
	});
}

#[test]
fn a29_a_donation_moves_no_price_and_is_nobodys_reserve() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Open, 60 * OUNCE);
		assert_ok!(offer(ALICE, id, 100 * HOUR_UNITS));
		assert_ok!(buy(BOB, id, 100 * HOUR_UNITS, u128::MAX));
		assert_ok!(offer(ALICE, id, 100 * HOUR_UNITS));
		let before = (Clt::vault(id), Clt::quote_purchase(id, HOUR_UNITS), Clt::totals(CLASS));

		let clt = AssetId::clt(id);
		for to in [Clt::account_id(), Clt::backstop(CLASS), ALICE] {
			assert_ok!(transfer(BOB, AssetId::SETTLEMENT, to.clone(), 7 * USD));
			assert_ok!(transfer(BOB, GOLD, to.clone(), 7 * OUNCE));
			assert_ok!(transfer(BOB, clt, to.clone(), HOUR_UNITS));
			assert_ok!(signed(
				BOB,
				pallet_balances::Call::transfer_keep_alive { dest: to, value: MILL }
			));
		}
		let after = (Clt::vault(id), Clt::quote_purchase(id, HOUR_UNITS), Clt::totals(CLASS));
		assert_eq!(before, after);
		assert_ok!(Clt::do_try_state());
		// Only the recorded reserve would ever leave.
		assert_eq!(cash(&Clt::account_id()), vault(id).reserve + 7 * USD);
	});
}

#[test]
fn a29_a_donation_to_the_reserves_stays_when_a_vault_closes() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Open, 60 * OUNCE);
		assert_ok!(issue(ALICE, id, 100 * HOUR_UNITS, 20 * USD));
		assert_ok!(transfer(BOB, AssetId::SETTLEMENT, Clt::account_id(), 3 * USD));
		assert_ok!(retire(ALICE, id, 100 * HOUR_UNITS));
		assert_ok!(close(ALICE, id));
		assert_eq!(cash(&Clt::backstop(CLASS)), 20 * USD);
		assert_eq!(cash(&Clt::account_id()), 3 * USD);
	});
}

#[test]
fn held_collateral_cannot_be_transferred() {
	ExtBuilder::default().build_and_execute(|| {
		let gold = open_with(Grade::Prime, 999_990 * OUNCE);
		assert_noop!(transfer(ALICE, GOLD, BOB, 11 * OUNCE), AssetsError::BalanceLow);
		// The last of the free balance has to stay while there is a hold.
		assert_noop!(transfer(ALICE, GOLD, BOB, 10 * OUNCE), AssetsError::BalanceLow);
		assert_ok!(transfer(ALICE, GOLD, BOB, 10 * OUNCE - 1));
		// Nor by the asset's own administrator, and the asset cannot be destroyed under it.
		assert!(signed(
			DAVE,
			AssetsCall::force_transfer { id: GOLD, source: ALICE, dest: BOB, amount: OUNCE }
		)
		.is_err());
		assert_noop!(
			signed(DAVE, AssetsCall::start_destroy { id: GOLD }),
			AssetsError::ContainsHolds
		);
		assert_eq!(vault(gold).collateral, 999_990 * OUNCE);

		let native = open_for(CAROL, NATIVE, Grade::Prime, 999_000 * MILL);
		assert_noop!(
			signed(
				CAROL,
				pallet_balances::Call::transfer_allow_death { dest: BOB, value: 1_000 * MILL }
			),
			TokenError::FundsUnavailable
		);
		assert_eq!(vault(native).collateral, 999_000 * MILL);
	});
}

#[test]
fn nobody_but_the_pallet_mints_burns_or_freezes_clt() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 150 * OUNCE);
		assert_ok!(issue(ALICE, id, 100, 0));
		let clt = AssetId::clt(id);
		let calls = [
			AssetsCall::mint { id: clt, beneficiary: ALICE, amount: 1 },
			AssetsCall::burn { id: clt, who: ALICE, amount: 1 },
			AssetsCall::freeze { id: clt, who: ALICE },
			AssetsCall::freeze_asset { id: clt },
			AssetsCall::block { id: clt, who: ALICE },
			AssetsCall::start_destroy { id: clt },
			AssetsCall::set_min_balance { id: clt, min_balance: 0 },
			AssetsCall::transfer_ownership { id: clt, owner: ALICE },
			AssetsCall::force_transfer { id: clt, source: ALICE, dest: BOB, amount: 1 },
		];
		for call in calls {
			assert_noop!(signed(ALICE, call), AssetsError::NoPermission);
		}
		// Nor makes an asset in place of a later vault.
		let next = AssetId::clt(VaultId(1));
		assert!(signed(BOB, AssetsCall::create { id: next, admin: BOB, min_balance: 1 }).is_err());
	});
}

#[test]
fn transfers_of_dust_and_of_everything_burn_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 150 * OUNCE);
		let clt = AssetId::clt(id);
		assert_ok!(issue(ALICE, id, 100, 0));
		assert_ok!(transfer(ALICE, clt, BOB, 99));
		assert_ok!(transfer(ALICE, clt, CAROL, 1));
		assert_ok!(transfer(CAROL, clt, BOB, 1));
		assert_ok!(signed(
			BOB,
			AssetsCall::transfer_all { id: clt, dest: ALICE, keep_alive: false }
		));
		assert_eq!(balance(clt, &ALICE), 100);
		assert_eq!(Assets::total_issuance(clt), 100);
	});
}

#[test]
fn the_one_foreign_burn_is_what_the_filter_refuses() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 150 * OUNCE);
		let clt = AssetId::clt(id);
		assert_ok!(issue(ALICE, id, 100, 0));
		assert_ok!(signed(BOB, AssetsCall::touch { id: clt }));
		assert_ok!(transfer(ALICE, clt, BOB, 40));
		let refund = |allow_burn| AssetsCall::refund { id: clt, allow_burn };
		let filtered = frame_system::Error::<Test>::CallFiltered;
		assert_noop!(signed(ALICE, refund(true)), filtered);
		assert_noop!(signed(ALICE, refund(false)), AssetsError::WouldBurn);
		let filtered = frame_system::Error::<Test>::CallFiltered;
		assert_noop!(signed(BOB, refund(true)), filtered);
		// An empty account gets its deposit back once it is empty.
		assert_ok!(transfer(BOB, clt, ALICE, 40));
		assert_ok!(signed(BOB, refund(false)));
		// For other assets the call stays open.
		let gold = AssetsCall::refund { id: GOLD, allow_burn: true };
		assert_noop!(signed(BOB, gold), AssetsError::NoDeposit);
	});
}

#[test]
fn without_the_filter_the_foreign_burn_would_break_the_supply_identity() {
	ExtBuilder::default().build().execute_with(|| {
		let id = open_with(Grade::Prime, 150 * OUNCE);
		assert_ok!(issue(ALICE, id, 100, 0));
		let origin = RuntimeOrigin::signed(ALICE);
		assert_ok!(Assets::refund(origin, AssetId::clt(id), true));
		assert_eq!(Clt::check_iss_1(), Err("ISS-1 SupplyIdentity".into()));
	});
}

#[test]
fn clt_of_another_vault_is_not_payment_for_a_debt() {
	ExtBuilder::default().build_and_execute(|| {
		let first = open_with(Grade::Prime, 150 * OUNCE);
		let second = open_for(CAROL, GOLD_KIND, Grade::Prime, 150 * OUNCE);
		assert_ok!(issue(ALICE, first, 100, 0));
		assert_ok!(issue(CAROL, second, 100, 0));
		assert_ok!(transfer(CAROL, AssetId::clt(second), ALICE, 100));
		assert_ok!(transfer(ALICE, AssetId::clt(first), BOB, 100));
		assert_noop!(retire(ALICE, first, 100), TokenError::FundsUnavailable);
	});
}

#[test]
fn a_reserve_cannot_be_drained_through_another_vault() {
	ExtBuilder::default().build_and_execute(|| {
		let rich = open_with(Grade::Open, 60 * OUNCE);
		assert_ok!(issue(ALICE, rich, 100 * HOUR_UNITS, 20 * USD));
		let poor = open_for(CAROL, GOLD_KIND, Grade::Open, OUNCE);
		assert_ok!(close(CAROL, poor));
		assert_eq!(cash(&Clt::account_id()), 20 * USD);
		assert_eq!(cash(&Clt::backstop(CLASS)), 0);
	});
}

#[test]
fn supply_near_the_limit_of_numbers_fails_cleanly() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Open, OUNCE);
		set_class_price(CLASS, FixedU128::from_inner(1));
		set_capacity(&ALICE, CLASS, millrace_primitives::Standing::Good, u128::MAX);
		assert_ok!(set_risk_params(CLASS, {
			let mut params = ClassRiskParams::with_fuse(1_000_000 * HOUR_UNITS);
			params.prime.issue_ratio = usd(2);
			params
		}));
		assert_noop!(issue(ALICE, id, u128::MAX, u128::MAX), Error::<Test>::BelowIssueRatio);
		assert_ok!(Assets::mint_into(GOLD, &BOB, u128::MAX - 4_000_000 * OUNCE));
		assert_noop!(deposit(ALICE, id, u128::MAX - OUNCE), Error::<Test>::CeilingExceeded);
	});
}
