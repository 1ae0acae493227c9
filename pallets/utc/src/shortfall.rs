//! What the backstop of a class owes for UTC without backing: how it begins to, and how it pays.

use crate::{Config, Error, Event, Pallet, PoolRecord, PooledRecord, Pools};
use frame_support::{ensure, traits::Get};
use millrace_math::{
	compute_value, mul_div_floor, value_ceil, value_floor, Payout, SETTLEMENT_DECIMALS,
};
use millrace_primitives::{
	asset::may_collateralise, AssetKind, Balance, ClassId, FeedId, Quote, Quotes, Status, Units,
	VaultId, VaultState, Vaults,
};
use sp_runtime::{traits::Zero, DispatchError, DispatchResult, FixedU128, Permill};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_claim_pooled(vault: VaultId) -> DispatchResult {
		let VaultState::Settled { reference_price: price } = Self::facts(vault)?.state else {
			return Err(Error::<T>::NotSettled.into());
		};
		let record = Self::pooled_record(vault)?;
		let mut pool = Self::pool_record(record.class_id)?;
		let keeper = Self::account_of_pools();
		let (class_id, units) = (record.class_id, record.units);
		Self::claim_shortfall(&mut pool, class_id, vault, units, &keeper, price, Some(record))?;
		Pools::<T>::insert(class_id, pool);
		Ok(())
	}

	/// Claims `units` of a settled vault that `keeper` has into the backstop of the class, which
	/// owes for as many UTC from now on. UTC that the backstop has itself is burned against the
	/// shortfall. If the units are `pooled`, they leave the pool. The caller stores the pool.
	pub(crate) fn claim_shortfall(
		pool: &mut PoolRecord,
		class_id: ClassId,
		vault: VaultId,
		units: Units,
		keeper: &T::AccountId,
		reference_price: FixedU128,
		pooled: Option<PooledRecord>,
	) -> DispatchResult {
		let backstop = T::Vaults::backstop(class_id);
		let claimed = T::Vaults::claim(vault, units, keeper, &backstop)?;
		if let Some(record) = pooled {
			Self::shrink(pool, vault, record, units)?;
		}
		// Owed, so rounded up, and never nothing where there are units.
		let owed = compute_value(units, reference_price).ok_or(Error::<T>::Overflow)?.max(1);
		let shortfall = pool.shortfall.checked_add(units).ok_or(Error::<T>::Overflow)?;
		let debt = pool.debt.checked_add(owed).ok_or(Error::<T>::Overflow)?;

		let burned = Self::utc_of(class_id, &backstop).min(shortfall);
		if burned > 0 {
			Self::burn(class_id, &backstop, burned)?;
		}
		let settled = mul_div_floor(debt, burned, shortfall).ok_or(Error::<T>::Overflow)?;
		pool.shortfall = shortfall.checked_sub(burned).ok_or(Error::<T>::Inconsistent)?;
		pool.debt = debt.checked_sub(settled).ok_or(Error::<T>::Inconsistent)?;
		Self::deposit_event(Event::ShortfallClaimed {
			class_id,
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

	pub(crate) fn do_redeem_cash(
		who: T::AccountId,
		class_id: ClassId,
		units: Units,
		paid_min: Balance,
	) -> DispatchResult {
		ensure!(units > 0, Error::<T>::ZeroAmount);
		let mut pool = Self::pool_record(class_id)?;
		ensure!(pool.shortfall > 0, Error::<T>::NoShortfall);
		ensure!(units <= pool.shortfall, Error::<T>::ExceedsShortfall);
		let backstop = T::Vaults::backstop(class_id);
		// Rounded down, so that who comes later gets no less for a unit.
		let share = |whole: Balance| {
			mul_div_floor(whole, units, pool.shortfall).ok_or(Error::<T>::Overflow)
		};
		let due = share(pool.debt)?;
		// A unit that was made today at a lower price is worth that, not what was owed when a vault
		// failed. What is not paid for it stays with the backstop; the debt of the units ends with them.
		let worth = Self::worth(class_id, units).map_or(due, |worth| worth.min(due));
		let paid = worth.min(share(Self::cash_of(&backstop))?);
		ensure!(paid > 0, Error::<T>::NothingThere);
		ensure!(paid >= paid_min, Error::<T>::PaidBelowMin);
		Self::burn(class_id, &who, units)?;
		Self::move_cash(&backstop, &who, paid)?;
		pool.shortfall = pool.shortfall.checked_sub(units).ok_or(Error::<T>::Inconsistent)?;
		pool.debt = pool.debt.checked_sub(due).ok_or(Error::<T>::Inconsistent)?;
		Pools::<T>::insert(class_id, pool);
		let PoolRecord { shortfall, debt, .. } = pool;
		Self::deposit_event(Event::RedeemedCash {
			class_id,
			who,
			units,
			due,
			paid,
			shortfall,
			debt,
		});
		Ok(())
	}

	pub(crate) fn do_buy_collateral(
		who: T::AccountId,
		class_id: ClassId,
		asset: AssetKind,
		amount: Balance,
		total_max: Balance,
	) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		let pool = Self::pool_record(class_id)?;
		let backstop = T::Vaults::backstop(class_id);
		// Cash that pays the whole debt needs no sale, and no debt needs no cash.
		ensure!(Self::cash_of(&backstop) < pool.debt, Error::<T>::NoShortfall);
		let cash = T::SettlementAsset::get();
		ensure!(
			may_collateralise(&asset) && asset != AssetKind::WithId(cash),
			Error::<T>::NotCollateral
		);
		ensure!(amount <= Self::collateral_of(&asset, &backstop), Error::<T>::NothingThere);
		let gap = pool.debt.checked_sub(Self::cash_of(&backstop)).ok_or(Error::<T>::NoShortfall)?;
		let quote = Self::live_quote(&asset)?;
		// No more than what closes the gap: two buyers of one block do not refuse each other.
		let amount = amount.min(Self::amount_worth(&quote, gap)?);
		let total = Self::price(&quote, amount)?;
		ensure!(total <= total_max, Error::<T>::PriceAboveMax);
		Self::move_cash(&who, &backstop, total)?;
		Self::move_collateral(&asset, &backstop, &who, amount)?;
		Self::deposit_event(Event::CollateralBought { class_id, who, asset, amount, total });
		Ok(())
	}

	/// Returns what `units` of the class are worth at the middle of its last quote, rounded down: whatever
	/// the status of that, as a price that has just left its average is the one at which units were made.
	/// `None` if the class was never priced, or if they are worth more than there are numbers.
	fn worth(class_id: ClassId, units: Units) -> Option<Balance> {
		let quote = T::Quotes::quote(&FeedId::Class(class_id))?;
		value_floor(units, quote.decimals, quote.mid, SETTLEMENT_DECIMALS)
	}

	/// Returns the quote of a collateral. Fails with `QuoteNotLive` unless it is live and its low is
	/// above zero.
	fn live_quote(asset: &AssetKind) -> Result<Quote, DispatchError> {
		let quote = T::Quotes::quote(&FeedId::Asset(asset.clone()));
		// A band as wide as the price itself has no low to sell at.
		let live = quote.filter(|quote| quote.status == Status::Live && !quote.low.is_zero());
		Ok(live.ok_or(Error::<T>::QuoteNotLive)?)
	}

	/// Returns what `amount` of a collateral costs at the low of `quote`, rounded up.
	fn price(quote: &Quote, amount: Balance) -> Result<Balance, DispatchError> {
		let total = value_ceil(amount, quote.decimals, quote.low, SETTLEMENT_DECIMALS);
		Ok(total.ok_or(Error::<T>::Overflow)?)
	}

	/// Returns an amount of a collateral that costs `total` or more at the low of `quote`, while one unit
	/// less is worth less than that, before its price is rounded.
	fn amount_worth(quote: &Quote, total: Balance) -> Result<Balance, DispatchError> {
		let payout = Payout {
			owed_price: FixedU128::from_u32(1),
			collateral_price: quote.low,
			decimals: quote.decimals,
			bonus: Permill::zero(),
		};
		// Dollars have the decimals of device-hours, and here a dollar each. Floor, and there is as much
		// collateral as it takes: no share limits it.
		let amount =
			payout.collateral(total, total, Balance::MAX).ok_or(Error::<T>::QuoteNotLive)?;
		if Self::price(quote, amount)? >= total {
			return Ok(amount);
		}
		// Nobody has more than the greatest amount, so that nobody can be sold more.
		Ok(amount.checked_add(1).unwrap_or(amount))
	}
}
