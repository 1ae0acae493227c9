//! How pallet-clt stops the units of one vault.

#![deny(clippy::as_conversions, clippy::expect_used)]

use crate::{Assets, Clt, Runtime, RuntimeOrigin};
use frame_support::{dispatch::DispatchResult, instances::Instance1};
use millrace_primitives::AssetId;

/// Stops the CLT of one vault by pallet-assets itself: the account of pallet-clt has all roles of it.
/// No filter is in the way, as these are not dispatched.
pub struct CltFreezer;

impl pallet_clt::FreezeAsset for CltFreezer {
	fn freeze(asset: AssetId) -> DispatchResult {
		Assets::freeze_asset(RuntimeOrigin::signed(Clt::account_id()), asset)
	}

	fn thaw(asset: AssetId) -> DispatchResult {
		Assets::thaw_asset(RuntimeOrigin::signed(Clt::account_id()), asset)
	}

	fn is_frozen(asset: AssetId) -> bool {
		pallet_assets::Asset::<Runtime, Instance1>::get(asset)
			.is_some_and(|details| details.status == pallet_assets::AssetStatus::Frozen)
	}
}
