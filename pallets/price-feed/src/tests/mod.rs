//! One file per call, then what only shows over time.

mod add_feeder;
mod attacks;
mod genesis;
mod halt_feed;
mod lifecycle;
mod observations;
mod pages;
mod properties;
mod register_feed;
mod remove_feeder;
mod resume_feed;
mod retire_feed;
mod sealing;
mod status;
mod submit;
mod try_state;
mod views;

pub(crate) use crate::{mock::*, *};
pub(crate) use frame_support::{assert_noop, assert_ok, traits::Time};
pub(crate) use millrace_primitives::{
	units::{DAY, MILL, MINUTE, SECOND},
	Action, AssetId, AssetKind, Balance, ClassId, FeedId, FeederId, Moment, Quotes, Rule, Status,
	VaultId,
};
pub(crate) use sp_runtime::{DispatchError, FixedU128, Permill};

/// Governance.
pub(crate) fn root() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

/// `who` by signature.
pub(crate) fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}
