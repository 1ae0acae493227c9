//! Lists of ids, one for each tick of a set, the newest first.
//!
//! The heads lie in the pages of a [`TickSet`], the links in the records of the ids. An insert changes
//! two items beside the record itself: the page, and either the old head of the list or the summary. A
//! removal changes the two neighbours, or one of them and the page, or page and summary. A move is both:
//! four items, however many ids there are.
//!
//! Neighbours are changed in storage and the record in hand is a copy that its caller stores last. The
//! two never meet: no id is its own neighbour.

use crate::tick_set::{TickPage, TickSet, TickStore, CORRUPT, PAGE_TICKS};
use frame_support::{pallet_prelude::ConstU32, BoundedVec, DefaultNoBound};
use millrace_math::tickmap::Word;
use sp_runtime::{DispatchError, DispatchResult};

/// The place of an id in the list of its tick.
#[frame_support::stored(no_skip_type_params)]
#[derive(Copy)]
pub struct Link<Id> {
	/// The tick.
	pub tick: u32,
	/// The id before it; `None` for the head of the list.
	pub prev: Option<Id>,
	/// The id after it; `None` for the last.
	pub next: Option<Id>,
}

/// 256 neighbouring ticks, with the heads of their lists.
#[frame_support::stored(no_skip_type_params)]
#[derive(DefaultNoBound)]
pub struct Page<Id> {
	/// Which ticks have ids.
	pub word: Word,
	/// Head of the list of each tick that has ids, by the last byte of the tick, ascending.
	pub heads: BoundedVec<(u8, Id), ConstU32<PAGE_TICKS>>,
}

impl<Id: PartialEq> TickPage for Page<Id> {
	type Entry = Id;

	fn word(&self) -> Word {
		self.word
	}

	fn set_word(&mut self, word: Word) {
		self.word = word;
	}

	fn entry(&self, bit: u8) -> Option<&Id> {
		let at = self.heads.binary_search_by_key(&bit, |(at, _)| *at).ok()?;
		self.heads.get(at).map(|(_, id)| id)
	}

	fn set_entry(&mut self, bit: u8, head: Option<Id>) -> Result<Option<Id>, DispatchError> {
		match (self.heads.binary_search_by_key(&bit, |(at, _)| *at), head) {
			(Ok(at), Some(head)) => {
				let (_, known) = self.heads.get_mut(at).ok_or(CORRUPT)?;
				Ok(Some(core::mem::replace(known, head)))
			}
			(Ok(at), None) => Ok(Some(self.heads.remove(at).1)),
			(Err(at), Some(head)) => {
				self.heads.try_insert(at, (bit, head)).map_err(|_| CORRUPT)?;
				Ok(None)
			}
			(Err(_), None) => Ok(None),
		}
	}
}

/// The links in the records of the ids.
pub trait Links {
	/// What is in the lists.
	type Id: Copy + PartialEq;

	/// Changes the stored link of an id that is in a list. Fails if it is in none.
	fn change(id: Self::Id, change: impl FnOnce(&mut Link<Self::Id>)) -> DispatchResult;
}

/// The lists of a set of ticks, read as far as they are needed. Without [`Self::commit`] no page and no
/// summary changes.
pub struct TickLists<S: TickStore> {
	set: TickSet<S>,
}

impl<S> TickLists<S>
where
	S: TickStore<Page = Page<<S as Links>::Id>> + Links,
{
	/// Returns the lists in `store`, of which nothing has been read yet.
	pub fn new(store: S) -> Self {
		Self { set: TickSet::new(store) }
	}

	/// Returns the lowest tick that has ids, and the head of its list, or `None` if there is none.
	pub fn first(&mut self) -> Option<(u32, S::Id)> {
		let tick = self.set.first()?;
		self.head(tick)
	}

	/// Returns the id after the one at `link`, with its tick: the next in its list, or the head of the
	/// next tick. Returns `None` if it is the last.
	pub fn after(&mut self, link: &Link<S::Id>) -> Option<(u32, S::Id)> {
		if let Some(next) = link.next {
			return Some((link.tick, next));
		}
		let tick = self.set.next(link.tick)?;
		self.head(tick)
	}

	/// Puts `id` at the head of the list of `tick` and returns its place. Fails if a head has no link,
	/// or from [`millrace_math::tickmap::TICKS`] on.
	pub fn insert(&mut self, id: S::Id, tick: u32) -> Result<Link<S::Id>, DispatchError> {
		let next = self.set.insert(tick, id)?;
		if let Some(next) = next {
			S::change(next, |link| link.prev = Some(id))?;
		}
		Ok(Link { tick, prev: None, next })
	}

	/// Removes the id that is at `link` from its list. Fails if a neighbour has no link.
	pub fn remove(&mut self, link: &Link<S::Id>) -> DispatchResult {
		match (link.prev, link.next) {
			(Some(prev), _) => S::change(prev, |other| other.next = link.next)?,
			// The one after the head is the head now.
			(None, Some(next)) => {
				self.set.insert(link.tick, next)?.ok_or(CORRUPT)?;
			}
			(None, None) => {
				self.set.remove(link.tick)?;
			}
		}
		if let Some(next) = link.next {
			S::change(next, |other| other.prev = link.prev)?;
		}
		Ok(())
	}

	/// Writes what changed. What is empty is removed.
	pub fn commit(self) -> S {
		self.set.commit()
	}

	/// Returns `tick` and the head of its list, or `None` if it has none.
	fn head(&mut self, tick: u32) -> Option<(u32, S::Id)> {
		self.set.entry(tick).map(|id| (tick, *id))
	}
}

#[cfg(test)]
mod tests;
