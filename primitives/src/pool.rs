//! What the pools of fungible compute hold.

use crate::{Units, VaultId};

/// The pools of the classes. Implemented by utc, consumed by clt, which makes good for pooled units
/// that a remedy voids.
pub trait Pools {
	/// Units of the vault's CLT that its class pool holds.
	fn pooled(vault: VaultId) -> Units;
}
