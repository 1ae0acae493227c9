use super::*;
use frame_support::{
	dispatch::{DispatchClass, GetDispatchInfo, Pays},
	weights::Weight,
};

fn try_submit(
	who: AccountId,
	prices: &[(FeedId, FixedU128)],
) -> frame_support::dispatch::DispatchResultWithPostInfo {
	PriceFeed::submit(signed(who), batch(prices))
}

fn pays(who: AccountId, prices: &[(FeedId, FixedU128)]) -> Pays {
	try_submit(who, prices).unwrap().pays_fee
}

fn three() -> ExtBuilder {
	ExtBuilder::default().feeds((2..5).map(|id| (asset(id), params())).collect())
}

#[test]
fn submit_stores_the_observation_with_the_time_of_the_block() {
	ExtBuilder::default().build_and_execute(|| {
		submit(2, CLASS, usd(2));
		let expected =
			Observation { feeder: FeederId(1), source: 2, price: usd(2), at: GENESIS_TIME };
		assert_eq!(observations(&record()), vec![expected]);
		let prices = batch(&[(CLASS, usd(2))]);
		assert_eq!(events(), vec![Event::Submitted { feeder: FeederId(1), prices }]);
	});
}

#[test]
fn submit_takes_many_feeds_and_leaves_the_others_alone() {
	three().build_and_execute(|| {
		submit(1, asset(3), usd(9));
		let untouched = record_of(asset(3));
		assert_ok!(try_submit(2, &[(asset(4), usd(4)), (asset(2), usd(2))]));
		let price = |id| observations(&record_of(asset(id)))[0].price;
		assert_eq!((price(2), price(4)), (usd(2), usd(4)));
		assert_eq!(record_of(asset(3)), untouched);
	});
}

#[test]
fn submit_replaces_what_the_feeder_said_before() {
	ExtBuilder::default().build_and_execute(|| {
		submit(1, CLASS, usd(2));
		next_block();
		submit(1, CLASS, usd(3));
		let observations = observations(&record());
		assert_eq!(observations.len(), 1);
		assert_eq!((observations[0].price, observations[0].at), (usd(3), GENESIS_TIME + SLOT));
	});
}

#[test]
fn submit_keeps_observations_by_ascending_feeder_whatever_the_order_of_submission() {
	ExtBuilder::default().build_and_execute(|| {
		for who in [4, 1, 5, 3, 2, 4, 1] {
			submit(who, CLASS, usd(2));
		}
		let feeders: Vec<_> = record().observations.iter().map(|by| by.feeder.0).collect();
		assert_eq!(feeders, [0, 1, 2, 3, 4]);
	});
}

#[test]
fn submit_clamps_dust_and_the_greatest_price() {
	ExtBuilder::default().build_and_execute(|| {
		submit(1, CLASS, FixedU128::from_inner(1));
		submit(2, CLASS, FixedU128::from_inner(u128::MAX));
		let prices: Vec<_> = record().observations.iter().map(|by| by.price).collect();
		assert_eq!(prices, [params().price_min, params().price_max]);
	});
}

#[test]
fn submit_forgets_observations_that_are_too_old() {
	ExtBuilder::default().build_and_execute(|| {
		submit(1, CLASS, usd(2));
		wait(1);
		submit(2, CLASS, usd(2));
		wait(60 * SECOND);
		submit(3, CLASS, usd(2));
		let feeders: Vec<_> = record().observations.iter().map(|by| by.feeder.0).collect();
		assert_eq!(feeders, [1, 2]);
	});
}

#[test]
fn submit_makes_room_for_new_feeders_when_all_observations_were_by_others() {
	ExtBuilder::default().feeders(31).build_and_execute(|| {
		submit_all(&[usd(2); 31]);
		for who in 1..=9 {
			assert_ok!(PriceFeed::unseat(&who));
			assert_ok!(PriceFeed::seat(&(who + 31), 0));
			submit(who + 31, CLASS, usd(2));
			assert_eq!(record().observations.len(), 31);
		}
	});
}

#[test]
fn submit_is_free_once_per_feed_and_block() {
	three().build_and_execute(|| {
		assert_eq!(pays(1, &[(asset(2), usd(2))]), Pays::No);
		assert_eq!(pays(1, &[(asset(3), usd(2)), (asset(4), usd(2))]), Pays::No);
		assert_eq!(pays(2, &[(asset(2), usd(2))]), Pays::No);
		assert_eq!(pays(1, &[(asset(2), usd(2))]), Pays::Yes);
		assert_eq!(pays(2, &[(asset(3), usd(2)), (asset(2), usd(2))]), Pays::Yes);
		next_block();
		assert_eq!(pays(1, &[(asset(2), usd(2))]), Pays::No);
	});
}

#[test]
fn submit_pays_when_it_fails() {
	ExtBuilder::default().build_and_execute(|| {
		let failed = try_submit(1, &[(CLASS, usd(0))]).unwrap_err();
		assert_eq!(failed.post_info.pays_fee, Pays::Yes);
	});
}

#[test]
fn submit_is_operational_and_weighs_by_feed_and_page() {
	let call = |ids: Vec<u32>| {
		let prices: Vec<_> = ids.into_iter().map(|id| (asset(id), usd(1))).collect();
		RuntimeCall::PriceFeed(Call::submit { prices: prices.try_into().unwrap() })
			.get_dispatch_info()
	};
	let weight = |feeds, pages| <() as WeightInfo>::submit(feeds, pages);
	assert_eq!(call((0..32).collect()).class, DispatchClass::Operational);
	assert_eq!(call(vec![]).call_weight, weight(0, 0));
	assert_eq!(call(vec![9]).call_weight, <() as WeightInfo>::submit_one());
	assert_eq!(call(vec![9, 10]).call_weight, weight(2, 1));
	assert_eq!(call((0..32).collect()).call_weight, weight(32, 4));
	assert_eq!(call((4..36).collect()).call_weight, weight(32, 5));
	assert_eq!(call((0..32).map(|id| id * 8).collect()).call_weight, weight(32, 32));
	assert!(weight(32, 32).all_gt(weight(32, 4)) && weight(32, 4).all_gt(Weight::zero()));
}

#[test]
fn submit_stores_what_it_stores_for_each_feed_alone() {
	let ids = [0, 7, 8, 15, 16, 17, 100];
	let feeds = || ids.map(|id| (asset(id), params())).to_vec();
	let prices: Vec<_> = ids.iter().map(|id| (asset(*id), usd(1 + *id % 3))).collect();
	let records = || ids.map(|id| record_of(asset(id))).to_vec();
	let (mut together, mut apart) = (vec![], vec![]);
	ExtBuilder::default().feeds(feeds()).build_and_execute(|| {
		for who in 1..=5 {
			assert_ok!(try_submit(who, &prices));
		}
		together = records();
	});
	ExtBuilder::default().feeds(feeds()).build_and_execute(|| {
		for who in 1..=5 {
			for price in &prices {
				assert_ok!(try_submit(who, std::slice::from_ref(price)));
			}
		}
		apart = records();
	});
	assert_eq!(together, apart);
}

#[test]
fn submit_fails_with_bad_origin_when_not_signed() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [root(), RuntimeOrigin::none()] {
			assert_noop!(
				PriceFeed::submit(origin, batch(&[(CLASS, usd(2))])),
				DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn submit_fails_with_not_feeder_when_signed_by_others() {
	ExtBuilder::default().build_and_execute(|| {
		for who in [STRANGER, GUARD, 6] {
			assert_noop!(try_submit(who, &[(CLASS, usd(2))]), Error::<Test>::NotFeeder);
		}
	});
}

#[test]
fn submit_fails_with_empty_batch() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(try_submit(1, &[]), Error::<Test>::EmptyBatch);
	});
}

/// Incident 9: a list with an id twice.
#[test]
fn submit_fails_with_duplicate_feed_wherever_the_twin_is() {
	three().build_and_execute(|| {
		let (a, b, c) = (asset(2), asset(3), asset(4));
		for feeds in [vec![&a, &a], vec![&a, &b, &a], vec![&c, &b, &a, &c], vec![&b, &c, &c]] {
			let prices: Vec<_> = feeds
				.into_iter()
				.zip(1..)
				.map(|(feed, price)| (feed.clone(), usd(price)))
				.collect();
			assert_noop!(try_submit(1, &prices), Error::<Test>::DuplicateFeed);
		}
	});
}

#[test]
fn submit_fails_with_price_zero_and_drops_the_rest_of_the_batch() {
	three().build_and_execute(|| {
		let prices = [(asset(2), usd(2)), (asset(3), usd(0)), (asset(4), usd(2))];
		assert_noop!(try_submit(1, &prices), Error::<Test>::PriceZero);
	});
}

#[test]
fn submit_fails_with_feed_not_found_when_unknown_or_retired() {
	three().build_and_execute(|| {
		// Without a page, on a page with others, a claim on compute, and each of them first or last.
		let compute = FeedId::Asset(AssetKind::WithId(AssetId::clt(VaultId(0))));
		let native = FeedId::Asset(AssetKind::Native);
		for unknown in [asset(99), asset(7), CLASS, compute, native] {
			for prices in [[asset(2), unknown.clone()], [unknown.clone(), asset(2)]] {
				let prices = prices.map(|feed| (feed, usd(2)));
				assert_noop!(try_submit(1, &prices), Error::<Test>::UnknownFeed);
			}
		}
		assert_ok!(PriceFeed::retire_feed(root(), asset(4)));
		let prices = [(asset(2), usd(2)), (asset(4), usd(2))];
		assert_noop!(try_submit(1, &prices), Error::<Test>::UnknownFeed);
	});
}

#[test]
fn submit_reports_errors_in_the_documented_order() {
	three().build_and_execute(|| {
		let twins = [(asset(99), usd(0)), (asset(99), usd(0))];
		assert_noop!(try_submit(STRANGER, &[]), Error::<Test>::NotFeeder);
		assert_noop!(try_submit(1, &twins), Error::<Test>::DuplicateFeed);
		assert_noop!(try_submit(1, &twins[..1]), Error::<Test>::PriceZero);
		for prices in
			[[(asset(99), usd(1)), (asset(2), usd(0))], [(asset(2), usd(0)), (asset(99), usd(1))]]
		{
			assert_noop!(try_submit(1, &prices), Error::<Test>::PriceZero);
		}
	});
}
