//! Exact arithmetic of Millrace.
//!
//! # What it is
//!
//! A compute token is worth what its device-hours cost, what stands behind it is worth what the
//! collateral would fetch, and the ratio of the two sets the premium that a buyer pays. This crate
//! computes these numbers, and every other number of the chain that is difficult to get right:
//! products beyond 128 bits, medians with their dispersion, capacities, limits of parameter changes,
//! the order of vaults by risk, and who gets what of a vault that fails. It is pure: no storage, no clock, no FRAME. A wallet or a test may call the very
//! functions that the runtime calls.
//!
//! | module | answers |
//! | --- | --- |
//! | [`money`] | what is `a · b / c`, a share of an amount, a ratio of two amounts |
//! | [`kernel`] | compute value, collateral value, cover ratio, risk premium, final price |
//! | [`median`] | which price do many observations agree on, and how far do they disagree |
//! | [`capacity`] | how many device-hours may a fleet owe |
//! | [`step`] | is a parameter change small enough |
//! | [`tickmap`] | which is the lowest of many numbers below `2^24`, and which is the next |
//! | [`risk`] | is a vault unsafe, which may be, how much to liquidate, and for how much |
//! | [`waterfall`] | who gets what of a vault that is wound up |
//! | [`reserve`] | what should the reserve of a vault be, who pays what is missing, what does a sale cost |
//! | [`penalty`] | what do faults of a lease cost its provider, and who gets it |
//!
//! # Terms
//!
//! * **amount**: a `u128` in smallest units of an asset; **units**: an amount of device-hours, 6
//!   decimals.
//! * **price**: a `FixedU128` in USD per *whole* unit. **Ratio**: a `FixedU128`, 1 is the whole.
//!   **Share**: a `Permill`, at most the whole.
//! * **CV, ColV, CR, RP, FP**: compute value, collateral value, cover ratio, risk premium and final
//!   price; see [`kernel`].
//! * **tick**: the place of a vault in the order by risk, the lowest first; see [`risk::risk_tick`].
//! * **pot**: collateral and reserve of a vault, in two legs; see [`waterfall`].
//! * **deficit** (D): what the reserve of a vault is short of RP·CV; see [`reserve`].
//! * **dispersion**: half the width of the band around a median; see [`median::aggregate`].
//!
//! # Example
//!
//! Ten device-hours at 1 USD, covered by 8 whole units of a collateral at 0.2 USD:
//!
//! ```
//! use millrace_math::{collateral_value, compute_value, cover_ratio, final_price, Curve};
//! use sp_arithmetic::{FixedU128, Permill};
//!
//! let cv = compute_value(10_000_000, FixedU128::from_u32(1)).unwrap();
//! let price = FixedU128::from_rational(2, 10);
//! let colv = collateral_value(8_000_000_000_000, 12, price, Permill::zero()).unwrap();
//! assert_eq!(colv, 1_600_000); // 1.60 USD
//! let cr = cover_ratio(colv, cv);
//! assert_eq!(cr, FixedU128::from_rational(16, 100));
//! let rp = Curve::default().risk_premium(cr);
//! assert_eq!(rp, FixedU128::from_rational(42, 100));
//! assert_eq!(final_price(cv, rp), Some(14_200_000)); // 14.20 USD
//! ```
//!
//! # Design
//!
//! * **Every division names its rounding**, and there is one per result: products are exact in 256
//!   or 512 bits until then. The rule is against the caller: owed up, paid down, CR down, premiums
//!   up. There is no tolerance.
//! * **Nothing panics, saturates or wraps.** `None` means that the result does not exist: a divisor
//!   of zero, or a result past 128 bits. A large intermediate is never a reason. The few functions
//!   that return a plain number are total, and say what they return at the edge.
//! * **The edge of the kernel**: where nothing of value is owed, the cover ratio is infinite
//!   (`FixedU128::max_value()`), hence the premium and the price are zero.
//! * **Order and decision are apart**: a tick is rounded and only sorts. Whether a vault is unsafe is
//!   a comparison of products in 512 bits, which rounds nothing.
//!
//! # Limitations
//!
//! * A ratio is exact to `10^-18`. A cover ratio is a quotient of two values that are themselves
//!   rounded to the smallest unit of the settlement asset; both roundings are against the caller.
//! * A tick is 0.1 % wide, but where less than `2^-118` of a smallest unit of collateral stands behind
//!   an owed unit, ticks are coarser.
//! * `ema` moves by whole steps of `10^-18` and rests where a step would be smaller.
//!
//! # Threats
//!
//! Inputs are taken as hostile: every function is tested at `u128::MAX` and against an independent
//! computation in unbounded integers. Whether a price may be used is not decided here: a price has
//! a status, and its consumer has to look at it.

#![cfg_attr(not(feature = "std"), no_std)]

pub mod capacity;
pub mod kernel;
pub mod median;
pub mod money;
pub mod penalty;
pub mod reserve;
pub mod risk;
pub mod step;
pub mod tickmap;
pub mod waterfall;

pub use capacity::{deliverable_devices, nominal_capacity};
pub use kernel::{
	collateral_value, compute_value, cover_ratio, final_price, premium, risk_adjusted_value,
	value_ceil, value_floor, Curve, COMPUTE_DECIMALS, INFINITE_COVER, SETTLEMENT_DECIMALS,
};
pub use median::{aggregate, ema, relative_distance_ceil, Aggregate};
pub use money::{
	fixed_mul_ceil, fixed_mul_floor, mul_div_ceil, mul_div_floor, ratio_ceil, ratio_floor,
	share_ceil, share_floor, FIXED_ONE, PARTS,
};
pub use penalty::{
	check_curve, due_ceil, loss_floor, penalty_ceil, share_slash, Clock, Corner, CurveError, Shares,
};
pub use reserve::{Position, Sale, Valuation};
pub use risk::{risk_tick, Payout, Sides, HIGHEST_TICK, TICKS_PER_DOUBLING};
pub use step::{within_step, within_step_u128};
pub use waterfall::{split, Pot, Remedy, Settlement, Split};
