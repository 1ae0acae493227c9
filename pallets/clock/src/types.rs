//! What the clock keeps.

use millrace_primitives::Moment;

/// Slots between two timestamps that are no downtime.
pub const FREE_SLOTS: Moment = 5;

/// The last timestamp and the downtime up to it.
#[frame_support::stored]
#[derive(Copy, Default)]
pub struct ClockReading {
	/// Unix time of the last timestamp, milliseconds. Zero before the first one.
	pub last: Moment,
	/// All time beyond the free slots between two timestamps so far, milliseconds.
	pub downtime: Moment,
}

impl ClockReading {
	/// Takes in the timestamp `now`, of which `free` milliseconds after the last one are no downtime.
	/// Returns the gap between the two if it added to the downtime.
	pub fn pass(&mut self, now: Moment, free: Moment) -> Option<Moment> {
		let last = core::mem::replace(&mut self.last, now);
		if last == 0 {
			return None;
		}
		let gap = now.checked_sub(last)?;
		let beyond = gap.checked_sub(free).filter(|beyond| *beyond > 0)?;
		// It cannot overflow: the sum of all gaps is less than the last timestamp.
		self.downtime = self.downtime.checked_add(beyond)?;
		Some(gap)
	}
}
