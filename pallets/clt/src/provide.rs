//! What this pallet tells others, its accounts, and the one place where vault events are made.

#[cfg(any(test, feature = "std", feature = "runtime-benchmarks"))]
use crate::fixture;
use crate::{
	provenance_link, Config, Error, Event, Owed, OwnedVaults, Pallet, VaultRecordOf, WeightInfo,
};
use codec::Encode;
use frame_support::{storage::with_storage_layer, traits::Get, weights::Weight};
use millrace_primitives::{
	Backstops, Balance, Claimed, ClassId, Liquidate, Liquidated, Obligations, Remediate, Remedy,
	Units, VaultFacts, VaultId, Vaults as VaultsTrait,
};
use sp_runtime::{traits::AccountIdConversion, DispatchError, DispatchResult};

impl<T: Config> Obligations<T::AccountId> for Pallet<T> {
	fn owed(provider: &T::AccountId, class: ClassId) -> Units {
		Owed::<T>::get(provider, class)
	}

	fn open_vaults(provider: &T::AccountId) -> u32 {
		// At most `MaxVaults`, which is of this type.
		u32::try_from(OwnedVaults::<T>::decode_len(provider).unwrap_or_default())
			.unwrap_or(T::MaxVaults::get())
	}

	fn condemned(
		provider: &T::AccountId,
		class: ClassId,
		reporter: &T::AccountId,
	) -> Result<u32, DispatchError> {
		with_storage_layer(|| Self::do_condemned(provider, class, reporter))
	}

	fn condemned_weight(vaults: u32) -> Weight {
		T::WeightInfo::condemned(vaults)
	}

	fn max_vaults() -> u32 {
		T::MaxVaults::get()
	}
}

impl<T: Config> Remediate<T::AccountId> for Pallet<T> {
	fn freeze(vault: VaultId) -> DispatchResult {
		with_storage_layer(|| Self::do_freeze(vault))
	}

	fn thaw(vault: VaultId) -> DispatchResult {
		with_storage_layer(|| Self::do_thaw(vault))
	}

	fn remedy(vault: VaultId, remedy: Remedy, reporter: Option<T::AccountId>) -> DispatchResult {
		with_storage_layer(|| Self::do_remedy(vault, remedy, reporter))
	}
}

impl<T: Config> Liquidate<T::AccountId> for Pallet<T> {
	fn liquidate(
		vault: VaultId,
		units: Units,
		min_collateral: Balance,
		holder: &T::AccountId,
		beneficiary: &T::AccountId,
	) -> Result<Liquidated, DispatchError> {
		with_storage_layer(|| Self::do_liquidate(vault, units, min_collateral, holder, beneficiary))
	}
}

impl<T: Config> VaultsTrait<T::AccountId> for Pallet<T> {
	fn vault(vault: VaultId) -> Option<VaultFacts<T::AccountId>> {
		Self::facts(vault)
	}

	fn ensure_good_delivery(vault: VaultId) -> DispatchResult {
		Self::do_ensure_good_delivery(vault)
	}

	fn deliver(vault: VaultId, units: Units, holder: &T::AccountId) -> DispatchResult {
		with_storage_layer(|| Self::do_deliver(vault, units, holder))
	}

	fn claim(
		vault: VaultId,
		units: Units,
		holder: &T::AccountId,
		beneficiary: &T::AccountId,
	) -> Result<Claimed, DispatchError> {
		with_storage_layer(|| Self::do_claim_for(vault, units, holder, beneficiary))
	}

	fn worth(vault: VaultId, units: Units) -> Option<Balance> {
		Self::view_worth(vault, units)
	}

	fn compensate(
		vault: VaultId,
		amount: Balance,
		units: Units,
		beneficiary: &T::AccountId,
	) -> Result<Balance, DispatchError> {
		with_storage_layer(|| Self::do_compensate(vault, amount, units, beneficiary))
	}

	#[cfg(any(test, feature = "std", feature = "runtime-benchmarks"))]
	fn benchmark_vault(
		owner: &T::AccountId,
		class: ClassId,
		units: Units,
		holder: &T::AccountId,
	) -> VaultId {
		fixture::vault::<T>(owner, class, units, holder)
	}

	#[cfg(any(test, feature = "std", feature = "runtime-benchmarks"))]
	fn benchmark_settle(vault: VaultId) {
		fixture::settle::<T>(vault)
	}
}

impl<T: Config> Backstops<T::AccountId> for Pallet<T> {
	fn account(class: ClassId) -> T::AccountId {
		Self::backstop(class)
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
