//! Classes, providers and fleets.

use crate::{
	adapters::TreasuryAccount,
	constants::{
		compute::{FaultSlash, MaxAffiliates, ReporterShare, Unbonding},
		time::HOURS,
	},
	origins::EnsureClasses,
	parameters::bonds,
	Balances, BlockNumber, Clock, Clt, Lease, OracleGovernance, Runtime, RuntimeHoldReason,
	Unclaimed,
};
use frame_support::parameter_types;
use sp_runtime::Permill;

parameter_types! {
	/// Of nominal throughput, 80 % may be owed: Acurast and Fluence commit no more.
	pub const CapacityShare: Permill = Permill::from_percent(80);
	/// Units are covered by what fleets deliver in 30 days.
	pub const CapacityHorizon: u32 = 30 * 24;
	/// A provider shows a demanded device within two hours.
	pub const DemandPeriod: BlockNumber = 2 * HOURS;
	/// Proofs of up to 2^20 devices.
	pub const MaxProofDepth: u32 = 20;
	/// Most active fleets of a provider.
	pub const MaxFleets: u32 = 64;
	/// Most devices of a fleet.
	pub const MaxDevices: u32 = 1 << 20;
}

impl pallet_registry::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type ClassOrigin = EnsureClasses;
	type Obligations = Clt;
	type Leases = Lease;
	type Disputes = OracleGovernance;
	type Time = Clock;
	type Treasury = TreasuryAccount;
	type Unclaimed = Unclaimed;
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
