//! Disputing a subject: what it costs, what stops, who may not, and what is fixed from then on.

use super::*;
use sp_runtime::TokenError;

/// How an event shows an error of the world: the text of such an error is not encoded.
const SHOWN: DispatchError = DispatchError::Other("");

/// Least balance that an account keeps.
const EXISTENTIAL: Balance = MILL / 1_000;

fn freeze(vault: VaultId) -> Option<Freeze> {
	Frozen::<Test>::get(vault)
}

fn evidence_at(uri: &[u8]) -> Evidence {
	Evidence { uri: uri.to_vec().try_into().expect("short"), ..evidence() }
}

fn signers() -> Vec<AccountId> {
	ATTESTORS.to_vec()
}

/// Cases that each attestor of the quorum is counted for.
fn cases_of_attestors() -> Vec<u32> {
	let attestors = Attestors::<Test>::get().into_iter();
	attestors.filter(|one| ATTESTORS.contains(&one.account)).map(|one| one.cases).collect()
}

#[test]
fn dispute_holds_the_bond_stops_what_stands_on_the_subject_and_opens_a_poll() {
	ExtBuilder::default().attested().build_and_execute(|| {
		let case = dispute(FLEET);
		assert_eq!(case, CaseId(0));
		assert_eq!(held(HoldReason::DisputeBond, &BOB), BOND);
		assert_eq!(free(&BOB), ENDOWMENT - BOND);
		assert_eq!(
			events(),
			vec![
				Event::Disputed {
					case_id: case,
					subject: FLEET,
					challenger: BOB,
					respondent: OWNER,
					bond: BOND,
					value: VALUE,
					remedy: Remedy::Hybrid,
					vaults: 2,
					evidence: evidence(),
					electorate: 5 * COMMITTED,
				},
				Event::PollOpened { case_id: case, poll: 0, until: START + VOTING },
			]
		);
		let record = record(case);
		assert_eq!(record.subject, FLEET);
		assert_eq!((record.challenger, record.respondent), (BOB, OWNER));
		assert_eq!(record.signers.to_vec(), signers());
		assert_eq!(record.vaults.to_vec(), VAULTS.to_vec());
		assert_eq!((record.opened_at, record.due), (START, START + VOTING));
		assert_eq!(record.stage, CaseStage::Voting { poll: 0, extended: false });
		assert_eq!(record.bonds.to_vec(), vec![Bond { who: BOB, amount: BOND, upheld: true }]);
		let open = open_poll(case);
		assert_eq!((open.opened_at, open.until), (START, START + VOTING));
		assert_eq!((open.electorate, open.counted), (5 * COMMITTED, VoteCount::default()));
		assert_eq!(CaseOf::<Test>::get(FLEET), Some(case));
		assert_eq!(NextCaseId::<Test>::get(), CaseId(1));
		assert_eq!(NextPollId::<Test>::get(), 1);
	});
}

#[test]
fn parties_are_the_respondent_its_affiliates_and_the_signers() {
	ExtBuilder::default().attested().build_and_execute(|| {
		let mut parties = vec![OWNER, AFFILIATE];
		parties.extend(signers());
		assert_eq!(record(dispute(FLEET)).parties.to_vec(), parties);
		// Nobody attested the issue, and a feeder has declared nobody.
		let issue = record(dispute(ISSUE));
		assert_eq!(issue.parties.to_vec(), vec![OWNER, AFFILIATE]);
		assert_eq!(issue.signers.to_vec(), vec![]);
		assert_eq!(record(dispute(report())).parties.to_vec(), vec![FEEDER]);
	});
}

/// The case of a measurement that names `who`.
fn measured_by(who: &[AccountId]) -> Case<Test> {
	World::change(|known| known.measured_by = who.to_vec());
	record(dispute(MEASUREMENT))
}

#[test]
fn a_measurement_is_answered_for_by_whom_it_names_and_its_provider_has_no_vote() {
	ExtBuilder::default().build_and_execute(|| {
		let [first, second, third] = ATTESTORS;
		let case = measured_by(&[second.clone(), first.clone()]);
		assert_eq!(case.respondent, CUSTOMER);
		// In the order in which it names them.
		assert_eq!(case.signers.to_vec(), vec![second.clone(), first.clone()]);
		let parties = vec![OWNER, AFFILIATE, first, second, CUSTOMER, RELATIVE];
		assert_eq!(case.parties.to_vec(), parties);
		assert_eq!(open_poll(CaseId(0)).parties.to_vec(), parties);
		assert_eq!(cases_of_attestors(), vec![1, 1, 0]);
		assert!(!case.parties.contains(&third));
		for who in parties {
			let vote = vote_with(who.clone(), CaseId(0), true, Conviction::Locked1x, 0);
			assert_eq!(vote, Err(Error::<Test>::Party.into()));
		}
	});
}

#[test]
fn only_attestors_answer_for_a_measurement_each_once_and_no_more_than_a_quorum() {
	ExtBuilder::default().build_and_execute(|| {
		let [first, second, third] = ATTESTORS;
		assert_ok!(signed(LATE_ATTESTOR, Call::join {}));
		// Whoever has left before is liable no more; nor has it no vote.
		let named = [
			STRANGER,
			third.clone(),
			first.clone(),
			third.clone(),
			LATE_ATTESTOR,
			first.clone(),
			second.clone(),
		];
		let case = measured_by(&named);
		assert_eq!(case.signers.to_vec(), vec![third, first, LATE_ATTESTOR]);
		assert_eq!(cases_of_attestors(), vec![1, 0, 1]);
		assert!(!case.parties.contains(&STRANGER) && !case.parties.contains(&second));
		assert_eq!(case.parties.len(), 7, "all that find room");
	});
}

#[test]
fn signers_of_a_measurement_answer_before_whom_it_names() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(signed(LATE_ATTESTOR, Call::join {}));
		make_attestation(MEASUREMENT);
		let case = measured_by(&[LATE_ATTESTOR, ATTESTORS[2].clone()]);
		assert_eq!(case.signers.to_vec(), signers());
		assert!(!case.parties.contains(&LATE_ATTESTOR));
	});
}

#[test]
fn provider_and_its_affiliates_dispute_a_measurement_and_the_customer_s_own_do_not() {
	for who in [OWNER, AFFILIATE, BOB] {
		ExtBuilder::default().build_and_execute(|| {
			assert_ok!(try_dispute(who, MEASUREMENT));
		});
	}
	ExtBuilder::default().build_and_execute(|| {
		for who in [CUSTOMER, RELATIVE] {
			assert_noop!(try_dispute(who, MEASUREMENT), Error::<Test>::OwnSubject);
		}
		assert_ok!(try_dispute(OWNER, MEASUREMENT));
		// A case is against its respondent alone.
		let respondent =
			|who: AccountId| <OracleGovernance as Disputes<AccountId>>::is_respondent(&who);
		assert!(respondent(CUSTOMER));
		assert!(!respondent(OWNER) && !respondent(RELATIVE));
	});
}

#[test]
fn one_who_is_on_two_sides_is_a_party_once() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(signed(OWNER, Call::join {}));
		let case = measured_by(&[OWNER]);
		assert_eq!(case.parties.to_vec(), vec![OWNER, AFFILIATE, CUSTOMER, RELATIVE]);
		assert_eq!(case.signers.to_vec(), vec![OWNER]);
	});
}

#[test]
fn mock_passes_the_integrity_test() {
	use frame_support::traits::Hooks;
	ExtBuilder::default().build_and_execute(<OracleGovernance as Hooks<u64>>::integrity_test);
}

#[test]
#[should_panic(expected = "all parties must find room")]
fn the_integrity_test_fails_where_one_party_finds_no_room() {
	use frame_support::traits::Hooks;
	ExtBuilder::default().build().execute_with(|| {
		MaxParties::set(MaxParties::get() - 1);
		<OracleGovernance as Hooks<u64>>::integrity_test();
	});
}

#[test]
fn nobody_among_the_parties_has_a_vote_whatever_the_order_of_their_accounts() {
	ExtBuilder::default().build_and_execute(|| {
		// The respondent's account is above those of the attestors.
		let mut parties = signers();
		parties.push(FEEDER);
		for who in &parties {
			assert_ok!(signed(who.clone(), Call::commit { amount: MILL }));
		}
		pass(1);
		make_attestation(report());
		let case = dispute(report());
		assert_eq!(record(case).parties.to_vec(), parties);
		for who in parties {
			let vote = vote_with(who.clone(), case, false, Conviction::Locked1x, MILL);
			assert_eq!(vote, Err(Error::<Test>::Party.into()));
			assert_eq!(OracleGovernance::voting_balance(who, case), 0);
		}
	});
}

#[test]
fn the_bond_is_the_minimum_until_the_share_of_the_value_rounded_up_is_more() {
	let edge = 100 * DISPUTE_BOND;
	for (value, bond) in [
		(0, DISPUTE_BOND),
		(1, DISPUTE_BOND),
		(edge - 1, DISPUTE_BOND),
		(edge, DISPUTE_BOND),
		(edge + 1, DISPUTE_BOND + 1),
		(edge + 100, DISPUTE_BOND + 1),
		(edge + 101, DISPUTE_BOND + 2),
		(VALUE, BOND),
	] {
		ExtBuilder::default().build_and_execute(|| {
			World::change(|known| known.value = Some(value));
			assert_eq!(OracleGovernance::dispute_bond(FLEET), Some(bond));
			let case = dispute(FLEET);
			assert_eq!(record(case).value, value);
			assert_eq!(record(case).bonds[0].amount, bond);
			assert_eq!(held(HoldReason::DisputeBond, &BOB), bond);
			assert_eq!(free(&BOB), ENDOWMENT - bond);
		});
	}
}

#[test]
fn the_bond_follows_the_share_that_is_in_force_when_the_subject_is_disputed() {
	ExtBuilder::default().build_and_execute(|| {
		StakeShare::set(Permill::from_parts(1));
		MinDisputeBond::set(3 * EXISTENTIAL);
		// A millionth of 100,000 MILL is a tenth of a MILL.
		assert_eq!(record(dispute(FLEET)).bonds[0].amount, MILL / 10);
		StakeShare::set(Permill::zero());
		assert_eq!(record(dispute(ISSUE)).bonds[0].amount, 3 * EXISTENTIAL);
	});
}

#[test]
fn a_fleet_freezes_all_its_vaults_an_issue_its_own_and_a_report_none() {
	for (subject, frozen) in [(FLEET, [true, true]), (ISSUE, [true, false])] {
		ExtBuilder::default().build_and_execute(|| {
			dispute(subject);
			for (vault, stopped) in VAULTS.into_iter().zip(frozen) {
				let state = if stopped { State::Frozen } else { State::Active };
				assert_eq!(World::state(vault), state);
				let expected = stopped.then_some(Freeze { cases: 1, ours: true });
				assert_eq!(freeze(vault), expected);
			}
		});
	}
	ExtBuilder::default().build_and_execute(|| {
		dispute(report());
		assert_eq!(VAULTS.map(World::state), [State::Active; 2]);
		assert_eq!(Frozen::<Test>::iter().count(), 0);
	});
}

#[test]
fn a_dispute_suspends_the_attestation_and_no_other() {
	ExtBuilder::default().attested().build_and_execute(|| {
		make_attestation(ISSUE);
		dispute(FLEET);
		let known = World::get();
		assert!(!known.attested.contains_key(&FLEET));
		assert_eq!(known.attested.get(&ISSUE), Some(&(START + LIFETIME)));
		assert_eq!(known.suspended.into_iter().collect::<Vec<_>>(), vec![FLEET]);
		assert_eq!(OracleGovernance::attested_until(FLEET), None);
		assert_eq!(OracleGovernance::attested_until(ISSUE), Some(START + LIFETIME));
		// It is kept, to be restored.
		let kept = Attestations::<Test>::get(FLEET).unwrap();
		assert_eq!(kept.until, Some(START + LIFETIME));
		// While the case is open nobody has an opinion, and the signers stay.
		assert_noop!(attest(LATE_ATTESTOR, FLEET, true), Error::<Test>::NotAttestor);
		assert_noop!(attest(ATTESTORS[0].clone(), FLEET, false), Error::<Test>::UnderDispute);
		let leave = Call::leave {};
		assert_noop!(signed(ATTESTORS[0].clone(), leave), Error::<Test>::UnderDispute);
		assert_eq!(cases_of_attestors(), vec![1; 3]);
	});
}

#[test]
fn the_policy_the_electorate_and_the_value_of_a_case_do_not_change_afterwards() {
	ExtBuilder::default().build_and_execute(|| {
		let graceful = Remedy::GracefulExit;
		assert_ok!(root(Call::set_policy { class_id: CLASS, remedy: graceful }));
		let case = dispute(FLEET);
		assert_ok!(root(Call::set_policy { class_id: CLASS, remedy: Remedy::HardStop }));
		assert_ok!(signed(STRANGER, Call::commit { amount: 7 * MILL }));
		assert_ok!(signed(VOTERS[0].clone(), Call::uncommit { amount: MILL }));
		World::change(|known| known.value = Some(2 * VALUE));
		let first = record(case);
		assert_eq!((first.remedy, first.value), (graceful, VALUE));
		assert_eq!((first.electorate, open_poll(case).electorate), (5 * COMMITTED, 5 * COMMITTED));
		// The next case has what is in force by then.
		let next = record(dispute(ISSUE));
		assert_eq!((next.remedy, next.value), (Remedy::HardStop, 2 * VALUE));
		assert_eq!(next.electorate, 5 * COMMITTED + 6 * MILL);
	});
}

#[test]
fn the_first_reason_in_order_is_the_one_that_is_named() {
	ExtBuilder::default().build_and_execute(|| {
		let poor = AccountId::new([50; 32]);
		mint(&poor, EXISTENTIAL);
		let unknown = Subject::Measurement(FaultId(7));
		World::change(|known| known.value = None);
		let bad = |who: &AccountId, subject: &Subject| {
			let evidence = evidence_at(b"");
			signed(who.clone(), Call::dispute { subject: subject.clone(), evidence })
		};
		// All is wrong: the evidence comes first.
		assert_noop!(bad(&OWNER, &unknown), Error::<Test>::InvalidEvidence);
		// Then whether there is a case, even where nobody answers for the subject any more.
		World::change(|known| known.value = Some(VALUE));
		dispute(FLEET);
		World::change(|known| {
			known.value = None;
			known.condemned.insert(FLEET, BOB);
		});
		assert_noop!(bad(&OWNER, &FLEET), Error::<Test>::InvalidEvidence);
		assert_noop!(try_dispute(OWNER, FLEET), Error::<Test>::AlreadyDisputed);
		// Then whether the subject exists; then whose it is.
		assert_noop!(try_dispute(OWNER, unknown), Error::<Test>::UnknownSubject);
		assert_noop!(try_dispute(OWNER, ISSUE), Error::<Test>::OwnSubject);
		assert_noop!(try_dispute(AFFILIATE, ISSUE), Error::<Test>::OwnSubject);
		// Then whether it has a price; then whether the bond can be paid.
		assert_noop!(try_dispute(poor.clone(), ISSUE), Error::<Test>::NoPrice);
		World::change(|known| known.value = Some(VALUE));
		assert_noop!(try_dispute(poor, ISSUE), TokenError::FundsUnavailable);
	});
}

#[test]
fn dispute_fails_with_own_subject_for_who_answers_for_it_alone() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(try_dispute(FEEDER, report()), Error::<Test>::OwnSubject);
		// Affiliates of others, feeders and attestors dispute as everybody does.
		assert_ok!(try_dispute(FEEDER, FLEET));
		assert_ok!(try_dispute(AFFILIATE, report()));
		assert_ok!(try_dispute(ATTESTORS[0].clone(), ISSUE));
		let unsigned = Call::dispute { subject: FLEET, evidence: evidence() };
		assert_noop!(root(unsigned), DispatchError::BadOrigin);
	});
}

#[test]
fn dispute_fails_with_invalid_evidence_unless_its_address_is_printable() {
	ExtBuilder::default().build_and_execute(|| {
		for uri in [&b""[..], b"ipfs://a b", b"ipfs://\n", b"\x00", b"\x7f", "ä".as_bytes(), b" "]
		{
			let call = Call::dispute { subject: FLEET, evidence: evidence_at(uri) };
			assert_noop!(signed(BOB, call), Error::<Test>::InvalidEvidence);
		}
		for (uri, subject) in [(&[b'~'; 128][..], FLEET), (b"!", ISSUE)] {
			assert_ok!(signed(BOB, Call::dispute { subject, evidence: evidence_at(uri) }));
		}
	});
}

#[test]
fn a_challenger_needs_the_bond_and_what_keeps_its_account_and_no_more() {
	ExtBuilder::default().build_and_execute(|| {
		let poor = AccountId::new([50; 32]);
		mint(&poor, BOND + EXISTENTIAL - 1);
		assert_noop!(try_dispute(poor.clone(), FLEET), TokenError::FundsUnavailable);
		mint(&poor, 1);
		assert_ok!(try_dispute(poor.clone(), FLEET));
		assert_eq!(free(&poor), EXISTENTIAL);
		assert_eq!(held(HoldReason::DisputeBond, &poor), BOND);
	});
}

#[test]
fn dispute_fails_with_ids_exhausted_after_the_last_case_and_the_last_poll() {
	ExtBuilder::default().build().execute_with(|| {
		NextCaseId::<Test>::put(CaseId(u32::MAX));
		assert_noop!(try_dispute(BOB, FLEET), Error::<Test>::IdsExhausted);
		NextCaseId::<Test>::put(CaseId(u32::MAX - 1));
		// The highest bit of a poll is the runtime's.
		NextPollId::<Test>::put(u32::MAX / 2);
		assert_noop!(try_dispute(BOB, FLEET), Error::<Test>::IdsExhausted);
		NextPollId::<Test>::put(u32::MAX / 2 - 1);
		assert_ok!(try_dispute(BOB, FLEET));
		assert_eq!(NextCaseId::<Test>::get(), CaseId(u32::MAX));
		assert_eq!(NextPollId::<Test>::get(), u32::MAX / 2);
	});
}

#[test]
fn dispute_leaves_no_trace_where_the_subject_cannot_be_suspended() {
	ExtBuilder::default().attested().build_and_execute(|| {
		World::change(|known| known.broken = true);
		assert_noop!(try_dispute(BOB, FLEET), BROKEN);
	});
}

#[test]
fn a_vault_that_somebody_else_has_frozen_is_named_and_never_thawed_by_the_case() {
	ExtBuilder::default().build_and_execute(|| {
		let [foreign, own] = VAULTS;
		World::set_state(foreign, State::Frozen);
		let case = dispute(FLEET);
		let told = events();
		assert!(matches!(told[0], Event::Disputed { vaults: 2, .. }));
		let consequence = Consequence::Freeze(foreign);
		let expected = [
			Event::Failed { case_id: case, consequence, error: SHOWN },
			Event::PollOpened { case_id: case, poll: 0, until: START + VOTING },
		];
		assert_eq!(told[1..], expected);
		assert_eq!(freeze(foreign), Some(Freeze { cases: 1, ours: false }));
		assert_eq!(freeze(own), Some(Freeze { cases: 1, ours: true }));
		// It is not paid out as long as the case is open, whoever has stopped it.
		assert!(VAULTS.into_iter().all(<OracleGovernance as Disputes<AccountId>>::has_frozen));
		decide(case, false);
		events();
		conclude(case);
		assert_eq!(World::state(foreign), State::Frozen);
		assert_eq!(World::state(own), State::Active);
		assert_eq!(events().len(), 1, "nothing failed");
		assert_eq!(Frozen::<Test>::iter().count(), 0);
	});
}

#[test]
fn a_second_case_does_not_make_a_foreign_freeze_its_own() {
	ExtBuilder::default().build_and_execute(|| {
		let [foreign, _] = VAULTS;
		World::set_state(foreign, State::Frozen);
		let fleet = dispute(FLEET);
		let issue = dispute(ISSUE);
		assert_eq!(freeze(foreign), Some(Freeze { cases: 2, ours: false }));
		reject_both(fleet, issue);
		for case in [fleet, issue] {
			assert_ok!(signed(CAROL, Call::conclude { case_id: case }));
			assert_eq!(World::state(foreign), State::Frozen);
		}
	});
}

/// Two cases are decided for the respondent, and nobody has appealed in time.
fn reject_both(one: CaseId, other: CaseId) {
	for case in [one, other] {
		vote(VOTERS[0].clone(), case, false);
	}
	pass(VOTING);
	for case in [one, other] {
		assert_ok!(signed(CAROL, Call::close { case_id: case }));
	}
	pass(APPEAL);
}

#[test]
fn a_vault_of_two_cases_thaws_only_when_both_are_over() {
	for fleet_first in [true, false] {
		ExtBuilder::default().build_and_execute(|| {
			let [shared, other] = VAULTS;
			let fleet = dispute(FLEET);
			events();
			let issue = dispute(ISSUE);
			// Frozen once, without a failure.
			assert_eq!(events().len(), 2);
			assert_eq!(freeze(shared), Some(Freeze { cases: 2, ours: true }));
			assert_eq!(freeze(other), Some(Freeze { cases: 1, ours: true }));
			reject_both(fleet, issue);
			let (first, last) = if fleet_first { (fleet, issue) } else { (issue, fleet) };
			assert_ok!(signed(CAROL, Call::conclude { case_id: first }));
			assert_eq!(World::state(shared), State::Frozen);
			assert_eq!(freeze(shared), Some(Freeze { cases: 1, ours: true }));
			assert_eq!(World::state(other) == State::Active, fleet_first);
			assert_ok!(signed(CAROL, Call::conclude { case_id: last }));
			assert_eq!(VAULTS.map(World::state), [State::Active; 2]);
			assert_eq!(Frozen::<Test>::iter().count(), 0);
		});
	}
}

#[test]
fn others_learn_which_vaults_and_accounts_are_disputed_as_long_as_they_are() {
	type Answers = OracleGovernance;
	let vault = <Answers as Disputes<AccountId>>::has_frozen;
	let account = |who: AccountId| <Answers as Disputes<AccountId>>::is_respondent(&who);
	ExtBuilder::default().attested().build_and_execute(|| {
		assert_eq!(VAULTS.map(vault), [false; 2]);
		assert!(!account(OWNER));
		let issue = dispute(ISSUE);
		assert_eq!(VAULTS.map(vault), [true, false]);
		let fleet = dispute(FLEET);
		assert_eq!(VAULTS.map(vault), [true; 2]);
		assert_eq!(CasesAgainst::<Test>::get(OWNER), 2);
		assert!(account(OWNER));
		// No case is against affiliates, attestors and challengers.
		for who in [AFFILIATE, ATTESTORS[0].clone(), BOB, FEEDER] {
			assert!(!account(who));
		}
		reject_both(fleet, issue);
		assert_ok!(signed(CAROL, Call::conclude { case_id: fleet }));
		assert_eq!(VAULTS.map(vault), [true, false]);
		assert!(account(OWNER));
		assert_ok!(signed(CAROL, Call::conclude { case_id: issue }));
		assert_eq!(VAULTS.map(vault), [false; 2]);
		assert!(!account(OWNER));
	});
}

#[test]
fn signers_are_liable_in_the_last_moment_of_the_attestation_and_after_it() {
	for (late, attested) in [(0, true), (1, false)] {
		ExtBuilder::default().attested().build_and_execute(|| {
			pass(LIFETIME - 1 + late);
			let until = attested.then_some(START + LIFETIME);
			assert_eq!(OracleGovernance::attested_until(FLEET), until);
			let case = dispute(FLEET);
			// Liable until somebody else has signed: who attested a lie does not sit it out.
			assert_eq!(record(case).signers.to_vec(), signers());
			assert_eq!(cases_of_attestors(), vec![1; 3]);
			assert_eq!(OracleGovernance::attested_until(FLEET), None);
			// When the case is over so is the attestation: there is nothing to restore.
			decide(case, false);
			conclude(case);
			assert!(!World::get().attested.contains_key(&FLEET));
			assert_eq!(OracleGovernance::attested_until(FLEET), None);
		});
	}
}

#[test]
fn nobody_is_liable_for_an_attestation_that_was_lost() {
	ExtBuilder::default().attested().build_and_execute(|| {
		for who in ATTESTORS {
			assert_ok!(attest(who, FLEET, false));
		}
		assert_eq!(record(dispute(FLEET)).signers.to_vec(), vec![]);
		assert_eq!(cases_of_attestors(), vec![0; 3]);
	});
}

#[test]
fn a_subject_that_was_acquitted_may_be_disputed_again_and_one_that_fell_may_not() {
	ExtBuilder::default().build_and_execute(|| {
		let first = dispute(FLEET);
		decide(first, false);
		assert_noop!(try_dispute(CAROL, FLEET), Error::<Test>::AlreadyDisputed);
		conclude(first);
		let second = dispute(FLEET);
		assert_eq!((second, poll(second)), (CaseId(1), 1));
		decide(second, true);
		conclude(second);
		assert_noop!(try_dispute(BOB, FLEET), Error::<Test>::UnknownSubject);
		let at = START + 2 * (VOTING + APPEAL);
		let verdict = Verdict::Upheld;
		assert_eq!(
			OracleGovernance::verdict(FLEET),
			Some(VerdictRecord { case_id: second, verdict, at })
		);
	});
}
