//! The one way to write a vault, and the counters that are kept beside the vaults.

use crate::{
	provenance_link, Collaterals, Config, Error, Event, Owed, OwnerFuses, Pallet, Totals,
	VaultRecordOf, VaultStatus, Vaults,
};
use codec::Encode;
use frame_support::{ensure, traits::Time};
use millrace_primitives::{AssetKind, Balance, ClassId, Units, VaultId};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Returns the vault `id`. Fails if there is none, if `owner` does not own it or if it is not
	/// active.
	pub(crate) fn active_vault_of(
		owner: &T::AccountId,
		id: VaultId,
	) -> Result<VaultRecordOf<T>, DispatchError> {
		let vault = Vaults::<T>::get(id).ok_or(Error::<T>::UnknownVault)?;
		Self::ensure_active_vault_of(owner, vault)
	}

	/// Returns `vault`. Fails if `owner` does not own it or if it is not active.
	pub(crate) fn ensure_active_vault_of(
		owner: &T::AccountId,
		vault: VaultRecordOf<T>,
	) -> Result<VaultRecordOf<T>, DispatchError> {
		ensure!(&vault.owner == owner, Error::<T>::NotOwner);
		ensure!(vault.status == VaultStatus::Active, Error::<T>::NotActive);
		Ok(vault)
	}

	/// Moves the vault to its place in the risk index, links `event` to its chain and writes the
	/// record. This is the last step of every vault call, so that no call can forget the index.
	pub(crate) fn store_with(
		id: VaultId,
		vault: &mut VaultRecordOf<T>,
		event: Event<T>,
	) -> DispatchResult {
		Self::reindex(id, vault)?;
		Self::record(vault, event)?;
		Vaults::<T>::insert(id, &*vault);
		Ok(())
	}

	/// Makes `event` the next link of the vault's provenance chain and emits it. Every event that
	/// concerns a vault is made here; the caller writes the record.
	fn record(vault: &mut VaultRecordOf<T>, event: Event<T>) -> DispatchResult {
		vault.sequence = vault.sequence.checked_add(1).ok_or(Error::<T>::Overflow)?;
		vault.head = provenance_link(vault.head, vault.sequence, &event.encode());
		Self::deposit_event(event);
		Ok(())
	}

	/// Books `units` of the vault as burned and no longer owed.
	pub(crate) fn book_retired(vault: &mut VaultRecordOf<T>, units: Units) -> DispatchResult {
		let owed_by_owner = Owed::<T>::get(&vault.owner, vault.class_id)
			.checked_sub(units)
			.ok_or(Error::<T>::ExceedsOwed)?;
		let mut totals = Totals::<T>::get(vault.class_id);
		totals.retired = totals.retired.checked_add(units).ok_or(Error::<T>::Overflow)?;
		totals.fuse.retire(units, T::Time::now());
		vault.retired = vault.retired.checked_add(units).ok_or(Error::<T>::Overflow)?;
		Self::put_owed(&vault.owner, vault.class_id, owed_by_owner);
		Totals::<T>::insert(vault.class_id, totals);
		Ok(())
	}

	/// Writes what `owner` owes in `class`, or removes the entry if it owes nothing.
	pub(crate) fn put_owed(owner: &T::AccountId, class_id: ClassId, owed: Units) {
		if owed == 0 {
			Owed::<T>::remove(owner, class_id);
		} else {
			Owed::<T>::insert(owner, class_id, owed);
		}
	}

	/// Forgets what `owner` issued of the class within a day if it owes nothing of it any more: all of
	/// that was retired, and is in nobody's fuse.
	pub(crate) fn forget_issues(owner: &T::AccountId, class_id: ClassId) {
		if !Owed::<T>::contains_key(owner, class_id) {
			OwnerFuses::<T>::remove(owner, class_id);
		}
	}

	/// Books that `amount` of `asset` no longer stands behind any vault.
	pub(crate) fn book_unbacked(asset: &AssetKind, amount: Balance) -> DispatchResult {
		if amount > 0 {
			let mut record = Collaterals::<T>::get(asset).ok_or(Error::<T>::CollateralNotListed)?;
			record.total = record.total.checked_sub(amount).ok_or(Error::<T>::Overflow)?;
			Collaterals::<T>::insert(asset, record);
		}
		Ok(())
	}
}
