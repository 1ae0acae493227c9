//! Planted bugs: each invariant turns red when what it guards is broken, and by its name.

use crate::{
	mock::*,
	try_state::{is_allowed_step, is_cover_ratio},
	*,
};
use frame_support::{
	assert_ok,
	traits::{
		fungible::NativeOrWithId,
		fungibles::{Mutate, MutateHold},
		tokens::{Fortitude, Precision, Preservation},
	},
};
use millrace_primitives::{units::USD, AssetId, ClassId, Standing, VaultId};
use millrace_support::governed::{Change, Safer};
use sp_core::H256;
use sp_runtime::{FixedU128, Permill, TryRuntimeError};

const ID: VaultId = VaultId(0);

/// A sound world with a vault that owes, a vault that owes nothing, and a closed one.
fn world(plant: impl FnOnce()) {
	ExtBuilder::default().build().execute_with(|| {
		assert_eq!(open_with(Grade::Open, 60 * OUNCE), ID);
		assert_ok!(issue(ALICE, ID, 100 * HOUR_UNITS, 20 * USD));
		assert_ok!(retire(ALICE, ID, HOUR_UNITS));
		open_for(CAROL, GOLD_KIND, Grade::Prime, OUNCE);
		let closed = open_with(Grade::Prime, 0);
		assert_ok!(close(ALICE, closed));
		assert_ok!(Clt::do_try_state());
		plant();
	});
}

/// `check` finds what `plant` breaks and says `named`; so does the whole.
fn finds(check: fn() -> Result<(), TryRuntimeError>, named: &'static str, plant: impl FnOnce()) {
	world(|| {
		plant();
		assert_eq!(check(), Err(TryRuntimeError::Other(named)));
		assert!(Clt::do_try_state().is_err());
	});
}

fn change(id: VaultId, change: impl FnOnce(&mut VaultRecordOf<Test>)) {
	Vaults::<Test>::mutate(id, |vault| change(vault.as_mut().expect("vault exists")));
}

fn change_risk_params(change: impl FnOnce(&mut ClassRiskParams)) {
	RiskParamsOf::<Test>::mutate(CLASS, |params| {
		change(&mut params.as_mut().expect("params").current)
	});
}

fn change_collateral(change: impl FnOnce(&mut CollateralRecord)) {
	Collaterals::<Test>::mutate(GOLD_KIND, |record| change(record.as_mut().expect("listed")));
}

#[test]
fn iss_1_finds_units_that_were_never_issued_or_vanished() {
	let named = "ISS-1 SupplyIdentity";
	let clt = AssetId::clt(ID);
	finds(Clt::check_iss_1, named, || fund(clt, &BOB, 1));
	finds(Clt::check_iss_1, named, || {
		let burnt = Assets::burn_from(
			clt,
			&ALICE,
			1,
			Preservation::Expendable,
			Precision::Exact,
			Fortitude::Force,
		);
		assert_ok!(burnt);
	});
	finds(Clt::check_iss_1, named, || change(ID, |vault| vault.issued += 1));
	finds(Clt::check_iss_1, named, || change(ID, |vault| vault.retired = u128::MAX));
}

#[test]
fn iss_2_finds_a_deposit_that_is_not_held() {
	let named = "ISS-2 HoldIdentity";
	finds(Clt::check_iss_2, named, || change(ID, |vault| vault.deposit += 1));
	finds(Clt::check_iss_2, named, || {
		let reason = HoldReason::VaultDeposit.into();
		assert_ok!(<Test as Config>::Holder::release(NATIVE, &reason, &ALICE, 1, Precision::Exact));
	});
}

#[test]
fn iss_4_finds_a_wrong_counter_and_a_lack_of_capacity() {
	let counter = "ISS-4 CapacityCover: counter";
	finds(Clt::check_iss_4, counter, || Owed::<Test>::insert(ALICE, CLASS, 1));
	finds(Clt::check_iss_4, counter, || Owed::<Test>::remove(ALICE, CLASS));
	finds(Clt::check_iss_4, counter, || Owed::<Test>::insert(BOB, CLASS, 1));
	finds(Clt::check_iss_4, counter, || Owed::<Test>::insert(BOB, CLASS, 0));
	finds(Clt::check_iss_4, "ISS-4 CapacityCover: retired exceeds issued", || {
		change(ID, |vault| vault.retired = u128::MAX);
	});
	finds(Clt::check_iss_4, "ISS-4 CapacityCover: capacity", || {
		set_capacity(&ALICE, CLASS, Standing::Good, 99 * HOUR_UNITS - 1);
	});
	// Who is not in good standing cannot be expected to cover.
	world(|| {
		set_capacity(&ALICE, CLASS, Standing::Condemned, 0);
		assert_ok!(Clt::do_try_state());
	});
}

#[test]
fn iss_5_finds_assets_and_vaults_without_one_another() {
	finds(Clt::check_iss_5, "ISS-5 OneVaultPerAsset: id", || NextVaultId::<Test>::put(VaultId(2)));
	finds(Clt::check_iss_5, "ISS-5 OneVaultPerAsset: asset", || {
		let mut ghost = vault(ID);
		ghost.head = H256::repeat_byte(1);
		Vaults::<Test>::insert(VaultId(3), ghost);
		NextVaultId::<Test>::put(VaultId(4));
	});
	finds(Clt::check_iss_5, "ISS-5 OneVaultPerAsset: vault", || {
		assert_ok!(root(pallet_assets::Call::force_create {
			id: AssetId::clt(VaultId(9)),
			owner: ALICE,
			is_sufficient: false,
			min_balance: 1,
		}));
	});
}

#[test]
fn iss_9_finds_a_broken_chain() {
	finds(Clt::check_iss_9, "ISS-9 ProvenanceChain: sequence", || {
		change(ID, |vault| vault.sequence = 0);
	});
	finds(Clt::check_iss_9, "ISS-9 ProvenanceChain: head", || {
		change(ID, |vault| vault.head = H256::zero());
	});
	finds(Clt::check_iss_9, "ISS-9 ProvenanceChain: not unique", || {
		let head = vault(VaultId(1)).head;
		change(ID, |vault| vault.head = head);
	});
}

#[test]
fn iss_10_finds_a_fuse_that_counts_more_than_was_issued() {
	finds(Clt::check_iss_10, "ISS-10 IssuanceFuse", || {
		Totals::<Test>::mutate(CLASS, |totals| totals.fuse.buckets[5] = 2 * HOUR_UNITS);
	});
}

#[test]
fn iss_10_finds_an_owner_whose_fuse_counts_more_than_it_issued() {
	let named = "ISS-10 IssuanceFuse: owner";
	finds(Clt::check_iss_10, named, || {
		let many = 1_000_000 * HOUR_UNITS;
		OwnerFuses::<Test>::mutate(ALICE, CLASS, |fuse| fuse.buckets[5] = many);
	});
	// One that never issued, not even nothing.
	finds(Clt::check_iss_10, named, || OwnerFuses::<Test>::insert(BOB, CLASS, Fuse::default()));
}

#[test]
fn col_1_finds_collateral_that_is_not_held_and_a_reserve_that_is_not_there() {
	let named = "COL-1 Custody: collateral";
	finds(Clt::check_col_1, named, || change(ID, |vault| vault.collateral += 1));
	finds(Clt::check_col_1, named, || {
		let reason = HoldReason::Collateral.into();
		let released =
			<Test as Config>::Holder::release(GOLD_KIND, &reason, &ALICE, 1, Precision::Exact);
		assert_ok!(released);
	});
	let named = "COL-1 Custody: reserve";
	finds(Clt::check_col_1, named, || change(ID, |vault| vault.reserve += 1));
	finds(Clt::check_col_1, named, || {
		assert_ok!(transfer(Clt::account_id(), AssetId::SETTLEMENT, BOB, 1));
	});
}

#[test]
fn col_3_finds_totals_that_are_not_the_sum_of_the_vaults() {
	let change_totals = |change: fn(&mut ClassTotals)| {
		Totals::<Test>::mutate(CLASS, change);
	};
	finds(Clt::check_col_3, "COL-3 Fundamental: issued", || {
		change_totals(|totals| totals.issued += 1);
	});
	finds(Clt::check_col_3, "COL-3 Fundamental: retired", || {
		change_totals(|totals| totals.retired += 1);
	});
	finds(Clt::check_col_3, "COL-3 Fundamental: classes", || {
		Totals::<Test>::insert(ClassId(9), ClassTotals::default());
	});
	finds(Clt::check_col_3, "COL-3 Fundamental: classes", || Totals::<Test>::remove(CLASS));
	finds(Clt::check_col_3, "COL-3 Fundamental: supply", || {
		fund(AssetId::clt(ID), &BOB, 1);
	});
	// A settled vault owes nothing as compute, and not before.
	finds(Clt::check_col_3, "COL-3 Fundamental: retired", || {
		change(ID, |vault| vault.status = VaultStatus::Settled);
	});
}

#[test]
fn col_4_finds_a_cover_ratio_that_is_not_the_quotient() {
	let one = FixedU128::from_u32(1);
	let tiny = FixedU128::from_inner(1);
	let max = millrace_math::INFINITE_COVER;
	assert!(is_cover_ratio(10, 10, one));
	assert!(!is_cover_ratio(10, 10, one + tiny));
	assert!(!is_cover_ratio(10, 10, one - tiny));
	// Rounded down, never up.
	let third = FixedU128::from_inner(333_333_333_333_333_333);
	assert!(is_cover_ratio(1, 3, third));
	assert!(!is_cover_ratio(1, 3, third + tiny));
	// Nothing owed, and ratios past the greatest.
	assert!(is_cover_ratio(0, 0, max));
	assert!(is_cover_ratio(5, 0, max));
	assert!(!is_cover_ratio(5, 0, one));
	assert!(is_cover_ratio(u128::MAX, 1, max));
	assert!(!is_cover_ratio(u128::MAX, u128::MAX, max));
	// In storage: a record that cannot have a ratio.
	finds(Clt::check_col_4, "COL-4 CoverRatio: owed", || {
		change(ID, |vault| vault.retired = u128::MAX);
	});
}

#[test]
fn col_5_finds_a_premium_out_of_bounds() {
	finds(Clt::check_col_5, "COL-5 PremiumBounds: slope", || {
		change_risk_params(|params| params.open.curve.slope = FixedU128::from_rational(3, 2));
	});
	finds(Clt::check_col_5, "COL-5 PremiumBounds: risk parameters", || {
		RiskParamsOf::<Test>::remove(CLASS)
	});
}

#[test]
fn col_6_finds_collateral_that_is_not_counted() {
	let total = "COL-6 Ceilings: total";
	finds(Clt::check_col_6, total, || change_collateral(|record| record.total += 1));
	finds(Clt::check_col_6, total, || change(ID, |vault| vault.collateral += 1));
	finds(Clt::check_col_6, "COL-6 Ceilings: not listed", || {
		Collaterals::<Test>::remove(GOLD_KIND);
	});
}

#[test]
fn col_7_finds_compute_behind_compute() {
	let named = "COL-7 NoSelfCollateral";
	finds(Clt::check_col_7, named, || {
		let record = Collaterals::<Test>::get(GOLD_KIND).expect("listed");
		Collaterals::<Test>::insert(NativeOrWithId::WithId(AssetId::utc(CLASS)), record);
	});
	finds(Clt::check_col_7, named, || {
		change(ID, |vault| vault.collateral_asset = NativeOrWithId::WithId(AssetId::clt(ID)));
	});
}

#[test]
fn gov_1_finds_parameters_out_of_range_or_step() {
	finds(Clt::check_gov_1, "GOV-1 ParamStep: range of risk parameters", || {
		change_risk_params(|params| params.prime.issue_ratio = FixedU128::from_u32(11));
	});
	finds(Clt::check_gov_1, "GOV-1 ParamStep: time of risk parameters", || {
		RiskParamsOf::<Test>::mutate(CLASS, |params| {
			params.as_mut().unwrap().changed_at = u64::MAX
		});
	});
	finds(Clt::check_gov_1, "GOV-1 ParamStep: range of risk parameters", || {
		change_risk_params(|params| params.open.wind_down_ratio = params.open.maintenance_ratio);
	});
	finds(Clt::check_gov_1, "GOV-1 ParamStep: range of risk parameters", || {
		change_risk_params(|params| params.prime.bonus = Permill::from_percent(21));
	});
	let before: [fn(&mut ClassRiskParams); 3] = [
		|params| params.prime.wind_down_ratio = FixedU128::from_u32(2),
		|params| params.open.bonus = Permill::from_percent(7),
		|params| params.fuse /= 2,
	];
	for change in before {
		finds(Clt::check_gov_1, "GOV-1 ParamStep: step of risk parameters", || {
			RiskParamsOf::<Test>::mutate(CLASS, |params| {
				let params = params.as_mut().unwrap();
				let mut previous = params.current;
				change(&mut previous);
				params.previous = Some(previous);
			});
		});
	}
	finds(Clt::check_gov_1, "GOV-1 ParamStep: range of collateral", || {
		change_collateral(|record| record.terms.current.haircut = Permill::from_percent(91));
	});
	finds(Clt::check_gov_1, "GOV-1 ParamStep: time of collateral", || {
		change_collateral(|record| record.terms.changed_at = u64::MAX);
	});
	finds(Clt::check_gov_1, "GOV-1 ParamStep: step of collateral", || {
		change_collateral(|record| {
			let haircut = Permill::from_percent(50);
			let ceiling = record.terms.current.ceiling;
			record.terms.previous = Some(CollateralTerms { haircut, ceiling });
		});
	});
}

#[test]
fn steps_are_measured_on_the_risky_side_only() {
	let step = Permill::from_percent(20);
	for (old, new, safer, allowed) in [
		(100, 80, Safer::Higher, true),
		(100, 79, Safer::Higher, false),
		(100, u128::MAX, Safer::Higher, true),
		(100, 120, Safer::Lower, true),
		(100, 121, Safer::Lower, false),
		(100, 0, Safer::Lower, true),
		(0, u128::MAX, Safer::Lower, true),
		(u128::MAX, 1, Safer::Higher, false),
		(7, 7, Safer::Lower, true),
	] {
		assert_eq!(is_allowed_step(old, new, safer, step), allowed, "{old} to {new}");
		// The calls decide the same by their own arithmetic.
		assert_eq!(Change::of(old, new, safer, step) != Change::TooFar, allowed);
	}
}
