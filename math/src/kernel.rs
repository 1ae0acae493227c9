//! The pricing kernel: what compute is worth, what stands behind it, and what a thin cover costs.
//!
//! ```text
//! CV   = units × price of the class              up
//! ColV = collateral × price × (1 − haircut)      down, once for the whole product
//! CR   = ColV / CV                               down; CV = 0 → infinite
//! RP   = slope × (knee − CR) / knee              up; 0 from the knee on
//! FP   = CV + ⌈CV × RP⌉                          up
//! ```
//!
//! FP is only ever a price charged at issue. It never values collateral, marks a position or feeds
//! a quote: less collateral would look worth more.

use crate::money::{self, Rounding, FIXED_ONE, PARTS};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use primitive_types::{U256, U512};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_arithmetic::{FixedU128, Permill};

/// Decimals of device-hours: CLT and UTC.
pub const COMPUTE_DECIMALS: u8 = 6;

/// Decimals of the settlement asset.
pub const SETTLEMENT_DECIMALS: u8 = 6;

/// Cover ratio of a position that owes nothing of value.
pub const INFINITE_COVER: FixedU128 = FixedU128::from_inner(u128::MAX);

/// Risk premium as a function of the cover ratio: `slope` at a ratio of zero, falling in a straight
/// line to nothing at the `knee`.
#[derive(
	Clone,
	Copy,
	Debug,
	Eq,
	PartialEq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct Curve {
	/// Cover ratio from which on there is no premium.
	pub knee: FixedU128,
	/// Premium rate of a position with no cover at all; the highest rate there is.
	pub slope: FixedU128,
}

impl Default for Curve {
	/// Knee 1, slope 0.5.
	fn default() -> Self {
		Self {
			knee: FixedU128::from_inner(1_000_000_000_000_000_000),
			slope: FixedU128::from_inner(500_000_000_000_000_000),
		}
	}
}

impl Curve {
	/// RP, the premium rate at a cover ratio of `cr`, rounded up; at most `slope`, and never rising
	/// as `cr` rises. The one division is exact before its rounding.
	///
	/// ```
	/// use millrace_math::Curve;
	/// use sp_arithmetic::FixedU128;
	/// let rate = Curve::default().risk_premium(FixedU128::from_rational(16, 100));
	/// assert_eq!(rate, FixedU128::from_rational(42, 100));
	/// ```
	pub fn risk_premium(&self, cr: FixedU128) -> FixedU128 {
		let knee = self.knee.into_inner();
		match knee.checked_sub(cr.into_inner()) {
			None | Some(0) => FixedU128::from_inner(0),
			// The fallback is out of reach: `gap` is at most `knee`, and `knee` is not zero here.
			Some(gap) => money::mul_div_ceil(self.slope.into_inner(), gap, knee)
				.map_or(self.slope, FixedU128::from_inner),
		}
	}

	/// Whether the curve has a knee to fall to. A knee of zero would never charge a premium.
	pub fn is_valid(&self) -> bool {
		self.knee.into_inner() > 0
	}
}

/// `10^exponent`; none above 10^154, where 512 bits end.
pub(crate) fn power_of_ten(exponent: u8) -> Option<U512> {
	U512::from(10u8).checked_pow(U512::from(exponent))
}

/// `amount × price × kept / PARTS`, from `decimals` to `settlement`, rounded once.
///
/// None exactly if the rounded value needs more than 128 bits, whatever the decimals: where an
/// intermediate leaves 512 bits, the side on which it does so decides the answer.
fn value(
	amount: u128,
	decimals: u8,
	price: FixedU128,
	kept: u32,
	settlement: u8,
	rounding: Rounding,
) -> Option<u128> {
	// 128 + 128 + 20 bits.
	let product = U256::from(amount)
		.full_mul(U256::from(price.into_inner()))
		.checked_mul(U512::from(kept))?;
	if product.is_zero() {
		return Some(0);
	}
	let unit = U512::from(FIXED_ONE).checked_mul(U512::from(PARTS))?;
	if let Some(up) = settlement.checked_sub(decimals) {
		// Past 512 bits over a unit of 80 bits there is no result of 128 bits.
		let scaled = product.checked_mul(power_of_ten(up)?)?;
		return money::divide(scaled, unit, rounding);
	}
	let down = decimals.checked_sub(settlement)?;
	match power_of_ten(down).and_then(|scale| unit.checked_mul(scale)) {
		Some(divisor) => money::divide(product, divisor, rounding),
		// A divisor past 512 bits is larger than any product.
		None => Some(match rounding {
			Rounding::Floor => 0,
			Rounding::Ceil => 1,
		}),
	}
}

/// Value of `amount` (in smallest units, of `decimals`) at `price` USD per whole unit, in smallest
/// units of the settlement asset, rounded down. `None` if it exceeds `u128::MAX`.
pub fn value_floor(
	amount: u128,
	decimals: u8,
	price: FixedU128,
	settlement_decimals: u8,
) -> Option<u128> {
	value(amount, decimals, price, PARTS, settlement_decimals, Rounding::Floor)
}

/// Value of `amount` (in smallest units, of `decimals`) at `price` USD per whole unit, in smallest
/// units of the settlement asset, rounded up. `None` if it exceeds `u128::MAX`.
pub fn value_ceil(
	amount: u128,
	decimals: u8,
	price: FixedU128,
	settlement_decimals: u8,
) -> Option<u128> {
	value(amount, decimals, price, PARTS, settlement_decimals, Rounding::Ceil)
}

/// CV: value of `units` smallest units of device-hours, rounded up: it is what is owed. `None` if
/// it exceeds `u128::MAX`.
pub fn compute_value(units: u128, price: FixedU128) -> Option<u128> {
	value_ceil(units, COMPUTE_DECIMALS, price, SETTLEMENT_DECIMALS)
}

/// ColV: value of the collateral less its haircut, rounded down once for the whole product. `None`
/// if it exceeds `u128::MAX`.
pub fn collateral_value(
	amount: u128,
	decimals: u8,
	price: FixedU128,
	haircut: Permill,
) -> Option<u128> {
	let kept = PARTS.checked_sub(money::parts(haircut))?;
	value(amount, decimals, price, kept, SETTLEMENT_DECIMALS, Rounding::Floor)
}

/// CR: how much of `cv` is covered by `colv`, rounded down. Infinite ([`INFINITE_COVER`], which is
/// `FixedU128::max_value()`) where nothing of value is owed or the ratio exceeds `FixedU128`.
pub fn cover_ratio(colv: u128, cv: u128) -> FixedU128 {
	money::ratio_floor(colv, cv).unwrap_or(INFINITE_COVER)
}

/// The premium on `cv` at the rate `rp`, rounded up. `None` if it exceeds `u128::MAX`.
pub fn premium(cv: u128, rp: FixedU128) -> Option<u128> {
	money::fixed_mul_ceil(cv, rp)
}

/// FP: `cv` and the premium on it. `None` if it exceeds `u128::MAX`.
pub fn final_price(cv: u128, rp: FixedU128) -> Option<u128> {
	cv.checked_add(premium(cv, rp)?)
}

/// What a holder gets in the worst case: the compute value as far as collateral and reserve cover
/// it.
pub fn risk_adjusted_value(cv: u128, colv: u128, reserve: u128) -> u128 {
	// A cover past 128 bits covers everything.
	colv.checked_add(reserve).map_or(cv, |cover| cover.min(cv))
}
