//! Seats for feeders: given and taken away.

use crate::{Config, Error, Event, FeederRecord, Feeders, NextFeederId, Pallet, Source};
use frame_support::ensure;
use millrace_primitives::FeederId;
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
	/// Gives `who` a seat in the source group `source`, and returns the id of the seat.
	///
	/// Errors: `FeederExists`, `TooManyFeeders`, `IdsExhausted`, in this order. Event: `FeederAdded`.
	pub(crate) fn do_seat(who: &T::AccountId, source: Source) -> Result<FeederId, DispatchError> {
		let mut feeders = Feeders::<T>::get();
		ensure!(!feeders.iter().any(|feeder| feeder.account == *who), Error::<T>::FeederExists);
		let feeder = NextFeederId::<T>::get();
		// Ids ascend, so that the last place keeps the order.
		feeders
			.try_push(FeederRecord { id: feeder, account: who.clone(), source })
			.map_err(|_| Error::<T>::TooManyFeeders)?;
		let next = feeder.next().ok_or(Error::<T>::IdsExhausted)?;

		NextFeederId::<T>::put(next);
		Feeders::<T>::put(feeders);
		Self::deposit_event(Event::FeederAdded { who: who.clone(), feeder, source });
		Ok(feeder)
	}

	/// Takes the seat of `who` away, and returns the id that the seat had.
	///
	/// Errors: `UnknownFeeder`. Event: `FeederRemoved`.
	pub(crate) fn do_unseat(who: &T::AccountId) -> Result<FeederId, DispatchError> {
		let mut feeders = Feeders::<T>::get();
		let place = feeders
			.iter()
			.position(|feeder| feeder.account == *who)
			.ok_or(Error::<T>::UnknownFeeder)?;
		let FeederRecord { id: feeder, .. } = feeders.remove(place);

		Feeders::<T>::put(feeders);
		Self::deposit_event(Event::FeederRemoved { who: who.clone(), feeder });
		Ok(feeder)
	}
}
