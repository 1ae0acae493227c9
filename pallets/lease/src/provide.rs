//! What this pallet tells and does for others.

use crate::{Config, Loads, Pallet};
use frame_support::{storage::with_storage_layer, traits::Get};
#[cfg(any(test, feature = "std", feature = "runtime-benchmarks"))]
use millrace_primitives::Acceptance;
use millrace_primitives::{
	Agreements, ClassId, LeaseId, Leased, Leasing, Load, Moment, Reservation, TemplateId,
	TermsQuote, VaultId,
};
use sp_runtime::DispatchError;

impl<T: Config> Leasing<T::AccountId> for Pallet<T> {
	fn escrow(vault: VaultId) -> T::AccountId {
		Self::escrow_of(vault)
	}

	fn load(provider: &T::AccountId, class_id: ClassId) -> Load {
		Self::known_load(provider, class_id)
	}

	fn terms(
		reservation: &Reservation<T::AccountId>,
		template: Option<TemplateId>,
	) -> Option<TermsQuote> {
		let price = Self::worth(reservation.vault, reservation.units);
		// There is no lease yet.
		T::Agreements::quote(&Self::order(LeaseId::default(), reservation, price), template)
	}

	fn confirm_period() -> Moment {
		T::ConfirmPeriod::get()
	}

	fn reserve(
		reservation: Reservation<T::AccountId>,
		load: Load,
	) -> Result<LeaseId, DispatchError> {
		with_storage_layer(|| Self::do_reserve(reservation, load))
	}

	#[cfg(any(test, feature = "std", feature = "runtime-benchmarks"))]
	fn benchmark_devices(provider: &T::AccountId, class_id: ClassId, devices: u32) {
		crate::fixture::devices::<T>(provider, class_id, devices)
	}

	#[cfg(any(test, feature = "std", feature = "runtime-benchmarks"))]
	fn benchmark_terms(class_id: ClassId, customer: &T::AccountId) -> Option<Acceptance> {
		T::Agreements::benchmark_terms(class_id, customer)
	}
}

impl<T: Config> Leased<T::AccountId> for Pallet<T> {
	fn leased(provider: &T::AccountId, class_id: ClassId) -> u32 {
		Loads::<T>::get(provider, class_id).devices
	}
}
