//! What the pallet stores: feeds, their parameters, observations and seals, and feeders.

use crate::Config;
use alloc::vec::Vec;
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{
	pallet_prelude::BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound,
};
use frame_system::pallet_prelude::BlockNumberFor;
use millrace_primitives::{
	asset::may_collateralise,
	units::{DAY, MINUTE, NATIVE_DECIMALS, SECOND, SETTLEMENT_DECIMALS, UNIT_DECIMALS},
	AssetId, AssetKind, FeedId, FeederId, Moment, Quote, Status,
};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::U256;
use sp_runtime::{ArithmeticError, FixedU128, Permill};

pub(crate) mod observations;
pub use observations::{Observation, Observations, Source};

/// Most decimals that a priced asset may have.
pub const DECIMALS_MAX: u8 = 18;
/// Shortest maximum age, milliseconds: two blocks, as a price is read a block after it was sealed.
pub const AGE_MAX_MIN: Moment = 6 * SECOND;
/// Longest maximum age, milliseconds.
pub const AGE_MAX_MAX: Moment = DAY;
/// Shortest time constant of the slow price, milliseconds.
pub const SLOW_TIME_MIN: Moment = MINUTE;
/// Longest time constant of the slow price, milliseconds.
pub const SLOW_TIME_MAX: Moment = 30 * DAY;
/// Widest limit of the dispersion, as a share of the mid.
pub const SPREAD_MAX_MAX: Permill = Permill::from_percent(50);
/// Highest clamp, USD per whole unit: 10^12. The edges of the band of any seal, at most twice
/// that, are then far from the end of `FixedU128`.
pub const PRICE_MAX_MAX: FixedU128 =
	FixedU128::from_inner(1_000_000_000_000 * 1_000_000_000_000_000_000);
/// Fewest source groups that a feed may ask for (ORA-2): one kind of source is one point of failure.
pub const SOURCES_MIN_MIN: u32 = 2;

/// What is fixed when a feed is registered.
#[frame_support::stored]
#[derive(Serialize, Deserialize)]
pub struct FeedParams {
	/// Decimals of the priced asset's smallest unit, at most [`DECIMALS_MAX`]; 6 for a class and for
	/// the settlement asset, 12 for the native token. The same for ever, even over retirement.
	pub decimals: u8,
	/// Age after which an observation does not count, milliseconds, from [`AGE_MAX_MIN`] to
	/// [`AGE_MAX_MAX`].
	pub age_max: Moment,
	/// Distance of the mid from the slow price, as a share of the latter, above which the feed is
	/// Volatile, and above which the slow price does not follow it any faster. Not zero: the slow
	/// price could never move, see [`FeedParams::cut`].
	pub deviation_max: Permill,
	/// Dispersion, as a share of the mid, above which the feed is Wide. Not zero, at most
	/// [`SPREAD_MAX_MAX`].
	pub spread_max: Permill,
	/// Lower clamp, USD per whole unit. Not zero.
	pub price_min: FixedU128,
	/// Upper clamp, USD per whole unit. Above the lower, at most [`PRICE_MAX_MAX`].
	pub price_max: FixedU128,
	/// Live feeders below which the feed is Stale, from `sources_min` to the number of seats.
	pub quorum: u32,
	/// Live source groups below which the feed is Stale, at least [`SOURCES_MIN_MIN`].
	pub sources_min: u32,
	/// Time constant of the slow price, milliseconds, from [`SLOW_TIME_MIN`] to [`SLOW_TIME_MAX`].
	/// Divided by the limit of the deviation, it is how long the slow price takes to follow a jump;
	/// see the documentation of the crate.
	pub slow_time: Moment,
}

impl FeedParams {
	/// Returns whether each parameter is in its range if there are seats for `feeders_max` feeders.
	pub fn in_range(&self, feeders_max: u32) -> bool {
		self.decimals <= DECIMALS_MAX
			&& (AGE_MAX_MIN..=AGE_MAX_MAX).contains(&self.age_max)
			&& !self.deviation_max.is_zero()
			&& !self.spread_max.is_zero()
			&& self.spread_max <= SPREAD_MAX_MAX
			&& self.price_min > FixedU128::from_u32(0)
			&& self.price_min < self.price_max
			&& self.price_max <= PRICE_MAX_MAX
			&& self.sources_min >= SOURCES_MIN_MIN
			&& self.quorum >= self.sources_min
			&& self.quorum <= feeders_max
			&& (SLOW_TIME_MIN..=SLOW_TIME_MAX).contains(&self.slow_time)
	}

	/// Returns `price` if it is within the clamp, else the nearer end of the clamp.
	pub fn clamp(&self, price: FixedU128) -> FixedU128 {
		price.max(self.price_min).min(self.price_max)
	}

	/// Returns `price`, or if that is further from the slow price `slow` than `deviation_max`, the
	/// farthest price in its direction that is not. Floor: what is cut is never Volatile, and what
	/// is not Volatile is never cut. `None` on overflow, which no slow price within the clamp leads
	/// to.
	///
	/// A limit that rounds to nothing lets the slow price stand still for ever, Volatile at any other
	/// price. So does a step of less than 10^-18 USD, the least there is. At prices from 10^-6 USD on,
	/// which move for three seconds at least, no parameters in their ranges do that.
	///
	/// ```
	/// use pallet_price_feed::FeedParams;
	/// use sp_runtime::{FixedU128, Permill};
	/// # let params = FeedParams {
	/// #     decimals: 6,
	/// #     age_max: 600_000,
	/// #     deviation_max: Permill::from_percent(10),
	/// #     spread_max: Permill::from_percent(2),
	/// #     price_min: FixedU128::from_rational(1, 100),
	/// #     price_max: FixedU128::from_u32(100),
	/// #     quorum: 3,
	/// #     sources_min: 2,
	/// #     slow_time: 3_600_000,
	/// # };
	/// // The limit is 10 %.
	/// let [two, near, far] = [(2, 1), (21, 10), (99, 1)].map(|(n, d)| FixedU128::from_rational(n, d));
	/// assert_eq!(params.cut(near, two), Some(near));
	/// assert_eq!(params.cut(far, two), Some(FixedU128::from_rational(22, 10)));
	/// ```
	pub fn cut(&self, price: FixedU128, slow: FixedU128) -> Option<FixedU128> {
		let base = slow.into_inner();
		let reach = millrace_math::share_floor(base, self.deviation_max);
		let low = FixedU128::from_inner(base.checked_sub(reach)?);
		let high = FixedU128::from_inner(base.checked_add(reach)?);
		Some(price.max(low).min(high))
	}

	/// Returns whether `price` is at the clamp, so that the true price may be any beyond.
	pub fn at_clamp(&self, price: FixedU128) -> bool {
		price <= self.price_min || price >= self.price_max
	}
}

/// Returns whether `feed` may exist at all: compute is priced by its class, and only what may be
/// collateral has a feed of its own.
pub(crate) fn is_priceable(feed: &FeedId) -> bool {
	match feed {
		FeedId::Class(_) => true,
		FeedId::Asset(kind) => may_collateralise(kind),
	}
}

/// Returns the decimals of `feed` if the design fixes them, else `None`.
pub(crate) fn known_decimals(feed: &FeedId) -> Option<u8> {
	match feed {
		FeedId::Class(_) => Some(UNIT_DECIMALS),
		FeedId::Asset(AssetKind::Native) => Some(NATIVE_DECIMALS),
		FeedId::Asset(AssetKind::WithId(id)) if *id == AssetId::SETTLEMENT => {
			Some(SETTLEMENT_DECIMALS)
		}
		FeedId::Asset(_) => None,
	}
}

/// An aggregate of live observations; or, where the last of them was dropped, the slow price with
/// nobody behind it.
#[frame_support::stored]
pub struct Seal {
	/// Mid less the dispersion, USD per whole unit.
	pub low: FixedU128,
	/// Median, or the slow price if nobody is behind it, USD per whole unit.
	pub mid: FixedU128,
	/// Mid plus the dispersion, USD per whole unit.
	pub high: FixedU128,
	/// Moving average of the mids of earlier seals, USD per whole unit: each for the time for which it
	/// stood and was fresh, and cut to the limit of the deviation. The seal's own mid counts from the
	/// next seal on, except in the first seal that has its quorum: before that there is none. The mid
	/// of a seal without a quorum never counts, so that a lone feeder cannot move it.
	pub slow: Option<FixedU128>,
	/// Time of the block that made it.
	pub sealed_at: Moment,
	/// Last moment at which its quorum and its source groups are fresh. Zero if they never were.
	pub valid_until: Moment,
	/// Distinct feeders behind it.
	pub feeders: u32,
	/// Distinct source groups behind it.
	pub sources: u32,
}

impl Seal {
	/// Returns the status at `now`: of all reasons that apply, the worst.
	pub fn status(&self, params: &FeedParams, halted: bool, now: Moment) -> Status {
		if halted || params.at_clamp(self.mid) {
			Status::Halted
		} else if self.slow.is_some_and(|slow| exceeds(self.mid, slow, params.deviation_max)) {
			Status::Volatile
		} else if exceeds(self.high, self.mid, params.spread_max) {
			Status::Wide
		} else if now > self.valid_until || !self.is_quorate(params) {
			Status::Stale
		} else {
			Status::Live
		}
	}

	/// Returns whether the seal may still liquidate at `now` if it is Stale: until a maximum age after
	/// its validity, and never if it never had a quorum.
	pub fn is_usable(&self, params: &FeedParams, now: Moment) -> bool {
		let late = now.checked_sub(self.valid_until);
		self.valid_until > 0 && late.is_none_or(|late| late <= params.age_max)
	}

	/// Returns for how long after `since` the seal was Live up to `now`, while the feed was not halted, or
	/// `None` if it never was.
	pub(crate) fn live_time(
		&self,
		params: &FeedParams,
		since: Moment,
		now: Moment,
	) -> Option<Moment> {
		// Of all that makes the status, only the age changes while the seal stands.
		if self.status(params, false, self.sealed_at) != Status::Live {
			return None;
		}
		now.min(self.valid_until).checked_sub(self.sealed_at.max(since))
	}

	/// Returns whether enough feeders and source groups were behind the seal when it was made.
	pub fn is_quorate(&self, params: &FeedParams) -> bool {
		self.feeders >= params.quorum && self.sources >= params.sources_min
	}
}

/// Returns whether `price` is further than `limit` from `base`, as a share of the latter. Exact:
/// limits are multiples of 10^-6, which the rounding of the distance, up to a multiple of 10^-18,
/// cannot pass.
fn exceeds(price: FixedU128, base: FixedU128, limit: Permill) -> bool {
	millrace_math::relative_distance_ceil(price, base) > FixedU128::from(limit)
}

/// The mids of a feed, added up over time: each for the time for which its seal stood and was Live.
///
/// Whoever notes the sums at two moments has the average over the time between them, however long that
/// is and however many seals there were:
///
/// ```
/// use pallet_price_feed::LiveSums;
/// use sp_runtime::FixedU128;
/// let two = FixedU128::from_u32(2);
/// let mut sums = LiveSums::default();
/// assert_eq!(sums.average_since(&LiveSums::default()), None);
/// sums.add(two, 1_000).unwrap();
/// let noted = sums;
/// sums.add(two, 1_000).unwrap();
/// sums.add(FixedU128::from_u32(5), 500).unwrap();
/// assert_eq!(sums.average_since(&noted), Some(FixedU128::from_u32(3)));
/// ```
#[frame_support::stored]
#[derive(Copy, Default)]
pub struct LiveSums {
	/// Σ mid × milliseconds, the mid in 10^-18 USD per whole unit. At the highest clamp it overflows
	/// after 10^36 years.
	pub mid_time: U256,
	/// Milliseconds for which the feed was Live.
	pub time: Moment,
}

impl LiveSums {
	/// Adds `mid` for `time` milliseconds. Fails on overflow, which is out of reach.
	pub fn add(&mut self, mid: FixedU128, time: Moment) -> Result<(), ArithmeticError> {
		let more = U256::from(mid.into_inner()).checked_mul(U256::from(time));
		let sum = more.and_then(|more| self.mid_time.checked_add(more));
		self.mid_time = sum.ok_or(ArithmeticError::Overflow)?;
		self.time = self.time.checked_add(time).ok_or(ArithmeticError::Overflow)?;
		Ok(())
	}

	/// Returns the average mid over the live time since `earlier`, rounded down, or `None` if there was
	/// none or `earlier` is not earlier.
	pub fn average_since(&self, earlier: &Self) -> Option<FixedU128> {
		let time = self.time.checked_sub(earlier.time)?;
		let sum = self.mid_time.checked_sub(earlier.mid_time)?;
		// Floor.
		let average = sum.checked_div(U256::from(time))?;
		u128::try_from(average).ok().map(FixedU128::from_inner)
	}
}

/// All about one feed.
#[derive(
	CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[scale_info(skip_type_params(T))]
#[codec(mel_bound())]
pub struct FeedRecord<T: Config> {
	/// Fixed at registration.
	pub params: FeedParams,
	/// Whether governance has stopped it.
	pub halted: bool,
	/// The newest seal of a block before the one that made `pending`.
	pub sealed: Option<Seal>,
	/// The newest seal, and the block that made it and may not read it.
	pub pending: Option<(BlockNumberFor<T>, Seal)>,
	/// The observations behind the newest seal, at most one per feeder, by ascending feeder id.
	pub observations: Observations<T::MaxFeeders>,
	/// The mids of all seals before the newest one over their live time; of the newest one, what was
	/// before `counted_from`.
	pub sums: LiveSums,
	/// Moment from which the newest seal counts, if that is later than the one at which it was made:
	/// governance halted or resumed the feed.
	pub counted_from: Moment,
}

impl<T: Config> FeedRecord<T> {
	/// Returns the record of a feed that nobody has observed yet.
	pub fn new(params: FeedParams) -> Self {
		Self {
			params,
			halted: false,
			sealed: None,
			pending: None,
			observations: Observations::new(),
			sums: LiveSums::default(),
			counted_from: 0,
		}
	}

	/// Returns the newest seal made before `block` (ORA-5), or `None` if there is none.
	pub fn visible(&self, block: BlockNumberFor<T>) -> Option<&Seal> {
		match &self.pending {
			Some((made_in, seal)) if *made_in < block => Some(seal),
			_ => self.sealed.as_ref(),
		}
	}

	/// Returns the quote that a consumer sees in `block` at `now`, or `None` if it sees no seal.
	pub fn quote(&self, block: BlockNumberFor<T>, now: Moment) -> Option<Quote> {
		self.quote_of(self.visible(block)?, now)
	}

	/// Returns the quote for who opens something in `block` at `now`: the worse of what it sees and of
	/// what the observations of this block will make it, or `None` if it sees no seal.
	pub fn cautious(&self, block: BlockNumberFor<T>, now: Moment) -> Option<Quote> {
		let seen = self.quote(block, now)?;
		let Some((_, coming)) = self.pending.as_ref().filter(|(made_in, _)| *made_in >= block)
		else {
			return Some(seen);
		};
		let coming = self.quote_of(coming, now)?;
		Some(Quote {
			low: seen.low.min(coming.low),
			mid: seen.mid.max(coming.mid),
			high: seen.high.max(coming.high),
			status: seen.status.min(coming.status),
			usable: seen.usable && coming.usable,
			feeders: seen.feeders.min(coming.feeders),
			..seen
		})
	}

	/// Returns what `seal` says at `now`.
	fn quote_of(&self, seal: &Seal, now: Moment) -> Option<Quote> {
		Some(Quote {
			low: seal.low,
			mid: seal.mid,
			high: seal.high,
			slow: seal.slow.unwrap_or(seal.mid),
			status: seal.status(&self.params, self.halted, now),
			sealed_at: seal.sealed_at,
			age: now.checked_sub(seal.sealed_at)?,
			usable: seal.is_usable(&self.params, now),
			feeders: seal.feeders,
			decimals: self.params.decimals,
		})
	}

	/// Returns the sums at `now`, with what the newest seal adds to them.
	pub fn sums_at(&self, now: Moment) -> Result<LiveSums, ArithmeticError> {
		let mut sums = self.sums;
		let Some((_, seal)) = self.pending.as_ref().filter(|_| !self.halted) else {
			return Ok(sums);
		};
		if let Some(time) = seal.live_time(&self.params, self.counted_from, now) {
			sums.add(seal.mid, time)?;
		}
		Ok(sums)
	}

	/// Takes what the newest seal adds up to `now` into the sums, from where it counts on.
	pub(crate) fn count(&mut self, now: Moment) -> Result<(), ArithmeticError> {
		self.sums = self.sums_at(now)?;
		self.counted_from = now;
		Ok(())
	}
}

/// A seated feeder.
#[frame_support::stored(no_skip_type_params)]
pub struct FeederRecord<AccountId> {
	/// Id of this seat. An account that leaves and comes back gets a new one.
	pub id: FeederId,
	/// Account that submits.
	pub account: AccountId,
	/// Its source group.
	pub source: Source,
}

/// All feeders, by ascending id.
pub type FeedersOf<T> =
	BoundedVec<FeederRecord<<T as frame_system::Config>::AccountId>, <T as Config>::MaxFeeders>;

/// Prices of one submission, USD per whole unit.
pub type BatchOf<T> = BoundedVec<(FeedId, FixedU128), <T as Config>::MaxBatch>;

/// The observations of the feed in hand, apart as prices and as times, in no order. The feeds of one
/// submission share the buffers.
pub(crate) struct Scratch {
	/// Prices.
	pub prices: Vec<FixedU128>,
	/// Times and source groups.
	pub times: Vec<(Moment, Source)>,
}

impl Scratch {
	/// Returns buffers for feeds with up to `len` observations.
	pub fn new(len: usize) -> Self {
		Self { prices: Vec::with_capacity(len), times: Vec::with_capacity(len) }
	}

	/// Removes what belongs to the feed that was in hand.
	pub fn clear(&mut self) {
		self.prices.clear();
		self.times.clear();
	}

	/// Adds an observation.
	pub fn take(&mut self, observation: &Observation) {
		self.prices.push(observation.price);
		self.times.push((observation.at, observation.source));
	}
}
