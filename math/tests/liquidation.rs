//! Properties of liquidation, against unbounded integers.

mod reference;

use millrace_math::*;
use proptest::prelude::*;
use reference::{vaults::*, *};
use sp_arithmetic::{FixedU128, Permill};

proptest! {
	#![proptest_config(ProptestConfig::with_cases(4_096))]

	#[test]
	fn payout_is_the_exact_value_or_the_share_of_the_collateral(
		payout in any_payout(), units in any_amount(), owed in any_amount(), collateral in any_amount(),
	) {
		let expected = (payout.collateral_price.into_inner() > 0 && owed > 0 && units <= owed)
			.then(|| paid(&payout, units, owed, collateral));
		prop_assert_eq!(payout.collateral(units, owed, collateral), expected);
	}

	#[test]
	fn liquidating_in_parts_gives_no_more_than_at_once_and_harms_nobody_who_stays(
		owed_price in sane_price(), collateral_price in sane_price(), decimals in 0u8..=18,
		bonus in 0u32..=200_000, owed in 1u128..1 << 60, collateral in any_amount(),
		cuts in prop::collection::vec(0u128..=1_000, 1..12), coarse in any::<bool>(),
	) {
		let bonus = Permill::from_parts(bonus);
		let payout = Payout { owed_price, collateral_price, decimals, bonus };
		// Few units show the rounding best.
		let owed = if coarse { owed % 50 + 1 } else { owed };
		let (mut left, mut rest, mut burned) = (owed, collateral, 0);
		for cut in cuts {
			let units = mul_div_ceil(left, cut, 1_000).unwrap();
			if left == 0 {
				break;
			}
			let given = payout.collateral(units, left, rest).unwrap();
			let (stay, kept) = (left - units, rest - given);
			prop_assert!(big(kept) * big(left) >= big(rest) * big(stay));
			(left, rest, burned) = (stay, kept, burned + units);
		}
		let at_once = payout.collateral(burned, owed, collateral).unwrap();
		prop_assert!(collateral - rest <= at_once);
	}

	#[test]
	fn units_restore_the_cover_and_one_less_does_not(
		sides in any_sides(), payout in any_payout(),
		collateral in any_amount(), owed in any_amount(), target in any_fixed(),
	) {
		check_restored(&sides, &payout, collateral, owed, target)?;
	}

	#[test]
	fn units_restore_the_cover_of_sane_vaults_and_one_less_does_not(
		sides in sane_sides(), target in FIXED_ONE..2 * FIXED_ONE, bonus in 0u32..200_000,
		owed in 1u128..1 << 50, thinner in 500u128..1_000, paid_off in 950u128..1_050,
		coarse in any::<bool>(),
	) {
		let target = FixedU128::from_inner(target);
		let owed = if coarse { owed % 300 + 1 } else { owed };
		// From half of the target's collateral up, and prices that moved by 5 % at most.
		let collateral = vault_at_the_line(&sides, target, owed, 0).unwrap() / 1_000 * thinner;
		let price = sides.collateral_price.into_inner() / 1_000 * paid_off;
		let payout = Payout {
			owed_price: sides.owed_price,
			collateral_price: FixedU128::from_inner(price),
			decimals: sides.decimals,
			bonus: Permill::from_parts(bonus),
		};
		check_restored(&sides, &payout, collateral, owed, target)?;
	}
}

/// Compares with the definition: what is left after the units is not below the target, what is left
/// after one unit less is, and no more units are taken than the payout without rounding requires.
fn check_restored(
	sides: &Sides,
	payout: &Payout,
	collateral: u128,
	owed: u128,
	target: FixedU128,
) -> Result<(), TestCaseError> {
	let found = sides.units_to_restore(collateral, owed, target, payout);
	if !below(sides, collateral, owed, target) {
		prop_assert_eq!(found, Some(0));
		return Ok(());
	}
	if payout.collateral_price.into_inner() == 0 {
		prop_assert_eq!(found, None);
		return Ok(());
	}
	let restores = |units: u128| {
		let rest = collateral - paid(payout, units, owed, collateral);
		!below(sides, rest, owed - units, target)
	};
	let units = found.unwrap();
	prop_assert!(0 < units && units <= owed);
	prop_assert!(restores(units));

	let give = raw(payout.owed_price) * (ten(6) + parts(payout.bonus)) * ten(payout.decimals);
	let take = ten(12) * raw(payout.collateral_price);
	if &give * big(owed) >= &take * big(collateral) {
		prop_assert_eq!(units, owed);
		return Ok(());
	}
	prop_assert!(units == owed || !restores(units - 1));
	let (worth, due) = weights(sides, target);
	let gain = &due * &take - &give * &worth;
	let short = (big(owed) * due - big(collateral) * worth) * take;
	prop_assert!(big(units) <= (short + &gain - 1u8) / gain);
	Ok(())
}

#[test]
fn liquidation_worked_by_hand() {
	let sides = Sides {
		owed_price: fixed(1, 1),
		collateral_price: fixed(1, 1),
		decimals: 6,
		haircut: Permill::zero(),
	};
	let payout = Payout {
		owed_price: fixed(1, 1),
		collateral_price: fixed(1, 1),
		decimals: 6,
		bonus: Permill::from_percent(5),
	};
	let target = fixed(1_224, 1_000);
	// (122.4 − 110) / (1.224 − 1.05) = 71.264367816…. Rounding the payout down spares one unit:
	// 71.264367 · 1.05 = 74.827585(35) leaves 35.172415 ≥ 28.735633 · 1.224 = 35.172414(792).
	let units = sides.units_to_restore(110_000_000, 100_000_000, target, &payout);
	assert_eq!(units, Some(71_264_367));
	assert_eq!(payout.collateral(71_264_367, 100_000_000, 110_000_000), Some(74_827_585));
	// At a cover of 1.05 the bonus takes what stands behind the units: all of them have to go.
	let units = sides.units_to_restore(105_000_000, 100_000_000, target, &payout);
	assert_eq!(units, Some(100_000_000));
	assert_eq!(payout.collateral(100_000_000, 100_000_000, 105_000_000), Some(105_000_000));
	// A vault above the target needs nothing.
	assert_eq!(sides.units_to_restore(122_400_000, 100_000_000, target, &payout), Some(0));
}

#[test]
fn payouts_worked_by_hand() {
	let payout = Payout {
		owed_price: fixed(1, 1),
		collateral_price: fixed(2, 10),
		decimals: 12,
		bonus: Permill::from_percent(5),
	};
	// 10 × 1.05 / 0.2 = 52.5, where there is as much for each unit.
	let paid = payout.collateral(10_000_000, 20_000_000, 200_000_000_000_000);
	assert_eq!(paid, Some(52_500_000_000_000));
	// Half of the units take at most half of the 8 that are there.
	assert_eq!(
		payout.collateral(5_000_000, 10_000_000, 8_000_000_000_000),
		Some(4_000_000_000_000)
	);
	// A third of 10 smallest units is 3.
	assert_eq!(payout.collateral(1, 3, 10), Some(3));
	assert_eq!(payout.collateral(0, 3, 10), Some(0));
	assert_eq!(payout.collateral(3, 3, 0), Some(0));
	assert_eq!(payout.collateral(4, 3, 10), None);
	assert_eq!(payout.collateral(0, 0, 10), None);
	assert_eq!(Payout { collateral_price: fixed(0, 1), ..payout }.collateral(1, 3, 10), None);
	assert_eq!(Payout { owed_price: fixed(0, 1), ..payout }.collateral(1, 3, 10), Some(0));
}
