//! Disputes: what others must know of them, and what they must know of their subjects.

use crate::{Balance, ClassId, Moment, Subject, VaultId};
use alloc::vec::Vec;
use frame_support::{dispatch::DispatchResult, pallet_prelude::ConstU32, BoundedVec};
use sp_core::H256;

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
	/// Whose policy says how its vaults are remedied. `None` if there cannot be any.
	pub class_id: Option<ClassId>,
}

/// Value at stake on a subject.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Stake {
	/// Worth of all that would be lost if it were wrong, native token.
	pub value: Balance,
	/// Vaults that stand on it and owe something, each once. They are frozen by a dispute of it.
	pub vaults: Vec<VaultId>,
}

/// Subjects, as the oracle of disputes needs to know them. Tied together by the runtime from registry,
/// clt, sla and price-feed, consumed by oracle-governance. Every mutating method is all-or-nothing.
pub trait Subjects<AccountId> {
	/// Returns who answers for the subject, or `None` if it does not exist or nobody is liable any
	/// more.
	fn respondent(subject: &Subject) -> Option<Respondent<AccountId>>;

	/// Returns the value at stake, or `None` if that cannot be priced.
	fn stake(subject: &Subject) -> Option<Stake>;

	/// Returns whether `who` has so much of what `vault` owes that it is no impartial voter.
	fn is_interested(who: &AccountId, vault: VaultId) -> bool;

	/// Takes note that the subject is attested until `until`, or that it is not if that is `None`.
	fn attested(subject: &Subject, until: Option<Moment>) -> DispatchResult;

	/// Suspends what belongs to the subject alone, as a dispute began. Its vaults are frozen apart
	/// from this.
	fn suspend(subject: &Subject) -> DispatchResult;

	/// Voids what belongs to the subject alone, which was found to be wrong; its owner's bond pays, to
	/// `reporter` in part. Its vaults are remedied apart from this.
	fn condemn(subject: &Subject, reporter: &AccountId) -> DispatchResult;

	/// Returns the most vaults in [`Stake::vaults`].
	fn max_vaults() -> u32;

	/// Returns the most accounts in [`Respondent::affiliates`].
	fn max_affiliates() -> u32;
}

/// What a challenge rests on.
#[frame_support::stored]
pub struct Evidence {
	/// blake2-256 of it.
	pub hash: H256,
	/// Where it is found: a URI, printable ASCII without spaces.
	pub uri: BoundedVec<u8, ConstU32<128>>,
}

impl Evidence {
	/// Returns whether it can be looked for.
	pub fn is_valid(&self) -> bool {
		!self.uri.is_empty() && self.uri.iter().all(u8::is_ascii_graphic)
	}
}

/// What was found about a subject, for those that wait for it.
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

/// Disputes and the attestors. Implemented by oracle-governance, consumed by clt, which pays out no vault
/// of a case, by registry, which keeps the bonds and fleets of respondents, and by sla, which hears
/// attestors and disputes what they found. Every mutating method is all-or-nothing.
pub trait Disputes<AccountId> {
	/// Returns whether an open case has frozen `vault`.
	fn has_frozen(vault: VaultId) -> bool;

	/// Returns whether `who` is the respondent of an open case.
	fn is_respondent(who: &AccountId) -> bool;

	/// Returns how many attestors are active, or `None` if `who` is not one of them.
	fn active_beside(who: &AccountId) -> Option<u32>;

	/// Disputes `subject` with the bond of `who`.
	///
	/// # Errors
	///
	/// Fails as the call does by which anybody disputes.
	fn appeal(who: AccountId, subject: Subject, evidence: Evidence) -> DispatchResult;

	/// Returns what was found about `subject`.
	fn ruling(subject: &Subject) -> Ruling;
}
