use super::*;

#[test]
fn a_payee_moves_its_whole_record_to_whom_it_likes() {
	execute(|| {
		for asset in [NATIVE, DOLLARS, UTC] {
			assert_ok!(file(&BOB, &asset, 7));
			assert_ok!(file(&CAROL, &asset, 9));
			let had = balance(&asset, &CAROL);
			events();
			assert_ok!(claim(BOB, &asset, CAROL));
			assert_eq!(balance(&asset, &CAROL) - had, 7);
			assert_eq!((filed(&BOB, &asset), filed(&CAROL, &asset)), (None, Some(9)));
			let (payee, to, amount) = (BOB, CAROL, 7);
			assert_eq!(events(), vec![Event::Claimed { payee, asset, to, amount }]);
		}
	});
}

#[test]
fn a_payee_claims_for_itself() {
	execute(|| {
		assert_ok!(file(&BOB, &DOLLARS, 7));
		assert_ok!(claim(BOB, &DOLLARS, BOB));
		assert_eq!((balance(&DOLLARS, &BOB), balance(&DOLLARS, &pot())), (7, 0));
	});
}

#[test]
fn the_last_record_of_an_asset_leaves_the_pot_with_what_it_had_before() {
	execute(|| {
		for asset in [NATIVE, DOLLARS, UTC] {
			let had = balance(&asset, &pot());
			assert_ok!(file(&BOB, &asset, 7));
			assert_ok!(claim(BOB, &asset, BOB));
			assert_eq!(balance(&asset, &pot()), had);
		}
		assert_eq!(balance(&NATIVE, &pot()), ED);
	});
}

#[test]
fn nobody_claims_what_is_another_s_or_nothing_or_twice() {
	execute(|| {
		assert_ok!(file(&BOB, &NATIVE, 7));
		assert_noop!(claim(CAROL, &NATIVE, CAROL), Error::<Test>::NothingUnclaimed);
		assert_noop!(claim(CAROL, &NATIVE, BOB), Error::<Test>::NothingUnclaimed);
		assert_noop!(claim(BOB, &DOLLARS, BOB), Error::<Test>::NothingUnclaimed);
		assert_ok!(claim(BOB, &NATIVE, CAROL));
		assert_noop!(claim(BOB, &NATIVE, CAROL), Error::<Test>::NothingUnclaimed);
	});
}

#[test]
fn a_record_of_less_than_the_existential_deposit_is_claimed_to_an_account_that_exists() {
	execute(|| {
		assert_ok!(file(&BOB, &NATIVE, ED - 1));
		assert_noop!(claim(BOB, &NATIVE, NOBODY), TokenError::BelowMinimum);
		assert_ok!(file(&BOB, &NATIVE, 1));
		assert_ok!(claim(BOB, &NATIVE, NOBODY));
		assert_eq!(free(&NOBODY), ED);
	});
}

#[test]
fn an_account_that_the_issuer_froze_or_blocked_claims_for_itself_alone() {
	for how in [Treated::Frozen, Treated::Blocked] {
		execute(|| {
			assert_ok!(send(&DOLLARS, &BOB, 1));
			treat(&DOLLARS, &BOB, how);
			assert_ok!(file(&BOB, &DOLLARS, 7));
			assert_noop!(claim(BOB, &DOLLARS, CAROL), Error::<Test>::Blocked);
			// A frozen account receives, a blocked one does not.
			match how {
				Treated::Frozen => {
					assert_ok!(claim(BOB, &DOLLARS, BOB));
				}
				Treated::Blocked => {
					assert_noop!(claim(BOB, &DOLLARS, BOB), TokenError::Blocked);
					thaw(&DOLLARS, &BOB);
					assert_ok!(claim(BOB, &DOLLARS, CAROL));
				}
			}
			assert_eq!(balance(&DOLLARS, &BOB) + balance(&DOLLARS, &CAROL), 8);
		});
	}
}

#[test]
fn a_block_by_the_issuer_of_one_asset_stops_no_claim_of_another() {
	execute(|| {
		assert_ok!(send(&DOLLARS, &BOB, 1));
		treat(&DOLLARS, &BOB, Treated::Blocked);
		for asset in [NATIVE, UTC] {
			assert_ok!(file(&BOB, &asset, 7));
			assert_ok!(claim(BOB, &asset, CAROL));
		}
	});
}

#[test]
fn locks_of_the_native_token_are_no_block() {
	use frame_support::traits::{LockableCurrency, WithdrawReasons};
	execute(|| {
		Balances::set_lock(*b"a  vote ", &BOB, RICH, WithdrawReasons::all());
		assert_ok!(file(&BOB, &NATIVE, 7));
		assert_ok!(claim(BOB, &NATIVE, CAROL));
		assert_eq!(free(&CAROL), RICH + 7);
	});
}

#[test]
fn a_claim_to_a_blocked_receiver_fails_and_the_record_stays() {
	execute(|| {
		assert_ok!(send(&DOLLARS, &CAROL, 1));
		treat(&DOLLARS, &CAROL, Treated::Blocked);
		assert_ok!(file(&BOB, &DOLLARS, 7));
		assert_noop!(claim(BOB, &DOLLARS, CAROL), TokenError::Blocked);
		assert_eq!(filed(&BOB, &DOLLARS), Some(7));
	});
}

#[test]
fn nothing_is_claimed_of_an_asset_that_is_frozen_as_a_whole() {
	execute(|| {
		assert_ok!(file(&BOB, &DOLLARS, 7));
		let (admin, dollars) = (RuntimeOrigin::signed(ALICE), id(&DOLLARS));
		assert_ok!(Assets::freeze_asset(admin.clone(), dollars));
		assert_noop!(claim(BOB, &DOLLARS, CAROL), Error::<Test>::Blocked);
		assert_noop!(claim(BOB, &DOLLARS, BOB), TokenError::Frozen);
		assert_ok!(Assets::thaw_asset(admin, dollars));
		assert_ok!(claim(BOB, &DOLLARS, CAROL));
	});
}

#[test]
fn the_pot_is_no_receiver() {
	execute(|| {
		assert_ok!(file(&BOB, &NATIVE, 7));
		assert_noop!(claim(BOB, &NATIVE, pot()), Error::<Test>::ToPot);
		assert_ok!(send(&DOLLARS, &BOB, 1));
		treat(&DOLLARS, &BOB, Treated::Blocked);
		assert_ok!(file(&BOB, &DOLLARS, 7));
		// Nothing, then the pot, then the block: in this order.
		assert_noop!(claim(BOB, &DOLLARS, pot()), Error::<Test>::ToPot);
		assert_noop!(claim(CAROL, &DOLLARS, pot()), Error::<Test>::NothingUnclaimed);
	});
}

#[test]
fn no_part_of_another_s_record_is_paid_along_as_dust() {
	execute(|| {
		// Of silver the pot needs a minimum balance of its own, or what is left is dust.
		assert_ok!(file(&BOB, &SILVER, LEAST_SILVER));
		assert_ok!(file(&CAROL, &SILVER, 1));
		assert_noop!(claim(BOB, &SILVER, BOB), TokenError::NotExpendable);
		assert_ok!(send(&SILVER, &pot(), LEAST_SILVER));
		assert_ok!(claim(BOB, &SILVER, BOB));
		assert_eq!(balance(&SILVER, &BOB), LEAST_SILVER);
		assert_eq!(balance(&SILVER, &pot()), LEAST_SILVER + 1);
	});
}
