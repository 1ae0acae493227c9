//! Every touch of money: the accounts of the pools, and the units, UTC, cash and collateral that move.

use crate::{Config, Pallet};
use alloc::vec::Vec;
use frame_support::traits::{
	fungibles::{metadata::Mutate as MutateMetadata, Create, Inspect, Mutate},
	tokens::{Fortitude, Precision, Preservation},
	Get,
};
use millrace_primitives::{
	units::UNIT_DECIMALS, AssetId, AssetKind, Balance, ClassId, Units, VaultId,
};
use sp_runtime::{traits::AccountIdConversion, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Returns the account that has the roles of all UTC. It signs nothing and keeps nothing for
	/// the pools.
	pub fn account_id() -> T::AccountId {
		T::PalletId::get().into_account_truncating()
	}

	/// Returns the account that keeps the units of all pools. [`Pooled`](crate::Pooled) says how many
	/// of which vault.
	pub(crate) fn account_of_pools() -> T::AccountId {
		T::PalletId::get().into_sub_account_truncating(*b"pool")
	}

	/// Creates the UTC of `class`, with the name and the symbol that wallets show. It is sufficient: an
	/// account that holds some needs nothing else to exist, so that nobody is kept from getting back
	/// what a lease did not deliver.
	pub(crate) fn make_utc(class_id: ClassId, name: Vec<u8>, symbol: Vec<u8>) -> DispatchResult {
		let (asset, admin) = (AssetId::utc(class_id), Self::account_id());
		T::Assets::create(asset, admin.clone(), true, 1)?;
		T::Assets::set(asset, &admin, name, symbol, UNIT_DECIMALS)
	}

	/// Moves units of the vault's CLT.
	pub(crate) fn move_units(
		vault: VaultId,
		from: &T::AccountId,
		to: &T::AccountId,
		units: Units,
	) -> DispatchResult {
		// With a minimum balance of 1 there is no dust that would be burned on top.
		T::Assets::transfer(AssetId::clt(vault), from, to, units, Preservation::Expendable)?;
		Ok(())
	}

	/// Burns UTC of `class` that `who` has.
	pub(crate) fn burn(class_id: ClassId, who: &T::AccountId, units: Units) -> DispatchResult {
		// With a minimum balance of 1 there is no dust that would be burned on top.
		T::Assets::burn_from(
			AssetId::utc(class_id),
			who,
			units,
			Preservation::Expendable,
			Precision::Exact,
			Fortitude::Polite,
		)?;
		Ok(())
	}

	/// Mints UTC of `class` to `who`.
	pub(crate) fn mint(class_id: ClassId, who: &T::AccountId, units: Units) -> DispatchResult {
		T::Assets::mint_into(AssetId::utc(class_id), who, units)?;
		Ok(())
	}

	/// Moves UTC of `class`.
	pub(crate) fn move_utc(
		class_id: ClassId,
		from: &T::AccountId,
		to: &T::AccountId,
		units: Units,
	) -> DispatchResult {
		T::Assets::transfer(AssetId::utc(class_id), from, to, units, Preservation::Expendable)?;
		Ok(())
	}

	/// Moves settlement asset.
	pub(crate) fn move_cash(
		from: &T::AccountId,
		to: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		let asset = T::SettlementAsset::get();
		T::Assets::transfer(asset, from, to, amount, Preservation::Expendable)?;
		Ok(())
	}

	/// Moves collateral of a backstop. Fails if less than the minimum balance would be left.
	pub(crate) fn move_collateral(
		asset: &AssetKind,
		backstop: &T::AccountId,
		to: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		T::Kinds::transfer(asset.clone(), backstop, to, amount, Preservation::Preserve)?;
		Ok(())
	}

	/// Returns how much UTC of `class` is free on the account of `who`.
	pub(crate) fn utc_of(class_id: ClassId, who: &T::AccountId) -> Units {
		let asset = AssetId::utc(class_id);
		T::Assets::reducible_balance(asset, who, Preservation::Expendable, Fortitude::Polite)
	}

	/// Returns how much of the settlement asset is free on the account of `who`.
	pub(crate) fn cash_of(who: &T::AccountId) -> Balance {
		let asset = T::SettlementAsset::get();
		T::Assets::reducible_balance(asset, who, Preservation::Expendable, Fortitude::Polite)
	}

	/// Returns how much of a collateral a backstop can sell.
	pub(crate) fn collateral_of(asset: &AssetKind, backstop: &T::AccountId) -> Balance {
		// The minimum balance stays: less than that would be burned as dust.
		let (keep, force) = (Preservation::Preserve, Fortitude::Polite);
		T::Kinds::reducible_balance(asset.clone(), backstop, keep, force)
	}
}
