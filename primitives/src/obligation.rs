//! What a provider owes, as the registry needs to know it.

use crate::{ClassId, Units};

/// Device-hours that a provider owes. Implemented by clt, consumed by registry, which refuses to let
/// capacity fall below it.
pub trait Obligations<AccountId> {
	/// Device-hours of `class` owed by `provider` over all its vaults.
	fn owed(provider: &AccountId, class: ClassId) -> Units;

	/// Vaults of `provider` that are not closed.
	fn open_vaults(provider: &AccountId) -> u32;
}

/// Nobody owes anything.
impl<AccountId> Obligations<AccountId> for () {
	fn owed(_: &AccountId, _: ClassId) -> Units {
		0
	}

	fn open_vaults(_: &AccountId) -> u32 {
		0
	}
}
