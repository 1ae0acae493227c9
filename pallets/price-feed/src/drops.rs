//! Observations that are taken out of a feed before their time.

use crate::{Config, Error, Event, FeedPages, Feeders, PageId, Pallet};
use frame_support::traits::Time;
use millrace_primitives::{FeedId, FeederId};
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	/// Removes the last observation of `feeder` from `feed` at once, and seals the feed again
	/// without it, as a submission would. Does nothing if there is no such observation, or if it
	/// was forgotten already. All or nothing. `feeder` need not have a seat; if it has one, it
	/// keeps it, and what it submits later counts again. That holds in this block too, and is free
	/// of charge once more, because there is nothing left that it would repeat.
	///
	/// What is read in this block is what was sealed in an earlier one, with or without the dropped
	/// observation (ORA-5). The new seal is read from the next block on, even if nobody submits. It
	/// is Stale if the dropped observation was needed for the quorum or for the source groups. If
	/// nobody else is live, the seal is the slow price with nobody behind it: it is Stale (or Halted,
	/// at the clamp) and not usable for liquidations. There is no quote if nobody else is live and
	/// the first observations of the feed are of this block.
	///
	/// Who can cause drops at will chooses whom the feed hears in the next block; see the threats in
	/// the documentation of the crate.
	///
	/// Reads the time of the block, which is not yet set in `on_initialize`, so call it later.
	///
	/// Costs two reads (the feeders and the page of the feed), a write and a seal.
	///
	/// Errors: `UnknownFeed`. Event: `ObservationDropped`, unless nothing happens.
	pub fn drop_observation(feeder: FeederId, feed: &FeedId) -> DispatchResult {
		let id = PageId::of(feed).ok_or(Error::<T>::UnknownFeed)?;
		let mut page = FeedPages::<T>::get(id).ok_or(Error::<T>::UnknownFeed)?;
		let record = page.get_mut(feed).ok_or(Error::<T>::UnknownFeed)?;
		if !record.observations.iter().any(|said| said.feeder == feeder) {
			return Ok(());
		}

		let block = frame_system::Pallet::<T>::block_number();
		record.forget(feeder, &Feeders::<T>::get(), block, T::Time::now())?;
		FeedPages::<T>::insert(id, page);
		Self::deposit_event(Event::ObservationDropped { feeder, feed: feed.clone() });
		Ok(())
	}
}
