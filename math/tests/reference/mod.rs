//! The independent side of the property tests: unbounded integers, quotients written out, no code
//! of the crate.

#![allow(dead_code)] // Each test binary uses its share of this module.

pub mod vaults;

use num_bigint::BigUint;
use proptest::prelude::*;
use sp_arithmetic::{FixedU128, Permill};

/// An unbounded integer.
pub fn big(n: u128) -> BigUint {
	BigUint::from(n)
}

/// `10^exponent`, unbounded.
pub fn ten(exponent: u8) -> BigUint {
	big(10).pow(u32::from(exponent))
}

/// The raw number of a fixed-point number, unbounded.
pub fn raw(x: FixedU128) -> BigUint {
	big(x.into_inner())
}

/// The millionths of a share, unbounded.
pub fn parts(share: Permill) -> BigUint {
	BigUint::from(share.deconstruct())
}

/// The result as a `u128`, none if it does not fit.
pub fn fit(n: BigUint) -> Option<u128> {
	u128::try_from(n).ok()
}

/// `⌊n / d⌋`, none if it does not fit or `d` is zero.
pub fn floor(n: BigUint, d: BigUint) -> Option<u128> {
	(d != BigUint::ZERO).then(|| n / d).and_then(fit)
}

/// `⌈n / d⌉` as the floor of `(n + d − 1) / d`, none if it does not fit or `d` is zero.
pub fn ceil(n: BigUint, d: BigUint) -> Option<u128> {
	(d != BigUint::ZERO).then(|| (n + &d - 1u8) / d).and_then(fit)
}

/// Numbers of every magnitude, with the edges over-represented: zero, one, dust, `u128::MAX`.
pub fn any_amount() -> impl Strategy<Value = u128> {
	prop_oneof![
		1 => Just(0),
		1 => Just(1),
		1 => Just(u128::MAX),
		1 => Just(u128::MAX - 1),
		2 => 0u128..100,
		12 => (any::<u128>(), 0u32..128).prop_map(|(n, shift)| n >> shift),
	]
}

/// Fixed-point numbers of every magnitude.
pub fn any_fixed() -> impl Strategy<Value = FixedU128> {
	prop_oneof![
		4 => any_amount().prop_map(FixedU128::from_inner),
		1 => Just(FixedU128::from_u32(1)),
	]
}

/// Shares, with none, a millionth and the whole over-represented.
pub fn any_share() -> impl Strategy<Value = Permill> {
	prop_oneof![
		1 => Just(Permill::zero()),
		1 => Just(Permill::one()),
		1 => Just(Permill::from_parts(1)),
		5 => (0u32..=1_000_000).prop_map(Permill::from_parts),
	]
}

/// Decimals that assets have, and ones that only an attacker would choose.
pub fn any_decimals() -> impl Strategy<Value = u8> {
	prop_oneof![3 => 0u8..=24, 1 => any::<u8>(), 1 => Just(u8::MAX)]
}
