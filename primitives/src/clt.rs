//! Vaults: what holders of their units, registry, oracle and agreements may expect of them.

use crate::{Balance, ClassId, Units, VaultId};
use frame_support::{dispatch::DispatchResult, weights::Weight};
use sp_runtime::{DispatchError, FixedU128};

pub use millrace_math::Remedy;

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

/// What a liquidation did.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Liquidated {
	/// Device-hours burnt, which the vault no longer owes. Never more than were offered.
	pub units: Units,
	/// Paid, in the smallest unit of the vault's collateral.
	pub collateral: Balance,
}

/// Vaults, for those that keep units of them on behalf of others. Implemented by clt, consumed by utc
/// (which pools units) and lease (which delivers them). Every mutating method is all-or-nothing.
pub trait Vaults<AccountId> {
	/// Returns the vault, or `None` if it was never opened.
	fn vault(vault: VaultId) -> Option<VaultFacts<AccountId>>;

	/// Checks that units of the vault are good delivery now.
	///
	/// # Errors
	///
	/// Fails unless the vault is Prime and active, its owner in good standing, both its prices live,
	/// and its cover ratio at the issue ratio or above.
	fn ensure_good_delivery(vault: VaultId) -> DispatchResult;

	/// Burns `units` that `holder` has: they were delivered and are owed no longer. If the vault is
	/// settled, their share goes to the owner after a graceful exit, else to the class's backstop, and is
	/// filed if that cannot receive it.
	///
	/// # Errors
	///
	/// Fails if the vault is frozen, and if `holder` has too little.
	fn deliver(vault: VaultId, units: Units, holder: &AccountId) -> DispatchResult;

	/// Burns `units` of a settled vault that `holder` has, and pays their share to `beneficiary`. What
	/// that cannot receive is filed, and counts as paid.
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

	/// Burns up to `units` of the vault's units held by `holder`, and pays the collateral to
	/// `beneficiary`. Burns no more than makes the vault safe again.
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

	/// Returns the collateral of the vault that is worth `units` of its class at the middle of both
	/// prices, whatever their status, rounded down. `None` if either price is missing.
	fn worth(vault: VaultId, units: Units) -> Option<Balance>;

	/// Pays `amount` of the vault's collateral to `beneficiary`, for what its owner failed to do with
	/// `units` of the vault: never more than their share of the collateral, rounded down, nor more
	/// than leaves the vault at its maintenance ratio; nothing if the vault is not active or its
	/// prices cannot be used. Returns what was paid, or filed if the beneficiary cannot receive it.
	fn compensate(
		vault: VaultId,
		amount: Balance,
		units: Units,
		beneficiary: &AccountId,
	) -> Result<Balance, DispatchError>;

	/// Returns the account of the class's backstop, which makes its units good. Nobody has its key;
	/// pallets move its funds.
	fn backstop(class_id: ClassId) -> AccountId;
}

/// What providers owe, for those that watch over them. Implemented by clt, consumed by registry, which
/// lets no capacity fall below it and tells of fleets that are condemned, and by oracle-governance,
/// which stops and remedies vaults. Every mutating method is all-or-nothing.
pub trait Obligations<AccountId> {
	/// Returns the device-hours of the class that `provider` owes over all its vaults.
	fn owed(provider: &AccountId, class_id: ClassId) -> Units;

	/// Returns how many vaults of `provider` are not closed.
	fn open_vaults(provider: &AccountId) -> u32;

	/// Returns the most open vaults of one provider.
	fn max_vaults() -> u32;

	/// Freezes all vaults of `provider` that owe units of the class, one of its fleets being
	/// condemned, and orders a remedy of each in favour of `reporter`. Returns how many.
	fn condemned(
		provider: &AccountId,
		class_id: ClassId,
		reporter: &AccountId,
	) -> Result<u32, DispatchError>;

	/// Returns the weight of [`Self::condemned`] where it returns `vaults`, at most
	/// [`Self::max_vaults`]. It covers a look at all vaults of the provider, whatever comes of it.
	fn condemned_weight(vaults: u32) -> Weight;

	/// Stops an active vault and its units until it is thawed or settled.
	///
	/// # Errors
	///
	/// Fails unless the vault is active.
	fn freeze(vault: VaultId) -> DispatchResult;

	/// Undoes [`Self::freeze`].
	///
	/// # Errors
	///
	/// Fails unless the vault is frozen and no remedy is ordered.
	fn thaw(vault: VaultId) -> DispatchResult;

	/// Orders `remedy`, in place of one that was ordered before, and freezes the vault if it is still
	/// active. `reporter` gets its share of what the remedy leaves over.
	///
	/// # Errors
	///
	/// Fails if the vault is settled or closed.
	fn remedy(vault: VaultId, remedy: Remedy, reporter: Option<AccountId>) -> DispatchResult;
}

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

/// What was paid to whom. What a payee cannot receive is filed with [`crate::Unclaimed`], and counts as
/// paid to it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Drawn {
	/// To the customer.
	pub customer: Balance,
	/// To the reporter.
	pub reporter: Balance,
	/// To the backstop of the class, with the part of a reporter if there is none.
	pub backstop: Balance,
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
	/// do: to the owner after a graceful exit, else to the class's backstop, and is filed if that cannot
	/// receive it.
	fn release(vault: VaultId, amount: Balance) -> DispatchResult;

	/// Pays a breach out of what is earmarked. What a payee cannot receive is filed for it.
	///
	/// # Errors
	///
	/// Fails while the vault is frozen, and if less is earmarked.
	fn draw(vault: VaultId, draw: Draw<AccountId>) -> Result<Drawn, DispatchError>;

	/// Returns all that is earmarked of the vault's collateral.
	fn earmarked(vault: VaultId) -> Balance;
}
