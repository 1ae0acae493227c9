//! Buying collateral of an unsafe vault with its units.

use crate::{Balance, Units, VaultId};
use sp_runtime::DispatchError;

/// What a liquidation did.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Liquidated {
	/// Device-hours burnt, which the vault no longer owes. Never more than were offered.
	pub units: Units,
	/// Paid, in the smallest unit of the vault's collateral.
	pub collateral: Balance,
}

/// Liquidations on behalf of somebody. Implemented by clt, consumed by utc for the units that its
/// pools hold.
pub trait Liquidate<AccountId> {
	/// Burn up to `units` of the vault's units held by `holder`, and pay the collateral to
	/// `beneficiary`. Burns no more than makes the vault safe again. All-or-nothing.
	///
	/// # Errors
	///
	/// Fails if the vault is safe, if its prices cannot be trusted enough, if `holder` has too
	/// little, and if less than `collateral_min` would be paid.
	fn liquidate(
		vault: VaultId,
		units: Units,
		collateral_min: Balance,
		holder: &AccountId,
		beneficiary: &AccountId,
	) -> Result<Liquidated, DispatchError>;
}
