//! The records of feeds: the one way to read one, change one and remove one.

use crate::{Config, Error, FeedPages, FeedRecord, PageId, Pallet};
use frame_support::ensure;
use millrace_primitives::FeedId;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	/// Returns the record of `feed`, or `None` if there is no such feed.
	pub(crate) fn record_of(feed: &FeedId) -> Option<FeedRecord<T>> {
		FeedPages::<T>::get(PageId::of(feed)?)?.get(feed).cloned()
	}

	/// Applies `change` to the record of `feed` and stores it. Stores nothing if `change` fails.
	///
	/// Errors: `UnknownFeed`, and those of `change`.
	pub(crate) fn try_change(
		feed: &FeedId,
		change: impl FnOnce(&mut FeedRecord<T>) -> DispatchResult,
	) -> DispatchResult {
		let id = PageId::of(feed).ok_or(Error::<T>::UnknownFeed)?;
		FeedPages::<T>::try_mutate(id, |page| {
			let record = page.as_mut().and_then(|page| page.get_mut(feed));
			change(record.ok_or(Error::<T>::UnknownFeed)?)
		})
	}

	/// Removes `feed` from its page, and the page if that was its last feed.
	///
	/// Errors: `UnknownFeed`.
	pub(crate) fn take_off(feed: &FeedId) -> DispatchResult {
		let id = PageId::of(feed).ok_or(Error::<T>::UnknownFeed)?;
		FeedPages::<T>::try_mutate_exists(id, |slot| {
			let page = slot.as_mut().ok_or(Error::<T>::UnknownFeed)?;
			ensure!(page.remove(feed), Error::<T>::UnknownFeed);
			if page.feeds.is_empty() {
				*slot = None;
			}
			Ok(())
		})
	}
}
