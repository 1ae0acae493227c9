//! Service-level agreements of leases.

use crate::{
	adapters::NativeAndAssetsHolder,
	constants::{
		compute::{AttestationQuorum, MaxAttestors, ReporterShare, RetryPeriod, SettlementAsset},
		token::deposit,
	},
	origins::EnsureClasses,
	pace::PacedMoment,
	parameters::bonds,
	Clock, Clt, OracleGovernance, PriceFeed, Runtime, RuntimeHoldReason, Unclaimed,
};
use frame_support::parameter_types;
use millrace_primitives::{
	units::{DAY, DEVICE_HOUR, MINUTE},
	Balance, Moment, Units,
};
use sp_runtime::Permill;

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
	/// A claim bonds a tenth of the loss that it claims, or the least bond.
	pub const ClaimBondShare: Permill = Permill::from_percent(10);
	/// A device for an hour: what is less costs its customer next to nothing, and would make or break a
	/// name for that. Device-hours and not dollars, so that it needs no price.
	pub const MinScored: Units = DEVICE_HOUR;
	/// Three broken agreements in 30 days
	pub const StrikeDays: Moment = 30 * DAY;
	/// keep a provider from new leases for two weeks.
	pub const SuspensionDays: Moment = 14 * DAY;
}

impl pallet_sla::Config for Runtime {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Holder = NativeAndAssetsHolder;
	type Earmarks = Clt;
	type Unclaimed = Unclaimed;
	type Disputes = OracleGovernance;
	type Quotes = PriceFeed;
	type TermsOrigin = EnsureClasses;
	type Time = Clock;
	type SettlementAsset = SettlementAsset;
	type TemplateDeposit = TemplateDeposit;
	type MaxTemplates = MaxTemplates;
	type MinWindow = MinWindow;
	type ClaimBond = bonds::ClaimBond;
	type ClaimBondShare = ClaimBondShare;
	type MinScored = MinScored;
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
	type BenchmarkHelper = crate::adapters::Fixtures;
}
