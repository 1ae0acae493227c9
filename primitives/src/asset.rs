//! The assets of the chain.

// The codec's derive casts pinned indices; nothing here is cast by hand.
#![allow(clippy::as_conversions)]

use crate::{ClassId, VaultId};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::traits::fungible::NativeOrWithId;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Id of an asset in pallet-assets. The encoding is pinned: variants are only ever appended.
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
pub enum AssetId {
	/// An asset that is neither compute nor native: the settlement asset and other collateral.
	#[codec(index = 0)]
	External(u32),
	/// Universally tradeable compute: device-hours of a class, owed by no one vault.
	#[codec(index = 1)]
	Utc(ClassId),
	/// Collateralised compute: device-hours owed by one vault.
	#[codec(index = 2)]
	Clt(VaultId),
}

impl AssetId {
	/// The settlement asset: USD, six decimals.
	pub const SETTLEMENT: Self = Self::External(1);

	/// Whether this asset is itself a claim on compute, which may never back another.
	pub fn is_compute(&self) -> bool {
		matches!(self, Self::Utc(_) | Self::Clt(_))
	}
}

impl Default for AssetId {
	fn default() -> Self {
		Self::SETTLEMENT
	}
}

impl From<u32> for AssetId {
	fn from(id: u32) -> Self {
		Self::External(id)
	}
}

/// An asset where the native token is allowed too.
pub type AssetKind = NativeOrWithId<AssetId>;

/// Whether `kind` may be collateral at all: never a claim on compute (COL-7).
pub fn may_collateralise(kind: &AssetKind) -> bool {
	match kind {
		NativeOrWithId::Native => true,
		NativeOrWithId::WithId(id) => !id.is_compute(),
	}
}
