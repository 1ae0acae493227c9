//! Governed steps (GOV-1): a rule may get safer at once and by any amount, riskier only by one step,
//! and only one period after its last change.
//!
//! The pallet says what its parameters are and which way each is safer, keeps a [`Revision`] of them,
//! and turns a [`Refusal`] into an error of its own.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use millrace_math::within_step_u128;
use millrace_primitives::Moment;
use scale_info::TypeInfo;
use sp_runtime::Permill;

/// Which way a parameter moves when risk falls.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Safer {
	/// Risk falls as the parameter rises: ratios, knees, slopes, bonuses, haircuts, bonds that deter.
	Higher,
	/// Risk falls as the parameter falls: ceilings, fuses, times to wait.
	Lower,
	/// Risk rises either way, so that every change is a loosening.
	Neither,
}

/// What a change of governed parameters means. Of several parameters, the greatest counts.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub enum Change {
	/// Nothing changes.
	None,
	/// Less risk: allowed at any time, at any size.
	Tightening,
	/// More risk, within the step limit: allowed once per period.
	Loosening,
	/// More risk than one step may add.
	TooFar,
}

/// Why a change is refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Refusal {
	/// Nothing would change.
	Unchanged,
	/// The parameters would loosen by more than one step.
	StepTooLarge,
	/// The parameters would loosen, and they changed less than a period ago.
	TooSoon,
}

impl Change {
	/// Returns the change of one parameter. From zero, which stands for something stopped, any
	/// value is within the step: it is listed again, as it was at first.
	pub fn of(old: u128, new: u128, safer: Safer, step: Permill) -> Self {
		let tightens = match safer {
			Safer::Higher => new > old,
			Safer::Lower => new < old,
			Safer::Neither => false,
		};
		if new == old {
			Self::None
		} else if tightens {
			Self::Tightening
		} else if old == 0 || within_step_u128(old, new, step) {
			Self::Loosening
		} else {
			Self::TooFar
		}
	}

	/// Fails if governance may not make this change at `now`. `changed_at` is when the parameters
	/// changed last, or `None` if they never did.
	pub fn permit(
		self,
		changed_at: Option<Moment>,
		now: Moment,
		period: Moment,
	) -> Result<(), Refusal> {
		match self {
			Self::None => Err(Refusal::Unchanged),
			Self::TooFar => Err(Refusal::StepTooLarge),
			Self::Tightening => Ok(()),
			Self::Loosening => {
				let Some(changed_at) = changed_at else { return Ok(()) };
				let since = now.checked_sub(changed_at).ok_or(Refusal::TooSoon)?;
				if since >= period {
					Ok(())
				} else {
					Err(Refusal::TooSoon)
				}
			}
		}
	}
}

/// A governed value with the memory that its step limit needs: the value in force, the one before it,
/// and when it changed.
#[derive(
	Clone, Debug, Eq, PartialEq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Revision<Value> {
	/// The value in force.
	pub current: Value,
	/// The value that was in force until [`Self::changed_at`], or `None` if `current` is the first.
	pub previous: Option<Value>,
	/// When `current` came into force.
	pub changed_at: Moment,
}

impl<Value> Revision<Value> {
	/// Returns the revision of a first value.
	pub fn first(current: Value, now: Moment) -> Self {
		Self { current, previous: None, changed_at: now }
	}

	/// Returns the revision after this one.
	pub fn next(self, value: Value, now: Moment) -> Self {
		Self { current: value, previous: Some(self.current), changed_at: now }
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	const STEP: Permill = Permill::from_percent(20);
	const PERIOD: Moment = 100;

	#[test]
	fn safer_is_free_and_riskier_goes_by_a_step() {
		for (old, new, safer, change) in [
			(100, 80, Safer::Higher, Change::Loosening),
			(100, 79, Safer::Higher, Change::TooFar),
			(100, u128::MAX, Safer::Higher, Change::Tightening),
			(100, 120, Safer::Lower, Change::Loosening),
			(100, 121, Safer::Lower, Change::TooFar),
			(100, 0, Safer::Lower, Change::Tightening),
			(0, u128::MAX, Safer::Lower, Change::Loosening),
			(100, 80, Safer::Neither, Change::Loosening),
			(100, 120, Safer::Neither, Change::Loosening),
			(100, 79, Safer::Neither, Change::TooFar),
			(100, 121, Safer::Neither, Change::TooFar),
			(100, 100, Safer::Neither, Change::None),
		] {
			assert_eq!(Change::of(old, new, safer, STEP), change, "{old} to {new}, {safer:?}");
		}
	}

	#[test]
	fn a_loosening_waits_a_whole_period_and_a_tightening_for_nothing() {
		let permit = |change: Change, now| change.permit(Some(50), now, PERIOD);
		assert_eq!(permit(Change::Loosening, 149), Err(Refusal::TooSoon));
		assert_eq!(permit(Change::Loosening, 150), Ok(()));
		assert_eq!(permit(Change::Loosening, 49), Err(Refusal::TooSoon));
		assert_eq!(permit(Change::Tightening, 51), Ok(()));
		assert_eq!(permit(Change::None, 150), Err(Refusal::Unchanged));
		assert_eq!(permit(Change::TooFar, 150), Err(Refusal::StepTooLarge));
	}

	#[test]
	fn what_never_changed_may_loosen_at_once() {
		assert_eq!(Change::Loosening.permit(None, 0, PERIOD), Ok(()));
		assert_eq!(Change::TooFar.permit(None, 0, PERIOD), Err(Refusal::StepTooLarge));
	}

	#[test]
	fn a_period_past_the_end_of_time_is_never_over() {
		let permit = Change::Loosening.permit(Some(1), Moment::MAX, Moment::MAX);
		assert_eq!(permit, Err(Refusal::TooSoon));
	}

	#[test]
	fn a_revision_remembers_the_value_before_it() {
		let second = Revision::first(1, 10).next(2, 20);
		assert_eq!(second, Revision { current: 2, previous: Some(1), changed_at: 20 });
	}

	proptest! {
		/// What is safer in no direction is as if each direction were the risky one.
		#[test]
		fn neither_is_the_worse_of_both(old: u128, new: u128) {
			let [higher, lower, neither] = [Safer::Higher, Safer::Lower, Safer::Neither]
				.map(|safer| Change::of(old, new, safer, STEP));
			prop_assert_eq!(neither, higher.max(lower));
		}

		/// Whatever governance does in a period loosens by one step at most.
		#[test]
		fn a_period_loosens_by_a_step_at_most(
			moves in prop::collection::vec((1..400u128, 0..PERIOD), 1..20),
		) {
			let mut revision = Revision::first(100, 0);
			let mut now = 0;
			let mut loosened: Option<Moment> = None;
			for (value, wait) in moves {
				now += wait;
				let change = Change::of(revision.current, value, Safer::Higher, STEP);
				if change.permit(Some(revision.changed_at), now, PERIOD).is_err() {
					continue;
				}
				if value < revision.current {
					prop_assert!(value * 100 >= revision.current * 80);
					prop_assert!(loosened.is_none_or(|last| now >= last + PERIOD));
					loosened = Some(now);
				}
				revision = revision.next(value, now);
			}
		}
	}
}
