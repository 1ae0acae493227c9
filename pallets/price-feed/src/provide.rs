//! What other pallets ask: the traits of `millrace-primitives` that this pallet fulfils.

use crate::{Config, FeedPages, PageId, Pallet, Source};
use frame_support::traits::Time;
use millrace_primitives::{FeedId, FeederId, Quote, Quotes, Seats};
use sp_runtime::DispatchError;

impl<T: Config> Quotes for Pallet<T> {
	fn quote(feed: &FeedId) -> Option<Quote> {
		let page = FeedPages::<T>::get(PageId::of(feed)?)?;
		page.get(feed)?.quote(frame_system::Pallet::<T>::block_number(), T::Time::now())
	}

	fn cautious(feed: &FeedId) -> Option<Quote> {
		let page = FeedPages::<T>::get(PageId::of(feed)?)?;
		page.get(feed)?.cautious(frame_system::Pallet::<T>::block_number(), T::Time::now())
	}
}

impl<T: Config> Seats<T::AccountId> for Pallet<T> {
	/// Errors: `FeederExists`, `TooManyFeeders`, `IdsExhausted`, in this order. Event: `FeederAdded`.
	fn seat(who: &T::AccountId, source: Source) -> Result<FeederId, DispatchError> {
		Self::do_seat(who, source)
	}

	/// Errors: `UnknownFeeder`. Event: `FeederRemoved`.
	fn unseat(who: &T::AccountId) -> Result<FeederId, DispatchError> {
		Self::do_unseat(who)
	}
}
