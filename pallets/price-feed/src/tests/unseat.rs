use super::*;

#[test]
fn unseat_frees_the_seat_and_leaves_the_others_alone() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(PriceFeed::unseat(&2), FeederId(1));
		let left: Vec<_> = Feeders::<Test>::get().iter().map(|feeder| feeder.id.0).collect();
		assert_eq!(left, [0, 2, 3, 4]);
		assert_eq!(NextFeederId::<Test>::get(), FeederId(5));
		assert_eq!(events(), vec![Event::FeederRemoved { who: 2, feeder: FeederId(1) }]);
	});
}

#[test]
fn unseat_makes_room_when_all_seats_are_taken() {
	ExtBuilder::default().feeders(31).build_and_execute(|| {
		assert_ok!(PriceFeed::unseat(&17));
		assert_ok!(PriceFeed::seat(&32, 0), FeederId(31));
		assert_noop!(PriceFeed::seat(&33, 0), Error::<Test>::TooManyFeeders);
	});
}

#[test]
fn unseat_fails_with_feeder_not_found_when_foreign_or_replayed() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(PriceFeed::unseat(&STRANGER), Error::<Test>::UnknownFeeder);
		assert_ok!(PriceFeed::unseat(&2));
		assert_noop!(PriceFeed::unseat(&2), Error::<Test>::UnknownFeeder);
	});
}

#[test]
fn unseated_feeder_cannot_submit_and_does_not_count_from_the_next_submission_on() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2), usd(2), usd(2), usd(2), usd(50)]);
		assert_ok!(PriceFeed::unseat(&5));
		assert_noop!(
			PriceFeed::submit(signed(5), batch(&[(CLASS, usd(50))])),
			Error::<Test>::NotFeeder
		);
		assert_eq!(record().observations.len(), 5);
		next_block();
		submit(1, CLASS, usd(2));
		assert_eq!(heard(), [0, 1, 2, 3]);
		next_block();
		assert_eq!(quote().feeders, 4);
	});
}

#[test]
fn feeder_that_comes_back_is_not_taken_for_the_one_it_was() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2); 5]);
		assert_ok!(PriceFeed::unseat(&1));
		assert_ok!(PriceFeed::seat(&1, 2));
		next_block();
		submit(2, CLASS, usd(2));
		assert_eq!(heard(), [1, 2, 3, 4]);
		submit(1, CLASS, usd(2));
		let last = observations(&record()).pop().unwrap();
		assert_eq!((last.feeder, last.source), (FeederId(5), 2));
	});
}
