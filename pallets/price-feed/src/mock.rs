//! A chain of two pallets, and the only way to its externalities.

use crate as pallet_price_feed;
use crate::*;
use frame_support::{
	construct_runtime, derive_impl,
	traits::{ConstU32, ConstU64, EitherOfDiverse, Time},
};
use frame_system::{EnsureRoot, EnsureSignedBy};
use millrace_primitives::{
	units::SECOND, AssetId, AssetKind, ClassId, ClassInfo, Classes, FeedId, FeederId, Moment,
	Quote, Quotes, Status,
};
use millrace_testing::externalities;
use sp_runtime::{traits::IdentityLookup, FixedU128, Permill};

pub use millrace_testing::usd;

pub type AccountId = u64;

construct_runtime!(
	pub enum Test {
		System: frame_system,
		Timestamp: pallet_timestamp,
		PriceFeed: pallet_price_feed,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {
	type MinimumPeriod = ConstU64<1>;
}

/// Class 0 is active, class 1 is retired, and there are no others.
pub struct TwoClasses;

impl Classes for TwoClasses {
	fn class(id: ClassId) -> Option<ClassInfo> {
		(id.0 < 2).then_some(ClassInfo { name: b"H100".to_vec(), active: id.0 == 0 })
	}
}

/// May halt, and nothing else.
pub const GUARD: AccountId = 800;
/// Has no role.
pub const STRANGER: AccountId = 700;
/// Length of a block.
pub const SLOT: Moment = 3 * SECOND;
/// Time of block 1.
pub const GENESIS_TIME: Moment = 1_790_000_000_000;

pub struct Guards;
impl frame_support::traits::SortedMembers<AccountId> for Guards {
	fn sorted_members() -> Vec<AccountId> {
		vec![GUARD]
	}
}

impl Config for Test {
	type GovernanceOrigin = EnsureRoot<AccountId>;
	type HaltOrigin = EitherOfDiverse<EnsureRoot<AccountId>, EnsureSignedBy<Guards, AccountId>>;
	type Classes = TwoClasses;
	type Time = Timestamp;
	type MaxFeeders = ConstU32<31>;
	type MaxBatch = ConstU32<32>;
	type WeightInfo = ();
	type BenchmarkHelper = TwoClasses;
}

impl BenchmarkHelper for TwoClasses {
	fn class() -> ClassId {
		ClassId(0)
	}
}

/// The feed that most tests use.
pub const CLASS: FeedId = FeedId::Class(ClassId(0));

/// A feed of the external asset `id`. Ids from 2 on are not the settlement asset.
pub fn asset(id: u32) -> FeedId {
	FeedId::Asset(AssetKind::WithId(AssetId::external(id)))
}

/// USD per whole unit, from thousandths.
pub fn milli(price: u32) -> FixedU128 {
	FixedU128::from_rational(u128::from(price), 1_000)
}

/// Parameters in their ranges: 60 s, 10 % from the slow price, 2 % dispersion, 0.01 to 100 USD, three
/// feeders of two groups, an hour.
pub fn params() -> FeedParams {
	FeedParams {
		decimals: 6,
		age_max: 60 * SECOND,
		deviation_max: Permill::from_percent(10),
		spread_max: Permill::from_percent(2),
		price_min: milli(10),
		price_max: usd(100),
		quorum: 3,
		sources_min: 2,
		slow_time: 3_600 * SECOND,
	}
}

/// What a test starts from.
pub struct ExtBuilder {
	feeders: u32,
	feeds: Vec<(FeedId, FeedParams)>,
}

impl Default for ExtBuilder {
	fn default() -> Self {
		Self { feeders: 5, feeds: vec![(CLASS, params())] }
	}
}

impl ExtBuilder {
	/// Seat the accounts 1..=count. They alternate between the source groups 0, 1 and 2.
	pub fn feeders(mut self, count: u32) -> Self {
		self.feeders = count;
		self
	}

	/// Register exactly these feeds.
	pub fn feeds(mut self, feeds: Vec<(FeedId, FeedParams)>) -> Self {
		self.feeds = feeds;
		self
	}

	/// A change of the parameters of the feed `CLASS`.
	pub fn tune(self, tune: impl FnOnce(&mut FeedParams)) -> Self {
		let mut tuned = params();
		tune(&mut tuned);
		self.feeds(vec![(CLASS, tuned)])
	}

	fn build(self) -> sp_io::TestExternalities {
		let price_feed = pallet_price_feed::GenesisConfig {
			feeds: self.feeds,
			feeders: (1..=self.feeders).map(|who| (who.into(), (who % 3) as u8)).collect(),
		};
		let genesis = RuntimeGenesisConfig { price_feed, ..Default::default() };
		externalities::<Test>(genesis, || Timestamp::set_timestamp(GENESIS_TIME))
	}

	/// Run `test`, then check the invariants.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			PriceFeed::do_try_state().unwrap();
		});
	}

	/// Run `test` without a check of the invariants at the end, for tests that break them.
	pub fn build_and_corrupt(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
		});
	}
}

/// Externalities for the benchmarks.
pub fn new_test_ext() -> sp_io::TestExternalities {
	ExtBuilder::default().feeders(0).feeds(vec![]).build()
}

/// Go on to the next block, `SLOT` later.
pub fn next_block() {
	wait(SLOT);
}

/// Go on to the next block, `time` later.
pub fn wait(time: Moment) {
	System::set_block_number(System::block_number() + 1);
	System::reset_events();
	Timestamp::set_timestamp(Timestamp::now() + time);
}

/// A batch of prices.
pub fn batch(prices: &[(FeedId, FixedU128)]) -> BatchOf<Test> {
	prices.to_vec().try_into().unwrap()
}

/// `who` prices one feed.
pub fn submit(who: AccountId, feed: FeedId, price: FixedU128) {
	PriceFeed::submit(RuntimeOrigin::signed(who), batch(&[(feed, price)])).unwrap();
}

/// Accounts from 1 on price `CLASS`, each another price, in this block.
pub fn submit_all(prices: &[FixedU128]) {
	for (who, price) in (1..).zip(prices) {
		submit(who, CLASS, *price);
	}
}

/// The quote of `CLASS`.
pub fn quote() -> Quote {
	<PriceFeed as Quotes>::quote(&CLASS).unwrap()
}

/// The status of `CLASS`.
pub fn status() -> Status {
	quote().status
}

/// The record of `CLASS`.
pub fn record() -> FeedRecord<Test> {
	record_of(CLASS)
}

/// The record of `feed`.
pub fn record_of(feed: FeedId) -> FeedRecord<Test> {
	PriceFeed::feed(feed).unwrap()
}

/// Change the record of `CLASS` behind the pallet's back.
pub fn plant(change: impl FnOnce(&mut FeedRecord<Test>)) {
	FeedPages::<Test>::mutate(PageId::of(&CLASS).unwrap(), |page| {
		change(page.as_mut().unwrap().get_mut(&CLASS).unwrap())
	});
}

/// Change the observations of `record`.
pub fn replant(record: &mut FeedRecord<Test>, change: impl FnOnce(&mut Vec<Observation>)) {
	let mut observations = observations(record);
	change(&mut observations);
	record.observations = observations.try_into().unwrap();
}

/// The observations of `record`.
pub fn observations(record: &FeedRecord<Test>) -> Vec<Observation> {
	record.observations.iter().collect()
}

/// The events of this pallet in this block.
pub fn events() -> Vec<Event<Test>> {
	System::read_events_for_pallet::<Event<Test>>()
}

/// Drop what the feeder with id `feeder` said about `CLASS`.
pub fn drop_said(feeder: u32) {
	PriceFeed::drop_observation(FeederId(feeder), &CLASS).unwrap();
}

/// The ids of the feeders whose observations of `CLASS` there are.
pub fn heard() -> Vec<u32> {
	record().observations.iter().map(|by| by.feeder.0).collect()
}
