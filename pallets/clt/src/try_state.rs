//! Named equations that hold after every block.
//!
//! Each compares what the calls maintain with what an independent path finds: another pallet's
//! balances and holds, a sum over all vaults, or a product instead of a quotient. None panics.

mod index;
mod remedy;

use crate::{
	types::SLOPE_MAX, ClassRiskParams, CollateralTerms, Collaterals, Config, HoldReason,
	NextVaultId, Owed, OwnerFuses, Pallet, RiskParams, RiskParamsOf, Totals, VaultRecord,
	VaultStatus, Vaults,
};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use frame_support::{
	ensure,
	traits::{
		fungibles::{Inspect, InspectEnumerable, InspectHold},
		Get, Time,
	},
};
use millrace_math::{compute_value, final_price, premium};
use millrace_primitives::{
	asset::may_collateralise, units::DEVICE_HOUR, AssetId, AssetKind, AssetRange, Balance,
	ProviderInfo, Providers, Standing,
};
use millrace_support::governed::Safer;
use sp_core::{H256, U256};
use sp_runtime::{traits::Zero, FixedPointNumber, FixedU128, Permill, TryRuntimeError};

type Checked = Result<(), TryRuntimeError>;

const OVERFLOW: TryRuntimeError = TryRuntimeError::Other("sum overflows");

/// Add `amount` to the entry of `key`.
fn accrue<K: Ord>(sums: &mut BTreeMap<K, u128>, key: K, amount: u128) -> Checked {
	let sum = sums.entry(key).or_default();
	*sum = sum.checked_add(amount).ok_or(OVERFLOW)?;
	Ok(())
}

/// `cr` is ⌊colv / cv⌋ to 10^-18, found by multiplying: cr·cv ≤ colv·10^18 < (cr + 10^-18)·cv. The
/// greatest ratio stands for everything beyond it.
pub(crate) fn is_cover_ratio(colv: Balance, cv: Balance, cr: FixedU128) -> bool {
	let cover = wide(colv, FixedU128::DIV);
	let above = cr.into_inner().checked_add(1);
	wide(cr.into_inner(), cv) <= cover && above.is_none_or(|above| cover < wide(above, cv))
}

/// a·b, which 256 bits always hold.
fn wide(a: u128, b: u128) -> U256 {
	U256::from(a).checked_mul(U256::from(b)).unwrap_or(U256::MAX)
}

/// `new` is not further from `old` on the risky side than `step` allows, found by multiplying.
pub(crate) fn is_allowed_step(old: u128, new: u128, safer: Safer, step: Permill) -> bool {
	let moved = match safer {
		Safer::Higher => old.checked_sub(new),
		Safer::Lower => new.checked_sub(old),
		Safer::Neither => Some(new.abs_diff(old)),
	};
	let Some(moved) = moved.filter(|moved| *moved > 0 && old > 0) else { return true };
	let parts = |share: Permill| u128::from(share.deconstruct());
	wide(moved, parts(Permill::one())) <= wide(old, parts(step))
}

impl<T: Config> Pallet<T> {
	/// All equations, in the order of their names.
	pub fn do_try_state() -> Checked {
		Self::check_iss_1()?;
		Self::check_iss_2()?;
		Self::check_iss_4()?;
		Self::check_iss_5()?;
		Self::check_iss_9()?;
		Self::check_iss_10()?;
		Self::check_col_1()?;
		Self::check_col_2()?;
		Self::check_col_3()?;
		Self::check_col_4()?;
		Self::check_col_5()?;
		Self::check_col_6()?;
		Self::check_col_7()?;
		Self::check_col_8()?;
		Self::check_col_9()?;
		Self::check_col_10()?;
		Self::check_res_1()?;
		Self::check_res_2()?;
		Self::check_res_3()?;
		Self::check_sla_6()?;
		Self::check_wgt_1()?;
		Self::check_gov_1()
	}

	/// ISS-1 SupplyIdentity: ∀ vault: supply of its CLT = issued − retired.
	pub(crate) fn check_iss_1() -> Checked {
		for (id, vault) in Vaults::<T>::iter() {
			let supply = T::Assets::total_issuance(AssetId::clt(id));
			ensure!(vault.owed() == Some(supply), "ISS-1 SupplyIdentity");
		}
		Ok(())
	}

	/// ISS-2 HoldIdentity: ∀ owner: native token held as vault deposit = Σ deposits of its vaults.
	pub(crate) fn check_iss_2() -> Checked {
		let mut deposits = BTreeMap::new();
		for vault in Vaults::<T>::iter_values() {
			accrue(&mut deposits, vault.owner, vault.deposit)?;
		}
		let reason = HoldReason::VaultDeposit.into();
		for (owner, deposit) in deposits {
			let held = T::Holder::balance_on_hold(AssetKind::Native, &reason, &owner);
			ensure!(held == deposit, "ISS-2 HoldIdentity");
		}
		Ok(())
	}

	/// ISS-4 CapacityCover: ∀ (owner, class): the counter of units owed = Σ over its vaults that are
	/// not settled, and ≤ capacity while the owner is in good standing.
	pub(crate) fn check_iss_4() -> Checked {
		let mut owed = BTreeMap::new();
		for vault in Vaults::<T>::iter_values() {
			let units = vault.owed().ok_or("ISS-4 CapacityCover: retired exceeds issued")?;
			if units > 0 && vault.owes_compute() {
				accrue(&mut owed, (vault.owner, vault.class_id), units)?;
			}
		}
		let counters: BTreeMap<_, _> =
			Owed::<T>::iter().map(|(owner, class_id, units)| ((owner, class_id), units)).collect();
		ensure!(owed == counters, "ISS-4 CapacityCover: counter");
		for ((owner, class_id), units) in owed {
			let ProviderInfo { standing, capacity, .. } = T::Providers::info(&owner, class_id);
			let covered = standing != Standing::Good || units <= capacity;
			ensure!(covered, "ISS-4 CapacityCover: capacity");
		}
		Ok(())
	}

	/// ISS-5 OneVaultPerAsset: each CLT asset has one vault, each vault that is not closed its
	/// asset; ids are below the next one.
	pub(crate) fn check_iss_5() -> Checked {
		let mut ids = BTreeSet::new();
		let next = NextVaultId::<T>::get();
		for (id, vault) in Vaults::<T>::iter() {
			ensure!(id < next, "ISS-5 OneVaultPerAsset: id");
			ids.insert(id);
			if vault.status != VaultStatus::Closed {
				let exists = T::Assets::asset_exists(AssetId::clt(id));
				ensure!(exists, "ISS-5 OneVaultPerAsset: asset");
			}
		}
		for asset in T::Assets::asset_ids() {
			if let AssetRange::Clt(id) = asset.kind() {
				ensure!(ids.contains(&id), "ISS-5 OneVaultPerAsset: vault");
			}
		}
		Ok(())
	}

	/// ISS-9 ProvenanceChain: each vault has at least the link of its opening, and a head; heads are
	/// unique. Tests replay the events and compare.
	pub(crate) fn check_iss_9() -> Checked {
		let mut heads = BTreeSet::new();
		for vault in Vaults::<T>::iter_values() {
			ensure!(vault.sequence > 0, "ISS-9 ProvenanceChain: sequence");
			ensure!(vault.head != H256::zero(), "ISS-9 ProvenanceChain: head");
			ensure!(heads.insert(vault.head), "ISS-9 ProvenanceChain: not unique");
		}
		Ok(())
	}

	/// ISS-10 IssuanceFuse: ∀ class: units issued within a day, net of retirements, ≤ units ever
	/// issued. ∀ (owner, class): units that it issued within a day ≤ those ever issued by its vaults. Tests
	/// hold each issue to the fuses that are in force then.
	pub(crate) fn check_iss_10() -> Checked {
		let now = T::Time::now();
		for totals in Totals::<T>::iter_values() {
			let level = totals.fuse.level(now).ok_or(OVERFLOW)?;
			ensure!(level <= totals.issued, "ISS-10 IssuanceFuse");
		}
		let mut issued = BTreeMap::new();
		for vault in Vaults::<T>::iter_values() {
			accrue(&mut issued, (vault.owner, vault.class_id), vault.issued)?;
		}
		for (owner, class_id, fuse) in OwnerFuses::<T>::iter() {
			let level = fuse.level(now).ok_or(OVERFLOW)?;
			let known = issued.get(&(owner, class_id));
			ensure!(known.is_some_and(|sum| level <= *sum), "ISS-10 IssuanceFuse: owner");
		}
		Ok(())
	}

	/// COL-1 Custody: ∀ (owner, asset): Σ collateral of its vaults = held as collateral. And
	/// Σ reserves ≤ settlement asset on the pallet's account, to which anyone may donate.
	pub(crate) fn check_col_1() -> Checked {
		let mut collateral = BTreeMap::new();
		let mut reserves = BTreeMap::new();
		for vault in Vaults::<T>::iter_values() {
			accrue(&mut collateral, (vault.owner, vault.collateral_asset), vault.collateral)?;
			accrue(&mut reserves, (), vault.reserve)?;
		}
		let reason = HoldReason::Collateral.into();
		for ((owner, asset), amount) in collateral {
			let held = T::Holder::balance_on_hold(asset, &reason, &owner);
			ensure!(held == amount, "COL-1 Custody: collateral");
		}
		let balance = T::Assets::balance(T::SettlementAsset::get(), &Self::account_id());
		ensure!(reserves.values().all(|sum| *sum <= balance), "COL-1 Custody: reserve");
		Ok(())
	}

	/// COL-3 Fundamental: ∀ class: totals issued = Σ over its vaults; totals retired = Σ burned, and
	/// of settled vaults everything; their difference = Σ supply of the CLT of the others.
	pub(crate) fn check_col_3() -> Checked {
		let mut issued = BTreeMap::new();
		let mut retired = BTreeMap::new();
		let mut supply = BTreeMap::new();
		for (id, vault) in Vaults::<T>::iter().filter(|(_, vault)| vault.issued > 0) {
			let owes = vault.owes_compute();
			let gone = if owes { vault.retired } else { vault.issued };
			let units = if owes { T::Assets::total_issuance(AssetId::clt(id)) } else { 0 };
			accrue(&mut issued, vault.class_id, vault.issued)?;
			accrue(&mut retired, vault.class_id, gone)?;
			accrue(&mut supply, vault.class_id, units)?;
		}
		let totals: BTreeMap<_, _> = Totals::<T>::iter().collect();
		let count = issued.len();
		ensure!(totals.len() == count, "COL-3 Fundamental: classes");
		for (class_id, totals) in totals {
			ensure!(issued.get(&class_id) == Some(&totals.issued), "COL-3 Fundamental: issued");
			ensure!(retired.get(&class_id) == Some(&totals.retired), "COL-3 Fundamental: retired");
			let owed = totals.issued.checked_sub(totals.retired);
			ensure!(supply.get(&class_id).copied() == owed, "COL-3 Fundamental: supply");
		}
		Ok(())
	}

	/// COL-4 CoverRatio: ∀ vault with quotes: the CR that is shown = ColV / CV, found by
	/// multiplying. CR is never stored.
	pub(crate) fn check_col_4() -> Checked {
		for (id, vault) in Vaults::<T>::iter() {
			let owed = vault.owed().ok_or("COL-4 CoverRatio: owed")?;
			let Some(shown) = Self::view_vault(id).and_then(|view| view.pricing) else { continue };
			let prices = Self::prices_of_any_status(&vault).ok_or("COL-4 CoverRatio: quote")?;
			let colv = prices.collateral_value(vault.collateral).ok_or(OVERFLOW)?;
			let cv = prices.value_owed(owed).ok_or(OVERFLOW)?;
			ensure!(is_cover_ratio(colv, cv, shown.cover_ratio), "COL-4 CoverRatio");
		}
		Ok(())
	}

	/// COL-5 PremiumBounds: 0 ≤ RP ≤ slope ≤ 1; RP = 0 ⇔ CR ≥ knee (or a slope of 0);
	/// CV ≤ FP ≤ CV + ⌈CV·slope⌉; RP never rises with CR. At the CR of each vault with quotes.
	pub(crate) fn check_col_5() -> Checked {
		for (id, vault) in Vaults::<T>::iter() {
			let params = RiskParamsOf::<T>::get(vault.class_id)
				.ok_or("COL-5 PremiumBounds: risk parameters")?;
			let curve = params.current.grade(vault.grade).curve;
			ensure!(curve.slope <= SLOPE_MAX, "COL-5 PremiumBounds: slope");
			let Some(shown) = Self::view_vault(id).and_then(|view| view.pricing) else { continue };
			let rate = shown.premium_rate;
			ensure!(rate <= curve.slope, "COL-5 PremiumBounds: rate");
			let free = curve.slope.is_zero() || shown.cover_ratio >= curve.knee;
			ensure!(rate.is_zero() == free, "COL-5 PremiumBounds: knee");
			let worse = shown.cover_ratio.into_inner().checked_sub(1).map(FixedU128::from_inner);
			let monotone = worse.is_none_or(|cr| curve.risk_premium(cr) >= rate);
			ensure!(monotone, "COL-5 PremiumBounds: monotone");
			let cv = compute_value(DEVICE_HOUR, FixedU128::from_inner(FixedU128::DIV));
			let cv = cv.ok_or(OVERFLOW)?;
			let price = final_price(cv, rate).ok_or(OVERFLOW)?;
			let most = premium(cv, curve.slope).and_then(|premium| cv.checked_add(premium));
			ensure!(price >= cv && Some(price) <= most, "COL-5 PremiumBounds: price");
		}
		Ok(())
	}

	/// COL-6 Ceilings: ∀ asset: Σ collateral of all vaults that are not settled = its total. Tests
	/// hold each deposit to the ceiling that is in force then.
	pub(crate) fn check_col_6() -> Checked {
		let mut sums = BTreeMap::new();
		for vault in Vaults::<T>::iter_values().filter(VaultRecord::owes_compute) {
			accrue(&mut sums, vault.collateral_asset, vault.collateral)?;
		}
		for (asset, record) in Collaterals::<T>::iter() {
			let sum = sums.remove(&asset).unwrap_or_default();
			ensure!(sum == record.total, "COL-6 Ceilings: total");
		}
		ensure!(sums.is_empty(), "COL-6 Ceilings: not listed");
		Ok(())
	}

	/// COL-7 NoSelfCollateral: no claim on compute is listed or stands behind a vault.
	pub(crate) fn check_col_7() -> Checked {
		let listed = Collaterals::<T>::iter_keys();
		let used = Vaults::<T>::iter_values().map(|vault| vault.collateral_asset);
		let sound = listed.chain(used).all(|asset| may_collateralise(&asset));
		ensure!(sound, "COL-7 NoSelfCollateral");
		Ok(())
	}

	/// GOV-1 ParamStep: every parameter inside its range, and since the last change within a step on
	/// the risky side.
	pub(crate) fn check_gov_1() -> Checked {
		let now = T::Time::now();
		let step = T::ParamStep::get();
		let within = |changes: Vec<(u128, u128, Safer)>| {
			changes.into_iter().all(|(old, new, safer)| is_allowed_step(old, new, safer, step))
		};
		for revision in RiskParamsOf::<T>::iter_values() {
			ensure!(revision.current.is_in_range(), "GOV-1 ParamStep: range of risk parameters");
			ensure!(revision.changed_at <= now, "GOV-1 ParamStep: time of risk parameters");
			let changes = revision.previous.map(|old| Self::changes(&old, &revision.current));
			ensure!(changes.is_none_or(within), "GOV-1 ParamStep: step of risk parameters");
		}
		for record in Collaterals::<T>::iter_values() {
			let revision = record.terms;
			ensure!(revision.current.is_in_range(), "GOV-1 ParamStep: range of collateral");
			ensure!(revision.changed_at <= now, "GOV-1 ParamStep: time of collateral");
			let changes = |old: CollateralTerms, new: CollateralTerms| {
				let [before, after] =
					[old.haircut, new.haircut].map(|haircut| u128::from(haircut.deconstruct()));
				[(before, after, Safer::Higher), (old.ceiling, new.ceiling, Safer::Lower)].into()
			};
			let changes = revision.previous.map(|old| changes(old, revision.current));
			ensure!(changes.is_none_or(within), "GOV-1 ParamStep: step of collateral");
		}
		Ok(())
	}

	/// Every parameter of a class before and after.
	fn changes(old: &ClassRiskParams, new: &ClassRiskParams) -> Vec<(u128, u128, Safer)> {
		let parameters = |params: &RiskParams| {
			// Shares in the same parts as ratios, so that one list has them all.
			[
				params.issue_ratio,
				params.maintenance_ratio,
				params.wind_down_ratio,
				params.curve.knee,
				params.curve.slope,
				FixedU128::from(params.bonus),
			]
		};
		let of_grade =
			|old: &RiskParams, new: &RiskParams| parameters(old).into_iter().zip(parameters(new));
		of_grade(&old.prime, &new.prime)
			.chain(of_grade(&old.open, &new.open))
			.map(|(old, new)| (old.into_inner(), new.into_inner(), Safer::Higher))
			.chain([
				(old.fuse, new.fuse, Safer::Lower),
				(old.uncovered_max, new.uncovered_max, Safer::Lower),
			])
			.collect()
	}
}
