//! What clients ask without a transaction, and what the runtime's adapters ask of a feeder.

use crate::{Config, FeedPages, Feeders, LiveSums, Pallet};
use alloc::vec::Vec;
use frame_support::traits::Time;
use millrace_primitives::{FeedId, FeederId};

impl<T: Config> Pallet<T> {
	/// Returns the ids of all feeds.
	pub(crate) fn view_feeds() -> Vec<FeedId> {
		FeedPages::<T>::iter_values().flat_map(|page| page.feeds).map(|(feed, _)| feed).collect()
	}

	/// Returns the sums of `feed` over its live time up to now, or `None` if there is no such feed.
	pub(crate) fn view_sums(feed: &FeedId) -> Option<LiveSums> {
		Self::record_of(feed)?.sums_at(T::Time::now()).ok()
	}

	/// Returns the account that has the seat `feeder`, or `None` if the seat was never given or its
	/// feeder has left. An account that left and came back has another seat.
	///
	/// Costs a read.
	pub fn feeder_account(feeder: FeederId) -> Option<T::AccountId> {
		let mut feeders = Feeders::<T>::get().into_iter();
		feeders.find(|record| record.id == feeder).map(|record| record.account)
	}
}
