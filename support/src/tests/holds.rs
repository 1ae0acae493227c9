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

/// All native tokens that there are.
const ISSUED: Balance = 3 * RICH + ED;

/// A bond of Alice's, of which `left` is on hold.
fn bond(posted: Balance, left: Balance) -> Bond {
	assert_ok!(Balances::hold(&Reason::Bond, &ALICE, left));
	Bond { posted, left }
}

/// Slashes a fifth of a bond, of which the reporter gets a tenth.
fn slash(bond: Bond, reporter: u64, destination: u64) -> Option<Slashed> {
	slashed(bond, reporter, destination).expect("the pot can receive all")
}

fn slashed(
	bond: Bond,
	reporter: u64,
	destination: u64,
) -> Result<Option<Slashed>, sp_runtime::DispatchError> {
	let penalty = Penalty {
		share: Permill::from_percent(20),
		reporter: &reporter,
		reporter_share: Permill::from_percent(10),
		destination: &destination,
	};
	holds::slash::<_, Balances, Filings>(&Reason::Bond, &ALICE, bond, &penalty)
}

fn held() -> Balance {
	Balances::balance_on_hold(&Reason::Bond, &ALICE)
}

#[test]
fn a_slash_pays_the_reporter_then_the_destination() {
	new_test_ext().execute_with(|| {
		let outcome = slash(bond(10_000, 10_000), BOB, TREASURY);
		let to = Slashed { slashed: 2_000, to_reporter: 200, to_destination: 1_800 };
		assert_eq!(outcome, Some(to));
		assert_eq!(held(), 8_000);
		assert_eq!(Balances::balance(&BOB), RICH + 200);
		assert_eq!(Balances::balance(&TREASURY), RICH + 1_800);
		assert_eq!(Balances::total_issuance(), ISSUED);
	});
}

#[test]
fn a_slash_is_rounded_up_and_the_part_of_the_reporter_down() {
	new_test_ext().execute_with(|| {
		let outcome = slash(bond(10_001, 10_001), BOB, TREASURY);
		let to = Slashed { slashed: 2_001, to_reporter: 200, to_destination: 1_801 };
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
		assert_eq!(Balances::total_issuance(), ISSUED);
		assert!(!System::account_exists(&NOBODY));
	});
}

#[test]
fn a_reporter_below_the_existential_deposit_keeps_its_part_as_unclaimed() {
	new_test_ext().execute_with(|| {
		// A tenth of a fifth: one less than an account needs, and then enough.
		let outcome = slash(bond(4_950, 4_950), NOBODY, TREASURY);
		let to = Slashed { slashed: 990, to_reporter: 99, to_destination: 891 };
		assert_eq!(outcome, Some(to));
		assert!(!System::account_exists(&NOBODY));
		assert_eq!((filed(NOBODY), Balances::balance(&TREASURY)), (99, RICH + 891));
		let outcome = slash(bond(5_000, 5_000), NOBODY, TREASURY);
		let to = Slashed { slashed: 1_000, to_reporter: ED, to_destination: 900 };
		assert_eq!(outcome, Some(to));
		assert_eq!((filed(NOBODY), Balances::balance(&NOBODY)), (99, ED));
	});
}

#[test]
fn nothing_burns_because_neither_can_receive_it() {
	new_test_ext().execute_with(|| {
		let outcome = slash(bond(450, 450), NOBODY, NOBODY_ELSE);
		assert_eq!(outcome, Some(Slashed { slashed: 90, to_reporter: 9, to_destination: 81 }));
		assert_eq!((filed(NOBODY), filed(NOBODY_ELSE)), (9, 81));
		assert_eq!(Balances::balance(&POT), ED + 90);
		assert_eq!(Balances::total_issuance(), ISSUED);
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
fn a_credit_that_cannot_be_received_is_filed_whole() {
	new_test_ext().execute_with(|| {
		bond(1_000, 1_000);
		let credit = |amount| holds::take::<_, Balances>(&Reason::Bond, &ALICE, amount).unwrap();
		assert_eq!(holds::pay::<_, Balances, Filings>(&NOBODY, credit(ED - 1)), Ok(ED - 1));
		assert_eq!((filed(NOBODY), Balances::balance(&NOBODY)), (ED - 1, 0));
		assert_eq!(holds::pay::<_, Balances, Filings>(&NOBODY, credit(ED)), Ok(ED));
		assert_eq!((filed(NOBODY), Balances::balance(&NOBODY)), (ED - 1, ED));
		assert_eq!(holds::pay::<_, Balances, Filings>(&NOBODY_ELSE, credit(0)), Ok(0));
		assert_eq!(filings().len(), 1);
		assert_eq!(Balances::total_issuance(), ISSUED);
	});
}

proptest! {
	/// Whoever exists and whatever is slashed: what is taken is what is paid or filed, to whom it is due.
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
			let outcome =
				holds::slash::<_, Balances, Filings>(&Reason::Bond, &ALICE, bond, &penalty);
			let Slashed { slashed, to_reporter, to_destination } = outcome.unwrap().unwrap();
			assert_eq!(to_reporter + to_destination, slashed);
			assert_eq!(held(), left - slashed);
			assert_eq!(Balances::total_issuance(), ISSUED);
			let got = |who: u64, had: Balance| Balances::balance(&who) - had + filed(who);
			if reporter == destination {
				assert_eq!(got(reporter, first), to_reporter + to_destination);
			} else {
				assert_eq!(got(reporter, first), to_reporter);
				assert_eq!(got(destination, second), to_destination);
			}
			// Nothing is filed for the rich.
			assert_eq!((filed(BOB), filed(TREASURY)), (0, 0));
		});
	}
}
