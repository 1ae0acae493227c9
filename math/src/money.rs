//! Products and quotients of money that are exact until the one rounding that their name tells.
//!
//! `_floor` is for what is paid out, `_ceil` for what is owed: a residue stays with the pot. A
//! product of two `u128` is kept in 256 bits and a product of more than two in 512 bits, so that
//! nothing is lost before the division.

use primitive_types::{U256, U512};
use sp_arithmetic::{FixedPointNumber, FixedU128, Permill};

/// Fixed-point unit: `FixedU128` counts in steps of `10^-18`.
pub const FIXED_ONE: u128 = FixedU128::DIV;

/// `Permill` unit: a share counts in millionths.
pub const PARTS: u32 = 1_000_000;

/// What becomes of the remainder of a division.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Rounding {
	/// Drop it: the result is at most the exact quotient.
	Floor,
	/// Charge a whole unit for it: the result is at least the exact quotient.
	Ceil,
}

/// The millionths of a share. A `Permill` that was read from elsewhere than through its
/// constructors might hold more than the whole; the bound makes the functions over shares total.
pub(crate) fn parts(share: Permill) -> u32 {
	share.deconstruct().min(PARTS)
}

/// `n / d`; none if `d` is zero or the result needs more than 128 bits.
pub(crate) fn divide(n: U512, d: U512, rounding: Rounding) -> Option<u128> {
	let quotient = n.checked_div(d)?;
	let exact = quotient.checked_mul(d)? == n;
	let rounded = match rounding {
		Rounding::Ceil if !exact => quotient.checked_add(U512::one())?,
		Rounding::Ceil | Rounding::Floor => quotient,
	};
	u128::try_from(rounded).ok()
}

fn mul_div(a: u128, b: u128, c: u128, rounding: Rounding) -> Option<u128> {
	// A product that fits 128 bits is the common case, and word division is several times cheaper.
	if let Some(product) = a.checked_mul(b) {
		let quotient = product.checked_div(c)?;
		return match rounding {
			Rounding::Ceil if product.checked_rem(c)? != 0 => quotient.checked_add(1),
			Rounding::Ceil | Rounding::Floor => Some(quotient),
		};
	}
	divide(U256::from(a).full_mul(U256::from(b)), U512::from(c), rounding)
}

/// `⌊a · b / c⌋`; `None` if `c` is zero or the result exceeds `u128::MAX`.
///
/// ```
/// assert_eq!(millrace_math::mul_div_floor(u128::MAX, 7, 14), Some(u128::MAX / 2));
/// assert_eq!(millrace_math::mul_div_floor(u128::MAX, 2, 1), None);
/// assert_eq!(millrace_math::mul_div_floor(1, 1, 0), None);
/// ```
pub fn mul_div_floor(a: u128, b: u128, c: u128) -> Option<u128> {
	mul_div(a, b, c, Rounding::Floor)
}

/// `⌈a · b / c⌉`; `None` if `c` is zero or the result exceeds `u128::MAX`.
///
/// ```
/// assert_eq!(millrace_math::mul_div_ceil(10, 1, 3), Some(4));
/// assert_eq!(millrace_math::mul_div_ceil(u128::MAX, 7, 14), Some(u128::MAX / 2 + 1));
/// ```
pub fn mul_div_ceil(a: u128, b: u128, c: u128) -> Option<u128> {
	mul_div(a, b, c, Rounding::Ceil)
}

/// `⌊amount · share⌋`, the share as it is paid out. Total: a share is at most the whole.
///
/// ```
/// use sp_arithmetic::Permill;
/// assert_eq!(millrace_math::share_floor(10, Permill::from_percent(25)), 2);
/// assert_eq!(millrace_math::share_floor(u128::MAX, Permill::one()), u128::MAX);
/// ```
pub fn share_floor(amount: u128, share: Permill) -> u128 {
	// The fallback is out of reach: the quotient is at most `amount`.
	mul_div_floor(amount, u128::from(parts(share)), u128::from(PARTS)).unwrap_or(amount)
}

/// `⌈amount · share⌉`, the share as it is charged. Total: a share is at most the whole.
///
/// ```
/// use sp_arithmetic::Permill;
/// assert_eq!(millrace_math::share_ceil(10, Permill::from_percent(25)), 3);
/// assert_eq!(millrace_math::share_ceil(0, Permill::one()), 0);
/// ```
pub fn share_ceil(amount: u128, share: Permill) -> u128 {
	// The fallback is out of reach: the quotient is at most `amount`.
	mul_div_ceil(amount, u128::from(parts(share)), u128::from(PARTS)).unwrap_or(amount)
}

/// `⌊amount · by⌋`; `None` if the result exceeds `u128::MAX`.
pub fn fixed_mul_floor(amount: u128, by: FixedU128) -> Option<u128> {
	mul_div_floor(amount, by.into_inner(), FIXED_ONE)
}

/// `⌈amount · by⌉`; `None` if the result exceeds `u128::MAX`.
pub fn fixed_mul_ceil(amount: u128, by: FixedU128) -> Option<u128> {
	mul_div_ceil(amount, by.into_inner(), FIXED_ONE)
}

/// `n / d` rounded down to `10^-18`; `None` if `d` is zero or the ratio exceeds `FixedU128`.
pub fn ratio_floor(n: u128, d: u128) -> Option<FixedU128> {
	mul_div_floor(n, FIXED_ONE, d).map(FixedU128::from_inner)
}

/// `n / d` rounded up to `10^-18`; `None` if `d` is zero or the ratio exceeds `FixedU128`.
pub fn ratio_ceil(n: u128, d: u128) -> Option<FixedU128> {
	mul_div_ceil(n, FIXED_ONE, d).map(FixedU128::from_inner)
}
