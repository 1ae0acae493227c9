//! The aggregate of a feed: median, dispersion, and the slow price beside it.

use crate::money;
use sp_arithmetic::FixedU128;

/// A price and the band around it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Aggregate {
	/// `mid` less the dispersion, at least zero.
	pub low: FixedU128,
	/// The median.
	pub mid: FixedU128,
	/// `mid` plus the dispersion.
	pub high: FixedU128,
}

/// The distance of `price` from `mid`, both as raw fixed-point numbers.
fn deviation(price: &FixedU128, mid: u128) -> u128 {
	price.into_inner().abs_diff(mid)
}

/// The element at `rank` of the deviations from `mid` in ascending order, where `below` runs down
/// from the middle and `above` runs up from it.
///
/// Sorted prices already hold their deviations as two ascending runs, so that merging these needs
/// neither a second buffer nor a second sort.
fn ranked_deviation(below: &[FixedU128], above: &[FixedU128], mid: u128, rank: usize) -> u128 {
	let mut below = below.iter().rev().map(|price| deviation(price, mid)).peekable();
	let mut above = above.iter().map(|price| deviation(price, mid)).peekable();
	let mut merged = core::iter::from_fn(|| match (below.peek(), above.peek()) {
		(Some(left), Some(right)) if left <= right => below.next(),
		(_, Some(_)) => above.next(),
		(_, None) => below.next(),
	});
	merged.nth(rank).unwrap_or(0)
}

/// Median and dispersion of `prices`, which are left sorted ascending.
///
/// An even count has two middles. `mid` is the floor of their mean, and the band covers both. The
/// dispersion is the larger of the median absolute deviation (on even counts the upper of its two
/// middles) and half the distance of both middles, rounded up. So the wider band wins every tie,
/// and at least half of the prices lie within `low ..= high`. The band ends among the prices, but
/// for `low`, which the floor of the mean may push one step of `10^-18` below the lowest of them.
///
/// `None` if there is no price.
///
/// ```
/// use millrace_math::aggregate;
/// use sp_arithmetic::FixedU128;
/// let mut prices = [5, 1, 2, 4].map(FixedU128::from_u32);
/// let band = aggregate(&mut prices).unwrap();
/// assert_eq!(band.mid, FixedU128::from_u32(3));
/// assert_eq!(band.low, FixedU128::from_u32(1));
/// assert_eq!(band.high, FixedU128::from_u32(5));
/// ```
pub fn aggregate(prices: &mut [FixedU128]) -> Option<Aggregate> {
	prices.sort_unstable();
	let rank = prices.len().checked_div(2)?;
	let (below, above) = prices.split_at_checked(rank)?;
	let upper = above.first()?.into_inner();
	let lower = match prices.len().checked_rem(2)? {
		0 => below.last()?.into_inner(),
		_ => upper,
	};
	let mid = u128::midpoint(lower, upper);
	let dispersion =
		ranked_deviation(below, above, mid, rank).max(upper.abs_diff(lower).div_ceil(2));
	Some(Aggregate {
		// Zero and a price one step above it: the step below the lowest price does not exist.
		low: FixedU128::from_inner(mid.checked_sub(dispersion.min(mid))?),
		mid: FixedU128::from_inner(mid),
		// Never past the highest price, which is in the half that bounds the dispersion.
		high: FixedU128::from_inner(mid.checked_add(dispersion)?),
	})
}

/// The slow price after `elapsed_ms` at `mid`: `slow + (mid − slow) · e / (e + τ)`, where the step's
/// magnitude is rounded down; so it lies between `slow` and `mid` and never overshoots.
///
/// A time constant of zero is no memory: the slow price is `mid`.
///
/// ```
/// use millrace_math::ema;
/// use sp_arithmetic::FixedU128;
/// let [one, two] = [1, 2].map(FixedU128::from_u32);
/// assert_eq!(ema(one, two, 60_000, 60_000), FixedU128::from_rational(3, 2));
/// assert_eq!(ema(two, one, 60_000, 60_000), FixedU128::from_rational(3, 2));
/// ```
pub fn ema(slow: FixedU128, mid: FixedU128, elapsed_ms: u64, time_constant_ms: u64) -> FixedU128 {
	if time_constant_ms == 0 {
		return mid;
	}
	let (from, to) = (slow.into_inner(), mid.into_inner());
	let elapsed = u128::from(elapsed_ms);
	let moved = elapsed
		.checked_add(u128::from(time_constant_ms))
		.and_then(|total| money::mul_div_floor(from.abs_diff(to), elapsed, total))
		.and_then(|step| match to >= from {
			true => from.checked_add(step),
			false => from.checked_sub(step),
		});
	// The fallback is out of reach: the total is not zero and the step at most the distance.
	moved.map_or(mid, FixedU128::from_inner)
}

/// `|a − b| / b`, rounded up: a distance that is compared with a limit is never understated.
/// `FixedU128::max_value()` if `b` is zero or the ratio exceeds `FixedU128`.
pub fn relative_distance_ceil(a: FixedU128, b: FixedU128) -> FixedU128 {
	let (a, b) = (a.into_inner(), b.into_inner());
	money::ratio_ceil(a.abs_diff(b), b).unwrap_or(FixedU128::from_inner(u128::MAX))
}
