//! Benchmarks. Each sets up the worst branch of its call and asserts its outcome.
//!
//! Worst: the collateral is an asset (four storage items against one), the vault owes units, a
//! premium is paid, and the receiver of units has no account of them yet. A native variant of the
//! calls that only move collateral is what they are refunded to.

use crate::*;
use frame_benchmarking::v2::*;
use frame_support::{
	assert_ok,
	traits::{
		fungible::NativeOrWithId,
		fungibles::{Create, Inspect, InspectHold, Mutate, Unbalanced},
		tokens::Precision,
		Get, Time,
	},
};
use frame_system::RawOrigin;
use millrace_primitives::{
	units::{DEVICE_HOUR, HOUR, NATIVE_DECIMALS, USD},
	AssetId, AssetKind, Balance, Capacity, ClassId, Classes, FeedId, Quotes, Units, VaultId,
};
use sp_runtime::{FixedU128, Permill};

const GOLD: AssetId = AssetId::External(7_777);
const GOLD_KIND: AssetKind = NativeOrWithId::WithId(GOLD);
const UNITS: Units = 100 * DEVICE_HOUR;
const CAPACITY: Units = 10 * UNITS;
/// Behind twice [`UNITS`] at 1 USD the cover ratio is 0.6, so that a premium is due.
const COLLATERAL: Balance = 120_000_000;
const LARGE: Balance = 1_000_000_000_000_000_000;

/// Make `id` exist with a minimum balance of 1, as the settlement asset has.
fn ensure_asset<T: Config>(id: AssetId) {
	if !T::Assets::asset_exists(id) {
		assert_ok!(T::Assets::create(id, Pallet::<T>::account_id(), true, 1));
	}
}

/// An account with native token, settlement asset and gold.
fn funded<T: Config>(name: &'static str) -> T::AccountId {
	let who: T::AccountId =
		if name == "caller" { whitelisted_caller() } else { account(name, 0, 0) };
	ensure_asset::<T>(T::SettlementAsset::get());
	ensure_asset::<T>(GOLD);
	let issuance = T::Holder::total_issuance(NativeOrWithId::Native);
	assert_ok!(T::Holder::increase_balance(NativeOrWithId::Native, &who, LARGE, Precision::Exact));
	T::Holder::set_total_issuance(NativeOrWithId::Native, issuance + LARGE);
	assert_ok!(T::Assets::mint_into(T::SettlementAsset::get(), &who, LARGE));
	assert_ok!(T::Assets::mint_into(GOLD, &who, LARGE));
	who
}

/// A class with terms under which everything below works, and full fuse buckets.
fn class<T: Config>() -> ClassId {
	ensure_asset::<T>(T::SettlementAsset::get());
	ensure_asset::<T>(GOLD);
	let class = T::Classes::benchmark_class();
	let one = FixedU128::from_u32(1);
	T::Quotes::benchmark_quote(&FeedId::Class(class), one, 6);
	T::Quotes::benchmark_quote(&FeedId::Asset(GOLD_KIND), one, 6);
	T::Quotes::benchmark_quote(&FeedId::Asset(NativeOrWithId::Native), one, NATIVE_DECIMALS);
	Terms::<T>::remove(class);
	assert_ok!(Pallet::<T>::do_set_terms(class, ClassTerms::with_fuse(LARGE)));
	for asset in [GOLD_KIND, NativeOrWithId::Native] {
		let terms = CollateralTerms { haircut: Permill::from_percent(10), ceiling: LARGE };
		Collaterals::<T>::remove(&asset);
		assert_ok!(Pallet::<T>::do_set_collateral(asset, terms));
	}
	class
}

/// The caller's vault with collateral.
fn vault_of<T: Config>(owner: &T::AccountId, asset: AssetKind) -> VaultId {
	let class = class::<T>();
	T::Capacity::benchmark_capacity(owner, class, CAPACITY);
	let id = NextVaultId::<T>::get();
	assert_ok!(Pallet::<T>::do_open_vault(owner.clone(), class, asset.clone(), Grade::Open));
	let amount = match asset {
		NativeOrWithId::Native => COLLATERAL * 1_000_000,
		NativeOrWithId::WithId(_) => COLLATERAL,
	};
	assert_ok!(Pallet::<T>::do_deposit(owner.clone(), id, amount));
	id
}

/// As [`vault_of`], and it owes [`UNITS`], issued an hour ago in a full fuse.
fn indebted_vault_of<T: Config>(owner: &T::AccountId, asset: AssetKind) -> VaultId {
	let id = vault_of::<T>(owner, asset);
	assert_ok!(Pallet::<T>::do_issue(owner.clone(), id, UNITS, LARGE));
	let class = Vaults::<T>::get(id).expect("just opened").class;
	Totals::<T>::mutate(class, |totals| {
		let hour = T::Time::now() / HOUR;
		totals.fuse.hour = hour.saturating_sub(1);
		totals.fuse.buckets = [1; FUSE_HOURS];
	});
	id
}

/// The record of `id`.
fn record<T: Config>(id: VaultId) -> VaultRecordOf<T> {
	Vaults::<T>::get(id).expect("vault exists")
}

#[cfg(feature = "runtime-benchmarks")]
fn terms_origin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	use frame_support::traits::EnsureOrigin;
	T::TermsOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)
}

#[cfg(not(feature = "runtime-benchmarks"))]
fn terms_origin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	Ok(RawOrigin::Root.into())
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn set_terms() -> Result<(), BenchmarkError> {
		ensure_asset::<T>(T::SettlementAsset::get());
		let class = T::Classes::benchmark_class();
		Terms::<T>::remove(class);
		let terms = ClassTerms::with_fuse(LARGE);
		let origin = terms_origin::<T>()?;

		// First terms: both accounts are made.
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, class, terms);

		assert_eq!(Terms::<T>::get(class).map(|revision| revision.current), Some(terms));
		Ok(())
	}

	#[benchmark]
	fn set_collateral() -> Result<(), BenchmarkError> {
		ensure_asset::<T>(GOLD);
		let terms = CollateralTerms { haircut: Permill::from_percent(10), ceiling: LARGE };
		let origin = terms_origin::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, GOLD_KIND, terms);

		assert!(Collaterals::<T>::contains_key(GOLD_KIND));
		Ok(())
	}

	#[benchmark]
	fn open_vault() {
		let caller = funded::<T>("caller");
		let class = class::<T>();
		T::Capacity::benchmark_capacity(&caller, class, CAPACITY);
		let id = NextVaultId::<T>::get();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), class, GOLD_KIND, Grade::Open);

		assert_eq!(record::<T>(id).owner, caller);
		assert!(T::Assets::asset_exists(AssetId::Clt(id)));
	}

	#[benchmark]
	fn deposit() {
		let caller = funded::<T>("caller");
		let id = vault_of::<T>(&caller, GOLD_KIND);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), id, COLLATERAL);

		assert_eq!(record::<T>(id).collateral, 2 * COLLATERAL);
	}

	#[benchmark]
	fn deposit_native() {
		let caller = funded::<T>("caller");
		let id = vault_of::<T>(&caller, NativeOrWithId::Native);
		let before = record::<T>(id).collateral;

		#[extrinsic_call]
		deposit(RawOrigin::Signed(caller.clone()), id, COLLATERAL);

		assert_eq!(record::<T>(id).collateral, before + COLLATERAL);
	}

	#[benchmark]
	fn withdraw() {
		let caller = funded::<T>("caller");
		let id = indebted_vault_of::<T>(&caller, GOLD_KIND);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), id, USD);

		assert_eq!(record::<T>(id).collateral, COLLATERAL - USD);
	}

	#[benchmark]
	fn withdraw_native() {
		let caller = funded::<T>("caller");
		let id = indebted_vault_of::<T>(&caller, NativeOrWithId::Native);
		let before = record::<T>(id).collateral;

		#[extrinsic_call]
		withdraw(RawOrigin::Signed(caller.clone()), id, USD);

		assert_eq!(record::<T>(id).collateral, before - USD);
	}

	#[benchmark]
	fn issue() {
		let caller = funded::<T>("caller");
		let id = indebted_vault_of::<T>(&caller, GOLD_KIND);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), id, UNITS, LARGE);

		let record = record::<T>(id);
		assert_eq!(record.owed(), Some(2 * UNITS));
		assert!(record.reserve > 0, "a premium was due");
	}

	#[benchmark]
	fn offer() {
		let caller = funded::<T>("caller");
		let id = vault_of::<T>(&caller, GOLD_KIND);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), id, UNITS);

		assert_eq!(record::<T>(id).offered, UNITS);
	}

	#[benchmark]
	fn buy() {
		let owner = funded::<T>("owner");
		let caller = funded::<T>("caller");
		let id = indebted_vault_of::<T>(&owner, GOLD_KIND);
		assert_ok!(Pallet::<T>::do_offer(owner, id, UNITS));

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), id, UNITS, LARGE);

		assert_eq!(T::Assets::balance(AssetId::Clt(id), &caller), UNITS);
		assert!(record::<T>(id).reserve > 0, "a premium was due");
	}

	#[benchmark]
	fn retire() {
		let caller = funded::<T>("caller");
		let id = indebted_vault_of::<T>(&caller, GOLD_KIND);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), id, UNITS);

		assert_eq!(record::<T>(id).owed(), Some(0));
	}

	#[benchmark]
	fn close() {
		let caller = funded::<T>("caller");
		let id = indebted_vault_of::<T>(&caller, GOLD_KIND);
		// Some more at a premium, so that there is a reserve to move.
		assert_ok!(Pallet::<T>::do_issue(caller.clone(), id, UNITS, LARGE));
		assert_ok!(Pallet::<T>::do_retire(caller.clone(), id, 2 * UNITS));
		assert!(record::<T>(id).reserve > 0, "a premium was paid");

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), id);

		assert_eq!(record::<T>(id).status, VaultStatus::Closed);
		let reason = HoldReason::Collateral.into();
		assert!(T::Holder::balance_on_hold(GOLD_KIND, &reason, &caller) == 0);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
