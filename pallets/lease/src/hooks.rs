//! What time does, if nobody has done it: expire what was not confirmed, settle what is over.
//!
//! Each lease is all or nothing. An end that fails is put off by [`Config::RetryPeriod`], so that no
//! lease stands in the way of another.

use crate::{
	agenda::Due, types::LeaseStatus, Agenda, Config, Cursor, Event, LeaseRecord, LeaseRecordOf,
	Leases, Pallet, WeightInfo,
};
use frame_support::{pallet_prelude::DispatchResult, traits::Get, weights::Weight};
use millrace_primitives::{units::MINUTE, LeaseId, Moment};
use millrace_support::agenda::AgendaSlot;
use sp_runtime::DispatchError;

impl<T: Config> millrace_support::agenda::Agenda for Due<T> {
	type Entry = LeaseId;
	type Record = LeaseRecordOf<T>;
	type Entries = Agenda<T>;
	type Cursor = Cursor<T>;

	const SLOT: Moment = MINUTE;

	fn base_weight() -> Weight {
		T::WeightInfo::agenda_base()
	}

	fn slot_weight() -> Weight {
		T::WeightInfo::agenda_slot()
	}

	fn entry_weight() -> Weight {
		T::WeightInfo::agenda_entry()
	}

	fn weight(record: &LeaseRecordOf<T>) -> Weight {
		match record.status {
			LeaseStatus::Reserved => T::WeightInfo::expire(),
			LeaseStatus::Active { .. } => T::WeightInfo::settle(),
			LeaseStatus::Ended { .. } => T::WeightInfo::settle_ended(),
		}
	}

	fn retry_period() -> Moment {
		T::RetryPeriod::get()
	}

	fn record(lease: &LeaseId) -> Option<LeaseRecordOf<T>> {
		Leases::<T>::get(lease)
	}

	fn filed(record: &LeaseRecordOf<T>) -> AgendaSlot {
		record.filed
	}

	fn due(record: &LeaseRecordOf<T>) -> Option<Moment> {
		Some(record.due)
	}

	fn perform(lease: &LeaseId, record: &LeaseRecordOf<T>) -> DispatchResult {
		match record.status {
			// The provider did not confirm.
			LeaseStatus::Reserved => Pallet::<T>::do_expire(*lease),
			// It is over, or waited for its vault since it was.
			LeaseStatus::Active { .. } | LeaseStatus::Ended { .. } => {
				Pallet::<T>::do_settle(*lease).map(|_| ()).map_err(|failed| failed.error)
			}
		}
	}

	fn store_filed(lease: &LeaseId, record: LeaseRecordOf<T>, slot: AgendaSlot) {
		Leases::<T>::insert(lease, LeaseRecord { filed: slot, ..record });
	}

	fn postponed(lease: LeaseId, error: DispatchError, until: AgendaSlot) {
		Pallet::<T>::deposit_event(Event::Postponed { lease, error, until });
	}
}
