//! A runtime with real balances, clock and conviction voting, and subjects, vaults and seats that a
//! test sets.

mod world;

pub use world::*;

use crate as pallet_oracle_governance;
use crate::{votes::Vote, *};
use frame_support::{
	assert_ok, construct_runtime, derive_impl, parameter_types,
	traits::{
		fungible::Mutate, ConstU128, ConstU32, ConstU64, PollStatus, Polling, TotalIssuanceOf,
	},
	weights::Weight,
};
use frame_system::EnsureRoot;
use millrace_primitives::{
	units::{DAY, MILL},
	Balance, CaseId, ClassId, FaultId, FleetId, Moment, Remedy, Subject, VaultId,
};
use millrace_testing::{account, assert_pot, externalities, genesis, words, Filings};
use pallet_conviction_voting::{AccountVote, Conviction, Status, TallyOf, Voting, VotingHooks};
use sp_core::H256;
use sp_runtime::{DispatchError, DispatchResult, Permill};

pub use millrace_testing::{filed, AccountId, Rollback};

words!(signed, root, events, now, pass, free, held);

/// Owns all fleets and vaults.
pub const OWNER: AccountId = account(1);
/// Declared by the owner as its own.
pub const AFFILIATE: AccountId = account(2);
/// Disputes.
pub const BOB: AccountId = account(3);
/// Appeals.
pub const CAROL: AccountId = account(4);
/// Attestors, as many as make a quorum.
pub const ATTESTORS: [AccountId; 3] = [account(11), account(12), account(13)];
/// Another one.
pub const LATE_ATTESTOR: AccountId = account(14);
/// Voters, each with [`COMMITTED`].
pub const VOTERS: [AccountId; 5] =
	[account(21), account(22), account(23), account(24), account(25)];
/// Has the balance of a voter, and has committed nothing.
pub const STRANGER: AccountId = account(31);
/// A feeder's account.
pub const FEEDER: AccountId = account(41);
/// Has a lease of the owner that was measured.
pub const CUSTOMER: AccountId = account(51);
/// Declared by the customer as its own.
pub const RELATIVE: AccountId = account(52);
/// Gets slashes.
pub const TREASURY: AccountId = account(99);

pub const CLASS: ClassId = ClassId(0);
/// A fleet of the owner on which [`VAULTS`] stand.
pub const FLEET: Subject = Subject::Fleet(FleetId(0));
pub const VAULTS: [VaultId; 2] = [VaultId(0), VaultId(1)];
/// The issue of the first of these.
pub const ISSUE: Subject = Subject::Issuance(VaultId(0));
/// What was found to be missing of the customer's lease.
pub const MEASUREMENT: Subject = Subject::Measurement(FaultId(0));

/// When tests start: the 20,000th day.
pub const START: Moment = 20_000 * DAY;
pub const ENDOWMENT: Balance = 1_000_000 * MILL;
pub const COMMITTED: Balance = 1_000 * MILL;
pub const ATTESTOR_BOND: Balance = 10_000 * MILL;
pub const FEEDER_BOND: Balance = 5_000 * MILL;
pub const DISPUTE_BOND: Balance = 500 * MILL;
/// What hangs on each subject.
pub const VALUE: Balance = 100_000 * MILL;
/// One in a hundred of that.
pub const BOND: Balance = 1_000 * MILL;
pub const QUORUM: u32 = 3;
pub const ROUND: Moment = DAY;
pub const LIFETIME: Moment = 14 * DAY;
pub const UNBONDING: Moment = 21 * DAY;
pub const COMMITMENT_UNBONDING: Moment = 28 * DAY;
pub const VOTING: Moment = 3 * DAY;
pub const APPEAL: Moment = 2 * DAY;
pub const RULING: Moment = 28 * DAY;
pub const MAX_VAULTS: u32 = 8;

construct_runtime!(
	pub enum Test {
		System: frame_system,
		Timestamp: pallet_timestamp,
		Balances: pallet_balances,
		ConvictionVoting: pallet_conviction_voting,
		OracleGovernance: pallet_oracle_governance,
	}
);

#[derive_impl(millrace_testing::SystemConfig as frame_system::DefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {}

#[derive_impl(millrace_testing::BalancesConfig as pallet_balances::DefaultConfig)]
impl pallet_balances::Config for Test {
	type ExistentialDeposit = ConstU128<{ MILL / 1_000 }>;
	type MaxLocks = ConstU32<10>;
	type AccountStore = System;
}

impl pallet_conviction_voting::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
	type Currency = Balances;
	type Polls = Polls;
	type MaxTurnout = TotalIssuanceOf<Balances, AccountId>;
	type MaxVotes = ConstU32<16>;
	type VoteLockingPeriod = ConstU64<10>;
	type BlockNumberProvider = System;
	type VotingHooks = Hooks;
}

/// Disputes are the only polls here.
pub struct Polls;

impl Polling<TallyOf<Test>> for Polls {
	type Index = u32;
	type Votes = Balance;
	type Class = u16;
	type Moment = u64;

	fn classes() -> Vec<u16> {
		OracleGovernance::classes()
	}

	fn as_ongoing(index: u32) -> Option<(TallyOf<Test>, u16)> {
		OracleGovernance::as_ongoing(index)
	}

	fn access_poll<R>(
		index: u32,
		f: impl FnOnce(PollStatus<&mut TallyOf<Test>, u64, u16>) -> R,
	) -> R {
		OracleGovernance::access_poll(index, f)
	}

	fn try_access_poll<R>(
		index: u32,
		f: impl FnOnce(PollStatus<&mut TallyOf<Test>, u64, u16>) -> Result<R, DispatchError>,
	) -> Result<R, DispatchError> {
		OracleGovernance::try_access_poll(index, f)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn create_ongoing(_: u16) -> Result<u32, ()> {
		Err(())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn end_ongoing(_: u32, _: bool) -> Result<(), ()> {
		Err(())
	}
}

/// Tells the pallet of votes, as the runtime does.
pub struct Hooks;

impl VotingHooks<AccountId, u32, Balance> for Hooks {
	fn on_before_vote(who: &AccountId, poll: u32, vote: AccountVote<Balance>) -> DispatchResult {
		OracleGovernance::before_vote(who, poll, stated(vote))
	}

	fn on_remove_vote(who: &AccountId, poll: u32, status: Status) {
		if status == Status::Ongoing {
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

/// What a vote counts for.
fn stated(vote: AccountVote<Balance>) -> Vote {
	let tally = {
		let mut tally = <TallyOf<Test> as frame_support::traits::VoteTally<_, _>>::new(0u16);
		tally.add(vote).expect("small numbers");
		tally
	};
	let balance = vote.balance();
	let capital = match vote {
		AccountVote::SplitAbstain { aye, nay, .. } => aye + nay,
		_ => balance,
	};
	let count = VoteCount { ayes: tally.ayes, nays: tally.nays, capital };
	Vote { count, balance, aye: vote.as_standard() }
}

/// Reads delegations off the voting pallet.
pub struct VotingDelegations;

impl Delegations<AccountId> for VotingDelegations {
	fn delegated(who: &AccountId, class: u16, most: Balance) -> Option<Delegated<AccountId>> {
		match pallet_conviction_voting::VotingFor::<Test>::get(who, class) {
			Voting::Delegating(delegating) => {
				let weight = delegating.conviction.votes(delegating.balance.min(most));
				Some(Delegated {
					to: delegating.target,
					capital: weight.capital,
					votes: weight.votes,
				})
			}
			Voting::Casting(_) => None,
		}
	}
}

parameter_types! {
	pub const TreasuryAccount: AccountId = TREASURY;
	pub static StakeShare: Permill = Permill::from_percent(1);
	pub static MinDisputeBond: Balance = DISPUTE_BOND;
	/// As few as may be: a quorum, and two accounts with an affiliate each.
	pub static MaxParties: u32 = QUORUM + 4;
	pub const FaultSlash: Permill = Permill::from_percent(50);
	pub const ReporterShare: Permill = Permill::from_percent(10);
	pub const QuorumShare: Permill = Permill::from_percent(20);
	pub const QuorumStep: Permill = Permill::from_percent(5);
	pub const ApprovalShare: Permill = Permill::from_percent(50);
	pub const ApprovalStep: Permill = Permill::from_percent(5);
}

impl Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Tally = TallyOf<Test>;
	type Delegations = VotingDelegations;
	type Subjects = World;
	type Obligations = World;
	type Seats = World;
	type MembershipOrigin = EnsureRoot<AccountId>;
	type PolicyOrigin = EnsureRoot<AccountId>;
	type RulingOrigin = EnsureRoot<AccountId>;
	type Time = Timestamp;
	type Treasury = TreasuryAccount;
	type Unclaimed = Filings;
	type AttestorBond = ConstU128<ATTESTOR_BOND>;
	type FeederBond = ConstU128<FEEDER_BOND>;
	type DisputeBond = MinDisputeBond;
	type StakeShare = StakeShare;
	type AttestationQuorum = ConstU32<QUORUM>;
	type AttestationRound = ConstU64<ROUND>;
	type AttestationLifetime = ConstU64<LIFETIME>;
	type FaultSlash = FaultSlash;
	type ReporterShare = ReporterShare;
	type MaxStrikes = ConstU32<3>;
	type Unbonding = ConstU64<UNBONDING>;
	type CommitmentUnbonding = ConstU64<COMMITMENT_UNBONDING>;
	type VotingPeriod = ConstU64<VOTING>;
	type AppealPeriod = ConstU64<APPEAL>;
	type RulingPeriod = ConstU64<RULING>;
	type Quorum = QuorumShare;
	type QuorumStep = QuorumStep;
	type Approval = ApprovalShare;
	type ApprovalStep = ApprovalStep;
	type MaxAttestors = ConstU32<5>;
	type MaxParties = MaxParties;
	type MaxVaults = ConstU32<MAX_VAULTS>;
	type WeightInfo = ();
	type BenchmarkHelper = Fixtures;
}

/// The one way to get externalities: three attestors and one that is late, five voters who have
/// committed the day before, and a fleet with two vaults, not attested.
#[derive(Default)]
pub struct ExtBuilder {
	attested: bool,
}

impl ExtBuilder {
	/// The fleet is attested.
	pub fn attested(mut self) -> Self {
		self.attested = true;
		self
	}

	pub fn build(self) -> sp_io::TestExternalities {
		let rich = [OWNER, AFFILIATE, BOB, CAROL, STRANGER, FEEDER, TREASURY, LATE_ATTESTOR];
		let accounts = rich.into_iter().chain([CUSTOMER, RELATIVE]).chain(ATTESTORS).chain(VOTERS);
		let genesis = RuntimeGenesisConfig {
			balances: genesis::endowed(accounts, ENDOWMENT),
			..Default::default()
		};
		externalities::<Test>(genesis, || {
			Timestamp::set_timestamp(START - DAY);
			StakeShare::set(Permill::from_percent(1));
			MinDisputeBond::set(DISPUTE_BOND);
			World::begin();
			for who in ATTESTORS {
				assert_ok!(signed(who, Call::join {}));
			}
			for who in VOTERS {
				assert_ok!(signed(who, Call::commit { amount: COMMITTED }));
			}
			Timestamp::set_timestamp(START);
			if self.attested {
				make_attestation(FLEET);
			}
		})
	}

	/// Run `test`, then check every invariant.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			assert_ok!(OracleGovernance::do_try_state());
			assert_pot(&[], MILL / 1_000, |_, pot| Balances::free_balance(pot));
		});
	}
}

/// Externalities for the benchmarks, which fill all seats themselves.
pub fn new_test_ext() -> sp_io::TestExternalities {
	let mut ext = ExtBuilder::default().build();
	ext.execute_with(Attestors::<Test>::kill);
	ext
}

pub fn evidence() -> Evidence {
	let uri = b"ipfs://evidence".to_vec().try_into().expect("short");
	Evidence { hash: H256([7; 32]), uri }
}

/// A quorum of attestors attests `subject`.
pub fn make_attestation(subject: Subject) {
	for who in ATTESTORS {
		assert_ok!(attest(who, subject.clone(), true));
	}
}

pub fn attest(who: AccountId, subject: Subject, sound: bool) -> DispatchResult {
	signed(who, Call::attest { subject, sound, evidence: H256([1; 32]) })
}

/// `who` disputes `subject`.
pub fn try_dispute(who: AccountId, subject: Subject) -> DispatchResult {
	signed(who, Call::dispute { subject, evidence: evidence() })
}

/// Bob disputes `subject`. Returns the case.
pub fn dispute(subject: Subject) -> CaseId {
	let case = NextCaseId::<Test>::get();
	assert_ok!(try_dispute(BOB, subject));
	case
}

pub fn record(case: CaseId) -> Case<Test> {
	Cases::<Test>::get(case).expect("the case is open")
}

/// The poll that a case is voted on with.
pub fn poll(case: CaseId) -> PollIndex {
	match record(case).stage {
		CaseStage::Voting { poll, .. } => poll,
		stage => panic!("not voted on: {stage:?}"),
	}
}

pub fn open_poll(case: CaseId) -> OpenPoll<Test> {
	match crate::Polls::<Test>::get(poll(case)) {
		Some(Poll::Open(open)) => open,
		other => panic!("not open: {other:?}"),
	}
}

/// Vote on the poll of a case through the voting pallet.
pub fn vote_with(
	who: AccountId,
	case: CaseId,
	aye: bool,
	conviction: Conviction,
	balance: Balance,
) -> DispatchResult {
	let vote = pallet_conviction_voting::Vote { aye, conviction };
	cast(who, poll(case), AccountVote::Standard { vote, balance })
}

pub fn cast(who: AccountId, poll_index: u32, vote: AccountVote<Balance>) -> DispatchResult {
	signed(who, pallet_conviction_voting::Call::<Test>::vote { poll_index, vote })
}

/// The same, with all that voters have committed and a lock of one period.
pub fn vote(who: AccountId, case: CaseId, aye: bool) {
	assert_ok!(vote_with(who, case, aye, Conviction::Locked1x, COMMITTED));
}

/// Take a vote back.
pub fn unvote(who: AccountId, index: PollIndex, class: u16) -> DispatchResult {
	signed(who, pallet_conviction_voting::Call::<Test>::remove_vote { class: Some(class), index })
}

pub fn delegate(
	who: AccountId,
	class: u16,
	to: AccountId,
	conviction: Conviction,
	balance: Balance,
) -> DispatchResult {
	signed(who, pallet_conviction_voting::Call::<Test>::delegate { class, to, conviction, balance })
}

/// Some of the voters decide the present round of a case: more for one side, enough for any quorum.
pub fn decide(case: CaseId, upheld: bool) {
	for who in VOTERS.into_iter().take(4) {
		vote(who, case, upheld);
	}
	pass(VOTING);
	assert_ok!(signed(CAROL, Call::close { case_id: case }));
	assert_eq!(record(case).stage, CaseStage::Decided { verdict: Verdict::of(upheld) });
}

/// Nobody appeals.
pub fn conclude(case: CaseId) {
	pass(APPEAL);
	assert_ok!(signed(CAROL, Call::conclude { case_id: case }));
}

pub fn appeal(who: AccountId, case: CaseId, upheld: bool) -> DispatchResult {
	signed(who, Call::appeal { case_id: case, upheld })
}

/// The idle time of a block. No more than `limit` is used.
pub fn idle(limit: Weight) -> Weight {
	millrace_testing::idle::<Test, OracleGovernance>(limit)
}

/// Give `who` MILL.
pub fn mint(who: &AccountId, amount: Balance) {
	assert_ok!(Balances::mint_into(who, amount));
}
