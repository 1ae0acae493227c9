//! The ladder, each rung from both sides, and what each rung allows.

use super::*;

/// A seal of `params()` at `GENESIS_TIME` that is Live.
fn live() -> Seal {
	Seal {
		low: milli(1_990),
		mid: usd(2),
		high: milli(2_010),
		slow: Some(usd(2)),
		sealed_at: GENESIS_TIME,
		valid_until: GENESIS_TIME + 60 * SECOND,
		feeders: 3,
		sources: 2,
	}
}

fn status_of(seal: &Seal) -> Status {
	seal.status(&params(), false, GENESIS_TIME + 60 * SECOND)
}

fn with(change: impl FnOnce(&mut Seal)) -> Status {
	let mut seal = live();
	change(&mut seal);
	status_of(&seal)
}

/// The least step of a price.
fn next(price: FixedU128) -> FixedU128 {
	FixedU128::from_inner(price.into_inner() + 1)
}

fn before(price: FixedU128) -> FixedU128 {
	FixedU128::from_inner(price.into_inner() - 1)
}

#[test]
fn status_is_live_until_the_last_valid_moment_and_stale_after() {
	let until = live().valid_until;
	assert_eq!(live().status(&params(), false, until), Status::Live);
	assert_eq!(live().status(&params(), false, until + 1), Status::Stale);
	assert_eq!(live().status(&params(), false, Moment::MAX), Status::Stale);
}

#[test]
fn status_is_stale_without_quorum_or_sources_whatever_the_time() {
	assert_eq!(with(|seal| seal.feeders = 2), Status::Stale);
	assert_eq!(with(|seal| seal.sources = 1), Status::Stale);
	assert_eq!(with(|seal| (seal.feeders, seal.slow) = (1, None)), Status::Stale);
}

#[test]
fn status_is_wide_beyond_the_limit_of_dispersion() {
	assert_eq!(with(|seal| seal.high = milli(2_040)), Status::Live);
	assert_eq!(with(|seal| seal.high = next(milli(2_040))), Status::Wide);
}

#[test]
fn status_is_volatile_beyond_the_limit_of_deviation_on_both_sides() {
	for (slow, mid_low, mid_high) in [(usd(2), 1_800, 2_200), (usd(50), 45_000, 55_000)] {
		let at = |price: FixedU128| {
			with(|seal| {
				seal.slow = Some(slow);
				(seal.mid, seal.high) = (price, price);
			})
		};
		assert_eq!(at(milli(mid_high)), Status::Live);
		assert_eq!(at(next(milli(mid_high))), Status::Volatile);
		assert_eq!(at(milli(mid_low)), Status::Live);
		assert_eq!(at(before(milli(mid_low))), Status::Volatile);
	}
}

#[test]
fn status_is_halted_at_and_beyond_both_ends_of_the_clamp() {
	let at = |price: FixedU128| {
		with(|seal| (seal.low, seal.mid, seal.high, seal.slow) = (price, price, price, Some(price)))
	};
	let (low, high) = (params().price_min, params().price_max);
	for price in [low, before(low), high, next(high), usd(0), FixedU128::from_inner(u128::MAX)] {
		assert_eq!(at(price), Status::Halted);
	}
	assert_eq!(at(next(low)), Status::Live);
	assert_eq!(at(before(high)), Status::Live);
}

#[test]
fn status_is_halted_by_governance_even_when_all_is_well() {
	assert_eq!(live().status(&params(), true, GENESIS_TIME), Status::Halted);
	assert_eq!(live().status(&params(), false, GENESIS_TIME), Status::Live);
}

/// Each subset of the reasons, of which the first is the halt by governance: the worst wins.
#[test]
fn status_is_the_worst_of_all_reasons_that_apply() {
	for reasons in 0u32..32 {
		let applies = |rung: u32| reasons & (1 << rung) != 0;
		let mut seal = live();
		if applies(1) {
			seal.mid = params().price_max;
			(seal.low, seal.high, seal.slow) = (seal.mid, seal.mid, Some(seal.mid));
		}
		if applies(2) {
			seal.slow = Some(FixedU128::from_inner(seal.mid.into_inner() / 2));
		}
		if applies(3) {
			seal.high = FixedU128::from_inner(seal.mid.into_inner() * 2);
		}
		if applies(4) {
			seal.valid_until = GENESIS_TIME;
		}
		let expected = match (0..5).find(|rung| applies(*rung)) {
			Some(0 | 1) => Status::Halted,
			Some(2) => Status::Volatile,
			Some(3) => Status::Wide,
			Some(_) => Status::Stale,
			None => Status::Live,
		};
		let found = seal.status(&params(), applies(0), GENESIS_TIME + 60 * SECOND);
		assert_eq!(found, expected, "reasons {reasons:#07b}");
	}
}

#[test]
fn statuses_are_ordered_from_worst_to_best() {
	let ladder = [Status::Halted, Status::Volatile, Status::Wide, Status::Stale, Status::Live];
	assert!(ladder.is_sorted());
}

/// MECHANISMS 15.4, cell by cell.
#[test]
fn action_matrix_is_as_designed() {
	use Rule::*;
	let statuses = [Status::Live, Status::Stale, Status::Wide, Status::Volatile, Status::Halted];
	let refused = [Allow, Refuse, Refuse, Refuse, Refuse];
	let allowed = [Allow; 5];
	let matrix = [
		(Action::Open, refused),
		(Action::Issue, refused),
		(Action::Borrow, refused),
		(Action::Withdraw, refused),
		(Action::Liquidate, [Allow, WidenedBand, BandEdge, SlowPartial, Refuse]),
		(Action::Settle, [Allow, Wait, Wait, Wait, DisputePrice]),
		(Action::Close, allowed),
		(Action::Repay, allowed),
		(Action::Deposit, allowed),
		(Action::Cancel, allowed),
		(Action::Claim, allowed),
	];
	for (action, row) in matrix {
		for (status, rule) in statuses.into_iter().zip(row) {
			assert_eq!(status.rule(action), rule, "{action:?} when {status:?}");
			assert_eq!(status.allows(action), rule == Allow);
		}
	}
}

/// The rungs once more, from submissions.
#[test]
fn submissions_lead_to_each_rung() {
	let reach = |prices: &[FixedU128]| {
		let prices = prices.to_vec();
		let mut reached = Status::Live;
		ExtBuilder::default().build_and_execute(|| {
			submit_all(&[usd(2); 5]);
			next_block();
			assert_eq!(status(), Status::Live);
			submit_all(&prices);
			next_block();
			reached = status();
		});
		reached
	};
	assert_eq!(reach(&[milli(2_010); 5]), Status::Live);
	assert_eq!(
		reach(&[milli(1_900), milli(1_900), usd(2), milli(2_100), milli(2_100)]),
		Status::Wide
	);
	assert_eq!(reach(&[milli(2_300); 5]), Status::Volatile);
	assert_eq!(reach(&[milli(1_700); 5]), Status::Volatile);
	assert_eq!(reach(&[usd(1_000); 5]), Status::Halted);
	assert_eq!(reach(&[milli(1); 5]), Status::Halted);
}

#[test]
fn two_feeders_are_no_quorum() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2); 2]);
		next_block();
		assert_eq!((status(), quote().feeders), (Status::Stale, 2));
		assert_eq!(quote().slow, usd(2));
		assert_eq!(record().visible(2).unwrap().slow, None);
		submit(3, CLASS, usd(2));
		next_block();
		assert_eq!((status(), quote().feeders), (Status::Live, 3));
	});
}

#[test]
fn three_feeders_of_one_source_group_are_one_source() {
	ExtBuilder::default().feeders(8).build_and_execute(|| {
		for who in [1, 4, 7] {
			submit(who, CLASS, usd(2));
		}
		next_block();
		assert_eq!((status(), quote().feeders), (Status::Stale, 3));
		submit(8, CLASS, usd(2));
		next_block();
		assert_eq!(status(), Status::Live);
	});
}
