//! Weights of `pallet_unclaimed`. Provisional: reads and writes are counted by hand, the times are those of
//! like calls, until `scripts/bench.sh` measures them and writes this file.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens, unused_imports, missing_docs, dead_code, clippy::all)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::ParityDbWeight, Weight}};

/// The weights that `pallet_unclaimed` needs.
pub trait WeightInfo {
	fn claim() -> Weight;
	fn pay_out() -> Weight;
}

/// The provisional weights, with the database weights of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Unclaimed::Records` (r:1 w:1)
	/// Storage: `Assets::Asset` (r:1 w:1)
	/// Storage: `Assets::Account` (r:3 w:2)
	/// Storage: `AssetsHolder::BalancesOnHold` (r:1 w:0)
	/// Storage: `System::Account` (r:2 w:2)
	fn claim() -> Weight {
		Weight::from_parts(90_000_000, 9381)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `Unclaimed::Records` (r:1 w:1)
	/// Storage: `Assets::Asset` (r:1 w:1)
	/// Storage: `Assets::Account` (r:2 w:2)
	/// Storage: `AssetsHolder::BalancesOnHold` (r:1 w:0)
	/// Storage: `System::Account` (r:2 w:2)
	fn pay_out() -> Weight {
		Weight::from_parts(85_000_000, 9381)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
}

// For tests.
impl WeightInfo for () {
	fn claim() -> Weight {
		Weight::from_parts(90_000_000, 9381)
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
	fn pay_out() -> Weight {
		Weight::from_parts(85_000_000, 9381)
			.saturating_add(ParityDbWeight::get().reads(7_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
}
