//! What can be read of vaults: for the view functions, for other pallets and for the runtime. Nothing
//! here writes storage.

use crate::{
	index::index, Config, Error, LiquidationView, OwnedVaults, Pallet, PurchaseQuote, Remedies,
	RiskKey, RiskParamsOf, VaultPricing, VaultRecordOf, VaultStatus, VaultView, Vaults,
};
use alloc::vec::Vec;
use frame_support::{ensure, traits::fungibles::Inspect};
use millrace_math::{compute_value, final_price, risk_adjusted_value, Payout};
use millrace_primitives::{
	units::DEVICE_HOUR, AssetId, Balance, ClassId, FeedId, Quotes, Units, VaultFacts, VaultId,
	VaultState,
};
use sp_runtime::{DispatchError, Permill};

/// Most vaults that a view returns.
const VIEW_MAX: u32 = 100;

impl<T: Config> Pallet<T> {
	/// Returns the vault as it is shown to people. `None` if there is no such vault.
	pub(crate) fn view_vault(id: VaultId) -> Option<VaultView<T::AccountId>> {
		let record = Vaults::<T>::get(id)?;
		let owed = record.owed()?;
		let pricing = Self::pricing(&record, owed);
		Some(VaultView { record, owed, pricing })
	}

	/// Returns what the vault is worth at the present quotes. `None` if a quote or its risk parameters
	/// are missing.
	fn pricing(vault: &VaultRecordOf<T>, owed: Units) -> Option<VaultPricing> {
		let prices = Self::prices_of_any_status(vault)?;
		let params = RiskParamsOf::<T>::get(vault.class_id)?.current;
		let mid = prices.class_id.mid;
		let value_of_owed = compute_value(owed, mid)?;
		let collateral_value = prices.collateral_value(vault.collateral)?;
		let free_value = prices.collateral_value(vault.free()?)?;
		let cover_ratio = prices.cover_ratio(vault.collateral, owed)?;
		let premium_rate = params.grade(vault.grade).curve.risk_premium(cover_ratio);
		Some(VaultPricing {
			status: prices.class_id.status.min(prices.collateral.status),
			compute_value: value_of_owed,
			collateral_value,
			cover_ratio,
			premium_rate,
			issue_price: final_price(compute_value(DEVICE_HOUR, mid)?, premium_rate)?,
			risk_adjusted_value: risk_adjusted_value(value_of_owed, free_value, vault.reserve),
		})
	}

	/// Returns what a purchase of `units` would cost now, or why it would be refused.
	pub(crate) fn view_purchase(id: VaultId, units: Units) -> Result<PurchaseQuote, DispatchError> {
		ensure!(units > 0, Error::<T>::ZeroAmount);
		let vault = Vaults::<T>::get(id).ok_or(Error::<T>::UnknownVault)?;
		Ok(Self::assess_sale(id, &vault, units)?.quote)
	}

	/// Returns the vault as its holders see it. `None` if there is no such vault.
	pub(crate) fn facts(id: VaultId) -> Option<VaultFacts<T::AccountId>> {
		let vault = Vaults::<T>::get(id)?;
		let state = match vault.status {
			VaultStatus::Active => VaultState::Active,
			VaultStatus::Frozen => VaultState::Frozen,
			VaultStatus::Closed => VaultState::Closed,
			VaultStatus::Settled => {
				let reference_price = Remedies::<T>::get(id)?.reference_price;
				VaultState::Settled { reference_price }
			}
		};
		Some(VaultFacts { owner: vault.owner, class_id: vault.class_id, state })
	}

	/// Returns the collateral that is worth `units` of the vault at the middle prices, rounded
	/// down. `None` if there is no such vault or no price.
	pub(crate) fn view_worth(id: VaultId, units: Units) -> Option<Balance> {
		let vault = Vaults::<T>::get(id)?;
		let prices = Self::prices_of_any_status(&vault)?;
		if units == 0 {
			return Some(0);
		}
		let payout = Payout {
			owed_price: prices.class_id.mid,
			collateral_price: prices.collateral.mid,
			decimals: prices.collateral.decimals,
			bonus: Permill::zero(),
		};
		// Behind all units there is as much as it takes: no share limits it.
		payout.collateral(units, units, Balance::MAX)
	}

	/// Returns what [`Self::do_earmark`] would earmark now.
	pub(crate) fn view_earmarkable(id: VaultId, amount: Balance, units: Units) -> Balance {
		Vaults::<T>::get(id).map_or(0, |vault| Self::earmarkable(&vault, amount, units))
	}

	/// Returns what liquidating as much as possible would do now. `None` if it would be refused.
	pub(crate) fn view_liquidation(id: VaultId) -> Option<LiquidationView> {
		let vault = Vaults::<T>::get(id)?;
		let liquidation = Self::assess_liquidation(&vault).ok()?;
		let units_max = liquidation.units_max;
		let collateral = Self::paid_for(&liquidation, units_max).ok()?;
		Some(LiquidationView { units_max, collateral })
	}

	/// Returns the riskiest vaults of an index with their ticks, at most `limit` and [`VIEW_MAX`].
	pub(crate) fn view_riskiest(key: RiskKey, limit: u32) -> Vec<(VaultId, u32)> {
		let mut index = index::<T>(key);
		let mut next = index.first();
		let mut found = Vec::new();
		for _ in 0..limit.min(VIEW_MAX) {
			let Some((tick, id)) = next else { break };
			found.push((id, tick));
			next = Vaults::<T>::get(id)
				.and_then(|vault| vault.risk)
				.and_then(|link| index.after(&link));
		}
		found
	}

	/// Returns vaults of an index below the maintenance ratio, riskiest first, from the one after
	/// `after`. `None` if the prices cannot be used or `after` is not in the index.
	pub(crate) fn view_below_line(
		key: RiskKey,
		after: Option<VaultId>,
		limit: u32,
	) -> Option<Vec<VaultId>> {
		let sides = Self::liquidation_prices(&key).ok()?.sides;
		let ratio = Self::grade_params(&key).ok()?.maintenance_ratio;
		let line = sides.line_tick(ratio)?;
		let limit = usize::try_from(limit.min(VIEW_MAX)).ok()?;
		let mut index = index::<T>(key.clone());
		let mut next = match after {
			None => index.first(),
			Some(id) => {
				let last = Vaults::<T>::get(id).filter(|vault| vault.risk_key() == key)?;
				index.after(&last.risk?)
			}
		};
		let mut found = Vec::new();
		while let Some((_, id)) = next.filter(|(tick, _)| *tick <= line && found.len() < limit) {
			let vault = Vaults::<T>::get(id)?;
			if sides.is_below(vault.collateral, vault.owed()?, ratio)? {
				found.push(id);
			}
			next = index.after(&vault.risk?);
		}
		Some(found)
	}

	/// Returns the vaults of `owner` in `class` that stand on its word: those that owe something
	/// and are active or frozen. One that is to be settled is among them, so that nothing is paid
	/// out of it before a case is decided. The oldest comes first; there are at most
	/// [`Config::MaxVaults`].
	///
	/// Reads the list of the owner's vaults and each vault in it.
	pub fn owing_vaults(owner: &T::AccountId, class_id: ClassId) -> Vec<VaultId> {
		let stands = |id: &VaultId| {
			Vaults::<T>::get(id)
				.filter(|vault| vault.class_id == class_id && vault.owes_compute())
				.is_some_and(|vault| vault.owed().is_some_and(|owed| owed > 0))
		};
		OwnedVaults::<T>::get(owner).into_iter().filter(stands).collect()
	}

	/// Returns the value of what `vault` owes in smallest units of the settlement asset, rounded
	/// up: its units at the middle of the last quote of its class, whatever the status of either.
	/// Zero if it owes nothing, at any price. `None` if there is no such vault or its class was
	/// never priced.
	pub fn value_owed_usd(vault: VaultId) -> Option<Balance> {
		let record = Vaults::<T>::get(vault)?;
		let owed = record.owed()?;
		if owed == 0 {
			return Some(0);
		}
		compute_value(owed, T::Quotes::quote(&FeedId::Class(record.class_id))?.mid)
	}

	/// Returns the units of `vault` that `who` has, free and on hold, and the units that the vault
	/// owes in all; of a settled vault, those that have not claimed. Both are zero if there is no
	/// such vault.
	pub fn holding(vault: VaultId, who: &T::AccountId) -> (Units, Units) {
		// Absent only where the record is, or where it is corrupt.
		let owed = Vaults::<T>::get(vault).and_then(|record| record.owed());
		(T::Assets::total_balance(AssetId::clt(vault), who), owed.unwrap_or_default())
	}
}
