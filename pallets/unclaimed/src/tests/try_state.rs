//! Planted bugs: the invariant turns red when what it guards is broken, and by its name.

use super::*;
use frame_support::traits::tokens::{Fortitude, Precision, Preservation};
use sp_runtime::TryRuntimeError;

/// UNC-1 finds what `plant` breaks in a world with records of three assets, and says `named`.
fn finds(named: &'static str, plant: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		for asset in [NATIVE, DOLLARS, UTC] {
			assert_ok!(file(&BOB, &asset, 7));
			assert_ok!(file(&NOBODY, &asset, 9));
		}
		assert_ok!(Unclaimed::do_try_state());
		plant();
		assert_eq!(Unclaimed::check_unc_1(), Err(TryRuntimeError::Other(named)));
		assert!(Unclaimed::do_try_state().is_err());
	});
}

/// Takes `amount` of `asset` out of the pot.
fn steal(asset: &AssetKind, amount: Balance) {
	let (keep, exact, polite) = (Preservation::Preserve, Precision::Exact, Fortitude::Polite);
	assert_ok!(Kinds::burn_from(asset.clone(), &pot(), amount, keep, exact, polite));
}

#[test]
fn unc_1_finds_a_pot_that_has_less_than_what_is_filed() {
	let named = "UNC-1 PotIdentity";
	finds(named, || steal(&DOLLARS, 1));
	finds(named, || steal(&UTC, 1));
	finds(named, || steal(&NATIVE, 1));
	// The existential deposit counts: without it the pot would be no account.
	finds(named, || steal(&NATIVE, 16));
}

#[test]
fn unc_1_finds_a_record_of_what_was_never_moved() {
	let named = "UNC-1 PotIdentity";
	for asset in [NATIVE, DOLLARS, UTC, SILVER] {
		finds(named, || {
			assert_ok!(<Unclaimed as UnclaimedTrait<_>>::file(&CAROL, asset.clone(), 1));
		});
	}
	finds("UNC-1 PotIdentity: sum overflows", || {
		Records::<Test>::insert(&CAROL, DOLLARS, Balance::MAX);
	});
}

#[test]
fn unc_1_finds_a_payment_that_left_its_record_behind() {
	finds("UNC-1 PotIdentity", || {
		assert_ok!(Kinds::transfer(DOLLARS, &pot(), &BOB, 7, Preservation::Preserve));
	});
}

#[test]
fn unc_1_finds_a_record_of_zero() {
	finds("UNC-1 PotIdentity: zero", || Records::<Test>::insert(&CAROL, NATIVE, 0));
}

#[test]
fn unc_1_holds_whatever_strangers_send() {
	execute(|| {
		for asset in [NATIVE, DOLLARS, UTC, SILVER] {
			assert_ok!(send(&asset, &pot(), 1_000));
			assert_ok!(Unclaimed::do_try_state());
		}
		assert_ok!(file(&BOB, &DOLLARS, 7));
		assert_ok!(claim(BOB, &DOLLARS, BOB));
		assert_eq!(balance(&DOLLARS, &pot()), 1_000);
	});
}
