//! Properties of the split of a pot, against unbounded integers, and splits worked by hand.

mod reference;

use codec::{Decode, Encode, MaxEncodedLen};
use millrace_math::*;
use num_bigint::BigUint;
use proptest::prelude::*;
use reference::*;
use sp_arithmetic::{FixedU128, Permill};

fn any_remedy() -> impl Strategy<Value = Remedy> {
	prop_oneof![Just(Remedy::GracefulExit), Just(Remedy::HardStop), Just(Remedy::Hybrid)]
}

fn any_pot() -> impl Strategy<Value = Pot> {
	(any_amount(), any_amount()).prop_map(|(collateral, reserve)| Pot { collateral, reserve })
}

/// Anything at all.
fn any_case() -> impl Strategy<Value = Settlement> {
	(
		(any_remedy(), any_pot(), any_amount(), any_amount()),
		(any_fixed(), any_fixed(), any_decimals(), any_share()),
	)
		.prop_map(|((outcome, pot, units, pooled), (reference_price, price, decimals, share))| {
			Settlement {
				outcome,
				pot,
				units,
				pooled,
				reference_price,
				collateral_price: price,
				decimals,
				reporter_share: share,
			}
		})
}

/// Pots between nothing and twice what is due, in shifting proportions of both legs.
fn sane_case() -> impl Strategy<Value = Settlement> {
	(
		(any_remedy(), 1u128..1 << 40, 0u128..=1_000, 0u128..=1_000, 0u128..=100),
		(1u128..1 << 80, 1u128..1 << 80, 0u8..=18, any_share()),
	)
		.prop_map(
			|((outcome, units, cover, fund, pooled), (reference, price, decimals, share))| {
				let due = big(units) * big(reference);
				let most = fit(&due * ten(decimals) / (big(price) * ten(6))).unwrap_or(u128::MAX);
				let cash = fit(due / ten(18)).unwrap();
				let pot = Pot {
					collateral: mul_div_floor(most, cover, 500).unwrap_or(u128::MAX),
					reserve: mul_div_ceil(cash, fund, 500).unwrap(),
				};
				Settlement {
					outcome,
					pot,
					units,
					pooled: units / 100 * pooled,
					reference_price: FixedU128::from_inner(reference),
					collateral_price: FixedU128::from_inner(price),
					decimals,
					reporter_share: share,
				}
			},
		)
}

/// `⌈units · price⌉`, unbounded.
fn value(units: u128, price: FixedU128) -> BigUint {
	(big(units) * raw(price) + ten(18) - 1u8) / ten(18)
}

/// Value of a pot, collateral rounded down, unbounded.
fn worth(case: &Settlement, pot: Pot) -> BigUint {
	let collateral = big(pot.collateral) * raw(case.collateral_price) * ten(6);
	collateral / (ten(18) * ten(case.decimals)) + big(pot.reserve)
}

/// `part` with a unit less in the leg that was drawn on last; none if nothing was drawn.
fn lesser(part: Pot, collateral_first: bool) -> Option<Pot> {
	let collateral = part.collateral.checked_sub(1).map(|collateral| Pot { collateral, ..part });
	let reserve = part.reserve.checked_sub(1).map(|reserve| Pot { reserve, ..part });
	if collateral_first {
		reserve.or(collateral)
	} else {
		collateral.or(reserve)
	}
}

/// All that a split promises, from the definitions.
fn check(case: &Settlement) -> Result<(), TestCaseError> {
	let hard = case.outcome == Remedy::HardStop;
	let due = value(if hard { case.pooled } else { case.units }, case.reference_price);
	let Some(split) = split(case) else {
		prop_assert!(fit(due).is_none());
		return Ok(());
	};
	prop_assert!(fit(due.clone()).is_some());
	let parts = [split.holders, split.owner, split.backstop, split.reporter, split.treasury];
	let sum = |leg: fn(&Pot) -> u128| parts.iter().map(leg).map(big).sum::<BigUint>();
	prop_assert_eq!(sum(|pot| pot.collateral), big(case.pot.collateral));
	prop_assert_eq!(sum(|pot| pot.reserve), big(case.pot.reserve));

	let one = FixedU128::from_u32(1);
	let none = Pot::default();
	let covers = worth(case, case.pot) >= due;
	// Who has the first call on the pot gets what is due and not a unit more, or all there is.
	let first = if hard { split.backstop } else { split.holders };
	if covers {
		prop_assert!(worth(case, first) >= due);
		let needed = lesser(first, !hard).is_none_or(|less| worth(case, less) < due);
		prop_assert!(needed || case.collateral_price.into_inner() == 0);
	} else {
		prop_assert_eq!(first, case.pot);
	}
	// The order of the legs.
	if hard {
		prop_assert!(first.collateral == 0 || first.reserve == case.pot.reserve);
	} else {
		prop_assert!(first.reserve == 0 || first.collateral == case.pot.collateral);
	}

	match split.outcome {
		Remedy::GracefulExit => {
			prop_assert!(case.outcome == Remedy::GracefulExit && covers);
			prop_assert_eq!((split.rate, split.reporter, split.treasury), (one, none, none));
			prop_assert_eq!((split.owner.reserve, split.backstop.collateral), (0, 0));
		}
		Remedy::HardStop => {
			prop_assert!(hard);
			prop_assert_eq!(split.rate, FixedU128::from_u32(0));
			prop_assert_eq!((split.holders, split.owner), (none, none));
		}
		Remedy::Hybrid => {
			prop_assert!(!hard && (case.outcome == Remedy::Hybrid || !covers));
			prop_assert_eq!((split.owner, split.backstop), (none, none));
			let rate = floor(worth(case, case.pot) * ten(18), due).unwrap_or(u128::MAX);
			prop_assert_eq!(split.rate.into_inner(), rate.min(FIXED_ONE));
		}
	}
	if split.outcome != Remedy::GracefulExit {
		let rest = |leg: fn(&Pot) -> u128| leg(&case.pot) - leg(&first);
		let share = case.reporter_share;
		prop_assert_eq!(split.reporter.collateral, share_floor(rest(|pot| pot.collateral), share));
		prop_assert_eq!(split.reporter.reserve, share_floor(rest(|pot| pot.reserve), share));
	}
	Ok(())
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(4_096))]

	#[test]
	fn any_pot_is_split_by_the_rules_to_the_last_unit(case in any_case()) {
		check(&case)?;
	}

	#[test]
	fn sane_pots_are_split_by_the_rules_to_the_last_unit(case in sane_case()) {
		check(&case)?;
	}

	#[test]
	fn pot_that_just_covers_leaves_gracefully_and_one_unit_less_does_not(
		case in sane_case(), short in 0u128..2,
	) {
		// The reserve makes up exactly for what the collateral lacks.
		let collateral = Pot { collateral: case.pot.collateral / 3, reserve: 0 };
		let due = value(case.units, case.reference_price);
		let missing = due.clone() - worth(&case, collateral).min(due);
		prop_assume!(missing > big(0));
		let pot = Pot { reserve: fit(missing).unwrap() - short, ..collateral };
		let split = split(&Settlement { outcome: Remedy::GracefulExit, pot, ..case }).unwrap();
		prop_assert_eq!(split.outcome == Remedy::GracefulExit, short == 0);
		prop_assert_eq!(split.rate == FixedU128::from_u32(1), short == 0);
		prop_assert_eq!(split.holders, pot);
	}

	#[test]
	fn equal_units_claim_the_same_in_any_order_and_never_more_than_there_is(
		case in sane_case(), holders in prop::collection::vec(1u128..1_000_000, 1..20),
	) {
		let units = holders.iter().sum();
		let part = split(&Settlement { units, outcome: Remedy::Hybrid, ..case }).unwrap().holders;
		for leg in [part.collateral, part.reserve] {
			// A claim depends on nothing but its own units, hence on no order.
			let claims: Vec<_> =
				holders.iter().map(|held| mul_div_floor(*held, leg, units).unwrap()).collect();
			for (a, b) in holders.iter().zip(&claims) {
				for (c, d) in holders.iter().zip(&claims) {
					let in_order = (a < c) == (b < d) || b == d;
					prop_assert!(in_order && (a != c || b == d));
				}
			}
			let residue = leg - claims.iter().sum::<u128>();
			prop_assert!(residue < holders.len() as u128);
		}
	}

	#[test]
	fn more_in_the_pot_never_lowers_the_rate(
		case in sane_case(), collateral in 0u128..1 << 60, reserve in 0u128..1 << 60,
	) {
		let more = Pot {
			collateral: case.pot.collateral.saturating_add(collateral),
			reserve: case.pot.reserve + reserve,
		};
		let rate = |pot| split(&Settlement { pot, ..case }).unwrap().rate;
		prop_assert!(rate(case.pot) <= rate(more));
	}

	#[test]
	fn pot_survives_its_encoding(pot in any_pot()) {
		prop_assert_eq!(Pot::decode(&mut &pot.encode()[..]), Ok(pot));
	}
}

fn pot(collateral: u128, reserve: u128) -> Pot {
	Pot { collateral, reserve }
}

/// 10 device-hours at 1 USD, of which 4 are pooled; 9 of collateral at 2 USD, and a reserve of 1 USD.
fn vault(outcome: Remedy) -> Settlement {
	Settlement {
		outcome,
		pot: pot(9_000_000, 1_000_000),
		units: 10_000_000,
		pooled: 4_000_000,
		reference_price: FixedU128::from_u32(1),
		collateral_price: FixedU128::from_u32(2),
		decimals: 6,
		reporter_share: Permill::from_percent(10),
	}
}

#[test]
fn graceful_exit_worked_by_hand() {
	let one = FixedU128::from_u32(1);
	let none = Pot::default();
	let mut case = vault(Remedy::GracefulExit);
	let expected = Split {
		outcome: Remedy::GracefulExit,
		rate: one,
		holders: pot(5_000_000, 0),
		owner: pot(4_000_000, 0),
		backstop: pot(0, 1_000_000),
		reporter: none,
		treasury: none,
	};
	assert_eq!(split(&case), Some(expected));

	// Collateral at 1 USD is worth 9: the reserve pays the tenth and is used up.
	case.collateral_price = one;
	let expected = Split { holders: case.pot, owner: none, backstop: none, ..expected };
	assert_eq!(split(&case), Some(expected));

	// A smallest unit less, and it is a hybrid that pays all but a ten-millionth.
	case.pot.reserve -= 1;
	let rate = FixedU128::from_rational(9_999_999, 10_000_000);
	let expected = Split { outcome: Remedy::Hybrid, rate, holders: case.pot, ..expected };
	assert_eq!(split(&case), Some(expected));
}

#[test]
fn value_that_no_whole_unit_of_collateral_meets_is_rounded_up() {
	// V = ⌈10.000001 · 1/3⌉ = 3.333334; at 3 USD with 2 decimals that is 1.1111… units, so 1.12.
	let mut case = vault(Remedy::GracefulExit);
	case.units = 10_000_001;
	case.reference_price = FixedU128::from_rational(1, 3);
	case.collateral_price = FixedU128::from_u32(3);
	case.decimals = 2;
	case.pot.collateral = 500;
	assert_eq!(split(&case).unwrap().holders, pot(112, 0));
	// One cent of a unit short it is worth 3.33, and the reserve pays 0.003334.
	case.pot.collateral = 111;
	assert_eq!(split(&case).unwrap().holders, pot(111, 3_334));
}

#[test]
fn hybrid_worked_by_hand() {
	// Holders first, then a tenth of each leg to the reporter and the rest to the treasury.
	let none = Pot::default();
	let mut case = vault(Remedy::Hybrid);
	let expected = Split {
		outcome: Remedy::Hybrid,
		rate: FixedU128::from_u32(1),
		holders: pot(5_000_000, 0),
		owner: none,
		backstop: none,
		reporter: pot(400_000, 100_000),
		treasury: pot(3_600_000, 900_000),
	};
	assert_eq!(split(&case), Some(expected));

	// At 0.5 USD the pot is worth 4.5 + 1 of 10.
	case.collateral_price = FixedU128::from_rational(1, 2);
	let rate = FixedU128::from_rational(55, 100);
	let expected = Split { rate, holders: case.pot, reporter: none, treasury: none, ..expected };
	assert_eq!(split(&case), Some(expected));

	// Without a price the collateral is worth nothing, and the holders get it all the same.
	case.collateral_price = FixedU128::from_u32(0);
	let expected = Split { rate: FixedU128::from_rational(1, 10), ..expected };
	assert_eq!(split(&case), Some(expected));
}

#[test]
fn hard_stop_worked_by_hand() {
	// 4 USD for the pooled units: 1 of the reserve, 1.5 of the collateral.
	let none = Pot::default();
	let mut case = vault(Remedy::HardStop);
	let expected = Split {
		outcome: Remedy::HardStop,
		rate: FixedU128::from_u32(0),
		holders: none,
		owner: none,
		backstop: pot(1_500_000, 1_000_000),
		reporter: pot(750_000, 0),
		treasury: pot(6_750_000, 0),
	};
	assert_eq!(split(&case), Some(expected));

	// Nothing pooled: all of it is forfeited. 9,000,001 and 1,000,001 do not divide by ten.
	case.pooled = 0;
	case.pot = pot(9_000_009, 1_000_009);
	let expected = Split {
		backstop: none,
		reporter: pot(900_000, 100_000),
		treasury: pot(8_100_009, 900_009),
		..expected
	};
	assert_eq!(split(&case), Some(expected));
}

#[test]
fn nothing_claimable_is_paid_in_full_and_voided_at_nothing() {
	for (outcome, rate) in [(Remedy::GracefulExit, 1), (Remedy::Hybrid, 1), (Remedy::HardStop, 0)] {
		let split = split(&Settlement { units: 0, ..vault(outcome) }).unwrap();
		assert_eq!(split.outcome, outcome);
		assert_eq!((split.rate, split.holders), (FixedU128::from_u32(rate), Pot::default()));
	}
}

#[test]
fn largest_numbers_are_split_or_have_no_value() {
	let most = FixedU128::from_inner(u128::MAX);
	for outcome in [Remedy::GracefulExit, Remedy::Hybrid, Remedy::HardStop] {
		let mut case = vault(outcome);
		(case.pot, case.collateral_price) = (pot(u128::MAX, u128::MAX), most);
		(case.units, case.pooled) = (u128::MAX, u128::MAX);
		// At 1 USD what is due fits, and at the highest price it does not.
		let (parts, due) = (split(&case).unwrap(), u128::MAX);
		let first = if outcome == Remedy::HardStop { parts.backstop } else { parts.holders };
		assert!(first == pot(0, due) || worth(&case, first) >= big(due));
		assert_eq!(parts.outcome, outcome);
		case.reference_price = most;
		assert_eq!(split(&case), None);
	}
}

#[test]
fn encodings_are_pinned() {
	let outcomes = [Remedy::GracefulExit, Remedy::HardStop, Remedy::Hybrid];
	assert_eq!(outcomes.encode(), [0, 1, 2]);
	assert_eq!((Remedy::max_encoded_len(), Pot::max_encoded_len()), (1, 32));
	assert_eq!(pot(1, 2).encode(), (1u128, 2u128).encode());
}
