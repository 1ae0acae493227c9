//! The named invariants. Each compares values of different storage items, and returns its name when
//! it does not hold.

use alloc::collections::{BTreeMap, BTreeSet};
use frame_support::{
	ensure,
	traits::{fungibles::Inspect, Time},
};
use millrace_primitives::{
	lease_units, AssetId, ClassId, LeaseId, ProviderInfo, Providers, Units, VaultId,
};
use millrace_support::agenda::Agenda as _;
use sp_runtime::TryRuntimeError;

use crate::{
	agenda::Due,
	types::{EndedBy, LeaseStatus},
	Agenda, Config, Cursor, CustomerLeases, InLease, LeaseRecordOf, Leases, Loads, NextLeaseId,
	Pallet, ProviderLeases, Totals,
};

type Check = Result<(), TryRuntimeError>;

impl<T: Config> Pallet<T> {
	/// All invariants of the pallet.
	pub fn do_try_state() -> Check {
		Self::esc_1_custody()?;
		Self::esc_2_in_lease()?;
		Self::esc_3_one_state()?;
		Self::esc_3_one_agenda_entry()?;
		Self::esc_4_deadline()?;
		Self::iss_4_load_identity()?;
		Self::iss_4_capacity_cover()?;
		Self::iss_8_redeem_once()?;
		Self::indices_agree()?;
		Self::totals_agree()?;
		Self::ids_in_sequence()
	}

	/// ESC-1 Custody: ∀ vault: its units in leases ≤ balance of the escrow in its CLT. More only if
	/// somebody donated.
	pub(crate) fn esc_1_custody() -> Check {
		let escrow = Self::escrow();
		for (vault, units) in InLease::<T>::iter() {
			ensure!(
				T::Assets::balance(AssetId::clt(vault), &escrow) >= units,
				"ESC-1: the escrow has less of a vault than its leases"
			);
		}
		Ok(())
	}

	/// ESC-2 InLease: ∀ vault: its units in leases = Σ units of its leases; no entry is zero.
	pub(crate) fn esc_2_in_lease() -> Check {
		let mut sums = BTreeMap::<VaultId, Units>::new();
		for record in Leases::<T>::iter_values() {
			let sum = sums.entry(record.vault).or_default();
			*sum = sum.checked_add(record.units).ok_or("ESC-2: units overflow")?;
		}
		for (vault, units) in InLease::<T>::iter() {
			ensure!(units > 0, "ESC-2: an entry without units");
			ensure!(
				sums.remove(&vault) == Some(units),
				"ESC-2: units in leases of a vault differ from its leases"
			);
		}
		ensure!(sums.is_empty(), "ESC-2: leases of a vault without units in leases");
		Ok(())
	}

	/// ESC-3 OneTerminal: the state of every lease and its deadline are one: a reservation is due by
	/// its terms, a delivery at its end, and what has ended did so in the past.
	pub(crate) fn esc_3_one_state() -> Check {
		let now = T::Time::now();
		for record in Leases::<T>::iter_values() {
			let due = match record.status {
				LeaseStatus::Reserved => {
					record.reserved_at.checked_add(record.terms.confirm_period)
				}
				LeaseStatus::Active { since } => since.checked_add(record.duration),
				LeaseStatus::Ended { .. } => Some(record.due).filter(|ended| *ended <= now),
			};
			ensure!(due == Some(record.due), "ESC-3: a deadline is not that of the state");
			let confirmed = match record.status {
				LeaseStatus::Reserved => false,
				LeaseStatus::Active { .. } => true,
				// A customer may have ended it before or after it was confirmed.
				LeaseStatus::Ended { by: EndedBy::Customer, .. } => continue,
				LeaseStatus::Ended { by, .. } => by != EndedBy::FailedStart,
			};
			ensure!(
				record.access.is_empty() != confirmed,
				"ESC-3: access details do not fit the state"
			);
		}
		Ok(())
	}

	/// ESC-3 OneTerminal: every lease has exactly one entry on the agenda, there where it says; an
	/// entry is of a lease.
	pub(crate) fn esc_3_one_agenda_entry() -> Check {
		let mut filed = BTreeSet::<LeaseId>::new();
		for (slot, lease, ()) in Agenda::<T>::iter() {
			ensure!(filed.insert(lease), "ESC-3: a lease is on the agenda twice");
			ensure!(
				Leases::<T>::get(lease).is_some_and(|record| record.filed == slot),
				"ESC-3: an entry of the agenda is of no lease"
			);
		}
		ensure!(
			Leases::<T>::iter_keys().all(|lease| filed.contains(&lease)),
			"ESC-3: a lease is not on the agenda"
		);
		Ok(())
	}

	/// ESC-4 Deadline: nothing on the agenda is before the cursor; nothing is looked at later than it
	/// is due, or, if it is due, than it is tried again.
	pub(crate) fn esc_4_deadline() -> Check {
		let now = T::Time::now();
		let cursor = Cursor::<T>::get();
		for (slot, lease, ()) in Agenda::<T>::iter() {
			ensure!(
				cursor.is_some_and(|cursor| cursor <= slot),
				"ESC-4: the agenda has an entry before its cursor"
			);
			let in_time = |record: LeaseRecordOf<T>| {
				let latest = if record.due > now {
					Due::<T>::slot_up(record.due)
				} else {
					Due::<T>::later(now)
				};
				slot <= latest
			};
			ensure!(
				Leases::<T>::get(lease).is_none_or(in_time),
				"ESC-4: a lease is looked at too late"
			);
		}
		Ok(())
	}

	/// ISS-4 CapacityCover, first half: ∀ provider, class: devices of the load = Σ devices of its
	/// leases that are not over.
	pub(crate) fn iss_4_load_identity() -> Check {
		let mut sums = BTreeMap::<_, u32>::new();
		for record in Leases::<T>::iter_values().filter(LeaseRecordOf::<T>::holds_devices) {
			let sum = sums.entry((record.provider, record.class_id)).or_default();
			*sum = sum.checked_add(record.devices).ok_or("ISS-4: devices overflow")?;
		}
		for (provider, class_id, load) in Loads::<T>::iter() {
			let sum = sums.remove(&(provider, class_id)).unwrap_or_default();
			ensure!(load.devices == sum, "ISS-4: a load differs from the leases");
		}
		ensure!(sums.is_empty(), "ISS-4: leases without a load");
		Ok(())
	}

	/// ISS-4 CapacityCover, second half: no provider in good standing has more devices in leases than
	/// its fleets have.
	pub(crate) fn iss_4_capacity_cover() -> Check {
		for (provider, class_id, load) in Loads::<T>::iter() {
			let ProviderInfo { standing, devices, .. } = T::Providers::info(&provider, class_id);
			ensure!(
				!standing.may_deliver() || load.devices <= devices,
				"ISS-4: more devices are leased than there are"
			);
		}
		Ok(())
	}

	/// ISS-8 RedeemOnce: the units of every lease are what its devices deliver in its duration, and
	/// no more than these are delivered, now or when it ended.
	pub(crate) fn iss_8_redeem_once() -> Check {
		let now = T::Time::now();
		for record in Leases::<T>::iter_values() {
			ensure!(
				lease_units(record.devices, record.duration) == Some(record.units),
				"ISS-8: the units of a lease are not those of its devices"
			);
			ensure!(
				record.delivered_at(now).is_some_and(|delivered| delivered <= record.units),
				"ISS-8: more is delivered than was redeemed"
			);
		}
		Ok(())
	}

	/// Indices: the leases of customers and of providers are the leases.
	pub(crate) fn indices_agree() -> Check {
		let count = Leases::<T>::iter_keys().count();
		ensure!(
			CustomerLeases::<T>::iter_keys().count() == count
				&& ProviderLeases::<T>::iter_keys().count() == count,
			"indices: as many entries as leases"
		);
		for (lease, record) in Leases::<T>::iter() {
			ensure!(
				CustomerLeases::<T>::contains_key(&record.customer, lease)
					&& ProviderLeases::<T>::contains_key(&record.provider, lease),
				"indices: a lease is not among those of its parties"
			);
		}
		Ok(())
	}

	/// Totals: ∀ class: leases and units of its totals = number and Σ units of its leases. What was
	/// delivered is in no record any more.
	pub(crate) fn totals_agree() -> Check {
		let mut sums = BTreeMap::<ClassId, (u32, Units)>::new();
		for record in Leases::<T>::iter_values() {
			let (leases, units) = sums.entry(record.class_id).or_default();
			*leases = leases.checked_add(1).ok_or("totals: leases overflow")?;
			*units = units.checked_add(record.units).ok_or("totals: units overflow")?;
		}
		for (class_id, totals) in Totals::<T>::iter() {
			let sum = sums.remove(&class_id).unwrap_or_default();
			ensure!(
				(totals.leases, totals.units) == sum,
				"totals: those of a class differ from its leases"
			);
		}
		ensure!(sums.is_empty(), "totals: leases without totals of their class");
		Ok(())
	}

	/// Ids are given in sequence: all below the next one.
	pub(crate) fn ids_in_sequence() -> Check {
		let next = NextLeaseId::<T>::get();
		ensure!(
			Leases::<T>::iter_keys().all(|lease| lease < next),
			"ids: leases are not in sequence"
		);
		Ok(())
	}
}
