//! What the calls cost at most: with all seats taken, all pages full, and each feed on them observed by
//! all feeders.

use crate::*;
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
	dispatch::RawOrigin,
	traits::{Get, Time},
};
use frame_system::pallet_prelude::BlockNumberFor;
use millrace_primitives::{AssetId, AssetKind, ClassId, FeedId, FeederId, Seats};
use sp_runtime::FixedU128;

/// Makes the foreign state that benchmarks begin with.
pub trait BenchmarkHelper {
	/// Defines an active class and returns its id.
	fn class() -> ClassId;
}

const SEED: u32 = 0;

/// An origin that may do what governance does.
fn governance<T: Config>() -> T::RuntimeOrigin {
	#[cfg(feature = "runtime-benchmarks")]
	{
		use frame_support::traits::EnsureOrigin;
		T::GovernanceOrigin::try_successful_origin().expect("there is governance")
	}
	#[cfg(not(feature = "runtime-benchmarks"))]
	RawOrigin::Root.into()
}

/// An origin that may halt.
fn guard<T: Config>() -> T::RuntimeOrigin {
	#[cfg(feature = "runtime-benchmarks")]
	{
		use frame_support::traits::EnsureOrigin;
		T::HaltOrigin::try_successful_origin().expect("there is a guard")
	}
	#[cfg(not(feature = "runtime-benchmarks"))]
	RawOrigin::Root.into()
}

/// Seat the feeder of `seat`.
fn seat<T: Config>(seat: u32) -> Result<T::AccountId, BenchmarkError> {
	let who: T::AccountId = account("feeder", seat, SEED);
	let source = Source::try_from(seat).map_err(|_| "a seat fits into a byte")?;
	<Pallet<T> as Seats<T::AccountId>>::seat(&who, source)?;
	Ok(who)
}

/// Take all seats, and return the account of the last.
fn full_house<T: Config>() -> Result<T::AccountId, BenchmarkError> {
	Feeders::<T>::kill();
	NextFeederId::<T>::put(FeederId(0));
	let mut last = None;
	for place in 0..T::MaxFeeders::get() {
		last = Some(seat::<T>(place)?);
	}
	Ok(last.ok_or("there is a seat")?)
}

/// A feed of an asset that is neither native nor for settlement: that at `place` of `page`.
fn feed(page: u32, place: u32) -> FeedId {
	FeedId::Asset(AssetKind::WithId(AssetId::external((1_000 + page) * PAGE_FEEDS + place)))
}

/// Let all feeds of the page of `feed` have an observation of each seat, no two alike and in an order
/// that is work to sort, both seals, and one of an earlier block to promote.
fn observed<T: Config>(feed: &FeedId) {
	fixture::quote::<T>(feed, FixedU128::from_u32(100), 6);
	let id = PageId::of(feed).expect("a feed has a page");
	FeedPages::<T>::mutate(id, |page| {
		for (_, record) in page.as_mut().expect("made above").feeds.iter_mut() {
			let mut observations: Vec<_> = record.observations.iter().collect();
			for (place, observation) in observations.iter_mut().enumerate() {
				let scattered = (place as u32 * 17) % T::MaxFeeders::get();
				observation.price =
					FixedU128::from_rational(100_000 + u128::from(scattered), 1_000);
			}
			record.observations = observations.try_into().expect("as many as before");
			let pending = record.pending.as_mut().expect("made above");
			pending.0 = BlockNumberFor::<T>::default();
		}
	});
}

/// How many feeds there are on the page of `feed`.
fn neighbours<T: Config>(feed: &FeedId) -> usize {
	PageId::of(feed).and_then(FeedPages::<T>::get).map_or(0, |page| page.feeds.len())
}

/// Prices of `n` feeds on `p` pages.
fn batch<T: Config>(n: u32, p: u32) -> Result<BatchOf<T>, BenchmarkError> {
	let price = FixedU128::from_rational(100_500, 1_000);
	for page in 0..p {
		observed::<T>(&feed(page, 0));
	}
	let prices: Vec<_> = (0..n).map(|each| (feed(each % p, each / p), price)).collect();
	assert_eq!(feed_pages::count(&prices), p);
	prices.try_into().map_err(|_| "at most MaxBatch".into())
}

/// Each of `prices` is the newest observation of its feed, and made a new seal.
fn assert_submitted<T: Config>(prices: BatchOf<T>) {
	for (feed, price) in prices {
		assert_eq!(neighbours::<T>(&feed) as u32, PAGE_FEEDS);
		let record = Pallet::<T>::record_of(&feed).expect("made above");
		assert_eq!(record.observations.len() as u32, T::MaxFeeders::get());
		let last = record.observations.iter().last().expect("one per seat");
		assert_eq!((last.price, last.at), (price, T::Time::now()));
		assert!(record.pending.is_some_and(|(_, seal)| seal.mid != FixedU128::from_u32(100)));
	}
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn register_feed() -> Result<(), BenchmarkError> {
		let origin = governance::<T>();
		let feed = FeedId::Class(T::BenchmarkHelper::class());
		observed::<T>(&feed);
		Pallet::<T>::take_off(&feed)?;
		let params = fixture::params::<T>(FixedU128::from_u32(100), 6);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, feed.clone(), params);

		assert!(Pallet::<T>::record_of(&feed).is_some());
		assert_eq!(neighbours::<T>(&feed) as u32, PAGE_FEEDS);
		Ok(())
	}

	#[benchmark]
	fn retire_feed() -> Result<(), BenchmarkError> {
		let origin = governance::<T>();
		let feed = feed(0, 0);
		observed::<T>(&feed);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, feed.clone());

		assert!(Pallet::<T>::record_of(&feed).is_none());
		assert_eq!(neighbours::<T>(&feed) as u32, PAGE_FEEDS - 1);
		Ok(())
	}

	/// `n` feeds on `p` pages. All combinations that are measured have to exist: no page without a feed
	/// of the batch, none with more than there is room for. Each component is measured at the greatest
	/// value of the other. Hence the ranges: `p` at most the least `n`, `n` at most eight times the
	/// least `p`. What lies beyond follows, as both are linear.
	#[benchmark]
	fn submit(
		n: Linear<{ T::MaxBatch::get().div_ceil(2) }, { T::MaxBatch::get() }>,
		p: Linear<{ T::MaxBatch::get().div_ceil(PAGE_FEEDS) }, { T::MaxBatch::get().div_ceil(2) }>,
	) -> Result<(), BenchmarkError> {
		let who = full_house::<T>()?;
		let prices = batch::<T>(n, p)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), prices.clone());

		assert_submitted::<T>(prices);
		Ok(())
	}

	/// One feed, which lies far from the ranges of [`submit`], and is what a feeder of one feed pays.
	#[benchmark]
	fn submit_one() -> Result<(), BenchmarkError> {
		let who = full_house::<T>()?;
		let prices = batch::<T>(1, 1)?;

		#[extrinsic_call]
		submit(RawOrigin::Signed(who), prices.clone());

		assert_submitted::<T>(prices);
		Ok(())
	}

	#[benchmark]
	fn halt_feed() -> Result<(), BenchmarkError> {
		let origin = guard::<T>();
		let feed = feed(0, 0);
		observed::<T>(&feed);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, feed.clone());

		assert!(Pallet::<T>::record_of(&feed).is_some_and(|record| record.halted));
		Ok(())
	}

	#[benchmark]
	fn resume_feed() -> Result<(), BenchmarkError> {
		let origin = governance::<T>();
		let feed = feed(0, 0);
		observed::<T>(&feed);
		Pallet::<T>::do_halt_feed(feed.clone())?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, feed.clone());

		assert!(Pallet::<T>::record_of(&feed).is_some_and(|record| !record.halted));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
