//! The ring of the vaults of a pool.
//!
//! The vaults of a class are a ring of links, so that one enters and leaves at a cost that does not
//! depend on how many there are, and a redemption moves the whole ring on by changing where it
//! begins. "The end" of the ring is the place before its beginning.

use crate::{Config, Error, Pallet, PoolRecord, Pooled, PooledRecord};
use millrace_primitives::{ClassId, Units, VaultId};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Books `units` of the vault as pooled, before they move. A vault that is new to the pool
	/// enters the ring at its end, and its account begins to exist. Returns whether the vault is
	/// new.
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
		let (prev, next) = Self::enter(pool, vault)?;
		Pooled::<T>::insert(vault, PooledRecord { class_id, units, prev, next });
		frame_system::Pallet::<T>::inc_providers(&Self::pool_account(vault));
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
		Self::leave(pool, vault, &record)?;
		// The reference that `grow` took, and no other: if somebody donated to the account it stays
		// in existence, by its own reference or by this one.
		let _ = frame_system::Pallet::<T>::dec_providers(&Self::pool_account(vault));
		Ok(())
	}

	/// Links the ring to `vault` at its end. Returns the neighbours of `vault`: the one before it
	/// and the one after it.
	fn enter(pool: &mut PoolRecord, vault: VaultId) -> Result<(VaultId, VaultId), DispatchError> {
		pool.vaults = pool.vaults.checked_add(1).ok_or(Error::<T>::Overflow)?;
		let Some(first) = pool.first else {
			pool.first = Some(vault);
			return Ok((vault, vault));
		};
		let last = Self::relink(first, |link| core::mem::replace(&mut link.prev, vault))?;
		Self::relink(last, |link| link.next = vault)?;
		Ok((last, first))
	}

	/// Joins the neighbours of `vault`, whose link was `record`.
	fn leave(pool: &mut PoolRecord, vault: VaultId, record: &PooledRecord) -> DispatchResult {
		pool.vaults = pool.vaults.checked_sub(1).ok_or(Error::<T>::Inconsistent)?;
		if record.next == vault {
			pool.first = None;
			return Ok(());
		}
		Self::relink(record.prev, |link| link.next = record.next)?;
		Self::relink(record.next, |link| link.prev = record.prev)?;
		if pool.first == Some(vault) {
			pool.first = Some(record.next);
		}
		Ok(())
	}

	/// Changes the link of a vault that is in the ring. Fails with `Inconsistent` if it is not.
	fn relink<R>(
		vault: VaultId,
		change: impl FnOnce(&mut PooledRecord) -> R,
	) -> Result<R, DispatchError> {
		Pooled::<T>::try_mutate(vault, |link| {
			let link = link.as_mut().ok_or(Error::<T>::Inconsistent)?;
			Ok(change(link))
		})
	}
}
