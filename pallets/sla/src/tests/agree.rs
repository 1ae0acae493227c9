//! The order of a lease gets terms.

use super::*;
use millrace_primitives::{Agreements as Terms_, Earmarks, NewLease, Reputation, TermsQuote};

fn quote(order: &NewLease<AccountId>, template: Option<TemplateId>) -> Option<TermsQuote> {
	<Sla as Terms_<_>>::quote(order, template)
}

#[test]
fn agreeing_copies_the_terms_sets_the_earmark_aside_and_holds_the_fee() {
	ExtBuilder::default().build_and_execute(|| {
		let order = order();
		let lease = order.lease;
		assert_ok!(agree(order, accept(STANDARD)));
		let (class_id, vault, template) = (CLASS, VAULT, STANDARD);
		let (units, duration, price) = (UNITS, DURATION, PRICE);
		let terms = Sla::template(STANDARD).unwrap().terms;
		assert_eq!(
			agreement(lease),
			Agreement {
				customer: BOB,
				provider: ALICE,
				class_id,
				vault,
				template,
				units,
				duration,
				price,
				earmark_share: Permill::one(),
				earmark: PRICE,
				slashed: 0,
				to_customer: 0,
				reporter: None,
				fee: FEE,
				delivered: 0,
				extensions: 0,
				tracks: terms
					.modules
					.into_iter()
					.map(Track::new)
					.collect::<Vec<_>>()
					.try_into()
					.unwrap(),
				pending: 0,
				undecided: 0,
				breached: false,
				stage: AgreementStage::Agreed,
				filed: 0,
			}
		);
		let (earmark, fee) = (PRICE, FEE);
		let (customer, provider) = (BOB, ALICE);
		assert_eq!(
			events(),
			vec![Event::Agreed {
				lease,
				customer,
				provider,
				class_id,
				vault,
				template,
				units,
				duration,
				price,
				earmark,
				fee,
			}]
		);
		assert_eq!(World::earmarked(VAULT), PRICE);
		assert_eq!(held_fee(&BOB), FEE);
		assert_eq!(cash(&BOB), SAVINGS - FEE);
		// Nobody looks at it before it is over.
		assert_eq!(Agenda::<Test>::iter().count(), 0);
	});
}

#[test]
fn whoever_asks_for_no_terms_gets_the_first_template_free() {
	ExtBuilder::default().build_and_execute(|| {
		let order = order();
		let lease = order.lease;
		assert_ok!(agree(order, None));
		let agreement = agreement(lease);
		assert_eq!((agreement.template, agreement.fee, agreement.earmark), (BATCH, 0, PRICE));
		assert_eq!(held_fee(&BOB), 0);
	});
}

#[test]
fn the_quote_is_what_agreeing_costs_and_sets_aside() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(offer(ALICE, Terms { earmark: Permill::from_percent(7), ..simple() }));
		for template in [BATCH, STANDARD, REALTIME, TemplateId(3)] {
			let order = order();
			let told = quote(&order, Some(template)).unwrap();
			assert_eq!(told.template, template);
			let lease = order.lease;
			assert_ok!(agree(order, Some(Acceptance { template, fee_max: told.fee })));
			let agreement = agreement(lease);
			assert_eq!((agreement.fee, agreement.earmark), (told.fee, told.earmark));
		}
		let default = quote(&order(), None).unwrap();
		assert_eq!(default, TermsQuote { template: BATCH, fee: 0, earmark: PRICE });
		let of_standard = TermsQuote { template: STANDARD, fee: FEE, earmark: PRICE };
		assert_eq!(quote(&order(), Some(STANDARD)), Some(of_standard));
	});
}

#[test]
fn there_is_no_quote_of_terms_that_a_lease_cannot_have() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(offer(CAROL, simple()));
		assert_eq!(quote(&order(), Some(TemplateId(3))), None);
		assert!(quote(&order_of_carol(), Some(TemplateId(3))).is_some());
		assert_eq!(quote(&order(), Some(TemplateId(99))), None);
		World::set_price(CLASS, 1, Status::Stale);
		assert_eq!(quote(&order(), Some(STANDARD)), None);
		assert!(quote(&order(), None).is_some());
	});
}

#[test]
fn agreeing_fails_with_no_such_template_for_one_that_is_not_there_or_another_provider_s() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(offer(CAROL, simple()));
		for template in [TemplateId(3), TemplateId(99)] {
			let order = order();
			assert_noop!(agree(order, accept(template)), Error::<Test>::UnknownTemplate);
		}
		assert_ok!(agree(order_of_carol(), accept(TemplateId(3))));
	});
}

#[test]
fn agreeing_fails_with_fee_above_max_by_the_last_unit() {
	ExtBuilder::default().build_and_execute(|| {
		let of = |fee_max| Some(Acceptance { template: STANDARD, fee_max });
		let order = order();
		assert_noop!(agree(order.clone(), of(FEE - 1)), Error::<Test>::FeeAboveMax);
		assert_ok!(agree(order, of(FEE)));
	});
}

#[test]
fn a_fee_is_rounded_up_to_the_unit() {
	ExtBuilder::default().build_and_execute(|| {
		let order = NewLease { units: UNITS + 1, ..order() };
		let lease = order.lease;
		assert_ok!(agree(order, accept(STANDARD)));
		assert_eq!(agreement(lease).fee, FEE + 1);
		assert_eq!(held_fee(&BOB), FEE + 1);
	});
}

#[test]
fn agreeing_fails_with_no_price_unless_it_is_live_or_the_terms_are_free() {
	ExtBuilder::default().build_and_execute(|| {
		for status in [Status::Halted, Status::Volatile, Status::Wide, Status::Stale] {
			World::set_price(CLASS, 1, status);
			let order = order();
			assert_noop!(agree(order.clone(), accept(STANDARD)), Error::<Test>::NoPrice);
			assert_ok!(agree(order, accept(BATCH)));
		}
		World::change(|known| known.prices.clear());
		let order = order();
		assert_noop!(agree(order.clone(), accept(STANDARD)), Error::<Test>::NoPrice);
		assert_ok!(agree(order, None));
	});
}

#[test]
fn agreeing_fails_as_the_hold_does_if_the_customer_cannot_pay() {
	ExtBuilder::default().build_and_execute(|| {
		let order = NewLease { customer: ERIN, ..order() };
		let before = state_root();
		assert!(agree(order.clone(), accept(STANDARD)).is_err());
		assert_eq!(state_root(), before);
		assert_ok!(agree(order, accept(BATCH)));
	});
}

#[test]
fn agreeing_fails_with_provider_suspended_until_that_is_over() {
	ExtBuilder::default().build_and_execute(|| {
		let until = now() + HOUR;
		Scores::<Test>::mutate(ALICE, CLASS, |score| score.suspended_until = until);
		for acceptance in [None, accept(BATCH), accept(STANDARD)] {
			let order = order();
			assert_noop!(agree(order, acceptance), Error::<Test>::ProviderSuspended);
		}
		// In this class alone, and nobody else.
		assert_ok!(agree(NewLease { vault: OTHERS, class_id: OTHER, ..order() }, None));
		assert_ok!(agree(order_of_carol(), None));
		wait_until(until - INSTANT);
		let order = order();
		assert_noop!(agree(order.clone(), None), Error::<Test>::ProviderSuspended);
		wait_until(until);
		assert_ok!(agree(order, None));
	});
}

#[test]
fn the_earmark_is_rounded_up_and_its_share_kept_for_extensions() {
	ExtBuilder::default().build_and_execute(|| {
		let share = Permill::from_parts(333_333);
		assert_ok!(offer(ALICE, Terms { earmark: share, ..simple() }));
		let order = NewLease { price: 10, ..order() };
		let lease = order.lease;
		assert_ok!(agree(order, accept(TemplateId(3))));
		// 3.33333 of ten.
		assert_eq!(agreement(lease).earmark, 4);
		assert_eq!(agreement(lease).earmark_share, share);
	});
}

#[test]
fn the_earmark_is_at_most_the_share_of_the_lease_s_units_in_the_collateral() {
	ExtBuilder::default().build_and_execute(|| {
		// Three of gold for each unit.
		for (price, earmark) in [
			(UNITS * COVER - 1, UNITS * COVER - 1),
			(UNITS * COVER, UNITS * COVER),
			(UNITS * COVER + 1, UNITS * COVER),
			(Balance::MAX, UNITS * COVER),
		] {
			let order = NewLease { price, ..order() };
			let lease = order.lease;
			assert_ok!(agree(order, None));
			assert_eq!(agreement(lease).earmark, earmark);
			assert_eq!(agreement(lease).price, price);
		}
	});
}

#[test]
fn all_earmarks_together_are_at_most_the_collateral() {
	ExtBuilder::default().build_and_execute(|| {
		World::with(VAULT, |vault| vault.owed = 2 * UNITS);
		let all = World::known(VAULT).collateral;
		for earmark in [all / 2, all / 2, 0] {
			let order = NewLease { price: Balance::MAX, ..order() };
			let lease = order.lease;
			assert_ok!(agree(order, None));
			assert_eq!(agreement(lease).earmark, earmark);
		}
		assert_eq!(World::earmarked(VAULT), all);
	});
}

#[test]
fn a_lease_of_unknown_worth_has_terms_without_an_earmark() {
	ExtBuilder::default().build_and_execute(|| {
		let order = NewLease { price: 0, ..order() };
		let lease = order.lease;
		assert_ok!(agree(order, accept(STANDARD)));
		let agreement = agreement(lease);
		assert_eq!((agreement.earmark, agreement.fee), (0, FEE));
		assert_eq!(World::earmarked(VAULT), 0);
	});
}

#[test]
fn a_vault_that_is_not_active_sets_nothing_aside() {
	ExtBuilder::default().build_and_execute(|| {
		World::set_state(VAULT, State::Frozen);
		let lease = agreed(BATCH);
		assert_eq!(agreement(lease).earmark, 0);
	});
}

#[test]
fn an_agreement_leaves_no_trace_if_the_vault_fails() {
	ExtBuilder::default().build_and_execute(|| {
		World::break_vault(VAULT, true);
		let order = order();
		assert_noop!(agree(order, accept(STANDARD)), BROKEN);
	});
}

#[test]
fn a_provider_without_a_past_is_as_likely_to_keep_its_word_as_not() {
	ExtBuilder::default().build_and_execute(|| {
		let expected = Reputation { reliability: Permill::from_percent(50), suspended: false };
		assert_eq!(<Sla as Terms_<_>>::reputation(&ALICE, CLASS), expected);
		Scores::<Test>::mutate(ALICE, CLASS, |score| score.suspended_until = now() + INSTANT);
		assert!(<Sla as Terms_<_>>::reputation(&ALICE, CLASS).suspended);
		assert!(!<Sla as Terms_<_>>::reputation(&ALICE, OTHER).suspended);
		pass(INSTANT);
		assert!(!<Sla as Terms_<_>>::reputation(&ALICE, CLASS).suspended);
		Scores::<Test>::remove(ALICE, CLASS);
	});
}
