//! Weights of `pallet_lease`. Estimates from storage access until the benchmark has been run.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens, unused_imports, missing_docs, dead_code, clippy::all)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::ParityDbWeight, Weight}};

/// The weights that `pallet_lease` needs.
pub trait WeightInfo {
	fn confirm() -> Weight;
	fn terminate() -> Weight;
	fn terminate_by_provider() -> Weight;
	fn extend() -> Weight;
	fn settle() -> Weight;
	fn settle_ended() -> Weight;
	fn void() -> Weight;
	fn agenda_base() -> Weight;
	fn agenda_minute() -> Weight;
	fn agenda_entry() -> Weight;
}

/// The estimated weights, with the database weights of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn confirm() -> Weight {
		Weight::from_parts(45_000_000, 3600)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	fn terminate() -> Weight {
		Weight::from_parts(160_000_000, 6200)
			.saturating_add(T::DbWeight::get().reads(13_u64))
			.saturating_add(T::DbWeight::get().writes(15_u64))
	}
	fn terminate_by_provider() -> Weight {
		Weight::from_parts(220_000_000, 6200)
			.saturating_add(T::DbWeight::get().reads(16_u64))
			.saturating_add(T::DbWeight::get().writes(18_u64))
	}
	fn extend() -> Weight {
		Weight::from_parts(110_000_000, 6200)
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	fn settle() -> Weight {
		Weight::from_parts(150_000_000, 6200)
			.saturating_add(T::DbWeight::get().reads(13_u64))
			.saturating_add(T::DbWeight::get().writes(15_u64))
	}
	fn settle_ended() -> Weight {
		Weight::from_parts(220_000_000, 6200)
			.saturating_add(T::DbWeight::get().reads(16_u64))
			.saturating_add(T::DbWeight::get().writes(17_u64))
	}
	fn void() -> Weight {
		Weight::from_parts(170_000_000, 6200)
			.saturating_add(T::DbWeight::get().reads(14_u64))
			.saturating_add(T::DbWeight::get().writes(14_u64))
	}
	fn agenda_base() -> Weight {
		Weight::from_parts(4_000_000, 1500)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn agenda_minute() -> Weight {
		Weight::from_parts(4_000_000, 2600)
			.saturating_add(T::DbWeight::get().reads(1_u64))
	}
	fn agenda_entry() -> Weight {
		Weight::from_parts(15_000_000, 3600)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
}

// For tests, which have no runtime.
impl WeightInfo for () {
	fn confirm() -> Weight {
		Weight::from_parts(45_000_000, 3600)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn terminate() -> Weight {
		Weight::from_parts(160_000_000, 6200)
			.saturating_add(ParityDbWeight::get().reads(13_u64))
			.saturating_add(ParityDbWeight::get().writes(15_u64))
	}
	fn terminate_by_provider() -> Weight {
		Weight::from_parts(220_000_000, 6200)
			.saturating_add(ParityDbWeight::get().reads(16_u64))
			.saturating_add(ParityDbWeight::get().writes(18_u64))
	}
	fn extend() -> Weight {
		Weight::from_parts(110_000_000, 6200)
			.saturating_add(ParityDbWeight::get().reads(10_u64))
			.saturating_add(ParityDbWeight::get().writes(8_u64))
	}
	fn settle() -> Weight {
		Weight::from_parts(150_000_000, 6200)
			.saturating_add(ParityDbWeight::get().reads(13_u64))
			.saturating_add(ParityDbWeight::get().writes(15_u64))
	}
	fn settle_ended() -> Weight {
		Weight::from_parts(220_000_000, 6200)
			.saturating_add(ParityDbWeight::get().reads(16_u64))
			.saturating_add(ParityDbWeight::get().writes(17_u64))
	}
	fn void() -> Weight {
		Weight::from_parts(170_000_000, 6200)
			.saturating_add(ParityDbWeight::get().reads(14_u64))
			.saturating_add(ParityDbWeight::get().writes(14_u64))
	}
	fn agenda_base() -> Weight {
		Weight::from_parts(4_000_000, 1500)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn agenda_minute() -> Weight {
		Weight::from_parts(4_000_000, 2600)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
	}
	fn agenda_entry() -> Weight {
		Weight::from_parts(15_000_000, 3600)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
}
