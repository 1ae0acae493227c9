//! Demands for devices: asked, answered, or expired without an answer.

use frame_support::{
	dispatch::DispatchResultWithPostInfo,
	ensure,
	pallet_prelude::{DispatchResult, Get},
};
use millrace_primitives::FleetId;
use sp_runtime::traits::CheckedAdd;

use crate::{
	types::{DemandRecord, DeviceId, DeviceProofOf, Fault, FleetRecordOf},
	Config, Demands, Error, Event, Fleets, HoldReason, Pallet, WeightInfo,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_demand_device(
		demander: T::AccountId,
		id: FleetId,
		index: u32,
	) -> DispatchResult {
		let mut fleet = Fleets::<T>::get(id).ok_or(Error::<T>::UnknownFleet)?;
		ensure!(fleet.is_active(), Error::<T>::FleetNotActive);
		ensure!(index < fleet.devices, Error::<T>::UnknownDevice);
		ensure!(fleet.owner != demander, Error::<T>::OwnFleet);
		ensure!(!Demands::<T>::contains_key(id, index), Error::<T>::AlreadyDemanded);
		let deadline = frame_system::Pallet::<T>::block_number()
			.checked_add(&T::DemandPeriod::get())
			.ok_or(Error::<T>::Overflow)?;
		let bond = T::DemandBond::get();
		Self::take_bond(HoldReason::DemandBond, &demander, bond)?;
		fleet.demands = fleet.demands.checked_add(1).ok_or(Error::<T>::Overflow)?;
		Fleets::<T>::insert(id, &fleet);
		Demands::<T>::insert(
			id,
			index,
			DemandRecord { demander: demander.clone(), bond, deadline },
		);
		Self::deposit_event(Event::DeviceDemanded {
			fleet: id,
			index,
			provider: fleet.owner,
			demander,
			bond,
			deadline,
		});
		Ok(())
	}

	pub(crate) fn do_open_device(
		provider: T::AccountId,
		proof: DeviceProofOf<T>,
		device: DeviceId,
	) -> DispatchResult {
		let (id, index) = (proof.fleet, proof.index);
		let mut fleet = Fleets::<T>::get(id).ok_or(Error::<T>::UnknownFleet)?;
		ensure!(fleet.owner == provider, Error::<T>::NotOwner);
		let demand = Demands::<T>::get(id, index).ok_or(Error::<T>::NotDemanded)?;
		ensure!(fleet.is_active(), Error::<T>::FleetNotActive);
		let now = frame_system::Pallet::<T>::block_number();
		ensure!(now <= demand.deadline, Error::<T>::DeadlinePassed);
		ensure!(fleet.shows(&proof, &device), Error::<T>::InvalidProof);
		Self::close_demand(id, &mut fleet, index)?;
		Self::pay_answer(&demand.demander, &provider, demand.bond)?;
		Self::deposit_event(Event::DeviceOpened {
			fleet: id,
			index,
			device,
			provider,
			demander: demand.demander,
			paid: demand.bond,
		});
		Ok(())
	}

	pub(crate) fn do_expire_demand(id: FleetId, index: u32) -> DispatchResultWithPostInfo {
		let mut fleet = Fleets::<T>::get(id).ok_or(Error::<T>::UnknownFleet)?;
		let demand = Demands::<T>::get(id, index).ok_or(Error::<T>::NotDemanded)?;
		let now = frame_system::Pallet::<T>::block_number();
		// A fleet condemned meanwhile has nothing left to show, so its demands end at once.
		ensure!(!fleet.is_active() || now > demand.deadline, Error::<T>::DeadlineAhead);
		Self::close_demand(id, &mut fleet, index)?;
		Self::return_bond(HoldReason::DemandBond, &demand.demander, demand.bond)?;
		Self::deposit_event(Event::DemandExpired {
			fleet: id,
			index,
			demander: demand.demander.clone(),
			bond: demand.bond,
		});
		let mut weight = T::WeightInfo::expire_demand();
		if fleet.is_active() {
			let owner = fleet.owner.clone();
			let fault = Fault::Unopened { index };
			weight = weight.saturating_add(Self::condemn(id, fleet, fault, &demand.demander)?);
			Self::slash(&owner, &demand.demander)?;
		}
		Ok(Some(weight).into())
	}

	/// Removes the demand for device `index` and decrements the count of open demands of `fleet`.
	fn close_demand(id: FleetId, fleet: &mut FleetRecordOf<T>, index: u32) -> DispatchResult {
		Demands::<T>::remove(id, index);
		fleet.demands = fleet.demands.checked_sub(1).ok_or(Error::<T>::Inconsistent)?;
		Fleets::<T>::insert(id, &*fleet);
		Ok(())
	}
}
