//! How providers kept their word.

use frame_support::{
	pallet_prelude::DispatchResult,
	traits::{Get, Time},
	BoundedVec,
};
use millrace_math::{mul_div_floor, share_floor, PARTS};
use millrace_primitives::{ClassId, LeaseId, Moment, Reputation};
use sp_runtime::Permill;

use crate::{Config, Error, Event, Pallet, Score, ScoreView, Scores, SCORE_ONE};

impl<T: Config> Pallet<T> {
	/// An agreement of `provider` was kept, or broken: called once for each. What was before fades.
	pub(crate) fn do_score(
		provider: &T::AccountId,
		class: ClassId,
		lease: LeaseId,
		kept: bool,
	) -> DispatchResult {
		let now = T::Time::now();
		let mut score = Scores::<T>::get(provider, class);
		score.kept = Self::faded(score.kept, kept)?;
		score.broken = Self::faded(score.broken, !kept)?;
		let suspended = match kept {
			true => None,
			false => Self::strike(&mut score, now)?,
		};
		let reliability = Self::reliability(&score);
		Scores::<T>::insert(provider, class, score);
		let who = provider.clone();
		Self::deposit_event(Event::Scored { provider: who, class, lease, kept, reliability });
		if let Some(until) = suspended {
			Self::deposit_event(Event::Suspended { provider: provider.clone(), class, until });
		}
		Ok(())
	}

	/// What is left of one side of a score, rounded down, and one more if the outcome is on it.
	fn faded(side: u64, outcome: bool) -> Result<u64, Error<T>> {
		let left = share_floor(side.into(), T::Decay::get());
		let left = u64::try_from(left).map_err(|_| Error::<T>::Overflow)?;
		let more = if outcome { SCORE_ONE } else { 0 };
		left.checked_add(more).ok_or(Error::<T>::Overflow)
	}

	/// Note a breach. Returns until when the provider is suspended if it was one too many; then counting
	/// begins anew.
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

	/// How likely a provider with this score is to keep the next agreement, rounded down to six
	/// decimals: the mean of the beta distribution.
	pub(crate) fn reliability(score: &Score) -> Permill {
		let parts = || {
			let one = u128::from(SCORE_ONE);
			let kept = u128::from(score.kept).checked_add(one)?;
			let all = kept.checked_add(score.broken.into())?.checked_add(one)?;
			u32::try_from(mul_div_floor(kept, PARTS.into(), all)?).ok()
		};
		// The fallback is out of reach: sums of 64 bits fit into 128, and the quotient is below one.
		Permill::from_parts(parts().unwrap_or_default())
	}

	pub(crate) fn reputation(provider: &T::AccountId, class: ClassId) -> Reputation {
		let score = Scores::<T>::get(provider, class);
		let suspended = T::Time::now() < score.suspended_until;
		Reputation { reliability: Self::reliability(&score), suspended }
	}

	pub(crate) fn view_score(provider: &T::AccountId, class: ClassId) -> ScoreView {
		let score = Scores::<T>::get(provider, class);
		let until = score.suspended_until;
		ScoreView {
			reliability: Self::reliability(&score),
			kept: score.kept,
			broken: score.broken,
			suspended_until: (T::Time::now() < until).then_some(until),
		}
	}
}
