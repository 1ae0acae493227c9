//! How positions are changed, and what follows from their capacity.

use frame_support::pallet_prelude::Get;
use millrace_math::deliverable_devices;
use millrace_primitives::{ClassId, FleetId, Units};
use sp_runtime::DispatchError;

use crate::{
	types::{ClassCapacityOf, FleetRecordOf},
	ClassCapacities, Config, Error, Pallet, Providers,
};

impl<T: Config> Pallet<T> {
	/// Applies `change` to a position, removes the position if it is empty afterwards, and returns
	/// its new capacity. Fails with `Inconsistent` if `change` returns `None`.
	pub(crate) fn mutate_position(
		owner: &T::AccountId,
		class_id: ClassId,
		change: impl FnOnce(&mut ClassCapacityOf<T>) -> Option<()>,
	) -> Result<Units, DispatchError> {
		ClassCapacities::<T>::try_mutate_exists(owner, class_id, |entry| {
			let mut position = entry.take().unwrap_or_default();
			change(&mut position).ok_or(Error::<T>::Inconsistent)?;
			let capacity = position.capacity;
			*entry = (position != ClassCapacityOf::<T>::default()).then_some(position);
			Ok(capacity)
		})
	}

	/// Removes an active fleet from its owner's position and decrements the owner's count of fleets.
	/// Returns the capacity that is left in the class.
	pub(crate) fn retract_capacity(
		id: FleetId,
		fleet: &FleetRecordOf<T>,
	) -> Result<Units, DispatchError> {
		Providers::<T>::try_mutate(&fleet.owner, |entry| {
			let provider = entry.as_mut().ok_or(Error::<T>::Inconsistent)?;
			provider.fleets = provider.fleets.checked_sub(1).ok_or(Error::<T>::Inconsistent)?;
			Ok::<_, DispatchError>(())
		})?;
		Self::mutate_position(&fleet.owner, fleet.class_id, |position| {
			position.remove(id, fleet.capacity)
		})
	}

	/// Returns how many devices make up `capacity`, each at nominal throughput.
	pub(crate) fn devices_of(capacity: Units) -> u32 {
		deliverable_devices(capacity, T::CapacityHorizon::get(), T::CapacityShare::get())
	}
}
