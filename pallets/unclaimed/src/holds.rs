//! Every touch of money: the pot, and payments out of it.

use crate::{Config, Pallet};
use frame_support::traits::{
	fungibles::{Inspect, Mutate},
	tokens::{Preservation, WithdrawConsequence},
	Get,
};
use millrace_primitives::{AssetKind, Balance};
use sp_runtime::{traits::AccountIdConversion, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Returns the account that keeps all that is filed. Nobody has its key.
	pub fn pot() -> T::AccountId {
		T::PalletId::get().into_account_truncating()
	}

	/// Gives the pot the existential deposit of the native token and a provider reference, with which
	/// it can receive whatever is filed.
	pub(crate) fn open_pot() -> DispatchResult {
		let pot = Self::pot();
		frame_system::Pallet::<T>::inc_providers(&pot);
		T::Kinds::mint_into(AssetKind::Native, &pot, Self::reserved(&AssetKind::Native))?;
		Ok(())
	}

	/// Returns what the pot has of `asset` beside what is filed: the existential deposit of the native
	/// token.
	pub(crate) fn reserved(asset: &AssetKind) -> Balance {
		match asset {
			AssetKind::Native => T::Kinds::minimum_balance(AssetKind::Native),
			AssetKind::WithId(_) => 0,
		}
	}

	/// Pays exactly `amount` of `asset` out of the pot. What is left stays alive: no dust of it goes to
	/// whom `amount` is paid. Fails with the error of the transfer if `to` cannot receive it.
	pub(crate) fn pay(asset: AssetKind, to: &T::AccountId, amount: Balance) -> DispatchResult {
		let pot = Self::pot();
		let is_all = T::Kinds::balance(asset.clone(), &pot) == amount;
		let keep = if is_all { Preservation::Expendable } else { Preservation::Preserve };
		T::Kinds::transfer(asset, &pot, to, amount, keep)?;
		Ok(())
	}

	/// Returns whether the issuer of `asset` lets `who` move nothing of it. Locks of the native token
	/// are no such word.
	pub(crate) fn is_blocked(asset: &AssetKind, who: &T::AccountId) -> bool {
		match asset {
			AssetKind::Native => false,
			AssetKind::WithId(_) => {
				T::Kinds::can_withdraw(asset.clone(), who, 1) == WithdrawConsequence::Frozen
			}
		}
	}
}
