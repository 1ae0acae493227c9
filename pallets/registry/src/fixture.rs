//! State for the benchmarks of other pallets, written as the calls would leave it. Never in a
//! production runtime, so it may panic.

#![allow(clippy::expect_used)]

use alloc::{collections::BTreeSet, vec::Vec};
use codec::{Decode, Encode};
use frame_support::traits::{fungible::Mutate, Get, Time};
use millrace_primitives::{ClassId, ClassSpec, Interconnect, Kind, Moment, Precision, Units};
use sp_runtime::traits::{BlakeTwo256, Hash, TrailingZeroInput};

use crate::{
	types::{
		AffiliatesOf, ClassName, ClassRecord, Endpoint, FleetRecord, FleetStatus, ProviderRecord,
		Region,
	},
	ClassCapacities, Classes, Config, Fleets, HoldReason, NextClassId, NextFleetId, Pallet,
	Providers, Roots,
};

/// Defines a GPU class with the longest name.
pub fn class<T: Config>() -> ClassId {
	let spec = ClassSpec {
		kind: Kind::Gpu,
		precision: Precision::Tensor16,
		throughput: 989_000_000,
		memory_mib: 81_920,
		bandwidth_mb_s: 3_350_000,
		qubits: 0,
		interconnect: Interconnect::NvLink,
	};
	let name = ClassName::try_from([b'C'; 32].to_vec()).expect("32 bytes; qed");
	let class_id = NextClassId::<T>::get();
	NextClassId::<T>::put(class_id.next().expect("few classes; qed"));
	Classes::<T>::insert(class_id, ClassRecord { name, spec, active: true });
	class_id
}

/// Makes `provider` one with the longest endpoint, the most affiliates and its bond on hold. Does
/// nothing if it is a provider already.
pub fn provider<T: Config>(provider: &T::AccountId) {
	if Providers::<T>::contains_key(provider) {
		return;
	}
	let bond = T::ProviderBond::get();
	T::Currency::mint_into(provider, bond).expect("the supply is small; qed");
	T::Currency::mint_into(provider, bond).expect("the supply is small; qed");
	Pallet::<T>::take_bond(HoldReason::ProviderBond, provider, bond).expect("funded; qed");
	Providers::<T>::insert(
		provider,
		ProviderRecord {
			region: Region(*b"CH"),
			endpoint: Endpoint::try_from([b'e'; 128].to_vec()).expect("128 bytes; qed"),
			bond,
			bond_posted: bond,
			fleets: 0,
			leaving_until: None,
			affiliates: accounts::<T>(provider, T::MaxAffiliates::get()),
		},
	);
}

/// Makes `owner` a provider with exactly `count` affiliates.
pub fn affiliates<T: Config>(owner: &T::AccountId, count: u32) {
	provider::<T>(owner);
	Providers::<T>::mutate(owner, |record| {
		let record = record.as_mut().expect("it is a provider; qed");
		record.affiliates = accounts::<T>(owner, count);
	});
}

/// Returns `count` affiliates for `provider`: accounts that nobody knows, in order.
pub fn accounts<T: Config>(provider: &T::AccountId, count: u32) -> AffiliatesOf<T> {
	let made = (0..count).map(|number| {
		let seed = BlakeTwo256::hash_of(&(b"affiliate", provider, number)).encode();
		T::AccountId::decode(&mut TrailingZeroInput::new(&seed)).expect("bytes make it; qed")
	});
	// A set is in order. Hashes of different seeds differ from each other and the provider.
	let accounts = made.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>();
	AffiliatesOf::<T>::try_from(accounts).expect("no more than allowed; qed")
}

/// Fills a position with as many fleets as it can have, all attested, which add exactly `units`
/// capacity to what is there: the heaviest position that a consumer can meet. Adds nothing if
/// `units` is zero.
pub fn capacity<T: Config>(owner: &T::AccountId, class_id: ClassId, units: Units) {
	provider::<T>(owner);
	let active = ClassCapacities::<T>::get(owner, class_id).unwrap_or_default().active;
	let room = T::MaxFleets::get().checked_sub(active).expect("no more than fit; qed");
	// A fleet without capacity cannot be: the first get a unit each, the last one the rest.
	let more = u32::try_from(units).unwrap_or(u32::MAX).min(room);
	match more.checked_sub(1) {
		Some(small) => {
			(0..small).for_each(|_| fleet::<T>(owner, class_id, 1));
			let rest = units.checked_sub(small.into()).expect("a unit for each; qed");
			fleet::<T>(owner, class_id, rest);
		}
		None => enlarge::<T>(owner, class_id, units),
	}
}

/// Commits a fleet of exactly `units` capacity, attested to the end of time, for a provider that
/// has room for it in the class.
pub fn fleet<T: Config>(owner: &T::AccountId, class_id: ClassId, units: Units) {
	let fleet = NextFleetId::<T>::get();
	NextFleetId::<T>::put(fleet.next().expect("few fleets; qed"));
	let root = BlakeTwo256::hash_of(&(b"benchmark", fleet));
	Fleets::<T>::insert(
		fleet,
		FleetRecord {
			owner: owner.clone(),
			class_id,
			devices: T::MaxDevices::get(),
			root,
			throughput: u64::MAX,
			capacity: units,
			committed_at: T::Time::now(),
			status: FleetStatus::Active,
			demands: 0,
		},
	);
	Roots::<T>::insert(root, fleet);
	Providers::<T>::mutate(owner, |record| {
		let record = record.as_mut().expect("it is a provider; qed");
		record.fleets = record.fleets.checked_add(1).expect("few fleets; qed");
	});
	ClassCapacities::<T>::mutate(owner, class_id, |position| {
		let position = position.get_or_insert_default();
		position.add(fleet, units).expect("there is room; qed");
		position.attest(fleet, Moment::MAX).expect("added above; qed");
	});
}

/// Adds `units` to the last fleet of a full position.
fn enlarge<T: Config>(owner: &T::AccountId, class_id: ClassId, units: Units) {
	if units == 0 {
		return;
	}
	ClassCapacities::<T>::mutate(owner, class_id, |position| {
		let position = position.as_mut().expect("it is full; qed");
		position.capacity = position.capacity.checked_add(units).expect("few units; qed");
		let (last, _) = position.attested.last().expect("it is full; qed");
		Fleets::<T>::mutate(last, |fleet| {
			let fleet = fleet.as_mut().expect("it is active; qed");
			fleet.capacity = fleet.capacity.checked_add(units).expect("few units; qed");
		});
	});
}
