//! Who gets what when a vault is wound up.
//!
//! ```text
//! V         = units × reference price                                   up
//! graceful    holders V, owner the other collateral, backstop the other reserve
//! hybrid      holders V or all there is, rate = min(1, pot / V)         down
//! hard stop   backstop what its pooled units were worth                 up
//!             of what is left: reporter its share (down), treasury the rest
//! ```
//!
//! The pot has two legs that are never exchanged for each other: collateral in kind, and the reserve
//! in the settlement asset. Each leg is split to the last unit, so that nothing is created or lost.
//! Units are device-hours of 6 decimals; prices are USD per whole unit.

// Pinned indices are cast by the codec's derive.
#![allow(clippy::as_conversions)]

use crate::{
	kernel::{compute_value, power_of_ten, value_floor, SETTLEMENT_DECIMALS},
	money::{self, Rounding, FIXED_ONE},
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use primitive_types::U512;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_arithmetic::{FixedU128, Permill};

/// What stands behind a vault's units, or a part of it.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	Eq,
	PartialEq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Pot {
	/// In smallest units of the collateral asset.
	pub collateral: u128,
	/// In smallest units of the settlement asset.
	pub reserve: u128,
}

/// By which rule the pot of a frozen vault is split. The encoding is pinned: variants are only ever
/// appended. Primitives export it, and the metadata names it as theirs.
#[derive(
	Clone,
	Copy,
	Debug,
	Eq,
	PartialEq,
	Ord,
	PartialOrd,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[scale_info(replace_segment("millrace_math", "millrace_primitives"))]
#[scale_info(replace_segment("waterfall", "remedy"))]
pub enum Remedy {
	/// Holders are paid in full and the owner gets what is left. Becomes [`Self::Hybrid`] where the
	/// vault cannot pay in full.
	#[codec(index = 0)]
	GracefulExit,
	/// Holders get nothing, for what they hold was never worth anything.
	#[codec(index = 1)]
	HardStop,
	/// Units of the culpable are void, all others are paid as far as the vault goes, and the owner
	/// gets nothing.
	#[codec(index = 2)]
	Hybrid,
}

/// A pot to be split, and for whom.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Settlement {
	/// The rule that is asked for.
	pub outcome: Remedy,
	/// All there is.
	pub pot: Pot,
	/// Units whose holders may claim.
	pub units: u128,
	/// Units that the pool of the class holds, for which its backstop answers after a hard stop.
	pub pooled: u128,
	/// USD per whole device-hour.
	pub reference_price: FixedU128,
	/// USD per whole unit of the collateral.
	pub collateral_price: FixedU128,
	/// Decimals of the collateral.
	pub decimals: u8,
	/// The reporter's part of what nobody has a claim to.
	pub reporter_share: Permill,
}

/// A pot in five parts that sum up to it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Split {
	/// The rule that was applied: a graceful exit that the pot does not cover becomes a hybrid.
	pub outcome: Remedy,
	/// How much of their units' value the holders get, rounded down; 1 is all of it.
	pub rate: FixedU128,
	/// To the holders, each by its units.
	pub holders: Pot,
	/// Back to the owner.
	pub owner: Pot,
	/// To the backstop of the class.
	pub backstop: Pot,
	/// To who reported the fault.
	pub reporter: Pot,
	/// To the treasury.
	pub treasury: Pot,
}

impl Pot {
	/// What is left of the pot without `part`; none if `part` is not in it.
	fn less(self, part: Pot) -> Option<Pot> {
		Some(Pot {
			collateral: self.collateral.checked_sub(part.collateral)?,
			reserve: self.reserve.checked_sub(part.reserve)?,
		})
	}

	/// `⌊share⌋` of each leg.
	fn share(self, share: Permill) -> Pot {
		Pot {
			collateral: money::share_floor(self.collateral, share),
			reserve: money::share_floor(self.reserve, share),
		}
	}
}

/// Holders' part of a pot, and the rate that it pays.
struct Claim {
	part: Pot,
	rate: FixedU128,
}

impl Settlement {
	/// Least collateral that is worth at least `value`: `⌈value / price⌉`, or all there is if that is
	/// worth less.
	fn collateral_for(&self, value: u128) -> u128 {
		if value == 0 {
			return 0;
		}
		// `value / 10^6 · 10^decimals / (price / 10^18)`. Past 512 bits it is past any amount, and so
		// is a value over a price of zero.
		let amount = || {
			let scale = power_of_ten(18u8.checked_sub(SETTLEMENT_DECIMALS)?)?
				.checked_mul(power_of_ten(self.decimals)?)?;
			let n = scale.checked_mul(U512::from(value))?;
			money::divide(n, U512::from(self.collateral_price.into_inner()), Rounding::Ceil)
		};
		amount().map_or(self.pot.collateral, |amount| amount.min(self.pot.collateral))
	}

	/// What pays the holders: collateral for all of the value, and where that is not enough the value
	/// that is missing from the reserve.
	fn claim(&self) -> Option<Claim> {
		let one = FixedU128::from_inner(FIXED_ONE);
		let due = compute_value(self.units, self.reference_price)?;
		let collateral = self.collateral_for(due);
		// Collateral that is worth more than 128 bits is worth more than is due.
		let worth =
			value_floor(collateral, self.decimals, self.collateral_price, SETTLEMENT_DECIMALS)
				.map_or(due, |worth| worth.min(due));
		let reserve = due.checked_sub(worth)?.min(self.pot.reserve);
		let paid = worth.checked_add(reserve)?;
		let rate = if paid == due { one } else { money::ratio_floor(paid, due)? };
		Some(Claim { part: Pot { collateral, reserve }, rate })
	}

	/// What pays the backstop for the pooled units: the reserve first, as it is cash there.
	fn pooled_claim(&self) -> Option<Pot> {
		let due = compute_value(self.pooled, self.reference_price)?;
		let reserve = due.min(self.pot.reserve);
		Some(Pot { collateral: self.collateral_for(due.checked_sub(reserve)?), reserve })
	}

	/// Everything but `holders` and `backstop` to reporter and treasury.
	fn forfeit(
		&self,
		outcome: Remedy,
		rate: FixedU128,
		holders: Pot,
		backstop: Pot,
	) -> Option<Split> {
		let rest = self.pot.less(holders)?.less(backstop)?;
		let reporter = rest.share(self.reporter_share);
		let treasury = rest.less(reporter)?;
		let owner = Pot::default();
		Some(Split { outcome, rate, holders, owner, backstop, reporter, treasury })
	}
}

/// Split a pot by the rule of its outcome. The five parts sum up to the pot, exactly, in both legs.
///
/// The value due to holders is `⌈units · reference price⌉`. They get `⌈value / price⌉` of the
/// collateral, and what it lacks from the reserve. Collateral without a price has no value and pays
/// nothing, yet goes to them. Where nothing is due the rate is 1; after a hard stop it is always 0.
///
/// A graceful exit is one that pays the holders in full. If the pot is too small for that, the split
/// is that of a hybrid, and says so.
///
/// `None` if a value that is due exceeds `u128::MAX`.
///
/// ```
/// use millrace_math::{split, Pot, Remedy, Settlement};
/// use sp_arithmetic::{FixedU128, Permill};
/// let mut case = Settlement {
///     outcome: Remedy::GracefulExit,
///     pot: Pot { collateral: 9_000_000, reserve: 1_000_000 },
///     units: 10_000_000,
///     pooled: 0,
///     reference_price: FixedU128::from_u32(1),
///     collateral_price: FixedU128::from_u32(2),
///     decimals: 6,
///     reporter_share: Permill::from_percent(10),
/// };
/// let parts = split(&case).unwrap();
/// assert_eq!(parts.holders, Pot { collateral: 5_000_000, reserve: 0 });
/// assert_eq!(parts.owner, Pot { collateral: 4_000_000, reserve: 0 });
/// assert_eq!(parts.backstop, Pot { collateral: 0, reserve: 1_000_000 });
///
/// case.collateral_price = FixedU128::from_rational(1, 2);
/// let parts = split(&case).unwrap();
/// assert_eq!(parts.outcome, Remedy::Hybrid);
/// assert_eq!((parts.holders, parts.rate), (case.pot, FixedU128::from_rational(55, 100)));
/// ```
pub fn split(case: &Settlement) -> Option<Split> {
	let one = FixedU128::from_inner(FIXED_ONE);
	let none = Pot::default();
	if case.outcome == Remedy::HardStop {
		let rate = FixedU128::from_inner(0);
		return case.forfeit(Remedy::HardStop, rate, none, case.pooled_claim()?);
	}
	let Claim { part: holders, rate } = case.claim()?;
	if case.outcome == Remedy::Hybrid || rate < one {
		return case.forfeit(Remedy::Hybrid, rate, holders, none);
	}
	let rest = case.pot.less(holders)?;
	Some(Split {
		outcome: Remedy::GracefulExit,
		rate,
		holders,
		owner: Pot { collateral: rest.collateral, reserve: 0 },
		backstop: Pot { collateral: 0, reserve: rest.reserve },
		reporter: none,
		treasury: none,
	})
}
