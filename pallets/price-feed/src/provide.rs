//! What the pallet provides to others.

use crate::{
	Config, Error, Event, FeedPages, FeederRecord, Feeders, NextFeeder, PageId, Pallet, Source,
};
use frame_support::{ensure, traits::Time};
use millrace_primitives::{FeedId, FeederId, Quote, Quotes, Seats};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Quotes for Pallet<T> {
	fn quote(feed: &FeedId) -> Option<Quote> {
		let page = FeedPages::<T>::get(PageId::of(feed)?)?;
		page.get(feed)?.quote(frame_system::Pallet::<T>::block_number(), T::Time::now())
	}

	#[cfg(any(test, feature = "std", feature = "runtime-benchmarks"))]
	fn benchmark_quote(feed: &FeedId, price: sp_runtime::FixedU128, decimals: u8) {
		let Some(id) = PageId::of(feed) else { return };
		let mut page = FeedPages::<T>::get(id).unwrap_or_default();
		// The whole page is read, so neighbours that were not made before are made up.
		for other in id.feeds() {
			if other != *feed && page.get(&other).is_some() {
				continue;
			}
			let record = benchmark::full_record::<T>(price, decimals, T::Time::now());
			let inserted = page.insert(other.clone(), record);
			debug_assert!(inserted.is_ok(), "a page has room for its feeds; qed");
			crate::Decimals::<T>::insert(other, decimals);
		}
		FeedPages::<T>::insert(id, page);
	}
}

impl<T: Config> Seats<T::AccountId> for Pallet<T> {
	/// Errors: `FeederExists`, `TooManyFeeders`, `IdsExhausted`, in this order. Event: `FeederAdded`.
	fn seat(who: &T::AccountId, source: Source) -> Result<FeederId, DispatchError> {
		let mut feeders = Feeders::<T>::get();
		ensure!(!feeders.iter().any(|feeder| feeder.account == *who), Error::<T>::FeederExists);
		let feeder = NextFeeder::<T>::get();
		// Ids ascend, so that the last place keeps the order.
		feeders
			.try_push(FeederRecord { id: feeder, account: who.clone(), source })
			.map_err(|_| Error::<T>::TooManyFeeders)?;
		let next = feeder.next().ok_or(Error::<T>::IdsExhausted)?;

		NextFeeder::<T>::put(next);
		Feeders::<T>::put(feeders);
		Self::deposit_event(Event::FeederAdded { who: who.clone(), feeder, source });
		Ok(feeder)
	}

	/// Errors: `FeederNotFound`. Event: `FeederRemoved`.
	fn unseat(who: &T::AccountId) -> Result<FeederId, DispatchError> {
		let mut feeders = Feeders::<T>::get();
		let place = feeders
			.iter()
			.position(|feeder| feeder.account == *who)
			.ok_or(Error::<T>::FeederNotFound)?;
		let FeederRecord { id: feeder, .. } = feeders.remove(place);

		Feeders::<T>::put(feeders);
		Self::deposit_event(Event::FeederRemoved { who: who.clone(), feeder });
		Ok(feeder)
	}
}

/// For the runtime's adapters, which make a report a subject of disputes.
impl<T: Config> Pallet<T> {
	/// The account that has the seat `feeder`, or `None` if nobody has, be it never given or left. An
	/// account that left and came back has another seat.
	///
	/// Costs a read.
	pub fn feeder_account(feeder: FeederId) -> Option<T::AccountId> {
		let mut feeders = Feeders::<T>::get().into_iter();
		feeders.find(|record| record.id == feeder).map(|record| record.account)
	}

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

/// Records for benchmarks, of this pallet and of those that read quotes.
#[cfg(any(test, feature = "std", feature = "runtime-benchmarks"))]
pub(crate) mod benchmark {
	use crate::{
		types::{AGE_MAX_MAX, SLOW_TIME_MAX, SOURCES_MIN_MIN, SPREAD_MAX_MAX},
		Config, FeedParams, FeedRecord, Observation, Seal, Source,
	};
	use alloc::vec::Vec;
	use frame_support::traits::Get;
	use millrace_primitives::{FeederId, Moment};
	use sp_runtime::{
		traits::{Bounded, CheckedDiv, CheckedMul},
		FixedU128, Permill,
	};

	/// Parameters in their ranges that quote `price` Live whatever its neighbours say.
	pub fn params<T: Config>(price: FixedU128, decimals: u8) -> FeedParams {
		let two = FixedU128::from_u32(2);
		FeedParams {
			decimals,
			age_max: AGE_MAX_MAX,
			deviation_max: Permill::one(),
			spread_max: SPREAD_MAX_MAX,
			price_min: price.checked_div(&two).unwrap_or_default(),
			price_max: price.checked_mul(&two).unwrap_or(Bounded::max_value()),
			quorum: T::MaxFeeders::get(),
			sources_min: SOURCES_MIN_MIN,
			slow_time: SLOW_TIME_MAX,
		}
	}

	/// A record of the largest size: an observation of each seat, and both seals. They are the same,
	/// so that the quote is `price` in this block and in later ones.
	pub fn full_record<T: Config>(price: FixedU128, decimals: u8, now: Moment) -> FeedRecord<T> {
		let mut record = FeedRecord::<T>::new(params::<T>(price, decimals));
		let observed = |seat| {
			let source = Source::try_from(seat).unwrap_or(Source::MAX);
			Observation { feeder: FeederId(seat), source, price, at: now }
		};
		let observations: Vec<_> = (0..T::MaxFeeders::get()).map(observed).collect();
		// One per seat, so that there is room.
		record.observations = observations.try_into().unwrap_or_default();
		let seal = Seal {
			low: price,
			mid: price,
			high: price,
			slow: Some(price),
			sealed_at: now,
			valid_until: now.checked_add(AGE_MAX_MAX).unwrap_or(Moment::MAX),
			feeders: T::MaxFeeders::get(),
			sources: T::MaxFeeders::get(),
		};
		record.sealed = Some(seal.clone());
		record.pending = Some((frame_system::Pallet::<T>::block_number(), seal));
		record
	}
}
