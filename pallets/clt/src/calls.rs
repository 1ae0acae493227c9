//! What users and governance can ask for while all is well. One `do_` per call; the calls for what
//! fails are in `liquidate.rs` and `remedy.rs`.
//!
//! Checks come first, then the moves of value, then the records and the event. A call that fails
//! between two moves is undone by the storage layer that wraps every dispatch.

use crate::{
	assess::{Assessment, Withdrawal},
	ClassRiskParams, CollateralRecord, CollateralTerms, Collaterals, Config, Error, Event, Grade,
	NextVaultId, Offer, OwnedVaults, OwnerFuses, Pallet, PurchaseQuote, RiskParamsOf, Totals,
	VaultRecord, VaultRecordOf, VaultStatus, Vaults, WeightInfo, ASK_MAX,
};
use frame_support::{
	dispatch::DispatchResultWithPostInfo,
	ensure,
	traits::{
		fungibles::Inspect,
		tokens::{DepositConsequence, Provenance},
		Get, Time,
	},
	weights::Weight,
};
use millrace_primitives::{
	asset::may_collateralise, Action, AssetKind, Balance, ClassId, Classes, Moment, Providers,
	Standing, Unclaimed, Units, VaultId,
};
use millrace_support::governed::{Change, Refusal, Revision};
use sp_core::H256;
use sp_runtime::{DispatchResult, FixedU128};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_set_risk_params(class_id: ClassId, params: ClassRiskParams) -> DispatchResult {
		ensure!(params.is_in_range(), Error::<T>::OutOfRange);
		ensure!(T::Classes::class(class_id).is_some(), Error::<T>::UnknownClass);
		let now = T::Time::now();
		let (revision, previous) = match RiskParamsOf::<T>::get(class_id) {
			None => {
				// The one asset whose dust would be somebody else's reserve.
				let minimum = T::Assets::minimum_balance(T::SettlementAsset::get());
				ensure!(minimum == 1, Error::<T>::SettlementUnusable);
				// Once, as parameters are never removed, and whatever anybody sent there before: the
				// backstop can receive all assets for ever, as the accounts of genesis can.
				frame_system::Pallet::<T>::inc_providers(&Self::backstop(class_id));
				(Revision::first(params, now), None)
			}
			Some(old) => {
				let change = old.current.change_to(&params, T::ParamStep::get());
				Self::ensure_change(change, old.changed_at, now)?;
				let previous = old.current;
				(old.next(params, now), Some(previous))
			}
		};
		RiskParamsOf::<T>::insert(class_id, revision);
		Self::deposit_event(Event::RiskParamsSet { class_id, params, previous });
		Ok(())
	}

	pub(crate) fn do_set_collateral(asset: AssetKind, terms: CollateralTerms) -> DispatchResult {
		ensure!(may_collateralise(&asset), Error::<T>::ComputeCollateral);
		ensure!(terms.is_in_range(), Error::<T>::OutOfRange);
		let now = T::Time::now();
		let (record, previous) = match Collaterals::<T>::get(&asset) {
			None => {
				ensure!(T::Holder::asset_exists(asset.clone()), Error::<T>::UnknownAsset);
				// What a payee cannot receive must find room there, to the last unit.
				let room = T::Holder::can_deposit(
					asset.clone(),
					&T::Unclaimed::pot(),
					1,
					Provenance::Extant,
				);
				ensure!(room == DepositConsequence::Success, Error::<T>::PotUnusable);
				let revision = Revision::first(terms, now);
				(CollateralRecord { terms: revision, total: 0 }, None)
			}
			Some(old) => {
				let change = old.terms.current.change_to(&terms, T::ParamStep::get());
				Self::ensure_change(change, old.terms.changed_at, now)?;
				let previous = old.terms.current;
				let revision = old.terms.next(terms, now);
				(CollateralRecord { terms: revision, total: old.total }, Some(previous))
			}
		};
		Collaterals::<T>::insert(&asset, record);
		Self::deposit_event(Event::CollateralSet { asset, terms, previous });
		Ok(())
	}

	pub(crate) fn do_open_vault(
		owner: T::AccountId,
		class_id: ClassId,
		collateral_asset: AssetKind,
		grade: Grade,
	) -> DispatchResult {
		Self::ensure_class_active(class_id)?;
		ensure!(RiskParamsOf::<T>::contains_key(class_id), Error::<T>::RiskParamsNotSet);
		let record =
			Collaterals::<T>::get(&collateral_asset).ok_or(Error::<T>::CollateralNotListed)?;
		ensure!(record.total < record.terms.current.ceiling, Error::<T>::CeilingExceeded);
		let mut owned = OwnedVaults::<T>::get(&owner);
		let id = NextVaultId::<T>::get();
		owned.try_push(id).map_err(|_| Error::<T>::TooManyVaults)?;
		let standing = T::Providers::info(&owner, class_id).standing;
		// A vault may be made and funded before its fleets are attested. It owes nothing yet.
		let welcome = matches!(standing, Standing::Good | Standing::Unattested);
		ensure!(welcome, Error::<T>::NotInGoodStanding);
		let deposit = T::VaultDeposit::get();
		let mut vault = VaultRecord {
			owner,
			class_id,
			collateral_asset,
			grade,
			status: VaultStatus::Active,
			collateral: 0,
			earmarked: 0,
			issued: 0,
			retired: 0,
			offer: None,
			reserve: 0,
			deposit,
			sequence: 0,
			head: H256::zero(),
			delivered: 0,
			risk: None,
			halving: None,
		};
		Self::prices(&vault, Action::Open)?;
		let next = id.next().ok_or(Error::<T>::IdsExhausted)?;

		Self::hold_deposit(&vault.owner, deposit)?;
		Self::create_asset(id)?;
		NextVaultId::<T>::put(next);
		OwnedVaults::<T>::insert(&vault.owner, owned);
		let opened = Event::VaultOpened {
			vault: id,
			owner: vault.owner.clone(),
			class_id,
			collateral_asset: vault.collateral_asset.clone(),
			grade,
			deposit,
		};
		Self::store_with(id, &mut vault, opened)
	}

	pub(crate) fn do_deposit(
		owner: T::AccountId,
		id: VaultId,
		amount: Balance,
	) -> DispatchResultWithPostInfo {
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		let mut vault = Vaults::<T>::get(id).ok_or(Error::<T>::UnknownVault)?;
		ensure!(vault.owner == owner, Error::<T>::NotOwner);
		// A frozen one is made safer by it too.
		ensure!(vault.owes_compute(), Error::<T>::NotActive);
		let mut record = Collaterals::<T>::get(&vault.collateral_asset)
			.ok_or(Error::<T>::CollateralNotListed)?;
		record.total = record.total.checked_add(amount).ok_or(Error::<T>::Overflow)?;
		// A ceiling binds who begins. Who owes may add as much as it likes, whatever others did.
		let begins = vault.owed() == Some(0);
		ensure!(
			!begins || record.total <= record.terms.current.ceiling,
			Error::<T>::CeilingExceeded
		);
		vault.collateral = vault.collateral.checked_add(amount).ok_or(Error::<T>::Overflow)?;

		Self::hold_collateral(&vault, amount)?;
		Collaterals::<T>::insert(&vault.collateral_asset, record);
		let collateral = vault.collateral;
		Self::store_with(id, &mut vault, Event::Deposited { vault: id, amount, collateral })?;
		Ok(vault.has_native_collateral().then(T::WeightInfo::deposit_native).into())
	}

	pub(crate) fn do_withdraw(
		owner: T::AccountId,
		id: VaultId,
		amount: Balance,
		premium_max: Balance,
	) -> DispatchResultWithPostInfo {
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		let mut vault = Self::active_vault_of(&owner, id)?;
		let collateral =
			vault.collateral.checked_sub(amount).ok_or(Error::<T>::InsufficientCollateral)?;
		ensure!(collateral >= vault.earmarked, Error::<T>::StillEarmarked);
		let Withdrawal { premium, looked } = Self::assess_withdrawal(id, &vault, collateral)?;
		ensure!(premium <= premium_max, Error::<T>::PremiumAboveMax);
		Self::fill_reserve(&mut vault, &owner, premium)?;
		Self::release_collateral(&mut vault, amount)?;
		let reserve = vault.reserve;
		let withdrawn = Event::Withdrawn { vault: id, amount, collateral, premium, reserve };
		Self::store_with(id, &mut vault, withdrawn)?;
		let weight = if vault.has_native_collateral() {
			T::WeightInfo::withdraw_native()
		} else {
			T::WeightInfo::withdraw()
		};
		Ok(Some(Self::with_looks(weight, looked)).into())
	}

	pub(crate) fn do_issue(
		owner: T::AccountId,
		id: VaultId,
		units: Units,
		premium_max: Balance,
	) -> DispatchResultWithPostInfo {
		ensure!(units > 0, Error::<T>::ZeroAmount);
		let mut vault = Self::active_vault_of(&owner, id)?;
		let issue = Self::assess_issue(id, &vault, units)?;
		ensure!(issue.quote.premium <= premium_max, Error::<T>::PremiumAboveMax);
		let looked = issue.looked;
		let (cover_ratio, owed) = (issue.quote.cover_ratio, issue.owed);
		let (compute_value, premium) = (issue.quote.cost, issue.quote.premium);
		Self::fill_reserve(&mut vault, &owner, premium)?;
		Self::execute_issue(id, &mut vault, issue, &owner, units)?;
		let reserve = vault.reserve;
		let issued =
			Event::Issued { vault: id, units, compute_value, premium, cover_ratio, owed, reserve };
		Self::store_with(id, &mut vault, issued)?;
		Ok(Some(Self::with_looks(T::WeightInfo::issue(), looked)).into())
	}

	pub(crate) fn do_offer(
		owner: T::AccountId,
		id: VaultId,
		units: Units,
		ask: Option<FixedU128>,
		net_min: Balance,
	) -> DispatchResult {
		let mut vault = Self::active_vault_of(&owner, id)?;
		ensure!(ask.is_none_or(|ask| ask > FixedU128::from_inner(0)), Error::<T>::ZeroAsk);
		ensure!(ask.is_none_or(|ask| ask <= ASK_MAX), Error::<T>::AskAboveMax);
		// Zero cancels, which always works.
		if units > 0 {
			let standing = T::Providers::info(&owner, vault.class_id).standing;
			ensure!(standing == Standing::Good, Error::<T>::NotInGoodStanding);
		}
		let previous = vault.offered();
		vault.offer = (units > 0).then_some(Offer { units, ask, net_min });
		let set = Event::OfferSet { vault: id, offered: units, previous, ask, net_min };
		Self::store_with(id, &mut vault, set)
	}

	pub(crate) fn do_buy(
		buyer: T::AccountId,
		id: VaultId,
		units: Units,
		total_max: Balance,
	) -> DispatchResultWithPostInfo {
		ensure!(units > 0, Error::<T>::ZeroAmount);
		let mut vault = Vaults::<T>::get(id).ok_or(Error::<T>::UnknownVault)?;
		ensure!(vault.owner != buyer, Error::<T>::BuyerIsOwner);
		let sale = Self::assess_sale(id, &vault, units)?;
		let PurchaseQuote { cost, premium, total, withheld, cover_ratio, .. } = sale.quote;
		ensure!(total <= total_max, Error::<T>::TotalAboveMax);
		let (looked, owed) = (sale.looked, sale.owed);
		let left = vault.offered().checked_sub(units).ok_or(Error::<T>::ExceedsOffer)?;
		vault.offer = vault.offer.filter(|_| left > 0).map(|offer| Offer { units: left, ..offer });
		let net = cost.checked_sub(withheld).ok_or(Error::<T>::BelowNetMin)?;
		let into_reserve = premium.checked_add(withheld).ok_or(Error::<T>::Overflow)?;
		Self::pay(&buyer, &vault.owner, net)?;
		Self::fill_reserve(&mut vault, &buyer, into_reserve)?;
		Self::execute_issue(id, &mut vault, sale, &buyer, units)?;
		let bought = Event::Bought {
			vault: id,
			buyer,
			units,
			cost,
			premium,
			withheld,
			cover_ratio,
			owed,
			reserve: vault.reserve,
			offered: left,
		};
		Self::store_with(id, &mut vault, bought)?;
		Ok(Some(Self::with_looks(T::WeightInfo::buy(), looked)).into())
	}

	pub(crate) fn do_retire(owner: T::AccountId, id: VaultId, units: Units) -> DispatchResult {
		ensure!(units > 0, Error::<T>::ZeroAmount);
		let mut vault = Self::active_vault_of(&owner, id)?;
		let owed =
			vault.owed().and_then(|owed| owed.checked_sub(units)).ok_or(Error::<T>::ExceedsOwed)?;
		ensure!(owed == 0 || owed >= T::MinOwed::get(), Error::<T>::BelowMinimum);
		Self::burn(id, &owner, units)?;
		Self::book_retired(&mut vault, units)?;
		Self::store_with(id, &mut vault, Event::Retired { vault: id, units, owed })
	}

	pub(crate) fn do_close(who: T::AccountId, id: VaultId) -> DispatchResultWithPostInfo {
		let vault = Vaults::<T>::get(id).ok_or(Error::<T>::UnknownVault)?;
		if vault.status == VaultStatus::Settled {
			Self::close_settled(id, vault)?;
			return Ok(Some(T::WeightInfo::close_settled()).into());
		}
		let mut vault = Self::ensure_active_vault_of(&who, vault)?;
		ensure!(vault.owed() == Some(0), Error::<T>::StillOwed);
		ensure!(vault.earmarked == 0, Error::<T>::StillEarmarked);
		let collateral = vault.collateral;
		Self::release_collateral(&mut vault, collateral)?;
		let (reserve, backstop) = (vault.reserve, Self::backstop(vault.class_id));
		Self::pay_reserve(&mut vault, &backstop, reserve)?;
		let deposit = Self::finish(id, &mut vault)?;
		let closed = Event::VaultClosed { vault: id, collateral, reserve, deposit };
		Self::store_with(id, &mut vault, closed)?;
		Ok(Some(T::WeightInfo::close()).into())
	}

	/// Mints the units of `issue` to `to` and books them.
	fn execute_issue(
		id: VaultId,
		vault: &mut VaultRecordOf<T>,
		issue: Assessment,
		to: &T::AccountId,
		units: Units,
	) -> DispatchResult {
		vault.issued = issue.issued;
		Self::mint(id, to, units)?;
		Self::put_owed(&vault.owner, vault.class_id, issue.owed_by_owner);
		Totals::<T>::insert(vault.class_id, issue.totals);
		OwnerFuses::<T>::insert(&vault.owner, vault.class_id, issue.owner_fuse);
		Ok(())
	}

	/// Returns the weight of a call that has looked at `looked` vaults on top of `weight`.
	fn with_looks(weight: Weight, looked: u32) -> Weight {
		if looked == 0 {
			weight
		} else {
			weight.saturating_add(T::WeightInfo::uncovered(looked))
		}
	}

	/// Fails unless governance may make `change` now, the last one being at `changed_at`.
	fn ensure_change(change: Change, changed_at: Moment, now: Moment) -> DispatchResult {
		change.permit(Some(changed_at), now, T::ParamPeriod::get()).map_err(|refusal| {
			match refusal {
				Refusal::Unchanged => Error::<T>::Unchanged,
				Refusal::StepTooLarge => Error::<T>::StepTooLarge,
				Refusal::TooSoon => Error::<T>::TooSoon,
			}
			.into()
		})
	}
}
