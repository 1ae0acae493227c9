use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::fungibles::Inspect};
use millrace_primitives::{units::USD, AssetId, FeedId, Standing, Status, VaultId};
use sp_runtime::{traits::BadOrigin, TokenError};

#[test]
fn a_retirement_burns_the_units_and_lowers_what_is_owed() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Open, 60 * OUNCE);
		assert_ok!(issue(ALICE, id, 100 * HOUR_UNITS, 20 * USD));
		events();
		assert_ok!(retire(ALICE, id, 40 * HOUR_UNITS));
		let record = vault(id);
		assert_eq!((record.issued, record.retired), (100 * HOUR_UNITS, 40 * HOUR_UNITS));
		// The premium stays where it insures the rest.
		assert_eq!(record.reserve, 20 * USD);
		assert_eq!(Assets::total_issuance(AssetId::clt(id)), 60 * HOUR_UNITS);
		assert_eq!(Owed::<Test>::get(ALICE, CLASS), 60 * HOUR_UNITS);
		assert_eq!(Totals::<Test>::get(CLASS).retired, 40 * HOUR_UNITS);
		assert_eq!(
			events(),
			vec![Event::Retired { vault: id, units: 40 * HOUR_UNITS, owed: 60 * HOUR_UNITS }]
		);
		assert_ok!(retire(ALICE, id, 60 * HOUR_UNITS));
		assert!(!Owed::<Test>::contains_key(ALICE, CLASS));
	});
}

#[test]
fn a_retirement_needs_no_quote_standing_or_active_class() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 150 * OUNCE);
		assert_ok!(issue(ALICE, id, 100, 0));
		set_status(FeedId::Class(CLASS), Status::Halted);
		set_status(FeedId::Asset(GOLD_KIND), Status::Halted);
		ClassesMock::mutate(|classes| classes.insert(CLASS, false));
		for standing in [Standing::Absent, Standing::Condemned, Standing::Unattested] {
			set_capacity(&ALICE, CLASS, standing, 0);
			assert_ok!(retire(ALICE, id, 30));
		}
		assert_ok!(retire(ALICE, id, 10));
	});
}

#[test]
fn a_retirement_takes_only_units_of_the_vault_that_the_owner_holds() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 150 * OUNCE);
		let other = open_with(Grade::Prime, 150 * OUNCE);
		assert_ok!(issue(ALICE, id, 100, 0));
		assert_ok!(issue(ALICE, other, 100, 0));
		assert_ok!(transfer(ALICE, AssetId::clt(id), BOB, 60));
		assert_noop!(retire(ALICE, id, 41), TokenError::FundsUnavailable);
		assert_ok!(retire(ALICE, id, 40));
		assert_ok!(transfer(BOB, AssetId::clt(id), ALICE, 60));
		assert_ok!(retire(ALICE, id, 60));
		assert_noop!(retire(ALICE, id, 1), Error::<Test>::ExceedsOwed);
	});
}

#[test]
fn a_retirement_leaves_no_dust_of_debt() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 150 * OUNCE);
		assert_ok!(issue(ALICE, id, 100, 0));
		assert_noop!(retire(ALICE, id, 100 - MIN_OWED + 1), Error::<Test>::BelowMinimum);
		assert_noop!(retire(ALICE, id, 99), Error::<Test>::BelowMinimum);
		assert_ok!(retire(ALICE, id, 100 - MIN_OWED));
		assert_noop!(retire(ALICE, id, 1), Error::<Test>::BelowMinimum);
		assert_ok!(retire(ALICE, id, MIN_OWED));
	});
}

#[test]
fn errors_of_retire_have_an_order() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 150 * OUNCE);
		let closed = open_with(Grade::Prime, 0);
		assert_ok!(close(ALICE, closed));
		assert_ok!(issue(ALICE, id, 100, 0));
		assert_ok!(transfer(ALICE, AssetId::clt(id), BOB, 100));
		assert_noop!(retire(BOB, VaultId(9), 0), Error::<Test>::ZeroAmount);
		assert_noop!(retire(BOB, VaultId(9), 1), Error::<Test>::UnknownVault);
		assert_noop!(retire(BOB, id, 1), Error::<Test>::NotOwner);
		assert_noop!(retire(ALICE, closed, 1), Error::<Test>::NotActive);
		assert_noop!(retire(ALICE, id, u128::MAX), Error::<Test>::ExceedsOwed);
		assert_noop!(retire(ALICE, id, 101), Error::<Test>::ExceedsOwed);
		assert_noop!(retire(ALICE, id, 99), Error::<Test>::BelowMinimum);
		assert_noop!(retire(ALICE, id, 100), TokenError::FundsUnavailable);
		assert_noop!(root(Call::retire { vault: id, units: 1 }), BadOrigin);
	});
}
