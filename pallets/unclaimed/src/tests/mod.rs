//! One file per call, and one for what pallets file; then sequences and invariants.

mod claim;
mod file;
mod pay_out;

mod properties;
mod try_state;
mod views;

pub use crate::{mock::*, *};
pub use frame_support::{assert_noop, assert_ok, traits::fungibles::Mutate};
pub use millrace_primitives::{AssetKind, Balance, Unclaimed as UnclaimedTrait};
pub use sp_runtime::TokenError;
