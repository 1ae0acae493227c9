//! What this pallet does for leases.

use frame_support::{pallet_prelude::DispatchResult, storage::with_storage_layer};
use millrace_primitives::{
	Acceptance, Agreements as Promises, ClassId, Extension, LeaseId, Moment, NewLease, Reputation,
	TemplateId, TermsQuote, Units,
};

use crate::{Config, Pallet};

impl<T: Config> Promises<T::AccountId> for Pallet<T> {
	fn quote(order: &NewLease<T::AccountId>, template: Option<TemplateId>) -> Option<TermsQuote> {
		Self::view_terms(order, template)
	}

	fn agree(order: NewLease<T::AccountId>, acceptance: Option<Acceptance>) -> DispatchResult {
		with_storage_layer(|| Self::do_agree(order, acceptance))
	}

	fn begin(lease: LeaseId, since: Moment) -> DispatchResult {
		with_storage_layer(|| Self::do_begin(lease, since))
	}

	fn extend(lease: LeaseId, extension: Extension) -> DispatchResult {
		with_storage_layer(|| Self::do_extend(lease, extension))
	}

	fn end(lease: LeaseId, at: Moment, delivered: Units, broken: bool) -> DispatchResult {
		with_storage_layer(|| Self::do_end(lease, at, delivered, broken))
	}

	fn reputation(provider: &T::AccountId, class_id: ClassId) -> Reputation {
		Self::reputation_of(provider, class_id)
	}
}
