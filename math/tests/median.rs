//! Properties of median, dispersion and slow price, against naive computations.

mod reference;

use millrace_math::*;
use num_bigint::BigUint;
use proptest::{collection::vec, prelude::*};
use reference::*;
use sp_arithmetic::FixedU128;

/// Prices of one magnitude with ties, and of all magnitudes.
fn any_prices() -> impl Strategy<Value = Vec<FixedU128>> {
	prop_oneof![
		vec((0u128..12).prop_map(FixedU128::from_inner), 1..32),
		vec((FIXED_ONE..2 * FIXED_ONE).prop_map(FixedU128::from_inner), 1..32),
		vec(any_fixed(), 1..32),
	]
}

fn distance(a: &BigUint, b: &BigUint) -> BigUint {
	if a > b {
		a - b
	} else {
		b - a
	}
}

/// The definition, word for word: sort, take the middles, sort the deviations, take their upper
/// middle.
fn naive(prices: &[FixedU128]) -> Option<(u128, u128, u128)> {
	let mut sorted: Vec<BigUint> = prices.iter().copied().map(raw).collect();
	sorted.sort();
	let n = sorted.len();
	let (lower, upper) = (sorted[(n - 1) / 2].clone(), sorted[n / 2].clone());
	let mid: BigUint = (&lower + &upper) / 2u8;
	let mut deviations: Vec<BigUint> = sorted.iter().map(|price| distance(price, &mid)).collect();
	deviations.sort();
	let half: BigUint = (&upper - &lower + 1u8) / 2u8;
	let dispersion = deviations[n / 2].clone().max(half);
	let low = if dispersion > mid { big(0) } else { &mid - &dispersion };
	Some((fit(low)?, fit(mid.clone())?, fit(mid + dispersion)?))
}

fn numbers(band: Aggregate) -> (u128, u128, u128) {
	(band.low.into_inner(), band.mid.into_inner(), band.high.into_inner())
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(2_048))]

	#[test]
	fn aggregate_is_the_naive_one(prices in any_prices()) {
		prop_assert_eq!(aggregate(&mut prices.clone()).map(numbers), naive(&prices));
	}

	#[test]
	fn aggregate_leaves_the_same_prices_sorted(prices in any_prices()) {
		let (mut ours, mut sorted) = (prices.clone(), prices);
		let _ = aggregate(&mut ours);
		sorted.sort();
		prop_assert_eq!(ours, sorted);
	}

	#[test]
	fn aggregate_does_not_depend_on_the_order(
		(prices, shuffled) in any_prices().prop_flat_map(|p| (Just(p.clone()), Just(p).prop_shuffle())),
	) {
		prop_assert_eq!(aggregate(&mut prices.clone()), aggregate(&mut shuffled.clone()));
	}

	#[test]
	fn band_holds_the_middles_and_half_of_the_prices(prices in any_prices()) {
		let mut prices = prices;
		let band = aggregate(&mut prices).unwrap();
		let n = prices.len();
		prop_assert!(band.low <= band.mid && band.mid <= band.high);
		prop_assert!(band.low <= prices[(n - 1) / 2] && prices[n / 2] <= band.high);
		let inside = prices.iter().filter(|price| (band.low..=band.high).contains(price)).count();
		prop_assert!(2 * inside >= n);
		prop_assert!(prices[0] <= band.mid && band.mid <= prices[n - 1]);
		prop_assert!(band.high <= prices[n - 1]);
		// The floor of the mean may push the lower end one step below the prices.
		prop_assert!(raw(prices[0]) <= raw(band.low) + 1u8);
	}

	#[test]
	fn minority_cannot_move_the_median_out_of_the_honest_range(
		honest in vec((FIXED_ONE..2 * FIXED_ONE).prop_map(FixedU128::from_inner), 2..17),
		forged in vec(any_fixed(), 0..16),
	) {
		let forged = &forged[..forged.len().min(honest.len() - 1)];
		let mut prices = [&honest, forged].concat();
		let band = aggregate(&mut prices).unwrap();
		prop_assert!(honest.iter().min().unwrap() <= &band.mid);
		prop_assert!(&band.mid <= honest.iter().max().unwrap());
	}

	#[test]
	fn slow_price_is_exact_and_never_overshoots(
		slow in any_fixed(), mid in any_fixed(), elapsed in any::<u64>(), constant in 1u64..,
	) {
		let next = ema(slow, mid, elapsed, constant);
		let (e, tau) = (big(elapsed.into()), big(constant.into()));
		let step = distance(&raw(slow), &raw(mid)) * &e / (e + tau);
		let exact = if mid >= slow { raw(slow) + step } else { raw(slow) - step };
		prop_assert_eq!(raw(next), exact);
		prop_assert!(slow.min(mid) <= next && next <= slow.max(mid));
		prop_assert_eq!(ema(slow, mid, 0, constant), slow);
		prop_assert_eq!(ema(slow, mid, elapsed, 0), mid);
		prop_assert_eq!(ema(mid, mid, elapsed, constant), mid);
	}

	#[test]
	fn slow_price_comes_closer_the_longer_it_waits(
		slow in any_fixed(), mid in any_fixed(), a in any::<u64>(), b in any::<u64>(), tau in 1u64..,
	) {
		let gap = |elapsed| ema(slow, mid, elapsed, tau).into_inner().abs_diff(mid.into_inner());
		prop_assert!(gap(a.max(b)) <= gap(a.min(b)));
	}

	#[test]
	fn relative_distance_is_exact_and_rounded_up(a in any_fixed(), b in any_fixed()) {
		let exact = ceil(distance(&raw(a), &raw(b)) * ten(18), raw(b)).unwrap_or(u128::MAX);
		prop_assert_eq!(relative_distance_ceil(a, b).into_inner(), exact);
	}
}

#[test]
fn aggregate_is_the_naive_one_for_every_small_case() {
	// All sequences of up to five prices out of 0 ..= 6.
	fn visit(prices: &mut Vec<FixedU128>) {
		if !prices.is_empty() {
			assert_eq!(aggregate(&mut prices.clone()).map(numbers), naive(prices), "{prices:?}");
		}
		if prices.len() < 5 {
			for price in 0..7 {
				prices.push(FixedU128::from_inner(price));
				visit(prices);
				prices.pop();
			}
		}
	}
	visit(&mut Vec::new());
}
