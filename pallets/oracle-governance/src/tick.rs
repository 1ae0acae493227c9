//! What time does, if nobody has done it: close what was voted on, conclude what nobody appealed.
//!
//! The agenda has one entry per case, at a tick at which somebody has to look at it. What is looked
//! at too early, because a call has moved its deadline, is filed anew where it is due: so such a call
//! pays for no agenda. Everything is paid from a weight meter before it is done. What fails, which
//! would be a defect, is put off by [`RETRY`] and stands in no other case's way. Cases that are not
//! due cost nothing.

use crate::{
	types::{tick_down, tick_up, Stage, Tick},
	Agenda, Case, Cases, Config, Cursor, Pallet, WeightInfo,
};
use frame_support::{
	pallet_prelude::DispatchResult,
	storage::with_storage_layer,
	traits::Time,
	weights::{Weight, WeightMeter},
};
use millrace_primitives::{units::HOUR, CaseId, Moment};

/// How long something that failed is put off.
const RETRY: Moment = HOUR;

impl<T: Config> Pallet<T> {
	/// Do what `limit` allows, and return what that used: never more.
	pub(crate) fn do_agenda(limit: Weight) -> Weight {
		let mut meter = WeightMeter::with_limit(limit);
		if meter.try_consume(T::WeightInfo::agenda_base()).is_err() {
			return Weight::zero();
		}
		// Without a cursor there was never a case.
		if let Some(before) = Cursor::<T>::get() {
			let after = Self::work_off(before, T::Time::now(), &mut meter);
			if after != before {
				Cursor::<T>::put(after);
			}
		}
		meter.consumed()
	}

	/// Work off the agenda from tick `cursor` on, as far as time and meter go. Returns the first tick
	/// that is not done.
	fn work_off(mut cursor: Tick, now: Moment, meter: &mut WeightMeter) -> Tick {
		let last = tick_down(now);
		while cursor <= last {
			if meter.try_consume(T::WeightInfo::agenda_tick()).is_err() {
				return cursor;
			}
			if let Some(case) = Agenda::<T>::iter_key_prefix(cursor).next() {
				if !Self::attend(case, cursor, now, meter) {
					return cursor;
				}
			} else {
				// After the last tick there is none, and none is needed.
				let Some(next) = cursor.checked_add(1) else { return cursor };
				cursor = next;
			}
		}
		cursor
	}

	/// Look at a case and do what is to be done, so that it stands at `tick` no more. Whether the
	/// meter allowed it.
	pub(crate) fn attend(id: CaseId, tick: Tick, now: Moment, meter: &mut WeightMeter) -> bool {
		if meter.try_consume(T::WeightInfo::agenda_entry()).is_err() {
			return false;
		}
		let Some(case) = Cases::<T>::get(id).filter(|case| case.filed == tick) else {
			// An entry of no case would be a defect; it does not stop the others.
			Agenda::<T>::remove(tick, id);
			return true;
		};
		if !Self::is_due(&case, now) {
			Self::refile(id, case.due);
			return true;
		}
		if meter.try_consume(Self::duty_weight(&case)).is_err() {
			return false;
		}
		let later = match with_storage_layer(|| Self::perform(id, &case)) {
			Ok(()) => Cases::<T>::get(id).map(|case| case.due),
			Err(_) => now.checked_add(RETRY),
		};
		if let Some(later) = later {
			Self::refile(id, later);
		}
		true
	}

	/// What a case that is due costs.
	fn duty_weight(case: &Case<T>) -> Weight {
		match case.stage {
			Stage::Voting { .. } => T::WeightInfo::close(),
			_ => T::WeightInfo::conclude(case.vault_count()),
		}
	}

	fn perform(id: CaseId, case: &Case<T>) -> DispatchResult {
		match case.stage {
			Stage::Voting { .. } => Self::do_close(id),
			_ => Self::do_conclude(id).map(|_| ()).map_err(|failed| failed.error),
		}
	}

	/// Put a new case on the agenda. The caller stores it.
	pub(crate) fn file_first(id: CaseId, case: &mut Case<T>) {
		case.filed = tick_up(case.due);
		Agenda::<T>::insert(case.filed, id, ());
		if !Cursor::<T>::exists() {
			Cursor::<T>::put(tick_down(T::Time::now()));
		}
	}

	/// Let a case stand on the agenda at the tick of `due` alone.
	fn refile(id: CaseId, due: Moment) {
		Cases::<T>::mutate(id, |case| {
			if let Some(case) = case {
				Self::unfile(id, case);
				case.filed = tick_up(due);
				Agenda::<T>::insert(case.filed, id, ());
			}
		});
	}

	/// Take a case off the agenda.
	pub(crate) fn unfile(id: CaseId, case: &Case<T>) {
		Agenda::<T>::remove(case.filed, id);
	}
}
