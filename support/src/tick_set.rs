//! A set of ticks, in order, whose storage is read as far as it is needed and written as far as it
//! changed.
//!
//! Its words are those of [`millrace_math::tickmap`]. 256 neighbouring ticks share a [`TickPage`], which
//! may keep an entry for each of its members beside the word; the two levels above lie in a summary. The
//! lowest member is three words away, and so is the next one, however many members there are.
//!
//! An order book whose best tick is the highest keeps its ticks counted from above.

use alloc::collections::BTreeMap;
use core::cell::OnceCell;
use frame_support::{ensure, pallet_prelude::ConstU32, BoundedVec};
use millrace_math::tickmap::{self, Level, Word, Words};
use sp_runtime::DispatchError;

/// Ticks of a page.
pub const PAGE_TICKS: u32 = 256;

/// What no call leaves behind: a bit without its entry, or an entry without its bit.
pub const CORRUPT: DispatchError = DispatchError::Corruption;

/// Where the items of a set lie.
pub trait TickStore {
	/// 256 neighbouring ticks. One that equals the default is absent.
	type Page: TickPage;

	/// The two levels above the pages, as one value. It is asked for no word of the leaf level.
	type Summary: Words;

	/// Reads the summary.
	fn summary(&self) -> Self::Summary;

	/// Stores a summary that changed. Removes it if it is empty.
	fn put_summary(&mut self, summary: Self::Summary);

	/// Reads a page, which is the default if it is absent.
	fn page(&self, number: u16) -> Self::Page;

	/// Stores a page that changed, or removes it if it is `None`.
	fn put_page(&mut self, number: u16, page: Option<Self::Page>);
}

/// 256 neighbouring ticks, each with an entry if it is in the set.
pub trait TickPage: Default + PartialEq {
	/// What is kept beside a tick: `()` for a mere set.
	type Entry;

	/// Returns which ticks are in the set.
	fn word(&self) -> Word;

	/// Keeps which ticks are in the set. A page whose entries say that need not.
	fn set_word(&mut self, word: Word);

	/// Returns the entry of a tick, or `None` if it has none.
	fn entry(&self, bit: u8) -> Option<&Self::Entry>;

	/// Changes or removes the entry of a tick, and returns the one before. Fails if there is no room.
	fn set_entry(
		&mut self,
		bit: u8,
		entry: Option<Self::Entry>,
	) -> Result<Option<Self::Entry>, DispatchError>;
}

/// The upper two levels of a set with few middle words, in one value: which pages are there.
#[frame_support::stored]
pub struct Summary<const WORDS: u32> {
	/// Which middle words are not zero.
	pub root: Word,
	/// The middle words that are not zero, by their number: which pages are there.
	pub middle: BoundedVec<(u8, Word), ConstU32<WORDS>>,
}

impl<const WORDS: u32> Default for Summary<WORDS> {
	fn default() -> Self {
		Self { root: Word::default(), middle: BoundedVec::new() }
	}
}

impl<const WORDS: u32> Words for Summary<WORDS> {
	fn load(&self, level: Level, index: u16) -> Word {
		match level {
			Level::Root => self.root,
			Level::Middle => {
				let found = self.middle.iter().find(|(number, _)| u16::from(*number) == index);
				found.map(|(_, word)| *word).unwrap_or_default()
			}
			Level::Leaf => tickmap::EMPTY,
		}
	}

	fn store(&mut self, level: Level, index: u16, word: Word) {
		if level == Level::Root {
			self.root = word;
		}
		// Numbers of middle words are bytes. One for which there is no room would leave its bit in the
		// root without a word, which an invariant has to find.
		let (Level::Middle, Ok(number)) = (level, u8::try_from(index)) else { return };
		self.middle.retain(|(other, _)| *other != number);
		if word != tickmap::EMPTY {
			let at = self.middle.partition_point(|(other, _)| *other < number);
			let _ = self.middle.try_insert(at, (number, word));
		}
	}
}

/// A set, read as far as it is needed. Without [`Self::commit`] nothing changes.
pub struct TickSet<S: TickStore> {
	store: S,
	summary: OnceCell<S::Summary>,
	summary_changed: bool,
	/// Pages that may change, and whether they did.
	pages: BTreeMap<u16, (S::Page, bool)>,
}

/// Returns the number of the page of `tick` and its place in the page.
fn place(tick: u32) -> (u16, u8) {
	let [_, middle, leaf, bit] = tick.to_be_bytes();
	(u16::from_be_bytes([middle, leaf]), bit)
}

impl<S: TickStore> Words for TickSet<S> {
	fn load(&self, level: Level, index: u16) -> Word {
		if level != Level::Leaf {
			return self.summary().load(level, index);
		}
		match self.pages.get(&index) {
			Some((page, _)) => page.word(),
			None => self.store.page(index).word(),
		}
	}

	fn store(&mut self, level: Level, index: u16, word: Word) {
		if level == Level::Leaf {
			return self.change_page(index, |page| page.set_word(word));
		}
		// Reads it, if nobody has.
		self.summary();
		let Some(summary) = self.summary.get_mut() else { return };
		self.summary_changed = true;
		summary.store(level, index, word);
	}
}

impl<S: TickStore> TickSet<S> {
	/// Returns the set in `store`, of which nothing has been read yet.
	pub fn new(store: S) -> Self {
		let pages = BTreeMap::new();
		Self { store, summary: OnceCell::new(), summary_changed: false, pages }
	}

	/// Returns the lowest tick, or `None` if the set is empty.
	pub fn first(&self) -> Option<u32> {
		tickmap::first(self)
	}

	/// Returns the lowest tick above `after`, which need not be in the set, or `None` if there is none.
	pub fn next(&mut self, after: u32) -> Option<u32> {
		// The search begins in its page, which the caller may ask for again.
		self.page(place(after).0);
		tickmap::next(self, after)
	}

	/// Returns the entry of `tick`, or `None` if it is not in the set.
	pub fn entry(&mut self, tick: u32) -> Option<&<S::Page as TickPage>::Entry> {
		let (number, bit) = place(tick);
		self.page(number).0.entry(bit)
	}

	/// Puts `tick` into the set, with `entry`. Returns the entry that it had, or `None` if it is new.
	/// Fails from [`tickmap::TICKS`] on.
	pub fn insert(
		&mut self,
		tick: u32,
		entry: <S::Page as TickPage>::Entry,
	) -> Result<Option<<S::Page as TickPage>::Entry>, DispatchError> {
		ensure!(tick < tickmap::TICKS, CORRUPT);
		let (number, bit) = place(tick);
		// Before its word is asked for, so that the page is read once.
		self.page(number);
		let new = tickmap::insert(self, tick);
		let before = self.change_page(number, |page| page.set_entry(bit, Some(entry)))?;
		ensure!(new == before.is_none(), CORRUPT);
		Ok(before)
	}

	/// Removes `tick`, and returns its entry. Fails if it is not in the set.
	pub fn remove(&mut self, tick: u32) -> Result<<S::Page as TickPage>::Entry, DispatchError> {
		let (number, bit) = place(tick);
		self.page(number);
		let removed = tickmap::remove(self, tick);
		let before = self.change_page(number, |page| page.set_entry(bit, None))?;
		before.filter(|_| removed).ok_or(CORRUPT)
	}

	/// Writes what changed, and returns the store.
	pub fn commit(self) -> S {
		let Self { mut store, summary, summary_changed, pages } = self;
		if let Some(summary) = summary.into_inner().filter(|_| summary_changed) {
			store.put_summary(summary);
		}
		for (number, (page, _)) in pages.into_iter().filter(|(_, (_, changed))| *changed) {
			store.put_page(number, Some(page).filter(|page| *page != S::Page::default()));
		}
		store
	}

	fn summary(&self) -> &S::Summary {
		self.summary.get_or_init(|| self.store.summary())
	}

	/// Returns the page `number`, which is read at most once.
	fn page(&mut self, number: u16) -> &mut (S::Page, bool) {
		let Self { store, pages, .. } = self;
		pages.entry(number).or_insert_with(|| (store.page(number), false))
	}

	fn change_page<R>(&mut self, number: u16, change: impl FnOnce(&mut S::Page) -> R) -> R {
		let (page, changed) = self.page(number);
		*changed = true;
		change(page)
	}
}

#[cfg(test)]
mod tests;
