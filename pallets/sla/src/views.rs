//! What clients and other pallets ask, where it takes more than one read.

use alloc::vec::Vec;
use frame_support::traits::{Get, Time};
use millrace_math::share_ceil;
use millrace_primitives::{ClassId, Earmarks, FaultId, LeaseId, NewLease, TemplateId, TermsQuote};

use crate::{
	AgreementStage, AgreementView, Agreements, Config, FaultFacts, Faults, Pallet, ScoreView,
	Scores, SlashView, Track, TrackView,
};

impl<T: Config> Pallet<T> {
	/// Returns the agreement of `lease` with its epochs, or `None` if there is none, or on
	/// overflow.
	pub(crate) fn view_agreement(lease: LeaseId) -> Option<AgreementView<T::AccountId>> {
		let agreement = Agreements::<T>::get(lease)?;
		let now = T::Time::now();
		let view = |track: &Track| {
			let epochs = agreement.measurable(track, now)?;
			let unmeasured = track.unmeasured(epochs)?;
			Some(TrackView { track: track.clone(), epochs, unmeasured })
		};
		let tracks = agreement.tracks.iter().map(view).collect::<Option<Vec<_>>>()?;
		let closes_at = match agreement.stage {
			AgreementStage::Agreed | AgreementStage::Running { .. } => None,
			AgreementStage::Over { at, .. } => Some(at.checked_add(T::ReportPeriod::get())?),
		};
		Some(AgreementView { agreement, tracks, closes_at })
	}

	/// Returns what a fault would cost if it were applied now, or `None` if there is none, or on
	/// overflow.
	pub(crate) fn view_slash(fault: FaultId) -> Option<SlashView> {
		let fault = Faults::<T>::get(fault)?;
		let agreement = Agreements::<T>::get(fault.key.lease)?;
		let due = Self::slash_for(&agreement, &fault)?;
		Some(SlashView { slash: due.slash, to_customer: due.to_customer })
	}

	/// Returns how `provider` kept its agreements in `class`.
	pub(crate) fn view_score(provider: &T::AccountId, class_id: ClassId) -> ScoreView {
		let score = Scores::<T>::get(provider, class_id);
		let until = score.suspended_until;
		ScoreView {
			reliability: score.reliability(),
			kept: score.kept,
			broken: score.broken,
			suspended_until: (T::Time::now() < until).then_some(until),
		}
	}

	/// Returns what the terms of a lease would cost and be worth, or `None` if there are no such
	/// terms, or no price for them.
	pub(crate) fn view_terms(
		order: &NewLease<T::AccountId>,
		template: Option<TemplateId>,
	) -> Option<TermsQuote> {
		let (template, record) = Self::terms_for(order, template).ok()??;
		let fee = Self::fee_of(&record.terms, order.class_id, order.units).ok()?;
		let wanted = share_ceil(order.price, record.terms.earmark);
		let earmark = T::Earmarks::available(order.vault, wanted, order.units);
		Some(TermsQuote { template, fee, earmark })
	}

	/// Returns who answers for the fault `fault`, or `None` if it cannot be disputed any more, as
	/// it is due or gone.
	pub fn fault_facts(fault: FaultId) -> Option<FaultFacts<T::AccountId>> {
		let fault = Faults::<T>::get(fault).filter(|fault| T::Time::now() < fault.due)?;
		let agreement = Agreements::<T>::get(fault.key.lease)?;
		Some(FaultFacts {
			lease: fault.key.lease,
			customer: agreement.customer,
			provider: agreement.provider,
			class_id: agreement.class_id,
			reporters: fault.reporters.into_inner(),
		})
	}
}
