//! The state of a chain as a whole.

use codec::{Decode, Encode};
use frame_support::storage::unhashed;
use sp_runtime::StateVersion;
use std::fmt::Debug;

/// Returns the root of all that is stored.
pub fn state_root() -> Vec<u8> {
	sp_io::storage::root(StateVersion::V1)
}

/// Takes `step` with `act` and returns the result. Panics if the step is one call that failed and has
/// changed what is stored.
pub fn without_trace<R, E>(
	step: &impl Debug,
	is_call: bool,
	act: impl FnOnce() -> Result<R, E>,
) -> Result<R, E> {
	let before = state_root();
	let result = act();
	if is_call && result.is_err() {
		assert_eq!(state_root(), before, "{step:?} failed and left a trace");
	}
	result
}

/// A world around a pallet whose knowledge is in storage, so that what is rolled back never happened.
pub trait Rollback {
	/// What the world knows.
	type Knowledge: Decode + Default + Encode;

	/// Returns what the world knows.
	fn get() -> Self::Knowledge {
		unhashed::get_or_default(b"world")
	}

	/// Changes what the world knows.
	fn change<R>(change: impl FnOnce(&mut Self::Knowledge) -> R) -> R {
		let mut known = Self::get();
		let result = change(&mut known);
		unhashed::put(b"world", &known);
		result
	}
}
