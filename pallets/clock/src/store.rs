//! The one way to move the clock.

use crate::{Config, Event, Pallet, Reading, WeightInfo, FREE_SLOTS};
use frame_support::{traits::Get, weights::Weight};
use millrace_primitives::Moment;

impl<T: Config> Pallet<T> {
	/// Takes in the timestamp `now`, Unix time.
	pub(crate) fn pass(now: Moment) {
		// A product that overflows is refused by the integrity test.
		let free = T::Slot::get().checked_mul(FREE_SLOTS).unwrap_or(Moment::MAX);
		let mut reading = Reading::<T>::get();
		let stretched = reading.pass(now, free);
		Reading::<T>::put(reading);
		if let Some(gap) = stretched {
			Self::deposit_event(Event::Stretched { gap, downtime: reading.downtime });
		}
	}

	/// Returns the weight of a timestamp here, with the read and the write of the reading. The benchmark
	/// does not count these: like the time, the reading is known in every block before any call, so that
	/// no benchmark counts it.
	pub(crate) fn timestamp_weight() -> Weight {
		let database = T::DbWeight::get().reads_writes(1, 1);
		// The fallback is out of reach.
		T::WeightInfo::on_timestamp_set().checked_add(&database).unwrap_or(Weight::MAX)
	}
}
