//! The last instance: a referendum rules, or nobody does and what was found before stands.

use super::*;
use sp_runtime::DispatchResult;

fn rule(case: CaseId, upheld: bool) -> DispatchResult {
	root(Call::rule { case_id: case, upheld })
}

/// A case after its fourth appeal. `verdict` is what the fourth round found. Carol has appealed
/// every time: for the challenger with 2 and 8 bonds and for the respondent with 4 and 16 if that is
/// `Upheld`, the other way round if not.
fn last_instance(verdict: bool) -> CaseId {
	let case = dispute(FLEET);
	for round in 0..MAX_APPEALS {
		let upheld = (round % 2 == 1) == verdict;
		decide(case, upheld);
		assert_ok!(appeal(CAROL, case, !upheld));
	}
	let verdict = Verdict::of(verdict);
	assert_eq!(record(case).stage, CaseStage::LastInstance { verdict });
	events();
	case
}

#[test]
fn a_ruling_concludes_the_case_at_once_whatever_was_found_before() {
	for before in [true, false] {
		for upheld in [true, false] {
			ExtBuilder::default().build_and_execute(|| {
				let case = last_instance(before);
				pass(DAY);
				assert_ok!(rule(case, upheld));
				let verdict = Verdict::of(upheld);
				let told = events();
				assert!(matches!(
					told.last(),
					Some(Event::Concluded { verdict: found, .. }) if *found == verdict
				));
				assert_eq!(Cases::<Test>::get(case), None);
				let record = VerdictRecord { case_id: case, verdict, at: now() };
				assert_eq!(OracleGovernance::verdict(FLEET), Some(record));
				let state = if upheld { State::Remedied(Remedy::Hybrid) } else { State::Active };
				assert_eq!(VAULTS.map(World::state), [state; 2]);
				assert_noop!(rule(case, upheld), Error::<Test>::UnknownCase);
			});
		}
	}
}

#[test]
fn a_ruling_settles_all_bonds_for_the_side_that_it_is_for() {
	// Carol's bonds of the fourth round's side win together with none of Bob's.
	ExtBuilder::default().build_and_execute(|| {
		let case = last_instance(true);
		assert_ok!(rule(case, false));
		let concluded = Event::Concluded {
			case_id: case,
			subject: FLEET,
			verdict: Verdict::Rejected,
			returned: 20 * BOND,
			paid: 11 * BOND / 2,
			burned: 11 * BOND / 2,
		};
		assert_eq!(events(), vec![concluded]);
		assert_eq!(free(&BOB), ENDOWMENT - BOND);
		// She has lost 2 and 8, and gets half of that and of Bob's back.
		assert_eq!(free(&CAROL), ENDOWMENT - 10 * BOND + 11 * BOND / 2);
	});
	ExtBuilder::default().build_and_execute(|| {
		let case = last_instance(true);
		assert_ok!(rule(case, true));
		let concluded = events().pop();
		// 1, 2 and 8 win, 4 and 16 lose: ten of twenty are paid, in elevenths.
		let share = |bonds: u128| 10 * BOND * bonds / 11;
		let paid = share(1) + share(2) + share(8);
		assert_eq!(paid, 10 * BOND - 1, "one unit does not divide");
		assert_eq!(
			concluded,
			Some(Event::Concluded {
				case_id: case,
				subject: FLEET,
				verdict: Verdict::Upheld,
				returned: 11 * BOND,
				paid,
				burned: 10 * BOND + 1,
			})
		);
		assert_eq!(free(&BOB), ENDOWMENT + share(1));
		assert_eq!(free(&CAROL), ENDOWMENT - 20 * BOND + share(2) + share(8));
	});
}

#[test]
fn rule_fails_with_wrong_stage_before_the_last_instance() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(rule(CaseId(0), true), Error::<Test>::UnknownCase);
		let case = dispute(FLEET);
		for round in 0..MAX_APPEALS {
			let upheld = round % 2 == 0;
			assert_noop!(rule(case, true), Error::<Test>::WrongStage);
			decide(case, upheld);
			assert_noop!(rule(case, true), Error::<Test>::WrongStage);
			assert_ok!(appeal(CAROL, case, !upheld));
		}
		assert_ok!(rule(case, true));
	});
}

#[test]
fn only_a_referendum_rules() {
	ExtBuilder::default().build_and_execute(|| {
		let case = last_instance(true);
		for who in [OWNER, BOB, CAROL, VOTERS[0].clone()] {
			let call = Call::rule { case_id: case, upheld: true };
			assert_noop!(signed(who, call), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn rule_fails_with_too_late_at_the_very_moment() {
	ExtBuilder::default().build_and_execute(|| {
		let case = last_instance(true);
		pass(RULING - 1);
		let conclude = Call::conclude { case_id: case };
		assert_noop!(signed(CAROL, conclude), Error::<Test>::TooEarly);
		pass(1);
		assert_noop!(rule(case, false), Error::<Test>::TooLate);
		assert_ok!(signed(CAROL, Call::conclude { case_id: case }));
	});
	ExtBuilder::default().build_and_execute(|| {
		let case = last_instance(true);
		pass(RULING - 1);
		assert_ok!(rule(case, false));
	});
}

#[test]
fn what_was_found_before_stands_where_nobody_rules() {
	for before in [true, false] {
		ExtBuilder::default().build_and_execute(|| {
			let case = last_instance(before);
			pass(RULING);
			assert_ok!(signed(STRANGER, Call::conclude { case_id: case }));
			let verdict = Verdict::of(before);
			let record = VerdictRecord { case_id: case, verdict, at: now() };
			assert_eq!(OracleGovernance::verdict(FLEET), Some(record));
			// The last appeal is lost: sixteen bonds, and with them the four of its side.
			let lost: Balance = if before { 4 + 16 } else { 1 + 4 + 16 };
			let lost = lost * BOND;
			let Some(Event::Concluded { returned, paid, burned, .. }) = events().pop() else {
				panic!("not concluded")
			};
			assert_eq!(returned, 31 * BOND - lost);
			assert_eq!(paid + burned, lost);
		});
	}
}

#[test]
fn where_nobody_has_ever_found_anything_the_last_instance_leaves_it_unresolved() {
	ExtBuilder::default().build_and_execute(|| {
		let case = dispute(FLEET);
		for round in 0..MAX_APPEALS {
			for _ in 0..2 {
				pass(VOTING);
				assert_ok!(signed(CAROL, Call::close { case_id: case }));
			}
			assert_ok!(appeal(CAROL, case, round % 2 == 0));
		}
		let verdict = Verdict::Unresolved;
		assert_eq!(record(case).stage, CaseStage::LastInstance { verdict });
		pass(RULING);
		assert_ok!(signed(CAROL, Call::conclude { case_id: case }));
		assert_eq!((free(&BOB), free(&CAROL)), (ENDOWMENT, ENDOWMENT));
		assert_eq!(OracleGovernance::verdict(FLEET).unwrap().verdict, verdict);
	});
}
