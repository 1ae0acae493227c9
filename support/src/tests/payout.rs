use crate::{mock::*, payout};
use frame_support::traits::{
	fungible::{Inspect as _, Mutate as _},
	tokens::Preservation,
};
use millrace_primitives::Balance;
use sp_runtime::{DispatchError, DispatchResult, TokenError};

/// Pays from Alice. Below the existential deposit an account that does not exist can receive nothing.
fn pay(to: &AccountId, amount: Balance) -> DispatchResult {
	Balances::transfer(&ALICE, to, amount, Preservation::Preserve).map(|_| ())
}

fn root() -> Vec<u8> {
	sp_io::storage::root(sp_runtime::StateVersion::V1)
}

#[test]
fn the_first_that_can_receive_it_gets_it() {
	new_test_ext().execute_with(|| {
		assert_eq!(payout::give_to_first(ED - 1, [BOB, TREASURY], pay), Ok(BOB));
		assert_eq!(payout::give_to_first(ED - 1, [NOBODY, TREASURY, BOB], pay), Ok(TREASURY));
		assert_eq!(payout::give_to_first(ED, [NOBODY, TREASURY], pay), Ok(NOBODY));
		assert_eq!(Balances::balance(&BOB), RICH + ED - 1);
		assert_eq!(Balances::balance(&TREASURY), RICH + ED - 1);
		assert_eq!(Balances::balance(&NOBODY), ED);
	});
}

#[test]
fn if_nobody_can_receive_it_the_last_error_tells_why() {
	new_test_ext().execute_with(|| {
		let failed = payout::give_to_first(1, [NOBODY, NOBODY_ELSE], |to, amount| {
			pay(to, amount)?;
			Ok(())
		});
		assert_eq!(failed, Err(TokenError::BelowMinimum.into()));
		let nobody: [AccountId; 0] = [];
		assert_eq!(payout::give_to_first(1, nobody, pay), Err(DispatchError::CannotLookup));
	});
}

#[test]
fn zero_goes_to_the_first_and_is_not_given() {
	new_test_ext().execute_with(|| {
		let give = |_: &AccountId, _| -> DispatchResult { unreachable!("nothing is given") };
		assert_eq!(payout::give_to_first(0, [NOBODY, BOB], give), Ok(NOBODY));
		assert_eq!(payout::give_if_possible(0, |_| unreachable!("nothing is given")), 0);
	});
}

#[test]
fn an_attempt_that_fails_half_way_leaves_no_trace() {
	new_test_ext().execute_with(|| {
		let before = root();
		let half = |to: &AccountId, amount| {
			pay(&BOB, amount)?;
			pay(to, amount)
		};
		assert!(payout::give_to_first(1, [NOBODY, NOBODY_ELSE], half).is_err());
		assert_eq!(payout::give_if_possible(1, |amount| half(&NOBODY, amount)), 0);
		assert_eq!(root(), before);
		assert_eq!(payout::give_if_possible(1, |amount| half(&TREASURY, amount)), 1);
		assert_eq!(Balances::balance(&BOB), RICH + 1);
	});
}
