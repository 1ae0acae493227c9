//! What users can ask about classes, providers and fleets: one `do_` per call, in the order of the
//! calls. Those about demands and faults are in `demands.rs` and `faults.rs`.

use frame_support::{
	ensure,
	pallet_prelude::{DispatchResult, Get},
	traits::Time,
};
use millrace_math::nominal_capacity;
use millrace_primitives::{
	Balance, ClassId, ClassSpec, Disputes, FleetId, Leases, Moment, Obligations,
};
use sp_core::H256;
use sp_runtime::DispatchError;

use crate::{
	types::{
		is_ascending, is_printable, is_valid_spec, AffiliatesOf, ClassName, ClassRecord, Endpoint,
		FleetRecord, FleetStatus, ProviderRecord, Region,
	},
	ClassCapacities, Classes, Config, Error, Event, Fleets, HoldReason, NextClassId, NextFleetId,
	Pallet, Providers, Roots,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_define_class(name: ClassName, spec: ClassSpec) -> DispatchResult {
		ensure!(is_printable(&name, true), Error::<T>::InvalidName);
		ensure!(is_valid_spec(&spec), Error::<T>::InvalidSpec);
		let class_id = NextClassId::<T>::get();
		NextClassId::<T>::put(class_id.next().ok_or(Error::<T>::IdsExhausted)?);
		Classes::<T>::insert(
			class_id,
			ClassRecord { name: name.clone(), spec: spec.clone(), active: true },
		);
		Self::deposit_event(Event::ClassDefined { class_id, name, spec });
		Ok(())
	}

	pub(crate) fn do_retire_class(class_id: ClassId) -> DispatchResult {
		Classes::<T>::try_mutate(class_id, |entry| {
			let record = entry.as_mut().ok_or(Error::<T>::UnknownClass)?;
			ensure!(record.active, Error::<T>::ClassRetired);
			record.active = false;
			Self::deposit_event(Event::ClassRetired { class_id });
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
		ensure!(!T::Disputes::is_respondent(&provider), Error::<T>::UnderDispute);
		Providers::<T>::remove(&provider);
		Self::return_bond(HoldReason::ProviderBond, &provider, record.bond)?;
		Self::deposit_event(Event::BondWithdrawn { provider, bond: record.bond });
		Ok(())
	}

	pub(crate) fn do_commit_fleet(
		owner: T::AccountId,
		class_id: ClassId,
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
		let record = Classes::<T>::get(class_id).ok_or(Error::<T>::UnknownClass)?;
		ensure!(record.active, Error::<T>::ClassRetired);
		let mut position = ClassCapacities::<T>::get(&owner, class_id).unwrap_or_default();
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

		let fleet = NextFleetId::<T>::get();
		NextFleetId::<T>::put(fleet.next().ok_or(Error::<T>::IdsExhausted)?);
		provider.fleets = provider.fleets.checked_add(1).ok_or(Error::<T>::Overflow)?;
		// There is room: over all classes the provider has fewer fleets than one position may have.
		position.add(fleet, capacity).ok_or(Error::<T>::Overflow)?;
		Providers::<T>::insert(&owner, provider);
		ClassCapacities::<T>::insert(&owner, class_id, position);
		Roots::<T>::insert(root, fleet);
		Fleets::<T>::insert(
			fleet,
			FleetRecord {
				owner: owner.clone(),
				class_id,
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
			class_id,
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
		ensure!(!T::Disputes::is_respondent(&owner), Error::<T>::UnderDispute);
		let capacity = Self::retract_capacity(id, &fleet)?;
		let owed = T::Obligations::owed(&owner, fleet.class_id);
		ensure!(capacity >= owed, Error::<T>::CapacityOwed);
		let leased = T::Leases::leased(&owner, fleet.class_id);
		ensure!(Self::devices_of(capacity) >= leased, Error::<T>::DevicesLeased);
		let liable_until = Self::liable_until()?;
		fleet.status = FleetStatus::Withdrawn { at: T::Time::now(), liable_until };
		Fleets::<T>::insert(id, &fleet);
		Self::deposit_event(Event::FleetWithdrawn {
			fleet: id,
			provider: owner,
			class_id: fleet.class_id,
			capacity: fleet.capacity,
			liable_until,
		});
		Ok(())
	}

	pub(crate) fn do_raise_bond(provider: T::AccountId, amount: Balance) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		Providers::<T>::try_mutate(&provider, |entry| {
			let record = entry.as_mut().ok_or(Error::<T>::NotRegistered)?;
			ensure!(record.stays(), Error::<T>::AlreadyLeaving);
			record.bond = record.bond.checked_add(amount).ok_or(Error::<T>::Overflow)?;
			// Both grow: what was slashed stays missing, and a fault costs a share of the whole.
			record.bond_posted =
				record.bond_posted.checked_add(amount).ok_or(Error::<T>::Overflow)?;
			Self::take_bond(HoldReason::ProviderBond, &provider, amount)?;
			Self::deposit_event(Event::BondRaised {
				provider: provider.clone(),
				amount,
				bond: record.bond,
				bond_posted: record.bond_posted,
			});
			Ok(())
		})
	}

	/// Fails with `InvalidRegion` or `InvalidEndpoint` if the region or the endpoint is malformed.
	fn check_address(region: &Region, endpoint: &Endpoint) -> DispatchResult {
		ensure!(region.is_valid(), Error::<T>::InvalidRegion);
		ensure!(is_printable(endpoint, false), Error::<T>::InvalidEndpoint);
		Ok(())
	}

	/// Returns until when something that ends now can be held against its provider. Fails with
	/// `Overflow` if there is no such moment.
	fn liable_until() -> Result<Moment, Error<T>> {
		T::Time::now().checked_add(T::Unbonding::get()).ok_or(Error::<T>::Overflow)
	}
}
