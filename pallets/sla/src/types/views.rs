//! What clients and other pallets read of agreements, scores and faults.

use alloc::vec::Vec;
use codec::{Decode, Encode};
use millrace_primitives::{Balance, ClassId, LeaseId, Moment};
use scale_info::TypeInfo;
use sp_runtime::Permill;

use super::{Agreement, Track};

/// How a provider kept its agreements, for clients.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Encode, Decode, TypeInfo)]
pub struct ScoreView {
	/// How likely the provider is to keep the next agreement.
	pub reliability: Permill,
	/// Agreements that were kept, decayed; six decimals.
	pub kept: u64,
	/// Agreements that were broken, decayed; six decimals.
	pub broken: u64,
	/// Until when the provider gets no new leases. `None` if it is not suspended.
	pub suspended_until: Option<Moment>,
}

/// A module of an agreement, for clients.
#[derive(Clone, Debug, Eq, PartialEq, Encode, Decode, TypeInfo)]
pub struct TrackView {
	/// The module and what has become of it.
	pub track: Track,
	/// Epochs that are over.
	pub epochs: u64,
	/// Epochs of which nothing was found, or not yet.
	pub unmeasured: u64,
}

/// An agreement, for clients.
#[derive(Clone, Debug, Eq, PartialEq, Encode, Decode, TypeInfo)]
pub struct AgreementView<AccountId> {
	/// The agreement.
	pub agreement: Agreement<AccountId>,
	/// Its modules, with what is missing.
	pub tracks: Vec<TrackView>,
	/// When the agreement can be closed at the earliest. `None` before the lease is over.
	pub closes_at: Option<Moment>,
}

/// Who answers for a fault, for disputes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FaultFacts<AccountId> {
	/// The lease.
	pub lease: LeaseId,
	/// The customer of the lease.
	pub customer: AccountId,
	/// The provider, which is to pay for the fault.
	pub provider: AccountId,
	/// Class of the lease.
	pub class_id: ClassId,
	/// The first attestors who reported it.
	pub reporters: Vec<AccountId>,
}

/// What a fault would cost now.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Encode, Decode, TypeInfo)]
pub struct SlashView {
	/// What the provider would lose, in the smallest unit of the vault's collateral.
	pub slash: Balance,
	/// Part of `slash` that the customer would get at once. The rest would be shared when the
	/// agreement is closed.
	pub to_customer: Balance,
}
