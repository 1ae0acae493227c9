use crate::{holds, mock::*, payout};
use frame_support::{
	assert_noop, assert_ok,
	traits::{
		fungible::{Inspect as _, Mutate as _, MutateHold as _},
		fungibles::InspectHold as _,
		tokens::Preservation,
	},
};
use millrace_primitives::{AssetKind, Balance};
use sp_runtime::{DispatchError, DispatchResult, TokenError};

const NATIVE: AssetKind = AssetKind::Native;

/// Pays from Alice. Below the existential deposit an account that does not exist can receive nothing.
fn give(to: &AccountId, amount: Balance) -> DispatchResult {
	Balances::transfer(&ALICE, to, amount, Preservation::Preserve).map(|_| ())
}

/// Pays from Alice, or files.
fn pay(payee: AccountId, amount: Balance) -> DispatchResult {
	payout::pay_or_file::<_, Filings>(&NATIVE, &payee, amount, |to| give(to, amount))
}

fn root() -> Vec<u8> {
	sp_io::storage::root(sp_runtime::StateVersion::V1)
}

#[test]
fn a_payee_that_can_receive_it_gets_it_and_nothing_is_filed() {
	new_test_ext().execute_with(|| {
		assert_ok!(pay(BOB, ED - 1));
		assert_ok!(pay(NOBODY, ED));
		assert_eq!(Balances::balance(&BOB), RICH + ED - 1);
		assert_eq!(Balances::balance(&NOBODY), ED);
		assert_eq!((Balances::balance(&POT), filings()), (ED, vec![]));
	});
}

#[test]
fn what_a_payee_cannot_receive_goes_into_the_pot_and_is_its_own() {
	new_test_ext().execute_with(|| {
		assert_ok!(pay(NOBODY, ED - 1));
		assert_ok!(pay(NOBODY_ELSE, 1));
		assert_ok!(pay(NOBODY, 2));
		let filed = vec![(NOBODY, NATIVE, ED - 1), (NOBODY_ELSE, NATIVE, 1), (NOBODY, NATIVE, 2)];
		assert_eq!(filings(), filed);
		assert_eq!(Balances::balance(&POT), 2 * ED + 2);
		assert_eq!(Balances::balance(&ALICE), RICH - ED - 2);
		assert!(!System::account_exists(&NOBODY));
	});
}

#[test]
fn zero_is_neither_given_nor_filed() {
	new_test_ext().execute_with(|| {
		let give = |_: &AccountId| -> DispatchResult { unreachable!("nothing is given") };
		assert_ok!(payout::pay_or_file::<_, Filings>(&NATIVE, &NOBODY, 0, give));
		assert_eq!(filings(), vec![]);
	});
}

#[test]
fn who_pays_more_than_it_has_pays_nobody_and_files_nothing() {
	new_test_ext().execute_with(|| {
		let before = root();
		assert!(pay(BOB, RICH + 1).is_err());
		assert_eq!(root(), before);
	});
}

#[test]
fn an_attempt_that_fails_half_way_leaves_no_trace() {
	new_test_ext().execute_with(|| {
		let half = |to: &AccountId| {
			give(&BOB, 7)?;
			give(to, 1)
		};
		assert_ok!(payout::pay_or_file::<_, Filings>(&NATIVE, &NOBODY, 1, half));
		// Once, with the attempt that was made good.
		assert_eq!(Balances::balance(&BOB), RICH + 7);
		assert_eq!(Balances::balance(&POT), ED + 1);
		let before = root();
		let broken = |_: &AccountId| {
			give(&BOB, 7)?;
			Err(DispatchError::Unavailable)
		};
		let failed = payout::pay_or_file::<_, Filings>(&NATIVE, &NOBODY, 1, broken);
		assert_eq!(failed, Err(DispatchError::Unavailable));
		assert_eq!(root(), before);
	});
}

#[test]
fn what_a_pot_without_an_account_cannot_receive_fails_the_payment() {
	new_test_ext().execute_with(|| {
		assert_ok!(Balances::burn_from(
			&POT,
			ED,
			Preservation::Expendable,
			frame_support::traits::tokens::Precision::Exact,
			frame_support::traits::tokens::Fortitude::Force,
		));
		assert_noop!(pay(NOBODY, ED - 1), TokenError::BelowMinimum);
		assert_ok!(pay(BOB, ED - 1));
		assert_ok!(Balances::hold(&Reason::Bond, &ALICE, ED));
		assert_noop!(
			frame_support::storage::with_storage_layer(|| {
				let credit = holds::take::<_, Balances>(&Reason::Bond, &ALICE, ED - 1).unwrap();
				holds::pay::<_, Balances, Filings>(&NOBODY, credit)
			}),
			TokenError::CannotCreate
		);
	});
}

/// Pays out of what Alice has on hold of dollars.
fn pay_held(payee: AccountId, amount: Balance) -> DispatchResult {
	let (asset, reason) = (AssetKind::WithId(USD), Reason::Fee);
	payout::pay_held::<_, Holder, Filings>(&asset, &reason, &ALICE, &payee, amount)
}

fn on_hold() -> Balance {
	AssetsHolder::balance_on_hold(USD, &Reason::Fee, &ALICE)
}

#[test]
fn a_hold_pays_whom_it_is_due_and_the_pot_what_its_payee_cannot_receive() {
	new_test_ext().execute_with(|| {
		assert_ok!(holds::hold::<_, AssetsHolder>(USD, &Reason::Fee, &ALICE, 60));
		assert_ok!(pay_held(BOB, 10));
		assert_ok!(pay_held(ALICE, 5));
		let had = [ALICE, BOB].map(|who| Assets::balance(USD, who));
		assert_eq!(had, [RICH - 55, RICH + 10]);
		for who in [ALICE, BOB] {
			assert_ok!(Assets::block(RuntimeOrigin::signed(BOB), USD, who));
		}
		// Blocked, neither the owner of the hold nor another gets a unit, nor loses one.
		assert_ok!(pay_held(BOB, 20));
		assert_ok!(pay_held(ALICE, 24));
		assert_eq!([ALICE, BOB].map(|who| Assets::balance(USD, who)), had);
		let asset = AssetKind::WithId(USD);
		assert_eq!(filings(), vec![(BOB, asset.clone(), 20), (ALICE, asset, 24)]);
		assert_eq!((Assets::balance(USD, POT), on_hold()), (44, 1));
		let before = root();
		for who in [ALICE, BOB, TREASURY] {
			assert!(pay_held(who, 2).is_err());
		}
		assert_ok!(pay_held(NOBODY, 0));
		assert_eq!(root(), before);
	});
}
