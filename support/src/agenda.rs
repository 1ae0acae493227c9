//! What time does, if nobody has done it.
//!
//! An agenda has one entry for each thing that somebody has to look at, in the slot when it has to be
//! looked at. The record of that thing names the slot. A call that moves a deadline need not touch the
//! agenda: whoever looks too early files the entry again. Everything is paid from a weight meter before
//! it is done, and what is done is off the agenda: so a block leaves off where its meter ends, and the
//! next one goes on there. Nothing here depends on how many entries there are that are not due.
//!
//! What fails is put off by a period and does not delay other entries. An entry never goes back to the
//! slot in which it stands, so that each slot comes to an end.

use codec::FullCodec;
use frame_support::{
	pallet_prelude::{DispatchError, DispatchResult},
	storage::{with_storage_layer, IterableStorageDoubleMap, StorageDoubleMap, StorageValue},
	weights::{Weight, WeightMeter},
};
use millrace_primitives::Moment;

/// Slots since the Unix epoch.
pub type AgendaSlot = u64;

/// An agenda. Its storage is that of the pallet that keeps it.
pub trait Agenda {
	/// What has to be looked at.
	type Entry: FullCodec;

	/// What is stored of an entry's thing. It is read once for each look, and handed on.
	type Record;

	/// The entries, by their slots.
	type Entries: IterableStorageDoubleMap<AgendaSlot, Self::Entry, ()>;

	/// The first slot that is not done; `None` if there was never an entry.
	type Cursor: StorageValue<AgendaSlot, Query = Option<AgendaSlot>>;

	/// Length of a slot, milliseconds. Never zero.
	const SLOT: Moment;

	/// Returns the weight of a look at the cursor, and of moving it.
	fn base_weight() -> Weight;

	/// Returns the weight of a look into a slot.
	fn slot_weight() -> Weight;

	/// Returns the weight of a look at an entry, and of filing it again.
	fn entry_weight() -> Weight;

	/// Returns the weight of what is done for an entry that is due.
	fn weight(record: &Self::Record) -> Weight;

	/// Returns the time for which an entry is put off that fails.
	fn retry_period() -> Moment;

	/// Returns what is stored of an entry's thing, or `None` if there is none.
	fn record(entry: &Self::Entry) -> Option<Self::Record>;

	/// Returns the slot in which the record says that its entry stands.
	fn filed(record: &Self::Record) -> AgendaSlot;

	/// Returns when the entry is due, or `None` if it can be done at any time.
	fn due(record: &Self::Record) -> Option<Moment>;

	/// Does what is due. It runs in a storage layer: an error undoes everything. After success the
	/// entry must not stand where it stood.
	fn perform(entry: &Self::Entry, record: &Self::Record) -> DispatchResult;

	/// Stores the record of an entry that stands in `slot` from now on.
	fn store_filed(entry: &Self::Entry, record: Self::Record, slot: AgendaSlot);

	/// Returns whether `error` was to be expected, so that no event tells it.
	fn is_quiet(_error: &DispatchError) -> bool {
		false
	}

	/// Emits the event that an entry failed with `error` and is tried again in slot `until`.
	fn postponed(entry: Self::Entry, error: DispatchError, until: AgendaSlot);

	/// Returns the first slot that is not before `moment`.
	fn slot_up(moment: Moment) -> AgendaSlot {
		moment.div_ceil(Self::SLOT)
	}

	/// Returns the last slot that is not after `moment`.
	fn slot_down(moment: Moment) -> AgendaSlot {
		moment.checked_div(Self::SLOT).unwrap_or_default()
	}

	/// Returns the slot in which something that fails at `now` is tried again.
	fn later(now: Moment) -> AgendaSlot {
		// At the end of time there is no later: then in its last slot.
		Self::slot_up(now.checked_add(Self::retry_period()).unwrap_or(Moment::MAX))
	}

	/// Lets the agenda begin at `now`, if it has not begun: not with the epoch.
	fn begin(now: Moment) {
		if Self::Cursor::get().is_none() {
			Self::Cursor::put(Self::slot_down(now));
		}
	}

	/// Files an entry in `slot` of an agenda that has begun. The caller stores `slot` in the record.
	fn file(entry: &Self::Entry, slot: AgendaSlot) {
		Self::Entries::insert(slot, entry, ());
	}

	/// Files an entry in `slot` at `now`, with which the agenda begins if it has not begun. The
	/// caller stores `slot` in the record.
	fn file_first(entry: &Self::Entry, slot: AgendaSlot, now: Moment) {
		Self::begin(now);
		Self::file(entry, slot);
	}

	/// Removes the entry that stands in `slot`.
	fn unfile(entry: &Self::Entry, slot: AgendaSlot) {
		Self::Entries::remove(slot, entry);
	}

	/// Moves an entry between slots. The caller stores the new one in the record.
	fn refile(entry: &Self::Entry, from: AgendaSlot, to: AgendaSlot) {
		Self::unfile(entry, from);
		Self::file(entry, to);
	}

	/// Returns any entry that stands in `slot`, or `None` if there is none.
	fn first_of(slot: AgendaSlot) -> Option<Self::Entry> {
		Self::Entries::iter_key_prefix(slot).next()
	}

	/// Looks at an entry that stands in `slot` and does what is due at `now`, so that it stands
	/// there no longer. Returns false, with nothing changed, if the meter does not allow that or if
	/// there is no later slot.
	fn attend(entry: Self::Entry, slot: AgendaSlot, now: Moment, meter: &mut WeightMeter) -> bool {
		if meter.try_consume(Self::entry_weight()).is_err() {
			return false;
		}
		let Some(record) = Self::record(&entry).filter(|record| Self::filed(record) == slot) else {
			// An entry without a record would be a bug; it does not stop the others.
			Self::unfile(&entry, slot);
			return true;
		};
		let (until, failure) = match Self::due(&record).filter(|due| *due > now) {
			Some(due) => (Self::slot_up(due), None),
			None => {
				if meter.try_consume(Self::weight(&record)).is_err() {
					return false;
				}
				match with_storage_layer(|| Self::perform(&entry, &record)) {
					Ok(()) => return true,
					Err(error) => (Self::later(now), Some(error)),
				}
			}
		};
		// Never where it stands, or the slot would not come to an end.
		let Some(next) = slot.checked_add(1) else { return false };
		let until = until.max(next);
		Self::refile(&entry, slot, until);
		Self::store_filed(&entry, record, until);
		if let Some(error) = failure.filter(|error| !Self::is_quiet(error)) {
			Self::postponed(entry, error, until);
		}
		true
	}

	/// Does what is due at `now`, as far as `limit` goes. Returns what that used: never more.
	fn work_off(now: Moment, limit: Weight) -> Weight {
		let mut meter = WeightMeter::with_limit(limit);
		if meter.try_consume(Self::base_weight()).is_err() {
			return Weight::zero();
		}
		if let Some(before) = Self::Cursor::get() {
			let after = work_from::<Self>(before, now, &mut meter);
			if after != before {
				Self::Cursor::put(after);
			}
		}
		meter.consumed()
	}
}

/// Works off an agenda from `slot` on, as far as time and meter go. Returns the first slot that is
/// not done.
fn work_from<A: Agenda + ?Sized>(
	mut slot: AgendaSlot,
	now: Moment,
	meter: &mut WeightMeter,
) -> AgendaSlot {
	let last = A::slot_down(now);
	while slot <= last {
		if meter.try_consume(A::slot_weight()).is_err() {
			return slot;
		}
		if let Some(entry) = A::first_of(slot) {
			if !A::attend(entry, slot, now, meter) {
				return slot;
			}
		} else {
			// After the last slot there is none, and none is needed.
			let Some(next) = slot.checked_add(1) else { return slot };
			slot = next;
		}
	}
	slot
}

#[cfg(test)]
mod tests;
