use super::*;
use frame_support::dispatch::GetDispatchInfo;
use sp_runtime::traits::Dispatchable;

#[test]
fn settle_delivers_everything_when_the_lease_is_over() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(2, 3 * HOUR);
		events();
		pass(3 * HOUR);
		assert_ok!(settle(ERIN, lease));
		let (delivered, returned) = (6 * DEVICE_HOUR, 0);
		assert_eq!(World::known(VAULT).delivered, delivered);
		assert_eq!(utc(&BOB), RICH - delivered);
		assert_eq!(gold(&BOB), 0);
		assert_eq!(load(&ALICE).free, DEVICES);
		assert_eq!(
			events(),
			vec![
				Event::Ended { lease, by: EndedBy::Time, delivered, returned, waits: false },
				Event::Settled { lease, delivered, returned },
			]
		);
	});
}

#[test]
fn settle_delivers_no_more_however_late_it_comes() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(2, 3 * HOUR);
		pass(30 * DAY);
		assert_ok!(settle(ERIN, lease));
		assert_eq!(World::known(VAULT).delivered, 6 * DEVICE_HOUR);
	});
}

#[test]
fn settle_of_a_settled_vault_delivers_as_well() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(2, 3 * HOUR);
		World::freeze(VAULT);
		World::settle(VAULT);
		pass(3 * HOUR);
		assert_ok!(settle(ERIN, lease));
		assert_eq!(World::known(VAULT).delivered, 6 * DEVICE_HOUR);
	});
}

#[test]
fn settle_of_a_frozen_vault_ends_the_lease_and_settles_it_when_thawed() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(2, 3 * HOUR);
		pass(3 * HOUR);
		World::freeze(VAULT);
		events();
		assert_ok!(settle(ERIN, lease));
		let (delivered, returned) = (6 * DEVICE_HOUR, 0);
		assert_eq!(
			events(),
			vec![Event::Ended { lease, by: EndedBy::Time, delivered, returned, waits: true }]
		);
		assert_eq!(load(&ALICE).free, DEVICES);
		assert_noop!(settle(ERIN, lease), Error::<Test>::VaultFrozen);
		World::thaw(VAULT);
		assert_ok!(settle(ERIN, lease));
		assert_eq!(events(), vec![Event::Settled { lease, delivered, returned }]);
		assert_eq!(escrowed(VAULT), 0);
	});
}

#[test]
fn settle_pays_the_penalty_that_waited_with_the_units() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(2, 3 * HOUR);
		pass(45 * MINUTE);
		World::freeze(VAULT);
		assert_ok!(terminate(ALICE, lease));
		assert_eq!(gold(&BOB), 0);
		// What was fixed at the end does not grow while it waits.
		pass(DAY);
		World::thaw(VAULT);
		events();
		assert_ok!(settle(ERIN, lease));
		let (delivered, returned) = (1_500_000, 4_500_000);
		assert_eq!(gold(&BOB), 765_000);
		assert_eq!(utc(&BOB), RICH - delivered);
		assert_eq!(
			events(),
			vec![
				Event::Compensated { lease, collateral: 765_000 },
				Event::Settled { lease, delivered, returned },
			]
		);
	});
}

#[test]
fn settle_pays_no_penalty_when_the_vault_was_settled_meanwhile() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(2, 3 * HOUR);
		pass(45 * MINUTE);
		World::freeze(VAULT);
		assert_ok!(terminate(ALICE, lease));
		World::settle(VAULT);
		assert_ok!(settle(ERIN, lease));
		assert_eq!(gold(&BOB), 0);
		assert_eq!(World::known(VAULT).claimed, 4_500_000);
	});
}

#[test]
fn settle_expires_a_failed_start_that_waited() {
	ExtBuilder.build_and_execute(|| {
		let lease = reserve(2, 3 * HOUR);
		World::freeze(VAULT);
		pass(CONFIRM_PERIOD);
		assert_ok!(expire(ERIN, lease));
		World::thaw(VAULT);
		events();
		assert_ok!(settle(ERIN, lease));
		assert_eq!(events(), vec![Event::Expired { lease, compensation: price_of(6) }]);
		assert_eq!(utc(&BOB), RICH);
	});
}

#[test]
fn settle_fails_with_too_early_until_the_last_instant() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(2, HOUR);
		assert_noop!(settle(BOB, lease), Error::<Test>::TooEarly);
		pass(HOUR - INSTANT);
		for who in [ALICE, BOB, ERIN] {
			assert_noop!(settle(who, lease), Error::<Test>::TooEarly);
		}
	});
}

#[test]
fn settle_fails_with_not_active_before_it_is_confirmed() {
	ExtBuilder.build_and_execute(|| {
		let lease = reserve(2, HOUR);
		assert_noop!(settle(BOB, lease), Error::<Test>::NotActive);
		pass(2 * HOUR);
		assert_noop!(settle(BOB, lease), Error::<Test>::NotActive);
	});
}

#[test]
fn settle_fails_with_unknown_lease_twice() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(2, HOUR);
		pass(HOUR);
		assert_ok!(settle(BOB, lease));
		assert_noop!(settle(BOB, lease), Error::<Test>::UnknownLease);
	});
}

#[test]
fn settle_fails_as_a_whole_when_the_vault_cannot_deliver() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(2, HOUR);
		pass(HOUR);
		World::break_vault(Some(VAULT));
		assert_noop!(settle(BOB, lease), BROKEN);
	});
}

#[test]
fn settle_fails_for_a_root_origin() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(Lease::settle(RuntimeOrigin::root(), LeaseId(0)), DispatchError::BadOrigin);
	});
}

#[test]
fn settle_is_charged_for_the_worst_and_refunded_to_its_own() {
	ExtBuilder.build_and_execute(|| {
		type Weights = ();
		let weight_of = |lease| {
			let call = Call::<Test>::settle { lease };
			let charged = call.get_dispatch_info().call_weight;
			let info = RuntimeCall::from(call).dispatch(RuntimeOrigin::signed(ERIN)).unwrap();
			let actual = info.actual_weight.unwrap();
			assert!(actual.all_lte(charged));
			actual
		};
		let over = start(1, HOUR);
		let waiting = start(1, HOUR);
		pass(30 * MINUTE);
		World::freeze(VAULT);
		assert_ok!(terminate(ALICE, waiting));
		World::thaw(VAULT);
		pass(30 * MINUTE);
		assert_eq!(weight_of(over), <Weights as WeightInfo>::settle());
		assert_eq!(weight_of(waiting), <Weights as WeightInfo>::settle_ended());
	});
}
