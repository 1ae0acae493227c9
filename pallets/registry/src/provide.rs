//! What other pallets ask: the traits of `millrace-primitives` that this pallet fulfils.

use alloc::vec::Vec;
use frame_support::{pallet_prelude::Get, traits::Time};
use millrace_primitives::{
	Affiliates, Capacity, ClassId, ClassInfo, Classes as ClassesTrait, Standing, Units,
};

use crate::{ClassCapacities, Classes, Config, Pallet, Providers};

impl<T: Config> ClassesTrait for Pallet<T> {
	fn class(id: ClassId) -> Option<ClassInfo> {
		let record = Classes::<T>::get(id)?;
		Some(ClassInfo { name: record.name.into_inner(), active: record.active })
	}
}

impl<T: Config> Capacity<T::AccountId> for Pallet<T> {
	fn capacity(provider: &T::AccountId, class_id: ClassId) -> (Standing, Units) {
		let stays = Providers::<T>::get(provider).is_some_and(|record| record.stays());
		let position = ClassCapacities::<T>::get(provider, class_id).unwrap_or_default();
		let standing = position.standing(stays, T::Time::now());
		(standing, position.capacity)
	}

	fn devices(provider: &T::AccountId, class_id: ClassId) -> u32 {
		let position = ClassCapacities::<T>::get(provider, class_id).unwrap_or_default();
		Self::devices_of(position.capacity)
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
}
