//! What the risk index is made of. See `index.rs` for how it is kept.

use super::Grade;
use frame_support::{traits::ConstU32, BoundedVec};
use millrace_math::tickmap::Word;
use millrace_primitives::{AssetKind, ClassId, VaultId};

/// Most middle words of an index: ticks of collateral per owed unit lie below three times 2^16.
pub const MIDDLE_WORDS: u32 = 3;
/// Ticks of a page.
pub const PAGE_TICKS: u32 = 256;

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

/// A vault's place in the list of its bucket.
#[frame_support::stored]
#[derive(Copy)]
pub struct Link {
	/// The bucket: `millrace_math::risk_tick` of the record's collateral and debt.
	pub tick: u32,
	/// The vault before it; `None` for the head of the list.
	pub prev: Option<VaultId>,
	/// The vault after it; `None` for the last.
	pub next: Option<VaultId>,
}

/// The upper two levels of an index's tickmap: which pages have vaults.
#[frame_support::stored]
#[derive(Default)]
pub struct Summary {
	/// Which middle words are not zero.
	pub root: Word,
	/// The middle words that are not zero, by their number: which pages are there.
	pub middle: BoundedVec<(u8, Word), ConstU32<MIDDLE_WORDS>>,
}

/// 256 neighbouring buckets of an index.
#[frame_support::stored]
#[derive(Default)]
pub struct Page {
	/// Which buckets have vaults.
	pub word: Word,
	/// Head of the list of each bucket that has vaults, by the last byte of its tick, ascending.
	pub heads: BoundedVec<(u8, VaultId), ConstU32<PAGE_TICKS>>,
}

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
