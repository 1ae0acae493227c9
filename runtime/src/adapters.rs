//! Where pallets meet: the only file that knows two pallets of ours at once, and the glue between
//! the SDK's.

#![deny(clippy::as_conversions, clippy::expect_used)]

use crate::{
	configs::compute::InterestLimit, AccountId, Assets, Authorship, Balance, Balances, BlockNumber,
	Clt, OracleGovernance, PriceFeed, Referenda, Registry, Runtime, RuntimeOrigin, Session, Sla,
	Treasury,
};
use alloc::{vec, vec::Vec};
use frame_support::{
	dispatch::DispatchResult,
	instances::Instance1,
	parameter_types,
	traits::{
		fungible::{self, Balanced, NativeOrWithId},
		tokens::imbalance::ResolveTo,
		OnUnbalanced, PollStatus, Polling,
	},
	weights::Weight,
};
use millrace_math::{mul_div_ceil, share_floor};
use millrace_primitives::{
	Accused, Affiliates, AssetId, FeedId, Moment, Quotes, Stake, Subject, Subjects, VaultId,
	VaultState, Vaults,
};
use pallet_conviction_voting::{AccountVote, Status, TallyOf, Voting, VotingFor, VotingHooks};
use pallet_oracle_governance::{
	votes::Vote, Delegated, Delegations, PollIndex, WeightInfo as _, Weights,
};
use pallet_session::historical::IdentificationTuple;
use sp_runtime::{traits::Convert, DispatchError, FixedPointNumber, FixedU128, Perbill};
use sp_staking::{
	offence::{OffenceDetails, OffenceSeverity, OnOffenceHandler},
	SessionIndex,
};

/// The validators of genesis stay: the set opens with staking.
pub struct FixedValidators;

impl pallet_session::SessionManager<AccountId> for FixedValidators {
	fn new_session(_: SessionIndex) -> Option<Vec<AccountId>> {
		let validators = Session::validators();
		(!validators.is_empty()).then_some(validators)
	}

	fn start_session(_: SessionIndex) {}

	fn end_session(_: SessionIndex) {}
}

impl pallet_session::historical::SessionManager<AccountId, AccountId> for FixedValidators {
	fn new_session(index: SessionIndex) -> Option<Vec<(AccountId, AccountId)>> {
		let validators = <Self as pallet_session::SessionManager<_>>::new_session(index)?;
		Some(validators.into_iter().map(|validator| (validator.clone(), validator)).collect())
	}

	fn start_session(_: SessionIndex) {}

	fn end_session(_: SessionIndex) {}
}

/// A validator is fully identified by its account.
pub struct SameAccount;

impl Convert<AccountId, Option<AccountId>> for SameAccount {
	fn convert(validator: AccountId) -> Option<AccountId> {
		Some(validator)
	}
}

/// A validator that equivocates is disabled for the session; governance, which sees the offence,
/// decides what follows.
pub struct DisableOffenders;

impl OnOffenceHandler<AccountId, IdentificationTuple<Runtime>, Weight> for DisableOffenders {
	fn on_offence(
		offenders: &[OffenceDetails<AccountId, IdentificationTuple<Runtime>>],
		slash_fraction: &[Perbill],
		_: SessionIndex,
	) -> Weight {
		for (offence, severity) in offenders.iter().zip(slash_fraction) {
			let (validator, _) = &offence.offender;
			Session::report_offence(validator.clone(), OffenceSeverity(*severity));
		}
		Weight::zero()
	}
}

parameter_types! {
	/// Account of the treasury.
	pub TreasuryAccount: AccountId = Treasury::account_id();
}

/// Fees go to the treasury, tips to the author.
pub struct DealWithFees;

type NativeCredit = fungible::Credit<AccountId, Balances>;

impl OnUnbalanced<NativeCredit> for DealWithFees {
	fn on_unbalanceds(mut parts: impl Iterator<Item = NativeCredit>) {
		if let Some(fee) = parts.next() {
			ResolveTo::<TreasuryAccount, Balances>::on_unbalanced(fee);
		}
		if let Some(tip) = parts.next() {
			match Authorship::author() {
				// A tip too small to open an account falls back to the treasury.
				Some(author) => {
					if let Err(tip) = Balances::resolve(&author, tip) {
						ResolveTo::<TreasuryAccount, Balances>::on_unbalanced(tip);
					}
				}
				None => ResolveTo::<TreasuryAccount, Balances>::on_unbalanced(tip),
			}
		}
	}
}

/// What a pool's creation costs goes to the treasury.
pub type PoolFees = frame_support::traits::tokens::imbalance::ResolveAssetTo<
	TreasuryAccount,
	crate::configs::money::NativeAndAssets,
>;

/// Stops the CLT of one vault by pallet-assets itself: the account of pallet-clt has all roles of it.
/// No filter is in the way, as these are not dispatched.
pub struct CltFreezer;

impl pallet_clt::FreezeAsset for CltFreezer {
	fn freeze(asset: AssetId) -> DispatchResult {
		Assets::freeze_asset(RuntimeOrigin::signed(Clt::account_id()), asset)
	}

	fn thaw(asset: AssetId) -> DispatchResult {
		Assets::thaw_asset(RuntimeOrigin::signed(Clt::account_id()), asset)
	}

	fn is_frozen(asset: AssetId) -> bool {
		pallet_assets::Asset::<Runtime, Instance1>::get(asset)
			.is_some_and(|details| details.status == pallet_assets::AssetStatus::Frozen)
	}
}

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
		weights: Weights { ayes: tally.ayes, nays: tally.nays, capital: capital.ok_or(overflow)? },
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

	#[cfg(any(test, feature = "std", feature = "runtime-benchmarks"))]
	#[allow(clippy::expect_used)]
	fn benchmark_delegate(who: &AccountId, class: u16, to: &AccountId, balance: Balance) {
		let origin = RuntimeOrigin::signed(who.clone());
		let conviction = pallet_conviction_voting::Conviction::Locked1x;
		crate::ConvictionVoting::delegate(origin, class, to.clone().into(), conviction, balance)
			.expect("it has the balance, and no votes");
	}
}

type SdkVoting = pallet_conviction_voting::weights::SubstrateWeight<Runtime>;
type DisputeWeights = pallet_oracle_governance::weights::SubstrateWeight<Runtime>;

/// Weights of votes: those of the voting pallet as the SDK ships them, and what a vote on a dispute
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

/// What can be disputed: fleets of the registry, vaults of clt, leases, and reports of feeders.
pub struct Docket;

impl Docket {
	/// Value of dollars in native tokens at the middle of the last quote, whatever its status, rounded
	/// up. None where there never was one.
	fn in_native(dollars: Balance) -> Option<Balance> {
		/// From the smallest unit of a dollar to that of the native token, at one dollar for each.
		const SCALE: Balance =
			millrace_primitives::units::MILL.div_ceil(millrace_primitives::units::USD);
		let quote = PriceFeed::quote(FeedId::Asset(NativeOrWithId::Native))?;
		let one = SCALE.checked_mul(FixedU128::DIV)?;
		mul_div_ceil(dollars, one, quote.mid.into_inner())
	}

	/// What `vaults` owe together.
	fn stake_of(vaults: Vec<VaultId>) -> Option<Stake> {
		let dollars = vaults
			.iter()
			.try_fold(0u128, |sum, vault| sum.checked_add(Clt::value_owed_usd(*vault)?))?;
		Some(Stake { value: Self::in_native(dollars)?, vaults })
	}

	fn accused_of(
		defendant: AccountId,
		class: Option<millrace_primitives::ClassId>,
	) -> Accused<AccountId> {
		let affiliates = <Registry as Affiliates<_>>::affiliates(&defendant);
		Accused { defendant, affiliates, class, vouchers: vec![], interested: vec![] }
	}
}

impl Subjects<AccountId> for Docket {
	fn accused(subject: &Subject) -> Option<Accused<AccountId>> {
		match subject {
			Subject::Fleet(fleet) => {
				let facts = Registry::fleet_facts(*fleet).filter(|facts| facts.liable)?;
				Some(Self::accused_of(facts.owner, Some(facts.class)))
			}
			Subject::Issuance(vault) => {
				let facts = <Clt as Vaults<_>>::vault(*vault)?;
				matches!(facts.state, VaultState::Active | VaultState::Frozen)
					.then(|| Self::accused_of(facts.owner, Some(facts.class)))
			}
			Subject::Measurement(fault) => {
				let facts = Sla::fault_facts(*fault)?;
				let mut accused = Self::accused_of(facts.customer, Some(facts.class));
				accused.vouchers = facts.reporters;
				accused.interested = <Registry as Affiliates<_>>::affiliates(&facts.provider);
				accused.interested.push(facts.provider);
				Some(accused)
			}
			Subject::Report { feeder, feed } => {
				let class = match feed {
					FeedId::Class(class) => Some(*class),
					FeedId::Asset(_) => None,
				};
				// A feeder has declared nobody.
				let defendant = PriceFeed::feeder_account(*feeder)?;
				let (vouchers, interested) = (vec![], vec![]);
				Some(Accused { defendant, affiliates: vec![], class, vouchers, interested })
			}
		}
	}

	fn stake(subject: &Subject) -> Option<Stake> {
		match subject {
			Subject::Fleet(fleet) => {
				let facts = Registry::fleet_facts(*fleet)?;
				Self::stake_of(Clt::owing_vaults(&facts.owner, facts.class))
			}
			Subject::Issuance(vault) => {
				let facts = <Clt as Vaults<_>>::vault(*vault)?;
				let owing = Clt::owing_vaults(&facts.owner, facts.class);
				Self::stake_of(owing.into_iter().filter(|owing| owing == vault).collect())
			}
			// One epoch of a lease, and one report among the quorum of a feed: the least bond is
			// enough.
			Subject::Measurement(_) | Subject::Report { .. } => Some(Stake::default()),
		}
	}

	fn is_interested(who: &AccountId, vault: VaultId) -> bool {
		let (units, owed) = Clt::holding(vault, who);
		units > share_floor(owed, InterestLimit::get())
	}

	fn vouched(subject: &Subject, until: Option<Moment>) -> DispatchResult {
		match (subject, until) {
			(Subject::Fleet(fleet), Some(_)) => Registry::vouch(*fleet, until),
			(Subject::Fleet(_), None) => Self::suspend(subject),
			// Who waits for these asks oracle-governance.
			_ => Ok(()),
		}
	}

	fn suspend(subject: &Subject) -> DispatchResult {
		match subject {
			// A fleet that was withdrawn is not vouched for any more.
			Subject::Fleet(fleet) => match Registry::fleet_facts(*fleet) {
				Some(facts) if facts.active => Registry::vouch(*fleet, None),
				_ => Ok(()),
			},
			// A report goes on counting: whoever could silence feeders by disputing them could choose
			// whom a feed hears. A feed that cannot be trusted is halted by the emergency track.
			_ => Ok(()),
		}
	}

	fn condemn(subject: &Subject, reporter: &AccountId) -> DispatchResult {
		match subject {
			Subject::Fleet(fleet) => Registry::condemn_by_verdict(*fleet, reporter),
			Subject::Report { feeder, feed } => PriceFeed::drop_observation(*feeder, feed),
			_ => Ok(()),
		}
	}

	fn max_vaults() -> u32 {
		crate::configs::compute::MaxVaults::get()
	}

	fn max_affiliates() -> u32 {
		crate::configs::compute::MaxAffiliates::get()
	}

	#[cfg(any(test, feature = "std", feature = "runtime-benchmarks"))]
	#[allow(clippy::expect_used)]
	fn benchmark_subject(owner: &AccountId, vaults: u32) -> Subject {
		use codec::Encode;
		use millrace_primitives::{units::DEVICE_HOUR, Capacity, Classes};
		let class = <Registry as Classes>::benchmark_class();
		let fleet = pallet_registry::NextFleet::<Runtime>::get();
		<Registry as Capacity<_>>::benchmark_capacity(owner, class, DEVICE_HOUR);
		let native = FeedId::Asset(NativeOrWithId::Native);
		PriceFeed::benchmark_quote(&native, FixedU128::from_u32(1), 12);
		for vault in 0..vaults {
			// An account may have 64 kinds of units, one less with collateral on hold.
			let holder = AccountId::new(sp_io::hashing::blake2_256(&(b"holder", vault).encode()));
			<Balances as fungible::Mutate<_>>::mint_into(&holder, millrace_primitives::units::MILL)
				.expect("the supply is small; qed");
			<Clt as Vaults<_>>::benchmark_vault(owner, class, DEVICE_HOUR, &holder);
		}
		Subject::Fleet(fleet)
	}
}
