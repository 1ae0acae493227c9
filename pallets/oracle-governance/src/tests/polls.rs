//! Polls as the voting pallet sees them: classes, how each ended, the locks that depend on it, and
//! ballots that are not needed any more.

use super::*;
use codec::Encode;
use frame_support::traits::{PollStatus, Polling};
use pallet_conviction_voting::TallyOf;

/// The classes of disputes, by kind of subject.
const FLEETS: u16 = 0x8000;
const ISSUES: u16 = 0x8001;
const MEASUREMENTS: u16 = 0x8002;
const REPORTS: u16 = 0x8003;

type MockPolls = crate::mock::Polls;

/// What the voting pallet is told of a poll.
#[derive(Debug, Eq, PartialEq)]
enum Told {
	Nothing,
	Ongoing(Balance, u16),
	Completed(u64, bool),
}

fn told(status: PollStatus<&mut TallyOf<Test>, u64, u16>) -> Told {
	match status {
		PollStatus::None => Told::Nothing,
		PollStatus::Ongoing(tally, class) => Told::Ongoing(tally.ayes, class),
		PollStatus::Completed(at, upheld) => Told::Completed(at, upheld),
	}
}

fn status(index: PollIndex) -> Told {
	MockPolls::access_poll(index, told)
}

fn close(case: CaseId) {
	assert_ok!(signed(BOB, Call::close { case_id: case }));
}

/// Locked by the voting pallet, once it has looked.
fn locked(who: &AccountId, class: u16) -> Balance {
	let unlocked = ConvictionVoting::unlock(RuntimeOrigin::signed(BOB), class, who.clone());
	assert_ok!(unlocked);
	Balances::locks(who).iter().map(|lock| lock.amount).max().unwrap_or_default()
}

fn remove_for(who: &AccountId, index: PollIndex) -> Result<(), DispatchError> {
	let call = pallet_conviction_voting::Call::<Test>::remove_other_vote {
		target: who.clone(),
		class: FLEETS,
		index,
	};
	sp_runtime::traits::Dispatchable::dispatch(RuntimeCall::from(call), RuntimeOrigin::signed(BOB))
		.map(|_| ())
		.map_err(|failed| failed.error)
}

fn clear(index: PollIndex, limit: u32) -> Result<(), DispatchError> {
	signed(STRANGER, Call::clear_ballots { poll: index, limit })
}

fn ballots(index: PollIndex) -> usize {
	Ballots::<Test>::iter_prefix(index).count()
}

#[test]
fn every_kind_of_subject_has_a_class_and_they_ascend() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(MockPolls::classes(), vec![FLEETS, ISSUES, MEASUREMENTS, REPORTS]);
		for (subject, class) in
			[(FLEET, FLEETS), (ISSUE, ISSUES), (MEASUREMENT, MEASUREMENTS), (report(), REPORTS)]
		{
			// Delegations are by class: it follows from the first byte of the subject.
			assert_eq!(subject.encode()[0], (class - FLEETS) as u8);
			let case = dispute(subject);
			assert_eq!(open_poll(case).poll_class, class);
			assert_eq!(status(poll(case)), Told::Ongoing(0, class));
			let (_, seen) = MockPolls::as_ongoing(poll(case)).expect("is voted on");
			assert_eq!(seen, class);
		}
	});
}

#[test]
fn poll_is_ongoing_until_voting_ends_and_completed_from_its_close_on() {
	ExtBuilder::default().build_and_execute(|| {
		let [who, ..] = VOTERS;
		let case = dispute(FLEET);
		let index = poll(case);
		vote(who, case, true);
		pass(VOTING - 1);
		assert_eq!(status(index), Told::Ongoing(COMMITTED, FLEETS));
		let (tally, _) = MockPolls::as_ongoing(index).expect("is voted on");
		assert_eq!(tally, open_poll(case).tally);
		assert_eq!(
			MockPolls::try_access_poll(index, |poll| Ok(told(poll))),
			Ok(Told::Ongoing(COMMITTED, FLEETS))
		);
		pass(1);
		// Nothing is cast any more; what was delegated to voters still changes their tally.
		assert!(MockPolls::as_ongoing(index).is_none());
		assert_eq!(status(index), Told::Ongoing(COMMITTED, FLEETS));
		let over: Result<Told, DispatchError> = Err(Error::<Test>::VotingOver.into());
		assert_eq!(MockPolls::try_access_poll(index, |poll| Ok(told(poll))), over);
		System::set_block_number(7);
		close(case);
		System::set_block_number(9);
		assert!(MockPolls::as_ongoing(index).is_none());
		assert_eq!(status(index), Told::Completed(7, true));
		let seen = MockPolls::try_access_poll(index, |poll| Ok(told(poll)));
		assert_eq!(seen, Ok(Told::Completed(7, true)));
	});
}

#[test]
fn unknown_poll_and_one_that_nobody_won_are_none() {
	ExtBuilder::default().build_and_execute(|| {
		let case = dispute(FLEET);
		let index = poll(case);
		for _ in 0..2 {
			pass(VOTING);
			close(case);
		}
		assert_eq!(record(case).stage, CaseStage::Decided { verdict: Verdict::Unresolved });
		for index in [index, index + 1] {
			assert_eq!(status(index), Told::Nothing);
			let seen = MockPolls::try_access_poll(index, |poll| Ok(told(poll)));
			assert_eq!(seen, Ok(Told::Nothing));
			assert!(MockPolls::as_ongoing(index).is_none());
		}
	});
}

#[test]
fn voting_pallet_changes_its_tally_and_nothing_else_of_a_poll() {
	ExtBuilder::default().build_and_execute(|| {
		let case = dispute(FLEET);
		let index = poll(case);
		let before = open_poll(case);
		let raise = |status: PollStatus<&mut TallyOf<Test>, u64, u16>| {
			let (tally, _) = status.ensure_ongoing().expect("is voted on");
			tally.ayes += 5;
		};
		MockPolls::access_poll(index, raise);
		assert_ok!(MockPolls::try_access_poll(index, |poll| {
			raise(poll);
			Ok(())
		}));
		let refused: Result<(), _> = MockPolls::try_access_poll(index, |poll| {
			raise(poll);
			Err(DispatchError::Unavailable)
		});
		assert_eq!(refused, Err(DispatchError::Unavailable));
		let mut expected = before;
		expected.tally.ayes = 10;
		assert_eq!(open_poll(case), expected);
		// It decides nothing.
		for _ in 0..2 {
			pass(VOTING);
			close(case);
		}
		assert_eq!(record(case).stage, CaseStage::Decided { verdict: Verdict::Unresolved });
	});
}

#[test]
fn winners_stay_locked_for_their_conviction_and_losers_are_free_at_once() {
	ExtBuilder::default().build_and_execute(|| {
		let [first, second, third, fourth, loser] = VOTERS;
		let case = dispute(FLEET);
		let index = poll(case);
		let winners = [
			(first, Conviction::Locked1x, 10u64),
			(second, Conviction::Locked2x, 20),
			(third, Conviction::Locked3x, 40),
			(fourth, Conviction::Locked4x, 80),
		];
		for (who, conviction, _) in &winners {
			assert_ok!(vote_with(who.clone(), case, true, *conviction, COMMITTED));
		}
		// Ten to six.
		assert_ok!(vote_with(loser.clone(), case, false, Conviction::Locked6x, COMMITTED));
		pass(VOTING);
		System::set_block_number(7);
		close(case);
		assert_eq!(status(index), Told::Completed(7, true));
		assert_eq!(locked(&loser, FLEETS), COMMITTED);
		assert_ok!(remove_for(&loser, index));
		assert_eq!(locked(&loser, FLEETS), 0);
		for (who, _, blocks) in winners {
			System::set_block_number(7 + blocks - 1);
			let early = pallet_conviction_voting::Error::<Test>::NoPermissionYet;
			assert_noop!(remove_for(&who, index), early);
			// Its own removal does not shorten the lock.
			assert_ok!(unvote(who.clone(), index, FLEETS));
			assert_eq!(locked(&who, FLEETS), COMMITTED);
			System::set_block_number(7 + blocks);
			assert_eq!(locked(&who, FLEETS), 0);
		}
	});
}

#[test]
fn winner_whose_lock_is_over_is_unlocked_by_anybody() {
	ExtBuilder::default().build_and_execute(|| {
		let [who, idle, ..] = VOTERS;
		let case = dispute(FLEET);
		let index = poll(case);
		assert_ok!(vote_with(who.clone(), case, false, Conviction::Locked6x, COMMITTED));
		assert_ok!(vote_with(idle.clone(), case, false, Conviction::None, COMMITTED));
		pass(VOTING);
		close(case);
		assert_eq!(status(index), Told::Completed(1, false));
		// Without conviction there is no lock.
		assert_ok!(remove_for(&idle, index));
		assert_eq!(locked(&idle, FLEETS), 0);
		System::set_block_number(321);
		assert_ok!(remove_for(&who, index));
		assert_eq!(locked(&who, FLEETS), 0);
	});
}

#[test]
fn unresolved_poll_frees_everybody() {
	ExtBuilder::default().build_and_execute(|| {
		let [first, second, ..] = VOTERS;
		let case = dispute(FLEET);
		let index = poll(case);
		assert_ok!(vote_with(first.clone(), case, true, Conviction::Locked6x, 100));
		assert_ok!(vote_with(second.clone(), case, false, Conviction::Locked6x, 100));
		for _ in 0..2 {
			assert_eq!(locked(&first, FLEETS), 100);
			pass(VOTING);
			close(case);
		}
		assert_eq!(record(case).stage, CaseStage::Decided { verdict: Verdict::Unresolved });
		for who in [first, second] {
			assert_ok!(remove_for(&who, index));
			assert_eq!(locked(&who, FLEETS), 0);
		}
	});
}

#[test]
fn indices_are_never_reused_across_appeals_and_cases() {
	ExtBuilder::default().build_and_execute(|| {
		let case = dispute(FLEET);
		assert_eq!(poll(case), 0);
		System::set_block_number(2);
		decide(case, true);
		assert_ok!(appeal(CAROL, case, false));
		assert_eq!(poll(case), 1);
		assert_eq!(poll(dispute(report())), 2);
		System::set_block_number(3);
		decide(case, false);
		assert_ok!(appeal(CAROL, case, true));
		assert_eq!(poll(case), 3);
		System::set_block_number(4);
		decide(case, true);
		conclude(case);
		// How each ended is known for as long as locks may depend on it.
		assert_eq!(status(0), Told::Completed(2, true));
		assert_eq!(status(1), Told::Completed(3, false));
		assert_eq!(status(2), Told::Ongoing(0, REPORTS));
		assert_eq!(status(3), Told::Completed(4, true));
		assert_eq!(NextPollId::<Test>::get(), 4);
	});
}

#[test]
fn highest_bit_of_indices_is_not_given_out() {
	ExtBuilder::default().build_and_execute(|| {
		NextPollId::<Test>::put(0x7FFF_FFFE);
		let case = dispute(FLEET);
		assert_eq!(poll(case), 0x7FFF_FFFE);
		assert_noop!(try_dispute(BOB, report()), Error::<Test>::IdsExhausted);
		decide(case, true);
		assert_noop!(appeal(CAROL, case, false), Error::<Test>::IdsExhausted);
	});
}

#[test]
fn clear_ballots_fails_with_poll_open_until_the_poll_is_closed() {
	ExtBuilder::default().build_and_execute(|| {
		let [who, ..] = VOTERS;
		let case = dispute(FLEET);
		let index = poll(case);
		vote(who, case, true);
		assert_noop!(clear(index, 10), Error::<Test>::PollOpen);
		pass(VOTING);
		assert_noop!(clear(index, 10), Error::<Test>::PollOpen);
		close(case);
		assert_ok!(clear(index, 10));
		assert_eq!(ballots(index), 0);
		// And again, for nothing.
		assert_ok!(clear(index, 10));
	});
}

#[test]
fn clear_ballots_fails_with_no_such_poll_for_an_unknown_index() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(clear(0, 10), Error::<Test>::UnknownPoll);
		let call = Call::<Test>::clear_ballots { poll: 0, limit: 10 };
		assert_noop!(root(call), DispatchError::BadOrigin);
	});
}

#[test]
fn clear_ballots_clears_those_of_one_poll_alone() {
	ExtBuilder::default().build_and_execute(|| {
		let (one, two) = (dispute(FLEET), dispute(report()));
		let indices = (poll(one), poll(two));
		for case in [one, two] {
			for who in VOTERS {
				vote(who, case, true);
			}
		}
		pass(VOTING);
		close(one);
		close(two);
		assert_ok!(clear(indices.0, MAX_CLEARED));
		assert_eq!((ballots(indices.0), ballots(indices.1)), (0, 5));
		assert_eq!(status(indices.0), Told::Completed(1, true));
	});
}

#[test]
fn clear_ballots_clears_no_more_than_its_limit_and_pays_for_what_it_cleared() {
	let mut ext = ExtBuilder::default().build();
	let index = ext.execute_with(|| {
		let case = dispute(FLEET);
		let index = poll(case);
		for who in VOTERS {
			vote(who, case, true);
		}
		pass(VOTING);
		close(case);
		index
	});
	for (limit, cleared, left) in [(2, 2, 3), (0, 0, 3), (2, 2, 1), (2, 1, 0), (2, 0, 0)] {
		// What a block has changed itself is not counted: each call is in another.
		ext.commit_all().expect("all is stored");
		ext.execute_with(|| {
			let origin = RuntimeOrigin::signed(STRANGER);
			let info = OracleGovernance::clear_ballots(origin, index, limit).expect("is closed");
			assert_eq!(ballots(index), left);
			let paid = <() as WeightInfo>::clear_ballots(cleared);
			assert_eq!(info.actual_weight, Some(paid));
			assert_ok!(OracleGovernance::do_try_state());
		});
	}
}

#[test]
fn clear_ballots_clears_at_most_a_hundred_at_once() {
	let mut ext = ExtBuilder::default().build();
	let index = ext.execute_with(|| {
		let case = dispute(FLEET);
		let index = poll(case);
		decide(case, true);
		assert_eq!(ballots(index), 4);
		for number in 0..99 {
			let mut who = [200; 32];
			who[0] = number;
			let ballot = Ballot { count: VoteCount::default(), aye: None, via: None };
			Ballots::<Test>::insert(index, AccountId::new(who), ballot);
		}
		index
	});
	for left in [3, 0] {
		ext.commit_all().expect("all is stored");
		ext.execute_with(|| {
			assert_ok!(clear(index, u32::MAX));
			assert_eq!(ballots(index), left);
		});
	}
}
