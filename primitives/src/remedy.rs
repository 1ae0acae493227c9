//! What is done about a vault that cannot go on.

// The codec's derive casts pinned indices; nothing here is cast by hand.
#![allow(clippy::as_conversions)]

use crate::VaultId;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::dispatch::DispatchResult;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// How a frozen vault is settled. The encoding is pinned: variants are only ever appended.
#[derive(
	Clone,
	Copy,
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
	Serialize,
	Deserialize,
)]
pub enum Remedy {
	/// Holders are paid in full and the owner gets what is left. Becomes [`Self::Hybrid`] where the
	/// vault cannot pay in full.
	#[codec(index = 0)]
	GracefulExit,
	/// Holders get nothing, for what they hold was never worth anything.
	#[codec(index = 1)]
	HardStop,
	/// Units of the culpable are void, all others are paid as far as the vault goes, and the owner
	/// gets nothing.
	#[codec(index = 2)]
	Hybrid,
}

/// Remedies against vaults. Implemented by clt, consumed by the oracle of disputes. Every method is
/// all-or-nothing.
pub trait Remediate<AccountId> {
	/// Stop an active vault and its units until it is thawed or settled. Fails unless it is active.
	fn freeze(vault: VaultId) -> DispatchResult;

	/// Undo [`Self::freeze`]. Fails unless the vault is frozen and no remedy is ordered.
	fn thaw(vault: VaultId) -> DispatchResult;

	/// Order `remedy`, and freeze the vault if it is still active. `reporter` gets its share of
	/// what the remedy leaves over. Takes the place of a remedy that was ordered before. Fails if the
	/// vault is settled or closed.
	fn remedy(vault: VaultId, remedy: Remedy, reporter: Option<AccountId>) -> DispatchResult;
}
