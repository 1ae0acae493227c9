//! Pools of fungible compute, and who delivers a redemption from one.

use crate::{Load, Units, VaultId};
use frame_support::dispatch::DispatchResult;

/// The pools of the classes. Implemented by utc, consumed by clt, which makes good for pooled units
/// that a remedy voids, and by lease, whose units come from the pools and go back to them. Every
/// mutating method is all-or-nothing.
pub trait Pools<AccountId> {
	/// Returns the units of the vault's CLT that its class pool holds.
	fn pooled(vault: VaultId) -> Units;

	/// Burns as much UTC of `customer`, and moves `units` of the vault's from its pool to `escrow`.
	///
	/// # Errors
	///
	/// Fails if the customer or the pool has too little, and if the vault is not active.
	fn take(
		vault: VaultId,
		units: Units,
		customer: &AccountId,
		escrow: &AccountId,
	) -> DispatchResult;

	/// Mints as much UTC to `customer`, and takes `units` of the vault's back from `escrow`: into the
	/// pool, or, if the vault was settled, as a claim into the class's backstop. UTC that the customer
	/// cannot receive is filed for it.
	///
	/// # Errors
	///
	/// Fails while the vault is frozen.
	fn restore(
		vault: VaultId,
		units: Units,
		escrow: &AccountId,
		customer: &AccountId,
	) -> DispatchResult;
}

/// A vault that may deliver.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Candidate {
	/// The vault.
	pub vault: VaultId,
	/// Units of it in the pool of its class.
	pub units: Units,
	/// What its owner has on its hands.
	pub load: Load,
}

impl Candidate {
	/// Returns whether it has enough of both.
	pub fn can_deliver(&self, devices: u32, units: Units) -> bool {
		self.units >= units && self.load.free >= devices
	}
}

/// Chooses who is to deliver `units` by `devices`: of the candidates that can, the most reliable one; of
/// equals the one with the most free devices, then the first. `None` if none can.
pub fn most_reliable(candidates: &[Candidate], devices: u32, units: Units) -> Option<&Candidate> {
	let able = candidates.iter().filter(|candidate| candidate.can_deliver(devices, units));
	// The last of equals is the maximum: the first of those in their order.
	able.rev().max_by_key(|candidate| (candidate.load.reliability, candidate.load.free))
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_arithmetic::Permill;

	fn candidate(vault: u32, units: Units, free: u32, reliability: u32) -> Candidate {
		let load = Load { devices: free, free, reliability: Permill::from_percent(reliability) };
		Candidate { vault: VaultId(vault), units, load }
	}

	fn chosen(candidates: &[Candidate]) -> Option<u32> {
		most_reliable(candidates, 4, 100).map(|candidate| candidate.vault.0)
	}

	#[test]
	fn who_cannot_deliver_is_never_chosen_however_reliable() {
		let able = candidate(2, 100, 4, 1);
		assert_eq!(chosen(&[candidate(0, 99, 9, 100), candidate(1, 999, 3, 100), able]), Some(2));
		assert_eq!(chosen(&[candidate(0, 99, 9, 100), candidate(1, 999, 3, 100)]), None);
		assert_eq!(chosen(&[]), None);
	}

	#[test]
	fn the_most_reliable_is_chosen_and_of_equals_the_freest_then_the_first() {
		assert_eq!(chosen(&[candidate(0, 100, 9, 50), candidate(1, 100, 4, 51)]), Some(1));
		assert_eq!(chosen(&[candidate(0, 100, 4, 50), candidate(1, 100, 5, 50)]), Some(1));
		assert_eq!(chosen(&[candidate(1, 100, 4, 50), candidate(0, 100, 4, 50)]), Some(1));
	}
}
