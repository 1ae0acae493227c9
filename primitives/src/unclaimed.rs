//! Amounts whose payee could not receive them.

use crate::{AssetKind, Balance};
use frame_support::dispatch::DispatchResult;

/// The pot of amounts that their payees could not receive. Implemented by unclaimed, consumed by all
/// pallets that pay somebody who does not call: clt, utc, sla, registry and oracle-governance. Every
/// mutating method is all-or-nothing.
pub trait Unclaimed<AccountId> {
	/// Returns the account that keeps all that is filed. Nobody has its key.
	fn pot() -> AccountId;

	/// Files `amount` of `asset` for `payee`, which alone can claim it. The caller has moved it to
	/// [`Self::pot`] in the same storage layer. Zero is skipped.
	///
	/// # Errors
	///
	/// Fails if what is filed for `payee` would overflow.
	fn file(payee: &AccountId, asset: AssetKind, amount: Balance) -> DispatchResult;
}
