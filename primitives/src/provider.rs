//! What a provider can deliver.

use crate::{ClassId, Units};
use alloc::vec::Vec;

/// How a provider stands in a class.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Standing {
	/// Registered, staying, none of its fleets of the class is condemned, and each active one is
	/// attested.
	Good,
	/// Not registered, or on its way out: nothing new may be owed.
	Absent,
	/// A fleet of the class was condemned: nothing new may be owed.
	Condemned,
	/// A fleet of the class is not attested at the moment: nothing new may be owed.
	Unattested,
}

impl Standing {
	/// Whether what is owed already may be delivered. Nobody's units lose their use because attestors
	/// are silent.
	pub const fn may_deliver(self) -> bool {
		matches!(self, Self::Good | Self::Unattested)
	}
}

/// Capacity of providers. Implemented by registry, consumed by clt and lease.
pub trait Capacity<AccountId> {
	/// How `provider` stands in `class`, and the device-hours of `class` that its active fleets can
	/// deliver over the horizon. One lookup for both, as no caller wants one without the other.
	fn capacity(provider: &AccountId, class_id: ClassId) -> (Standing, Units);

	/// Devices of `class` that its active fleets can have at work at a time, each at the nominal
	/// throughput of the class, rounded down. Of any standing.
	fn devices(provider: &AccountId, class_id: ClassId) -> u32;
}

/// Accounts of one hand. Implemented by registry, consumed by clt, which voids the units of all of
/// them where the provider is at fault.
pub trait Affiliates<AccountId> {
	/// Accounts that `provider` declared as its own, each once, without itself, at most
	/// [`Self::max`]. None if it is not registered.
	fn affiliates(provider: &AccountId) -> Vec<AccountId>;

	/// Most affiliates of one provider, for weights.
	fn max() -> u32;
}
