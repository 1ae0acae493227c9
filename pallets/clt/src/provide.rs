//! What this pallet does for others: the traits through which they meet it.

use crate::{Config, Owed, OwnedVaults, Pallet, Vaults, WeightInfo};
use frame_support::{storage::with_storage_layer, traits::Get, weights::Weight};
use millrace_primitives::{
	Balance, Claimed, ClassId, Draw, Drawn, Earmarks, Liquidated, Obligations, Remedy, Units,
	VaultFacts, VaultId, Vaults as VaultsTrait,
};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Obligations<T::AccountId> for Pallet<T> {
	fn owed(provider: &T::AccountId, class_id: ClassId) -> Units {
		Owed::<T>::get(provider, class_id)
	}

	fn open_vaults(provider: &T::AccountId) -> u32 {
		// At most `MaxVaults`, which is of this type.
		u32::try_from(OwnedVaults::<T>::decode_len(provider).unwrap_or_default())
			.unwrap_or(T::MaxVaults::get())
	}

	fn condemned(
		provider: &T::AccountId,
		class_id: ClassId,
		reporter: &T::AccountId,
	) -> Result<u32, DispatchError> {
		with_storage_layer(|| Self::do_condemned(provider, class_id, reporter))
	}

	fn condemned_weight(vaults: u32) -> Weight {
		T::WeightInfo::condemned(vaults)
	}

	fn max_vaults() -> u32 {
		T::MaxVaults::get()
	}

	fn freeze(vault: VaultId) -> DispatchResult {
		with_storage_layer(|| Self::do_freeze(vault))
	}

	fn thaw(vault: VaultId) -> DispatchResult {
		with_storage_layer(|| Self::do_acquit(vault))
	}

	fn remedy(vault: VaultId, remedy: Remedy, reporter: Option<T::AccountId>) -> DispatchResult {
		with_storage_layer(|| Self::do_convict(vault, remedy, reporter))
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

	fn liquidate(
		vault: VaultId,
		units: Units,
		collateral_min: Balance,
		holder: &T::AccountId,
		beneficiary: &T::AccountId,
	) -> Result<Liquidated, DispatchError> {
		with_storage_layer(|| Self::do_liquidate(vault, units, collateral_min, holder, beneficiary))
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

	fn backstop(class_id: ClassId) -> T::AccountId {
		Self::backstop(class_id)
	}
}

impl<T: Config> Earmarks<T::AccountId> for Pallet<T> {
	fn available(vault: VaultId, amount: Balance, units: Units) -> Balance {
		Self::view_earmarkable(vault, amount, units)
	}

	fn earmark(vault: VaultId, amount: Balance, units: Units) -> Result<Balance, DispatchError> {
		with_storage_layer(|| Self::do_earmark(vault, amount, units))
	}

	fn release(vault: VaultId, amount: Balance) -> DispatchResult {
		with_storage_layer(|| Self::do_release(vault, amount))
	}

	fn draw(vault: VaultId, draw: Draw<T::AccountId>) -> Result<Drawn, DispatchError> {
		with_storage_layer(|| Self::do_draw(vault, &draw))
	}

	fn earmarked(vault: VaultId) -> Balance {
		Vaults::<T>::get(vault).map_or(0, |vault| vault.earmarked)
	}
}
