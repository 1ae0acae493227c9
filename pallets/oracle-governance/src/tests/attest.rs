//! What attestors say about a subject: quorum, rounds, renewal, denial, and counting anew.

use super::*;
use sp_core::H256;

fn known(subject: &Subject) -> Attestation<Test> {
	Attestations::<Test>::get(subject).expect("somebody gave an opinion")
}

fn accounts(list: &[AccountId]) -> SignersOf<Test> {
	list.to_vec().try_into().expect("no more than a quorum")
}

fn attested(who: &AccountId, subject: Subject, sound: bool) -> Event<Test> {
	Event::Attested { subject, attestor: who.clone(), sound, evidence: H256([1; 32]) }
}

fn recount(subject: Subject) -> Result<(), DispatchError> {
	signed(BOB, Call::recount { subject })
}

/// Until when the world believes in the fleet.
fn believed() -> Option<Moment> {
	World::get().attested.get(&FLEET).copied()
}

/// Two more attestors, so that all seats are taken.
fn join_two() -> (AccountId, AccountId) {
	assert_ok!(signed(LATE_ATTESTOR, Call::join {}));
	assert_ok!(signed(CAROL, Call::join {}));
	events();
	(LATE_ATTESTOR, CAROL)
}

#[test]
fn one_opinion_opens_a_round_and_decides_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		let [who, ..] = ATTESTORS;
		assert_ok!(attest(who.clone(), FLEET, true));
		let expected = Attestation::<Test> {
			ayes: accounts(core::slice::from_ref(&who)),
			round_ends: START + ROUND,
			..Default::default()
		};
		assert_eq!(known(&FLEET), expected);
		assert_eq!(believed(), None);
		assert_eq!(events(), vec![attested(&who, FLEET, true)]);
	});
}

#[test]
fn quorum_within_a_round_makes_the_attestation_for_its_lifetime() {
	ExtBuilder::default().build_and_execute(|| {
		let [first, second, third] = ATTESTORS;
		assert_ok!(attest(third.clone(), FLEET, true));
		pass(HOUR);
		assert_ok!(attest(first.clone(), FLEET, true));
		assert_eq!(believed(), None);
		pass(HOUR);
		assert_ok!(attest(second.clone(), FLEET, true));
		// From the last opinion on, which ends the round.
		let until = START + 2 * HOUR + LIFETIME;
		let expected = Attestation::<Test> {
			until: Some(until),
			signers: accounts(&[third.clone(), first.clone(), second.clone()]),
			..Default::default()
		};
		assert_eq!(known(&FLEET), expected);
		assert_eq!(believed(), Some(until));
		let expected = vec![
			attested(&third, FLEET, true),
			attested(&first, FLEET, true),
			attested(&second, FLEET, true),
			Event::AttestationMade { subject: FLEET, until },
		];
		assert_eq!(events(), expected);
	});
}

#[test]
fn opinions_on_one_subject_say_nothing_about_another() {
	ExtBuilder::default().build_and_execute(|| {
		let [first, second, third] = ATTESTORS;
		assert_ok!(attest(first, FLEET, true));
		assert_ok!(attest(second, FLEET, true));
		assert_ok!(attest(third, ISSUE, true));
		assert_eq!(known(&FLEET).until, None);
		assert_eq!(known(&ISSUE).until, None);
	});
}

#[test]
fn attestation_lapses_at_the_exact_moment() {
	ExtBuilder::default().attested().build_and_execute(|| {
		let until = START + LIFETIME;
		pass(LIFETIME - 1);
		assert_eq!(OracleGovernance::attested_until(FLEET), Some(until));
		pass(1);
		assert_eq!(OracleGovernance::attested_until(FLEET), None);
		// It may be made anew.
		make_attestation(FLEET);
		assert_eq!(OracleGovernance::attested_until(FLEET), Some(until + LIFETIME));
	});
}

#[test]
fn attestation_is_renewed_by_another_quorum_which_is_liable_then() {
	ExtBuilder::default().attested().build_and_execute(|| {
		let [first, second, third] = ATTESTORS;
		let (late, _) = join_two();
		pass(10 * DAY);
		assert_ok!(attest(third.clone(), FLEET, true));
		assert_ok!(attest(late.clone(), FLEET, true));
		// Until the quorum is reached all is as it was.
		assert_eq!(believed(), Some(START + LIFETIME));
		assert_eq!(known(&FLEET).signers.to_vec(), ATTESTORS.to_vec());
		assert_ok!(attest(second.clone(), FLEET, true));
		let until = START + 10 * DAY + LIFETIME;
		assert_eq!(believed(), Some(until));
		assert_eq!(known(&FLEET).until, Some(until));
		let case = dispute(FLEET);
		assert_eq!(record(case).signers.to_vec(), vec![third, late, second]);
		decide(case, true);
		conclude(case);
		// Who signed before the present signers pays nothing.
		assert_eq!(held(HoldReason::AttestorBond, &first), ATTESTOR_BOND);
		assert_ok!(signed(first, Call::leave {}));
	});
}

#[test]
fn quorum_that_denies_ends_the_attestation_at_once() {
	ExtBuilder::default().attested().build_and_execute(|| {
		let [first, second, third] = ATTESTORS;
		assert_ok!(attest(first, FLEET, false));
		assert_ok!(attest(second, FLEET, false));
		assert_eq!(believed(), Some(START + LIFETIME));
		events();
		assert_ok!(attest(third.clone(), FLEET, false));
		assert_eq!(believed(), None);
		let expected = Attestation::<Test> { signers: accounts(&ATTESTORS), ..Default::default() };
		assert_eq!(known(&FLEET), expected);
		let lost = Event::AttestationLost { subject: FLEET };
		assert_eq!(events(), vec![attested(&third, FLEET, false), lost]);
		// And it may be made anew in a new round.
		make_attestation(FLEET);
		assert_eq!(believed(), Some(START + LIFETIME));
	});
}

#[test]
fn quorum_that_denies_what_nobody_attests_only_ends_the_round() {
	ExtBuilder::default().build_and_execute(|| {
		for who in ATTESTORS {
			assert_ok!(attest(who, FLEET, false));
		}
		assert_eq!(known(&FLEET), Attestation::<Test>::default());
		let expected: Vec<_> = ATTESTORS.iter().map(|who| attested(who, FLEET, false)).collect();
		assert_eq!(events(), expected);
	});
}

#[test]
fn opinions_of_both_sides_decide_nothing_until_one_is_a_quorum() {
	ExtBuilder::default().build_and_execute(|| {
		let [first, second, third] = ATTESTORS;
		let (late, carol) = join_two();
		assert_ok!(attest(first.clone(), FLEET, true));
		assert_ok!(attest(second.clone(), FLEET, false));
		assert_ok!(attest(third.clone(), FLEET, true));
		assert_ok!(attest(late.clone(), FLEET, false));
		let attestation = known(&FLEET);
		assert_eq!(attestation.ayes.to_vec(), vec![first.clone(), third.clone()]);
		assert_eq!(attestation.nays.to_vec(), vec![second, late]);
		assert_eq!(attestation.until, None);
		assert_ok!(attest(carol.clone(), FLEET, true));
		assert_eq!(known(&FLEET).signers.to_vec(), vec![first, third, carol]);
		assert_eq!(believed(), Some(START + LIFETIME));
	});
}

#[test]
fn attestor_may_change_its_mind_within_the_round() {
	ExtBuilder::default().build_and_execute(|| {
		let [first, second, third] = ATTESTORS;
		assert_ok!(attest(first.clone(), FLEET, true));
		assert_ok!(attest(second.clone(), FLEET, true));
		assert_ok!(attest(first.clone(), FLEET, false));
		let attestation = known(&FLEET);
		assert_eq!(attestation.ayes.to_vec(), vec![second]);
		assert_eq!(attestation.nays.to_vec(), vec![first.clone()]);
		// The round goes on as it was, and one more does not suffice.
		assert_eq!(attestation.round_ends, START + ROUND);
		assert_ok!(attest(third, FLEET, true));
		assert_eq!(known(&FLEET).until, None);
		assert_ok!(attest(first, FLEET, true));
		assert_eq!(known(&FLEET).until, Some(START + LIFETIME));
	});
}

#[test]
fn attest_fails_with_already_attested_when_replayed_within_the_round() {
	ExtBuilder::default().build_and_execute(|| {
		let [first, second, _] = ATTESTORS;
		assert_ok!(attest(first.clone(), FLEET, true));
		assert_noop!(attest(first.clone(), FLEET, true), Error::<Test>::AlreadyAttested);
		assert_ok!(attest(second.clone(), FLEET, false));
		assert_noop!(attest(second, FLEET, false), Error::<Test>::AlreadyAttested);
		pass(ROUND - 1);
		assert_noop!(attest(first.clone(), FLEET, true), Error::<Test>::AlreadyAttested);
		pass(1);
		assert_ok!(attest(first.clone(), FLEET, true));
		let attestation = known(&FLEET);
		assert_eq!(attestation.ayes.to_vec(), vec![first]);
		assert!(attestation.nays.is_empty());
		assert_eq!(attestation.round_ends, START + 2 * ROUND);
	});
}

#[test]
fn round_counts_up_to_its_end_and_not_from_it_on() {
	for (late, until) in [(0, None), (1, Some(START + ROUND - 1 + LIFETIME))] {
		ExtBuilder::default().build_and_execute(|| {
			let [first, second, third] = ATTESTORS;
			assert_ok!(attest(first, FLEET, true));
			assert_ok!(attest(second, FLEET, true));
			pass(ROUND - late);
			assert_ok!(attest(third, FLEET, true));
			assert_eq!(known(&FLEET).until, until);
			assert_eq!(believed(), until);
		});
	}
}

#[test]
fn attest_fails_with_not_attestor_for_another_account() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(attest(BOB, FLEET, true), Error::<Test>::NotAttestor);
		assert_noop!(attest(OWNER, FLEET, true), Error::<Test>::NotAttestor);
		let call = Call::<Test>::attest { subject: FLEET, sound: true, evidence: H256([1; 32]) };
		assert_noop!(root(call), DispatchError::BadOrigin);
	});
}

#[test]
fn attest_fails_with_not_active_for_one_who_leaves_or_is_jailed() {
	ExtBuilder::default().build_and_execute(|| {
		let [first, second, third] = ATTESTORS;
		assert_ok!(signed(first.clone(), Call::leave {}));
		assert_ok!(root(Call::dismiss { who: second.clone() }));
		assert_ok!(OracleGovernance::jail(&third, &BOB));
		for who in [first, second, third] {
			assert_noop!(attest(who.clone(), FLEET, true), Error::<Test>::NotActive);
			assert_noop!(attest(who, FLEET, false), Error::<Test>::NotActive);
		}
	});
}

#[test]
fn attest_fails_with_unknown_subject_when_nobody_answers_for_it() {
	ExtBuilder::default().attested().build_and_execute(|| {
		let (late, _) = join_two();
		let unknown = Subject::Fleet(FleetId(7));
		assert_noop!(attest(late.clone(), unknown, true), Error::<Test>::UnknownSubject);
		let case = dispute(FLEET);
		decide(case, true);
		conclude(case);
		assert_noop!(attest(late, FLEET, true), Error::<Test>::UnknownSubject);
	});
}

#[test]
fn attest_fails_with_own_subject_for_who_answers_and_its_affiliates() {
	ExtBuilder::default().build_and_execute(|| {
		for who in [OWNER, AFFILIATE] {
			assert_ok!(signed(who.clone(), Call::join {}));
			assert_noop!(attest(who.clone(), FLEET, true), Error::<Test>::OwnSubject);
			assert_noop!(attest(who.clone(), FLEET, false), Error::<Test>::OwnSubject);
			// Not for what others answer for.
			assert_ok!(attest(who, report(), true));
		}
	});
}

#[test]
fn attest_fails_with_under_dispute_while_a_case_is_open() {
	ExtBuilder::default().attested().build_and_execute(|| {
		let (late, _) = join_two();
		let case = dispute(FLEET);
		assert_noop!(attest(late.clone(), FLEET, true), Error::<Test>::UnderDispute);
		assert_noop!(attest(late.clone(), FLEET, false), Error::<Test>::UnderDispute);
		assert_ok!(attest(late.clone(), ISSUE, true));
		decide(case, false);
		assert_noop!(attest(late.clone(), FLEET, true), Error::<Test>::UnderDispute);
		conclude(case);
		assert_ok!(attest(late, FLEET, true));
	});
}

#[test]
fn attest_changes_nothing_when_the_subject_cannot_take_the_attestation() {
	ExtBuilder::default().build_and_execute(|| {
		let [first, second, third] = ATTESTORS;
		assert_ok!(attest(first, FLEET, true));
		assert_ok!(attest(second, FLEET, true));
		World::change(|known| known.broken = true);
		assert_noop!(attest(third.clone(), FLEET, true), BROKEN);
		World::change(|known| known.broken = false);
		assert_ok!(attest(third, FLEET, true));
		assert_eq!(believed(), Some(START + LIFETIME));
	});
}

#[test]
fn opinion_of_one_who_is_no_active_attestor_any_more_makes_no_quorum() {
	for sound in [true, false] {
		ExtBuilder::default().build_and_execute(|| {
			let [first, second, third] = ATTESTORS;
			let (late, carol) = join_two();
			assert_ok!(attest(first.clone(), FLEET, sound));
			assert_ok!(attest(second.clone(), FLEET, sound));
			assert_ok!(root(Call::dismiss { who: first }));
			assert_ok!(OracleGovernance::jail(&second, &BOB));
			events();
			assert_ok!(attest(third.clone(), FLEET, sound));
			assert_eq!(events(), vec![attested(&third, FLEET, sound)]);
			assert_ok!(attest(late.clone(), FLEET, sound));
			assert_eq!(known(&FLEET).until, None);
			assert_ok!(attest(carol.clone(), FLEET, sound));
			let signers = if sound { vec![third, late, carol] } else { vec![] };
			assert_eq!(known(&FLEET).signers.to_vec(), signers);
			assert_eq!(known(&FLEET).round_ends, 0);
		});
	}
}

#[test]
fn recount_fails_with_quorum_stands_while_all_signers_are_active() {
	ExtBuilder::default().attested().build_and_execute(|| {
		assert_noop!(recount(FLEET), Error::<Test>::QuorumStands);
		assert_noop!(root(Call::recount { subject: FLEET }), DispatchError::BadOrigin);
	});
}

#[test]
fn recount_fails_with_not_attested_where_there_is_nothing_to_count() {
	ExtBuilder::default().build_and_execute(|| {
		let [first, second, third] = ATTESTORS;
		assert_noop!(recount(FLEET), Error::<Test>::NotAttested);
		assert_ok!(attest(first.clone(), FLEET, true));
		assert_noop!(recount(FLEET), Error::<Test>::NotAttested);
		assert_ok!(attest(second, FLEET, true));
		assert_ok!(attest(third, FLEET, true));
		assert_ok!(signed(first, Call::leave {}));
		assert_ok!(recount(FLEET));
		assert_noop!(recount(FLEET), Error::<Test>::NotAttested);
	});
}

#[test]
fn recount_ends_an_attestation_of_which_one_leaves_has_left_was_dismissed_or_jailed() {
	let goes: [fn(AccountId); 4] = [
		|who| {
			assert_ok!(signed(who, Call::leave {}));
		},
		|who| {
			assert_ok!(signed(who.clone(), Call::leave {}));
			pass(UNBONDING);
			assert_ok!(signed(who, Call::withdraw_bond {}));
		},
		|who| {
			assert_ok!(root(Call::dismiss { who }));
		},
		|who| {
			assert_ok!(OracleGovernance::jail(&who, &BOB));
		},
	];
	for go in goes {
		ExtBuilder::default().attested().build_and_execute(|| {
			let [_, who, _] = ATTESTORS;
			go(who);
			// What they said stands until somebody asks.
			assert_eq!(believed(), Some(START + LIFETIME));
			events();
			assert_ok!(recount(FLEET));
			assert_eq!(believed(), None);
			assert_eq!(known(&FLEET).until, None);
			assert_eq!(events(), vec![Event::AttestationLost { subject: FLEET }]);
		});
	}
}

#[test]
fn recount_changes_nothing_when_the_subject_cannot_lose_the_attestation() {
	ExtBuilder::default().attested().build_and_execute(|| {
		let [who, ..] = ATTESTORS;
		assert_ok!(signed(who, Call::leave {}));
		World::change(|known| known.broken = true);
		assert_noop!(recount(FLEET), BROKEN);
	});
}

#[test]
fn recount_under_dispute_leaves_nothing_that_an_acquittal_could_restore() {
	ExtBuilder::default().attested().build_and_execute(|| {
		let [who, ..] = ATTESTORS;
		let case = dispute(FLEET);
		assert_noop!(recount(FLEET), Error::<Test>::QuorumStands);
		assert_ok!(root(Call::dismiss { who: who.clone() }));
		assert_ok!(recount(FLEET));
		// Those who were signers when it was disputed are liable all the same.
		assert_eq!(record(case).signers.to_vec(), ATTESTORS.to_vec());
		decide(case, false);
		conclude(case);
		assert_eq!(believed(), None);
		assert_eq!(OracleGovernance::attested_until(FLEET), None);
	});
}
