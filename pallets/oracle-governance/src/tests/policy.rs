//! How failed vaults are remedied, and that nobody gains by disputing itself.

use super::*;

fn set(class_id: ClassId, remedy: Remedy) {
	assert_ok!(root(Call::set_policy { class_id, remedy }));
}

#[test]
fn a_class_without_a_policy_is_remedied_as_a_hybrid() {
	ExtBuilder::default().build_and_execute(|| {
		for class in [0, 1, u32::MAX].map(ClassId) {
			assert_eq!(OracleGovernance::policy(class), Remedy::Hybrid);
		}
		assert_eq!(record(dispute(FLEET)).remedy, Remedy::Hybrid);
	});
}

#[test]
fn a_policy_is_that_of_its_class_alone_and_may_be_set_again() {
	ExtBuilder::default().build_and_execute(|| {
		for remedy in [Remedy::HardStop, Remedy::GracefulExit, Remedy::Hybrid] {
			set(CLASS, remedy);
			assert_eq!(events(), vec![Event::PolicySet { class_id: CLASS, remedy }]);
			assert_eq!(OracleGovernance::policy(CLASS), remedy);
			assert_eq!(OracleGovernance::policy(ClassId(1)), Remedy::Hybrid);
		}
	});
}

#[test]
fn only_a_vote_sets_a_policy() {
	ExtBuilder::default().build_and_execute(|| {
		for who in [OWNER, BOB, VOTERS[0].clone(), TREASURY] {
			let call = Call::set_policy { class_id: CLASS, remedy: Remedy::GracefulExit };
			assert_noop!(signed(who, call), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn a_change_in_the_middle_of_a_case_does_not_touch_it() {
	ExtBuilder::default().build_and_execute(|| {
		set(CLASS, Remedy::GracefulExit);
		let case = dispute(FLEET);
		set(CLASS, Remedy::HardStop);
		decide(case, true);
		assert_ok!(appeal(CAROL, case, false));
		// Not in a later round either.
		set(CLASS, Remedy::Hybrid);
		decide(case, true);
		assert_eq!(OracleGovernance::case_view(case).unwrap().remedy, Remedy::GracefulExit);
		conclude(case);
		assert_eq!(VAULTS.map(World::state), [State::Remedied(Remedy::GracefulExit); 2]);
	});
}

#[test]
fn a_case_of_the_same_class_opened_after_a_change_follows_it() {
	ExtBuilder::default().build_and_execute(|| {
		let fleet = dispute(FLEET);
		set(CLASS, Remedy::HardStop);
		let issue = dispute(ISSUE);
		assert_eq!(
			(record(fleet).remedy, record(issue).remedy),
			(Remedy::Hybrid, Remedy::HardStop)
		);
	});
}

#[test]
fn neither_a_respondent_nor_its_affiliate_disputes_its_own_subject() {
	ExtBuilder::default().build_and_execute(|| {
		for who in [OWNER, AFFILIATE] {
			for subject in [FLEET, ISSUE] {
				assert_noop!(try_dispute(who.clone(), subject), Error::<Test>::OwnSubject);
			}
		}
	});
}

#[test]
fn who_disputes_itself_through_another_account_to_be_acquitted_pays_half_of_the_bond() {
	ExtBuilder::default().attested().build_and_execute(|| {
		let both = || free(&OWNER) + free(&STRANGER);
		let before = both();
		let mut case = NextCaseId::<Test>::get();
		// Each time anew: an acquittal protects from nothing.
		for times in 1..=3 {
			assert_ok!(try_dispute(STRANGER, FLEET));
			decide(case, false);
			conclude(case);
			assert_eq!(before - both(), times * BOND / 2);
			case = case.next().unwrap();
		}
		assert_eq!(VAULTS.map(World::state), [State::Active; 2]);
	});
}

#[test]
fn an_acquittal_that_somebody_else_appeals_does_not_stand() {
	ExtBuilder::default().attested().build_and_execute(|| {
		let case = NextCaseId::<Test>::get();
		assert_ok!(try_dispute(STRANGER, FLEET));
		decide(case, false);
		assert_ok!(appeal(BOB, case, true));
		decide(case, true);
		conclude(case);
		assert_eq!(VAULTS.map(World::state), [State::Remedied(Remedy::Hybrid); 2]);
		assert_eq!(World::get().condemned.get(&FLEET), Some(&STRANGER));
	});
}

#[test]
fn who_disputes_itself_so_that_nobody_decides_loses_its_vaults() {
	ExtBuilder::default().attested().build_and_execute(|| {
		let case = NextCaseId::<Test>::get();
		assert_ok!(root(Call::set_policy { class_id: CLASS, remedy: Remedy::GracefulExit }));
		assert_ok!(try_dispute(STRANGER, FLEET));
		for _ in 0..2 {
			pass(VOTING);
			assert_ok!(signed(CAROL, Call::close { case_id: case }));
		}
		conclude(case);
		// Not as gracefully as the policy would be, and without a reward.
		assert_eq!(VAULTS.map(World::state), [State::Remedied(Remedy::Hybrid); 2]);
		assert!(World::get().reporters.is_empty());
		assert_eq!(free(&STRANGER), ENDOWMENT);
	});
}
