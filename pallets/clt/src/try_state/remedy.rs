//! Debt, remedies, earmarks, and what the hook may do.

use super::{accrue, wide, Checked, OVERFLOW};
use crate::{
	Collaterals, Config, FreezeAsset, IdleCursor, NextVaultId, OwnedVaults, OwnerFuses, Pallet,
	PendingRemedies, Remedies, RiskParamsOf, Totals, VaultRecordOf, VaultStatus, Vaults,
};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use frame_support::{
	ensure,
	traits::{fungibles::Inspect, Get, Time},
};
use millrace_primitives::{units::HOUR, AssetId, Disputes, Remedy};
use sp_runtime::{FixedPointNumber, FixedU128};

/// A rate of 1: all of a unit's value.
const WHOLE: FixedU128 = FixedU128::from_inner(FixedU128::DIV);

impl<T: Config> Pallet<T> {
	/// COL-2 DebtIdentity: ∀ class: Σ owed of vaults that are not settled = totals issued − retired.
	pub(crate) fn check_col_2() -> Checked {
		let mut owed = BTreeMap::new();
		for vault in Vaults::<T>::iter_values().filter(|vault| vault.owes_compute()) {
			accrue(&mut owed, vault.class_id, vault.owed().ok_or(OVERFLOW)?)?;
		}
		for (class_id, totals) in Totals::<T>::iter() {
			let total = totals.issued.checked_sub(totals.retired);
			let total = total.ok_or("COL-2 DebtIdentity: retired exceeds issued")?;
			ensure!(owed.remove(&class_id).unwrap_or_default() == total, "COL-2 DebtIdentity");
		}
		ensure!(owed.values().all(|units| *units == 0), "COL-2 DebtIdentity: no totals");
		Ok(())
	}

	/// COL-9 Dust: ∀ active vault: it owes nothing, or at least the minimum. Less can be left where
	/// units were delivered: nobody chooses how many.
	pub(crate) fn check_col_9() -> Checked {
		for vault in Vaults::<T>::iter_values().filter(|v| v.status == VaultStatus::Active) {
			let owed = vault.owed().ok_or(OVERFLOW)?;
			ensure!(vault.delivered <= vault.retired, "ISS-8 RedeemOnce");
			let left = owed == 0 || vault.delivered > 0;
			ensure!(left || owed >= T::MinOwed::get(), "COL-9 Dust");
		}
		Ok(())
	}

	/// COL-10 IndexMonotone: debt bears no interest, so that the clocks here are the hour of each fuse,
	/// the changes of parameters, the liquidations at volatile quotes and the settlements. None is ahead
	/// of now.
	pub(crate) fn check_col_10() -> Checked {
		let now = T::Time::now();
		let fuses = Totals::<T>::iter_values().map(|totals| totals.fuse);
		for fuse in fuses.chain(OwnerFuses::<T>::iter_values()) {
			let begun = fuse.hour.checked_mul(HOUR).ok_or(OVERFLOW)?;
			ensure!(begun <= now, "COL-10 IndexMonotone: fuse");
		}
		let halved =
			|vault: VaultRecordOf<T>| vault.halving.is_none_or(|halving| halving.at <= now);
		ensure!(Vaults::<T>::iter_values().all(halved), "COL-10 IndexMonotone: halving");
		let params = RiskParamsOf::<T>::iter_values().map(|revision| revision.changed_at);
		let listed = Collaterals::<T>::iter_values().map(|record| record.terms.changed_at);
		ensure!(params.chain(listed).all(|at| at <= now), "COL-10 IndexMonotone: parameters");
		let fixed = Remedies::<T>::iter_values().all(|remedy| remedy.fixed_at <= now);
		ensure!(fixed, "COL-10 IndexMonotone: remedy");
		Ok(())
	}

	/// RES-1 Frozen: ∀ vault: its CLT is frozen ⇔ it is, and then it is in no index; it is if it is
	/// under dispute; orders are for frozen vaults only.
	pub(crate) fn check_res_1() -> Checked {
		for (id, vault) in Vaults::<T>::iter() {
			let frozen = vault.status == VaultStatus::Frozen;
			let stopped = T::Freezer::is_frozen(AssetId::clt(id));
			ensure!(frozen == stopped, "RES-1 Frozen: asset");
			ensure!(!frozen || vault.risk.is_none(), "RES-1 Frozen: index");
			ensure!(frozen || !T::Disputes::has_frozen(id), "RES-1 Frozen: dispute");
		}
		for id in PendingRemedies::<T>::iter_keys() {
			let frozen =
				Vaults::<T>::get(id).is_some_and(|vault| vault.status == VaultStatus::Frozen);
			ensure!(frozen, "RES-1 Frozen: order");
		}
		Ok(())
	}

	/// RES-2 ClaimPot: a vault has a settlement ⇔ its claims are open; ∀ leg: what is left of it, as a
	/// part of it, is not less than the units that can still claim, as a part of all that could; and
	/// not more than the leg. What is earmarked is in neither.
	pub(crate) fn check_res_2() -> Checked {
		for (id, vault) in Vaults::<T>::iter().filter(|(_, v)| v.status == VaultStatus::Settled) {
			let remedy = Remedies::<T>::get(id).ok_or("RES-2 ClaimPot: no settlement")?;
			let supply = T::Assets::total_issuance(AssetId::clt(id));
			ensure!(supply <= remedy.units, "RES-2 ClaimPot: units");
			let free = vault.free().ok_or("RES-2 ClaimPot: more earmarked than there is")?;
			for (left, leg) in [(free, remedy.collateral), (vault.reserve, remedy.reserve)] {
				ensure!(left <= leg, "RES-2 ClaimPot: more than the pot");
				let enough = wide(left, remedy.units) >= wide(leg, supply);
				ensure!(enough, "RES-2 ClaimPot: less than the claims");
			}
		}
		for id in Remedies::<T>::iter_keys() {
			let open =
				Vaults::<T>::get(id).is_some_and(|vault| vault.status == VaultStatus::Settled);
			ensure!(open, "RES-2 ClaimPot: no claims");
		}
		Ok(())
	}

	/// RES-3 OutcomeFunding: graceful ⇒ the rate is 1; hard stop ⇒ it is 0 and the pot is empty;
	/// hybrid ⇒ it is at most 1.
	pub(crate) fn check_res_3() -> Checked {
		for remedy in Remedies::<T>::iter_values() {
			match remedy.outcome {
				Remedy::GracefulExit => {
					ensure!(remedy.rate == WHOLE, "RES-3 OutcomeFunding: graceful");
				}
				Remedy::HardStop => {
					let nothing = remedy.collateral == 0 && remedy.reserve == 0;
					let void = remedy.rate == FixedU128::default() && nothing;
					ensure!(void, "RES-3 OutcomeFunding: hard stop");
				}
				Remedy::Hybrid => {
					ensure!(remedy.rate <= WHOLE, "RES-3 OutcomeFunding: hybrid");
				}
			}
		}
		Ok(())
	}

	/// SLA-6 NoDoublePledge: ∀ vault: what is earmarked for agreements ≤ its collateral; of a closed
	/// one, nothing.
	pub(crate) fn check_sla_6() -> Checked {
		for vault in Vaults::<T>::iter_values() {
			ensure!(vault.earmarked <= vault.collateral, "SLA-6 NoDoublePledge");
			let sound = vault.status != VaultStatus::Closed || vault.earmarked == 0;
			ensure!(sound, "SLA-6 NoDoublePledge: closed");
		}
		Ok(())
	}

	/// WGT-1 Bounded: ∀ owner: the list of its vaults has each that is not closed, once, and no other,
	/// and is within its bound. The hook's cursor is at vaults that were opened.
	pub(crate) fn check_wgt_1() -> Checked {
		let mut open: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
		for (id, vault) in Vaults::<T>::iter() {
			if vault.status != VaultStatus::Closed {
				open.entry(vault.owner).or_default().insert(id);
			}
		}
		let mut lists = BTreeMap::new();
		for (owner, list) in OwnedVaults::<T>::iter() {
			let list: Vec<_> = list.into_inner();
			let once: BTreeSet<_> = list.iter().copied().collect();
			ensure!(once.len() == list.len(), "WGT-1 Bounded: twice in a list");
			let bound = usize::try_from(T::MaxVaults::get()).map_err(|_| OVERFLOW)?;
			ensure!(list.len() <= bound, "WGT-1 Bounded: too long a list");
			lists.insert(owner, once);
		}
		ensure!(lists == open, "WGT-1 Bounded: list");
		let cursor = IdleCursor::<T>::get();
		let next = NextVaultId::<T>::get();
		let opened = [cursor.order, cursor.vault].into_iter().flatten().all(|id| id < next);
		ensure!(opened, "WGT-1 Bounded: cursor");
		let within = cursor.vault.is_none() || cursor.index.is_some();
		ensure!(within, "WGT-1 Bounded: cursor without an index");
		Ok(())
	}
}
