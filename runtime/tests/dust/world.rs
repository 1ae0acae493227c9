//! One chain: a class, its prices, two providers with attested fleets, and who trades; and what strangers
//! may do to their accounts.

pub use crate::founding::{CLASS, GOLD};
use crate::{
	common::{preset, set_clock},
	founding::{self, h100},
};
use frame_support::{
	assert_ok,
	traits::{fungible::Mutate as _, fungibles::Mutate as _},
};
use millrace_primitives::{
	units::{DAY, DEVICE_HOUR, MILL, SECOND, USD},
	AssetId, AssetKind, Balance, FeedId, FleetId, Moment, Subject,
};
use millrace_runtime::{
	adapters::TreasuryAccount, constants::token::EXISTENTIAL_DEPOSIT, AccountId, Assets, Balances,
	Clt, Lease, OracleGovernance, PriceFeed, Registry, RuntimeOrigin, System, Timestamp, Unclaimed,
	Utc,
};
use pallet_clt::{ClassRiskParams, CollateralTerms};
use pallet_price_feed::FeedParams;
use pallet_registry::Region;
use sp_core::H256;
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring::{Alice, AliceStash, BobStash, CharlieStash};
use sp_runtime::{FixedU128, Permill};
use std::ops::Range;

/// Owners of vaults.
pub const PROVIDERS: [AccountId; 2] = [account(1), account(2)];
/// Holds CLT and UTC, orders leases, and liquidates.
pub const TRADER: AccountId = account(3);
/// Orders leases with UTC that it gets from the trader.
pub const NOMAD: AccountId = account(4);
/// Owns nothing of the class. To it others send all that they have.
pub const STRANGER: AccountId = account(5);

/// As many kinds of assets that are not sufficient as an account had room for once, less one.
const KINDS: Range<u32> = 100..163;

/// What is done to the accounts of a chain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Treatment {
	/// Nothing.
	Clean,
	/// Every account gets dust, and its issuer freezes every account in it. The nomad is frozen in all
	/// that it has.
	Dusted,
	/// The nomad sends all that it has away after each of its orders.
	Emptied,
}

const fn account(number: u8) -> AccountId {
	AccountId::new([0x50 + number; 32])
}

pub fn signed(who: &AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who.clone())
}

fn feeders() -> [AccountId; 3] {
	[AliceStash, BobStash, CharlieStash].map(|who| who.to_account_id())
}

/// Every account that has a part in the life: those of pallets, those of people.
fn accounts() -> Vec<AccountId> {
	let of_pallets = [
		TreasuryAccount::get(),
		Clt::account_id(),
		Clt::backstop(CLASS),
		Utc::account_id(),
		Utc::pool_account(),
		Lease::escrow_account(),
		Unclaimed::pot(),
	];
	let of_people = [TRADER, NOMAD].into_iter().chain(PROVIDERS).chain(feeders());
	of_pallets.into_iter().chain(of_people).collect()
}

/// Sends the existential deposit and a unit of each kind to every account. The issuer freezes them all
/// in each kind, and blocks them in every other one.
fn send_dust() {
	let issuer = Alice.to_account_id();
	let assets: Vec<AssetId> = KINDS.map(AssetId::external).collect();
	for asset in &assets {
		let owner = issuer.clone().into();
		assert_ok!(Assets::force_create(RuntimeOrigin::root(), *asset, owner, false, 1));
		assert_ok!(Assets::mint_into(*asset, &issuer, Balance::from(u32::MAX)));
	}
	for account in accounts() {
		let to = || account.clone().into();
		assert_ok!(Balances::transfer_keep_alive(signed(&issuer), to(), EXISTENTIAL_DEPOSIT));
		for (place, asset) in assets.iter().enumerate() {
			assert_ok!(Assets::transfer(signed(&issuer), *asset, to(), 1));
			assert_ok!(Assets::freeze(signed(&issuer), *asset, to()));
			if place % 2 == 0 {
				assert_ok!(Assets::block(signed(&issuer), *asset, to()));
			}
		}
		assert!(System::consumers(&account) >= u32::try_from(assets.len()).expect("few"));
	}
}

/// Sends all that `who` has of what is worth something to the stranger.
pub fn empty(who: &AccountId) {
	for asset in [GOLD, AssetId::SETTLEMENT, AssetId::utc(CLASS)] {
		// Nothing is there of one or another.
		let _ = Assets::transfer_all(signed(who), asset, STRANGER.into(), false);
	}
	let _ = Balances::transfer_all(signed(who), STRANGER.into(), false);
}

/// A chain on which nothing is issued yet.
pub fn chain(treatment: Treatment) -> TestExternalities {
	let mut state = preset("development");
	state.execute_with(|| {
		set_clock(20_000 * DAY);
		found_class();
		if treatment == Treatment::Dusted {
			// Before governance makes the backstop.
			send_dust();
		}
		let root = RuntimeOrigin::root;
		let params = ClassRiskParams::with_fuse(1_000_000 * DEVICE_HOUR);
		assert_ok!(Clt::set_risk_params(root(), CLASS, params));
		for asset in [AssetKind::WithId(GOLD), AssetKind::Native] {
			let haircut = Permill::from_percent(10);
			let terms = CollateralTerms { haircut, ceiling: Balance::MAX };
			assert_ok!(Clt::set_collateral(root(), asset, terms));
		}
		for who in PROVIDERS.into_iter().chain([TRADER, NOMAD, STRANGER]) {
			assert_ok!(Balances::mint_into(&who, 1_000_000 * MILL));
			assert_ok!(Assets::mint_into(AssetId::SETTLEMENT, &who, 1_000_000 * USD));
			assert_ok!(Assets::mint_into(GOLD, &who, 1_000_000 * USD));
		}
		if treatment == Treatment::Dusted {
			// What they are frozen in they can still receive.
			for asset in [GOLD, AssetId::SETTLEMENT] {
				let issuer = signed(&Alice.to_account_id());
				assert_ok!(Assets::freeze(issuer, asset, NOMAD.into()));
			}
		}
		for (place, provider) in (0u8..).zip(PROVIDERS) {
			settle_in(place, &provider);
		}
		System::reset_events();
	});
	state
}

/// The class, its collateral, their prices, and who reports them and attests fleets.
fn found_class() {
	let root = RuntimeOrigin::root;
	let name = b"H100 SXM".to_vec().try_into().expect("short");
	assert_ok!(Registry::define_class(root(), name, h100()));
	assert_ok!(Assets::force_create(root(), GOLD, Alice.to_account_id().into(), true, 1));
	for (feed, _) in prices(100) {
		let decimals = if feed == FeedId::Asset(AssetKind::Native) { 12 } else { 6 };
		let params = FeedParams {
			deviation_max: Permill::from_percent(90),
			price_min: FixedU128::from_rational(1, 1_000),
			..founding::feed(decimals)
		};
		assert_ok!(PriceFeed::register_feed(root(), feed, params));
	}
	for (source, feeder) in (1..).zip(feeders()) {
		assert_ok!(OracleGovernance::seat_feeder(root(), feeder.clone(), source));
		assert_ok!(OracleGovernance::join(signed(&feeder)));
	}
	pass(0, 100);
}

/// A provider with an attested fleet.
fn settle_in(place: u8, provider: &AccountId) {
	let endpoint = b"https://provider.example".to_vec().try_into().expect("short");
	let region = Region(*b"CH");
	assert_ok!(Registry::register_provider(signed(provider), region, endpoint, Default::default()));
	let root = H256::repeat_byte(place + 1);
	assert_ok!(Registry::commit_fleet(signed(provider), CLASS, 100, root, 989_000_000));
	for feeder in feeders() {
		let fleet = Subject::Fleet(FleetId(place.into()));
		assert_ok!(OracleGovernance::attest(signed(&feeder), fleet, true, H256::zero()));
	}
}

/// A device-hour and a MILL cost a dollar, and gold `cents`.
fn prices(cents: u32) -> [(FeedId, FixedU128); 3] {
	let gold = FixedU128::from_rational(cents.into(), 100);
	let one = FixedU128::from_u32(1);
	[
		(FeedId::Class(CLASS), one),
		(FeedId::Asset(AssetKind::WithId(GOLD)), gold),
		(FeedId::Asset(AssetKind::Native), one),
	]
}

/// Lets time pass. Then there are new prices, which calls of the next block see.
pub fn pass(by: Moment, cents: u32) {
	let wait = |by| set_clock(Timestamp::get() + by);
	wait(by);
	for feeder in feeders() {
		let seen = prices(cents).to_vec().try_into().expect("few");
		assert_ok!(PriceFeed::submit(signed(&feeder), seen));
	}
	wait(3 * SECOND);
	System::set_block_number(System::block_number() + 1);
}
