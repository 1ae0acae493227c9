//! Moves of value, and the books that go with them. Whatever fails here leaves its caller to be
//! undone as a whole.

use crate::{
	Collaterals, Config, Error, HoldReason, Owed, OwnedVaults, Pallet, Totals, VaultRecordOf,
	VaultStatus,
};
use frame_support::{
	ensure,
	traits::{
		fungibles::{Destroy, Mutate, MutateHold},
		tokens::{Fortitude, Precision, Preservation, Restriction},
		Get, Time,
	},
};
use millrace_primitives::{AssetId, AssetKind, Balance, ClassId, Units, VaultId};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Move settlement asset. Nothing is a payment of nothing, which an account that does not exist
	/// could not receive.
	pub(crate) fn pay(from: &T::AccountId, to: &T::AccountId, amount: Balance) -> DispatchResult {
		if amount > 0 {
			let asset = T::SettlementAsset::get();
			// With a minimum balance of 1 there is no dust that would be burned on top.
			T::Assets::transfer(asset, from, to, amount, Preservation::Expendable)?;
		}
		Ok(())
	}

	/// Burn `units` of the vault's CLT that `who` holds free.
	pub(crate) fn burn(id: VaultId, who: &T::AccountId, units: Units) -> DispatchResult {
		// With a minimum balance of 1 there is no dust that would be burned on top.
		T::Assets::burn_from(
			AssetId::Clt(id),
			who,
			units,
			Preservation::Expendable,
			Precision::Exact,
			Fortitude::Polite,
		)?;
		Ok(())
	}

	/// Book `units` of the vault as burned and no longer owed.
	pub(crate) fn book_retired(vault: &mut VaultRecordOf<T>, units: Units) -> DispatchResult {
		let owed_by_owner = Owed::<T>::get(&vault.owner, vault.class)
			.checked_sub(units)
			.ok_or(Error::<T>::ExceedsOwed)?;
		let mut totals = Totals::<T>::get(vault.class);
		totals.retired = totals.retired.checked_add(units).ok_or(Error::<T>::Overflow)?;
		totals.fuse.retire(units, T::Time::now());
		vault.retired = vault.retired.checked_add(units).ok_or(Error::<T>::Overflow)?;
		Self::put_owed(&vault.owner, vault.class, owed_by_owner);
		Totals::<T>::insert(vault.class, totals);
		Ok(())
	}

	/// Write what `owner` owes; nothing owed leaves nothing in storage.
	pub(crate) fn put_owed(owner: &T::AccountId, class: ClassId, owed: Units) {
		if owed == 0 {
			Owed::<T>::remove(owner, class);
		} else {
			Owed::<T>::insert(owner, class, owed);
		}
	}

	/// `amount` of `asset` no longer stands behind any vault.
	pub(crate) fn book_unbacked(asset: &AssetKind, amount: Balance) -> DispatchResult {
		if amount > 0 {
			let mut record = Collaterals::<T>::get(asset).ok_or(Error::<T>::CollateralNotListed)?;
			record.total = record.total.checked_sub(amount).ok_or(Error::<T>::Overflow)?;
			Collaterals::<T>::insert(asset, record);
		}
		Ok(())
	}

	/// Release `amount` of the vault's collateral to its owner.
	pub(crate) fn release_collateral(
		vault: &mut VaultRecordOf<T>,
		amount: Balance,
	) -> DispatchResult {
		ensure!(amount <= vault.collateral, Error::<T>::InsufficientCollateral);
		Self::book_unbacked(&vault.collateral_asset, amount)?;
		let owner = vault.owner.clone();
		Self::give_collateral(vault, &owner, amount)
	}

	/// Move `amount` of what is on hold for the vault to `to`, free of any hold. By force: locks and
	/// votes of the owner do not keep what it has put up. What is set aside stays, whoever asks. The
	/// record changes only if the move succeeds.
	pub(crate) fn give_collateral(
		vault: &mut VaultRecordOf<T>,
		to: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		let left =
			vault.collateral.checked_sub(amount).ok_or(Error::<T>::InsufficientCollateral)?;
		ensure!(left >= vault.bonded, Error::<T>::StillBonded);
		let asset = vault.collateral_asset.clone();
		let reason = HoldReason::Collateral.into();
		if to == &vault.owner {
			T::Holder::release(asset, &reason, to, amount, Precision::Exact)?;
		} else {
			T::Holder::transfer_on_hold(
				asset,
				&reason,
				&vault.owner,
				to,
				amount,
				Precision::Exact,
				Restriction::Free,
				Fortitude::Force,
			)?;
		}
		vault.collateral = left;
		Ok(())
	}

	/// Pay `amount` out of the vault's reserve to `to`. The record changes only if that succeeds.
	pub(crate) fn give_reserve(
		vault: &mut VaultRecordOf<T>,
		to: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		let left = vault.reserve.checked_sub(amount).ok_or(Error::<T>::Overflow)?;
		Self::pay(&Self::account_id(), to, amount)?;
		vault.reserve = left;
		Ok(())
	}

	/// End a vault that owes nothing and holds nothing: release its deposit, start the destruction of
	/// its asset, and strike it off its owner's list. Returns the deposit.
	pub(crate) fn finish(
		id: VaultId,
		vault: &mut VaultRecordOf<T>,
	) -> Result<Balance, DispatchError> {
		let deposit = core::mem::take(&mut vault.deposit);
		let reason = HoldReason::VaultDeposit.into();
		T::Holder::release(AssetKind::Native, &reason, &vault.owner, deposit, Precision::Exact)?;
		T::Assets::start_destroy(AssetId::Clt(id), None)?;
		OwnedVaults::<T>::mutate_exists(&vault.owner, |owned| {
			let Some(vaults) = owned.as_mut() else { return };
			vaults.retain(|other| *other != id);
			if vaults.is_empty() {
				*owned = None;
			}
		});
		vault.offered = 0;
		vault.status = VaultStatus::Closed;
		Ok(deposit)
	}
}
