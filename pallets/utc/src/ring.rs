//! The ring of the vaults of a pool: see [`millrace_support::ring`]. A redemption moves the whole ring
//! on by changing where it begins.

use crate::{Config, Error, Pallet, PoolRecord, Pooled, PooledRecord};
use core::marker::PhantomData;
use millrace_primitives::{ClassId, Units, VaultId};
use millrace_support::ring::{Neighbours, Ring};
use sp_runtime::{DispatchError, DispatchResult};

/// The ring of the vaults of a pool, whose links lie in [`Pooled`].
struct VaultRing<T>(PhantomData<T>);

impl<T: Config> Ring for VaultRing<T> {
	type Id = VaultId;

	fn change<R>(
		vault: VaultId,
		change: impl FnOnce(&mut Neighbours<VaultId>) -> R,
	) -> Result<R, DispatchError> {
		Pooled::<T>::try_mutate(vault, |record| {
			let record = record.as_mut().ok_or(Error::<T>::Inconsistent)?;
			let mut link = record.neighbours();
			let result = change(&mut link);
			(record.prev, record.next) = (link.prev, link.next);
			Ok(result)
		})
	}
}

impl PooledRecord {
	/// Returns the place of the vault in the ring.
	fn neighbours(&self) -> Neighbours<VaultId> {
		Neighbours { prev: self.prev, next: self.next }
	}
}

impl<T: Config> Pallet<T> {
	/// Books `units` of the vault as pooled, before they move. A vault that is new to the pool
	/// enters the ring at its end. Returns whether the vault is new.
	pub(crate) fn grow(
		pool: &mut PoolRecord,
		class_id: ClassId,
		vault: VaultId,
		units: Units,
	) -> Result<bool, DispatchError> {
		pool.pooled = pool.pooled.checked_add(units).ok_or(Error::<T>::Overflow)?;
		if let Some(mut record) = Pooled::<T>::get(vault) {
			record.units = record.units.checked_add(units).ok_or(Error::<T>::Overflow)?;
			Pooled::<T>::insert(vault, record);
			return Ok(false);
		}
		pool.vaults = pool.vaults.checked_add(1).ok_or(Error::<T>::Overflow)?;
		let Neighbours { prev, next } = VaultRing::<T>::enter(&mut pool.first, vault)?;
		Pooled::<T>::insert(vault, PooledRecord { class_id, units, prev, next });
		Ok(true)
	}

	/// Books `units` of the vault as not pooled any more, after they moved. A vault of which
	/// nothing is left leaves the ring. Fails with `ExceedsPooled` if the pool has fewer.
	pub(crate) fn shrink(
		pool: &mut PoolRecord,
		vault: VaultId,
		mut record: PooledRecord,
		units: Units,
	) -> DispatchResult {
		record.units = record.units.checked_sub(units).ok_or(Error::<T>::ExceedsPooled)?;
		pool.pooled = pool.pooled.checked_sub(units).ok_or(Error::<T>::Inconsistent)?;
		if record.units > 0 {
			Pooled::<T>::insert(vault, record);
			return Ok(());
		}
		Pooled::<T>::remove(vault);
		pool.vaults = pool.vaults.checked_sub(1).ok_or(Error::<T>::Inconsistent)?;
		VaultRing::<T>::leave(&mut pool.first, vault, record.neighbours())?;
		Ok(())
	}
}
