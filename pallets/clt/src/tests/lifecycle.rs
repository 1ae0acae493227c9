use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::fungibles::Inspect};
use millrace_primitives::{
	units::{DAY, MILL, USD},
	AssetId,
};
use sp_runtime::FixedU128;

#[test]
fn a_vault_lives_from_opening_to_closing() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Open, 60 * OUNCE);
		let clt = AssetId::clt(id);
		assert_ok!(offer(ALICE, id, 100 * HOUR_UNITS));
		assert_ok!(buy(BOB, id, 100 * HOUR_UNITS, 120 * USD));
		assert_eq!(cash(&BOB), (1_000_000 - 120) * USD);
		// Units change hands as any asset does.
		assert_ok!(transfer(BOB, clt, CAROL, 30 * HOUR_UNITS));
		assert_noop!(close(ALICE, id), Error::<Test>::StillOwed);
		// The provider delivers outside of this pallet and gets its units back.
		assert_ok!(transfer(BOB, clt, ALICE, 70 * HOUR_UNITS));
		assert_ok!(transfer(CAROL, clt, ALICE, 30 * HOUR_UNITS));
		assert_ok!(retire(ALICE, id, 100 * HOUR_UNITS));
		assert_ok!(withdraw(ALICE, id, 10 * OUNCE));
		assert_ok!(close(ALICE, id));

		// Drained: everybody has what went in, but for the price paid and the premium.
		assert_eq!(cash(&ALICE), 1_000_100 * USD);
		assert_eq!(cash(&Clt::backstop(CLASS)), 20 * USD);
		assert_eq!(cash(&Clt::account_id()), 0);
		assert_eq!(balance(GOLD, &ALICE), 1_000_000 * OUNCE);
		assert_eq!(Balances::free_balance(ALICE), 1_000_000 * MILL);
		assert_eq!(Assets::total_issuance(clt), 0);
		assert!(!Owed::<Test>::contains_key(ALICE, CLASS));
	});
}

#[test]
fn vaults_of_both_grades_assets_and_owners_stand_side_by_side() {
	ExtBuilder::default().build_and_execute(|| {
		let gold = open_with(Grade::Prime, 150 * OUNCE);
		let native = open_for(ALICE, NATIVE, Grade::Open, 100 * MILL);
		let other = open_for(CAROL, GOLD_KIND, Grade::Open, 50 * OUNCE);
		assert_ok!(issue(ALICE, gold, 100 * HOUR_UNITS, 0));
		// 100 MILL at 0.5: ColV 50, CR 1 at 50 units.
		assert_ok!(issue(ALICE, native, 50 * HOUR_UNITS, 0));
		assert_ok!(issue(CAROL, other, 100 * HOUR_UNITS, 25 * USD));
		assert_eq!(Owed::<Test>::get(ALICE, CLASS), 150 * HOUR_UNITS);
		assert_eq!(Owed::<Test>::get(CAROL, CLASS), 100 * HOUR_UNITS);
		assert_eq!(Totals::<Test>::get(CLASS).issued, 250 * HOUR_UNITS);
		assert_eq!(Collaterals::<Test>::get(GOLD_KIND).unwrap().total, 200 * OUNCE);
		// The assets are not one another's.
		assert_eq!(balance(AssetId::clt(gold), &CAROL), 0);
		assert_ok!(retire(ALICE, native, 50 * HOUR_UNITS));
		assert_ok!(close(ALICE, native));
		assert_eq!(held(GOLD_KIND, HoldReason::Collateral, &ALICE), 150 * OUNCE);
		assert_eq!(held(NATIVE, HoldReason::VaultDeposit, &ALICE), VAULT_DEPOSIT);
	});
}

#[test]
fn tightened_risk_params_stop_new_debt_and_leave_the_old() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 150 * OUNCE);
		assert_ok!(issue(ALICE, id, 50 * HOUR_UNITS, 0));
		let mut params = ClassRiskParams::with_fuse(1_000_000 * HOUR_UNITS);
		params.prime.issue_ratio = FixedU128::from_u32(4);
		assert_ok!(set_risk_params(CLASS, params));
		assert_noop!(issue(ALICE, id, 1, 0), Error::<Test>::BelowIssueRatio);
		assert_noop!(withdraw(ALICE, id, 1), Error::<Test>::BelowIssueRatio);
		assert_eq!(vault(id).owed(), Some(50 * HOUR_UNITS));
		assert_ok!(retire(ALICE, id, 20 * HOUR_UNITS));
		assert_ok!(withdraw(ALICE, id, 30 * OUNCE));
		pass(DAY);
		assert_ok!(Clt::do_try_state());
	});
}
