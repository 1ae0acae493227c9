//! What others are told of attestors and rulings, and disputes on somebody's behalf.

use super::*;
use frame_support::traits::Get;
use millrace_primitives::{Disputes, Ruling};

fn active_beside(who: &AccountId) -> Option<u32> {
	<OracleGovernance as Disputes<AccountId>>::active_beside(who)
}

fn appeal_as(who: AccountId, subject: Subject) -> Result<(), DispatchError> {
	<OracleGovernance as Disputes<AccountId>>::appeal(who, subject, evidence())
}

fn ruling(subject: &Subject) -> Ruling {
	<OracleGovernance as Disputes<AccountId>>::ruling(subject)
}

#[test]
fn an_active_attestor_learns_how_many_are_active_and_nobody_else_does() {
	ExtBuilder::default().build_and_execute(|| {
		let [first, second, third] = ATTESTORS;
		for who in [&first, &second, &third] {
			assert_eq!(active_beside(who), Some(3));
		}
		assert_eq!(active_beside(&STRANGER), None);
		assert_ok!(signed(LATE_ATTESTOR, Call::join {}));
		assert_eq!(active_beside(&first), Some(4));
		assert_eq!(active_beside(&LATE_ATTESTOR), Some(4));
		// Who leaves has no say any more and is not counted, and neither is who was jailed.
		assert_ok!(signed(second.clone(), Call::leave {}));
		assert_ok!(OracleGovernance::jail(&third, &BOB));
		assert_eq!(active_beside(&first), Some(2));
		assert_eq!((active_beside(&second), active_beside(&third)), (None, None));
	});
}

#[test]
fn a_dispute_on_behalf_of_somebody_is_as_if_it_had_called() {
	let by_call = {
		let mut ext = ExtBuilder::default().attested().build();
		ext.execute_with(|| {
			assert_ok!(try_dispute(BOB, FLEET));
			(record(CaseId(0)), open_poll(CaseId(0)), events())
		})
	};
	ExtBuilder::default().attested().build_and_execute(|| {
		assert_ok!(appeal_as(BOB, FLEET));
		assert_eq!((record(CaseId(0)), open_poll(CaseId(0)), events()), by_call);
		assert_eq!(held(HoldReason::DisputeBond, &BOB), BOND);
		assert_noop!(appeal_as(CAROL, FLEET), Error::<Test>::AlreadyDisputed);
		assert_noop!(appeal_as(OWNER, ISSUE), Error::<Test>::OwnSubject);
		// The provider disputes what was measured.
		assert_ok!(appeal_as(OWNER, MEASUREMENT));
		assert_eq!(record(CaseId(1)).challenger, OWNER);
	});
}

#[test]
fn a_dispute_on_behalf_of_somebody_that_fails_half_way_leaves_no_trace() {
	ExtBuilder::default().build_and_execute(|| {
		World::change(|known| known.broken = true);
		// The bond is on hold by then. No call undoes this one.
		assert_noop!(appeal_as(BOB, FLEET), BROKEN);
	});
}

#[test]
fn ruling_is_what_was_found_last_and_open_while_nothing_is() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(ruling(&MEASUREMENT), Ruling::Undisputed);
		let mut found = Ruling::Undisputed;
		for (verdict, expected) in [
			(Verdict::Rejected, Ruling::Right),
			(Verdict::Unresolved, Ruling::Unresolved),
			(Verdict::Upheld, Ruling::Wrong),
		] {
			assert_eq!(ruling(&MEASUREMENT), found);
			let case = dispute(MEASUREMENT);
			assert_eq!(ruling(&MEASUREMENT), Ruling::Open);
			match verdict.side() {
				Some(upheld) => decide(case, upheld),
				None => (0..2).for_each(|_| {
					pass(VOTING);
					assert_ok!(signed(CAROL, Call::close { case_id: case }));
				}),
			}
			// It may be appealed still.
			assert_eq!(ruling(&MEASUREMENT), Ruling::Open);
			conclude(case);
			assert_eq!(ruling(&MEASUREMENT), expected);
			found = expected;
		}
		assert_eq!(ruling(&FLEET), Ruling::Undisputed);
		assert_eq!(ruling(&Subject::Measurement(FaultId(1))), Ruling::Undisputed);
	});
}

#[test]
fn benchmarks_get_as_many_active_attestors_as_they_ask_for() {
	ExtBuilder::default().build_and_execute(|| {
		// There are some, one of which is jailed.
		let [first, second, third] = ATTESTORS;
		assert_ok!(OracleGovernance::jail(&second, &BOB));
		let ask = fixture::attestors::<Test>;
		assert_eq!(ask(1), vec![first.clone(), third.clone()]);
		for _ in 0..2 {
			let all = ask(4);
			assert_eq!(all.len(), 4);
			assert!(all.contains(&first) && all.contains(&third));
			assert!(all.iter().all(|who| active_beside(who) == Some(4)));
		}
	});
	new_test_ext().execute_with(|| {
		let most = <<Test as Config>::MaxAttestors as Get<u32>>::get();
		assert_eq!(fixture::attestors::<Test>(most).len() as u32, most);
	});
}

#[test]
fn benchmarks_get_the_ruling_that_they_ask_for() {
	ExtBuilder::default().build_and_execute(|| {
		for (wrong, expected) in [(true, Ruling::Wrong), (false, Ruling::Right)] {
			fixture::verdict::<Test>(&MEASUREMENT, Verdict::of(wrong));
			assert_eq!(ruling(&MEASUREMENT), expected);
		}
		dispute(MEASUREMENT);
		assert_eq!(ruling(&MEASUREMENT), Ruling::Open);
	});
}
