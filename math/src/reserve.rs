//! The reserve rule: what a vault's reserve should be, who pays what is missing, and what a sale costs.
//!
//! ```text
//! required = RP(CR) × CV of all that is owed           up; CR at the high price, CV at the middle
//! D        = max(0, required − reserve)                the deficit
//! due      = max(0, required after − reserve − D before)
//! premium  = units × min(RP × price, (required − reserve)⁺ / offered)
//!                                                      up; RP and CV with the whole open offer sold
//! ```
//!
//! No issue, sale or withdrawal leaves D larger than it found it. `required` is convex in the units
//! owed, so that the straight line along which an offer pays the premium lies above it: the last unit
//! is not dearer than the first, and a purchase in pieces costs what it costs whole. Where the line
//! starts below (units were issued before the offer), the difference comes out of the proceeds.

use crate::{
	kernel::{compute_value, cover_ratio, premium, Curve},
	money::{mul_div_ceil, mul_div_floor, FIXED_ONE},
};
use sp_arithmetic::FixedU128;

/// At what the units of a vault are valued, and what a thin cover of them costs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Valuation {
	/// The premium curve of the vault's grade.
	pub curve: Curve,
	/// Middle price of a device-hour, which is paid.
	pub mid: FixedU128,
	/// High price of a device-hour, at which its cover is judged.
	pub high: FixedU128,
}

/// What a vault owes and what it has.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Position {
	/// ColV of its collateral.
	pub colv: u128,
	/// Units that it owes.
	pub owed: u128,
	/// Its reserve, in smallest units of the settlement asset.
	pub reserve: u128,
}

/// What a sale out of an open offer costs, and who gets it, in smallest units of the settlement asset.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Sale {
	/// The units at the ask, or at the middle price without one, rounded up.
	pub cost: u128,
	/// What the buyer pays into the reserve on top, rounded up.
	pub premium: u128,
	/// What the reserve still needs, out of the cost. It can exceed the cost, and then nobody pays it.
	pub withheld: u128,
	/// RP with the whole open offer sold.
	pub rate: FixedU128,
}

impl Valuation {
	/// Most units that collateral worth `colv` covers at the ratio `ratio`, rounded down. `u128::MAX`
	/// where there is no limit that it could count.
	pub fn coverable(&self, colv: u128, ratio: FixedU128) -> u128 {
		mul_div_floor(colv, FIXED_ONE, ratio.into_inner())
			.and_then(|value| mul_div_floor(value, FIXED_ONE, self.high.into_inner()))
			.unwrap_or(u128::MAX)
	}

	/// RP of `owed` units behind collateral worth `colv`. `None` if their value exceeds `u128::MAX`.
	pub fn rate(&self, colv: u128, owed: u128) -> Option<FixedU128> {
		Some(self.curve.risk_premium(cover_ratio(colv, compute_value(owed, self.high)?)))
	}

	/// What the reserve behind `owed` units should be, rounded up. It never falls as more is owed, nor
	/// rises with the collateral. `None` if a value exceeds `u128::MAX`.
	pub fn required(&self, colv: u128, owed: u128) -> Option<u128> {
		premium(compute_value(owed, self.mid)?, self.rate(colv, owed)?)
	}

	/// D: what the reserve is short of. `None` if a value exceeds `u128::MAX`.
	pub fn deficit(&self, vault: &Position) -> Option<u128> {
		Some(excess(self.required(vault.colv, vault.owed)?, vault.reserve))
	}

	/// What has to be paid into the reserve of `before`, so that its deficit is no larger once it owes
	/// `owed` units behind collateral worth `colv`. `None` if a value exceeds `u128::MAX`.
	///
	/// ```
	/// use millrace_math::{Curve, Position, Valuation};
	/// use sp_arithmetic::FixedU128;
	/// let one = FixedU128::from_u32(1);
	/// let at = Valuation { curve: Curve::default(), mid: one, high: one };
	/// let covered = Position { colv: 10_000_000, owed: 10_000_000, reserve: 0 };
	/// // Taking 8.40 of 10 USD out leaves the reference vector, and costs its premium.
	/// assert_eq!(at.due(&covered, 1_600_000, 10_000_000), Some(4_200_000));
	/// ```
	pub fn due(&self, before: &Position, colv: u128, owed: u128) -> Option<u128> {
		// The deficit that was there may stay: what is asked is measured from the larger of the two.
		let kept = self.required(before.colv, before.owed)?.max(before.reserve);
		Some(excess(self.required(colv, owed)?, kept))
	}

	/// What `units` cost out of `offered` units, of which they are at most all. `None` if nothing is
	/// offered or a value exceeds `u128::MAX`.
	///
	/// ```
	/// use millrace_math::{Curve, Position, Valuation};
	/// use sp_arithmetic::FixedU128;
	/// let one = FixedU128::from_u32(1);
	/// let at = Valuation { curve: Curve::default(), mid: one, high: one };
	/// let vault = Position { colv: 1_600_000, owed: 0, reserve: 0 };
	/// let sale = at.sale(&vault, 10_000_000, 10_000_000, None).unwrap();
	/// assert_eq!((sale.cost, sale.premium, sale.withheld), (10_000_000, 4_200_000, 0));
	/// ```
	pub fn sale(
		&self,
		vault: &Position,
		offered: u128,
		units: u128,
		ask: Option<FixedU128>,
	) -> Option<Sale> {
		let all = vault.owed.checked_add(offered)?;
		let rate = self.rate(vault.colv, all)?;
		let missing = excess(self.required(vault.colv, all)?, vault.reserve);
		let most = premium(compute_value(units, self.mid)?, rate)?;
		let premium = mul_div_ceil(missing, units, offered)?.min(most);
		let due = self.due(vault, vault.colv, vault.owed.checked_add(units)?)?;
		let cost = compute_value(units, ask.unwrap_or(self.mid))?;
		Some(Sale { cost, premium, withheld: excess(due, premium), rate })
	}
}

/// `max(0, amount − over)`.
fn excess(amount: u128, over: u128) -> u128 {
	amount.max(over).abs_diff(over)
}
