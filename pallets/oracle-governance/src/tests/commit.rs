//! Balance that is committed to vote with: its age, its end, and the electorate.

use super::*;
use sp_runtime::TokenError;

fn commit(amount: Balance) -> Result<(), DispatchError> {
	signed(STRANGER, Call::commit { amount })
}

fn uncommit(amount: Balance) -> Result<(), DispatchError> {
	signed(STRANGER, Call::uncommit { amount })
}

fn withdraw() -> Result<(), DispatchError> {
	signed(STRANGER, Call::withdraw_commitment {})
}

fn commitment() -> Commitment {
	Commitments::<Test>::get(STRANGER).expect("has committed")
}

/// Amounts and ages of what counts.
fn tranches() -> Vec<(Balance, Moment)> {
	commitment().tranches.iter().map(|tranche| (tranche.amount, tranche.since)).collect()
}

fn on_hold() -> Balance {
	held(HoldReason::Commitment, &STRANGER)
}

/// All that the voters of the mock have committed.
const OTHERS: Balance = 5 * COMMITTED;

#[test]
fn commit_puts_balance_on_hold_that_counts_from_now_on() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(commit(7));
		assert_eq!(tranches(), vec![(7, START)]);
		assert_eq!((commitment().leaving, commitment().leaves_at), (0, 0));
		assert_eq!(on_hold(), 7);
		assert_eq!(free(&STRANGER), ENDOWMENT - 7);
		assert_eq!(Electorate::<Test>::get(), OTHERS + 7);
		assert_eq!(events(), vec![Event::Committed { who: STRANGER, amount: 7 }]);
	});
}

#[test]
fn each_commitment_has_its_own_age() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(commit(5));
		assert_ok!(commit(6));
		pass(1);
		assert_ok!(commit(7));
		assert_eq!(tranches(), vec![(5, START), (6, START), (7, START + 1)]);
		assert_eq!(commitment().before(START), Some(0));
		assert_eq!(commitment().before(START + 1), Some(11));
		assert_eq!(commitment().before(START + 2), Some(18));
		assert_eq!(commitment().held(), Some(on_hold()));
	});
}

#[test]
fn commit_fails_with_nothing_to_commit_for_zero() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(commit(0), Error::<Test>::NothingToCommit);
		assert_ok!(commit(1));
		assert_noop!(uncommit(0), Error::<Test>::NothingToCommit);
	});
}

#[test]
fn commit_fails_with_funds_unavailable_when_the_balance_is_less() {
	ExtBuilder::default().build_and_execute(|| {
		// The account has to go on.
		let most = ENDOWMENT - MILL / 1_000;
		let lacking: DispatchError = TokenError::FundsUnavailable.into();
		assert_noop!(commit(most + 1), lacking);
		assert_ok!(commit(most));
		assert_noop!(commit(1), lacking);
	});
}

#[test]
fn commit_fails_with_overflow_for_more_than_can_be_counted() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(commit(Balance::MAX), Error::<Test>::Overflow);
		assert_noop!(commit(Balance::MAX - OTHERS + 1), Error::<Test>::Overflow);
	});
}

#[test]
fn ninth_commitment_joins_the_youngest_and_makes_it_as_young_as_itself() {
	ExtBuilder::default().build_and_execute(|| {
		let mut expected = Vec::new();
		for number in 1..=8 {
			assert_ok!(commit(number));
			expected.push((number, now()));
			assert_eq!(tranches(), expected);
			pass(HOUR);
		}
		assert_ok!(commit(9));
		expected[7] = (17, START + 8 * HOUR);
		assert_eq!(tranches(), expected);
		// What was committed an hour ago counts as young as what was added.
		assert_eq!(commitment().before(START + 8 * HOUR), Some(28));
		assert_eq!(commitment().before(START + 8 * HOUR + 1), Some(45));
		pass(HOUR);
		assert_ok!(commit(10));
		expected[7] = (27, START + 9 * HOUR);
		assert_eq!(tranches(), expected);
		assert_eq!(on_hold(), 55);
		assert_eq!(Electorate::<Test>::get(), OTHERS + 55);
	});
}

#[test]
fn uncommit_takes_the_youngest_first() {
	ExtBuilder::default().build_and_execute(|| {
		for amount in [10, 20, 30] {
			assert_ok!(commit(amount));
			pass(1);
		}
		events();
		assert_ok!(uncommit(1));
		assert_eq!(tranches(), vec![(10, START), (20, START + 1), (29, START + 2)]);
		assert_ok!(uncommit(29));
		assert_eq!(tranches(), vec![(10, START), (20, START + 1)]);
		assert_ok!(uncommit(25));
		assert_eq!(tranches(), vec![(5, START)]);
		assert_eq!(commitment().leaving, 55);
		// All of it is on hold still, and counts no more.
		assert_eq!(on_hold(), 60);
		assert_eq!(Electorate::<Test>::get(), OTHERS + 5);
		let until = START + 3 + COMMITMENT_UNBONDING;
		let expected: Vec<_> = [1, 29, 25]
			.into_iter()
			.map(|amount| Event::Uncommitted { who: STRANGER, amount, until })
			.collect();
		assert_eq!(events(), expected);
	});
}

#[test]
fn uncommit_fails_with_not_committed_for_more_than_counts() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(uncommit(1), Error::<Test>::NotCommitted);
		assert_ok!(commit(10));
		assert_ok!(commit(10));
		assert_noop!(uncommit(21), Error::<Test>::NotCommitted);
		assert_ok!(uncommit(15));
		// What leaves counts no more.
		assert_noop!(uncommit(6), Error::<Test>::NotCommitted);
		assert_ok!(uncommit(5));
		assert_noop!(uncommit(1), Error::<Test>::NotCommitted);
	});
}

#[test]
fn withdraw_commitment_releases_what_left_from_the_exact_moment_on() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(commit(10));
		assert_ok!(uncommit(4));
		pass(COMMITMENT_UNBONDING - 1);
		assert_noop!(withdraw(), Error::<Test>::StillUnbonding);
		pass(1);
		events();
		assert_ok!(withdraw());
		assert_eq!(events(), vec![Event::CommitmentReleased { who: STRANGER, amount: 4 }]);
		assert_eq!(tranches(), vec![(6, START)]);
		assert_eq!(commitment().leaving, 0);
		assert_eq!(on_hold(), 6);
		assert_eq!(Electorate::<Test>::get(), OTHERS + 6);
		assert_noop!(withdraw(), Error::<Test>::NotCommitted);
	});
}

#[test]
fn withdraw_commitment_forgets_who_has_nothing_committed_any_more() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(commit(10));
		assert_ok!(uncommit(10));
		pass(COMMITMENT_UNBONDING);
		assert_ok!(withdraw());
		assert_eq!(Commitments::<Test>::get(STRANGER), None);
		assert_eq!(free(&STRANGER), ENDOWMENT);
		assert_eq!(Electorate::<Test>::get(), OTHERS);
	});
}

#[test]
fn withdraw_commitment_fails_with_not_committed_where_nothing_leaves() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(withdraw(), Error::<Test>::NotCommitted);
		assert_ok!(commit(10));
		pass(COMMITMENT_UNBONDING);
		assert_noop!(withdraw(), Error::<Test>::NotCommitted);
	});
}

#[test]
fn time_of_what_leaves_counts_anew_with_each_uncommit() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(commit(10));
		assert_ok!(uncommit(4));
		pass(COMMITMENT_UNBONDING - 1);
		assert_ok!(uncommit(1));
		assert_eq!(commitment().leaving, 5);
		assert_eq!(commitment().leaves_at, START + 2 * COMMITMENT_UNBONDING - 1);
		pass(COMMITMENT_UNBONDING - 1);
		assert_noop!(withdraw(), Error::<Test>::StillUnbonding);
		pass(1);
		assert_ok!(withdraw());
		assert_eq!(on_hold(), 5);
	});
}

#[test]
fn commit_neither_delays_nor_takes_back_what_leaves() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(commit(10));
		assert_ok!(uncommit(10));
		pass(DAY);
		assert_ok!(commit(3));
		assert_eq!(tranches(), vec![(3, START + DAY)]);
		assert_eq!(commitment().leaving, 10);
		assert_eq!(commitment().leaves_at, START + COMMITMENT_UNBONDING);
		assert_eq!(on_hold(), 13);
		pass(COMMITMENT_UNBONDING - DAY);
		assert_ok!(withdraw());
		assert_eq!(on_hold(), 3);
	});
}

#[test]
fn calls_fail_with_bad_origin_when_nobody_signed() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(root(Call::commit { amount: 1 }), DispatchError::BadOrigin);
		assert_noop!(root(Call::uncommit { amount: 1 }), DispatchError::BadOrigin);
		assert_noop!(root(Call::withdraw_commitment {}), DispatchError::BadOrigin);
	});
}

#[test]
fn electorate_of_a_case_is_what_counted_when_it_was_opened() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(commit(10));
		assert_ok!(uncommit(4));
		let case = dispute(FLEET);
		assert_ok!(commit(100));
		assert_ok!(uncommit(103));
		assert_eq!(Electorate::<Test>::get(), OTHERS + 3);
		assert_eq!(record(case).electorate, OTHERS + 6);
		assert_eq!(open_poll(case).electorate, OTHERS + 6);
		// That of its appeals too.
		decide(case, true);
		assert_ok!(appeal(CAROL, case, false));
		assert_eq!(open_poll(case).electorate, OTHERS + 6);
		assert_eq!(record(dispute(report())).electorate, OTHERS + 3);
	});
}
