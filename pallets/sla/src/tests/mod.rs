//! Tests: templates, then one file per call in the order of a fault's life, scores, the agenda, whole
//! lives, properties and invariants.

mod define_template;

mod offer_template;

mod retire_template;

mod genesis;

mod agree;

mod begin_end;

mod extend;

mod ends;

mod report;

mod self_report;

mod claim;

mod decide;

mod judge;

mod appeal;

mod apply;

mod distribution;

mod path;

mod close;

mod scores;

mod agenda;

mod same_block;

mod release;

mod views;

mod steps;

mod properties;

mod try_state;

mod simulation;

pub use crate::{mock::*, *};
pub use frame_support::{assert_noop, assert_ok, weights::Weight};
pub use millrace_primitives::{
	units::{DAY, DEVICE_HOUR, HOUR, MINUTE, SECOND, USD},
	Acceptance, AssetId, Balance, Evidence, Extension, FaultId, LeaseId, Moment, NewLease, Status,
	TemplateId, VaultId,
};
pub use sp_runtime::{DispatchError, Permill};

/// Just before a moment, and just after it.
pub const INSTANT: Moment = 1;
