//! The pallets of compute, and the oracle that says what is true of it.

use super::governance::{
	params::{bonds, leases},
	PacedMoment,
};
use crate::{
	adapters::{CltFreezer, Docket, TreasuryAccount, VotingDelegations},
	configs::money::{NativeAndAssets, NativeAndAssetsHolder},
	constants::{time::HOURS, token::deposit},
	origins::{EnsureClasses, EnsureEmergency, EnsureOracle, EnsureRemedyPolicy},
	AccountId, Assets, Balances, BlockNumber, Clt, Lease, OracleGovernance, PriceFeed, Registry,
	Runtime, RuntimeHoldReason, Sla, Timestamp, Utc,
};
use frame_support::{parameter_types, PalletId};
use frame_system::EnsureRoot;
use millrace_primitives::{
	units::{DAY, HOUR, MINUTE},
	AssetId, Balance, Moment, MostReliable, Units,
};
use sp_runtime::Permill;

parameter_types! {
	/// Of nominal throughput, 80 % may be owed: Acurast and Fluence commit no more.
	pub const CapacityShare: Permill = Permill::from_percent(80);
	/// Units are covered by what fleets deliver in 30 days.
	pub const CapacityHorizon: u32 = 30 * 24;
	/// Bonds stay for 21 days, slashable (AEP-86, RFC-97).
	pub const Unbonding: Moment = 21 * DAY;
	/// A provider shows a demanded device within two hours.
	pub const DemandPeriod: BlockNumber = 2 * HOURS;
	/// A forged or hidden device costs half of the bond.
	pub const FaultSlash: Permill = Permill::from_percent(50);
	/// Of a slash, and of what a remedy leaves over, 10 % goes to its reporter.
	pub const ReporterShare: Permill = Permill::from_percent(10);
	/// Proofs of up to 2^20 devices.
	pub const MaxProofDepth: u32 = 20;
	/// Most active fleets of a provider.
	pub const MaxFleets: u32 = 64;
	/// Most devices of a fleet.
	pub const MaxDevices: u32 = 1 << 20;
	/// Most accounts of its own hand that a provider declares.
	pub const MaxAffiliates: u32 = 8;
}

impl pallet_registry::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type ClassOrigin = EnsureClasses;
	type Obligations = Clt;
	type Leases = Lease;
	type Disputes = OracleGovernance;
	type Time = Timestamp;
	type SlashDestination = TreasuryAccount;
	type ProviderBond = bonds::ProviderBond;
	type DemandBond = bonds::DemandBond;
	type CapacityShare = CapacityShare;
	type CapacityHorizon = CapacityHorizon;
	type Unbonding = Unbonding;
	type DemandPeriod = DemandPeriod;
	type FaultSlash = FaultSlash;
	type ReporterShare = ReporterShare;
	type MaxProofDepth = MaxProofDepth;
	type MaxFleets = MaxFleets;
	type MaxDevices = MaxDevices;
	type MaxAffiliates = MaxAffiliates;
	type WeightInfo = pallet_registry::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
	/// Seats for feeders.
	pub const MaxFeeders: u32 = 31;
	/// Feeds in one submission.
	pub const MaxBatch: u32 = 32;
}

impl pallet_price_feed::Config for Runtime {
	type GovernanceOrigin = EnsureOracle;
	type HaltOrigin = EnsureEmergency;
	type Classes = Registry;
	type Time = Timestamp;
	type MaxFeeders = MaxFeeders;
	type MaxBatch = MaxBatch;
	type WeightInfo = pallet_price_feed::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
	/// Reserves are kept by the account of this id, backstops by its sub-accounts.
	pub const CltPalletId: PalletId = PalletId(*b"mr/cltvt");
	/// Compute is paid in USD.
	pub const SettlementAsset: AssetId = AssetId::SETTLEMENT;
	/// Most open vaults of one owner.
	pub const MaxVaults: u32 = 64;
	/// A vault owes nothing or at least a hundredth of a device-hour (COL-9), so that no remedy and no
	/// claim is about dust.
	pub const MinOwed: Units = 10_000;
	/// A liquidation goes on until the cover ratio is 2 % above the maintenance ratio.
	pub const TargetBuffer: Permill = Permill::from_percent(2);
	/// A parameter is loosened by at most 10 % at once.
	pub const ParamStep: Permill = Permill::from_percent(10);
	/// And at most once a day.
	pub const ParamPeriod: Moment = DAY;
}

impl pallet_clt::Config for Runtime {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Assets = Assets;
	type Holder = NativeAndAssetsHolder;
	type Quotes = PriceFeed;
	type Classes = Registry;
	type Capacity = Registry;
	type Affiliates = Registry;
	type Pools = Utc;
	type Freezer = CltFreezer;
	type Disputes = OracleGovernance;
	type TermsOrigin = EnsureClasses;
	// Not the oracle track: between its approval and its enactment nobody could stop a hard stop of a
	// sound vault (A17). What is disputed is remedied by verdicts, which need no origin.
	type RemedyOrigin = EnsureRoot<AccountId>;
	type Time = Timestamp;
	type PalletId = CltPalletId;
	type SettlementAsset = SettlementAsset;
	type Treasury = TreasuryAccount;
	type MaxVaults = MaxVaults;
	type MinOwed = MinOwed;
	type TargetBuffer = TargetBuffer;
	type ReporterShare = ReporterShare;
	type VaultDeposit = bonds::VaultDeposit;
	type ParamStep = ParamStep;
	type ParamPeriod = ParamPeriod;
	type WeightInfo = pallet_clt::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
	/// Pooled units are kept by sub-accounts of this id, one of each vault.
	pub const UtcPalletId: PalletId = PalletId(*b"mr/utcpl");
	/// A redemption looks at eight vaults, and the next one at the eight after the chosen one.
	pub const MaxCandidates: u32 = 8;
	/// To choose a vault out of the pool costs 25 basis points.
	pub const UnpoolFee: Permill = Permill::from_parts(2_500);
}

impl pallet_utc::Config for Runtime {
	type Assets = Assets;
	type Kinds = NativeAndAssets;
	type Vaults = Clt;
	type Backstops = Clt;
	type Liquidate = Clt;
	type Leasing = Lease;
	type Router = MostReliable;
	type Classes = Registry;
	type Quotes = PriceFeed;
	type PalletId = UtcPalletId;
	type SettlementAsset = SettlementAsset;
	type MaxCandidates = MaxCandidates;
	type UnpoolFee = UnpoolFee;
	type WeightInfo = pallet_utc::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
	/// Units in leases are kept by sub-accounts of this id, one of each vault.
	pub const LeasePalletId: PalletId = PalletId(*b"mr/lease");
	/// The shortest lease: one tick.
	pub const MinDuration: Moment = MINUTE;
	/// The longest lease, with all its extensions (DeepBrainChain).
	pub const MaxDuration: Moment = 60 * DAY;
	/// An end that has to wait, because its vault is frozen, is tried again every hour.
	pub const RetryPeriod: Moment = HOUR;
	/// A provider that ends a lease pays 8.5 % of the price of the rest of it (FIP-0098),
	pub const Penalty: Permill = Permill::from_parts(85_000);
	/// and at least 2 % of the price of the whole.
	pub const PenaltyFloor: Permill = Permill::from_percent(2);
}

impl pallet_lease::Config for Runtime {
	type Assets = Assets;
	type Vaults = Clt;
	type PoolKeeper = Utc;
	type Capacity = Registry;
	type Agreements = Sla;
	type Classes = Registry;
	type Time = Timestamp;
	type PalletId = LeasePalletId;
	type MinDuration = MinDuration;
	type MaxDuration = MaxDuration;
	type ConfirmPeriod = leases::ConfirmPeriod;
	type RetryPeriod = RetryPeriod;
	type Penalty = Penalty;
	type PenaltyFloor = PenaltyFloor;
	type WeightInfo = pallet_lease::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Clock;
}

parameter_types! {
	/// The least window of a measurement is the grid of leases.
	pub const MinWindow: Moment = MINUTE;
	/// Templates of one provider.
	pub const MaxTemplates: u32 = 16;
	/// A template takes a record of 1.2 KB at most.
	pub const TemplateDeposit: Balance = deposit(1, 1_200);
	/// Two days to report an epoch and to claim it: longer than a night, and than most outages.
	pub const ReportDays: Moment = 2 * DAY;
	/// Every slash waits for 48 hours in public (DeepBrainChain).
	pub const PendingDays: Moment = 2 * DAY;
	/// A score keeps 98 % of its past with each new agreement (Acurast).
	pub const ScoreDecay: Permill = Permill::from_percent(98);
	/// Three broken agreements in 30 days
	pub const StrikeDays: Moment = 30 * DAY;
	/// keep a provider from new leases for two weeks.
	pub const SuspensionDays: Moment = 14 * DAY;
}

impl pallet_sla::Config for Runtime {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Holder = NativeAndAssetsHolder;
	type Bonds = Clt;
	type Attestors = OracleGovernance;
	type Appeals = OracleGovernance;
	type Quotes = PriceFeed;
	type Classes = Registry;
	type TermsOrigin = EnsureClasses;
	type Time = Timestamp;
	type SettlementAsset = SettlementAsset;
	type TemplateDeposit = TemplateDeposit;
	type MaxTemplates = MaxTemplates;
	type MinWindow = MinWindow;
	type ClaimBond = bonds::ClaimBond;
	type MaxAttestors = MaxAttestors;
	type MinReports = AttestationQuorum;
	type ReportPeriod = PacedMoment<ReportDays>;
	type PendingPeriod = PacedMoment<PendingDays>;
	type RetryPeriod = PacedMoment<RetryPeriod>;
	type ReporterShare = ReporterShare;
	type Decay = ScoreDecay;
	type StrikeWindow = PacedMoment<StrikeDays>;
	type SuspensionPeriod = PacedMoment<SuspensionDays>;
	type WeightInfo = pallet_sla::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Clock;
}

parameter_types! {
	/// A dispute bonds 1 % of what hangs on its subject (DSP-4).
	pub const StakeShare: Permill = Permill::from_percent(1);
	/// Three attestors vouch for a fleet.
	pub const AttestationQuorum: u32 = 3;
	/// They have a day for it.
	pub const AttestationRound: Moment = DAY;
	/// They vouch for two weeks, so that the bond of one who leaves outlives its word.
	pub const AttestationLifetime: Moment = 14 * DAY;
	/// A feeder loses its seat with the third wrong report.
	pub const MaxStrikes: u32 = 3;
	/// Seats for attestors. Whoever fills them with its own has all these bonds at stake.
	pub const MaxAttestors: u32 = 64;
	/// A quorum of attestors, a customer with its affiliates, and a provider with its own.
	pub const MaxParties: u32 = 21;
	/// Whoever has more than 5 % of what a vault owes has no vote on it.
	pub const InterestLimit: Permill = Permill::from_percent(5);
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
	type Subjects = Docket;
	type Remediate = Clt;
	type Seats = PriceFeed;
	type MembershipOrigin = EnsureOracle;
	type PolicyOrigin = EnsureRemedyPolicy;
	type RulingOrigin = EnsureOracle;
	type Time = Timestamp;
	type SlashDestination = TreasuryAccount;
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
	type BenchmarkHelper = crate::benchmarks::Clock;
}
