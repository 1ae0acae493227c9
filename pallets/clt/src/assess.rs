//! At which prices a vault is valued, and what an issue out of it costs.
//!
//! One code path for issue, sale, withdrawal and the views of them. Nothing here writes storage.

use crate::{
	ClassRiskParams, ClassTotals, Collaterals, Config, Error, Fuse, Owed, OwnerFuses, Pallet,
	PurchaseQuote, RiskParamsOf, Totals, VaultRecordOf, VaultStatus,
};
use frame_support::{
	ensure,
	traits::{Get, Time},
};
use millrace_math::{collateral_value, compute_value, cover_ratio, premium};
use millrace_primitives::{
	Action, AssetKind, Balance, ClassId, Classes, FeedId, ProviderInfo, Providers, Quote, Quotes,
	Standing, Units,
};
use sp_runtime::{DispatchError, FixedU128, Permill};

/// Both quotes of a vault with the haircut of its collateral.
pub(crate) struct Prices {
	pub(crate) class_id: Quote,
	pub(crate) collateral: Quote,
	haircut: Permill,
}

impl Prices {
	/// Returns ColV of `collateral` at the low price.
	pub(crate) fn collateral_value(&self, collateral: Balance) -> Option<Balance> {
		collateral_value(collateral, self.collateral.decimals, self.collateral.low, self.haircut)
	}

	/// Returns CR of `owed` units behind `collateral`, each at the price that is worse for its
	/// owner.
	pub(crate) fn cover_ratio(&self, collateral: Balance, owed: Units) -> Option<FixedU128> {
		let colv = self.collateral_value(collateral)?;
		Some(cover_ratio(colv, self.value_owed(owed)?))
	}

	/// Returns CV of `owed` units at the high price.
	pub(crate) fn value_owed(&self, owed: Units) -> Option<Balance> {
		compute_value(owed, self.class_id.high)
	}
}

/// An issue that may happen, with every number that it changes.
pub(crate) struct Assessment {
	/// What it costs.
	pub(crate) quote: PurchaseQuote,
	/// Units issued by the vault, afterwards.
	pub(crate) issued: Units,
	/// Units owed by the vault, afterwards.
	pub(crate) owed: Units,
	/// Units of the class owed by the owner, afterwards.
	pub(crate) owed_by_owner: Units,
	/// Totals of the class, afterwards.
	pub(crate) totals: ClassTotals,
	/// What the owner issued of the class within a day, afterwards.
	pub(crate) owner_fuse: Fuse,
}

impl<T: Config> Pallet<T> {
	/// Returns the quotes of the vault's two sides. Fails unless both allow `action`. Who opens, issues
	/// or withdraws gets the worse of what is sealed and of what this block has brought: nobody who knows
	/// the next price acts at the last one.
	pub(crate) fn prices(
		vault: &VaultRecordOf<T>,
		action: Action,
	) -> Result<Prices, DispatchError> {
		let quote = match action {
			Action::Open | Action::Issue | Action::Withdraw => T::Quotes::cautious,
			_ => T::Quotes::quote,
		};
		let live = |feed: FeedId| quote(&feed).filter(|quote| quote.status.allows(action));
		let class_id = live(FeedId::Class(vault.class_id)).ok_or(Error::<T>::ClassQuoteNotLive)?;
		let collateral = live(FeedId::Asset(vault.collateral_asset.clone()))
			.ok_or(Error::<T>::CollateralQuoteNotLive)?;
		let haircut = Collaterals::<T>::get(&vault.collateral_asset)
			.ok_or(Error::<T>::CollateralNotListed)?
			.terms
			.current
			.haircut;
		Ok(Prices { class_id, collateral, haircut })
	}

	/// Returns the risk parameters of `class`. Fails with `RiskParamsNotSet` if there are none.
	pub(crate) fn current_params(class_id: ClassId) -> Result<ClassRiskParams, DispatchError> {
		Ok(RiskParamsOf::<T>::get(class_id).ok_or(Error::<T>::RiskParamsNotSet)?.current)
	}

	/// Fails unless `class` is active.
	pub(crate) fn ensure_class_active(class_id: ClassId) -> Result<(), DispatchError> {
		let info = T::Classes::class(class_id).ok_or(Error::<T>::UnknownClass)?;
		ensure!(info.active, Error::<T>::ClassInactive);
		Ok(())
	}

	/// Assesses an issue of `units` out of an active vault, to any account.
	pub(crate) fn assess_issue(
		vault: &VaultRecordOf<T>,
		units: Units,
	) -> Result<Assessment, DispatchError> {
		Self::ensure_class_active(vault.class_id)?;
		let params = Self::current_params(vault.class_id)?;
		let ProviderInfo { standing, capacity, .. } =
			T::Providers::info(&vault.owner, vault.class_id);
		ensure!(standing == Standing::Good, Error::<T>::NotInGoodStanding);
		let add = |sum: Units| sum.checked_add(units).ok_or(Error::<T>::Overflow);
		let owed_by_owner = add(Owed::<T>::get(&vault.owner, vault.class_id))?;
		ensure!(owed_by_owner <= capacity, Error::<T>::CapacityExceeded);

		let prices = Self::prices(vault, Action::Issue)?;
		ensure!(!Self::is_over_ceiling(&vault.collateral_asset)?, Error::<T>::CeilingExceeded);
		let issued = add(vault.issued)?;
		let owed = add(vault.owed().ok_or(Error::<T>::Overflow)?)?;
		ensure!(owed >= T::MinOwed::get(), Error::<T>::BelowMinimum);
		let grade = params.grade(vault.grade);
		// What is earmarked may be paid out any day: nothing new may rest on it.
		let free = vault.free().ok_or(Error::<T>::Overflow)?;
		let cover_ratio = prices.cover_ratio(free, owed).ok_or(Error::<T>::Overflow)?;
		ensure!(cover_ratio >= grade.issue_ratio, Error::<T>::BelowIssueRatio);

		let mut totals = Totals::<T>::get(vault.class_id);
		totals.issued = add(totals.issued)?;
		let now = T::Time::now();
		ensure!(totals.fuse.issue(units, params.fuse, now), Error::<T>::FuseTripped);
		let mut owner_fuse = OwnerFuses::<T>::get(&vault.owner, vault.class_id);
		let fits = owner_fuse.issue(units, params.owner_fuse(), now);
		ensure!(fits, Error::<T>::OwnerFuseTripped);

		let premium_rate = grade.curve.risk_premium(cover_ratio);
		let compute_value =
			compute_value(units, prices.class_id.mid).ok_or(Error::<T>::Overflow)?;
		let premium = premium(compute_value, premium_rate).ok_or(Error::<T>::Overflow)?;
		let total = compute_value.checked_add(premium).ok_or(Error::<T>::Overflow)?;
		let quote = PurchaseQuote { compute_value, premium, total, cover_ratio, premium_rate };
		Ok(Assessment { quote, issued, owed, owed_by_owner, totals, owner_fuse })
	}

	/// Returns whether more of `asset` stands behind vaults than its ceiling. Fails with
	/// `CollateralNotListed` if it has none.
	fn is_over_ceiling(asset: &AssetKind) -> Result<bool, DispatchError> {
		let record = Collaterals::<T>::get(asset).ok_or(Error::<T>::CollateralNotListed)?;
		Ok(record.total > record.terms.current.ceiling)
	}

	/// Assesses a sale of `units` out of the open offer of a vault.
	pub(crate) fn assess_sale(
		vault: &VaultRecordOf<T>,
		units: Units,
	) -> Result<Assessment, DispatchError> {
		ensure!(vault.status == VaultStatus::Active, Error::<T>::NotActive);
		ensure!(units <= vault.offered, Error::<T>::ExceedsOffer);
		Self::assess_issue(vault, units)
	}

	/// Returns the quotes of the vault's two sides, whatever their status: for information only.
	/// `None` if a quote is missing.
	pub(crate) fn prices_of_any_status(vault: &VaultRecordOf<T>) -> Option<Prices> {
		let class_id = T::Quotes::quote(&FeedId::Class(vault.class_id))?;
		let collateral = T::Quotes::quote(&FeedId::Asset(vault.collateral_asset.clone()))?;
		let haircut = Collaterals::<T>::get(&vault.collateral_asset)?.terms.current.haircut;
		Some(Prices { class_id, collateral, haircut })
	}
}
