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
			let payee = Payee::after(remedy.outcome);
			Self::give_to_first(&mut vault, payee, None, amount, Self::give_collateral)?;
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
			to_treasury: paid.treasury,
			to_owner: paid.owner,
			earmarked,
			remaining: vault.collateral,
		};
		Self::store_with(id, &mut vault, drawn)?;
		Ok(paid)
	}

	/// Gives each payee its part of `total`. What customer and reporter cannot receive goes to the
	/// backstop with its own part, else to the next in the line of the backstop.
	fn pay_draw(
		vault: &mut VaultRecordOf<T>,
		draw: &Draw<T::AccountId>,
		total: Balance,
	) -> Result<Drawn, DispatchError> {
		let customer = Self::give_if_possible(vault, Some(&draw.customer), draw.to_customer);
		let reporter = Self::give_if_possible(vault, draw.reporter.as_ref(), draw.to_reporter);
		let rest = total
			.checked_sub(customer)
			.and_then(|rest| rest.checked_sub(reporter))
			.ok_or(Error::<T>::Overflow)?;
		let got = Self::give_to_first(vault, Payee::Backstop, None, rest, Self::give_collateral)?;
		let mut paid = Drawn { customer, reporter, ..Drawn::default() };
		match got {
			Payee::Backstop => paid.backstop = rest,
			Payee::Treasury => paid.treasury = rest,
			// Nobody is the reporter in the line of a backstop.
			Payee::Owner | Payee::Reporter => paid.owner = rest,
		}
		Ok(paid)
	}
}
