//! Circuit breakers. Whatever is paused, whoever owes can pay and whoever is owed can leave (GOV-3).
//!
//! **A vote in an emergency begins a pause and never ends one** (GOV-2). It takes effect within
//! minutes, and so may only tighten: enter safe mode, or extend it, and pause calls by name. To end a
//! pause opens what is closed. That is a loosening, and takes a vote on parameters with its delay, or
//! root. It cannot be said that whoever closed may open again, for neither pallet keeps who closed:
//! it may have been root after two weeks of votes, the genesis, or a migration that failed, which
//! enters safe mode without an end. Nor does the pause of a call end by itself: if the call is
//! broken, one fast vote would open it to whoever found out how.
//!
//! Little is lost. Safe mode, unless it is extended, is over after four hours, when a vote to end it
//! sooner would still need the support of more than 40 % of all tokens. And in every pause the exits
//! are open, so that one that lasts too long holds up business but nobody's funds.

#![deny(clippy::as_conversions, clippy::expect_used)]

use crate::{
	constants::time,
	exits,
	origins::{EnsureEmergency, EnsureParameters},
	AccountId, Balances, BlockNumber, Runtime, RuntimeCall, RuntimeEvent, RuntimeHoldReason,
};
use frame_support::{
	parameter_types,
	traits::{CallMetadata, ConstU32, Contains, GetCallMetadata, MapSuccess},
};
use frame_system::{EnsureRoot, EnsureRootWithSuccess};
use pallet_tx_pause::RuntimeCallNameOf;
use sp_runtime::traits::Morph;

parameter_types! {
	/// Safe mode lasts four hours at a time.
	pub const SafeModeDuration: BlockNumber = 4 * time::HOURS;
	/// Nobody buys their way into safe mode.
	pub const NoDeposit: Option<crate::Balance> = None;
	/// So there are no deposits to release.
	pub const NoRelease: Option<BlockNumber> = None;
}

/// Calls that safe mode leaves open: those of [`exits`] that say so.
pub struct AlwaysOpen;

impl Contains<RuntimeCall> for AlwaysOpen {
	fn contains(call: &RuntimeCall) -> bool {
		if let RuntimeCall::Clt(pallet_clt::Call::offer { units, .. }) = call {
			// To take an offer back is a way out, to make one is not.
			return *units == 0;
		}
		let CallMetadata { pallet_name, function_name } = call.get_call_metadata();
		exits::is_open_in_safe_mode(pallet_name.as_bytes(), function_name.as_bytes())
	}
}

/// Gives a vote in an emergency its duration.
pub struct ForSafeModeDuration;

impl Morph<()> for ForSafeModeDuration {
	type Outcome = BlockNumber;

	fn morph(_: ()) -> BlockNumber {
		SafeModeDuration::get()
	}
}

/// Root or an emergency vote, with the duration it may act for.
pub type EnsureSafeMode = frame_support::traits::EitherOf<
	EnsureRootWithSuccess<AccountId, SafeModeDuration>,
	MapSuccess<crate::origins::EmergencyTrack, ForSafeModeDuration>,
>;

impl pallet_safe_mode::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type WhitelistedCalls = AlwaysOpen;
	type EnterDuration = SafeModeDuration;
	type ExtendDuration = SafeModeDuration;
	type EnterDepositAmount = NoDeposit;
	type ExtendDepositAmount = NoDeposit;
	type ForceEnterOrigin = EnsureSafeMode;
	type ForceExtendOrigin = EnsureSafeMode;
	type ForceExitOrigin = EnsureParameters;
	type ForceDepositOrigin = EnsureRoot<AccountId>;
	type Notify = ();
	type ReleaseDelay = NoRelease;
	type WeightInfo = pallet_safe_mode::weights::SubstrateWeight<Runtime>;
}

/// Calls that cannot be paused by their names: those of [`exits`] that say so.
pub struct NeverPaused;

impl Contains<RuntimeCallNameOf<Runtime>> for NeverPaused {
	fn contains((pallet, call): &RuntimeCallNameOf<Runtime>) -> bool {
		exits::is_never_paused(pallet, call)
	}
}

impl pallet_tx_pause::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PauseOrigin = EnsureEmergency;
	type UnpauseOrigin = EnsureParameters;
	type WhitelistedCalls = NeverPaused;
	type MaxNameLen = ConstU32<256>;
	type WeightInfo = pallet_tx_pause::weights::SubstrateWeight<Runtime>;
}
