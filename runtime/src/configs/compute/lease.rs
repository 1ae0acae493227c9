//! Leases.

use crate::{
	constants::compute::RetryPeriod, parameters::leases, Assets, Clock, Clt, Registry, Runtime,
	Sla, Utc,
};
use frame_support::{parameter_types, PalletId};
use millrace_primitives::{
	units::{DAY, MINUTE},
	Moment,
};
use sp_runtime::Permill;

parameter_types! {
	/// Units in leases are kept by the sub-account `escrow` of this id.
	pub const LeasePalletId: PalletId = PalletId(*b"mr/lease");
	/// The shortest lease: one tick.
	pub const MinDuration: Moment = MINUTE;
	/// The longest lease, with all its extensions (DeepBrainChain).
	pub const MaxDuration: Moment = 60 * DAY;
	/// A provider that ends a lease pays 8.5 % of the price of the rest of it (FIP-0098),
	pub const Penalty: Permill = Permill::from_parts(85_000);
	/// and at least 2 % of the price of the whole.
	pub const PenaltyFloor: Permill = Permill::from_percent(2);
}

impl pallet_lease::Config for Runtime {
	type Assets = Assets;
	type Vaults = Clt;
	type Pools = Utc;
	type Providers = Registry;
	type Agreements = Sla;
	type Time = Clock;
	type PalletId = LeasePalletId;
	type MinDuration = MinDuration;
	type MaxDuration = MaxDuration;
	type ConfirmPeriod = leases::ConfirmPeriod;
	type RetryPeriod = RetryPeriod;
	type Penalty = Penalty;
	type PenaltyFloor = PenaltyFloor;
	type WeightInfo = pallet_lease::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::adapters::Fixtures;
}
