//! What clients and the runtime's adapters ask. Nothing here writes storage.

use frame_support::traits::Time;
use millrace_primitives::{Balance, CaseId, Moment, Ruling, Subject, Subjects};

use crate::{
	Attestations, Case, CaseOf, CaseStage, CaseView, Cases, Config, Pallet, Poll, PollSizes, Polls,
	Verdict, Verdicts, VoteCount,
};

/// Votes of a unit of balance at the highest conviction (pallet-conviction-voting, Locked6x).
const MOST_VOTES: Balance = 6;

impl<T: Config> Pallet<T> {
	pub(crate) fn view_case(id: CaseId) -> Option<CaseView<T::AccountId>> {
		let case = Cases::<T>::get(id)?;
		let counted = match case.stage {
			CaseStage::Voting { poll, .. } => match Polls::<T>::get(poll) {
				Some(Poll::Open(open)) => open.counted,
				_ => VoteCount::default(),
			},
			_ => VoteCount::default(),
		};
		let cost_to_uphold = Self::cost(&case, counted, true)?;
		let cost_to_reject = Self::cost(&case, counted, false)?;
		// The verdict that the count is for costs nothing, and buys nothing.
		let turn = [cost_to_uphold, cost_to_reject].into_iter().filter(|cost| *cost > 0).min();
		Some(CaseView {
			stage: case.stage,
			due: case.due,
			appeals: case.appeals(),
			counted,
			quorum: Self::quorum(&case),
			next_bond: Self::next_bond(&case),
			value: case.value,
			cost_to_uphold,
			cost_to_reject,
			cheap: turn.is_some_and(|cost| cost < case.value),
			vaults: case.vaults.to_vec(),
			remedy: case.remedy,
			subject: case.subject,
			challenger: case.challenger,
			respondent: case.respondent,
		})
	}

	/// Returns the least balance at the highest conviction that would turn `counted` into a verdict
	/// for a side: what the quorum lacks, and what outvotes the other side, rounded up. Returns
	/// `None` on overflow.
	fn cost(case: &Case<T>, counted: VoteCount, uphold: bool) -> Option<Balance> {
		let quorum = Self::quorum(case);
		let lacking = quorum.checked_sub(counted.capital.min(quorum))?;
		let parts = Balance::from(Self::approval_of(case.appeals()).deconstruct());
		let rest = 1_000_000u128.checked_sub(parts)?;
		// ayes > share · (ayes + nays) is ayes · rest > nays · share.
		let needed = if uphold {
			millrace_math::mul_div_floor(counted.nays, parts, rest)?
				.checked_add(1)?
				.checked_sub(counted.ayes)
		} else {
			millrace_math::mul_div_ceil(counted.ayes, rest, parts)?.checked_sub(counted.nays)
		};
		Some(lacking.max(needed.unwrap_or(0).div_ceil(MOST_VOTES)))
	}

	pub(crate) fn view_attested_until(subject: &Subject) -> Option<Moment> {
		if CaseOf::<T>::contains_key(subject) {
			return None;
		}
		Attestations::<T>::get(subject)?.until.filter(|until| *until > T::Time::now())
	}

	pub(crate) fn view_dispute_bond(subject: &Subject) -> Option<Balance> {
		if CaseOf::<T>::contains_key(subject) {
			return None;
		}
		T::Subjects::respondent(subject)?;
		Some(Self::first_bond(T::Subjects::stake(subject)?.value))
	}

	pub(crate) fn view_voting_balance(who: &T::AccountId, id: CaseId) -> Balance {
		let Some(case) = Cases::<T>::get(id) else { return 0 };
		let has_vote = Self::ensure_no_party(who, &case.parties)
			.and_then(|()| Self::ensure_disinterested(who, &case.vaults));
		if has_vote.is_err() {
			return 0;
		}
		Self::committed_before(who, case.opened_at).unwrap_or_default()
	}

	/// Returns the ruling on `subject`: that of its open case or of its last verdict.
	pub(crate) fn ruling_on(subject: &Subject) -> Ruling {
		if CaseOf::<T>::contains_key(subject) {
			return Ruling::Open;
		}
		match Verdicts::<T>::get(subject).map(|last| last.verdict) {
			None => Ruling::Undisputed,
			Some(Verdict::Upheld) => Ruling::Wrong,
			Some(Verdict::Rejected) => Ruling::Right,
			Some(Verdict::Unresolved) => Ruling::Unresolved,
		}
	}

	/// Returns the number of vaults of the open poll with the most: a vote on any open poll looks
	/// at no more.
	pub fn most_vaults() -> u32 {
		PollSizes::<T>::get().last_key_value().map_or(0, |(vaults, _)| *vaults)
	}
}
