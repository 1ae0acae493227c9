//! One path for every vault that cannot go on: freeze, order, settle, claim, close.
//!
//! A settlement needs prices, so that it may have to wait; freezing and ordering need none. It is
//! all-or-nothing; the part of a payee that cannot receive it is filed for it.
//!
//! While a case is open the vaults that it froze stand still: they are neither settled nor thawed by
//! a call. The oracle ends its case through the trait, which does not ask whether there is one.

use crate::{
	assess::Prices, payout::Payee, Cause, Config, Error, Event, FreezeAsset, Owed, OwnedVaults,
	Pallet, PendingRemedies, Remedies, RemedyOrder, RemedyOrderOf, RemedyRecord, Totals,
	VaultRecordOf, VaultStatus, Vaults, WeightInfo,
};
use frame_support::{
	dispatch::DispatchResultWithPostInfo,
	ensure,
	storage::with_storage_layer,
	traits::{Get, Time},
};
use millrace_math::{mul_div_floor, split, Pot, Settlement, Split};
use millrace_primitives::{
	Action, AssetId, Balance, Claimed, ClassId, Disputes, Pools, Providers, Remedy, Standing,
	Units, VaultId,
};
use sp_runtime::{DispatchError, DispatchResult, Permill};

/// What a settlement decided before anything moved.
struct Decision {
	split: Split,
	/// Units of the culpable that were burned.
	burned: Units,
	/// Accounts that were looked at for that.
	culpable: u32,
}

impl<T: Config> Pallet<T> {
	/// Returns the greatest number of accounts that one owner and its affiliates have.
	pub(crate) fn most_culpable() -> u32 {
		let affiliates = T::Providers::max_affiliates();
		// There is room for the owner: nobody declares so many.
		affiliates.checked_add(1).unwrap_or(affiliates)
	}

	/// Freezes an active vault because an authority says so.
	pub(crate) fn do_freeze(id: VaultId) -> DispatchResult {
		let mut vault = Vaults::<T>::get(id).ok_or(Error::<T>::UnknownVault)?;
		Self::freeze_for(id, &mut vault, Cause::Governance)
	}

	/// Makes a frozen vault active again because an authority says so. Fails if an open case has
	/// frozen it.
	pub(crate) fn do_thaw(id: VaultId) -> DispatchResult {
		let vault = Self::undisputed_vault(id)?;
		Self::reactivate(id, vault)
	}

	/// Makes a frozen vault active again because its case is over, even if the oracle still lists
	/// the case.
	pub(crate) fn do_acquit(id: VaultId) -> DispatchResult {
		let vault = Self::frozen_vault(id)?;
		Self::reactivate(id, vault)
	}

	/// Returns the vault `id`. Fails if there is none or it is not frozen.
	fn frozen_vault(id: VaultId) -> Result<VaultRecordOf<T>, DispatchError> {
		let vault = Vaults::<T>::get(id).ok_or(Error::<T>::UnknownVault)?;
		ensure!(vault.status == VaultStatus::Frozen, Error::<T>::NotFrozen);
		Ok(vault)
	}

	/// Returns the vault `id`. Fails if there is none, if it is not frozen or if an open case has
	/// frozen it.
	fn undisputed_vault(id: VaultId) -> Result<VaultRecordOf<T>, DispatchError> {
		let vault = Self::frozen_vault(id)?;
		ensure!(!T::Disputes::has_frozen(id), Error::<T>::UnderDispute);
		Ok(vault)
	}

	/// Makes a frozen vault active again. Fails with `AlreadyInRemedy` if a remedy is ordered.
	fn reactivate(id: VaultId, mut vault: VaultRecordOf<T>) -> DispatchResult {
		ensure!(!PendingRemedies::<T>::contains_key(id), Error::<T>::AlreadyInRemedy);
		T::Freezer::thaw(AssetId::clt(id))?;
		vault.status = VaultStatus::Active;
		Self::store_with(id, &mut vault, Event::VaultThawed { vault: id })
	}

	/// Orders a remedy because a dispute was upheld. It replaces one that was ordered before and is
	/// not settled: a wind-down would leave to the owner what a verdict takes.
	pub(crate) fn do_convict(
		id: VaultId,
		remedy: Remedy,
		reporter: Option<T::AccountId>,
	) -> DispatchResult {
		PendingRemedies::<T>::remove(id);
		Self::do_remedy(id, remedy, reporter)
	}

	/// Orders a remedy because an authority says so, and freezes the vault if it is active.
	pub(crate) fn do_remedy(
		id: VaultId,
		remedy: Remedy,
		reporter: Option<T::AccountId>,
	) -> DispatchResult {
		let mut vault = Vaults::<T>::get(id).ok_or(Error::<T>::UnknownVault)?;
		ensure!(vault.status != VaultStatus::Settled, Error::<T>::AlreadyInRemedy);
		if vault.status != VaultStatus::Frozen {
			Self::freeze_for(id, &mut vault, Cause::Governance)?;
		}
		let order = RemedyOrder { remedy, reporter, cause: Cause::Governance };
		Self::order(id, &mut vault, order)
	}

	/// Freezes a vault that is below the wind-down line or whose owner is condemned, and orders how
	/// it is settled.
	pub(crate) fn do_wind_down(id: VaultId) -> DispatchResult {
		let mut vault = Vaults::<T>::get(id).ok_or(Error::<T>::UnknownVault)?;
		ensure!(vault.status == VaultStatus::Active, Error::<T>::NotActive);
		ensure!(vault.owed().is_some_and(|owed| owed > 0), Error::<T>::Healthy);
		if Self::is_condemned(&vault) {
			return Self::freeze_and_order(id, &mut vault, condemned(None));
		}
		let key = vault.risk_key();
		let prices = Self::liquidation_prices(&key)?;
		let params = Self::grade_params(&key)?;
		let due = Self::is_to_be_wound_down(&vault, &prices, &params)?;
		ensure!(due, Error::<T>::Healthy);
		Self::freeze_and_order(id, &mut vault, undercollateralised())
	}

	/// Freezes all active vaults of `provider` in `class` that owe, orders a hybrid remedy for each
	/// and returns how many there were. Its caller has to make it all-or-nothing.
	pub(crate) fn do_condemned(
		provider: &T::AccountId,
		class_id: ClassId,
		reporter: &T::AccountId,
	) -> Result<u32, DispatchError> {
		let mut count: u32 = 0;
		for id in OwnedVaults::<T>::get(provider) {
			// Read one after the other: freezing one may change the place of the next in the index.
			let mut vault = Vaults::<T>::get(id).ok_or(Error::<T>::UnknownVault)?;
			let owes = vault.owed().is_some_and(|owed| owed > 0);
			if vault.class_id == class_id && vault.status == VaultStatus::Active && owes {
				Self::freeze_and_order(id, &mut vault, condemned(Some(reporter.clone())))?;
				count = count.checked_add(1).ok_or(Error::<T>::Overflow)?;
			}
		}
		Ok(count)
	}

	/// Winds down a vault that is known to be below the line. It is all-or-nothing.
	pub(crate) fn wind_down_below(id: VaultId, mut vault: VaultRecordOf<T>) -> DispatchResult {
		let order =
			if Self::is_condemned(&vault) { condemned(None) } else { undercollateralised() };
		with_storage_layer(|| Self::freeze_and_order(id, &mut vault, order))
	}

	/// Returns whether a fleet behind the vault was condemned.
	fn is_condemned(vault: &VaultRecordOf<T>) -> bool {
		let standing = T::Providers::info(&vault.owner, vault.class_id).standing;
		standing == Standing::Condemned
	}

	fn freeze_and_order(
		id: VaultId,
		vault: &mut VaultRecordOf<T>,
		order: RemedyOrderOf<T>,
	) -> DispatchResult {
		Self::freeze_for(id, vault, order.cause)?;
		Self::order(id, vault, order)
	}

	fn freeze_for(id: VaultId, vault: &mut VaultRecordOf<T>, cause: Cause) -> DispatchResult {
		ensure!(vault.status == VaultStatus::Active, Error::<T>::NotActive);
		T::Freezer::freeze(AssetId::clt(id))?;
		vault.status = VaultStatus::Frozen;
		Self::store_with(id, vault, Event::VaultFrozen { vault: id, cause })
	}

	fn order(id: VaultId, vault: &mut VaultRecordOf<T>, order: RemedyOrderOf<T>) -> DispatchResult {
		ensure!(!PendingRemedies::<T>::contains_key(id), Error::<T>::AlreadyInRemedy);
		let ordered = Event::RemedyOrdered {
			vault: id,
			remedy: order.remedy,
			reporter: order.reporter.clone(),
		};
		PendingRemedies::<T>::insert(id, order);
		Self::store_with(id, vault, ordered)
	}

	/// Settles a frozen vault as ordered. Returns how many accounts of the culpable were looked at.
	pub(crate) fn do_settle(id: VaultId) -> Result<u32, DispatchError> {
		// Before anything is paid: a verdict may still change who is at fault.
		let mut vault = Self::undisputed_vault(id)?;
		let order = PendingRemedies::<T>::take(id).ok_or(Error::<T>::NoOrder)?;
		let prices = Self::prices(&vault, Action::Settle)?;
		let owed = vault.owed().ok_or(Error::<T>::Overflow)?;
		// First of all: nothing of a frozen asset can be burned.
		T::Freezer::thaw(AssetId::clt(id))?;
		let Decision { split, burned, culpable } = Self::decide(id, &mut vault, &order, &prices)?;
		let units = vault.owed().ok_or(Error::<T>::Overflow)?;
		Self::book_settled(&vault, owed)?;
		Self::hand_out(&mut vault, &split, order.reporter)?;
		let remedy = RemedyRecord {
			outcome: split.outcome,
			rate: split.rate,
			reference_price: prices.class_id.mid,
			units,
			collateral: split.holders.collateral,
			reserve: split.holders.reserve,
			fixed_at: T::Time::now(),
		};
		Remedies::<T>::insert(id, remedy);
		vault.status = VaultStatus::Settled;
		vault.offer = None;
		let fixed = Event::RemedyFixed {
			vault: id,
			outcome: split.outcome,
			rate: split.rate,
			reference_price: prices.class_id.mid,
			burned,
			units,
			holders: split.holders,
			owner: split.owner,
			backstop: split.backstop,
			reporter: split.reporter,
			treasury: split.treasury,
		};
		Self::store_with(id, &mut vault, fixed)?;
		Ok(culpable)
	}

	/// Returns how the pot is split. If the outcome is hybrid, as ordered or because a graceful
	/// exit cannot be paid, it burns the units of the culpable first.
	fn decide(
		id: VaultId,
		vault: &mut VaultRecordOf<T>,
		order: &RemedyOrderOf<T>,
		prices: &Prices,
	) -> Result<Decision, DispatchError> {
		let has_reporter = order.reporter.is_some();
		let case = Settlement {
			outcome: order.remedy,
			pot: Self::pot(vault)?,
			units: vault.owed().ok_or(Error::<T>::Overflow)?,
			pooled: T::Pools::pooled(id),
			reference_price: prices.class_id.mid,
			collateral_price: prices.collateral.mid,
			decimals: prices.collateral.decimals,
			reporter_share: if has_reporter { T::ReporterShare::get() } else { Permill::zero() },
		};
		if order.remedy != Remedy::Hybrid {
			let split = split(&case).ok_or(Error::<T>::Overflow)?;
			if split.outcome == case.outcome {
				return Ok(Decision { split, burned: 0, culpable: 0 });
			}
		}
		let (burned, culpable) = Self::burn_of_culpable(id, vault)?;
		let units = vault.owed().ok_or(Error::<T>::Overflow)?;
		let case = Settlement { outcome: Remedy::Hybrid, units, ..case };
		let split = split(&case).ok_or(Error::<T>::Overflow)?;
		Ok(Decision { split, burned, culpable })
	}

	/// Burns all units that the owner and its affiliates hold free. Returns the number of units
	/// burned and of accounts looked at.
	fn burn_of_culpable(
		id: VaultId,
		vault: &mut VaultRecordOf<T>,
	) -> Result<(Units, u32), DispatchError> {
		let mut burned: Units = 0;
		let mut accounts: u32 = 0;
		let affiliates = T::Providers::affiliates(&vault.owner);
		for who in core::iter::once(&vault.owner).chain(&affiliates) {
			let units = Self::free_units(id, who);
			if units > 0 {
				Self::burn(id, who, units)?;
			}
			burned = burned.checked_add(units).ok_or(Error::<T>::Overflow)?;
			accounts = accounts.checked_add(1).ok_or(Error::<T>::Overflow)?;
		}
		vault.retired = vault.retired.checked_add(burned).ok_or(Error::<T>::Overflow)?;
		Ok((burned, accounts))
	}

	/// Books that the vault no longer owes compute, with all of its `owed` units, and that its
	/// collateral no longer backs any.
	fn book_settled(vault: &VaultRecordOf<T>, owed: Units) -> DispatchResult {
		let owed_by_owner = Owed::<T>::get(&vault.owner, vault.class_id)
			.checked_sub(owed)
			.ok_or(Error::<T>::ExceedsOwed)?;
		Self::put_owed(&vault.owner, vault.class_id, owed_by_owner);
		if owed > 0 {
			Totals::<T>::try_mutate(vault.class_id, |totals| {
				totals.retired = totals.retired.checked_add(owed).ok_or(Error::<T>::Overflow)?;
				Ok::<_, DispatchError>(())
			})?;
		}
		Self::book_unbacked(&vault.collateral_asset, vault.collateral)
	}

	/// Pays every part except that of the holders, which stays with the vault. Without a reporter its
	/// part, which is zero then, is the treasury's.
	fn hand_out(
		vault: &mut VaultRecordOf<T>,
		split: &Split,
		reporter: Option<T::AccountId>,
	) -> DispatchResult {
		let [owner, backstop, treasury] = [Payee::Owner, Payee::Backstop, Payee::Treasury]
			.map(|payee| Self::account_of(vault, payee));
		Self::pay_part(vault, &owner, split.owner)?;
		Self::pay_part(vault, &backstop, split.backstop)?;
		Self::pay_part(vault, reporter.as_ref().unwrap_or(&treasury), split.reporter)?;
		Self::pay_part(vault, &treasury, split.treasury)?;
		// Σ parts = pot: what was not handed out is the holders', to the last unit.
		ensure!(Self::pot(vault)? == split.holders, DispatchError::Corruption);
		Ok(())
	}

	/// Returns what a vault has for its units: everything except what is earmarked for agreements.
	fn pot(vault: &VaultRecordOf<T>) -> Result<Pot, DispatchError> {
		let collateral = vault.free().ok_or(Error::<T>::Overflow)?;
		Ok(Pot { collateral, reserve: vault.reserve })
	}

	/// Burns all units that `who` holds free and pays it its share of the pot.
	pub(crate) fn do_claim(who: T::AccountId, id: VaultId) -> DispatchResultWithPostInfo {
		let vault = Vaults::<T>::get(id).ok_or(Error::<T>::UnknownVault)?;
		let remedy = Remedies::<T>::get(id).ok_or(Error::<T>::NotSettled)?;
		if remedy.outcome == Remedy::Hybrid {
			let culpable =
				who == vault.owner || T::Providers::affiliates(&vault.owner).contains(&who);
			ensure!(!culpable, Error::<T>::Culpable);
		}
		let units = Self::free_units(id, &who);
		ensure!(units > 0, Error::<T>::NothingToClaim);
		let actual = vault.has_native_collateral().then(T::WeightInfo::claim_native);
		Self::pay_claim(id, vault, &remedy, units, &who, &who)?;
		Ok(actual.into())
	}

	/// Burns `units` of `holder` and pays their share of the pot to `beneficiary`. Who claims for itself
	/// gets an error if it cannot receive its share; for any other it is filed.
	pub(crate) fn pay_claim(
		id: VaultId,
		mut vault: VaultRecordOf<T>,
		remedy: &RemedyRecord,
		units: Units,
		holder: &T::AccountId,
		beneficiary: &T::AccountId,
	) -> Result<Claimed, DispatchError> {
		// Rounded down, so that the pot never falls behind what the others can claim.
		let share = |leg: Balance| mul_div_floor(units, leg, remedy.units);
		let collateral = share(remedy.collateral).ok_or(Error::<T>::Overflow)?;
		let reserve = share(remedy.reserve).ok_or(Error::<T>::Overflow)?;
		Self::burn(id, holder, units)?;
		vault.retired = vault.retired.checked_add(units).ok_or(Error::<T>::Overflow)?;
		if holder == beneficiary {
			Self::give_collateral(&mut vault, beneficiary, collateral)?;
			Self::give_reserve(&mut vault, beneficiary, reserve)?;
		} else {
			Self::pay_part(&mut vault, beneficiary, Pot { collateral, reserve })?;
		}
		let who = beneficiary.clone();
		let claimed = Event::Claimed { vault: id, who, units, collateral, reserve };
		Self::store_with(id, &mut vault, claimed)?;
		Ok(Claimed { collateral, reserve })
	}

	/// Closes a settled vault of which nobody holds a unit any longer.
	pub(crate) fn close_settled(id: VaultId, mut vault: VaultRecordOf<T>) -> DispatchResult {
		ensure!(vault.owed() == Some(0), Error::<T>::StillOwed);
		ensure!(vault.earmarked == 0, Error::<T>::StillEarmarked);
		let (collateral, reserve) = (vault.collateral, vault.reserve);
		let backstop = Self::account_of(&vault, Payee::Backstop);
		Self::pay_part(&mut vault, &backstop, Pot { collateral, reserve })?;
		let deposit = Self::finish(id, &mut vault)?;
		Remedies::<T>::remove(id);
		let closed = Event::RemedyClosed { vault: id, collateral, reserve, deposit };
		Self::store_with(id, &mut vault, closed)
	}
}

/// Returns what is ordered for a vault below the line.
fn undercollateralised<AccountId>() -> RemedyOrder<AccountId> {
	RemedyOrder { remedy: Remedy::GracefulExit, reporter: None, cause: Cause::Undercollateralised }
}

/// Returns what is ordered for a vault on a condemned fleet.
fn condemned<AccountId>(reporter: Option<AccountId>) -> RemedyOrder<AccountId> {
	RemedyOrder { remedy: Remedy::Hybrid, reporter, cause: Cause::Condemned }
}
