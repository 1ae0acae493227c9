//! Every touch of money, and the accounts that keep the units of leases. What lies in them moves
//! through vaults and pools.

use crate::{Config, LeaseRecordOf, Pallet};
use frame_support::traits::{fungibles::Inspect, Get};
use millrace_primitives::{AssetId, Balance, Pools, Units, VaultId, VaultState, Vaults};
use sp_runtime::{traits::AccountIdConversion, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Returns the account that keeps the units of all leases of the vault. Nobody has its key.
	pub(crate) fn escrow_of(vault: VaultId) -> T::AccountId {
		T::PalletId::get().into_sub_account_truncating(vault)
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

	/// Moves `units` of the vault from the pool into its escrow, for as many UTC of `customer`.
	pub(crate) fn fill_escrow(
		vault: VaultId,
		units: Units,
		customer: &T::AccountId,
	) -> DispatchResult {
		T::Pools::take(vault, units, customer, &Self::escrow_of(vault))
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
		let escrow = Self::escrow_of(vault);
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

	/// Makes the vault's escrow exist, for which its units alone are not sufficient.
	pub(crate) fn open_escrow(vault: VaultId) {
		let escrow = Self::escrow_of(vault);
		if frame_system::Pallet::<T>::providers(&escrow) == 0 {
			frame_system::Pallet::<T>::inc_providers(&escrow);
		}
	}

	/// Removes the vault's escrow if it has nothing left. If somebody sent something else to it, it
	/// stays, as it exists by that.
	pub(crate) fn close_escrow(vault: VaultId) {
		let escrow = Self::escrow_of(vault);
		if T::Assets::balance(AssetId::clt(vault), &escrow) > 0 {
			return;
		}
		let account = frame_system::Account::<T>::get(&escrow);
		let ours = account.providers == 1 && account.data == Default::default();
		if ours && account.consumers == 0 {
			// Nothing consumes it, so that this cannot fail.
			let _ = frame_system::Pallet::<T>::dec_providers(&escrow);
		}
	}
}
