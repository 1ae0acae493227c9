//! Pools of compute.

use crate::{
	adapters::NativeAndAssets, constants::compute::SettlementAsset, Assets, Clt, Lease, PriceFeed,
	Registry, Runtime, Unclaimed,
};
use frame_support::{parameter_types, PalletId};
use sp_runtime::Permill;

parameter_types! {
	/// The account of this id has the roles of UTC; pooled units are kept by its sub-account `pool`.
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
	type Leases = Lease;
	type Unclaimed = Unclaimed;
	type Classes = Registry;
	type Quotes = PriceFeed;
	type PalletId = UtcPalletId;
	type SettlementAsset = SettlementAsset;
	type MaxCandidates = MaxCandidates;
	type UnpoolFee = UnpoolFee;
	type WeightInfo = pallet_utc::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::adapters::Fixtures;
}
