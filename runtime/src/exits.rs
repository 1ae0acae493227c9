//! The calls that no emergency closes: one table, which the filters of safe mode and of pauses read
//! (`configs::protection`) and which GOV-3 holds both of them against.
//!
//! It has two columns, because the two breakers differ on purpose. Safe mode closes all calls but some
//! at once, so it has to leave the chain itself running, and everything with which somebody reduces a
//! position: cancel, repay, deposit, liquidate, settle, claim, close, leave. A pause stops one call by
//! its name, because it is broken: so it may stop any call, except those by which somebody gets out,
//! and those with which governance mends what is broken.
//!
//! A call of a pallet of ours that is not here opens or grows a position. `tests/governance.rs` lists
//! these, so that a new call has to be put in one of the two places.

use Calls::{All, Named};

/// Calls of one pallet, and what cannot close them.
pub struct Exit {
	/// Name of the pallet in the runtime.
	pub pallet: &'static str,
	/// Which of its calls.
	pub calls: Calls,
	/// Safe mode leaves them open.
	pub open_in_safe_mode: bool,
	/// They cannot be paused by their names.
	pub never_paused: bool,
}

/// Some calls of a pallet.
pub enum Calls {
	/// All of them.
	All,
	/// Those with these names.
	Named(&'static [&'static str]),
}

impl Exit {
	fn has(&self, pallet: &[u8], call: &[u8]) -> bool {
		self.pallet.as_bytes() == pallet
			&& match self.calls {
				All => true,
				Named(names) => names.iter().any(|name| name.as_bytes() == call),
			}
	}
}

/// Calls that safe mode leaves open, and that may be paused one by one.
const fn open(pallet: &'static str, calls: Calls) -> Exit {
	Exit { pallet, calls, open_in_safe_mode: true, never_paused: false }
}

/// Calls that nothing closes.
const fn always(pallet: &'static str, calls: Calls) -> Exit {
	Exit { pallet, calls, open_in_safe_mode: true, never_paused: true }
}

/// The table.
pub static EXITS: &[Exit] = &[
	// The chain itself.
	open("System", All),
	always("Timestamp", All),
	open("Babe", All),
	open("Grandpa", All),
	open("Session", All),
	// Governance, which mends what is broken.
	always("Scheduler", All),
	always("Preimage", All),
	always("Referenda", All),
	always("ConvictionVoting", All),
	always("Sudo", All),
	always("SafeMode", All),
	always("TxPause", All),
	open("ParameterSteps", All),
	// A batch is as open as its parts: each is filtered again when it is dispatched.
	open("Utility", All),
	open("Multisig", All),
	open("Proxy", All),
	// Without prices nothing is liquidated or settled. A feed is stopped by halting it.
	open("PriceFeed", All),
	always("PriceFeed", Named(&["submit"])),
	// An offer is an exit if it takes the offer back: `configs::protection` looks at its units.
	always(
		"Clt",
		Named(&[
			"deposit",
			"retire",
			"close",
			"offer",
			"liquidate",
			"wind_down",
			"settle",
			"claim",
			"freeze",
			"thaw",
			"remedy",
		]),
	),
	always("Utc", Named(&["unpool", "redeem_cash", "liquidate", "claim_pooled", "buy_collateral"])),
	always("Lease", Named(&["confirm", "terminate", "settle", "expire"])),
	always(
		"Registry",
		Named(&[
			"open_device",
			"prove_double_pledge",
			"withdraw_fleet",
			"leave",
			"withdraw_bond",
			"expire_demand",
		]),
	),
	always(
		"OracleGovernance",
		Named(&[
			"dispute",
			"appeal",
			"close",
			"conclude",
			"rule",
			"uncommit",
			"withdraw_commitment",
			"leave",
			"withdraw_bond",
			"recount",
			"count_delegated",
		]),
	),
	// All but new terms.
	always(
		"Sla",
		Named(&[
			"retire_template",
			"report",
			"self_report",
			"claim",
			"decide",
			"appeal",
			"apply",
			"close",
		]),
	),
	always("Unclaimed", Named(&["claim", "pay_out"])),
];

/// Whether safe mode leaves the call of this name open.
pub fn is_open_in_safe_mode(pallet: &[u8], call: &[u8]) -> bool {
	EXITS.iter().any(|exit| exit.open_in_safe_mode && exit.has(pallet, call))
}

/// Whether the call of this name cannot be paused.
pub fn is_never_paused(pallet: &[u8], call: &[u8]) -> bool {
	EXITS.iter().any(|exit| exit.never_paused && exit.has(pallet, call))
}
