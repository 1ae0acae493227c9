//! What pallets file, and the pot that it goes into.

use super::*;

#[test]
fn what_is_filed_again_is_added_to_the_record_of_the_payee_and_asset() {
	execute(|| {
		assert_ok!(file(&NOBODY, &NATIVE, 7));
		assert_ok!(file(&NOBODY, &DOLLARS, 5));
		assert_ok!(file(&BOB, &NATIVE, 1));
		assert_ok!(file(&NOBODY, &NATIVE, 3));
		assert_eq!(filed(&NOBODY, &NATIVE), Some(10));
		assert_eq!(filed(&NOBODY, &DOLLARS), Some(5));
		assert_eq!((filed(&BOB, &NATIVE), filed(&BOB, &DOLLARS)), (Some(1), None));
		assert_eq!((balance(&NATIVE, &pot()), balance(&DOLLARS, &pot())), (ED + 11, 5));
		let filed = |payee: AccountId, asset: AssetKind, amount, total| Event::Filed {
			payee,
			asset,
			amount,
			total,
		};
		assert_eq!(
			events(),
			vec![
				filed(NOBODY, NATIVE, 7, 7),
				filed(NOBODY, DOLLARS, 5, 5),
				filed(BOB, NATIVE, 1, 1),
				filed(NOBODY, NATIVE, 3, 10),
			]
		);
	});
}

#[test]
fn nothing_is_filed_of_nothing() {
	execute(|| {
		assert_ok!(<Unclaimed as UnclaimedTrait<_>>::file(&BOB, NATIVE, 0));
		assert_eq!((filed(&BOB, &NATIVE), events()), (None, vec![]));
	});
}

#[test]
fn a_record_that_would_overflow_is_refused() {
	execute(|| {
		assert_ok!(file(&BOB, &NATIVE, 1));
		let most = <Unclaimed as UnclaimedTrait<_>>::file(&BOB, NATIVE, Balance::MAX);
		assert_eq!(most, Err(Error::<Test>::Overflow.into()));
		assert_eq!(filed(&BOB, &NATIVE), Some(1));
	});
}

#[test]
fn the_pot_receives_one_smallest_unit_of_everything_from_genesis_on() {
	execute(|| {
		for asset in [NATIVE, DOLLARS, UTC] {
			assert_ok!(send(&asset, &pot(), 1));
		}
		assert_eq!(balance(&NATIVE, &pot()), ED + 1);
		// One reference of balances, one of this pallet.
		assert_eq!(System::providers(&pot()), 2);
	});
}

#[test]
fn no_dust_of_a_stranger_keeps_the_pot_from_receiving() {
	execute(|| {
		for n in 0..40 {
			let asset = millrace_primitives::AssetId::external(1_000 + n);
			assert_ok!(<Assets as frame_support::traits::fungibles::Create<_>>::create(
				asset, ALICE, false, 1
			));
			assert_ok!(Assets::mint_into(asset, &pot(), 1));
		}
		assert_ok!(file(&NOBODY, &UTC, 1));
		assert_ok!(file(&NOBODY, &NATIVE, 1));
	});
}
