//! What the calls do, one function each. Origins are checked by the callers.

use crate::{
	feed_pages,
	seal::Novelty,
	types::{is_priceable, known_decimals, Scratch},
	BatchOf, Config, Decimals, Error, Event, FeedPages, FeedParams, FeedRecord, FeederRecord,
	Feeders, Observation, PageId, Pallet, Source, WeightInfo,
};
use alloc::vec::Vec;
use frame_support::{
	dispatch::{DispatchResultWithPostInfo, Pays},
	ensure,
	traits::{Get, Time},
	weights::Weight,
};
use frame_system::pallet_prelude::BlockNumberFor;
use millrace_primitives::{Classes, FeedId, FeederId, Moment};
use sp_runtime::{traits::Zero, ArithmeticError, DispatchError, DispatchResult, FixedU128};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register_feed(feed: FeedId, params: FeedParams) -> DispatchResult {
		ensure!(is_priceable(&feed), Error::<T>::NotPriceable);
		let id = PageId::of(&feed).ok_or(Error::<T>::NotPriceable)?;
		let mut page = FeedPages::<T>::get(id).unwrap_or_default();
		ensure!(page.get(&feed).is_none(), Error::<T>::FeedExists);
		if let FeedId::Class(class_id) = &feed {
			ensure!(T::Classes::class(*class_id).is_some(), Error::<T>::UnknownClass);
		}
		ensure!(params.in_range(T::MaxFeeders::get()), Error::<T>::ParamsOutOfRange);
		let decimals = known_decimals(&feed).or_else(|| Decimals::<T>::get(&feed));
		ensure!(
			decimals.is_none_or(|decimals| decimals == params.decimals),
			Error::<T>::DecimalsMismatch
		);

		page.insert(feed.clone(), FeedRecord::new(params.clone()))?;
		FeedPages::<T>::insert(id, page);
		Decimals::<T>::insert(&feed, params.decimals);
		Self::deposit_event(Event::FeedRegistered { feed, params });
		Ok(())
	}

	pub(crate) fn do_retire_feed(feed: FeedId) -> DispatchResult {
		Self::take_off(&feed)?;
		Self::deposit_event(Event::FeedRetired { feed });
		Ok(())
	}

	/// Returns the weight of a submission, which depends on its feeds and pages. That of a single
	/// feed is measured by itself.
	pub(crate) fn submit_weight(prices: &BatchOf<T>) -> Weight {
		match u32::try_from(prices.len()).unwrap_or(u32::MAX) {
			1 => T::WeightInfo::submit_one(),
			feeds => T::WeightInfo::submit(feeds, feed_pages::count(prices)),
		}
	}

	pub(crate) fn do_submit(who: T::AccountId, prices: BatchOf<T>) -> DispatchResultWithPostInfo {
		let feeders = Feeders::<T>::get();
		let FeederRecord { id: feeder, source, .. } =
			*feeders.iter().find(|feeder| feeder.account == who).ok_or(Error::<T>::NotFeeder)?;
		ensure!(!prices.is_empty(), Error::<T>::EmptyBatch);
		// By feed, and with it by page: what comes of a batch does not depend on its order.
		let mut sorted: Vec<_> = prices.iter().collect();
		sorted.sort_unstable_by(|(left, _), (right, _)| left.cmp(right));
		// Twins are neighbours now (incident 9).
		ensure!(sorted.is_sorted_by(|left, right| left.0 < right.0), Error::<T>::DuplicateFeed);
		ensure!(sorted.iter().all(|(_, price)| !price.is_zero()), Error::<T>::PriceZero);

		let seats = usize::try_from(T::MaxFeeders::get()).map_err(|_| ArithmeticError::Overflow)?;
		let mut round = Round {
			feeder,
			source,
			feeders: &feeders,
			block: frame_system::Pallet::<T>::block_number(),
			at: T::Time::now(),
			scratch: Scratch::new(seats),
		};
		let mut pays = Pays::No;
		for prices in sorted.chunk_by(|left, right| PageId::of(&left.0) == PageId::of(&right.0)) {
			// One who says the same thing twice in a block adds load and no knowledge.
			if Self::submit_page(prices, &mut round)? == Novelty::Repeated {
				pays = Pays::Yes;
			}
		}
		Self::deposit_event(Event::Submitted { feeder, prices });
		Ok(pays.into())
	}

	/// Takes in `prices`, whose feeds share a page, with one read and one write. Returns `Repeated`
	/// if one of them is.
	fn submit_page(
		prices: &[&(FeedId, FixedU128)],
		round: &mut Round<'_, T>,
	) -> Result<Novelty, DispatchError> {
		let id = prices.first().and_then(|(feed, _)| PageId::of(feed));
		let id = id.ok_or(Error::<T>::UnknownFeed)?;
		let mut page = FeedPages::<T>::get(id).ok_or(Error::<T>::UnknownFeed)?;
		let Round { feeder, source, feeders, block, at, ref mut scratch } = *round;
		let mut novelty = Novelty::First;
		for (feed, price) in prices {
			let record = page.get_mut(feed).ok_or(Error::<T>::UnknownFeed)?;
			let price = record.params.clamp(*price);
			let observation = Observation { feeder, source, price, at };
			if record.observe(observation, feeders, block, scratch)? == Novelty::Repeated {
				novelty = Novelty::Repeated;
			}
		}
		FeedPages::<T>::insert(id, page);
		Ok(novelty)
	}

	pub(crate) fn do_halt_feed(feed: FeedId) -> DispatchResult {
		Self::set_halted(&feed, true, Error::<T>::AlreadyHalted)?;
		Self::deposit_event(Event::FeedHalted { feed });
		Ok(())
	}

	pub(crate) fn do_resume_feed(feed: FeedId) -> DispatchResult {
		Self::set_halted(&feed, false, Error::<T>::NotHalted)?;
		Self::deposit_event(Event::FeedResumed { feed });
		Ok(())
	}

	/// Sets whether `feed` is halted, which ends or begins its live time. Fails with `already` if that is
	/// so already.
	fn set_halted(feed: &FeedId, halted: bool, already: Error<T>) -> DispatchResult {
		Self::try_change(feed, |record| {
			ensure!(record.halted != halted, already);
			record.count(T::Time::now())?;
			record.halted = halted;
			Ok(())
		})
	}
}

/// What the pages of one submission have in common.
struct Round<'a, T: Config> {
	/// Id of the feeder that submits.
	feeder: FeederId,
	/// The feeder's source group.
	source: Source,
	/// All feeders, by ascending id.
	feeders: &'a [FeederRecord<T::AccountId>],
	/// This block.
	block: BlockNumberFor<T>,
	/// Time of this block.
	at: Moment,
	/// Buffers that the feeds share.
	scratch: Scratch,
}
