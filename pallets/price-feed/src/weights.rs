//! Weights of the calls of `pallet_price_feed`.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens)]
#![allow(unused_imports)]
#![allow(missing_docs)]

use frame_support::{traits::Get, weights::{Weight, constants::RocksDbWeight}};
use core::marker::PhantomData;

/// Weight functions needed for `pallet_price_feed`.
pub trait WeightInfo {
	fn register_feed() -> Weight;
	fn retire_feed() -> Weight;
	fn add_feeder() -> Weight;
	fn remove_feeder() -> Weight;
	fn submit(n: u32, p: u32, ) -> Weight;
	fn halt_feed() -> Weight;
	fn resume_feed() -> Weight;
}

/// Weights for `pallet_price_feed` using the Substrate node and recommended hardware.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn register_feed() -> Weight {
		Weight::from_parts(35_000_000, 11_700)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	fn retire_feed() -> Weight {
		Weight::from_parts(35_000_000, 11_700)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn add_feeder() -> Weight {
		Weight::from_parts(45_000_000, 4_800)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	fn remove_feeder() -> Weight {
		Weight::from_parts(75_000_000, 6_200)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// The range of component `n` is `[16, 32]`.
	/// The range of component `p` is `[4, 16]`.
	fn submit(n: u32, p: u32, ) -> Weight {
		Weight::from_parts(15_000_000, 3_200)
			.saturating_add(Weight::from_parts(6_000_000, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(20_000_000, 11_700).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(p.into())))
	}
	fn halt_feed() -> Weight {
		Weight::from_parts(35_000_000, 11_700)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn resume_feed() -> Weight {
		Weight::from_parts(35_000_000, 11_700)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
}

// For backwards compatibility and tests.
impl WeightInfo for () {
	fn register_feed() -> Weight {
		Weight::from_parts(35_000_000, 11_700)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	fn retire_feed() -> Weight {
		Weight::from_parts(35_000_000, 11_700)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn add_feeder() -> Weight {
		Weight::from_parts(45_000_000, 4_800)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	fn remove_feeder() -> Weight {
		Weight::from_parts(75_000_000, 6_200)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	/// The range of component `n` is `[16, 32]`.
	/// The range of component `p` is `[4, 16]`.
	fn submit(n: u32, p: u32, ) -> Weight {
		Weight::from_parts(15_000_000, 3_200)
			.saturating_add(Weight::from_parts(6_000_000, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(20_000_000, 11_700).saturating_mul(p.into()))
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().reads((1_u64).saturating_mul(p.into())))
			.saturating_add(RocksDbWeight::get().writes((1_u64).saturating_mul(p.into())))
	}
	fn halt_feed() -> Weight {
		Weight::from_parts(35_000_000, 11_700)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn resume_feed() -> Weight {
		Weight::from_parts(35_000_000, 11_700)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
}
