//! Records for benchmarks, of this pallet and of those that read quotes.

use crate::{
	types::{AGE_MAX_MAX, SLOW_TIME_MAX, SOURCES_MIN_MIN, SPREAD_MAX_MAX},
	Config, Decimals, FeedPages, FeedParams, FeedRecord, Observation, PageId, Seal, Source,
};
use alloc::vec::Vec;
use frame_support::traits::{Get, Time};
use millrace_primitives::{FeedId, FeederId, Moment};
use sp_runtime::{
	traits::{Bounded, CheckedDiv, CheckedMul},
	FixedU128, Permill,
};

/// Stores a record of the largest size for `feed`, so that it is quoted `price`, and for those of
/// its neighbours on the page that have no record.
pub fn quote<T: Config>(feed: &FeedId, price: FixedU128, decimals: u8) {
	let Some(id) = PageId::of(feed) else { return };
	let mut page = FeedPages::<T>::get(id).unwrap_or_default();
	// The whole page is read, so neighbours that were not made before are made up.
	for other in id.feeds() {
		if other != *feed && page.get(&other).is_some() {
			continue;
		}
		let record = full_record::<T>(price, decimals, T::Time::now());
		let inserted = page.insert(other.clone(), record);
		debug_assert!(inserted.is_ok(), "a page has room for its feeds; qed");
		Decimals::<T>::insert(other, decimals);
	}
	FeedPages::<T>::insert(id, page);
}

/// Returns parameters in their ranges at which the quote `price` is Live, whatever its neighbours
/// say.
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

/// Returns a record of the largest size: an observation for each seat, and both seals. The seals are
/// the same, so that the quote is `price` in this block and in later ones.
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
