//! Delegated votes: whom they follow, what they weigh, and that none counts twice.

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

fn count(case: CaseId, delegator: &AccountId) -> Result<(), DispatchError> {
	count_on(poll(case), delegator)
}

fn count_on(poll: PollIndex, delegator: &AccountId) -> Result<(), DispatchError> {
	signed(CAROL, Call::count_delegated { poll, delegator: delegator.clone() })
}

fn commit(who: &AccountId, amount: Balance) {
	assert_ok!(signed(who.clone(), Call::commit { amount }));
}

/// `who` follows `to` with a lock of one period.
fn follow(who: &AccountId, to: &AccountId, balance: Balance) {
	assert_ok!(delegate(who.clone(), FLEETS, to.clone(), Conviction::Locked1x, balance));
}

fn undelegate(who: &AccountId) {
	assert_ok!(ConvictionVoting::undelegate(RuntimeOrigin::signed(who.clone()), FLEETS));
}

#[test]
fn delegated_vote_counts_on_the_side_of_whom_it_follows() {
	for side in [true, false] {
		ExtBuilder::default().build_and_execute(|| {
			let [leader, follower, ..] = VOTERS;
			let case = dispute(FLEET);
			follow(&follower, &leader, COMMITTED);
			vote(leader.clone(), case, side);
			events();
			assert_ok!(count(case, &follower));
			let one = |amount| {
				if side {
					tallied(amount, 0, amount)
				} else {
					tallied(0, amount, amount)
				}
			};
			assert_eq!(counted(case), one(2 * COMMITTED));
			let expected =
				Ballot { count: one(COMMITTED), aye: Some(side), via: Some(leader.clone()) };
			assert_eq!(ballot(case, &follower), Some(expected));
			let event = Event::DelegationCounted {
				poll: poll(case),
				who: follower,
				to: leader,
				count: one(COMMITTED),
			};
			assert_eq!(events(), vec![event]);
		});
	}
}

#[test]
fn delegated_vote_weighs_by_the_delegators_own_conviction_and_balance() {
	ExtBuilder::default().build_and_execute(|| {
		let [leader, first, second, third, _] = VOTERS;
		let case = dispute(FLEET);
		let delegated = |who: &AccountId, conviction, balance| {
			assert_ok!(delegate(who.clone(), FLEETS, leader.clone(), conviction, balance));
			assert_ok!(count(case, who));
			ballot(case, who).expect("was counted").count
		};
		assert_ok!(vote_with(leader.clone(), case, true, Conviction::Locked6x, 1));
		assert_eq!(delegated(&first, Conviction::Locked3x, 600), tallied(1_800, 0, 600));
		// At most what it has committed, however much it delegates.
		let all = delegated(&second, Conviction::Locked2x, ENDOWMENT);
		assert_eq!(all, tallied(2 * COMMITTED, 0, COMMITTED));
		// A tenth without conviction, rounded down.
		assert_eq!(delegated(&third, Conviction::None, 19), tallied(1, 0, 19));
		let sum = tallied(6 + 1_800 + 2 * COMMITTED + 1, 0, 1 + 600 + COMMITTED + 19);
		assert_eq!(counted(case), sum);
	});
}

#[test]
fn delegated_vote_weighs_what_was_committed_before_the_opening_and_is_still() {
	ExtBuilder::default().build_and_execute(|| {
		let [leader, follower, ..] = VOTERS;
		commit(&follower, 50);
		let case = dispute(FLEET);
		commit(&follower, 70);
		follow(&follower, &leader, ENDOWMENT);
		vote(leader, case, true);
		assert_ok!(count(case, &follower));
		assert_eq!(counted(case), tallied(2 * COMMITTED, 0, 2 * COMMITTED));
		// What was added later leaves first.
		assert_ok!(signed(follower.clone(), Call::uncommit { amount: 130 }));
		assert_ok!(count(case, &follower));
		assert_eq!(counted(case).capital, 2 * COMMITTED - 10);
	});
}

#[test]
fn delegated_vote_may_be_counted_again_and_changes_nothing_then() {
	ExtBuilder::default().build_and_execute(|| {
		let [leader, follower, ..] = VOTERS;
		let case = dispute(FLEET);
		follow(&follower, &leader, COMMITTED);
		vote(leader, case, true);
		for _ in 0..3 {
			assert_ok!(count(case, &follower));
			assert_eq!(counted(case), tallied(2 * COMMITTED, 0, 2 * COMMITTED));
		}
	});
}

#[test]
fn delegated_vote_is_recounted_after_the_followed_one_changed_its_vote() {
	ExtBuilder::default().build_and_execute(|| {
		let [leader, follower, ..] = VOTERS;
		let case = dispute(FLEET);
		follow(&follower, &leader, COMMITTED);
		vote(leader.clone(), case, true);
		assert_ok!(count(case, &follower));
		vote(leader, case, false);
		// Until somebody asks it counts as it did.
		assert_eq!(counted(case), tallied(COMMITTED, COMMITTED, 2 * COMMITTED));
		assert_ok!(count(case, &follower));
		assert_eq!(counted(case), tallied(0, 2 * COMMITTED, 2 * COMMITTED));
	});
}

#[test]
fn count_delegated_may_be_called_by_anybody_who_signs() {
	ExtBuilder::default().build_and_execute(|| {
		let [leader, follower, third, ..] = VOTERS;
		let case = dispute(FLEET);
		follow(&follower, &leader, COMMITTED);
		vote(leader.clone(), case, true);
		let call = Call::<Test>::count_delegated { poll: poll(case), delegator: follower.clone() };
		for who in [STRANGER, OWNER, leader, follower, third] {
			assert_ok!(signed(who, call.clone()));
		}
		assert_noop!(root(call), DispatchError::BadOrigin);
	});
}

#[test]
fn count_delegated_fails_with_party_for_a_delegator_that_has_no_vote() {
	ExtBuilder::default().attested().build_and_execute(|| {
		let [leader, ..] = VOTERS;
		let parties: Vec<_> = [OWNER, AFFILIATE].into_iter().chain(ATTESTORS).collect();
		for who in &parties {
			commit(who, COMMITTED);
			follow(who, &leader, COMMITTED);
		}
		pass(1);
		let case = dispute(FLEET);
		vote(leader, case, false);
		for who in &parties {
			assert_noop!(count(case, who), Error::<Test>::Party);
		}
		assert_eq!(counted(case), tallied(0, COMMITTED, COMMITTED));
	});
}

#[test]
fn count_delegated_fails_with_interested_for_who_has_much_of_a_vault_of_the_case() {
	ExtBuilder::default().build_and_execute(|| {
		let [leader, follower, ..] = VOTERS;
		let [vault, _] = VAULTS;
		let case = dispute(FLEET);
		follow(&follower, &leader, COMMITTED);
		vote(leader, case, true);
		World::change(|known| known.interested.insert((follower.clone(), vault)));
		assert_noop!(count(case, &follower), Error::<Test>::Interested);
	});
}

#[test]
fn count_delegated_fails_with_not_committed_in_time_for_who_committed_later_or_never() {
	ExtBuilder::default().build_and_execute(|| {
		let [leader, ..] = VOTERS;
		commit(&CAROL, COMMITTED);
		let case = dispute(FLEET);
		vote(leader.clone(), case, true);
		commit(&STRANGER, COMMITTED);
		for who in [CAROL, STRANGER, FEEDER] {
			follow(&who, &leader, COMMITTED);
			assert_noop!(count(case, &who), Error::<Test>::NotCommittedInTime);
		}
		pass(DAY);
		assert_noop!(count(case, &STRANGER), Error::<Test>::NotCommittedInTime);
	});
}

#[test]
fn delegation_after_the_opening_counts_with_an_old_commitment() {
	ExtBuilder::default().build_and_execute(|| {
		let [leader, follower, ..] = VOTERS;
		let case = dispute(FLEET);
		pass(VOTING - 1);
		vote(leader.clone(), case, true);
		follow(&follower, &leader, COMMITTED);
		assert_ok!(count(case, &follower));
		assert_eq!(counted(case).ayes, 2 * COMMITTED);
	});
}

#[test]
fn who_ends_its_delegation_and_votes_itself_is_counted_once() {
	ExtBuilder::default().build_and_execute(|| {
		let [leader, follower, ..] = VOTERS;
		let case = dispute(FLEET);
		follow(&follower, &leader, COMMITTED);
		vote(leader.clone(), case, true);
		assert_ok!(count(case, &follower));
		undelegate(&follower);
		// Its ballot stays until it votes itself.
		assert_eq!(counted(case), tallied(2 * COMMITTED, 0, 2 * COMMITTED));
		assert_noop!(count(case, &follower), Error::<Test>::NothingDelegated);
		vote(follower.clone(), case, false);
		assert_eq!(counted(case), tallied(COMMITTED, COMMITTED, 2 * COMMITTED));
		let own = Ballot { count: tallied(0, COMMITTED, COMMITTED), aye: Some(false), via: None };
		assert_eq!(ballot(case, &follower), Some(own));
		// And what it voted itself goes when it takes that back.
		assert_ok!(unvote(follower.clone(), poll(case), FLEETS));
		assert_eq!(ballot(case, &follower), None);
		assert_eq!(counted(case), tallied(COMMITTED, 0, COMMITTED));
	});
}

#[test]
fn who_voted_itself_and_delegates_then_is_counted_once() {
	ExtBuilder::default().build_and_execute(|| {
		let [leader, follower, ..] = VOTERS;
		let case = dispute(FLEET);
		vote(leader.clone(), case, true);
		vote(follower.clone(), case, false);
		let voted = pallet_conviction_voting::Error::<Test>::AlreadyVoting;
		let to_leader =
			|| delegate(follower.clone(), FLEETS, leader.clone(), Conviction::Locked1x, 10);
		assert_noop!(to_leader(), voted);
		assert_ok!(unvote(follower.clone(), poll(case), FLEETS));
		assert_ok!(to_leader());
		assert_ok!(count(case, &follower));
		assert_eq!(counted(case), tallied(COMMITTED + 10, 0, COMMITTED + 10));
	});
}

#[test]
fn who_follows_one_after_another_is_counted_once() {
	ExtBuilder::default().build_and_execute(|| {
		let [first, second, follower, ..] = VOTERS;
		let case = dispute(FLEET);
		vote(first.clone(), case, true);
		vote(second.clone(), case, false);
		follow(&follower, &first, COMMITTED);
		assert_ok!(count(case, &follower));
		undelegate(&follower);
		follow(&follower, &second, COMMITTED);
		assert_ok!(count(case, &follower));
		assert_eq!(counted(case), tallied(COMMITTED, 2 * COMMITTED, 3 * COMMITTED));
		assert_eq!(ballot(case, &follower).expect("was counted").via, Some(second));
	});
}

#[test]
fn count_delegated_fails_with_nothing_delegated_for_who_does_not_delegate_in_the_class() {
	ExtBuilder::default().build_and_execute(|| {
		let [leader, follower, third, ..] = VOTERS;
		let (fleet, other) = (dispute(FLEET), dispute(report()));
		for case in [fleet, other] {
			vote(leader.clone(), case, true);
		}
		follow(&follower, &leader, COMMITTED);
		assert_noop!(count(other, &follower), Error::<Test>::NothingDelegated);
		assert_noop!(count(fleet, &third), Error::<Test>::NothingDelegated);
		assert_ok!(count(fleet, &follower));
	});
}

#[test]
fn count_delegated_fails_with_nothing_delegated_for_who_follows_one_that_has_not_voted() {
	ExtBuilder::default().build_and_execute(|| {
		let [leader, follower, ..] = VOTERS;
		let case = dispute(FLEET);
		follow(&follower, &leader, COMMITTED);
		assert_noop!(count(case, &follower), Error::<Test>::NothingDelegated);
		vote(leader.clone(), case, true);
		assert_ok!(unvote(leader, poll(case), FLEETS));
		assert_noop!(count(case, &follower), Error::<Test>::NothingDelegated);
	});
}

#[test]
fn count_delegated_fails_with_nothing_delegated_for_who_follows_a_split_vote() {
	ExtBuilder::default().build_and_execute(|| {
		let [leader, follower, ..] = VOTERS;
		let case = dispute(FLEET);
		follow(&follower, &leader, COMMITTED);
		for vote in [
			AccountVote::Split { aye: 500, nay: 100 },
			AccountVote::SplitAbstain { aye: 500, nay: 0, abstain: 100 },
		] {
			assert_ok!(cast(leader.clone(), poll(case), vote));
			assert_noop!(count(case, &follower), Error::<Test>::NothingDelegated);
		}
	});
}

#[test]
fn count_delegated_fails_with_nothing_delegated_for_who_follows_one_that_follows() {
	ExtBuilder::default().build_and_execute(|| {
		let [leader, follower, third, ..] = VOTERS;
		let case = dispute(FLEET);
		vote(leader.clone(), case, true);
		follow(&follower, &leader, COMMITTED);
		follow(&third, &follower, COMMITTED);
		assert_noop!(count(case, &third), Error::<Test>::NothingDelegated);
		assert_ok!(count(case, &follower));
		assert_noop!(count(case, &third), Error::<Test>::NothingDelegated);
		assert_eq!(counted(case), tallied(2 * COMMITTED, 0, 2 * COMMITTED));
	});
}

#[test]
fn one_without_commitment_may_lead_with_a_vote_of_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		let [follower, ..] = VOTERS;
		let case = dispute(FLEET);
		follow(&follower, &STRANGER, COMMITTED);
		assert_ok!(vote_with(STRANGER, case, false, Conviction::None, 0));
		assert_ok!(count(case, &follower));
		assert_eq!(counted(case), tallied(0, COMMITTED, COMMITTED));
	});
}

#[test]
fn count_delegated_fails_with_voting_over_from_the_end_of_voting_on() {
	ExtBuilder::default().build_and_execute(|| {
		let [leader, first, second, ..] = VOTERS;
		let case = dispute(FLEET);
		let index = poll(case);
		vote(leader.clone(), case, true);
		follow(&first, &leader, COMMITTED);
		follow(&second, &leader, COMMITTED);
		pass(VOTING - 1);
		assert_ok!(count(case, &first));
		pass(1);
		assert_noop!(count(case, &first), Error::<Test>::VotingOver);
		assert_noop!(count(case, &second), Error::<Test>::VotingOver);
		assert_ok!(signed(BOB, Call::close { case_id: case }));
		assert_noop!(count_on(index, &second), Error::<Test>::UnknownPoll);
	});
}

#[test]
fn count_delegated_fails_with_no_such_poll_for_an_unknown_index() {
	ExtBuilder::default().build_and_execute(|| {
		let [leader, follower, ..] = VOTERS;
		let case = dispute(FLEET);
		vote(leader.clone(), case, true);
		follow(&follower, &leader, COMMITTED);
		assert_noop!(count_on(poll(case) + 1, &follower), Error::<Test>::UnknownPoll);
	});
}

#[test]
fn delegated_votes_alone_may_reach_the_quorum() {
	ExtBuilder::default().build_and_execute(|| {
		let [leader, follower, ..] = VOTERS;
		let case = dispute(FLEET);
		assert_ok!(vote_with(leader.clone(), case, true, Conviction::None, 0));
		follow(&follower, &leader, COMMITTED);
		assert_ok!(count(case, &follower));
		pass(VOTING);
		assert_ok!(signed(BOB, Call::close { case_id: case }));
		assert_eq!(record(case).stage, CaseStage::Decided { verdict: Verdict::Upheld });
	});
}
