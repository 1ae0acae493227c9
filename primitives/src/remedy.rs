//! What is done about a vault that cannot go on.

use crate::VaultId;
use frame_support::dispatch::DispatchResult;

pub use millrace_math::Remedy;

/// Remedies against vaults. Implemented by clt, consumed by the oracle of disputes. Every method is
/// all-or-nothing.
pub trait Remediate<AccountId> {
	/// Stop an active vault and its units until it is thawed or settled. Fails unless it is active.
	fn freeze(vault: VaultId) -> DispatchResult;

	/// Undo [`Self::freeze`]. Fails unless the vault is frozen and no remedy is ordered.
	fn thaw(vault: VaultId) -> DispatchResult;

	/// Order `remedy`, and freeze the vault if it is still active. `reporter` gets its share of
	/// what the remedy leaves over. Takes the place of a remedy that was ordered before. Fails if the
	/// vault is settled or closed.
	fn remedy(vault: VaultId, remedy: Remedy, reporter: Option<AccountId>) -> DispatchResult;
}
