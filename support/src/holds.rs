//! Holds and slashes: what is taken from a hold, and who gets it.
//!
//! The pallet says for which reason, on which account and with which event. Nothing here rolls back:
//! call it inside a storage layer.

use frame_support::traits::{
	fungible::{Balanced, BalancedHold, Credit},
	fungibles::MutateHold,
	tokens::{Fortitude, Precision, Restriction},
	Imbalance,
};
use millrace_math::{share_ceil, share_floor};
use millrace_primitives::{AssetKind, Balance, Unclaimed};
use sp_runtime::{DispatchError, DispatchResult, Permill, TokenError};

/// A bond that a fault costs a share.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Bond {
	/// What was put on hold at first.
	pub posted: Balance,
	/// What is left on hold.
	pub left: Balance,
}

/// How a fault is punished.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Penalty<'a, AccountId> {
	/// Share of the posted bond that the fault costs, rounded up, at most what is left.
	pub share: Permill,
	/// Who reported the fault.
	pub reporter: &'a AccountId,
	/// Share of what is slashed that the reporter gets, rounded down.
	pub reporter_share: Permill,
	/// Who gets the rest.
	pub destination: &'a AccountId,
}

/// What became of a slash. The last two amounts sum up to the first.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Slashed {
	/// Taken from the hold.
	pub slashed: Balance,
	/// Paid to the reporter, or filed for it.
	pub to_reporter: Balance,
	/// Paid to the destination, or filed for it.
	pub to_destination: Balance,
}

/// Slashes what `penalty` asks for from `bond`. What the reporter or the destination cannot receive is
/// filed for it: a fault is punished even if its reporter is below the existential deposit. Returns
/// `None` if less is on hold.
///
/// Fails with the error of the pot if that cannot receive either.
pub fn slash<AccountId, Currency, Filing>(
	reason: &Currency::Reason,
	who: &AccountId,
	bond: Bond,
	penalty: &Penalty<AccountId>,
) -> Result<Option<Slashed>, DispatchError>
where
	Currency: BalancedHold<AccountId, Balance = Balance>,
	Filing: Unclaimed<AccountId>,
{
	let due = share_ceil(bond.posted, penalty.share).min(bond.left);
	let Some(credit) = take::<AccountId, Currency>(reason, who, due) else { return Ok(None) };
	let slashed = credit.peek();
	let (for_reporter, rest) = credit.split(share_floor(slashed, penalty.reporter_share));
	let to_reporter = pay::<AccountId, Currency, Filing>(penalty.reporter, for_reporter)?;
	let to_destination = pay::<AccountId, Currency, Filing>(penalty.destination, rest)?;
	Ok(Some(Slashed { slashed, to_reporter, to_destination }))
}

/// Takes exactly `amount` from a hold. Returns `None` if less is on hold.
pub fn take<AccountId, Currency>(
	reason: &Currency::Reason,
	who: &AccountId,
	amount: Balance,
) -> Option<Credit<AccountId, Currency>>
where
	Currency: BalancedHold<AccountId, Balance = Balance>,
{
	let (credit, missing) = Currency::slash(reason, who, amount);
	(missing == 0).then_some(credit)
}

/// Pays `credit` of the native token to `who`, or files it if `who` cannot receive it. Returns the
/// amount. Zero is skipped.
///
/// Fails with `CannotCreate` if the pot cannot receive it either, which has the existential deposit
/// from the first block on. What is dropped by that failure is undone with its storage layer.
pub fn pay<AccountId, Currency, Filing>(
	who: &AccountId,
	credit: Credit<AccountId, Currency>,
) -> Result<Balance, DispatchError>
where
	Currency: Balanced<AccountId, Balance = Balance>,
	Filing: Unclaimed<AccountId>,
{
	let amount = credit.peek();
	if amount == 0 {
		return Ok(0);
	}
	if let Err(unpaid) = Currency::resolve(who, credit) {
		Currency::resolve(&Filing::pot(), unpaid).map_err(|_| TokenError::CannotCreate)?;
		Filing::file(who, AssetKind::Native, amount)?;
	}
	Ok(amount)
}

/// Puts `amount` of `asset` on hold. Zero is skipped, as an account that does not exist can hold
/// nothing.
pub fn hold<AccountId, Holder>(
	asset: Holder::AssetId,
	reason: &Holder::Reason,
	who: &AccountId,
	amount: Balance,
) -> DispatchResult
where
	Holder: MutateHold<AccountId, Balance = Balance>,
{
	match amount {
		0 => Ok(()),
		_ => Holder::hold(asset, reason, who, amount),
	}
}

/// Releases exactly `amount` of `asset` from a hold. Fails if less is on hold. Zero is skipped.
pub fn release<AccountId, Holder>(
	asset: Holder::AssetId,
	reason: &Holder::Reason,
	who: &AccountId,
	amount: Balance,
) -> DispatchResult
where
	Holder: MutateHold<AccountId, Balance = Balance>,
{
	match amount {
		0 => Ok(()),
		_ => Holder::release(asset, reason, who, amount, Precision::Exact).map(|_| ()),
	}
}

/// Moves exactly `amount` of `asset` from a hold of `from` to `to`, free of any hold. It moves by
/// force: locks and votes of `from` do not keep what it has put up. Fails if less is on hold or if
/// `to` cannot receive it. Zero is skipped.
pub fn give<AccountId, Holder>(
	asset: Holder::AssetId,
	reason: &Holder::Reason,
	from: &AccountId,
	to: &AccountId,
	amount: Balance,
) -> DispatchResult
where
	Holder: MutateHold<AccountId, Balance = Balance>,
{
	let (exact, free, force) = (Precision::Exact, Restriction::Free, Fortitude::Force);
	match amount {
		0 => Ok(()),
		_ => Holder::transfer_on_hold(asset, reason, from, to, amount, exact, free, force)
			.map(|_| ()),
	}
}

/// Burns exactly `amount` of `asset` from a hold, by force, and returns it. Fails if less is on hold.
/// Zero is skipped.
pub fn burn<AccountId, Holder>(
	asset: Holder::AssetId,
	reason: &Holder::Reason,
	who: &AccountId,
	amount: Balance,
) -> Result<Balance, DispatchError>
where
	Holder: MutateHold<AccountId, Balance = Balance>,
{
	match amount {
		0 => Ok(0),
		_ => Holder::burn_held(asset, reason, who, amount, Precision::Exact, Fortitude::Force),
	}
}
