use super::*;

#[test]
fn halt_feed_halts_at_once() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2); 5]);
		next_block();
		assert_eq!(status(), Status::Live);
		assert_ok!(PriceFeed::halt_feed(root(), CLASS));
		assert_eq!(status(), Status::Halted);
		assert_eq!(events(), vec![Event::FeedHalted { feed: CLASS }]);
	});
}

#[test]
fn halt_feed_works_for_the_guard_too() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(PriceFeed::halt_feed(signed(GUARD), CLASS));
		assert!(record().halted);
	});
}

#[test]
fn halted_feed_takes_prices_but_stays_halted() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(PriceFeed::halt_feed(root(), CLASS));
		submit_all(&[usd(2); 5]);
		next_block();
		assert_eq!((quote().mid, status()), (usd(2), Status::Halted));
	});
}

#[test]
fn halt_feed_fails_with_bad_origin_when_signed_by_others() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [signed(1), signed(STRANGER), RuntimeOrigin::none()] {
			assert_noop!(PriceFeed::halt_feed(origin, CLASS), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn halt_feed_fails_with_feed_not_found_when_unknown_or_retired() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(PriceFeed::halt_feed(root(), asset(2)), Error::<Test>::UnknownFeed);
		assert_ok!(PriceFeed::retire_feed(root(), CLASS));
		assert_noop!(PriceFeed::halt_feed(root(), CLASS), Error::<Test>::UnknownFeed);
	});
}

#[test]
fn halt_feed_fails_with_already_halted_when_replayed() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(PriceFeed::halt_feed(root(), CLASS));
		assert_noop!(PriceFeed::halt_feed(root(), CLASS), Error::<Test>::AlreadyHalted);
	});
}
