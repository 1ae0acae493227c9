//! What time does, if nobody has done it: close what was voted on, conclude what nobody appealed.
//!
//! What fails, which would be a bug, is put off by [`RETRY`] and stands in no other case's way.
//! Cases that are not due cost nothing.

use frame_support::{pallet_prelude::DispatchResult, weights::Weight};
use millrace_primitives::{units::HOUR, CaseId, Moment};
use millrace_support::agenda::AgendaSlot;
use sp_runtime::DispatchError;

use crate::{
	agenda::Due,
	types::{CaseStage, SLOT},
	Agenda, Case, Cases, Config, Cursor, Event, Pallet, WeightInfo,
};

/// Time for which a case that failed is put off.
const RETRY: Moment = HOUR;

impl<T: Config> millrace_support::agenda::Agenda for Due<T> {
	type Entry = CaseId;
	type Record = Case<T>;
	type Entries = Agenda<T>;
	type Cursor = Cursor<T>;

	const SLOT: Moment = SLOT;

	fn base_weight() -> Weight {
		T::WeightInfo::agenda_base()
	}

	fn slot_weight() -> Weight {
		T::WeightInfo::agenda_slot()
	}

	fn entry_weight() -> Weight {
		T::WeightInfo::agenda_entry()
	}

	fn weight(case: &Case<T>) -> Weight {
		match case.stage {
			CaseStage::Voting { .. } => T::WeightInfo::close(),
			_ => T::WeightInfo::conclude(case.vault_count()),
		}
	}

	fn retry_period() -> Moment {
		RETRY
	}

	fn record(id: &CaseId) -> Option<Case<T>> {
		Cases::<T>::get(id)
	}

	fn filed(case: &Case<T>) -> AgendaSlot {
		case.filed
	}

	fn due(case: &Case<T>) -> Option<Moment> {
		Some(case.due)
	}

	fn perform(id: &CaseId, case: &Case<T>) -> DispatchResult {
		match case.stage {
			CaseStage::Voting { .. } => {
				Pallet::<T>::do_close(*id)?;
				// Voting goes on, or the time for an appeal has begun.
				Pallet::<T>::refile(*id);
				Ok(())
			}
			_ => Pallet::<T>::do_conclude(*id).map(|_| ()).map_err(|failed| failed.error),
		}
	}

	fn store_filed(id: &CaseId, case: Case<T>, slot: AgendaSlot) {
		Cases::<T>::insert(id, Case { filed: slot, ..case });
	}

	fn postponed(case_id: CaseId, error: DispatchError, until: AgendaSlot) {
		Pallet::<T>::deposit_event(Event::Postponed { case_id, error, until });
	}
}
