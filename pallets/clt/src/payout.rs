//! Who gets what a vault pays out. What a payee cannot receive is filed for it: nobody else gets it
//! instead.

use crate::{Config, Pallet, VaultRecordOf};
use frame_support::traits::Get;
use millrace_math::Pot;
use millrace_primitives::{AssetKind, Balance, Remedy};
use millrace_support::payout;
use sp_runtime::DispatchResult;

/// A receiver of a part of a vault, other than its holders.
#[derive(Clone, Copy)]
pub(crate) enum Payee {
	Owner,
	Backstop,
	Treasury,
}

impl Payee {
	/// Returns who gets what no holder has a claim to once a vault is settled. After a graceful
	/// exit that is the owner, because nobody is to blame.
	pub(crate) fn after(outcome: Remedy) -> Self {
		match outcome {
			Remedy::GracefulExit => Self::Owner,
			Remedy::HardStop | Remedy::Hybrid => Self::Backstop,
		}
	}
}

impl<T: Config> Pallet<T> {
	/// Returns the account of `payee`.
	pub(crate) fn account_of(vault: &VaultRecordOf<T>, payee: Payee) -> T::AccountId {
		match payee {
			Payee::Owner => vault.owner.clone(),
			Payee::Backstop => Self::backstop(vault.class_id),
			Payee::Treasury => T::Treasury::get(),
		}
	}

	/// Pays `amount` of the vault's collateral to `to`, or files it.
	pub(crate) fn pay_collateral(
		vault: &mut VaultRecordOf<T>,
		to: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		let asset = vault.collateral_asset.clone();
		payout::pay_or_file::<_, T::Unclaimed>(&asset, to, amount, |to| {
			Self::give_collateral(vault, to, amount)
		})
	}

	/// Pays `amount` of the vault's reserve to `to`, or files it.
	pub(crate) fn pay_reserve(
		vault: &mut VaultRecordOf<T>,
		to: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		let asset = AssetKind::WithId(T::SettlementAsset::get());
		payout::pay_or_file::<_, T::Unclaimed>(&asset, to, amount, |to| {
			Self::give_reserve(vault, to, amount)
		})
	}

	/// Pays both legs of `part` to `to`, or files what it cannot receive.
	pub(crate) fn pay_part(
		vault: &mut VaultRecordOf<T>,
		to: &T::AccountId,
		part: Pot,
	) -> DispatchResult {
		Self::pay_collateral(vault, to, part.collateral)?;
		Self::pay_reserve(vault, to, part.reserve)
	}
}
