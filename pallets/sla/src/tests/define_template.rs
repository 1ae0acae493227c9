//! Terms that governance puts up for everybody.

use super::*;
use sp_runtime::DispatchResult;

fn define(terms: Terms) -> DispatchResult {
	root(Call::define_template { terms })
}

/// Terms of one module with `points` as its curve.
fn with_curve(points: &[(Moment, u32)]) -> Terms {
	let mut terms = simple();
	terms.modules[0].curve = corners(points).try_into().unwrap();
	terms
}

#[test]
fn defining_stores_the_terms_as_stated_for_everybody() {
	ExtBuilder::default().build_and_execute(|| {
		let terms = Terms { fee: Permill::from_parts(7), ..simple() };
		assert_ok!(define(terms.clone()));
		let template = TemplateId(3);
		assert_eq!(
			events(),
			vec![Event::TemplateDefined {
				template,
				owner: None,
				terms: terms.clone(),
				deposit: 0
			}]
		);
		let stored = Template { owner: None, deposit: 0, terms };
		assert_eq!(Sla::template(template), Some(stored));
		assert_eq!(NextTemplateId::<Test>::get(), TemplateId(4));
		assert_eq!(TemplateCounts::<Test>::iter().count(), 0);
	});
}

#[test]
fn defining_fails_with_bad_origin_for_anybody_but_governance() {
	ExtBuilder::default().build_and_execute(|| {
		let call = || Call::define_template { terms: simple() };
		assert_noop!(signed(ALICE, call()), DispatchError::BadOrigin);
	});
}

#[test]
fn defining_fails_with_invalid_name_for_one_that_is_empty_or_not_printable() {
	ExtBuilder::default().build_and_execute(|| {
		for name in [&b""[..], b"tab\t", b"new\nline", "ü".as_bytes(), &[0x7f]] {
			let terms = Terms { name: name.to_vec().try_into().unwrap(), ..simple() };
			assert_noop!(define(terms), Error::<Test>::InvalidName);
		}
		for name in [&b"x"[..], &[b'~'; 32]] {
			assert_ok!(define(Terms { name: name.to_vec().try_into().unwrap(), ..simple() }));
		}
	});
}

#[test]
fn a_name_of_more_than_32_bytes_does_not_decode() {
	assert!(frame_support::BoundedVec::<u8, frame_support::traits::ConstU32<MAX_NAME>>::try_from(
		vec![b'x'; 33]
	)
	.is_err());
}

#[test]
fn defining_fails_with_no_modules_for_none() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(define(terms(vec![])), Error::<Test>::NoModules);
	});
}

#[test]
fn nine_modules_do_not_decode() {
	use codec::{Decode, Encode};
	let nine = vec![module(Metric::Availability, 1, HOUR); 9].encode();
	assert!(Modules::decode(&mut &nine[..]).is_err());
	let eight = vec![module(Metric::Availability, 1, HOUR); 8].encode();
	assert!(Modules::decode(&mut &eight[..]).is_ok());
}

#[test]
fn defining_fails_with_duplicate_metric_wherever_the_two_stand() {
	ExtBuilder::default().build_and_execute(|| {
		let of = |metric| module(metric, 1, HOUR);
		use Metric::*;
		for metrics in [
			[Availability, Availability, Throughput],
			[Availability, Throughput, Availability],
			[Throughput, Availability, Availability],
		] {
			let modules = metrics.map(of).to_vec();
			assert_noop!(define(terms(modules)), Error::<Test>::DuplicateMetric);
		}
	});
}

#[test]
fn all_seven_metrics_are_terms() {
	ExtBuilder::default().build_and_execute(|| {
		use Metric::*;
		let all = [
			Availability,
			StartLatency,
			Throughput,
			MemoryBandwidth,
			NetworkLatency,
			ErrorRate,
			ReclaimNotice,
		];
		assert_ok!(define(terms(all.map(|metric| module(metric, 5, HOUR)).to_vec())));
	});
}

#[test]
fn defining_fails_with_objective_out_of_range_past_the_metric_and_where_nothing_could_miss_it() {
	ExtBuilder::default().build_and_execute(|| {
		use Metric::*;
		// The metric, then least and greatest objective.
		for (metric, least, greatest) in [
			(Availability, 1, 1_000_000),
			(StartLatency, 0, 30 * DAY - 1),
			(Throughput, 1, 10_000_000),
			(MemoryBandwidth, 1, 10_000_000),
			(NetworkLatency, 0, 59_999_999),
			(ErrorRate, 0, 999_999),
			(ReclaimNotice, 1, 30 * DAY),
		] {
			let of = |objective| define(terms(vec![module(metric, objective, HOUR)]));
			for good in [least, greatest] {
				assert_ok!(of(good));
			}
			let above = greatest + 1;
			for bad in [least.checked_sub(1), Some(above), Some(u64::MAX)].into_iter().flatten() {
				assert_noop!(of(bad), Error::<Test>::ObjectiveOutOfRange);
			}
		}
	});
}

#[test]
fn defining_fails_with_window_out_of_range_below_the_least_and_above_thirty_days() {
	ExtBuilder::default().build_and_execute(|| {
		let of = |window| define(terms(vec![module(Metric::Availability, 1, window)]));
		for bad in [0, MIN_WINDOW - INSTANT, 30 * DAY + INSTANT, u64::MAX] {
			assert_noop!(of(bad), Error::<Test>::WindowOutOfRange);
		}
		for good in [MIN_WINDOW, 30 * DAY] {
			assert_ok!(of(good));
		}
	});
}

#[test]
fn defining_fails_with_empty_curve_without_a_corner() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(define(with_curve(&[])), Error::<Test>::EmptyCurve);
	});
}

#[test]
fn defining_fails_with_overlapping_curve_where_time_does_not_ascend() {
	ExtBuilder::default().build_and_execute(|| {
		for points in [&[(0, 1)][..], &[(5, 1), (5, 2)], &[(5, 1), (6, 2), (4, 3)]] {
			assert_noop!(define(with_curve(points)), Error::<Test>::OverlappingCurve);
		}
	});
}

#[test]
fn defining_fails_with_falling_curve_where_a_longer_fault_costs_less() {
	ExtBuilder::default().build_and_execute(|| {
		for points in [&[(5, 2), (6, 1)][..], &[(5, 1), (6, 2), (7, 2), (8, 1)]] {
			assert_noop!(define(with_curve(points)), Error::<Test>::FallingCurve);
		}
		assert_ok!(define(with_curve(&[(1, 0), (2, 5), (3, 5), (u64::MAX, 1_000_000)])));
	});
}

#[test]
fn a_curve_of_nine_corners_does_not_decode() {
	use codec::{Decode, Encode};
	let mut module = module(Metric::Availability, 1, HOUR);
	let points: Vec<_> = (1..=8).map(|at| (at, 1)).collect();
	module.curve = corners(&points).try_into().unwrap();
	assert!(Module::decode(&mut &module.encode()[..]).is_ok());
	let nine: Vec<_> = (1..=9).map(|at| (at, 1)).collect();
	let head = (module.metric, module.objective, module.window, module.severity);
	let bytes = (head, corners(&nine)).encode();
	assert!(Module::decode(&mut &bytes[..]).is_err());
}

#[test]
fn the_second_module_is_looked_at_too() {
	ExtBuilder::default().build_and_execute(|| {
		let bad = Module { objective: 0, ..module(Metric::Throughput, 1, HOUR) };
		let modules = vec![module(Metric::Availability, 1, HOUR), bad];
		assert_noop!(define(terms(modules)), Error::<Test>::ObjectiveOutOfRange);
	});
}

#[test]
fn the_first_template_of_all_has_to_be_free() {
	ExtBuilder::default().templates(vec![]).build_and_execute(|| {
		let costly = Terms { fee: Permill::from_parts(1), ..simple() };
		assert_noop!(define(costly.clone()), Error::<Test>::DefaultNotFree);
		// A provider's own can never be the first.
		let id = NextTemplateId::<Test>::get();
		assert_eq!(id, TemplateId(0));
		assert_ok!(define(simple()));
		assert_ok!(define(costly));
	});
}

#[test]
fn defining_fails_with_ids_exhausted_after_the_last_one() {
	ExtBuilder::default().build_and_execute(|| {
		NextTemplateId::<Test>::put(TemplateId(u32::MAX));
		assert_noop!(define(simple()), Error::<Test>::IdsExhausted);
	});
}

#[test]
fn what_terms_say_of_themselves_is_checked_before_ids() {
	ExtBuilder::default().build_and_execute(|| {
		NextTemplateId::<Test>::put(TemplateId(u32::MAX));
		assert_noop!(define(terms(vec![])), Error::<Test>::NoModules);
	});
}

#[test]
fn check_terms_names_the_first_fault_in_the_order_of_the_documentation() {
	ExtBuilder::default().build_and_execute(|| {
		let mut bad = terms(vec![]);
		bad.name = Default::default();
		assert!(matches!(Sla::check_terms(&bad), Err(Error::InvalidName)));
		bad.name = simple().name;
		assert!(matches!(Sla::check_terms(&bad), Err(Error::NoModules)));
		assert!(Sla::check_terms(&simple()).is_ok());
	});
}
