//! What most tests of the runtime begin with: a class, its collateral, their prices, and a provider with an
//! attested fleet.

use crate::common::set_clock;
use frame_support::assert_ok;
use millrace_primitives::{
	units::{DAY, DEVICE_HOUR, HOUR, MINUTE, SECOND},
	AssetId, AssetKind, ClassId, ClassSpec, FeedId, FleetId, Interconnect, Kind, Precision,
	Subject, Subjects,
};
use millrace_runtime::{
	adapters::DisputeSubjects, AccountId, Assets, Balance, Clt, OracleGovernance, PriceFeed,
	Registry, RuntimeOrigin, System, Timestamp,
};
use pallet_clt::{ClassRiskParams, CollateralTerms};
use pallet_price_feed::FeedParams;
use pallet_registry::Region;
use sp_core::H256;
use sp_keyring::Sr25519Keyring::{self, AliceStash, BobStash, CharlieStash, Eve};
use sp_runtime::{FixedU128, Permill};

/// The class of all vaults.
pub const CLASS: ClassId = ClassId(0);
/// Their collateral, with six decimals.
pub const GOLD: AssetId = AssetId::external(2);
/// When the tests begin.
pub const START: u64 = 20_000 * DAY;

pub fn id(who: Sr25519Keyring) -> AccountId {
	who.to_account_id()
}

pub fn signed(who: Sr25519Keyring) -> RuntimeOrigin {
	RuntimeOrigin::signed(id(who))
}

pub fn pass(by: u64) {
	set_clock(Timestamp::get() + by);
}

/// What the devices of a class are.
pub fn h100() -> ClassSpec {
	ClassSpec {
		kind: Kind::Gpu,
		precision: Precision::Tensor16,
		throughput: 989_000_000,
		memory_mib: 81_920,
		bandwidth_mb_s: 3_350_000,
		qubits: 0,
		interconnect: Interconnect::NvLink,
	}
}

/// Parameters of a feed that stays Live while its price halves in one block: it may be 60 % away from
/// its slow price. With less, a liquidation would be partial and at the slow price, and no vault would
/// be wound down, until the slow price has followed.
pub fn feed(decimals: u8) -> FeedParams {
	FeedParams {
		decimals,
		age_max: 2 * MINUTE,
		deviation_max: Permill::from_percent(60),
		spread_max: Permill::from_percent(2),
		price_min: FixedU128::from_rational(1, 100),
		price_max: FixedU128::from_u32(100),
		quorum: 3,
		sources_min: 2,
		slow_time: HOUR,
	}
}

/// A class and its collateral, at a dollar each as the native token, and an attested fleet of Eve's.
pub fn fleet() -> Subject {
	let name = b"H100 SXM".to_vec().try_into().unwrap();
	let root = RuntimeOrigin::root;
	assert_ok!(Registry::define_class(root(), name, h100()));
	assert_ok!(Assets::force_create(root(), GOLD, id(Eve).into(), true, 1));
	set_prices();
	let params = ClassRiskParams::with_fuse(1_000 * DEVICE_HOUR);
	assert_ok!(Clt::set_risk_params(root(), CLASS, params));
	list(AssetKind::WithId(GOLD), Permill::from_percent(10));
	let endpoint = b"https://provider.example".to_vec().try_into().unwrap();
	let affiliates = Default::default();
	assert_ok!(Registry::register_provider(signed(Eve), Region(*b"CH"), endpoint, affiliates));
	let root = H256::repeat_byte(1);
	assert_ok!(Registry::commit_fleet(signed(Eve), CLASS, 1_000, root, 989_000_000));
	let subject = Subject::Fleet(FleetId(0));
	// By nobody, so that nobody has no vote for it.
	assert_ok!(DisputeSubjects::attested(&subject, Some(u64::MAX)));
	subject
}

/// Vaults may have `asset` as collateral, as much as they like.
pub fn list(asset: AssetKind, haircut: Permill) {
	let terms = CollateralTerms { haircut, ceiling: Balance::MAX };
	assert_ok!(Clt::set_collateral(RuntimeOrigin::root(), asset, terms));
}

/// Three feeders say what class, collateral and native token cost: a dollar each.
fn set_prices() {
	let one = FixedU128::from_u32(1);
	let feeds = [
		(FeedId::Class(CLASS), 6),
		(FeedId::Asset(AssetKind::WithId(GOLD)), 6),
		(FeedId::Asset(AssetKind::Native), 12),
	];
	for (id, decimals) in &feeds {
		let root = RuntimeOrigin::root();
		assert_ok!(PriceFeed::register_feed(root, id.clone(), feed(*decimals)));
	}
	for (source, feeder) in (1..).zip([AliceStash, BobStash, CharlieStash]) {
		assert_ok!(OracleGovernance::seat_feeder(RuntimeOrigin::root(), id(feeder), source));
		let prices: Vec<_> = feeds.iter().map(|(feed, _)| (feed.clone(), one)).collect();
		assert_ok!(PriceFeed::submit(signed(feeder), prices.try_into().unwrap()));
	}
	// A price is read in later blocks than it was made in.
	pass(3 * SECOND);
	System::set_block_number(System::block_number() + 1);
}
