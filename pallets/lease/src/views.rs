//! What clients ask without a transaction, where it takes more than one read.

use alloc::vec::Vec;
use frame_support::traits::Time;
use millrace_primitives::{
	Agreements, ClassId, LeaseId, Moment, ProviderInfo, Providers, Reputation,
};

use crate::{
	store::usable,
	types::{LeasePage, LeaseView, LoadView},
	Config, CustomerLeases, Leases, Loads, Pallet, ProviderLeases,
};

/// Most leases in one answer.
pub(crate) const PAGE_MAX: usize = 100;

/// Returns the first of `ids`, at most `limit` and at most [`PAGE_MAX`].
fn page(ids: impl Iterator<Item = LeaseId>, limit: u32) -> LeasePage {
	let limit = usize::try_from(limit).map_or(PAGE_MAX, |limit| limit.min(PAGE_MAX));
	let mut ids = ids.peekable();
	let leases: Vec<_> = ids.by_ref().take(limit).collect();
	let next = ids.peek().and(leases.last()).copied();
	LeasePage { leases, next }
}

impl<T: Config> Pallet<T> {
	pub(crate) fn view_lease(lease: LeaseId) -> Option<LeaseView<T::AccountId>> {
		let record = Leases::<T>::get(lease)?;
		let delivered = record.delivered_at(T::Time::now())?;
		let unused = record.units.checked_sub(delivered)?;
		Some(LeaseView { record, delivered, unused })
	}

	pub(crate) fn view_customer(
		customer: &T::AccountId,
		after: Option<LeaseId>,
		limit: u32,
	) -> LeasePage {
		match after {
			None => page(CustomerLeases::<T>::iter_key_prefix(customer), limit),
			Some(last) => {
				let from = CustomerLeases::<T>::hashed_key_for(customer, last);
				page(CustomerLeases::<T>::iter_key_prefix_from(customer, from), limit)
			}
		}
	}

	pub(crate) fn view_provider(
		provider: &T::AccountId,
		after: Option<LeaseId>,
		limit: u32,
	) -> LeasePage {
		match after {
			None => page(ProviderLeases::<T>::iter_key_prefix(provider), limit),
			Some(last) => {
				let from = ProviderLeases::<T>::hashed_key_for(provider, last);
				page(ProviderLeases::<T>::iter_key_prefix_from(provider, from), limit)
			}
		}
	}

	pub(crate) fn view_load(provider: &T::AccountId, class_id: ClassId) -> LoadView {
		let load = Loads::<T>::get(provider, class_id);
		let ProviderInfo { standing, devices, .. } = T::Providers::info(provider, class_id);
		let Reputation { reliability, suspended } = T::Agreements::reputation(provider, class_id);
		LoadView {
			devices,
			leased: load.devices,
			free: load.free_of(usable(standing, devices, suspended)).unwrap_or_default(),
			kept: load.kept,
			failed: load.failed,
			reliability,
			suspended,
			next_free: Self::next_free(provider, class_id),
		}
	}

	/// Returns when the first of the provider's leases of the class is due, among the first
	/// [`PAGE_MAX`] of all its leases, or `None` if there is none.
	fn next_free(provider: &T::AccountId, class_id: ClassId) -> Option<Moment> {
		ProviderLeases::<T>::iter_key_prefix(provider)
			.take(PAGE_MAX)
			.filter_map(Leases::<T>::get)
			.filter(|record| record.class_id == class_id && record.holds_devices())
			.map(|record| record.due)
			.min()
	}
}
