//! What this pallet tells others.

use crate::{Accusations, Config, Frozen, Pallet};
use millrace_primitives::{Disputed, VaultId};

impl<T: Config> Disputed<T::AccountId> for Pallet<T> {
	fn vault(vault: VaultId) -> bool {
		Frozen::<T>::contains_key(vault)
	}

	fn account(who: &T::AccountId) -> bool {
		Accusations::<T>::contains_key(who)
	}
}
