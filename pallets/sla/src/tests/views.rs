//! What clients ask without a transaction.

use super::*;

#[test]
fn an_agreement_is_shown_with_what_was_found_and_what_was_not() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = agreed(STANDARD);
		let view = Sla::agreement(lease).unwrap();
		assert_eq!(view.agreement, agreement(lease));
		assert_eq!(view.closes_at, None);
		assert!(view.tracks.iter().all(|track| (track.epochs, track.unmeasured) == (0, 0)));
		assert_ok!(begin(lease));
		pass(125 * MINUTE);
		found(uptime(lease, 0), 0);
		found(uptime(lease, 1), 1_000_000);
		let view = Sla::agreement(lease).unwrap();
		let told: Vec<_> =
			view.tracks.iter().map(|track| (track.epochs, track.unmeasured)).collect();
		assert_eq!(told, [(12, 10), (2, 2), (2, 2)]);
		assert_eq!(view.tracks[0].track, track(lease, Metric::Availability));
		assert_ok!(end(lease, UNITS / 5, false));
		let view = Sla::agreement(lease).unwrap();
		assert_eq!(view.closes_at, Some(now() + REPORT_PERIOD));
		assert_eq!(view.tracks[0].epochs, 13);
		assert_eq!(Sla::agreement(LeaseId(77)), None);
	});
}

#[test]
fn one_time_metrics_are_measured_once() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(REALTIME);
		let epochs = || -> Vec<_> {
			Sla::agreement(lease).unwrap().tracks.iter().map(|track| track.epochs).collect()
		};
		assert_eq!(epochs(), [0, 0, 0, 0]);
		pass(HOUR);
		assert_eq!(epochs(), [12, 1, 12, 0]);
		assert_ok!(end(lease, UNITS / 10, false));
		assert_eq!(epochs(), [12, 1, 12, 1]);
	});
}

#[test]
fn a_slash_is_shown_before_it_is_applied() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		let first = dark(lease, 0);
		let second = dark(lease, 1);
		let one = SlashView { slash: PRICE / 10, to_customer: PRICE / 10 };
		assert_eq!(Sla::slash_of(first), Some(one));
		assert_eq!(Sla::slash_of(second), Some(one));
		assert_eq!(Sla::slash_of(FaultId(2)), None);
	});
}

#[test]
fn templates_and_scores_are_shown_as_they_are() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Sla::template(BATCH), Templates::<Test>::get(BATCH));
		assert_eq!(Sla::template(TemplateId(9)), None);
		assert_eq!(Sla::score(ALICE, CLASS).reliability, Permill::from_percent(50));
		assert_eq!(Sla::quorum(ATTESTORS), QUORUM);
	});
}
