//! The agenda of cases: when somebody has to look at one. Nothing is done here.
//!
//! There is one entry per case, in a slot in which somebody has to look at it: see
//! [`millrace_primitives::agenda`]. The hook works it off.

use core::marker::PhantomData;
use frame_support::traits::Time;
use millrace_primitives::{Agenda as _, CaseId, Moment};
use sp_runtime::DispatchError;

use crate::{Agenda, Case, Cases, Config, Error, Pallet};

/// The agenda of cases.
pub(crate) struct Due<T>(PhantomData<T>);

impl<T: Config> Pallet<T> {
	/// Returns the moment at which a `period` that begins now is over. Fails with `Overflow` if
	/// there is no such moment.
	pub(crate) fn after(period: Moment) -> Result<Moment, DispatchError> {
		T::Time::now().checked_add(period).ok_or(Error::<T>::Overflow.into())
	}

	/// Files a new case on the agenda, which begins with the first one. The caller stores the case.
	pub(crate) fn file_first(id: CaseId, case: &mut Case<T>) {
		let due = case.due;
		Self::file(id, case, due);
		Due::<T>::begin(T::Time::now());
	}

	/// Files a case that has no entry on the agenda in the slot of `due`. The caller stores the
	/// case.
	fn file(id: CaseId, case: &mut Case<T>, due: Moment) {
		case.filed = Due::<T>::slot_up(due);
		Agenda::<T>::insert(case.filed, id, ());
	}

	/// Moves the entry of a case on the agenda to the slot of `due`. Does nothing if there is no
	/// such case.
	pub(crate) fn refile(id: CaseId, due: Moment) {
		Cases::<T>::mutate(id, |case| {
			if let Some(case) = case {
				Self::unfile(id, case);
				Self::file(id, case, due);
			}
		});
	}

	/// Removes the entry of a case from the agenda.
	pub(crate) fn unfile(id: CaseId, case: &Case<T>) {
		Agenda::<T>::remove(case.filed, id);
	}
}
