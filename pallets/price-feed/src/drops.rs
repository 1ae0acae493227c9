//! Observations that are taken out of a feed before their time.

use crate::{Config, Error, Event, FeedPages, Feeders, PageId, Pallet};
use frame_support::traits::Time;
use millrace_primitives::{FeedId, FeederId};
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	/// Take what `feeder` said last to `feed` out of it at once, and seal the feed anew without it, as
	/// a submission would. Nothing happens if it said nothing, or if that was forgotten already. All
	/// or nothing. `feeder` need not have its seat any more, and if it has, it keeps it: what it
	/// submits later counts again, also in this block, and free of charge once more, as there is
	/// nothing left that it would repeat.
	///
	/// What is read in this block is what was sealed in an earlier one, with or without the dropped
	/// observation (ORA-5). The new seal is read from the next block on, even if nobody submits. If
	/// the dropped observation was needed for the quorum or for the source groups, it is Stale. If
	/// nobody else is live, it is the slow price with nobody behind it, Stale (or Halted, at the
	/// clamp), and not usable for liquidations; or, where this block's were the first observations of
	/// the feed, there is no quote.
	///
	/// Who can have this done at will chooses whom the feed hears in the next block; see the threats in
	/// the documentation of the crate.
	///
	/// Takes the time of the block, which is not yet set in `on_initialize`: call it later.
	///
	/// Costs two reads and a write: the feeders, and the page of the feed; and a seal.
	///
	/// Errors: `FeedNotFound`. Event: `ObservationDropped`, unless nothing happens.
	pub fn drop_observation(feeder: FeederId, feed: &FeedId) -> DispatchResult {
		let id = PageId::of(feed).ok_or(Error::<T>::FeedNotFound)?;
		let mut page = FeedPages::<T>::get(id).ok_or(Error::<T>::FeedNotFound)?;
		let record = page.get_mut(feed).ok_or(Error::<T>::FeedNotFound)?;
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
