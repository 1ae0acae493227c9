//! What a vault is worth, computed a second time: in whole 256-bit numbers, by none of the code under
//! test. All amounts have six decimals, those of prices eighteen and those of shares six.

use millrace_primitives::{Balance, Units};
use pallet_clt::Grade;
use sp_core::U256;
use sp_runtime::{FixedU128, Permill};

/// A whole, in parts of a share.
const WHOLE: u32 = 1_000_000;

/// Random numbers that are the same everywhere: Knuth's linear congruential generator.
pub struct Lcg(pub u64);

impl Lcg {
	fn next(&mut self) -> u64 {
		self.0 =
			self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
		self.0 >> 32
	}

	/// A number below `bound`.
	pub fn below(&mut self, bound: u64) -> u64 {
		self.next() % bound
	}

	/// A number from 0 to 1 with a bell-shaped density: the mean of three uniform ones.
	pub fn bell(&mut self) -> f64 {
		let sum: u64 = (0..3).map(|_| self.below(1 << 20)).sum();
		sum as f64 / (3 << 20) as f64
	}
}

/// A grade and a cover ratio of the reference distribution: both grades alike, and in each the
/// logarithm of the ratio bell-shaped, from the issue ratio up: Prime 1.5 to 3, Open 0.5 to 1.5.
pub fn reference(random: &mut Lcg) -> (Grade, FixedU128) {
	let (grade, low, high) = match random.below(2) {
		0 => (Grade::Prime, 1.5f64, 3f64),
		_ => (Grade::Open, 0.5, 1.5),
	};
	let ratio = low * (high / low).powf(random.bell());
	(grade, FixedU128::from_rational((ratio * 1e6) as u128, 1_000_000))
}

/// What stands behind a vault, and what it owes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Position {
	pub collateral: Balance,
	pub owed: Units,
	pub reserve: Balance,
}

fn wide(value: u128) -> U256 {
	U256::from(value)
}

fn price(price: FixedU128) -> U256 {
	wide(price.into_inner())
}

fn one() -> U256 {
	wide(10u128.pow(18))
}

fn counted(haircut: Permill) -> U256 {
	U256::from(WHOLE - haircut.deconstruct())
}

/// Fewest collateral whose cover ratio, for `owed` units at `high`, is `ratio` or more.
pub fn collateral_for(
	ratio: FixedU128,
	owed: Units,
	high: FixedU128,
	low: FixedU128,
	haircut: Permill,
) -> Balance {
	let value = price(ratio) * wide(owed) * price(high) * U256::from(WHOLE);
	let divisor = one() * price(low) * counted(haircut);
	((value + divisor - 1) / divisor).as_u128()
}

impl Position {
	/// Whether collateral · low · (1 − haircut) < ratio · owed · high.
	pub fn is_below(
		&self,
		ratio: FixedU128,
		low: FixedU128,
		high: FixedU128,
		haircut: Permill,
	) -> bool {
		let covered = wide(self.collateral) * price(low) * counted(haircut) * one();
		let needed = price(ratio) * wide(self.owed) * price(high) * U256::from(WHOLE);
		covered < needed
	}

	/// The cover ratio, for people.
	pub fn cover_ratio(&self, low: FixedU128, high: FixedU128, haircut: Permill) -> f64 {
		let counts = f64::from(WHOLE - haircut.deconstruct()) / f64::from(WHOLE);
		self.collateral as f64 * low.to_float() * counts / (self.owed as f64 * high.to_float())
	}

	/// What is owed in USD, rounded up.
	pub fn debt(&self, class_id: FixedU128) -> Balance {
		((wide(self.owed) * price(class_id) + one() - 1) / one()).as_u128()
	}

	/// What the collateral fetches without its haircut, in USD, rounded down.
	pub fn backing(&self, collateral: FixedU128) -> Balance {
		(wide(self.collateral) * price(collateral) / one()).as_u128()
	}

	/// What is owed beyond the collateral, then beyond the collateral and the reserve.
	pub fn bad_debt(&self, class_id: FixedU128, collateral: FixedU128) -> (Balance, Balance) {
		let beyond = |have: Balance| self.debt(class_id).saturating_sub(have);
		let backing = self.backing(collateral);
		(beyond(backing), beyond(backing + self.reserve))
	}
}
