//! Earmarks: the parts of a vault's collateral that are set aside for the terms of its leases.
//!
//! How much that has to be is others' business; here it is kept. What is earmarked stays part of
//! the collateral, so that ratios, holds and ceilings count it once, and leaves it by a draw or,
//! once the vault is settled, by a release.

use crate::{
	payout::Payee, Config, Error, Event, Pallet, Remedies, VaultRecordOf, VaultStatus, Vaults,
};
use frame_support::ensure;
use millrace_math::mul_div_floor;
use millrace_primitives::{Balance, Draw, Drawn, Units, VaultId};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Returns how much of `amount` can be earmarked for a lease of `units` of the vault.
	pub(crate) fn earmarkable(vault: &VaultRecordOf<T>, amount: Balance, units: Units) -> Balance {
		let (Some(owed), Some(free)) = (vault.owed(), vault.free()) else { return 0 };
		if vault.status != VaultStatus::Active {
			return 0;
		}
		// Rounded down: what stands behind the other units is not less for it. Of nothing owed there is
		// no share.
		let share = mul_div_floor(vault.collateral, units.min(owed), owed).unwrap_or_default();
		amount.min(share).min(free)
	}

	/// Sets collateral aside for a lease of `units`: `amount`, or as much of it as there is.
	/// Returns how much was earmarked.
	pub(crate) fn do_earmark(
		id: VaultId,
		amount: Balance,
		units: Units,
	) -> Result<Balance, DispatchError> {
		let Some(mut vault) = Vaults::<T>::get(id) else { return Ok(0) };
		let amount = Self::earmarkable(&vault, amount, units);
		if amount == 0 {
			return Ok(0);
		}
		let earmarked = vault.earmarked.checked_add(amount).ok_or(Error::<T>::Overflow)?;
		vault.earmarked = earmarked;
		Self::store_with(id, &mut vault, Event::Earmarked { vault: id, amount, earmarked })?;
		Ok(amount)
	}

	/// Releases `amount` from what is earmarked. A settled vault has no use for it, so there it is
	/// paid out.
	pub(crate) fn do_release(id: VaultId, amount: Balance) -> DispatchResult {
		let mut vault = Vaults::<T>::get(id).ok_or(Error::<T>::UnknownVault)?;
		let earmarked = vault.earmarked.checked_sub(amount).ok_or(Error::<T>::ExceedsEarmarked)?;
		if amount == 0 {
			return Ok(());
		}
		vault.earmarked = earmarked;
		if let Some(remedy) = Remedies::<T>::get(id) {
			let to = Self::account_of(&vault, Payee::after(remedy.outcome));
			Self::pay_collateral(&mut vault, &to, amount)?;
		}
		Self::store_with(id, &mut vault, Event::EarmarkReleased { vault: id, amount, earmarked })
	}

	/// Pays a breach out of what is earmarked. Returns who got how much.
	pub(crate) fn do_draw(id: VaultId, draw: &Draw<T::AccountId>) -> Result<Drawn, DispatchError> {
		let mut vault = Vaults::<T>::get(id).ok_or(Error::<T>::UnknownVault)?;
		ensure!(vault.status != VaultStatus::Frozen, Error::<T>::Frozen);
		let total = draw
			.to_customer
			.checked_add(draw.to_reporter)
			.and_then(|sum| sum.checked_add(draw.to_backstop))
			.ok_or(Error::<T>::Overflow)?;
		let earmarked = vault.earmarked.checked_sub(total).ok_or(Error::<T>::ExceedsEarmarked)?;
		if total == 0 {
			return Ok(Drawn::default());
		}
		vault.earmarked = earmarked;
		// What a settlement left behind is booked out already.
		if vault.status == VaultStatus::Active {
			Self::book_unbacked(&vault.collateral_asset, total)?;
		}
		let paid = Self::pay_draw(&mut vault, draw, total)?;
		let drawn = Event::EarmarkDrawn {
			vault: id,
			customer: draw.customer.clone(),
			to_customer: paid.customer,
			reporter: draw.reporter.clone(),
			to_reporter: paid.reporter,
			to_backstop: paid.backstop,
			earmarked,
			remaining: vault.collateral,
		};
		Self::store_with(id, &mut vault, drawn)?;
		Ok(paid)
	}

	/// Pays each payee its part of `total`. Without a reporter its part is the backstop's.
	fn pay_draw(
		vault: &mut VaultRecordOf<T>,
		draw: &Draw<T::AccountId>,
		total: Balance,
	) -> Result<Drawn, DispatchError> {
		let customer = draw.to_customer;
		Self::pay_collateral(vault, &draw.customer, customer)?;
		let mut reporter = 0;
		if let Some(who) = &draw.reporter {
			reporter = draw.to_reporter;
			Self::pay_collateral(vault, who, reporter)?;
		}
		let backstop = total
			.checked_sub(customer)
			.and_then(|rest| rest.checked_sub(reporter))
			.ok_or(Error::<T>::Overflow)?;
		let to = Self::backstop(vault.class_id);
		Self::pay_collateral(vault, &to, backstop)?;
		Ok(Drawn { customer, reporter, backstop })
	}
}
