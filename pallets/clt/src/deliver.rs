//! Units that others keep on behalf of holders: good delivery, delivery itself, and what a failure to
//! deliver costs.

use crate::{
	payout::Payee, Config, Error, Event, Grade, Pallet, Remedies, VaultRecordOf, VaultStatus,
	Vaults,
};
use frame_support::ensure;
use millrace_math::mul_div_floor;
use millrace_primitives::{Action, Balance, Claimed, Providers, Standing, Units, VaultId};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Fails unless units of the vault may be pooled now.
	pub(crate) fn do_ensure_good_delivery(id: VaultId) -> DispatchResult {
		let vault = Vaults::<T>::get(id).ok_or(Error::<T>::UnknownVault)?;
		ensure!(vault.status == VaultStatus::Active, Error::<T>::NotActive);
		ensure!(vault.grade == Grade::Prime, Error::<T>::NotPrime);
		let standing = T::Providers::info(&vault.owner, vault.class_id).standing;
		ensure!(standing == Standing::Good, Error::<T>::NotInGoodStanding);
		let prices = Self::prices(&vault, Action::Issue)?;
		let owed = vault.owed().ok_or(Error::<T>::Overflow)?;
		let free = vault.free().ok_or(Error::<T>::Overflow)?;
		let cover = prices.cover_ratio(free, owed).ok_or(Error::<T>::Overflow)?;
		let params = Self::current_params(vault.class_id)?;
		let floor = Self::issue_ratio(&vault, &params, &prices);
		ensure!(cover >= floor, Error::<T>::BelowIssueRatio);
		Ok(())
	}

	/// Burns units that were delivered. Of a settled vault they are claimed instead.
	pub(crate) fn do_deliver(id: VaultId, units: Units, holder: &T::AccountId) -> DispatchResult {
		ensure!(units > 0, Error::<T>::ZeroAmount);
		let mut vault = Vaults::<T>::get(id).ok_or(Error::<T>::UnknownVault)?;
		if let Some(remedy) = Remedies::<T>::get(id) {
			let payee = Self::account_of(&vault, Payee::after(remedy.outcome));
			Self::pay_claim(id, vault, &remedy, units, holder, &payee)?;
			return Ok(());
		}
		ensure!(vault.status == VaultStatus::Active, Error::<T>::NotActive);
		let owed =
			vault.owed().and_then(|owed| owed.checked_sub(units)).ok_or(Error::<T>::ExceedsOwed)?;
		Self::burn(id, holder, units)?;
		Self::book_retired(&mut vault, units)?;
		vault.delivered = vault.delivered.checked_add(units).ok_or(Error::<T>::Overflow)?;
		Self::store_with(id, &mut vault, Event::Delivered { vault: id, units, owed })
	}

	/// Claims for `units` that `holder` keeps for others, and pays their share to `beneficiary`.
	pub(crate) fn do_claim_for(
		id: VaultId,
		units: Units,
		holder: &T::AccountId,
		beneficiary: &T::AccountId,
	) -> Result<Claimed, DispatchError> {
		ensure!(units > 0, Error::<T>::NothingToClaim);
		let vault = Vaults::<T>::get(id).ok_or(Error::<T>::UnknownVault)?;
		let remedy = Remedies::<T>::get(id).ok_or(Error::<T>::NotSettled)?;
		Self::pay_claim(id, vault, &remedy, units, holder, beneficiary)
	}

	/// Returns the collateral above what the maintenance ratio needs. Zero if the prices cannot be
	/// used.
	fn excess(vault: &VaultRecordOf<T>, owed: Units) -> Balance {
		let key = vault.risk_key();
		let sides = Self::liquidation_prices(&key).map(|prices| prices.sides);
		let Ok((sides, params)) = sides.and_then(|sides| Ok((sides, Self::grade_params(&key)?)))
		else {
			return 0;
		};
		sides.excess(vault.collateral, owed, params.maintenance_ratio).unwrap_or_default()
	}

	/// Pays collateral for a failure to deliver `units`, and returns how much. The units are still
	/// owed, or owed again. An owner that fails its own accounts over and over must not get out
	/// what stands behind others, so the vault stays at its maintenance ratio.
	pub(crate) fn do_compensate(
		id: VaultId,
		amount: Balance,
		units: Units,
		beneficiary: &T::AccountId,
	) -> Result<Balance, DispatchError> {
		let mut vault = Vaults::<T>::get(id).ok_or(Error::<T>::UnknownVault)?;
		let owed = vault.owed().ok_or(Error::<T>::Overflow)?;
		ensure!(units <= owed, Error::<T>::ExceedsOwed);
		if vault.status != VaultStatus::Active || units == 0 {
			return Ok(0);
		}
		// Rounded down: what stands behind the other units is not touched, nor what is earmarked.
		let free = vault.free().ok_or(Error::<T>::Overflow)?;
		let share = mul_div_floor(free, units, owed).ok_or(Error::<T>::Overflow)?;
		let due = amount.min(share).min(Self::excess(&vault, owed));
		if due == 0 {
			return Ok(0);
		}
		Self::book_unbacked(&vault.collateral_asset, due)?;
		Self::pay_collateral(&mut vault, beneficiary, due)?;
		let compensated = Event::Compensated {
			vault: id,
			beneficiary: beneficiary.clone(),
			units,
			collateral: due,
			remaining: vault.collateral,
		};
		Self::store_with(id, &mut vault, compensated)?;
		Ok(due)
	}
}
