//! A fault is disputed while it waits.

use super::*;
use millrace_primitives::Subject;

/// A fault of the first hour.
fn waiting() -> FaultId {
	let lease = running(BATCH);
	let id = dark(lease, 0);
	events();
	id
}

#[test]
fn appealing_disputes_the_fault_with_its_provider_s_evidence() {
	ExtBuilder::default().build_and_execute(|| {
		let id = waiting();
		assert_ok!(appeal(ALICE, id));
		assert_eq!(events(), vec![Event::Appealed { fault: id, who: ALICE }]);
		let expected = (ALICE, Subject::Measurement(id), evidence());
		assert_eq!(World::get().appeals, vec![expected]);
		// The fault waits as before.
		assert_eq!(agreement(LeaseId(0)).pending, 1);
	});
}

#[test]
fn appealing_fails_with_not_provider_for_anybody_else() {
	ExtBuilder::default().build_and_execute(|| {
		let id = waiting();
		for who in [BOB, CAROL, ERIN, attestor(0)] {
			assert_noop!(appeal(who, id), Error::<Test>::NotProvider);
		}
	});
}

#[test]
fn appealing_fails_with_no_such_fault_for_none_and_for_one_that_was_applied() {
	ExtBuilder::default().build_and_execute(|| {
		let id = waiting();
		assert_noop!(appeal(ALICE, FaultId(1)), Error::<Test>::UnknownFault);
		pass(PENDING_PERIOD);
		assert_ok!(apply(id));
		assert_noop!(appeal(ALICE, id), Error::<Test>::UnknownFault);
	});
}

#[test]
fn appealing_fails_with_too_late_from_the_moment_at_which_the_fault_is_due() {
	ExtBuilder::default().build_and_execute(|| {
		let id = waiting();
		let other = dark(running(BATCH), 0);
		wait_until(fault(id).due - INSTANT);
		assert_ok!(appeal(ALICE, id));
		wait_until(fault(other).due);
		assert_noop!(appeal(ALICE, other), Error::<Test>::TooLate);
	});
}

#[test]
fn appealing_fails_with_invalid_evidence_for_what_cannot_be_looked_for() {
	ExtBuilder::default().build_and_execute(|| {
		let fault = waiting();
		for uri in [&b""[..], b"two words", b"\x07"] {
			let evidence = Evidence { uri: uri.to_vec().try_into().unwrap(), ..evidence() };
			let call = Call::appeal { fault, evidence };
			assert_noop!(signed(ALICE, call), Error::<Test>::InvalidEvidence);
		}
	});
}

#[test]
fn appealing_fails_as_the_dispute_does() {
	ExtBuilder::default().build_and_execute(|| {
		let id = waiting();
		World::refuse(true);
		assert_noop!(appeal(ALICE, id), REFUSED);
		World::refuse(false);
		assert_ok!(appeal(ALICE, id));
		assert_noop!(appeal(ALICE, id), REFUSED);
	});
}

#[test]
fn whoever_answers_for_a_fault_is_known_while_it_can_be_disputed() {
	ExtBuilder::default().build_and_execute(|| {
		let id = waiting();
		let reporters = [0, 1, 2].map(attestor).to_vec();
		let (lease, class_id) = (LeaseId(0), CLASS);
		let facts = FaultFacts { lease, customer: BOB, provider: ALICE, class_id, reporters };
		assert_eq!(Sla::fault_facts(id), Some(facts));
		assert_eq!(Sla::fault_facts(FaultId(1)), None);
		wait_until(fault(id).due - INSTANT);
		assert!(Sla::fault_facts(id).is_some());
		pass(INSTANT);
		assert_eq!(Sla::fault_facts(id), None);
	});
}
