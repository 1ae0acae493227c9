//! Indices that are pinned forever: whoever moves one breaks every client.

use super::*;
use codec::{Decode, Encode};
use frame_support::traits::{GetCallName, GetStorageVersion, PalletInfoAccess, StorageVersion};
use scale_info::{TypeDef, TypeInfo};

fn variants<T: TypeInfo + 'static>() -> Vec<(u8, String)> {
	let TypeDef::Variant(variant) = T::type_info().type_def else { panic!("not an enum") };
	variant.variants.iter().map(|v| (v.index, v.name.to_string())).collect()
}

fn sequence(names: &[&str]) -> Vec<(u8, String)> {
	names.iter().enumerate().map(|(n, name)| (n as u8, name.to_string())).collect()
}

/// `value` is `bytes`, and `bytes` are `value`.
fn pinned<T: Encode + Decode + PartialEq + core::fmt::Debug>(value: T, bytes: &[u8]) {
	assert_eq!(value.encode(), bytes);
	assert_eq!(T::decode(&mut &bytes[..]), Ok(value));
}

#[test]
fn call_indices_do_not_move() {
	let names = [
		"define_template",
		"offer_template",
		"retire_template",
		"report",
		"self_report",
		"claim",
		"decide",
		"appeal",
		"apply",
		"close",
	];
	assert_eq!(Call::<Test>::get_call_names(), names);
	assert_eq!(variants::<Call<Test>>(), sequence(&names));
}

#[test]
fn event_indices_do_not_move() {
	assert_eq!(
		variants::<Event<Test>>(),
		sequence(&[
			"TemplateDefined",
			"TemplateRetired",
			"Agreed",
			"Begun",
			"Extended",
			"Ended",
			"Reported",
			"SelfReported",
			"Claimed",
			"Decided",
			"ClaimSettled",
			"FaultFound",
			"Appealed",
			"Overturned",
			"Slashed",
			"Scored",
			"Suspended",
			"Closed",
			"Postponed",
		])
	);
}

#[test]
fn error_indices_do_not_move() {
	assert_eq!(
		variants::<Error<Test>>(),
		sequence(&[
			"UnknownTemplate",
			"NotOwner",
			"TooManyTemplates",
			"InvalidName",
			"NoModules",
			"DuplicateMetric",
			"ObjectiveOutOfRange",
			"WindowOutOfRange",
			"EmptyCurve",
			"OverlappingCurve",
			"FallingCurve",
			"FeeAboveMax",
			"NoPrice",
			"ProviderSuspended",
			"UnknownAgreement",
			"UnknownModule",
			"UnknownEpoch",
			"TooEarly",
			"TooLate",
			"NotAttestor",
			"OwnLease",
			"WrongUnit",
			"ValueOutOfRange",
			"Duplicate",
			"TooManyReports",
			"NotProvider",
			"NotCustomer",
			"NotAFault",
			"AlreadyReported",
			"InvalidEvidence",
			"UnknownMeasurement",
			"UnknownFault",
			"UnderAppeal",
			"NotOver",
			"StillPending",
			"Overflow",
			"IdsExhausted",
			"Inconsistent",
			"DefaultNotFree",
		])
	);
}

#[test]
fn hold_reasons_do_not_move() {
	let names = ["TemplateDeposit", "Fee", "ClaimBond"];
	assert_eq!(variants::<HoldReason>(), sequence(&names));
}

#[test]
fn stored_enums_do_not_move() {
	assert_eq!(
		variants::<Metric>(),
		sequence(&[
			"Availability",
			"StartLatency",
			"Throughput",
			"MemoryBandwidth",
			"NetworkLatency",
			"ErrorRate",
			"ReclaimNotice",
		])
	);
	let causes = ["Provider", "Customer", "Network", "Verifier"];
	assert_eq!(variants::<Attribution>(), sequence(&causes));
	assert_eq!(variants::<AgreementStage>(), sequence(&["Agreed", "Running", "Over"]));
	assert_eq!(variants::<Finder>(), sequence(&["Attestors", "Provider", "Customer"]));
	assert_eq!(variants::<Duty>(), sequence(&["Decide", "Apply", "Close"]));
}

#[test]
fn what_calls_and_events_carry_does_not_move() {
	assert_eq!(variants::<Unit>(), sequence(&["PerMillion", "Milliseconds", "Microseconds"]));
	assert_eq!(variants::<Finding>(), sequence(&["Kept", "Missed", "Excused", "Unmeasured"]));
}

#[test]
fn an_epoch_is_its_lease_its_metric_and_its_number() {
	pinned(key(LeaseId(7), Metric::Throughput, 258), &[7, 0, 0, 0, 2, 2, 1, 0, 0]);
	pinned(Duty::Decide(uptime(LeaseId(1), 2)), &[0, 1, 0, 0, 0, 0, 2, 0, 0, 0]);
	pinned(Duty::Apply(FaultId(3)), &[1, 3, 0, 0, 0]);
	pinned(Duty::Close(LeaseId(4)), &[2, 4, 0, 0, 0]);
	pinned(Finding::Missed(FaultId(5)), &[1, 5, 0, 0, 0]);
	pinned(Finding::Excused(Attribution::Network), &[2, 2]);
	pinned(Reading { value: 9, unit: Unit::Microseconds }, &[9, 0, 0, 0, 0, 0, 0, 0, 2]);
	pinned(AgreementStage::Running { since: 1 }, &[1, 1, 0, 0, 0, 0, 0, 0, 0]);
}

#[test]
fn the_storage_version_is_one() {
	assert_eq!(Sla::in_code_storage_version(), StorageVersion::new(1));
	assert_eq!(Sla::name(), "Sla");
}
