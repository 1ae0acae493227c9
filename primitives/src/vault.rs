//! What holders of a vault's units may expect of it.

use crate::{Balance, ClassId, Units, VaultId};
use frame_support::dispatch::DispatchResult;
use sp_runtime::{DispatchError, FixedU128};

/// Where a vault is in its life, as far as its holders mind.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum VaultState {
	/// Its units can be moved, delivered and pooled.
	Active,
	/// Its units cannot be moved, until it is active again or settled.
	Frozen,
	/// Settled for good: its units are a share of the pot, paid at the reference price at most.
	Settled {
		/// What a device-hour of its class cost then, USD.
		reference_price: FixedU128,
	},
	/// It owes nothing any more.
	Closed,
}

/// A vault, as those need to know it who keep its units.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct VaultFacts<AccountId> {
	/// Who owes the units.
	pub owner: AccountId,
	/// Of which class they are.
	pub class_id: ClassId,
	/// Where the vault is in its life.
	pub state: VaultState,
}

/// What a claim was worth.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Claimed {
	/// Paid, in the smallest unit of the vault's collateral.
	pub collateral: Balance,
	/// Paid in the settlement asset.
	pub reserve: Balance,
}

/// Vaults, for those that keep units of them on behalf of others. Implemented by clt, consumed by utc
/// (which pools units) and lease (which delivers them). Every mutating method is all-or-nothing.
pub trait Vaults<AccountId> {
	/// The vault, or `None` if it was never opened.
	fn vault(vault: VaultId) -> Option<VaultFacts<AccountId>>;

	/// Whether units of the vault are good delivery now.
	///
	/// # Errors
	///
	/// Fails unless the vault is Prime and active, its owner in good standing, both its prices live,
	/// and its cover ratio at the issue ratio or above.
	fn ensure_good_delivery(vault: VaultId) -> DispatchResult;

	/// Burn `units` that `holder` has: they were delivered, and are owed no more. Of a settled vault
	/// their share goes to the owner if it was a graceful exit, else to the class's backstop.
	///
	/// # Errors
	///
	/// Fails if the vault is frozen, and if `holder` has too little.
	fn deliver(vault: VaultId, units: Units, holder: &AccountId) -> DispatchResult;

	/// Burn `units` of a settled vault that `holder` has, and pay their share to `beneficiary`.
	///
	/// # Errors
	///
	/// Fails unless the vault is settled, and if `holder` has too little.
	fn claim(
		vault: VaultId,
		units: Units,
		holder: &AccountId,
		beneficiary: &AccountId,
	) -> Result<Claimed, DispatchError>;

	/// Collateral of the vault worth `units` of its class at the middle of both prices, whatever
	/// their status, rounded down. None where there is a price no more.
	fn worth(vault: VaultId, units: Units) -> Option<Balance>;

	/// Pay `amount` of the vault's collateral to `beneficiary`, for what its owner failed to do with
	/// `units` of it: never more than their share of the collateral, rounded down, nor more than
	/// leaves the vault at its maintenance ratio; nothing of a vault that is not active or whose
	/// prices cannot be used. Returns what was paid, zero if the beneficiary cannot receive it.
	fn compensate(
		vault: VaultId,
		amount: Balance,
		units: Units,
		beneficiary: &AccountId,
	) -> Result<Balance, DispatchError>;
}

/// Funds that make the units of a class good. Implemented by clt, consumed by utc.
pub trait Backstops<AccountId> {
	/// The account of the class's backstop. Nobody has its key; pallets move its funds.
	fn account(class_id: ClassId) -> AccountId;
}
