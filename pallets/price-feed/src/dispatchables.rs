//! What the calls do, one function each. Origins are checked by the callers.

use crate::{
	seal::Novelty,
	types::{is_priceable, known_decimals, Scratch},
	BatchOf, Config, Decimals, Error, Event, FeedParams, FeedRecord, FeederRecord, Feeders, Feeds,
	HoldReason, NextFeeder, Observation, Pallet, Source,
};
use alloc::vec::Vec;
use frame_support::{
	dispatch::{DispatchResultWithPostInfo, Pays},
	ensure,
	traits::{
		fungible::MutateHold,
		tokens::{Fortitude, Precision, Restriction},
		Get, Time,
	},
};
use millrace_primitives::{Balance, Classes, FeedId};
use sp_runtime::{ArithmeticError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register_feed(feed: FeedId, params: FeedParams) -> DispatchResult {
		ensure!(!Feeds::<T>::contains_key(&feed), Error::<T>::FeedExists);
		ensure!(is_priceable(&feed), Error::<T>::NotPriceable);
		if let FeedId::Class(class) = &feed {
			ensure!(T::Classes::class(*class).is_some(), Error::<T>::ClassNotFound);
		}
		ensure!(params.in_range(T::MaxFeeders::get()), Error::<T>::ParamsOutOfRange);
		let decimals = known_decimals(&feed).or_else(|| Decimals::<T>::get(&feed));
		ensure!(
			decimals.is_none_or(|decimals| decimals == params.decimals),
			Error::<T>::DecimalsMismatch
		);

		Decimals::<T>::insert(&feed, params.decimals);
		Feeds::<T>::insert(&feed, FeedRecord::new(params.clone()));
		Self::deposit_event(Event::FeedRegistered { feed, params });
		Ok(())
	}

	pub(crate) fn do_retire_feed(feed: FeedId) -> DispatchResult {
		ensure!(Feeds::<T>::take(&feed).is_some(), Error::<T>::FeedNotFound);
		Self::deposit_event(Event::FeedRetired { feed });
		Ok(())
	}

	pub(crate) fn do_add_feeder(who: T::AccountId, source: Source) -> DispatchResult {
		let mut feeders = Feeders::<T>::get();
		ensure!(!feeders.iter().any(|feeder| feeder.account == who), Error::<T>::FeederExists);
		let (feeder, bond) = (NextFeeder::<T>::get(), T::FeederBond::get());
		// Ids ascend, so that the last place keeps the order.
		feeders
			.try_push(FeederRecord { id: feeder, account: who.clone(), source, bond })
			.map_err(|_| Error::<T>::TooManyFeeders)?;
		let next = feeder.next().ok_or(Error::<T>::IdsExhausted)?;

		T::Currency::hold(&HoldReason::FeederBond.into(), &who, bond)?;
		NextFeeder::<T>::put(next);
		Feeders::<T>::put(feeders);
		Self::deposit_event(Event::FeederAdded { who, feeder, source, bond });
		Ok(())
	}

	pub(crate) fn do_remove_feeder(who: T::AccountId, penalty: Balance) -> DispatchResult {
		let mut feeders = Feeders::<T>::get();
		let place = feeders
			.iter()
			.position(|feeder| feeder.account == who)
			.ok_or(Error::<T>::FeederNotFound)?;
		let FeederRecord { id: feeder, bond, .. } = feeders.remove(place);
		let released = bond.checked_sub(penalty).ok_or(Error::<T>::PenaltyExceedsBond)?;

		let reason = HoldReason::FeederBond.into();
		// Nothing is not transferable to an account that does not exist.
		if penalty > 0 {
			T::Currency::transfer_on_hold(
				&reason,
				&who,
				&T::SlashDestination::get(),
				penalty,
				Precision::Exact,
				Restriction::Free,
				Fortitude::Force,
			)?;
		}
		T::Currency::release(&reason, &who, released, Precision::Exact)?;
		Feeders::<T>::put(feeders);
		Self::deposit_event(Event::FeederRemoved { who, feeder, penalty, released });
		Ok(())
	}

	pub(crate) fn do_submit(who: T::AccountId, prices: BatchOf<T>) -> DispatchResultWithPostInfo {
		let feeders = Feeders::<T>::get();
		let FeederRecord { id: feeder, source, .. } =
			*feeders.iter().find(|feeder| feeder.account == who).ok_or(Error::<T>::NotFeeder)?;
		ensure!(!prices.is_empty(), Error::<T>::EmptyBatch);
		ensure!(is_set(&prices), Error::<T>::DuplicateFeed);

		let (block, at) = (frame_system::Pallet::<T>::block_number(), T::Time::now());
		let seats = usize::try_from(T::MaxFeeders::get()).map_err(|_| ArithmeticError::Overflow)?;
		let mut scratch = Scratch::new(seats);
		let mut pays = Pays::No;
		for (feed, price) in prices.iter() {
			ensure!(*price > Default::default(), Error::<T>::PriceZero);
			let novelty = Feeds::<T>::try_mutate(feed, |record| {
				let record = record.as_mut().ok_or(Error::<T>::FeedNotFound)?;
				let price = record.params.clamp(*price);
				let observation = Observation { feeder, source, price, at };
				record.observe(observation, &feeders, block, &mut scratch)
			})?;
			// One who says the same thing twice in a block adds load and no knowledge.
			if novelty == Novelty::Repeated {
				pays = Pays::Yes;
			}
		}
		Self::deposit_event(Event::Submitted { feeder, prices });
		Ok(pays.into())
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

	/// Set whether `feed` is halted, or fail with `already` if it is so.
	fn set_halted(feed: &FeedId, halted: bool, already: Error<T>) -> DispatchResult {
		Feeds::<T>::try_mutate(feed, |record| {
			let record = record.as_mut().ok_or(Error::<T>::FeedNotFound)?;
			ensure!(record.halted != halted, already);
			record.halted = halted;
			Ok(())
		})
	}
}

/// Whether no feed is in `prices` twice (incident 9).
fn is_set<Price>(prices: &[(FeedId, Price)]) -> bool {
	let mut feeds: Vec<&FeedId> = prices.iter().map(|(feed, _)| feed).collect();
	feeds.sort_unstable();
	feeds.iter().zip(feeds.iter().skip(1)).all(|(left, right)| left != right)
}
