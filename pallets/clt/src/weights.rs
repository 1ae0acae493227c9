//! Weights of `pallet_clt`. Estimates from storage access until the benchmark has been run.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens)]
#![allow(unused_imports)]
#![allow(missing_docs)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::RocksDbWeight, Weight}};

/// Weight functions needed for `pallet_clt`.
pub trait WeightInfo {
	fn set_terms() -> Weight;
	fn set_collateral() -> Weight;
	fn open_vault() -> Weight;
	fn deposit() -> Weight;
	fn deposit_native() -> Weight;
	fn withdraw() -> Weight;
	fn withdraw_native() -> Weight;
	fn issue() -> Weight;
	fn offer() -> Weight;
	fn buy() -> Weight;
	fn retire() -> Weight;
	fn close() -> Weight;
	fn liquidate() -> Weight;
	fn wind_down() -> Weight;
	fn settle(b: u32) -> Weight;
	fn claim() -> Weight;
	fn claim_native() -> Weight;
	fn freeze() -> Weight;
	fn thaw() -> Weight;
	fn remedy() -> Weight;
	fn condemned(v: u32) -> Weight;
	fn close_remedied() -> Weight;
	fn idle_base() -> Weight;
	fn idle_settle() -> Weight;
	fn idle_index() -> Weight;
	fn idle_vault() -> Weight;
	fn idle_wind_down() -> Weight;
}

/// Weights for `pallet_clt` using the node's database weights.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn set_terms() -> Weight {
		Weight::from_parts(30_000_000, 3700)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	fn set_collateral() -> Weight {
		Weight::from_parts(20_000_000, 3600)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn open_vault() -> Weight {
		Weight::from_parts(110_000_000, 4700)
			.saturating_add(T::DbWeight::get().reads(12_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	fn deposit() -> Weight {
		Weight::from_parts(85_000_000, 3800)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	fn deposit_native() -> Weight {
		Weight::from_parts(50_000_000, 3800)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	fn withdraw() -> Weight {
		Weight::from_parts(110_000_000, 8700)
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	fn withdraw_native() -> Weight {
		Weight::from_parts(75_000_000, 8700)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	fn issue() -> Weight {
		Weight::from_parts(130_000_000, 8700)
			.saturating_add(T::DbWeight::get().reads(15_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	fn offer() -> Weight {
		Weight::from_parts(25_000_000, 3700)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn buy() -> Weight {
		Weight::from_parts(160_000_000, 8700)
			.saturating_add(T::DbWeight::get().reads(16_u64))
			.saturating_add(T::DbWeight::get().writes(9_u64))
	}
	fn retire() -> Weight {
		Weight::from_parts(75_000_000, 3800)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	fn close() -> Weight {
		Weight::from_parts(150_000_000, 6300)
			.saturating_add(T::DbWeight::get().reads(12_u64))
			.saturating_add(T::DbWeight::get().writes(11_u64))
	}
	fn liquidate() -> Weight {
		Weight::from_parts(190_000_000, 9200)
			.saturating_add(T::DbWeight::get().reads(20_u64))
			.saturating_add(T::DbWeight::get().writes(13_u64))
	}
	fn wind_down() -> Weight {
		Weight::from_parts(120_000_000, 12000)
			.saturating_add(T::DbWeight::get().reads(14_u64))
			.saturating_add(T::DbWeight::get().writes(9_u64))
	}
	fn settle(b: u32) -> Weight {
		Weight::from_parts(330_000_000, 14000)
			.saturating_add(Weight::from_parts(30_000_000, 2600).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(28_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(b.into())))
			.saturating_add(T::DbWeight::get().writes(22_u64))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(b.into())))
	}
	fn claim() -> Weight {
		Weight::from_parts(150_000_000, 8700)
			.saturating_add(T::DbWeight::get().reads(14_u64))
			.saturating_add(T::DbWeight::get().writes(10_u64))
	}
	fn claim_native() -> Weight {
		Weight::from_parts(110_000_000, 8700)
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	fn freeze() -> Weight {
		Weight::from_parts(80_000_000, 9000)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	fn thaw() -> Weight {
		Weight::from_parts(80_000_000, 9000)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	fn remedy() -> Weight {
		Weight::from_parts(95_000_000, 9000)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	fn condemned(v: u32) -> Weight {
		Weight::from_parts(20_000_000, 3700)
			.saturating_add(Weight::from_parts(95_000_000, 9000).saturating_mul(v.into()))
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().reads((7_u64).saturating_mul(v.into())))
			.saturating_add(T::DbWeight::get().writes((7_u64).saturating_mul(v.into())))
	}
	fn close_remedied() -> Weight {
		Weight::from_parts(190_000_000, 8700)
			.saturating_add(T::DbWeight::get().reads(16_u64))
			.saturating_add(T::DbWeight::get().writes(14_u64))
	}
	fn idle_base() -> Weight {
		Weight::from_parts(20_000_000, 4000)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	fn idle_settle() -> Weight {
		Weight::from_parts(600_000_000, 37000)
			.saturating_add(T::DbWeight::get().reads(46_u64))
			.saturating_add(T::DbWeight::get().writes(40_u64))
	}
	fn idle_index() -> Weight {
		Weight::from_parts(45_000_000, 9000)
			.saturating_add(T::DbWeight::get().reads(6_u64))
	}
	fn idle_vault() -> Weight {
		Weight::from_parts(25_000_000, 9000)
			.saturating_add(T::DbWeight::get().reads(4_u64))
	}
	fn idle_wind_down() -> Weight {
		Weight::from_parts(110_000_000, 9000)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
}

// For backwards compatibility and tests.
impl WeightInfo for () {
	fn set_terms() -> Weight {
		Weight::from_parts(30_000_000, 3700)
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	fn set_collateral() -> Weight {
		Weight::from_parts(20_000_000, 3600)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn open_vault() -> Weight {
		Weight::from_parts(110_000_000, 4700)
			.saturating_add(RocksDbWeight::get().reads(12_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	fn deposit() -> Weight {
		Weight::from_parts(85_000_000, 3800)
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	fn deposit_native() -> Weight {
		Weight::from_parts(50_000_000, 3800)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	fn withdraw() -> Weight {
		Weight::from_parts(110_000_000, 8700)
			.saturating_add(RocksDbWeight::get().reads(10_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	fn withdraw_native() -> Weight {
		Weight::from_parts(75_000_000, 8700)
			.saturating_add(RocksDbWeight::get().reads(7_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	fn issue() -> Weight {
		Weight::from_parts(130_000_000, 8700)
			.saturating_add(RocksDbWeight::get().reads(15_u64))
			.saturating_add(RocksDbWeight::get().writes(8_u64))
	}
	fn offer() -> Weight {
		Weight::from_parts(25_000_000, 3700)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn buy() -> Weight {
		Weight::from_parts(160_000_000, 8700)
			.saturating_add(RocksDbWeight::get().reads(16_u64))
			.saturating_add(RocksDbWeight::get().writes(9_u64))
	}
	fn retire() -> Weight {
		Weight::from_parts(75_000_000, 3800)
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
	fn close() -> Weight {
		Weight::from_parts(150_000_000, 6300)
			.saturating_add(RocksDbWeight::get().reads(12_u64))
			.saturating_add(RocksDbWeight::get().writes(11_u64))
	}
	fn liquidate() -> Weight {
		Weight::from_parts(190_000_000, 9200)
			.saturating_add(RocksDbWeight::get().reads(20_u64))
			.saturating_add(RocksDbWeight::get().writes(13_u64))
	}
	fn wind_down() -> Weight {
		Weight::from_parts(120_000_000, 12000)
			.saturating_add(RocksDbWeight::get().reads(14_u64))
			.saturating_add(RocksDbWeight::get().writes(9_u64))
	}
	fn settle(b: u32) -> Weight {
		Weight::from_parts(330_000_000, 14000)
			.saturating_add(Weight::from_parts(30_000_000, 2600).saturating_mul(b.into()))
			.saturating_add(RocksDbWeight::get().reads(28_u64))
			.saturating_add(RocksDbWeight::get().reads((2_u64).saturating_mul(b.into())))
			.saturating_add(RocksDbWeight::get().writes(22_u64))
			.saturating_add(RocksDbWeight::get().writes((2_u64).saturating_mul(b.into())))
	}
	fn claim() -> Weight {
		Weight::from_parts(150_000_000, 8700)
			.saturating_add(RocksDbWeight::get().reads(14_u64))
			.saturating_add(RocksDbWeight::get().writes(10_u64))
	}
	fn claim_native() -> Weight {
		Weight::from_parts(110_000_000, 8700)
			.saturating_add(RocksDbWeight::get().reads(10_u64))
			.saturating_add(RocksDbWeight::get().writes(7_u64))
	}
	fn freeze() -> Weight {
		Weight::from_parts(80_000_000, 9000)
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	fn thaw() -> Weight {
		Weight::from_parts(80_000_000, 9000)
			.saturating_add(RocksDbWeight::get().reads(7_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	fn remedy() -> Weight {
		Weight::from_parts(95_000_000, 9000)
			.saturating_add(RocksDbWeight::get().reads(7_u64))
			.saturating_add(RocksDbWeight::get().writes(7_u64))
	}
	fn condemned(v: u32) -> Weight {
		Weight::from_parts(20_000_000, 3700)
			.saturating_add(Weight::from_parts(95_000_000, 9000).saturating_mul(v.into()))
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().reads((7_u64).saturating_mul(v.into())))
			.saturating_add(RocksDbWeight::get().writes((7_u64).saturating_mul(v.into())))
	}
	fn close_remedied() -> Weight {
		Weight::from_parts(190_000_000, 8700)
			.saturating_add(RocksDbWeight::get().reads(16_u64))
			.saturating_add(RocksDbWeight::get().writes(14_u64))
	}
	fn idle_base() -> Weight {
		Weight::from_parts(20_000_000, 4000)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	fn idle_settle() -> Weight {
		Weight::from_parts(600_000_000, 37000)
			.saturating_add(RocksDbWeight::get().reads(46_u64))
			.saturating_add(RocksDbWeight::get().writes(40_u64))
	}
	fn idle_index() -> Weight {
		Weight::from_parts(45_000_000, 9000)
			.saturating_add(RocksDbWeight::get().reads(6_u64))
	}
	fn idle_vault() -> Weight {
		Weight::from_parts(25_000_000, 9000)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
	}
	fn idle_wind_down() -> Weight {
		Weight::from_parts(110_000_000, 9000)
			.saturating_add(RocksDbWeight::get().reads(8_u64))
			.saturating_add(RocksDbWeight::get().writes(8_u64))
	}
}
