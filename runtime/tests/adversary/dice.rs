//! Chance that is the same everywhere.

/// Random numbers: SplitMix64.
#[derive(Clone)]
pub struct Dice(u64);

impl Dice {
	/// The dice of sequence `number` of a run with `seed`, whatever ran before it.
	pub fn of(seed: u64, number: u64) -> Self {
		let mut dice = Self(seed ^ number.wrapping_mul(0xd129_0f7c_4b1d_2a35));
		dice.next();
		dice
	}

	fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut mixed = self.0;
		mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		mixed ^ (mixed >> 31)
	}

	/// A number below `bound`, or zero if that is zero.
	pub fn below(&mut self, bound: u128) -> u128 {
		let wide = u128::from(self.next()) << 64 | u128::from(self.next());
		wide.checked_rem(bound).unwrap_or(0)
	}

	/// Whether something happens that does in `percent` of all cases.
	pub fn chance(&mut self, percent: u128) -> bool {
		self.below(100) < percent
	}

	/// One of `items`.
	pub fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
		let index = usize::try_from(self.below(items.len() as u128)).expect("below a length");
		items.get(index)
	}

	/// One of `items`; every second time the last one, which is the newest.
	pub fn newest<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
		if self.chance(50) {
			return items.last();
		}
		self.pick(items)
	}

	/// An amount from 1 to `most`, of any order of magnitude, often all or half of it. None if there
	/// is nothing.
	pub fn amount(&mut self, most: u128) -> Option<u128> {
		let amount = match self.below(6) {
			0 | 1 => most,
			2 => most / 2,
			3 | 4 => 1 + self.below(most.max(1)),
			_ => {
				let bits = u128::from(128 - most.leading_zeros());
				let shift = u32::try_from(self.below(bits.max(1))).expect("few bits");
				1 + self.below((most >> shift).max(1))
			}
		};
		(most > 0).then(|| amount.clamp(1, most))
	}
}
