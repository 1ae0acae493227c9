//! One `do_` per call. Those about the shortfall have a file of their own.
//!
//! Checks come first, then the moves of value, then the records and the event. A call that fails
//! between two moves is undone by the storage layer that wraps every dispatch.

use crate::{
	route::{Route, Wish},
	symbol, Config, Error, Event, Pallet, PoolRecord, Pools, WeightInfo,
};
use frame_support::{dispatch::DispatchResultWithPostInfo, ensure, traits::Get};
use millrace_math::share_ceil;
use millrace_primitives::{
	Acceptance, AssetId, AssetKind, Balance, ClassId, Classes, Leases, Moment, Reservation, Units,
	VaultId, Vaults,
};
use millrace_support::payout;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_open(class_id: ClassId) -> DispatchResult {
		let info = T::Classes::class(class_id).ok_or(Error::<T>::UnknownClass)?;
		ensure!(!Pools::<T>::contains_key(class_id), Error::<T>::PoolExists);
		let symbol = symbol(&info.name);
		let mut name = b"UTC ".to_vec();
		name.extend(info.name);
		Self::make_utc(class_id, name, symbol.clone())?;
		Pools::<T>::insert(class_id, PoolRecord::default());
		Self::deposit_event(Event::PoolOpened { class_id, symbol });
		Ok(())
	}

	pub(crate) fn do_pool(
		who: T::AccountId,
		vault: VaultId,
		units: Units,
	) -> DispatchResultWithPostInfo {
		ensure!(units > 0, Error::<T>::ZeroAmount);
		let class_id = Self::facts(vault)?.class_id;
		let mut pool = Self::pool_record(class_id)?;
		T::Vaults::ensure_good_delivery(vault)?;
		let is_new = Self::grow(&mut pool, class_id, vault, units)?;
		Self::move_units(vault, &who, &Self::account_of_pools(), units)?;
		Self::mint(class_id, &who, units)?;
		Pools::<T>::insert(class_id, pool);
		Self::deposit_event(Event::Pooled { class_id, vault, who, units, pooled: pool.pooled });
		Ok((!is_new).then(T::WeightInfo::pool_more).into())
	}

	pub(crate) fn do_unpool(who: T::AccountId, vault: VaultId, units: Units) -> DispatchResult {
		ensure!(units > 0, Error::<T>::ZeroAmount);
		let class_id = Self::active(vault)?.class_id;
		let record = Self::pooled_record(vault)?;
		let fee = share_ceil(units, T::UnpoolFee::get());
		let out = units.checked_sub(fee).ok_or(Error::<T>::Overflow)?;
		ensure!(out > 0, Error::<T>::NothingLeft);
		ensure!(out <= record.units, Error::<T>::ExceedsPooled);
		let mut pool = Self::pool_record(class_id)?;
		let (utc, backstop) =
			(AssetKind::WithId(AssetId::utc(class_id)), T::Vaults::backstop(class_id));
		payout::pay_or_file::<_, T::Unclaimed>(&utc, &backstop, fee, |to| {
			Self::move_utc(class_id, &who, to, fee)
		})?;
		Self::burn(class_id, &who, out)?;
		Self::move_units(vault, &Self::account_of_pools(), &who, out)?;
		Self::shrink(&mut pool, vault, record, out)?;
		Pools::<T>::insert(class_id, pool);
		let pooled = pool.pooled;
		Self::deposit_event(Event::Unpooled { class_id, vault, who, units: out, fee, pooled });
		Ok(())
	}

	pub(crate) fn do_redeem(
		customer: T::AccountId,
		class_id: ClassId,
		devices: u32,
		duration: Moment,
		vault: Option<VaultId>,
		terms: Option<Acceptance>,
	) -> DispatchResultWithPostInfo {
		let wish = Wish::new(devices, duration).ok_or(Error::<T>::InvalidLease)?;
		let units = wish.units;
		let mut pool = Self::pool_record(class_id)?;
		let Route { vault, provider, record, load, looked_at } =
			Self::route(class_id, &pool, &wish, vault)?;
		Self::burn(class_id, &customer, units)?;
		// First the lease, then its units, which it has booked already.
		let reservation = Reservation {
			customer: customer.clone(),
			provider: provider.clone(),
			class_id,
			vault,
			devices,
			duration,
			units,
			terms,
		};
		let lease = T::Leases::reserve(reservation, load)?;
		Self::move_units(vault, &Self::account_of_pools(), &T::Leases::escrow(), units)?;
		// The vault that delivers this one is the last to be asked again.
		pool.first = Some(record.next);
		Self::shrink(&mut pool, vault, record, units)?;
		Pools::<T>::insert(class_id, pool);
		Self::deposit_event(Event::Redeemed {
			class_id,
			vault,
			customer,
			provider,
			lease,
			devices,
			duration,
			units,
			pooled: pool.pooled,
		});
		Ok(Some(T::WeightInfo::redeem(looked_at)).into())
	}

	pub(crate) fn do_liquidate(
		who: T::AccountId,
		vault: VaultId,
		units: Units,
		collateral_min: Balance,
	) -> DispatchResult {
		ensure!(units > 0, Error::<T>::ZeroAmount);
		let record = Self::pooled_record(vault)?;
		let class_id = record.class_id;
		let mut pool = Self::pool_record(class_id)?;
		let (most, keeper) = (units.min(record.units), Self::account_of_pools());
		let done = T::Vaults::liquidate(vault, most, collateral_min, &keeper, &who)?;
		Self::burn(class_id, &who, done.units)?;
		Self::shrink(&mut pool, vault, record, done.units)?;
		Pools::<T>::insert(class_id, pool);
		Self::deposit_event(Event::Liquidated {
			class_id,
			vault,
			who,
			units: done.units,
			collateral: done.collateral,
			pooled: pool.pooled,
		});
		Ok(())
	}
}
