//! A ring against the list that it stands for.

use super::*;
use proptest::prelude::*;
use std::{cell::RefCell, collections::BTreeMap};

thread_local! {
	static LINKS: RefCell<BTreeMap<u8, Neighbours<u8>>> = const { RefCell::new(BTreeMap::new()) };
}

struct Numbers;

impl Ring for Numbers {
	type Id = u8;

	fn change<R>(
		id: u8,
		change: impl FnOnce(&mut Neighbours<u8>) -> R,
	) -> Result<R, DispatchError> {
		LINKS.with_borrow_mut(|links| {
			links.get_mut(&id).map(change).ok_or(DispatchError::Corruption)
		})
	}
}

fn enter(first: &mut Option<u8>, id: u8) {
	let link = Numbers::enter(first, id).expect("the ring is whole");
	LINKS.with_borrow_mut(|links| links.insert(id, link));
}

fn leave(first: &mut Option<u8>, id: u8) {
	let link = LINKS.with_borrow_mut(|links| links.remove(&id)).expect("is in the ring");
	Numbers::leave(first, id, link).expect("the ring is whole");
}

/// Once around from `first`, checked in both directions.
fn around(first: Option<u8>) -> Vec<u8> {
	let links = LINKS.with_borrow(Clone::clone);
	let mut found = Vec::new();
	let mut next = first;
	while let Some(id) = next {
		found.push(id);
		let after = links[&id].next;
		assert_eq!(links[&after].prev, id);
		assert!(found.len() <= links.len(), "comes back to where it began");
		next = Some(after).filter(|after| Some(*after) != first);
	}
	assert_eq!(found.len(), links.len());
	found
}

proptest! {
	#[test]
	fn a_ring_is_the_list_of_those_who_entered_it(
		steps in prop::collection::vec((0u8..6, 0u8..3), 0..200),
	) {
		LINKS.with_borrow_mut(BTreeMap::clear);
		let (mut first, mut model) = (None, Vec::new());
		for (id, step) in steps {
			let at = model.iter().position(|known| *known == id);
			match (step, at) {
				// The whole ring moves on.
				(0, Some(at)) => {
					first = Some(id);
					model.rotate_left(at);
				}
				(_, Some(at)) => {
					leave(&mut first, id);
					model.remove(at);
				}
				(_, None) => {
					enter(&mut first, id);
					model.push(id);
				}
			}
			prop_assert_eq!(around(first), model.clone());
		}
	}
}

#[test]
fn a_ring_without_its_links_is_refused() {
	LINKS.with_borrow_mut(BTreeMap::clear);
	let corrupt = Err(DispatchError::Corruption);
	assert_eq!(Numbers::enter(&mut Some(1), 2).map(|_| ()), corrupt);
	assert_eq!(Numbers::leave(&mut Some(1), 2, Neighbours { prev: 1, next: 1 }), corrupt);
}
