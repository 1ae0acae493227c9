//! State for benchmarks, of this pallet and of others, written as the calls would leave it. Never in a
//! production runtime, so it may panic.

#![allow(clippy::expect_used, clippy::arithmetic_side_effects)]

use crate::*;
use frame_support::{
	assert_ok,
	traits::{
		fungible::NativeOrWithId,
		fungibles::{Create, Inspect, Mutate, Unbalanced},
		tokens::{Precision, Preservation},
		Get,
	},
};
use millrace_primitives::{
	units::NATIVE_DECIMALS, AssetId, AssetKind, Balance, ClassId, FeedId, Remedy, Units, VaultId,
};
use sp_runtime::{FixedU128, Permill};

pub(crate) const GOLD: AssetId = AssetId::external(7_777);
pub(crate) const GOLD_KIND: AssetKind = NativeOrWithId::WithId(GOLD);
pub(crate) const LARGE: Balance = 1_000_000_000_000_000_000;

/// Make `id` exist with a minimum balance of 1, as the settlement asset has.
pub(crate) fn ensure_asset<T: Config>(id: AssetId) {
	if !T::Assets::asset_exists(id) {
		assert_ok!(T::Assets::create(id, Pallet::<T>::account_id(), true, 1));
	}
}

/// Give `who` native token, so that it can hold any asset.
pub(crate) fn endow<T: Config>(who: &T::AccountId) {
	let issuance = T::Holder::total_issuance(NativeOrWithId::Native);
	assert_ok!(T::Holder::increase_balance(NativeOrWithId::Native, who, LARGE, Precision::Exact));
	T::Holder::set_total_issuance(NativeOrWithId::Native, issuance + LARGE);
}

/// Lets `who` have so much of `asset` that it can receive no more, as if its issuer had blocked it: the
/// worst branch of a payment, which then goes into the pot.
pub fn fill<T: Config>(asset: AssetId, who: &T::AccountId) {
	let supply = T::Assets::total_issuance(asset);
	for _ in 0..2 {
		let room = Balance::MAX - T::Assets::balance(asset, who);
		let most = room.min(Balance::MAX - supply);
		assert_ok!(T::Assets::increase_balance(asset, who, most, Precision::Exact));
	}
}

/// Sets risk parameters and prices for `class`: a device-hour costs 1 USD, and so does a whole unit
/// of collateral.
pub(crate) fn risk_params<T: Config>(class_id: ClassId) {
	ensure_asset::<T>(T::SettlementAsset::get());
	ensure_asset::<T>(GOLD);
	let one = FixedU128::from_u32(1);
	T::BenchmarkHelper::quote(&FeedId::Class(class_id), one, 6);
	T::BenchmarkHelper::quote(&FeedId::Asset(GOLD_KIND), one, 6);
	T::BenchmarkHelper::quote(&FeedId::Asset(NativeOrWithId::Native), one, NATIVE_DECIMALS);
	// The backstop begins to exist with the first parameters, and only then.
	if !RiskParamsOf::<T>::contains_key(class_id) {
		assert_ok!(Pallet::<T>::do_set_risk_params(class_id, ClassRiskParams::with_fuse(LARGE)));
	}
	for asset in [GOLD_KIND, NativeOrWithId::Native] {
		let terms = CollateralTerms { haircut: Permill::from_percent(10), ceiling: LARGE };
		Collaterals::<T>::remove(&asset);
		assert_ok!(Pallet::<T>::do_set_collateral(asset, terms));
	}
}

/// A Prime vault of `owner`, with twice the gold that it owes compute, of which `holder` has `units`.
/// All of it can be earmarked.
pub fn vault<T: Config>(
	owner: &T::AccountId,
	class_id: ClassId,
	units: Units,
	holder: &T::AccountId,
) -> VaultId {
	risk_params::<T>(class_id);
	T::BenchmarkHelper::capacity(owner, class_id, units);
	endow::<T>(owner);
	assert_ok!(T::Assets::mint_into(GOLD, owner, LARGE));
	let id = NextVaultId::<T>::get();
	assert_ok!(Pallet::<T>::do_open_vault(owner.clone(), class_id, GOLD_KIND, Grade::Prime));
	assert_ok!(Pallet::<T>::do_deposit(owner.clone(), id, 2 * units));
	assert_ok!(Pallet::<T>::do_issue(owner.clone(), id, units, 0));
	if holder != owner {
		let (asset, keep) = (AssetId::clt(id), Preservation::Expendable);
		assert_ok!(T::Assets::transfer(asset, owner, holder, units, keep));
	}
	id
}

/// Settle it, hybrid, and fund the backstop of its class with what all of its units are worth.
pub fn settle<T: Config>(id: VaultId) {
	let vault = Vaults::<T>::get(id).expect("it is there");
	let backstop = Pallet::<T>::backstop(vault.class_id);
	assert_ok!(T::Assets::mint_into(T::SettlementAsset::get(), &backstop, vault.issued));
	assert_ok!(Pallet::<T>::do_remedy(id, Remedy::Hybrid, None));
	assert_ok!(Pallet::<T>::do_settle(id));
}
