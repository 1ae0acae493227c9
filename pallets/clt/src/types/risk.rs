//! What the risk index is made of. See `index.rs` for how it is kept.

use super::Grade;
use millrace_primitives::{AssetKind, ClassId, VaultId};
use millrace_support::{tick_lists, tick_set};

pub use millrace_support::tick_set::PAGE_TICKS;

/// Most middle words of an index: ticks of collateral per owed unit lie below three times 2^16.
pub const MIDDLE_WORDS: u32 = 3;

/// Vaults that one move of prices treats alike have one index.
#[frame_support::stored]
pub struct RiskKey {
	/// What is owed.
	pub class_id: ClassId,
	/// What stands behind it.
	pub collateral_asset: AssetKind,
	/// Which ratios apply.
	pub grade: Grade,
}

/// A vault's place in the list of its bucket: the tick is `millrace_math::risk_tick` of the record's
/// collateral and debt.
pub type Link = tick_lists::Link<VaultId>;

/// The upper two levels of an index: which pages have vaults.
pub type Summary = tick_set::Summary<MIDDLE_WORDS>;

/// 256 neighbouring buckets of an index, with the heads of their lists.
pub type Page = tick_lists::Page<VaultId>;

/// Where the idle hook left off.
#[frame_support::stored]
#[derive(Default)]
pub struct Cursor {
	/// The order that was looked at last; `None` if the round was over.
	pub order: Option<VaultId>,
	/// The index that was looked at last; `None` if the round was over.
	pub index: Option<RiskKey>,
	/// The vault of [`Self::index`] that was looked at last and stays in it; `None` if the whole
	/// index was done.
	pub vault: Option<VaultId>,
	/// Whether the indices come before the orders next time: they came second, and were cut short.
	pub indices_first: bool,
}
