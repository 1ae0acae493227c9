//! How thin a cover may be and what it costs: COL-11, asks, the floor of Prime, and what a provider may
//! leave uncovered.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use millrace_primitives::{
	units::{MILL, USD},
	AssetId, AssetKind, Balance, Earmarks, FeedId, Status, Units, VaultId,
};
use sp_runtime::{FixedU128, Permill};
use std::collections::BTreeMap;

fn ratio(n: u128, d: u128) -> FixedU128 {
	FixedU128::from_rational(n, d)
}

/// COL-11 ReserveRule: D of no vault is larger than it was `before` a sale or a call of an owner.
pub fn check_col_11(before: &BTreeMap<VaultId, Balance>) -> Result<(), &'static str> {
	let now = deficits();
	let larger =
		|(id, short): (&VaultId, &Balance)| *short > before.get(id).copied().unwrap_or_default();
	if now.iter().any(larger) {
		return Err("COL-11 ReserveRule");
	}
	Ok(())
}

/// Risk parameters under which an Open vault may go down to CR 0.1.
fn thin() -> ClassRiskParams {
	let mut params = ClassRiskParams::with_fuse(1_000_000 * HOUR_UNITS);
	params.open.issue_ratio = ratio(1, 10);
	params.open.maintenance_ratio = ratio(5, 100);
	params.open.wind_down_ratio = ratio(4, 100);
	params
}

/// The vault of the reference vector: 8 of gold at 0.2 USD, and 10 device-hours on offer.
fn reference(test: impl FnOnce(VaultId)) {
	ExtBuilder::default().risk_params(thin()).build_and_execute(|| {
		set_asset_price(GOLD_KIND, ratio(1, 5));
		let id = open_with(Grade::Open, 8 * OUNCE);
		assert_ok!(offer(ALICE, id, 10 * HOUR_UNITS));
		test(id);
	});
}

/// What buyer and owner have, and the reserve.
fn purses(id: VaultId) -> [Balance; 3] {
	[cash(&BOB), cash(&ALICE), vault(id).reserve]
}

// The reserve rule.

#[test]
fn the_reference_vector_is_charged_14_20_whole_or_in_ten() {
	let mut outcomes = Vec::new();
	for pieces in [1, 2, 5, 10] {
		reference(|id| {
			for _ in 0..pieces {
				assert_ok!(buy(BOB, id, 10 * HOUR_UNITS / pieces, Balance::MAX));
				assert_eq!(deficit(id), Some(0));
			}
			assert_eq!(vault(id).offer, None);
			outcomes.push(purses(id));
		});
	}
	let paid = [1_000_000 * USD - 14_200_000, 1_000_010 * USD, 4_200_000];
	assert_eq!(outcomes, [paid; 4]);
}

#[test]
fn a_hundred_purchases_of_an_hour_cost_what_one_of_a_hundred_does() {
	let sold = |pieces: u128| {
		let mut all = [0; 3];
		ExtBuilder::default().build_and_execute(|| {
			let id = open_with(Grade::Open, 56 * OUNCE);
			assert_ok!(offer(ALICE, id, 100 * HOUR_UNITS));
			for _ in 0..pieces {
				assert_ok!(buy(BOB, id, 100 * HOUR_UNITS / pieces, Balance::MAX));
			}
			all = purses(id);
		});
		all
	};
	assert_eq!(sold(1), sold(100));
	assert_eq!(sold(1)[2], 22 * USD);
}

#[test]
fn collateral_that_is_withdrawn_after_an_issue_costs_the_premium_that_the_issue_would_have() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Open, 112 * OUNCE);
		assert_ok!(issue(ALICE, id, 100 * HOUR_UNITS, 0));
		// Down to a cover of 0.56: RP 0.22.
		let few = withdraw_for(ALICE, id, 56 * OUNCE, 22 * USD - 1);
		assert_noop!(few, Error::<Test>::PremiumAboveMax);
		events();
		assert_ok!(withdraw_for(ALICE, id, 56 * OUNCE, 22 * USD));
		assert_eq!(cash(&ALICE), (1_000_000 - 22) * USD);
		assert_eq!(cash(&Clt::account_id()), 22 * USD);
		assert_eq!(
			events(),
			vec![Event::Withdrawn {
				vault: id,
				amount: 56 * OUNCE,
				collateral: 56 * OUNCE,
				premium: 22 * USD,
				reserve: 22 * USD,
			}]
		);
		// And what was in the vault before all of it is in it again, at the same price.
		assert_ok!(deposit(ALICE, id, 56 * OUNCE));
		assert_ok!(withdraw_for(ALICE, id, 56 * OUNCE, 0));
	});
}

#[test]
fn an_owner_pays_the_same_in_any_order_and_in_any_pieces() {
	let ends = |steps: &[(u128, u128)]| {
		let mut paid = 0;
		ExtBuilder::default().build_and_execute(|| {
			let id = open_with(Grade::Open, 112 * OUNCE);
			for (hours, gold) in steps {
				if *hours > 0 {
					assert_ok!(issue(ALICE, id, hours * HOUR_UNITS, Balance::MAX));
				}
				if *gold > 0 {
					assert_ok!(withdraw(ALICE, id, gold * OUNCE));
				}
			}
			let found = vault(id);
			assert_eq!((found.owed(), found.collateral), (Some(100 * HOUR_UNITS), 56 * OUNCE));
			paid = found.reserve;
		});
		paid
	};
	let orders: [&[(u128, u128)]; 5] = [
		&[(100, 56)],
		&[(1, 56), (99, 0)],
		&[(50, 20), (50, 36)],
		&[(10, 0), (80, 30), (5, 20), (5, 6)],
		&[(100, 10), (0, 10), (0, 36)],
	];
	for steps in orders {
		assert_eq!(ends(steps), 22 * USD, "{steps:?}");
	}
}

#[test]
fn going_round_in_a_circle_never_pays() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Open, 100 * OUNCE);
		let all = || cash(&ALICE) + cash(&BOB);
		let mut before = all();
		for round in 1..=20 {
			assert_ok!(offer(ALICE, id, round * 10 * HOUR_UNITS));
			assert_ok!(buy(BOB, id, round * 5 * HOUR_UNITS, Balance::MAX));
			assert_ok!(withdraw(ALICE, id, OUNCE));
			assert_ok!(transfer(BOB, AssetId::clt(id), ALICE, round * 5 * HOUR_UNITS));
			assert_ok!(retire(ALICE, id, round * 5 * HOUR_UNITS));
			assert_ok!(issue(ALICE, id, round * 5 * HOUR_UNITS, Balance::MAX));
			assert_ok!(retire(ALICE, id, round * 5 * HOUR_UNITS));
			assert_ok!(deposit(ALICE, id, OUNCE));
			assert!(all() <= before);
			before = all();
		}
		assert_eq!(all() + vault(id).reserve, 2_000_000 * USD);
		assert_ok!(close(ALICE, id));
		// Nobody gets the reserve back.
		assert_eq!(all(), before);
	});
}

#[test]
fn what_the_reserve_needs_for_units_issued_before_an_offer_comes_out_of_the_proceeds() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Open, 60 * OUNCE);
		// Covered in full, and issued for nothing.
		assert_ok!(issue(ALICE, id, 60 * HOUR_UNITS, 0));
		assert_ok!(offer(ALICE, id, 40 * HOUR_UNITS));
		let quote = Clt::quote_purchase(id, 40 * HOUR_UNITS).unwrap();
		// CR 0.6, RP 0.2: the buyer pays it on 40, and the reserve needs it on 100.
		assert_eq!((quote.cost, quote.premium, quote.withheld), (40 * USD, 8 * USD, 12 * USD));
		assert_eq!(quote.total, 48 * USD);
		let before = purses(id);
		events();
		assert_ok!(buy(BOB, id, 40 * HOUR_UNITS, 48 * USD));
		assert_eq!(purses(id), [before[0] - 48 * USD, before[1] + 28 * USD, before[2] + 20 * USD]);
		assert_eq!(cash(&Clt::account_id()), 20 * USD);
		assert_eq!(
			events(),
			vec![Event::Bought {
				vault: id,
				buyer: BOB,
				units: 40 * HOUR_UNITS,
				cost: 40 * USD,
				premium: 8 * USD,
				withheld: 12 * USD,
				cover_ratio: ratio(6, 10),
				owed: 100 * HOUR_UNITS,
				reserve: 20 * USD,
				offered: 0,
			}]
		);
	});
}

#[test]
fn a_price_that_moves_breaks_nothing_and_a_deficit_that_it_made_may_stay() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Open, 200 * OUNCE);
		assert_ok!(issue(ALICE, id, 100 * HOUR_UNITS, 0));
		gold_at(30);
		// CR 0.6, RP 0.2 on 100, and nothing in the reserve.
		assert_eq!(deficit(id), Some(20 * USD));
		// More of it costs what it adds, and not what was there.
		assert_noop!(
			issue(ALICE, id, 20 * HOUR_UNITS, 10 * USD - 1),
			Error::<Test>::PremiumAboveMax
		);
		assert_ok!(issue(ALICE, id, 20 * HOUR_UNITS, 10 * USD));
		assert_eq!(deficit(id), Some(20 * USD));
		assert_ok!(retire(ALICE, id, 120 * HOUR_UNITS));
		assert_eq!(deficit(id), Some(0));
	});
}

#[test]
fn an_earmark_thins_the_cover_that_the_premium_counts() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Open, 120 * OUNCE);
		assert_ok!(issue(ALICE, id, 100 * HOUR_UNITS, 0));
		assert_eq!(Clt::earmark(id, 60 * OUNCE, 50 * HOUR_UNITS), Ok(60 * OUNCE));
		// What is set aside may be paid out: 60 are behind 100.
		assert_eq!(deficit(id), Some(20 * USD));
		assert_ok!(issue(ALICE, id, 20 * HOUR_UNITS, 10 * USD));
		assert_eq!(deficit(id), Some(20 * USD));
	});
}

#[test]
fn col_11_finds_a_deficit_that_grew() {
	ExtBuilder::default().build().execute_with(|| {
		let id = open_with(Grade::Open, 60 * OUNCE);
		let before = deficits();
		assert_ok!(issue(ALICE, id, 100 * HOUR_UNITS, Balance::MAX));
		assert_eq!(check_col_11(&before), Ok(()));
		// The premium of the old rule: that of the units issued last, in two halves.
		Vaults::<Test>::mutate(id, |vault| vault.as_mut().unwrap().reserve = 10 * USD);
		assert_eq!(check_col_11(&before), Err("COL-11 ReserveRule"));
	});
}

// Asks.

#[test]
fn an_ask_is_paid_instead_of_the_price_of_the_feed_and_leaves_the_premium() {
	for (cents, cost) in [(50, 5_000_000), (100, 10_000_000), (123, 12_300_000)] {
		reference(|id| {
			assert_ok!(offer_at(ALICE, id, 10 * HOUR_UNITS, Some(ratio(cents, 100)), 0));
			let quote = Clt::quote_purchase(id, 10 * HOUR_UNITS).unwrap();
			assert_eq!((quote.cost, quote.premium, quote.withheld), (cost, 4_200_000, 0));
			let before = purses(id);
			assert_noop!(
				buy(BOB, id, 10 * HOUR_UNITS, quote.total - 1),
				Error::<Test>::TotalAboveMax
			);
			assert_ok!(buy(BOB, id, 10 * HOUR_UNITS, quote.total));
			let after = [before[0] - cost - 4_200_000, before[1] + cost, 4_200_000];
			assert_eq!(purses(id), after);
		});
	}
}

#[test]
fn an_ask_stays_where_it_is_when_the_feed_moves() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 1_000 * OUNCE);
		assert_ok!(offer_at(ALICE, id, 20 * HOUR_UNITS, Some(ratio(9, 10)), 0));
		assert_ok!(buy(BOB, id, 10 * HOUR_UNITS, 9 * USD));
		set_class_price(CLASS, usd(2));
		assert_ok!(buy(BOB, id, 10 * HOUR_UNITS, 9 * USD));
		// Without an ask the price of the feed counts.
		assert_ok!(offer(ALICE, id, 10 * HOUR_UNITS));
		assert_ok!(buy(BOB, id, 10 * HOUR_UNITS, 20 * USD));
	});
}

#[test]
fn a_sale_that_leaves_the_owner_less_than_it_wants_is_refused() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Open, 60 * OUNCE);
		assert_ok!(issue(ALICE, id, 60 * HOUR_UNITS, 0));
		// 28 of 40 USD are left for 40 hours: 0.70 an hour.
		let refused = Err(Error::<Test>::BelowNetMin.into());
		for (net_min, sold) in [(700_001, false), (u128::MAX, false), (700_000, true)] {
			assert_ok!(offer_at(ALICE, id, 40 * HOUR_UNITS, None, net_min));
			assert_eq!(Clt::quote_purchase(id, 40 * HOUR_UNITS) == refused, !sold);
			if sold {
				assert_ok!(buy(BOB, id, 40 * HOUR_UNITS, Balance::MAX));
			} else {
				let bought = buy(BOB, id, 40 * HOUR_UNITS, Balance::MAX);
				assert_noop!(bought, Error::<Test>::BelowNetMin);
			}
		}
	});
}

#[test]
fn a_sale_whose_proceeds_are_less_than_the_reserve_needs_is_refused() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Open, 60 * OUNCE);
		assert_ok!(issue(ALICE, id, 60 * HOUR_UNITS, 0));
		// 12 USD are needed out of the proceeds of 40 hours.
		assert_ok!(offer_at(ALICE, id, 40 * HOUR_UNITS, Some(ratio(29, 100)), 0));
		let bought = buy(BOB, id, 40 * HOUR_UNITS, Balance::MAX);
		assert_noop!(bought, Error::<Test>::BelowNetMin);
		// All of them: the owner gets nothing, and that is what it accepts.
		assert_ok!(offer_at(ALICE, id, 40 * HOUR_UNITS, Some(ratio(3, 10)), 0));
		let before = purses(id);
		assert_ok!(buy(BOB, id, 40 * HOUR_UNITS, Balance::MAX));
		assert_eq!(purses(id), [before[0] - 20 * USD, before[1], before[2] + 20 * USD]);
	});
}

#[test]
fn an_offer_of_more_than_can_be_sold_makes_the_rest_no_dearer() {
	let total = |offered: Units| {
		let mut total = 0;
		ExtBuilder::default().capacity(150 * HOUR_UNITS).build_and_execute(|| {
			let open = open_with(Grade::Open, 60 * OUNCE);
			assert_ok!(offer(ALICE, open, offered));
			// A cover of 0.5 leaves room for 120 hours.
			let dear = Clt::quote_purchase(open, 120 * HOUR_UNITS).unwrap();
			assert_eq!((dear.premium_rate, dear.total), (ratio(1, 4), 150 * USD));
			let few = Clt::quote_purchase(open, 12 * HOUR_UNITS).unwrap();
			assert_eq!(few.total, 15 * USD);
			let prime = open_with(Grade::Prime, 150 * OUNCE);
			assert_ok!(offer(ALICE, prime, offered));
			total = Clt::quote_purchase(prime, 10 * HOUR_UNITS).unwrap().total;
		});
		total
	};
	for offered in [120 * HOUR_UNITS, 10_000 * HOUR_UNITS, u128::MAX] {
		assert_eq!(total(offered), 10 * USD);
	}
}

// The floor of Prime.

#[test]
fn prime_collateral_is_worth_twice_what_is_owed_before_its_haircut() {
	// The haircut, and the gold behind 100 device-hours at 1 USD: 2 (1 − haircut) of cover, or 1.5.
	for (haircut, gold) in [(0, 200), (10, 200), (20, 200), (25, 200), (50, 300), (90, 1_500)] {
		ExtBuilder::default().without_collateral().build_and_execute(|| {
			PrimeCover::set(usd(2));
			assert_ok!(set_collateral(GOLD_KIND, haircut, 10_000_000 * OUNCE));
			let id = open_with(Grade::Prime, gold * OUNCE - 1);
			let below = Error::<Test>::BelowIssueRatio;
			assert_noop!(issue(ALICE, id, 100 * HOUR_UNITS, 0), below);
			assert_ok!(offer(ALICE, id, 100 * HOUR_UNITS));
			let below = Error::<Test>::BelowIssueRatio;
			assert_noop!(buy(BOB, id, 100 * HOUR_UNITS, Balance::MAX), below);
			assert_ok!(deposit(ALICE, id, 1));
			assert_ok!(issue(ALICE, id, 100 * HOUR_UNITS, 0));
			assert_ok!(Clt::do_ensure_good_delivery(id));
			assert_noop!(withdraw(ALICE, id, 1), Error::<Test>::BelowIssueRatio);
			gold_at(99);
			assert_noop!(Clt::do_ensure_good_delivery(id), Error::<Test>::BelowIssueRatio);
		});
	}
}

#[test]
fn the_floor_of_prime_is_none_of_open_vaults() {
	ExtBuilder::default().build_and_execute(|| {
		PrimeCover::set(usd(2));
		let id = open_with(Grade::Open, 50 * OUNCE);
		assert_ok!(issue(ALICE, id, 100 * HOUR_UNITS, Balance::MAX));
	});
}

// What may stay uncovered.

/// A bond that is worth so many USD at half a dollar for each MILL.
fn bond(usd: u128) {
	BondMock::mutate(|bonds| bonds.insert(ALICE, 2 * usd * MILL));
}

/// Three Open vaults of Alice in two classes; the first two cover half, the third one nothing yet.
fn three() -> [VaultId; 3] {
	assert_ok!(set_risk_params(OTHER, ClassRiskParams::with_fuse(1_000_000 * HOUR_UNITS)));
	let [one, two] = [(), ()].map(|()| {
		let id = open_with(Grade::Open, 50 * OUNCE);
		assert_ok!(issue(ALICE, id, 100 * HOUR_UNITS, Balance::MAX));
		id
	});
	let three = NextVaultId::<Test>::get();
	assert_ok!(open_vault(ALICE, OTHER, GOLD_KIND, Grade::Open));
	assert_ok!(deposit(ALICE, three, 100 * OUNCE));
	[one, two, three]
}

#[test]
fn a_provider_leaves_no_more_uncovered_than_five_times_its_bond_over_all_classes() {
	ExtBuilder::default().build_and_execute(|| {
		let [_, two, three] = three();
		// 100 USD are uncovered by now.
		bond(22);
		assert_noop!(
			issue(ALICE, three, 111 * HOUR_UNITS, Balance::MAX),
			Error::<Test>::UncoveredAboveBond
		);
		assert_ok!(offer(ALICE, three, 111 * HOUR_UNITS));
		assert_noop!(
			buy(BOB, three, 111 * HOUR_UNITS, Balance::MAX),
			Error::<Test>::UncoveredAboveBond
		);
		assert_eq!(
			Clt::quote_purchase(three, 111 * HOUR_UNITS),
			Err(Error::<Test>::UncoveredAboveBond.into())
		);
		// Exactly as much as it stands for.
		assert_ok!(issue(ALICE, three, 110 * HOUR_UNITS, Balance::MAX));
		// Nor is it taken out after the issue.
		assert_noop!(withdraw(ALICE, three, 1), Error::<Test>::UncoveredAboveBond);
		bond(23);
		assert_ok!(withdraw(ALICE, three, 5 * OUNCE));
		assert_noop!(withdraw(ALICE, three, 1), Error::<Test>::UncoveredAboveBond);
		// What is covered again makes room.
		assert_ok!(deposit(ALICE, two, 10 * OUNCE));
		assert_ok!(withdraw(ALICE, three, 10 * OUNCE));
	});
}

#[test]
fn a_provider_leaves_no_more_uncovered_in_a_class_than_the_class_allows() {
	ExtBuilder::default().build_and_execute(|| {
		let [one, _, three] = three();
		let mut params = ClassRiskParams::with_fuse(1_000_000 * HOUR_UNITS);
		params.uncovered_max = 101 * USD;
		assert_ok!(set_risk_params(CLASS, params));
		assert_ok!(deposit(ALICE, one, 2 * OUNCE));
		assert_noop!(
			issue(ALICE, one, 4 * HOUR_UNITS, Balance::MAX),
			Error::<Test>::UncoveredAboveClass
		);
		assert_ok!(issue(ALICE, one, 3 * HOUR_UNITS, Balance::MAX));
		assert_noop!(withdraw(ALICE, one, 1), Error::<Test>::UncoveredAboveClass);
		// The limit of another class is another one.
		assert_ok!(issue(ALICE, three, 150 * HOUR_UNITS, Balance::MAX));
		// And another provider's is its own.
		let other = open_for(CAROL, GOLD_KIND, Grade::Open, 60 * OUNCE);
		assert_ok!(issue(CAROL, other, 100 * HOUR_UNITS, Balance::MAX));
	});
}

#[test]
fn a_limit_of_nothing_asks_for_a_full_cover() {
	let mut params = ClassRiskParams::with_fuse(1_000_000 * HOUR_UNITS);
	params.uncovered_max = 0;
	ExtBuilder::default().risk_params(params).build_and_execute(|| {
		let id = open_with(Grade::Open, 100 * OUNCE);
		let above = Error::<Test>::UncoveredAboveClass;
		assert_noop!(issue(ALICE, id, 100 * HOUR_UNITS + 1, Balance::MAX), above);
		assert_ok!(issue(ALICE, id, 100 * HOUR_UNITS, 0));
		assert_noop!(withdraw(ALICE, id, 1), Error::<Test>::UncoveredAboveClass);
	});
}

#[test]
fn a_bond_without_a_live_price_stands_for_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Open, 100 * OUNCE);
		for status in [Status::Halted, Status::Volatile, Status::Wide, Status::Stale] {
			set_status(FeedId::Asset(AssetKind::Native), status);
			let unpriced = Error::<Test>::BondUnpriced;
			assert_noop!(issue(ALICE, id, 101 * HOUR_UNITS, Balance::MAX), unpriced);
		}
		QuotesMock::mutate(|quotes| quotes.remove(&FeedId::Asset(AssetKind::Native)));
		let unpriced = Error::<Test>::BondUnpriced;
		assert_noop!(issue(ALICE, id, 101 * HOUR_UNITS, Balance::MAX), unpriced);
		// What is covered needs no bond, and so does Prime.
		assert_ok!(issue(ALICE, id, 100 * HOUR_UNITS, 0));
		let unpriced = Error::<Test>::BondUnpriced;
		assert_noop!(withdraw(ALICE, id, 1), unpriced);
		let prime = open_with(Grade::Prime, 150 * OUNCE);
		assert_ok!(issue(ALICE, prime, 100 * HOUR_UNITS, 0));
	});
}

#[test]
fn a_bond_is_valued_at_the_low_price() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Open, 60 * OUNCE);
		bond(8);
		assert_ok!(offer(ALICE, id, 100 * HOUR_UNITS));
		let native = FeedId::Asset(AssetKind::Native);
		set_quote(native.clone(), [ratio(49, 100), ratio(1, 2), ratio(51, 100)], 12, Status::Live);
		assert_noop!(
			buy(BOB, id, 100 * HOUR_UNITS, Balance::MAX),
			Error::<Test>::UncoveredAboveBond
		);
		set_quote(native, [ratio(1, 2), ratio(51, 100), ratio(52, 100)], 12, Status::Live);
		assert_ok!(buy(BOB, id, 100 * HOUR_UNITS, Balance::MAX));
	});
}

#[test]
fn vaults_that_fell_count_at_the_prices_of_the_call_whatever_their_status() {
	ExtBuilder::default().build_and_execute(|| {
		let native = open_for(ALICE, NATIVE, Grade::Open, 200 * MILL);
		assert_ok!(issue(ALICE, native, 100 * HOUR_UNITS, 0));
		let id = open_with(Grade::Open, 60 * OUNCE);
		bond(10);
		// The collateral of the other one halves, and its bond with it.
		set_asset_price(NATIVE, ratio(1, 4));
		let above = Error::<Test>::UncoveredAboveBond;
		assert_noop!(issue(ALICE, id, 61 * HOUR_UNITS, Balance::MAX), above);
		bond(25);
		assert_ok!(issue(ALICE, id, 72 * HOUR_UNITS, Balance::MAX));
		let above = Error::<Test>::UncoveredAboveBond;
		assert_noop!(issue(ALICE, id, HOUR_UNITS, Balance::MAX), above);
		// A vault that is frozen still owes, one that is settled does not.
		assert_ok!(freeze(native));
		let above = Error::<Test>::UncoveredAboveBond;
		assert_noop!(issue(ALICE, id, HOUR_UNITS, Balance::MAX), above);
		assert_ok!(remedy(native, millrace_primitives::Remedy::HardStop, None));
		assert_ok!(settle(BOB, native));
		assert_ok!(issue(ALICE, id, HOUR_UNITS, Balance::MAX));
	});
}

#[test]
fn a_sale_of_a_covered_vault_pays_for_no_look_at_others() {
	use frame_support::dispatch::GetDispatchInfo;
	use sp_runtime::traits::Dispatchable;
	type Weights = ();
	ExtBuilder::default().build_and_execute(|| {
		let open = open_with(Grade::Open, 60 * OUNCE);
		let prime = open_with(Grade::Prime, 150 * OUNCE);
		let looks = |looked| Weights::uncovered(looked);
		for (id, extra) in [(open, looks(2)), (prime, Default::default())] {
			assert_ok!(offer(ALICE, id, 100 * HOUR_UNITS));
			let call = Call::buy { vault: id, units: 100 * HOUR_UNITS, total_max: Balance::MAX };
			let call = RuntimeCall::from(call);
			let charged = call.get_dispatch_info().call_weight;
			assert_eq!(charged, Weights::buy() + looks(MAX_VAULTS));
			let used = call.dispatch(RuntimeOrigin::signed(BOB)).unwrap().actual_weight;
			assert_eq!(used, Some(Weights::buy() + extra));
		}
	});
}

#[test]
fn the_limit_of_what_is_uncovered_tightens_at_once_and_loosens_by_a_step() {
	use millrace_support::governed::Change;
	let step = Permill::from_percent(20);
	let params = ClassRiskParams::with_fuse(1_000 * HOUR_UNITS);
	let with = |uncovered_max| ClassRiskParams { uncovered_max, ..params };
	let change = |to| params.change_to(&with(to), step);
	assert_eq!(params.uncovered_max, UNCOVERED_DEFAULT);
	assert_eq!(change(0), Change::Tightening);
	assert_eq!(change(UNCOVERED_DEFAULT * 12 / 10), Change::Loosening);
	assert_eq!(change(UNCOVERED_DEFAULT * 12 / 10 + 1), Change::TooFar);
}
