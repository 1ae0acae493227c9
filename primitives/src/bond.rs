//! Collateral that stands for the terms of leases.

use crate::{Balance, ClassId, Units, VaultId};
use frame_support::dispatch::DispatchResult;
use sp_runtime::DispatchError;

/// What a breach costs, and for whom it is. All in the smallest unit of the vault's collateral.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Draw<AccountId> {
	/// Who was harmed.
	pub customer: AccountId,
	/// Its part.
	pub to_customer: Balance,
	/// Who reported it, if anybody has a part for that.
	pub reporter: Option<AccountId>,
	/// Its part; nothing without a reporter.
	pub to_reporter: Balance,
	/// The part of the class's backstop.
	pub to_backstop: Balance,
}

/// What was paid to whom. The parts are those of the draw, but for payees that cannot receive theirs.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Drawn {
	/// To the customer.
	pub customer: Balance,
	/// To the reporter.
	pub reporter: Balance,
	/// To the backstop of the class: its part, and what the others could not receive.
	pub backstop: Balance,
	/// To the treasury: what the backstop could not receive.
	pub treasury: Balance,
	/// Left to the owner, as nobody else could receive it.
	pub owner: Balance,
}

/// Bonds of agreements: parts of a vault's collateral that stand for the terms of its leases and for
/// nothing else. Implemented by clt, consumed by sla. Every mutating method is all-or-nothing.
pub trait Bonds<AccountId> {
	/// What [`Self::allocate`] would set aside.
	fn available(vault: VaultId, amount: Balance, units: Units) -> Balance;

	/// Set aside up to `amount` of the vault's collateral for a lease of `units` of it: never more
	/// than their share of the collateral, rounded down, nor than is not set aside. Returns how much
	/// that is; nothing of a vault that is not active.
	fn allocate(vault: VaultId, amount: Balance, units: Units) -> Result<Balance, DispatchError>;

	/// `amount` that was set aside need not be any more. Of a settled vault it goes where delivered
	/// units of it do: to the owner after a graceful exit, else to the class's backstop.
	fn release(vault: VaultId, amount: Balance) -> DispatchResult;

	/// Pay a breach out of what was set aside.
	///
	/// # Errors
	///
	/// Fails while the vault is frozen, and if less is set aside.
	fn draw(vault: VaultId, draw: Draw<AccountId>) -> Result<Drawn, DispatchError>;

	/// All that is set aside of the vault's collateral.
	fn bonded(vault: VaultId) -> Balance;

	/// A vault of `owner` in `class` with `units` owed and as much collateral to set aside as they are
	/// worth at least, for benchmarks.
	#[cfg(any(test, feature = "std", feature = "runtime-benchmarks"))]
	fn benchmark_bond(owner: &AccountId, class_id: ClassId, units: Units) -> VaultId;
}
