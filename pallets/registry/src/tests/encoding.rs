//! Indices that are pinned forever: whoever moves one breaks every client and stored holds.

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
		"define_class",
		"retire_class",
		"register_provider",
		"update_provider",
		"leave",
		"withdraw_bond",
		"commit_fleet",
		"withdraw_fleet",
		"prove_double_pledge",
		"demand_device",
		"open_device",
		"expire_demand",
	];
	assert_eq!(Call::<Test>::get_call_names(), names);
	assert_eq!(variants::<Call<Test>>(), sequence(&names));
}

#[test]
fn event_indices_do_not_move() {
	assert_eq!(
		variants::<Event<Test>>(),
		sequence(&[
			"ClassDefined",
			"ClassRetired",
			"ProviderRegistered",
			"ProviderUpdated",
			"ProviderLeaving",
			"BondWithdrawn",
			"FleetCommitted",
			"FleetWithdrawn",
			"FleetCondemned",
			"ProviderSlashed",
			"DeviceDemanded",
			"DeviceOpened",
			"DemandExpired",
			"FleetAttested",
		])
	);
}

#[test]
fn error_indices_do_not_move() {
	assert_eq!(
		variants::<Error<Test>>(),
		sequence(&[
			"InvalidName",
			"InvalidSpec",
			"IdsExhausted",
			"UnknownClass",
			"ClassRetired",
			"AlreadyRegistered",
			"InvalidRegion",
			"InvalidEndpoint",
			"NotRegistered",
			"AlreadyLeaving",
			"FleetsActive",
			"VaultsOpen",
			"NotLeaving",
			"StillUnbonding",
			"BondDeficient",
			"TooManyFleets",
			"NoDevices",
			"TooManyDevices",
			"ZeroRoot",
			"ZeroThroughput",
			"Condemned",
			"RootUsed",
			"ZeroCapacity",
			"Overflow",
			"UnknownFleet",
			"NotOwner",
			"FleetNotActive",
			"DemandsOpen",
			"CapacityOwed",
			"SameLeaf",
			"NotConcurrent",
			"AlreadyCondemned",
			"NoLongerLiable",
			"OwnFleet",
			"InvalidProof",
			"UnknownDevice",
			"AlreadyDemanded",
			"NotDemanded",
			"DeadlinePassed",
			"DeadlineAhead",
			"Inconsistent",
			"AffiliatesUnsorted",
			"OwnAffiliate",
			"DevicesLeased",
			"UnderDispute",
		])
	);
}

#[test]
fn hold_reasons_and_stored_enums_do_not_move() {
	assert_eq!(HoldReason::ProviderBond.encode(), [0]);
	assert_eq!(HoldReason::DemandBond.encode(), [1]);
	assert_eq!(variants::<FleetStatus>(), sequence(&["Active", "Withdrawn", "Condemned"]));
	assert_eq!(variants::<Fault>(), sequence(&["DoublePledge", "Unopened", "Verdict"]));
}

#[test]
fn positions_are_encoded_field_by_field_in_this_order() {
	let position = ClassCapacityOf::<Test> {
		capacity: 1,
		active: 2,
		condemned: 3,
		attested: listed([(4, 5), (6, 7)]),
	};
	let bytes = (1u128, 2u32, 3u32, vec![(4u32, 5u64), (6, 7)]).encode();
	assert_eq!(position.encode(), bytes);
}

#[test]
fn the_storage_version_is_one() {
	assert_eq!(Registry::in_code_storage_version(), StorageVersion::new(1));
	assert_eq!(Registry::name(), "Registry");
}
