//! What clients ask without a transaction, where it takes more than one read, and what the runtime's
//! adapters ask of a fleet.

use alloc::vec::Vec;
use frame_support::traits::Time;
use millrace_primitives::{ClassId, FleetId, Moment, Obligations};

use crate::{
	types::{CapacityView, ClassRecord, DeviceId, DeviceProofOf, FleetFacts, FleetRecordOf},
	ClassCapacities, Classes, Config, Fleets, Pallet, Providers,
};

/// Most records of one answer.
pub(crate) const PAGE_MAX: usize = 64;

/// Returns how many records an answer has if its caller wants at most `limit`.
fn page(limit: u32) -> usize {
	usize::try_from(limit).map_or(PAGE_MAX, |limit| limit.min(PAGE_MAX))
}

impl<T: Config> Pallet<T> {
	/// Returns the classes from `from` on, at most `limit` and at most [`PAGE_MAX`].
	pub(crate) fn view_classes(from: ClassId, limit: u32) -> Vec<(ClassId, ClassRecord)> {
		// Ids are given in sequence, so the first gap is the end.
		core::iter::successors(Some(from), |id| id.next())
			.map_while(|id| Some((id, Classes::<T>::get(id)?)))
			.take(page(limit))
			.collect()
	}

	/// Returns the fleets from `from` on, at most `limit` and at most [`PAGE_MAX`].
	pub(crate) fn view_fleets(from: FleetId, limit: u32) -> Vec<(FleetId, FleetRecordOf<T>)> {
		core::iter::successors(Some(from), |id| id.next())
			.map_while(|id| Some((id, Fleets::<T>::get(id)?)))
			.take(page(limit))
			.collect()
	}

	/// Returns what `provider` can deliver, owes and may still issue in `class`.
	pub(crate) fn view_capacity(provider: &T::AccountId, class_id: ClassId) -> CapacityView {
		let staying = Providers::<T>::get(provider).is_some_and(|record| record.stays());
		let position = ClassCapacities::<T>::get(provider, class_id).unwrap_or_default();
		let owed = T::Obligations::owed(provider, class_id);
		let attested = position.is_attested(T::Time::now());
		let good = staying && position.condemned == 0 && attested;
		// A condemned provider may owe more than its capacity; nothing is free then either.
		let free = position.capacity.checked_sub(owed).filter(|_| good).unwrap_or_default();
		CapacityView {
			staying,
			active_fleets: position.active,
			condemned_fleets: position.condemned,
			attested,
			capacity: position.capacity,
			owed,
			free,
		}
	}

	/// Returns until when `fleet` is attested, or `None` if it is not, or not active.
	pub(crate) fn view_attested_until(fleet: FleetId) -> Option<Moment> {
		let record = Fleets::<T>::get(fleet)?;
		let position = ClassCapacities::<T>::get(record.owner, record.class_id)?;
		position.attested_until(fleet).filter(|until| *until > 0)
	}

	/// Returns whether `proof` shows `device` in the lattice of its fleet.
	pub(crate) fn view_shows_device(proof: &DeviceProofOf<T>, device: &DeviceId) -> bool {
		Fleets::<T>::get(proof.fleet).is_some_and(|fleet| fleet.shows(proof, device))
	}

	/// Returns what a judge of `fleet` needs to know about it, or `None` if it was never committed.
	pub fn fleet_facts(fleet: FleetId) -> Option<FleetFacts<T::AccountId>> {
		let record = Fleets::<T>::get(fleet)?;
		Some(FleetFacts {
			active: record.is_active(),
			liable: record.is_liable(T::Time::now()),
			owner: record.owner,
			class_id: record.class_id,
		})
	}
}
