//! Payments that must not fail because their receiver cannot take them.

use frame_support::storage::with_storage_layer;
use millrace_primitives::Balance;
use sp_runtime::{DispatchError, DispatchResult};

/// Gives `amount` to the first in `line` that can receive it, and returns which one that was. Each
/// attempt is all-or-nothing. Zero goes to the first and is not given at all.
///
/// The last in `line` keeps what nobody else can receive. This is the one place in which that is
/// decided.
///
/// Fails with the error of the last attempt if nobody can receive it, and with `CannotLookup` if
/// `line` is empty.
pub fn give_to_first<Payee>(
	amount: Balance,
	line: impl IntoIterator<Item = Payee>,
	mut give: impl FnMut(&Payee, Balance) -> DispatchResult,
) -> Result<Payee, DispatchError> {
	let mut failed = DispatchError::CannotLookup;
	for payee in line {
		if amount == 0 {
			return Ok(payee);
		}
		match with_storage_layer(|| give(&payee, amount)) {
			Ok(()) => return Ok(payee),
			Err(error) => failed = error,
		}
	}
	Err(failed)
}

/// Gives all of `amount`, or nothing if that fails. Returns what was given. Zero is not given at all.
pub fn give_if_possible(amount: Balance, give: impl FnOnce(Balance) -> DispatchResult) -> Balance {
	if amount == 0 {
		return 0;
	}
	match with_storage_layer(|| give(amount)) {
		Ok(()) => amount,
		Err(_) => 0,
	}
}
