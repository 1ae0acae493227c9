//! What is said about an epoch, and what is found.

use frame_support::{pallet_prelude::Get, BoundedVec, DefaultNoBound};
use millrace_primitives::{Balance, FaultId, LeaseId};
use millrace_support::agenda::AgendaSlot;

use super::Metric;
use crate::Config;

/// Which epoch of which module of which lease.
#[frame_support::stored]
#[derive(Copy, Ord, PartialOrd)]
pub struct EpochKey {
	/// The lease.
	pub lease: LeaseId,
	/// The module's metric.
	pub metric: Metric,
	/// The epoch, counted from the beginning of the delivery.
	pub epoch: u32,
}

/// Who or what made an epoch miss its objective.
#[frame_support::stored]
#[derive(Copy, Ord, PartialOrd)]
pub enum Attribution {
	/// The provider: only this slashes.
	#[codec(index = 0)]
	Provider,
	/// What the customer ran.
	#[codec(index = 1)]
	Customer,
	/// The network between them.
	#[codec(index = 2)]
	Network,
	/// Whoever measured.
	#[codec(index = 3)]
	Verifier,
}

/// What an attestor measured.
#[frame_support::stored(no_skip_type_params)]
pub struct Report<AccountId> {
	/// The attestor.
	pub who: AccountId,
	/// The value, in the metric's unit.
	pub value: u64,
	/// What made the value miss the objective, if it does.
	pub cause: Attribution,
}

/// What a customer claims.
#[frame_support::stored]
#[derive(Copy)]
pub struct Claim {
	/// The value, in the metric's unit.
	pub value: u64,
	/// Bond on hold of the customer, native token.
	pub bond: Balance,
}

/// What is said about an epoch until it is decided.
#[frame_support::stored]
#[derive(DefaultNoBound)]
pub struct Measurement<T: Config> {
	/// Reports of attestors, in the order in which they came.
	pub reports: BoundedVec<Report<T::AccountId>, T::MaxAttestors>,
	/// Attestors that were active when the first of them reported.
	pub seats: u32,
	/// What the provider itself said: a value that misses the objective.
	pub admitted: Option<u64>,
	/// What the customer claims.
	pub claim: Option<Claim>,
	/// Slot of the agenda in which it is filed.
	pub filed: AgendaSlot,
}

impl<T: Config> Measurement<T> {
	/// Returns whether the epoch was decided before its deadline: then the measurement says how
	/// many measure, and not what.
	pub(crate) fn is_decided(&self) -> bool {
		self.seats > 0 && self.reports.is_empty()
	}

	/// Returns what is left of the measurement after it was decided.
	pub(crate) fn decided(&self) -> Self {
		Self { seats: self.seats, filed: self.filed, ..Default::default() }
	}

	/// Returns the number of reports of attestors.
	pub(crate) fn count(&self) -> u32 {
		// As many as attestors at most, which are counted in 32 bits.
		u32::try_from(self.reports.len()).unwrap_or(u32::MAX)
	}

	/// Returns how many reports are needed if `seats` attestors are active: more than two thirds,
	/// and at least [`Config::MinReports`].
	pub(crate) fn quorum_of(seats: u32) -> u32 {
		// Two thirds of them, rounded down, are all but a third, rounded up.
		let two_thirds = seats.checked_sub(seats.div_ceil(3));
		let more = two_thirds.and_then(|count| count.checked_add(1)).unwrap_or(u32::MAX);
		more.max(T::MinReports::get())
	}

	/// Returns whether enough attestors have reported for a finding.
	pub(crate) fn has_quorum(&self) -> bool {
		self.seats > 0 && self.count() >= Self::quorum_of(self.seats)
	}
}

/// What was found of an epoch.
#[frame_support::stored]
#[derive(Copy)]
pub enum Finding {
	/// It reached the objective.
	#[codec(index = 0)]
	Kept,
	/// The provider missed it: a fault waits.
	#[codec(index = 1)]
	Missed(FaultId),
	/// It missed the objective for another reason, which slashes nobody.
	#[codec(index = 2)]
	Excused(Attribution),
	/// Too few have measured, and nobody else has said anything.
	#[codec(index = 3)]
	Unmeasured,
}
