use super::*;

fn register(feed: FeedId, params: FeedParams) -> sp_runtime::DispatchResult {
	PriceFeed::register_feed(root(), feed, params)
}

#[test]
fn register_feed_makes_a_feed_without_a_quote() {
	ExtBuilder::default().feeds(vec![]).build_and_execute(|| {
		assert_ok!(register(CLASS, params()));
		assert_eq!(record(), FeedRecord::new(params()));
		assert_eq!(Decimals::<Test>::get(CLASS), Some(6));
		assert_eq!(<PriceFeed as Quotes>::quote(&CLASS), None);
		assert_eq!(events(), vec![Event::FeedRegistered { feed: CLASS, params: params() }]);
	});
}

#[test]
fn register_feed_takes_a_retired_class_as_what_is_owed_still_needs_a_price() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(register(FeedId::Class(ClassId(1)), params()));
	});
}

#[test]
fn register_feed_takes_native_and_external_assets() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(register(
			FeedId::Asset(AssetKind::Native),
			FeedParams { decimals: 12, ..params() }
		));
		assert_ok!(register(asset(1), params()));
		assert_ok!(register(asset(2), FeedParams { decimals: 18, ..params() }));
		assert_ok!(register(asset(3), FeedParams { decimals: 0, ..params() }));
	});
}

#[test]
fn register_feed_fails_with_bad_origin_when_not_governance() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [signed(STRANGER), signed(1), signed(GUARD), RuntimeOrigin::none()] {
			assert_noop!(
				PriceFeed::register_feed(origin, asset(2), params()),
				DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn register_feed_fails_with_feed_exists_when_replayed() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(register(CLASS, params()), Error::<Test>::FeedExists);
	});
}

#[test]
fn register_feed_fails_with_class_not_found_when_the_class_was_never_defined() {
	ExtBuilder::default().build_and_execute(|| {
		for class_id in [ClassId(2), ClassId(u32::MAX)] {
			assert_noop!(register(FeedId::Class(class_id), params()), Error::<Test>::UnknownClass);
		}
	});
}

#[test]
fn register_feed_fails_with_not_priceable_when_the_asset_is_compute() {
	ExtBuilder::default().build_and_execute(|| {
		let unassigned = AssetId::from(3_000_000_000);
		for id in [AssetId::utc(ClassId(0)), AssetId::clt(VaultId(0)), unassigned] {
			let feed = FeedId::Asset(AssetKind::WithId(id));
			assert_noop!(register(feed, params()), Error::<Test>::NotPriceable);
		}
	});
}

#[test]
fn register_feed_fails_with_params_out_of_range_at_each_end_of_each_range() {
	type Change = fn(&mut FeedParams);
	let outside: [(&str, Change); 16] = [
		("decimals", |params| params.decimals = 19),
		("age, low", |params| params.age_max = 6 * SECOND - 1),
		("age, high", |params| params.age_max = DAY + 1),
		("deviation", |params| params.deviation_max = Permill::zero()),
		("spread, low", |params| params.spread_max = Permill::zero()),
		("spread, high", |params| params.spread_max = Permill::from_parts(500_001)),
		("lower clamp", |params| params.price_min = FixedU128::from_u32(0)),
		("clamp of one price", |params| params.price_min = params.price_max),
		("clamp upside down", |params| params.price_max = FixedU128::from_inner(1)),
		("upper clamp", |params| {
			params.price_max = FixedU128::from_inner(types::PRICE_MAX_MAX.into_inner() + 1)
		}),
		("quorum zero", |params| params.quorum = 0),
		("quorum below sources", |params| params.quorum = 1),
		("quorum beyond seats", |params| params.quorum = 32),
		("one source", |params| params.sources_min = 1),
		("slow time, low", |params| params.slow_time = MINUTE - 1),
		("slow time, high", |params| params.slow_time = 30 * DAY + 1),
	];
	ExtBuilder::default().build_and_execute(|| {
		for (what, change) in outside {
			let mut params = params();
			change(&mut params);
			println!("{what}");
			assert_noop!(register(asset(2), params), Error::<Test>::ParamsOutOfRange);
		}
	});
}

#[test]
fn register_feed_takes_both_ends_of_each_range() {
	let low = FeedParams {
		decimals: 0,
		age_max: 6 * SECOND,
		deviation_max: Permill::from_parts(1),
		spread_max: Permill::from_parts(1),
		price_min: FixedU128::from_inner(1),
		price_max: FixedU128::from_inner(2),
		quorum: 2,
		sources_min: 2,
		slow_time: MINUTE,
	};
	let high = FeedParams {
		decimals: 18,
		age_max: DAY,
		deviation_max: Permill::one(),
		spread_max: Permill::from_percent(50),
		price_min: FixedU128::from_inner(types::PRICE_MAX_MAX.into_inner() - 1),
		price_max: types::PRICE_MAX_MAX,
		quorum: 31,
		sources_min: 31,
		slow_time: 30 * DAY,
	};
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(types::PRICE_MAX_MAX, FixedU128::from_rational(10u128.pow(12), 1));
		assert_ok!(register(asset(2), low));
		assert_ok!(register(asset(3), high));
	});
}

#[test]
fn register_feed_fails_with_decimals_mismatch_when_the_design_fixes_others() {
	ExtBuilder::default().feeds(vec![]).build_and_execute(|| {
		for feed in [CLASS, FeedId::Asset(AssetKind::Native), asset(1)] {
			assert_noop!(
				register(feed, FeedParams { decimals: 8, ..params() }),
				Error::<Test>::DecimalsMismatch
			);
		}
	});
}

#[test]
fn register_feed_reports_errors_in_the_documented_order() {
	let bad = FeedParams { decimals: 19, ..params() };
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(register(CLASS, bad.clone()), Error::<Test>::FeedExists);
		let compute = FeedId::Asset(AssetKind::WithId(AssetId::utc(ClassId(9))));
		assert_noop!(register(compute, bad.clone()), Error::<Test>::NotPriceable);
		assert_noop!(register(FeedId::Class(ClassId(9)), bad.clone()), Error::<Test>::UnknownClass);
		assert_noop!(register(asset(1), bad), Error::<Test>::ParamsOutOfRange);
	});
}
