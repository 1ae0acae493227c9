//! What calls see that open something, when a newer price is already in the block.

use super::*;
use millrace_primitives::Quote;

fn cautious() -> Quote {
	<PriceFeed as Quotes>::cautious(&CLASS).unwrap()
}

/// A block after one at 2 USD.
fn at_two(test: impl FnOnce()) {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2); 5]);
		next_block();
		test();
	});
}

#[test]
fn cautious_quote_is_the_quote_while_nothing_newer_is_in_the_block() {
	at_two(|| {
		assert_eq!(cautious(), quote());
		submit_all(&[milli(2_100); 5]);
		next_block();
		assert_eq!((cautious(), cautious().mid), (quote(), milli(2_100)));
	});
}

#[test]
fn cautious_quote_is_there_only_where_a_quote_is() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(<PriceFeed as Quotes>::cautious(&CLASS), None);
		assert_eq!(<PriceFeed as Quotes>::cautious(&asset(9)), None);
		submit_all(&[usd(2); 5]);
		assert_eq!(<PriceFeed as Quotes>::cautious(&CLASS), None);
	});
}

#[test]
fn cautious_quote_takes_the_higher_mid_and_high_of_a_rise_and_keeps_the_low() {
	at_two(|| {
		let before = quote();
		submit_all(&[milli(2_080), milli(2_090), milli(2_100), milli(2_110), milli(2_120)]);
		assert_eq!(quote(), before);
		let expected = Quote { mid: milli(2_100), high: milli(2_110), ..before };
		assert_eq!(cautious(), expected);
	});
}

#[test]
fn cautious_quote_takes_the_lower_low_of_a_fall_and_keeps_mid_and_high() {
	at_two(|| {
		let before = quote();
		submit_all(&[milli(1_880), milli(1_890), milli(1_900), milli(1_910), milli(1_920)]);
		assert_eq!(cautious(), Quote { low: milli(1_890), ..before });
	});
}

#[test]
fn cautious_quote_has_the_worse_status_whether_it_is_seen_or_coming() {
	at_two(|| {
		submit_all(&[milli(2_300); 5]);
		assert_eq!((status(), cautious().status), (Status::Live, Status::Volatile));
		next_block();
		submit_all(&[usd(2); 5]);
		assert_eq!((status(), cautious().status), (Status::Volatile, Status::Volatile));
		next_block();
		assert_eq!((status(), cautious().status), (Status::Live, Status::Live));
		assert_ok!(PriceFeed::halt_feed(root(), CLASS));
		assert_eq!(cautious().status, Status::Halted);
	});
}

#[test]
fn cautious_quote_counts_a_drop_as_what_it_makes_of_the_feed() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2); 3]);
		next_block();
		drop_said(0);
		assert_eq!((status(), cautious().status), (Status::Live, Status::Stale));
		assert_eq!((quote().usable, cautious().usable), (true, false));
		assert_eq!((quote().feeders, cautious().feeders), (3, 2));
	});
}

#[test]
fn cautious_quote_follows_the_last_submission_of_the_block() {
	at_two(|| {
		submit_all(&[milli(2_100); 5]);
		assert_eq!(cautious().mid, milli(2_100));
		submit_all(&[milli(2_010); 5]);
		assert_eq!(cautious().mid, milli(2_010));
		assert_eq!(PriceFeed::cautious_quote(CLASS), Some(cautious()));
	});
}
