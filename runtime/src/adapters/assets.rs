//! The native token and all assets behind one interface.

#![deny(clippy::as_conversions, clippy::expect_used)]

use crate::{AccountId, Assets, AssetsHolder, Balances};
use frame_support::traits::fungible::{NativeFromLeft, NativeOrWithId, UnionOf};
use millrace_primitives::AssetId;

/// The native token and all assets behind one interface.
pub type NativeAndAssets =
	UnionOf<Balances, Assets, NativeFromLeft, NativeOrWithId<AssetId>, AccountId>;
/// Holds on the native token and on all assets behind one interface.
pub type NativeAndAssetsHolder =
	UnionOf<Balances, AssetsHolder, NativeFromLeft, NativeOrWithId<AssetId>, AccountId>;
