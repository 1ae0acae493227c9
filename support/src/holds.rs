//! Holds and slashes: what is taken from a hold, and who gets it.
//!
//! The pallet says for which reason, on which account and with which event. Nothing here rolls back:
//! call it inside a storage layer.

use frame_support::traits::{
	fungible::{BalancedHold, Credit},
	fungibles::MutateHold,
	tokens::{Fortitude, Precision, Restriction},
	Imbalance,
};
use millrace_math::{share_ceil, share_floor};
use millrace_primitives::Balance;
use sp_runtime::{DispatchError, DispatchResult, Permill};

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

/// What became of a slash. The last three amounts sum up to the first.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Slashed {
	/// Taken from the hold.
	pub slashed: Balance,
	/// Paid to the reporter.
	pub to_reporter: Balance,
	/// Paid to the destination.
	pub to_destination: Balance,
	/// Burned.
	pub burned: Balance,
}

/// Slashes what `penalty` asks for from `bond`. What the reporter cannot receive goes to the
/// destination, and what that cannot receive burns: a fault is punished even if its reporter is
/// below the existential deposit. Returns `None` if less is on hold.
pub fn slash<AccountId, Currency>(
	reason: &Currency::Reason,
	who: &AccountId,
	bond: Bond,
	penalty: &Penalty<AccountId>,
) -> Option<Slashed>
where
	Currency: BalancedHold<AccountId, Balance = Balance>,
{
	let due = share_ceil(bond.posted, penalty.share).min(bond.left);
	let credit = take::<AccountId, Currency>(reason, who, due)?;
	let slashed = credit.peek();
	let (for_reporter, mut rest) = credit.split(share_floor(slashed, penalty.reporter_share));
	let (to_reporter, unpaid) = pay::<AccountId, Currency>(penalty.reporter, for_reporter);
	rest.subsume(unpaid);
	let (to_destination, unpaid) = pay::<AccountId, Currency>(penalty.destination, rest);
	// The rest burns as it is dropped.
	Some(Slashed { slashed, to_reporter, to_destination, burned: unpaid.peek() })
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

/// Pays `credit` to `who`. Returns the amount that was paid, which is all or nothing, and the credit
/// that `who` cannot receive.
pub fn pay<AccountId, Currency>(
	who: &AccountId,
	credit: Credit<AccountId, Currency>,
) -> (Balance, Credit<AccountId, Currency>)
where
	Currency: BalancedHold<AccountId, Balance = Balance>,
{
	let amount = credit.peek();
	match Currency::resolve(who, credit) {
		Ok(()) => (amount, Credit::<AccountId, Currency>::zero()),
		Err(unpaid) => (0, unpaid),
	}
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
