//! What this pallet tells others, its accounts, and the one place where vault events are made.

use crate::{provenance_link, Config, Error, Event, Owed, Pallet, VaultCount, VaultRecordOf};
use codec::Encode;
use frame_support::traits::Get;
use millrace_primitives::{ClassId, Obligations, Units};
use sp_runtime::{traits::AccountIdConversion, DispatchResult};

impl<T: Config> Obligations<T::AccountId> for Pallet<T> {
	fn owed(provider: &T::AccountId, class: ClassId) -> Units {
		Owed::<T>::get(provider, class)
	}

	fn open_vaults(provider: &T::AccountId) -> u32 {
		VaultCount::<T>::get(provider)
	}
}

impl<T: Config> Pallet<T> {
	/// The account that keeps the reserves of all vaults.
	pub fn account_id() -> T::AccountId {
		T::PalletId::get().into_account_truncating()
	}

	/// The account of a class's backstop.
	///
	/// The tag keeps it apart from [`Self::account_id`], with which the bare class 0 would collide:
	/// the account of a pallet id is that of its id followed by zeros.
	pub fn backstop(class: ClassId) -> T::AccountId {
		T::PalletId::get().into_sub_account_truncating((*b"backstop", class))
	}

	/// Make `event` the next link of the vault's provenance chain, and emit it. Every event that
	/// concerns a vault is made here; the caller writes the record.
	pub(crate) fn record(vault: &mut VaultRecordOf<T>, event: Event<T>) -> DispatchResult {
		vault.sequence = vault.sequence.checked_add(1).ok_or(Error::<T>::Overflow)?;
		vault.head = provenance_link(vault.head, vault.sequence, &event.encode());
		Self::deposit_event(event);
		Ok(())
	}
}
