//! Every touch of money, and the account that keeps the units of leases. What lies in it moves
//! through vaults and pools; [`InLease`] says what of it belongs to which vault.

use crate::{Config, Error, InLease, LeaseRecordOf, Pallet};
use frame_support::traits::Get;
use millrace_primitives::{Balance, Pools, Units, VaultId, VaultState, Vaults};
use sp_runtime::{traits::AccountIdConversion, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Returns the account that keeps the units of all leases. Nobody has its key.
	pub(crate) fn escrow() -> T::AccountId {
		T::PalletId::get().into_sub_account_truncating(*b"escrow")
	}

	/// Books `units` of the vault as in leases, within the call in which they come into the escrow.
	pub(crate) fn book_in(vault: VaultId, units: Units) -> DispatchResult {
		InLease::<T>::try_mutate(vault, |in_lease| {
			*in_lease = in_lease.checked_add(units).ok_or(Error::<T>::Overflow)?;
			Ok(())
		})
	}

	/// Books `units` of the vault as in no lease any more, within the call in which they leave the
	/// escrow. The entry of a vault with no units in leases is removed.
	fn book_out(vault: VaultId, units: Units) -> DispatchResult {
		let left = InLease::<T>::get(vault).checked_sub(units).ok_or(Error::<T>::Inconsistent)?;
		match left {
			0 => InLease::<T>::remove(vault),
			_ => InLease::<T>::insert(vault, left),
		}
		Ok(())
	}

	/// Returns what `units` of the vault are worth, in the smallest unit of its collateral, or zero
	/// if that has no price.
	pub(crate) fn worth(vault: VaultId, units: Units) -> Balance {
		T::Vaults::worth(vault, units).unwrap_or_default()
	}

	/// Returns whether the vault is frozen, so that its units cannot be moved now.
	pub(crate) fn is_frozen(vault: VaultId) -> bool {
		T::Vaults::vault(vault).is_some_and(|facts| facts.state == VaultState::Frozen)
	}

	/// Moves `units` of the vault from the pool into the escrow, for as many UTC of `customer`.
	pub(crate) fn fill_escrow(
		vault: VaultId,
		units: Units,
		customer: &T::AccountId,
	) -> DispatchResult {
		Self::book_in(vault, units)?;
		T::Pools::take(vault, units, customer, &Self::escrow())
	}

	/// Compensates the customer of a lease that ended, and moves its units where they belong:
	/// `delivered` to the vault, and `returned` to the pool, for as many UTC of the customer.
	/// Returns what the customer was paid.
	pub(crate) fn pay_from_escrow(
		record: &LeaseRecordOf<T>,
		delivered: Units,
		returned: Units,
		compensation: Balance,
	) -> Result<Balance, DispatchError> {
		let vault = record.vault;
		let escrow = Self::escrow();
		Self::book_out(vault, record.units)?;
		// While all units are owed: what is paid is limited by their share of the collateral.
		let paid = match compensation {
			0 => 0,
			_ => T::Vaults::compensate(vault, compensation, record.units, &record.customer)?,
		};
		if delivered > 0 {
			T::Vaults::deliver(vault, delivered, &escrow)?;
		}
		if returned > 0 {
			T::Pools::restore(vault, returned, &escrow, &record.customer)?;
		}
		Ok(paid)
	}
}
