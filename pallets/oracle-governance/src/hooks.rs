//! What time does, if nobody has done it: close what was voted on, conclude what nobody appealed.
//!
//! What fails, which would be a defect, is put off by [`RETRY`] and stands in no other case's way.
//! Cases that are not due cost nothing.

use frame_support::{
	pallet_prelude::DispatchResult,
	storage::with_storage_layer,
	weights::{Weight, WeightMeter},
};
use millrace_primitives::{units::HOUR, Agenda as AgendaTrait, AgendaSlot, CaseId, Moment};

use crate::{
	agenda::Due,
	types::{CaseStage, SLOT},
	Agenda, Case, Cases, Config, Cursor, Pallet, WeightInfo,
};

/// Time for which a case that failed is put off.
const RETRY: Moment = HOUR;

impl<T: Config> AgendaTrait for Due<T> {
	type Entry = CaseId;

	const SLOT: Moment = SLOT;

	fn cursor() -> Option<AgendaSlot> {
		Cursor::<T>::get()
	}

	fn set_cursor(slot: AgendaSlot) {
		Cursor::<T>::put(slot);
	}

	fn first_of(slot: AgendaSlot) -> Option<CaseId> {
		Agenda::<T>::iter_key_prefix(slot).next()
	}

	fn attend(id: CaseId, slot: AgendaSlot, now: Moment, meter: &mut WeightMeter) -> bool {
		if meter.try_consume(T::WeightInfo::agenda_entry()).is_err() {
			return false;
		}
		let Some(case) = Cases::<T>::get(id).filter(|case| case.filed == slot) else {
			// An entry of no case would be a defect; it does not stop the others.
			Agenda::<T>::remove(slot, id);
			return true;
		};
		if !case.is_due(now) {
			Pallet::<T>::refile(id, case.due);
			return true;
		}
		if meter.try_consume(duty_weight(&case)).is_err() {
			return false;
		}
		let later = match with_storage_layer(|| perform(id, &case)) {
			Ok(()) => Cases::<T>::get(id).map(|case| case.due),
			Err(_) => now.checked_add(RETRY),
		};
		if let Some(later) = later {
			Pallet::<T>::refile(id, later);
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

/// Returns the weight of what a due case demands.
fn duty_weight<T: Config>(case: &Case<T>) -> Weight {
	match case.stage {
		CaseStage::Voting { .. } => T::WeightInfo::close(),
		_ => T::WeightInfo::conclude(case.vault_count()),
	}
}

/// Does what a due case demands.
fn perform<T: Config>(id: CaseId, case: &Case<T>) -> DispatchResult {
	match case.stage {
		CaseStage::Voting { .. } => Pallet::<T>::do_close(id),
		_ => Pallet::<T>::do_conclude(id).map(|_| ()).map_err(|failed| failed.error),
	}
}
