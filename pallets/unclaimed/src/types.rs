//! What clients see, and its bounds.

use codec::{Decode, Encode};
use millrace_primitives::{AssetKind, Balance};
use scale_info::TypeInfo;

/// Most records that a view returns.
pub const MAX_VIEWED: u32 = 100;

/// What is filed for a payee, as it is shown to people.
#[derive(Clone, Debug, Eq, PartialEq, Encode, Decode, TypeInfo)]
pub struct UnclaimedView {
	/// The asset.
	pub asset: AssetKind,
	/// How much of it, smallest units.
	pub amount: Balance,
}
