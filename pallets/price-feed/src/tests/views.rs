use super::*;

#[test]
fn views_are_empty_where_there_is_nothing() {
	ExtBuilder::default().feeders(0).feeds(vec![]).build_and_execute(|| {
		assert_eq!(PriceFeed::quote(CLASS), None);
		assert_eq!(PriceFeed::feed(CLASS), None);
		assert_eq!(PriceFeed::quotes(Default::default()), vec![]);
		assert_eq!(PriceFeed::feeds(), vec![]);
		assert!(PriceFeed::feeders().is_empty());
	});
}

#[test]
fn views_say_what_is_stored_and_what_consumers_see() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2); 5]);
		next_block();
		assert_eq!(PriceFeed::quote(CLASS), Some(quote()));
		assert_eq!(
			PriceFeed::quotes(vec![asset(9), CLASS].try_into().unwrap()),
			vec![None, Some(quote())]
		);
		assert_eq!(PriceFeed::feed(CLASS), Some(record()));
		assert_eq!(PriceFeed::feeds(), vec![CLASS]);
		assert_eq!(PriceFeed::feeders(), Feeders::<Test>::get());
	});
}
