//! Delivered units: exact at every edge of every minute.

use super::*;
use millrace_testing::seeded;
use proptest::prelude::*;

fn lease_of(devices: u32, minutes: u64) -> LeaseRecordOf<Test> {
	let duration = minutes * MINUTE;
	LeaseRecord {
		customer: BOB,
		provider: ALICE,
		class_id: CLASS,
		vault: VAULT,
		devices,
		duration,
		units: lease_units(devices, duration).unwrap(),
		status: LeaseStatus::Active { since: START },
		reserved_at: START,
		due: START + duration,
		filed: 0,
		terms: LeaseTerms {
			confirm_period: 0,
			penalty: Permill::zero(),
			penalty_floor: Permill::zero(),
			day_price: 0,
			whole_price: 0,
		},
		access: Access::default(),
	}
}

#[test]
fn nothing_is_delivered_before_it_began_nor_while_it_is_reserved() {
	let mut lease = lease_of(3, 60);
	assert_eq!(lease.delivered_at(START), Some(0));
	// The clock never goes back; if it did, nothing was delivered.
	assert_eq!(lease.delivered_at(0), Some(0));
	lease.status = LeaseStatus::Reserved;
	assert_eq!(lease.delivered_at(Moment::MAX), Some(0));
}

#[test]
fn what_was_fixed_at_the_end_does_not_grow() {
	let mut lease = lease_of(3, 60);
	let by = EndedBy::Customer;
	lease.status = LeaseStatus::Ended { by, delivered: 7, compensation: 0 };
	assert_eq!(lease.delivered_at(Moment::MAX), Some(7));
}

#[test]
fn a_clock_at_its_edges_delivers_all_and_no_more() {
	let lease = lease_of(3, 60);
	for now in [START + HOUR, START + HOUR + 1, Moment::MAX - 1, Moment::MAX] {
		assert_eq!(lease.delivered_at(now), Some(3 * DEVICE_HOUR));
	}
	let eternal = LeaseRecord { status: LeaseStatus::Active { since: 0 }, ..lease };
	assert_eq!(eternal.delivered_at(Moment::MAX), Some(3 * DEVICE_HOUR));
}

#[test]
fn the_most_devices_for_the_longest_time_do_not_overflow() {
	let longest = Moment::MAX / MINUTE;
	let lease = LeaseRecord {
		status: LeaseStatus::Active { since: 0 },
		..lease_of(u32::MAX, longest - 1_000_000_000)
	};
	assert!(lease.delivered_at(Moment::MAX).is_some_and(|units| units == lease.units));
	assert!(lease.delivered_at(1).is_some_and(|units| units > 0));
}

proptest! {
	#![proptest_config(seeded(64))]

	/// At every edge of every minute, an instant before it and an instant after it.
	#[test]
	fn delivered_and_returned_are_the_units_at_every_minute_edge(
		devices in 1..=5_000u32,
		minutes in 10..=3_000u64,
	) {
		let lease = lease_of(devices, minutes);
		let mut last = 0;
		for minute in 0..=minutes + 2 {
			for elapsed in [
				(minute * MINUTE).saturating_sub(INSTANT),
				minute * MINUTE,
				minute * MINUTE + INSTANT,
			] {
				let delivered = lease.delivered_at(START + elapsed).unwrap();
				let begun = u128::from(elapsed.div_ceil(MINUTE).min(minutes));
				// ⌊units · begun / minutes⌋, found by multiplying.
				let (low, high) = (delivered * u128::from(minutes), lease.units * begun);
				prop_assert!(low <= high && high < low + u128::from(minutes));
				prop_assert!(delivered >= last && delivered <= lease.units);
				last = delivered;
			}
		}
		prop_assert_eq!(last, lease.units);
	}

	#[test]
	fn a_lease_ended_at_any_instant_moves_all_its_units_to_the_last_one(
		devices in 1..=DEVICES,
		minutes in 10..=2_000u64,
		at in 0..=1_000_000u64,
		provider in any::<bool>(),
	) {
		ExtBuilder.build_and_execute(|| {
			let lease = start(devices, minutes * MINUTE);
			let units = record(lease).units;
			// Anywhere in the lease, but not after it.
			let elapsed = (minutes * MINUTE - INSTANT) * at / 1_000_000;
			pass(elapsed);
			let view = Lease::lease(lease).unwrap();
			assert_eq!(view.delivered + view.unused, units);
			assert_ok!(terminate(if provider { ALICE } else { BOB }, lease));
			assert_eq!(World::known(VAULT).delivered, view.delivered);
			assert_eq!(World::known(VAULT).pooled, RICH - view.delivered);
			assert_eq!(utc(&BOB), RICH - view.delivered);
			assert_eq!(escrowed(VAULT), 0);
		});
	}
}
