//! The agenda of agreements: what has to be looked at, and when. Nothing is done here.
//!
//! Each duty has one entry, in the slot at which somebody has to look at it, and its record says
//! which: see [`millrace_primitives::agenda`]. The hook works it off.

use core::marker::PhantomData;

use frame_support::traits::{Get, Time};
use millrace_primitives::{Agenda as _, AgendaSlot, Moment};

use crate::{Agenda, AgreementStage, Agreements, Config, Duty, Faults, Measurements, Pallet};

/// The agenda of service-level agreements.
pub(crate) struct Duties<T>(PhantomData<T>);

impl<T: Config> Pallet<T> {
	/// Files a duty in `slot` of the agenda. The caller keeps `slot` in the record.
	pub(crate) fn file(duty: Duty, slot: AgendaSlot) {
		Duties::<T>::begin(T::Time::now());
		Agenda::<T>::insert(slot, duty, ());
	}

	/// Removes a duty from `slot` of the agenda.
	pub(crate) fn unfile(duty: &Duty, slot: AgendaSlot) {
		Agenda::<T>::remove(slot, duty);
	}
}

impl<T: Config> Duties<T> {
	/// Returns the slot in which the record of a duty says that it is filed, or `None` if there is
	/// no record, or if the agreement to be closed is not over.
	pub(crate) fn filed(duty: &Duty) -> Option<AgendaSlot> {
		match duty {
			Duty::Decide(key) => Measurements::<T>::get(key).map(|measurement| measurement.filed),
			Duty::Apply(fault) => Faults::<T>::get(fault).map(|fault| fault.filed),
			Duty::Close(lease) => Agreements::<T>::get(lease)
				.filter(|agreement| matches!(agreement.stage, AgreementStage::Over { .. }))
				.map(|agreement| agreement.filed),
		}
	}

	/// Returns the moment at which a duty is due, or `None` if its record is missing, or on
	/// overflow.
	pub(crate) fn due(duty: &Duty) -> Option<Moment> {
		match duty {
			Duty::Decide(key) => {
				Agreements::<T>::get(key.lease)?.deadline(*key, T::ReportPeriod::get())
			}
			Duty::Apply(fault) => Some(Faults::<T>::get(fault)?.due),
			Duty::Close(lease) => {
				Agreements::<T>::get(lease)?.until()?.checked_add(T::ReportPeriod::get())
			}
		}
	}

	/// Returns the slot to which a duty is put off that cannot be done at `now`.
	pub(crate) fn later(now: Moment) -> AgendaSlot {
		// At the end of time there is no later: then in its last slot.
		Self::slot_up(now.checked_add(T::RetryPeriod::get()).unwrap_or(Moment::MAX))
	}

	/// Moves a duty from slot `from` to slot `to`, on the agenda and in its record.
	pub(crate) fn move_to(duty: Duty, from: AgendaSlot, to: AgendaSlot) {
		Pallet::<T>::unfile(&duty, from);
		Pallet::<T>::file(duty, to);
		match duty {
			Duty::Decide(key) => Measurements::<T>::mutate_extant(key, |known| known.filed = to),
			Duty::Apply(fault) => Faults::<T>::mutate_extant(fault, |known| known.filed = to),
			Duty::Close(lease) => Agreements::<T>::mutate_extant(lease, |known| known.filed = to),
		}
	}
}
