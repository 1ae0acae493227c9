//! Which vaults are unsafe, how much of one has to be liquidated, and what the liquidator gets.
//!
//! ```text
//! cover = collateral × price × (1 − haircut) / (owed × price)        compared, never rounded
//! tick  = ⌊693 × log2(2^128 × collateral / owed)⌋                    prices do not enter
//! ```
//!
//! Collateral per owed unit does not move with prices, so an index by [`risk_tick`] stands still
//! while quotes move; what moves is the one tick [`Sides::line_tick`]. Below it are all vaults that
//! can be unsafe, and [`Sides::is_below`] decides each of them exactly.

use crate::{
	kernel::power_of_ten,
	money::{self, Rounding, PARTS},
};
use primitive_types::{U256, U512};
use sp_arithmetic::{FixedU128, Permill};

/// Ticks by which a tick rises as collateral per owed unit doubles. `2^(1/693)` is 1.0010: a bucket
/// of the index is 0.1 % wide.
pub const TICKS_PER_DOUBLING: u32 = 693;

/// The highest tick that [`risk_tick`] gives: `256 · 693 − 1`.
pub const HIGHEST_TICK: u32 = 177_407;

/// Decimals of collateral at which no power of ten is left in the comparison of [`Sides::is_below`]:
/// over collateral stands `10^(18 + 6 + decimals)` of price, haircut and amount, over what is owed
/// `10^(18 + 18 + 6)` of ratio, price and units.
const LEVEL_DECIMALS: u8 = 18;

/// Decimals of collateral at which no power of ten is left in [`Payout::collateral`]: under it stands
/// `10^(6 + 6)` of units and bonus, and both prices have the same.
const PAYOUT_DECIMALS: u8 = 12;

/// `log2` with 32 fractional bits, rounded down; none of zero.
///
/// The top 64 bits of `q` are its mantissa, a number in `[1, 2)`. Squaring it doubles its logarithm,
/// and whether the square reaches 2 is the next bit; then the square is halved back. What is dropped
/// is below `2^-62` of the logarithm in all.
///
/// It never falls as `q` rises, although it drops bits at each step. A larger `q` is longer, and the
/// whole part decides, or it has a mantissa at least as large, for cutting bits off keeps the order.
/// Of two ordered mantissas the squares are ordered, so the larger one's next bit is not the smaller;
/// if the bits differ, the result is decided, and if not, both squares are cut at the same place and
/// stay ordered.
fn log2(q: U256) -> Option<u64> {
	let mut limbs = q.0.into_iter().rev().skip_while(|limb| *limb == 0);
	let high = limbs.next()?;
	let low = limbs.next().unwrap_or(0);
	let aligned = (u128::from(high) << 64 | u128::from(low)).checked_shl(high.leading_zeros())?;
	let mut mantissa = aligned >> 64;
	let mut log = u64::try_from(q.bits()).ok()?.checked_sub(1)?;
	for _ in 0..32 {
		// At most (2^64 − 1)^2.
		let square = mantissa.checked_mul(mantissa)?;
		let bit = square >> 127;
		mantissa = if bit == 0 { square >> 63 } else { square >> 64 };
		log = log << 1 | u64::try_from(bit).ok()?;
	}
	Some(log)
}

/// The tick of a ratio in units of `2^-128`. Zero has no logarithm and shares the lowest tick.
fn tick(q: U256) -> Option<u32> {
	let Some(log) = log2(q) else { return Some(0) };
	u32::try_from(log.checked_mul(u64::from(TICKS_PER_DOUBLING))? >> 32).ok()
}

/// Where in the risk index a vault belongs: `⌊693 · log2(q)⌋` of
/// `q = ⌊2^128 · collateral / owed⌋`, and 0 if `q` is zero; at most [`HIGHEST_TICK`]. `None` if
/// nothing is owed.
///
/// It never falls as `collateral / owed` rises. The logarithm is taken to 32 fractional bits, rounded
/// down, so that a ratio within `2^-32` above a bucket's edge may fall into the bucket below.
///
/// ```
/// use millrace_math::risk_tick;
/// assert_eq!(risk_tick(1, 1), Some(128 * 693));
/// assert_eq!(risk_tick(14, 7), Some(129 * 693));
/// assert_eq!(risk_tick(0, 1), Some(0));
/// assert_eq!(risk_tick(1, 0), None);
/// ```
pub fn risk_tick(collateral: u128, owed: u128) -> Option<u32> {
	let U256([low, high, ..]) = U256::from(collateral);
	tick(U256([0, 0, low, high]).checked_div(U256::from(owed))?)
}

/// `n · 10^exponent`; none past 512 bits.
fn scaled(n: U256, exponent: u8) -> Option<U512> {
	if n.is_zero() || exponent == 0 {
		return Some(U512::from(n));
	}
	power_of_ten(exponent)?.checked_mul(U512::from(n))
}

/// `n · m`; none past 512 bits. Two numbers of 256 bits, the common case, cost a quarter.
fn product(n: U512, m: U256) -> Option<U512> {
	match U256::try_from(n) {
		Ok(n) => Some(n.full_mul(m)),
		Err(_) => n.checked_mul(U512::from(m)),
	}
}

/// Prices and haircut under which the cover of a vault is judged.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Sides {
	/// USD per whole device-hour.
	pub owed_price: FixedU128,
	/// USD per whole unit of the collateral.
	pub collateral_price: FixedU128,
	/// Decimals of the collateral.
	pub decimals: u8,
	/// Part of the collateral's value that does not count.
	pub haircut: Permill,
}

/// A cover ratio as a line through amounts: collateral is below it if
/// `collateral · worth < owed · due`.
struct Line {
	/// What a smallest unit of collateral counts: at most 208 bits.
	worth: U256,
	/// What an owed unit demands; none past 512 bits, which outweighs any collateral.
	due: Option<U512>,
}

impl Line {
	fn is_below(&self, collateral: u128, owed: u128) -> bool {
		if owed == 0 {
			return false;
		}
		// At most 336 bits, against which a demand past 512 bits is the larger.
		let worth = self.worth.full_mul(U256::from(collateral));
		match self.due.and_then(|due| product(due, U256::from(owed))) {
			Some(due) => worth < due,
			None => true,
		}
	}
}

impl Sides {
	/// Both sides of the comparison as whole numbers, the common powers of ten cancelled.
	fn line(&self, ratio: FixedU128) -> Option<Line> {
		let kept = u128::from(PARTS.checked_sub(money::parts(self.haircut))?);
		let most = self.decimals.max(LEVEL_DECIMALS);
		let up = most.checked_sub(self.decimals)?;
		let down = most.checked_sub(LEVEL_DECIMALS)?;
		let kept = kept.checked_mul(10u128.checked_pow(u32::from(up))?)?;
		let worth = U256::from(self.collateral_price.into_inner()).checked_mul(U256::from(kept))?;
		let due =
			U256::from(ratio.into_inner()).checked_mul(U256::from(self.owed_price.into_inner()))?;
		Some(Line { worth, due: scaled(due, down) })
	}

	/// Whether a vault is below `ratio`: `collateral · price · (1 − haircut) < ratio · owed · price`,
	/// compared as products, exactly. A vault that owes nothing of value is below nothing.
	///
	/// Every input has an answer: `None` is out of reach.
	pub fn is_below(&self, collateral: u128, owed: u128, ratio: FixedU128) -> Option<bool> {
		Some(self.line(ratio)?.is_below(collateral, owed))
	}

	/// Collateral that a vault can lose without falling below `ratio`: exact, for one unit more would
	/// leave it below. 0 if it is below already.
	///
	/// Every input has an answer: `None` is out of reach.
	pub fn excess(&self, collateral: u128, owed: u128, ratio: FixedU128) -> Option<u128> {
		let line = self.line(ratio)?;
		if line.is_below(collateral, owed) {
			return Some(0);
		}
		// Not below means `due · owed <= worth · collateral`, which is 336 bits at most.
		let due = match owed {
			0 => U512::zero(),
			_ => product(line.due?, U256::from(owed))?,
		};
		if due.is_zero() {
			return Some(collateral);
		}
		// Rounded up: what is needed, never less.
		let needed = due.checked_sub(U512::one())?.checked_div(U512::from(line.worth))?;
		let needed = u128::try_from(needed).ok()?.checked_add(1)?;
		collateral.checked_sub(needed)
	}

	/// The highest [`risk_tick`] at which a vault can be below `ratio`: whoever is below has this tick
	/// or a lower one. At that tick itself some vaults are below and some are not.
	///
	/// [`HIGHEST_TICK`] if the collateral is worth nothing or no amount of it is enough. `None` if no
	/// vault can be below, for the ratio or the price of what is owed is zero.
	pub fn line_tick(&self, ratio: FixedU128) -> Option<u32> {
		let Line { worth, due } = self.line(ratio)?;
		// Below means `collateral / owed < due / worth`, so `q` is below `2^128 · due / worth`. The
		// largest such integer, rounded down, has the line's tick: [`tick`] keeps the order.
		let scale = U256([0, 0, 1, 0]);
		let Some(due) = due.and_then(|due| product(due, scale)) else {
			// More than 512 bits over at most 208 are past any `q`.
			return Some(HIGHEST_TICK);
		};
		let under = due.checked_sub(U512::one())?;
		match under.checked_div(U512::from(worth)).map(U256::try_from) {
			Some(Ok(q)) => tick(q),
			Some(Err(_)) | None => Some(HIGHEST_TICK),
		}
	}

	/// Units whose liquidation, paid as `payout` says, leaves the vault at cover `target` or above,
	/// while a unit fewer does not: both are exact. 0 if the vault is there already. `owed` where a
	/// unit costs all the collateral that stands behind it, for then cover cannot rise.
	///
	/// `None` if the price of the collateral in `payout` is zero.
	pub fn units_to_restore(
		&self,
		collateral: u128,
		owed: u128,
		target: FixedU128,
		payout: &Payout,
	) -> Option<u128> {
		let line = self.line(target)?;
		if !line.is_below(collateral, owed) {
			return Some(0);
		}
		let rate = payout.rate()?;
		if rate.takes_all(owed, collateral)? {
			return Some(owed);
		}
		// Cover rises in a straight line with the units, but for the payout that is rounded down, which
		// only adds to it. So from the exact solution on all restore, and bisecting ends there or at
		// the end of a run just below it. One step for each bit of `owed`.
		let (mut few, mut enough) = (0u128, owed);
		loop {
			let units = few.checked_add(enough.checked_sub(few)? >> 1)?;
			if units == few {
				return Some(enough);
			}
			let rest = collateral.checked_sub(rate.collateral(units, owed, collateral)?)?;
			if line.is_below(rest, owed.checked_sub(units)?) {
				few = units;
			} else {
				enough = units;
			}
		}
	}
}

/// Prices at which a liquidator is paid.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Payout {
	/// USD per whole device-hour.
	pub owed_price: FixedU128,
	/// USD per whole unit of the collateral.
	pub collateral_price: FixedU128,
	/// Decimals of the collateral.
	pub decimals: u8,
	/// What the liquidator gets beyond the value of the units.
	pub bonus: Permill,
}

/// Collateral per unit as a quotient: `give / take`.
struct Rate {
	/// None past 512 bits, which is more than any collateral.
	give: Option<U512>,
	/// At most 168 bits, not zero.
	take: U256,
}

impl Payout {
	/// The price of a unit with the bonus over that of collateral, powers of ten on one side.
	fn rate(&self) -> Option<Rate> {
		let whole = u128::from(PARTS.checked_add(money::parts(self.bonus))?);
		let most = self.decimals.max(PAYOUT_DECIMALS);
		let up = most.checked_sub(PAYOUT_DECIMALS)?;
		let down = most.checked_sub(self.decimals)?;
		let give = U256::from(self.owed_price.into_inner()).checked_mul(U256::from(whole))?;
		let take = U256::from(self.collateral_price.into_inner())
			.checked_mul(U256::from(10u128.checked_pow(u32::from(down))?))?;
		(!take.is_zero()).then_some(Rate { give: scaled(give, up), take })
	}

	/// Collateral that a liquidator of `units` out of `owed` gets: `⌊units · price · (1 + bonus) /
	/// price⌋`, at most `⌊collateral · units / owed⌋`, so that collateral per owed unit never falls
	/// for those who stay. Liquidating in parts never gives more than at once.
	///
	/// `None` if the price of the collateral is zero, nothing is owed, or `units` are more than that.
	pub fn collateral(&self, units: u128, owed: u128, collateral: u128) -> Option<u128> {
		self.rate()?.collateral(units, owed, collateral)
	}
}

impl Rate {
	/// See [`Payout::collateral`].
	fn collateral(&self, units: u128, owed: u128, collateral: u128) -> Option<u128> {
		owed.checked_sub(units)?;
		let share = money::mul_div_floor(collateral, units, owed)?;
		// Where the quotient does not fit it is the larger, and the share decides.
		let value = match (self.give.map(u128::try_from), u128::try_from(self.take)) {
			(Some(Ok(give)), Ok(take)) => money::mul_div_floor(units, give, take),
			_ => self
				.give
				.and_then(|give| product(give, U256::from(units)))
				.and_then(|given| money::divide(given, U512::from(self.take), Rounding::Floor)),
		};
		Some(value.map_or(share, |value| value.min(share)))
	}

	/// Whether all that is owed would be paid as much as there is, or more.
	fn takes_all(&self, owed: u128, collateral: u128) -> Option<bool> {
		// At most 296 bits, against which a payment past 512 bits is the larger.
		let there = U512::from(self.take).checked_mul(U512::from(collateral))?;
		let given = self.give.and_then(|give| product(give, U256::from(owed)));
		Some(given.is_none_or(|given| given >= there))
	}
}
