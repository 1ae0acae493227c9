//! The one way to read a lease, and the devices of a provider that are in leases.

use crate::{Config, Error, LeaseRecordOf, Leases, Loads, Pallet};
use millrace_primitives::{
	Agreements, ClassId, LeaseId, Load, ProviderInfo, Providers, Reputation, Standing,
};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Returns the record of a lease. Fails with `UnknownLease` if there is none.
	pub(crate) fn record(lease: LeaseId) -> Result<LeaseRecordOf<T>, DispatchError> {
		Ok(Leases::<T>::get(lease).ok_or(Error::<T>::UnknownLease)?)
	}

	/// Returns what the provider has on its hands. Nothing is free if it may not deliver, and while it
	/// is suspended.
	pub(crate) fn known_load(provider: &T::AccountId, class_id: ClassId) -> Load {
		let ProviderInfo { standing, devices, .. } = T::Providers::info(provider, class_id);
		let Reputation { reliability, suspended } = T::Agreements::reputation(provider, class_id);
		let devices = usable(standing, devices, suspended);
		let free = Loads::<T>::get(provider, class_id).free_of(devices).unwrap_or_default();
		Load { devices, free, reliability }
	}

	/// Frees the devices of a lease, and counts it among those that its provider did not start if
	/// it `failed`.
	pub(crate) fn free_devices(record: &LeaseRecordOf<T>, failed: bool) -> DispatchResult {
		Loads::<T>::try_mutate(&record.provider, record.class_id, |load| {
			let left = load.devices.checked_sub(record.devices);
			load.devices = left.ok_or(Error::<T>::Inconsistent)?;
			if failed {
				load.failed = load.failed.checked_add(1).ok_or(Error::<T>::Overflow)?;
			}
			Ok(())
		})
	}
}

/// Returns how many of a provider's `devices` may be in leases: none if it may not deliver, and while
/// it is suspended.
pub(crate) fn usable(standing: Standing, devices: u32, suspended: bool) -> u32 {
	if standing.may_deliver() && !suspended {
		devices
	} else {
		0
	}
}
