//! An epoch is decided: when, by whom, and what is left of it.

use super::*;

/// A lease of which the first hour is over.
fn measured() -> EpochKey {
	let lease = running(BATCH);
	pass(HOUR);
	events();
	uptime(lease, 0)
}

#[test]
fn an_epoch_that_was_kept_is_counted_and_costs_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		reports(QUORUM, key, 950_000);
		events();
		assert_ok!(decide(key));
		let finding = Finding::Kept;
		assert_eq!(events(), vec![Event::Decided { key, finding, reports: QUORUM }]);
		let track = track(key.lease, Metric::Availability);
		assert_eq!((track.kept, track.missed, track.excused), (1, 0, 0));
		assert_eq!(agreement(key.lease).pending, 0);
		assert_eq!(Faults::<Test>::iter().count(), 0);
	});
}

#[test]
fn an_epoch_that_was_missed_is_a_fault_that_waits() {
	use millrace_support::agenda::Agenda as _;
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		reports(QUORUM, key, 949_999);
		events();
		assert_ok!(decide(key));
		let id = FaultId(0);
		// 50,001 millionths of an hour, rounded up.
		let time = 180_004;
		let finder = Finder::Attestors;
		let reporters: Reporters<_> = [0, 1, 2].map(attestor).to_vec().try_into().unwrap();
		let due = now() + PENDING_PERIOD;
		let filed = crate::agenda::Duties::<Test>::slot_up(due);
		let expected = Fault {
			key,
			time,
			admitted: 0,
			finder,
			reporters: reporters.clone(),
			claim_bond: 0,
			due,
			filed,
		};
		assert_eq!(Sla::fault(id), Some(expected));
		assert_eq!(
			events(),
			vec![
				Event::FaultFound { fault: id, key, time, admitted: 0, finder, reporters, due },
				Event::Decided { key, finding: Finding::Missed(id), reports: QUORUM },
			]
		);
		let agreement = agreement(key.lease);
		assert_eq!((agreement.pending, agreement.breached, agreement.slashed), (1, false, 0));
		assert_eq!(agreement.tracks[0].missed, 1);
		// Fault time is counted when it is applied.
		assert_eq!(agreement.tracks[0].attested, 0);
	});
}

#[test]
fn deciding_fails_with_too_early_without_a_quorum_until_the_time_is_over() {
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		reports(QUORUM - 1, key, 0);
		assert_noop!(decide(key), Error::<Test>::TooEarly);
		pass(REPORT_PERIOD - INSTANT);
		assert_noop!(decide(key), Error::<Test>::TooEarly);
		pass(INSTANT);
		assert_ok!(decide(key));
	});
}

#[test]
fn too_few_reports_and_no_other_word_find_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		reports(QUORUM - 1, key, 0);
		pass(REPORT_PERIOD);
		events();
		let before = AgreementOf::<Test> { undecided: 0, ..agreement(key.lease) };
		assert_ok!(decide(key));
		let finding = Finding::Unmeasured;
		assert_eq!(events(), vec![Event::Decided { key, finding, reports: QUORUM - 1 }]);
		assert_eq!(agreement(key.lease), before);
		assert!(!Measurements::<Test>::contains_key(key));
		assert_eq!(Agenda::<Test>::iter().count(), 0);
	});
}

#[test]
fn what_a_quorum_has_decided_cannot_be_begun_again_before_its_deadline() {
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		found(key, 0).unwrap();
		let left = measurement(key);
		assert!(left.reports.is_empty());
		assert_eq!(left.seats, ATTESTORS);
		pass(REPORT_PERIOD - INSTANT);
		assert_noop!(report(attestor(6), key, 0), Error::<Test>::TooLate);
		idle(Weight::MAX);
		assert!(Measurements::<Test>::contains_key(key));
		// Then nothing is left of it, and nothing is said.
		events();
		live(MINUTE);
		assert!(!Measurements::<Test>::contains_key(key));
		assert_eq!(events(), vec![]);
		assert_noop!(report(attestor(6), key, 0), Error::<Test>::TooLate);
		assert_noop!(decide(key), Error::<Test>::UnknownMeasurement);
	});
}

#[test]
fn deciding_fails_with_no_such_measurement_where_nobody_has_said_anything() {
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		assert_noop!(decide(key), Error::<Test>::UnknownMeasurement);
		pass(REPORT_PERIOD);
		assert_noop!(decide(key), Error::<Test>::UnknownMeasurement);
	});
}

#[test]
fn deciding_fails_with_no_such_agreement_if_there_is_none_which_would_be_a_defect() {
	ExtBuilder::default().build().execute_with(|| {
		let key = measured();
		reports(QUORUM, key, 0);
		Agreements::<Test>::remove(key.lease);
		assert_noop!(decide(key), Error::<Test>::UnknownAgreement);
		// The agenda gets rid of it.
		live(REPORT_PERIOD + MINUTE);
		assert!(!Measurements::<Test>::contains_key(key));
		assert_eq!(Agenda::<Test>::iter().count(), 0);
	});
}

#[test]
fn deciding_fails_with_ids_exhausted_after_the_last_fault() {
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		reports(QUORUM, key, 0);
		NextFaultId::<Test>::put(FaultId(u32::MAX));
		assert_noop!(decide(key), Error::<Test>::IdsExhausted);
	});
}

#[test]
fn more_than_a_quorum_may_report_before_it_is_decided() {
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		reports(ATTESTORS, key, 0);
		events();
		assert_ok!(decide(key));
		assert!(matches!(events().last(), Some(Event::Decided { reports: ATTESTORS, .. })));
	});
}

#[test]
fn attestors_who_leave_do_not_lower_the_quorum_of_what_was_begun() {
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		assert_ok!(report(attestor(0), key, 0));
		for number in 3..7 {
			World::set_active(&attestor(number), false);
		}
		for number in 1..3 {
			assert_ok!(report(attestor(number), key, 0));
		}
		assert_noop!(decide(key), Error::<Test>::TooEarly);
		pass(REPORT_PERIOD);
		assert_ok!(decide(key));
		assert_eq!(Faults::<Test>::iter().count(), 0);
	});
}

#[test]
fn each_epoch_is_decided_once_and_apart() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(STANDARD);
		pass(2 * HOUR);
		let keys = [
			uptime(lease, 0),
			uptime(lease, 1),
			key(lease, Metric::Throughput, 0),
			key(lease, Metric::ErrorRate, 1),
		];
		for key in keys {
			let bad = if key.metric == Metric::ErrorRate { 1_000_000 } else { 0 };
			assert!(found(key, bad).is_some());
		}
		assert_eq!(agreement(lease).pending, 4);
		let times: Vec<_> = (0..4).map(|id| fault(FaultId(id)).time).collect();
		assert_eq!(times, [10 * MINUTE, 10 * MINUTE, HOUR, HOUR]);
	});
}
