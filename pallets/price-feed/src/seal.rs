//! How an observation becomes part of a seal.
//!
//! Sealing is lazy. No hook walks the feeds: the first submission of a block finds the seal of an
//! earlier one in `pending`, promotes it to `sealed`, and makes a new `pending`. Further submissions
//! of the same block make `pending` again from the same `sealed`, so the number of submissions
//! changes nothing, neither the slow price nor what the block's readers see. To drop an observation
//! is a submission of nothing: the same, without a new observation.
//!
//! The slow price of a seal is made of the seal before it alone: what stood since then is the mid of
//! that one, and not what is said now. So a price counts for the time during which everybody could
//! read it, answer it and have it dropped.

use crate::{
	types::{FeedParams, FeedRecord, FeederRecord, Observation, Scratch, Seal, Source},
	Config,
};
use frame_system::pallet_prelude::BlockNumberFor;
use millrace_primitives::{FeederId, Moment};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult, FixedU128};

/// Whether a submission brought something new.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Novelty {
	/// The first observation of this feeder at this moment.
	First,
	/// It replaces one of the same feeder and moment.
	Repeated,
}

impl<T: Config> FeedRecord<T> {
	/// Takes in `observation`, made in `block`, beside those of `feeders` that are still live, and
	/// seals them. `feeders` ascends by id.
	pub(crate) fn observe(
		&mut self,
		observation: Observation,
		feeders: &[FeederRecord<T::AccountId>],
		block: BlockNumberFor<T>,
		scratch: &mut Scratch,
	) -> Result<Novelty, DispatchError> {
		let (who, now) = (observation.feeder, observation.at);
		self.promote(block, now)?;
		let mut novelty = Novelty::First;
		let mut counts = counting(feeders, now, self.params.age_max);
		scratch.clear();
		self.observations.renew(&observation, |old| {
			if old.feeder == who {
				if old.at == now {
					novelty = Novelty::Repeated;
				}
				return false;
			}
			let counts = counts(old);
			if counts {
				scratch.take(old);
			}
			counts
		})?;
		scratch.take(&observation);
		let seal = aggregate(scratch, &self.params, self.sealed.as_ref(), now)?;
		self.pending = Some((block, seal));
		Ok(novelty)
	}

	/// Forgets what `feeder` said, in `block` at `now`, and seals what is left: those of `feeders` that
	/// are still live. `feeders` ascends by id. If nobody is left, the seal is the slow price; and if
	/// there was no seal before this block either, the feed is again one that nobody has observed.
	pub(crate) fn forget(
		&mut self,
		feeder: FeederId,
		feeders: &[FeederRecord<T::AccountId>],
		block: BlockNumberFor<T>,
		now: Moment,
	) -> DispatchResult {
		self.promote(block, now)?;
		let mut scratch = Scratch::new(self.observations.len());
		let mut counts = counting(feeders, now, self.params.age_max);
		self.observations.retain(|old| {
			let counts = old.feeder != feeder && counts(old);
			if counts {
				scratch.take(old);
			}
			counts
		})?;
		let before = self.sealed.as_ref();
		let seal = match self.observations.is_empty() {
			true => before.map(|before| bare(before, &self.params, now)).transpose()?,
			false => Some(aggregate(&mut scratch, &self.params, before, now)?),
		};
		self.pending = seal.map(|seal| (block, seal));
		Ok(())
	}

	/// Makes the pending seal of an earlier block the sealed one, which stood until `now`, and removes
	/// a pending seal of this block, which the caller then makes again.
	fn promote(&mut self, block: BlockNumberFor<T>, now: Moment) -> DispatchResult {
		if self.pending.as_ref().is_some_and(|(made_in, _)| *made_in < block) {
			self.count(now)?;
			self.sealed = self.pending.take().map(|(_, seal)| seal);
		}
		self.pending = None;
		Ok(())
	}
}

/// Returns a function that tells whether an observation counts at `now`: it has to be live and of
/// one of `feeders`. Observations and feeders both ascend by id, and the function has to be called
/// in that order, so that one pass over both tells who left.
fn counting<'a, AccountId>(
	feeders: &'a [FeederRecord<AccountId>],
	now: Moment,
	age_max: Moment,
) -> impl FnMut(&Observation) -> bool + 'a {
	let mut seats = feeders.iter().map(|feeder| feeder.id).peekable();
	move |observation| {
		while seats.next_if(|seat| *seat < observation.feeder).is_some() {}
		observation.is_live(now, age_max) && seats.peek() == Some(&observation.feeder)
	}
}

/// Returns the seal at `now` with nobody behind it: the slow price that `before` leads to, or its
/// mid if it knew none. It is Stale, or Halted at the clamp, and liquidates nobody. It is there for
/// its slow price: were that forgotten, the next quorum could name any price without being
/// Volatile.
fn bare(before: &Seal, params: &FeedParams, now: Moment) -> Result<Seal, ArithmeticError> {
	let slow = slow(before, params, now)?;
	let price = slow.unwrap_or(before.mid);
	Ok(Seal {
		low: price,
		mid: price,
		high: price,
		slow,
		sealed_at: now,
		valid_until: 0,
		feeders: 0,
		sources: 0,
	})
}

/// Returns the seal at `now` of the observations in `scratch`, whose slow price continues that of
/// `before`.
fn aggregate(
	scratch: &mut Scratch,
	params: &FeedParams,
	before: Option<&Seal>,
	now: Moment,
) -> Result<Seal, DispatchError> {
	let band = millrace_math::aggregate(&mut scratch.prices).ok_or(ArithmeticError::Overflow)?;
	let coverage = Coverage::of(&mut scratch.times, params)?;
	let mut seal = Seal {
		low: band.low,
		mid: band.mid,
		high: band.high,
		slow: before.map(|before| slow(before, params, now)).transpose()?.flatten(),
		sealed_at: now,
		valid_until: 0,
		feeders: coverage.feeders,
		sources: coverage.sources,
	};
	if seal.is_quorate(params) {
		// The memory begins with the first mid that has a quorum.
		seal.slow = seal.slow.or(Some(band.mid));
		seal.valid_until =
			coverage.oldest.checked_add(params.age_max).ok_or(ArithmeticError::Overflow)?;
	}
	Ok(seal)
}

/// Returns the slow price at `now`, when the mid of `before` has stood since that was sealed, or
/// `None` if there was no quorum so far.
///
/// The mid counts while its quorum and its source groups were fresh, and not at all if it had none,
/// however long it stood. And it counts for no more than the farthest price that is not Volatile.
fn slow(
	before: &Seal,
	params: &FeedParams,
	now: Moment,
) -> Result<Option<FixedU128>, ArithmeticError> {
	let Some(last) = before.slow else { return Ok(None) };
	// A validity of zero is none: it is before any seal.
	let Some(counted) = before.valid_until.min(now).checked_sub(before.sealed_at) else {
		return Ok(Some(last));
	};
	let stood = params.cut(before.mid, last).ok_or(ArithmeticError::Overflow)?;
	Ok(Some(millrace_math::ema(last, stood, counted, params.slow_time)))
}

/// Who is behind a seal.
struct Coverage {
	/// Distinct feeders.
	feeders: u32,
	/// Distinct source groups.
	sources: u32,
	/// When the oldest observation was made without which there is no quorum of feeders or not
	/// enough source groups; zero if there is none anyhow.
	oldest: Moment,
}

impl Coverage {
	/// Returns the coverage of `times`, one per feeder, and leaves them sorted, newest first.
	fn of(times: &mut [(Moment, Source)], params: &FeedParams) -> Result<Self, DispatchError> {
		times.sort_unstable_by(|left, right| right.cmp(left));
		let mut seen = [false; 256];
		let mut coverage = Self { feeders: 0, sources: 0, oldest: 0 };
		for (at, source) in times.iter() {
			let needed = coverage.feeders < params.quorum || coverage.sources < params.sources_min;
			if needed {
				coverage.oldest = *at;
			}
			coverage.feeders = coverage.feeders.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			// 256 places for 256 values of `Source`: always there.
			let place = seen.get_mut(usize::from(*source)).ok_or(DispatchError::Corruption)?;
			if !*place {
				*place = true;
				coverage.sources =
					coverage.sources.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			}
		}
		Ok(coverage)
	}
}
