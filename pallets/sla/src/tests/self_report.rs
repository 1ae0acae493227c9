//! A provider reports its own fault.

use super::*;

/// A lease of which the first hour is over.
fn measured() -> EpochKey {
	let lease = running(BATCH);
	pass(HOUR);
	events();
	uptime(lease, 0)
}

#[test]
fn a_provider_s_own_word_is_kept_and_filed() {
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		assert_ok!(self_report(ALICE, key, 500_000));
		assert_eq!(events(), vec![Event::SelfReported { key, value: 500_000 }]);
		let measurement = measurement(key);
		assert_eq!((measurement.admitted, measurement.seats), (Some(500_000), 0));
		assert!(Agenda::<Test>::contains_key(measurement.filed, Duty::Decide(key)));
	});
}

#[test]
fn nobody_else_has_to_say_so() {
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		assert_ok!(self_report(ALICE, key, 500_000));
		assert_noop!(decide(key), Error::<Test>::TooEarly);
		pass(REPORT_PERIOD);
		events();
		assert_ok!(decide(key));
		let (id, time, finder) = (FaultId(0), HOUR / 2, Finder::Provider);
		let due = now() + PENDING_PERIOD;
		let reporters = Default::default();
		assert_eq!(
			events(),
			vec![
				Event::FaultFound { fault: id, key, time, admitted: time, finder, reporters, due },
				Event::Decided { key, finding: Finding::Missed(id), reports: 0 },
			]
		);
		pass(PENDING_PERIOD);
		assert_ok!(apply(id));
		let track = track(key.lease, Metric::Availability);
		assert_eq!((track.attested, track.admitted, track.missed), (0, HOUR / 2, 1));
	});
}

#[test]
fn its_own_word_stands_whatever_attestors_find_less() {
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		assert_ok!(self_report(ALICE, key, 500_000));
		let id = found(key, 1_000_000).unwrap();
		let fault = fault(id);
		assert_eq!((fault.finder, fault.time), (Finder::Provider, HOUR / 2));
		assert!(fault.reporters.is_empty());
	});
}

#[test]
fn what_attestors_find_beyond_it_counts_in_full() {
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		assert_ok!(self_report(ALICE, key, 500_000));
		let id = found(key, 250_000).unwrap();
		let fault = fault(id);
		assert_eq!((fault.finder, fault.time), (Finder::Attestors, HOUR / 4 * 3));
		assert_eq!((fault.admitted, fault.reporters.len()), (HOUR / 2, 3));
		pass(PENDING_PERIOD);
		assert_ok!(apply(id));
		let track = track(key.lease, Metric::Availability);
		assert_eq!((track.attested, track.admitted, track.missed), (HOUR / 4, HOUR / 2, 1));
	});
}

#[test]
fn what_the_provider_admitted_is_applied_though_the_rest_is_overturned() {
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		assert_ok!(self_report(ALICE, key, 500_000));
		let id = found(key, 0).unwrap();
		World::rule(id, Verdict::Wrong);
		pass(PENDING_PERIOD);
		events();
		assert_ok!(apply(id));
		assert!(events().contains(&Event::Overturned { fault: id, key }));
		let track = track(key.lease, Metric::Availability);
		assert_eq!((track.attested, track.admitted, track.missed), (0, HOUR / 2, 1));
		assert_eq!(agreement(key.lease).reporter, None);
		assert!(agreement(key.lease).to_customer > 0);
	});
}

#[test]
fn a_word_of_its_own_that_is_found_wrong_is_overturned_as_a_whole() {
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		assert_ok!(self_report(ALICE, key, 500_000));
		// Nobody found more.
		let fault = found(key, 600_000).unwrap();
		World::rule(fault, Verdict::Wrong);
		pass(PENDING_PERIOD);
		events();
		assert_ok!(apply(fault));
		assert_eq!(events(), vec![Event::Overturned { fault, key }]);
		let track = track(key.lease, Metric::Availability);
		assert_eq!((track.attested, track.admitted), (0, 0));
		assert_eq!((track.missed, track.excused), (0, 1));
		let agreement = agreement(key.lease);
		assert_eq!((agreement.slashed, agreement.breached), (0, false));
		assert_eq!(World::known(VAULT).earmarked, PRICE);
		assert_eq!(gold(&BOB), 0);
	});
}

#[test]
fn what_a_dispute_of_its_own_word_could_not_settle_stands() {
	for verdict in [Verdict::Right, Verdict::Unresolved] {
		ExtBuilder::default().build_and_execute(|| {
			let key = measured();
			assert_ok!(self_report(ALICE, key, 500_000));
			let fault = found(key, 1_000_000).unwrap();
			World::rule(fault, verdict);
			pass(PENDING_PERIOD);
			assert_ok!(apply(fault));
			assert_eq!(track(key.lease, Metric::Availability).admitted, HOUR / 2);
		});
	}
}

#[test]
fn the_call_pays_for_the_decision_and_the_fault_that_it_causes() {
	use frame_support::dispatch::GetDispatchInfo;
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		let call = Call::<Test>::self_report { key, reading: reading(key.metric, 0) };
		let work = <() as WeightInfo>::decide() + <() as WeightInfo>::apply();
		let charged = call.get_dispatch_info().call_weight;
		assert!(charged.all_gte(<() as WeightInfo>::self_report() + work));
		assert_ok!(self_report(ALICE, key, 0));
		// What the hook does for it later is less.
		pass(REPORT_PERIOD + MINUTE);
		let before = idle(Weight::MAX);
		pass(PENDING_PERIOD + MINUTE);
		let after = idle(Weight::MAX);
		let slots = <() as WeightInfo>::agenda_slot()
			* (REPORT_PERIOD + PENDING_PERIOD + HOUR).div_ceil(6 * SECOND);
		let looks = slots + <() as WeightInfo>::agenda_base() * 2;
		assert_eq!(agreement(key.lease).to_customer, PRICE / 10);
		assert!((looks + charged).all_gte(before + after));
	});
}

#[test]
fn a_provider_can_say_so_as_soon_as_the_epoch_has_begun() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		assert_noop!(self_report(ALICE, uptime(lease, 1), 0), Error::<Test>::TooEarly);
		pass(HOUR - INSTANT);
		assert_ok!(self_report(ALICE, uptime(lease, 0), 0));
		assert_noop!(self_report(ALICE, uptime(lease, 1), 0), Error::<Test>::TooEarly);
		pass(INSTANT);
		assert_ok!(self_report(ALICE, uptime(lease, 1), 0));
	});
}

#[test]
fn a_word_about_an_epoch_that_the_lease_does_not_reach_is_forgotten() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		pass(HOUR);
		// At the very moment at which the second epoch begins the lease is over.
		let key = uptime(lease, 1);
		assert_ok!(self_report(ALICE, key, 0));
		assert_ok!(end(lease, UNITS / 10, false));
		events();
		live(REPORT_PERIOD + MINUTE);
		let finding = Finding::Unmeasured;
		let told = events();
		assert_eq!(told[0], Event::Decided { key, finding, reports: 0 });
		assert!(
			matches!(told.last(), Some(Event::Closed { earmark, .. }) if *earmark == PRICE / 10)
		);
	});
}

#[test]
fn an_extension_moves_the_deadline_of_what_was_said_of_the_last_epoch() {
	ExtBuilder::default().build_and_execute(|| {
		let order = NewLease { duration: 90 * MINUTE, ..order() };
		let lease = order.lease;
		assert_ok!(agree(order, accept(BATCH)));
		assert_ok!(begin(lease));
		pass(HOUR);
		let key = uptime(lease, 1);
		assert_ok!(self_report(ALICE, key, 500_000));
		let filed = measurement(key).filed;
		assert_ok!(extend(lease, Extension { units: UNITS, duration: HOUR, price: PRICE }));
		// The epoch ends half an hour later.
		live(30 * MINUTE + REPORT_PERIOD + MINUTE);
		assert_eq!(Faults::<Test>::iter().count(), 0);
		assert!(measurement(key).filed > filed);
		live(30 * MINUTE);
		assert_eq!(fault(FaultId(0)).time, HOUR / 2);
	});
}

#[test]
fn reporting_oneself_fails_with_not_provider_for_anybody_else() {
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		for who in [BOB, CAROL, ERIN, attestor(0)] {
			assert_noop!(self_report(who, key, 0), Error::<Test>::NotProvider);
		}
	});
}

#[test]
fn reporting_oneself_fails_with_duplicate_and_cannot_be_changed() {
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		assert_ok!(self_report(ALICE, key, 500_000));
		for value in [0, 500_000, 900_000] {
			assert_noop!(self_report(ALICE, key, value), Error::<Test>::Duplicate);
		}
		assert_ok!(report(attestor(0), key, 0));
		assert_noop!(self_report(ALICE, key, 0), Error::<Test>::Duplicate);
	});
}

#[test]
fn reporting_oneself_fails_with_already_reported_after_an_attestor_or_the_customer() {
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		assert_ok!(report(attestor(0), key, 1_000_000));
		assert_noop!(self_report(ALICE, key, 0), Error::<Test>::AlreadyReported);
		let key = measured();
		assert_ok!(claim(BOB, key, 0));
		assert_noop!(self_report(ALICE, key, 0), Error::<Test>::AlreadyReported);
	});
}

#[test]
fn reporting_oneself_fails_for_bad_input_as_its_documentation_says() {
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		let alien = uptime(LeaseId(77), 0);
		let reading = reading(Metric::Availability, 0);
		let call = Call::self_report { key: alien, reading };
		assert_noop!(signed(ALICE, call), Error::<Test>::UnknownAgreement);
		let other = EpochKey { metric: Metric::ErrorRate, ..key };
		assert_noop!(self_report(ALICE, other, 20_000), Error::<Test>::UnknownModule);
		let wrong = Reading { value: 0, unit: Unit::Milliseconds };
		let call = Call::self_report { key, reading: wrong };
		assert_noop!(signed(ALICE, call), Error::<Test>::WrongUnit);
		assert_noop!(self_report(ALICE, key, 1_000_001), Error::<Test>::ValueOutOfRange);
		// What reaches the objective is no fault.
		for value in [950_000, 1_000_000] {
			assert_noop!(self_report(ALICE, key, value), Error::<Test>::NotAFault);
		}
		let past_end = EpochKey { epoch: 10, ..key };
		assert_noop!(self_report(ALICE, past_end, 0), Error::<Test>::UnknownEpoch);
		pass(REPORT_PERIOD);
		assert_noop!(self_report(ALICE, key, 0), Error::<Test>::TooLate);
		assert_ok!(self_report(ALICE, EpochKey { epoch: 1, ..key }, 949_999));
	});
}

#[test]
fn a_start_that_was_late_is_admitted_for_what_it_was_too_long() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(REALTIME);
		let key = key(lease, Metric::StartLatency, 0);
		assert_noop!(self_report(ALICE, key, 2 * MINUTE), Error::<Test>::NotAFault);
		assert_ok!(self_report(ALICE, key, 2 * MINUTE + 7));
		pass(REPORT_PERIOD + 5 * MINUTE);
		assert_ok!(decide(key));
		assert_eq!(fault(FaultId(0)).time, 7);
	});
}
