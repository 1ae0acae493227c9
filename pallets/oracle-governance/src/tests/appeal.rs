//! Appeals: what they cost, for whom they are, and that each round is harder to turn than the last.

use super::*;
use sp_runtime::TokenError;

/// Least balance that an account keeps.
const EXISTENTIAL: Balance = MILL / 1_000;

fn votes(number: usize, case: CaseId, aye: bool, balance: Balance) {
	let voter = VOTERS[number].clone();
	assert_ok!(vote_with(voter, case, aye, Conviction::Locked1x, balance));
}

fn close(case: CaseId) {
	pass(VOTING);
	assert_ok!(signed(CAROL, Call::close { case_id: case }));
}

/// The first round finds nothing.
fn unresolved(case: CaseId) {
	close(case);
	close(case);
	assert_eq!(record(case).stage, CaseStage::Decided { verdict: Verdict::Unresolved });
}

/// Decide and appeal as many rounds of a new case, each for the other side than the one before.
fn appealed(times: u32) -> CaseId {
	let case = dispute(FLEET);
	for round in 0..times {
		let upheld = round % 2 == 0;
		decide(case, upheld);
		assert_ok!(appeal(CAROL, case, !upheld));
	}
	case
}

fn bonds(case: CaseId) -> Vec<(AccountId, Balance, bool)> {
	let bonds = record(case).bonds.into_iter();
	bonds.map(|bond| (bond.who, bond.amount, bond.upheld)).collect()
}

#[test]
fn appeal_holds_twice_the_last_bond_and_opens_a_new_poll() {
	ExtBuilder::default().build_and_execute(|| {
		let case = dispute(FLEET);
		decide(case, true);
		events();
		pass(HOUR);
		assert_ok!(appeal(CAROL, case, false));
		let until = START + VOTING + HOUR + VOTING;
		let (who, bond) = (CAROL, 2 * BOND);
		assert_eq!(
			events(),
			vec![
				Event::Appealed { case_id: case, who, upheld: false, bond, rule_by: None },
				Event::PollOpened { case_id: case, poll: 1, until },
			]
		);
		assert_eq!(held(HoldReason::DisputeBond, &CAROL), 2 * BOND);
		assert_eq!(free(&CAROL), ENDOWMENT - 2 * BOND);
		assert_eq!(bonds(case), vec![(BOB, BOND, true), (CAROL, 2 * BOND, false)]);
		let record = record(case);
		assert_eq!((record.appeals(), record.due), (1, until));
		assert_eq!(record.stage, CaseStage::Voting { poll: 1, extended: false });
	});
}

#[test]
fn every_appeal_doubles_the_bond_before_even_one_that_is_odd() {
	ExtBuilder::default().build_and_execute(|| {
		World::change(|known| known.value = Some(100 * DISPUTE_BOND + 1));
		let case = appealed(4);
		let first = DISPUTE_BOND + 1;
		let expected: Vec<_> = (0..5).map(|n| first << n).collect();
		let amounts: Vec<_> = bonds(case).into_iter().map(|(_, amount, _)| amount).collect();
		assert_eq!(amounts, expected);
		assert_eq!(held(HoldReason::DisputeBond, &CAROL), 30 * first);
	});
}

#[test]
fn appeal_fails_with_same_side_for_the_side_that_has_won() {
	for won in [true, false] {
		ExtBuilder::default().build_and_execute(|| {
			let case = dispute(FLEET);
			decide(case, won);
			assert_noop!(appeal(CAROL, case, won), Error::<Test>::SameSide);
			assert_ok!(appeal(CAROL, case, !won));
		});
	}
}

#[test]
fn either_side_may_appeal_where_nobody_has_won() {
	for side in [true, false] {
		ExtBuilder::default().build_and_execute(|| {
			let case = dispute(FLEET);
			unresolved(case);
			assert_ok!(appeal(CAROL, case, side));
			assert_eq!(bonds(case)[1], (CAROL, 2 * BOND, side));
			// The new round may be extended anew.
			close(case);
			assert_eq!(record(case).stage, CaseStage::Voting { poll: 1, extended: true });
		});
	}
}

#[test]
fn anybody_may_appeal_for_either_side_parties_and_challengers_too() {
	for who in [OWNER, AFFILIATE, BOB, ATTESTORS[0].clone(), VOTERS[0].clone(), STRANGER] {
		ExtBuilder::default().attested().build_and_execute(|| {
			let case = dispute(FLEET);
			decide(case, true);
			assert_ok!(appeal(who.clone(), case, false));
			decide(case, false);
			assert_ok!(appeal(who, case, true));
		});
	}
}

#[test]
fn appeal_fails_with_too_late_at_the_very_moment() {
	ExtBuilder::default().build_and_execute(|| {
		let case = dispute(FLEET);
		decide(case, true);
		pass(APPEAL);
		assert_noop!(appeal(CAROL, case, false), Error::<Test>::TooLate);
		// Too late is said first, whatever the side.
		assert_noop!(appeal(CAROL, case, true), Error::<Test>::TooLate);
	});
	ExtBuilder::default().build_and_execute(|| {
		let case = dispute(FLEET);
		decide(case, true);
		pass(APPEAL - 1);
		assert_ok!(appeal(CAROL, case, false));
	});
}

#[test]
fn appeal_fails_with_no_such_case_wrong_stage_and_without_signature() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(appeal(CAROL, CaseId(0), true), Error::<Test>::UnknownCase);
		let case = dispute(FLEET);
		assert_noop!(appeal(CAROL, case, true), Error::<Test>::WrongStage);
		assert_noop!(appeal(CAROL, case, false), Error::<Test>::WrongStage);
		pass(VOTING);
		assert_noop!(appeal(CAROL, case, false), Error::<Test>::WrongStage);
		assert_noop!(root(Call::appeal { case_id: case, upheld: true }), DispatchError::BadOrigin);
		assert_ok!(signed(CAROL, Call::close { case_id: case }));
		// Extended: is voted on still.
		assert_noop!(appeal(CAROL, case, false), Error::<Test>::WrongStage);
	});
}

#[test]
fn appeal_fails_without_the_funds_for_twice_the_bond() {
	ExtBuilder::default().build_and_execute(|| {
		let poor = AccountId::new([50; 32]);
		mint(&poor, 2 * BOND + EXISTENTIAL - 1);
		let case = dispute(FLEET);
		decide(case, true);
		assert_noop!(appeal(poor.clone(), case, false), TokenError::FundsUnavailable);
		mint(&poor, 1);
		assert_ok!(appeal(poor.clone(), case, false));
		assert_eq!(free(&poor), EXISTENTIAL);
	});
}

#[test]
fn appeal_fails_with_overflow_or_ids_exhausted_at_the_end_of_numbers() {
	ExtBuilder::default().build().execute_with(|| {
		let case = dispute(FLEET);
		decide(case, true);
		NextPollId::<Test>::put(u32::MAX / 2);
		assert_noop!(appeal(CAROL, case, false), Error::<Test>::IdsExhausted);
		Cases::<Test>::mutate(case, |record| {
			record.as_mut().unwrap().bonds[0].amount = u128::MAX / 2 + 1;
		});
		assert_noop!(appeal(CAROL, case, false), Error::<Test>::Overflow);
	});
}

#[test]
fn quorum_and_approval_rise_with_every_appeal() {
	let percent = Permill::from_percent;
	for appeals in 0..=4 {
		assert_eq!(OracleGovernance::quorum_of(appeals), percent(20 + 5 * appeals));
		assert_eq!(OracleGovernance::approval_of(appeals), percent(50 + 5 * appeals));
	}
	// And are never more than everything.
	assert_eq!(OracleGovernance::quorum_of(16), Permill::one());
	assert_eq!(OracleGovernance::quorum_of(17), Permill::one());
	assert_eq!(OracleGovernance::approval_of(u32::MAX), Permill::one());
}

#[test]
fn the_quorum_of_each_round_is_met_exactly_and_missed_by_one_unit() {
	for appeals in 0..4u32 {
		let quorum = 5 * COMMITTED * (20 + 5 * u128::from(appeals)) / 100;
		for (lacking, decided) in [(0, true), (1, false)] {
			ExtBuilder::default().build_and_execute(|| {
				let case = appealed(appeals);
				assert_eq!(OracleGovernance::case_view(case).unwrap().quorum, quorum);
				votes(0, case, true, COMMITTED - lacking);
				if quorum > COMMITTED {
					votes(1, case, true, quorum - COMMITTED);
				}
				close(case);
				let stage = record(case).stage;
				assert_eq!(matches!(stage, CaseStage::Decided { .. }), decided, "{stage:?}");
			});
		}
	}
}

#[test]
fn the_share_of_each_round_rejects_and_one_vote_more_upholds() {
	for appeals in 0..4u32 {
		// Of 4,000 as many hundredths.
		let ayes = 40 * MILL * (50 + 5 * u128::from(appeals));
		let nays = 4 * COMMITTED - ayes;
		for (more, found) in [(0, Verdict::Rejected), (1, Verdict::Upheld)] {
			ExtBuilder::default().build_and_execute(|| {
				let case = appealed(appeals);
				votes(0, case, true, COMMITTED);
				votes(1, case, true, COMMITTED);
				if ayes + more > 2 * COMMITTED {
					votes(2, case, true, ayes + more - 2 * COMMITTED);
				}
				votes(3, case, false, nays.min(COMMITTED));
				if nays > COMMITTED {
					votes(4, case, false, nays - COMMITTED);
				}
				assert_eq!(open_poll(case).counted.ayes, ayes + more);
				close(case);
				assert_eq!(record(case).stage, CaseStage::Decided { verdict: found });
			});
		}
	}
}

#[test]
fn the_new_poll_has_no_ballots_the_same_electorate_and_the_same_rule_of_who_may_vote() {
	ExtBuilder::default().attested().build_and_execute(|| {
		let party = ATTESTORS[0].clone();
		assert_ok!(signed(party.clone(), Call::commit { amount: MILL }));
		pass(1);
		let electorate = 5 * COMMITTED + MILL;
		let case = dispute(FLEET);
		// In the very moment of the dispute it is too late to commit, and later all the more.
		let late = VOTERS[4].clone();
		assert_ok!(signed(late.clone(), Call::commit { amount: COMMITTED }));
		assert_ok!(signed(STRANGER, Call::commit { amount: COMMITTED }));
		let opened_at = now();
		decide(case, true);
		assert_eq!(Ballots::<Test>::iter_prefix(0).count(), 4);
		assert_ok!(appeal(CAROL, case, false));
		let open = open_poll(case);
		assert_eq!(poll(case), 1);
		assert_eq!(open.counted, VoteCount::default());
		assert_eq!((open.electorate, open.opened_at), (electorate, opened_at));
		assert_eq!(Ballots::<Test>::iter_prefix(1).count(), 0);
		// The old ballots are there until somebody clears them.
		assert_eq!(Ballots::<Test>::iter_prefix(0).count(), 4);
		let voted =
			|who: AccountId, balance| vote_with(who, case, true, Conviction::Locked1x, balance);
		let too_much = Error::<Test>::NotCommittedInTime;
		assert_noop!(voted(late.clone(), COMMITTED + 1), too_much);
		assert_noop!(voted(STRANGER, 1), Error::<Test>::NotCommittedInTime);
		assert_noop!(voted(party, MILL), Error::<Test>::Party);
		assert_ok!(voted(late, COMMITTED));
		assert_eq!(open_poll(case).counted.capital, COMMITTED);
	});
}

#[test]
fn after_the_fourth_appeal_a_referendum_has_to_rule() {
	ExtBuilder::default().build_and_execute(|| {
		let case = appealed(3);
		decide(case, false);
		events();
		assert_ok!(appeal(CAROL, case, true));
		let rule_by = Some(now() + RULING);
		let (who, bond) = (CAROL, 16 * BOND);
		// No poll is opened.
		let expected = Event::Appealed { case_id: case, who, upheld: true, bond, rule_by };
		assert_eq!(events(), vec![expected]);
		assert_eq!(NextPollId::<Test>::get(), 4);
		let record = record(case);
		assert_eq!(record.stage, CaseStage::LastInstance { verdict: Verdict::Rejected });
		assert_eq!((Some(record.due), record.appeals()), (rule_by, 4));
		assert_eq!(OracleGovernance::case_view(case).unwrap().next_bond, None);
	});
}

#[test]
fn appeal_fails_with_last_instance_after_the_fourth() {
	ExtBuilder::default().build_and_execute(|| {
		let case = appealed(4);
		for upheld in [true, false] {
			assert_noop!(appeal(CAROL, case, upheld), Error::<Test>::LastInstance);
		}
		pass(RULING);
		assert_noop!(appeal(CAROL, case, true), Error::<Test>::LastInstance);
	});
}

#[test]
fn an_appeal_that_succeeds_turns_the_verdict_and_takes_the_bond_of_the_other_side() {
	ExtBuilder::default().attested().build_and_execute(|| {
		let case = appealed(1);
		decide(case, false);
		conclude(case);
		let at = now();
		let verdict = VerdictRecord { case_id: case, verdict: Verdict::Rejected, at };
		assert_eq!(OracleGovernance::verdict(FLEET), Some(verdict));
		assert_eq!(VAULTS.map(World::state), [State::Active; 2]);
		assert_eq!(World::get().attested.get(&FLEET), Some(&(START + LIFETIME)));
		assert_eq!(free(&BOB), ENDOWMENT - BOND);
		assert_eq!(free(&CAROL), ENDOWMENT + BOND / 2);
		// The respondent did not bond for it.
		assert_eq!(free(&OWNER), ENDOWMENT);
	});
}

#[test]
fn an_appeal_that_fails_is_lost_to_who_was_right_before() {
	ExtBuilder::default().build_and_execute(|| {
		let case = appealed(1);
		decide(case, true);
		conclude(case);
		assert_eq!(VAULTS.map(World::state), [State::Remedied(Remedy::Hybrid); 2]);
		assert_eq!(free(&BOB), ENDOWMENT + BOND);
		assert_eq!(free(&CAROL), ENDOWMENT - 2 * BOND);
	});
}
