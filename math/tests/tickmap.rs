//! Properties of the tickmap, against an ordered set, and sequences worked by hand.

use millrace_math::tickmap::*;
use proptest::prelude::*;
use std::{
	cell::Cell,
	collections::{BTreeMap, BTreeSet},
};

/// Keeps the words that are not empty and counts the accesses.
#[derive(Default)]
struct Store {
	words: BTreeMap<(Level, u16), Word>,
	loads: Cell<u32>,
	stores: u32,
}

impl Words for Store {
	fn load(&self, level: Level, index: u16) -> Word {
		self.loads.set(self.loads.get() + 1);
		self.words.get(&(level, index)).copied().unwrap_or(EMPTY)
	}

	fn store(&mut self, level: Level, index: u16, word: Word) {
		self.stores += 1;
		match word {
			EMPTY => self.words.remove(&(level, index)),
			_ => self.words.insert((level, index), word),
		};
	}
}

impl Store {
	fn of(ticks: &[u32]) -> Self {
		let mut store = Self::default();
		ticks.iter().for_each(|tick| assert!(insert(&mut store, *tick)));
		store
	}

	/// Loads and stores since the last call.
	fn accesses(&mut self) -> (u32, u32) {
		(self.loads.take(), std::mem::take(&mut self.stores))
	}
}

/// What the words of a set have to be, from their definition.
fn expected(set: &BTreeSet<u32>) -> BTreeMap<(Level, u16), Word> {
	let mut words = BTreeMap::new();
	for tick in set {
		for (level, shift) in [(Level::Leaf, 0), (Level::Middle, 8), (Level::Root, 16)] {
			let number = tick >> shift;
			let word: &mut Word = words.entry((level, (number / 256) as u16)).or_insert(EMPTY);
			word[(number % 256 / 64) as usize] |= 1 << (number % 64);
		}
	}
	words
}

/// Ticks at the edges of limbs and words, so that they meet, and any others.
fn any_tick() -> impl Strategy<Value = u32> {
	let edge = || prop::sample::select(vec![0u32, 1, 62, 63, 64, 127, 128, 191, 192, 254, 255]);
	prop_oneof![
		6 => (edge(), edge(), edge()).prop_map(|(a, b, c)| a << 16 | b << 8 | c),
		2 => 0u32..1024,
		2 => 0..TICKS,
	]
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(512))]

	#[test]
	fn tickmap_is_an_ordered_set(
		steps in prop::collection::vec((any_tick(), any::<bool>(), any_tick()), 1..120),
	) {
		let (mut store, mut set) = (Store::default(), BTreeSet::new());
		for (tick, adds, at) in steps {
			if adds {
				prop_assert_eq!(insert(&mut store, tick), set.insert(tick));
			} else {
				// Mostly take out what is there.
				let tick = set.range(tick..).next().copied().unwrap_or(tick);
				prop_assert_eq!(remove(&mut store, tick), set.remove(&tick));
			}
			let (loads, stores) = store.accesses();
			prop_assert!(loads <= 3 && stores <= 3, "{} loads, {} stores", loads, stores);
			prop_assert_eq!(&store.words, &expected(&set));

			prop_assert_eq!(first(&store), set.first().copied());
			prop_assert!(store.accesses().0 <= 3);
			for after in [at, tick] {
				prop_assert_eq!(next(&store, after), set.range(after + 1..).next().copied());
				prop_assert!(store.accesses().0 <= 5);
				prop_assert_eq!(contains(&store, after), set.contains(&after));
				prop_assert_eq!(store.accesses(), (1, 0));
			}
		}
	}

	#[test]
	fn walk_from_the_first_visits_every_tick_in_order(
		set in prop::collection::btree_set(any_tick(), 0..200),
	) {
		let ticks: Vec<_> = set.iter().copied().collect();
		let mut store = Store::of(&ticks);
		let walk = std::iter::successors(first(&store), |tick| next(&store, *tick));
		prop_assert_eq!(walk.collect::<Vec<_>>(), ticks.clone());
		for tick in ticks {
			prop_assert!(remove(&mut store, tick));
		}
		prop_assert_eq!(store.words, BTreeMap::new());
	}

	#[test]
	fn ticks_past_the_end_are_never_there(tick in TICKS.., member in any_tick()) {
		let mut store = Store::of(&[member]);
		prop_assert!(!insert(&mut store, tick));
		prop_assert!(!remove(&mut store, tick));
		prop_assert!(!contains(&store, tick));
		prop_assert_eq!(next(&store, tick), None);
		prop_assert_eq!(store.words, expected(&BTreeSet::from([member])));
	}
}

#[test]
fn words_of_a_tick_are_its_bytes() {
	// 0x024180: bit 2 of the root, bit 65 of middle word 2, bit 128 of leaf word 0x0241.
	let store = Store::of(&[0x02_41_80]);
	assert_eq!(
		store.words,
		BTreeMap::from([
			((Level::Root, 0), [4, 0, 0, 0]),
			((Level::Middle, 2), [0, 2, 0, 0]),
			((Level::Leaf, 0x0241), [0, 0, 1, 0]),
		])
	);
}

#[test]
fn upper_levels_are_touched_only_by_the_first_and_the_last_of_a_word() {
	let mut store = Store::default();
	let cost = |store: &mut Store, act: &dyn Fn(&mut Store) -> bool| {
		assert!(act(store));
		store.accesses()
	};
	assert_eq!(cost(&mut store, &|store| insert(store, 7)), (3, 3));
	assert_eq!(cost(&mut store, &|store| insert(store, 8)), (1, 1));
	assert_eq!(cost(&mut store, &|store| insert(store, 256)), (2, 2));
	assert_eq!(cost(&mut store, &|store| insert(store, 65_536)), (3, 3));
	assert_eq!(cost(&mut store, &|store| remove(store, 7)), (1, 1));
	assert_eq!(cost(&mut store, &|store| remove(store, 8)), (2, 2));
	assert_eq!(cost(&mut store, &|store| remove(store, 256)), (3, 3));
	// What changes nothing stores nothing.
	assert!(!insert(&mut store, 65_536) && !remove(&mut store, 1));
	assert_eq!(store.accesses(), (2, 0));
}

#[test]
fn extreme_ticks_are_neighbours_of_all_others() {
	let store = Store::of(&[0, TICKS - 1]);
	assert_eq!(first(&store), Some(0));
	assert_eq!(next(&store, 0), Some(TICKS - 1));
	assert_eq!(next(&store, TICKS - 2), Some(TICKS - 1));
	assert_eq!(next(&store, TICKS - 1), None);
}

#[test]
fn empty_set_has_no_first() {
	let store = Store::default();
	assert_eq!((first(&store), next(&store, 0)), (None, None));
	assert!(!contains(&store, 0));
}

#[test]
fn lost_word_ends_the_walk_and_does_not_break_it() {
	let mut store = Store::of(&[5, 70_000]);
	store.words.remove(&(Level::Leaf, 0));
	assert_eq!(first(&store), None);
	assert_eq!(next(&store, 5), Some(70_000));
}
