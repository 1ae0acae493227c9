//! Terms are taken away; leases that have them keep them.

use super::*;
use sp_runtime::DispatchResult;

const OWN: TemplateId = TemplateId(3);

fn retire(who: AccountId, template: TemplateId) -> DispatchResult {
	signed(who, Call::retire_template { template })
}

#[test]
fn retiring_releases_the_deposit_and_makes_room() {
	ExtBuilder::default().build_and_execute(|| {
		for _ in 0..MAX_TEMPLATES {
			assert_ok!(offer(ALICE, simple()));
		}
		events();
		assert_ok!(retire(ALICE, OWN));
		let deposit = TEMPLATE_DEPOSIT;
		assert_eq!(events(), vec![Event::TemplateRetired { template: OWN, deposit }]);
		assert_eq!(held(HoldReason::TemplateDeposit, &ALICE), 2 * TEMPLATE_DEPOSIT);
		assert_eq!(TemplateCounts::<Test>::get(ALICE), 2);
		assert_eq!(Sla::template(OWN), None);
		assert_ok!(offer(ALICE, simple()));
		// Its id is not given again.
		assert_eq!(NextTemplateId::<Test>::get(), TemplateId(7));
	});
}

#[test]
fn the_last_template_of_a_provider_leaves_no_count() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(offer(ALICE, simple()));
		assert_ok!(retire(ALICE, OWN));
		assert_eq!(TemplateCounts::<Test>::iter().count(), 0);
		assert_eq!(free(&ALICE), ENDOWMENT);
	});
}

#[test]
fn retiring_fails_with_no_such_template_for_one_that_is_not_there() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(retire(ALICE, OWN), Error::<Test>::UnknownTemplate);
		let call = Call::retire_template { template: OWN };
		assert_noop!(root(call), Error::<Test>::UnknownTemplate);
	});
}

#[test]
fn retiring_fails_with_not_owner_for_somebody_else_s() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(offer(ALICE, simple()));
		assert_noop!(retire(CAROL, OWN), Error::<Test>::NotOwner);
		assert_noop!(retire(ALICE, BATCH), Error::<Test>::NotOwner);
		// Nor is what a provider offers governance's.
		let call = Call::retire_template { template: OWN };
		assert_noop!(root(call), Error::<Test>::NotOwner);
	});
}

#[test]
fn governance_retires_what_it_defined() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(root(Call::retire_template { template: STANDARD }));
		let expected = Event::TemplateRetired { template: STANDARD, deposit: 0 };
		assert_eq!(events(), vec![expected]);
		let order = order();
		assert_noop!(agree(order, accept(STANDARD)), Error::<Test>::UnknownTemplate);
	});
}

#[test]
fn leases_that_have_retired_terms_keep_them() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(STANDARD);
		let before = agreement(lease);
		assert_ok!(root(Call::retire_template { template: STANDARD }));
		assert_eq!(agreement(lease), before);
		let extension = Extension { units: UNITS, duration: DURATION, price: PRICE };
		assert_ok!(extend(lease, extension));
		assert_eq!(agreement(lease).earmark, 2 * before.earmark);
	});
}

#[test]
fn without_the_first_template_a_lease_has_terms_only_if_somebody_asks_for_them() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(root(Call::retire_template { template: BATCH }));
		let order = order();
		let lease = order.lease;
		assert_ok!(agree(order.clone(), None));
		assert!(!Agreements::<Test>::contains_key(lease));
		assert_ok!(agree(order, accept(STANDARD)));
		assert!(Agreements::<Test>::contains_key(lease));
	});
}
