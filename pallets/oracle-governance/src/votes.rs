//! Who may vote with how much, and polls as the voting pallet sees them.

use frame_support::{
	dispatch::DispatchResultWithPostInfo,
	ensure,
	traits::{Get, PollStatus, Time},
};
use frame_system::pallet_prelude::BlockNumberFor;
use millrace_primitives::{Balance, Moment, Subjects, VaultId};
use sp_runtime::{DispatchError, DispatchResult};

use crate::{
	Ballot, Ballots, Commitments, Config, Delegations, Electorate, Error, Event, HoldReason,
	OpenPoll, Pallet, Poll, PollIndex, Polls, VoteCount, WeightInfo, MAX_CLEARED,
};

/// The first class of disputes among the classes of polls: far above all tracks of referenda. Each
/// kind of subject has a class of its own, so that one can delegate to those who know.
pub const FIRST_CLASS: u16 = 0x8000;

/// What an account states in a vote.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Vote {
	/// What it weighs.
	pub count: VoteCount,
	/// The balance that it is cast with, abstentions included.
	pub balance: Balance,
	/// Which way it goes; `None` if it is split.
	pub aye: Option<bool>,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_commit(who: T::AccountId, amount: Balance) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::NothingToCommit);
		let mut commitment = Commitments::<T>::get(&who).unwrap_or_default();
		commitment.add(amount, T::Time::now()).ok_or(Error::<T>::Overflow)?;
		let electorate = Electorate::<T>::get().checked_add(amount).ok_or(Error::<T>::Overflow)?;
		Self::hold(HoldReason::Commitment, &who, amount)?;
		Commitments::<T>::insert(&who, commitment);
		Electorate::<T>::put(electorate);
		Self::deposit_event(Event::Committed { who, amount });
		Ok(())
	}

	pub(crate) fn do_uncommit(who: T::AccountId, amount: Balance) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::NothingToCommit);
		let mut commitment = Commitments::<T>::get(&who).ok_or(Error::<T>::NotCommitted)?;
		commitment.take(amount).ok_or(Error::<T>::NotCommitted)?;
		let leaving = commitment.leaving.checked_add(amount).ok_or(Error::<T>::Overflow)?;
		let until = Self::after(T::CommitmentUnbonding::get())?;
		commitment.leaving = leaving;
		commitment.leaves_at = until;
		let electorate =
			Electorate::<T>::get().checked_sub(amount).ok_or(Error::<T>::Inconsistent)?;
		Commitments::<T>::insert(&who, commitment);
		Electorate::<T>::put(electorate);
		Self::deposit_event(Event::Uncommitted { who, amount, until });
		Ok(())
	}

	pub(crate) fn do_withdraw_commitment(who: T::AccountId) -> DispatchResult {
		let mut commitment = Commitments::<T>::get(&who).ok_or(Error::<T>::NotCommitted)?;
		let amount = commitment.leaving;
		ensure!(amount > 0, Error::<T>::NotCommitted);
		ensure!(T::Time::now() >= commitment.leaves_at, Error::<T>::StillUnbonding);
		Self::release(HoldReason::Commitment, &who, amount)?;
		commitment.leaving = 0;
		if commitment.tranches.is_empty() {
			Commitments::<T>::remove(&who);
		} else {
			Commitments::<T>::insert(&who, commitment);
		}
		Self::deposit_event(Event::CommitmentReleased { who, amount });
		Ok(())
	}

	/// Counts a vote that the voting pallet is about to take in, in place of what the voter had
	/// said before. What that costs depends on the vaults of the case: see [`Self::most_vaults`].
	///
	/// # Errors
	///
	/// Fails if the account has no vote, or not as much of one. Vaults are looked at last; if this
	/// fails with `Interested`, they were looked at.
	pub fn before_vote(who: &T::AccountId, poll: PollIndex, vote: Vote) -> DispatchResult {
		let open = Self::voting(poll)?;
		ensure!(vote.balance <= Self::usable(who, &open)?, Error::<T>::NotCommittedInTime);
		Self::ensure_disinterested(who, &open.vaults)?;
		let ballot = Ballot { count: vote.count, aye: vote.aye, via: None };
		Self::count(who, poll, open, ballot)
	}

	/// Removes the ballot of a vote that the voting pallet has removed. Does nothing once voting is
	/// over.
	pub fn removed_vote(who: &T::AccountId, poll: PollIndex) {
		// Once voting is over no ballot changes; and votes are not removed until the poll is closed.
		let Ok(mut open) = Self::voting(poll) else { return };
		let Some(ballot) = Ballots::<T>::get(poll, who) else { return };
		// What was added can be taken off. A defect must not keep the voter from its lock.
		if let Some(counted) = open.counted.minus(ballot.count) {
			open.counted = counted;
			Polls::<T>::insert(poll, Poll::Open(open));
			Ballots::<T>::remove(poll, who);
		}
	}

	pub(crate) fn do_count_delegated(poll: PollIndex, who: T::AccountId) -> DispatchResult {
		let open = Self::voting(poll)?;
		let usable = Self::usable(&who, &open)?;
		ensure!(usable > 0, Error::<T>::NotCommittedInTime);
		let delegated = T::Delegations::delegated(&who, open.poll_class, usable)
			.ok_or(Error::<T>::NothingDelegated)?;
		let followed =
			Ballots::<T>::get(poll, &delegated.to).ok_or(Error::<T>::NothingDelegated)?;
		// Who delegates itself has no vote that could be followed.
		ensure!(followed.via.is_none(), Error::<T>::NothingDelegated);
		let aye = followed.aye.ok_or(Error::<T>::NothingDelegated)?;
		Self::ensure_disinterested(&who, &open.vaults)?;
		let count = if aye {
			VoteCount { ayes: delegated.votes, nays: 0, capital: delegated.capital }
		} else {
			VoteCount { ayes: 0, nays: delegated.votes, capital: delegated.capital }
		};
		let ballot = Ballot { count, aye: Some(aye), via: Some(delegated.to.clone()) };
		Self::count(&who, poll, open, ballot)?;
		Self::deposit_event(Event::DelegationCounted { poll, who, to: delegated.to, count });
		Ok(())
	}

	/// Stores `ballot` in place of what `who` had said before, and counts it.
	fn count(
		who: &T::AccountId,
		poll: PollIndex,
		mut open: OpenPoll<T>,
		ballot: Ballot<T::AccountId>,
	) -> DispatchResult {
		let before = Ballots::<T>::get(poll, who).map(|ballot| ballot.count).unwrap_or_default();
		let others = open.counted.minus(before).ok_or(Error::<T>::Inconsistent)?;
		open.counted = others.plus(ballot.count).ok_or(Error::<T>::Overflow)?;
		Ballots::<T>::insert(poll, who, ballot);
		Polls::<T>::insert(poll, Poll::Open(open));
		Ok(())
	}

	/// Returns the balance that `who` may vote with on `open`, unless it has much of one of its
	/// vaults. There may be many vaults, and each is expensive to look at: callers do so last.
	fn usable(who: &T::AccountId, open: &OpenPoll<T>) -> Result<Balance, DispatchError> {
		Self::ensure_no_party(who, &open.parties)?;
		Self::committed_before(who, open.opened_at)
	}

	/// Returns the balance that `who` had committed before `moment` and has not taken back.
	pub(crate) fn committed_before(
		who: &T::AccountId,
		moment: Moment,
	) -> Result<Balance, DispatchError> {
		let Some(commitment) = Commitments::<T>::get(who) else { return Ok(0) };
		commitment.before(moment).ok_or(Error::<T>::Overflow.into())
	}

	/// Fails with `Party` if `who` is one of `parties`, which are in ascending order.
	pub(crate) fn ensure_no_party(who: &T::AccountId, parties: &[T::AccountId]) -> DispatchResult {
		ensure!(parties.binary_search(who).is_err(), Error::<T>::Party);
		Ok(())
	}

	/// Fails with `Interested` if `who` has much of one of `vaults`.
	pub(crate) fn ensure_disinterested(who: &T::AccountId, vaults: &[VaultId]) -> DispatchResult {
		let interested = vaults.iter().any(|vault| T::Subjects::is_interested(who, *vault));
		ensure!(!interested, Error::<T>::Interested);
		Ok(())
	}

	/// Calls `see` with the status of a poll, and stores the tally of an open one as `see` leaves
	/// it.
	pub(crate) fn see_poll<R>(
		poll: PollIndex,
		see: impl FnOnce(PollStatus<&mut T::Tally, BlockNumberFor<T>, u16>) -> R,
	) -> R {
		match Polls::<T>::get(poll) {
			Some(Poll::Open(mut open)) => {
				let result = see(PollStatus::Ongoing(&mut open.tally, open.poll_class));
				Self::store_tally(poll, open.tally);
				result
			}
			Some(Poll::Closed { at, upheld: Some(upheld) }) => {
				see(PollStatus::Completed(at, upheld))
			}
			// Nobody has won, so nobody is bound.
			Some(Poll::Closed { upheld: None, .. }) | None => see(PollStatus::None),
		}
	}

	/// Calls `see` with the status of a poll, and stores the tally unless `see` fails. Fails with
	/// `VotingOver` once voting is over, until the poll is closed: a vote that could be removed
	/// then would slip out of its lock.
	pub(crate) fn try_see_poll<R>(
		poll: PollIndex,
		see: impl FnOnce(PollStatus<&mut T::Tally, BlockNumberFor<T>, u16>) -> Result<R, DispatchError>,
	) -> Result<R, DispatchError> {
		match Polls::<T>::get(poll) {
			Some(Poll::Open(mut open)) => {
				ensure!(T::Time::now() < open.until, Error::<T>::VotingOver);
				let result = see(PollStatus::Ongoing(&mut open.tally, open.poll_class))?;
				Self::store_tally(poll, open.tally);
				Ok(result)
			}
			_ => Self::see_poll(poll, see),
		}
	}

	pub(crate) fn do_clear_ballots(poll: PollIndex, limit: u32) -> DispatchResultWithPostInfo {
		match Polls::<T>::get(poll).ok_or(Error::<T>::UnknownPoll)? {
			Poll::Open(_) => Err(Error::<T>::PollOpen.into()),
			Poll::Closed { .. } => {
				let result = Ballots::<T>::clear_prefix(poll, limit.min(MAX_CLEARED), None);
				Ok(Some(T::WeightInfo::clear_ballots(result.unique)).into())
			}
		}
	}
}
