//! What can be attested and disputed.

// The codec's derive casts pinned indices; nothing here is cast by hand.
#![allow(clippy::as_conversions)]

use crate::{FaultId, FeedId, FeederId, FleetId, VaultId};

/// A claim about the world outside the chain, which attestors attest and which anybody may
/// dispute. The encoding is pinned: variants are only ever appended.
#[frame_support::stored]
#[derive(Ord, PartialOrd)]
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

	/// Returns its kind: the index of its variant.
	pub const fn kind(&self) -> u16 {
		match self {
			Self::Fleet(_) => 0,
			Self::Issuance(_) => 1,
			Self::Measurement(_) => 2,
			Self::Report { .. } => 3,
		}
	}
}
