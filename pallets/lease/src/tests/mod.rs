//! Tests: the order, then one file per call in the order of a lease's life, agreements, the agenda,
//! metering, views, whole lives, properties and invariants.

mod reserve;

mod confirm;

mod terminate;

mod extend;

mod settle;

mod expire;

mod agreements;

mod agenda;

mod metering;

mod views;

mod lifecycle;

mod steps;

mod properties;

mod try_state;

pub use crate::{mock::*, *};
pub use frame_support::{assert_noop, assert_ok, weights::Weight};
pub use millrace_primitives::{
	lease_units,
	units::{DAY, DEVICE_HOUR, HOUR, MINUTE, SECOND},
	Acceptance, AssetId, ClassId, LeaseId, Leases as LeasesTrait, Moment, Reservation, TermsQuote,
	VaultId,
};
pub use sp_runtime::{DispatchError, Permill};

/// Just before a moment, and just after it.
pub const INSTANT: Moment = 1;

/// What `n` device-hours cost in gold.
pub fn price_of(hours: u128) -> u128 {
	hours * DEVICE_HOUR * PRICE
}
