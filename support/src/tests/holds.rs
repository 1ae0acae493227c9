use crate::{
	holds::{self, Bond, Penalty, Slashed},
	mock::*,
};
use frame_support::{
	assert_noop, assert_ok,
	traits::{
		fungible::{Inspect as _, InspectHold as _, MutateHold as _},
		fungibles::{Inspect as _, InspectHold as _},
	},
};
use millrace_primitives::Balance;
use proptest::prelude::*;
use sp_runtime::{Permill, TokenError};

/// A bond of Alice's, of which `left` is on hold.
fn bond(posted: Balance, left: Balance) -> Bond {
	assert_ok!(Balances::hold(&Reason::Bond, &ALICE, left));
	Bond { posted, left }
}

/// Slashes a fifth of a bond, of which the reporter gets a tenth.
fn slash(bond: Bond, reporter: u64, destination: u64) -> Option<Slashed> {
	let penalty = Penalty {
		share: Permill::from_percent(20),
		reporter: &reporter,
		reporter_share: Permill::from_percent(10),
		destination: &destination,
	};
	holds::slash::<_, Balances>(&Reason::Bond, &ALICE, bond, &penalty)
}

fn held() -> Balance {
	Balances::balance_on_hold(&Reason::Bond, &ALICE)
}

#[test]
fn a_slash_pays_the_reporter_then_the_destination() {
	new_test_ext().execute_with(|| {
		let outcome = slash(bond(10_000, 10_000), BOB, TREASURY);
		let to = Slashed { slashed: 2_000, to_reporter: 200, to_destination: 1_800, burned: 0 };
		assert_eq!(outcome, Some(to));
		assert_eq!(held(), 8_000);
		assert_eq!(Balances::balance(&BOB), RICH + 200);
		assert_eq!(Balances::balance(&TREASURY), RICH + 1_800);
		assert_eq!(Balances::total_issuance(), 3 * RICH);
	});
}

#[test]
fn a_slash_is_rounded_up_and_the_part_of_the_reporter_down() {
	new_test_ext().execute_with(|| {
		let outcome = slash(bond(10_001, 10_001), BOB, TREASURY);
		let to = Slashed { slashed: 2_001, to_reporter: 200, to_destination: 1_801, burned: 0 };
		assert_eq!(outcome, Some(to));
	});
}

#[test]
fn a_slash_takes_no_more_than_is_left_of_the_bond() {
	new_test_ext().execute_with(|| {
		let outcome = slash(bond(10_000, 1_500), BOB, TREASURY);
		assert_eq!(outcome.map(|outcome| outcome.slashed), Some(1_500));
		assert_eq!(held(), 0);
	});
}

#[test]
fn a_slash_of_nothing_pays_nobody() {
	new_test_ext().execute_with(|| {
		for (reporter, destination) in [(BOB, TREASURY), (NOBODY, NOBODY_ELSE)] {
			assert_eq!(slash(bond(10_000, 0), reporter, destination), Some(Slashed::default()));
		}
		assert_eq!(Balances::total_issuance(), 3 * RICH);
		assert!(!System::account_exists(&NOBODY));
	});
}

#[test]
fn a_reporter_below_the_existential_deposit_leaves_its_part_to_the_destination() {
	new_test_ext().execute_with(|| {
		// A tenth of a fifth: one less than an account needs, and then enough.
		let outcome = slash(bond(4_950, 4_950), NOBODY, TREASURY);
		let to = Slashed { slashed: 990, to_reporter: 0, to_destination: 990, burned: 0 };
		assert_eq!(outcome, Some(to));
		assert!(!System::account_exists(&NOBODY));
		let outcome = slash(bond(5_000, 5_000), NOBODY, TREASURY);
		let to = Slashed { slashed: 1_000, to_reporter: ED, to_destination: 900, burned: 0 };
		assert_eq!(outcome, Some(to));
		assert_eq!(Balances::balance(&NOBODY), ED);
	});
}

#[test]
fn what_neither_can_receive_burns() {
	new_test_ext().execute_with(|| {
		let outcome = slash(bond(450, 450), NOBODY, NOBODY_ELSE);
		assert_eq!(outcome, Some(Slashed { slashed: 90, burned: 90, ..Slashed::default() }));
		assert_eq!(Balances::total_issuance(), 3 * RICH - 90);
		// The destination gets both parts if they are enough together.
		let outcome = slash(bond(505, 505), NOBODY, NOBODY_ELSE);
		let to = Slashed { slashed: 101, to_reporter: 0, to_destination: 101, burned: 0 };
		assert_eq!(outcome, Some(to));
	});
}

#[test]
fn a_slash_of_more_than_is_on_hold_is_none() {
	new_test_ext().execute_with(|| {
		let told = Bond { posted: 10_000, ..bond(10_000, 1_999) };
		assert_eq!(slash(Bond { left: 10_000, ..told }, BOB, TREASURY), None);
		assert!(holds::take::<_, Balances>(&Reason::Fee, &ALICE, 1).is_none());
		assert!(holds::take::<_, Balances>(&Reason::Fee, &ALICE, 0).is_some());
	});
}

#[test]
fn zero_is_on_hold_for_nobody_and_moves_nowhere() {
	new_test_ext().execute_with(|| {
		let (reason, who) = (Reason::Fee, NOBODY);
		assert_ok!(holds::hold::<_, AssetsHolder>(USD, &reason, &who, 0));
		assert_ok!(holds::release::<_, AssetsHolder>(USD, &reason, &who, 0));
		assert_ok!(holds::give::<_, AssetsHolder>(USD, &reason, &who, &NOBODY_ELSE, 0));
		assert_eq!(holds::burn::<_, AssetsHolder>(USD, &reason, &who, 0), Ok(0));
		assert_eq!(Assets::total_issuance(USD), 3 * RICH);
	});
}

#[test]
fn what_is_on_hold_is_released_given_or_burned_exactly() {
	new_test_ext().execute_with(|| {
		let (reason, held) =
			(Reason::Fee, || AssetsHolder::balance_on_hold(USD, &Reason::Fee, &ALICE));
		assert_ok!(holds::hold::<_, AssetsHolder>(USD, &reason, &ALICE, 60));
		assert_ok!(holds::release::<_, AssetsHolder>(USD, &reason, &ALICE, 10));
		assert_eq!(holds::burn::<_, AssetsHolder>(USD, &reason, &ALICE, 20), Ok(20));
		// The asset is sufficient, so that it makes an account.
		assert_ok!(holds::give::<_, AssetsHolder>(USD, &reason, &ALICE, &NOBODY, 29));
		assert_eq!((held(), Assets::balance(USD, NOBODY)), (1, 29));
		let short = TokenError::FundsUnavailable;
		assert_noop!(holds::release::<_, AssetsHolder>(USD, &reason, &ALICE, 2), short);
		assert!(holds::burn::<_, AssetsHolder>(USD, &reason, &ALICE, 2).is_err());
		assert!(holds::give::<_, AssetsHolder>(USD, &reason, &ALICE, &BOB, 2).is_err());
		assert_eq!(held(), 1);
	});
}

#[test]
fn a_credit_that_cannot_be_received_comes_back_whole() {
	new_test_ext().execute_with(|| {
		bond(1_000, 1_000);
		let credit = |amount| holds::take::<_, Balances>(&Reason::Bond, &ALICE, amount).unwrap();
		let (paid, unpaid) = holds::pay::<_, Balances>(&NOBODY, credit(ED - 1));
		assert_eq!((paid, frame_support::traits::Imbalance::peek(&unpaid)), (0, ED - 1));
		let (paid, unpaid) = holds::pay::<_, Balances>(&NOBODY, credit(ED));
		assert_eq!((paid, frame_support::traits::Imbalance::peek(&unpaid)), (ED, 0));
	});
}

proptest! {
	/// Whoever exists and whatever is slashed: what is taken is what is paid or burned.
	#[test]
	fn the_parts_of_a_slash_are_the_whole(
		posted in 0..2_000_000u128,
		left in 0..2_000_000u128,
		share in 0..=1_000_000u32,
		reporter_share in 0..=1_000_000u32,
		reporter in 2..=5u64,
		destination in 2..=5u64,
	) {
		new_test_ext().execute_with(|| {
			let bond = bond(posted, left);
			let before = |who: u64| Balances::balance(&who);
			let (first, second) = (before(reporter), before(destination));
			let penalty = Penalty {
				share: Permill::from_parts(share),
				reporter: &reporter,
				reporter_share: Permill::from_parts(reporter_share),
				destination: &destination,
			};
			let outcome = holds::slash::<_, Balances>(&Reason::Bond, &ALICE, bond, &penalty);
			let Slashed { slashed, to_reporter, to_destination, burned } = outcome.unwrap();
			assert_eq!(to_reporter + to_destination + burned, slashed);
			assert_eq!(held(), left - slashed);
			assert_eq!(Balances::total_issuance(), 3 * RICH - burned);
			if reporter == destination {
				assert_eq!(Balances::balance(&reporter) - first, to_reporter + to_destination);
			} else {
				assert_eq!(Balances::balance(&reporter) - first, to_reporter);
				assert_eq!(Balances::balance(&destination) - second, to_destination);
			}
			// A rich destination receives everything.
			assert!(burned == 0 || destination > TREASURY);
		});
	}
}
