//! What is found of what was said: a table of judgements.

use super::*;
use Attribution::{Customer, Network, Provider, Verifier};

/// A value that reaches the objective of [`BATCH`], and one that does not.
const GOOD: u64 = 950_000;
const BAD: u64 = 949_999;

/// What is found of a new epoch if these attestors report, of `seats`.
fn judged(seats: u32, said: &[(u64, Attribution)]) -> Finding {
	World::set_attestors(seats);
	let lease = running(BATCH);
	pass(HOUR);
	let key = uptime(lease, 0);
	for (number, (value, cause)) in said.iter().enumerate() {
		assert_ok!(report_with(attestor(number as u32), key, *value, *cause));
	}
	if decide(key).is_err() {
		pass(REPORT_PERIOD);
		assert_ok!(decide(key));
	}
	for event in events() {
		if let Event::Decided { finding, .. } = event {
			return finding;
		}
	}
	panic!("nothing was decided");
}

/// The same of all of them.
fn of_all(said: &[(u64, Attribution)]) -> Finding {
	judged(said.len() as u32, said)
}

/// The fault time that is found of values of a module of [`REALTIME`] or [`BATCH`], if it is a fault.
fn time_of(template: TemplateId, metric: Metric, values: &[u64]) -> Option<Moment> {
	World::set_attestors(values.len() as u32);
	let lease = running(template);
	let key = key(lease, metric, 0);
	pass_epoch(key);
	report_all(key, values);
	let next = NextFaultId::<Test>::get();
	assert_ok!(decide(key));
	Faults::<Test>::get(next).map(|fault| fault.time)
}

#[test]
fn a_quorum_is_more_than_two_thirds_and_never_less_than_the_least() {
	for seats in 0..=MAX_ATTESTORS {
		let quorum = Measurement::<Test>::quorum_of(seats);
		assert_eq!(quorum, Sla::quorum(seats));
		assert!(quorum >= MIN_REPORTS);
		assert!(3 * quorum > 2 * seats);
		// One less would not do.
		assert!(quorum == MIN_REPORTS || 3 * (quorum - 1) <= 2 * seats);
		assert!(quorum <= seats || seats < MIN_REPORTS);
	}
	for (seats, quorum) in [(0, 3), (1, 3), (3, 3), (4, 3), (5, 4), (6, 5), (7, 5), (64, 43)] {
		assert_eq!(Measurement::<Test>::quorum_of(seats), quorum);
	}
	assert_eq!(Measurement::<Test>::quorum_of(u32::MAX), u32::MAX / 3 * 2 + 1);
}

#[test]
fn a_quorum_finds_and_one_report_less_finds_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		for seats in 1..=MAX_ATTESTORS {
			let quorum = Measurement::<Test>::quorum_of(seats) as usize;
			if quorum <= seats as usize {
				assert_eq!(judged(seats, &vec![(GOOD, Provider); quorum]), Finding::Kept);
			}
			let less = (quorum - 1).min(seats as usize);
			assert_eq!(judged(seats, &vec![(BAD, Provider); less]), Finding::Unmeasured);
		}
	});
}

#[test]
fn an_epoch_that_reaches_the_objective_is_kept_whatever_it_is_laid_to() {
	ExtBuilder::default().build_and_execute(|| {
		for cause in [Provider, Customer, Network, Verifier] {
			assert_eq!(of_all(&[(GOOD, cause); 3]), Finding::Kept);
			assert_eq!(of_all(&[(1_000_000, cause); 4]), Finding::Kept);
		}
	});
}

#[test]
fn the_median_of_an_odd_count_is_the_one_in_the_middle() {
	ExtBuilder::default().build_and_execute(|| {
		let batch = |values: &[u64]| time_of(BATCH, Metric::Availability, values);
		assert_eq!(batch(&[0, 500_000, 1_000_000]), Some(HOUR / 2));
		assert_eq!(batch(&[1_000_000, 0, 500_000]), Some(HOUR / 2));
		assert_eq!(batch(&[0, 0, 1_000_000, 750_000, 800_000]), Some(HOUR / 4));
	});
}

#[test]
fn of_two_in_the_middle_the_one_that_is_better_for_the_provider_counts() {
	ExtBuilder::default().build_and_execute(|| {
		let batch = |values: &[u64]| time_of(BATCH, Metric::Availability, values);
		assert_eq!(batch(&[0, 250_000, 500_000, 750_000]), Some(HOUR / 2));
		// Half of them say that it was kept.
		assert_eq!(batch(&[0, 0, GOOD, 1_000_000]), None);
		let start = |values: &[u64]| time_of(REALTIME, Metric::StartLatency, values);
		let minutes = [9, 7, 5, 3].map(|minutes| minutes * MINUTE);
		// Two more than the two that are allowed: where less is better, the lower one.
		assert_eq!(start(&minutes), Some(3 * MINUTE));
		assert_eq!(start(&[9 * MINUTE, 9 * MINUTE, 2 * MINUTE, 0]), None);
	});
}

#[test]
fn fault_time_is_that_of_the_metric() {
	ExtBuilder::default().build_and_execute(|| {
		let of = |metric, value| time_of(REALTIME, metric, &[value; 3]);
		// Of availability what is missing, rounded up; nothing at the objective.
		assert_eq!(of(Metric::Availability, 998_999), Some(301));
		assert_eq!(of(Metric::Availability, 999_000), None);
		assert_eq!(of(Metric::Availability, 0), Some(5 * MINUTE));
		// Of a start what is too long.
		assert_eq!(of(Metric::StartLatency, 2 * MINUTE), None);
		assert_eq!(of(Metric::StartLatency, 2 * MINUTE + 1), Some(1));
		// But no longer than the epoch.
		assert_eq!(of(Metric::StartLatency, 6 * MINUTE), Some(4 * MINUTE));
		assert_eq!(of(Metric::StartLatency, 8 * MINUTE), Some(5 * MINUTE));
		assert_eq!(of(Metric::StartLatency, 30 * DAY), Some(5 * MINUTE));
		// Of a rate or a speed the whole epoch.
		assert_eq!(of(Metric::NetworkLatency, 50_000), None);
		assert_eq!(of(Metric::NetworkLatency, 50_001), Some(5 * MINUTE));
	});
}

#[test]
fn fault_time_of_a_notice_is_what_it_was_too_short() {
	ExtBuilder::default().build_and_execute(|| {
		// The last epoch is half an hour long.
		for (notice, time) in [(0, HOUR / 2), (20 * MINUTE, HOUR / 2), (40 * MINUTE, 20 * MINUTE)] {
			let lease = running(REALTIME);
			pass(90 * MINUTE);
			assert_ok!(end(lease, UNITS * 3 / 20, true));
			let id = found(key(lease, Metric::ReclaimNotice, 1), notice).unwrap();
			assert_eq!(fault(id).time, time);
		}
	});
}

#[test]
fn an_epoch_that_the_end_has_cut_is_as_long_as_it_was() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		pass(75 * MINUTE);
		assert_ok!(end(lease, UNITS / 8, false));
		let id = found(uptime(lease, 1), 0).unwrap();
		assert_eq!(fault(id).time, 15 * MINUTE);
	});
}

#[test]
fn the_provider_is_to_blame_only_if_more_than_half_say_so() {
	ExtBuilder::default().build_and_execute(|| {
		let p = (BAD, Provider);
		let n = (BAD, Network);
		assert!(matches!(of_all(&[p, p, n]), Finding::Missed(_)));
		assert_eq!(of_all(&[p, n, n]), Finding::Excused(Network));
		// Half is not more than half.
		assert_eq!(of_all(&[p, p, n, n]), Finding::Excused(Network));
		assert!(matches!(of_all(&[p, p, p, n]), Finding::Missed(_)));
		// Who measured that it was kept blames nobody.
		let good = (GOOD, Provider);
		assert_eq!(of_all(&[p, p, good, n, n]), Finding::Excused(Network));
		assert!(matches!(of_all(&[p, p, p, good, good]), Finding::Missed(_)));
	});
}

#[test]
fn what_excuses_is_what_most_of_those_say_who_measured_that_it_was_missed() {
	ExtBuilder::default().build_and_execute(|| {
		let of = |causes: &[Attribution]| {
			of_all(&causes.iter().map(|cause| (BAD, *cause)).collect::<Vec<_>>())
		};
		assert_eq!(of(&[Customer, Customer, Network]), Finding::Excused(Customer));
		assert_eq!(of(&[Verifier, Network, Verifier]), Finding::Excused(Verifier));
		assert_eq!(of(&[Network, Provider, Provider, Customer, Customer]), {
			Finding::Excused(Customer)
		});
		// Of several that are equal: the network, then the customer.
		assert_eq!(of(&[Customer, Network, Verifier]), Finding::Excused(Network));
		assert_eq!(of(&[Verifier, Customer, Provider]), Finding::Excused(Customer));
		let mixed = [(BAD, Verifier), (BAD, Provider), (GOOD, Customer), (BAD, Verifier)];
		let five = [&mixed[..], &[(GOOD, Customer)]].concat();
		assert_eq!(of_all(&five), Finding::Excused(Verifier));
	});
}

#[test]
fn an_epoch_that_is_excused_is_counted_so_and_costs_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(of_all(&[(BAD, Customer); 3]), Finding::Excused(Customer));
		let lease = LeaseId(0);
		let track = track(lease, Metric::Availability);
		assert_eq!((track.kept, track.missed, track.excused), (0, 0, 1));
		assert_eq!(agreement(lease).pending, 0);
		assert_eq!(Faults::<Test>::iter().count(), 0);
	});
}

#[test]
fn those_answer_for_a_fault_who_blamed_the_provider_first() {
	ExtBuilder::default().build_and_execute(|| {
		let (p, n, good) = ((BAD, Provider), (BAD, Network), (GOOD, Provider));
		let Finding::Missed(id) = of_all(&[n, good, p, p, p, p, p]) else {
			panic!("it is a fault")
		};
		assert_eq!(fault(id).reporters.to_vec(), [2, 3, 4].map(attestor));
		let Finding::Missed(id) = of_all(&[p, n, p]) else { panic!("it is a fault") };
		assert_eq!(fault(id).reporters.to_vec(), [0, 2].map(attestor));
	});
}

#[test]
fn lies_of_up_to_a_third_of_all_change_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		for seats in MIN_REPORTS..=MAX_ATTESTORS {
			let quorum = Measurement::<Test>::quorum_of(seats);
			let liars = seats / 3;
			let honest = quorum - liars;
			let said = |truth, lie| {
				let mut said = vec![(lie, Provider); liars as usize];
				said.extend(vec![(truth, Provider); honest as usize]);
				said
			};
			assert_eq!(judged(seats, &said(GOOD, 0)), Finding::Kept, "of {seats}");
			let Finding::Missed(id) = judged(seats, &said(0, 1_000_000)) else {
				panic!("lies hide a fault from {seats}")
			};
			assert_eq!(fault(id).time, HOUR);
			// Nor do they decide who is to blame.
			let mut said = vec![(BAD, Provider); liars as usize];
			said.extend(vec![(BAD, Network); honest as usize]);
			assert_eq!(judged(seats, &said), Finding::Excused(Network));
		}
	});
}

#[test]
fn the_median_lies_between_two_honest_values_whatever_the_liars_say() {
	ExtBuilder::default().build_and_execute(|| {
		for seats in [4, 7, 12, 33, 64] {
			for lie in [0, 1_000_000] {
				let quorum = Measurement::<Test>::quorum_of(seats);
				let liars = seats / 3;
				let mut values = vec![lie; liars as usize];
				values.extend((0..quorum - liars).map(|n| 400_000 + u64::from(n)));
				World::set_attestors(seats);
				let lease = running(BATCH);
				pass(HOUR);
				let key = uptime(lease, 0);
				report_all(key, &values);
				assert_ok!(decide(key));
				let time = fault(FaultId(NextFaultId::<Test>::get().0 - 1)).time;
				let from = HOUR / 10 * 6;
				assert!((from - HOUR / 10_000..=from).contains(&time));
			}
		}
	});
}
