//! What other pallets ask: the traits of `millrace-primitives` that this pallet fulfils.

use alloc::vec::Vec;
use frame_support::{pallet_prelude::Get, traits::Time};
use millrace_primitives::{
	ClassId, ClassInfo, Classes as ClassesTrait, ProviderInfo, Providers as ProvidersTrait,
};

use crate::{ClassCapacities, Classes, Config, Pallet, Providers};

impl<T: Config> ClassesTrait for Pallet<T> {
	fn class(id: ClassId) -> Option<ClassInfo> {
		let record = Classes::<T>::get(id)?;
		Some(ClassInfo { name: record.name.into_inner(), active: record.active })
	}
}

impl<T: Config> ProvidersTrait<T::AccountId> for Pallet<T> {
	fn info(provider: &T::AccountId, class_id: ClassId) -> ProviderInfo {
		let record = Providers::<T>::get(provider).filter(|record| record.stays());
		let position = ClassCapacities::<T>::get(provider, class_id).unwrap_or_default();
		ProviderInfo {
			standing: position.standing(record.is_some(), T::Time::now()),
			capacity: position.capacity,
			devices: Self::devices_of(position.capacity),
			bond: record.map_or(0, |record| record.bond),
		}
	}

	fn affiliates(provider: &T::AccountId) -> Vec<T::AccountId> {
		Providers::<T>::get(provider)
			.map(|record| record.affiliates.into_inner())
			.unwrap_or_default()
	}

	fn max_affiliates() -> u32 {
		T::MaxAffiliates::get()
	}
}
