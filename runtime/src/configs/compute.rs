//! The pallets of compute.

use super::governance::params::bonds;
use crate::{
	adapters::{CltFreezer, TreasuryAccount},
	configs::money::NativeAndAssetsHolder,
	constants::time::HOURS,
	origins::{EnsureClasses, EnsureEmergency, EnsureOracle},
	Assets, Balances, BlockNumber, Clt, PriceFeed, Registry, Runtime, RuntimeHoldReason, Timestamp,
};
use frame_support::{parameter_types, PalletId};
use millrace_primitives::{units::DAY, AssetId, Moment, Units};
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
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type GovernanceOrigin = EnsureOracle;
	type HaltOrigin = EnsureEmergency;
	type Classes = Registry;
	type Time = Timestamp;
	type FeederBond = bonds::FeederBond;
	type SlashDestination = TreasuryAccount;
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
	// There are no pools yet, so no remedy has to make one whole.
	type Pools = ();
	type Freezer = CltFreezer;
	type TermsOrigin = EnsureClasses;
	type RemedyOrigin = EnsureOracle;
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
