//! Amounts whose payee could not receive them.

use crate::{adapters::NativeAndAssets, Runtime};
use frame_support::{parameter_types, PalletId};

parameter_types! {
	/// The pot is the account of this id.
	pub const UnclaimedPalletId: PalletId = PalletId(*b"mr/unclm");
}

impl pallet_unclaimed::Config for Runtime {
	type Kinds = NativeAndAssets;
	type PalletId = UnclaimedPalletId;
	type WeightInfo = pallet_unclaimed::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::adapters::Fixtures;
}
