//! What a fleet can deliver within the horizon.

use crate::{
	kernel::COMPUTE_DECIMALS,
	money::{self, Rounding, PARTS},
};
use primitive_types::U512;
use sp_arithmetic::Permill;

/// Device-hours (in smallest units, 6 decimals) that `devices` can deliver in `horizon_hours`, of
/// which `share` may be owed: `devices × hours × min(measured, nominal) / nominal × share`, rounded
/// down once.
///
/// A device slower than the `nominal` throughput of its class counts for less; a faster one counts
/// for one, for the class promises no more. Both throughputs are in the unit of the class.
/// `None` if `nominal` is zero.
///
/// ```
/// use millrace_math::nominal_capacity;
/// use sp_arithmetic::Permill;
/// // Ten devices at half speed for 720 hours, 80 % of it.
/// let capacity = nominal_capacity(10, 720, 500, 1_000, Permill::from_percent(80));
/// assert_eq!(capacity, Some(2_880_000_000));
/// ```
pub fn nominal_capacity(
	devices: u32,
	horizon_hours: u32,
	measured: u64,
	nominal: u64,
	share: Permill,
) -> Option<u128> {
	// 32 + 32 + 20 + 64 + 20 bits.
	let product = U512::from(devices)
		.checked_mul(U512::from(horizon_hours))?
		.checked_mul(U512::from(10u32.checked_pow(u32::from(COMPUTE_DECIMALS))?))?
		.checked_mul(U512::from(measured.min(nominal)))?
		.checked_mul(U512::from(money::parts(share)))?;
	let divisor = U512::from(nominal).checked_mul(U512::from(PARTS))?;
	money::divide(product, divisor, Rounding::Floor)
}

/// Devices at nominal throughput that make up a [`nominal_capacity`] of `capacity` in all, rounded
/// down, for the same horizon and share. The most that there can be if those are zero.
///
/// ```
/// use millrace_math::{deliverable_devices, nominal_capacity};
/// use sp_arithmetic::Permill;
/// let share = Permill::from_percent(80);
/// let slow = nominal_capacity(10, 720, 599, 1_000, share).unwrap();
/// assert_eq!(deliverable_devices(slow, 720, share), 5);
/// ```
pub fn deliverable_devices(capacity: u128, horizon_hours: u32, share: Permill) -> u32 {
	let each = nominal_capacity(1, horizon_hours, 1, 1, share).unwrap_or_default();
	let devices = capacity.checked_div(each).unwrap_or(u128::MAX);
	u32::try_from(devices).unwrap_or(u32::MAX)
}
