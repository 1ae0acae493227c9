//! What is kept of a vault that is stopped, settled and claimed from.

use codec::{Decode, Encode};
use frame_support::dispatch::DispatchResult;
use millrace_primitives::{AssetId, Balance, Moment, Remedy, Units};
use scale_info::TypeInfo;
use sp_runtime::FixedU128;

/// Why a vault was frozen.
#[frame_support::stored]
#[derive(Copy)]
pub enum Cause {
	/// An authority said so.
	#[codec(index = 0)]
	Governance,
	/// Its cover ratio was below the wind-down ratio of its grade.
	#[codec(index = 1)]
	Undercollateralised,
	/// A fleet of its owner in its class was condemned.
	#[codec(index = 2)]
	Condemned,
}

/// How a frozen vault will be settled.
#[frame_support::stored(no_skip_type_params)]
pub struct RemedyOrder<AccountId> {
	/// The rule by which it will be settled.
	pub remedy: Remedy,
	/// Who gets the reporter's share of what is left over; without one the treasury has it.
	pub reporter: Option<AccountId>,
	/// Why the vault was frozen.
	pub cause: Cause,
}

/// What a settlement fixed, once for all claims.
#[frame_support::stored]
pub struct RemedyRecord {
	/// The rule by which it was settled: what was ordered, or hybrid if a graceful exit could not
	/// be paid.
	pub outcome: Remedy,
	/// Part of the value of a unit that its holder gets, rounded down; 1 is all of it.
	pub rate: FixedU128,
	/// What a whole device-hour was worth, USD.
	pub reference_price: FixedU128,
	/// Units that can claim.
	pub units: Units,
	/// Collateral for all of them, smallest unit of the vault's collateral asset.
	pub collateral: Balance,
	/// Settlement asset for all of them, smallest unit.
	pub reserve: Balance,
	/// When the settlement was fixed.
	pub fixed_at: Moment,
}

/// What a liquidation of a vault would do now.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Encode, Decode, TypeInfo)]
pub struct LiquidationView {
	/// Most units that are burned.
	pub units_max: Units,
	/// What is paid for them, smallest unit of the vault's collateral asset.
	pub collateral: Balance,
}

/// Stops all transfers of an asset. The runtime gives the calls of pallet-assets, signed by this
/// pallet's account, which has all roles of each CLT. Each method is all-or-nothing.
pub trait FreezeAsset {
	/// Stops all transfers of `asset`. Fails if there is no such asset.
	fn freeze(asset: AssetId) -> DispatchResult;

	/// Undoes [`Self::freeze`].
	fn thaw(asset: AssetId) -> DispatchResult;

	/// Returns whether `asset` is frozen. An asset that does not exist is not.
	fn is_frozen(asset: AssetId) -> bool;
}
