//! Planted bugs: each invariant turns red when, and only when, its own equation is broken.

use super::*;
use sp_core::U256;

/// Corrupt what five feeders made of `CLASS` in block 1 and 2, as seen in block 3, and expect `error`.
fn planted(error: &'static str, corrupt: impl FnOnce(&mut FeedRecord<Test>)) {
	planted_in(ExtBuilder::default(), error, corrupt);
}

fn planted_in(
	builder: ExtBuilder,
	error: &'static str,
	corrupt: impl FnOnce(&mut FeedRecord<Test>),
) {
	builder.build_and_corrupt(|| {
		submit_all(&[usd(2); 5]);
		next_block();
		submit_all(&[milli(2_010), milli(2_005), milli(1_990), milli(2_020), milli(2_005)]);
		next_block();
		assert_ok!(PriceFeed::do_try_state());
		plant(corrupt);
		expect(error);
	});
}

fn expect(error: &'static str) {
	assert_eq!(PriceFeed::do_try_state(), Err(error.into()));
}

/// The newest seal.
fn newest(record: &mut FeedRecord<Test>) -> &mut Seal {
	&mut record.pending.as_mut().unwrap().1
}

#[test]
fn seats_finds_bad_ids_and_double_accounts() {
	ExtBuilder::default().build_and_corrupt(|| {
		let sound = Feeders::<Test>::get();
		Feeders::<Test>::mutate(|feeders| feeders[1].id = FeederId(2));
		expect("Seats: ids descend");
		Feeders::<Test>::put(sound.clone());
		Feeders::<Test>::mutate(|feeders| feeders[4].id = FeederId(5));
		expect("Seats: an id was never given");
		Feeders::<Test>::put(sound);
		Feeders::<Test>::mutate(|feeders| feeders[4].account = 1);
		expect("Seats: an account has two");
	});
}

#[test]
fn ora_1_finds_a_seal_that_is_live_beyond_its_age() {
	ExtBuilder::default().build_and_corrupt(|| {
		submit_all(&[usd(2); 5]);
		plant(|record| newest(record).valid_until = Moment::MAX);
		wait(60 * SECOND);
		assert_ok!(PriceFeed::do_try_state());
		wait(1);
		expect("ORA-1: Live but too old");
	});
}

#[test]
fn ora_1_finds_a_seal_that_is_live_beyond_the_age_of_its_quorum() {
	ExtBuilder::default().build_and_corrupt(|| {
		submit_all(&[usd(2); 5]);
		next_block();
		submit(5, CLASS, usd(2));
		plant(|record| newest(record).valid_until += SLOT);
		wait(60 * SECOND);
		expect("ORA-1: Live but its quorum is too old");
	});
}

#[test]
fn ora_2_finds_a_feed_for_which_one_source_group_is_enough() {
	planted("ORA-2: one source group is enough", |record| record.params.sources_min = 1);
}

#[test]
fn ora_2_finds_an_older_seal_that_is_live_without_its_quorum() {
	// A quorum that shrank behind the seal's back, beside a count that grew.
	planted("Aggregate: feeders or sources are miscounted", |record| {
		newest(record).feeders = 31;
	});
	planted("Aggregate: feeders or sources are miscounted", |record| {
		newest(record).sources = 31;
	});
}

#[test]
fn ora_2_finds_source_groups_that_are_live_no_more() {
	ExtBuilder::default().feeders(8).build_and_corrupt(|| {
		submit(2, CLASS, usd(2));
		wait(30 * SECOND);
		for who in [1, 4, 7] {
			submit(who, CLASS, usd(2));
		}
		plant(|record| newest(record).valid_until = Moment::MAX);
		wait(30 * SECOND);
		assert_ok!(PriceFeed::do_try_state());
		wait(1);
		expect("ORA-2: Live without live source groups");
	});
}

#[test]
fn ora_3_finds_a_slow_price_that_is_no_average() {
	let error = "ORA-3: the slow price is not the average of the mids";
	planted(error, |record| newest(record).slow = Some(milli(2_001)));
	planted(error, |record| newest(record).slow = None);
	planted(error, |record| record.sealed.as_mut().unwrap().slow = Some(usd(3)));
}

/// Corrupt what was made of 2 USD, of `mid` a block later, and of 2 USD after `pause`, and expect that
/// the slow price is found to be wrong.
fn planted_slow(mid: FixedU128, pause: Moment, corrupt: impl FnOnce(&mut FeedRecord<Test>)) {
	ExtBuilder::default().build_and_corrupt(|| {
		submit_all(&[usd(2); 5]);
		next_block();
		submit_all(&[mid; 5]);
		wait(pause);
		submit_all(&[usd(2); 5]);
		assert_ok!(PriceFeed::do_try_state());
		plant(corrupt);
		expect("ORA-3: the slow price is not the average of the mids");
	});
}

/// The slow price 2 USD after `elapsed` at `mid`.
fn averaged(mid: FixedU128, elapsed: Moment) -> Option<FixedU128> {
	Some(millrace_math::ema(usd(2), mid, elapsed, params().slow_time))
}

#[test]
fn ora_3_finds_a_slow_price_of_other_parameters_or_times() {
	let near = milli(2_100);
	planted_slow(near, SLOT, |record| record.params.slow_time += MINUTE);
	planted_slow(near, SLOT, |record| record.params.deviation_max = Permill::from_percent(1));
	planted_slow(near, SLOT, |record| record.sealed.as_mut().unwrap().sealed_at -= 1);
}

#[test]
fn ora_3_finds_a_slow_price_that_a_far_mid_moved_in_full() {
	for far in [milli(2_201), usd(100), milli(10)] {
		planted_slow(far, SLOT, |record| newest(record).slow = averaged(far, SLOT));
	}
}

#[test]
fn ora_3_finds_a_slow_price_that_a_mid_moved_when_it_was_fresh_no_more() {
	let near = milli(2_100);
	planted_slow(near, DAY, |record| newest(record).slow = averaged(near, DAY));
	planted_slow(near, DAY, |record| newest(record).slow = Some(usd(2)));
	planted_slow(near, 61 * SECOND, |record| {
		newest(record).slow = averaged(near, 61 * SECOND);
	});
}

#[test]
fn ora_3_finds_a_slow_price_that_a_new_mid_moved_at_once() {
	ExtBuilder::default().build_and_corrupt(|| {
		submit_all(&[usd(2); 5]);
		wait(30 * SECOND);
		submit_all(&[milli(2_100); 5]);
		assert_ok!(PriceFeed::do_try_state());
		plant(|record| newest(record).slow = averaged(milli(2_100), 30 * SECOND));
		expect("ORA-3: the slow price is not the average of the mids");
	});
}

#[test]
fn ora_3_finds_a_slow_price_that_does_not_begin_at_the_first_quorum() {
	for wrong in [None, Some(milli(2_001))] {
		ExtBuilder::default().build_and_corrupt(|| {
			submit_all(&[usd(2); 5]);
			plant(|record| newest(record).slow = wrong);
			expect("ORA-3: the slow price is not the average of the mids");
		});
	}
}

#[test]
fn ora_3_finds_a_slow_price_that_began_without_a_quorum() {
	ExtBuilder::default().build_and_corrupt(|| {
		submit_all(&[usd(2); 2]);
		assert_ok!(PriceFeed::do_try_state());
		plant(|record| newest(record).slow = Some(usd(2)));
		expect("ORA-3: the slow price is not the average of the mids");
	});
}

#[test]
fn ora_3_finds_a_jump_that_the_slow_price_followed_at_once() {
	ExtBuilder::default().build_and_corrupt(|| {
		submit_all(&[usd(2); 5]);
		next_block();
		submit_all(&[usd(3); 5]);
		next_block();
		assert_eq!(status(), Status::Volatile);
		plant(|record| {
			let seal = newest(record);
			seal.slow = Some(seal.mid);
		});
		assert_eq!(status(), Status::Live);
		expect("ORA-3: the slow price is not the average of the mids");
	});
}

#[test]
fn ora_3_finds_a_lone_feeder_who_moved_the_slow_price() {
	ExtBuilder::default().build_and_corrupt(|| {
		submit_all(&[usd(2); 5]);
		wait(61 * SECOND);
		submit(1, CLASS, milli(2_100));
		assert_ok!(PriceFeed::do_try_state());
		plant(|record| newest(record).slow = Some(milli(2_001)));
		expect("ORA-3: the slow price is not the average of the mids");
	});
}

#[test]
fn ora_4_finds_times_that_are_not_in_order() {
	planted("ORA-4: a seal is from the future", |record| {
		newest(record).sealed_at = GENESIS_TIME + 2 * SLOT + 1;
	});
	let younger = "ORA-4: an observation is younger than the newest seal";
	planted(younger, |record| {
		replant(record, |all| all[0].at = GENESIS_TIME + 2 * SLOT);
	});
	planted(younger, |record| newest(record).sealed_at -= 1);
	planted("ORA-4: seals do not ascend in time", |record| {
		record.sealed.as_mut().unwrap().sealed_at = GENESIS_TIME + SLOT;
	});
	planted("ORA-4: an older seal without a newer one", |record| record.pending = None);
	planted("ORA-4: observations without a seal", |record| {
		(record.pending, record.sealed) = (None, None);
	});
}

#[test]
fn ora_5_finds_a_seal_that_is_read_too_early_or_never() {
	planted("ORA-5: a seal is of a later block", |record| record.pending.as_mut().unwrap().0 = 4);
	planted("ORA-5: the quote is not the newest seal of an earlier block", |record| {
		record.pending.as_mut().unwrap().0 = 3;
	});
	ExtBuilder::default().build_and_corrupt(|| {
		submit_all(&[usd(2); 5]);
		plant(|record| record.pending.as_mut().unwrap().0 = 0);
		expect("ORA-5: the quote is not the newest seal of an earlier block");
	});
}

#[test]
fn ora_6_finds_an_observation_beyond_the_clamp() {
	planted("ORA-6: an observation is beyond the clamp", |record| {
		replant(record, |all| all[3].price = usd(101));
	});
	planted("ORA-6: an observation is beyond the clamp", |record| {
		replant(record, |all| all[2].price = milli(9));
	});
}

#[test]
fn ora_6_finds_a_clamp_that_does_not_halt() {
	// A seal one step inside the clamp, where all observations are at it.
	ExtBuilder::default().build_and_corrupt(|| {
		submit_all(&[usd(1_000); 5]);
		next_block();
		assert_eq!(status(), Status::Halted);
		plant(|record| {
			let seal = newest(record);
			seal.mid = milli(99_999);
			(seal.low, seal.slow) = (seal.mid, Some(seal.mid));
		});
		assert_eq!(status(), Status::Live);
		expect("Aggregate: the mid is not the median");
		assert_eq!(
			PriceFeed::at_bound(&record(), &quote()),
			Err("ORA-6: at the clamp but not Halted".into())
		);
	});
}

#[test]
fn ora_2_3_and_6_find_quotes_that_are_better_than_their_record() {
	let check = |change: fn(&mut millrace_primitives::Quote), error: &'static str| {
		ExtBuilder::default().build_and_execute(|| {
			submit_all(&[usd(2); 5]);
			next_block();
			let mut quote = quote();
			change(&mut quote);
			let found = PriceFeed::quorum(&record(), &quote, Timestamp::now())
				.and_then(|()| PriceFeed::deviation(&record(), &quote))
				.and_then(|()| PriceFeed::at_bound(&record(), &quote));
			assert_eq!(found, Err(error.into()));
		});
	};
	check(|quote| quote.feeders = 2, "ORA-2: Live without its quorum");
	check(
		|quote| quote.slow = milli(2_223),
		"ORA-3: too far from the slow price, but not Volatile",
	);
	check(
		|quote| (quote.mid, quote.slow) = (usd(100), usd(100)),
		"ORA-6: at the clamp but not Halted",
	);
}

#[test]
fn ora_2_finds_live_feeders_that_are_gone() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2); 5]);
		next_block();
		let (mut record, quote) = (record(), quote());
		replant(&mut record, |all| all.truncate(2));
		assert_eq!(
			PriceFeed::quorum(&record, &quote, Timestamp::now()),
			Err("ORA-2: Live without live feeders".into())
		);
	});
}

#[test]
fn aggregate_finds_a_seal_that_its_observations_do_not_make() {
	planted("Aggregate: band without mid", |record| newest(record).low = usd(3));
	planted("Aggregate: band without mid", |record| newest(record).high = usd(1));
	planted("Aggregate: the mid is not the median", |record| {
		newest(record).mid = milli(2_001);
	});
	planted("Aggregate: the band is too narrow", |record| {
		replant(record, |all| {
			for (observation, price) in all.iter_mut().zip([1_990, 1_990, 2_000, 2_010, 2_010]) {
				observation.price = milli(price);
			}
		});
		let seal = newest(record);
		(seal.low, seal.mid, seal.high) = (usd(2), usd(2), usd(2));
	});
	planted("Aggregate: feeders or sources are miscounted", |record| {
		// Dropped without a new seal.
		replant(record, |all| all.truncate(4));
	});
	planted("Aggregate: decimals have changed", |record| record.params.decimals = 8);
	let descend = "Aggregate: observations descend";
	planted(descend, |record| replant(record, |all| all.swap(1, 2)));
	planted(descend, |record| replant(record, |all| all[1].feeder = all[0].feeder));
}

/// Corrupt the page of the assets 8, 9 and 15, beside one of the asset 16, and expect `error`.
fn planted_page(error: &'static str, corrupt: impl FnOnce(&mut Page<Test>)) {
	let feeds = [8, 9, 15, 16].map(|id| (asset(id), params())).to_vec();
	ExtBuilder::default().feeds(feeds).build_and_corrupt(|| {
		assert_ok!(PriceFeed::do_try_state());
		FeedPages::<Test>::mutate(PageId::External(1), |page| corrupt(page.as_mut().unwrap()));
		expect(error);
	});
}

#[test]
fn pages_finds_an_empty_page() {
	planted_page("Pages: an empty page is stored", |page| page.feeds.clear());
}

#[test]
fn pages_finds_feeds_that_are_out_of_order_or_there_twice() {
	planted_page("Pages: feeds descend", |page| page.feeds.as_mut().swap(0, 2));
	planted_page("Pages: feeds descend", |page| page.feeds[1] = page.feeds[0].clone());
}

#[test]
fn pages_finds_a_feed_that_is_on_a_page_of_others() {
	let error = "Pages: a feed is on a page of others";
	let native = FeedId::Asset(AssetKind::Native);
	let compute = FeedId::Asset(AssetKind::WithId(AssetId::utc(ClassId(1))));
	let unassigned = FeedId::Asset(AssetKind::WithId(AssetId::from(3_000_000_008)));
	for stray in [asset(7), asset(16), FeedId::Class(ClassId(8)), native, compute, unassigned] {
		planted_page(error, |page| page.feeds[1].0 = stray);
	}
	ExtBuilder::default().build_and_corrupt(|| {
		let page = FeedPages::<Test>::take(PageId::Classes(0)).unwrap();
		for other in [PageId::Classes(1), PageId::Native, PageId::External(0)] {
			FeedPages::<Test>::insert(other, page.clone());
			expect(error);
			FeedPages::<Test>::remove(other);
		}
	});
}

#[test]
fn ora_7_finds_sums_that_no_prices_within_the_clamp_make() {
	let beyond = "ORA-7: the average is beyond the clamp";
	planted(beyond, |record| record.sums.time += 1_000_000_000);
	planted(beyond, |record| record.sums.mid_time += U256::from(u128::MAX));
	planted(beyond, |record| {
		// The newest seal counts for more than it was Live.
		record.sums.time = 0;
	});
}

#[test]
fn ora_7_finds_sums_that_are_longer_than_time_or_from_the_future() {
	planted("ORA-7: the feed was Live for longer than time is", |record| {
		record.sums.time = 2 * GENESIS_TIME;
		record.sums.mid_time = U256::from(usd(2).into_inner()) * U256::from(2 * GENESIS_TIME);
	});
	planted("ORA-7: the sums are from the future", |record| {
		record.counted_from = GENESIS_TIME + DAY;
	});
}
