//! A fault is applied, or dropped.

use super::*;
use millrace_primitives::Earmarks;

/// A fault of the first hour of ten.
fn waiting() -> FaultId {
	let lease = running(BATCH);
	let id = dark(lease, 0);
	events();
	id
}

/// What an hour of ten is worth.
const LOSS: Balance = PRICE / 10;

fn to_customer(customer: Balance) -> Payment {
	Payment { customer, ..Default::default() }
}

#[test]
fn applying_counts_the_fault_time_and_pays_the_customer_what_it_lost() {
	ExtBuilder::default().build_and_execute(|| {
		let fault = waiting();
		let lease = LeaseId(0);
		let key = uptime(lease, 0);
		pass(PENDING_PERIOD);
		assert_ok!(apply(fault));
		let told = events();
		let slashed = Event::Slashed { fault, key, slashed: LOSS, paid: to_customer(LOSS) };
		assert_eq!(told[0], slashed);
		let (provider, class_id, reliability) = (ALICE, CLASS, Permill::from_parts(333_333));
		let scored = Event::Scored { provider, class_id, lease, kept: false, reliability };
		assert_eq!(told[1..], [scored]);
		let agreement = agreement(lease);
		assert_eq!((agreement.slashed, agreement.to_customer), (LOSS, LOSS));
		assert_eq!((agreement.pending, agreement.breached), (0, true));
		assert_eq!(agreement.reporter, Some(attestor(0)));
		let track = &agreement.tracks[0];
		assert_eq!((track.attested, track.admitted, track.missed), (HOUR, 0, 1));
		assert_eq!(gold(&BOB), LOSS);
		assert_eq!(World::earmarked(VAULT), PRICE - LOSS);
		assert_eq!(Sla::fault(fault), None);
		assert_noop!(apply(fault), Error::<Test>::UnknownFault);
	});
}

#[test]
fn applying_fails_with_too_early_while_it_waits() {
	ExtBuilder::default().build_and_execute(|| {
		let id = waiting();
		for elapsed in [0, PENDING_PERIOD - INSTANT] {
			pass(elapsed);
			assert_noop!(apply(id), Error::<Test>::TooEarly);
		}
		pass(INSTANT);
		assert_ok!(apply(id));
	});
}

#[test]
fn applying_fails_with_no_such_fault_for_none() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(apply(FaultId(0)), Error::<Test>::UnknownFault);
	});
}

#[test]
fn applying_fails_with_under_appeal_while_a_case_is_open_however_long() {
	ExtBuilder::default().build_and_execute(|| {
		let id = waiting();
		assert_ok!(appeal(ALICE, id));
		for elapsed in [PENDING_PERIOD, 100 * DAY] {
			pass(elapsed);
			assert_noop!(apply(id), Error::<Test>::UnderAppeal);
		}
		World::rule(id, Verdict::Right);
		assert_ok!(apply(id));
	});
}

#[test]
fn a_fault_is_applied_unless_it_was_found_to_be_wrong() {
	for (verdict, applied) in [
		(None, true),
		(Some(Verdict::Right), true),
		(Some(Verdict::Unresolved), true),
		(Some(Verdict::Wrong), false),
	] {
		ExtBuilder::default().build_and_execute(|| {
			let id = waiting();
			if let Some(verdict) = verdict {
				World::rule(id, verdict);
			}
			pass(PENDING_PERIOD);
			assert_ok!(apply(id));
			let paid = if applied { LOSS } else { 0 };
			assert_eq!(gold(&BOB), paid);
			let agreement = agreement(LeaseId(0));
			assert_eq!(agreement.breached, applied);
			assert_eq!(agreement.pending, 0);
			let track = &agreement.tracks[0];
			let expected = if applied { (1, 0) } else { (0, 1) };
			assert_eq!((track.missed, track.excused), expected);
		});
	}
}

#[test]
fn what_is_overturned_costs_nothing_and_leaves_the_earmark_whole() {
	ExtBuilder::default().build_and_execute(|| {
		let fault = waiting();
		World::rule(fault, Verdict::Wrong);
		pass(PENDING_PERIOD);
		assert_ok!(apply(fault));
		let key = uptime(LeaseId(0), 0);
		assert_eq!(events(), vec![Event::Overturned { fault, key }]);
		let agreement = agreement(LeaseId(0));
		assert_eq!((agreement.slashed, agreement.tracks[0].attested), (0, 0));
		assert_eq!(agreement.reporter, None);
		assert_eq!(World::earmarked(VAULT), PRICE);
		assert_eq!(Scores::<Test>::iter().count(), 0);
	});
}

#[test]
fn even_a_fault_that_was_overturned_early_waits_until_it_is_due() {
	ExtBuilder::default().build_and_execute(|| {
		let id = waiting();
		World::rule(id, Verdict::Wrong);
		assert_noop!(apply(id), Error::<Test>::TooEarly);
	});
}

#[test]
fn a_slash_from_a_frozen_vault_is_put_off_and_all_is_as_before() {
	ExtBuilder::default().build_and_execute(|| {
		let id = waiting();
		World::set_state(VAULT, State::Frozen);
		pass(PENDING_PERIOD);
		assert_noop!(apply(id), FROZEN);
		World::set_state(VAULT, State::Active);
		assert_ok!(apply(id));
		assert_eq!(gold(&BOB), LOSS);
	});
}

#[test]
fn a_settled_vault_pays_what_was_set_aside_before() {
	for graceful in [true, false] {
		ExtBuilder::default().build_and_execute(|| {
			let id = waiting();
			World::settle(VAULT, graceful);
			let of_alice = gold(&ALICE);
			pass(PENDING_PERIOD);
			assert_ok!(apply(id));
			assert_eq!(gold(&BOB), LOSS);
			pass(DURATION);
			assert_ok!(end(LeaseId(0), UNITS, false));
			live(REPORT_PERIOD + MINUTE);
			// What is left goes where delivered units of it do.
			let left = PRICE - LOSS;
			assert_eq!(gold(&ALICE), of_alice + if graceful { left } else { 0 });
			assert_eq!(gold(&BACKSTOP), if graceful { 0 } else { left });
		});
	}
}

#[test]
fn a_fault_without_an_earmark_costs_nothing_but_the_provider_s_name() {
	ExtBuilder::default().build_and_execute(|| {
		let order = NewLease { price: 0, ..order() };
		let lease = order.lease;
		assert_ok!(agree(order, None));
		assert_ok!(begin(lease));
		let fault = dark(lease, 0);
		pass(PENDING_PERIOD);
		// Nothing is paid, so that it does not matter whether that could be.
		World::set_state(VAULT, State::Frozen);
		events();
		assert_ok!(apply(fault));
		let key = uptime(lease, 0);
		let none = Event::Slashed { fault, key, slashed: 0, paid: Payment::default() };
		assert_eq!(events()[0], none);
		assert!(agreement(lease).breached);
		assert_eq!(Scores::<Test>::get(ALICE, CLASS).broken, SCORE_ONE);
	});
}

#[test]
fn nothing_is_lost_beyond_the_earmark() {
	ExtBuilder::default().build_and_execute(|| {
		// A tenth of an hour's worth more than nine hours.
		let share = Permill::from_percent(91);
		assert_ok!(offer(ALICE, Terms { earmark: share, ..simple() }));
		let lease = running(TemplateId(3));
		for epoch in 0..10 {
			dark(lease, epoch);
		}
		pass(PENDING_PERIOD);
		for (id, lost) in (0..10).map(|id| (id, if id == 9 { LOSS / 10 } else { LOSS })) {
			let before = agreement(lease).slashed;
			assert_ok!(apply(FaultId(id)));
			assert_eq!(agreement(lease).slashed - before, lost);
		}
		let agreement = agreement(lease);
		assert_eq!(agreement.earmark_left(), Some(0));
		assert_eq!(gold(&BOB), PRICE * 91 / 100);
		assert_eq!(World::earmarked(VAULT), 0);
	});
}

#[test]
fn what_a_customer_cannot_receive_is_filed_for_it() {
	ExtBuilder::default().build_and_execute(|| {
		let fault = waiting();
		World::block(&BOB, true);
		let before = gold(&BOB);
		pass(PENDING_PERIOD);
		assert_ok!(apply(fault));
		let key = uptime(LeaseId(0), 0);
		let paid = to_customer(LOSS);
		assert_eq!(events()[0], Event::Slashed { fault, key, slashed: LOSS, paid });
		assert_eq!((gold(&BOB), gold(&BACKSTOP)), (before, 0));
		assert_eq!(filed(&BOB, GOLD), LOSS);
		assert_eq!(agreement(LeaseId(0)).to_customer, LOSS);
	});
}

#[test]
fn the_view_of_a_slash_is_what_applying_does() {
	ExtBuilder::default().build_and_execute(|| {
		let id = waiting();
		let told = Sla::slash_of(id).unwrap();
		assert_eq!(told, SlashView { slash: LOSS, to_customer: LOSS });
		let slash = Sla::slash_for(&agreement(LeaseId(0)), &fault(id)).unwrap();
		assert_eq!((slash.loss, slash.due, slash.slash), (LOSS, LOSS, LOSS));
		pass(PENDING_PERIOD);
		assert_ok!(apply(id));
		assert_eq!(Sla::slash_of(id), None);
		assert_eq!(agreement(LeaseId(0)).slashed, told.slash);
	});
}

#[test]
fn faults_of_one_agreement_break_its_provider_s_word_once() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		let faults = [dark(lease, 0), dark(lease, 1), dark(lease, 2)];
		pass(PENDING_PERIOD);
		for id in faults {
			assert_ok!(apply(id));
		}
		let score = Scores::<Test>::get(ALICE, CLASS);
		assert_eq!((score.broken, score.strikes.len()), (SCORE_ONE, 1));
	});
}
