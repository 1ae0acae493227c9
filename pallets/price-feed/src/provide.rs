//! What the pallet provides to others.

use crate::{Config, Feeds, Pallet};
use frame_support::traits::Time;
use millrace_primitives::{FeedId, Quote, Quotes};

impl<T: Config> Quotes for Pallet<T> {
	fn quote(feed: &FeedId) -> Option<Quote> {
		Feeds::<T>::get(feed)?.quote(frame_system::Pallet::<T>::block_number(), T::Time::now())
	}

	#[cfg(any(test, feature = "std", feature = "runtime-benchmarks"))]
	fn benchmark_quote(feed: &FeedId, price: sp_runtime::FixedU128, decimals: u8) {
		let now = T::Time::now();
		Feeds::<T>::insert(feed, benchmark::full_record::<T>(price, decimals, now));
		crate::Decimals::<T>::insert(feed, decimals);
	}
}

/// Records for benchmarks, of this pallet and of those that read quotes.
#[cfg(any(test, feature = "std", feature = "runtime-benchmarks"))]
pub(crate) mod benchmark {
	use crate::{
		types::{AGE_MAX_MAX, SLOW_TIME_MAX, SOURCES_MIN_MIN, SPREAD_MAX_MAX},
		Config, FeedParams, FeedRecord, Observation, Seal, Source,
	};
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
		for seat in 0..T::MaxFeeders::get() {
			let source = Source::try_from(seat).unwrap_or(Source::MAX);
			let observation = Observation { feeder: FeederId(seat), source, price, at: now };
			let pushed = record.observations.try_push(observation);
			debug_assert!(pushed.is_ok(), "one observation per seat; qed");
		}
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
