//! How far a governed parameter may move in one change.

use crate::money::{self, PARTS};
use primitive_types::U256;
use sp_arithmetic::{FixedU128, Permill};

/// Whether `|new − old| ≤ step · old`, compared without a division, hence exactly.
///
/// From zero only zero is within reach: a relative step has nothing to be relative to.
///
/// ```
/// use millrace_math::within_step;
/// use sp_arithmetic::{FixedU128, Permill};
/// let [old, new] = [100, 110].map(FixedU128::from_u32);
/// assert!(within_step(old, new, Permill::from_percent(10)));
/// assert!(!within_step(old, new, Permill::from_parts(99_999)));
/// ```
pub fn within_step(old: FixedU128, new: FixedU128, step: Permill) -> bool {
	within_step_u128(old.into_inner(), new.into_inner(), step)
}

/// [`within_step`] for amounts.
pub fn within_step_u128(old: u128, new: u128, step: Permill) -> bool {
	// 128 + 20 bits on either side: neither product can overflow.
	let moved = U256::from(old.abs_diff(new)).checked_mul(U256::from(PARTS));
	let allowed = U256::from(old).checked_mul(U256::from(money::parts(step)));
	matches!((moved, allowed), (Some(moved), Some(allowed)) if moved <= allowed)
}
