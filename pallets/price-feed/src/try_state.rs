//! The named invariants.
//!
//! One side of each is what consumers are given, [`Quotes::quote`], or the maintained record; the
//! other is worked out from the observations, without the code that seals: by counting instead of
//! sorting, in 256-bit integers instead of fixed point.
//!
//! That a seat has its bond on hold is not said here, as the pallet knows no bonds: it is part of
//! DSP-1 in oracle-governance, which takes them.

use crate::{
	Config, Decimals, FeedPages, FeedParams, FeedRecord, Feeders, NextFeederId, Observation, Page,
	PageId, Pallet, Seal,
};
use alloc::collections::BTreeSet;
use frame_support::{ensure, traits::Time};
use millrace_primitives::{AssetKind, AssetRange, FeedId, Moment, Quote, Quotes, Status};
use sp_core::U256;
use sp_runtime::{FixedU128, TryRuntimeError};

type Checked = Result<(), TryRuntimeError>;

impl<T: Config> Pallet<T> {
	/// All invariants of the pallet. The first that does not hold is the error.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::seats()?;
		let now = T::Time::now();
		for (id, page) in FeedPages::<T>::iter() {
			Self::paged(id, &page)?;
			for (feed, record) in &page.feeds {
				Self::feed_state(feed, record, now)?;
			}
		}
		Ok(())
	}

	/// All invariants of one feed.
	fn feed_state(feed: &FeedId, record: &FeedRecord<T>, now: Moment) -> Checked {
		Self::monotone(record, now)?;
		Self::last_block(feed, record, now)?;
		Self::aggregate(feed, record)?;
		Self::slow(record)?;
		Self::summed(record, now)?;
		let Some(quote) = <Self as Quotes>::quote(feed) else { return Ok(()) };
		Self::fresh(record, &quote, now)?;
		Self::quorum(record, &quote, now)?;
		Self::deviation(record, &quote)?;
		Self::at_bound(record, &quote)
	}

	/// Pages: no stored page is empty; each has its own feeds, that is those whose ids, without the
	/// last three bits, are that of the page; and their ids strictly ascend.
	fn paged(id: PageId, page: &Page<T>) -> Checked {
		let feeds = || page.feeds.iter().map(|(feed, _)| feed);
		ensure!(feeds().next().is_some(), "Pages: an empty page is stored");
		ensure!(
			feeds().all(|feed| match (feed, id) {
				(FeedId::Class(class_id), PageId::Classes(page)) => class_id.0 >> 3 == page,
				(FeedId::Asset(AssetKind::Native), PageId::Native) => true,
				(FeedId::Asset(AssetKind::WithId(asset)), PageId::External(page)) => {
					matches!(asset.kind(), AssetRange::External(n) if n >> 3 == page)
				}
				_ => false,
			}),
			"Pages: a feed is on a page of others"
		);
		ensure!(feeds().is_sorted_by(|left, right| left < right), "Pages: feeds descend");
		Ok(())
	}

	/// Seats: ids strictly ascend and are below the next one; accounts are distinct.
	fn seats() -> Checked {
		let feeders = Feeders::<T>::get();
		let ids = || feeders.iter().map(|feeder| feeder.id);
		ensure!(ids().zip(ids().skip(1)).all(|(left, right)| left < right), "Seats: ids descend");
		ensure!(ids().all(|id| id < NextFeederId::<T>::get()), "Seats: an id was never given");
		let accounts: BTreeSet<_> = feeders.iter().map(|feeder| &feeder.account).collect();
		ensure!(accounts.len() == feeders.len(), "Seats: an account has two");
		Ok(())
	}

	/// ORA-4 Monotone: observation.at ≤ pending.sealed_at ≤ now, sealed.sealed_at < pending.sealed_at,
	/// and no observations without a seal. A seal is as old as its newest observation, or younger if
	/// another was dropped.
	fn monotone(record: &FeedRecord<T>, now: Moment) -> Checked {
		let newest = record.observations.iter().map(|observation| observation.at).max();
		let Some((_, pending)) = &record.pending else {
			ensure!(record.sealed.is_none(), "ORA-4: an older seal without a newer one");
			ensure!(newest.is_none(), "ORA-4: observations without a seal");
			return Ok(());
		};
		ensure!(pending.sealed_at <= now, "ORA-4: a seal is from the future");
		ensure!(
			newest <= Some(pending.sealed_at),
			"ORA-4: an observation is younger than the newest seal"
		);
		if let Some(sealed) = &record.sealed {
			ensure!(sealed.sealed_at < pending.sealed_at, "ORA-4: seals do not ascend in time");
		}
		Ok(())
	}

	/// ORA-5 LastBlock: the quote is the newest seal made before this block, whether that is told by
	/// block numbers or by times.
	fn last_block(feed: &FeedId, record: &FeedRecord<T>, now: Moment) -> Checked {
		let block = frame_system::Pallet::<T>::block_number();
		if let Some((made_in, _)) = &record.pending {
			ensure!(*made_in <= block, "ORA-5: a seal is of a later block");
		}
		let seals = [record.pending.as_ref().map(|(_, seal)| seal), record.sealed.as_ref()];
		let expected = seals.into_iter().flatten().find(|seal| seal.sealed_at < now);
		let quote = <Self as Quotes>::quote(feed);
		ensure!(
			quote.map(|quote| (quote.mid, quote.sealed_at))
				== expected.map(|seal| (seal.mid, seal.sealed_at)),
			"ORA-5: the quote is not the newest seal of an earlier block"
		);
		Ok(())
	}

	/// Aggregate: the newest seal is that of the observations. low ≤ mid ≤ high; at least half of the
	/// observations are at most mid, at least half are at least mid, and at least half are within
	/// the band; feeders = |observations|, sources = |their groups|; the feeders of the observations
	/// strictly ascend; and the feed's decimals are those of its first registration.
	fn aggregate(feed: &FeedId, record: &FeedRecord<T>) -> Checked {
		ensure!(
			Decimals::<T>::get(feed) == Some(record.params.decimals),
			"Aggregate: decimals have changed"
		);
		let ids = || record.observations.iter().map(|observation| observation.feeder);
		ensure!(ids().is_sorted_by(|left, right| left < right), "Aggregate: observations descend");
		let Some((_, seal)) = &record.pending else { return Ok(()) };
		ensure!(seal.low <= seal.mid && seal.mid <= seal.high, "Aggregate: band without mid");
		let half = |fits: &dyn Fn(&Observation) -> bool| {
			let fitting = record.observations.iter().filter(fits).count();
			fitting >= record.observations.len().div_ceil(2)
		};
		ensure!(
			half(&|observation| observation.price <= seal.mid)
				&& half(&|observation| observation.price >= seal.mid),
			"Aggregate: the mid is not the median"
		);
		ensure!(
			half(&|observation| (seal.low..=seal.high).contains(&observation.price)),
			"Aggregate: the band is too narrow"
		);
		let (feeders, sources) = behind(record.observations.iter());
		ensure!(
			u32::try_from(feeders) == Ok(seal.feeders)
				&& u32::try_from(sources) == Ok(seal.sources),
			"Aggregate: feeders or sources are miscounted"
		);
		Ok(())
	}

	/// ORA-1 Fresh: status Live ⇒ age ≤ age_max, and so are the observations that make the quorum.
	fn fresh(record: &FeedRecord<T>, quote: &Quote, now: Moment) -> Checked {
		if quote.status != Status::Live {
			return Ok(());
		}
		ensure!(quote.age <= record.params.age_max, "ORA-1: Live but too old");
		// The observations behind an older seal have been replaced by younger ones.
		if is_newest(record, quote) {
			let (feeders, _) = behind(live(record, now));
			ensure!(
				reaches(feeders, record.params.quorum),
				"ORA-1: Live but its quorum is too old"
			);
		}
		Ok(())
	}

	/// ORA-2 Quorum: status Live ⇒ distinct live feeders ≥ quorum, distinct live source groups ≥
	/// sources_min ≥ 2.
	pub(crate) fn quorum(record: &FeedRecord<T>, quote: &Quote, now: Moment) -> Checked {
		if quote.status != Status::Live {
			return Ok(());
		}
		let FeedParams { quorum, sources_min, .. } = record.params;
		ensure!(quorum >= sources_min && sources_min >= 2, "ORA-2: one source group is enough");
		ensure!(quote.feeders >= quorum, "ORA-2: Live without its quorum");
		if is_newest(record, quote) {
			let (feeders, sources) = behind(live(record, now));
			ensure!(reaches(feeders, quorum), "ORA-2: Live without live feeders");
			ensure!(reaches(sources, sources_min), "ORA-2: Live without live source groups");
		}
		Ok(())
	}

	/// ORA-3 Deviation, first half: |mid − slow| ≤ δ · slow, or status ≤ Volatile.
	pub(crate) fn deviation(record: &FeedRecord<T>, quote: &Quote) -> Checked {
		let parts = U256::from(record.params.deviation_max.deconstruct());
		let (mid, slow) = (quote.mid.into_inner(), quote.slow.into_inner());
		let within = product(mid.abs_diff(slow), U256::from(1_000_000))? <= product(slow, parts)?;
		ensure!(
			within || quote.status <= Status::Volatile,
			"ORA-3: too far from the slow price, but not Volatile"
		);
		Ok(())
	}

	/// ORA-3 Deviation, second half: slow(pending) = slow(sealed) moved towards mid(sealed) by
	/// ⌊min(|mid − slow|, ⌊δ · slow⌋) · e / (e + τ)⌋, where e is the time from sealed_at(sealed) to
	/// sealed_at(pending), or to valid_until(sealed) if that was before; unmoved if sealed had no
	/// quorum. If there is no slow(sealed): mid(pending) if pending is quorate, else none.
	fn slow(record: &FeedRecord<T>) -> Checked {
		let Some((_, seal)) = &record.pending else { return Ok(()) };
		let params = &record.params;
		let before = record.sealed.as_ref().and_then(|old| Some((old, old.slow?)));
		let expected = match before {
			Some((old, slow)) => Some(moved(old, slow.into_inner(), seal.sealed_at, params)?),
			None => {
				let (feeders, sources) = behind(record.observations.iter());
				let quorate =
					reaches(feeders, params.quorum) && reaches(sources, params.sources_min);
				quorate.then_some(seal.mid.into_inner())
			}
		};
		ensure!(
			seal.slow.map(|slow| slow.into_inner()) == expected,
			"ORA-3: the slow price is not the average of the mids"
		);
		Ok(())
	}

	/// ORA-7 LiveSums: price_min · time ≤ Σ mid · time ≤ price_max · time of what the sums have and of
	/// what they will be now; and the newest seal counts from a moment that is not in the future. That the
	/// sums are those of all seals that ever were is shown by a count of each second in tests.
	pub(crate) fn summed(record: &FeedRecord<T>, now: Moment) -> Checked {
		ensure!(record.counted_from <= now, "ORA-7: the sums are from the future");
		let broken = TryRuntimeError::Other("ORA-7: the sums have no value");
		let FeedParams { price_min, price_max, .. } = record.params;
		for sums in [record.sums, record.sums_at(now).map_err(|_| broken)?] {
			let bound = |price: FixedU128| product(price.into_inner(), U256::from(sums.time));
			ensure!(
				(bound(price_min)?..=bound(price_max)?).contains(&sums.mid_time),
				"ORA-7: the average is beyond the clamp"
			);
			ensure!(sums.time <= now, "ORA-7: the feed was Live for longer than time is");
		}
		Ok(())
	}

	/// ORA-6 AtBound: observations are within the clamp; if the mid, or more than half of the
	/// observations, are at one of its ends ⇒ status Halted; and so if governance has halted.
	pub(crate) fn at_bound(record: &FeedRecord<T>, quote: &Quote) -> Checked {
		let FeedParams { price_min, price_max, .. } = record.params;
		ensure!(
			record
				.observations
				.iter()
				.all(|observation| (price_min..=price_max).contains(&observation.price)),
			"ORA-6: an observation is beyond the clamp"
		);
		let majority_at = |bound| {
			let at = record.observations.iter().filter(|observation| observation.price == bound);
			at.count() > record.observations.len().div_euclid(2)
		};
		let observed =
			is_newest(record, quote) && (majority_at(price_min) || majority_at(price_max));
		let quoted = quote.mid <= price_min || quote.mid >= price_max;
		ensure!(
			!(observed || quoted || record.halted) || quote.status == Status::Halted,
			"ORA-6: at the clamp but not Halted"
		);
		Ok(())
	}
}

/// Whether `quote` is of the seal that the observations are behind.
fn is_newest<T: Config>(record: &FeedRecord<T>, quote: &Quote) -> bool {
	record.pending.as_ref().is_some_and(|(_, seal)| seal.sealed_at == quote.sealed_at)
}

/// The observations of `record` that are live at `now`.
fn live<T: Config>(
	record: &FeedRecord<T>,
	now: Moment,
) -> impl Iterator<Item = Observation> + use<'_, T> {
	let age_max = record.params.age_max;
	record.observations.iter().filter(move |observation| {
		observation.at.checked_add(age_max).is_some_and(|last| last >= now)
	})
}

/// Distinct feeders and source groups of `observations`.
fn behind(observations: impl Iterator<Item = Observation>) -> (usize, usize) {
	let (mut feeders, mut sources) = (BTreeSet::new(), BTreeSet::new());
	for observation in observations {
		feeders.insert(observation.feeder);
		sources.insert(observation.source);
	}
	(feeders.len(), sources.len())
}

/// Whether `count` is at least `least`.
fn reaches(count: usize, least: u32) -> bool {
	u32::try_from(count).map_or(true, |count| count >= least)
}

/// `left · right`.
fn product(left: u128, right: U256) -> Result<U256, TryRuntimeError> {
	U256::from(left).checked_mul(right).ok_or(TryRuntimeError::Other("product beyond 256 bits"))
}

/// The slow price `slow` of the seal `old`, moved towards the mid of that, which stood until `now`.
fn moved(
	old: &Seal,
	slow: u128,
	now: Moment,
	params: &FeedParams,
) -> Result<u128, TryRuntimeError> {
	if old.feeders < params.quorum || old.sources < params.sources_min {
		return Ok(slow);
	}
	let broken = TryRuntimeError::Other("ORA-3: the slow price has no value");
	let fresh = now.min(old.valid_until).checked_sub(old.sealed_at).ok_or(broken)?;
	let total = U256::from(fresh).checked_add(U256::from(params.slow_time)).ok_or(broken)?;
	let limit = product(slow, U256::from(params.deviation_max.deconstruct()))?
		.checked_div(U256::from(1_000_000))
		.ok_or(broken)?;
	let mid = old.mid.into_inner();
	let distance = U256::from(mid.abs_diff(slow)).min(limit);
	let step: u128 = distance
		.checked_mul(U256::from(fresh))
		.and_then(|dividend| dividend.checked_div(total))
		.and_then(|step| step.try_into().ok())
		.ok_or(broken)?;
	match mid >= slow {
		true => slow.checked_add(step),
		false => slow.checked_sub(step),
	}
	.ok_or(broken)
}
