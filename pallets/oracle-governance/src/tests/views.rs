//! What clients are told, and that it is so.

use super::*;
use millrace_testing::state_root;

const OTHER: Subject = Subject::Fleet(FleetId(7));

/// A ballot: which voter, for the challenger or against it, how long it is locked, how much.
type Cast = (usize, bool, Conviction, Balance);

const ONE: Conviction = Conviction::Locked1x;
const SIX: Conviction = Conviction::Locked6x;

fn view(case: CaseId) -> CaseView<AccountId> {
	OracleGovernance::case_view(case).expect("the case is open")
}

fn cast_all(case: CaseId, ballots: &[Cast]) {
	for (number, aye, conviction, balance) in ballots {
		assert_ok!(vote_with(VOTERS[*number].clone(), case, *aye, *conviction, *balance));
	}
}

/// A case that was appealed as often, with these ballots in its present round.
fn counted(appeals: u32, ballots: &[Cast]) -> CaseId {
	let case = dispute(FLEET);
	for round in 0..appeals {
		decide(case, round % 2 == 0);
		assert_ok!(appeal(CAROL, case, round % 2 == 1));
	}
	cast_all(case, ballots);
	case
}

#[test]
fn a_case_is_shown_with_its_count_its_quorum_and_what_an_appeal_costs() {
	ExtBuilder::default().attested().build_and_execute(|| {
		assert_eq!(OracleGovernance::case_view(CaseId(0)), None);
		let case = counted(0, &[(0, true, SIX, COMMITTED), (1, false, ONE, MILL)]);
		let counted = VoteCount { ayes: 6 * COMMITTED, nays: MILL, capital: COMMITTED + MILL };
		assert_eq!(
			view(case),
			CaseView {
				subject: FLEET,
				challenger: BOB,
				respondent: OWNER,
				stage: CaseStage::Voting { poll: 0, extended: false },
				due: START + VOTING,
				appeals: 0,
				counted,
				quorum: COMMITTED,
				vaults: VAULTS.to_vec(),
				remedy: Remedy::Hybrid,
				next_bond: Some(2 * BOND),
				value: VALUE,
				cost_to_uphold: 0,
				// As many votes as outweigh the ayes, six for each unit.
				cost_to_reject: (6 * COMMITTED - MILL).div_ceil(6),
				cheap: true,
			}
		);
		assert_eq!(OracleGovernance::open_case(FLEET), Some(case));
		assert_eq!(OracleGovernance::open_case(ISSUE), None);
		decide(case, true);
		let decided = view(case);
		assert_eq!(decided.stage, CaseStage::Decided { verdict: Verdict::Upheld });
		assert_eq!((decided.counted, decided.due), (VoteCount::default(), now() + APPEAL));
		conclude(case);
		assert_eq!(OracleGovernance::case_view(case), None);
		assert_eq!(OracleGovernance::open_case(FLEET), None);
	});
}

#[test]
fn an_appealed_case_is_shown_with_the_bond_quorum_and_share_of_its_round() {
	ExtBuilder::default().build_and_execute(|| {
		for (appeals, quorum) in [(1u32, 25u128), (2, 30), (3, 35)] {
			let case = NextCaseId::<Test>::get();
			counted(appeals, &[]);
			let view = view(case);
			assert_eq!((view.appeals, view.quorum), (appeals, 5 * COMMITTED * quorum / 100));
			assert_eq!(view.next_bond, Some(BOND << (appeals + 1)));
			decide(case, false);
			conclude(case);
		}
		let last = counted(4, &[]);
		let view = view(last);
		assert_eq!((view.appeals, view.next_bond), (4, None));
		assert_eq!(view.due, now() + RULING);
	});
}

/// What the present round finds once it is closed; nothing if it is extended.
fn closed(case: CaseId) -> Option<Verdict> {
	pass(VOTING);
	assert_ok!(signed(CAROL, Call::close { case_id: case }));
	match record(case).stage {
		CaseStage::Decided { verdict } => Some(verdict),
		_ => None,
	}
}

/// Exactly what the view says turns the count for a side, at the highest conviction, and one unit
/// less does not. Cast by a voter that has not voted. Returns the cost.
fn turned(appeals: u32, ballots: &[Cast], upheld: bool) -> Balance {
	let mut cost = 0;
	let with = |more: &dyn Fn(Balance) -> Option<Balance>, cost: &mut Balance| {
		let mut found = None;
		ExtBuilder::default().build_and_execute(|| {
			let case = counted(appeals, ballots);
			let view = view(case);
			*cost = if upheld { view.cost_to_uphold } else { view.cost_to_reject };
			let Some(balance) = more(*cost) else { return };
			if balance > 0 {
				cast_all(case, &[(4, upheld, SIX, balance)]);
			}
			found = Some(closed(case));
		});
		found
	};
	let exact = with(&Some::<Balance>, &mut cost);
	assert_eq!(exact, Some(Some(Verdict::of(upheld))), "{cost} is enough");
	let less = with(&|cost| cost.checked_sub(1), &mut cost);
	assert_eq!(less.is_none(), cost == 0);
	if let Some(found) = less {
		assert_ne!(found, Some(Verdict::of(upheld)), "one less than {cost} is not");
	}
	cost
}

#[test]
fn where_nobody_has_voted_a_verdict_costs_the_quorum() {
	for (appeals, quorum) in [(0, 1_000), (1, 1_250)] {
		let cost = quorum * MILL;
		// More than one voter has, in the second round: let the others make up for it.
		let ballots: &[Cast] = if appeals == 0 { &[] } else { &[(0, true, ONE, 250 * MILL)] };
		let lacking = cost - 250 * MILL * Balance::from(appeals);
		assert_eq!(turned(appeals, ballots, true), lacking);
		assert_eq!(turned(appeals, ballots, false), lacking);
	}
}

#[test]
fn the_cost_of_outvoting_is_told_to_the_unit() {
	// Nays of every remainder in sixths: one more than they have to be outvoted.
	for odd in 0..6 {
		let nays = [(0, false, ONE, COMMITTED), (1, false, ONE, 600 * MILL + odd)];
		let cost = turned(0, &nays, true);
		assert_eq!(cost, (1_600 * MILL + odd + 1).div_ceil(6));
		assert_eq!(turned(0, &nays, false), 0);
	}
	// And ayes: as many are enough against them.
	for odd in 0..6 {
		let ayes = [(0, true, ONE, COMMITTED), (1, true, ONE, 600 * MILL + odd)];
		assert_eq!(turned(0, &ayes, false), (1_600 * MILL + odd).div_ceil(6));
		assert_eq!(turned(0, &ayes, true), 0);
	}
}

#[test]
fn the_cost_of_outvoting_is_told_for_counts_of_both_sides_and_any_conviction() {
	let weak = Conviction::None;
	for ballots in [
		[(0, true, SIX, COMMITTED), (1, false, ONE, 1), (2, false, weak, 19)],
		[(0, true, ONE, 700 * MILL + 3), (1, false, SIX, 333 * MILL + 1), (2, true, weak, 77)],
		[(0, false, SIX, 5), (1, true, weak, COMMITTED), (2, true, ONE, 1)],
		[(0, false, ONE, COMMITTED), (1, true, ONE, COMMITTED), (2, true, weak, COMMITTED)],
	] {
		for upheld in [true, false] {
			turned(0, &ballots, upheld);
		}
	}
}

#[test]
fn the_cost_of_outvoting_follows_the_share_of_the_round() {
	for appeals in 1..=3 {
		for odd in 0..4 {
			let ballots = [
				(0, true, ONE, COMMITTED - odd),
				(1, false, ONE, COMMITTED - 2 * odd),
				(2, false, Conviction::None, 7 * odd),
			];
			for upheld in [true, false] {
				turned(appeals, &ballots, upheld);
			}
		}
	}
	// In the second round 55 in a hundred: eleven against each nine.
	let nays = [(0, false, ONE, 900 * MILL), (1, false, ONE, 900 * MILL)];
	assert_eq!(turned(1, &nays, true), (2_200 * MILL + 1).div_ceil(6));
	let ayes = [(0, true, ONE, 1_000 * MILL), (1, true, ONE, 1_000 * MILL)];
	assert_eq!(turned(1, &ayes, false), (18_000 * MILL).div_ceil(11 * 6));
}

#[test]
fn the_cost_of_outvoting_is_told_to_the_unit_where_the_share_does_not_divide() {
	let both = |aye, all: Balance| [(0, aye, ONE, COMMITTED), (1, aye, ONE, all - COMMITTED)];
	// One vote more or less would be one unit more or less.
	let nays =
		|nays: &Balance| !(nays * 11).is_multiple_of(9) && (nays * 11 / 9 + 1).is_multiple_of(6);
	let nays = (1_700 * MILL..).find(nays).unwrap();
	assert_eq!(turned(1, &both(false, nays), true), (nays * 11 / 9 + 1) / 6);
	let ayes = |ayes: &Balance| !(ayes * 9).is_multiple_of(11) && (ayes * 9 / 11).is_multiple_of(6);
	let ayes = (1_900 * MILL..).find(ayes).unwrap();
	assert_eq!(turned(1, &both(true, ayes), false), ayes * 9 / 11 / 6 + 1);
}

#[test]
fn a_case_is_cheap_where_a_verdict_costs_less_than_what_hangs_on_it() {
	for (value, cheap) in [
		(0, false),
		(COMMITTED - 1, false),
		(COMMITTED, false),
		(COMMITTED + 1, true),
		(VALUE, true),
	] {
		ExtBuilder::default().build_and_execute(|| {
			World::change(|known| known.value = Some(value));
			let view = view(dispute(FLEET));
			assert_eq!((view.cost_to_uphold, view.cost_to_reject), (COMMITTED, COMMITTED));
			assert_eq!(view.cheap, cheap);
		});
	}
	// The verdict that the count is for costs nothing, which makes no case cheap.
	for (value, cheap) in [(1, false), (COMMITTED, false), (COMMITTED + 1, true)] {
		ExtBuilder::default().build_and_execute(|| {
			World::change(|known| known.value = Some(value));
			let view = view(counted(0, &[(0, true, SIX, COMMITTED)]));
			assert_eq!((view.cost_to_uphold, view.cost_to_reject), (0, COMMITTED));
			assert_eq!(view.cheap, cheap);
		});
	}
}

#[test]
fn the_bond_of_a_dispute_is_told_before_it_and_only_where_there_can_be_one() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(OracleGovernance::dispute_bond(FLEET), Some(BOND));
		assert_eq!(OracleGovernance::dispute_bond(OTHER), None);
		World::change(|known| known.value = Some(0));
		assert_eq!(OracleGovernance::dispute_bond(FLEET), Some(DISPUTE_BOND));
		World::change(|known| known.value = None);
		assert_eq!(OracleGovernance::dispute_bond(FLEET), None);
		World::change(|known| known.value = Some(VALUE));
		let case = dispute(FLEET);
		assert_eq!(record(case).bonds[0].amount, BOND);
		assert_eq!(OracleGovernance::dispute_bond(FLEET), None);
		assert_eq!(OracleGovernance::dispute_bond(ISSUE), Some(BOND));
		decide(case, false);
		conclude(case);
		assert_eq!(OracleGovernance::dispute_bond(FLEET), Some(BOND));
		let case = dispute(FLEET);
		decide(case, true);
		conclude(case);
		assert_eq!(OracleGovernance::dispute_bond(FLEET), None);
	});
}

#[test]
fn a_subject_is_attested_until_the_very_moment_and_not_while_it_is_disputed() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(OracleGovernance::attested_until(FLEET), None);
		make_attestation(FLEET);
		let until = START + LIFETIME;
		assert_eq!(OracleGovernance::attested_until(FLEET), Some(until));
		let case = dispute(FLEET);
		assert_eq!(OracleGovernance::attested_until(FLEET), None);
		decide(case, false);
		assert_eq!(OracleGovernance::attested_until(FLEET), None);
		conclude(case);
		assert_eq!(OracleGovernance::attested_until(FLEET), Some(until));
		pass(until - now() - 1);
		assert_eq!(OracleGovernance::attested_until(FLEET), Some(until));
		pass(1);
		assert_eq!(OracleGovernance::attested_until(FLEET), None);
	});
}

#[test]
fn a_voter_may_use_what_it_had_committed_before_and_a_party_nothing() {
	ExtBuilder::default().attested().build_and_execute(|| {
		let voter = VOTERS[0].clone();
		let balance = |who: &AccountId, case| OracleGovernance::voting_balance(who.clone(), case);
		for who in [OWNER, AFFILIATE, ATTESTORS[0].clone(), BOB] {
			assert_ok!(signed(who, Call::commit { amount: 3 * MILL }));
		}
		pass(1);
		let fleet = dispute(FLEET);
		let issue = dispute(ISSUE);
		assert_eq!(balance(&voter, CaseId(9)), 0);
		assert_eq!(balance(&voter, fleet), COMMITTED);
		// A challenger is no party; who attested the subject or answers for it is one.
		assert_eq!(balance(&BOB, fleet), 3 * MILL);
		for who in [OWNER, AFFILIATE, ATTESTORS[0].clone()] {
			assert_eq!(balance(&who, fleet), 0);
		}
		assert_eq!(balance(&ATTESTORS[0], issue), 3 * MILL);
		assert_eq!(balance(&STRANGER, fleet), 0);
		// What is committed later does not count, and what is committed no more neither.
		assert_ok!(signed(voter.clone(), Call::commit { amount: MILL }));
		assert_eq!(balance(&voter, fleet), COMMITTED);
		assert_ok!(signed(voter.clone(), Call::uncommit { amount: 2 * MILL }));
		assert_eq!(balance(&voter, fleet), COMMITTED - MILL);
		// Who has much of a vault of a case is a party of that case alone.
		World::change(|known| known.interested.insert((voter.clone(), VAULTS[1])));
		assert_eq!(balance(&voter, fleet), 0);
		assert_eq!(balance(&voter, issue), COMMITTED - MILL);
		// What the view says is what a vote may weigh, to the unit.
		let too_much = vote_with(voter.clone(), issue, true, ONE, COMMITTED - MILL + 1);
		assert_eq!(too_much, Err(Error::<Test>::NotCommittedInTime.into()));
		assert_ok!(vote_with(voter.clone(), issue, true, ONE, COMMITTED - MILL));
		let party = vote_with(voter, fleet, true, ONE, 1);
		assert_eq!(party, Err(Error::<Test>::Interested.into()));
	});
}

#[test]
fn the_last_verdict_on_a_subject_is_shown() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(OracleGovernance::verdict(FLEET), None);
		for (number, upheld) in [(0, false), (1, true)] {
			let case = dispute(FLEET);
			let before = OracleGovernance::verdict(FLEET);
			decide(case, upheld);
			assert_eq!(OracleGovernance::verdict(FLEET), before);
			conclude(case);
			let verdict = Verdict::of(upheld);
			let expected = VerdictRecord { case_id: CaseId(number), verdict, at: now() };
			assert_eq!(OracleGovernance::verdict(FLEET), Some(expected));
		}
	});
}

#[test]
fn views_change_nothing() {
	ExtBuilder::default().attested().build_and_execute(|| {
		let case = dispute(FLEET);
		let before = state_root();
		view(case);
		let _ = OracleGovernance::open_case(FLEET);
		let _ = OracleGovernance::verdict(FLEET);
		let _ = OracleGovernance::attested_until(FLEET);
		let _ = OracleGovernance::dispute_bond(ISSUE);
		let _ = OracleGovernance::policy(CLASS);
		let _ = OracleGovernance::voting_balance(BOB, case);
		assert_eq!(state_root(), before);
	});
}
