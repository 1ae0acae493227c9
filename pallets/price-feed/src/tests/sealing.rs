//! When a seal is made, who sees it, how long it lasts, and what it remembers.

use super::*;
use millrace_testing::seeded;
use proptest::prelude::*;

/// ORA-5.
#[test]
fn seal_is_invisible_in_the_block_that_makes_it() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2); 5]);
		assert_eq!(<PriceFeed as Quotes>::quote(&CLASS), None);
		next_block();
		assert_eq!(quote().mid, usd(2));
		submit_all(&[milli(2_100); 5]);
		assert_eq!((quote().mid, quote().sealed_at), (usd(2), GENESIS_TIME));
		next_block();
		assert_eq!((quote().mid, quote().sealed_at), (milli(2_100), GENESIS_TIME + SLOT));
	});
}

#[test]
fn quote_does_not_move_within_a_block_whatever_is_submitted() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2); 5]);
		next_block();
		let first = quote();
		for price in [1, 3, 50, 100, 1_000] {
			submit_all(&[usd(price); 5]);
			assert_eq!(quote(), first);
		}
		submit_all(&[usd(2); 5]);
	});
}

#[test]
fn quote_ages_and_lasts_over_blocks_without_submissions() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2); 5]);
		for blocks in 1..=20 {
			next_block();
			assert_eq!((quote().age, status()), (blocks * SLOT, Status::Live));
		}
		next_block();
		assert_eq!((quote().age, status()), (21 * SLOT, Status::Stale));
	});
}

#[test]
fn quote_says_all_of_its_seal() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[milli(1_980), milli(1_990), usd(2), milli(2_010), milli(2_020)]);
		next_block();
		let expected = millrace_primitives::Quote {
			low: milli(1_990),
			mid: usd(2),
			high: milli(2_010),
			slow: usd(2),
			status: Status::Live,
			sealed_at: GENESIS_TIME,
			age: SLOT,
			usable: true,
			feeders: 5,
			decimals: 6,
		};
		assert_eq!(quote(), expected);
	});
}

#[test]
fn quote_is_usable_for_a_maximum_age_beyond_its_validity_and_not_after() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2); 3]);
		wait(30 * SECOND);
		// Still three, of which one spoke in the first block: valid until 60 seconds after that.
		submit(4, CLASS, usd(2));
		submit(5, CLASS, usd(2));
		next_block();
		assert!(quote().usable);
		wait(87 * SECOND);
		assert_eq!((status(), quote().usable), (Status::Stale, true));
		wait(1);
		assert_eq!((status(), quote().usable), (Status::Stale, false));
		wait(DAY);
		assert!(!quote().usable);
	});
}

#[test]
fn quote_that_never_had_a_quorum_is_never_usable() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2); 2]);
		next_block();
		assert_eq!((status(), quote().usable), (Status::Stale, false));
		submit(3, CLASS, usd(2));
		next_block();
		assert_eq!((status(), quote().usable), (Status::Live, true));
	});
}

/// A lone feeder, after all others fell silent, makes a seal that nobody is liquidated by.
#[test]
fn quote_is_usable_no_more_when_a_newer_seal_has_no_quorum() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2); 5]);
		wait(61 * SECOND);
		assert_eq!((status(), quote().usable), (Status::Stale, true));
		submit(1, CLASS, usd(2));
		next_block();
		assert_eq!((status(), quote().usable), (Status::Stale, false));
	});
}

#[test]
fn seal_lapses_with_the_oldest_observation_that_its_quorum_needs() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2); 3]);
		wait(30 * SECOND);
		// Sources 1 and 2: a quorum of three needs one of the first block.
		submit(4, CLASS, usd(2));
		submit(5, CLASS, usd(2));
		wait(30 * SECOND);
		assert_eq!((quote().sealed_at, status()), (GENESIS_TIME + 30 * SECOND, Status::Live));
		wait(1);
		assert_eq!(status(), Status::Stale);
	});
}

#[test]
fn seal_lapses_with_the_last_observation_of_a_source_group_that_it_needs() {
	ExtBuilder::default().feeders(8).build_and_execute(|| {
		submit(2, CLASS, usd(2));
		wait(30 * SECOND);
		for who in [1, 4, 7] {
			submit(who, CLASS, usd(2));
		}
		wait(30 * SECOND);
		assert_eq!(status(), Status::Live);
		wait(1);
		assert_eq!(status(), Status::Stale);
	});
}

#[test]
fn slow_price_starts_at_the_first_quorate_mid_and_then_follows_by_its_time_constant() {
	ExtBuilder::default().tune(|params| params.slow_time = MINUTE).build_and_execute(|| {
		submit_all(&[usd(2); 5]);
		next_block();
		submit_all(&[milli(2_100); 5]);
		wait(MINUTE / 4);
		assert_eq!(quote().slow, usd(2));
		submit_all(&[usd(2); 5]);
		next_block();
		// A fifth of the way, as e / (e + τ) = 15 / 75.
		assert_eq!(quote().slow, milli(2_020));
	});
}

#[test]
fn slow_price_does_not_depend_on_the_number_of_submissions_in_a_block() {
	let slow_after = |rounds: usize| {
		let mut slow = FixedU128::default();
		ExtBuilder::default().build_and_execute(|| {
			submit_all(&[usd(2); 5]);
			next_block();
			for _ in 0..2 {
				for _ in 0..rounds {
					submit_all(&[milli(2_100); 5]);
				}
				next_block();
			}
			slow = quote().slow;
		});
		slow
	};
	assert_eq!(slow_after(1), slow_after(7));
	assert!(slow_after(1) > usd(2));
}

/// While all others are silent, one may neither prepare a jump nor follow it.
#[test]
fn slow_price_does_not_follow_a_lone_feeder() {
	ExtBuilder::default().tune(|params| params.slow_time = MINUTE).build_and_execute(|| {
		submit_all(&[usd(2); 5]);
		wait(61 * SECOND);
		for _ in 0..50 {
			submit(1, CLASS, usd(50));
			next_block();
			assert_eq!((quote().slow, status()), (usd(2), Status::Volatile));
		}
		submit_all(&[usd(2); 5]);
		next_block();
		assert_eq!((quote().slow, status()), (usd(2), Status::Live));
	});
}

#[test]
fn slow_price_is_not_set_by_whoever_comes_first() {
	ExtBuilder::default().build_and_execute(|| {
		submit(1, CLASS, usd(50));
		next_block();
		submit_all(&[usd(2); 5]);
		next_block();
		assert_eq!((quote().slow, status()), (usd(2), Status::Live));
	});
}

#[test]
fn benchmark_quote_fills_its_page_and_leaves_earlier_quotes_alone() {
	ExtBuilder::default().feeds(vec![]).build_and_corrupt(|| {
		let quoted = |feed: &FeedId| <PriceFeed as Quotes>::quote(feed).unwrap().mid;
		crate::fixture::quote::<Test>(&asset(9), usd(2), 12);
		crate::fixture::quote::<Test>(&asset(15), usd(3), 12);
		assert_eq!(PriceFeed::feeds(), (8..16).map(asset).collect::<Vec<_>>());
		assert_eq!([8, 9, 14, 15].map(|id| quoted(&asset(id))), [2, 2, 2, 3].map(usd));
		let native = FeedId::Asset(AssetKind::Native);
		crate::fixture::quote::<Test>(&native, usd(4), 12);
		assert_eq!((quoted(&native), PriceFeed::feeds().len()), (usd(4), 9));
	});
}

#[test]
fn benchmark_quote_is_live_at_once_and_as_large_as_can_be() {
	use codec::{Encode, MaxEncodedLen};
	ExtBuilder::default().build_and_corrupt(|| {
		for price in [FixedU128::from_inner(1), milli(200), usd(1), types::PRICE_MAX_MAX] {
			crate::fixture::quote::<Test>(&asset(2), price, 12);
			for _ in 0..2 {
				let quote = <PriceFeed as Quotes>::quote(&asset(2)).unwrap();
				assert_eq!((quote.mid, quote.status), (price, Status::Live));
				assert_eq!((quote.decimals, quote.feeders), (12, 31));
				next_block();
			}
		}
		let largest = record_of(asset(2)).encode().len();
		// The length of the observations is a compact number: one byte of the four at most.
		assert!(FeedRecord::<Test>::max_encoded_len() - largest <= 3);
	});
}

proptest! {
	#![proptest_config(seeded(64))]

	/// The moment up to which a seal is valid, against a count of who is live at it and after it.
	#[test]
	fn seal_is_valid_exactly_as_long_as_quorum_and_sources_are_live(
		quorum in 2u32..8,
		sources in 2u32..4,
		steps in prop::collection::vec((1u64..13, 0u64..20 * SECOND), 1..30),
	) {
		let tuned = ExtBuilder::default().feeders(12).tune(|params| {
			(params.quorum, params.sources_min) = (quorum.max(sources), sources);
		});
		tuned.build_and_execute(|| {
			for (who, pause) in steps {
				submit(who, CLASS, usd(2));
				if pause > 0 {
					wait(pause);
				}
			}
			let record = record();
			let (_, seal) = record.pending.clone().unwrap();
			let covered = |now| {
				let live = || record.observations.iter().filter(move |by| by.at + 60 * SECOND >= now);
				let groups = (0..3).filter(|group| live().any(|by| by.source == *group));
				live().count() as u32 >= record.params.quorum
					&& groups.count() as u32 >= record.params.sources_min
			};
			assert_eq!(covered(seal.sealed_at), seal.valid_until > 0);
			if seal.valid_until > 0 {
				assert!(covered(seal.valid_until) && !covered(seal.valid_until + 1));
			}
		});
	}
}
