//! What time does, if nobody has done it: decide what was measured, apply faults, close agreements.
//!
//! A duty that is looked at too early, because the lease was extended since, is filed again in the
//! slot in which it is due. A fault that is disputed and an agreement with faults that wait are
//! looked at again after [`Config::RetryPeriod`]. So is what fails, which an event tells; it does
//! not delay other duties.

use frame_support::{pallet_prelude::DispatchResult, traits::Get, weights::Weight};
use millrace_primitives::{units::SECOND, Moment};
use millrace_support::agenda::AgendaSlot;
use sp_runtime::DispatchError;

use crate::{
	agenda::{Duties, Filed},
	Agenda, Config, Cursor, Duty, EpochKey, Error, Event, Measurements, Pallet, WeightInfo,
};

impl<T: Config> millrace_support::agenda::Agenda for Duties<T> {
	type Entry = Duty;
	type Record = Filed<T>;
	type Entries = Agenda<T>;
	type Cursor = Cursor<T>;

	const SLOT: Moment = 6 * SECOND;

	fn base_weight() -> Weight {
		T::WeightInfo::agenda_base()
	}

	fn slot_weight() -> Weight {
		T::WeightInfo::agenda_slot()
	}

	fn entry_weight() -> Weight {
		T::WeightInfo::agenda_entry()
	}

	fn weight(record: &Filed<T>) -> Weight {
		match record {
			// It is only forgotten, which the look has paid for.
			Filed::Measurement(_, measurement) if measurement.is_decided() => Weight::zero(),
			Filed::Measurement(..) => T::WeightInfo::decide(),
			Filed::Fault(..) => T::WeightInfo::apply(),
			Filed::Agreement(..) => T::WeightInfo::close(),
		}
	}

	fn retry_period() -> Moment {
		T::RetryPeriod::get()
	}

	fn record(duty: &Duty) -> Option<Filed<T>> {
		Filed::of(duty)
	}

	fn filed(record: &Filed<T>) -> AgendaSlot {
		record.slot()
	}

	fn due(record: &Filed<T>) -> Option<Moment> {
		match record {
			// A quorum need not wait for the deadline. What it has decided is kept until then, so that
			// nobody can report it any more.
			Filed::Measurement(_, known) if !known.is_decided() && known.has_quorum() => None,
			_ => record.due(),
		}
	}

	fn perform(_: &Duty, record: &Filed<T>) -> DispatchResult {
		match record {
			Filed::Measurement(key, measurement) if measurement.is_decided() => {
				Self::forget(*key, record.slot());
				Ok(())
			}
			Filed::Measurement(key, _) => Self::decide(*key, record.slot()),
			Filed::Fault(fault, _) => Pallet::<T>::do_apply(*fault),
			Filed::Agreement(lease, _) => Pallet::<T>::do_close(*lease),
		}
	}

	fn store_filed(_: &Duty, record: Filed<T>, slot: AgendaSlot) {
		record.store(slot);
	}

	fn is_quiet(error: &DispatchError) -> bool {
		[Error::<T>::UnderAppeal, Error::StillPending].map(Into::into).contains(error)
	}

	fn postponed(duty: Duty, error: DispatchError, until: AgendaSlot) {
		Pallet::<T>::deposit_event(Event::Postponed { duty, error, until });
	}
}

impl<T: Config> Duties<T> {
	/// Decides a measurement that is filed in `slot`, or forgets it if its agreement is gone.
	fn decide(key: EpochKey, slot: AgendaSlot) -> DispatchResult {
		let decided = Pallet::<T>::do_decide(key);
		if decided == Err(Error::<T>::UnknownAgreement.into()) {
			// A bug, which nothing can mend: nobody is left whom it is about.
			Self::forget(key, slot);
			return Ok(());
		}
		decided
	}

	/// Removes a measurement that is filed in `slot`, and its entry.
	fn forget(key: EpochKey, slot: AgendaSlot) {
		Measurements::<T>::remove(key);
		Pallet::<T>::unfile(&Duty::Decide(key), slot);
	}
}
