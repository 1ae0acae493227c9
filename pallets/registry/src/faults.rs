//! Faults: what condemns a fleet, by proof or by verdict, and what follows for its owner.

use alloc::{vec, vec::Vec};
use frame_support::{
	dispatch::DispatchResultWithPostInfo,
	ensure,
	pallet_prelude::{DispatchResult, Weight},
	storage::with_storage_layer,
	traits::Time,
};
use millrace_primitives::{FleetId, Obligations};
use sp_runtime::DispatchError;

use crate::{
	types::{DeviceId, DeviceProofOf, Fault, FleetRecordOf, FleetStatus},
	Config, Error, Event, Fleets, Pallet, Providers, WeightInfo,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_prove_double_pledge(
		reporter: T::AccountId,
		first: DeviceProofOf<T>,
		second: DeviceProofOf<T>,
		device: DeviceId,
	) -> DispatchResultWithPostInfo {
		ensure!(first.leaf() != second.leaf(), Error::<T>::SameLeaf);
		let one = Fleets::<T>::get(first.fleet).ok_or(Error::<T>::UnknownFleet)?;
		let other = Fleets::<T>::get(second.fleet).ok_or(Error::<T>::UnknownFleet)?;
		let (owner, culprits) =
			Self::culprits((first.fleet, one.clone()), (second.fleet, other.clone()))?;
		ensure!(one.overlaps(&other), Error::<T>::NotConcurrent);
		ensure!(owner != reporter, Error::<T>::OwnFleet);
		let shown = one.shows(&first, &device) && other.shows(&second, &device);
		ensure!(shown, Error::<T>::InvalidProof);
		let fault = Fault::DoublePledge { device, first: first.leaf(), second: second.leaf() };
		let mut weight = T::WeightInfo::prove_double_pledge(first.depth(), second.depth());
		for (id, fleet) in culprits {
			weight = weight.saturating_add(Self::condemn(id, fleet, fault, &reporter)?);
		}
		Self::slash(&owner, &reporter)?;
		Ok(Some(weight).into())
	}

	/// Condemns `fleet` because a dispute of it was upheld. Stops what its owner owes in the class in
	/// favour of `reporter`, slashes the owner once, and pays `reporter` its share. This is as for
	/// any other fault, except that the oracle decides who may report. All or nothing.
	///
	/// # Errors
	///
	/// `UnknownFleet`; `AlreadyCondemned`, if a proof or another verdict was faster;
	/// `NoLongerLiable`; `NotRegistered`, if the owner has left, so that nothing can be slashed; and
	/// those of `Obligations`.
	///
	/// # Events
	///
	/// `FleetCondemned`, those of `Obligations`, and `ProviderSlashed`.
	pub fn condemn_by_verdict(fleet: FleetId, reporter: &T::AccountId) -> DispatchResult {
		with_storage_layer(|| {
			let record = Fleets::<T>::get(fleet).ok_or(Error::<T>::UnknownFleet)?;
			let condemned = matches!(record.status, FleetStatus::Condemned { .. });
			ensure!(!condemned, Error::<T>::AlreadyCondemned);
			ensure!(record.is_liable(T::Time::now()), Error::<T>::NoLongerLiable);
			let owner = record.owner.clone();
			ensure!(Providers::<T>::contains_key(&owner), Error::<T>::NotRegistered);
			Self::condemn(fleet, record, Fault::Verdict, reporter)?;
			Self::slash(&owner, reporter)
		})
	}

	/// Returns the weight of stopping as many vaults as one condemned fleet can stop.
	pub(crate) fn stop_weight_max() -> Weight {
		T::Obligations::condemned_weight(T::Obligations::max_vaults())
	}

	/// Marks `fleet` as condemned. Its owner loses the capacity and the good standing in the class,
	/// and what the owner owes there stops in favour of `reporter`. Returns the weight of stopping.
	/// Fails with `AlreadyCondemned` if the fleet is condemned.
	pub(crate) fn condemn(
		id: FleetId,
		mut fleet: FleetRecordOf<T>,
		fault: Fault,
		reporter: &T::AccountId,
	) -> Result<Weight, DispatchError> {
		let ended_at = match fleet.status {
			FleetStatus::Active => {
				Self::retract_capacity(id, &fleet)?;
				T::Time::now()
			}
			FleetStatus::Withdrawn { at, .. } => at,
			FleetStatus::Condemned { .. } => return Err(Error::<T>::AlreadyCondemned.into()),
		};
		Self::mutate_position(&fleet.owner, fleet.class_id, |position| {
			position.condemned = position.condemned.checked_add(1)?;
			Some(())
		})?;
		fleet.status = FleetStatus::Condemned { ended_at };
		Fleets::<T>::insert(id, &fleet);
		Self::deposit_event(Event::FleetCondemned {
			fleet: id,
			provider: fleet.owner.clone(),
			class_id: fleet.class_id,
			capacity: fleet.capacity,
			fault,
		});
		let vaults = T::Obligations::condemned(&fleet.owner, fleet.class_id, reporter)?;
		Ok(T::Obligations::condemned_weight(vaults))
	}

	/// Returns the owner who is at fault for a device at two places, and the fleets to condemn: all
	/// liable ones if both are one owner's, else the one committed later, because it copied the id.
	/// Fails with `NoLongerLiable` or `AlreadyCondemned` if no fleet at fault is liable.
	#[allow(clippy::type_complexity)]
	fn culprits(
		first: (FleetId, FleetRecordOf<T>),
		second: (FleetId, FleetRecordOf<T>),
	) -> Result<(T::AccountId, Vec<(FleetId, FleetRecordOf<T>)>), Error<T>> {
		let same_fleet = first.0 == second.0;
		let same_owner = first.1.owner == second.1.owner;
		// Ids are given in the order of commitment.
		let (earlier, later) = if first.0 < second.0 { (first, second) } else { (second, first) };
		let owner = later.1.owner.clone();
		let at_fault = if same_owner && !same_fleet { vec![earlier, later] } else { vec![later] };
		let expired =
			at_fault.iter().any(|(_, fleet)| matches!(fleet.status, FleetStatus::Withdrawn { .. }));
		let now = T::Time::now();
		let liable: Vec<_> =
			at_fault.into_iter().filter(|(_, fleet)| fleet.is_liable(now)).collect();
		match (liable.is_empty(), expired) {
			(false, _) => Ok((owner, liable)),
			(true, true) => Err(Error::<T>::NoLongerLiable),
			(true, false) => Err(Error::<T>::AlreadyCondemned),
		}
	}
}
