//! Who delivers a redemption.

use crate::{Load, Units, VaultId};

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
	/// Whether it has enough of both.
	pub fn can_deliver(&self, devices: u32, units: Units) -> bool {
		self.units >= units && self.load.free >= devices
	}
}

/// Chooses who delivers, among a bounded number of candidates. Implemented here and consumed by utc;
/// another rule is a type of its own.
pub trait Router {
	/// The candidate that is to deliver `units` by `devices`, which it can. None if none can.
	fn choose(candidates: &[Candidate], devices: u32, units: Units) -> Option<&Candidate>;
}

/// Of those that can deliver, the most reliable one; of equals the one with the most free devices,
/// then the first of them.
pub struct MostReliable;

impl Router for MostReliable {
	fn choose(candidates: &[Candidate], devices: u32, units: Units) -> Option<&Candidate> {
		let able = candidates.iter().filter(|candidate| candidate.can_deliver(devices, units));
		// The last of equals is the maximum: the first of those in their order.
		able.rev().max_by_key(|candidate| (candidate.load.reliability, candidate.load.free))
	}
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
		MostReliable::choose(candidates, 4, 100).map(|candidate| candidate.vault.0)
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
