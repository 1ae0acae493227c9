//! Weights of `pallet_utc`.
//!
//! ESTIMATED, not yet measured: to be generated over from the benchmarks.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens, unused_imports, missing_docs, dead_code, clippy::all)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::ParityDbWeight, Weight}};

/// The weights that `pallet_utc` needs.
pub trait WeightInfo {
	fn open() -> Weight;
	fn pool() -> Weight;
	fn pool_more() -> Weight;
	fn unpool() -> Weight;
	fn redeem(c: u32, ) -> Weight;
	fn redeem_cash() -> Weight;
	fn liquidate() -> Weight;
	fn claim_pooled() -> Weight;
	fn buy_collateral() -> Weight;
}

/// Weights with the database weights of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn open() -> Weight {
		Weight::from_parts(90_000_000, 4000)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	fn pool() -> Weight {
		Weight::from_parts(200_000_000, 9000)
			.saturating_add(T::DbWeight::get().reads(18_u64))
			.saturating_add(T::DbWeight::get().writes(12_u64))
	}
	fn pool_more() -> Weight {
		Weight::from_parts(170_000_000, 9000)
			.saturating_add(T::DbWeight::get().reads(16_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	fn unpool() -> Weight {
		Weight::from_parts(220_000_000, 9000)
			.saturating_add(T::DbWeight::get().reads(14_u64))
			.saturating_add(T::DbWeight::get().writes(13_u64))
	}
	fn redeem(c: u32, ) -> Weight {
		Weight::from_parts(260_000_000, 12000)
			.saturating_add(Weight::from_parts(12_000_000, 0).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads(17_u64))
			.saturating_add(T::DbWeight::get().reads((7_u64).saturating_mul(c.into())))
			.saturating_add(T::DbWeight::get().writes(19_u64))
			.saturating_add(Weight::from_parts(0, 14000).saturating_mul(c.into()))
	}
	fn redeem_cash() -> Weight {
		Weight::from_parts(110_000_000, 7000)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	fn liquidate() -> Weight {
		Weight::from_parts(240_000_000, 10000)
			.saturating_add(T::DbWeight::get().reads(20_u64))
			.saturating_add(T::DbWeight::get().writes(16_u64))
	}
	fn claim_pooled() -> Weight {
		Weight::from_parts(220_000_000, 10000)
			.saturating_add(T::DbWeight::get().reads(16_u64))
			.saturating_add(T::DbWeight::get().writes(16_u64))
	}
	fn buy_collateral() -> Weight {
		Weight::from_parts(130_000_000, 9000)
			.saturating_add(T::DbWeight::get().reads(12_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
}

// For tests, which have no runtime.
impl WeightInfo for () {
	fn open() -> Weight {
		Weight::from_parts(90_000_000, 4000)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
	}
	fn pool() -> Weight {
		Weight::from_parts(200_000_000, 9000)
			.saturating_add(ParityDbWeight::get().reads(18_u64))
			.saturating_add(ParityDbWeight::get().writes(12_u64))
	}
	fn pool_more() -> Weight {
		Weight::from_parts(170_000_000, 9000)
			.saturating_add(ParityDbWeight::get().reads(16_u64))
			.saturating_add(ParityDbWeight::get().writes(8_u64))
	}
	fn unpool() -> Weight {
		Weight::from_parts(220_000_000, 9000)
			.saturating_add(ParityDbWeight::get().reads(14_u64))
			.saturating_add(ParityDbWeight::get().writes(13_u64))
	}
	fn redeem(c: u32, ) -> Weight {
		Weight::from_parts(260_000_000, 12000)
			.saturating_add(Weight::from_parts(12_000_000, 0).saturating_mul(c.into()))
			.saturating_add(ParityDbWeight::get().reads(17_u64))
			.saturating_add(ParityDbWeight::get().reads((7_u64).saturating_mul(c.into())))
			.saturating_add(ParityDbWeight::get().writes(19_u64))
			.saturating_add(Weight::from_parts(0, 14000).saturating_mul(c.into()))
	}
	fn redeem_cash() -> Weight {
		Weight::from_parts(110_000_000, 7000)
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
	fn liquidate() -> Weight {
		Weight::from_parts(240_000_000, 10000)
			.saturating_add(ParityDbWeight::get().reads(20_u64))
			.saturating_add(ParityDbWeight::get().writes(16_u64))
	}
	fn claim_pooled() -> Weight {
		Weight::from_parts(220_000_000, 10000)
			.saturating_add(ParityDbWeight::get().reads(16_u64))
			.saturating_add(ParityDbWeight::get().writes(16_u64))
	}
	fn buy_collateral() -> Weight {
		Weight::from_parts(130_000_000, 9000)
			.saturating_add(ParityDbWeight::get().reads(12_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
}
