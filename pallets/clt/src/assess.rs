//! At which prices a vault is valued, what an issue or a withdrawal costs, and how much may stay
//! uncovered.
//!
//! One code path for issue, sale and the view of a sale. Nothing here writes storage.
//!
//! COL-11: D = max(0, RP(CR) · CV − reserve) of all that a vault owes, at the prices of the call.
//! Neither a sale nor a call of the owner leaves D larger than it found it. The arithmetic is
//! `millrace_math::reserve`.

use crate::{
	ClassRiskParams, ClassTotals, CollateralRecord, Collaterals, Config, Error, Fuse, Grade, Owed,
	OwnedVaults, OwnerFuses, Pallet, PurchaseQuote, RiskParamsOf, Totals, VaultRecordOf,
	VaultStatus, Vaults,
};
use frame_support::{
	ensure,
	traits::{Get, Time},
};
use millrace_math::{
	collateral_value, compute_value, cover_ratio, mul_div_ceil, share_ceil, Position, Sale,
	Valuation,
};
use millrace_primitives::{
	units::DEVICE_HOUR, Action, AssetKind, Balance, ClassId, Classes, FeedId, ProviderInfo,
	Providers, Quote, Quotes, Standing, Status, Units, VaultId,
};
use sp_runtime::{DispatchError, FixedU128, PerThing, Permill};

/// Both quotes of a vault with what governance decided for its collateral.
pub(crate) struct Prices {
	pub(crate) class_id: Quote,
	pub(crate) collateral: Quote,
	haircut: Permill,
	/// Whether more of the collateral stands behind vaults than its ceiling.
	over_ceiling: bool,
}

impl Prices {
	fn new(class_id: Quote, collateral: Quote, record: &CollateralRecord) -> Self {
		let terms = record.terms.current;
		let over_ceiling = record.total > terms.ceiling;
		Self { class_id, collateral, haircut: terms.haircut, over_ceiling }
	}

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

	/// Returns what `owed` units are worth beyond `colv`, at the high price.
	fn uncovered(&self, colv: Balance, owed: Units) -> Option<Balance> {
		Some(self.value_owed(owed)?.max(colv).abs_diff(colv))
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
	/// Vaults that were looked at for what is uncovered: for the weight.
	pub(crate) looked: u32,
}

/// What a withdrawal costs.
#[derive(Default)]
pub(crate) struct Withdrawal {
	/// What the owner pays into the reserve.
	pub(crate) premium: Balance,
	/// Vaults that were looked at for what is uncovered: for the weight.
	pub(crate) looked: u32,
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
		let record = Collaterals::<T>::get(&vault.collateral_asset)
			.ok_or(Error::<T>::CollateralNotListed)?;
		Ok(Prices::new(class_id, collateral, &record))
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

	/// Returns the cover ratio that an issue out of the vault must leave. Prime collateral must also be
	/// worth [`Config::PrimeCover`] times what is owed before its haircut: a haircut that is too small
	/// for what the collateral can lose in a day is not made good by a ratio that does not know it.
	pub(crate) fn issue_ratio(
		vault: &VaultRecordOf<T>,
		params: &ClassRiskParams,
		prices: &Prices,
	) -> FixedU128 {
		let ratio = params.grade(vault.grade).issue_ratio;
		match vault.grade {
			Grade::Open => ratio,
			Grade::Prime => {
				let kept = prices.haircut.left_from_one();
				let least = share_ceil(T::PrimeCover::get().into_inner(), kept);
				ratio.max(FixedU128::from_inner(least))
			}
		}
	}

	/// Returns at what the units of the vault are valued for its premium.
	fn valuation(vault: &VaultRecordOf<T>, params: &ClassRiskParams, prices: &Prices) -> Valuation {
		let curve = params.grade(vault.grade).curve;
		Valuation { curve, mid: prices.class_id.mid, high: prices.class_id.high }
	}

	/// Assesses an issue of `units` out of the active vault `id`, at the price that `price` asks of
	/// its valuation, its position and the units that cover and capacity leave room for.
	fn assess(
		id: VaultId,
		vault: &VaultRecordOf<T>,
		units: Units,
		price: impl FnOnce(&Valuation, &Position, Units) -> Option<Sale>,
	) -> Result<Assessment, DispatchError> {
		Self::ensure_class_active(vault.class_id)?;
		let params = Self::current_params(vault.class_id)?;
		let ProviderInfo { standing, capacity, bond, .. } =
			T::Providers::info(&vault.owner, vault.class_id);
		ensure!(standing == Standing::Good, Error::<T>::NotInGoodStanding);
		let add = |sum: Units| sum.checked_add(units).ok_or(Error::<T>::Overflow);
		let owed_by_owner = add(Owed::<T>::get(&vault.owner, vault.class_id))?;
		ensure!(owed_by_owner <= capacity, Error::<T>::CapacityExceeded);

		let prices = Self::prices(vault, Action::Issue)?;
		ensure!(!prices.over_ceiling, Error::<T>::CeilingExceeded);
		let issued = add(vault.issued)?;
		let before = vault.owed().ok_or(Error::<T>::Overflow)?;
		let owed = add(before)?;
		ensure!(owed >= T::MinOwed::get(), Error::<T>::BelowMinimum);
		// What is earmarked may be paid out any day: nothing new may rest on it.
		let free = vault.free().ok_or(Error::<T>::Overflow)?;
		let cover_ratio = prices.cover_ratio(free, owed).ok_or(Error::<T>::Overflow)?;
		let floor = Self::issue_ratio(vault, &params, &prices);
		ensure!(cover_ratio >= floor, Error::<T>::BelowIssueRatio);

		let mut totals = Totals::<T>::get(vault.class_id);
		totals.issued = add(totals.issued)?;
		let now = T::Time::now();
		ensure!(totals.fuse.issue(units, params.fuse, now), Error::<T>::FuseTripped);
		let mut owner_fuse = OwnerFuses::<T>::get(&vault.owner, vault.class_id);
		let fits = owner_fuse.issue(units, params.owner_fuse(), now);
		ensure!(fits, Error::<T>::OwnerFuseTripped);
		let colv = prices.collateral_value(free).ok_or(Error::<T>::Overflow)?;
		let open = prices.uncovered(colv, owed).ok_or(Error::<T>::Overflow)?;
		let looked = Self::ensure_uncovered(id, vault, open, &params, bond)?;

		let position = Position { colv, owed: before, reserve: vault.reserve };
		let at = Self::valuation(vault, &params, &prices);
		let rest = capacity.checked_sub(owed_by_owner).and_then(|rest| rest.checked_add(units));
		let by_cover = at.coverable(colv, floor).max(before).abs_diff(before);
		let room = rest.unwrap_or(Units::MAX).min(by_cover);
		let Sale { cost, premium, withheld, rate: premium_rate } =
			price(&at, &position, room).ok_or(Error::<T>::Overflow)?;
		let total = cost.checked_add(premium).ok_or(Error::<T>::Overflow)?;
		let quote = PurchaseQuote { cost, premium, total, withheld, cover_ratio, premium_rate };
		Ok(Assessment { quote, issued, owed, owed_by_owner, totals, owner_fuse, looked })
	}

	/// Assesses an issue of `units` to the owner, which pays all that its reserve then needs.
	pub(crate) fn assess_issue(
		id: VaultId,
		vault: &VaultRecordOf<T>,
		units: Units,
	) -> Result<Assessment, DispatchError> {
		Self::assess(id, vault, units, |at, position, _| {
			let (colv, owed) = (position.colv, position.owed.checked_add(units)?);
			Some(Sale {
				cost: compute_value(units, at.mid)?,
				premium: at.due(position, colv, owed)?,
				withheld: 0,
				rate: at.rate(colv, owed)?,
			})
		})
	}

	/// Assesses a sale of `units` out of the open offer of a vault.
	pub(crate) fn assess_sale(
		id: VaultId,
		vault: &VaultRecordOf<T>,
		units: Units,
	) -> Result<Assessment, DispatchError> {
		ensure!(vault.status == VaultStatus::Active, Error::<T>::NotActive);
		let offer = vault.offer.ok_or(Error::<T>::ExceedsOffer)?;
		ensure!(units <= offer.units, Error::<T>::ExceedsOffer);
		let sale = Self::assess(id, vault, units, |at, position, room| {
			// An offer of more than can ever be sold does not make the rest dearer.
			let offered = offer.units.min(room).max(units);
			at.sale(position, offered, units, offer.ask)
		})?;
		// Rounded up: the owner gets no less than it asked for.
		let least =
			mul_div_ceil(offer.net_min, units, DEVICE_HOUR).ok_or(Error::<T>::BelowNetMin)?;
		let net = sale.quote.cost.checked_sub(sale.quote.withheld);
		ensure!(net.is_some_and(|net| net >= least), Error::<T>::BelowNetMin);
		Ok(sale)
	}

	/// Assesses a withdrawal from the active vault `id` that leaves it `collateral`, which is not less
	/// than what is earmarked.
	pub(crate) fn assess_withdrawal(
		id: VaultId,
		vault: &VaultRecordOf<T>,
		collateral: Balance,
	) -> Result<Withdrawal, DispatchError> {
		let owed = vault.owed().ok_or(Error::<T>::Overflow)?;
		if owed == 0 {
			return Ok(Withdrawal::default());
		}
		let ProviderInfo { standing, bond, .. } = T::Providers::info(&vault.owner, vault.class_id);
		ensure!(standing != Standing::Condemned, Error::<T>::NotInGoodStanding);
		let params = Self::current_params(vault.class_id)?;
		let prices = Self::prices(vault, Action::Withdraw)?;
		let value = |amount: Balance| -> Result<Balance, DispatchError> {
			let free = amount.checked_sub(vault.earmarked).ok_or(Error::<T>::StillEarmarked)?;
			Ok(prices.collateral_value(free).ok_or(Error::<T>::Overflow)?)
		};
		let (before, colv) = (value(vault.collateral)?, value(collateral)?);
		let cover = cover_ratio(colv, prices.value_owed(owed).ok_or(Error::<T>::Overflow)?);
		let floor = Self::issue_ratio(vault, &params, &prices);
		ensure!(cover >= floor, Error::<T>::BelowIssueRatio);
		let open = prices.uncovered(colv, owed).ok_or(Error::<T>::Overflow)?;
		let looked = Self::ensure_uncovered(id, vault, open, &params, bond)?;
		let position = Position { colv: before, owed, reserve: vault.reserve };
		let premium = Self::valuation(vault, &params, &prices).due(&position, colv, owed);
		Ok(Withdrawal { premium: premium.ok_or(Error::<T>::Overflow)?, looked })
	}

	/// Fails if the Open vaults of the owner of `vault` would owe too much beyond what covers them once
	/// `vault` itself is `open` short: more than the limit of its class in that class, or more than
	/// [`Config::UncoveredPerBond`] times its bond in all. Returns how many vaults it looked at.
	///
	/// A vault that is covered adds nothing, and nothing is asked of it.
	pub(crate) fn ensure_uncovered(
		id: VaultId,
		vault: &VaultRecordOf<T>,
		open: Balance,
		params: &ClassRiskParams,
		bond: Balance,
	) -> Result<u32, DispatchError> {
		if vault.grade != Grade::Open || open == 0 {
			return Ok(0);
		}
		let owned = OwnedVaults::<T>::get(&vault.owner);
		let (in_class, in_all) = Self::uncovered_beside(id, vault.class_id, &owned)?;
		let add = |sum: Balance| sum.checked_add(open).ok_or(Error::<T>::Overflow);
		ensure!(add(in_class)? <= params.uncovered_max, Error::<T>::UncoveredAboveClass);
		ensure!(add(in_all)? <= Self::bond_covers(bond)?, Error::<T>::UncoveredAboveBond);
		// At most `MaxVaults`, which is of this type.
		Ok(u32::try_from(owned.len()).unwrap_or(T::MaxVaults::get()))
	}

	/// Returns what the Open vaults in `owned` but `id` owe beyond what covers them, in `class_id` and in
	/// all classes. Fails with `QuoteUnusable` if one of them has no price; a status does not matter.
	fn uncovered_beside(
		id: VaultId,
		class_id: ClassId,
		owned: &[VaultId],
	) -> Result<(Balance, Balance), DispatchError> {
		let (mut in_class, mut in_all): (Balance, Balance) = (0, 0);
		for other in owned.iter().filter(|other| **other != id) {
			let record = Vaults::<T>::get(other)
				.filter(|record| record.grade == Grade::Open && record.owes_compute());
			let Some(record) = record else { continue };
			let owed = record.owed().ok_or(Error::<T>::Overflow)?;
			if owed == 0 {
				continue;
			}
			let prices = Self::prices_of_any_status(&record).ok_or(Error::<T>::QuoteUnusable)?;
			let free = record.free().ok_or(Error::<T>::Overflow)?;
			let colv = prices.collateral_value(free).ok_or(Error::<T>::Overflow)?;
			let open = prices.uncovered(colv, owed).ok_or(Error::<T>::Overflow)?;
			in_all = in_all.checked_add(open).ok_or(Error::<T>::Overflow)?;
			if record.class_id == class_id {
				// Not more than the sum over all classes, which did not overflow.
				in_class = in_class.checked_add(open).ok_or(Error::<T>::Overflow)?;
			}
		}
		Ok((in_class, in_all))
	}

	/// Returns what a provider with `bond` on hold may leave uncovered, rounded down. Fails without a
	/// live price of the native token: a bond that nobody can value stands for nothing.
	fn bond_covers(bond: Balance) -> Result<Balance, DispatchError> {
		let quote = T::Quotes::quote(&FeedId::Asset(AssetKind::Native))
			.filter(|quote| quote.status == Status::Live)
			.ok_or(Error::<T>::BondUnpriced)?;
		let value = collateral_value(bond, quote.decimals, quote.low, Permill::zero());
		let times = Balance::from(T::UncoveredPerBond::get());
		Ok(value.and_then(|value| value.checked_mul(times)).ok_or(Error::<T>::Overflow)?)
	}

	/// Returns the quotes of the vault's two sides, whatever their status: for information only.
	/// `None` if a quote is missing.
	pub(crate) fn prices_of_any_status(vault: &VaultRecordOf<T>) -> Option<Prices> {
		let class_id = T::Quotes::quote(&FeedId::Class(vault.class_id))?;
		let collateral = T::Quotes::quote(&FeedId::Asset(vault.collateral_asset.clone()))?;
		let record = Collaterals::<T>::get(&vault.collateral_asset)?;
		Some(Prices::new(class_id, collateral, &record))
	}
}
