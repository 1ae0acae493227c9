//! The records of the pools and the facts of their vaults, each with the error of its absence.

use crate::{Config, Error, Pallet, PoolRecord, Pooled, PooledRecord, Pools};
use frame_support::ensure;
use millrace_primitives::{ClassId, VaultFacts, VaultId, VaultState, Vaults};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
	/// Returns the pool of `class`. Fails with `NoPool` if there is none.
	pub(crate) fn pool_record(class_id: ClassId) -> Result<PoolRecord, DispatchError> {
		Pools::<T>::get(class_id).ok_or_else(|| Error::<T>::NoPool.into())
	}

	/// Returns what the pool has of `vault`. Fails with `NothingPooled` if that is nothing.
	pub(crate) fn pooled_record(vault: VaultId) -> Result<PooledRecord, DispatchError> {
		Pooled::<T>::get(vault).ok_or_else(|| Error::<T>::NothingPooled.into())
	}

	/// Returns the facts of `vault`. Fails with `UnknownVault` if there is no such vault.
	pub(crate) fn facts(vault: VaultId) -> Result<VaultFacts<T::AccountId>, DispatchError> {
		T::Vaults::vault(vault).ok_or_else(|| Error::<T>::UnknownVault.into())
	}

	/// Returns the facts of `vault` if its units can be moved. Fails with `VaultFrozen` or
	/// `VaultNotActive` otherwise.
	pub(crate) fn active(vault: VaultId) -> Result<VaultFacts<T::AccountId>, DispatchError> {
		let facts = Self::facts(vault)?;
		ensure!(facts.state != VaultState::Frozen, Error::<T>::VaultFrozen);
		ensure!(facts.state == VaultState::Active, Error::<T>::VaultNotActive);
		Ok(facts)
	}
}
