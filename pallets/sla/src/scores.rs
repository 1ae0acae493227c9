//! How providers kept their word.

use frame_support::{
	pallet_prelude::DispatchResult,
	traits::{Get, Time},
	BoundedVec,
};
use millrace_math::share_floor;
use millrace_primitives::{ClassId, LeaseId, Moment, Reputation, Units};

use crate::{Config, Error, Event, Pallet, Score, Scores, SCORE_ONE};

impl<T: Config> Pallet<T> {
	/// Counts an agreement of `provider` as kept or broken, and lets what was counted before fade.
	/// Called once for each agreement.
	pub(crate) fn do_score(
		provider: &T::AccountId,
		class_id: ClassId,
		lease: LeaseId,
		kept: bool,
	) -> DispatchResult {
		let now = T::Time::now();
		let mut score = Scores::<T>::get(provider, class_id);
		score.kept = Self::faded(score.kept, kept)?;
		score.broken = Self::faded(score.broken, !kept)?;
		let suspended = match kept {
			true => None,
			false => Self::strike(&mut score, now)?,
		};
		let reliability = score.reliability();
		Scores::<T>::insert(provider, class_id, score);
		let who = provider.clone();
		Self::deposit_event(Event::Scored { provider: who, class_id, lease, kept, reliability });
		if let Some(until) = suspended {
			Self::deposit_event(Event::Suspended { provider: provider.clone(), class_id, until });
		}
		Ok(())
	}

	/// Returns whether an agreement of `units` is large enough to count in a score.
	pub(crate) fn is_scored(units: Units) -> bool {
		units >= T::MinScored::get()
	}

	/// Returns what is left of one side of a score, rounded down, and one more if the outcome is on
	/// this side. Fails with `Overflow` if that overflows.
	fn faded(side: u64, outcome: bool) -> Result<u64, Error<T>> {
		let left = share_floor(side.into(), T::Decay::get());
		let left = u64::try_from(left).map_err(|_| Error::<T>::Overflow)?;
		let more = if outcome { SCORE_ONE } else { 0 };
		left.checked_add(more).ok_or(Error::<T>::Overflow)
	}

	/// Notes a breach. If it was one too many, returns until when the provider is suspended; then
	/// counting starts again.
	fn strike(score: &mut Score, now: Moment) -> Result<Option<Moment>, Error<T>> {
		if score.strikes.is_full() {
			score.strikes.remove(0);
		}
		score.strikes.try_push(now).map_err(|_| Error::<T>::Inconsistent)?;
		let oldest = score.strikes.first().filter(|_| score.strikes.is_full());
		let Some(age) = oldest.and_then(|oldest| now.checked_sub(*oldest)) else {
			return Ok(None);
		};
		if age > T::StrikeWindow::get() {
			return Ok(None);
		}
		let until = now.checked_add(T::SuspensionPeriod::get()).ok_or(Error::<T>::Overflow)?;
		score.strikes = BoundedVec::default();
		score.suspended_until = until;
		Ok(Some(until))
	}

	/// Returns how `provider` kept its agreements in `class`, and whether it is suspended.
	pub(crate) fn reputation_of(provider: &T::AccountId, class_id: ClassId) -> Reputation {
		let score = Scores::<T>::get(provider, class_id);
		let suspended = T::Time::now() < score.suspended_until;
		Reputation { reliability: score.reliability(), suspended }
	}
}
