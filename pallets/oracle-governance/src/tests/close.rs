//! Closing a round: when, what the count finds, and what follows if too few have voted.

use super::*;
use sp_runtime::DispatchResult;

/// A fifth of the electorate has to vote in the first round: as much as one voter has.
const FIRST_QUORUM: Balance = COMMITTED;

fn close(case: CaseId) -> DispatchResult {
	signed(CAROL, Call::close { case_id: case })
}

fn votes(number: usize, case: CaseId, aye: bool, conviction: Conviction, balance: Balance) {
	assert_ok!(vote_with(VOTERS[number].clone(), case, aye, conviction, balance));
}

/// Ballots of as many voters, each with a lock of one period; then the end of voting and its close.
fn close_with(case: CaseId, ballots: &[(bool, Balance)]) {
	for (number, (aye, balance)) in ballots.iter().enumerate() {
		votes(number, case, *aye, Conviction::Locked1x, *balance);
	}
	pass(VOTING);
	assert_ok!(close(case));
}

fn verdict(case: CaseId) -> Verdict {
	match record(case).stage {
		CaseStage::Decided { verdict } => verdict,
		stage => panic!("not decided: {stage:?}"),
	}
}

#[test]
fn close_decides_and_says_by_what_count_and_until_when_it_may_be_appealed() {
	ExtBuilder::default().build_and_execute(|| {
		let case = dispute(FLEET);
		votes(0, case, true, Conviction::Locked2x, COMMITTED);
		votes(1, case, false, Conviction::Locked1x, COMMITTED);
		votes(2, case, false, Conviction::None, COMMITTED);
		pass(VOTING);
		events();
		System::set_block_number(5);
		assert_ok!(close(case));
		let counted = VoteCount {
			ayes: 2 * COMMITTED,
			nays: COMMITTED + COMMITTED / 10,
			capital: 3 * COMMITTED,
		};
		let appeal_by = START + VOTING + APPEAL;
		let found = Verdict::Upheld;
		assert_eq!(
			events(),
			vec![Event::Decided { case_id: case, poll: 0, verdict: found, counted, appeal_by }]
		);
		assert_eq!((verdict(case), record(case).due), (found, appeal_by));
		let closed = Poll::Closed { at: 5, upheld: Some(true) };
		assert_eq!(crate::Polls::<Test>::get(0), Some(closed));
		// It is no verdict of the subject yet, and nothing is moved.
		assert_eq!(OracleGovernance::verdict(FLEET), None);
		assert_eq!(VAULTS.map(World::state), [State::Frozen; 2]);
	});
}

#[test]
fn close_fails_with_too_early_until_the_very_moment() {
	ExtBuilder::default().build_and_execute(|| {
		let case = dispute(FLEET);
		vote(VOTERS[0].clone(), case, true);
		assert_noop!(close(case), Error::<Test>::TooEarly);
		pass(VOTING - 1);
		assert_noop!(close(case), Error::<Test>::TooEarly);
		vote(VOTERS[1].clone(), case, true);
		pass(1);
		let late = vote_with(VOTERS[2].clone(), case, true, Conviction::Locked1x, COMMITTED);
		assert_eq!(late, Err(Error::<Test>::VotingOver.into()));
		assert_ok!(close(case));
	});
}

#[test]
fn close_fails_with_no_such_case_or_wrong_stage_and_without_signature() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(close(CaseId(0)), Error::<Test>::UnknownCase);
		let case = dispute(FLEET);
		decide(case, true);
		assert_noop!(close(case), Error::<Test>::WrongStage);
		pass(APPEAL);
		assert_noop!(close(case), Error::<Test>::WrongStage);
		assert_noop!(root(Call::close { case_id: case }), DispatchError::BadOrigin);
		assert_ok!(signed(CAROL, Call::conclude { case_id: case }));
		assert_noop!(close(case), Error::<Test>::UnknownCase);
	});
}

#[test]
fn close_fails_with_wrong_stage_in_the_last_instance() {
	ExtBuilder::default().build_and_execute(|| {
		let case = dispute(FLEET);
		for round in 0..MAX_APPEALS {
			let upheld = round % 2 == 0;
			decide(case, upheld);
			assert_ok!(appeal(CAROL, case, !upheld));
		}
		pass(RULING);
		assert_noop!(close(case), Error::<Test>::WrongStage);
	});
}

#[test]
fn anybody_closes_parties_too() {
	for who in [OWNER, BOB, STRANGER] {
		ExtBuilder::default().build_and_execute(|| {
			let case = dispute(FLEET);
			vote(VOTERS[0].clone(), case, true);
			pass(VOTING);
			assert_ok!(signed(who, Call::close { case_id: case }));
		});
	}
}

#[test]
fn the_quorum_is_met_exactly_and_missed_by_one_unit() {
	for (balance, decided) in [(FIRST_QUORUM, true), (FIRST_QUORUM - 1, false)] {
		ExtBuilder::default().build_and_execute(|| {
			let case = dispute(FLEET);
			assert_eq!(OracleGovernance::case_view(case).unwrap().quorum, FIRST_QUORUM);
			close_with(case, &[(true, balance)]);
			let stage = if decided {
				CaseStage::Decided { verdict: Verdict::Upheld }
			} else {
				CaseStage::Voting { poll: 0, extended: true }
			};
			assert_eq!(record(case).stage, stage);
		});
	}
}

#[test]
fn the_quorum_is_of_balance_whatever_its_conviction_and_its_side() {
	ExtBuilder::default().build_and_execute(|| {
		let case = dispute(FLEET);
		// A tenth of the votes, all of the balance, some for each side.
		votes(0, case, true, Conviction::None, FIRST_QUORUM / 2);
		votes(1, case, false, Conviction::None, FIRST_QUORUM / 2);
		pass(VOTING);
		assert_ok!(close(case));
		assert_eq!(verdict(case), Verdict::Rejected);
	});
	ExtBuilder::default().build_and_execute(|| {
		let case = dispute(FLEET);
		// Six votes for each unit make no quorum.
		votes(0, case, true, Conviction::Locked6x, FIRST_QUORUM - 1);
		pass(VOTING);
		assert_ok!(close(case));
		assert_eq!(record(case).stage, CaseStage::Voting { poll: 0, extended: true });
	});
}

#[test]
fn a_quorum_that_does_not_divide_is_rounded_up() {
	ExtBuilder::default().build_and_execute(|| {
		// One unit more than five parts.
		assert_ok!(signed(STRANGER, Call::commit { amount: 1 }));
		pass(1);
		let case = dispute(FLEET);
		assert_eq!(OracleGovernance::case_view(case).unwrap().quorum, COMMITTED + 1);
		close_with(case, &[(true, COMMITTED)]);
		assert_eq!(record(case).stage, CaseStage::Voting { poll: 0, extended: true });
		votes(1, case, true, Conviction::Locked1x, 1);
		pass(VOTING);
		assert_ok!(close(case));
		assert_eq!(verdict(case), Verdict::Upheld);
	});
}

#[test]
fn at_the_share_exactly_a_dispute_is_rejected_and_with_one_vote_more_upheld() {
	for (ayes, nays, found) in [
		(COMMITTED, COMMITTED, Verdict::Rejected),
		(COMMITTED, COMMITTED - 1, Verdict::Upheld),
		(COMMITTED - 1, COMMITTED, Verdict::Rejected),
		(COMMITTED - 1, COMMITTED - 1, Verdict::Rejected),
		(COMMITTED - 1, COMMITTED - 2, Verdict::Upheld),
		(COMMITTED, 0, Verdict::Upheld),
		(0, COMMITTED, Verdict::Rejected),
	] {
		ExtBuilder::default().build_and_execute(|| {
			let case = dispute(FLEET);
			close_with(case, &[(true, ayes), (false, nays)]);
			assert_eq!(verdict(case), found, "{ayes} against {nays}");
		});
	}
}

#[test]
fn conviction_outvotes_balance() {
	ExtBuilder::default().build_and_execute(|| {
		let case = dispute(FLEET);
		votes(0, case, true, Conviction::Locked5x, COMMITTED);
		for number in 1..5 {
			votes(number, case, false, Conviction::Locked1x, COMMITTED);
		}
		pass(VOTING);
		assert_ok!(close(case));
		assert_eq!(verdict(case), Verdict::Upheld);
	});
	ExtBuilder::default().build_and_execute(|| {
		let case = dispute(FLEET);
		for number in 0..4 {
			votes(number, case, true, Conviction::Locked1x, COMMITTED);
		}
		votes(4, case, false, Conviction::Locked4x, COMMITTED);
		pass(VOTING);
		assert_ok!(close(case));
		assert_eq!(verdict(case), Verdict::Rejected);
	});
}

#[test]
fn votes_that_weigh_nothing_make_a_quorum_and_uphold_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		// So little that nothing is left of it without conviction: a tenth, rounded down.
		for who in VOTERS {
			assert_ok!(signed(who, Call::uncommit { amount: COMMITTED - 9 }));
		}
		let case = dispute(FLEET);
		votes(0, case, true, Conviction::None, 9);
		pass(VOTING);
		assert_eq!(OracleGovernance::case_view(case).unwrap().quorum, 9);
		assert_ok!(close(case));
		assert_eq!(verdict(case), Verdict::Rejected);
	});
}

#[test]
fn without_a_quorum_voting_goes_on_once_on_the_same_poll_and_then_is_unresolved() {
	ExtBuilder::default().build_and_execute(|| {
		let case = dispute(FLEET);
		votes(0, case, true, Conviction::Locked1x, FIRST_QUORUM - 1);
		pass(VOTING + HOUR);
		events();
		assert_ok!(close(case));
		// As long as before, from when it was closed.
		let until = START + VOTING + HOUR + VOTING;
		assert_eq!(events(), vec![Event::PollExtended { case_id: case, poll: 0, until }]);
		assert_eq!((open_poll(case).until, record(case).due), (until, until));
		assert_eq!(open_poll(case).counted.capital, FIRST_QUORUM - 1);
		pass(VOTING - 1);
		assert_noop!(close(case), Error::<Test>::TooEarly);
		pass(1);
		assert_ok!(close(case));
		let counted = VoteCount { ayes: FIRST_QUORUM - 1, nays: 0, capital: FIRST_QUORUM - 1 };
		let found = Verdict::Unresolved;
		let appeal_by = until + APPEAL;
		assert_eq!(
			events(),
			vec![Event::Decided { case_id: case, poll: 0, verdict: found, counted, appeal_by }]
		);
		assert_eq!(verdict(case), found);
		assert_eq!(crate::Polls::<Test>::get(0), Some(Poll::Closed { at: 1, upheld: None }));
	});
}

#[test]
fn votes_of_the_extension_count_with_those_before() {
	ExtBuilder::default().build_and_execute(|| {
		let case = dispute(FLEET);
		close_with(case, &[(true, FIRST_QUORUM - 1)]);
		votes(1, case, false, Conviction::Locked1x, FIRST_QUORUM);
		pass(VOTING);
		assert_ok!(close(case));
		assert_eq!(verdict(case), Verdict::Rejected);
	});
}

#[test]
fn a_quorum_that_is_lost_by_taking_votes_back_is_none() {
	ExtBuilder::default().build_and_execute(|| {
		let case = dispute(FLEET);
		vote(VOTERS[0].clone(), case, true);
		assert_ok!(unvote(VOTERS[0].clone(), 0, OracleGovernance::classes()[0]));
		pass(VOTING);
		assert_ok!(close(case));
		assert_eq!(record(case).stage, CaseStage::Voting { poll: 0, extended: true });
		assert_eq!(open_poll(case).counted, VoteCount::default());
	});
}

#[test]
fn where_nobody_has_committed_nobody_decides() {
	ExtBuilder::default().build_and_execute(|| {
		for who in VOTERS {
			assert_ok!(signed(who, Call::uncommit { amount: COMMITTED }));
		}
		let case = dispute(FLEET);
		assert_eq!(record(case).electorate, 0);
		assert_eq!(OracleGovernance::case_view(case).unwrap().quorum, 1);
		for _ in 0..2 {
			pass(VOTING);
			assert_ok!(close(case));
		}
		assert_eq!(verdict(case), Verdict::Unresolved);
	});
}
