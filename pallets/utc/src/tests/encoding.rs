//! Indices that are pinned forever: whoever moves one breaks every client.

use super::*;
use codec::Encode;
use frame_support::traits::{GetCallName, GetStorageVersion, PalletInfoAccess, StorageVersion};
use scale_info::{TypeDef, TypeInfo};

fn variants<T: TypeInfo + 'static>() -> Vec<(u8, String)> {
	let TypeDef::Variant(variant) = T::type_info().type_def else { panic!("not an enum") };
	variant.variants.iter().map(|v| (v.index, v.name.to_string())).collect()
}

fn sequence(names: &[&str]) -> Vec<(u8, String)> {
	names.iter().enumerate().map(|(n, name)| (n as u8, name.to_string())).collect()
}

#[test]
fn call_indices_do_not_move() {
	let names = [
		"open",
		"pool",
		"unpool",
		"redeem",
		"redeem_cash",
		"liquidate",
		"claim_pooled",
		"buy_collateral",
	];
	assert_eq!(Call::<Test>::get_call_names(), names);
	assert_eq!(variants::<Call<Test>>(), sequence(&names));
}

#[test]
fn event_indices_do_not_move() {
	assert_eq!(
		variants::<Event<Test>>(),
		sequence(&[
			"PoolOpened",
			"Pooled",
			"Unpooled",
			"Redeemed",
			"RedeemedCash",
			"Liquidated",
			"ShortfallClaimed",
			"CollateralBought",
			"Taken",
			"Restored",
		])
	);
}

#[test]
fn error_indices_do_not_move() {
	assert_eq!(
		variants::<Error<Test>>(),
		sequence(&[
			"UnknownClass",
			"PoolExists",
			"ZeroAmount",
			"UnknownVault",
			"NoPool",
			"VaultFrozen",
			"VaultNotActive",
			"ExceedsPooled",
			"NothingLeft",
			"InvalidLease",
			"CannotDeliver",
			"WrongClass",
			"NoShortfall",
			"ExceedsShortfall",
			"PaidBelowMin",
			"NotSettled",
			"NothingPooled",
			"QuoteNotLive",
			"PriceAboveMax",
			"NothingThere",
			"NotCollateral",
			"Overflow",
			"Inconsistent",
		])
	);
}

#[test]
fn the_number_of_devices_is_in_the_error_that_a_client_decodes() {
	let DispatchError::Module(error) = Error::<Test>::CannotDeliver(0x1234).into() else {
		panic!("is of a module")
	};
	assert_eq!(error.error, [10, 0x34, 0x12, 0]);
}

#[test]
fn records_do_not_move() {
	let (first, vaults) = (Some(VaultId(7)), 8);
	let pool = PoolRecord { pooled: 1, shortfall: 2, debt: 3, first, vaults };
	assert_eq!(pool.encode(), (1u128, 2u128, 3u128, Some(7u32), 8u32).encode());
	let (prev, next) = (VaultId(3), VaultId(4));
	let record = PooledRecord { class_id: ClassId(1), units: 2, prev, next };
	assert_eq!(record.encode(), (1u32, 2u128, 3u32, 4u32).encode());
}

#[test]
fn the_storage_version_is_one() {
	assert_eq!(Utc::in_code_storage_version(), StorageVersion::new(1));
	assert_eq!(Utc::name(), "Utc");
}
