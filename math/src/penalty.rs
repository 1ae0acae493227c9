//! What faults of a lease cost its provider, and who gets it.
//!
//! ```text
//! penalty = earmark × curve(fault time)                                     up
//! loss    = price × Σ severity × (attested + admitted) / duration           down, at most price
//! due     = min(earmark, max(Σ penalty(attested) + penalty(admitted) / 2, loss))
//! slash   = customer until made whole; reporter its share (down); backstop the rest
//! ```
//!
//! A curve charges every millisecond of fault at a rate that is constant between two corners, and
//! the penalty is the integral of that rate. It thus depends on how long the fault lasted, never on
//! when or how often somebody looked: everything here is a function of clocks that only run
//! forward, and what is slashed between two looks is the difference of two such values. Hence
//! `slash(a → c) = slash(a → b) + slash(b → c)`, to the unit.
//!
//! The usual curve, by the outage shares of DeepBrainChain, is 4 % of the earmark at 7 minutes, 8 %
//! at 48 hours, 60 % at 5 days and all of it beyond. A fault that the provider admits before others
//! attest it costs half, as it does there.
//!
//! The shares grow with days, and a lease may be over in hours: a customer whose lease of 3 hours
//! was dark throughout would see 4 % of the earmark, whatever was paid. So what is due is never
//! less than what the customer lost. An admitted fault is a loss in full: half price is for the
//! provider, and the customer had no service either way.
//!
//! Times are milliseconds; amounts are smallest units of any one asset.

use crate::money::{mul_div_ceil, mul_div_floor, parts, share_floor, PARTS};
use sp_arithmetic::Permill;

/// A corner of a penalty curve: after `at` milliseconds of fault time, `share` of the earmark is
/// lost.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Corner {
	/// Fault time in milliseconds, above zero.
	pub at: u64,
	/// Part of the earmark that is lost by then.
	pub share: Permill,
}

/// Why corners make no curve.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CurveError {
	/// There is no corner. Give at least one.
	Empty,
	/// A corner is not later than the one before it, or the first is at zero. Give each corner a time
	/// of its own, in ascending order and above zero.
	Overlapping,
	/// A share is below the one before it: a longer fault would cost less. Give shares that never
	/// fall.
	Falling,
}

/// How long one term of an agreement was broken, and how much of the service that is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Clock {
	/// Milliseconds of fault that others attested.
	pub attested: u64,
	/// Milliseconds of fault that the provider admitted by itself.
	pub admitted: u64,
	/// Part of the service that the customer is without while the term is broken.
	pub severity: Permill,
}

/// A slash in three parts that sum up to it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Shares {
	/// To the customer, towards what it lost.
	pub customer: u128,
	/// To who reported the fault.
	pub reporter: u128,
	/// To the backstop of the class.
	pub backstop: u128,
}

/// Two neighbouring corners, between which a curve is straight.
#[derive(Clone, Copy)]
struct Line {
	from: Corner,
	to: Corner,
}

/// Where every curve starts.
const START: Corner = Corner { at: 0, share: Permill::from_parts(0) };

impl Line {
	/// `⌈earmark · share⌉` at `time`, which is not before the line; after it, the share is that of its
	/// end. Exact in 256 bits before the rounding, and at most `earmark`.
	fn penalty_ceil(&self, earmark: u128, time: u64) -> Option<u128> {
		let length = u128::from(self.to.at.checked_sub(self.from.at)?);
		let past = u128::from(time.min(self.to.at).checked_sub(self.from.at)?);
		let low = parts(self.from.share);
		let rise = u128::from(parts(self.to.share).checked_sub(low)?);
		// Share times length: both terms are below 2^84, and the sum is at most `whole`.
		let reached = u128::from(low).checked_mul(length)?.checked_add(rise.checked_mul(past)?)?;
		let whole = u128::from(PARTS).checked_mul(length)?;
		mul_div_ceil(earmark, reached, whole)
	}
}

/// Hand every line of a curve to `each`, in order.
fn walk(
	corners: impl IntoIterator<Item = Corner>,
	mut each: impl FnMut(Line),
) -> Result<(), CurveError> {
	let mut from = START;
	for to in corners {
		if to.at <= from.at {
			return Err(CurveError::Overlapping);
		}
		if parts(to.share) < parts(from.share) {
			return Err(CurveError::Falling);
		}
		each(Line { from, to });
		from = to;
	}
	// No corner is at zero.
	if from.at == START.at {
		return Err(CurveError::Empty);
	}
	Ok(())
}

/// For each of `times` the line that it lies on, or the last one if it is past the curve.
fn lines<const N: usize>(
	corners: impl IntoIterator<Item = Corner>,
	times: [u64; N],
) -> Option<[Line; N]> {
	let mut found = [Line { from: START, to: START }; N];
	let read = walk(corners, |line| {
		for (found, time) in found.iter_mut().zip(times) {
			if line.from.at <= time {
				*found = line;
			}
		}
	});
	read.ok().map(|()| found)
}

/// Whether `corners` are a curve: not empty, times from above zero strictly ascending, shares never
/// falling. A share is at most the whole by its type. The first corner that is wrong tells the error.
///
/// ```
/// use millrace_math::{check_curve, Corner, CurveError};
/// use sp_arithmetic::Permill;
/// let corner = |at, percent| Corner { at, share: Permill::from_percent(percent) };
/// assert_eq!(check_curve([corner(420_000, 4), corner(172_800_000, 8)]), Ok(()));
/// assert_eq!(check_curve([]), Err(CurveError::Empty));
/// assert_eq!(check_curve([corner(0, 4)]), Err(CurveError::Overlapping));
/// assert_eq!(check_curve([corner(5, 8), corner(6, 4)]), Err(CurveError::Falling));
/// ```
pub fn check_curve(corners: impl IntoIterator<Item = Corner>) -> Result<(), CurveError> {
	walk(corners, |_| ())
}

/// What `fault_time` milliseconds of fault cost of `earmark`, rounded up; at most `earmark`.
///
/// The integral of a rate that is constant between corners: straight lines from nothing at zero
/// through the corners, flat after the last one. The one division is exact in 256 bits before its
/// rounding. `None` exactly if [`check_curve`] refuses the corners; a curve never overflows.
///
/// ```
/// use millrace_math::{penalty_ceil, Corner};
/// use sp_arithmetic::Permill;
/// let corner = |at, percent| Corner { at, share: Permill::from_percent(percent) };
/// let curve = [corner(420_000, 4), corner(172_800_000, 8)];
/// assert_eq!(penalty_ceil(curve, 1_000, 210_000), Some(20));
/// assert_eq!(penalty_ceil(curve, 1_000, 420_000), Some(40));
/// assert_eq!(penalty_ceil(curve, 1_000, 420_001), Some(41));
/// assert_eq!(penalty_ceil(curve, 1_000, u64::MAX), Some(80));
/// assert_eq!(penalty_ceil([], 1_000, 1), None);
/// ```
pub fn penalty_ceil(
	corners: impl IntoIterator<Item = Corner>,
	earmark: u128,
	fault_time: u64,
) -> Option<u128> {
	let [line] = lines(corners, [fault_time])?;
	line.penalty_ceil(earmark, fault_time)
}

/// What was lost to the customer: `⌊price · lost / duration⌋`, where `lost` is the sum of
/// `severity · (attested + admitted)` over all terms; at most `price`.
///
/// `duration` is that of the whole lease, in milliseconds. `None` if it is zero; the sum overflows
/// only past `2^43` terms.
///
/// ```
/// use millrace_math::{loss_floor, Clock};
/// use sp_arithmetic::Permill;
/// let clock = |attested, admitted, percent| Clock {
///     attested,
///     admitted,
///     severity: Permill::from_percent(percent),
/// };
/// // Dark for 20 of 100 seconds, and at half its speed for 30.
/// assert_eq!(loss_floor([clock(15, 5, 100), clock(30, 0, 50)], 999, 100), Some(349));
/// assert_eq!(loss_floor([clock(u64::MAX, u64::MAX, 100)], 999, 100), Some(999));
/// assert_eq!(loss_floor([clock(1, 0, 100)], 999, 0), None);
/// ```
pub fn loss_floor(
	clocks: impl IntoIterator<Item = Clock>,
	price: u128,
	duration: u64,
) -> Option<u128> {
	let mut lost = 0u128;
	for clock in clocks {
		let time = u128::from(clock.attested).checked_add(u128::from(clock.admitted))?;
		lost = lost.checked_add(time.checked_mul(u128::from(parts(clock.severity)))?)?;
	}
	let whole = u128::from(duration).checked_mul(u128::from(PARTS))?;
	mul_div_floor(price, lost.min(whole), whole)
}

/// All that is due for an agreement so far: the sum of what its terms cost, or `loss` if that is
/// more; at most `earmark`.
///
/// `terms` yields the curve of each term and its clock. A term costs what its curve takes for the
/// attested time, and half of what it takes for the admitted time, each rounded up. It never falls
/// as clocks, `earmark` or `loss` rise, and the order of the terms does not matter. `None` exactly
/// if [`check_curve`] refuses the corners of a term.
///
/// A lease of 3 hours that was dark throughout, where the loss is more than 4.25 % of the earmark:
///
/// ```
/// use millrace_math::{due_ceil, Clock, Corner};
/// use sp_arithmetic::Permill;
/// let corner = |at, percent| Corner { at, share: Permill::from_percent(percent) };
/// let curve = [corner(420_000, 4), corner(172_800_000, 8)];
/// let dark = Clock { attested: 10_800_000, admitted: 0, severity: Permill::one() };
/// assert_eq!(due_ceil([(curve, dark)], 20_000_000, 0), Some(848_173));
/// assert_eq!(due_ceil([(curve, dark)], 20_000_000, 10_000_000), Some(10_000_000));
/// assert_eq!(due_ceil([(curve, dark)], 20_000_000, 30_000_000), Some(20_000_000));
///
/// let admitted = Clock { attested: 0, admitted: 10_800_000, severity: Permill::one() };
/// assert_eq!(due_ceil([(curve, admitted)], 20_000_000, 0), Some(424_087));
/// ```
pub fn due_ceil<C: IntoIterator<Item = Corner>>(
	terms: impl IntoIterator<Item = (C, Clock)>,
	earmark: u128,
	loss: u128,
) -> Option<u128> {
	// The earmark less what the terms cost. It ends at nothing, so that no sum can overflow.
	let mut left = earmark;
	for (corners, clock) in terms {
		let [attested, admitted] = lines(corners, [clock.attested, clock.admitted])?;
		let full = attested.penalty_ceil(earmark, clock.attested)?;
		// Rounded up twice is rounded up once: the half of a whole number of units.
		let half = mul_div_ceil(admitted.penalty_ceil(earmark, clock.admitted)?, 1, 2)?;
		for cost in [full, half] {
			left = left.checked_sub(cost.min(left))?;
		}
	}
	Some(earmark.checked_sub(left)?.max(loss.min(earmark)))
}

/// How a slash is shared, exact to the unit.
///
/// The customer comes first, until `loss_open` is made good: its loss less what it got of earlier
/// slashes. The reporter gets `⌊slash · reporter_share⌋` of the whole slash, or what is left if that
/// is less. The backstop gets the rest. Total.
///
/// ```
/// use millrace_math::{share_slash, Shares};
/// use sp_arithmetic::Permill;
/// let tenth = Permill::from_percent(10);
/// let shares = |customer, reporter, backstop| Shares { customer, reporter, backstop };
/// assert_eq!(share_slash(1_009, 700, tenth), shares(700, 100, 209));
/// assert_eq!(share_slash(1_009, 950, tenth), shares(950, 59, 0));
/// assert_eq!(share_slash(1_009, 5_000, tenth), shares(1_009, 0, 0));
/// ```
pub fn share_slash(slash: u128, loss_open: u128, reporter_share: Permill) -> Shares {
	let Some(rest) = slash.checked_sub(loss_open) else {
		return Shares { customer: slash, reporter: 0, backstop: 0 };
	};
	let reporter = share_floor(slash, reporter_share);
	match rest.checked_sub(reporter) {
		Some(backstop) => Shares { customer: loss_open, reporter, backstop },
		None => Shares { customer: loss_open, reporter: rest, backstop: 0 },
	}
}
