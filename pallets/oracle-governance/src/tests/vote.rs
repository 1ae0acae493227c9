//! Votes through the real voting pallet: who has one, what it weighs, and until when.

use super::*;

/// The class of disputes of fleets.
const FLEETS: u16 = 0x8000;

fn tallied(ayes: Balance, nays: Balance, capital: Balance) -> VoteCount {
	VoteCount { ayes, nays, capital }
}

fn counted(case: CaseId) -> VoteCount {
	open_poll(case).counted
}

fn ballot(case: CaseId, who: &AccountId) -> Option<Ballot<AccountId>> {
	Ballots::<Test>::get(poll(case), who)
}

/// A vote of `balance` for the challenger with a lock of one period.
fn aye(who: &AccountId, case: CaseId, balance: Balance) -> Result<(), DispatchError> {
	vote_with(who.clone(), case, true, Conviction::Locked1x, balance)
}

fn commit(who: &AccountId, amount: Balance) {
	assert_ok!(signed(who.clone(), Call::commit { amount }));
}

fn cast_aye(who: &AccountId, index: PollIndex) -> Result<(), DispatchError> {
	let vote = pallet_conviction_voting::Vote { aye: true, conviction: Conviction::None };
	cast(who.clone(), index, AccountVote::Standard { vote, balance: 1 })
}

#[test]
fn vote_counts_by_conviction_and_changes_as_often_as_its_voter_likes() {
	ExtBuilder::default().build_and_execute(|| {
		let [who, ..] = VOTERS;
		let case = dispute(FLEET);
		for (conviction, votes) in [
			(Conviction::Locked6x, 6_000 * MILL),
			(Conviction::Locked5x, 5_000 * MILL),
			(Conviction::Locked4x, 4_000 * MILL),
			(Conviction::Locked3x, 3_000 * MILL),
			(Conviction::Locked2x, 2_000 * MILL),
			(Conviction::Locked1x, 1_000 * MILL),
			(Conviction::None, 100 * MILL),
		] {
			for side in [true, false] {
				assert_ok!(vote_with(who.clone(), case, side, conviction, COMMITTED));
				let expected =
					if side { tallied(votes, 0, COMMITTED) } else { tallied(0, votes, COMMITTED) };
				assert_eq!(counted(case), expected);
				let expected = Ballot { count: expected, aye: Some(side), via: None };
				assert_eq!(ballot(case, &who), Some(expected));
			}
		}
	});
}

#[test]
fn vote_without_conviction_is_a_tenth_rounded_down() {
	ExtBuilder::default().build_and_execute(|| {
		let [who, ..] = VOTERS;
		let case = dispute(FLEET);
		for (balance, votes) in [(9, 0), (10, 1), (19, 1), (20, 2)] {
			assert_ok!(vote_with(who.clone(), case, true, Conviction::None, balance));
			assert_eq!(counted(case), tallied(votes, 0, balance));
		}
	});
}

#[test]
fn count_is_the_sum_of_all_ballots() {
	ExtBuilder::default().build_and_execute(|| {
		let [first, second, third, ..] = VOTERS;
		let case = dispute(FLEET);
		assert_ok!(vote_with(first, case, true, Conviction::Locked2x, 10));
		assert_ok!(vote_with(second.clone(), case, false, Conviction::Locked3x, 100));
		assert_ok!(vote_with(third, case, true, Conviction::Locked1x, 1_000));
		assert_eq!(counted(case), tallied(1_020, 300, 1_110));
		assert_ok!(vote_with(second, case, true, Conviction::Locked1x, 50));
		assert_eq!(counted(case), tallied(1_070, 0, 1_060));
	});
}

#[test]
fn vote_fails_with_not_committed_in_time_for_more_than_was_committed() {
	ExtBuilder::default().build_and_execute(|| {
		let [who, ..] = VOTERS;
		let case = dispute(FLEET);
		assert_noop!(aye(&who, case, COMMITTED + 1), Error::<Test>::NotCommittedInTime);
		assert_noop!(aye(&STRANGER, case, 1), Error::<Test>::NotCommittedInTime);
		assert_ok!(aye(&who, case, COMMITTED));
		assert_noop!(aye(&who, case, COMMITTED + 1), Error::<Test>::NotCommittedInTime);
	});
}

#[test]
fn what_was_committed_in_the_moment_of_the_opening_does_not_count() {
	ExtBuilder::default().build_and_execute(|| {
		commit(&STRANGER, 10);
		pass(1);
		commit(&STRANGER, 7);
		let case = dispute(FLEET);
		commit(&STRANGER, 5);
		assert_eq!(OracleGovernance::voting_balance(STRANGER, case), 10);
		assert_noop!(aye(&STRANGER, case, 11), Error::<Test>::NotCommittedInTime);
		assert_ok!(aye(&STRANGER, case, 10));
		// It counts in cases to come.
		pass(1);
		let later = dispute(report());
		assert_noop!(aye(&STRANGER, later, 23), Error::<Test>::NotCommittedInTime);
		assert_ok!(aye(&STRANGER, later, 22));
	});
}

#[test]
fn flash_attack_fails_with_balance_committed_once_the_case_is_open() {
	ExtBuilder::default().build_and_execute(|| {
		let [honest, ..] = VOTERS;
		let case = dispute(FLEET);
		vote(honest, case, false);
		// A11: borrow a thousand times what all others have, and vote with it.
		let loan = 1_000 * 5 * COMMITTED;
		mint(&STRANGER, loan);
		assert_noop!(aye(&STRANGER, case, loan), Error::<Test>::NotCommittedInTime);
		commit(&STRANGER, loan);
		assert_noop!(aye(&STRANGER, case, 1), Error::<Test>::NotCommittedInTime);
		pass(VOTING - 1);
		assert_noop!(aye(&STRANGER, case, 1), Error::<Test>::NotCommittedInTime);
		pass(1);
		assert_ok!(signed(BOB, Call::close { case_id: case }));
		assert_eq!(record(case).stage, CaseStage::Decided { verdict: Verdict::Rejected });
		// Neither does it count in an appeal of the same case.
		assert_ok!(appeal(STRANGER, case, true));
		assert_noop!(aye(&STRANGER, case, 1), Error::<Test>::NotCommittedInTime);
	});
}

#[test]
fn vote_counts_with_what_is_committed_still() {
	ExtBuilder::default().build_and_execute(|| {
		let [first, second, ..] = VOTERS;
		let case = dispute(FLEET);
		// What was added later leaves first.
		commit(&first, 50);
		assert_ok!(signed(first.clone(), Call::uncommit { amount: 60 }));
		assert_noop!(aye(&first, case, COMMITTED - 9), Error::<Test>::NotCommittedInTime);
		assert_ok!(aye(&first, case, COMMITTED - 10));
		// A ballot that was cast stays, and stays backed.
		assert_ok!(aye(&second, case, COMMITTED));
		assert_ok!(signed(second.clone(), Call::uncommit { amount: COMMITTED }));
		assert_eq!(counted(case).capital, 2 * COMMITTED - 10);
		assert_eq!(held(HoldReason::Commitment, &second), COMMITTED);
		assert_noop!(aye(&second, case, COMMITTED), Error::<Test>::NotCommittedInTime);
		assert_ok!(unvote(second.clone(), poll(case), FLEETS));
		assert_noop!(aye(&second, case, 1), Error::<Test>::NotCommittedInTime);
	});
}

#[test]
fn vote_fails_with_insufficient_funds_for_more_than_the_whole_balance() {
	ExtBuilder::default().build_and_execute(|| {
		let [who, ..] = VOTERS;
		let case = dispute(FLEET);
		let refused = pallet_conviction_voting::Error::<Test>::InsufficientFunds;
		assert_noop!(aye(&who, case, ENDOWMENT + 1), refused);
	});
}

#[test]
fn vote_of_nothing_weighs_nothing_whoever_casts_it() {
	ExtBuilder::default().build_and_execute(|| {
		let case = dispute(FLEET);
		assert_ok!(aye(&STRANGER, case, 0));
		assert_eq!(counted(case), VoteCount::default());
		assert_eq!(OracleGovernance::voting_balance(STRANGER, case), 0);
	});
}

#[test]
fn vote_fails_with_party_for_respondent_affiliates_and_signers() {
	ExtBuilder::default().attested().build_and_execute(|| {
		let parties: Vec<_> = [OWNER, AFFILIATE].into_iter().chain(ATTESTORS).collect();
		for who in parties.iter().chain([&BOB, &FEEDER]) {
			commit(who, COMMITTED);
		}
		pass(1);
		let case = dispute(FLEET);
		assert_eq!(record(case).parties.to_vec(), parties);
		for who in &parties {
			assert_noop!(aye(who, case, COMMITTED), Error::<Test>::Party);
			assert_noop!(aye(who, case, 0), Error::<Test>::Party);
			assert_eq!(OracleGovernance::voting_balance(who.clone(), case), 0);
		}
		// The challenger is no party, and in other cases nor are these.
		assert_ok!(aye(&BOB, case, COMMITTED));
		let other = dispute(report());
		assert_noop!(aye(&FEEDER, other, COMMITTED), Error::<Test>::Party);
		for who in &parties {
			assert_ok!(aye(who, other, COMMITTED));
		}
	});
}

#[test]
fn vote_fails_with_interested_for_who_has_much_of_a_vault_of_the_case() {
	ExtBuilder::default().build_and_execute(|| {
		let [who, ..] = VOTERS;
		let [_, second_vault] = VAULTS;
		let (fleet, issue) = (dispute(FLEET), dispute(ISSUE));
		World::change(|known| known.interested.insert((who.clone(), second_vault)));
		assert_noop!(aye(&who, fleet, 1), Error::<Test>::Interested);
		assert_eq!(OracleGovernance::voting_balance(who.clone(), fleet), 0);
		// The vault is none of that case.
		assert_ok!(aye(&who, issue, COMMITTED));
		World::change(|known| known.interested.clear());
		assert_ok!(aye(&who, fleet, COMMITTED));
	});
}

/// What the runtime is told of a vote of `balance` for the challenger.
fn told(who: &AccountId, case: CaseId, balance: Balance) -> sp_runtime::DispatchResult {
	let count = tallied(balance, 0, balance);
	let vote = crate::votes::Vote { count, balance, aye: Some(true) };
	OracleGovernance::before_vote(who, poll(case), vote)
}

#[test]
fn a_vote_that_is_changed_counts_anew_and_no_vote_looks_at_more_vaults_than_it_is_charged_for() {
	ExtBuilder::default().build_and_execute(|| {
		let [who, ..] = VOTERS;
		for (subject, vaults) in [(FLEET, 2), (ISSUE, 1), (MEASUREMENT, 0), (report(), 0)] {
			let case = dispute(subject);
			let Some(Poll::Open(open)) = crate::Polls::<Test>::get(poll(case)) else {
				panic!("is open")
			};
			assert_eq!(open.vaults.len(), vaults);
			assert!(record(case).vault_count() <= OracleGovernance::most_vaults());
			for balance in [COMMITTED, 1, 0] {
				assert_ok!(told(&who, case, balance));
				assert_eq!(counted(case), tallied(balance, 0, balance));
			}
		}
	});
}

#[test]
fn vote_reads_its_poll_and_nothing_of_the_case() {
	ExtBuilder::default().attested().build().execute_with(|| {
		let [who, ..] = VOTERS;
		let case = dispute(FLEET);
		let index = poll(case);
		Cases::<Test>::remove(case);
		let vote = AccountVote::Split { aye: 10, nay: 10 };
		assert_ok!(cast(who, index, vote));
		for party in [OWNER, ATTESTORS[0].clone()] {
			assert_noop!(cast(party, index, vote), Error::<Test>::Party);
		}
	});
}

#[test]
fn a_vote_may_cost_what_the_greatest_open_poll_has_of_vaults_and_nothing_once_all_are_closed() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(OracleGovernance::most_vaults(), 0);
		let case = dispute(FLEET);
		let vaults = record(case).vault_count();
		assert!(vaults > 0);
		assert_eq!(OracleGovernance::most_vaults(), vaults);
		decide(case, true);
		assert_eq!(OracleGovernance::most_vaults(), 0);
		assert_ok!(appeal(CAROL, case, false));
		assert_eq!(OracleGovernance::most_vaults(), vaults);
	});
}

#[test]
fn vote_is_refused_for_all_other_reasons_before_any_vault_is_looked_at() {
	ExtBuilder::default().build_and_execute(|| {
		let [vault, _] = VAULTS;
		for who in [STRANGER, OWNER] {
			World::change(|known| known.interested.insert((who, vault)));
		}
		let case = dispute(FLEET);
		assert_noop!(told(&STRANGER, case, 1), Error::<Test>::NotCommittedInTime);
		assert_noop!(told(&OWNER, case, 1), Error::<Test>::Party);
		assert_noop!(told(&STRANGER, case, 0), Error::<Test>::Interested);
	});
}

#[test]
fn removed_vote_counts_no_more() {
	ExtBuilder::default().build_and_execute(|| {
		let [first, second, ..] = VOTERS;
		let case = dispute(FLEET);
		vote(first.clone(), case, true);
		vote(second.clone(), case, false);
		assert_ok!(unvote(first.clone(), poll(case), FLEETS));
		assert_eq!(ballot(case, &first), None);
		assert_eq!(counted(case), tallied(0, COMMITTED, COMMITTED));
		let tally = open_poll(case).tally;
		assert_eq!((tally.ayes, tally.nays, tally.support), (0, COMMITTED, 0));
		let not_voter = pallet_conviction_voting::Error::<Test>::NotVoter;
		assert_noop!(unvote(first.clone(), poll(case), FLEETS), not_voter);
		// Nobody removes a vote of somebody else.
		let other = ConvictionVoting::remove_other_vote(
			RuntimeOrigin::signed(first.clone()),
			second,
			FLEETS,
			poll(case),
		);
		assert_eq!(other, Err(pallet_conviction_voting::Error::<Test>::NoPermission.into()));
		assert_eq!(counted(case), tallied(0, COMMITTED, COMMITTED));
		vote(first, case, true);
		assert_eq!(counted(case), tallied(COMMITTED, COMMITTED, 2 * COMMITTED));
	});
}

#[test]
fn split_vote_counts_a_tenth_on_each_side() {
	ExtBuilder::default().build_and_execute(|| {
		let [who, ..] = VOTERS;
		let case = dispute(FLEET);
		let split = |aye, nay| cast(who.clone(), poll(case), AccountVote::Split { aye, nay });
		assert_noop!(split(COMMITTED, 1), Error::<Test>::NotCommittedInTime);
		assert_ok!(split(600, 319));
		let expected = tallied(60, 31, 919);
		assert_eq!(counted(case), expected);
		let expected = Ballot { count: expected, aye: None, via: None };
		assert_eq!(ballot(case, &who), Some(expected));
		vote(who.clone(), case, true);
		assert_eq!(counted(case), tallied(COMMITTED, 0, COMMITTED));
	});
}

#[test]
fn abstention_needs_commitment_and_is_no_part_of_the_quorum() {
	ExtBuilder::default().build_and_execute(|| {
		let [who, ..] = VOTERS;
		let case = dispute(FLEET);
		let split = |aye, nay, abstain| {
			cast(who.clone(), poll(case), AccountVote::SplitAbstain { aye, nay, abstain })
		};
		assert_noop!(split(1, 1, COMMITTED - 1), Error::<Test>::NotCommittedInTime);
		assert_ok!(split(10, 20, COMMITTED - 30));
		assert_eq!(counted(case), tallied(1, 2, 30));
		assert_ok!(split(0, 0, COMMITTED));
		assert_eq!(counted(case), VoteCount::default());
		assert_ok!(unvote(who.clone(), poll(case), FLEETS));
		assert_eq!(ballot(case, &who), None);
	});
}

#[test]
fn nothing_is_cast_or_removed_between_the_end_of_voting_and_its_close() {
	ExtBuilder::default().build_and_execute(|| {
		let [first, second, ..] = VOTERS;
		let case = dispute(FLEET);
		let index = poll(case);
		pass(VOTING - 1);
		vote(first.clone(), case, true);
		pass(1);
		assert_noop!(aye(&first, case, 1), Error::<Test>::VotingOver);
		assert_noop!(aye(&second, case, 1), Error::<Test>::VotingOver);
		assert_noop!(unvote(first.clone(), index, FLEETS), Error::<Test>::VotingOver);
		pass(DAY);
		assert_noop!(unvote(first.clone(), index, FLEETS), Error::<Test>::VotingOver);
		assert_ok!(signed(BOB, Call::close { case_id: case }));
		assert_noop!(cast_aye(&first, index), Error::<Test>::UnknownPoll);
		assert_ok!(unvote(first, index, FLEETS));
	});
}

#[test]
fn extension_lets_voters_vote_once_more() {
	ExtBuilder::default().build_and_execute(|| {
		let [first, second, ..] = VOTERS;
		let case = dispute(FLEET);
		// A fifth of the electorate has to vote.
		assert_ok!(aye(&first, case, COMMITTED - 1));
		pass(VOTING);
		assert_noop!(aye(&second, case, 1), Error::<Test>::VotingOver);
		assert_ok!(signed(BOB, Call::close { case_id: case }));
		assert_ok!(aye(&second, case, 1));
		// What was cast before counts on.
		assert_eq!(counted(case), tallied(COMMITTED, 0, COMMITTED));
		pass(VOTING);
		assert_noop!(unvote(second, poll(case), FLEETS), Error::<Test>::VotingOver);
		assert_ok!(signed(BOB, Call::close { case_id: case }));
		assert_eq!(record(case).stage, CaseStage::Decided { verdict: Verdict::Upheld });
	});
}

#[test]
fn vote_fails_with_no_such_poll_for_an_unknown_index() {
	ExtBuilder::default().build_and_execute(|| {
		let [who, ..] = VOTERS;
		let case = dispute(FLEET);
		assert_noop!(cast_aye(&who, poll(case) + 1), Error::<Test>::UnknownPoll);
	});
}

#[test]
fn vote_that_the_voting_pallet_refuses_is_not_counted() {
	ExtBuilder::default().build_and_execute(|| {
		let [first, second, ..] = VOTERS;
		let case = dispute(FLEET);
		assert_ok!(delegate(first.clone(), FLEETS, second, Conviction::Locked1x, COMMITTED));
		let refused = pallet_conviction_voting::Error::<Test>::AlreadyDelegating;
		assert_noop!(aye(&first, case, COMMITTED), refused);
		assert_eq!(ballot(case, &first), None);
	});
}

#[test]
fn one_commitment_votes_in_every_case_and_in_every_round_anew() {
	ExtBuilder::default().build_and_execute(|| {
		let (fleet, other) = (dispute(FLEET), dispute(report()));
		for case in [fleet, other] {
			for who in VOTERS {
				vote(who, case, true);
			}
			assert_eq!(counted(case), tallied(5 * COMMITTED, 0, 5 * COMMITTED));
		}
		pass(VOTING);
		assert_ok!(signed(BOB, Call::close { case_id: fleet }));
		assert_ok!(appeal(CAROL, fleet, false));
		// Nobody has voted in the new round yet.
		assert_eq!(counted(fleet), VoteCount::default());
		let [who, ..] = VOTERS;
		vote(who, fleet, false);
		assert_eq!(counted(fleet), tallied(0, COMMITTED, COMMITTED));
	});
}

#[test]
fn tally_of_the_voting_pallet_differs_from_the_count_where_somebody_delegates() {
	ExtBuilder::default().build_and_execute(|| {
		let [first, second, third, ..] = VOTERS;
		let case = dispute(FLEET);
		vote(first.clone(), case, true);
		vote(second, case, false);
		vote(third, case, false);
		let tally = open_poll(case).tally;
		assert_eq!((tally.ayes, tally.nays), (COMMITTED, 2 * COMMITTED));
		// Balance of any size, committed never, joins the tally at once.
		for who in [STRANGER, OWNER] {
			assert_ok!(delegate(who, FLEETS, first.clone(), Conviction::Locked6x, ENDOWMENT));
		}
		let tally = open_poll(case).tally;
		assert_eq!(tally.ayes, COMMITTED + 12 * ENDOWMENT);
		assert_eq!(tally.support, COMMITTED + 2 * ENDOWMENT);
		assert_eq!(counted(case), tallied(COMMITTED, 2 * COMMITTED, 3 * COMMITTED));
		pass(VOTING);
		assert_ok!(signed(BOB, Call::close { case_id: case }));
		assert_eq!(record(case).stage, CaseStage::Decided { verdict: Verdict::Rejected });
	});
}
