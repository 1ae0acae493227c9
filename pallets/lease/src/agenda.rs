//! The agenda of leases: when somebody has to look at one. Nothing is done here.
//!
//! There is one entry per lease, in a slot in which somebody has to look at it: see
//! [`millrace_support::agenda`]. The hook works it off.

use crate::{Config, LeaseRecordOf, Pallet};
use core::marker::PhantomData;
use millrace_primitives::{LeaseId, Moment};
use millrace_support::agenda::{Agenda as _, AgendaSlot};

/// The agenda of leases, whose slots are minutes.
pub(crate) struct Due<T>(PhantomData<T>);

impl<T: Config> Pallet<T> {
	/// Files a new lease on the agenda in `slot`, which is the one that its record says.
	pub(crate) fn file_first(lease: LeaseId, slot: AgendaSlot, now: Moment) {
		if lease == LeaseId::default() {
			// Only then has the agenda not begun, and no other lease reads the cursor.
			Due::<T>::begin(now);
		}
		Due::<T>::file(&lease, slot);
	}

	/// Moves the entry of a lease on the agenda to `slot`. The caller stores the record.
	pub(crate) fn refile(lease: LeaseId, record: &mut LeaseRecordOf<T>, slot: AgendaSlot) {
		Due::<T>::refile(&lease, record.filed, slot);
		record.filed = slot;
	}

	/// Removes the entry of a lease from the agenda.
	pub(crate) fn unfile(lease: LeaseId, record: &LeaseRecordOf<T>) {
		Due::<T>::unfile(&lease, record.filed);
	}
}
