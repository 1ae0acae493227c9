use super::*;

#[test]
fn resume_feed_brings_back_the_status_of_the_seals() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2); 5]);
		assert_ok!(PriceFeed::halt_feed(root(), CLASS));
		next_block();
		assert_ok!(PriceFeed::resume_feed(root(), CLASS));
		assert_eq!(status(), Status::Live);
		assert_eq!(events(), vec![Event::FeedResumed { feed: CLASS }]);
	});
}

/// A53: nothing is sold on old prices after a stop.
#[test]
fn resumed_feed_is_stale_when_nobody_submitted_meanwhile() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2); 5]);
		assert_ok!(PriceFeed::halt_feed(root(), CLASS));
		wait(12 * 3_600 * SECOND);
		assert_ok!(PriceFeed::resume_feed(root(), CLASS));
		assert_eq!(status(), Status::Stale);
	});
}

#[test]
fn resume_feed_fails_with_bad_origin_when_not_governance() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(PriceFeed::halt_feed(root(), CLASS));
		for origin in [signed(1), signed(GUARD), RuntimeOrigin::none()] {
			assert_noop!(PriceFeed::resume_feed(origin, CLASS), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn resume_feed_fails_with_feed_not_found_when_unknown_or_retired() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(PriceFeed::resume_feed(root(), asset(2)), Error::<Test>::UnknownFeed);
		assert_ok!(PriceFeed::retire_feed(root(), CLASS));
		assert_noop!(PriceFeed::resume_feed(root(), CLASS), Error::<Test>::UnknownFeed);
	});
}

#[test]
fn resume_feed_fails_with_not_halted_when_never_halted_or_replayed() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(PriceFeed::resume_feed(root(), CLASS), Error::<Test>::NotHalted);
		assert_ok!(PriceFeed::halt_feed(root(), CLASS));
		assert_ok!(PriceFeed::resume_feed(root(), CLASS));
		assert_noop!(PriceFeed::resume_feed(root(), CLASS), Error::<Test>::NotHalted);
	});
}
