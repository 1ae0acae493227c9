//! The agenda of agreements: what has to be looked at, and when. Nothing is done here.
//!
//! Each duty has one entry, in the slot at which somebody has to look at it, and its record says
//! which: see [`millrace_support::agenda`]. The hook works it off.

use core::marker::PhantomData;

use frame_support::traits::{Get, Time};
use millrace_primitives::{FaultId, LeaseId, Moment};
use millrace_support::agenda::{Agenda as _, AgendaSlot};

use crate::{
	Agreement, AgreementOf, AgreementStage, Agreements, Config, Duty, EpochKey, Fault, FaultOf,
	Faults, Measurement, Measurements, Pallet,
};

/// The agenda of service-level agreements.
pub(crate) struct Duties<T>(PhantomData<T>);

/// The record of a duty, with its key.
pub(crate) enum Filed<T: Config> {
	/// What is to be decided.
	Measurement(EpochKey, Measurement<T>),
	/// What is to be applied.
	Fault(FaultId, FaultOf<T>),
	/// What is to be closed.
	Agreement(LeaseId, AgreementOf<T>),
}

impl<T: Config> Pallet<T> {
	/// Files a duty in `slot` of the agenda. The caller keeps `slot` in the record.
	pub(crate) fn file(duty: Duty, slot: AgendaSlot) {
		Duties::<T>::file_first(&duty, slot, T::Time::now());
	}

	/// Removes a duty from `slot` of the agenda.
	pub(crate) fn unfile(duty: &Duty, slot: AgendaSlot) {
		Duties::<T>::unfile(duty, slot);
	}
}

impl<T: Config> Filed<T> {
	/// Returns the record of a duty, or `None` if there is none, or if the agreement to be closed is
	/// not over.
	pub(crate) fn of(duty: &Duty) -> Option<Self> {
		Some(match *duty {
			Duty::Decide(key) => Self::Measurement(key, Measurements::<T>::get(key)?),
			Duty::Apply(id) => Self::Fault(id, Faults::<T>::get(id)?),
			Duty::Close(lease) => {
				let agreement = Agreements::<T>::get(lease)?;
				let is_over = matches!(agreement.stage, AgreementStage::Over { .. });
				Self::Agreement(lease, is_over.then_some(agreement)?)
			}
		})
	}

	/// Returns the slot in which the duty is filed.
	pub(crate) fn slot(&self) -> AgendaSlot {
		match self {
			Self::Measurement(_, measurement) => measurement.filed,
			Self::Fault(_, fault) => fault.filed,
			Self::Agreement(_, agreement) => agreement.filed,
		}
	}

	/// Returns the moment at which the duty is due, or `None` if its agreement is missing, or on
	/// overflow.
	pub(crate) fn due(&self) -> Option<Moment> {
		match self {
			Self::Measurement(key, _) => {
				Agreements::<T>::get(key.lease)?.deadline(*key, T::ReportPeriod::get())
			}
			Self::Fault(_, fault) => Some(fault.due),
			Self::Agreement(_, agreement) => agreement.until()?.checked_add(T::ReportPeriod::get()),
		}
	}

	/// Stores the record of a duty that is filed in `slot` from now on.
	pub(crate) fn store(self, slot: AgendaSlot) {
		match self {
			Self::Measurement(key, measurement) => {
				Measurements::<T>::insert(key, Measurement { filed: slot, ..measurement })
			}
			Self::Fault(id, fault) => Faults::<T>::insert(id, Fault { filed: slot, ..fault }),
			Self::Agreement(lease, agreement) => {
				Agreements::<T>::insert(lease, Agreement { filed: slot, ..agreement })
			}
		}
	}
}
