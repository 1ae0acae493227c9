//! What leases take from the pools while they last, and what they give back.

use crate::{Config, Error, Event, Pallet, Pools};
use frame_support::ensure;
use millrace_primitives::{AssetId, AssetKind, Units, VaultId, VaultState};
use millrace_support::payout;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_take(
		vault: VaultId,
		units: Units,
		customer: &T::AccountId,
		escrow: &T::AccountId,
	) -> DispatchResult {
		ensure!(units > 0, Error::<T>::ZeroAmount);
		let class_id = Self::active(vault)?.class_id;
		let record = Self::pooled_record(vault)?;
		ensure!(units <= record.units, Error::<T>::ExceedsPooled);
		let mut pool = Self::pool_record(class_id)?;
		Self::burn(class_id, customer, units)?;
		Self::move_units(vault, &Self::account_of_pools(), escrow, units)?;
		Self::shrink(&mut pool, vault, record, units)?;
		Pools::<T>::insert(class_id, pool);
		let customer = customer.clone();
		Self::deposit_event(Event::Taken { class_id, vault, customer, units, pooled: pool.pooled });
		Ok(())
	}

	pub(crate) fn do_restore(
		vault: VaultId,
		units: Units,
		escrow: &T::AccountId,
		customer: &T::AccountId,
	) -> DispatchResult {
		if units == 0 {
			return Ok(());
		}
		let facts = Self::facts(vault)?;
		let class_id = facts.class_id;
		let reference_price = match facts.state {
			VaultState::Active => None,
			VaultState::Settled { reference_price } => Some(reference_price),
			VaultState::Frozen => return Err(Error::<T>::VaultFrozen.into()),
			VaultState::Closed => return Err(Error::<T>::VaultNotActive.into()),
		};
		let mut pool = Self::pool_record(class_id)?;
		// A customer that cannot receive its UTC must not keep the lease from its end.
		let utc = AssetKind::WithId(AssetId::utc(class_id));
		payout::pay_or_file::<_, T::Unclaimed>(&utc, customer, units, |to| {
			Self::mint(class_id, to, units)
		})?;
		if let Some(price) = reference_price {
			Self::claim_shortfall(&mut pool, class_id, vault, units, escrow, price, None)?;
		} else {
			Self::grow(&mut pool, class_id, vault, units)?;
			Self::move_units(vault, escrow, &Self::account_of_pools(), units)?;
		}
		Pools::<T>::insert(class_id, pool);
		let (customer, pooled) = (customer.clone(), pool.pooled);
		Self::deposit_event(Event::Restored { class_id, vault, customer, units, pooled });
		Ok(())
	}
}
