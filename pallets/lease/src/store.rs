//! The one way to read a lease, and the devices of a provider that are in leases.

use crate::{types::LoadRecord, Config, Error, LeaseRecordOf, Leases, Loads, Pallet};
use millrace_primitives::{ClassId, LeaseId, ProviderInfo, Providers};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Returns the record of a lease. Fails with `UnknownLease` if there is none.
	pub(crate) fn record(lease: LeaseId) -> Result<LeaseRecordOf<T>, DispatchError> {
		Ok(Leases::<T>::get(lease).ok_or(Error::<T>::UnknownLease)?)
	}

	/// Returns the number of devices of the provider that are in no lease. It is zero if the
	/// provider may not deliver, and while it is suspended.
	pub(crate) fn free_of(
		provider: &T::AccountId,
		class_id: ClassId,
		load: &LoadRecord,
		suspended: bool,
	) -> u32 {
		let ProviderInfo { standing, devices, .. } = T::Providers::info(provider, class_id);
		// More may be leased than there are, if devices were lost.
		let free = devices.checked_sub(load.devices);
		free.filter(|_| standing.may_deliver() && !suspended).unwrap_or_default()
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
