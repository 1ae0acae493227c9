//! The agenda of leases: when somebody has to look at one. Nothing is done here.
//!
//! There is one entry per lease, at a minute at which somebody has to look at it; how the hook works
//! it off, [`millrace_primitives::agenda`] says.

use crate::{Agenda, Config, LeaseRecordOf, Pallet};
use core::marker::PhantomData;
use frame_support::traits::Get;
use millrace_primitives::{Agenda as _, AgendaSlot, LeaseId, Moment};

/// The agenda of leases, by the minute.
pub(crate) struct Due<T>(PhantomData<T>);

impl<T: Config> Pallet<T> {
	/// Files a new lease on the agenda at `minute`, which is the one that its record says.
	pub(crate) fn file_first(lease: LeaseId, minute: AgendaSlot, now: Moment) {
		if lease == LeaseId::default() {
			// The agenda begins with the first lease, not with the epoch.
			Due::<T>::begin(now);
		}
		Agenda::<T>::insert(minute, lease, ());
	}

	/// Moves the entry of a lease on the agenda to `minute`. The caller stores the record.
	pub(crate) fn file(lease: LeaseId, record: &mut LeaseRecordOf<T>, minute: AgendaSlot) {
		Self::unfile(lease, record);
		record.filed = minute;
		Agenda::<T>::insert(minute, lease, ());
	}

	/// Removes the entry of a lease from the agenda.
	pub(crate) fn unfile(lease: LeaseId, record: &LeaseRecordOf<T>) {
		Agenda::<T>::remove(record.filed, lease);
	}

	/// Returns the minute at which an end that has to wait at `now` is tried again.
	pub(crate) fn later(now: Moment) -> AgendaSlot {
		// At the end of time there is no later: then at its last minute.
		Due::<T>::slot_up(now.checked_add(T::RetryPeriod::get()).unwrap_or(Moment::MAX))
	}
}
