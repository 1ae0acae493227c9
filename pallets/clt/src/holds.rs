//! Every touch of money: the accounts of the pallet, payments, units of CLT, holds and their release.
//!
//! These helpers do not roll back: call them inside a storage layer.

use crate::{Config, Error, HoldReason, OwnedVaults, Pallet, VaultRecordOf, VaultStatus};
use alloc::format;
use frame_support::{
	ensure,
	traits::{
		fungibles::{
			metadata::Mutate as MutateMetadata, Create, Destroy, Inspect, Mutate, MutateHold,
		},
		tokens::{Fortitude, Precision, Preservation},
		Get,
	},
};
use millrace_primitives::{
	units::UNIT_DECIMALS, AssetId, AssetKind, Balance, ClassId, Units, VaultId,
};
use millrace_support::holds;
use sp_runtime::{traits::AccountIdConversion, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Returns the account that keeps the reserves of all vaults.
	pub fn account_id() -> T::AccountId {
		T::PalletId::get().into_account_truncating()
	}

	/// Returns the account of the backstop of `class`.
	///
	/// The tag keeps it apart from [`Self::account_id`], with which the bare class 0 would collide:
	/// the account of a pallet id is that of its id followed by zeros.
	pub fn backstop(class_id: ClassId) -> T::AccountId {
		T::PalletId::get().into_sub_account_truncating((*b"backstop", class_id))
	}

	/// Transfers `amount` of the settlement asset. Zero is skipped: pallet-assets rejects a
	/// transfer to an account that does not exist.
	pub(crate) fn pay(from: &T::AccountId, to: &T::AccountId, amount: Balance) -> DispatchResult {
		if amount > 0 {
			let asset = T::SettlementAsset::get();
			// With a minimum balance of 1 there is no dust that would be burned on top.
			T::Assets::transfer(asset, from, to, amount, Preservation::Expendable)?;
		}
		Ok(())
	}

	/// Creates the vault's asset. It is not sufficient, because a dust of CLT must not keep an
	/// account alive, and its minimum balance is 1, so that there is no dust that could be burned.
	pub(crate) fn create_asset(id: VaultId) -> DispatchResult {
		let asset = AssetId::clt(id);
		let admin = Self::account_id();
		let name = format!("CLT-{}", id.0).into_bytes();
		T::Assets::create(asset, admin.clone(), false, 1)?;
		T::Assets::set(asset, &admin, name.clone(), name, UNIT_DECIMALS)
	}

	/// Mints `units` of the vault's CLT to `who`.
	pub(crate) fn mint(id: VaultId, who: &T::AccountId, units: Units) -> DispatchResult {
		T::Assets::mint_into(AssetId::clt(id), who, units)?;
		Ok(())
	}

	/// Returns the units of the vault's CLT that `who` could burn.
	pub(crate) fn free_units(id: VaultId, who: &T::AccountId) -> Units {
		let asset = AssetId::clt(id);
		T::Assets::reducible_balance(asset, who, Preservation::Expendable, Fortitude::Polite)
	}

	/// Burns `units` of the vault's CLT that `who` holds free.
	pub(crate) fn burn(id: VaultId, who: &T::AccountId, units: Units) -> DispatchResult {
		// With a minimum balance of 1 there is no dust that would be burned on top.
		T::Assets::burn_from(
			AssetId::clt(id),
			who,
			units,
			Preservation::Expendable,
			Precision::Exact,
			Fortitude::Polite,
		)?;
		Ok(())
	}

	/// Puts the deposit for the storage of a vault on hold.
	pub(crate) fn hold_deposit(owner: &T::AccountId, deposit: Balance) -> DispatchResult {
		let reason = HoldReason::VaultDeposit.into();
		T::Holder::hold(AssetKind::Native, &reason, owner, deposit)
	}

	/// Puts `amount` of the vault's collateral asset on hold on its owner's account.
	pub(crate) fn hold_collateral(vault: &VaultRecordOf<T>, amount: Balance) -> DispatchResult {
		let reason = HoldReason::Collateral.into();
		T::Holder::hold(vault.collateral_asset.clone(), &reason, &vault.owner, amount)
	}

	/// Releases `amount` of the vault's collateral to its owner, and books it as backing no vault.
	pub(crate) fn release_collateral(
		vault: &mut VaultRecordOf<T>,
		amount: Balance,
	) -> DispatchResult {
		ensure!(amount <= vault.collateral, Error::<T>::InsufficientCollateral);
		Self::book_unbacked(&vault.collateral_asset, amount)?;
		let owner = vault.owner.clone();
		Self::give_collateral(vault, &owner, amount)
	}

	/// Moves `amount` of what is on hold for the vault to `to`, free of any hold. It moves by
	/// force: locks and votes of the owner do not keep what it has put up. Fails with `StillEarmarked`
	/// if it would take collateral that is earmarked. The record changes only if the move succeeds.
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
		ensure!(left >= vault.earmarked, Error::<T>::StillEarmarked);
		let asset = vault.collateral_asset.clone();
		let reason = HoldReason::Collateral.into();
		if to == &vault.owner {
			holds::release::<_, T::Holder>(asset, &reason, to, amount)?;
		} else {
			holds::give::<_, T::Holder>(asset, &reason, &vault.owner, to, amount)?;
		}
		vault.collateral = left;
		Ok(())
	}

	/// Pays `amount` from `payer` into the vault's reserve. The record changes only if the payment
	/// succeeds.
	pub(crate) fn fill_reserve(
		vault: &mut VaultRecordOf<T>,
		payer: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		let reserve = vault.reserve.checked_add(amount).ok_or(Error::<T>::Overflow)?;
		Self::pay(payer, &Self::account_id(), amount)?;
		vault.reserve = reserve;
		Ok(())
	}

	/// Pays `amount` out of the vault's reserve to `to`. The record changes only if the payment
	/// succeeds.
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

	/// Ends a vault that owes nothing and holds nothing: releases its deposit, starts the
	/// destruction of its asset and removes it from its owner's list. Returns the deposit.
	pub(crate) fn finish(
		id: VaultId,
		vault: &mut VaultRecordOf<T>,
	) -> Result<Balance, DispatchError> {
		let deposit = core::mem::take(&mut vault.deposit);
		let reason = HoldReason::VaultDeposit.into();
		T::Holder::release(AssetKind::Native, &reason, &vault.owner, deposit, Precision::Exact)?;
		T::Assets::start_destroy(AssetId::clt(id), None)?;
		OwnedVaults::<T>::mutate_exists(&vault.owner, |owned| {
			let Some(vaults) = owned.as_mut() else { return };
			vaults.retain(|other| *other != id);
			if vaults.is_empty() {
				*owned = None;
			}
		});
		vault.offer = None;
		vault.status = VaultStatus::Closed;
		Self::forget_issues(&vault.owner, vault.class_id);
		Ok(deposit)
	}
}
