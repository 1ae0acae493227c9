//! What this pallet does for others: it takes the units of leases from the pools and gives them
//! back, and tells how many units of a vault a class has to make good.

use crate::{Config, Pallet, Pooled};
use frame_support::storage::with_storage_layer;
use millrace_primitives::{Leases, Pools as PoolsTrait, Units, VaultId};
use sp_runtime::DispatchResult;

impl<T: Config> PoolsTrait<T::AccountId> for Pallet<T> {
	/// Units in leases count as well, as those that come back are UTC again.
	fn pooled(vault: VaultId) -> Units {
		let units = Pooled::<T>::get(vault).map_or(0, |record| record.units);
		let in_lease = T::Leases::in_lease(vault);
		// No asset has a supply beyond this, and both are parts of one supply.
		units.checked_add(in_lease).unwrap_or(Units::MAX)
	}

	fn take(
		vault: VaultId,
		units: Units,
		customer: &T::AccountId,
		escrow: &T::AccountId,
	) -> DispatchResult {
		with_storage_layer(|| Self::do_take(vault, units, customer, escrow))
	}

	fn restore(
		vault: VaultId,
		units: Units,
		escrow: &T::AccountId,
		customer: &T::AccountId,
	) -> DispatchResult {
		with_storage_layer(|| Self::do_restore(vault, units, escrow, customer))
	}
}
