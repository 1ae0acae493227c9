//! Random numbers that are the same in every run.

/// Sebastiano Vigna's SplitMix64.
pub struct Random(u64);

impl Random {
	/// The numbers that belong to `place`: a seed, a purpose, and of what. So whatever happens
	/// elsewhere does not change them.
	pub fn of(place: &[u64]) -> Self {
		let mut random = Self(0);
		for part in place {
			random.0 ^= part.wrapping_mul(0xD6E8_FEB8_6659_FD93);
			random.0 = random.next();
		}
		random
	}

	fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
		let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
		let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
		mixed ^ (mixed >> 31)
	}

	/// A number below `bound`.
	pub fn below(&mut self, bound: u64) -> u64 {
		((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
	}

	/// A number from `low` to below `high`.
	pub fn between(&mut self, low: u64, high: u64) -> u64 {
		low + self.below(high - low)
	}

	/// A number from 0 to below 1.
	pub fn unit(&mut self) -> f64 {
		(self.next() >> 11) as f64 / (1u64 << 53) as f64
	}

	pub fn chance(&mut self, probability: f64) -> bool {
		self.unit() < probability
	}

	/// How long until something happens that happens every `mean` on average.
	pub fn wait(&mut self, mean: f64) -> u64 {
		(-mean * (1.0 - self.unit()).ln()) as u64 + 1
	}

	/// How often something happens that happens `mean` times on average.
	pub fn count(&mut self, mean: f64) -> u64 {
		let (limit, mut product, mut count) = ((-mean).exp(), self.unit(), 0);
		while product > limit {
			product *= self.unit();
			count += 1;
		}
		count
	}

	/// A number whose logarithm has a normal distribution with the deviation `sigma`.
	pub fn log_normal(&mut self, median: f64, sigma: f64) -> f64 {
		let (radius, turn) = ((-2.0 * (1.0 - self.unit()).ln()).sqrt(), self.unit());
		median * (sigma * radius * (std::f64::consts::TAU * turn).cos()).exp()
	}

	/// Put things into any order.
	pub fn shuffle<V>(&mut self, things: &mut [V]) {
		for last in (1..things.len()).rev() {
			things.swap(last, self.below(last as u64 + 1) as usize);
		}
	}
}
