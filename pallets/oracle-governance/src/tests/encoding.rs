//! Indices that are pinned forever: whoever moves one breaks every client.

use super::*;
use codec::{Decode, Encode};
use frame_support::traits::{GetCallName, GetStorageVersion, PalletInfoAccess, StorageVersion};
use millrace_primitives::{FeedId, FeederId};
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
		"join",
		"leave",
		"withdraw_bond",
		"dismiss",
		"attest",
		"recount",
		"seat_feeder",
		"unseat_feeder",
		"commit",
		"uncommit",
		"withdraw_commitment",
		"dispute",
		"count_delegated",
		"close",
		"appeal",
		"rule",
		"conclude",
		"set_policy",
		"clear_ballots",
	];
	assert_eq!(Call::<Test>::get_call_names(), names);
	assert_eq!(variants::<Call<Test>>(), sequence(&names));
}

#[test]
fn event_indices_do_not_move() {
	assert_eq!(
		variants::<Event<Test>>(),
		sequence(&[
			"AttestorJoined",
			"AttestorLeaving",
			"AttestorLeft",
			"AttestorJailed",
			"Slashed",
			"Attested",
			"AttestationMade",
			"AttestationLost",
			"FeederAdmitted",
			"FeederDismissed",
			"Committed",
			"Uncommitted",
			"CommitmentReleased",
			"Disputed",
			"PollOpened",
			"PollExtended",
			"DelegationCounted",
			"Decided",
			"Appealed",
			"Concluded",
			"Failed",
			"PolicySet",
			"Postponed",
		])
	);
}

#[test]
fn error_indices_do_not_move() {
	assert_eq!(
		variants::<Error<Test>>(),
		sequence(&[
			"AlreadyAttestor",
			"TooManyAttestors",
			"NotAttestor",
			"NotActive",
			"AlreadyLeaving",
			"NotLeaving",
			"StillUnbonding",
			"UnderDispute",
			"UnknownSubject",
			"OwnSubject",
			"AlreadyAttested",
			"NotAttested",
			"QuorumStands",
			"NotFeeder",
			"PenaltyExceedsBond",
			"NothingToCommit",
			"NotCommitted",
			"AlreadyDisputed",
			"InvalidEvidence",
			"NoPrice",
			"UnknownCase",
			"WrongStage",
			"TooEarly",
			"TooLate",
			"SameSide",
			"LastInstance",
			"UnknownPoll",
			"VotingOver",
			"Party",
			"Interested",
			"NotCommittedInTime",
			"NothingDelegated",
			"PollOpen",
			"IdsExhausted",
			"Overflow",
			"Inconsistent",
		])
	);
}

#[test]
fn stored_enums_do_not_move() {
	let subjects = ["Fleet", "Issuance", "Measurement", "Report"];
	assert_eq!(variants::<Subject>(), sequence(&subjects));
	assert_eq!(variants::<Verdict>(), sequence(&["Upheld", "Rejected", "Unresolved"]));
	assert_eq!(variants::<CaseStage>(), sequence(&["Voting", "Decided", "LastInstance"]));
	assert_eq!(variants::<AttestorStatus>(), sequence(&["Active", "Jailed", "Leaving"]));
	assert_eq!(variants::<Poll<Test>>(), sequence(&["Open", "Closed"]));
	assert_eq!(variants::<Remedy>(), sequence(&["GracefulExit", "HardStop", "Hybrid"]));
	assert_eq!(
		variants::<Consequence>(),
		sequence(&["Thaw", "Remedy", "Restore", "Condemn", "Strike", "Jail", "Freeze"])
	);
	assert_eq!(
		variants::<HoldReason>(),
		sequence(&["AttestorBond", "FeederBond", "DisputeBond", "Commitment"])
	);
}

#[test]
fn subjects_are_encoded_as_they_ever_were() {
	pinned(Subject::Fleet(FleetId(0x0403_0201)), &[0, 1, 2, 3, 4]);
	pinned(Subject::Issuance(VaultId(5)), &[1, 5, 0, 0, 0]);
	pinned(Subject::Measurement(FaultId(6)), &[2, 6, 0, 0, 0]);
	let feed = FeedId::Class(ClassId(8));
	pinned(Subject::Report { feeder: FeederId(7), feed }, &[3, 7, 0, 0, 0, 0, 8, 0, 0, 0]);
	assert_eq!(Subject::KINDS, 4);
	for (kind, subject) in [
		Subject::Fleet(FleetId(0)),
		Subject::Issuance(VaultId(0)),
		Subject::Measurement(FaultId(0)),
		report(),
	]
	.into_iter()
	.enumerate()
	{
		// The class of a poll follows from it, and delegations are by class.
		assert_eq!(usize::from(subject.kind()), kind);
		assert_eq!(subject.encode()[0], kind as u8);
		assert_eq!(OracleGovernance::classes()[kind], 0x8000 + kind as u16);
	}
}

#[test]
fn verdicts_stages_and_states_are_encoded_as_they_ever_were() {
	pinned(Verdict::Upheld, &[0]);
	pinned(Verdict::Rejected, &[1]);
	pinned(Verdict::Unresolved, &[2]);
	pinned(CaseStage::Voting { poll: 9, extended: true }, &[0, 9, 0, 0, 0, 1]);
	pinned(CaseStage::Decided { verdict: Verdict::Rejected }, &[1, 1]);
	pinned(CaseStage::LastInstance { verdict: Verdict::Unresolved }, &[2, 2]);
	pinned(AttestorStatus::Active, &[0]);
	pinned(AttestorStatus::Jailed, &[1]);
	pinned(AttestorStatus::Leaving { until: 3 }, &[2, 3, 0, 0, 0, 0, 0, 0, 0]);
	pinned(Poll::<Test>::Closed { at: 2, upheld: None }, &[1, 2, 0, 0, 0, 0, 0, 0, 0, 0]);
	let upheld = Some(true);
	pinned(Poll::<Test>::Closed { at: 2, upheld }, &[1, 2, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
}

#[test]
fn consequences_are_encoded_as_they_ever_were() {
	pinned(Consequence::Thaw(VaultId(4)), &[0, 4, 0, 0, 0]);
	pinned(Consequence::Remedy(VaultId(4), Remedy::Hybrid), &[1, 4, 0, 0, 0, 2]);
	pinned(Consequence::Restore, &[2]);
	pinned(Consequence::Condemn, &[3]);
	pinned(Consequence::Strike, &[4]);
	pinned(Consequence::Jail, &[5]);
	pinned(Consequence::Freeze(VaultId(4)), &[6, 4, 0, 0, 0]);
}

#[test]
fn reasons_of_holds_are_encoded_as_they_ever_were() {
	pinned(HoldReason::AttestorBond, &[0]);
	pinned(HoldReason::FeederBond, &[1]);
	pinned(HoldReason::DisputeBond, &[2]);
	pinned(HoldReason::Commitment, &[3]);
}

#[test]
fn the_storage_version_is_one() {
	assert_eq!(OracleGovernance::in_code_storage_version(), StorageVersion::new(1));
	assert_eq!(OracleGovernance::name(), "OracleGovernance");
}
