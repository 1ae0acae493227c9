use super::*;

#[test]
fn anybody_brings_a_payee_what_is_its_own() {
	execute(|| {
		for asset in [NATIVE, DOLLARS, UTC] {
			assert_ok!(file(&BOB, &asset, 7));
			let had = balance(&asset, &BOB);
			events();
			assert_ok!(pay_out(CAROL, BOB, &asset));
			assert_eq!((balance(&asset, &BOB) - had, filed(&BOB, &asset)), (7, None));
			let (payee, to, amount) = (BOB, BOB, 7);
			assert_eq!(events(), vec![Event::Claimed { payee, asset, to, amount }]);
		}
	});
}

#[test]
fn a_payee_without_an_account_is_paid_as_soon_as_it_is_enough_for_one() {
	execute(|| {
		assert_ok!(file(&NOBODY, &NATIVE, ED - 1));
		assert_noop!(pay_out(CAROL, NOBODY, &NATIVE), TokenError::BelowMinimum);
		assert_ok!(file(&NOBODY, &NATIVE, 1));
		assert_ok!(pay_out(CAROL, NOBODY, &NATIVE));
		assert_eq!(free(&NOBODY), ED);
		// Of UTC, which is not sufficient, it can have some now.
		assert_ok!(file(&NOBODY, &UTC, 5));
		assert_ok!(pay_out(CAROL, NOBODY, &UTC));
		assert_eq!(balance(&UTC, &NOBODY), 5);
	});
}

#[test]
fn nothing_is_paid_out_of_nothing_or_twice() {
	execute(|| {
		assert_noop!(pay_out(CAROL, BOB, &NATIVE), Error::<Test>::NothingUnclaimed);
		assert_ok!(file(&BOB, &NATIVE, 7));
		assert_noop!(pay_out(CAROL, BOB, &DOLLARS), Error::<Test>::NothingUnclaimed);
		assert_noop!(pay_out(BOB, CAROL, &NATIVE), Error::<Test>::NothingUnclaimed);
		assert_ok!(pay_out(CAROL, BOB, &NATIVE));
		assert_noop!(pay_out(CAROL, BOB, &NATIVE), Error::<Test>::NothingUnclaimed);
	});
}

#[test]
fn a_blocked_payee_is_paid_once_its_issuer_lets_it() {
	execute(|| {
		assert_ok!(send(&DOLLARS, &BOB, 1));
		treat(&DOLLARS, &BOB, Treated::Blocked);
		assert_ok!(file(&BOB, &DOLLARS, 7));
		assert_noop!(pay_out(CAROL, BOB, &DOLLARS), TokenError::Blocked);
		thaw(&DOLLARS, &BOB);
		assert_ok!(pay_out(CAROL, BOB, &DOLLARS));
		assert_eq!(balance(&DOLLARS, &BOB), 8);
	});
}
