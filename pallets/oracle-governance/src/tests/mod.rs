//! Tests: members, attestations, votes, then the calls in the order of a case's life, the agenda, what
//! others are told, views, whole lives, properties and invariants.

mod members;

mod feeders;

mod attest;

mod commit;

mod vote;

mod delegation;

mod polls;

mod dispute;

mod close;

mod appeal;

mod rule;

mod conclude;

mod policy;

mod agenda;

mod provide;

mod views;

mod properties;

mod try_state;

pub(crate) use crate::agenda::Due;
pub use crate::{mock::*, *};
pub use frame_support::{assert_noop, assert_ok, traits::Polling, weights::Weight};
pub use millrace_primitives::{
	units::{DAY, HOUR, MILL},
	AssetKind, Balance, CaseId, ClassId, Disputes, FaultId, FleetId, Moment, Remedy, Subject,
	VaultId,
};
pub use millrace_support::agenda::Agenda as _;
pub use pallet_conviction_voting::{AccountVote, Conviction};
pub use sp_runtime::{DispatchError, Permill};
