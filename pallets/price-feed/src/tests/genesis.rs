use super::*;

#[test]
fn genesis_registers_feeds_and_seats_feeders() {
	ExtBuilder::default().feeders(3).build_and_execute(|| {
		assert_eq!(record(), FeedRecord::new(params()));
		let feeders: Vec<_> =
			Feeders::<Test>::get().into_iter().map(|by| (by.id.0, by.account, by.source)).collect();
		assert_eq!(feeders, [(0, 1, 1), (1, 2, 2), (2, 3, 0)]);
		assert_eq!(NextFeederId::<Test>::get(), FeederId(3));
	});
}

#[test]
#[should_panic = "genesis feed"]
fn genesis_fails_when_a_feed_is_out_of_range() {
	ExtBuilder::default().tune(|params| params.quorum = 99).build_and_execute(|| ());
}

#[test]
#[should_panic = "genesis feeder"]
fn genesis_fails_when_there_is_no_seat_for_a_feeder() {
	ExtBuilder::default().feeders(32).feeds(vec![]).build_and_execute(|| ());
}

#[test]
fn mock_passes_the_integrity_test() {
	use frame_support::traits::Hooks;
	ExtBuilder::default().build_and_execute(<PriceFeed as Hooks<u64>>::integrity_test);
}
