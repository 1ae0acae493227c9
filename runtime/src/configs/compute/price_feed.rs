//! Prices.

use crate::{
	origins::{EnsureEmergency, EnsureOracle},
	Registry, Runtime, Timestamp,
};
use frame_support::parameter_types;

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
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::adapters::Fixtures;
}
