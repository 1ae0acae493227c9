//! A set of ticks in which the lowest member is three words away, however many members there are.
//!
//! ```text
//! root    1 word         bit r: middle word r is not empty
//! middle  256 words      bit m of word r: leaf word 256·r + m is not empty
//! leaf    65,536 words   bit l of word i: tick 256·i + l is in the set
//! ```
//!
//! A word has 256 bits. The set keeps no word itself: it reads and writes them through [`Words`],
//! so that a pallet decides how to pack them into storage. An empty word equals an absent one.
//!
//! An insert or a remove touches as many levels as change: the leaf always, a level above only
//! where a word below became the first of its kind or ceased to be there. [`first`] loads three
//! words and [`next`] at most five.

/// How many ticks there are: `0 .. 2^24`.
pub const TICKS: u32 = 1 << 24;

/// 256 bits. Bit `b` is bit `b % 64` of limb `b / 64`.
pub type Word = [u64; 4];

/// The word without members, which a store need not keep.
pub const EMPTY: Word = [0; 4];

/// Where a word lies.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub enum Level {
	/// The one word at index 0, over the middle words.
	Root,
	/// The 256 words over the leaf words.
	Middle,
	/// The 65,536 words of ticks.
	Leaf,
}

/// Where the words are kept.
pub trait Words {
	/// The word at `index` of `level`; [`EMPTY`] if there is none.
	fn load(&self, level: Level, index: u16) -> Word;
	/// Keep `word` at `index` of `level`; drop it if it is [`EMPTY`].
	fn store(&mut self, level: Level, index: u16, word: Word);
}

/// The bit of a tick on each level, from the leaf up: level, index of the word, bit in the word.
type Path = [(Level, u16, u8); 3];

/// None from [`TICKS`] on. The bytes of a tick are its bits on the three levels.
fn path(tick: u32) -> Option<Path> {
	let [0, root, middle, leaf] = tick.to_be_bytes() else { return None };
	Some([
		(Level::Leaf, u16::from_be_bytes([root, middle]), leaf),
		(Level::Middle, u16::from(root), middle),
		(Level::Root, 0, root),
	])
}

/// A limb in which only the bit is set that `bit` has in its limb: rotating counts modulo 64.
fn mask(bit: u8) -> u64 {
	1u64.rotate_left(u32::from(bit))
}

fn is_set(word: &Word, bit: u8) -> bool {
	word.get(usize::from(bit >> 6)).is_some_and(|limb| limb & mask(bit) != 0)
}

fn flipped(mut word: Word, bit: u8) -> Word {
	if let Some(limb) = word.get_mut(usize::from(bit >> 6)) {
		*limb ^= mask(bit);
	}
	word
}

/// The lowest bit of a word; none if the word is empty.
fn lowest(word: &Word) -> Option<u8> {
	let (base, limb) = [0u8, 64, 128, 192].into_iter().zip(word).find(|(_, limb)| **limb != 0)?;
	base.checked_add(u8::try_from(limb.trailing_zeros()).ok()?)
}

/// The lowest bit of a word above `bit`; none if there is none.
fn lowest_above(mut word: Word, bit: u8) -> Option<u8> {
	for (limb, position) in word.iter_mut().zip(0u8..) {
		match position.cmp(&(bit >> 6)) {
			core::cmp::Ordering::Less => *limb = 0,
			// Shifting counts modulo 64 and keeps the bit itself, which goes too.
			core::cmp::Ordering::Equal => {
				*limb &= u64::MAX.wrapping_shl(u32::from(bit)) & !mask(bit)
			}
			core::cmp::Ordering::Greater => break,
		}
	}
	lowest(&word)
}

/// The lowest tick below a bit that is set. None only where a store lost a word.
fn descend(words: &impl Words, level: Level, index: u16, bit: u8) -> Option<u32> {
	let [_, byte] = index.to_be_bytes();
	let (level, index) = match level {
		Level::Leaf => return Some(u32::from(index) << 8 | u32::from(bit)),
		Level::Middle => (Level::Leaf, u16::from_be_bytes([byte, bit])),
		Level::Root => (Level::Middle, u16::from(bit)),
	};
	let bit = lowest(&words.load(level, index))?;
	descend(words, level, index, bit)
}

/// Put `tick` into the set. Whether it is new: false if it was there, and false from [`TICKS`] on.
pub fn insert(words: &mut impl Words, tick: u32) -> bool {
	let mut new = false;
	for (level, index, bit) in path(tick).into_iter().flatten() {
		let word = words.load(level, index);
		if is_set(&word, bit) {
			break;
		}
		words.store(level, index, flipped(word, bit));
		new = true;
		// A word that had members is known above already.
		if word != EMPTY {
			break;
		}
	}
	new
}

/// Take `tick` out of the set. Whether it was there.
pub fn remove(words: &mut impl Words, tick: u32) -> bool {
	let mut removed = false;
	for (level, index, bit) in path(tick).into_iter().flatten() {
		let word = words.load(level, index);
		if !is_set(&word, bit) {
			break;
		}
		let rest = flipped(word, bit);
		words.store(level, index, rest);
		removed = true;
		// A word that still has members stays known above.
		if rest != EMPTY {
			break;
		}
	}
	removed
}

/// Whether `tick` is in the set.
pub fn contains(words: &impl Words, tick: u32) -> bool {
	path(tick).is_some_and(|[(level, index, bit), ..]| is_set(&words.load(level, index), bit))
}

/// The lowest tick of the set; none if the set is empty.
pub fn first(words: &impl Words) -> Option<u32> {
	let bit = lowest(&words.load(Level::Root, 0))?;
	descend(words, Level::Root, 0, bit)
}

/// The lowest tick of the set above `after`, which need not be a member; none if there is none.
pub fn next(words: &impl Words, after: u32) -> Option<u32> {
	let (level, index, bit) = path(after)?.into_iter().find_map(|(level, index, bit)| {
		lowest_above(words.load(level, index), bit).map(|above| (level, index, above))
	})?;
	descend(words, level, index, bit)
}
