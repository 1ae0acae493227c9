use super::*;
use codec::{Decode, Encode};

#[test]
fn seat_gives_a_seat_with_the_next_id() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(PriceFeed::seat(&6, 7), FeederId(5));
		let expected = FeederRecord { id: FeederId(5), account: 6, source: 7 };
		assert_eq!(Feeders::<Test>::get().last(), Some(&expected));
		assert_eq!(NextFeederId::<Test>::get(), FeederId(6));
		let seated = Event::FeederAdded { who: 6, feeder: FeederId(5), source: 7 };
		assert_eq!(events(), vec![seated]);
	});
}

#[test]
fn seat_lets_the_feeder_submit_at_once() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(PriceFeed::seat(&6, 7));
		submit(6, CLASS, usd(2));
		assert_eq!(heard(), [5]);
	});
}

#[test]
fn seat_fails_with_feeder_exists_when_replayed() {
	ExtBuilder::default().build_and_execute(|| {
		for source in [0, 1, 2] {
			assert_noop!(PriceFeed::seat(&5, source), Error::<Test>::FeederExists);
		}
	});
}

#[test]
fn seat_fails_with_too_many_feeders_when_all_seats_are_taken() {
	ExtBuilder::default().feeders(31).build_and_execute(|| {
		assert_noop!(PriceFeed::seat(&32, 0), Error::<Test>::TooManyFeeders);
	});
}

#[test]
fn seat_fails_with_ids_exhausted_when_ids_are_used_up() {
	ExtBuilder::default().build_and_execute(|| {
		NextFeederId::<Test>::put(FeederId(u32::MAX));
		assert_noop!(PriceFeed::seat(&6, 0), Error::<Test>::IdsExhausted);
	});
}

#[test]
fn seat_reports_errors_in_the_documented_order() {
	ExtBuilder::default().feeders(31).build_and_execute(|| {
		NextFeederId::<Test>::put(FeederId(u32::MAX));
		assert_noop!(PriceFeed::seat(&1, 0), Error::<Test>::FeederExists);
		assert_noop!(PriceFeed::seat(&32, 0), Error::<Test>::TooManyFeeders);
		assert_ok!(PriceFeed::unseat(&1));
		assert_noop!(PriceFeed::seat(&32, 0), Error::<Test>::IdsExhausted);
	});
}

#[test]
fn feeder_account_is_that_of_who_has_the_seat_now() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(PriceFeed::feeder_account(FeederId(0)), Some(1));
		assert_eq!(PriceFeed::feeder_account(FeederId(4)), Some(5));
		assert_eq!(PriceFeed::feeder_account(FeederId(5)), None);
		assert_ok!(PriceFeed::unseat(&1));
		assert_ok!(PriceFeed::seat(&1, 0));
		assert_eq!(PriceFeed::feeder_account(FeederId(0)), None);
		assert_eq!(PriceFeed::feeder_account(FeederId(1)), Some(2));
		assert_eq!(PriceFeed::feeder_account(FeederId(5)), Some(1));
	});
}

#[test]
fn calls_that_seated_feeders_decode_no_more() {
	let decode = |call: u8| Call::<Test>::decode(&mut &[call; 64][..]);
	assert!(decode(2).is_err() && decode(3).is_err());
	let mut retire = vec![1];
	CLASS.encode_to(&mut retire);
	assert_eq!(Call::<Test>::decode(&mut &retire[..]), Ok(Call::retire_feed { feed: CLASS }));
}
