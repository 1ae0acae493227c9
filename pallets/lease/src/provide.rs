//! What this pallet tells and does for others.

use crate::{Config, InLease, Loads, Pallet};
use frame_support::{storage::with_storage_layer, traits::Get};
use millrace_primitives::{
	Agreements, ClassId, LeaseId, Leases as LeasesTrait, Load, Moment, Reservation, TemplateId,
	TermsQuote, Units, VaultId,
};
use sp_runtime::DispatchError;

impl<T: Config> LeasesTrait<T::AccountId> for Pallet<T> {
	fn escrow() -> T::AccountId {
		Self::escrow()
	}

	fn in_lease(vault: VaultId) -> Units {
		InLease::<T>::get(vault)
	}

	fn load(provider: &T::AccountId, class_id: ClassId) -> Load {
		Self::known_load(provider, class_id)
	}

	fn leased(provider: &T::AccountId, class_id: ClassId) -> u32 {
		Loads::<T>::get(provider, class_id).devices
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
}
