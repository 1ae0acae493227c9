//! The agenda of leases: when somebody has to look at one. Nothing is done here.
//!
//! There is one entry per lease, in a slot in which somebody has to look at it; how the hook works
//! it off, [`millrace_primitives::agenda`] says.

use crate::{Agenda, Config, LeaseRecordOf, Pallet};
use core::marker::PhantomData;
use frame_support::traits::Get;
use millrace_primitives::{Agenda as _, AgendaSlot, LeaseId, Moment};

/// The agenda of leases, whose slots are minutes.
pub(crate) struct Due<T>(PhantomData<T>);

impl<T: Config> Pallet<T> {
	/// Files a new lease on the agenda in `slot`, which is the one that its record says.
	pub(crate) fn file_first(lease: LeaseId, slot: AgendaSlot, now: Moment) {
		if lease == LeaseId::default() {
			// The agenda begins with the first lease, not with the epoch.
			Due::<T>::begin(now);
		}
		Agenda::<T>::insert(slot, lease, ());
	}

	/// Moves the entry of a lease on the agenda to `slot`. The caller stores the record.
	pub(crate) fn file(lease: LeaseId, record: &mut LeaseRecordOf<T>, slot: AgendaSlot) {
		Self::unfile(lease, record);
		record.filed = slot;
		Agenda::<T>::insert(slot, lease, ());
	}

	/// Removes the entry of a lease from the agenda.
	pub(crate) fn unfile(lease: LeaseId, record: &LeaseRecordOf<T>) {
		Agenda::<T>::remove(record.filed, lease);
	}

	/// Returns the slot in which an end that has to wait at `now` is tried again.
	pub(crate) fn later(now: Moment) -> AgendaSlot {
		// At the end of time there is no later one: then it is the last slot.
		Due::<T>::slot_up(now.checked_add(T::RetryPeriod::get()).unwrap_or(Moment::MAX))
	}
}
