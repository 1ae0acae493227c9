//! Properties of the order by risk, against unbounded integers.

mod reference;

use millrace_math::*;
use num_bigint::BigUint;
use proptest::prelude::*;
use reference::{vaults::*, *};
use sp_arithmetic::{FixedU128, Permill};

/// `⌊693 · log2(q)⌋` as the length of `q^693`.
fn exact_tick(q: &BigUint) -> u32 {
	if *q == BigUint::ZERO {
		0
	} else {
		(q.pow(TICKS_PER_DOUBLING).bits() - 1) as u32
	}
}

fn quotient(collateral: u128, owed: u128) -> BigUint {
	(big(collateral) << 128u8) / big(owed)
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(256))]

	#[test]
	fn tick_is_the_exact_logarithm_but_for_a_2_pow_30th_below_an_edge(
		collateral in any_amount(), owed in 1u128..,  shift in 0u32..128,
	) {
		let owed = (owed >> shift).max(1);
		let q = quotient(collateral, owed);
		let tick = risk_tick(collateral, owed).unwrap();
		prop_assert!(tick <= exact_tick(&q));
		// The same with 32 bits more, to take off less than a unit where `q` is small.
		let least = exact_tick(&((&q << 32u8) - (&q << 2u8)));
		prop_assert!(tick + 32 * TICKS_PER_DOUBLING >= least);
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(4_096))]

	#[test]
	fn tick_never_falls_as_the_ratio_rises(
		a in any_amount(), b in 1u128.., c in any_amount(), d in 1u128.., shift in 0u32..128,
	) {
		let (b, d) = ((b >> shift).max(1), (d >> shift).max(1));
		let rises = big(a) * big(d) <= big(c) * big(b);
		let (left, right) = (risk_tick(a, b).unwrap(), risk_tick(c, d).unwrap());
		let in_order = if rises { left <= right } else { left >= right };
		prop_assert!(in_order);
		prop_assert!(left.max(right) <= HIGHEST_TICK);
		// Neighbours, where only the last bits differ.
		prop_assert!(left <= risk_tick(a.saturating_add(1), b).unwrap());
		prop_assert!(left <= risk_tick(a, (b - 1).max(1)).unwrap());
	}

	#[test]
	fn tick_counts_tenths_of_a_percent(
		collateral in 1u128 << 30..1 << 100, owed in 1u128..1 << 100,
	) {
		let tick = risk_tick(collateral, owed).unwrap();
		let rise = |by: u128, of: u128| risk_tick(collateral / of * by, owed).unwrap() - tick;
		let doubled = risk_tick(collateral * 2, owed).unwrap() - tick;
		prop_assert!((692..=694).contains(&doubled), "{}", doubled);
		prop_assert!(rise(1001, 1000) <= 1);
		prop_assert!((2..=3).contains(&rise(1003, 1000)));
	}

	#[test]
	fn being_below_is_decided_exactly(
		sides in any_sides(), collateral in any_amount(), owed in any_amount(), ratio in any_fixed(),
	) {
		prop_assert_eq!(
			sides.is_below(collateral, owed, ratio),
			Some(below(&sides, collateral, owed, ratio))
		);
	}

	#[test]
	fn being_below_turns_at_one_unit_of_collateral(
		sides in sane_sides(), owed in 1u128..1 << 50, ratio in sane_ratio(),
	) {
		let least = vault_at_the_line(&sides, ratio, owed, 0).unwrap();
		prop_assert_eq!(sides.is_below(least, owed, ratio), Some(false));
		prop_assert_eq!(sides.is_below(least - 1, owed, ratio), Some(true));
	}

	#[test]
	fn what_is_in_excess_can_be_lost_and_not_a_unit_more(
		sides in any_sides(), collateral in any_amount(), owed in any_amount(), ratio in any_fixed(),
	) {
		let excess = sides.excess(collateral, owed, ratio).unwrap();
		prop_assert!(excess <= collateral);
		if below(&sides, collateral, owed, ratio) {
			prop_assert_eq!(excess, 0);
		} else {
			prop_assert!(!below(&sides, collateral - excess, owed, ratio));
			let all = excess == collateral;
			prop_assert!(all || below(&sides, collateral - excess - 1, owed, ratio));
		}
	}

	#[test]
	fn what_is_in_excess_is_counted_from_the_line(
		sides in sane_sides(), owed in 1u128..1 << 50, ratio in sane_ratio(), more in 0u128..1 << 60,
	) {
		let least = vault_at_the_line(&sides, ratio, owed, 0).unwrap();
		prop_assert_eq!(sides.excess(least + more, owed, ratio), Some(more));
	}

	#[test]
	fn whoever_is_below_any_line_has_its_tick_or_a_lower_one(
		sides in any_sides(), collateral in any_amount(), owed in 1u128.., ratio in any_fixed(),
	) {
		match sides.line_tick(ratio) {
			Some(line) if below(&sides, collateral, owed, ratio) =>
				prop_assert!(risk_tick(collateral, owed).unwrap() <= line),
			Some(line) => prop_assert!(line <= HIGHEST_TICK),
			None => prop_assert!(raw(ratio) * raw(sides.owed_price) == big(0)),
		}
	}

	#[test]
	fn whoever_is_just_below_the_line_has_its_tick_or_a_lower_one(
		sides in any_sides(), owed in 1u128.., shift in 0u32..128, ratio in any_fixed(),
		moved in -3i128..3,
	) {
		let owed = (owed >> shift).max(1);
		if let Some(collateral) = vault_at_the_line(&sides, ratio, owed, moved) {
			let line = sides.line_tick(ratio);
			let tick = risk_tick(collateral, owed);
			prop_assert!(!below(&sides, collateral, owed, ratio) || tick <= line);
		}
	}

	#[test]
	fn line_is_no_looser_than_a_tick(
		sides in sane_sides(), owed in 1u128 << 20..1 << 50, ratio in sane_ratio(),
		moved in -3i128..3,
	) {
		let line = sides.line_tick(ratio).unwrap();
		let least = vault_at_the_line(&sides, ratio, owed, 0).unwrap();
		if let Some(near) = least.checked_add_signed(moved) {
			let tick = risk_tick(near, owed).unwrap();
			prop_assert!(!below(&sides, near, owed, ratio) || tick <= line);
		}
		// 0.3 % more than it takes.
		let safer = least + least.div_ceil(333);
		prop_assert!(risk_tick(safer, owed).unwrap() > line);
		// The line is reached: where units are fine enough, a vault below has the very tick.
		if least > 1 << 40 {
			prop_assert!(risk_tick(least - 1, owed).unwrap() + 1 >= line);
		}
	}
}

#[test]
fn ticks_worked_by_hand() {
	for (collateral, owed, tick) in [
		// Powers of two are exact: 693 · 128, 129, 127.
		(1, 1, 88_704),
		(2, 1, 89_397),
		(1, 2, 88_011),
		// log2(3) = 1.58496…, times 693 is 1,098.37….
		(3, 1, 88_704 + 1_098),
		(1, 3, 88_704 - 1_099),
		// 8 whole units of 12 decimals behind 10 device-hours: log2(800,000) · 693 = 13,589.48….
		(8_000_000_000_000, 10_000_000, 88_704 + 13_589),
		// The ends.
		(u128::MAX, 1, HIGHEST_TICK),
		(u128::MAX, u128::MAX, 88_704),
		(1, 1 << 127, 693),
		(1, u128::MAX, 0),
		(0, 1, 0),
		(0, u128::MAX, 0),
	] {
		assert_eq!(risk_tick(collateral, owed), Some(tick), "{collateral} / {owed}");
	}
	assert_eq!(risk_tick(0, 0), None);
	assert_eq!(risk_tick(u128::MAX, 0), None);
	assert_eq!(HIGHEST_TICK, 256 * TICKS_PER_DOUBLING - 1);
	const { assert!(HIGHEST_TICK < tickmap::TICKS) };
}

#[test]
fn cover_of_the_reference_vector_is_met_and_not_exceeded() {
	// 8 × 0.2 against 10 × 1 is 0.16; a haircut of 25 % leaves 0.12.
	let mut sides = Sides {
		owed_price: fixed(1, 1),
		collateral_price: fixed(2, 10),
		decimals: 12,
		haircut: Permill::zero(),
	};
	let vault = |sides: &Sides, ratio: u128| {
		sides.is_below(8_000_000_000_000, 10_000_000, FixedU128::from_inner(ratio)).unwrap()
	};
	assert!(!vault(&sides, FIXED_ONE / 100 * 16));
	assert!(vault(&sides, FIXED_ONE / 100 * 16 + 1));
	sides.haircut = Permill::from_percent(25);
	assert!(!vault(&sides, FIXED_ONE / 100 * 12));
	assert!(vault(&sides, FIXED_ONE / 100 * 12 + 1));
}

#[test]
fn line_worked_by_hand() {
	let mut sides = Sides {
		owed_price: fixed(1, 1),
		collateral_price: fixed(1, 1),
		decimals: 6,
		haircut: Permill::zero(),
	};
	// Below a ratio of 1 at equal prices is less than a unit per unit: just under tick 88,704.
	assert_eq!(sides.line_tick(fixed(1, 1)), Some(88_703));
	// At half the price, or after half the value, it takes twice as much.
	sides.collateral_price = fixed(1, 2);
	assert_eq!(sides.line_tick(fixed(1, 1)), Some(88_703 + 693));
	sides.haircut = Permill::from_percent(50);
	assert_eq!(sides.line_tick(fixed(1, 1)), Some(88_703 + 2 * 693));
	assert_eq!(sides.line_tick(fixed(1, 4)), Some(88_703));
	// Worthless collateral puts everybody below, and what costs nothing nobody.
	sides.haircut = Permill::one();
	assert_eq!(sides.line_tick(fixed(1, 4)), Some(HIGHEST_TICK));
	assert_eq!(sides.line_tick(fixed(0, 1)), None);
	sides.owed_price = fixed(0, 1);
	assert_eq!(sides.line_tick(fixed(1, 4)), None);
	assert_eq!(sides.is_below(0, 1, fixed(1, 4)), Some(false));
}
