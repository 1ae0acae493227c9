//! Indices that are pinned forever: whoever moves one breaks every client.

use super::*;
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
	let names = ["confirm", "terminate", "extend", "settle", "expire"];
	assert_eq!(Call::<Test>::get_call_names(), names);
	assert_eq!(variants::<Call<Test>>(), sequence(&names));
}

#[test]
fn event_indices_do_not_move() {
	assert_eq!(
		variants::<Event<Test>>(),
		sequence(&[
			"Reserved",
			"Confirmed",
			"Extended",
			"Ended",
			"Compensated",
			"Settled",
			"Expired",
			"Postponed",
		])
	);
}

#[test]
fn error_indices_do_not_move() {
	assert_eq!(
		variants::<Error<Test>>(),
		sequence(&[
			"UnknownLease",
			"NotCustomer",
			"NotProvider",
			"NotParty",
			"NotReserved",
			"NotActive",
			"AlreadyEnded",
			"TooLate",
			"TooEarly",
			"NoDevices",
			"OffGrid",
			"TooShort",
			"TooLong",
			"NotEnoughDevices",
			"NotInGoodStanding",
			"NoAccess",
			"VaultFrozen",
			"IdsExhausted",
			"Overflow",
			"Inconsistent",
		])
	);
}

#[test]
fn stored_enums_do_not_move() {
	assert_eq!(variants::<LeaseStatus>(), sequence(&["Reserved", "Active", "Ended"]));
	assert_eq!(variants::<EndedBy>(), sequence(&["Customer", "Provider", "Time", "FailedStart"]));
}

#[test]
fn the_storage_version_is_one() {
	assert_eq!(Lease::in_code_storage_version(), StorageVersion::new(1));
	assert_eq!(Lease::name(), "Lease");
}
