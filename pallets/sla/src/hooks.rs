//! What time does, if nobody has done it: decide what was measured, apply faults, close agreements.
//!
//! A duty that is looked at too early, because the lease was extended since, is filed again in the
//! slot in which it is due. A fault that is disputed and an agreement with faults that wait are
//! looked at again after [`Config::RetryPeriod`]. So is what fails, which an event tells; it does
//! not delay other duties.

use frame_support::{
	pallet_prelude::DispatchResult,
	storage::with_storage_layer,
	weights::{Weight, WeightMeter},
};
use millrace_primitives::{units::SECOND, Agenda as _, AgendaSlot, Moment};
use sp_runtime::DispatchError;

use crate::{
	agenda::Duties, Agenda, Config, Cursor, Duty, EpochKey, Error, Event, Measurement,
	Measurements, Pallet, WeightInfo,
};

impl<T: Config> millrace_primitives::Agenda for Duties<T> {
	type Entry = Duty;

	const SLOT: Moment = 6 * SECOND;

	fn cursor() -> Option<AgendaSlot> {
		Cursor::<T>::get()
	}

	fn set_cursor(slot: AgendaSlot) {
		Cursor::<T>::put(slot);
	}

	fn first_of(slot: AgendaSlot) -> Option<Duty> {
		Agenda::<T>::iter_key_prefix(slot).next()
	}

	fn attend(duty: Duty, slot: AgendaSlot, now: Moment, meter: &mut WeightMeter) -> bool {
		if meter.try_consume(T::WeightInfo::agenda_entry()).is_err() {
			return false;
		}
		if Self::filed(&duty) != Some(slot) {
			// An entry without a record would be a bug; it does not stop the others.
			Pallet::<T>::unfile(&duty, slot);
			return true;
		}
		if let Some(key) = Self::decided(&duty) {
			// What a quorum has decided is kept until nobody can report it any more.
			match Self::due(&duty).filter(|due| *due > now) {
				Some(due) => Self::move_to(duty, slot, Self::slot_up(due)),
				None => Self::forget(key, slot),
			}
			return true;
		}
		if meter.try_consume(Self::weight(&duty)).is_err() {
			return false;
		}
		if matches!(duty, Duty::Close(_)) {
			// An agreement is closed only if all slots before are done. They are; the cursor says so no
			// sooner than after the last one.
			Self::set_cursor(slot);
		}
		if let Err(error) = with_storage_layer(|| Self::perform(&duty)) {
			Self::put_off(duty, slot, now, error);
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

impl<T: Config> Duties<T> {
	/// Returns the epoch of a measurement that was decided before its deadline, or `None` if the
	/// duty is another one.
	fn decided(duty: &Duty) -> Option<EpochKey> {
		let Duty::Decide(key) = duty else { return None };
		Measurements::<T>::get(key).filter(Measurement::is_decided).map(|_| *key)
	}

	/// Removes a measurement that is filed in `slot`, and its entry.
	fn forget(key: EpochKey, slot: AgendaSlot) {
		Measurements::<T>::remove(key);
		Pallet::<T>::unfile(&Duty::Decide(key), slot);
	}

	/// Returns the weight of a duty.
	fn weight(duty: &Duty) -> Weight {
		match duty {
			Duty::Decide(_) => T::WeightInfo::decide(),
			Duty::Apply(_) => T::WeightInfo::apply(),
			Duty::Close(_) => T::WeightInfo::close(),
		}
	}

	/// Performs a duty. Fails as the call of it does.
	fn perform(duty: &Duty) -> DispatchResult {
		match duty {
			Duty::Decide(key) => Pallet::<T>::do_decide(*key),
			Duty::Apply(fault) => Pallet::<T>::do_apply(*fault),
			Duty::Close(lease) => Pallet::<T>::do_close(*lease),
		}
	}

	/// Files a duty that failed with `error` in a later slot, and emits `Postponed` unless the
	/// failure was to be expected.
	fn put_off(duty: Duty, slot: AgendaSlot, now: Moment, error: DispatchError) {
		let is = |known: Error<T>| error == known.into();
		if let (Duty::Decide(key), true) = (duty, is(Error::UnknownAgreement)) {
			// A bug, which nothing can mend: nobody is left whom it is about.
			return Self::forget(key, slot);
		}
		let due = Self::due(&duty).filter(|due| is(Error::TooEarly) && *due > now);
		let until = due.map_or_else(|| Self::later(now), Self::slot_up);
		// Never where it stands, or the agenda would not come to an end.
		let until = slot.checked_add(1).map_or(until, |next| until.max(next));
		Self::move_to(duty, slot, until);
		let quiet = due.is_some() || is(Error::UnderAppeal) || is(Error::StillPending);
		if !quiet {
			Pallet::<T>::deposit_event(Event::Postponed { duty, error, until });
		}
	}
}
