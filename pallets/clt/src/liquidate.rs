//! Liquidation and the wind-down line: at which prices, how much of a vault, and for what.
//!
//! Which price counts follows from the status of each quote, for each side by itself. A live quote
//! is taken at the edge of its band that is worse for the owner; one that is in doubt at the edge
//! that is better for it, and the more so the greater the doubt. What a liquidator is paid is valued
//! at the middle of a live quote, else at the very price that condemned the vault.
//!
//! A volatile quote condemns at its slow price, which lags behind. Nobody would come at it if that paid
//! less for a unit than the market does, so a liquidator is paid what is owed at the higher of mid and
//! slow, in collateral at the lower of both; never more than a unit's share of what the vault has. In
//! return, all liquidations of a block together take at most half of what the vault owed.

use crate::{
	Collaterals, Config, Error, Event, Halving, Pallet, RiskKey, RiskParams, VaultRecordOf,
	VaultStatus, Vaults,
};
use frame_support::{
	ensure,
	traits::{Get, Time},
};
use millrace_math::{Payout, Sides};
use millrace_primitives::{
	Action, Balance, FeedId, Liquidated, Providers, Quote, Quotes, Rule, Standing, Units, VaultId,
};
use sp_runtime::{
	traits::{CheckedAdd, CheckedSub},
	DispatchError, FixedU128, Permill,
};

/// The price of one side.
struct SidePrice {
	/// The price that decides whether the vault is unsafe.
	trigger: FixedU128,
	/// The price at which a liquidator is paid.
	payout: FixedU128,
	/// Whether only part of a vault may be liquidated at it.
	partial: bool,
}

impl SidePrice {
	fn new(trigger: FixedU128, payout: FixedU128) -> Self {
		Self { trigger, payout, partial: false }
	}

	/// Returns the price of what is owed: a higher one is worse for the owner. `None` if the quote
	/// may not be used.
	fn of_owed(quote: &Quote) -> Option<Self> {
		match rule(quote)? {
			Rule::Allow => Some(Self::new(quote.high, quote.mid)),
			Rule::BandEdge => Some(Self::new(quote.low, quote.low)),
			Rule::WidenedBand => {
				let margin = quote.mid.checked_sub(&quote.low)?;
				let low = quote.low.checked_sub(&margin).unwrap_or_default();
				Some(Self::new(low, low))
			}
			Rule::SlowPartial => {
				let payout = quote.slow.max(quote.mid);
				Some(Self { partial: true, ..Self::new(quote.slow, payout) })
			}
			Rule::Refuse | Rule::Wait | Rule::DisputePrice => None,
		}
	}

	/// Returns the price of the collateral: a lower one is worse for the owner. `None` if the quote
	/// may not be used.
	fn of_collateral(quote: &Quote) -> Option<Self> {
		match rule(quote)? {
			Rule::Allow => Some(Self::new(quote.low, quote.mid)),
			Rule::BandEdge => Some(Self::new(quote.high, quote.high)),
			Rule::WidenedBand => {
				let margin = quote.high.checked_sub(&quote.mid)?;
				let high = quote.high.checked_add(&margin)?;
				Some(Self::new(high, high))
			}
			Rule::SlowPartial => {
				let payout = quote.slow.min(quote.mid);
				Some(Self { partial: true, ..Self::new(quote.slow, payout) })
			}
			Rule::Refuse | Rule::Wait | Rule::DisputePrice => None,
		}
	}
}

/// Returns what the action matrix says of a liquidation at `quote`. `None` if the quote has been
/// stale for too long.
fn rule(quote: &Quote) -> Option<Rule> {
	let rule = quote.status.rule(Action::Liquidate);
	(rule != Rule::WidenedBand || quote.usable).then_some(rule)
}

/// The prices of an index.
pub(crate) struct LiquidationPrices {
	/// What decides whether a vault is below a ratio.
	pub(crate) sides: Sides,
	/// What a liquidator is paid at: owed side, collateral side.
	payout: (FixedU128, FixedU128),
	/// Whether only part of a vault may be liquidated, and none wound down.
	pub(crate) partial: bool,
}

impl LiquidationPrices {
	fn payout(&self, bonus: Permill) -> Payout {
		let (owed_price, collateral_price) = self.payout;
		Payout { owed_price, collateral_price, decimals: self.sides.decimals, bonus }
	}
}

/// What a liquidation may do.
pub(crate) struct Liquidation {
	owed: Units,
	pub(crate) units_max: Units,
	/// Collateral that stands for no agreement: what can be paid out.
	free: Balance,
	payout: Payout,
	/// What may be liquidated in this block, if that is only a part.
	left: Option<Units>,
}

impl<T: Config> Pallet<T> {
	/// Returns the prices at which vaults of the index `key` may be liquidated now. Fails if a
	/// price may not be used.
	pub(crate) fn liquidation_prices(key: &RiskKey) -> Result<LiquidationPrices, DispatchError> {
		let usable = |feed: FeedId| T::Quotes::quote(&feed).ok_or(Error::<T>::QuoteUnusable);
		let class_id = usable(FeedId::Class(key.class_id))?;
		let collateral = usable(FeedId::Asset(key.collateral_asset.clone()))?;
		let owed = SidePrice::of_owed(&class_id).ok_or(Error::<T>::QuoteUnusable)?;
		let behind = SidePrice::of_collateral(&collateral).ok_or(Error::<T>::QuoteUnusable)?;
		let record =
			Collaterals::<T>::get(&key.collateral_asset).ok_or(Error::<T>::CollateralNotListed)?;
		let sides = Sides {
			owed_price: owed.trigger,
			collateral_price: behind.trigger,
			decimals: collateral.decimals,
			haircut: record.terms.current.haircut,
		};
		let payout = (owed.payout, behind.payout);
		Ok(LiquidationPrices { sides, payout, partial: owed.partial || behind.partial })
	}

	/// Returns the risk parameters of the vaults of the index `key`.
	pub(crate) fn grade_params(key: &RiskKey) -> Result<RiskParams, DispatchError> {
		Ok(*Self::current_params(key.class_id)?.grade(key.grade))
	}

	/// Returns whether the vault is below its wind-down ratio at `prices`. Fails if only part of it
	/// may be liquidated at them.
	pub(crate) fn is_to_be_wound_down(
		vault: &VaultRecordOf<T>,
		prices: &LiquidationPrices,
		params: &RiskParams,
	) -> Result<bool, DispatchError> {
		ensure!(!prices.partial, Error::<T>::QuoteUnusable);
		let owed = vault.owed().ok_or(Error::<T>::Overflow)?;
		let below = prices.sides.is_below(vault.collateral, owed, params.wind_down_ratio);
		Ok(below.ok_or(Error::<T>::Overflow)?)
	}

	/// Returns what a liquidation of an active vault may do now, or why it is refused.
	pub(crate) fn assess_liquidation(
		vault: &VaultRecordOf<T>,
	) -> Result<Liquidation, DispatchError> {
		ensure!(vault.status == VaultStatus::Active, Error::<T>::NotActive);
		let owed = vault.owed().ok_or(Error::<T>::Overflow)?;
		let standing = T::Providers::info(&vault.owner, vault.class_id).standing;
		ensure!(standing != Standing::Condemned, Error::<T>::NotInGoodStanding);
		let key = vault.risk_key();
		let prices = Self::liquidation_prices(&key)?;
		let params = Self::grade_params(&key)?;
		let below = prices.sides.is_below(vault.collateral, owed, params.maintenance_ratio);
		ensure!(below.ok_or(Error::<T>::Overflow)?, Error::<T>::Healthy);
		let free = vault.free().ok_or(Error::<T>::Overflow)?;
		// Nobody burns units for nothing while there is something that may become free.
		ensure!(free > 0 || vault.collateral == 0, Error::<T>::StillEarmarked);

		let buffer = FixedU128::from(T::TargetBuffer::get());
		let target = params.maintenance_ratio.checked_add(&buffer).ok_or(Error::<T>::Overflow)?;
		let payout = prices.payout(params.bonus);
		let restoring = Self::units_to_restore(vault, &prices.sides, target, &payout);
		let restoring = restoring.ok_or(Error::<T>::QuoteUnusable)?;
		let left = if prices.partial { Some(Self::left_of_half(vault, owed)?) } else { None };
		let units_max = Self::most_units(owed, restoring, left)
			.filter(|units| *units > 0)
			.ok_or(Error::<T>::BelowMinimum)?;
		Ok(Liquidation { owed, units_max, free, payout, left })
	}

	/// Returns what may still be liquidated in this block of a vault that owes `owed` now: half, rounded
	/// down, of what it owed at the first liquidation of the block, less what was liquidated since. Fails
	/// with `HalfLiquidated` if nothing is left of that.
	fn left_of_half(vault: &VaultRecordOf<T>, owed: Units) -> Result<Units, DispatchError> {
		let begun = vault.halving.filter(|halving| halving.at == T::Time::now());
		let Some(Halving { left, .. }) = begun else {
			// Floor: at most half.
			return Ok(owed.checked_div(2).ok_or(Error::<T>::Overflow)?);
		};
		ensure!(left > 0, Error::<T>::HalfLiquidated);
		Ok(left)
	}

	/// Returns the units whose liquidation leaves the vault at cover `target` or above, while a
	/// unit fewer does not: both are exact. `None` if the price of the collateral in `payout` is
	/// zero.
	fn units_to_restore(
		vault: &VaultRecordOf<T>,
		sides: &Sides,
		target: FixedU128,
		payout: &Payout,
	) -> Option<Units> {
		let (owed, free) = (vault.owed()?, vault.free()?);
		let most = sides.units_to_restore(vault.collateral, owed, target, payout)?;
		if vault.earmarked == 0 {
			return Some(most);
		}
		// So many are enough, for what is earmarked counts and is not paid out. As less is paid, fewer
		// may do; cover rises in a straight line with them, so that bisecting finds how many.
		let (mut few, mut enough): (Units, Units) = (0, most);
		loop {
			let units = few.checked_add(enough.checked_sub(few)?.checked_div(2)?)?;
			if units == few {
				return Some(enough);
			}
			let rest = vault.collateral.checked_sub(payout.collateral(units, owed, free)?)?;
			if sides.is_below(rest, owed.checked_sub(units)?, target)? {
				few = units;
			} else {
				enough = units;
			}
		}
	}

	/// Returns how many of `owed` units may be liquidated: those that restore the vault, or all if
	/// the rest would be dust. If only part of the vault may be liquidated, it is at most what is `left`
	/// of that, and leaves no dust; that may be zero.
	fn most_units(owed: Units, restoring: Units, left: Option<Units>) -> Option<Units> {
		let units = restoring.min(left.unwrap_or(owed));
		let rest = owed.checked_sub(units)?;
		if rest == 0 || rest >= T::MinOwed::get() {
			return Some(units);
		}
		match left {
			Some(left) => owed.checked_sub(T::MinOwed::get()).map(|most| most.min(left)),
			None => Some(owed),
		}
	}

	/// Burns up to `units` of the vault's CLT that `holder` has and pays collateral for them to
	/// `beneficiary`.
	pub(crate) fn do_liquidate(
		id: VaultId,
		units: Units,
		collateral_min: Balance,
		holder: &T::AccountId,
		beneficiary: &T::AccountId,
	) -> Result<Liquidated, DispatchError> {
		ensure!(units > 0, Error::<T>::ZeroAmount);
		let mut vault = Vaults::<T>::get(id).ok_or(Error::<T>::UnknownVault)?;
		ensure!(vault.status == VaultStatus::Active, Error::<T>::NotActive);
		ensure!(vault.owed().is_some_and(|owed| units <= owed), Error::<T>::ExceedsOwed);
		let liquidation = Self::assess_liquidation(&vault)?;
		let units = units.min(liquidation.units_max);
		let owed = liquidation.owed.checked_sub(units).ok_or(Error::<T>::ExceedsOwed)?;
		ensure!(owed == 0 || owed >= T::MinOwed::get(), Error::<T>::BelowMinimum);
		let collateral = Self::paid_for(&liquidation, units)?;
		ensure!(collateral >= collateral_min, Error::<T>::CollateralBelowMin);
		ensure!(collateral > 0 || vault.collateral == 0, Error::<T>::DustAmount);

		if let Some(left) = liquidation.left {
			let left = left.checked_sub(units).ok_or(Error::<T>::Overflow)?;
			vault.halving = Some(Halving { at: T::Time::now(), left });
		}
		Self::burn(id, holder, units)?;
		Self::book_retired(&mut vault, units)?;
		Self::book_unbacked(&vault.collateral_asset, collateral)?;
		Self::give_collateral(&mut vault, beneficiary, collateral)?;
		let event = Event::Liquidated {
			vault: id,
			liquidator: beneficiary.clone(),
			units,
			collateral,
			owed,
			remaining: vault.collateral,
		};
		Self::store_with(id, &mut vault, event)?;
		Ok(Liquidated { units, collateral })
	}

	/// Returns the collateral that is paid for `units`, rounded down: at most their share of what
	/// is free.
	pub(crate) fn paid_for(
		liquidation: &Liquidation,
		units: Units,
	) -> Result<Balance, DispatchError> {
		let paid = liquidation.payout.collateral(units, liquidation.owed, liquidation.free);
		Ok(paid.ok_or(Error::<T>::QuoteUnusable)?)
	}
}
