//! Vaults and their prices, and what the risk functions have to say of them by definition.

use super::*;
use millrace_math::{Payout, Sides, FIXED_ONE};

/// Any prices at all.
pub fn any_sides() -> impl Strategy<Value = Sides> {
	(any_fixed(), any_fixed(), any_decimals(), any_share()).prop_map(
		|(owed_price, collateral_price, decimals, haircut)| Sides {
			owed_price,
			collateral_price,
			decimals,
			haircut,
		},
	)
}

/// Any prices to pay at.
pub fn any_payout() -> impl Strategy<Value = Payout> {
	(any_fixed(), any_fixed(), any_decimals(), any_share()).prop_map(
		|(owed_price, collateral_price, decimals, bonus)| Payout {
			owed_price,
			collateral_price,
			decimals,
			bonus,
		},
	)
}

/// Prices between a millionth and 134 USD.
pub fn sane_price() -> impl Strategy<Value = FixedU128> {
	(1u32..=27, any::<u64>()).prop_map(|(bits, n)| {
		FixedU128::from_inner(u128::from(n >> (64 - bits) | 1) * 1_000_000_000_000)
	})
}

/// Ratios from a hundredth to ten.
pub fn sane_ratio() -> impl Strategy<Value = FixedU128> {
	(FIXED_ONE / 100..10 * FIXED_ONE).prop_map(FixedU128::from_inner)
}

/// Sides of the magnitude that markets have; what is due fits an amount.
pub fn sane_sides() -> impl Strategy<Value = Sides> {
	(sane_price(), sane_price(), 0u8..=18, 0u32..900_000).prop_map(
		|(owed_price, collateral_price, decimals, haircut)| Sides {
			owed_price,
			collateral_price,
			decimals,
			haircut: Permill::from_parts(haircut),
		},
	)
}

/// What a smallest unit of collateral counts and what an owed unit demands, without any cancelling.
pub fn weights(sides: &Sides, ratio: FixedU128) -> (BigUint, BigUint) {
	let kept = ten(6) - parts(sides.haircut);
	let worth = raw(sides.collateral_price) * kept * ten(18);
	(worth, raw(ratio) * raw(sides.owed_price) * ten(sides.decimals))
}

/// Whether the cover is below `ratio`, by its definition.
pub fn below(sides: &Sides, collateral: u128, owed: u128, ratio: FixedU128) -> bool {
	let (worth, due) = weights(sides, ratio);
	big(collateral) * worth < big(owed) * due
}

/// `⌊units · price · (1 + bonus) / price⌋`, unbounded.
pub fn value_of(payout: &Payout, units: u128) -> BigUint {
	big(units) * raw(payout.owed_price) * (ten(6) + parts(payout.bonus)) * ten(payout.decimals)
		/ (ten(12) * raw(payout.collateral_price))
}

/// What a liquidator gets, by its definition.
pub fn paid(payout: &Payout, units: u128, owed: u128, collateral: u128) -> u128 {
	fit(value_of(payout, units).min(big(collateral) * big(units) / big(owed))).unwrap()
}

/// Collateral of a vault about at the line: the least that is not below, and `moved` from there.
pub fn vault_at_the_line(sides: &Sides, ratio: FixedU128, owed: u128, moved: i128) -> Option<u128> {
	let (worth, due) = weights(sides, ratio);
	ceil(big(owed) * due, worth)?.checked_add_signed(moved)
}

/// `n / d`.
pub fn fixed(n: u128, d: u128) -> FixedU128 {
	FixedU128::from_rational(n, d)
}
