//! One block of foresight: what is already in the block, and not sealed yet, counts against who opens
//! something, and never against who closes.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use millrace_primitives::{units::USD, FeedId, Remedy, Status, Vaults as _};
use sp_runtime::FixedU128;

fn cents(cents: u32) -> [FixedU128; 3] {
	[FixedU128::from_rational(cents.into(), 100); 3]
}

/// The class will cost that many cents in the next block.
fn class_will_cost(price: u32, status: Status) {
	set_newer(FeedId::Class(CLASS), cents(price), 6, status);
}

/// Gold will cost that many cents in the next block.
fn gold_will_cost(price: u32, status: Status) {
	set_newer(FeedId::Asset(GOLD_KIND), cents(price), 6, status);
}

#[test]
fn an_issue_is_held_to_the_price_that_is_coming() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 150 * OUNCE);
		let units = 100 * HOUR_UNITS;
		class_will_cost(101, Status::Live);
		assert_noop!(issue(ALICE, id, units, 0), Error::<Test>::BelowIssueRatio);
		class_will_cost(100, Status::Live);
		gold_will_cost(99, Status::Live);
		assert_noop!(issue(ALICE, id, units, 0), Error::<Test>::BelowIssueRatio);
		gold_will_cost(100, Status::Volatile);
		assert_noop!(issue(ALICE, id, units, 0), Error::<Test>::CollateralQuoteNotLive);
		class_will_cost(100, Status::Wide);
		assert_noop!(issue(ALICE, id, units, 0), Error::<Test>::ClassQuoteNotLive);
		NewerMock::set(Default::default());
		assert_ok!(issue(ALICE, id, units, 0));
	});
}

#[test]
fn a_purchase_is_paid_at_the_price_that_is_coming() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 1_000 * OUNCE);
		assert_ok!(offer(ALICE, id, 10 * HOUR_UNITS));
		class_will_cost(150, Status::Live);
		let total = 10 * USD;
		assert_noop!(buy(BOB, id, 10 * HOUR_UNITS, total), Error::<Test>::TotalAboveMax);
		assert_eq!(Clt::quote_purchase(id, 10 * HOUR_UNITS).unwrap().total, 15 * USD);
		assert_ok!(buy(BOB, id, 10 * HOUR_UNITS, 15 * USD));
	});
}

#[test]
fn a_withdrawal_leaves_what_the_price_that_is_coming_needs() {
	ExtBuilder::default().build_and_execute(|| {
		let id = indebted(ALICE, Grade::Prime, 300, 100);
		gold_will_cost(50, Status::Live);
		assert_noop!(withdraw(ALICE, id, 1), Error::<Test>::BelowIssueRatio);
		gold_will_cost(60, Status::Live);
		assert_ok!(withdraw(ALICE, id, 50 * OUNCE));
		assert_noop!(withdraw(ALICE, id, 1), Error::<Test>::BelowIssueRatio);
	});
}

#[test]
fn units_that_will_be_doomed_are_no_good_delivery() {
	ExtBuilder::default().build_and_execute(|| {
		let id = indebted(ALICE, Grade::Prime, 150, 100);
		assert_ok!(Clt::ensure_good_delivery(id));
		gold_will_cost(50, Status::Live);
		assert_noop!(Clt::ensure_good_delivery(id), Error::<Test>::BelowIssueRatio);
		gold_will_cost(100, Status::Stale);
		assert_noop!(Clt::ensure_good_delivery(id), Error::<Test>::CollateralQuoteNotLive);
	});
}

#[test]
fn a_vault_is_opened_only_if_the_quotes_will_be_live() {
	ExtBuilder::default().build_and_execute(|| {
		class_will_cost(100, Status::Stale);
		let open = || open_vault(ALICE, CLASS, GOLD_KIND, Grade::Prime);
		assert_noop!(open(), Error::<Test>::ClassQuoteNotLive);
		class_will_cost(100, Status::Live);
		assert_ok!(open());
	});
}

#[test]
fn liquidation_and_settlement_follow_what_is_sealed() {
	ExtBuilder::default().build_and_execute(|| {
		let id = indebted(ALICE, Grade::Prime, 150, 100);
		gold_will_cost(10, Status::Halted);
		class_will_cost(900, Status::Halted);
		assert_noop!(liquidate(ALICE, id, HOUR_UNITS, 0), Error::<Test>::Healthy);
		assert_noop!(wind_down(BOB, id), Error::<Test>::Healthy);
		assert_ok!(remedy(id, Remedy::GracefulExit, None));
		assert_ok!(settle(BOB, id));
		assert_eq!(Remedies::<Test>::get(id).unwrap().reference_price, usd(1));
	});
}
