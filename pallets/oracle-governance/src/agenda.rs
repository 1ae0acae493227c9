//! The agenda of cases: when somebody has to look at one. Nothing is done here.
//!
//! There is one entry per case, at a tick at which somebody has to look at it: see
//! [`millrace_primitives::agenda`]. The hook works it off.

use core::marker::PhantomData;
use frame_support::traits::Time;
use millrace_primitives::{Agenda as _, CaseId, Moment};
use sp_runtime::DispatchError;

use crate::{Agenda, Case, Cases, Config, Error, Pallet};

/// The agenda of cases.
pub(crate) struct Due<T>(PhantomData<T>);

impl<T: Config> Pallet<T> {
	/// When something that begins now and takes `period` is over.
	pub(crate) fn after(period: Moment) -> Result<Moment, DispatchError> {
		T::Time::now().checked_add(period).ok_or(Error::<T>::Overflow.into())
	}

	/// Put a new case on the agenda. The caller stores it.
	pub(crate) fn file_first(id: CaseId, case: &mut Case<T>) {
		let due = case.due;
		Self::file(id, case, due);
		Due::<T>::begin(T::Time::now());
	}

	/// Put a case that stands nowhere on the agenda. The caller stores it.
	fn file(id: CaseId, case: &mut Case<T>, due: Moment) {
		case.filed = Due::<T>::slot_up(due);
		Agenda::<T>::insert(case.filed, id, ());
	}

	/// Let a case stand on the agenda at the tick of `due` alone.
	pub(crate) fn refile(id: CaseId, due: Moment) {
		Cases::<T>::mutate(id, |case| {
			if let Some(case) = case {
				Self::unfile(id, case);
				Self::file(id, case, due);
			}
		});
	}

	/// Take a case off the agenda.
	pub(crate) fn unfile(id: CaseId, case: &Case<T>) {
		Agenda::<T>::remove(case.filed, id);
	}
}
