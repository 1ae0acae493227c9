//! What time does, if nobody has done it: void what was not confirmed, settle what is over.
//!
//! The agenda has one entry per lease, at a minute at which somebody has to look at it. What is
//! looked at too early, because it was confirmed or extended since, is filed anew where it is due:
//! so a call that moves a deadline pays for no agenda.
//!
//! Everything is paid from a weight meter before it is done, and each lease is all or nothing. An end
//! that fails is put off by [`Config::RetryPeriod`], so that no lease stands in the way of another.
//! A block leaves off where its meter ends; what is done is off the agenda, so that the next block
//! goes on there. Nothing here depends on how many leases there are that are not due.

use crate::{
	types::{minute_down, minute_up, LeaseStatus, Minute},
	Agenda, Config, Cursor, Event, LeaseRecordOf, Leases, Pallet, WeightInfo,
};
use frame_support::{
	pallet_prelude::DispatchResult,
	storage::with_storage_layer,
	traits::Time,
	weights::{Weight, WeightMeter},
};
use millrace_primitives::{LeaseId, Moment};

/// What a look at a lease finds that is to be done.
enum Duty {
	/// The provider did not confirm.
	Void,
	/// It is over.
	Settle,
	/// It is over, and waited for its vault.
	PayOut,
}

/// What is to be done for a lease by `now`, if anything.
fn duty<T: Config>(record: &LeaseRecordOf<T>, now: Moment) -> Option<Duty> {
	match record.status {
		LeaseStatus::Ended { .. } => Some(Duty::PayOut),
		_ if now < record.due => None,
		LeaseStatus::Reserved => Some(Duty::Void),
		LeaseStatus::Active { .. } => Some(Duty::Settle),
	}
}

impl Duty {
	fn weight<T: Config>(&self) -> Weight {
		match self {
			Self::Void => T::WeightInfo::void(),
			Self::Settle => T::WeightInfo::settle(),
			Self::PayOut => T::WeightInfo::settle_ended(),
		}
	}

	/// Do it, all or nothing.
	fn perform<T: Config>(&self, lease: LeaseId) -> DispatchResult {
		with_storage_layer(|| match self {
			Self::Void => Pallet::<T>::do_void(lease),
			Self::Settle | Self::PayOut => {
				Pallet::<T>::do_settle(lease).map(|_| ()).map_err(|failed| failed.error)
			}
		})
	}
}

impl<T: Config> Pallet<T> {
	/// Do what `limit` allows, and return what that used: never more.
	pub(crate) fn do_agenda(limit: Weight) -> Weight {
		let mut meter = WeightMeter::with_limit(limit);
		if meter.try_consume(T::WeightInfo::agenda_base()).is_err() {
			return Weight::zero();
		}
		// Without a cursor there was never a lease.
		if let Some(before) = Cursor::<T>::get() {
			let after = Self::work_off(before, T::Time::now(), &mut meter);
			if after != before {
				Cursor::<T>::put(after);
			}
		}
		meter.consumed()
	}

	/// Work off the agenda from minute `cursor` on, as far as time and meter go. Returns the first
	/// minute that is not done.
	fn work_off(mut cursor: Minute, now: Moment, meter: &mut WeightMeter) -> Minute {
		let last = minute_down(now);
		while cursor <= last {
			if meter.try_consume(T::WeightInfo::agenda_minute()).is_err() {
				return cursor;
			}
			if let Some(lease) = Agenda::<T>::iter_key_prefix(cursor).next() {
				if !Self::attend(lease, cursor, now, meter) {
					return cursor;
				}
			} else {
				// After the last minute there is none, and none is needed.
				let Some(next) = cursor.checked_add(1) else { return cursor };
				cursor = next;
			}
		}
		cursor
	}

	/// Look at a lease and do what is to be done, so that it stands at `minute` no more. Whether the
	/// meter allowed it.
	pub(crate) fn attend(
		lease: LeaseId,
		minute: Minute,
		now: Moment,
		meter: &mut WeightMeter,
	) -> bool {
		if meter.try_consume(T::WeightInfo::agenda_entry()).is_err() {
			return false;
		}
		let Some(mut record) = Leases::<T>::get(lease).filter(|record| record.filed == minute)
		else {
			// An entry of no lease would be a defect; it does not stop the others.
			Agenda::<T>::remove(minute, lease);
			return true;
		};
		let Some(duty) = duty::<T>(&record, now) else {
			let due = minute_up(record.due);
			Self::file(lease, &mut record, due);
			Leases::<T>::insert(lease, record);
			return true;
		};
		if meter.try_consume(duty.weight::<T>()).is_err() {
			return false;
		}
		if let Err(error) = duty.perform::<T>(lease) {
			Self::file(lease, &mut record, Self::later(now));
			let until = record.filed;
			Leases::<T>::insert(lease, record);
			Self::deposit_event(Event::Postponed { lease, error, until });
		}
		true
	}

	/// Put a lease on the agenda, at `minute` alone.
	pub(crate) fn file(lease: LeaseId, record: &mut LeaseRecordOf<T>, minute: Minute) {
		Self::unfile(lease, record);
		record.filed = minute;
		Agenda::<T>::insert(minute, lease, ());
	}

	/// Take a lease off the agenda.
	pub(crate) fn unfile(lease: LeaseId, record: &LeaseRecordOf<T>) {
		Agenda::<T>::remove(record.filed, lease);
	}
}
