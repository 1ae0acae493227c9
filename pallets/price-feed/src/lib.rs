//! # Price feed
//!
//! Seated feeders observe prices, the pallet seals them, and everybody else reads quotes: a band, a
//! slow price and a status, never a bare number.
//!
//! ## Overview
//!
//! A lender that trusts one number can be robbed with one number. So a price here is what the
//! middle of several independent feeders says, with the distance by which they disagree, with a
//! memory of what it was, and with one word that says how far to trust it. What may be done at each
//! status is a fixed table, [`millrace_primitives::Status::rule`]: to take on risk needs
//! [`Live`](millrace_primitives::Status::Live), to reduce it always works.
//!
//! There is one feed per class of compute and one per collateral asset. Governance registers feeds
//! and may halt one at once.
//!
//! Who feeds is decided elsewhere. The pallet keeps the seats, [`millrace_primitives::Seats`], and
//! knows no money. Governance admits feeders through oracle-governance, which takes the bond and the
//! seat together, and gives the seat up when the feeder leaves or was wrong too often; what then
//! becomes of the bond is written there. A report that is disputed may be dropped,
//! [`Pallet::drop_observation`].
//!
//! ### Life cycle
//!
//! ```text
//! governance: register_feed ────────────────> feed ── halt_feed ─> Halted ── resume_feed ─┐
//! oracle:     seat ─> feeder                    ^                                         │
//! feeder:     submit(prices) ──block n──> pending seal ──first submit after n──> sealed   │
//!                                               └──────── read from block n + 1 on <──────┘
//! oracle:     drop_observation ──block n──> pending seal without it, unseat
//! governance: retire_feed
//! ```
//!
//! ### Terms
//!
//! - **feeder**: a seated account. It belongs to a **source group**: feeders of one group read the
//!   same kind of source and may fail together.
//! - **observation**: the last price that a feeder gave for a feed, clamped, with the time of the
//!   block that carried it. It is **live** until it is older than the feed's maximum age.
//! - **seal**: the median of the live observations, its **mid**, the dispersion around it, and the
//!   slow price.
//! - **slow price**: a moving average of mids over time. It moves when a feed is sealed, by the mid
//!   that stood until then: that of the seal before, for as long as its quorum was fresh.
//! - **cut**: brought to the limit of the deviation, where a mid is further than that from the slow
//!   price.
//! - **dropped**: taken out of a feed before its time, as if the feeder had never said it.
//! - **quorate**: with enough distinct feeders and enough distinct source groups.
//! - **quote**: a seal as it looks now, that is with its status and age.
//!
//! ### The status ladder
//!
//! Of all reasons that apply, the worst wins:
//!
//! | status | reason |
//! | --- | --- |
//! | Halted | halted by governance, or the mid is at the clamp and may be anything beyond (ORA-6) |
//! | Volatile | the mid is further from the slow price than `deviation_max` (ORA-3), so that it is cut |
//! | Wide | the dispersion is more than `spread_max` of the mid |
//! | Stale | the quorum or the source groups were missing or have lapsed since (ORA-1, ORA-2) |
//! | Live | none |
//!
//! ## Example
//!
//! ```
//! use millrace_primitives::{Action, Status};
//! use pallet_price_feed::{FeedParams, Seal};
//! use sp_runtime::{FixedU128, Permill};
//!
//! let params = FeedParams {
//!     decimals: 6,
//!     age_max: 600_000,
//!     deviation_max: Permill::from_percent(10),
//!     spread_max: Permill::from_percent(2),
//!     price_min: FixedU128::from_rational(1, 100),
//!     price_max: FixedU128::from_u32(100),
//!     quorum: 3,
//!     sources_min: 2,
//!     slow_time: 3_600_000,
//! };
//! assert!(params.in_range(31));
//!
//! let mut seal = Seal {
//!     low: FixedU128::from_rational(199, 100),
//!     mid: FixedU128::from_u32(2),
//!     high: FixedU128::from_rational(201, 100),
//!     slow: Some(FixedU128::from_u32(2)),
//!     sealed_at: 0,
//!     valid_until: 600_000,
//!     feeders: 3,
//!     sources: 2,
//! };
//! assert_eq!(seal.status(&params, false, 600_000), Status::Live);
//! assert_eq!(seal.status(&params, false, 600_001), Status::Stale);
//! seal.mid = params.price_max;
//! assert_eq!(seal.status(&params, false, 600_000), Status::Halted);
//! assert!(!Status::Halted.allows(Action::Issue) && Status::Halted.allows(Action::Repay));
//! ```
//!
//! The whole way from an empty chain to a quote is `tests/lifecycle.rs`.
//!
//! ## Design
//!
//! - **Eight feeds per value**, a [`Page`]. A write to the database costs as much as half a transfer,
//!   several times what it takes to seal a feed. Were each feed a value of its own, a submission of 32
//!   feeds would spend 32 reads and writes; on pages it spends four if the feeds are neighbours. The
//!   key of a page follows from the feed's id, [`PageId::of`], so that nothing is looked up. The
//!   price is that who reads one quote reads a page, about nine kilobytes if all seats are taken:
//!   still one read. All feeders are one value too, [`Feeders`].
//! - **Observations stay bytes**, [`Observations`], until a submission prices their feed. So what a
//!   page carries along is copied and not decoded, and a quote costs hardly more than its seals.
//! - **A batch is sorted** before anything is read. Twins are then neighbours, each page is loaded and
//!   stored once, and neither the result nor the error depends on the order of the batch.
//! - **Sealing is lazy.** The first submission of a block promotes the seal of the block before and
//!   starts a new one; see `seal.rs`. Nothing runs in blocks without a submission or a drop, and there
//!   is no queue that could fill up.
//! - **The last block's price** (ORA-5): a seal is invisible in the block that makes it, so nobody
//!   trades against a price that can still change under him. An interface that asks at the state of
//!   block n sees what transactions of block n saw.
//! - **The slow price moves by what stood, not by what is new.** With e the time for which the mid
//!   of the seal before was fresh and τ `slow_time`, the new slow price is slow + (mid − slow) · e
//!   / (e + τ), the step rounded down. The new mid is not in it: it has not stood yet. So a price
//!   has to be there for all to see and to answer, in a block before, to move the slow price at
//!   all; and nothing that is said or dropped in a block changes the slow price that it seals, but
//!   for the first.
//! - **It moves with quorate mids only**, and no longer than their quorum was fresh, `valid_until`.
//!   A lone feeder, while all others are silent, can neither drag it along nor make it follow
//!   himself out of the Volatile status; and silence moves nothing, however long it lasts. The
//!   first mid that has a quorum is the first slow price. No field says which mid stood and since
//!   when: it is in the seal before, and so is whether it had a quorum.
//! - **It moves by no more than an honest price could move it.** The mid that stood is cut to the
//!   limit of the deviation δ, [`FeedParams::cut`], before it counts. So a mid at the clamp moves
//!   the slow price as far as one that has just become Volatile, at most by slow · δ · e / (e + τ),
//!   where e is at most `age_max`. Over a time t of whatever mids and however many seals that is
//!   less than a factor exp(δ · t / τ), up, and never below 1 − δ · t / τ, down.
//! - **What is far takes its time.** After a lasting jump to r times the price, the feed stays
//!   Volatile for about τ / δ · ln(r / (1 + δ)), up, or τ / δ · ln((1 − δ) / r), down, while its
//!   quorum is fresh: at 10 % and an hour, six hours for twice the price or half of it. In the
//!   block itself a jump and a captured quorum look alike, and time is what tells them apart:
//!   feeders disagree, reports are disputed, a feed is halted. As long as it is Volatile nobody
//!   takes on risk, all who leave can, and vaults are liquidated in part, at a slow price that is
//!   on its way. Governance that is sure of the jump does not have to wait: a feed that is
//!   registered anew begins at its first quorate mid.
//! - **A drop seals anew**, as a submission does, from what is left. So what was dropped is gone from
//!   the next block on, even if nobody submits; what this block sees stays as it is (ORA-5), so that
//!   nobody can dispute a report to move the price he trades against in the same block. The slow
//!   price is of what stood, and what was dropped did stand until then. If nobody is left, the seal is
//!   the slow price with nobody behind it: no risk may be taken at it and nobody is liquidated by it,
//!   but the memory is not lost.
//! - **Submitting is free for feeders**, once per feed and block: a batch that repeats an observation
//!   of the same block pays, and so does any batch that fails. An observation that was dropped is no
//!   longer there to be repeated, so that the next one is free, even in the same block. That is no
//!   way to submit for nothing, as a drop takes a dispute, whose bond is far more than a fee.
//! - **Decimals are for ever**: [`Decimals`] outlives the feed, so retirement and registration cannot
//!   shift a price by powers of ten.
//!
//! ## Limitations
//!
//! - What an unseated feeder said stays in the newest seal until the next submission to the feed, or
//!   until it is dropped; and what was dropped can still be read in that block. Whoever distrusts it
//!   halts the feed first, which works at once.
//! - A drop silences nobody: what the feeder says next counts again. Only unseating ends that.
//! - The pallet does not know whether a feeder has a bond. Those whom genesis seats have none: only
//!   oracle-governance takes one, from those whom it admits.
//! - The clamp is fixed. A price that leaves it for good needs a new registration.
//! - Pages save only where ids are neighbours. A submission of 32 feeds whose ids are far from each
//!   other touches 32 pages, and its weight says so.
//! - Whether an account's source group is what it says is for governance to find out.
//!
//! ## Threats
//!
//! Each has a test in `tests/attacks.rs`: a third of the feeders silent and a third lying, or off
//! by powers of ten; all silent; a price pinned at its clamp; feeders split in two clusters; three
//! of five captured for a block; a minority that has the others dropped.
//!
//! Whoever holds a majority of the live feeders, from two source groups, makes the price of the
//! next block. One beyond `deviation_max` is Volatile, one within is believed; the clamp bounds it,
//! and the bonds that oracle-governance keeps pay for it. The slow price, at which a Volatile feed
//! liquidates in part, follows a block later and by the cut step above, whatever was said: at 10 %
//! and an hour by a twelve-thousandth for each block of three seconds, and by about a tenth if
//! nobody halts the feed for an hour.
//!
//! Who has observations dropped chooses whom a feed hears until the others speak again: what is
//! left still needs its quorum, and beyond `deviation_max` it is Volatile, but within that it is
//! believed. So drops are for reports that were found to be wrong, and for those that are merely
//! disputed only where a dispute costs more than that is worth.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub use feed_pages::{Page, PageId, PAGE_FEEDS};
pub use pallet::*;
pub use types::{
	BatchOf, FeedParams, FeedRecord, FeederRecord, FeedersOf, Observation, Observations, Seal,
	Source,
};
pub use weights::WeightInfo;

#[cfg(any(feature = "runtime-benchmarks", test))]
mod benchmarking;
mod calls;
mod drops;
mod feed_pages;
#[cfg(any(test, feature = "std", feature = "runtime-benchmarks"))]
mod fixture;
#[cfg(test)]
mod mock;
mod provide;
mod seal;
mod seats;
mod store;
#[cfg(test)]
mod tests;
#[cfg(any(test, feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
mod views;
pub mod weights;

// Declarations only. The macros' own code casts pinned indices and expects what it has checked.
#[allow(clippy::as_conversions, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::{dispatch::DispatchClass, pallet_prelude::*, traits::Time};
	use frame_system::pallet_prelude::*;
	use millrace_primitives::{Classes, FeedId, FeederId, Moment, Quote, Quotes, Seats};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the pallet needs from the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Who registers, retires and resumes feeds. These loosen, so in production a track with an
		/// enactment delay.
		type GovernanceOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Who halts a feed. This tightens, so it may be a track without delay.
		type HaltOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The classes that exist.
		type Classes: Classes;

		/// The clock, milliseconds since the Unix epoch.
		type Time: Time<Moment = Moment>;

		/// Seats for feeders, from 2 to 255. Each adds some 30 bytes to each feed, hence up to 240 to a
		/// page, and a step to each seal. To lower it takes a migration: a page on which a feed has
		/// more observations than that does not decode.
		#[pallet::constant]
		type MaxFeeders: Get<u32>;

		/// Most feeds in one submission, at least 1.
		#[pallet::constant]
		type MaxBatch: Get<u32>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// The feeds, by page. Twox: keys are chosen by governance alone.
	#[pallet::storage]
	pub type FeedPages<T: Config> = StorageMap<_, Twox64Concat, PageId, Page<T>>;

	/// The feeders, by ascending id. No hasher: one value.
	#[pallet::storage]
	pub type Feeders<T: Config> = StorageValue<_, FeedersOf<T>, ValueQuery>;

	/// The id of the next feeder. No hasher: one value. Apart from [`Feeders`], as submitting does
	/// not need it.
	#[pallet::storage]
	pub type NextFeeder<T: Config> = StorageValue<_, FeederId, ValueQuery>;

	/// The decimals of each feed that ever was. Twox: keys are chosen by governance alone.
	#[pallet::storage]
	pub type Decimals<T: Config> = StorageMap<_, Twox64Concat, FeedId, u8>;

	/// Feeds and feeders from the start.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Feeds with their parameters. A class has to be defined before, by its pallet's genesis.
		pub feeds: Vec<(FeedId, FeedParams)>,
		/// Feeders with their source group. They get their seats without a bond: oracle-governance
		/// bonds those whom it admits, and these were not.
		pub feeders: Vec<(T::AccountId, Source)>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			for (feed, params) in &self.feeds {
				let registered = Pallet::<T>::do_register_feed(feed.clone(), params.clone());
				assert!(registered.is_ok(), "genesis feed {feed:?}: {registered:?}");
			}
			for (who, source) in &self.feeders {
				let seated = <Pallet<T> as Seats<T::AccountId>>::seat(who, *source);
				assert!(seated.is_ok(), "genesis feeder {who:?}: {seated:?}");
			}
		}
	}

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A feed was registered.
		#[codec(index = 0)]
		FeedRegistered {
			/// The feed.
			feed: FeedId,
			/// Its parameters, fixed from now on.
			params: FeedParams,
		},
		/// A feed was retired. It has no quote any more.
		#[codec(index = 1)]
		FeedRetired {
			/// The feed.
			feed: FeedId,
		},
		/// A feeder was seated.
		#[codec(index = 2)]
		FeederAdded {
			/// The account.
			who: T::AccountId,
			/// The id of its seat.
			feeder: FeederId,
			/// Its source group.
			source: Source,
		},
		/// A feeder was removed. Its observations do not count from the next submission on.
		#[codec(index = 3)]
		FeederRemoved {
			/// The account.
			who: T::AccountId,
			/// The id of the seat it had.
			feeder: FeederId,
		},
		/// A feeder submitted prices, as it stated them: what is outside a clamp counts as the clamp.
		#[codec(index = 4)]
		Submitted {
			/// The feeder.
			feeder: FeederId,
			/// Feeds with prices, USD per whole unit.
			prices: BatchOf<T>,
		},
		/// A feed was halted.
		#[codec(index = 5)]
		FeedHalted {
			/// The feed.
			feed: FeedId,
		},
		/// A feed was resumed. Its status is now what its seals say.
		#[codec(index = 6)]
		FeedResumed {
			/// The feed.
			feed: FeedId,
		},
		/// What a feeder said last to a feed was taken out of it. The feed was sealed anew without it,
		/// and without those that are too old or whose feeder has left, as by a submission.
		#[codec(index = 7)]
		ObservationDropped {
			/// The feeder.
			feeder: FeederId,
			/// The feed.
			feed: FeedId,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// No such feed. Check the id, or register it first.
		#[codec(index = 0)]
		FeedNotFound,
		/// The feed is registered already. Retire it first to change its parameters.
		#[codec(index = 1)]
		FeedExists,
		/// The feed's class was never defined. Define it first.
		#[codec(index = 2)]
		ClassNotFound,
		/// The asset is a claim on compute, which is never collateral. Price its class instead.
		#[codec(index = 3)]
		NotPriceable,
		/// A parameter is outside its range. The ranges are in the documentation of `FeedParams`.
		#[codec(index = 4)]
		ParamsOutOfRange,
		/// The decimals differ from those of the asset or of an earlier registration. Use those.
		#[codec(index = 5)]
		DecimalsMismatch,
		/// The signer is not a feeder. Only seated accounts submit.
		#[codec(index = 6)]
		NotFeeder,
		/// The account is a feeder already. Unseat it first to change its source group.
		#[codec(index = 7)]
		FeederExists,
		/// The account is not a feeder. Check the account.
		#[codec(index = 8)]
		FeederNotFound,
		/// All seats are taken. Unseat a feeder first.
		#[codec(index = 9)]
		TooManyFeeders,
		// 10 was `PenaltyExceedsBond`, and is not used again.
		/// The submission has no price. State at least one.
		#[codec(index = 11)]
		EmptyBatch,
		/// The submission has a feed twice. State each feed once.
		#[codec(index = 12)]
		DuplicateFeed,
		/// A price is zero. Leave out what has no price.
		#[codec(index = 13)]
		PriceZero,
		/// The feed is halted already.
		#[codec(index = 14)]
		AlreadyHalted,
		/// The feed is not halted, so there is nothing to resume.
		#[codec(index = 15)]
		NotHalted,
		/// Feeder ids are used up. Needs a runtime upgrade.
		#[codec(index = 16)]
		IdsExhausted,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(
				(types::SOURCES_MIN_MIN..=255).contains(&T::MaxFeeders::get()),
				"a feed needs feeders of two source groups, and a source group is one byte"
			);
			assert!(T::MaxBatch::get() > 0, "a submission has at least one price");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The quote of `feed`, as transactions of this block see it; none if there is no such feed
		/// or it never had a seal.
		pub fn quote(feed: FeedId) -> Option<Quote> {
			<Self as Quotes>::quote(&feed)
		}

		/// The quotes of `feeds`, in their order.
		pub fn quotes(feeds: BoundedVec<FeedId, T::MaxBatch>) -> Vec<Option<Quote>> {
			feeds.iter().map(<Self as Quotes>::quote).collect()
		}

		/// All about `feed`: parameters, observations, seals.
		pub fn feed(feed: FeedId) -> Option<FeedRecord<T>> {
			Self::record_of(&feed)
		}

		/// The ids of all feeds.
		pub fn feeds() -> Vec<FeedId> {
			Self::view_feeds()
		}

		/// All feeders, by ascending id.
		pub fn feeders() -> FeedersOf<T> {
			Feeders::<T>::get()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Register a feed.
		///
		/// Origin: `GovernanceOrigin`.
		///
		/// `feed`: what it prices. `params`: fixed until the feed is retired, the decimals for ever.
		/// There is no quote before the first submission, and none that is Live before a quorum.
		///
		/// Errors: `NotPriceable`, `FeedExists`, `ClassNotFound`, `ParamsOutOfRange`,
		/// `DecimalsMismatch`. Event: `FeedRegistered`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::register_feed())]
		pub fn register_feed(
			origin: OriginFor<T>,
			feed: FeedId,
			params: FeedParams,
		) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_register_feed(feed, params)
		}

		/// Retire a feed: it has no quote any more, so nothing that needs a price is possible.
		///
		/// Origin: `GovernanceOrigin`.
		///
		/// `feed`: which. It may be registered again, with the same decimals.
		///
		/// Errors: `FeedNotFound`. Event: `FeedRetired`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::retire_feed())]
		pub fn retire_feed(origin: OriginFor<T>, feed: FeedId) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_retire_feed(feed)
		}

		// 2 and 3 were `add_feeder` and `remove_feeder`, and are not used again: see `Seats`.

		/// Submit prices. Free of charge, once per feed and block.
		///
		/// Origin: signed by a feeder.
		///
		/// `prices`: feeds with prices, USD per whole unit, each feed once. They replace what the
		/// feeder said before, and can be read from the next block on. A price outside the feed's
		/// clamp counts as the clamp. Halted feeds take prices too, so that they are fresh when they
		/// are resumed. A batch with a feed that the feeder has priced in this block already is
		/// accepted, but pays its fee.
		///
		/// The weight grows with the number of feeds and with that of the pages they are on.
		///
		/// Errors: `NotFeeder`, `EmptyBatch`, `DuplicateFeed`, `PriceZero`, `FeedNotFound`. One error,
		/// and none of the prices counts. The order of the prices changes nothing. Event: `Submitted`.
		#[pallet::call_index(4)]
		#[pallet::weight((
			Pallet::<T>::submit_weight(prices),
			DispatchClass::Operational,
		))]
		pub fn submit(origin: OriginFor<T>, prices: BatchOf<T>) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			Self::do_submit(who, prices)
		}

		/// Halt a feed: its status is Halted until it is resumed.
		///
		/// Origin: `HaltOrigin`.
		///
		/// `feed`: which. Works at once, also for who reads its quote later in this block.
		///
		/// Errors: `FeedNotFound`, `AlreadyHalted`. Event: `FeedHalted`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::halt_feed())]
		pub fn halt_feed(origin: OriginFor<T>, feed: FeedId) -> DispatchResult {
			T::HaltOrigin::ensure_origin(origin)?;
			Self::do_halt_feed(feed)
		}

		/// Resume a halted feed: its status is what its seals say.
		///
		/// Origin: `GovernanceOrigin`.
		///
		/// `feed`: which.
		///
		/// Errors: `FeedNotFound`, `NotHalted`. Event: `FeedResumed`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::resume_feed())]
		pub fn resume_feed(origin: OriginFor<T>, feed: FeedId) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_resume_feed(feed)
		}
	}
}
