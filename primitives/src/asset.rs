//! The ids of assets: numbers that a person can read, as each purpose has a range of its own.
//!
//! | id | asset |
//! | --- | --- |
//! | n, below 1 000 000 000 | external asset n: the settlement asset and other collateral |
//! | 1 000 000 000 + c | UTC of class c |
//! | 2 000 000 000 + v | CLT of vault v |
//! | from 3 000 000 000 | unassigned; those from 3 000 000 000 are kept for the legs of series, those from 4 000 000 000 for notes |
//! | 4 294 967 295 | [`AssetId::NONE`], never an asset |

use crate::{ClassId, VaultId};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::traits::fungible::NativeOrWithId;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// The last number within a range, and so the last id that a class or a vault can have.
pub const LAST: u32 = 999_999_999;

const FIRST_UTC: u32 = 1_000_000_000;
const FIRST_CLT: u32 = 2_000_000_000;

/// Id of an asset in pallet-assets. Metadata, JSON and the encoding show a plain u32; the ranges are
/// pinned.
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
	Serialize,
	Deserialize,
)]
#[serde(transparent)]
pub struct AssetId(u32);

/// What an [`AssetId`] stands for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum AssetRange {
	/// An asset that is neither compute nor native: the settlement asset and other collateral.
	External(u32),
	/// Universally tradeable compute: device-hours of a class, owed by no one vault.
	Utc(ClassId),
	/// Collateralised compute: device-hours owed by one vault.
	Clt(VaultId),
	/// Nothing yet.
	Unassigned,
}

impl AssetId {
	/// The settlement asset: USD, six decimals.
	pub const SETTLEMENT: Self = Self::external(1);

	/// The id under which there is never an asset.
	pub const NONE: Self = Self(u32::MAX);

	/// Returns the id of the external asset `n`, or [`Self::NONE`] if `n` is above [`LAST`].
	pub const fn external(n: u32) -> Self {
		Self::within(0, n)
	}

	/// Returns the id of the UTC of `class_id`, or [`Self::NONE`] if no class can have this id.
	pub const fn utc(class_id: ClassId) -> Self {
		Self::within(FIRST_UTC, class_id.0)
	}

	/// Returns the id of the CLT of `vault`, or [`Self::NONE`] if no vault can have this id.
	pub const fn clt(vault: VaultId) -> Self {
		Self::within(FIRST_CLT, vault.0)
	}

	/// Returns the id at place `n` of the range that begins at `first`. One that would leave the range
	/// must not name an asset of another: a call may carry any number as the id of a vault.
	const fn within(first: u32, n: u32) -> Self {
		match first.checked_add(n) {
			Some(id) if n <= LAST => Self(id),
			_ => Self::NONE,
		}
	}

	/// Returns what this id stands for.
	pub const fn kind(self) -> AssetRange {
		let Some(from_utc) = self.0.checked_sub(FIRST_UTC) else {
			return AssetRange::External(self.0);
		};
		match self.0.checked_sub(FIRST_CLT) {
			None => AssetRange::Utc(ClassId(from_utc)),
			Some(vault) if vault <= LAST => AssetRange::Clt(VaultId(vault)),
			Some(_) => AssetRange::Unassigned,
		}
	}

	/// Returns whether this asset comes from outside. Every other one is, or will be, a claim on compute
	/// or made of such: it may never back compute (COL-7), and only its pallet burns it.
	pub const fn is_external(self) -> bool {
		matches!(self.kind(), AssetRange::External(_))
	}
}

/// In the metadata this is a u32, so that wallets show and take the number.
impl TypeInfo for AssetId {
	type Identity = u32;

	fn type_info() -> scale_info::Type {
		u32::type_info()
	}
}

impl Default for AssetId {
	fn default() -> Self {
		Self::SETTLEMENT
	}
}

/// The id as it is written, whatever its range.
impl From<u32> for AssetId {
	fn from(id: u32) -> Self {
		Self(id)
	}
}

/// An asset where the native token is allowed too.
pub type AssetKind = NativeOrWithId<AssetId>;

/// Returns whether `kind` may be collateral at all: never a claim on compute (COL-7).
pub fn may_collateralise(kind: &AssetKind) -> bool {
	match kind {
		NativeOrWithId::Native => true,
		NativeOrWithId::WithId(id) => id.is_external(),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Ids at both ends of each range, with what they stand for.
	const KNOWN: [(AssetId, u32, AssetRange); 6] = [
		(AssetId::external(0), 0, AssetRange::External(0)),
		(AssetId::external(LAST), 999_999_999, AssetRange::External(LAST)),
		(AssetId::utc(ClassId(0)), 1_000_000_000, AssetRange::Utc(ClassId(0))),
		(AssetId::utc(ClassId::MAX), 1_999_999_999, AssetRange::Utc(ClassId::MAX)),
		(AssetId::clt(VaultId(0)), 2_000_000_000, AssetRange::Clt(VaultId(0))),
		(AssetId::clt(VaultId::MAX), 2_999_999_999, AssetRange::Clt(VaultId::MAX)),
	];

	#[test]
	fn ids_have_their_numbers_and_stand_for_what_they_were_made_of() {
		assert_eq!(AssetId::SETTLEMENT, AssetId::from(1));
		assert_eq!(AssetId::clt(VaultId(5)), AssetId::from(2_000_000_005));
		for (id, number, kind) in KNOWN {
			assert_eq!((id, id.kind()), (AssetId::from(number), kind));
		}
	}

	#[test]
	fn ids_beyond_a_range_are_those_of_no_asset() {
		for beyond in [LAST + 1, 2_000_000_000, u32::MAX] {
			assert_eq!(AssetId::external(beyond), AssetId::NONE);
			assert_eq!(AssetId::utc(ClassId(beyond)), AssetId::NONE);
			assert_eq!(AssetId::clt(VaultId(beyond)), AssetId::NONE);
		}
		for unassigned in [3_000_000_000, 4_000_000_000, u32::MAX] {
			assert_eq!(AssetId::from(unassigned).kind(), AssetRange::Unassigned);
		}
		assert_eq!(AssetId::NONE.kind(), AssetRange::Unassigned);
	}

	#[test]
	fn classes_and_vaults_have_no_id_after_the_last_of_their_range() {
		assert_eq!(ClassId(LAST - 1).next(), Some(ClassId::MAX));
		assert_eq!(VaultId(LAST - 1).next(), Some(VaultId::MAX));
		for beyond in [LAST, LAST + 1, u32::MAX] {
			assert_eq!(ClassId(beyond).next(), None);
			assert_eq!(VaultId(beyond).next(), None);
		}
	}

	#[test]
	fn only_external_assets_and_the_native_token_may_be_collateral() {
		assert!(may_collateralise(&AssetKind::Native));
		for (id, _, kind) in KNOWN {
			let external = matches!(kind, AssetRange::External(_));
			assert_eq!(may_collateralise(&AssetKind::WithId(id)), external, "{id:?}");
		}
		for unassigned in [3_000_000_000, 4_000_000_000, u32::MAX] {
			assert!(!may_collateralise(&AssetKind::WithId(AssetId::from(unassigned))));
		}
	}

	#[test]
	fn an_id_is_encoded_and_described_as_a_number() {
		let id = AssetId::clt(VaultId(5));
		assert_eq!(id.encode(), 2_000_000_005_u32.encode());
		assert_eq!(AssetId::decode(&mut &id.encode()[..]), Ok(id));
		assert_eq!(AssetId::max_encoded_len(), 4);
		assert_eq!(scale_info::meta_type::<AssetId>(), scale_info::meta_type::<u32>());
		assert_eq!(AssetId::type_info(), u32::type_info());
	}
}
