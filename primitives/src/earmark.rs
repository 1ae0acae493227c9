//! Earmarks: collateral that stands for the terms of leases.

use crate::{Balance, Units, VaultId};
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

/// Earmarks of agreements: parts of a vault's collateral that stand for the terms of its leases and
/// for nothing else. Implemented by clt, consumed by sla. Every mutating method is all-or-nothing.
pub trait Earmarks<AccountId> {
	/// Returns what [`Self::earmark`] would set aside.
	fn available(vault: VaultId, amount: Balance, units: Units) -> Balance;

	/// Earmarks up to `amount` of the vault's collateral for a lease of `units` of it: never more than
	/// their share of the collateral, rounded down, nor than is still free. Returns how much that is:
	/// zero if the vault is not active.
	fn earmark(vault: VaultId, amount: Balance, units: Units) -> Result<Balance, DispatchError>;

	/// Releases `amount` of what is earmarked. Of a settled vault it goes where delivered units of it
	/// do: to the owner after a graceful exit, else to the class's backstop.
	fn release(vault: VaultId, amount: Balance) -> DispatchResult;

	/// Pays a breach out of what is earmarked.
	///
	/// # Errors
	///
	/// Fails while the vault is frozen, and if less is earmarked.
	fn draw(vault: VaultId, draw: Draw<AccountId>) -> Result<Drawn, DispatchError>;

	/// Returns all that is earmarked of the vault's collateral.
	fn earmarked(vault: VaultId) -> Balance;
}
