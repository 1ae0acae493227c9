//! A set against a map. Its pages keep no word: their entries say which ticks are there, as in an order
//! book, and its upper levels lie in two places.

use super::*;
use millrace_math::tickmap::{EMPTY, TICKS};
use proptest::prelude::*;
use std::{cell::Cell, collections::BTreeMap};

/// Entries alone, at most three.
#[derive(Clone, Debug, Default, PartialEq)]
struct Leaf(BTreeMap<u8, u32>);

impl TickPage for Leaf {
	type Entry = u32;

	fn word(&self) -> Word {
		let mut word = EMPTY;
		for bit in self.0.keys() {
			word[usize::from(bit >> 6)] |= 1 << (bit & 63);
		}
		word
	}

	fn set_word(&mut self, _: Word) {}

	fn entry(&self, bit: u8) -> Option<&u32> {
		self.0.get(&bit)
	}

	fn set_entry(&mut self, bit: u8, entry: Option<u32>) -> Result<Option<u32>, DispatchError> {
		let full = self.0.len() == 3 && !self.0.contains_key(&bit);
		match entry {
			Some(_) if full => Err(CORRUPT),
			Some(entry) => Ok(self.0.insert(bit, entry)),
			None => Ok(self.0.remove(&bit)),
		}
	}
}

/// The root beside the middle words.
#[derive(Clone, Debug, Default)]
struct Upper(Word, BTreeMap<u16, Word>);

impl Words for Upper {
	fn load(&self, level: Level, index: u16) -> Word {
		if level == Level::Root {
			self.0
		} else {
			self.1.get(&index).copied().unwrap_or_default()
		}
	}

	fn store(&mut self, level: Level, index: u16, word: Word) {
		if level == Level::Root {
			self.0 = word;
		} else if word == EMPTY {
			self.1.remove(&index);
		} else {
			self.1.insert(index, word);
		}
	}
}

#[derive(Default)]
struct Stored {
	upper: Upper,
	pages: BTreeMap<u16, Leaf>,
	/// Reads and writes of pages, reads and writes of what is above.
	counts: [Cell<u32>; 4],
}

impl Stored {
	fn count(&self, at: usize) {
		self.counts[at].set(self.counts[at].get() + 1);
	}

	/// What was read and written since the last call.
	fn counted(&self) -> [u32; 4] {
		[0, 1, 2, 3].map(|at: usize| self.counts[at].take())
	}
}

impl TickStore for Stored {
	type Page = Leaf;
	type Summary = Upper;

	fn summary(&self) -> Upper {
		self.count(2);
		self.upper.clone()
	}

	fn put_summary(&mut self, summary: Upper) {
		self.count(3);
		self.upper = summary;
	}

	fn page(&self, number: u16) -> Leaf {
		self.count(0);
		self.pages.get(&number).cloned().unwrap_or_default()
	}

	fn put_page(&mut self, number: u16, page: Option<Leaf>) {
		self.count(1);
		match page {
			Some(page) => self.pages.insert(number, page),
			None => self.pages.remove(&number),
		};
	}
}

#[derive(Clone, Debug)]
enum Step {
	Insert(u32, u32),
	Remove(u32),
}

/// Ticks close to each other, close to borders of pages and words, and anywhere.
fn ticks() -> impl Strategy<Value = u32> {
	prop_oneof![250..262u32, 65_530..65_542u32, TICKS - 4..TICKS, 0..TICKS]
}

fn steps() -> impl Strategy<Value = Step> {
	prop_oneof![
		(ticks(), any::<u32>()).prop_map(|(tick, entry)| Step::Insert(tick, entry)),
		ticks().prop_map(Step::Remove),
	]
}

proptest! {
	#[test]
	fn a_set_is_an_ordered_map(steps in prop::collection::vec(steps(), 0..200)) {
		let mut stored = Stored::default();
		let mut model = BTreeMap::new();
		for step in steps {
			let mut set = TickSet::new(stored);
			match step {
				Step::Insert(tick, entry) => {
					let of_page = model.range(tick & !255..=tick | 255).count();
					let full = of_page == 3 && !model.contains_key(&tick);
					let known = if full { Err(CORRUPT) } else { Ok(model.insert(tick, entry)) };
					prop_assert_eq!(set.insert(tick, entry), known);
					// What failed is not committed, as its caller is undone.
					stored = if full { set.store } else { set.commit() };
				}
				Step::Remove(tick) => {
					let known = model.remove(&tick);
					prop_assert_eq!(set.remove(tick), known.ok_or(CORRUPT));
					stored = if known.is_some() { set.commit() } else { set.store };
				}
			}
			let mut set = TickSet::new(stored);
			let mut found = Vec::new();
			let mut next = set.first();
			while let Some(tick) = next {
				found.push((tick, *set.entry(tick).expect("is in the set")));
				next = set.next(tick);
			}
			prop_assert_eq!(found, model.clone().into_iter().collect::<Vec<_>>());
			stored = set.commit();
		}
		for tick in model.into_keys() {
			let mut set = TickSet::new(stored);
			set.remove(tick).expect("is in the set");
			stored = set.commit();
		}
		prop_assert!(stored.pages.is_empty() && stored.upper.1.is_empty());
		prop_assert_eq!(stored.upper.0, EMPTY);
	}

	#[test]
	fn a_summary_keeps_few_words_in_order(numbers in prop::collection::vec((0u16..3, any::<u64>()), 0..20)) {
		let (mut summary, mut model) = (Summary::<3>::default(), Upper::default());
		for (number, limb) in numbers {
			let word = [limb & 1, 0, 0, 0];
			summary.store(Level::Middle, number, word);
			model.store(Level::Middle, number, word);
			let known: Vec<_> = model.1.iter().map(|(at, word)| (*at as u8, *word)).collect();
			prop_assert_eq!(summary.middle.to_vec(), known);
			prop_assert_eq!(summary.load(Level::Middle, number), word);
		}
	}
}

fn change(stored: Stored, act: impl FnOnce(&mut TickSet<Stored>)) -> Stored {
	let mut set = TickSet::new(stored);
	act(&mut set);
	set.commit()
}

#[test]
fn what_does_not_change_is_neither_read_nor_written() {
	let insert = |stored, tick, entry| {
		change(stored, |set| {
			set.insert(tick, entry).expect("there is room");
		})
	};
	let stored = insert(Stored::default(), 7, 1);
	assert_eq!(stored.counted(), [1, 1, 1, 1], "a page and what is above");
	let stored = insert(stored, 9, 1);
	assert_eq!(stored.counted(), [1, 1, 0, 0], "a page that is known above");
	let stored = insert(stored, 9, 2);
	assert_eq!(stored.counted(), [1, 1, 0, 0], "an entry");
	let stored = change(stored, |set| {
		set.remove(9).expect("is there");
		set.insert(8, 3).expect("there is room");
	});
	assert_eq!(stored.counted(), [1, 1, 0, 0], "a move within a page");
	let stored = change(stored, |set| {
		assert_eq!((set.next(7), set.entry(8).copied()), (Some(8), Some(3)));
	});
	assert_eq!(stored.counted(), [1, 0, 0, 0], "a look at a neighbour");
	let mut set = TickSet::new(stored);
	set.insert(4_000, 1).expect("there is room");
	assert_eq!(set.store.counted(), [1, 0, 1, 0], "nothing is written that is not committed");
}

#[test]
fn a_tick_that_is_none_is_refused() {
	let mut set = TickSet::new(Stored::default());
	assert_eq!(set.insert(TICKS, 1), Err(CORRUPT));
	assert_eq!((set.remove(TICKS), set.remove(1)), (Err(CORRUPT), Err(CORRUPT)));
	assert_eq!((set.first(), set.next(TICKS)), (None, None));
}
