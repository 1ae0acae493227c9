//! What others ask: the time, and a place to tell it.

use crate::{Config, Pallet, Reading};
use frame_support::traits::{OnTimestampSet, Time};
use millrace_primitives::Moment;

impl<T: Config> OnTimestampSet<Moment> for Pallet<T> {
	fn on_timestamp_set(now: Moment) {
		Self::pass(now);
	}
}

/// Chain time: Unix time less the downtime.
impl<T: Config> Time for Pallet<T> {
	type Moment = Moment;

	fn now() -> Moment {
		let now = T::UnixTime::now();
		// The fallback is out of reach: the downtime is less than the time itself (CLK-1).
		now.checked_sub(Reading::<T>::get().downtime).unwrap_or(now)
	}
}
