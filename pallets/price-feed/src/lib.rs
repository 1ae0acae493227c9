#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(any(feature = "runtime-benchmarks", test))]
pub use benchmarking::BenchmarkHelper;
pub use feed_pages::{Page, PageId, PAGE_FEEDS};
pub use pallet::*;
pub use types::{
	BatchOf, FeedParams, FeedRecord, FeederRecord, FeedersOf, LiveSums, Observation, Observations,
	Seal, Source,
};
pub use weights::WeightInfo;

#[cfg(any(feature = "runtime-benchmarks", test))]
mod benchmarking;
mod calls;
mod drops;
mod feed_pages;
#[cfg(any(feature = "runtime-benchmarks", test))]
pub mod fixture;
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

		/// The clock, milliseconds since the Unix epoch: that of the world, not chain time, because an
		/// observation ages while no block comes.
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

		/// Makes the foreign state that benchmarks begin with.
		#[cfg(any(test, feature = "runtime-benchmarks"))]
		type BenchmarkHelper: BenchmarkHelper;
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
	pub type NextFeederId<T: Config> = StorageValue<_, FeederId, ValueQuery>;

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
		/// A feed was retired. It has no quote.
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
		/// The last observation of a feeder was removed from a feed. The feed was sealed again without
		/// it, and without observations that are too old or whose feeder has left, as by a submission.
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
		UnknownFeed,
		/// The feed is registered already. Retire it first to change its parameters.
		#[codec(index = 1)]
		FeedExists,
		/// The feed's class was never defined. Define it first.
		#[codec(index = 2)]
		UnknownClass,
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
		UnknownFeeder,
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

		/// The quote of `feed` as calls see it that open or enlarge a position: where this block has brought
		/// newer observations, the worse of the two.
		pub fn cautious_quote(feed: FeedId) -> Option<Quote> {
			<Self as Quotes>::cautious(&feed)
		}

		/// The mids of `feed` added up over its live time so far; none if there is no such feed. Two of
		/// these give the average over the time between them. They begin again when a feed is retired and
		/// registered again.
		pub fn live_sums(feed: FeedId) -> Option<LiveSums> {
			Self::view_sums(&feed)
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
		/// Errors: `NotPriceable`, `FeedExists`, `UnknownClass`, `ParamsOutOfRange`,
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
		/// Errors: `UnknownFeed`. Event: `FeedRetired`.
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
		/// Errors: `NotFeeder`, `EmptyBatch`, `DuplicateFeed`, `PriceZero`, `UnknownFeed`. One error,
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
		/// Errors: `UnknownFeed`, `AlreadyHalted`. Event: `FeedHalted`.
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
		/// Errors: `UnknownFeed`, `NotHalted`. Event: `FeedResumed`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::resume_feed())]
		pub fn resume_feed(origin: OriginFor<T>, feed: FeedId) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_resume_feed(feed)
		}
	}
}
