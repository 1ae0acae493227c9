//! What this pallet does for others: the trait through which they meet it.

use crate::{Config, Pallet};
use millrace_primitives::{AssetKind, Balance, Unclaimed};
use sp_runtime::DispatchResult;

impl<T: Config> Unclaimed<T::AccountId> for Pallet<T> {
	fn pot() -> T::AccountId {
		Self::pot()
	}

	fn file(payee: &T::AccountId, asset: AssetKind, amount: Balance) -> DispatchResult {
		Self::add(payee, asset, amount)
	}
}
