//! Golden vectors: numbers worked out by hand, which no change of the code may move.

use codec::{Decode, Encode, MaxEncodedLen};
use millrace_math::*;
use sp_arithmetic::{FixedU128, Permill};

fn fixed(n: u128, d: u128) -> FixedU128 {
	FixedU128::from_rational(n, d)
}

/// CV, ColV, CR, RP, premium and FP of a position without dispersion.
fn position(
	units: u128,
	class_price: FixedU128,
	collateral: (u128, u8),
	collateral_price: FixedU128,
	haircut: Permill,
) -> (u128, u128, FixedU128, FixedU128, u128, u128) {
	let cv = compute_value(units, class_price).unwrap();
	let colv = collateral_value(collateral.0, collateral.1, collateral_price, haircut).unwrap();
	let cr = cover_ratio(colv, cv);
	let rp = Curve::default().risk_premium(cr);
	(cv, colv, cr, rp, premium(cv, rp).unwrap(), final_price(cv, rp).unwrap())
}

#[test]
fn reference_vector_holds_for_collateral_of_any_decimals() {
	let expected =
		(10_000_000, 1_600_000, fixed(16, 100), fixed(42, 100), 4_200_000, 14_200_000u128);
	for decimals in [0, 2, 6, 8, 12, 18, 24] {
		let collateral = (8 * 10u128.pow(decimals.into()), decimals);
		assert_eq!(
			position(10_000_000, fixed(1, 1), collateral, fixed(2, 10), Permill::zero()),
			expected,
			"{decimals} decimals"
		);
	}
}

#[test]
fn haircut_lowers_the_cover_and_raises_the_price() {
	// 8 × 0.2 × 0.75 = 1.20; CR 0.12; RP 0.44; FP 14.40.
	assert_eq!(
		position(10_000_000, fixed(1, 1), (8_000_000, 6), fixed(2, 10), Permill::from_percent(25)),
		(10_000_000, 1_200_000, fixed(12, 100), fixed(44, 100), 4_400_000, 14_400_000)
	);
}

#[test]
fn full_haircut_leaves_no_cover_and_the_full_slope() {
	assert_eq!(
		position(10_000_000, fixed(1, 1), (8_000_000, 6), fixed(2, 10), Permill::one()),
		(10_000_000, 0, fixed(0, 1), fixed(1, 2), 5_000_000, 15_000_000)
	);
}

#[test]
fn cover_at_the_knee_is_free_of_premium() {
	assert_eq!(
		position(10_000_000, fixed(1, 1), (50_000_000, 6), fixed(2, 10), Permill::zero()),
		(10_000_000, 10_000_000, fixed(1, 1), fixed(0, 1), 0, 10_000_000)
	);
}

#[test]
fn cover_just_below_the_knee_costs_the_smallest_premium() {
	// ColV is one smallest unit short: CR 0.9999999, RP 0.00000005, premium 0.5 units, rounded up.
	assert_eq!(
		position(10_000_000, fixed(1, 1), (9_999_999, 6), fixed(1, 1), Permill::zero()),
		(10_000_000, 9_999_999, fixed(9_999_999, 10_000_000), fixed(5, 100_000_000), 1, 10_000_001)
	);
}

#[test]
fn nothing_owed_is_covered_without_end_and_costs_nothing() {
	for (units, price) in [(0, fixed(1, 1)), (10_000_000, fixed(0, 1)), (0, fixed(0, 1))] {
		for collateral in [0, 8_000_000] {
			let (cv, _, cr, rp, premium, total) =
				position(units, price, (collateral, 6), fixed(2, 10), Permill::zero());
			assert_eq!((cv, cr, rp, premium, total), (0, INFINITE_COVER, fixed(0, 1), 0, 0));
		}
	}
	assert_eq!(INFINITE_COVER, FixedU128::from_inner(u128::MAX));
}

#[test]
fn dust_of_compute_costs_a_whole_unit_and_dust_of_collateral_is_worth_nothing() {
	let tiny = FixedU128::from_inner(1);
	assert_eq!(compute_value(1, tiny), Some(1));
	assert_eq!(collateral_value(1, 12, fixed(1, 1), Permill::zero()), Some(0));
	assert_eq!(collateral_value(999_999, 12, fixed(1, 1), Permill::zero()), Some(0));
	assert_eq!(collateral_value(1_000_000, 12, fixed(1, 1), Permill::zero()), Some(1));
	// One smallest unit of settlement less a millionth is no smallest unit.
	assert_eq!(collateral_value(1_000_000, 12, fixed(1, 1), Permill::from_parts(1)), Some(0));
}

#[test]
fn haircut_is_taken_before_the_one_rounding() {
	// 3 × 1.5 = 4.5, less a third: 3.0000015. Rounded to 4 first, 2 would be left.
	assert_eq!(collateral_value(3, 6, fixed(3, 2), Permill::from_parts(333_333)), Some(3));
}

#[test]
fn governed_curves_move_knee_and_slope() {
	let curve = Curve { knee: fixed(3, 2), slope: fixed(9, 10) };
	assert_eq!(curve.risk_premium(fixed(0, 1)), fixed(9, 10));
	assert_eq!(curve.risk_premium(fixed(1, 2)), fixed(6, 10));
	assert_eq!(curve.risk_premium(fixed(1, 1)), fixed(3, 10));
	assert_eq!(curve.risk_premium(fixed(3, 2)), fixed(0, 1));
	// A third is rounded up in its last place.
	let thirds = Curve { knee: fixed(3, 1), slope: fixed(1, 1) };
	assert_eq!(thirds.risk_premium(fixed(2, 1)), FixedU128::from_inner(333_333_333_333_333_334));
}

#[test]
fn curve_of_knee_zero_is_invalid_and_never_charges() {
	let flat = Curve { knee: fixed(0, 1), slope: fixed(1, 2) };
	assert!(!flat.is_valid());
	assert_eq!(flat.risk_premium(fixed(0, 1)), fixed(0, 1));
	assert!(Curve { knee: FixedU128::from_inner(1), slope: fixed(0, 1) }.is_valid());
	assert!(Curve::default().is_valid());
}

#[test]
fn default_curve_is_knee_one_and_half_slope() {
	assert_eq!(Curve::default(), Curve { knee: fixed(1, 1), slope: fixed(1, 2) });
}

#[test]
fn curve_encodes_as_knee_then_slope() {
	let curve = Curve { knee: FixedU128::from_inner(2), slope: FixedU128::from_inner(3) };
	let bytes = [2u128.to_le_bytes(), 3u128.to_le_bytes()].concat();
	assert_eq!(curve.encode(), bytes);
	assert_eq!(Curve::decode(&mut &bytes[..]), Ok(curve));
	assert_eq!(Curve::max_encoded_len(), 32);
}

#[test]
fn risk_adjusted_value_is_the_lesser_of_claim_and_cover() {
	assert_eq!(risk_adjusted_value(10_000_000, 1_600_000, 4_200_000), 5_800_000);
	assert_eq!(risk_adjusted_value(10_000_000, 9_000_000, 4_200_000), 10_000_000);
	assert_eq!(risk_adjusted_value(u128::MAX, u128::MAX, 1), u128::MAX);
	assert_eq!(risk_adjusted_value(7, u128::MAX, u128::MAX), 7);
	assert_eq!(risk_adjusted_value(0, 5, 5), 0);
	assert_eq!(risk_adjusted_value(5, 0, 0), 0);
}

#[test]
fn final_price_past_128_bits_does_not_exist() {
	assert_eq!(premium(u128::MAX, fixed(1, 2)), Some(u128::MAX / 2 + 1));
	assert_eq!(final_price(u128::MAX, fixed(1, 2)), None);
	assert_eq!(final_price(u128::MAX, fixed(0, 1)), Some(u128::MAX));
	assert_eq!(premium(u128::MAX, INFINITE_COVER), None);
}

#[test]
fn value_survives_intermediates_of_any_size() {
	let most = FixedU128::from_inner(u128::MAX);
	// 256 bits of product come back to 128 through the decimals.
	assert!(value_floor(u128::MAX, 30, most, 0).is_some());
	assert_eq!(value_floor(u128::MAX, 6, most, 6), None);
	assert_eq!(value_floor(u128::MAX, u8::MAX, most, 0), Some(0));
	assert_eq!(value_ceil(u128::MAX, u8::MAX, most, 0), Some(1));
	assert_eq!(value_floor(1, 0, FixedU128::from_inner(1), u8::MAX), None);
	assert_eq!(value_floor(0, 0, most, u8::MAX), Some(0));
	assert_eq!(value_ceil(u128::MAX, u8::MAX, fixed(0, 1), 0), Some(0));
	assert_eq!(value_floor(1, 0, FixedU128::from_inner(1), 18), Some(1));
}

#[test]
fn money_rounds_to_the_named_side() {
	assert_eq!((mul_div_floor(7, 3, 2), mul_div_ceil(7, 3, 2)), (Some(10), Some(11)));
	assert_eq!((mul_div_floor(8, 3, 2), mul_div_ceil(8, 3, 2)), (Some(12), Some(12)));
	assert_eq!(mul_div_floor(u128::MAX, u128::MAX, u128::MAX), Some(u128::MAX));
	assert_eq!(mul_div_ceil(u128::MAX, u128::MAX, u128::MAX), Some(u128::MAX));
	assert_eq!(mul_div_floor(u128::MAX, u128::MAX, u128::MAX - 1), None);
	// (2^43 − 1)(2^86 + 2^43 + 1) = 2^129 − 1: the floor of its half fits, the ceiling does not.
	let (a, b) = ((1 << 43) - 1, (1 << 86) + (1 << 43) + 1);
	assert_eq!((mul_div_floor(a, b, 2), mul_div_ceil(a, b, 2)), (Some(u128::MAX), None));
	// 2^129 / 3, past 128 bits before the division.
	let third = 226_854_911_280_625_642_308_916_404_954_512_140_970;
	assert_eq!(
		(mul_div_floor(1 << 127, 4, 3), mul_div_ceil(1 << 127, 4, 3)),
		(Some(third), Some(third + 1))
	);
	assert_eq!((mul_div_floor(0, 0, 0), mul_div_ceil(5, 5, 0)), (None, None));
}

#[test]
fn shares_round_to_the_named_side() {
	let third = Permill::from_parts(333_333);
	assert_eq!((share_floor(10, third), share_ceil(10, third)), (3, 4));
	assert_eq!((share_floor(1, third), share_ceil(1, third)), (0, 1));
	assert_eq!((share_floor(0, third), share_ceil(0, third)), (0, 0));
	assert_eq!(
		(share_floor(u128::MAX, Permill::zero()), share_ceil(u128::MAX, Permill::zero())),
		(0, 0)
	);
	assert_eq!(share_ceil(u128::MAX, Permill::one()), u128::MAX);
}

#[test]
fn fixed_point_products_and_ratios_round_to_the_named_side() {
	assert_eq!(
		(fixed_mul_floor(3, fixed(1, 2)), fixed_mul_ceil(3, fixed(1, 2))),
		(Some(1), Some(2))
	);
	assert_eq!(ratio_floor(2, 3), Some(FixedU128::from_inner(666_666_666_666_666_666)));
	assert_eq!(ratio_ceil(2, 3), Some(FixedU128::from_inner(666_666_666_666_666_667)));
	assert_eq!((ratio_floor(1, 0), ratio_ceil(0, 0)), (None, None));
	assert_eq!((ratio_floor(u128::MAX, 1), ratio_ceil(u128::MAX, 1)), (None, None));
	assert_eq!(ratio_floor(u128::MAX, FIXED_ONE), Some(FixedU128::from_inner(u128::MAX)));
}

#[test]
fn median_of_an_odd_count_is_the_middle_and_ignores_an_outlier() {
	// Deviations from 3: 2 1 0 1 97.
	let mut prices = [3, 100, 1, 4, 2].map(FixedU128::from_u32);
	let band = aggregate(&mut prices).unwrap();
	assert_eq!((band.low, band.mid, band.high), (fixed(2, 1), fixed(3, 1), fixed(4, 1)));
	assert_eq!(prices, [1, 2, 3, 4, 100].map(FixedU128::from_u32));
}

#[test]
fn median_of_an_even_count_covers_both_middles() {
	let raw = |n: [u128; 2]| n.map(FixedU128::from_inner);
	let band = aggregate(&mut raw([4, 1])).unwrap();
	assert_eq!(
		[band.low, band.mid, band.high].map(FixedU128::into_inner),
		[0, 2, 4],
		"the distance of 3 is halved upwards"
	);
	// Deviations from 10: 10 9 9 10; their middles are 9 and 10, and the upper counts.
	let mut prices = [0, 1, 19, 20].map(FixedU128::from_u32);
	let band = aggregate(&mut prices).unwrap();
	assert_eq!((band.low, band.mid, band.high), (fixed(0, 1), fixed(10, 1), fixed(20, 1)));
}

#[test]
fn median_of_one_is_itself_and_of_none_does_not_exist() {
	let one = fixed(7, 1);
	assert_eq!(aggregate(&mut [one]), Some(Aggregate { low: one, mid: one, high: one }));
	assert_eq!(aggregate(&mut []), None);
}

#[test]
fn band_stays_among_the_prices_at_both_ends_of_the_scale() {
	let band = |prices: &mut [FixedU128]| {
		let band = aggregate(prices).unwrap();
		[band.low, band.mid, band.high].map(FixedU128::into_inner)
	};
	let raw = FixedU128::from_inner;
	let [zero, half, most] = [0, u128::MAX / 2 + 1, u128::MAX].map(raw);
	assert_eq!(band(&mut [raw(0), raw(1)]), [0, 0, 1]);
	assert_eq!(band(&mut [most; 31]), [u128::MAX; 3]);
	assert_eq!(band(&mut [zero, zero, most, most, most]), [u128::MAX; 3]);
	assert_eq!(band(&mut [zero, half, most]), [1, u128::MAX / 2 + 1, u128::MAX]);
	assert_eq!(band(&mut [zero, most]), [0, u128::MAX / 2, u128::MAX]);
	// Mid 15.5; deviations 14.5 four times, 24.5, 34.5: the upper middle is 14.5.
	let mut prices = [1, 1, 1, 30, 40, 50].map(FixedU128::from_u32);
	let band = aggregate(&mut prices).unwrap();
	assert_eq!((band.low, band.mid, band.high), (fixed(1, 1), fixed(31, 2), fixed(30, 1)));
}

#[test]
fn slow_price_moves_by_its_share_of_the_distance() {
	let [one, two] = [fixed(1, 1), fixed(2, 1)];
	assert_eq!(ema(one, two, 1_000, 3_000), fixed(5, 4));
	assert_eq!(ema(two, one, 1_000, 3_000), fixed(7, 4));
	assert_eq!(ema(one, two, 0, 3_000), one);
	assert_eq!(ema(one, two, 0, 0), two);
	assert_eq!(ema(one, two, 1, 0), two);
	let most = FixedU128::from_inner(u128::MAX);
	assert_eq!(ema(fixed(0, 1), most, u64::MAX, u64::MAX).into_inner(), u128::MAX / 2);
	assert_eq!(ema(most, fixed(0, 1), u64::MAX, u64::MAX).into_inner(), u128::MAX / 2 + 1);
}

#[test]
fn relative_distance_is_of_the_second_price_and_never_understated() {
	assert_eq!(relative_distance_ceil(fixed(11, 1), fixed(10, 1)), fixed(1, 10));
	assert_eq!(relative_distance_ceil(fixed(9, 1), fixed(10, 1)), fixed(1, 10));
	assert_eq!(relative_distance_ceil(fixed(10, 1), fixed(10, 1)), fixed(0, 1));
	assert_eq!(
		relative_distance_ceil(fixed(4, 1), fixed(3, 1)),
		FixedU128::from_inner(333_333_333_333_333_334)
	);
	assert_eq!(relative_distance_ceil(fixed(0, 1), fixed(0, 1)), INFINITE_COVER);
	assert_eq!(relative_distance_ceil(INFINITE_COVER, FixedU128::from_inner(1)), INFINITE_COVER);
}

#[test]
fn capacity_counts_slower_devices_for_less_and_faster_ones_for_one() {
	let share = Permill::from_percent(80);
	assert_eq!(nominal_capacity(100, 720, 1_000, 1_000, share), Some(57_600_000_000));
	assert_eq!(nominal_capacity(100, 720, 9_999, 1_000, share), Some(57_600_000_000));
	assert_eq!(nominal_capacity(100, 720, 250, 1_000, share), Some(14_400_000_000));
	assert_eq!(nominal_capacity(1, 1, 1, 3, Permill::one()), Some(333_333));
	assert_eq!(nominal_capacity(0, 720, 1, 1, share), Some(0));
	assert_eq!(nominal_capacity(1, 720, 0, 1, share), Some(0));
	assert_eq!(nominal_capacity(1, 720, 1, 0, share), None);
	let all = u128::from(u32::MAX);
	assert_eq!(
		nominal_capacity(u32::MAX, u32::MAX, u64::MAX, u64::MAX, Permill::one()),
		Some(all * all * 1_000_000)
	);
}

#[test]
fn step_limit_is_met_at_its_very_bound() {
	let step = Permill::from_percent(10);
	assert!(within_step_u128(10, 11, step) && within_step_u128(10, 9, step));
	assert!(!within_step_u128(10, 12, step) && !within_step_u128(10, 8, step));
	// A tenth of 19 is 1.9, which admits one and not two.
	assert!(within_step_u128(19, 20, step) && !within_step_u128(19, 21, step));
	assert!(within_step_u128(0, 0, step) && !within_step_u128(0, 1, Permill::one()));
	assert!(within_step_u128(u128::MAX, 0, Permill::one()));
	assert!(!within_step_u128(u128::MAX, 0, Permill::from_parts(999_999)));
	assert!(within_step(fixed(5, 1), fixed(5, 1), Permill::zero()));
	assert!(!within_step(fixed(5, 1), FixedU128::from_inner(1), Permill::zero()));
}
