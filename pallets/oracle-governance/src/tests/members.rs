//! Attestors: joining, leaving, dismissal, and who gets what of a slash.

use super::*;
use frame_support::traits::{
	fungible::Mutate,
	tokens::{Fortitude, Precision, Preservation},
};
use sp_runtime::TokenError;

/// Least balance of an account.
const ED: Balance = MILL / 1_000;

/// An account that does not exist.
fn nobody() -> AccountId {
	AccountId::new([77; 32])
}

fn attestor(who: &AccountId) -> AttestorRecord<AccountId> {
	Attestors::<Test>::get()
		.into_iter()
		.find(|record| record.account == *who)
		.expect("is an attestor")
}

/// Let every fault of `who` take a share of another bond than it had posted.
fn set_posted(who: &AccountId, posted: Balance) {
	Attestors::<Test>::mutate(|all| {
		let record = all.iter_mut().find(|record| record.account == *who);
		record.expect("is an attestor").posted = posted;
	});
}

/// The treasury exists no more, and cannot receive less than [`ED`].
fn close_treasury() {
	let whole = free(&TREASURY);
	let burned = <Balances as Mutate<AccountId>>::burn_from(
		&TREASURY,
		whole,
		Preservation::Expendable,
		Precision::Exact,
		Fortitude::Force,
	);
	assert_ok!(burned, whole);
}

fn issuance() -> Balance {
	pallet_balances::TotalIssuance::<Test>::get()
}

#[test]
fn join_puts_the_bond_on_hold_and_makes_an_active_attestor() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(signed(LATE_ATTESTOR, Call::join {}));
		assert_eq!(held(HoldReason::AttestorBond, &LATE_ATTESTOR), ATTESTOR_BOND);
		assert_eq!(free(&LATE_ATTESTOR), ENDOWMENT - ATTESTOR_BOND);
		let expected = AttestorRecord {
			account: LATE_ATTESTOR,
			bond: ATTESTOR_BOND,
			posted: ATTESTOR_BOND,
			status: AttestorStatus::Active,
			cases: 0,
		};
		assert_eq!(attestor(&LATE_ATTESTOR), expected);
		let joined = Event::AttestorJoined { who: LATE_ATTESTOR, bond: ATTESTOR_BOND };
		assert_eq!(events(), vec![joined]);
	});
}

#[test]
fn join_keeps_attestors_in_ascending_order_whoever_comes_last() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(signed(LATE_ATTESTOR, Call::join {}));
		assert_ok!(signed(BOB, Call::join {}));
		let [first, second, third] = ATTESTORS;
		let all: Vec<_> =
			Attestors::<Test>::get().into_iter().map(|record| record.account).collect();
		assert_eq!(all, vec![BOB, first, second, third, LATE_ATTESTOR]);
	});
}

#[test]
fn join_fails_with_already_attestor_until_the_bond_is_withdrawn() {
	ExtBuilder::default().build_and_execute(|| {
		let [who, ..] = ATTESTORS;
		let join = || signed(who.clone(), Call::join {});
		assert_noop!(join(), Error::<Test>::AlreadyAttestor);
		assert_ok!(signed(who.clone(), Call::leave {}));
		assert_noop!(join(), Error::<Test>::AlreadyAttestor);
		pass(UNBONDING);
		assert_noop!(join(), Error::<Test>::AlreadyAttestor);
		assert_ok!(signed(who.clone(), Call::withdraw_bond {}));
		assert_ok!(join());
		assert_eq!(attestor(&who).status, AttestorStatus::Active);
	});
}

#[test]
fn join_fails_with_too_many_attestors_when_all_seats_are_taken() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(signed(BOB, Call::join {}));
		assert_ok!(signed(CAROL, Call::join {}));
		assert_noop!(signed(LATE_ATTESTOR, Call::join {}), Error::<Test>::TooManyAttestors);
		// Whoever leaves keeps its seat until its bond is out.
		assert_ok!(signed(BOB, Call::leave {}));
		assert_noop!(signed(LATE_ATTESTOR, Call::join {}), Error::<Test>::TooManyAttestors);
		pass(UNBONDING);
		assert_ok!(signed(BOB, Call::withdraw_bond {}));
		assert_ok!(signed(LATE_ATTESTOR, Call::join {}));
	});
}

#[test]
fn join_fails_with_funds_unavailable_when_the_balance_does_not_cover_the_bond() {
	ExtBuilder::default().build_and_execute(|| {
		let lacking: DispatchError = TokenError::FundsUnavailable.into();
		assert_noop!(signed(nobody(), Call::join {}), lacking);
		mint(&nobody(), ATTESTOR_BOND + ED - 1);
		assert_noop!(signed(nobody(), Call::join {}), lacking);
		mint(&nobody(), 1);
		assert_ok!(signed(nobody(), Call::join {}));
		assert_eq!(free(&nobody()), ED);
	});
}

#[test]
fn join_fails_with_bad_origin_when_nobody_signed() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(root(Call::join {}), DispatchError::BadOrigin);
		assert_noop!(root(Call::leave {}), DispatchError::BadOrigin);
		assert_noop!(root(Call::withdraw_bond {}), DispatchError::BadOrigin);
	});
}

#[test]
fn leave_keeps_the_bond_on_hold_for_the_unbonding_period() {
	ExtBuilder::default().build_and_execute(|| {
		let [who, ..] = ATTESTORS;
		assert_ok!(signed(who.clone(), Call::leave {}));
		let until = START + UNBONDING;
		assert_eq!(attestor(&who).status, AttestorStatus::Leaving { until });
		assert_eq!(held(HoldReason::AttestorBond, &who), ATTESTOR_BOND);
		assert_eq!(events(), vec![Event::AttestorLeaving { who, until }]);
	});
}

#[test]
fn leave_fails_with_not_attestor_for_another_account() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(signed(BOB, Call::leave {}), Error::<Test>::NotAttestor);
	});
}

#[test]
fn leave_fails_with_already_leaving_when_replayed() {
	ExtBuilder::default().build_and_execute(|| {
		let [who, ..] = ATTESTORS;
		assert_ok!(signed(who.clone(), Call::leave {}));
		pass(DAY);
		assert_noop!(signed(who, Call::leave {}), Error::<Test>::AlreadyLeaving);
	});
}

#[test]
fn leave_fails_with_under_dispute_while_a_case_on_what_it_attested_is_open() {
	ExtBuilder::default().attested().build_and_execute(|| {
		assert_ok!(signed(LATE_ATTESTOR, Call::join {}));
		let case = dispute(FLEET);
		for who in ATTESTORS {
			assert_eq!(attestor(&who).cases, 1);
			assert_noop!(signed(who, Call::leave {}), Error::<Test>::UnderDispute);
		}
		// Who is no signer may go.
		assert_ok!(signed(LATE_ATTESTOR, Call::leave {}));
		decide(case, false);
		conclude(case);
		for who in ATTESTORS {
			assert_eq!(attestor(&who).cases, 0);
			assert_ok!(signed(who, Call::leave {}));
		}
	});
}

#[test]
fn withdraw_bond_releases_the_bond_from_the_exact_moment_on() {
	ExtBuilder::default().build_and_execute(|| {
		let [who, ..] = ATTESTORS;
		assert_ok!(signed(who.clone(), Call::leave {}));
		pass(UNBONDING - 1);
		assert_noop!(signed(who.clone(), Call::withdraw_bond {}), Error::<Test>::StillUnbonding);
		pass(1);
		events();
		assert_ok!(signed(who.clone(), Call::withdraw_bond {}));
		assert_eq!(held(HoldReason::AttestorBond, &who), 0);
		assert_eq!(free(&who), ENDOWMENT);
		assert!(Attestors::<Test>::get().iter().all(|record| record.account != who));
		assert_eq!(events(), vec![Event::AttestorLeft { who: who.clone(), bond: ATTESTOR_BOND }]);
		assert_noop!(signed(who, Call::withdraw_bond {}), Error::<Test>::NotAttestor);
	});
}

#[test]
fn withdraw_bond_fails_with_not_leaving_for_one_who_stays() {
	ExtBuilder::default().build_and_execute(|| {
		let [who, ..] = ATTESTORS;
		pass(UNBONDING);
		assert_noop!(signed(who, Call::withdraw_bond {}), Error::<Test>::NotLeaving);
		assert_noop!(signed(BOB, Call::withdraw_bond {}), Error::<Test>::NotAttestor);
	});
}

#[test]
fn withdraw_bond_fails_with_under_dispute_when_a_case_was_opened_meanwhile() {
	ExtBuilder::default().attested().build_and_execute(|| {
		let [who, ..] = ATTESTORS;
		assert_ok!(signed(who.clone(), Call::leave {}));
		pass(UNBONDING - 1);
		let case = dispute(FLEET);
		assert_eq!(attestor(&who).cases, 1);
		pass(1);
		assert_noop!(signed(who.clone(), Call::withdraw_bond {}), Error::<Test>::UnderDispute);
		decide(case, false);
		assert_noop!(signed(who.clone(), Call::withdraw_bond {}), Error::<Test>::UnderDispute);
		conclude(case);
		assert_ok!(signed(who, Call::withdraw_bond {}));
	});
}

#[test]
fn one_who_has_left_before_the_dispute_is_not_liable() {
	ExtBuilder::default().attested().build_and_execute(|| {
		let [who, second, third] = ATTESTORS;
		assert_ok!(signed(who.clone(), Call::leave {}));
		pass(UNBONDING);
		assert_ok!(signed(who.clone(), Call::withdraw_bond {}));
		let case = dispute(FLEET);
		assert_eq!(record(case).signers.to_vec(), vec![second, third]);
		decide(case, true);
		conclude(case);
		assert_eq!(free(&who), ENDOWMENT);
	});
}

#[test]
fn dismiss_makes_an_attestor_leave() {
	ExtBuilder::default().build_and_execute(|| {
		let [who, ..] = ATTESTORS;
		let dismiss = |who: &AccountId| root(Call::dismiss { who: who.clone() });
		assert_ok!(dismiss(&who));
		let until = START + UNBONDING;
		assert_eq!(attestor(&who).status, AttestorStatus::Leaving { until });
		assert_eq!(events(), vec![Event::AttestorLeaving { who: who.clone(), until }]);
		assert_noop!(dismiss(&who), Error::<Test>::AlreadyLeaving);
		assert_noop!(signed(who.clone(), Call::leave {}), Error::<Test>::AlreadyLeaving);
		assert_noop!(dismiss(&BOB), Error::<Test>::NotAttestor);
		pass(UNBONDING);
		assert_ok!(signed(who.clone(), Call::withdraw_bond {}));
		assert_eq!(free(&who), ENDOWMENT);
	});
}

#[test]
fn dismiss_fails_with_bad_origin_for_anybody_else() {
	ExtBuilder::default().build_and_execute(|| {
		let [who, ..] = ATTESTORS;
		let call = Call::<Test>::dismiss { who: who.clone() };
		assert_noop!(signed(who, call.clone()), DispatchError::BadOrigin);
		assert_noop!(signed(BOB, call), DispatchError::BadOrigin);
	});
}

#[test]
fn dismiss_works_under_dispute_and_the_bond_stays_liable() {
	ExtBuilder::default().attested().build_and_execute(|| {
		let [who, ..] = ATTESTORS;
		let case = dispute(FLEET);
		assert_ok!(root(Call::dismiss { who: who.clone() }));
		decide(case, true);
		pass(UNBONDING);
		assert_noop!(signed(who.clone(), Call::withdraw_bond {}), Error::<Test>::UnderDispute);
		conclude(case);
		// Whoever leaves goes on leaving, with what the verdict has left of the bond.
		let until = START + UNBONDING;
		assert_eq!(attestor(&who).status, AttestorStatus::Leaving { until });
		assert_ok!(signed(who.clone(), Call::withdraw_bond {}));
		assert_eq!(free(&who), ENDOWMENT - ATTESTOR_BOND / 2);
	});
}

#[test]
fn condemned_subject_jails_all_signers_and_pays_challenger_and_treasury() {
	ExtBuilder::default().attested().build_and_execute(|| {
		let case = dispute(FLEET);
		decide(case, true);
		let issued = issuance();
		events();
		conclude(case);
		let mut expected = Vec::new();
		for who in ATTESTORS {
			assert_eq!(attestor(&who).status, AttestorStatus::Jailed);
			assert_eq!(attestor(&who).bond, 5_000 * MILL);
			assert_eq!(attestor(&who).posted, ATTESTOR_BOND);
			assert_eq!(held(HoldReason::AttestorBond, &who), 5_000 * MILL);
			assert_eq!(free(&who), ENDOWMENT - ATTESTOR_BOND);
			expected.push(Event::Slashed {
				who: who.clone(),
				slashed: 5_000 * MILL,
				to_reporter: 500 * MILL,
				to_destination: 4_500 * MILL,
			});
			expected.push(Event::AttestorJailed { who });
		}
		let mut seen = events();
		seen.retain(|event| matches!(event, Event::Slashed { .. } | Event::AttestorJailed { .. }));
		assert_eq!(seen, expected);
		assert_eq!(free(&BOB), ENDOWMENT + 1_500 * MILL);
		assert_eq!(free(&TREASURY), ENDOWMENT + 13_500 * MILL);
		assert_eq!(issuance(), issued);
	});
}

#[test]
fn jailed_attestor_may_only_leave_and_gets_the_rest_of_its_bond() {
	ExtBuilder::default().attested().build_and_execute(|| {
		let [who, ..] = ATTESTORS;
		let case = dispute(FLEET);
		decide(case, true);
		conclude(case);
		assert_noop!(signed(who.clone(), Call::join {}), Error::<Test>::AlreadyAttestor);
		assert_noop!(signed(who.clone(), Call::withdraw_bond {}), Error::<Test>::NotLeaving);
		assert_ok!(signed(who.clone(), Call::leave {}));
		pass(UNBONDING);
		events();
		assert_ok!(signed(who.clone(), Call::withdraw_bond {}));
		let left = Event::AttestorLeft { who: who.clone(), bond: 5_000 * MILL };
		assert_eq!(events(), vec![left]);
		assert_eq!(free(&who), ENDOWMENT - 5_000 * MILL);
		// It joins anew with a whole bond.
		assert_ok!(signed(who.clone(), Call::join {}));
		assert_eq!(attestor(&who).bond, ATTESTOR_BOND);
	});
}

#[test]
fn every_fault_takes_a_share_of_the_posted_bond_until_nothing_is_left() {
	ExtBuilder::default().build_and_execute(|| {
		let [who, ..] = ATTESTORS;
		for (taken, left) in [(5_000, 5_000), (5_000, 0), (0, 0)] {
			events();
			assert_ok!(OracleGovernance::jail(&who, &BOB));
			assert_eq!(attestor(&who).bond, left * MILL);
			let slashed = Event::Slashed {
				who: who.clone(),
				slashed: taken * MILL,
				to_reporter: taken / 10 * MILL,
				to_destination: taken / 10 * 9 * MILL,
			};
			assert_eq!(events(), vec![slashed, Event::AttestorJailed { who: who.clone() }]);
		}
		assert_ok!(signed(who.clone(), Call::leave {}));
		pass(UNBONDING);
		events();
		assert_ok!(signed(who.clone(), Call::withdraw_bond {}));
		assert_eq!(events(), vec![Event::AttestorLeft { who, bond: 0 }]);
	});
}

#[test]
fn jail_fails_with_not_attestor_for_one_who_is_none() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(OracleGovernance::jail(&BOB, &CAROL), Error::<Test>::NotAttestor);
	});
}

/// Jail the first attestor for a fault that costs 13 of 25, in favour of `reporter`. Returns what
/// reporter and treasury get, and what is filed for either.
fn jail_for_13(reporter: &AccountId) -> [(Balance, Balance); 2] {
	let [who, ..] = ATTESTORS;
	set_posted(&who, 25);
	let before = [free(reporter), free(&TREASURY), issuance()];
	events();
	assert_ok!(OracleGovernance::jail(&who, reporter));
	assert_eq!(issuance(), before[2], "nothing burns");
	let part = |who: &AccountId, had| (free(who) - had, filed(who, AssetKind::Native));
	let parts = [part(reporter, before[0]), part(&TREASURY, before[1])];
	let slashed = Event::Slashed {
		who: who.clone(),
		slashed: 13,
		to_reporter: parts[0].0 + parts[0].1,
		to_destination: parts[1].0 + parts[1].1,
	};
	assert_eq!(events(), vec![slashed, Event::AttestorJailed { who: who.clone() }]);
	assert_eq!(attestor(&who).bond, ATTESTOR_BOND - 13);
	assert_eq!(held(HoldReason::AttestorBond, &who), ATTESTOR_BOND - 13);
	parts
}

#[test]
fn slash_is_rounded_up_and_the_share_of_the_reporter_down() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(jail_for_13(&BOB), [(1, 0), (12, 0)]);
	});
}

#[test]
fn share_that_a_reporter_cannot_receive_is_filed_for_it() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(jail_for_13(&nobody()), [(0, 1), (12, 0)]);
	});
}

#[test]
fn share_that_the_treasury_cannot_receive_is_filed_for_it() {
	ExtBuilder::default().build_and_execute(|| {
		close_treasury();
		assert_eq!(jail_for_13(&BOB), [(1, 0), (0, 12)]);
	});
}

#[test]
fn nothing_of_a_slash_burns_when_nobody_can_receive_it() {
	ExtBuilder::default().build_and_execute(|| {
		close_treasury();
		assert_eq!(jail_for_13(&nobody()), [(0, 1), (0, 12)]);
	});
}

#[test]
fn slash_takes_no_more_than_there_is() {
	ExtBuilder::default().build_and_execute(|| {
		let [who, ..] = ATTESTORS;
		set_posted(&who, 3 * ATTESTOR_BOND);
		assert_ok!(OracleGovernance::jail(&who, &BOB));
		assert_eq!(attestor(&who).bond, 0);
		assert_eq!(free(&BOB), ENDOWMENT + ATTESTOR_BOND / 10);
		assert_eq!(free(&TREASURY), ENDOWMENT + ATTESTOR_BOND / 10 * 9);
	});
}
