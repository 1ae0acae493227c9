//! Terms that a provider puts up for leases of its own vaults.

use super::*;

#[test]
fn offering_holds_the_deposit_and_stores_the_terms_for_its_provider() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(offer(ALICE, simple()));
		let (template, deposit) = (TemplateId(3), TEMPLATE_DEPOSIT);
		let owner = Some(ALICE);
		let terms = simple();
		assert_eq!(
			events(),
			vec![Event::TemplateDefined { template, owner: owner.clone(), terms, deposit }]
		);
		let stored = Template { owner, deposit, terms: simple() };
		assert_eq!(Templates::<Test>::get(template), Some(stored));
		assert_eq!(held(HoldReason::TemplateDeposit, &ALICE), deposit);
		assert_eq!(TemplateCounts::<Test>::get(ALICE), 1);
	});
}

#[test]
fn offering_fails_with_too_many_templates_at_the_limit_of_that_provider() {
	ExtBuilder::default().build_and_execute(|| {
		for _ in 0..MAX_TEMPLATES {
			assert_ok!(offer(ALICE, simple()));
		}
		assert_noop!(offer(ALICE, simple()), Error::<Test>::TooManyTemplates);
		assert_ok!(offer(CAROL, simple()));
		assert_eq!(held(HoldReason::TemplateDeposit, &ALICE), 3 * TEMPLATE_DEPOSIT);
	});
}

#[test]
fn offering_fails_as_the_hold_does_without_the_deposit() {
	ExtBuilder::default().build_and_execute(|| {
		let before = state_root();
		assert!(offer(PAUPER, simple()).is_err());
		assert_eq!(state_root(), before);
	});
}

#[test]
fn offering_fails_for_bad_terms_as_defining_does() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(offer(ALICE, terms(vec![])), Error::<Test>::NoModules);
		let bad = terms(vec![module(Metric::ErrorRate, 1_000_000, HOUR)]);
		assert_noop!(offer(ALICE, bad), Error::<Test>::ObjectiveOutOfRange);
	});
}

#[test]
fn offering_fails_for_anybody_unsigned_and_for_governance() {
	ExtBuilder::default().build_and_execute(|| {
		let call = Call::offer_template { terms: simple() };
		assert_noop!(root(call), DispatchError::BadOrigin);
	});
}

#[test]
fn a_provider_may_ask_any_fee_and_stand_for_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		let terms = Terms { fee: Permill::one(), earmark: Permill::zero(), ..simple() };
		assert_ok!(offer(ALICE, terms));
		let lease = agreed(TemplateId(3));
		// Ten device-hours of a dollar.
		assert_eq!(agreement(lease).fee, 10 * USD);
		assert_eq!(agreement(lease).earmark, 0);
	});
}
