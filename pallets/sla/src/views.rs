//! What clients ask without a transaction, where it takes more than one read.

use alloc::vec::Vec;
use frame_support::traits::{Get, Time};
use millrace_primitives::{FaultId, LeaseId, Moment};

use crate::{
	AgreementOf, AgreementView, Agreements, Config, Faults, Metric, Pallet, SlashView, Stage,
	Track, TrackView,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn view_agreement(lease: LeaseId) -> Option<AgreementView<T::AccountId>> {
		let agreement = Agreements::<T>::get(lease)?;
		let now = T::Time::now();
		let view = |track: &Track| {
			let epochs = Self::epochs_of(&agreement, track, now)?;
			let unmeasured = unmeasured(track, epochs)?;
			Some(TrackView { track: track.clone(), epochs, unmeasured })
		};
		let tracks = agreement.tracks.iter().map(view).collect::<Option<Vec<_>>>()?;
		let closes_at = match agreement.stage {
			Stage::Agreed | Stage::Running { .. } => None,
			Stage::Over { at, .. } => Some(at.checked_add(T::ReportPeriod::get())?),
		};
		Some(AgreementView { agreement, tracks, closes_at })
	}

	pub(crate) fn view_slash(fault: FaultId) -> Option<SlashView> {
		let fault = Faults::<T>::get(fault)?;
		let agreement = Agreements::<T>::get(fault.key.lease)?;
		let due = Self::slash_for(&agreement, &fault)?;
		Some(SlashView { slash: due.slash, to_customer: due.to_customer })
	}

	/// Epochs of a module that are over at `now` and can be measured. None on overflow.
	pub(crate) fn epochs_of(agreement: &AgreementOf<T>, track: &Track, now: Moment) -> Option<u64> {
		let epochs = agreement.epochs(track.module.window, now)?;
		Some(match track.module.metric {
			Metric::StartLatency => epochs.min(1),
			// The last one, of which nobody knows before that it is.
			Metric::ReclaimNotice if agreement.until().is_none_or(|until| now < until) => 0,
			Metric::ReclaimNotice => epochs.min(1),
			Metric::Availability
			| Metric::Throughput
			| Metric::MemoryBandwidth
			| Metric::NetworkLatency
			| Metric::ErrorRate => epochs,
		})
	}
}

/// Of how many of `epochs` nothing was found. None on overflow.
pub(crate) fn unmeasured(track: &Track, epochs: u64) -> Option<u64> {
	let found = u64::from(track.found()?);
	// That more was found than there is would be a defect; no bond is kept back for that.
	epochs.checked_sub(found).or(Some(0))
}
