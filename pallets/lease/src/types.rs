//! Records, and what each of them answers about itself.

// The codec's derive casts pinned indices; nothing here is cast by hand.
#![allow(clippy::as_conversions)]

use alloc::vec::Vec;
use codec::{Decode, Encode};
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use millrace_math::{mul_div_floor, share_ceil};
use millrace_primitives::{units::MINUTE, Balance, ClassId, LeaseId, Moment, Units, VaultId};
use millrace_support::agenda::AgendaSlot;
use scale_info::TypeInfo;
use sp_runtime::Permill;

/// Longest access details, bytes.
pub const MAX_ACCESS: u32 = 512;

/// How the customer reaches its devices, sealed by the provider to the customer's key. The chain
/// does not read it.
pub type Access = BoundedVec<u8, ConstU32<MAX_ACCESS>>;

/// What an order fixed: later changes of the runtime's constants and of prices do not touch it.
#[frame_support::stored]
pub struct LeaseTerms {
	/// How long the provider has to confirm, milliseconds.
	pub confirm_period: Moment,
	/// Share of the price of what is not delivered, which the provider pays for ending the lease.
	pub penalty: Permill,
	/// Least that it pays, as a share of the price of the whole lease.
	pub penalty_floor: Permill,
	/// Price of the first day of the lease, or of all of a shorter one: what a failed start costs.
	/// In the smallest unit of the vault's collateral; zero if it had no price.
	pub day_price: Balance,
	/// Price of all units, each at its order. In the smallest unit of the vault's collateral; zero
	/// if it had no price.
	pub whole_price: Balance,
}

impl LeaseTerms {
	/// Returns what a provider pays that ends a lease of `units` with `unused` of them left: the
	/// penalty on these, at least the floor, rounded up. Returns `None` on overflow.
	pub fn penalty_for(&self, unused: Units, units: Units) -> Option<Balance> {
		let price = millrace_math::mul_div_ceil(self.whole_price, unused, units)?;
		let penalty = share_ceil(price, self.penalty);
		Some(penalty.max(share_ceil(self.whole_price, self.penalty_floor)))
	}
}

/// Why a lease ended.
#[frame_support::stored]
#[derive(Copy)]
pub enum EndedBy {
	/// The customer did not want it any more.
	#[codec(index = 0)]
	Customer,
	/// The provider broke it off.
	#[codec(index = 1)]
	Provider,
	/// It was over.
	#[codec(index = 2)]
	Time,
	/// The provider never started it.
	#[codec(index = 3)]
	FailedStart,
}

/// Where a lease is in its life. A lease that is settled or expired has no record any more.
#[frame_support::stored]
pub enum LeaseStatus {
	/// The provider has to confirm it.
	#[codec(index = 0)]
	Reserved,
	/// It is being delivered.
	#[codec(index = 1)]
	Active {
		/// From when.
		since: Moment,
	},
	/// It is over and holds no devices; its units wait until its vault is not frozen any more.
	#[codec(index = 2)]
	Ended {
		/// Why.
		by: EndedBy,
		/// Units that were delivered.
		delivered: Units,
		/// What the provider has to pay the customer, in the smallest unit of the vault's
		/// collateral.
		compensation: Balance,
	},
}

/// A lease.
#[frame_support::stored(no_skip_type_params)]
pub struct LeaseRecord<AccountId> {
	/// Who gets the devices.
	pub customer: AccountId,
	/// Who delivers them: the owner of the vault.
	pub provider: AccountId,
	/// What the devices are.
	pub class_id: ClassId,
	/// Whose units pay for them.
	pub vault: VaultId,
	/// Devices at a time.
	pub devices: u32,
	/// How long, milliseconds, on the grid of minutes.
	pub duration: Moment,
	/// Units in the escrow: what `devices` deliver in `duration`.
	pub units: Units,
	/// Where it is in its life.
	pub status: LeaseStatus,
	/// When it was ordered.
	pub reserved_at: Moment,
	/// When something is due: the deadline of the confirmation, the end of the delivery, or, if it
	/// is over, when it ended.
	pub due: Moment,
	/// Where it stands on the agenda: not after `due`, unless its end was put off.
	pub filed: AgendaSlot,
	/// What the order fixed.
	pub terms: LeaseTerms,
	/// How the customer reaches its devices; empty until it is confirmed.
	pub access: Access,
}

impl<AccountId> LeaseRecord<AccountId> {
	/// Returns whether devices are kept for the lease.
	pub fn holds_devices(&self) -> bool {
		!matches!(self.status, LeaseStatus::Ended { .. })
	}

	/// Returns the units delivered by `now`: those of every minute that has begun, rounded down
	/// over all of them, never more than there are. Returns `None` on overflow, which a stored
	/// lease cannot cause.
	pub fn delivered_at(&self, now: Moment) -> Option<Units> {
		let since = match self.status {
			LeaseStatus::Reserved => return Some(0),
			LeaseStatus::Ended { delivered, .. } => return Some(delivered),
			LeaseStatus::Active { since } => since,
		};
		// The clock never goes back; if it did, nothing was delivered.
		let Some(elapsed) = now.checked_sub(since) else { return Some(0) };
		let begun = elapsed.div_ceil(MINUTE).checked_mul(MINUTE);
		match begun.filter(|begun| *begun < self.duration) {
			Some(begun) => mul_div_floor(self.units, begun.into(), self.duration.into()),
			None => Some(self.units),
		}
	}
}

/// What a provider has in leases of a class, and how many of them it started. Never removed, so that
/// a provider cannot shed its past. How reliable that makes it is not for this pallet to say.
#[frame_support::stored]
#[derive(Copy, Default)]
pub struct LoadRecord {
	/// Devices in leases that are not over.
	pub devices: u32,
	/// Leases that it confirmed.
	pub kept: u32,
	/// Leases that it did not start.
	pub failed: u32,
}

impl LoadRecord {
	/// Returns how many of `devices` are in no lease, or `None` if more are leased than there are,
	/// because devices were lost.
	pub(crate) fn free_of(&self, devices: u32) -> Option<u32> {
		devices.checked_sub(self.devices)
	}
}

/// Sums over the leases of a class.
#[frame_support::stored]
#[derive(Copy, Default)]
pub struct LeaseTotals {
	/// Leases that are neither settled nor expired.
	pub leases: u32,
	/// Units in them: those of the escrows, without donations.
	pub units: Units,
	/// Units that settled leases delivered, ever.
	pub delivered: Units,
}

impl LeaseTotals {
	/// Adds a lease of `units` that is ordered. Returns `None` on overflow.
	pub(crate) fn begin(self, units: Units) -> Option<Self> {
		Some(Self { leases: self.leases.checked_add(1)?, ..self.extend(units)? })
	}

	/// Adds `units` by which a lease is extended. Returns `None` on overflow.
	pub(crate) fn extend(self, units: Units) -> Option<Self> {
		Some(Self { units: self.units.checked_add(units)?, ..self })
	}

	/// Removes a lease of `units` that is settled, with `delivered` of them, or expired. Returns
	/// `None` if there is no such lease in the sums, or on overflow.
	pub(crate) fn end(self, units: Units, delivered: Units) -> Option<Self> {
		Some(Self {
			leases: self.leases.checked_sub(1)?,
			units: self.units.checked_sub(units)?,
			delivered: self.delivered.checked_add(delivered)?,
		})
	}
}

/// A lease, and what it has come to by now.
#[derive(Clone, Debug, Eq, PartialEq, Encode, Decode, TypeInfo)]
pub struct LeaseView<AccountId> {
	/// The lease.
	pub record: LeaseRecord<AccountId>,
	/// Units delivered so far.
	pub delivered: Units,
	/// Units that its customer would get back if it ended now.
	pub unused: Units,
}

/// What a provider has on its hands in a class.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Encode, Decode, TypeInfo)]
pub struct LoadView {
	/// Devices that its active fleets can have at work.
	pub devices: u32,
	/// Devices in leases.
	pub leased: u32,
	/// Devices that a redemption may get: none unless the provider is in good standing, and none
	/// while it is suspended.
	pub free: u32,
	/// Leases that it confirmed.
	pub kept: u32,
	/// Leases that it did not start.
	pub failed: u32,
	/// How likely it is to keep what it agrees to, as its agreements say.
	pub reliability: Permill,
	/// Whether it gets no new leases for now, as it broke its agreements repeatedly.
	pub suspended: bool,
	/// When the first of its leases is due, among at most a hundred of them. `None` if there is
	/// none.
	pub next_free: Option<Moment>,
}

/// Part of the list of somebody's leases.
#[derive(Clone, Debug, Default, Eq, PartialEq, Encode, Decode, TypeInfo)]
pub struct LeasePage {
	/// Their ids, in the order of the storage.
	pub leases: Vec<LeaseId>,
	/// After which one to go on. `None` if that was all.
	pub next: Option<LeaseId>,
}
