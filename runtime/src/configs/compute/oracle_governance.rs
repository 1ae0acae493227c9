//! The oracle that says what is true, and disputes of what it says.

use crate::{
	adapters::{DisputeSubjects, TreasuryAccount, VotingDelegations},
	constants::compute::{
		AttestationQuorum, FaultSlash, MaxAttestors, MaxVaults, ReporterShare, Unbonding,
	},
	origins::{EnsureOracle, EnsureRemedyPolicy},
	pace::PacedMoment,
	parameters::bonds,
	Balances, Clock, Clt, PriceFeed, Runtime, RuntimeHoldReason, Unclaimed,
};
use frame_support::parameter_types;
use millrace_primitives::{units::DAY, Moment};
use sp_runtime::Permill;

parameter_types! {
	/// A dispute bonds 1 % of what hangs on its subject (DSP-4).
	pub const StakeShare: Permill = Permill::from_percent(1);
	/// They have a day for it.
	pub const AttestationRound: Moment = DAY;
	/// An attestation holds for two weeks, so that the bond of one who leaves outlives its word.
	pub const AttestationLifetime: Moment = 14 * DAY;
	/// A feeder loses its seat with the third wrong report.
	pub const MaxStrikes: u32 = 3;
	/// A quorum of attestors, a customer with its affiliates, and a provider with its own.
	pub const MaxParties: u32 = 21;
	/// A tenth of what is committed has to vote, and 5 % more after each appeal: up to 30 %.
	pub const Quorum: Permill = Permill::from_percent(10);
	/// See [`Quorum`].
	pub const QuorumStep: Permill = Permill::from_percent(5);
	/// More than half of the votes upholds, and 5 % more after each appeal: up to 70 %.
	pub const Approval: Permill = Permill::from_percent(50);
	/// See [`Approval`].
	pub const ApprovalStep: Permill = Permill::from_percent(5);
	/// Voting takes three days: longer than a weekend, shorter than a lease waits.
	pub const VotingDays: Moment = 3 * DAY;
	/// Two days to appeal.
	pub const AppealDays: Moment = 2 * DAY;
	/// Four weeks for a referendum on the oracle track, which takes ten days at most.
	pub const RulingDays: Moment = 28 * DAY;
	/// Four weeks, too, until committed balance is free.
	pub const CommitmentDays: Moment = 28 * DAY;
}

impl pallet_oracle_governance::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Tally = pallet_conviction_voting::TallyOf<Runtime>;
	type Delegations = VotingDelegations;
	type Subjects = DisputeSubjects;
	type Obligations = Clt;
	type Seats = PriceFeed;
	type MembershipOrigin = EnsureOracle;
	type PolicyOrigin = EnsureRemedyPolicy;
	type RulingOrigin = EnsureOracle;
	type Time = Clock;
	type Treasury = TreasuryAccount;
	type Unclaimed = Unclaimed;
	type AttestorBond = bonds::AttestorBond;
	type FeederBond = bonds::FeederBond;
	type DisputeBond = bonds::DisputeBond;
	type StakeShare = StakeShare;
	type AttestationQuorum = AttestationQuorum;
	type AttestationRound = AttestationRound;
	type AttestationLifetime = AttestationLifetime;
	type FaultSlash = FaultSlash;
	type ReporterShare = ReporterShare;
	type MaxStrikes = MaxStrikes;
	type Unbonding = Unbonding;
	type CommitmentUnbonding = PacedMoment<CommitmentDays>;
	type VotingPeriod = PacedMoment<VotingDays>;
	type AppealPeriod = PacedMoment<AppealDays>;
	type RulingPeriod = PacedMoment<RulingDays>;
	type Quorum = Quorum;
	type QuorumStep = QuorumStep;
	type Approval = Approval;
	type ApprovalStep = ApprovalStep;
	type MaxAttestors = MaxAttestors;
	type MaxParties = MaxParties;
	type MaxVaults = MaxVaults;
	type WeightInfo = pallet_oracle_governance::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::adapters::Fixtures;
}
