//! What other pallets ask: the traits of `millrace-primitives` that this pallet fulfils.

use alloc::vec::Vec;
use frame_support::pallet_prelude::Get;
use millrace_primitives::{
	Affiliates, Capacity, ClassId, ClassInfo, Classes as ClassesTrait, Standing, Units,
};

use crate::{Classes, Config, Pallet, Positions, Providers};

impl<T: Config> ClassesTrait for Pallet<T> {
	fn class(id: ClassId) -> Option<ClassInfo> {
		let record = Classes::<T>::get(id)?;
		Some(ClassInfo { name: record.name.into_inner(), active: record.active })
	}

	#[cfg(any(test, feature = "std", feature = "runtime-benchmarks"))]
	fn benchmark_class() -> ClassId {
		fixture::class::<T>()
	}
}

impl<T: Config> Capacity<T::AccountId> for Pallet<T> {
	fn capacity(provider: &T::AccountId, class: ClassId) -> (Standing, Units) {
		let stays = Providers::<T>::get(provider).is_some_and(|record| record.stays());
		let position = Positions::<T>::get(provider, class).unwrap_or_default();
		let standing = match (stays, position.condemned) {
			(false, _) => Standing::Absent,
			(true, 0) => Standing::Good,
			(true, _) => Standing::Condemned,
		};
		(standing, position.capacity)
	}

	fn devices(provider: &T::AccountId, class: ClassId) -> u32 {
		let position = Positions::<T>::get(provider, class).unwrap_or_default();
		Self::devices_of(position.capacity)
	}

	#[cfg(any(test, feature = "std", feature = "runtime-benchmarks"))]
	fn benchmark_capacity(provider: &T::AccountId, class: ClassId, units: Units) {
		fixture::capacity::<T>(provider, class, units)
	}
}

impl<T: Config> Affiliates<T::AccountId> for Pallet<T> {
	fn affiliates(provider: &T::AccountId) -> Vec<T::AccountId> {
		Providers::<T>::get(provider)
			.map(|record| record.affiliates.into_inner())
			.unwrap_or_default()
	}

	fn max() -> u32 {
		T::MaxAffiliates::get()
	}

	#[cfg(any(test, feature = "std", feature = "runtime-benchmarks"))]
	fn benchmark_affiliates(provider: &T::AccountId, count: u32) {
		fixture::provider::<T>(provider);
		fixture::affiliate::<T>(provider, count);
	}
}

/// State for the benchmarks of other pallets, written as the calls would leave it. Never in a
/// production runtime, so it may panic.
#[cfg(any(test, feature = "std", feature = "runtime-benchmarks"))]
#[allow(clippy::expect_used)]
pub(crate) mod fixture {
	use crate::{types::*, Classes, Config, Fleets, HoldReason, NextClass, NextFleet};
	use crate::{Pallet, Positions, Providers, Roots};
	use alloc::{collections::BTreeSet, vec::Vec};
	use codec::{Decode, Encode};
	use frame_support::traits::{fungible::Mutate, Get, Time};
	use millrace_primitives::{ClassId, ClassSpec, Interconnect, Kind, Precision, Units};
	use sp_runtime::traits::{BlakeTwo256, Hash, TrailingZeroInput};

	/// A GPU with the longest name.
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
		let class = NextClass::<T>::get();
		NextClass::<T>::put(class.next().expect("few classes; qed"));
		Classes::<T>::insert(class, ClassRecord { name, spec, active: true });
		class
	}

	/// A provider with the longest endpoint and the most affiliates, and its bond on hold.
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

	/// Give `provider`, which is one, exactly `count` affiliates.
	pub fn affiliate<T: Config>(provider: &T::AccountId, count: u32) {
		Providers::<T>::mutate(provider, |record| {
			let record = record.as_mut().expect("it is a provider; qed");
			record.affiliates = accounts::<T>(provider, count);
		});
	}

	/// `count` affiliates for `provider`: accounts that nobody knows, in order.
	pub fn accounts<T: Config>(provider: &T::AccountId, count: u32) -> AffiliatesOf<T> {
		let made = (0..count).map(|number| {
			let seed = BlakeTwo256::hash_of(&(b"affiliate", provider, number)).encode();
			T::AccountId::decode(&mut TrailingZeroInput::new(&seed)).expect("bytes make it; qed")
		});
		// A set is in order. Hashes of different seeds differ from each other and the provider.
		let accounts = made.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>();
		AffiliatesOf::<T>::try_from(accounts).expect("no more than allowed; qed")
	}

	/// A fleet of exactly `units` capacity; nothing for zero units.
	pub fn capacity<T: Config>(owner: &T::AccountId, class: ClassId, units: Units) {
		provider::<T>(owner);
		if units == 0 {
			return;
		}
		let fleet = NextFleet::<T>::get();
		NextFleet::<T>::put(fleet.next().expect("few fleets; qed"));
		let root = BlakeTwo256::hash_of(&(b"benchmark", fleet));
		Fleets::<T>::insert(
			fleet,
			FleetRecord {
				owner: owner.clone(),
				class,
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
			let record = record.as_mut().expect("registered above; qed");
			record.fleets = record.fleets.checked_add(1).expect("few fleets; qed");
		});
		Positions::<T>::mutate(owner, class, |position| {
			let position = position.get_or_insert_default();
			position.active = position.active.checked_add(1).expect("few fleets; qed");
			position.capacity = position.capacity.checked_add(units).expect("few units; qed");
		});
	}
}
