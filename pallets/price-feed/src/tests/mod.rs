//! One file per call and per function for others, then what only shows over time.

mod attacks;
mod cautious;
mod drop_observation;
mod genesis;
mod halt_feed;
mod lifecycle;
mod live_sums;
mod observations;
mod pages;
mod properties;
mod register_feed;
mod resume_feed;
mod retire_feed;
mod sealing;
mod seat;
mod slow_price;
mod status;
mod submit;
mod try_state;
mod unseat;
mod views;

pub(crate) use crate::{mock::*, *};
pub(crate) use frame_support::{assert_noop, assert_ok, traits::Time};
pub(crate) use millrace_primitives::{
	units::{DAY, MINUTE, SECOND},
	Action, AssetId, AssetKind, ClassId, FeedId, FeederId, Moment, Quotes, Rule, Seats, Status,
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
