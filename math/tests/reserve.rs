//! Properties of the reserve rule.

mod reference;

use millrace_math::*;
use proptest::prelude::*;
use reference::*;
use sp_arithmetic::FixedU128;

const DOLLAR: u128 = 1_000_000;
const HOUR: u128 = 1_000_000;

/// Curves that governance may set: the knee from 0.1 to 5, the slope up to 1.
fn curve() -> impl Strategy<Value = Curve> {
	(FIXED_ONE / 10..=5 * FIXED_ONE, 0..=FIXED_ONE).prop_map(|(knee, slope)| Curve {
		knee: FixedU128::from_inner(knee),
		slope: FixedU128::from_inner(slope),
	})
}

/// Prices from a thousandth of a dollar to a thousand, with a band.
fn valuation() -> impl Strategy<Value = Valuation> {
	(curve(), FIXED_ONE / 1_000..1_000 * FIXED_ONE, 0u128..FIXED_ONE / 5).prop_map(
		|(curve, mid, up)| Valuation {
			curve,
			mid: FixedU128::from_inner(mid),
			high: FixedU128::from_inner(mid + mid / FIXED_ONE * up),
		},
	)
}

/// Amounts up to a million dollars or device-hours, dust among them.
fn amount() -> impl Strategy<Value = u128> {
	prop_oneof![1 => Just(0), 1 => 0..100u128, 6 => 0..1_000_000 * DOLLAR]
}

fn position() -> impl Strategy<Value = Position> {
	(amount(), amount(), amount()).prop_map(|(colv, owed, reserve)| Position {
		colv,
		owed,
		reserve: reserve / 4,
	})
}

/// What is paid by whom.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Paid {
	buyer: u128,
	owner: i128,
	reserve: u128,
}

/// Sells `pieces` of `offered` one after another.
fn sell(at: &Valuation, vault: &Position, offered: u128, pieces: &[u128]) -> Paid {
	let (mut vault, mut offered, mut paid) = (*vault, offered, Paid::default());
	for units in pieces.iter().copied().filter(|units| *units > 0) {
		let sale = at.sale(&vault, offered, units, None).unwrap();
		vault.owed += units;
		vault.reserve += sale.premium + sale.withheld;
		offered -= units;
		paid.buyer += sale.cost + sale.premium;
		paid.owner += sale.cost as i128 - sale.withheld as i128;
		paid.reserve += sale.premium + sale.withheld;
	}
	paid
}

/// Cuts `whole` at shares of it.
fn cut(whole: u128, cuts: &[u32]) -> Vec<u128> {
	let mut at: Vec<_> = cuts.iter().map(|cut| whole * u128::from(*cut) / 1_000).collect();
	at.push(whole);
	at.sort();
	let mut before = 0;
	at.into_iter().map(|end| end - std::mem::replace(&mut before, end)).collect()
}

fn reference() -> (Valuation, Position) {
	let one = FixedU128::from_u32(1);
	let at = Valuation { curve: Curve::default(), mid: one, high: one };
	(at, Position { colv: 1_600_000, owed: 0, reserve: 0 })
}

#[test]
fn the_reference_vector_costs_14_20_whole_and_in_ten() {
	let (at, vault) = reference();
	let whole = sell(&at, &vault, 10 * HOUR, &[10 * HOUR]);
	assert_eq!(whole, Paid { buyer: 14_200_000, owner: 10_000_000, reserve: 4_200_000 });
	assert_eq!(sell(&at, &vault, 10 * HOUR, &[HOUR; 10]), whole);
	// An owner that issues them to itself pays the same into the reserve, whole or in ten.
	assert_eq!(at.due(&vault, 1_600_000, 10 * HOUR), Some(4_200_000));
}

#[test]
fn an_offer_after_an_issue_pays_for_what_the_issue_left_open_out_of_its_proceeds() {
	let (at, vault) = reference();
	// 1.60 USD cover 1.6 hours: the owner has issued as many for nothing.
	let vault = Position { owed: 1_600_000, ..vault };
	let sale = at.sale(&vault, 8_400_000, 8_400_000, None).unwrap();
	// 8.40 and 42 % of it from the buyer; 4.20 are required, and 0.672 are missing.
	assert_eq!((sale.cost, sale.premium, sale.withheld), (8_400_000, 3_528_000, 672_000));
}

#[test]
fn a_reserve_that_is_there_already_is_not_paid_again() {
	let (at, vault) = reference();
	let rich = Position { reserve: 4_200_000, ..vault };
	let sale = at.sale(&rich, 10 * HOUR, 10 * HOUR, None).unwrap();
	assert_eq!((sale.premium, sale.withheld), (0, 0));
	assert_eq!(at.due(&rich, 1_600_000, 10 * HOUR), Some(0));
	let half = Position { reserve: 2_100_000, ..vault };
	assert_eq!(at.sale(&half, 10 * HOUR, 5 * HOUR, None).unwrap().premium, 1_050_000);
}

#[test]
fn an_ask_moves_the_cost_and_not_the_premium() {
	let (at, vault) = reference();
	for cents in [1, 50, 99, 100, 101, 250] {
		let ask = Some(FixedU128::from_rational(cents, 100));
		let sale = at.sale(&vault, 10 * HOUR, 10 * HOUR, ask).unwrap();
		assert_eq!((sale.cost, sale.premium), (cents * 100_000, 4_200_000));
	}
}

#[test]
fn nothing_is_sold_out_of_nothing() {
	let (at, vault) = reference();
	assert_eq!(at.sale(&vault, 0, 0, None), None);
	let owing = Position { owed: 1, ..vault };
	assert_eq!(at.sale(&owing, u128::MAX, 1, None), None);
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(2_048))]

	#[test]
	fn what_is_required_is_the_premium_on_all_that_is_owed(at in valuation(), vault in position()) {
		let cv = ceil(big(vault.owed) * raw(at.mid), ten(18)).unwrap();
		let high = ceil(big(vault.owed) * raw(at.high), ten(18)).unwrap();
		let rate = at.curve.risk_premium(cover_ratio(vault.colv, high));
		let required = at.required(vault.colv, vault.owed);
		prop_assert_eq!(required, ceil(big(cv) * raw(rate), ten(18)));
		prop_assert!(required <= ceil(big(cv) * raw(at.curve.slope), ten(18)));
		prop_assert_eq!(
			at.deficit(&vault),
			Some(required.unwrap() - vault.reserve.min(required.unwrap()))
		);
	}

	#[test]
	fn what_is_required_never_falls_with_the_debt_nor_rises_with_the_cover(
		at in valuation(), colv in amount(), owed in amount(), more in amount(),
	) {
		let required = |colv, owed| at.required(colv, owed).unwrap();
		prop_assert!(required(colv, owed) <= required(colv, owed + more));
		prop_assert!(required(colv + more, owed) <= required(colv, owed));
		prop_assert_eq!(required(colv, 0), 0);
	}

	#[test]
	fn what_is_coverable_is_covered_and_two_units_more_are_not(
		at in valuation(), colv in amount(), ratio in FIXED_ONE / 10..=10 * FIXED_ONE,
	) {
		let ratio = FixedU128::from_inner(ratio);
		let cover = |units| cover_ratio(colv, compute_value(units, at.high).unwrap());
		let most = at.coverable(colv, ratio);
		prop_assert!(cover(most) >= ratio);
		// Two smallest units of value more, in units.
		let more = ceil(big(2) * ten(18), raw(at.high)).unwrap() + 1;
		prop_assert!(cover(most + more) < ratio);
		prop_assert_eq!(at.coverable(colv, FixedU128::from_inner(0)), u128::MAX);
	}

	#[test]
	fn what_is_due_leaves_the_deficit_no_larger_and_not_a_unit_more(
		at in valuation(), vault in position(), colv in amount(), owed in amount(),
	) {
		let due = at.due(&vault, colv, owed).unwrap();
		let found = at.deficit(&vault).unwrap();
		let after = |paid: u128| {
			at.deficit(&Position { colv, owed, reserve: vault.reserve + paid }).unwrap()
		};
		prop_assert!(after(due) <= found);
		if due > 0 {
			prop_assert!(after(due - 1) > found);
		}
	}

	#[test]
	fn an_owner_pays_the_same_for_any_split_and_any_order_of_issues_and_withdrawals(
		at in valuation(), vault in position(), more in amount(), left in 0u32..=1_000,
		cuts in prop::collection::vec(0u32..=1_000, 0..8), turn in any::<bool>(),
	) {
		// It ends at less collateral and more debt.
		let colv = vault.colv * u128::from(left) / 1_000;
		let owed = vault.owed + more;
		let whole = at.due(&vault, colv, owed).unwrap();
		let mut now = vault;
		let go = |now: &mut Position, colv, owed| {
			let due = at.due(now, colv, owed).unwrap();
			*now = Position { colv, owed, reserve: now.reserve + due };
		};
		if turn {
			go(&mut now, colv, vault.owed);
		}
		for units in cut(more, &cuts) {
			let owed = now.owed + units;
			let colv = now.colv;
			go(&mut now, colv, owed);
		}
		go(&mut now, colv, owed);
		prop_assert_eq!(now.reserve - vault.reserve, whole);
	}

	#[test]
	fn a_sale_leaves_the_deficit_no_larger(
		at in valuation(), vault in position(), offered in amount(), part in 1u32..=1_000,
		ask in prop::option::of(1u128..1_000 * FIXED_ONE),
	) {
		let units = offered * u128::from(part) / 1_000;
		prop_assume!(units > 0);
		let ask = ask.map(FixedU128::from_inner);
		let sale = at.sale(&vault, offered, units, ask).unwrap();
		let found = at.deficit(&vault).unwrap();
		let reserve = vault.reserve + sale.premium + sale.withheld;
		let after = Position { owed: vault.owed + units, reserve, ..vault };
		prop_assert!(at.deficit(&after).unwrap() <= found);
		// The buyer pays no more than the premium at the end of the offer.
		let cv = compute_value(units, at.mid).unwrap();
		prop_assert!(sale.premium <= premium(cv, sale.rate).unwrap());
		prop_assert!(sale.rate <= at.curve.slope);
		prop_assert_eq!(Some(sale.cost), compute_value(units, ask.unwrap_or(at.mid)));
		// A price that a cover which is thicker would not raise.
		let thicker = Position { colv: vault.colv + 1 + offered, ..vault };
		prop_assert!(at.sale(&thicker, offered, units, ask).unwrap().premium <= sale.premium);
	}

	#[test]
	fn a_fresh_vault_sells_at_the_final_price_and_its_owner_gets_the_value(
		at in valuation(), colv in amount(), offered in 1..1_000_000 * HOUR, part in 1u32..=1_000,
	) {
		let vault = Position { colv, owed: 0, reserve: 0 };
		let whole = at.sale(&vault, offered, offered, None).unwrap();
		let total = whole.cost + whole.premium;
		prop_assert_eq!(Some(total), final_price(whole.cost, whole.rate));
		prop_assert_eq!(whole.withheld, 0);
		// A part of it: the same to the smallest unit.
		let units = offered * u128::from(part) / 1_000;
		prop_assume!(units > 0);
		let sale = at.sale(&vault, offered, units, None).unwrap();
		let most = premium(sale.cost, sale.rate).unwrap();
		prop_assert!(sale.premium + 2 >= most && sale.premium <= most);
		prop_assert!(sale.withheld <= 2);
	}

	#[test]
	fn buyer_owner_and_reserve_get_the_same_for_any_split_of_a_purchase(
		at in valuation(), vault in position(), offered in 1..1_000_000 * HOUR,
		part in 1u32..=1_000, cuts in prop::collection::vec(0u32..=1_000, 0..8),
	) {
		let units = offered * u128::from(part) / 1_000;
		let pieces = cut(units, &cuts);
		let whole = sell(&at, &vault, offered, &[units]);
		let split = sell(&at, &vault, offered, &pieces);
		// To the smallest units that each purchase is rounded by.
		let bound = 4 * (pieces.len() as u128 + 1);
		prop_assert!(whole.buyer.abs_diff(split.buyer) <= bound, "{whole:?} {split:?}");
		prop_assert!(whole.owner.abs_diff(split.owner) <= bound, "{whole:?} {split:?}");
		prop_assert!(whole.reserve.abs_diff(split.reserve) <= bound, "{whole:?} {split:?}");
	}

	#[test]
	fn any_amount_at_any_price_has_an_answer_or_none(
		knee in any_fixed(), slope in any_fixed(), mid in any_fixed(), high in any_fixed(),
		colv in any_amount(), owed in any_amount(), reserve in any_amount(),
		offered in any_amount(), units in any_amount(),
	) {
		let at = Valuation { curve: Curve { knee, slope }, mid, high };
		let vault = Position { colv, owed, reserve };
		let _ = at.sale(&vault, offered, units.min(offered), None);
		let _ = at.deficit(&vault);
		let _ = at.due(&vault, units, offered);
	}
}
