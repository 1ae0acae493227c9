//! Mids added up over live time: averages over windows of any length.

use super::*;
use millrace_testing::seeded;
use proptest::prelude::*;
use sp_core::U256;

fn sums() -> LiveSums {
	PriceFeed::live_sums(CLASS).unwrap()
}

/// Sums of mids in thousandths of a USD, each for a time.
fn expected(stood: &[(u32, Moment)]) -> LiveSums {
	let mut sums = LiveSums::default();
	for (price, time) in stood {
		sums.add(milli(*price), *time).unwrap();
	}
	sums
}

#[test]
fn sums_begin_with_the_first_seal_and_grow_while_it_is_live() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(sums(), expected(&[]));
		wait(DAY);
		submit_all(&[usd(2); 5]);
		assert_eq!(sums(), expected(&[]));
		wait(30 * SECOND);
		assert_eq!(sums(), expected(&[(2_000, 30 * SECOND)]));
		// It is Live for a minute.
		wait(DAY);
		assert_eq!(sums(), expected(&[(2_000, MINUTE)]));
	});
}

#[test]
fn sums_take_each_mid_for_the_time_that_it_stood() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2); 5]);
		wait(10 * SECOND);
		submit_all(&[milli(2_100); 5]);
		assert_eq!(sums(), expected(&[(2_000, 10 * SECOND)]));
		wait(20 * SECOND);
		let noted = sums();
		assert_eq!(noted, expected(&[(2_000, 10 * SECOND), (2_100, 20 * SECOND)]));
		// Said twice in a block: once.
		submit_all(&[milli(2_050); 5]);
		submit_all(&[usd(2); 5]);
		wait(40 * SECOND);
		let whole = [(2_000, 10 * SECOND), (2_100, 20 * SECOND), (2_000, 40 * SECOND)];
		assert_eq!(sums(), expected(&whole));
		assert_eq!(sums().average_since(&noted), Some(usd(2)));
		assert_eq!(
			noted.average_since(&LiveSums::default()).unwrap().into_inner() / 10u128.pow(15),
			2_066
		);
	});
}

#[test]
fn sums_leave_out_what_is_volatile_wide_or_at_the_clamp() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2); 5]);
		next_block();
		let whole = expected(&[(2_000, SLOT)]);
		let wide = [milli(1_900), milli(1_900), usd(2), milli(2_100), milli(2_100)];
		for prices in [[milli(2_300); 5], wide, [usd(100); 5]] {
			submit_all(&prices);
			next_block();
			assert_ne!(status(), Status::Live);
			assert_eq!(sums(), whole);
		}
	});
}

#[test]
fn sums_stand_still_while_governance_has_halted_the_feed() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2); 5]);
		wait(10 * SECOND);
		assert_ok!(PriceFeed::halt_feed(root(), CLASS));
		wait(5 * SECOND);
		assert_eq!(sums(), expected(&[(2_000, 10 * SECOND)]));
		// What is said meanwhile counts from the resumption.
		submit_all(&[milli(2_100); 5]);
		wait(5 * SECOND);
		assert_ok!(PriceFeed::resume_feed(root(), CLASS));
		assert_eq!(sums(), expected(&[(2_000, 10 * SECOND)]));
		wait(20 * SECOND);
		assert_eq!(sums(), expected(&[(2_000, 10 * SECOND), (2_100, 20 * SECOND)]));
	});
}

#[test]
fn sums_begin_again_with_a_new_registration_and_are_none_of_a_feed_that_is_none() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2); 5]);
		next_block();
		assert_ok!(PriceFeed::retire_feed(root(), CLASS));
		assert_eq!(PriceFeed::live_sums(CLASS), None);
		assert_ok!(PriceFeed::register_feed(root(), CLASS, params()));
		assert_eq!(sums(), LiveSums::default());
	});
}

#[test]
fn average_of_no_time_is_none_and_of_what_is_later_too() {
	let (early, late) = (expected(&[(2_000, 5)]), expected(&[(2_000, 5), (3_000, 5)]));
	assert_eq!(late.average_since(&early), Some(usd(3)));
	assert_eq!(early.average_since(&early), None);
	assert_eq!(early.average_since(&late), None);
}

#[test]
fn sums_of_the_highest_price_do_not_overflow_before_time_itself_does() {
	let mut sums = LiveSums::default();
	sums.add(types::PRICE_MAX_MAX, Moment::MAX).unwrap();
	assert!(sums.mid_time < U256::MAX >> 32);
	assert_eq!(sums.average_since(&LiveSums::default()), Some(types::PRICE_MAX_MAX));
	assert!(sums.add(types::PRICE_MAX_MAX, 1).is_err());
}

proptest! {
	#![proptest_config(seeded(64))]

	/// The sums, against a walk over all seconds that adds the quote where it is Live.
	#[test]
	fn sums_are_those_of_a_feed_that_is_looked_at_each_second(
		steps in prop::collection::vec((0u8..9, 1_900u32..2_100, 1u64..70), 1..40),
	) {
		ExtBuilder::default().build_and_execute(|| {
			let mut naive = LiveSums::default();
			for (step, price, pause) in steps {
				match step {
					0 => drop_said(price % 5),
					1 => { let _ = PriceFeed::halt_feed(root(), CLASS); }
					2 => { let _ = PriceFeed::resume_feed(root(), CLASS); }
					3 => submit_all(&[milli(10 * price - 18_000); 5]),
					4 => submit(u64::from(price % 5) + 1, CLASS, milli(price)),
					_ => submit_all(&[milli(price); 5]),
				}
				for _ in 0..pause {
					wait(SECOND);
					// What stood in the second that is over: whatever is Live now was so all the while,
					// because all changes are at its beginning.
					if let Some(quote) = <PriceFeed as Quotes>::quote(&CLASS) {
						if quote.status == Status::Live {
							naive.add(quote.mid, SECOND).unwrap();
						}
					}
				}
				assert_eq!(PriceFeed::live_sums(CLASS), Some(naive), "{step} at {price}");
				PriceFeed::do_try_state().unwrap();
			}
		});
	}
}
