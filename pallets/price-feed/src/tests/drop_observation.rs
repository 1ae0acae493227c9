use super::*;
use frame_support::{assert_storage_noop, dispatch::Pays};

fn dropped(feeder: u32, feed: &FeedId) -> sp_runtime::DispatchResult {
	PriceFeed::drop_observation(FeederId(feeder), feed)
}

fn pays(who: AccountId, feed: FeedId) -> Pays {
	PriceFeed::submit(signed(who), batch(&[(feed, usd(2))])).unwrap().pays_fee
}

#[test]
fn drop_takes_the_observation_out_at_once_and_the_quote_follows_in_the_next_block() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2), usd(2), milli(2_010), milli(2_030), milli(2_030)]);
		next_block();
		let before = quote();
		assert_eq!((before.mid, before.feeders), (milli(2_010), 5));
		assert_ok!(dropped(4, &CLASS));
		assert_eq!(heard(), [0, 1, 2, 3]);
		let event = Event::ObservationDropped { feeder: FeederId(4), feed: CLASS };
		assert_eq!(events(), vec![event]);
		assert_eq!(quote(), before);
		next_block();
		let after = quote();
		assert_eq!((after.mid, after.feeders), (milli(2_005), 4));
		assert_eq!(after.sealed_at, GENESIS_TIME + SLOT);
	});
}

#[test]
fn drop_of_an_earlier_block_is_not_counted_by_the_next_submission() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2), usd(2), usd(2), usd(2), usd(50)]);
		next_block();
		drop_said(4);
		next_block();
		submit(1, CLASS, usd(2));
		assert_eq!(heard(), [0, 1, 2, 3]);
		next_block();
		assert_eq!((quote().high, quote().feeders), (usd(2), 4));
	});
}

#[test]
fn drop_loses_the_quorum_when_the_observation_was_needed_for_it() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2); 3]);
		next_block();
		drop_said(0);
		assert_eq!((status(), quote().feeders), (Status::Live, 3));
		next_block();
		assert_eq!((status(), quote().feeders, quote().usable), (Status::Stale, 2, false));
		submit(4, CLASS, usd(2));
		next_block();
		assert_eq!((status(), quote().feeders), (Status::Live, 3));
	});
}

#[test]
fn drop_loses_the_source_groups_when_the_observation_was_the_last_of_one() {
	ExtBuilder::default().feeders(8).build_and_execute(|| {
		for who in [1, 2, 4, 7] {
			submit(who, CLASS, usd(2));
		}
		next_block();
		assert_eq!(status(), Status::Live);
		drop_said(1);
		next_block();
		assert_eq!((status(), quote().feeders), (Status::Stale, 3));
	});
}

#[test]
fn drop_keeps_the_validity_that_the_others_give() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2); 4]);
		wait(30 * SECOND);
		submit(1, CLASS, usd(2));
		drop_said(1);
		// A quorum of three needs one of the first block: the new seal is no younger than that.
		wait(30 * SECOND);
		assert_eq!((quote().age, status()), (30 * SECOND, Status::Live));
		wait(1);
		assert_eq!(status(), Status::Stale);
	});
}

#[test]
fn drop_leaves_the_other_feeds_of_the_page_alone() {
	let feeds = (8..16).map(|id| (asset(id), params())).collect();
	ExtBuilder::default().feeds(feeds).build_and_execute(|| {
		let prices: Vec<_> = (8..16).map(|id| (asset(id), usd(2))).collect();
		for who in 1..=5 {
			assert_ok!(PriceFeed::submit(signed(who), batch(&prices)));
		}
		let others = || [8, 10, 11, 12, 13, 14, 15].map(|id| record_of(asset(id)));
		let before = others();
		next_block();
		assert_ok!(dropped(2, &asset(9)));
		assert_eq!(others(), before);
		assert_eq!(record_of(asset(9)).observations.len(), 4);
	});
}

#[test]
fn later_submission_of_a_dropped_feeder_counts_again() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2); 3]);
		next_block();
		drop_said(0);
		assert_eq!(heard(), [1, 2]);
		submit(1, CLASS, usd(2));
		assert_eq!(heard(), [0, 1, 2]);
		next_block();
		assert_eq!((status(), quote().feeders), (Status::Live, 3));
		drop_said(0);
		next_block();
		assert_eq!(status(), Status::Stale);
		submit(1, CLASS, usd(2));
		next_block();
		assert_eq!((status(), quote().feeders), (Status::Live, 3));
	});
}

#[test]
fn submission_after_a_drop_is_free_once_more_in_the_same_block() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(pays(1, CLASS), Pays::No);
		assert_eq!(pays(2, CLASS), Pays::No);
		assert_eq!(pays(1, CLASS), Pays::Yes);
		drop_said(0);
		assert_eq!(pays(1, CLASS), Pays::No);
		assert_eq!(pays(1, CLASS), Pays::Yes);
		assert_eq!(pays(2, CLASS), Pays::Yes);
	});
}

/// ORA-5, and the slow price of a block with several seals.
#[test]
fn drops_of_one_block_move_neither_its_quote_nor_the_slow_price_twice() {
	let slow_after = |drops: &[u32]| {
		let drops = drops.to_vec();
		let mut slow = FixedU128::default();
		ExtBuilder::default().feeders(8).build_and_execute(|| {
			submit_all(&[usd(2); 8]);
			next_block();
			submit_all(&[milli(2_100); 8]);
			next_block();
			let before = quote();
			for feeder in drops {
				drop_said(feeder);
				assert_eq!(quote(), before);
				PriceFeed::do_try_state().unwrap();
			}
			next_block();
			slow = quote().slow;
		});
		slow
	};
	assert_eq!(slow_after(&[3]), slow_after(&[5, 0, 4, 7]));
	assert!(slow_after(&[3]) > usd(2));
}

#[test]
fn drop_in_the_block_of_the_submission_keeps_the_seal_before_it() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2); 5]);
		next_block();
		let before = record().pending.unwrap().1;
		submit(5, CLASS, usd(3));
		drop_said(4);
		assert_eq!(record().sealed, Some(before));
		assert_eq!(heard(), [0, 1, 2, 3]);
	});
}

#[test]
fn drop_forgets_what_is_too_old_or_of_the_unseated_too() {
	ExtBuilder::default().build_and_execute(|| {
		submit(1, CLASS, usd(2));
		wait(1);
		for who in [2, 3, 4, 5] {
			submit(who, CLASS, usd(2));
		}
		assert_ok!(PriceFeed::unseat(&3));
		wait(60 * SECOND);
		drop_said(4);
		assert_eq!(heard(), [1, 3]);
	});
}

#[test]
fn drop_works_for_a_feeder_that_has_lost_its_seat() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2); 5]);
		assert_ok!(PriceFeed::unseat(&5));
		next_block();
		drop_said(4);
		assert_eq!(heard(), [0, 1, 2, 3]);
		next_block();
		assert_eq!(quote().feeders, 4);
	});
}

#[test]
fn drop_leaves_a_halted_feed_halted() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2); 5]);
		assert_ok!(PriceFeed::halt_feed(root(), CLASS));
		next_block();
		drop_said(4);
		next_block();
		assert_eq!((status(), quote().feeders), (Status::Halted, 4));
	});
}

#[test]
fn drop_of_the_only_observation_ever_makes_the_feed_as_new_in_the_same_block() {
	ExtBuilder::default().build_and_execute(|| {
		submit(1, CLASS, usd(2));
		drop_said(0);
		assert_eq!(record(), FeedRecord::new(params()));
		next_block();
		assert_eq!(<PriceFeed as Quotes>::quote(&CLASS), None);
	});
}

#[test]
fn drop_of_the_last_observation_leaves_the_slow_price_with_nobody_behind_it() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2); 5]);
		wait(61 * SECOND);
		submit(1, CLASS, milli(2_100));
		next_block();
		let before = quote();
		assert_eq!((before.mid, before.slow), (milli(2_100), usd(2)));
		drop_said(0);
		assert_eq!((quote(), heard()), (before, vec![]));
		next_block();
		let after = quote();
		assert_eq!((after.low, after.mid, after.high), (usd(2), usd(2), usd(2)));
		assert_eq!((after.slow, after.feeders, after.usable), (usd(2), 0, false));
		assert_eq!(after.status, Status::Stale);
	});
}

/// Whoever is silenced last takes nothing along: a jump after it is seen.
#[test]
fn drop_of_the_last_observation_does_not_let_a_jump_pass() {
	ExtBuilder::default().tune(|params| params.slow_time = DAY).build_and_execute(|| {
		submit_all(&[usd(2); 5]);
		wait(61 * SECOND);
		drop_said(0);
		next_block();
		assert_eq!((quote().feeders, status()), (0, Status::Stale));
		submit_all(&[usd(3); 5]);
		next_block();
		assert_eq!(status(), Status::Volatile);
	});
}

#[test]
fn drop_of_the_last_observation_keeps_the_price_when_there_never_was_a_slow_one() {
	ExtBuilder::default().build_and_execute(|| {
		submit(1, CLASS, usd(3));
		next_block();
		drop_said(0);
		next_block();
		assert_eq!((quote().mid, quote().feeders, status()), (usd(3), 0, Status::Stale));
		assert_eq!(record().pending.unwrap().1.slow, None);
		submit_all(&[usd(2); 5]);
		next_block();
		assert_eq!((quote().slow, status()), (usd(2), Status::Live));
	});
}

#[test]
fn drop_does_nothing_when_the_feeder_said_nothing() {
	ExtBuilder::default().feeders(6).build_and_execute(|| {
		assert_storage_noop!(dropped(0, &CLASS).unwrap());
		submit_all(&[usd(2); 5]);
		next_block();
		// Silent so far, and never seated.
		for feeder in [5, 6, u32::MAX] {
			assert_storage_noop!(dropped(feeder, &CLASS).unwrap());
		}
		drop_said(4);
		assert_storage_noop!(dropped(4, &CLASS).unwrap());
		// Forgotten already.
		wait(61 * SECOND);
		submit(1, CLASS, usd(2));
		assert_storage_noop!(dropped(3, &CLASS).unwrap());
	});
}

#[test]
fn drop_fails_with_feed_not_found_when_unknown_or_retired() {
	let feeds = [2, 3].map(|id| (asset(id), params())).to_vec();
	ExtBuilder::default().feeds(feeds).build_and_execute(|| {
		submit(1, asset(2), usd(2));
		submit(1, asset(3), usd(2));
		// Without a page, on a page with others, a claim on compute; of a feeder or of nobody.
		let compute = FeedId::Asset(AssetKind::WithId(AssetId::clt(VaultId(0))));
		let native = FeedId::Asset(AssetKind::Native);
		for unknown in [asset(99), asset(7), CLASS, compute, native] {
			for feeder in [0, 9] {
				assert_noop!(dropped(feeder, &unknown), Error::<Test>::UnknownFeed);
			}
		}
		assert_ok!(PriceFeed::retire_feed(root(), asset(2)));
		assert_noop!(dropped(0, &asset(2)), Error::<Test>::UnknownFeed);
		assert_ok!(dropped(0, &asset(3)));
	});
}

#[test]
fn drop_fails_and_changes_nothing_when_the_rest_cannot_be_sealed() {
	ExtBuilder::default().build_and_corrupt(|| {
		submit_all(&[usd(2); 5]);
		// A maximum age that is out of its range, and a moment beyond the end of time.
		plant(|record| record.params.age_max = Moment::MAX);
		next_block();
		assert_noop!(dropped(0, &CLASS), sp_runtime::ArithmeticError::Overflow);
	});
}
