//! The checkers are checked: a planted bug for each invariant turns that one red and no other, by
//! the name of what it breaks.

use super::*;
use sp_runtime::TryRuntimeError;

type Check = fn() -> Result<(), TryRuntimeError>;

/// Every invariant by its name.
const CHECKS: [(&str, Check); 12] = [
	("dsp_1_bond_conservation", OracleGovernance::dsp_1_bond_conservation),
	("dsp_1_holds", OracleGovernance::dsp_1_holds),
	("dsp_2_one_outcome", OracleGovernance::dsp_2_one_outcome),
	("dsp_2_one_agenda_entry", OracleGovernance::dsp_2_one_agenda_entry),
	("wgt_1_poll_sizes", OracleGovernance::wgt_1_poll_sizes),
	("dsp_3_vote_snapshot", OracleGovernance::dsp_3_vote_snapshot),
	("dsp_3_electorate", OracleGovernance::dsp_3_electorate),
	("dsp_4_bond_scale", OracleGovernance::dsp_4_bond_scale),
	("ora_2_quorum", OracleGovernance::ora_2_quorum),
	("res_1_frozen", OracleGovernance::res_1_frozen),
	("counters_agree", OracleGovernance::counters_agree),
	("ids_in_sequence", OracleGovernance::ids_in_sequence),
];

/// Is voted on in its second round, with ballots.
const APPEALED: CaseId = CaseId(0);
/// Is voted on in its first round, without ballots.
const VOTED: CaseId = CaseId(1);
/// Is decided.
const DECIDED: CaseId = CaseId(2);

/// The poll of each of the cases that are voted on.
const APPEALED_POLL: PollIndex = 1;
const VOTED_POLL: PollIndex = 2;

const OTHER: Subject = Subject::Fleet(FleetId(7));
const NONE: CaseId = CaseId(77);

/// A case in each stage that a poll or a verdict belongs to, a feeder, and what is attested.
fn sound() -> sp_io::TestExternalities {
	let mut ext = ExtBuilder::default().attested().build();
	ext.execute_with(|| {
		World::change(|known| known.subjects.insert(OTHER, vec![]));
		assert_ok!(root(Call::seat_feeder { who: FEEDER, source: 0 }));
		assert_eq!(dispute(FLEET), APPEALED);
		decide(APPEALED, true);
		assert_ok!(appeal(CAROL, APPEALED, false));
		vote(VOTERS[0].clone(), APPEALED, true);
		vote(VOTERS[1].clone(), APPEALED, false);
		assert_eq!((dispute(ISSUE), dispute(OTHER)), (VOTED, DECIDED));
		assert_eq!((poll(APPEALED), poll(VOTED)), (APPEALED_POLL, VOTED_POLL));
		for who in [0, 1] {
			vote(VOTERS[who].clone(), DECIDED, true);
		}
		Timestamp::set_timestamp(record(DECIDED).due);
		assert_ok!(signed(CAROL, Call::close { case_id: DECIDED }));
		assert_ok!(OracleGovernance::do_try_state());
	});
	ext
}

/// The bug breaks what `named` says, and the check `by` alone finds it.
fn planted(by: &str, named: &'static str, bug: impl FnOnce()) {
	sound().execute_with(|| {
		bug();
		assert_eq!(OracleGovernance::do_try_state(), Err(TryRuntimeError::Other(named)));
		let red: Vec<_> = CHECKS
			.into_iter()
			.filter(|(_, check)| check().is_err())
			.map(|(name, _)| name)
			.collect();
		assert_eq!(red, vec![by]);
	});
}

/// The bug breaks more than one thing; the check `by` finds what `named` says.
fn found(by: &str, named: &'static str, bug: impl FnOnce()) {
	sound().execute_with(|| {
		bug();
		let (_, check) = CHECKS.into_iter().find(|(name, _)| *name == by).unwrap();
		assert_eq!(check(), Err(TryRuntimeError::Other(named)));
	});
}

fn change(case: CaseId, change: impl FnOnce(&mut Case<Test>)) {
	Cases::<Test>::mutate(case, |record| change(record.as_mut().unwrap()));
}

fn change_poll(index: PollIndex, change: impl FnOnce(&mut OpenPoll<Test>)) {
	crate::Polls::<Test>::mutate(index, |poll| {
		let Some(Poll::Open(open)) = poll else { panic!("is open") };
		change(open);
	});
}

fn release(reason: HoldReason, who: &AccountId) {
	assert_ok!(OracleGovernance::release(reason, who, 1));
}

fn hold(reason: HoldReason, who: &AccountId) {
	assert_ok!(OracleGovernance::hold(reason, who, 1));
}

fn ballot(who: AccountId, count: VoteCount) {
	let ballot = Ballot { count, aye: Some(true), via: None };
	Ballots::<Test>::insert(APPEALED_POLL, who, ballot);
}

#[test]
fn nothing_is_red_where_nothing_is_wrong() {
	sound().execute_with(|| assert!(CHECKS.into_iter().all(|(_, check)| check().is_ok())));
	ExtBuilder::default().build_and_execute(|| {});
}

#[test]
fn dsp_1_finds_bonds_of_disputes_that_are_not_on_hold() {
	let by = "dsp_1_bond_conservation";
	let differ = "DSP-1: bonds on hold differ from those of open cases";
	planted(by, differ, || release(HoldReason::DisputeBond, &BOB));
	planted(by, differ, || hold(HoldReason::DisputeBond, &CAROL));
	// Of somebody who has no bond.
	planted(by, differ, || hold(HoldReason::DisputeBond, &STRANGER));
	planted(by, differ, || change(APPEALED, |case| case.bonds[1].amount += 1));
	let ghost = || Bond { who: AccountId::new([77; 32]), amount: 2 * BOND, upheld: false };
	planted(by, "DSP-1: a bond of an account that does not exist", || {
		change(VOTED, |case| case.bonds.try_push(ghost()).unwrap());
	});
	let most = || Bond { amount: u128::MAX, ..ghost() };
	found(by, "DSP-1: bonds overflow", || {
		for case in [VOTED, DECIDED] {
			change(case, |case| case.bonds.try_push(most()).unwrap());
		}
	});
}

#[test]
fn dsp_1_finds_bonds_and_commitments_that_are_not_on_hold() {
	let by = "dsp_1_holds";
	let attestor = "DSP-1: the bond of an attestor is not on hold";
	planted(by, attestor, || release(HoldReason::AttestorBond, &ATTESTORS[2]));
	planted(by, attestor, || hold(HoldReason::AttestorBond, &STRANGER));
	let feeder = "DSP-1: the bond of a feeder is not on hold";
	planted(by, feeder, || release(HoldReason::FeederBond, &FEEDER));
	planted(by, feeder, || hold(HoldReason::FeederBond, &STRANGER));
	planted(by, feeder, || Feeders::<Test>::remove(FEEDER));
	let committed = "DSP-1: what is committed is not on hold";
	planted(by, committed, || release(HoldReason::Commitment, &VOTERS[4]));
	planted(by, committed, || hold(HoldReason::Commitment, &STRANGER));
	// What is leaving is on hold as well, and counts in no electorate.
	planted(by, committed, || {
		Commitments::<Test>::mutate(&VOTERS[4], |one| one.as_mut().unwrap().leaving = 1);
	});
}

#[test]
fn dsp_2_finds_subjects_and_cases_that_do_not_know_each_other() {
	let by = "dsp_2_one_outcome";
	let not_its = "DSP-2: a case is not that of its subject";
	planted(by, not_its, || CaseOf::<Test>::remove(FLEET));
	planted(by, not_its, || CaseOf::<Test>::insert(FLEET, VOTED));
	let missing = "DSP-2: a subject has a case that does not exist";
	planted(by, missing, || CaseOf::<Test>::insert(Subject::Fleet(FleetId(9)), NONE));
	planted(by, "DSP-2: an open case has its last verdict", || {
		let verdict = VerdictRecord { case_id: DECIDED, verdict: Verdict::Upheld, at: now() };
		Verdicts::<Test>::insert(OTHER, verdict);
	});
}

#[test]
fn dsp_2_finds_appeals_that_are_too_cheap_or_too_many() {
	let by = "dsp_2_one_outcome";
	planted(by, "DSP-2: an appeal has less than twice the bond", || {
		change(APPEALED, |case| case.bonds[1].amount -= 1);
		release(HoldReason::DisputeBond, &CAROL);
	});
	let last = "DSP-2: the last instance is not the last";
	planted(by, last, || {
		change(DECIDED, |case| case.stage = CaseStage::LastInstance { verdict: Verdict::Upheld });
	});
	found(by, last, || {
		change(DECIDED, |case| {
			for _ in 0..MAX_APPEALS {
				let next = case.bonds.last().unwrap().amount * 2;
				let bond = Bond { who: CAROL, amount: next, upheld: true };
				case.bonds.try_push(bond).unwrap();
			}
		});
	});
	found(by, "DSP-2: too many appeals", || change(DECIDED, |case| case.bonds.clear()));
}

#[test]
fn wgt_1_finds_sizes_that_are_not_those_of_the_open_polls() {
	let wrong = "WGT-1: the sizes of polls are not those of the open ones";
	planted("wgt_1_poll_sizes", wrong, crate::PollSizes::<Test>::kill);
	planted("wgt_1_poll_sizes", wrong, || {
		assert_ok!(OracleGovernance::count_poll(MAX_VAULTS, true));
	});
}

#[test]
fn dsp_2_finds_polls_that_are_not_those_of_the_cases() {
	let by = "dsp_2_one_outcome";
	let not_open = "DSP-2: the poll of a case is not open, or another's";
	planted(by, not_open, || change_poll(VOTED_POLL, |open| open.until += 1));
	planted(by, not_open, || change_poll(VOTED_POLL, |open| open.opened_at -= 1));
	planted(by, not_open, || change_poll(VOTED_POLL, |open| open.case_id = APPEALED));
	planted(by, not_open, || crate::Polls::<Test>::remove(VOTED_POLL));
	let others = "DSP-2: a poll names other parties or vaults than its case";
	planted(by, others, || change_poll(VOTED_POLL, |open| open.parties.truncate(1)));
	planted(by, others, || change_poll(VOTED_POLL, |open| open.vaults.clear()));
	planted(by, "DSP-2: a poll is open without a case that is voted on", || {
		let poll = crate::Polls::<Test>::get(VOTED_POLL).unwrap();
		crate::Polls::<Test>::insert(NextPollId::<Test>::get(), poll);
		NextPollId::<Test>::mutate(|next| *next += 1);
	});
	found(by, "DSP-2: two cases have one poll", || {
		// The one that is looked at later has the poll of the one before.
		let voted: Vec<_> =
			Cases::<Test>::iter_keys().filter(|case| [APPEALED, VOTED].contains(case)).collect();
		let stage = record(voted[0]).stage;
		change(voted[1], |case| case.stage = stage);
	});
}

#[test]
fn dsp_2_finds_entries_of_the_agenda_that_are_missing_or_too_many() {
	let by = "dsp_2_one_agenda_entry";
	let at = |case| record(case).filed;
	planted(by, "DSP-2: a case is not on the agenda", || {
		Agenda::<Test>::remove(at(VOTED), VOTED);
	});
	planted(by, "DSP-2: an entry of the agenda is of no case", || {
		Agenda::<Test>::insert(at(VOTED), NONE, ());
	});
	planted(by, "DSP-2: a case is on the agenda twice", || {
		// A second entry that is found after the first one.
		let first = at(VOTED);
		for more in 1.. {
			Agenda::<Test>::insert(first + more, VOTED, ());
			let mut keys = Agenda::<Test>::iter_keys().filter(|(_, case)| *case == VOTED);
			if keys.next() == Some((first, VOTED)) {
				return;
			}
			Agenda::<Test>::remove(first + more, VOTED);
		}
	});
}

#[test]
fn dsp_2_finds_a_cursor_that_has_left_an_entry_behind_or_is_ahead_of_time() {
	let by = "dsp_2_one_agenda_entry";
	let behind = "DSP-2: the agenda has an entry before its cursor";
	planted(by, behind, || Cursor::<Test>::put(record(VOTED).filed + 1));
	planted(by, behind, Cursor::<Test>::kill);
	ExtBuilder::default().build().execute_with(|| {
		Cursor::<Test>::put(Due::<Test>::slot_down(now()) + 1);
		assert_ok!(OracleGovernance::do_try_state());
		Cursor::<Test>::put(Due::<Test>::slot_down(now()) + 2);
		let ahead = TryRuntimeError::Other("DSP-2: the cursor is in the future");
		assert_eq!(OracleGovernance::do_try_state(), Err(ahead));
	});
}

#[test]
fn dsp_3_finds_a_count_that_is_not_that_of_its_ballots() {
	let by = "dsp_3_vote_snapshot";
	let differs = "DSP-3: a count differs from its ballots";
	planted(by, differs, || change_poll(APPEALED_POLL, |open| open.counted.ayes += 1));
	planted(by, differs, || change_poll(VOTED_POLL, |open| open.counted.nays += 1));
	planted(by, differs, || Ballots::<Test>::remove(APPEALED_POLL, &VOTERS[0]));
	planted(by, "DSP-3: more votes than the electorate", || {
		change_poll(APPEALED_POLL, |open| open.electorate = open.counted.capital - 1);
	});
	let most = VoteCount { ayes: u128::MAX, ..VoteCount::default() };
	planted(by, "DSP-3: ballots overflow", || ballot(VOTERS[2].clone(), most));
}

#[test]
fn dsp_3_finds_ballots_without_balance_and_of_parties() {
	let by = "dsp_3_vote_snapshot";
	let unbacked = "DSP-3: a ballot is not backed by what is committed";
	for (who, committed) in [(STRANGER, 0), (VOTERS[2].clone(), COMMITTED)] {
		let capital = committed + 1;
		planted(by, unbacked, || ballot(who, VoteCount { capital, ..VoteCount::default() }));
	}
	planted(by, "DSP-3: a party to the case has a ballot", || ballot(OWNER, VoteCount::default()));
	found(by, "DSP-3: a poll without its case", || {
		change_poll(APPEALED_POLL, |open| open.case_id = NONE);
	});
}

#[test]
fn dsp_3_finds_an_electorate_that_is_not_what_is_committed() {
	let by = "dsp_3_electorate";
	let differs = "DSP-3: the electorate differs from commitments";
	planted(by, differs, || Electorate::<Test>::mutate(|all| *all += 1));
	planted(by, differs, || Electorate::<Test>::mutate(|all| *all -= 1));
	found(by, "DSP-3: commitments overflow", || {
		Commitments::<Test>::mutate(&VOTERS[0], |one| {
			one.as_mut().unwrap().tranches[0].amount = u128::MAX;
		});
	});
}

#[test]
fn dsp_4_finds_a_dispute_that_was_too_cheap() {
	let by = "dsp_4_bond_scale";
	let cheap = "DSP-4: a dispute is too cheap";
	planted(by, cheap, || change(VOTED, |case| case.value += 1));
	// What the minimum asks for is no matter of the share.
	sound().execute_with(|| {
		change(VOTED, |case| case.value = 0);
		assert_ok!(OracleGovernance::do_try_state());
	});
}

#[test]
fn ora_2_finds_an_attestation_without_a_quorum() {
	let by = "ora_2_quorum";
	let named = "ORA-2: an attestation without a quorum";
	let change = |change: fn(&mut Attestation<Test>)| {
		Attestations::<Test>::mutate(FLEET, |one| change(one.as_mut().unwrap()));
	};
	planted(by, named, || change(|one| one.signers.truncate(2)));
	planted(by, named, || change(|one| one.signers[0] = one.signers[1].clone()));
	// What is attested no more needs no signers.
	sound().execute_with(|| {
		change(|one| {
			one.signers.clear();
			one.until = None;
		});
		assert_ok!(OracleGovernance::do_try_state());
	});
}

#[test]
fn res_1_finds_vaults_that_are_not_held_by_the_cases_that_name_them() {
	let by = "res_1_frozen";
	let others = "RES-1: a vault is held by other cases than name it";
	let [shared, single] = VAULTS;
	planted(by, others, || {
		Frozen::<Test>::mutate(shared, |freeze| freeze.as_mut().unwrap().cases += 1);
	});
	planted(by, others, || {
		Frozen::<Test>::mutate(shared, |freeze| freeze.as_mut().unwrap().cases -= 1);
	});
	planted(by, others, || Frozen::<Test>::insert(VaultId(9), Freeze { cases: 1, ours: true }));
	planted(by, "RES-1: a vault of a case is not held", || Frozen::<Test>::remove(single));
}

#[test]
fn counters_find_cases_against_accounts_and_liabilities_that_are_not_those_of_the_cases() {
	let by = "counters_agree";
	let against = "counters: cases against an account differ";
	planted(by, against, || CasesAgainst::<Test>::insert(OWNER, 2));
	planted(by, against, || CasesAgainst::<Test>::insert(BOB, 1));
	let missing = "counters: a case is not counted against its respondent";
	planted(by, missing, || CasesAgainst::<Test>::remove(OWNER));
	let attestors = "counters: cases of an attestor differ";
	for cases in [0, 2] {
		planted(by, attestors, || Attestors::<Test>::mutate(|all| all[1].cases = cases));
	}
	planted(by, "counters: a case of one who is no attestor", || {
		change(VOTED, |case| case.signers.try_push(STRANGER).unwrap());
	});
}

#[test]
fn ids_find_cases_and_polls_from_the_future_and_attestors_in_disorder() {
	let by = "ids_in_sequence";
	let named = "ids: not in sequence";
	planted(by, named, || NextCaseId::<Test>::put(DECIDED));
	planted(by, named, || NextPollId::<Test>::put(NextPollId::<Test>::get() - 1));
	planted(by, "ids: attestors are not in order", || {
		Attestors::<Test>::mutate(|all| {
			let last = all.pop().unwrap();
			all.try_insert(0, last).unwrap();
		});
	});
}
