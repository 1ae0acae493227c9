//! The agenda of cases: when somebody has to look at one. Nothing is done here.
//!
//! There is one entry per case, in a slot in which somebody has to look at it: see
//! [`millrace_support::agenda`]. The hook works it off.

use core::marker::PhantomData;
use frame_support::traits::Time;
use millrace_primitives::{CaseId, Moment};
use millrace_support::agenda::Agenda as _;
use sp_runtime::DispatchError;

use crate::{Case, Cases, Config, Error, Pallet};

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
		case.filed = Due::<T>::slot_up(case.due);
		Due::<T>::file_first(&id, case.filed, T::Time::now());
	}

	/// Moves the entry of a case on the agenda to the slot in which it is due. Does nothing if there
	/// is no such case.
	pub(crate) fn refile(id: CaseId) {
		Cases::<T>::mutate_extant(id, |case| {
			let slot = Due::<T>::slot_up(case.due);
			Due::<T>::refile(&id, case.filed, slot);
			case.filed = slot;
		});
	}

	/// Removes the entry of a case from the agenda.
	pub(crate) fn unfile(id: CaseId, case: &Case<T>) {
		Due::<T>::unfile(&id, case.filed);
	}
}
