//! What time does, if nobody has done it: decide what was measured, apply faults, close agreements.
//!
//! Each thing has one entry on the agenda, in the slot at which somebody has to look at it, and its
//! record says which. What is looked at too early, because the lease was extended since, is filed anew
//! where it is due. A fault that is disputed and an agreement with faults that wait are looked at again
//! after [`Config::RetryPeriod`]. So is what fails, which is said by an event; it stands in no other's
//! way.

use core::marker::PhantomData;

use frame_support::{
	pallet_prelude::DispatchResult,
	storage::with_storage_layer,
	traits::{Get, Time},
	weights::{Weight, WeightMeter},
};
use millrace_primitives::{units::SECOND, Agenda as _, Moment, Slot};
use sp_runtime::DispatchError;

use crate::{
	measurements::deadline_of, Agenda, Agreements, Config, Cursor, Duty, EpochKey, Error, Event,
	Faults, Measurement, Measurements, Pallet, Stage, WeightInfo,
};

/// The agenda of service-level agreements.
pub(crate) struct Duties<T>(PhantomData<T>);

impl<T: Config> millrace_primitives::Agenda for Duties<T> {
	type Entry = Duty;

	const SLOT: Moment = 6 * SECOND;

	fn cursor() -> Option<Slot> {
		Cursor::<T>::get()
	}

	fn set_cursor(slot: Slot) {
		Cursor::<T>::put(slot);
	}

	fn first_of(slot: Slot) -> Option<Duty> {
		Agenda::<T>::iter_key_prefix(slot).next()
	}

	fn attend(duty: Duty, slot: Slot, now: Moment, meter: &mut WeightMeter) -> bool {
		if meter.try_consume(T::WeightInfo::agenda_entry()).is_err() {
			return false;
		}
		if Self::filed(&duty) != Some(slot) {
			// An entry of nothing would be a defect; it does not stop the others.
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

impl<T: Config> Pallet<T> {
	/// Put a thing on the agenda. The caller keeps `slot` in its record.
	pub(crate) fn file(duty: Duty, slot: Slot) {
		Duties::<T>::begin(T::Time::now());
		Agenda::<T>::insert(slot, duty, ());
	}

	/// Take a thing off the agenda.
	pub(crate) fn unfile(duty: &Duty, slot: Slot) {
		Agenda::<T>::remove(slot, duty);
	}
}

impl<T: Config> Duties<T> {
	/// Where the record of a thing says that it stands. None if there is no record.
	pub(crate) fn filed(duty: &Duty) -> Option<Slot> {
		match duty {
			Duty::Decide(key) => Measurements::<T>::get(key).map(|measurement| measurement.filed),
			Duty::Apply(fault) => Faults::<T>::get(fault).map(|fault| fault.filed),
			Duty::Close(lease) => Agreements::<T>::get(lease)
				.filter(|agreement| matches!(agreement.stage, Stage::Over { .. }))
				.map(|agreement| agreement.filed),
		}
	}

	/// When a thing is due. None if there is none, and on overflow.
	pub(crate) fn due(duty: &Duty) -> Option<Moment> {
		match duty {
			Duty::Decide(key) => deadline_of::<T>(&Agreements::<T>::get(key.lease)?, *key),
			Duty::Apply(fault) => Some(Faults::<T>::get(fault)?.due),
			Duty::Close(lease) => {
				Agreements::<T>::get(lease)?.until()?.checked_add(T::ReportPeriod::get())
			}
		}
	}

	/// Where a thing goes that cannot be done now.
	pub(crate) fn later(now: Moment) -> Slot {
		// At the end of time there is no later: then in its last slot.
		Self::slot_up(now.checked_add(T::RetryPeriod::get()).unwrap_or(Moment::MAX))
	}

	/// The epoch of a measurement that was decided before its deadline.
	fn decided(duty: &Duty) -> Option<EpochKey> {
		let Duty::Decide(key) = duty else { return None };
		Measurements::<T>::get(key).filter(Measurement::is_decided).map(|_| *key)
	}

	/// Forget a measurement that stands in `slot`.
	fn forget(key: EpochKey, slot: Slot) {
		Measurements::<T>::remove(key);
		Pallet::<T>::unfile(&Duty::Decide(key), slot);
	}

	fn weight(duty: &Duty) -> Weight {
		match duty {
			Duty::Decide(_) => T::WeightInfo::decide(),
			Duty::Apply(_) => T::WeightInfo::apply(),
			Duty::Close(_) => T::WeightInfo::close(),
		}
	}

	fn perform(duty: &Duty) -> DispatchResult {
		match duty {
			Duty::Decide(key) => Pallet::<T>::do_decide(*key),
			Duty::Apply(fault) => Pallet::<T>::do_apply(*fault),
			Duty::Close(lease) => Pallet::<T>::do_close(*lease),
		}
	}

	/// File a thing anew that could not be done, and say so unless that was to be expected.
	fn put_off(duty: Duty, slot: Slot, now: Moment, error: DispatchError) {
		let is = |known: Error<T>| error == known.into();
		if let (Duty::Decide(key), true) = (duty, is(Error::NoSuchAgreement)) {
			// A defect, which nothing can mend: nobody is left whom it is about.
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

	/// Let a thing stand in slot `to` alone, and its record say so.
	fn move_to(duty: Duty, from: Slot, to: Slot) {
		Pallet::<T>::unfile(&duty, from);
		Pallet::<T>::file(duty, to);
		match duty {
			Duty::Decide(key) => Measurements::<T>::mutate_extant(key, |known| known.filed = to),
			Duty::Apply(fault) => Faults::<T>::mutate_extant(fault, |known| known.filed = to),
			Duty::Close(lease) => Agreements::<T>::mutate_extant(lease, |known| known.filed = to),
		}
	}
}
