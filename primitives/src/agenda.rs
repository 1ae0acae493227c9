//! What time does, if nobody has done it.
//!
//! An agenda has one entry for each thing that somebody has to look at, in the slot when it has to be
//! looked at. A call that moves a deadline need not touch it: whoever looks too early files the entry
//! anew. Everything is paid from a weight meter before it is done, and what is done is off the agenda:
//! so a block leaves off where its meter ends, and the next one goes on there. Nothing here depends on
//! how many entries there are that are not due.

use crate::Moment;
use frame_support::weights::{Weight, WeightMeter};

/// Slots since the Unix epoch.
pub type AgendaSlot = u64;

/// An agenda. Its storage is that of the pallet that keeps it.
pub trait Agenda {
	/// What has to be looked at.
	type Entry;

	/// Length of a slot, milliseconds, never zero.
	const SLOT: Moment;

	/// The first slot that is not done; none before the first entry ever.
	fn cursor() -> Option<AgendaSlot>;

	/// `slot` is the first that is not done.
	fn set_cursor(slot: AgendaSlot);

	/// Any entry that stands in `slot`.
	fn first_of(slot: AgendaSlot) -> Option<Self::Entry>;

	/// Look at `entry` and do what is due at `now`, so that it stands in `slot` no more. Whether the
	/// meter allowed it; if it did not, nothing has changed.
	fn attend(entry: Self::Entry, slot: AgendaSlot, now: Moment, meter: &mut WeightMeter) -> bool;

	/// Weight of a look at the cursor, and of moving it.
	fn base_weight() -> Weight;

	/// Weight of a look into a slot.
	fn slot_weight() -> Weight;

	/// The first slot that is not before `moment`.
	fn slot_up(moment: Moment) -> AgendaSlot {
		moment.div_ceil(Self::SLOT)
	}

	/// The last slot that is not after `moment`.
	fn slot_down(moment: Moment) -> AgendaSlot {
		moment.checked_div(Self::SLOT).unwrap_or_default()
	}

	/// Let the agenda begin at `now` if it has not begun: not with the epoch.
	fn begin(now: Moment) {
		if Self::cursor().is_none() {
			Self::set_cursor(Self::slot_down(now));
		}
	}

	/// Do what is due at `now`, as far as `limit` goes. Returns what that used: never more.
	fn work_off(now: Moment, limit: Weight) -> Weight {
		let mut meter = WeightMeter::with_limit(limit);
		if meter.try_consume(Self::base_weight()).is_err() {
			return Weight::zero();
		}
		if let Some(before) = Self::cursor() {
			let after = work_from::<Self>(before, now, &mut meter);
			if after != before {
				Self::set_cursor(after);
			}
		}
		meter.consumed()
	}
}

/// Work off an agenda from `slot` on, as far as time and meter go. Returns the first slot that is not
/// done.
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
