use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use millrace_primitives::{
	units::{DAY, MILL},
	AssetId, ClassId,
};
use millrace_support::governed::Change;
use sp_runtime::{traits::BadOrigin, FixedU128, Permill};

fn params() -> ClassRiskParams {
	ClassRiskParams::with_fuse(1_000 * HOUR_UNITS)
}

fn ratio(n: u128, d: u128) -> FixedU128 {
	FixedU128::from_rational(n, d)
}

/// `params()` with one thing changed.
fn with(change: impl FnOnce(&mut ClassRiskParams)) -> ClassRiskParams {
	let mut params = params();
	change(&mut params);
	params
}

#[test]
fn first_risk_params_may_be_any_in_range_and_are_emitted() {
	ExtBuilder::default().without_risk_params().build_and_execute(|| {
		assert_ok!(set_risk_params(CLASS, params()));
		let revision = RiskParamsOf::<Test>::get(CLASS).unwrap();
		assert_eq!((revision.current, revision.previous), (params(), None));
		assert_eq!(revision.changed_at, START);
		assert_eq!(
			events(),
			vec![Event::RiskParamsSet { class_id: CLASS, params: params(), previous: None }]
		);
	});
}

#[test]
fn each_account_gets_one_reference_of_its_own_whatever_anybody_sent_there_before_or_after() {
	use frame_support::traits::{
		fungible::Mutate,
		tokens::{Fortitude, Precision, Preservation},
	};

	ExtBuilder::default().without_risk_params().build_and_execute(|| {
		let (backstop, other) = (Clt::backstop(CLASS), Clt::backstop(OTHER));
		assert_eq!(System::providers(&Clt::account_id()), 1);
		// The second one by its balance.
		assert_eq!(System::providers(&TREASURY), 2);
		assert_eq!(System::providers(&backstop), 0);
		// Dust makes the account before governance does.
		assert_ok!(Balances::mint_into(&backstop, MILL));
		assert_ok!(set_risk_params(CLASS, params()));
		assert_eq!((System::providers(&backstop), System::providers(&other)), (2, 0));
		let all = (Preservation::Expendable, Precision::Exact, Fortitude::Force);
		assert_ok!(Balances::burn_from(&backstop, MILL, all.0, all.1, all.2));
		assert_eq!(System::providers(&backstop), 1);
		// Those that follow give no other one.
		pass(DAY);
		assert_ok!(set_risk_params(CLASS, ClassRiskParams::with_fuse(900 * HOUR_UNITS)));
		assert_eq!(System::providers(&backstop), 1);
	});
}

#[test]
fn defaults_are_the_documented_ones() {
	let params = params();
	assert_eq!(params.prime.issue_ratio, ratio(3, 2));
	assert_eq!(params.prime.maintenance_ratio, ratio(12, 10));
	assert_eq!(params.open.issue_ratio, ratio(1, 2));
	assert_eq!(params.open.maintenance_ratio, ratio(4, 10));
	assert_eq!(params.prime.wind_down_ratio, ratio(105, 100));
	assert_eq!(params.open.wind_down_ratio, ratio(35, 100));
	for grade in [Grade::Prime, Grade::Open] {
		assert_eq!(params.grade(grade).curve.knee, usd(1));
		assert_eq!(params.grade(grade).curve.slope, ratio(1, 2));
		assert_eq!(params.grade(grade).bonus, Permill::from_percent(5));
	}
	assert!(params.is_in_range());
}

#[test]
fn risk_params_are_for_governance_only() {
	ExtBuilder::default().without_risk_params().build_and_execute(|| {
		let call = Call::set_risk_params { class_id: CLASS, params: params() };
		assert_noop!(signed(ALICE, call), BadOrigin);
	});
}

#[test]
fn risk_params_fail_for_an_unknown_class() {
	ExtBuilder::default().without_risk_params().build_and_execute(|| {
		assert_noop!(set_risk_params(ClassId(9), params()), Error::<Test>::UnknownClass);
		assert_noop!(set_risk_params(ClassId(u32::MAX), params()), Error::<Test>::UnknownClass);
	});
}

#[test]
fn risk_params_fail_when_a_parameter_is_out_of_range() {
	ExtBuilder::default().without_risk_params().build_and_execute(|| {
		let tiny = FixedU128::from_inner(1);
		let bad = [
			with(|t| t.open.issue_ratio = ratio(1, 10) - tiny),
			with(|t| t.prime.issue_ratio = usd(10) + tiny),
			with(|t| t.prime.issue_ratio = millrace_math::INFINITE_COVER),
			with(|t| t.prime.maintenance_ratio = t.prime.issue_ratio),
			with(|t| t.open.maintenance_ratio = FixedU128::from_u32(0)),
			with(|t| t.prime.wind_down_ratio = t.prime.maintenance_ratio),
			with(|t| t.open.wind_down_ratio = FixedU128::from_u32(0)),
			with(|t| t.open.bonus = Permill::from_parts(200_001)),
			with(|t| t.open.curve.knee = FixedU128::from_u32(0)),
			with(|t| t.open.curve.knee = usd(5) + tiny),
			with(|t| t.prime.curve.slope = usd(1) + tiny),
			// Prime below Open.
			with(|t| t.open.issue_ratio = t.prime.issue_ratio + tiny),
		];
		for params in bad {
			assert_noop!(set_risk_params(CLASS, params), Error::<Test>::OutOfRange);
		}
	});
}

#[test]
fn risk_params_at_the_edge_of_every_range_are_accepted() {
	ExtBuilder::default().without_risk_params().build_and_execute(|| {
		let edge = with(|t| {
			t.prime.issue_ratio = usd(10);
			t.prime.curve.knee = usd(5);
			t.prime.curve.slope = usd(1);
			t.open.issue_ratio = ratio(1, 10);
			t.open.maintenance_ratio = FixedU128::from_inner(2);
			t.open.wind_down_ratio = FixedU128::from_inner(1);
			t.prime.bonus = Permill::from_percent(20);
			t.open.bonus = Permill::zero();
			t.open.curve.slope = FixedU128::from_u32(0);
			t.fuse = u128::MAX;
		});
		assert_ok!(set_risk_params(CLASS, edge));
	});
}

#[test]
fn risk_params_fail_when_the_settlement_asset_has_dust() {
	ExtBuilder::default().without_risk_params().build_and_execute(|| {
		assert_ok!(root(pallet_assets::Call::force_asset_status {
			id: AssetId::SETTLEMENT,
			owner: DAVE,
			issuer: DAVE,
			admin: DAVE,
			freezer: DAVE,
			min_balance: 2,
			is_sufficient: true,
			is_frozen: false,
		}));
		assert_noop!(set_risk_params(CLASS, params()), Error::<Test>::SettlementUnusable);
	});
}

#[test]
fn the_same_risk_params_again_are_refused() {
	ExtBuilder::default().risk_params(params()).build_and_execute(|| {
		pass(DAY);
		assert_noop!(set_risk_params(CLASS, params()), Error::<Test>::Unchanged);
	});
}

#[test]
fn tightening_is_instant_and_of_any_size() {
	ExtBuilder::default().risk_params(params()).build_and_execute(|| {
		let tight = with(|t| {
			t.prime.issue_ratio = usd(9);
			t.prime.maintenance_ratio = usd(8);
			t.open.curve.knee = usd(4);
			t.open.curve.slope = usd(1);
			t.fuse = 0;
		});
		assert_ok!(set_risk_params(CLASS, tight));
		let revision = RiskParamsOf::<Test>::get(CLASS).unwrap();
		assert_eq!((revision.current, revision.previous), (tight, Some(params())));
	});
}

#[test]
fn loosening_waits_for_the_period() {
	ExtBuilder::default().risk_params(params()).build_and_execute(|| {
		let loose = with(|t| t.fuse = t.fuse * 120 / 100);
		assert_noop!(set_risk_params(CLASS, loose), Error::<Test>::TooSoon);
		pass(DAY - 1);
		assert_noop!(set_risk_params(CLASS, loose), Error::<Test>::TooSoon);
		pass(1);
		assert_ok!(set_risk_params(CLASS, loose));
		// And again from there.
		let looser = with(|t| t.fuse = t.fuse * 121 / 100);
		assert_noop!(set_risk_params(CLASS, looser), Error::<Test>::TooSoon);
	});
}

#[test]
fn every_parameter_has_a_step_limit_on_its_risky_side() {
	ExtBuilder::default().risk_params(params()).build_and_execute(|| {
		pass(DAY);
		let tiny = FixedU128::from_inner(1);
		let eighty = |value: FixedU128| FixedU128::from_inner(value.into_inner() / 10 * 8);
		type Pick = fn(&mut ClassRiskParams) -> &mut FixedU128;
		let picks: [Pick; 10] = [
			|t| &mut t.prime.issue_ratio,
			|t| &mut t.prime.maintenance_ratio,
			|t| &mut t.prime.wind_down_ratio,
			|t| &mut t.prime.curve.knee,
			|t| &mut t.prime.curve.slope,
			|t| &mut t.open.issue_ratio,
			|t| &mut t.open.maintenance_ratio,
			|t| &mut t.open.wind_down_ratio,
			|t| &mut t.open.curve.knee,
			|t| &mut t.open.curve.slope,
		];
		for pick in picks {
			let mut new = params();
			// Keep each ratio below whatever the one above it becomes.
			for grade in [&mut new.prime, &mut new.open] {
				grade.maintenance_ratio = eighty(grade.maintenance_ratio);
				grade.wind_down_ratio = eighty(grade.wind_down_ratio);
			}
			*pick(&mut new) = eighty(*pick(&mut params()));
			assert_eq!(params().change_to(&new, ParamStep::get()), Change::Loosening);
			*pick(&mut new) = *pick(&mut new) - tiny;
			assert_noop!(set_risk_params(CLASS, new), Error::<Test>::StepTooLarge);
		}
		for bonus in [Permill::from_parts(39_999), Permill::zero()] {
			let low = with(|t| t.prime.bonus = bonus);
			assert_noop!(set_risk_params(CLASS, low), Error::<Test>::StepTooLarge);
		}
		let fuse = with(|t| t.fuse = t.fuse * 120 / 100 + 1);
		assert_noop!(set_risk_params(CLASS, fuse), Error::<Test>::StepTooLarge);
	});
}

#[test]
fn a_mis_set_fuse_is_refused_by_the_step_limit() {
	// Incident 1 and attack A6: a parameter off by 10^17.
	ExtBuilder::default().risk_params(params()).build_and_execute(|| {
		pass(DAY);
		let wrong = with(|t| t.fuse *= 100_000_000_000_000_000);
		assert_noop!(set_risk_params(CLASS, wrong), Error::<Test>::StepTooLarge);
	});
}

#[test]
fn a_tightening_beside_a_loosening_lifts_no_limit() {
	ExtBuilder::default().risk_params(params()).build_and_execute(|| {
		let mixed = with(|t| {
			t.prime.issue_ratio = usd(2);
			t.fuse = t.fuse * 110 / 100;
		});
		assert_noop!(set_risk_params(CLASS, mixed), Error::<Test>::TooSoon);
		let too_far = with(|t| {
			t.prime.issue_ratio = usd(2);
			t.fuse *= 2;
		});
		pass(DAY);
		assert_noop!(set_risk_params(CLASS, too_far), Error::<Test>::StepTooLarge);
		assert_ok!(set_risk_params(CLASS, mixed));
	});
}

#[test]
fn a_stopped_fuse_is_set_anew_one_period_later() {
	ExtBuilder::default().risk_params(params()).build_and_execute(|| {
		assert_ok!(set_risk_params(CLASS, with(|t| t.fuse = 0)));
		assert_noop!(set_risk_params(CLASS, params()), Error::<Test>::TooSoon);
		pass(DAY);
		assert_ok!(set_risk_params(CLASS, params()));
	});
}

#[test]
fn errors_of_set_risk_params_have_an_order() {
	ExtBuilder::default().risk_params(params()).build_and_execute(|| {
		let out = with(|t| t.prime.curve.slope = usd(2));
		// Out of range before unknown class.
		assert_noop!(set_risk_params(ClassId(9), out), Error::<Test>::OutOfRange);
		// Step before period.
		let far = with(|t| t.fuse *= 2);
		assert_noop!(set_risk_params(CLASS, far), Error::<Test>::StepTooLarge);
	});
}
