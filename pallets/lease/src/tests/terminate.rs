use super::*;
use frame_support::dispatch::GetDispatchInfo;
use sp_runtime::traits::Dispatchable;

#[test]
fn terminate_by_the_customer_pays_for_begun_minutes_and_returns_the_rest() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(2, 3 * HOUR);
		events();
		pass(90 * MINUTE + SECOND);
		assert_ok!(terminate(BOB, lease));
		// The 91st minute has begun: 6 h · 91 / 180.
		let (delivered, returned) = (3_033_333, 2_966_667);
		assert_eq!(utc(&BOB), RICH - delivered);
		assert_eq!(World::known(VAULT).delivered, delivered);
		assert_eq!(World::known(VAULT).pooled, RICH - delivered);
		assert_eq!(escrowed(VAULT), 0);
		assert_eq!(gold(&BOB), 0);
		assert_eq!(load(&ALICE).free, DEVICES);
		assert_eq!(Lease::lease(lease), None);
		assert_eq!(
			events(),
			vec![
				Event::Ended { lease, by: EndedBy::Customer, delivered, returned, waits: false },
				Event::Settled { lease, delivered, returned },
			]
		);
	});
}

#[test]
fn terminate_by_the_customer_costs_nothing_before_it_is_confirmed() {
	ExtBuilder.build_and_execute(|| {
		let lease = reserve(2, 3 * HOUR);
		events();
		pass(14 * MINUTE);
		assert_ok!(terminate(BOB, lease));
		let (delivered, returned) = (0, 6 * DEVICE_HOUR);
		assert_eq!(utc(&BOB), RICH);
		// Nobody's fault.
		assert_eq!(starts(&ALICE), (0, 0));
		assert_eq!(
			events(),
			vec![
				Event::Ended { lease, by: EndedBy::Customer, delivered, returned, waits: false },
				Event::Settled { lease, delivered, returned },
			]
		);
	});
}

#[test]
fn terminate_in_the_instant_of_the_confirmation_costs_nothing_and_a_minute_after_it() {
	for (elapsed, minutes) in [(0, 0), (1, 1), (MINUTE, 1), (MINUTE + 1, 2)] {
		ExtBuilder.build_and_execute(|| {
			let lease = start(3, HOUR);
			pass(elapsed);
			assert_ok!(terminate(BOB, lease));
			assert_eq!(World::known(VAULT).delivered, minutes * 50_000);
			assert_eq!(utc(&BOB), RICH - minutes * 50_000);
		});
	}
}

#[test]
fn terminate_by_the_provider_pays_the_penalty_on_what_is_not_delivered() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(2, 3 * HOUR);
		events();
		pass(45 * MINUTE);
		assert_ok!(terminate(ALICE, lease));
		let (delivered, returned) = (1_500_000, 4_500_000);
		// 8.5 % of three quarters of 12 gold.
		let collateral = 765_000;
		assert_eq!(gold(&BOB), collateral);
		assert_eq!(utc(&BOB), RICH - delivered);
		// It was started.
		assert_eq!(starts(&ALICE), (1, 0));
		assert_eq!(
			events(),
			vec![
				Event::Ended { lease, by: EndedBy::Provider, delivered, returned, waits: false },
				Event::Compensated { lease, collateral },
				Event::Settled { lease, delivered, returned },
			]
		);
	});
}

#[test]
fn terminate_by_the_provider_pays_at_least_the_floor() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(2, 3 * HOUR);
		pass(3 * HOUR - INSTANT);
		assert_ok!(terminate(ALICE, lease));
		// All minutes have begun; 2 % of 12 gold.
		assert_eq!(utc(&BOB), RICH - 6 * DEVICE_HOUR);
		assert_eq!(gold(&BOB), 240_000);
	});
}

#[test]
fn terminate_by_the_provider_pays_by_the_terms_of_the_order() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(2, 3 * HOUR);
		Penalty::set(Permill::one());
		PenaltyFloor::set(Permill::one());
		World::without_price(true);
		assert_ok!(terminate(ALICE, lease));
		assert_eq!(gold(&BOB), 1_020_000);
	});
}

#[test]
fn terminate_by_the_provider_pays_nothing_where_there_was_no_price() {
	ExtBuilder.build_and_execute(|| {
		World::without_price(true);
		let lease = start(2, 3 * HOUR);
		World::without_price(false);
		events();
		assert_ok!(terminate(ALICE, lease));
		assert_eq!(gold(&BOB), 0);
		assert!(events().contains(&Event::Compensated { lease, collateral: 0 }));
	});
}

#[test]
fn terminate_by_the_provider_never_pays_more_than_the_share_of_the_units() {
	ExtBuilder.build_and_execute(|| {
		Penalty::set(Permill::one());
		let lease = start(2, 3 * HOUR);
		// Nearly all collateral is gone: a hundredth of a gold behind each unit.
		World::change(|known| {
			let vault = known.vaults.get_mut(&VAULT).unwrap();
			let gold = RICH / 100;
			let gone = vault.gold - gold;
			vault.gold = gold;
			assert_ok!(<Assets as frame_support::traits::fungibles::Mutate<_>>::transfer(
				GOLD,
				&SAFE,
				&ERIN,
				gone,
				frame_support::traits::tokens::Preservation::Expendable,
			));
		});
		assert_ok!(terminate(ALICE, lease));
		assert_eq!(gold(&BOB), 60_000);
	});
}

#[test]
fn terminate_by_the_provider_before_it_confirmed_is_a_failed_start() {
	ExtBuilder.build_and_execute(|| {
		let lease = reserve(2, 3 * HOUR);
		events();
		assert_ok!(terminate(ALICE, lease));
		let (delivered, returned) = (0, 6 * DEVICE_HOUR);
		assert_eq!(utc(&BOB), RICH);
		assert_eq!(gold(&BOB), price_of(6));
		assert_eq!(starts(&ALICE), (0, 1));
		let by = EndedBy::FailedStart;
		assert_eq!(
			events(),
			vec![
				Event::Ended { lease, by, delivered, returned, waits: false },
				Event::Expired { lease, compensation: price_of(6) },
			]
		);
	});
}

#[test]
fn terminate_by_one_that_is_customer_and_provider_counts_as_the_customer() {
	ExtBuilder.build_and_execute(|| {
		World::mint_utc(CLASS, &ALICE, RICH);
		let lease = redeem(ALICE, VAULT, 1, HOUR).unwrap();
		assert_ok!(terminate(ALICE, lease));
		assert_eq!(gold(&ALICE), 0);
		assert_eq!(starts(&ALICE), (0, 0));
	});
}

#[test]
fn terminate_of_a_frozen_vault_frees_devices_and_waits_with_the_units() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(2, 3 * HOUR);
		pass(HOUR);
		World::freeze(VAULT);
		events();
		assert_ok!(terminate(BOB, lease));
		let (delivered, returned) = (2 * DEVICE_HOUR, 4 * DEVICE_HOUR);
		assert_eq!(load(&ALICE).free, DEVICES);
		assert_eq!(escrowed(VAULT), 6 * DEVICE_HOUR);
		assert_eq!(utc(&BOB), RICH - 6 * DEVICE_HOUR);
		assert_eq!(
			record(lease).status,
			LeaseStatus::Ended { by: EndedBy::Customer, delivered, compensation: 0 }
		);
		assert_eq!(
			events(),
			vec![Event::Ended { lease, by: EndedBy::Customer, delivered, returned, waits: true }]
		);
	});
}

#[test]
fn terminate_of_a_settled_vault_makes_the_rest_a_claim_of_the_class() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(2, 3 * HOUR);
		pass(HOUR);
		World::freeze(VAULT);
		World::settle(VAULT);
		assert_ok!(terminate(BOB, lease));
		assert_eq!(utc(&BOB), RICH - 2 * DEVICE_HOUR);
		assert_eq!(World::known(VAULT).claimed, 4 * DEVICE_HOUR);
		assert_eq!(World::known(VAULT).delivered, 2 * DEVICE_HOUR);
	});
}

#[test]
fn terminate_fails_with_too_late_when_the_lease_is_over_or_the_deadline_passed() {
	ExtBuilder.build_and_execute(|| {
		let active = start(2, HOUR);
		let reserved = reserve(2, HOUR);
		pass(CONFIRM_PERIOD);
		for who in [ALICE, BOB] {
			assert_noop!(terminate(who, reserved), Error::<Test>::TooLate);
		}
		pass(HOUR - CONFIRM_PERIOD);
		for who in [ALICE, BOB] {
			assert_noop!(terminate(who, active), Error::<Test>::TooLate);
		}
	});
}

#[test]
fn terminate_fails_with_unknown_lease_when_it_is_settled() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(terminate(BOB, LeaseId(0)), Error::<Test>::UnknownLease);
		let lease = start(2, HOUR);
		assert_ok!(terminate(BOB, lease));
		assert_noop!(terminate(BOB, lease), Error::<Test>::UnknownLease);
		let lease = start(2, HOUR);
		pass(HOUR);
		assert_ok!(settle(ERIN, lease));
		assert_noop!(terminate(BOB, lease), Error::<Test>::UnknownLease);
	});
}

#[test]
fn terminate_fails_with_already_ended_while_it_waits_for_the_vault() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(2, HOUR);
		World::freeze(VAULT);
		assert_ok!(terminate(BOB, lease));
		for who in [ALICE, BOB] {
			assert_noop!(terminate(who, lease), Error::<Test>::AlreadyEnded);
		}
		World::thaw(VAULT);
		assert_noop!(terminate(BOB, lease), Error::<Test>::AlreadyEnded);
	});
}

#[test]
fn terminate_fails_with_not_party_by_anybody_else() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(2, HOUR);
		for who in [CAROL, DAVE, ERIN] {
			assert_noop!(terminate(who, lease), Error::<Test>::NotParty);
		}
	});
}

#[test]
fn terminate_fails_as_a_whole_when_the_vault_cannot_deliver() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(2, HOUR);
		pass(MINUTE);
		World::break_vault(Some(VAULT));
		assert_noop!(terminate(BOB, lease), BROKEN);
		assert_noop!(terminate(ALICE, lease), BROKEN);
	});
}

#[test]
fn terminate_is_charged_for_the_worst_end_and_refunded_to_its_own() {
	ExtBuilder.build_and_execute(|| {
		type Weights = ();
		let weight_of = |who: AccountId, lease| {
			let call = Call::<Test>::terminate { lease };
			let charged = call.get_dispatch_info().call_weight;
			let info = RuntimeCall::from(call).dispatch(RuntimeOrigin::signed(who)).unwrap();
			let actual = info.actual_weight.unwrap();
			assert!(actual.all_lte(charged));
			actual
		};
		assert_eq!(weight_of(BOB, start(1, HOUR)), <Weights as WeightInfo>::terminate());
		let by_provider = <Weights as WeightInfo>::terminate_by_provider();
		assert_eq!(weight_of(ALICE, start(1, HOUR)), by_provider);
		assert_eq!(weight_of(ALICE, reserve(1, HOUR)), <Weights as WeightInfo>::expire());
	});
}

#[test]
fn penalty_is_rounded_up_and_at_least_the_floor() {
	let terms = |whole_price| LeaseTerms {
		confirm_period: 0,
		penalty: Permill::from_parts(85_000),
		penalty_floor: Permill::from_percent(2),
		day_price: 0,
		whole_price,
	};
	let penalty = |whole, unused| terms(whole).penalty_for(unused, 600_000).unwrap();
	assert_eq!(penalty(1_000_001, 600_000), 85_001);
	assert_eq!(penalty(1_000_001, 300_000), 42_501);
	assert_eq!(penalty(1_000_001, 1), 20_001);
	assert_eq!(penalty(1_000_001, 0), 20_001);
	assert_eq!(penalty(0, 600_000), 0);
	assert_eq!(penalty(1, 600_000), 1);
	assert!(terms(u128::MAX).penalty_for(600_000, 600_000).is_some());
	assert_eq!(terms(u128::MAX).penalty_for(600_000, 1), None);
	assert_eq!(terms(1).penalty_for(0, 0), None);
}
