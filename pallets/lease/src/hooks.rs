//! What time does, if nobody has done it: expire what was not confirmed, settle what is over.
//!
//! Each lease is all or nothing. An end that fails is put off by [`Config::RetryPeriod`], so that no
//! lease stands in the way of another.

use crate::{
	agenda::Due, types::LeaseStatus, Agenda, Config, Cursor, Event, LeaseRecordOf, Leases, Pallet,
	WeightInfo,
};
use frame_support::{
	pallet_prelude::DispatchResult,
	storage::with_storage_layer,
	weights::{Weight, WeightMeter},
};
use millrace_primitives::{units::MINUTE, Agenda as AgendaTrait, AgendaSlot, LeaseId, Moment};

/// What a lease on the agenda demands.
enum Duty {
	/// Expire it: the provider did not confirm.
	Expire,
	/// Settle it: it is over.
	Settle,
	/// Pay it out: it is over, and waited for its vault.
	PayOut,
}

/// Returns what a lease demands at `now`, or `None` if it is not due.
fn duty<T: Config>(record: &LeaseRecordOf<T>, now: Moment) -> Option<Duty> {
	match record.status {
		LeaseStatus::Ended { .. } => Some(Duty::PayOut),
		_ if now < record.due => None,
		LeaseStatus::Reserved => Some(Duty::Expire),
		LeaseStatus::Active { .. } => Some(Duty::Settle),
	}
}

impl Duty {
	/// Returns the weight of what the lease demands.
	fn weight<T: Config>(&self) -> Weight {
		match self {
			Self::Expire => T::WeightInfo::expire(),
			Self::Settle => T::WeightInfo::settle(),
			Self::PayOut => T::WeightInfo::settle_ended(),
		}
	}

	/// Does what the lease demands, all or nothing.
	fn perform<T: Config>(&self, lease: LeaseId) -> DispatchResult {
		with_storage_layer(|| match self {
			Self::Expire => Pallet::<T>::do_expire(lease),
			Self::Settle | Self::PayOut => {
				Pallet::<T>::do_settle(lease).map(|_| ()).map_err(|failed| failed.error)
			}
		})
	}
}

impl<T: Config> AgendaTrait for Due<T> {
	type Entry = LeaseId;

	const SLOT: Moment = MINUTE;

	fn cursor() -> Option<AgendaSlot> {
		Cursor::<T>::get()
	}

	fn set_cursor(slot: AgendaSlot) {
		Cursor::<T>::put(slot);
	}

	fn first_of(slot: AgendaSlot) -> Option<LeaseId> {
		Agenda::<T>::iter_key_prefix(slot).next()
	}

	fn attend(lease: LeaseId, slot: AgendaSlot, now: Moment, meter: &mut WeightMeter) -> bool {
		if meter.try_consume(T::WeightInfo::agenda_entry()).is_err() {
			return false;
		}
		let Some(mut record) = Leases::<T>::get(lease).filter(|record| record.filed == slot) else {
			// An entry of no lease would be a defect; it does not stop the others.
			Agenda::<T>::remove(slot, lease);
			return true;
		};
		let Some(duty) = duty::<T>(&record, now) else {
			let due = Self::slot_up(record.due);
			Pallet::<T>::file(lease, &mut record, due);
			Leases::<T>::insert(lease, record);
			return true;
		};
		if meter.try_consume(duty.weight::<T>()).is_err() {
			return false;
		}
		if let Err(error) = duty.perform::<T>(lease) {
			Pallet::<T>::file(lease, &mut record, Pallet::<T>::later(now));
			let until = record.filed;
			Leases::<T>::insert(lease, record);
			Pallet::<T>::deposit_event(Event::Postponed { lease, error, until });
		}
		true
	}

	fn base_weight() -> Weight {
		T::WeightInfo::agenda_base()
	}

	fn slot_weight() -> Weight {
		T::WeightInfo::agenda_slot()
	}
}
