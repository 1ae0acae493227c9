//! Lists against a vector per tick.

use super::*;
use crate::tick_set::Summary;
use proptest::prelude::*;
use std::{cell::RefCell, collections::BTreeMap};

thread_local! {
	static LINKS: RefCell<BTreeMap<u8, Link<u8>>> = const { RefCell::new(BTreeMap::new()) };
}

#[derive(Clone, Default)]
struct Stored {
	summary: Summary<3>,
	pages: BTreeMap<u16, Page<u8>>,
}

impl TickStore for Stored {
	type Page = Page<u8>;
	type Summary = Summary<3>;

	fn summary(&self) -> Summary<3> {
		self.summary.clone()
	}

	fn put_summary(&mut self, summary: Summary<3>) {
		self.summary = summary;
	}

	fn page(&self, number: u16) -> Page<u8> {
		self.pages.get(&number).cloned().unwrap_or_default()
	}

	fn put_page(&mut self, number: u16, page: Option<Page<u8>>) {
		match page {
			Some(page) => self.pages.insert(number, page),
			None => self.pages.remove(&number),
		};
	}
}

impl Links for Stored {
	type Id = u8;

	fn change(id: u8, change: impl FnOnce(&mut Link<u8>)) -> DispatchResult {
		LINKS.with_borrow_mut(|links| links.get_mut(&id).map(change).ok_or(CORRUPT))
	}
}

fn link(id: u8) -> Option<Link<u8>> {
	LINKS.with_borrow(|links| links.get(&id).copied())
}

/// All ids with their ticks, as a walk finds them, checked in both directions.
fn walk(stored: &Stored) -> Vec<(u32, u8)> {
	let mut lists = TickLists::new(stored.clone());
	let mut found = Vec::<(u32, u8)>::new();
	let mut next = lists.first();
	while let Some((tick, id)) = next {
		let link = link(id).expect("is in a list");
		let prev = found.last().filter(|(at, _)| *at == tick).map(|(_, id)| *id);
		assert_eq!((link.tick, link.prev), (tick, prev));
		found.push((tick, id));
		next = lists.after(&link);
	}
	found
}

proptest! {
	#[test]
	fn lists_have_the_newest_first_by_ascending_ticks(
		steps in prop::collection::vec((0u8..12, prop_oneof![254..258u32, 0..3u32 << 16]), 0..150),
	) {
		LINKS.with_borrow_mut(BTreeMap::clear);
		let mut stored = Stored::default();
		let mut model = BTreeMap::<u32, Vec<u8>>::new();
		for (id, tick) in steps {
			let mut lists = TickLists::new(stored);
			let known = LINKS.with_borrow_mut(|links| links.remove(&id));
			if let Some(link) = known {
				lists.remove(&link).expect("the lists are whole");
				let list = model.get_mut(&link.tick).expect("is there");
				list.retain(|other| *other != id);
			}
			// Every third leaves, if it can.
			if known.is_none() || tick % 3 > 0 {
				let link = lists.insert(id, tick).expect("the lists are whole");
				LINKS.with_borrow_mut(|links| links.insert(id, link));
				model.entry(tick).or_default().insert(0, id);
			}
			stored = lists.commit();
			let known = model.iter().flat_map(|(tick, ids)| ids.iter().map(|id| (*tick, *id)));
			prop_assert_eq!(walk(&stored), known.collect::<Vec<_>>());
			for (page, bits) in stored.pages.values().map(|page| (page, page.word)) {
				let count: u32 = bits.iter().map(|limb| limb.count_ones()).sum();
				prop_assert_eq!(count as usize, page.heads.len());
			}
		}
	}
}

#[test]
fn lists_without_their_links_are_refused() {
	LINKS.with_borrow_mut(BTreeMap::clear);
	let mut lists = TickLists::new(Stored::default());
	let alone = Link { tick: 5, prev: None, next: None };
	assert_eq!(lists.insert(1, 5), Ok(alone));
	// The head has no link.
	assert_eq!(lists.insert(2, 5), Err(CORRUPT));
	let mut lists = TickLists::new(Stored::default());
	assert_eq!(lists.remove(&alone), Err(CORRUPT));
	assert_eq!(lists.remove(&Link { next: Some(3), ..alone }), Err(CORRUPT));
	assert_eq!(lists.remove(&Link { prev: Some(3), ..alone }), Err(CORRUPT));
}

#[test]
fn a_page_with_every_tick_has_room_for_all_heads() {
	let mut page = Page::<u32>::default();
	for bit in (0..=255u8).rev() {
		assert_eq!(page.set_entry(bit, Some(u32::from(bit))), Ok(None));
	}
	assert!(page.heads.iter().map(|(bit, _)| *bit).eq(0..=255u8));
	assert_eq!(page.set_entry(7, Some(1_000)), Ok(Some(7)));
	assert_eq!(page.entry(7), Some(&1_000));
}
