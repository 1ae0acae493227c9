use super::*;

#[test]
fn retire_feed_takes_the_quote_away() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2); 5]);
		next_block();
		assert_eq!(status(), Status::Live);
		assert_ok!(PriceFeed::retire_feed(root(), CLASS));
		assert_eq!(<PriceFeed as Quotes>::quote(&CLASS), None);
		assert_eq!(PriceFeed::feed(CLASS), None);
		assert_eq!(events(), vec![Event::FeedRetired { feed: CLASS }]);
	});
}

#[test]
fn retire_feed_leaves_its_neighbours_alone_and_the_last_one_takes_the_page_away() {
	let feeds = [8, 9, 15, 16].map(|id| (asset(id), params())).to_vec();
	ExtBuilder::default().feeds(feeds).build_and_execute(|| {
		let prices: Vec<_> = [8, 9, 15, 16].map(|id| (asset(id), usd(2))).to_vec();
		assert_ok!(PriceFeed::submit(signed(1), batch(&prices)));
		let kept = [8, 15, 16].map(|id| record_of(asset(id)));
		assert_ok!(PriceFeed::retire_feed(root(), asset(9)));
		assert_eq!([8, 15, 16].map(|id| record_of(asset(id))), kept);
		assert_ok!(PriceFeed::retire_feed(root(), asset(8)));
		assert!(FeedPages::<Test>::contains_key(PageId::External(1)));
		assert_ok!(PriceFeed::retire_feed(root(), asset(15)));
		assert!(!FeedPages::<Test>::contains_key(PageId::External(1)));
		assert_eq!(PriceFeed::feeds(), [asset(16)]);
	});
}

#[test]
fn retire_feed_fails_with_bad_origin_when_not_governance() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [signed(1), signed(GUARD), RuntimeOrigin::none()] {
			assert_noop!(PriceFeed::retire_feed(origin, CLASS), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn retire_feed_fails_with_feed_not_found_when_unknown_or_replayed() {
	ExtBuilder::default().build_and_execute(|| {
		let neighbour = FeedId::Class(ClassId(1));
		let compute = FeedId::Asset(AssetKind::WithId(AssetId::utc(ClassId(0))));
		for unknown in [asset(2), neighbour, compute] {
			assert_noop!(PriceFeed::retire_feed(root(), unknown), Error::<Test>::UnknownFeed);
		}
		assert_ok!(PriceFeed::retire_feed(root(), CLASS));
		assert_noop!(PriceFeed::retire_feed(root(), CLASS), Error::<Test>::UnknownFeed);
	});
}

#[test]
fn retired_feed_comes_back_without_observations_and_with_new_parameters() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2); 5]);
		assert_ok!(PriceFeed::retire_feed(root(), CLASS));
		let wider = FeedParams { price_max: usd(1_000), ..params() };
		assert_ok!(PriceFeed::register_feed(root(), CLASS, wider.clone()));
		assert_eq!(record(), FeedRecord::new(wider));
	});
}

/// Incident 10: an exponent that moved.
#[test]
fn retired_feed_never_comes_back_with_other_decimals() {
	ExtBuilder::default()
		.feeds(vec![(asset(2), FeedParams { decimals: 8, ..params() })])
		.build_and_execute(|| {
			assert_ok!(PriceFeed::retire_feed(root(), asset(2)));
			for decimals in [0, 7, 9, 18] {
				assert_noop!(
					PriceFeed::register_feed(root(), asset(2), FeedParams { decimals, ..params() }),
					Error::<Test>::DecimalsMismatch
				);
			}
			let same = FeedParams { decimals: 8, ..params() };
			assert_ok!(PriceFeed::register_feed(root(), asset(2), same));
		});
}
