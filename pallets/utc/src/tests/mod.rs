//! One file per call, in the order of a unit's life; then what holds over all of them.

mod open;
mod pool;
mod unpool;

mod redeem;
mod routing;

mod claim_pooled;
mod liquidate;
mod redeem_cash;

mod buy_collateral;

mod keeper;
mod views;

mod attacks;
mod lifecycle;
mod properties;
mod try_state;

pub use crate::{mock::*, *};
pub use frame_support::{
	assert_noop, assert_ok,
	traits::{
		fungible::{Inspect as _, Mutate as _},
		fungibles::{metadata::Inspect as _, Inspect as _, Mutate as _},
	},
};
pub use millrace_primitives::{
	units::{HOUR, MILL, MINUTE, USD},
	Acceptance, AssetId, AssetKind, Balance, ClassId, FeedId, LeaseId, Moment, Pools as _, Status,
	TermsQuote, Units, VaultId, VaultState,
};
pub use sp_runtime::{ArithmeticError, DispatchError, FixedU128, Permill, TokenError};

/// So many device-hours, in units.
pub const fn hours(count: Units) -> Units {
	count * HOUR_UNITS
}

/// No vault has this id.
pub const NOBODYS: VaultId = VaultId(999);
