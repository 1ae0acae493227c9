//! What the terms of a lease are told, when, and what they decide.

use super::*;
use millrace_primitives::{most_reliable, Candidate};

/// How an event shows [`REFUSED`]: the text of such an error is not encoded.
const SHOWN: DispatchError = DispatchError::Other("");

fn agreed(lease: LeaseId, devices: u32, duration: Moment) -> Tale {
	let units = lease_units(devices, duration).unwrap();
	Tale::Agreed {
		lease,
		customer: BOB,
		provider: ALICE,
		class_id: CLASS,
		vault: VAULT,
		units,
		duration,
		price: units * PRICE,
		acceptance: None,
	}
}

#[test]
fn each_event_of_a_life_is_told_once_and_in_order() {
	ExtBuilder.build_and_execute(|| {
		let lease = reserve(2, 3 * HOUR);
		assert_eq!(Promises::tales(), vec![agreed(lease, 2, 3 * HOUR)]);
		pass(5 * MINUTE);
		assert_ok!(confirm(ALICE, lease));
		let since = START + 5 * MINUTE;
		assert_eq!(Promises::tales(), vec![Tale::Begun { lease, since }]);
		pass(HOUR);
		assert_ok!(extend(BOB, lease, HOUR));
		let (units, duration) = (2 * DEVICE_HOUR, HOUR);
		let extended = Tale::Extended { lease, units, duration, price: price_of(2) };
		assert_eq!(Promises::tales(), vec![extended]);
		pass(HOUR);
		let delivered = 4 * DEVICE_HOUR;
		assert_ok!(terminate(BOB, lease));
		let at = since + 2 * HOUR;
		assert_eq!(
			Promises::tales(),
			vec![
				Tale::Ended { lease, at, delivered, broken: false },
				Tale::Delivered(delivered),
				Tale::Restored(4 * DEVICE_HOUR),
			]
		);
	});
}

#[test]
fn terms_that_are_asked_for_are_passed_on_with_their_limit() {
	ExtBuilder.build_and_execute(|| {
		let asked = Some(Acceptance { template: TEMPLATE, fee_max: 77 });
		assert_ok!(redeem_for(BOB, VAULT, 2, HOUR, asked));
		let told = Promises::tales();
		assert!(matches!(told[..], [Tale::Agreed { acceptance, .. }] if acceptance == asked));
	});
}

#[test]
fn an_agreement_without_a_price_is_told_of_none() {
	ExtBuilder.build_and_execute(|| {
		World::without_price(true);
		let lease = start(2, HOUR);
		assert_ok!(extend(BOB, lease, HOUR));
		let told = Promises::tales();
		assert!(matches!(
			told[..],
			[Tale::Agreed { price: 0, .. }, Tale::Begun { .. }, Tale::Extended { price: 0, .. }]
		));
	});
}

#[test]
fn an_extension_is_told_with_today_s_price_and_the_units_that_it_adds() {
	ExtBuilder.build_and_execute(|| {
		// 166,667 units, and rounded up once for the whole: 166,667 more.
		let lease = start(1, 10 * MINUTE);
		Promises::tales();
		assert_ok!(extend(BOB, lease, 10 * MINUTE));
		assert_ok!(extend(BOB, lease, 10 * MINUTE));
		let duration = 10 * MINUTE;
		let extended = |units| Tale::Extended { lease, units, duration, price: units * PRICE };
		assert_eq!(Promises::tales(), vec![extended(166_667), extended(166_666)]);
	});
}

#[test]
fn a_lease_that_is_over_ended_when_it_was_due_however_late_it_is_settled() {
	for late in [0, INSTANT, MINUTE, 30 * DAY] {
		ExtBuilder.build_and_execute(|| {
			let lease = start(2, 3 * HOUR);
			Promises::tales();
			pass(3 * HOUR + late);
			assert_ok!(settle(ERIN, lease));
			let (at, delivered) = (START + 3 * HOUR, 6 * DEVICE_HOUR);
			assert_eq!(
				Promises::tales(),
				vec![
					Tale::Ended { lease, at, delivered, broken: false },
					Tale::Delivered(delivered)
				]
			);
		});
	}
}

#[test]
fn a_lease_that_the_hook_settles_ended_when_it_was_due() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(2, HOUR);
		pass(HOUR / 2);
		assert_ok!(extend(BOB, lease, HOUR));
		Promises::tales();
		pass(DAY);
		idle(Weight::MAX);
		let (at, delivered) = (START + 2 * HOUR, 4 * DEVICE_HOUR);
		let told = Promises::tales();
		assert_eq!(told[0], Tale::Ended { lease, at, delivered, broken: false });
	});
}

#[test]
fn a_failed_start_is_broken_at_the_deadline_before_its_customer_is_compensated() {
	for late in [0, DAY] {
		ExtBuilder.build_and_execute(|| {
			let lease = reserve(2, 5 * DAY);
			Promises::tales();
			pass(CONFIRM_PERIOD + late);
			assert_ok!(expire(ERIN, lease));
			assert_eq!(
				Promises::tales(),
				vec![
					Tale::Ended { lease, at: START + CONFIRM_PERIOD, delivered: 0, broken: true },
					Tale::Compensated(price_of(48)),
					Tale::Restored(240 * DEVICE_HOUR),
				]
			);
		});
	}
}

#[test]
fn a_provider_that_cancels_what_it_has_not_confirmed_breaks_it_there_and_then() {
	ExtBuilder.build_and_execute(|| {
		let lease = reserve(2, 3 * HOUR);
		Promises::tales();
		pass(MINUTE);
		assert_ok!(terminate(ALICE, lease));
		let at = START + MINUTE;
		let told = Promises::tales();
		assert_eq!(told[0], Tale::Ended { lease, at, delivered: 0, broken: true });
		assert_eq!(told[1], Tale::Compensated(price_of(6)));
	});
}

#[test]
fn a_provider_that_breaks_off_breaks_it_before_it_pays_the_penalty() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(2, 3 * HOUR);
		Promises::tales();
		pass(45 * MINUTE);
		assert_ok!(terminate(ALICE, lease));
		let (at, delivered) = (START + 45 * MINUTE, 1_500_000);
		assert_eq!(
			Promises::tales(),
			vec![
				Tale::Ended { lease, at, delivered, broken: true },
				Tale::Compensated(765_000),
				Tale::Delivered(delivered),
				Tale::Restored(4_500_000),
			]
		);
	});
}

#[test]
fn a_customer_that_cancels_breaks_nothing_confirmed_or_not() {
	for confirmed in [false, true] {
		ExtBuilder.build_and_execute(|| {
			let lease = reserve(2, 3 * HOUR);
			if confirmed {
				assert_ok!(confirm(ALICE, lease));
			}
			Promises::tales();
			assert_ok!(terminate(BOB, lease));
			let told = Promises::tales();
			assert_eq!(told[0], Tale::Ended { lease, at: START, delivered: 0, broken: false });
		});
	}
}

#[test]
fn an_end_that_waits_for_its_vault_is_told_at_once_and_not_again_when_it_is_paid() {
	ExtBuilder.build_and_execute(|| {
		let lease = reserve(2, 3 * HOUR);
		Promises::tales();
		World::freeze(VAULT);
		pass(HOUR);
		assert_ok!(expire(ERIN, lease));
		let at = START + CONFIRM_PERIOD;
		assert_eq!(Promises::tales(), vec![Tale::Ended { lease, at, delivered: 0, broken: true }]);
		pass(DAY);
		World::thaw(VAULT);
		assert_ok!(settle(ERIN, lease));
		let paid = vec![Tale::Compensated(price_of(6)), Tale::Restored(6 * DEVICE_HOUR)];
		assert_eq!(Promises::tales(), paid);
	});
}

#[test]
fn terms_that_are_refused_refuse_the_reservation_and_leave_no_trace() {
	ExtBuilder.build_and_execute(|| {
		let order = Reservation {
			customer: BOB,
			provider: ALICE,
			class_id: CLASS,
			vault: VAULT,
			devices: 1,
			duration: HOUR,
			units: DEVICE_HOUR,
			terms: Some(Acceptance { template: NOBODYS, fee_max: 0 }),
		};
		Promises::refuse(true);
		assert_noop!(book(order.clone()), REFUSED);
		assert_noop!(redeem(BOB, VAULT, 1, HOUR), REFUSED);
		// Not even an id was used up.
		Promises::refuse(false);
		assert_eq!(reserve(1, HOUR), LeaseId(0));
		assert_eq!(Promises::tales(), vec![agreed(LeaseId(0), 1, HOUR)]);
	});
}

#[test]
fn terms_that_fail_undo_the_call_that_tells_them() {
	ExtBuilder.build_and_execute(|| {
		let (reserved, active) = (reserve(1, HOUR), start(1, HOUR));
		Promises::refuse(true);
		assert_noop!(confirm(ALICE, reserved), REFUSED);
		assert_noop!(extend(BOB, active, HOUR), REFUSED);
		for who in [ALICE, BOB] {
			assert_noop!(terminate(who, active), REFUSED);
		}
		pass(HOUR);
		assert_noop!(expire(ERIN, reserved), REFUSED);
		assert_noop!(settle(ERIN, active), REFUSED);
	});
}

#[test]
fn an_end_that_the_terms_refuse_is_put_off_and_stands_in_nobody_s_way() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(1, HOUR);
		Promises::tales();
		pass(2 * HOUR);
		events();
		Promises::refuse(true);
		idle(Weight::MAX);
		let until = slot_up(now() + RETRY_PERIOD);
		assert_eq!(events(), vec![Event::Postponed { lease, error: SHOWN, until }]);
		assert_eq!(Promises::tales(), vec![]);
		Promises::refuse(false);
		pass(RETRY_PERIOD + MINUTE);
		idle(Weight::MAX);
		let (at, delivered) = (START + HOUR, DEVICE_HOUR);
		let told = Promises::tales();
		assert_eq!(told[0], Tale::Ended { lease, at, delivered, broken: false });
		assert_eq!(told.len(), 2);
	});
}

#[test]
fn reputation_is_that_of_provider_and_class_and_a_start_changes_nothing_of_it() {
	ExtBuilder.build_and_execute(|| {
		Promises::repute(&ALICE, CLASS, 77, false);
		let of =
			|who: &AccountId, class_id| <Lease as LeasesTrait<_>>::load(who, class_id).reliability;
		let before = [of(&ALICE, CLASS), of(&ALICE, OTHER), of(&CAROL, CLASS)];
		assert_eq!(before, [77, 50, 50].map(Permill::from_percent));
		start(1, HOUR);
		reserve(1, HOUR);
		pass(CONFIRM_PERIOD + MINUTE);
		idle(Weight::MAX);
		assert_eq!(starts(&ALICE), (1, 1));
		assert_eq!([of(&ALICE, CLASS), of(&ALICE, OTHER), of(&CAROL, CLASS)], before);
	});
}

#[test]
fn the_router_goes_by_reputation_and_passes_over_who_is_suspended() {
	ExtBuilder.build_and_execute(|| {
		let chosen = || {
			let candidate = |(vault, owner)| Candidate { vault, units: RICH, load: load(owner) };
			let candidates = [(VAULT, &ALICE), (CAROLS, &CAROL)].map(candidate);
			most_reliable(&candidates, 1, DEVICE_HOUR).map(|candidate| candidate.vault)
		};
		assert_eq!(chosen(), Some(VAULT));
		Promises::repute(&CAROL, CLASS, 51, false);
		assert_eq!(chosen(), Some(CAROLS));
		Promises::repute(&CAROL, CLASS, 99, true);
		assert_eq!(chosen(), Some(VAULT));
		Promises::repute(&ALICE, CLASS, 99, true);
		assert_eq!(chosen(), None);
	});
}

#[test]
fn a_provider_that_is_suspended_has_nothing_free_in_that_class_and_keeps_what_it_has() {
	ExtBuilder.build_and_execute(|| {
		let lease = reserve(2, HOUR);
		Promises::repute(&ALICE, CLASS, 50, true);
		assert_eq!(load(&ALICE).free, 0);
		assert_eq!(Lease::leased(&ALICE, CLASS), 2);
		// Before anybody is asked for terms, which would be refused as well.
		Promises::refuse(true);
		assert_noop!(redeem(BOB, VAULT, 1, HOUR), Error::<Test>::NotEnoughDevices);
		Promises::refuse(false);
		assert_ok!(redeem(BOB, OTHERS, 1, HOUR));
		assert_ok!(redeem(BOB, CAROLS, 1, HOUR));
		// What was ordered before is still to be delivered, and may go on.
		assert_ok!(confirm(ALICE, lease));
		assert_ok!(extend(BOB, lease, HOUR));
		Promises::repute(&ALICE, CLASS, 50, false);
		assert_eq!(load(&ALICE).free, DEVICES - 2);
	});
}

#[test]
fn a_quote_of_terms_is_that_of_an_order_at_today_s_price() {
	ExtBuilder.build_and_execute(|| {
		let order = Reservation {
			customer: BOB,
			provider: ALICE,
			class_id: CLASS,
			vault: VAULT,
			devices: 2,
			duration: HOUR,
			units: 2 * DEVICE_HOUR,
			terms: None,
		};
		let quoted = |template| <Lease as LeasesTrait<_>>::terms(&order, template);
		let (fee, earmark) = (price_of(2) / 50, price_of(2) / 2);
		assert_eq!(quoted(Some(TEMPLATE)), Some(TermsQuote { template: TEMPLATE, fee, earmark }));
		assert_eq!(quoted(None).map(|quote| (quote.fee, quote.earmark)), Some((0, earmark)));
		assert_eq!(quoted(Some(NOBODYS)), None);
		World::without_price(true);
		assert_eq!(quoted(None).map(|quote| quote.earmark), Some(0));
		// Asking leaves no trace.
		assert_eq!(Promises::tales(), vec![]);
	});
}
