//! Which page a feed is on, and what a page does with its feeds.

use super::*;
use codec::Encode;
use millrace_primitives::asset::LAST;

fn class(id: u32) -> FeedId {
	FeedId::Class(ClassId(id))
}

#[test]
fn page_follows_from_the_id() {
	for (id, page) in [(0, 0), (7, 0), (8, 1), (15, 1), (16, 2), (LAST, LAST / 8)] {
		assert_eq!(PageId::of(&class(id)), Some(PageId::Classes(page)));
		assert_eq!(PageId::of(&asset(id)), Some(PageId::External(page)));
	}
	assert_eq!(PageId::of(&FeedId::Asset(AssetKind::Native)), Some(PageId::Native));
	let compute = [AssetId::utc(ClassId(0)), AssetId::clt(VaultId(0))];
	let unassigned = [AssetId::from(3_000_000_000), AssetId::from(4_000_000_000), AssetId::NONE];
	for other in compute.into_iter().chain(unassigned) {
		assert_eq!(PageId::of(&FeedId::Asset(AssetKind::WithId(other))), None);
	}
}

#[test]
fn page_has_exactly_the_feeds_that_are_on_it() {
	let last = LAST / 8;
	for page in [PageId::Classes(0), PageId::Classes(u32::MAX / 8), PageId::External(last)] {
		let feeds = page.feeds();
		assert_eq!(feeds.len(), 8);
		assert!(feeds.is_sorted());
		assert!(feeds.iter().all(|feed| PageId::of(feed) == Some(page)));
	}
	assert_eq!(PageId::Native.feeds(), [FeedId::Asset(AssetKind::Native)]);
	for beyond in [last + 1, u32::MAX] {
		assert_eq!(PageId::External(beyond).feeds(), []);
	}
}

#[test]
fn encodings_of_page_ids_are_pinned() {
	assert_eq!(PageId::Classes(1).encode(), [0, 1, 0, 0, 0]);
	assert_eq!(PageId::Native.encode(), [1]);
	assert_eq!(PageId::External(2).encode(), [2, 2, 0, 0, 0]);
}

/// Otherwise a sorted batch would come to a page twice.
#[test]
fn order_of_pages_is_the_order_of_feeds() {
	let mut feeds = vec![FeedId::Asset(AssetKind::Native)];
	feeds.extend([0, 7, 8, 9, 300, LAST].into_iter().flat_map(|id| [asset(id), class(id)]));
	feeds.sort();
	assert!(feeds.iter().map(PageId::of).is_sorted());
}

#[test]
fn pages_are_counted_once_and_only_where_there_are_any() {
	let count = |feeds: &[FeedId]| {
		let prices: Vec<_> = feeds.iter().map(|feed| (feed.clone(), ())).collect();
		crate::feed_pages::count(&prices)
	};
	let compute = FeedId::Asset(AssetKind::WithId(AssetId::utc(ClassId(0))));
	assert_eq!(count(&[]), 0);
	assert_eq!(count(std::slice::from_ref(&compute)), 0);
	assert_eq!(count(&[asset(8), class(8), asset(15), class(0), asset(8), compute]), 3);
	assert_eq!(count(&(0..32).map(asset).collect::<Vec<_>>()), 4);
}

#[test]
fn page_keeps_its_feeds_sorted_and_finds_each() {
	ExtBuilder::default().feeds(vec![]).build_and_execute(|| {
		let marked = |id: u32| {
			let mut record = FeedRecord::<Test>::new(params());
			record.params.slow_time += u64::from(id);
			record
		};
		let mut page = Page::<Test>::default();
		for id in [3, 7, 0, 5, 1, 6, 2, 4] {
			assert_eq!(page.get(&asset(id)), None);
			assert_ok!(page.insert(asset(id), marked(id)));
		}
		assert!(page.feeds.iter().map(|(feed, _)| feed).is_sorted());
		assert!((0..8).all(|id| page.get(&asset(id)) == Some(&marked(id))));

		// A full page takes no ninth feed, but another record for one of its own.
		assert_eq!(page.insert(asset(8), marked(8)), Err(DispatchError::Exhausted));
		assert_ok!(page.insert(asset(5), marked(9)));
		assert_eq!(page.get_mut(&asset(5)), Some(&mut marked(9)));
		assert!(page.remove(&asset(5)) && !page.remove(&asset(5)));
		assert_eq!((page.get(&asset(5)), page.feeds.len()), (None, 7));
	});
}

#[test]
fn feeds_of_a_page_have_nothing_to_do_with_each_other() {
	let feeds = || (8..16).map(|id| (asset(id), params())).collect();
	ExtBuilder::default().feeds(feeds()).build_and_execute(|| {
		submit(1, asset(9), usd(2));
		let others = || [8, 10, 11, 12, 13, 14, 15].map(|id| record_of(asset(id)));
		let before = others();
		next_block();
		submit(1, asset(9), usd(3));
		submit(2, asset(9), usd(3));
		assert_ok!(PriceFeed::halt_feed(root(), asset(9)));
		assert_ok!(PriceFeed::resume_feed(root(), asset(9)));
		assert_ok!(PriceFeed::retire_feed(root(), asset(9)));
		assert_ok!(PriceFeed::register_feed(root(), asset(9), params()));
		assert_eq!(others(), before);
	});
}
