//! Vaults and their compute tokens.

use crate::{
	adapters::{CltFreezer, NativeAndAssetsHolder, TreasuryAccount},
	constants::compute::{MaxVaults, ParamPeriod, ParamStep, ReporterShare, SettlementAsset},
	origins::EnsureClasses,
	parameters::bonds,
	AccountId, Assets, Clock, OracleGovernance, PriceFeed, Registry, Runtime, RuntimeHoldReason,
	Unclaimed, Utc,
};
use frame_support::{parameter_types, PalletId};
use frame_system::EnsureRoot;
use millrace_primitives::Units;
use sp_runtime::{FixedU128, Permill};

parameter_types! {
	/// Reserves are kept by the account of this id, backstops by its sub-accounts.
	pub const CltPalletId: PalletId = PalletId(*b"mr/cltvt");
	/// A vault owes nothing or at least a hundredth of a device-hour (COL-9), so that no remedy and no
	/// claim is about dust.
	pub const MinOwed: Units = 10_000;
	/// Prime collateral is worth twice what is owed before its haircut: it may lose half of its value in
	/// a day and still cover it.
	pub const PrimeCover: FixedU128 = FixedU128::from_u32(2);
	/// What a provider leaves uncovered is at most five times what its own bond is worth.
	pub const UncoveredPerBond: u32 = 5;
	/// A liquidation goes on until the cover ratio is 2 % above the maintenance ratio.
	pub const TargetBuffer: Permill = Permill::from_percent(2);
}

impl pallet_clt::Config for Runtime {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Assets = Assets;
	type Holder = NativeAndAssetsHolder;
	type Quotes = PriceFeed;
	type Classes = Registry;
	type Providers = Registry;
	type Pools = Utc;
	type Freezer = CltFreezer;
	type Unclaimed = Unclaimed;
	type Disputes = OracleGovernance;
	type RiskOrigin = EnsureClasses;
	// Not the oracle track: between its approval and its enactment nobody could stop a hard stop of a
	// sound vault (A37). What is disputed is remedied by verdicts, which need no origin.
	type RemedyOrigin = EnsureRoot<AccountId>;
	type Time = Clock;
	type PalletId = CltPalletId;
	type SettlementAsset = SettlementAsset;
	type Treasury = TreasuryAccount;
	type MaxVaults = MaxVaults;
	type PrimeCover = PrimeCover;
	type UncoveredPerBond = UncoveredPerBond;
	type MinOwed = MinOwed;
	type TargetBuffer = TargetBuffer;
	type ReporterShare = ReporterShare;
	type VaultDeposit = bonds::VaultDeposit;
	type ParamStep = ParamStep;
	type ParamPeriod = ParamPeriod;
	type WeightInfo = pallet_clt::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::adapters::Fixtures;
}
