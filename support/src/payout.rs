//! Payments that must not fail because their receiver cannot take them: who cannot receive now keeps
//! the claim.
//!
//! There is one rule for all that is paid to somebody who does not call. Who calls for itself gets the
//! error of the payment instead, and nothing is filed. Nothing here rolls back beyond the payment
//! itself: call it inside a storage layer.

use frame_support::{storage::with_storage_layer, traits::fungibles::MutateHold};
use millrace_primitives::{AssetKind, Balance, Unclaimed};
use sp_runtime::DispatchResult;

use crate::holds;

/// Gives `amount` of `asset` to `payee` by `give`, which says to whom. What `payee` cannot receive is
/// given to the pot and filed for it. Each attempt is all-or-nothing. Zero is skipped.
///
/// Fails with the error of `give` if neither can receive it: that is so if whoever pays has less.
pub fn pay_or_file<AccountId, Filing>(
	asset: &AssetKind,
	payee: &AccountId,
	amount: Balance,
	mut give: impl FnMut(&AccountId) -> DispatchResult,
) -> DispatchResult
where
	Filing: Unclaimed<AccountId>,
{
	if amount == 0 || with_storage_layer(|| give(payee)).is_ok() {
		return Ok(());
	}
	with_storage_layer(|| {
		give(&Filing::pot())?;
		Filing::file(payee, asset.clone(), amount)
	})
}

/// Pays exactly `amount` of `asset` out of a hold of `from` to `payee`, free of any hold, or files it.
/// It moves by force: locks and votes of `from` do not keep what it has put up. Fails if less is on
/// hold. Zero is skipped.
pub fn pay_held<AccountId, Holder, Filing>(
	asset: &AssetKind,
	reason: &Holder::Reason,
	from: &AccountId,
	payee: &AccountId,
	amount: Balance,
) -> DispatchResult
where
	AccountId: PartialEq,
	Holder: MutateHold<AccountId, AssetId = AssetKind, Balance = Balance>,
	Filing: Unclaimed<AccountId>,
{
	pay_or_file::<_, Filing>(asset, payee, amount, |to| {
		if to == from {
			holds::release::<_, Holder>(asset.clone(), reason, to, amount)
		} else {
			holds::give::<_, Holder>(asset.clone(), reason, from, to, amount)
		}
	})
}
