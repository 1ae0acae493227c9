//! Properties of the money functions, against unbounded integers.

mod reference;

use millrace_math::*;
use proptest::prelude::*;
use reference::*;
use sp_arithmetic::FixedU128;

proptest! {
	#![proptest_config(ProptestConfig::with_cases(2_048))]

	#[test]
	fn mul_div_is_the_exact_quotient_rounded_to_the_named_side(
		a in any_amount(), b in any_amount(), c in any_amount(),
	) {
		prop_assert_eq!(mul_div_floor(a, b, c), floor(big(a) * big(b), big(c)));
		prop_assert_eq!(mul_div_ceil(a, b, c), ceil(big(a) * big(b), big(c)));
	}

	#[test]
	fn mul_div_is_exact_where_the_quotient_is_near_its_end(
		q in any_amount(), c in 1u128.., r in any::<u128>(),
	) {
		// a · b = q · c + something below c, hence the floor is at least q.
		let c = c >> (q.leading_zeros() / 2);
		prop_assume!(c > 0);
		let b = q;
		let a = c + r % 2;
		prop_assert_eq!(mul_div_floor(a, b, c), floor(big(a) * big(b), big(c)));
		prop_assert_eq!(mul_div_ceil(a, b, c), ceil(big(a) * big(b), big(c)));
	}

	#[test]
	fn mul_div_commutes_and_its_sides_differ_by_one_at_most(
		a in any_amount(), b in any_amount(), c in any_amount(),
	) {
		prop_assert_eq!(mul_div_floor(a, b, c), mul_div_floor(b, a, c));
		prop_assert_eq!(mul_div_ceil(a, b, c), mul_div_ceil(b, a, c));
		if let (Some(down), Some(up)) = (mul_div_floor(a, b, c), mul_div_ceil(a, b, c)) {
			prop_assert!(up - down <= 1);
			prop_assert_eq!(up == down, big(a) * big(b) % big(c) == big(0));
		}
	}

	#[test]
	fn round_trip_never_creates_value(a in any_amount(), b in 1u128.., c in 1u128..) {
		if let Some(there) = mul_div_floor(a, b, c) {
			prop_assert!(mul_div_floor(there, c, b).unwrap() <= a);
		}
		if let Some(back) = mul_div_ceil(a, b, c).and_then(|there| mul_div_ceil(there, c, b)) {
			prop_assert!(back >= a);
		}
	}

	#[test]
	fn shares_are_exact_and_the_parts_of_a_whole_add_up(
		amount in any_amount(), share in any_share(),
	) {
		let (down, up) = (share_floor(amount, share), share_ceil(amount, share));
		prop_assert_eq!(Some(down), floor(big(amount) * parts(share), ten(6)));
		prop_assert_eq!(Some(up), ceil(big(amount) * parts(share), ten(6)));
		prop_assert!(down <= up && up <= amount);
		let rest = sp_arithmetic::Permill::from_parts(1_000_000 - share.deconstruct());
		prop_assert_eq!(down + share_ceil(amount, rest), amount);
	}

	#[test]
	fn fixed_products_are_exact(amount in any_amount(), by in any_fixed()) {
		prop_assert_eq!(fixed_mul_floor(amount, by), floor(big(amount) * raw(by), ten(18)));
		prop_assert_eq!(fixed_mul_ceil(amount, by), ceil(big(amount) * raw(by), ten(18)));
		prop_assert_eq!(fixed_mul_ceil(amount, FixedU128::from_u32(1)), Some(amount));
	}

	#[test]
	fn ratios_are_exact_and_bracket_what_they_are_the_ratio_of(
		n in any_amount(), d in any_amount(),
	) {
		let (down, up) = (ratio_floor(n, d), ratio_ceil(n, d));
		prop_assert_eq!(down.map(FixedU128::into_inner), floor(big(n) * ten(18), big(d)));
		prop_assert_eq!(up.map(FixedU128::into_inner), ceil(big(n) * ten(18), big(d)));
		if let (Some(down), Some(up)) = (down, up) {
			prop_assert!(fixed_mul_floor(d, down).unwrap() <= n);
			prop_assert!(fixed_mul_ceil(d, up).is_none_or(|back| back >= n));
		}
	}
}
