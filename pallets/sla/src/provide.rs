//! What this pallet tells and does for others.

use frame_support::{pallet_prelude::DispatchResult, storage::with_storage_layer, traits::Time};
use millrace_math::share_ceil;
use millrace_primitives::{
	Acceptance, Agreements as Promises, Bonds, ClassId, Extension, FaultId, LeaseId, Moment, Order,
	Reputation, TemplateId, TermsQuote, Units,
};

use crate::{Agreements, Config, FaultFacts, Faults, Pallet};

impl<T: Config> Promises<T::AccountId> for Pallet<T> {
	fn quote(order: &Order<T::AccountId>, template: Option<TemplateId>) -> Option<TermsQuote> {
		let (template, record) = Self::terms_for(order, template).ok()??;
		let fee = Self::fee_of(&record.terms, order.class, order.units).ok()?;
		let wanted = share_ceil(order.price, record.terms.bond);
		let bond = T::Bonds::available(order.vault, wanted, order.units);
		Some(TermsQuote { template, fee, bond })
	}

	fn agree(order: Order<T::AccountId>, acceptance: Option<Acceptance>) -> DispatchResult {
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

	fn reputation(provider: &T::AccountId, class: ClassId) -> Reputation {
		Self::reputation(provider, class)
	}

	#[cfg(any(test, feature = "std", feature = "runtime-benchmarks"))]
	fn benchmark_terms(class: ClassId, customer: &T::AccountId) -> Option<Acceptance> {
		Some(crate::fixture::dearest::<T>(class, customer))
	}
}

impl<T: Config> Pallet<T> {
	/// Who answers for the fault `fault`, while it can be disputed: until it is due.
	pub fn fault_facts(fault: FaultId) -> Option<FaultFacts<T::AccountId>> {
		let fault = Faults::<T>::get(fault).filter(|fault| T::Time::now() < fault.due)?;
		let agreement = Agreements::<T>::get(fault.key.lease)?;
		Some(FaultFacts {
			lease: fault.key.lease,
			customer: agreement.customer,
			provider: agreement.provider,
			class: agreement.class,
			reporters: fault.reporters.into_inner(),
		})
	}
}
