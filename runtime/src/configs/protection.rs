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
	origins::{EnsureEmergency, EnsureParameters},
	AccountId, Balances, BlockNumber, Runtime, RuntimeCall, RuntimeEvent, RuntimeHoldReason,
};
use frame_support::{
	parameter_types,
	traits::{ConstU32, Contains, MapSuccess},
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

/// Calls that work in every pause level: consensus, governance and its remedies, and every way to
/// reduce a position: cancel, repay, deposit, liquidate, wind down, settle, claim, close, unpool, the
/// end of every lease, and what its terms are worth.
/// `invariants::reduce_open` checks it.
pub struct AlwaysOpen;

impl Contains<RuntimeCall> for AlwaysOpen {
	fn contains(call: &RuntimeCall) -> bool {
		match call {
			RuntimeCall::System(..)
			| RuntimeCall::Timestamp(..)
			| RuntimeCall::Babe(..)
			| RuntimeCall::Grandpa(..)
			| RuntimeCall::Session(..)
			| RuntimeCall::Scheduler(..)
			| RuntimeCall::Preimage(..)
			| RuntimeCall::Referenda(..)
			| RuntimeCall::ConvictionVoting(..)
			| RuntimeCall::Sudo(..)
			| RuntimeCall::SafeMode(..)
			| RuntimeCall::TxPause(..)
			| RuntimeCall::ParameterSteps(..)
			| RuntimeCall::PriceFeed(..) => true,
			// A batch is as open as its parts: each is filtered again when it is dispatched.
			RuntimeCall::Utility(..) | RuntimeCall::Multisig(..) | RuntimeCall::Proxy(..) => true,
			RuntimeCall::Clt(call) => match call {
				pallet_clt::Call::deposit { .. }
				| pallet_clt::Call::retire { .. }
				| pallet_clt::Call::close { .. }
				| pallet_clt::Call::liquidate { .. }
				| pallet_clt::Call::wind_down { .. }
				| pallet_clt::Call::settle { .. }
				| pallet_clt::Call::claim { .. }
				| pallet_clt::Call::freeze { .. }
				| pallet_clt::Call::thaw { .. }
				| pallet_clt::Call::remedy { .. } => true,
				// Cancels an offer.
				pallet_clt::Call::offer { units, .. } => *units == 0,
				_ => false,
			},
			RuntimeCall::Utc(call) => matches!(
				call,
				pallet_utc::Call::unpool { .. }
					| pallet_utc::Call::redeem_cash { .. }
					| pallet_utc::Call::liquidate { .. }
					| pallet_utc::Call::claim_pooled { .. }
					| pallet_utc::Call::buy_collateral { .. }
			),
			RuntimeCall::Lease(call) => matches!(
				call,
				pallet_lease::Call::confirm { .. }
					| pallet_lease::Call::terminate { .. }
					| pallet_lease::Call::settle { .. }
					| pallet_lease::Call::void { .. }
			),
			RuntimeCall::OracleGovernance(call) => matches!(
				call,
				pallet_oracle_governance::Call::dispute { .. }
					| pallet_oracle_governance::Call::appeal { .. }
					| pallet_oracle_governance::Call::close { .. }
					| pallet_oracle_governance::Call::conclude { .. }
					| pallet_oracle_governance::Call::rule { .. }
					| pallet_oracle_governance::Call::uncommit { .. }
					| pallet_oracle_governance::Call::withdraw_commitment { .. }
					| pallet_oracle_governance::Call::leave { .. }
					| pallet_oracle_governance::Call::withdraw_bond { .. }
					| pallet_oracle_governance::Call::recount { .. }
					| pallet_oracle_governance::Call::count_delegated { .. }
			),
			// All but new terms.
			RuntimeCall::Sla(call) => !matches!(
				call,
				pallet_sla::Call::define_template { .. } | pallet_sla::Call::offer_template { .. }
			),
			RuntimeCall::Registry(call) => matches!(
				call,
				pallet_registry::Call::open_device { .. }
					| pallet_registry::Call::prove_double_pledge { .. }
			),
			_ => false,
		}
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

/// Calls by name that can never be paused one by one: those of [`AlwaysOpen`] that users need.
pub struct NeverPaused;

impl Contains<RuntimeCallNameOf<Runtime>> for NeverPaused {
	fn contains(name: &RuntimeCallNameOf<Runtime>) -> bool {
		matches!(
			(name.0.as_slice(), name.1.as_slice()),
			(
				b"Clt",
				b"deposit"
					| b"retire" | b"close"
					| b"offer" | b"liquidate"
					| b"wind_down" | b"settle"
					| b"claim" | b"freeze"
					| b"thaw" | b"remedy"
			) | (b"Registry", b"open_device" | b"prove_double_pledge")
				| (
					b"Utc",
					b"unpool"
						| b"redeem_cash" | b"liquidate"
						| b"claim_pooled" | b"buy_collateral"
				) | (b"Lease", b"confirm" | b"terminate" | b"settle" | b"void")
				| (
					b"OracleGovernance",
					b"dispute"
						| b"appeal" | b"close"
						| b"conclude" | b"rule"
						| b"uncommit" | b"withdraw_commitment"
						| b"leave" | b"withdraw_bond"
						| b"recount" | b"count_delegated"
				)
				| (
					b"Sla",
					b"retire_template"
						| b"report" | b"self_report"
						| b"claim" | b"decide"
						| b"appeal" | b"apply"
						| b"close"
				)
				// Without prices nothing is liquidated or settled. A feed is stopped by halting it.
				| (b"PriceFeed", b"submit")
				| (
					b"Timestamp"
						| b"Sudo" | b"SafeMode"
						| b"TxPause" | b"Referenda"
						| b"ConvictionVoting"
						| b"Scheduler" | b"Preimage",
					_
				)
		)
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
