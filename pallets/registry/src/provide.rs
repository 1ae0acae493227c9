//! What other pallets ask: the traits of `millrace-primitives` that this pallet fulfils.

use alloc::vec::Vec;
use frame_support::{pallet_prelude::Get, traits::Time};
use millrace_primitives::{
	Affiliates, Capacity, ClassId, ClassInfo, Classes as ClassesTrait, Standing, Units,
};

#[cfg(any(test, feature = "std", feature = "runtime-benchmarks"))]
use crate::fixture;
use crate::{ClassCapacities, Classes, Config, Pallet, Providers};

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
	fn capacity(provider: &T::AccountId, class_id: ClassId) -> (Standing, Units) {
		let stays = Providers::<T>::get(provider).is_some_and(|record| record.stays());
		let position = ClassCapacities::<T>::get(provider, class_id).unwrap_or_default();
		let standing = position.standing(stays, T::Time::now());
		(standing, position.capacity)
	}

	fn devices(provider: &T::AccountId, class_id: ClassId) -> (Standing, u32) {
		let (standing, capacity) = <Self as Capacity<_>>::capacity(provider, class_id);
		(standing, Self::devices_of(capacity))
	}

	#[cfg(any(test, feature = "std", feature = "runtime-benchmarks"))]
	fn benchmark_capacity(provider: &T::AccountId, class_id: ClassId, units: Units) {
		fixture::capacity::<T>(provider, class_id, units)
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
