//! One `do_` per call.
//!
//! Checks come first, then the moves of value, then the records and the event. A call that fails
//! between two moves is undone by the storage layer that wraps every dispatch.

use crate::{
	route::{Route, Wish},
	symbol, Config, Error, Event, Pallet, PoolRecord, PooledRecord, Pools, WeightInfo,
};
use frame_support::{
	dispatch::DispatchResultWithPostInfo,
	ensure,
	traits::{
		fungibles::{metadata::Mutate as MutateMetadata, Create, Inspect, Mutate},
		tokens::{Fortitude, Preservation},
		Get,
	},
};
use millrace_math::{compute_value, mul_div_floor, share_ceil, value_ceil, SETTLEMENT_DECIMALS};
use millrace_primitives::{
	asset::may_collateralise, units::UNIT_DECIMALS, Acceptance, AssetId, AssetKind, Backstops,
	Balance, ClassId, Classes, FeedId, Leasing, Liquidate, Moment, Quotes, Reservation, Status,
	Units, VaultId, VaultState, Vaults,
};
use sp_runtime::{DispatchError, DispatchResult, FixedU128};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_open(class: ClassId) -> DispatchResult {
		let info = T::Classes::class(class).ok_or(Error::<T>::UnknownClass)?;
		ensure!(!Pools::<T>::contains_key(class), Error::<T>::PoolExists);
		let (asset, admin) = (AssetId::Utc(class), Self::account_id());
		let symbol = symbol(&info.name);
		let mut name = b"UTC ".to_vec();
		name.extend(info.name);
		T::Assets::create(asset, admin.clone(), false, 1)?;
		T::Assets::set(asset, &admin, name, symbol.clone(), UNIT_DECIMALS)?;
		Pools::<T>::insert(class, PoolRecord::default());
		Self::deposit_event(Event::PoolOpened { class, symbol });
		Ok(())
	}

	pub(crate) fn do_pool(
		who: T::AccountId,
		vault: VaultId,
		units: Units,
	) -> DispatchResultWithPostInfo {
		ensure!(units > 0, Error::<T>::ZeroAmount);
		let class = Self::facts(vault)?.class;
		let mut pool = Self::pool_record(class)?;
		T::Vaults::ensure_good_delivery(vault)?;
		let is_new = Self::grow(&mut pool, class, vault, units)?;
		Self::move_units(vault, &who, &Self::pool_account(vault), units)?;
		Self::mint(class, &who, units)?;
		Pools::<T>::insert(class, pool);
		Self::deposit_event(Event::Pooled { class, vault, who, units, pooled: pool.pooled });
		Ok((!is_new).then(T::WeightInfo::pool_more).into())
	}

	pub(crate) fn do_unpool(who: T::AccountId, vault: VaultId, units: Units) -> DispatchResult {
		ensure!(units > 0, Error::<T>::ZeroAmount);
		let class = Self::active(vault)?.class;
		let record = Self::pooled_record(vault)?;
		let fee = share_ceil(units, T::UnpoolFee::get());
		let out = units.checked_sub(fee).ok_or(Error::<T>::Overflow)?;
		ensure!(out > 0, Error::<T>::NothingLeft);
		ensure!(out <= record.units, Error::<T>::ExceedsPooled);
		let mut pool = Self::pool_record(class)?;
		if fee > 0 {
			let (utc, backstop) = (AssetId::Utc(class), T::Backstops::account(class));
			T::Assets::transfer(utc, &who, &backstop, fee, Preservation::Expendable)?;
		}
		Self::burn(class, &who, out)?;
		Self::move_units(vault, &Self::pool_account(vault), &who, out)?;
		Self::shrink(&mut pool, vault, record, out)?;
		Pools::<T>::insert(class, pool);
		let pooled = pool.pooled;
		Self::deposit_event(Event::Unpooled { class, vault, who, units: out, fee, pooled });
		Ok(())
	}

	pub(crate) fn do_redeem(
		customer: T::AccountId,
		class: ClassId,
		devices: u32,
		duration: Moment,
		named: Option<VaultId>,
		terms: Option<Acceptance>,
	) -> DispatchResultWithPostInfo {
		let wish = Wish::new(devices, duration).ok_or(Error::<T>::InvalidLease)?;
		let units = wish.units;
		let mut pool = Self::pool_record(class)?;
		let Route { vault, provider, record, looked_at } = Self::route(class, &pool, &wish, named)?;
		Self::burn(class, &customer, units)?;
		// First the lease, then its units: the escrow begins to exist with its first lease.
		let lease = T::Leasing::reserve(Reservation {
			customer: customer.clone(),
			provider: provider.clone(),
			class,
			vault,
			devices,
			duration,
			units,
			terms,
		})?;
		Self::move_units(vault, &Self::pool_account(vault), &T::Leasing::escrow(vault), units)?;
		// Whoever delivers this one is the last to be asked again.
		pool.first = Some(record.next);
		Self::shrink(&mut pool, vault, record, units)?;
		Pools::<T>::insert(class, pool);
		Self::deposit_event(Event::Redeemed {
			class,
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

	pub(crate) fn do_redeem_cash(
		who: T::AccountId,
		class: ClassId,
		units: Units,
		min_paid: Balance,
	) -> DispatchResult {
		ensure!(units > 0, Error::<T>::ZeroAmount);
		let mut pool = Self::pool_record(class)?;
		ensure!(pool.shortfall > 0, Error::<T>::NoShortfall);
		ensure!(units <= pool.shortfall, Error::<T>::ExceedsShortfall);
		let cash = T::SettlementAsset::get();
		let backstop = T::Backstops::account(class);
		// Rounded down, so that whoever comes later gets no less for a unit.
		let share = |whole: Balance| {
			mul_div_floor(whole, units, pool.shortfall).ok_or(Error::<T>::Overflow)
		};
		let due = share(pool.debt)?;
		let paid = due.min(share(Self::cash_of(&backstop))?);
		ensure!(paid > 0, Error::<T>::NothingThere);
		ensure!(paid >= min_paid, Error::<T>::PaidBelowMin);
		Self::burn(class, &who, units)?;
		T::Assets::transfer(cash, &backstop, &who, paid, Preservation::Expendable)?;
		pool.shortfall = pool.shortfall.checked_sub(units).ok_or(Error::<T>::Inconsistent)?;
		pool.debt = pool.debt.checked_sub(due).ok_or(Error::<T>::Inconsistent)?;
		Pools::<T>::insert(class, pool);
		let PoolRecord { shortfall, debt, .. } = pool;
		Self::deposit_event(Event::RedeemedCash { class, who, units, due, paid, shortfall, debt });
		Ok(())
	}

	pub(crate) fn do_liquidate(
		who: T::AccountId,
		vault: VaultId,
		units: Units,
		min_collateral: Balance,
	) -> DispatchResult {
		ensure!(units > 0, Error::<T>::ZeroAmount);
		let record = Self::pooled_record(vault)?;
		let class = record.class;
		let mut pool = Self::pool_record(class)?;
		let (most, keeper) = (units.min(record.units), Self::pool_account(vault));
		let done = T::Liquidate::liquidate(vault, most, min_collateral, &keeper, &who)?;
		Self::burn(class, &who, done.units)?;
		Self::shrink(&mut pool, vault, record, done.units)?;
		Pools::<T>::insert(class, pool);
		Self::deposit_event(Event::Liquidated {
			class,
			vault,
			who,
			units: done.units,
			collateral: done.collateral,
			pooled: pool.pooled,
		});
		Ok(())
	}

	pub(crate) fn do_claim_pooled(vault: VaultId) -> DispatchResult {
		let VaultState::Settled { reference_price: price } = Self::facts(vault)?.state else {
			return Err(Error::<T>::NotSettled.into());
		};
		let record = Self::pooled_record(vault)?;
		let mut pool = Self::pool_record(record.class)?;
		let keeper = Self::pool_account(vault);
		let (class, units) = (record.class, record.units);
		Self::claim_shortfall(&mut pool, class, vault, units, &keeper, price, Some(record))?;
		Pools::<T>::insert(class, pool);
		Ok(())
	}

	/// Claim `units` of a settled vault that `keeper` has into the backstop of the class, which owes
	/// for as many UTC from now on. UTC that the backstop has itself it need not make good. If the
	/// units are `pooled`, they leave the pool.
	pub(crate) fn claim_shortfall(
		pool: &mut PoolRecord,
		class: ClassId,
		vault: VaultId,
		units: Units,
		keeper: &T::AccountId,
		reference_price: FixedU128,
		pooled: Option<PooledRecord>,
	) -> DispatchResult {
		let backstop = T::Backstops::account(class);
		let claimed = T::Vaults::claim(vault, units, keeper, &backstop)?;
		if let Some(record) = pooled {
			Self::shrink(pool, vault, record, units)?;
		}
		// Owed, so rounded up, and never nothing where there are units.
		let owed = compute_value(units, reference_price).ok_or(Error::<T>::Overflow)?.max(1);
		let shortfall = pool.shortfall.checked_add(units).ok_or(Error::<T>::Overflow)?;
		let debt = pool.debt.checked_add(owed).ok_or(Error::<T>::Overflow)?;

		let burned = Self::utc_of(class, &backstop).min(shortfall);
		if burned > 0 {
			Self::burn(class, &backstop, burned)?;
		}
		let settled = mul_div_floor(debt, burned, shortfall).ok_or(Error::<T>::Overflow)?;
		pool.shortfall = shortfall.checked_sub(burned).ok_or(Error::<T>::Inconsistent)?;
		pool.debt = debt.checked_sub(settled).ok_or(Error::<T>::Inconsistent)?;
		Self::deposit_event(Event::ShortfallClaimed {
			class,
			vault,
			units,
			collateral: claimed.collateral,
			reserve: claimed.reserve,
			burned,
			shortfall: pool.shortfall,
			debt: pool.debt,
			pooled: pool.pooled,
		});
		Ok(())
	}

	pub(crate) fn do_buy_collateral(
		who: T::AccountId,
		class: ClassId,
		asset: AssetKind,
		amount: Balance,
		total_max: Balance,
	) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		let pool = Self::pool_record(class)?;
		let backstop = T::Backstops::account(class);
		// Cash that pays the whole debt needs no sale, and no debt needs no cash.
		ensure!(Self::cash_of(&backstop) < pool.debt, Error::<T>::NoShortfall);
		let cash = T::SettlementAsset::get();
		ensure!(
			may_collateralise(&asset) && asset != AssetKind::WithId(cash),
			Error::<T>::NotCollateral
		);
		// The minimum balance stays: less than that would be burned as dust.
		let there = T::Kinds::reducible_balance(
			asset.clone(),
			&backstop,
			Preservation::Preserve,
			Fortitude::Polite,
		);
		ensure!(amount <= there, Error::<T>::NothingThere);
		let total = Self::price(&asset, amount)?;
		ensure!(total <= total_max, Error::<T>::PriceAboveMax);
		T::Assets::transfer(cash, &who, &backstop, total, Preservation::Expendable)?;
		T::Kinds::transfer(asset.clone(), &backstop, &who, amount, Preservation::Preserve)?;
		Self::deposit_event(Event::CollateralBought { class, who, asset, amount, total });
		Ok(())
	}

	/// What `amount` of a collateral costs: its value at the low of a live quote, rounded up.
	fn price(asset: &AssetKind, amount: Balance) -> Result<Balance, DispatchError> {
		let quote = T::Quotes::quote(&FeedId::Asset(asset.clone()));
		let quote = quote.filter(|quote| quote.status == Status::Live);
		let quote = quote.ok_or(Error::<T>::QuoteNotLive)?;
		let total = value_ceil(amount, quote.decimals, quote.low, SETTLEMENT_DECIMALS)
			.ok_or(Error::<T>::Overflow)?;
		// A band as wide as the price itself has no low to sell at.
		ensure!(total > 0, Error::<T>::QuoteNotLive);
		Ok(total)
	}

	/// UTC of the class that `who` has free.
	fn utc_of(class: ClassId, who: &T::AccountId) -> Units {
		let asset = AssetId::Utc(class);
		T::Assets::reducible_balance(asset, who, Preservation::Expendable, Fortitude::Polite)
	}

	/// Settlement asset that `who` has free.
	pub(crate) fn cash_of(who: &T::AccountId) -> Balance {
		let asset = T::SettlementAsset::get();
		T::Assets::reducible_balance(asset, who, Preservation::Expendable, Fortitude::Polite)
	}
}
