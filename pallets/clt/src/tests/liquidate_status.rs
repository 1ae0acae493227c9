//! The action matrix of a liquidation: which price each side is taken at, and when none is.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use millrace_primitives::{AssetId, Balance, FeedId, Status, Units, VaultId};
use sp_runtime::FixedU128;

/// A Prime vault of Alice with 150 of gold behind 100 hours, all of them Bob's.
fn prime() -> VaultId {
	let id = indebted(ALICE, Grade::Prime, 150, 100);
	assert_ok!(transfer(ALICE, AssetId::clt(id), BOB, 100 * HOUR_UNITS));
	id
}

fn cents(cents: [u32; 3]) -> [FixedU128; 3] {
	cents.map(|cents| FixedU128::from_rational(cents.into(), 100))
}

fn class(price: [u32; 3], status: Status) {
	set_quote(FeedId::Class(CLASS), cents(price), 6, status);
}

fn gold(price: [u32; 3], status: Status) {
	set_quote(FeedId::Asset(GOLD_KIND), cents(price), 6, status);
}

fn slow(feed: FeedId, price: u32) {
	change_quote(feed, |quote| quote.slow = FixedU128::from_rational(price.into(), 100));
}

/// What Bob gets for ten hours.
fn paid_for_ten_hours(id: VaultId) -> Balance {
	let before = balance(GOLD, &BOB);
	assert_ok!(liquidate(BOB, id, 10 * HOUR_UNITS, 0));
	balance(GOLD, &BOB) - before
}

fn healthy(id: VaultId) {
	assert_noop!(liquidate(BOB, id, 10 * HOUR_UNITS, 0), Error::<Test>::Healthy);
	assert_eq!(Clt::liquidation(id), None);
}

fn unusable(id: VaultId) {
	assert_noop!(liquidate(BOB, id, 10 * HOUR_UNITS, 0), Error::<Test>::QuoteUnusable);
	assert_eq!(Clt::liquidation(id), None);
}

/// What is owed and what Bob burns when it asks for everything.
fn burned(id: VaultId) -> Units {
	let before = clt(id, &BOB);
	assert_ok!(liquidate(BOB, id, vault(id).owed().unwrap(), 0));
	before - clt(id, &BOB)
}

#[test]
fn live_triggers_at_the_worse_edges_and_pays_at_the_middle() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		// 150·0.88 / 110 = 1.2.
		class([90, 100, 110], Status::Live);
		gold([88, 90, 92], Status::Live);
		healthy(id);
		gold([87, 90, 93], Status::Live);
		// 10·1.05 / 0.9.
		assert_eq!(paid_for_ten_hours(id), 11_666_666);
	});
}

#[test]
fn wide_triggers_and_pays_at_the_edge_that_favours_the_account() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		// The class at its low: 150·0.72 / 90 = 1.2, though it is 0.98 at the other edge.
		class([90, 100, 110], Status::Wide);
		gold([72, 72, 72], Status::Live);
		healthy(id);
		gold([70, 70, 70], Status::Live);
		// 10·0.9·1.05 / 0.7.
		assert_eq!(paid_for_ten_hours(id), 13_500_000);
	});
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		// Gold at its high: 150·0.8 / 100 = 1.2.
		gold([60, 70, 80], Status::Wide);
		healthy(id);
		gold([60, 70, 79], Status::Wide);
		// 10·1.05 / 0.79.
		assert_eq!(paid_for_ten_hours(id), 13_291_139);
	});
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		// Both: 150·0.72 / 90.
		class([90, 100, 110], Status::Wide);
		gold([60, 66, 72], Status::Wide);
		healthy(id);
		gold([60, 66, 70], Status::Wide);
		assert_eq!(paid_for_ten_hours(id), 13_500_000);
	});
}

#[test]
fn stale_widens_the_band_once_more() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		// The class at 0.9 − 0.1: 150·0.64 / 80 = 1.2.
		class([90, 100, 110], Status::Stale);
		gold([64, 64, 64], Status::Live);
		healthy(id);
		gold([60, 60, 60], Status::Live);
		// 10·0.8·1.05 / 0.6.
		assert_eq!(paid_for_ten_hours(id), 14_000_000);
	});
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		// Gold at 0.75 + 0.05: 150·0.8 / 100 = 1.2.
		gold([65, 70, 75], Status::Stale);
		healthy(id);
		gold([65, 70, 74], Status::Stale);
		// 10·1.05 / 0.78.
		assert_eq!(paid_for_ten_hours(id), 13_461_538);
	});
}

#[test]
fn a_widened_band_ends_at_zero_where_everything_is_healthy() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		class([20, 100, 180], Status::Stale);
		gold([1, 1, 1], Status::Live);
		healthy(id);
	});
}

#[test]
fn a_stale_quote_liquidates_while_it_is_usable_and_not_after() {
	for feed in [FeedId::Class(CLASS), FeedId::Asset(GOLD_KIND)] {
		ExtBuilder::default().build_and_execute(|| {
			let id = prime();
			gold_at(75);
			set_status(feed.clone(), Status::Stale);
			assert_eq!(paid_for_ten_hours(id), 14 * OUNCE);
			change_quote(feed.clone(), |quote| quote.usable = false);
			unusable(id);
			// The end concerns stale quotes alone.
			set_status(feed.clone(), Status::Wide);
			assert_eq!(paid_for_ten_hours(id), 14 * OUNCE);
			set_status(feed, Status::Live);
			assert_eq!(paid_for_ten_hours(id), 14 * OUNCE);
		});
	}
}

#[test]
fn volatile_triggers_at_the_slow_price_and_not_at_the_mid() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		// The class fell, its average not yet: 150·0.96 / 120 = 1.2.
		class([40, 50, 60], Status::Volatile);
		slow(FeedId::Class(CLASS), 120);
		gold([96, 96, 96], Status::Live);
		healthy(id);
		gold([90, 90, 90], Status::Live);
		// 10·1.2·1.05 / 0.9, at the slow price, which is the higher one.
		assert_eq!(paid_for_ten_hours(id), 14_000_000);
	});
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		// Gold crashed, its average not yet.
		gold([10, 20, 30], Status::Volatile);
		slow(FeedId::Asset(GOLD_KIND), 80);
		healthy(id);
		slow(FeedId::Asset(GOLD_KIND), 75);
		// 10·1.05 / 0.2 is more than the share of ten hours: 150 / 10.
		assert_eq!(paid_for_ten_hours(id), 15 * OUNCE);
	});
}

/// Else nobody comes while it is needed: a unit would cost more on the market than it pays.
#[test]
fn volatile_pays_the_debt_at_the_higher_and_the_collateral_at_the_lower_of_mid_and_slow() {
	let paid = |class_id: [u32; 2], metal: [u32; 2]| {
		let mut paid = 0;
		ExtBuilder::default().build_and_execute(|| {
			let id = prime();
			class([class_id[0]; 3], Status::Volatile);
			slow(FeedId::Class(CLASS), class_id[1]);
			gold([metal[0]; 3], Status::Volatile);
			slow(FeedId::Asset(GOLD_KIND), metal[1]);
			paid = paid_for_ten_hours(id);
			assert!(vault(id).collateral * 100 >= 150 * OUNCE * 90, "cover of the others");
		});
		paid
	};
	// Each mid beside its slow price, with 10·1.05 of value at 1: what was dear stays dear.
	assert_eq!(paid([130, 126], [100, 100]), 13_650_000);
	assert_eq!(paid([120, 126], [100, 100]), 13_230_000);
	assert_eq!(paid([100, 100], [74, 79]), 14_189_189);
	assert_eq!(paid([100, 100], [84, 79]), 13_291_139);
	assert_eq!(paid([101, 100], [78, 79]), 13_596_153);
	// Never more than the share.
	assert_eq!(paid([1_000, 126], [1, 100]), 15_000_000);
}

/// Go on to the next block.
fn next_block() {
	pass(3_000);
}

fn half_is_gone(id: VaultId) {
	assert_noop!(liquidate(BOB, id, HOUR_UNITS, 0), Error::<Test>::HalfLiquidated);
	assert_eq!(Clt::liquidation(id), None);
}

#[test]
fn volatile_liquidates_at_most_half_in_a_block_however_often_it_is_asked() {
	for feed in [FeedId::Class(CLASS), FeedId::Asset(GOLD_KIND)] {
		ExtBuilder::default().build_and_execute(|| {
			let id = prime();
			// At 0.99 nothing restores it; when live all of it could go.
			gold_at(66);
			assert_eq!(Clt::liquidation(id).map(|view| view.units_max), Some(100 * HOUR_UNITS));
			set_status(feed.clone(), Status::Volatile);
			assert_eq!(Clt::liquidation(id).map(|view| view.units_max), Some(50 * HOUR_UNITS));
			assert_eq!(burned(id), 50 * HOUR_UNITS);
			assert_eq!(vault(id).collateral, 75 * OUNCE);
			half_is_gone(id);
			next_block();
			assert_eq!(paid_for_ten_hours(id), 15 * OUNCE);
			assert_eq!(Clt::liquidation(id).map(|view| view.units_max), Some(15 * HOUR_UNITS));
			assert_eq!(burned(id), 15 * HOUR_UNITS);
			half_is_gone(id);
			// Once it is live again, all may go in the same block.
			set_status(feed.clone(), Status::Live);
			assert_eq!(burned(id), 25 * HOUR_UNITS);
		});
	}
}

#[test]
fn volatile_takes_half_of_what_was_owed_first_whatever_is_burned_in_between() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		assert_ok!(transfer(BOB, AssetId::clt(id), ALICE, 20 * HOUR_UNITS));
		gold_at(50);
		set_status(FeedId::Class(CLASS), Status::Volatile);
		assert_eq!(paid_for_ten_hours(id), 15 * OUNCE);
		assert_ok!(retire(ALICE, id, 20 * HOUR_UNITS));
		assert_eq!(burned(id), 40 * HOUR_UNITS);
		half_is_gone(id);
	});
}

#[test]
fn volatile_stops_at_the_target_where_that_is_less_than_half() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		// 150·0.78 = 117; (117 − 1.05·u) / (100 − u) ≥ 1.22 from u = 5 / 0.17 = 29.411765 on, less
		// what rounding the payment down leaves in the vault.
		gold_at(78);
		set_status(FeedId::Asset(GOLD_KIND), Status::Volatile);
		assert_eq!(burned(id), 29_411_763);
		healthy(id);
	});
}

#[test]
fn volatile_leaves_no_dust_of_debt() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 150);
		assert_ok!(issue(ALICE, id, 100, 0));
		assert_ok!(transfer(ALICE, AssetId::clt(id), BOB, 100));
		gold_at(66);
		set_status(FeedId::Class(CLASS), Status::Volatile);
		for _ in 0..10 {
			next_block();
			if let Some(view) = Clt::liquidation(id) {
				let _ = liquidate(BOB, id, view.units_max, 0);
			}
			let owed = vault(id).owed().unwrap();
			assert!(owed == 0 || owed >= MIN_OWED, "{owed}");
		}
		assert_ok!(Clt::do_try_state());
	});
}

#[test]
fn a_quote_that_never_had_a_quorum_liquidates_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		gold_at(75);
		for feed in [FeedId::Class(CLASS), FeedId::Asset(GOLD_KIND)] {
			set_status(feed.clone(), Status::Stale);
			change_quote(feed.clone(), |quote| quote.usable = false);
			unusable(id);
			set_status(feed, Status::Live);
		}
	});
}

#[test]
fn halted_and_missing_quotes_liquidate_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		gold_at(75);
		for feed in [FeedId::Class(CLASS), FeedId::Asset(GOLD_KIND)] {
			set_status(feed.clone(), Status::Halted);
			unusable(id);
			let gone = QuotesMock::mutate(|quotes| quotes.remove(&feed)).unwrap();
			unusable(id);
			QuotesMock::mutate(|quotes| quotes.insert(feed.clone(), gone));
			set_status(feed, Status::Live);
		}
		assert_ok!(liquidate(BOB, id, HOUR_UNITS, 0));
	});
}

#[test]
fn the_worse_side_decides() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		gold_at(66);
		// One halted side refuses whatever the other one allows.
		for other in [Status::Live, Status::Stale, Status::Wide, Status::Volatile] {
			set_status(FeedId::Class(CLASS), other);
			set_status(FeedId::Asset(GOLD_KIND), Status::Halted);
			unusable(id);
		}
		// One volatile side allows half, whatever the other one is.
		for other in [Status::Live, Status::Stale, Status::Wide, Status::Volatile] {
			set_status(FeedId::Class(CLASS), other);
			set_status(FeedId::Asset(GOLD_KIND), Status::Volatile);
			assert_eq!(Clt::liquidation(id).map(|view| view.units_max), Some(50 * HOUR_UNITS));
		}
	});
}

#[test]
fn a_worse_status_never_liquidates_what_a_live_quote_would_not() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		for price in 70..90 {
			class([95, 100, 105], Status::Live);
			gold([price - 3, price, price + 3], Status::Live);
			if Clt::liquidation(id).is_some() {
				continue;
			}
			for status in [Status::Wide, Status::Stale] {
				set_status(FeedId::Class(CLASS), status);
				assert_eq!(Clt::liquidation(id), None);
				set_status(FeedId::Asset(GOLD_KIND), status);
				assert_eq!(Clt::liquidation(id), None);
				set_status(FeedId::Class(CLASS), Status::Live);
				assert_eq!(Clt::liquidation(id), None);
				set_status(FeedId::Asset(GOLD_KIND), Status::Live);
			}
		}
	});
}
