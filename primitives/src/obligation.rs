//! What a provider owes, as the registry needs to know it.

use crate::{ClassId, Units};
use frame_support::weights::Weight;
use sp_runtime::DispatchError;

/// Device-hours that a provider owes. Implemented by clt, consumed by registry, which refuses to
/// let capacity fall below it, and tells when a fault voids the capacity behind it.
pub trait Obligations<AccountId> {
	/// Device-hours of `class` owed by `provider` over all its vaults.
	fn owed(provider: &AccountId, class_id: ClassId) -> Units;

	/// Vaults of `provider` that are not closed.
	fn open_vaults(provider: &AccountId) -> u32;

	/// A fleet of `provider` in `class` was condemned: freeze all its vaults of `class` that owe,
	/// and order a remedy in favour of `reporter`. All or nothing. Returns how many.
	fn condemned(
		provider: &AccountId,
		class_id: ClassId,
		reporter: &AccountId,
	) -> Result<u32, DispatchError>;

	/// Weight of [`Self::condemned`] where it returns `vaults`, at most [`Self::max_vaults`]. It
	/// covers a look at all vaults of the provider, whatever comes of it.
	fn condemned_weight(vaults: u32) -> Weight;

	/// Most open vaults of one provider.
	fn max_vaults() -> u32;
}
