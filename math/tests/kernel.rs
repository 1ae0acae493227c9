//! Properties of the pricing kernel, against unbounded integers.

mod reference;

use codec::{Decode, Encode};
use millrace_math::*;
use num_bigint::BigUint;
use proptest::prelude::*;
use reference::*;
use sp_arithmetic::{FixedU128, Permill};

fn any_curve() -> impl Strategy<Value = Curve> {
	prop_oneof![
		1 => Just(Curve::default()),
		4 => (any_fixed(), any_fixed()).prop_map(|(knee, slope)| Curve { knee, slope }),
	]
}

/// Curves and covers of the magnitude that governance would choose.
fn sane_curve() -> impl Strategy<Value = Curve> {
	(1u128..=5 * FIXED_ONE, 0u128..=2 * FIXED_ONE).prop_map(|(knee, slope)| Curve {
		knee: FixedU128::from_inner(knee),
		slope: FixedU128::from_inner(slope),
	})
}

/// Numerator and denominator of a value, all factors of ten on their side.
fn scaled(n: BigUint, decimals: u8, settlement: u8) -> (BigUint, BigUint) {
	(n * ten(settlement), ten(decimals) * ten(18))
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(1_024))]

	#[test]
	fn value_is_the_exact_quotient_rounded_to_the_named_side(
		amount in any_amount(),
		price in any_fixed(),
		decimals in any_decimals(),
		settlement in any_decimals(),
	) {
		let (n, d) = scaled(big(amount) * raw(price), decimals, settlement);
		prop_assert_eq!(
			value_floor(amount, decimals, price, settlement),
			floor(n.clone(), d.clone())
		);
		prop_assert_eq!(value_ceil(amount, decimals, price, settlement), ceil(n, d));
	}

	#[test]
	fn compute_value_is_rounded_up_at_six_decimals(units in any_amount(), price in any_fixed()) {
		prop_assert_eq!(compute_value(units, price), ceil(big(units) * raw(price), ten(18)));
	}

	#[test]
	fn collateral_value_is_rounded_down_once(
		amount in any_amount(),
		decimals in any_decimals(),
		price in any_fixed(),
		haircut in any_share(),
	) {
		let kept = BigUint::from(1_000_000 - haircut.deconstruct());
		let (n, d) = scaled(big(amount) * raw(price) * kept, decimals, 6);
		prop_assert_eq!(collateral_value(amount, decimals, price, haircut), floor(n, d * ten(6)));
	}

	#[test]
	fn collateral_value_falls_with_the_haircut_and_rises_with_the_amount(
		amount in any_amount(),
		more in any_amount(),
		price in any_fixed(),
		cut in any_share(),
		other in any_share(),
	) {
		let (least, most) = (amount.min(more), amount.max(more));
		let (light, heavy) = (cut.min(other), cut.max(other));
		if let Some(value) = collateral_value(most, 12, price, light) {
			prop_assert!(collateral_value(least, 12, price, light).unwrap() <= value);
			prop_assert!(collateral_value(most, 12, price, heavy).unwrap() <= value);
		}
		prop_assert_eq!(
			collateral_value(amount, 12, price, Permill::zero()),
			value_floor(amount, 12, price, 6)
		);
		prop_assert_eq!(collateral_value(amount, 12, price, Permill::one()), Some(0));
	}

	#[test]
	fn cover_ratio_is_floored_or_infinite(colv in any_amount(), cv in any_amount()) {
		let exact = floor(big(colv) * ten(18), big(cv)).unwrap_or(u128::MAX);
		prop_assert_eq!(cover_ratio(colv, cv).into_inner(), exact);
		prop_assert_eq!(cover_ratio(colv, 0), INFINITE_COVER);
	}

	#[test]
	fn cover_ratio_meets_a_minimum_exactly_if_the_cross_product_does(
		colv in any_amount(), cv in 1u128.., minimum in 0u128..u128::MAX,
	) {
		// COL-4 is checked by cross-multiplication elsewhere; both ways must agree.
		let meets = big(colv) * ten(18) >= big(minimum) * big(cv);
		prop_assert_eq!(cover_ratio(colv, cv) >= FixedU128::from_inner(minimum), meets);
	}

	#[test]
	fn risk_premium_is_the_exact_rate_rounded_up(curve in any_curve(), cr in any_fixed()) {
		let (knee, slope) = (curve.knee, curve.slope);
		let exact = match cr < knee {
			true => ceil(raw(slope) * (raw(knee) - raw(cr)), raw(knee)),
			false => Some(0),
		};
		prop_assert_eq!(Some(curve.risk_premium(cr).into_inner()), exact);
	}

	#[test]
	fn risk_premium_is_bounded_and_never_rises_with_the_cover(
		curve in any_curve(), a in any_fixed(), b in any_fixed(),
	) {
		let (thin, thick) = (a.min(b), a.max(b));
		prop_assert!(curve.risk_premium(thin) >= curve.risk_premium(thick));
		prop_assert!(curve.risk_premium(thin) <= curve.slope);
		prop_assert_eq!(curve.risk_premium(INFINITE_COVER), FixedU128::from_inner(0));
		prop_assert_eq!(curve.risk_premium(curve.knee), FixedU128::from_inner(0));
		if curve.is_valid() {
			prop_assert_eq!(curve.risk_premium(FixedU128::from_inner(0)), curve.slope);
		}
	}

	#[test]
	fn risk_premium_has_no_gap_below_the_knee(curve in sane_curve(), short in 1u128..) {
		let knee = curve.knee.into_inner();
		let cr = FixedU128::from_inner(knee - 1 - (short - 1) % knee);
		let rate = curve.risk_premium(cr);
		// Any slope at all charges at least the smallest rate.
		prop_assert_eq!(rate.into_inner() > 0, curve.slope.into_inner() > 0);
		// And the rate gives back a cover that is not above the one it was charged for.
		let charged = raw(rate) * big(knee);
		prop_assert!(charged >= raw(curve.slope) * (big(knee) - raw(cr)));
	}

	#[test]
	fn premium_and_final_price_are_exact(cv in any_amount(), rp in any_fixed()) {
		let exact = ceil(big(cv) * raw(rp), ten(18));
		prop_assert_eq!(premium(cv, rp), exact);
		prop_assert_eq!(final_price(cv, rp), exact.and_then(|due| fit(big(due) + big(cv))));
		// FP = ⌈CV · (1 + RP)⌉, for CV is whole.
		prop_assert_eq!(final_price(cv, rp), ceil(big(cv) * (raw(rp) + ten(18)), ten(18)));
	}

	#[test]
	fn final_price_lies_between_the_value_and_the_value_with_full_slope(
		units in 0u128..1 << 80,
		price in 0u128..1 << 80,
		collateral in any_amount(),
		curve in sane_curve(),
	) {
		let cv = compute_value(units, FixedU128::from_inner(price)).unwrap();
		let colv = value_floor(collateral, 12, FixedU128::from_u32(1), 6).unwrap();
		let rp = curve.risk_premium(cover_ratio(colv, cv));
		let total = final_price(cv, rp).unwrap();
		prop_assert!(cv <= total);
		prop_assert!(big(total) * ten(18) < big(cv) * (raw(curve.slope) + ten(18)) + ten(18));
	}

	#[test]
	fn more_collateral_never_raises_the_final_price(
		units in 0u128..1 << 80, a in 0u128..1 << 80, b in 0u128..1 << 80, curve in sane_curve(),
	) {
		let cv = compute_value(units, FixedU128::from_u32(2)).unwrap();
		let total = |cover| final_price(cv, curve.risk_premium(cover_ratio(cover, cv))).unwrap();
		prop_assert!(total(a.min(b)) >= total(a.max(b)));
	}

	#[test]
	fn risk_adjusted_value_is_bounded_by_claim_and_cover(
		cv in any_amount(), colv in any_amount(), reserve in any_amount(),
	) {
		let exact = (big(colv) + big(reserve)).min(big(cv));
		prop_assert_eq!(Some(risk_adjusted_value(cv, colv, reserve)), fit(exact));
	}

	#[test]
	fn curve_survives_its_encoding(curve in any_curve()) {
		prop_assert_eq!(Curve::decode(&mut &curve.encode()[..]), Ok(curve));
	}
}
