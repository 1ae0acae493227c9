//! Attestors say what they measured.

use super::*;

/// A lease of which the first hour is over.
fn measured() -> EpochKey {
	let lease = running(BATCH);
	pass(HOUR);
	events();
	uptime(lease, 0)
}

#[test]
fn the_first_report_opens_a_measurement_and_files_its_deadline() {
	use millrace_support::agenda::Agenda as _;
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		let cause = Attribution::Network;
		assert_ok!(report_with(attestor(3), key, 949_999, cause));
		let told = Event::Reported { key, attestor: attestor(3), value: 949_999, cause };
		assert_eq!(events(), vec![told]);
		let measurement = measurement(key);
		let first = Report { who: attestor(3), value: 949_999, cause };
		assert_eq!(measurement.reports.to_vec(), vec![first]);
		assert_eq!(measurement.seats, ATTESTORS);
		assert_eq!((measurement.admitted, measurement.claim), (None, None));
		let slot = crate::agenda::Duties::<Test>::slot_up(START + HOUR + REPORT_PERIOD);
		assert_eq!(measurement.filed, slot);
		assert!(Agenda::<Test>::contains_key(slot, Duty::Decide(key)));
		// The agreement knows of it, and nothing that was found.
		assert_eq!((agreement(key.lease).undecided, agreement(key.lease).pending), (1, 0));
	});
}

#[test]
fn the_first_word_pays_for_what_the_chain_does_because_of_it_and_a_later_one_does_not() {
	use frame_support::dispatch::GetDispatchInfo;
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		let (reading, cause) = (reading(key.metric, 0), Attribution::Provider);
		let charged = Call::<Test>::report { key, reading, cause }.get_dispatch_info().call_weight;
		let work = <() as WeightInfo>::decide() + <() as WeightInfo>::apply();
		assert!(charged.all_gte(<() as WeightInfo>::report() + work));
		let weight_of = |number| {
			let who = RuntimeOrigin::signed(attestor(number));
			Sla::report(who, key, reading, cause).unwrap().actual_weight
		};
		assert_eq!(weight_of(0), Some(charged));
		assert_eq!(weight_of(1), Some(<() as WeightInfo>::report()));
		let claimed = Sla::claim(RuntimeOrigin::signed(BOB), key, reading, evidence()).unwrap();
		assert_eq!(claimed.actual_weight, Some(<() as WeightInfo>::claim()));
		assert_eq!(agreement(key.lease).undecided, 1);
	});
}

#[test]
fn reports_are_kept_in_the_order_in_which_they_came() {
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		for number in [4, 0, 6] {
			assert_ok!(report(attestor(number), key, u64::from(number)));
		}
		let values: Vec<_> = measurement(key).reports.iter().map(|report| report.value).collect();
		assert_eq!(values, [4, 0, 6]);
		assert_eq!(Agenda::<Test>::iter().count(), 1);
	});
}

#[test]
fn the_seats_are_those_of_the_first_report() {
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		World::set_active(&attestor(6), false);
		assert_ok!(report(attestor(0), key, 0));
		World::set_active(&attestor(6), true);
		assert_ok!(report(attestor(6), key, 0));
		assert_eq!(measurement(key).seats, ATTESTORS - 1);
	});
}

#[test]
fn reporting_fails_with_no_such_agreement_for_a_lease_without_one() {
	ExtBuilder::default().build_and_execute(|| {
		measured();
		let key = uptime(LeaseId(77), 0);
		let what = reading(Metric::Availability, 0);
		let call = Call::report { key, reading: what, cause: Attribution::Provider };
		assert_noop!(signed(attestor(0), call), Error::<Test>::UnknownAgreement);
	});
}

#[test]
fn reporting_fails_with_no_such_module_for_a_metric_that_was_not_agreed() {
	ExtBuilder::default().build_and_execute(|| {
		let key = EpochKey { metric: Metric::Throughput, ..measured() };
		assert_noop!(report(attestor(0), key, 0), Error::<Test>::UnknownModule);
	});
}

#[test]
fn reporting_fails_with_wrong_unit_for_every_unit_but_the_metric_s() {
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		for unit in [Unit::Milliseconds, Unit::Microseconds] {
			let reading = Reading { value: 0, unit };
			let call = Call::report { key, reading, cause: Attribution::Provider };
			assert_noop!(signed(attestor(0), call), Error::<Test>::WrongUnit);
		}
	});
}

#[test]
fn reporting_fails_with_value_out_of_range_above_the_metric_s_greatest() {
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		for value in [1_000_001, u64::MAX] {
			assert_noop!(report(attestor(0), key, value), Error::<Test>::ValueOutOfRange);
		}
		assert_ok!(report(attestor(0), key, 1_000_000));
		assert_ok!(report(attestor(1), key, 0));
	});
}

#[test]
fn reporting_fails_with_no_such_epoch_before_the_lease_begins_and_past_its_end() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = agreed(BATCH);
		assert_noop!(report(attestor(0), uptime(lease, 0), 0), Error::<Test>::UnknownEpoch);
		assert_ok!(begin(lease));
		for epoch in [10, 11, u32::MAX] {
			assert_noop!(report(attestor(0), uptime(lease, epoch), 0), Error::<Test>::UnknownEpoch);
		}
	});
}

#[test]
fn reporting_fails_with_too_early_until_the_epoch_is_over() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		let key = uptime(lease, 0);
		pass(HOUR - INSTANT);
		assert_noop!(report(attestor(0), key, 0), Error::<Test>::TooEarly);
		assert_noop!(report(attestor(0), uptime(lease, 9), 0), Error::<Test>::TooEarly);
		pass(INSTANT);
		assert_ok!(report(attestor(0), key, 0));
	});
}

#[test]
fn reporting_fails_with_too_late_when_the_time_for_it_is_over() {
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		pass(REPORT_PERIOD - INSTANT);
		assert_ok!(report(attestor(0), key, 0));
		pass(INSTANT);
		assert_noop!(report(attestor(1), key, 0), Error::<Test>::TooLate);
		pass(30 * DAY);
		assert_noop!(report(attestor(1), key, 0), Error::<Test>::TooLate);
	});
}

#[test]
fn reporting_fails_with_own_lease_for_its_parties_who_attest_too() {
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		for who in [ALICE, BOB] {
			World::set_active(&who, true);
			assert_noop!(report(who, key, 0), Error::<Test>::OwnLease);
		}
		World::set_active(&CAROL, true);
		assert_ok!(report(CAROL, key, 0));
	});
}

#[test]
fn reporting_fails_with_not_attestor_for_whoever_is_none_or_not_active() {
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		World::set_active(&attestor(2), false);
		for who in [ERIN, attestor(2), attestor(60)] {
			assert_noop!(report(who, key, 0), Error::<Test>::NotAttestor);
		}
	});
}

#[test]
fn reporting_fails_with_duplicate_for_whoever_has_reported_whatever_it_says_now() {
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		assert_ok!(report(attestor(0), key, 0));
		assert_ok!(report(attestor(1), key, 0));
		for value in [0, 1_000_000] {
			assert_noop!(report(attestor(0), key, value), Error::<Test>::Duplicate);
		}
		// Of another epoch it may.
		pass(HOUR);
		assert_ok!(report(attestor(0), uptime(key.lease, 1), 0));
	});
}

#[test]
fn reporting_fails_with_too_many_reports_when_there_is_no_room() {
	ExtBuilder::default().attestors(MAX_ATTESTORS + 1).build_and_execute(|| {
		let key = measured();
		for number in 0..MAX_ATTESTORS {
			assert_ok!(report(attestor(number), key, 0));
		}
		let late = attestor(MAX_ATTESTORS);
		assert_noop!(report(late, key, 0), Error::<Test>::TooManyReports);
	});
}

#[test]
fn what_is_decided_cannot_be_reported_again() {
	ExtBuilder::default().build_and_execute(|| {
		for value in [0, 1_000_000] {
			let key = measured();
			found(key, value);
			assert_noop!(report(attestor(6), key, 0), Error::<Test>::TooLate);
			assert_noop!(claim(BOB, key, 0), Error::<Test>::TooLate);
			assert_noop!(self_report(ALICE, key, 0), Error::<Test>::TooLate);
			assert_noop!(decide(key), Error::<Test>::UnknownMeasurement);
		}
	});
}

#[test]
fn a_lease_that_is_over_is_reported_until_its_last_epoch_is_too_old() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		pass(90 * MINUTE);
		assert_ok!(end(lease, UNITS * 3 / 20, false));
		let last = uptime(lease, 1);
		assert_ok!(report(attestor(0), last, 0));
		pass(REPORT_PERIOD - INSTANT);
		assert_ok!(report(attestor(1), last, 0));
		assert_noop!(report(attestor(0), uptime(lease, 0), 0), Error::<Test>::TooLate);
		assert_noop!(report(attestor(0), uptime(lease, 2), 0), Error::<Test>::UnknownEpoch);
	});
}

#[test]
fn start_latency_has_the_first_epoch_alone_and_notice_the_last() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(REALTIME);
		pass(5 * MINUTE);
		let start = |epoch| key(lease, Metric::StartLatency, epoch);
		assert_ok!(report(attestor(0), start(0), 3 * MINUTE));
		pass(5 * MINUTE);
		assert_noop!(report(attestor(0), start(1), 3 * MINUTE), Error::<Test>::UnknownEpoch);
		let notice = |epoch| key(lease, Metric::ReclaimNotice, epoch);
		pass(80 * MINUTE);
		assert_noop!(report(attestor(0), notice(0), 0), Error::<Test>::UnknownEpoch);
		assert_ok!(end(lease, UNITS * 3 / 20, true));
		assert_noop!(report(attestor(0), notice(0), 0), Error::<Test>::UnknownEpoch);
		assert_ok!(report(attestor(0), notice(1), 0));
	});
}

#[test]
fn errors_come_in_the_order_of_the_documentation() {
	ExtBuilder::default().build_and_execute(|| {
		let good = measured();
		let future = uptime(good.lease, 5);
		let nowhere = uptime(good.lease, 99);
		let wrong = Reading { value: u64::MAX, unit: Unit::Microseconds };
		let large = reading(Metric::Availability, u64::MAX);
		let fine = reading(Metric::Availability, 0);
		let of = |who, key, reading| {
			signed(who, Call::report { key, reading, cause: Attribution::Provider })
		};
		let unknown = EpochKey { lease: LeaseId(77), metric: Metric::Throughput, epoch: 99 };
		assert_noop!(of(ERIN, unknown, wrong), Error::<Test>::UnknownAgreement);
		let other = EpochKey { metric: Metric::Throughput, ..nowhere };
		assert_noop!(of(ERIN, other, wrong), Error::<Test>::UnknownModule);
		assert_noop!(of(ERIN, nowhere, wrong), Error::<Test>::WrongUnit);
		assert_noop!(of(ERIN, nowhere, large), Error::<Test>::ValueOutOfRange);
		assert_noop!(of(ERIN, nowhere, fine), Error::<Test>::UnknownEpoch);
		assert_noop!(of(ERIN, future, fine), Error::<Test>::TooEarly);
		assert_noop!(of(BOB, future, fine), Error::<Test>::TooEarly);
		assert_noop!(of(BOB, good, fine), Error::<Test>::OwnLease);
		assert_noop!(of(ERIN, good, fine), Error::<Test>::NotAttestor);
	});
}
