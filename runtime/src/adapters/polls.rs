//! Referenda and disputes, on which the one voting pallet votes.

#![deny(clippy::as_conversions, clippy::expect_used)]

use crate::{AccountId, Balance, BlockNumber, OracleGovernance, Referenda, Runtime};
use alloc::vec::Vec;
use frame_support::{
	dispatch::DispatchResult,
	traits::{PollStatus, Polling},
	weights::Weight,
};
use pallet_conviction_voting::{AccountVote, Status, TallyOf, Voting, VotingFor, VotingHooks};
use pallet_oracle_governance::{
	votes::Vote, Delegated, Delegations, PollIndex, VoteCount, WeightInfo as _,
};
use sp_runtime::DispatchError;

/// The polls of the chain, on which the one voting pallet votes: referenda, and rounds of disputes. Two
/// voting pallets would not do: both would lock balance under one identifier, and each would release
/// what the other has locked.
///
/// Disputes have the upper half of indices, and classes of their own above those of all tracks.
pub struct JoinedPolls;

/// Set in the index of a dispute's poll.
pub const DISPUTE_POLL: u32 = 1 << 31;

/// The poll of a dispute that has `index`, if that is one.
pub fn dispute_poll(index: u32) -> Option<PollIndex> {
	index.checked_sub(DISPUTE_POLL)
}

type Tally = TallyOf<Runtime>;
type PollOf<'a> = PollStatus<&'a mut Tally, BlockNumber, u16>;

impl Polling<Tally> for JoinedPolls {
	type Index = u32;
	type Votes = Balance;
	type Class = u16;
	type Moment = BlockNumber;

	fn classes() -> Vec<u16> {
		// Ascending, as the voting pallet searches them.
		let mut classes = <Referenda as Polling<Tally>>::classes();
		classes.extend(OracleGovernance::classes());
		classes
	}

	fn as_ongoing(index: u32) -> Option<(Tally, u16)> {
		match dispute_poll(index) {
			Some(poll) => OracleGovernance::as_ongoing(poll),
			None => Referenda::as_ongoing(index),
		}
	}

	fn access_poll<R>(index: u32, f: impl FnOnce(PollOf<'_>) -> R) -> R {
		match dispute_poll(index) {
			Some(poll) => OracleGovernance::access_poll(poll, f),
			None => Referenda::access_poll(index, f),
		}
	}

	fn try_access_poll<R>(
		index: u32,
		f: impl FnOnce(PollOf<'_>) -> Result<R, DispatchError>,
	) -> Result<R, DispatchError> {
		match dispute_poll(index) {
			Some(poll) => OracleGovernance::try_access_poll(poll, f),
			None => Referenda::try_access_poll(index, f),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn create_ongoing(class: u16) -> Result<u32, ()> {
		<Referenda as Polling<Tally>>::create_ongoing(class)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn end_ongoing(index: u32, approved: bool) -> Result<(), ()> {
		<Referenda as Polling<Tally>>::end_ongoing(index, approved)
	}
}

/// Tells disputes of votes, before they are taken in.
pub struct DisputeVotes;

impl VotingHooks<AccountId, u32, Balance> for DisputeVotes {
	fn on_before_vote(who: &AccountId, index: u32, vote: AccountVote<Balance>) -> DispatchResult {
		let Some(poll) = dispute_poll(index) else { return Ok(()) };
		OracleGovernance::before_vote(who, poll, stated(vote)?)
	}

	fn on_remove_vote(who: &AccountId, index: u32, status: Status) {
		if let (Some(poll), Status::Ongoing) = (dispute_poll(index), status) {
			OracleGovernance::removed_vote(who, poll);
		}
	}

	fn lock_balance_on_unsuccessful_vote(_: &AccountId, _: u32) -> Option<Balance> {
		None
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn on_vote_worst_case(_: &AccountId) {}

	#[cfg(feature = "runtime-benchmarks")]
	fn on_remove_vote_worst_case(_: &AccountId) {}
}

/// What a vote weighs, by the voting pallet's own count.
fn stated(vote: AccountVote<Balance>) -> Result<Vote, DispatchError> {
	let mut tally = Tally::from_parts(0, 0, 0);
	tally.add(vote).ok_or(sp_runtime::ArithmeticError::Overflow)?;
	let (balance, capital) = match vote {
		AccountVote::Standard { balance, .. } => (Some(balance), Some(balance)),
		AccountVote::Split { aye, nay } => (aye.checked_add(nay), aye.checked_add(nay)),
		// Who abstains is no part of the quorum either: it may as well stay at home.
		AccountVote::SplitAbstain { aye, nay, abstain } => {
			let cast = aye.checked_add(nay);
			(cast.and_then(|cast| cast.checked_add(abstain)), cast)
		}
	};
	let overflow = sp_runtime::ArithmeticError::Overflow;
	Ok(Vote {
		count: VoteCount { ayes: tally.ayes, nays: tally.nays, capital: capital.ok_or(overflow)? },
		balance: balance.ok_or(overflow)?,
		aye: vote.as_standard(),
	})
}

/// Delegations, as the voting pallet keeps them.
pub struct VotingDelegations;

impl Delegations<AccountId> for VotingDelegations {
	fn delegated(who: &AccountId, class: u16, most: Balance) -> Option<Delegated<AccountId>> {
		let Voting::Delegating(delegating) = VotingFor::<Runtime>::get(who, class) else {
			return None;
		};
		let weight = delegating.conviction.votes(delegating.balance.min(most));
		Some(Delegated { to: delegating.target, capital: weight.capital, votes: weight.votes })
	}
}

type SdkVoting = pallet_conviction_voting::weights::SubstrateWeight<Runtime>;
type DisputeWeights = pallet_oracle_governance::weights::SubstrateWeight<Runtime>;

/// VoteCount of votes: those of the voting pallet as the SDK ships them, and what a vote on a dispute
/// costs besides. Which poll a vote is for is not known where its weight is asked for, and the voting
/// pallet refunds nothing: so every vote is charged for the open dispute with the most vaults. While
/// none is open that is as much as for a dispute without.
pub struct VotingWeights;

impl VotingWeights {
	/// What both pallets do for a vote. The read and the write of the poll are in the weights of both,
	/// and happen once.
	fn both(vote_weight: Weight, dispute_weight: Weight) -> Weight {
		let poll_weight = <Runtime as frame_system::Config>::DbWeight::get().reads_writes(1, 1);
		vote_weight.saturating_add(dispute_weight.saturating_sub(poll_weight))
	}

	fn counted(vote_weight: Weight) -> Weight {
		Self::both(vote_weight, DisputeWeights::before_vote(OracleGovernance::most_vaults()))
	}

	fn removed(vote_weight: Weight) -> Weight {
		Self::both(vote_weight, DisputeWeights::removed_vote())
	}
}

impl pallet_conviction_voting::WeightInfo for VotingWeights {
	fn vote_new() -> Weight {
		Self::counted(SdkVoting::vote_new())
	}

	fn vote_existing() -> Weight {
		Self::counted(SdkVoting::vote_existing())
	}

	fn remove_vote() -> Weight {
		Self::removed(SdkVoting::remove_vote())
	}

	fn remove_other_vote() -> Weight {
		Self::removed(SdkVoting::remove_other_vote())
	}

	fn delegate(r: u32) -> Weight {
		SdkVoting::delegate(r)
	}

	fn undelegate(r: u32) -> Weight {
		SdkVoting::undelegate(r)
	}

	fn unlock() -> Weight {
		SdkVoting::unlock()
	}
}
