//! What a timestamp costs here at most: one that ends a gap.

use crate::*;
use frame_benchmarking::v2::*;
use frame_support::traits::{Get, OnTimestampSet};
use frame_system::Pallet as System;
use millrace_primitives::{units::DAY, Moment};

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn on_timestamp_set() {
		let last: Moment = 20_000 * DAY;
		Reading::<T>::put(ClockReading { last, downtime: DAY });
		System::<T>::set_block_number(1u32.into());

		#[block]
		{
			Pallet::<T>::on_timestamp_set(last + DAY);
		}

		let downtime = 2 * DAY - FREE_SLOTS * T::Slot::get();
		assert_eq!(Reading::<T>::get(), ClockReading { last: last + DAY, downtime });
		assert_eq!(System::<T>::events().len(), 1);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
