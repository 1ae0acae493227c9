//! From an empty chain to a quote and back.

use super::*;

#[test]
fn feed_lives_from_registration_to_retirement() {
	ExtBuilder::default().feeders(0).feeds(vec![]).build_and_execute(|| {
		// Governance registers a class and the asset that is to back it, and feeders get their seats.
		let native = FeedId::Asset(AssetKind::Native);
		assert_ok!(PriceFeed::register_feed(root(), CLASS, params()));
		let twelve = FeedParams { decimals: 12, ..params() };
		assert_ok!(PriceFeed::register_feed(root(), native.clone(), twelve));
		for (who, source) in [(1, 0), (2, 0), (3, 1), (4, 1)] {
			assert_ok!(PriceFeed::seat(&who, source));
		}
		assert_eq!(PriceFeed::quote(CLASS), None);

		// They submit. What they said is sealed in this block and read from the next one on.
		for who in 1..=4 {
			let prices = batch(&[(CLASS, usd(2)), (native.clone(), milli(500))]);
			assert_ok!(PriceFeed::submit(signed(who), prices));
		}
		assert_eq!(PriceFeed::quote(CLASS), None);
		next_block();
		PriceFeed::do_try_state().unwrap();
		let quotes = PriceFeed::quotes(vec![CLASS, native.clone()].try_into().unwrap());
		let quotes: Vec<_> = quotes.into_iter().flatten().collect();
		assert_eq!(quotes.iter().map(|quote| quote.mid).collect::<Vec<_>>(), [usd(2), milli(500)]);
		assert_eq!(quotes.iter().map(|quote| quote.decimals).collect::<Vec<_>>(), [6, 12]);
		assert!(quotes.iter().all(|quote| quote.status == Status::Live));

		// One lies. Its report is disputed and dropped, and it loses its seat. It did not move the
		// price, and no more does.
		submit(4, CLASS, usd(90));
		assert_ok!(PriceFeed::drop_observation(FeederId(3), &CLASS));
		assert_ok!(PriceFeed::unseat(&4));
		next_block();
		assert_eq!((quote().mid, quote().high), (usd(2), usd(2)));
		for who in 1..=3 {
			submit(who, CLASS, usd(2));
		}
		next_block();
		assert_eq!((quote().feeders, status()), (3, Status::Live));

		// The guard sees something odd, governance finds nothing.
		assert_ok!(PriceFeed::halt_feed(signed(GUARD), CLASS));
		assert_eq!(status(), Status::Halted);
		next_block();
		assert_ok!(PriceFeed::resume_feed(root(), CLASS));
		assert_eq!(status(), Status::Live);

		// Nobody is left, and the feeds end.
		for who in 1..=3 {
			assert_ok!(PriceFeed::unseat(&who));
		}
		wait(DAY);
		PriceFeed::do_try_state().unwrap();
		assert_eq!(status(), Status::Stale);
		assert_ok!(PriceFeed::retire_feed(root(), CLASS));
		assert_ok!(PriceFeed::retire_feed(root(), native));
		assert_eq!(PriceFeed::feeds(), vec![]);
		assert!(PriceFeed::feeders().is_empty());
	});
}
