//! Properties of penalties, against unbounded integers and a clock that ticks second by second, and
//! penalties worked by hand.

mod reference;

use millrace_math::*;
use num_bigint::BigUint;
use proptest::{collection::vec, prelude::*};
use reference::*;
use sp_arithmetic::Permill;

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

fn corner(at: u64, percent: u32) -> Corner {
	Corner { at, share: Permill::from_percent(percent) }
}

/// The usual curve, with all of the earmark lost after ten days.
fn usual() -> [Corner; 4] {
	[corner(7 * MINUTE, 4), corner(48 * HOUR, 8), corner(5 * DAY, 60), corner(10 * DAY, 100)]
}

/// Times of every magnitude, with the edges over-represented.
fn any_time() -> impl Strategy<Value = u64> {
	prop_oneof![
		1 => Just(0),
		1 => Just(1),
		1 => Just(u64::MAX),
		2 => 0u64..100,
		9 => (any::<u64>(), 0u32..64).prop_map(|(n, shift)| n >> shift),
	]
}

/// Corners of no order.
fn any_corners() -> impl Strategy<Value = Vec<Corner>> {
	vec((any_time(), any_share()).prop_map(|(at, share)| Corner { at, share }), 0..5)
}

/// A curve of times and shares, whatever their order.
fn curve_of(mut times: Vec<u64>, mut shares: Vec<Permill>) -> Vec<Corner> {
	times.sort();
	times.dedup();
	shares.sort();
	times.into_iter().zip(shares).map(|(at, share)| Corner { at, share }).collect()
}

fn any_curve() -> impl Strategy<Value = Vec<Corner>> {
	let time = any_time().prop_map(|at| at.max(1));
	(vec(time, 1..9), vec(any_share(), 8)).prop_map(|(times, shares)| curve_of(times, shares))
}

/// A curve whose corners are 1 to 90 steps apart.
fn stepped_curve(step: u64) -> impl Strategy<Value = Vec<Corner>> {
	(vec(1u64..=90, 1..6), vec(any_share(), 5)).prop_map(move |(gaps, shares)| {
		let ends = gaps.iter().scan(0, |at, gap| {
			*at += gap * step;
			Some(*at)
		});
		curve_of(ends.collect(), shares)
	})
}

fn any_clock() -> impl Strategy<Value = Clock> {
	(any_time(), any_time(), any_share()).prop_map(|(attested, admitted, severity)| Clock {
		attested,
		admitted,
		severity,
	})
}

fn any_terms() -> impl Strategy<Value = Vec<(Vec<Corner>, Clock)>> {
	vec((any_curve(), any_clock()), 0..9)
}

/// Part of the earmark that is lost after `time`, as a fraction: the sum of what each line adds.
fn share_at(curve: &[Corner], time: u64) -> (BigUint, BigUint) {
	let (mut n, mut d) = (BigUint::ZERO, ten(6));
	let mut from = Corner { at: 0, share: Permill::zero() };
	for to in curve {
		let length = to.at - from.at;
		let inside = time.clamp(from.at, to.at) - from.at;
		let rise = parts(to.share) - parts(from.share);
		n = n * length * ten(6) + rise * inside * &d;
		d = d * length * ten(6);
		from = *to;
	}
	(n, d)
}

/// What is due, by its definition.
fn due_of(terms: &[(Vec<Corner>, Clock)], earmark: u128, loss: u128) -> u128 {
	let mut sum = BigUint::ZERO;
	for (curve, clock) in terms {
		let (n, d) = share_at(curve, clock.attested);
		sum += ceil(n * earmark, d).unwrap();
		let (n, d) = share_at(curve, clock.admitted);
		sum += ceil(n * earmark, d * 2u8).unwrap();
	}
	fit(sum.max(big(loss)).min(big(earmark))).unwrap()
}

/// `⌊price · lost / duration⌋`, at most the price.
fn loss_of(clocks: &[Clock], price: u128, duration: u64) -> Option<u128> {
	let lost: BigUint = clocks
		.iter()
		.map(|c| parts(c.severity) * (big(c.attested.into()) + big(c.admitted.into())))
		.sum();
	floor(lost * price, ten(6) * duration)
		.or((duration > 0).then_some(u128::MAX))
		.map(|loss| loss.min(price))
}

/// The penalty as it grows step by step, times `parts(1) · Π lengths`, and that factor. Corners are
/// whole steps; the last step may be a part of one.
fn ticked(curve: &[Corner], earmark: u128, time: u64, step: u64) -> (BigUint, BigUint) {
	let starts = std::iter::once(Corner { at: 0, share: Permill::zero() }).chain(curve.to_vec());
	let lines: Vec<(Corner, Corner)> = starts.zip(curve.to_vec()).collect();
	let lengths: BigUint = lines.iter().map(|(from, to)| BigUint::from(to.at - from.at)).product();
	let (mut sum, mut now) = (BigUint::ZERO, 0);
	while now < time {
		let elapsed = step.min(time - now);
		if let Some((from, to)) = lines.iter().find(|(_, to)| now < to.at) {
			let rise = parts(to.share) - parts(from.share);
			sum += rise * earmark * elapsed * (&lengths / (to.at - from.at));
		}
		now += elapsed;
	}
	(sum, ten(6) * lengths)
}

/// That the penalty is at least what a ticking clock says, by less than a unit.
fn check_ticked(
	curve: &[Corner],
	earmark: u128,
	time: u64,
	step: u64,
) -> Result<(), TestCaseError> {
	let (sum, unit) = ticked(curve, earmark, time, step);
	let penalty = penalty_ceil(curve.to_vec(), earmark, time).unwrap();
	prop_assert!(big(penalty) * &unit >= sum);
	prop_assert!(big(penalty) * &unit < sum + &unit);
	Ok(())
}

/// A step of one clock of one term.
#[derive(Clone, Debug)]
struct Tick {
	term: prop::sample::Index,
	admitted: bool,
	by: u64,
	looked_at: bool,
}

fn any_tick() -> impl Strategy<Value = Tick> {
	(any::<prop::sample::Index>(), any::<bool>(), any_time(), any::<bool>())
		.prop_map(|(term, admitted, by, looked_at)| Tick { term, admitted, by, looked_at })
}

/// An agreement over its life: slashed at every look for what came to be due since the last one.
struct Agreement {
	terms: Vec<(Vec<Corner>, Clock)>,
	earmark: u128,
	price: u128,
	duration: u64,
	slashed: u128,
}

impl Agreement {
	fn new(curves: &[Vec<Corner>], earmark: u128, price: u128, duration: u64) -> Self {
		let clock = Clock { attested: 0, admitted: 0, severity: Permill::from_percent(60) };
		let terms = curves.iter().map(|curve| (curve.clone(), clock)).collect();
		Self { terms, earmark, price, duration, slashed: 0 }
	}

	fn due(&self) -> u128 {
		let clocks = self.terms.iter().map(|(_, clock)| *clock);
		let loss = loss_floor(clocks, self.price, self.duration).unwrap();
		due_ceil(self.terms.clone(), self.earmark, loss).unwrap()
	}

	fn run<'a>(&mut self, ticks: impl IntoIterator<Item = &'a Tick>) {
		for tick in ticks {
			let term = tick.term.index(self.terms.len());
			let clock = &mut self.terms[term].1;
			let hand = if tick.admitted { &mut clock.admitted } else { &mut clock.attested };
			*hand = hand.saturating_add(tick.by);
			if tick.looked_at {
				self.look();
			}
		}
		self.look();
	}

	fn look(&mut self) {
		let slash = self.due().checked_sub(self.slashed).expect("what is due never falls");
		self.slashed += slash;
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(1_024))]

	#[test]
	fn corners_are_a_curve_exactly_if_times_ascend_and_shares_do_not_fall(
		corners in any_corners(), earmark in any_amount(), time in any_time(),
	) {
		let ascending = corners.iter().all(|c| c.at > 0)
			&& corners.windows(2).all(|pair| pair[0].at < pair[1].at);
		let rising = corners.windows(2).all(|pair| pair[0].share <= pair[1].share);
		match check_curve(corners.clone()) {
			Ok(()) => prop_assert!(!corners.is_empty() && ascending && rising),
			Err(CurveError::Empty) => prop_assert!(corners.is_empty()),
			Err(CurveError::Overlapping) => prop_assert!(!ascending),
			Err(CurveError::Falling) => prop_assert!(!rising),
		}
		let valid = check_curve(corners.clone()).is_ok();
		prop_assert_eq!(penalty_ceil(corners.clone(), earmark, time).is_some(), valid);
		let clock = Clock { attested: time, admitted: 0, severity: Permill::one() };
		prop_assert_eq!(due_ceil([(corners, clock)], earmark, 0).is_some(), valid);
	}

	#[test]
	fn penalty_is_the_exact_share_rounded_up(
		curve in any_curve(), earmark in any_amount(), time in any_time(),
	) {
		let mut times = vec![time];
		for corner in &curve {
			times.extend([corner.at - 1, corner.at, corner.at.saturating_add(1)]);
			let at_corner = penalty_ceil(curve.clone(), earmark, corner.at);
			prop_assert_eq!(at_corner, Some(share_ceil(earmark, corner.share)));
		}
		for time in times {
			let (n, d) = share_at(&curve, time);
			prop_assert_eq!(penalty_ceil(curve.clone(), earmark, time), ceil(n * earmark, d));
		}
	}

	#[test]
	fn penalty_never_falls_and_never_exceeds_the_earmark(
		curve in any_curve(),
		times in [any_time(), any_time()],
		earmarks in [any_amount(), any_amount()],
	) {
		let penalty = |earmark, time| penalty_ceil(curve.clone(), earmark, time).unwrap();
		let (short, long) = (times[0].min(times[1]), times[0].max(times[1]));
		let (small, large) = (earmarks[0].min(earmarks[1]), earmarks[0].max(earmarks[1]));
		prop_assert!(penalty(small, short) <= penalty(small, long));
		prop_assert!(penalty(small, long) <= penalty(large, long));
		prop_assert!(penalty(large, long) <= large);
		prop_assert_eq!(penalty(large, 0), 0);
	}

	#[test]
	fn loss_is_the_exact_quotient_rounded_down(
		clocks in vec(any_clock(), 0..9), price in any_amount(), duration in any_time(),
	) {
		prop_assert_eq!(
			loss_floor(clocks.clone(), price, duration),
			loss_of(&clocks, price, duration)
		);
	}

	#[test]
	fn due_is_what_its_definition_says_in_any_order_of_the_terms(
		(terms, shuffled) in any_terms().prop_flat_map(|terms| {
			(Just(terms.clone()), Just(terms).prop_shuffle())
		}),
		earmark in any_amount(),
		loss in any_amount(),
	) {
		let due = due_of(&terms, earmark, loss);
		prop_assert_eq!(due_ceil(terms, earmark, loss), Some(due));
		prop_assert_eq!(due_ceil(shuffled, earmark, loss), Some(due));
	}

	#[test]
	fn due_never_falls_as_a_clock_the_earmark_or_the_loss_rises(
		mut terms in any_terms(),
		(earmark, loss) in (any_amount(), any_amount()),
		(more_earmark, more_loss) in (any_amount(), any_amount()),
		tick in any_tick(),
	) {
		let due = due_ceil(terms.clone(), earmark, loss).unwrap();
		prop_assert!(due <= earmark && due >= loss.min(earmark));
		let larger = earmark.saturating_add(more_earmark);
		prop_assert!(due_ceil(terms.clone(), larger, loss).unwrap() >= due);
		let lost = loss.saturating_add(more_loss);
		prop_assert!(due_ceil(terms.clone(), earmark, lost).unwrap() >= due);
		if !terms.is_empty() {
			let term = tick.term.index(terms.len());
			let clock = &mut terms[term].1;
			let hand = if tick.admitted { &mut clock.admitted } else { &mut clock.attested };
			*hand = hand.saturating_add(tick.by);
			prop_assert!(due_ceil(terms, earmark, loss).unwrap() >= due);
		}
	}

	#[test]
	fn admitted_fault_costs_half_of_an_attested_one_rounded_up(
		curve in any_curve(), earmark in any_amount(), time in any_time(), severity in any_share(),
	) {
		let attested = Clock { attested: time, admitted: 0, severity };
		let admitted = Clock { attested: 0, admitted: time, severity };
		let full = due_ceil([(curve.clone(), attested)], earmark, 0).unwrap();
		let half = due_ceil([(curve.clone(), admitted)], earmark, 0).unwrap();
		prop_assert_eq!(Some(full), penalty_ceil(curve, earmark, time));
		prop_assert_eq!(half, full / 2 + full % 2);
	}

	#[test]
	fn slashes_sum_up_to_what_is_due_however_often_and_in_whatever_order_one_looks(
		curves in vec(any_curve(), 1..9),
		(ticks, shuffled) in vec(any_tick(), 0..24).prop_flat_map(|ticks| {
			(Just(ticks.clone()), Just(ticks).prop_shuffle())
		}),
		(earmark, price) in (any_amount(), any_amount()),
		duration in any_time().prop_map(|time| time.max(1)),
	) {
		let new = || Agreement::new(&curves, earmark, price, duration);
		let [mut looked, mut other, mut once] = [new(), new(), new()];
		looked.run(&ticks);
		other.run(&shuffled);
		once.run(&ticks.iter().map(|t| Tick { looked_at: false, ..t.clone() }).collect::<Vec<_>>());
		let clocks: Vec<Clock> = once.terms.iter().map(|(_, clock)| *clock).collect();
		let loss = loss_of(&clocks, price, duration).unwrap();
		prop_assert_eq!(once.slashed, due_of(&once.terms, earmark, loss));
		prop_assert_eq!(looked.slashed, once.slashed);
		prop_assert_eq!(other.slashed, once.slashed);
	}

	#[test]
	fn slash_is_shared_to_the_unit_and_the_customer_comes_first(
		slash in any_amount(), open in any_amount(), share in any_share(),
	) {
		let Shares { customer, reporter, backstop } = share_slash(slash, open, share);
		prop_assert_eq!(big(customer) + big(reporter) + big(backstop), big(slash));
		prop_assert_eq!(customer, slash.min(open));
		let most = floor(big(slash) * parts(share), ten(6)).unwrap();
		prop_assert!(reporter <= most);
		prop_assert!(reporter == most || backstop == 0);
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(512))]

	#[test]
	fn penalty_is_that_of_a_clock_that_ticks_every_second(
		curve in stepped_curve(1_000), earmark in any_amount(), time in 0u64..500_000,
	) {
		check_ticked(&curve, earmark, time, 1_000)?;
	}

	#[test]
	fn penalty_is_that_of_a_clock_that_ticks_every_millisecond(
		curve in stepped_curve(1), earmark in any_amount(), time in 0u64..500,
	) {
		check_ticked(&curve, earmark, time, 1)?;
	}
}

#[test]
fn usual_curve_worked_by_hand() {
	assert_eq!(check_curve(usual()), Ok(()));
	let vectors = [
		(0, 0),
		(1, 1), // 0.095
		(7 * MINUTE / 2, 20_000),
		(7 * MINUTE, 40_000),
		(7 * MINUTE + 1, 40_001),
		(86_610_000, 60_000), // half way to 48 h
		(48 * HOUR, 80_000),
		(84 * HOUR, 340_000),
		(5 * DAY, 600_000),
		(7 * DAY + 12 * HOUR, 800_000),
		(10 * DAY, 1_000_000),
		(10 * DAY + 1, 1_000_000),
		(u64::MAX, 1_000_000),
	];
	for (time, penalty) in vectors {
		assert_eq!(penalty_ceil(usual(), 1_000_000, time), Some(penalty), "{time} ms");
	}
	// 4·10^13 and 4·10^13 / 172,380,000.
	assert_eq!(penalty_ceil(usual(), 10u128.pow(15), 7 * MINUTE + 1), Some(40_000_000_232_046));
	// 10^15 less 4·10^14 / 432,000,000, rounded up.
	assert_eq!(penalty_ceil(usual(), 10u128.pow(15), 10 * DAY - 1), Some(999_999_999_074_075));
}

#[test]
fn agreement_of_two_terms_worked_by_hand() {
	let clock = |attested, admitted, percent| Clock {
		attested,
		admitted,
		severity: Permill::from_percent(percent),
	};
	// 40,000 + 20,000 for being dark, 80,000 for being slow: 140,000 of an earmark of 1,000,000.
	let dark = clock(7 * MINUTE, 7 * MINUTE, 100);
	let slow = clock(48 * HOUR, 0, 25);
	let due = |loss| due_ceil([(usual(), dark), (usual(), slow)], 1_000_000, loss);
	assert_eq!(due(0), Some(140_000));
	assert_eq!(due(140_001), Some(140_001));
	assert_eq!(due(2_000_000), Some(1_000_000));
	// 14 minutes dark and a quarter of 48 hours are 12 h 14 min of 30 days.
	assert_eq!(loss_floor([dark, slow], 30 * 1_440, 30 * DAY), Some(734));
	// An odd unit is charged whole: 1 and a half of 1.
	assert_eq!(due_ceil([(usual(), clock(1, 1, 0))], 1, 0), Some(1));
	assert_eq!(due_ceil([(usual(), clock(1, 1, 0))], 2, 0), Some(2));
}

#[test]
fn nothing_is_due_without_terms_faults_or_earmark() {
	let none = Clock { attested: 0, admitted: 0, severity: Permill::one() };
	assert_eq!(due_ceil::<Vec<Corner>>([], 1_000, 0), Some(0));
	assert_eq!(due_ceil([(usual(), none)], 1_000, 0), Some(0));
	assert_eq!(due_ceil([(usual(), Clock { attested: DAY, ..none })], 0, 1_000), Some(0));
	assert_eq!(loss_floor([], 1_000, DAY), Some(0));
	assert_eq!(loss_floor([], 0, 0), None);
}

#[test]
fn wrong_corners_are_told_by_the_first_of_them() {
	let check = |corners: &[Corner]| check_curve(corners.iter().copied());
	assert_eq!(check(&[]), Err(CurveError::Empty));
	assert_eq!(check(&[corner(0, 0)]), Err(CurveError::Overlapping));
	assert_eq!(check(&[corner(5, 4), corner(5, 4)]), Err(CurveError::Overlapping));
	assert_eq!(check(&[corner(5, 4), corner(4, 8)]), Err(CurveError::Overlapping));
	assert_eq!(check(&[corner(5, 4), corner(6, 3)]), Err(CurveError::Falling));
	assert_eq!(check(&[corner(5, 4), corner(4, 3)]), Err(CurveError::Overlapping));
	assert_eq!(check(&[corner(5, 4), corner(6, 3), corner(6, 3)]), Err(CurveError::Falling));
	assert_eq!(check(&[corner(1, 0), corner(2, 0), corner(u64::MAX, 100)]), Ok(()));
}

#[test]
fn wrong_corners_past_the_fault_time_are_still_refused() {
	let corners = [corner(10, 4), corner(20, 8), corner(15, 9)];
	assert_eq!(penalty_ceil(corners, 1_000, 1), None);
	let idle = Clock { attested: 0, admitted: 0, severity: Permill::one() };
	// Also where an earlier term has taken all of the earmark.
	let dark = Clock { attested: u64::MAX, ..idle };
	assert_eq!(due_ceil([(usual().to_vec(), dark), (corners.to_vec(), idle)], 1_000, 0), None);
}

#[test]
fn largest_numbers_do_not_overflow() {
	let most = u128::MAX;
	let clock = Clock { attested: u64::MAX, admitted: u64::MAX, severity: Permill::one() };
	let long = [corner(u64::MAX - 1, 50), corner(u64::MAX, 100)];
	for curve in [usual().to_vec(), long.to_vec(), vec![corner(1, 100)]] {
		assert_eq!(penalty_ceil(curve.clone(), most, u64::MAX), Some(most));
		assert_eq!(due_ceil(vec![(curve, clock); 100], most, most), Some(most));
	}
	assert_eq!(penalty_ceil(long, most, u64::MAX - 1), Some(most / 2 + 1));
	assert_eq!(loss_floor([clock; 100], most, u64::MAX), Some(most));
	assert_eq!(loss_floor([Clock { admitted: 0, ..clock }], most, u64::MAX), Some(most));
	assert_eq!(
		share_slash(most, 0, Permill::one()),
		Shares { customer: 0, reporter: most, backstop: 0 }
	);
	assert_eq!(
		share_slash(most, most, Permill::one()),
		Shares { customer: most, reporter: 0, backstop: 0 }
	);
}
