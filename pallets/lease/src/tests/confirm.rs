use super::*;
use codec::{Decode, Encode};
use sp_core::H256;

#[test]
fn confirm_begins_the_delivery_and_counts_as_kept() {
	ExtBuilder.build_and_execute(|| {
		let lease = reserve(2, 3 * HOUR);
		let before = record(lease);
		events();
		pass(5 * MINUTE);
		assert_ok!(confirm(ALICE, lease));
		let ends_at = START + 5 * MINUTE + 3 * HOUR;
		assert_eq!(
			record(lease),
			LeaseRecord {
				status: LeaseStatus::Active { since: START + 5 * MINUTE },
				due: ends_at,
				access: access(b"sealed"),
				..before
			}
		);
		assert_eq!(starts(&ALICE), (1, 0));
		assert_eq!(load(&ALICE).free, DEVICES - 2);
		let access_hash = H256(sp_io::hashing::blake2_256(b"sealed"));
		assert_eq!(events(), vec![Event::Confirmed { lease, access_hash, ends_at }]);
	});
}

#[test]
fn confirm_works_until_the_last_instant_before_the_deadline() {
	ExtBuilder.build_and_execute(|| {
		let lease = reserve(2, HOUR);
		pass(CONFIRM_PERIOD - INSTANT);
		assert_ok!(confirm(ALICE, lease));
	});
}

#[test]
fn confirm_fails_with_too_late_from_the_deadline_on() {
	ExtBuilder.build_and_execute(|| {
		let lease = reserve(2, HOUR);
		pass(CONFIRM_PERIOD);
		assert_noop!(confirm(ALICE, lease), Error::<Test>::TooLate);
		pass(DAY);
		assert_noop!(confirm(ALICE, lease), Error::<Test>::TooLate);
	});
}

#[test]
fn confirm_minds_the_deadline_of_the_order_not_that_of_today() {
	ExtBuilder.build_and_execute(|| {
		let lease = reserve(2, HOUR);
		ConfirmIn::set(MINUTE);
		pass(CONFIRM_PERIOD - INSTANT);
		assert_ok!(confirm(ALICE, lease));
	});
}

#[test]
fn confirm_fails_with_not_reserved_twice() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(2, HOUR);
		assert_noop!(confirm(ALICE, lease), Error::<Test>::NotReserved);
	});
}

#[test]
fn confirm_fails_with_not_provider_by_anybody_else() {
	ExtBuilder.build_and_execute(|| {
		let lease = reserve(2, HOUR);
		for who in [BOB, CAROL, ERIN] {
			assert_noop!(confirm(who, lease), Error::<Test>::NotProvider);
		}
		// Whatever its status.
		assert_ok!(confirm(ALICE, lease));
		assert_noop!(confirm(CAROL, lease), Error::<Test>::NotProvider);
	});
}

#[test]
fn confirm_fails_with_unknown_lease_for_one_that_never_was_or_is_over() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(confirm(ALICE, LeaseId(0)), Error::<Test>::UnknownLease);
		let lease = reserve(2, HOUR);
		assert_noop!(confirm(ALICE, LeaseId(1)), Error::<Test>::UnknownLease);
		assert_noop!(confirm(ALICE, LeaseId(u32::MAX)), Error::<Test>::UnknownLease);
		assert_ok!(terminate(BOB, lease));
		assert_noop!(confirm(ALICE, lease), Error::<Test>::UnknownLease);
	});
}

#[test]
fn confirm_fails_with_already_ended_while_the_end_waits_for_the_vault() {
	ExtBuilder.build_and_execute(|| {
		let lease = reserve(2, HOUR);
		World::freeze(VAULT);
		assert_ok!(terminate(BOB, lease));
		assert_noop!(confirm(ALICE, lease), Error::<Test>::AlreadyEnded);
	});
}

#[test]
fn confirm_fails_with_no_access_for_empty_details() {
	ExtBuilder.build_and_execute(|| {
		let lease = reserve(2, HOUR);
		let nothing = Call::confirm { lease, access: Access::default() };
		assert_noop!(signed(ALICE, nothing), Error::<Test>::NoAccess);
	});
}

#[test]
fn confirm_takes_the_longest_access_and_cannot_be_encoded_with_longer() {
	ExtBuilder.build_and_execute(|| {
		let lease = reserve(2, HOUR);
		let longest = vec![7; 512];
		let call = Call::<Test>::confirm { lease, access: access(&longest) };
		assert_eq!(Call::<Test>::decode(&mut &call.encode()[..]), Ok(call.clone()));
		let mut oversized = (0u8, lease).encode();
		oversized.extend(vec![7u8; 513].encode());
		assert!(Call::<Test>::decode(&mut &oversized[..]).is_err());
		assert!(Access::try_from(vec![7; 513]).is_err());
		assert_ok!(signed(ALICE, call));
		assert_eq!(record(lease).access.into_inner(), longest);
	});
}

#[test]
fn confirm_fails_with_overflow_at_the_end_of_time() {
	ExtBuilder.build().execute_with(|| {
		let lease = reserve(1, HOUR);
		Leases::<Test>::mutate(lease, |record| record.as_mut().unwrap().due = Moment::MAX);
		Timestamp::set_timestamp(Moment::MAX - HOUR + 1);
		assert_noop!(confirm(ALICE, lease), Error::<Test>::Overflow);
		Timestamp::set_timestamp(Moment::MAX - HOUR);
		assert_ok!(confirm(ALICE, lease));
	});
}

#[test]
fn confirm_works_for_a_provider_that_is_no_longer_in_good_standing_and_a_frozen_vault() {
	ExtBuilder.build_and_execute(|| {
		// What was ordered before is still to be delivered.
		let lease = reserve(2, HOUR);
		World::set_standing(&ALICE, CLASS, false);
		World::freeze(VAULT);
		assert_ok!(confirm(ALICE, lease));
	});
}

#[test]
fn confirm_fails_for_a_root_origin() {
	ExtBuilder.build_and_execute(|| {
		let lease = reserve(2, HOUR);
		assert_noop!(
			Lease::confirm(RuntimeOrigin::root(), lease, access(b"x")),
			DispatchError::BadOrigin
		);
	});
}
