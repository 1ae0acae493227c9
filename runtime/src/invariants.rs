//! Equations over the whole ledger that no single pallet can check, because they run over the
//! accounts of another: ISS-1, ISS-2 and ISS-3 (see the named invariants in each pallet for the
//! rest).

use crate::{AccountId, AssetId, AssetsHolder, Balance, Runtime, RuntimeHoldReason};
use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::{
	instances::Instance1,
	storage_alias,
	traits::{fungibles::InspectHold, tokens::IdAmount},
	Blake2_128Concat,
};
use sp_runtime::TryRuntimeError;

/// The holder's own record, which it keeps to itself.
#[storage_alias]
type Holds = StorageDoubleMap<
	AssetsHolder,
	Blake2_128Concat,
	AssetId,
	Blake2_128Concat,
	AccountId,
	Vec<IdAmount<RuntimeHoldReason, Balance>>,
>;

/// All equations of this module and of every pallet of ours.
pub fn check() -> Result<(), TryRuntimeError> {
	supply_identity()?;
	hold_identity()?;
	native_issuance()?;
	pallet_registry::Pallet::<Runtime>::do_try_state()?;
	pallet_price_feed::Pallet::<Runtime>::do_try_state()?;
	pallet_clt::Pallet::<Runtime>::do_try_state()
}

/// ISS-1 SupplyIdentity: for each asset, free plus held over all accounts is its supply.
pub fn supply_identity() -> Result<(), TryRuntimeError> {
	let mut sums = BTreeMap::<AssetId, u128>::new();
	for (asset, who, account) in pallet_assets::Account::<Runtime, Instance1>::iter() {
		let held = AssetsHolder::total_balance_on_hold(asset, &who);
		let sum = sums.entry(asset).or_default();
		*sum = sum
			.checked_add(account.balance)
			.and_then(|sum| sum.checked_add(held))
			.ok_or("ISS-1: overflow of balances")?;
	}
	for (asset, details) in pallet_assets::Asset::<Runtime, Instance1>::iter() {
		if sums.remove(&asset).unwrap_or_default() != details.supply {
			return Err("ISS-1: free + held of an asset differs from its supply".into());
		}
	}
	if !sums.is_empty() {
		return Err("ISS-1: balances of an asset that does not exist".into());
	}
	Ok(())
}

/// ISS-2 HoldIdentity: what an account has on hold of an asset is the sum over its reasons, and no
/// reason holds zero.
pub fn hold_identity() -> Result<(), TryRuntimeError> {
	for (asset, who, holds) in Holds::iter() {
		if holds.iter().any(|hold| hold.amount == 0) {
			return Err("ISS-2: a hold of zero".into());
		}
		let sum = holds.iter().try_fold(0u128, |sum, hold| sum.checked_add(hold.amount));
		if sum != Some(AssetsHolder::total_balance_on_hold(asset, &who)) {
			return Err("ISS-2: held differs from the sum over reasons".into());
		}
	}
	Ok(())
}

/// ISS-3 NativeIssuance: free plus reserved over all accounts is the total issuance.
pub fn native_issuance() -> Result<(), TryRuntimeError> {
	let sum = frame_system::Account::<Runtime>::iter_values()
		.try_fold(0u128, |sum, account| {
			sum.checked_add(account.data.free)?.checked_add(account.data.reserved)
		})
		.ok_or("ISS-3: overflow of balances")?;
	if sum != pallet_balances::TotalIssuance::<Runtime>::get() {
		return Err("ISS-3: free + reserved differs from total issuance".into());
	}
	Ok(())
}
