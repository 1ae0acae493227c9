//! What can be attested and disputed, and what others must know of it.

// The codec's derive casts pinned indices; nothing here is cast by hand.
#![allow(clippy::as_conversions)]

use crate::{Balance, ClassId, FaultId, FeedId, FeederId, FleetId, Moment, VaultId};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{dispatch::DispatchResult, pallet_prelude::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use sp_core::H256;

/// A claim about the world outside the chain, which attestors attest and which anybody may
/// dispute. The encoding is pinned: variants are only ever appended.
#[derive(
	Clone,
	Debug,
	Eq,
	PartialEq,
	Ord,
	PartialOrd,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Subject {
	/// The devices of a fleet exist, are of its class and at its owner's command, and its owner has
	/// declared its affiliates.
	#[codec(index = 0)]
	Fleet(FleetId),
	/// The units of a vault were issued in good faith: its owner means to deliver them, and can.
	#[codec(index = 1)]
	Issuance(VaultId),
	/// What was found to be missing of a lease was missing, and for the reason that was found.
	#[codec(index = 2)]
	Measurement(FaultId),
	/// What a feeder reports to a feed is what its source says.
	#[codec(index = 3)]
	Report {
		/// The feeder.
		feeder: FeederId,
		/// The feed.
		feed: FeedId,
	},
}

impl Subject {
	/// Number of kinds.
	pub const KINDS: u16 = 4;

	/// Its kind: the index of its variant.
	pub const fn kind(&self) -> u16 {
		match self {
			Self::Fleet(_) => 0,
			Self::Issuance(_) => 1,
			Self::Measurement(_) => 2,
			Self::Report { .. } => 3,
		}
	}
}

/// Who answers for a subject, and who else is close to it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Respondent<AccountId> {
	/// Who answers: the owner of the fleet or vault, the feeder; of a measurement the customer of the
	/// lease, whom it is for.
	pub account: AccountId,
	/// Accounts that it declared as its own, without itself.
	pub affiliates: Vec<AccountId>,
	/// Attestors who answer for it beside those whose attestation it has.
	pub signers: Vec<AccountId>,
	/// Who else has no vote, though it may dispute: the provider of a lease that was measured, and
	/// accounts of its own.
	pub interested: Vec<AccountId>,
	/// Whose policy says how its vaults are remedied. None where there cannot be any.
	pub class_id: Option<ClassId>,
}

/// What hangs on a subject.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Stake {
	/// Worth of all that would be lost if it were wrong, native token.
	pub value: Balance,
	/// Vaults that stand on it and owe something, each once. They are frozen by a dispute of it.
	pub vaults: Vec<VaultId>,
}

/// Subjects, as the oracle of disputes needs to know them. Tied together by the runtime from registry,
/// clt, lease and price-feed, consumed by oracle-governance. Every mutating method is all-or-nothing.
pub trait Subjects<AccountId> {
	/// Returns who answers for the subject, or `None` if it does not exist or nobody is liable any
	/// more.
	fn respondent(subject: &Subject) -> Option<Respondent<AccountId>>;

	/// What hangs on it, or `None` if that cannot be priced.
	fn stake(subject: &Subject) -> Option<Stake>;

	/// Whether `who` has so much of what is owed by `vault` that it is no impartial voter.
	fn is_interested(who: &AccountId, vault: VaultId) -> bool;

	/// Takes note that the subject is attested until `until`; `None` if it is not, or no longer is.
	fn attested(subject: &Subject, until: Option<Moment>) -> DispatchResult;

	/// A dispute of the subject began: what is of it alone stops. Its vaults are frozen apart from
	/// this.
	fn suspend(subject: &Subject) -> DispatchResult;

	/// The subject was found to be wrong: what is of it alone falls, and its owner's bond pays, to
	/// `reporter` in part. Its vaults are remedied apart from this.
	fn condemn(subject: &Subject, reporter: &AccountId) -> DispatchResult;

	/// Most vaults in [`Stake::vaults`].
	fn max_vaults() -> u32;

	/// Most accounts in [`Respondent::affiliates`].
	fn max_affiliates() -> u32;
}

/// What is disputed at the moment. Implemented by oracle-governance, consumed by clt, which pays out
/// no vault of a case, and registry, which keeps the bonds and fleets of respondents.
pub trait Disputed<AccountId> {
	/// Whether an open case has frozen `vault`.
	fn vault(vault: VaultId) -> bool;

	/// Returns whether `who` is the respondent of an open case.
	fn account(who: &AccountId) -> bool;
}

/// What a challenge rests on.
#[derive(
	Clone, Debug, Eq, PartialEq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Evidence {
	/// blake2-256 of it.
	pub hash: H256,
	/// Where it is found: a URI, printable ASCII without spaces.
	pub uri: BoundedVec<u8, ConstU32<128>>,
}

impl Evidence {
	/// Whether it can be looked for.
	pub fn is_valid(&self) -> bool {
		!self.uri.is_empty() && self.uri.iter().all(u8::is_ascii_graphic)
	}
}

/// Attestors, for those that hear them. Implemented by oracle-governance, consumed by sla.
pub trait Attestors<AccountId> {
	/// How many attestors are active, if `who` is one of them.
	fn active_beside(who: &AccountId) -> Option<u32>;
}

/// What was found about a subject, as far as whoever waits for it minds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Ruling {
	/// Nobody disputed it.
	Undisputed,
	/// A case is open.
	Open,
	/// It was found to be wrong.
	Wrong,
	/// It was found to be right.
	Right,
	/// Too few voted to find anything.
	Unresolved,
}

/// Disputes on behalf of somebody. Implemented by oracle-governance, consumed by sla. Every mutating
/// method is all-or-nothing.
pub trait Appeals<AccountId> {
	/// Dispute `subject` with the bond of `who`.
	///
	/// # Errors
	///
	/// Fails as the call does by which anybody disputes.
	fn appeal(who: AccountId, subject: Subject, evidence: Evidence) -> DispatchResult;

	/// What was found about `subject`.
	fn ruling(subject: &Subject) -> Ruling;
}

/// Seats of feeders. Implemented by price-feed, consumed by oracle-governance, which admits them and
/// keeps their bonds. Every mutating method is all-or-nothing.
pub trait Seats<AccountId> {
	/// Seat `who` as a feeder of source group `source`. Fails if it sits already or no seat is free.
	fn seat(who: &AccountId, source: u8) -> Result<FeederId, sp_runtime::DispatchError>;

	/// Take its seat. What it said does not count any more from the next submission on. Fails unless
	/// it sits.
	fn unseat(who: &AccountId) -> Result<FeederId, sp_runtime::DispatchError>;
}
