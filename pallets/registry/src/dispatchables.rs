//! What users can ask: one `do_` per call, in the order of the calls.

use alloc::{vec, vec::Vec};
use frame_support::{
	dispatch::DispatchResultWithPostInfo,
	ensure,
	pallet_prelude::{DispatchResult, Get, Weight},
	traits::Time,
};
use millrace_math::{deliverable_devices, nominal_capacity};
use millrace_primitives::{
	ClassId, ClassSpec, Disputed, FleetId, Leased, Moment, Obligations, Units,
};
use sp_core::H256;
use sp_runtime::{traits::CheckedAdd, DispatchError};

use crate::{
	lattice,
	types::{
		is_ascending, is_printable, is_valid_spec, AffiliatesOf, ClassName, ClassRecord,
		DemandRecord, DeviceId, DeviceProofOf, Endpoint, Fault, FleetRecord, FleetRecordOf,
		FleetStatus, PositionOf, ProviderRecord, Region,
	},
	Classes, Config, Demands, Error, Event, Fleets, HoldReason, NextClass, NextFleet, Pallet,
	Positions, Providers, Roots, WeightInfo,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_define_class(name: ClassName, spec: ClassSpec) -> DispatchResult {
		ensure!(is_printable(&name, true), Error::<T>::InvalidName);
		ensure!(is_valid_spec(&spec), Error::<T>::InvalidSpec);
		let class = NextClass::<T>::get();
		NextClass::<T>::put(class.next().ok_or(Error::<T>::IdsExhausted)?);
		Classes::<T>::insert(
			class,
			ClassRecord { name: name.clone(), spec: spec.clone(), active: true },
		);
		Self::deposit_event(Event::ClassDefined { class, name, spec });
		Ok(())
	}

	pub(crate) fn do_retire_class(class: ClassId) -> DispatchResult {
		Classes::<T>::try_mutate(class, |entry| {
			let record = entry.as_mut().ok_or(Error::<T>::UnknownClass)?;
			ensure!(record.active, Error::<T>::ClassRetired);
			record.active = false;
			Self::deposit_event(Event::ClassRetired { class });
			Ok(())
		})
	}

	pub(crate) fn do_register_provider(
		provider: T::AccountId,
		region: Region,
		endpoint: Endpoint,
		affiliates: AffiliatesOf<T>,
	) -> DispatchResult {
		ensure!(!Providers::<T>::contains_key(&provider), Error::<T>::AlreadyRegistered);
		Self::check_address(&region, &endpoint)?;
		ensure!(is_ascending(&affiliates), Error::<T>::AffiliatesUnsorted);
		ensure!(!affiliates.contains(&provider), Error::<T>::OwnAffiliate);
		let bond = T::ProviderBond::get();
		Self::take_bond(HoldReason::ProviderBond, &provider, bond)?;
		Providers::<T>::insert(
			&provider,
			ProviderRecord {
				region,
				endpoint: endpoint.clone(),
				bond,
				bond_posted: bond,
				fleets: 0,
				leaving_until: None,
				affiliates: affiliates.clone(),
			},
		);
		Self::deposit_event(Event::ProviderRegistered {
			provider,
			region,
			endpoint,
			bond,
			affiliates,
		});
		Ok(())
	}

	pub(crate) fn do_update_provider(
		provider: T::AccountId,
		region: Region,
		endpoint: Endpoint,
	) -> DispatchResult {
		Providers::<T>::try_mutate(&provider, |entry| {
			let record = entry.as_mut().ok_or(Error::<T>::NotRegistered)?;
			ensure!(record.stays(), Error::<T>::AlreadyLeaving);
			Self::check_address(&region, &endpoint)?;
			record.region = region;
			record.endpoint = endpoint.clone();
			Ok::<_, DispatchError>(())
		})?;
		Self::deposit_event(Event::ProviderUpdated { provider, region, endpoint });
		Ok(())
	}

	pub(crate) fn do_leave(provider: T::AccountId) -> DispatchResult {
		Providers::<T>::try_mutate(&provider, |entry| {
			let record = entry.as_mut().ok_or(Error::<T>::NotRegistered)?;
			ensure!(record.stays(), Error::<T>::AlreadyLeaving);
			ensure!(record.fleets == 0, Error::<T>::FleetsActive);
			// A closed vault owes nothing, hence neither does a provider without open ones.
			ensure!(T::Obligations::open_vaults(&provider) == 0, Error::<T>::VaultsOpen);
			let until = Self::liable_until()?;
			record.leaving_until = Some(until);
			Self::deposit_event(Event::ProviderLeaving { provider: provider.clone(), until });
			Ok(())
		})
	}

	pub(crate) fn do_withdraw_bond(provider: T::AccountId) -> DispatchResult {
		let record = Providers::<T>::get(&provider).ok_or(Error::<T>::NotRegistered)?;
		let until = record.leaving_until.ok_or(Error::<T>::NotLeaving)?;
		ensure!(T::Time::now() >= until, Error::<T>::StillUnbonding);
		ensure!(!T::Disputes::account(&provider), Error::<T>::UnderDispute);
		Providers::<T>::remove(&provider);
		Self::return_bond(HoldReason::ProviderBond, &provider, record.bond)?;
		Self::deposit_event(Event::BondWithdrawn { provider, bond: record.bond });
		Ok(())
	}

	pub(crate) fn do_commit_fleet(
		owner: T::AccountId,
		class: ClassId,
		devices: u32,
		root: H256,
		throughput: u64,
	) -> DispatchResult {
		let mut provider = Providers::<T>::get(&owner).ok_or(Error::<T>::NotRegistered)?;
		ensure!(provider.stays(), Error::<T>::AlreadyLeaving);
		ensure!(provider.bond == provider.bond_posted, Error::<T>::BondDeficient);
		ensure!(provider.fleets < T::MaxFleets::get(), Error::<T>::TooManyFleets);
		ensure!(devices > 0, Error::<T>::NoDevices);
		ensure!(devices <= T::MaxDevices::get(), Error::<T>::TooManyDevices);
		ensure!(!root.is_zero(), Error::<T>::ZeroRoot);
		ensure!(throughput > 0, Error::<T>::ZeroThroughput);
		let record = Classes::<T>::get(class).ok_or(Error::<T>::UnknownClass)?;
		ensure!(record.active, Error::<T>::ClassRetired);
		let mut position = Positions::<T>::get(&owner, class).unwrap_or_default();
		ensure!(position.condemned == 0, Error::<T>::Condemned);
		ensure!(!Roots::<T>::contains_key(root), Error::<T>::RootUsed);
		let capacity = nominal_capacity(
			devices,
			T::CapacityHorizon::get(),
			throughput,
			record.spec.throughput,
			T::CapacityShare::get(),
		)
		.ok_or(Error::<T>::Overflow)?;
		ensure!(capacity > 0, Error::<T>::ZeroCapacity);

		let fleet = NextFleet::<T>::get();
		NextFleet::<T>::put(fleet.next().ok_or(Error::<T>::IdsExhausted)?);
		provider.fleets = provider.fleets.checked_add(1).ok_or(Error::<T>::Overflow)?;
		// There is room: over all classes the provider has fewer fleets than one position may have.
		position.add(fleet, capacity).ok_or(Error::<T>::Overflow)?;
		Providers::<T>::insert(&owner, provider);
		Positions::<T>::insert(&owner, class, position);
		Roots::<T>::insert(root, fleet);
		Fleets::<T>::insert(
			fleet,
			FleetRecord {
				owner: owner.clone(),
				class,
				devices,
				root,
				throughput,
				capacity,
				committed_at: T::Time::now(),
				status: FleetStatus::Active,
				demands: 0,
			},
		);
		Self::deposit_event(Event::FleetCommitted {
			fleet,
			provider: owner,
			class,
			devices,
			root,
			throughput,
			capacity,
		});
		Ok(())
	}

	pub(crate) fn do_withdraw_fleet(owner: T::AccountId, id: FleetId) -> DispatchResult {
		let mut fleet = Fleets::<T>::get(id).ok_or(Error::<T>::UnknownFleet)?;
		ensure!(fleet.owner == owner, Error::<T>::NotOwner);
		ensure!(fleet.is_active(), Error::<T>::FleetNotActive);
		ensure!(fleet.demands == 0, Error::<T>::DemandsOpen);
		// An active fleet is liable whatever the time; a case may last longer than a withdrawn one is.
		ensure!(!T::Disputes::account(&owner), Error::<T>::UnderDispute);
		let capacity = Self::retract_capacity(id, &fleet)?;
		let owed = T::Obligations::owed(&owner, fleet.class);
		ensure!(capacity >= owed, Error::<T>::CapacityOwed);
		let leased = T::Leases::leased(&owner, fleet.class);
		ensure!(Self::devices_of(capacity) >= leased, Error::<T>::DevicesLeased);
		let liable_until = Self::liable_until()?;
		fleet.status = FleetStatus::Withdrawn { at: T::Time::now(), liable_until };
		Fleets::<T>::insert(id, &fleet);
		Self::deposit_event(Event::FleetWithdrawn {
			fleet: id,
			provider: owner,
			class: fleet.class,
			capacity: fleet.capacity,
			liable_until,
		});
		Ok(())
	}

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
		let shown = Self::shows(&one, &first, &device) && Self::shows(&other, &second, &device);
		ensure!(shown, Error::<T>::InvalidProof);
		let fault = Fault::DoublePledge { device, first: first.leaf(), second: second.leaf() };
		let mut weight = T::WeightInfo::prove_double_pledge(first.depth(), second.depth());
		for (id, fleet) in culprits {
			weight = weight.saturating_add(Self::condemn(id, fleet, fault, &reporter)?);
		}
		Self::slash(&owner, &reporter)?;
		Ok(Some(weight).into())
	}

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
		ensure!(Self::shows(&fleet, &proof, &device), Error::<T>::InvalidProof);
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

	/// Weight of what one condemned fleet can stop at most.
	pub(crate) fn stop_weight_max() -> Weight {
		T::Obligations::condemned_weight(T::Obligations::max_vaults())
	}

	/// Whether `proof` shows `device` in the lattice of `fleet`.
	pub(crate) fn shows(
		fleet: &FleetRecordOf<T>,
		proof: &DeviceProofOf<T>,
		device: &DeviceId,
	) -> bool {
		lattice::contains(&fleet.root, fleet.devices, proof.index, device, &proof.proof)
	}

	fn check_address(region: &Region, endpoint: &Endpoint) -> DispatchResult {
		ensure!(region.is_valid(), Error::<T>::InvalidRegion);
		ensure!(is_printable(endpoint, false), Error::<T>::InvalidEndpoint);
		Ok(())
	}

	/// Until when something that ends now can be held against its provider.
	fn liable_until() -> Result<Moment, Error<T>> {
		T::Time::now().checked_add(T::Unbonding::get()).ok_or(Error::<T>::Overflow)
	}

	/// Devices that make up `capacity`, each at nominal throughput.
	pub(crate) fn devices_of(capacity: Units) -> u32 {
		deliverable_devices(capacity, T::CapacityHorizon::get(), T::CapacityShare::get())
	}

	/// Take an active fleet out of its owner's position and count. Returns the capacity that is left.
	fn retract_capacity(id: FleetId, fleet: &FleetRecordOf<T>) -> Result<Units, DispatchError> {
		Providers::<T>::try_mutate(&fleet.owner, |entry| {
			let provider = entry.as_mut().ok_or(Error::<T>::Inconsistent)?;
			provider.fleets = provider.fleets.checked_sub(1).ok_or(Error::<T>::Inconsistent)?;
			Ok::<_, DispatchError>(())
		})?;
		Self::mutate_position(&fleet.owner, fleet.class, |position| {
			position.remove(id, fleet.capacity)
		})
	}

	/// Change a position and drop it when nothing is left of it. Returns the capacity that it has
	/// then.
	pub(crate) fn mutate_position(
		owner: &T::AccountId,
		class: ClassId,
		change: impl FnOnce(&mut PositionOf<T>) -> Option<()>,
	) -> Result<Units, DispatchError> {
		Positions::<T>::try_mutate_exists(owner, class, |entry| {
			let mut position = entry.take().unwrap_or_default();
			change(&mut position).ok_or(Error::<T>::Inconsistent)?;
			let capacity = position.capacity;
			*entry = (position != PositionOf::<T>::default()).then_some(position);
			Ok(capacity)
		})
	}

	fn close_demand(id: FleetId, fleet: &mut FleetRecordOf<T>, index: u32) -> DispatchResult {
		Demands::<T>::remove(id, index);
		fleet.demands = fleet.demands.checked_sub(1).ok_or(Error::<T>::Inconsistent)?;
		Fleets::<T>::insert(id, &*fleet);
		Ok(())
	}

	/// Whose fault a device at two places is, and which fleets it condemns: all liable ones of one
	/// owner, or of two owners the fleet committed later, for it copied the id.
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
		let accused = if same_owner && !same_fleet { vec![earlier, later] } else { vec![later] };
		let expired =
			accused.iter().any(|(_, fleet)| matches!(fleet.status, FleetStatus::Withdrawn { .. }));
		let now = T::Time::now();
		let liable: Vec<_> =
			accused.into_iter().filter(|(_, fleet)| fleet.is_liable(now)).collect();
		match (liable.is_empty(), expired) {
			(false, _) => Ok((owner, liable)),
			(true, true) => Err(Error::<T>::NoLongerLiable),
			(true, false) => Err(Error::<T>::AlreadyCondemned),
		}
	}

	/// Mark `fleet` as at fault. Its capacity is gone, and with it the provider's good standing in
	/// the class: what it owes there stops in favour of `reporter`. Returns the weight of that.
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
		Self::mutate_position(&fleet.owner, fleet.class, |position| {
			position.condemned = position.condemned.checked_add(1)?;
			Some(())
		})?;
		fleet.status = FleetStatus::Condemned { ended_at };
		Fleets::<T>::insert(id, &fleet);
		Self::deposit_event(Event::FleetCondemned {
			fleet: id,
			provider: fleet.owner.clone(),
			class: fleet.class,
			capacity: fleet.capacity,
			fault,
		});
		let vaults = T::Obligations::condemned(&fleet.owner, fleet.class, reporter)?;
		Ok(T::Obligations::condemned_weight(vaults))
	}
}
