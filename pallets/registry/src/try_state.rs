//! The named invariants. Each compares values of different storage items, and returns its name when
//! it does not hold.

use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use frame_support::{
	ensure,
	traits::{fungible::InspectHold, Time},
};
use millrace_primitives::{Balance, Leases, Obligations, Units};
use sp_runtime::TryRuntimeError;

use crate::{
	types::{is_ascending, FleetStatus},
	ClassCapacities, Classes, Config, Demands, Fleets, HoldReason, NextClassId, NextFleetId,
	Pallet, Providers, Roots,
};

type Check = Result<(), TryRuntimeError>;

impl<T: Config> Pallet<T> {
	/// All invariants of the pallet.
	pub fn do_try_state() -> Check {
		Self::iss_2_hold_identity()?;
		Self::iss_4_capacity_identity()?;
		Self::iss_4_attested_lists()?;
		Self::iss_4_capacity_cover()?;
		Self::iss_5_one_fleet_per_root()?;
		Self::sla_5_unbond_delay()?;
		Self::wgt_1_counts()?;
		Self::affiliates_in_order()?;
		Self::ids_in_sequence()
	}

	/// ISS-2 HoldIdentity: for every account, `hold(ProviderBond) = bond of its record` and
	/// `hold(DemandBond) = Σ bonds of its open demands`; nothing is on hold for nobody.
	pub(crate) fn iss_2_hold_identity() -> Check {
		let mut demanded = BTreeMap::<T::AccountId, Balance>::new();
		for (_, _, demand) in Demands::<T>::iter() {
			let sum = demanded.entry(demand.demander).or_default();
			*sum = sum.checked_add(demand.bond).ok_or("ISS-2: demand bonds overflow")?;
		}
		// Not only accounts with a record: a hold that lost its record is just as wrong.
		let accounts = frame_system::Account::<T>::iter_keys()
			.chain(Providers::<T>::iter_keys())
			.chain(demanded.keys().cloned())
			.collect::<BTreeSet<_>>();
		for who in accounts {
			let bond = Providers::<T>::get(&who).map(|record| record.bond).unwrap_or_default();
			ensure!(
				T::Currency::balance_on_hold(&HoldReason::ProviderBond.into(), &who) == bond,
				"ISS-2: provider bond on hold differs from the record"
			);
			ensure!(
				T::Currency::balance_on_hold(&HoldReason::DemandBond.into(), &who)
					== demanded.get(&who).copied().unwrap_or_default(),
				"ISS-2: demand bonds on hold differ from the demands"
			);
		}
		ensure!(
			Providers::<T>::iter_values().all(|record| record.bond <= record.bond_posted),
			"ISS-2: a bond is larger than was posted"
		);
		Ok(())
	}

	/// ISS-4 CapacityCover, first half: `ClassCapacities(a, c) = (Σ capacity, number) of a's active fleets
	/// of c, and the number of its condemned ones`; no entry is empty.
	pub(crate) fn iss_4_capacity_identity() -> Check {
		let mut computed = BTreeMap::new();
		for fleet in Fleets::<T>::iter_values() {
			let (capacity, active, condemned) = match fleet.status {
				FleetStatus::Active => (fleet.capacity, 1, 0),
				FleetStatus::Withdrawn { .. } => continue,
				FleetStatus::Condemned { .. } => (0, 0, 1),
			};
			let sums: &mut (Units, u32, u32) =
				computed.entry((fleet.owner, fleet.class_id)).or_default();
			let sum = (|| {
				Some((
					sums.0.checked_add(capacity)?,
					sums.1.checked_add(active)?,
					sums.2.checked_add(condemned)?,
				))
			})();
			*sums = sum.ok_or("ISS-4: capacity overflows")?;
		}
		let stored = ClassCapacities::<T>::iter()
			.map(|(owner, class_id, position)| {
				((owner, class_id), (position.capacity, position.active, position.condemned))
			})
			.collect::<BTreeMap<_, _>>();
		ensure!(stored == computed, "ISS-4: positions differ from the fleets");
		Ok(())
	}

	/// ISS-4 CapacityCover, what is behind it: the list of `ClassCapacities(a, c)` has as many entries as
	/// `active` says, strictly ascending, each of an active fleet of a in c. With the first half:
	/// exactly these fleets, so that none counts as capacity without being asked who attests it.
	pub(crate) fn iss_4_attested_lists() -> Check {
		for (owner, class_id, position) in ClassCapacities::<T>::iter() {
			ensure!(
				u32::try_from(position.attested.len()) == Ok(position.active),
				"ISS-4: a position lists more or fewer fleets than are active"
			);
			let ids = position.attested.iter().map(|(id, _)| *id).collect::<Vec<_>>();
			ensure!(is_ascending(&ids), "ISS-4: a position lists fleets out of order");
			let all_active = ids.into_iter().all(|id| {
				Fleets::<T>::get(id).is_some_and(|fleet| {
					fleet.is_active() && fleet.owner == owner && fleet.class_id == class_id
				})
			});
			ensure!(all_active, "ISS-4: a position lists a fleet that is not active in it");
		}
		Ok(())
	}

	/// ISS-4 CapacityCover, second half: in every class a provider `owed ≤ capacity` and `leased ≤
	/// devices`, unless a fleet of it there was condemned.
	pub(crate) fn iss_4_capacity_cover() -> Check {
		for provider in Providers::<T>::iter_keys() {
			for class_id in Classes::<T>::iter_keys() {
				let position = ClassCapacities::<T>::get(&provider, class_id).unwrap_or_default();
				if position.condemned > 0 {
					continue;
				}
				ensure!(
					T::Obligations::owed(&provider, class_id) <= position.capacity,
					"ISS-4: more is owed than can be delivered"
				);
				ensure!(
					T::Leases::leased(&provider, class_id) <= Self::devices_of(position.capacity),
					"ISS-4: more devices are in leases than there are"
				);
			}
		}
		Ok(())
	}

	/// ISS-5 OneMintPerAttestation: roots and fleets are a bijection, `Roots(root(f)) = f` for every
	/// fleet and nothing else.
	pub(crate) fn iss_5_one_fleet_per_root() -> Check {
		for (root, id) in Roots::<T>::iter() {
			ensure!(
				Fleets::<T>::get(id).is_some_and(|fleet| fleet.root == root),
				"ISS-5: a root points to a fleet with another"
			);
		}
		for (id, fleet) in Fleets::<T>::iter() {
			ensure!(
				Roots::<T>::get(fleet.root) == Some(id),
				"ISS-5: a fleet has a root that is not its own"
			);
		}
		Ok(())
	}

	/// SLA-5 UnbondDelay: while a withdrawn fleet is liable, its owner's bond stays on hold at least
	/// that long.
	pub(crate) fn sla_5_unbond_delay() -> Check {
		let now = T::Time::now();
		for fleet in Fleets::<T>::iter_values() {
			let FleetStatus::Withdrawn { liable_until, .. } = fleet.status else { continue };
			if now >= liable_until {
				continue;
			}
			let covered = Providers::<T>::get(&fleet.owner).is_some_and(|provider| {
				provider.leaving_until.is_none_or(|until| until >= liable_until)
			});
			ensure!(covered, "SLA-5: a fleet is liable longer than its owner's bond");
		}
		Ok(())
	}

	/// WGT-1 Bounded: counters equal what they count, active fleets of each provider and open
	/// demands of each fleet; a leaving provider has no active fleet, and a withdrawn fleet no
	/// demand.
	pub(crate) fn wgt_1_counts() -> Check {
		let mut active = BTreeMap::<T::AccountId, u32>::new();
		for (id, fleet) in Fleets::<T>::iter() {
			let open = Demands::<T>::iter_prefix(id).count();
			ensure!(
				u32::try_from(open).is_ok_and(|open| open == fleet.demands),
				"WGT-1: a fleet's count of demands is wrong"
			);
			ensure!(
				open == 0 || !matches!(fleet.status, FleetStatus::Withdrawn { .. }),
				"WGT-1: a withdrawn fleet has demands"
			);
			if fleet.is_active() {
				let count = active.entry(fleet.owner).or_default();
				*count = count.checked_add(1).ok_or("WGT-1: fleets overflow")?;
			}
		}
		for (fleet, index, _) in Demands::<T>::iter() {
			ensure!(
				Fleets::<T>::get(fleet).is_some_and(|fleet| index < fleet.devices),
				"WGT-1: a demand is for a device that does not exist"
			);
		}
		for (who, provider) in Providers::<T>::iter() {
			ensure!(
				active.remove(&who).unwrap_or_default() == provider.fleets,
				"WGT-1: a provider's count of fleets is wrong"
			);
			ensure!(
				provider.stays() || provider.fleets == 0,
				"WGT-1: a leaving provider has active fleets"
			);
		}
		ensure!(active.is_empty(), "WGT-1: a fleet is active without its provider");
		Ok(())
	}

	/// Affiliates: those of every provider are strictly ascending and without itself, so that none
	/// counts twice where they are summed up.
	pub(crate) fn affiliates_in_order() -> Check {
		for (who, provider) in Providers::<T>::iter() {
			ensure!(is_ascending(&provider.affiliates), "affiliates: not in order");
			ensure!(!provider.affiliates.contains(&who), "affiliates: a provider is among its own");
		}
		Ok(())
	}

	/// Ids are given in sequence: as many records as the next id says, all below it.
	pub(crate) fn ids_in_sequence() -> Check {
		let next = NextClassId::<T>::get();
		ensure!(
			Classes::<T>::iter_keys().all(|id| id < next)
				&& u32::try_from(Classes::<T>::iter_keys().count()) == Ok(next.0),
			"ids: classes are not in sequence"
		);
		let next = NextFleetId::<T>::get();
		ensure!(
			Fleets::<T>::iter_keys().all(|id| id < next)
				&& u32::try_from(Fleets::<T>::iter_keys().count()) == Ok(next.0),
			"ids: fleets are not in sequence"
		);
		ensure!(
			Fleets::<T>::iter_values().all(|fleet| Classes::<T>::contains_key(fleet.class_id)),
			"ids: a fleet is of a class that does not exist"
		);
		Ok(())
	}
}
