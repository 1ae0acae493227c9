//! Sealed prices, their status, what each status allows, and the seats of those who report them.

// The codec's derive casts pinned indices; nothing here is cast by hand.
#![allow(clippy::as_conversions)]

use crate::{AssetKind, ClassId, FeederId, Moment};
use codec::{Decode, Encode};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_arithmetic::FixedU128;
use sp_runtime::DispatchError;

/// What a feed prices.
#[frame_support::stored]
#[derive(Ord, PartialOrd, Serialize, Deserialize)]
pub enum FeedId {
	/// One device-hour of a class.
	#[codec(index = 0)]
	Class(ClassId),
	/// One whole unit of a collateral asset.
	#[codec(index = 1)]
	Asset(AssetKind),
}

/// How far a price can be trusted. Ordered: a later variant is better, and the worst reason wins.
#[frame_support::stored]
#[derive(Copy, Ord, PartialOrd, Serialize, Deserialize)]
pub enum Status {
	/// At its clamp, or stopped by governance.
	#[codec(index = 0)]
	Halted,
	/// Too far from its slow average.
	#[codec(index = 1)]
	Volatile,
	/// Its sources disagree.
	#[codec(index = 2)]
	Wide,
	/// Too few fresh sources.
	#[codec(index = 3)]
	Stale,
	/// Fresh, agreed, near its average.
	#[codec(index = 4)]
	Live,
}

/// What somebody wants to do with a price.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Action {
	/// Open a position.
	Open,
	/// Issue units, to the owner or by sale.
	Issue,
	/// Borrow against a position.
	Borrow,
	/// Take collateral out of a position that owes.
	Withdraw,
	/// Liquidate a position.
	Liquidate,
	/// Settle a dated claim at the price.
	Settle,
	/// Close a position that owes nothing.
	Close,
	/// Pay back or retire what is owed.
	Repay,
	/// Add collateral.
	Deposit,
	/// Cancel an order or an offer.
	Cancel,
	/// Claim what is due.
	Claim,
}

/// What the action matrix says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Rule {
	/// Allowed.
	Allow,
	/// Refused.
	Refuse,
	/// Liquidation up to twice the maximum age, with a widened band.
	WidenedBand,
	/// Liquidation at the edge of the band that favours the account.
	BandEdge,
	/// Partial liquidation at the slow price.
	SlowPartial,
	/// Settlement waits for a better status.
	Wait,
	/// Settlement at the price that a dispute finds.
	DisputePrice,
}

impl Status {
	/// The action matrix: what this status means for `action`. Reducing risk always works.
	///
	/// ```
	/// use millrace_primitives::{Action, Rule, Status};
	/// assert_eq!(Status::Stale.rule(Action::Issue), Rule::Refuse);
	/// assert_eq!(Status::Halted.rule(Action::Deposit), Rule::Allow);
	/// ```
	pub const fn rule(self, action: Action) -> Rule {
		use Action::*;
		match (action, self) {
			(Close | Repay | Deposit | Cancel | Claim, _) => Rule::Allow,
			(_, Status::Live) => Rule::Allow,
			(Open | Issue | Borrow | Withdraw, _) => Rule::Refuse,
			(Liquidate, Status::Stale) => Rule::WidenedBand,
			(Liquidate, Status::Wide) => Rule::BandEdge,
			(Liquidate, Status::Volatile) => Rule::SlowPartial,
			(Liquidate, Status::Halted) => Rule::Refuse,
			(Settle, Status::Halted) => Rule::DisputePrice,
			(Settle, _) => Rule::Wait,
		}
	}

	/// Whether `action` is allowed without restriction.
	pub fn allows(self, action: Action) -> bool {
		self.rule(action) == Rule::Allow
	}
}

/// A sealed price. There is no bare one.
#[derive(Clone, Debug, Eq, PartialEq, Encode, Decode, TypeInfo)]
pub struct Quote {
	/// `mid` less the dispersion of its sources, USD per whole unit.
	pub low: FixedU128,
	/// Median of the live observations, USD per whole unit.
	pub mid: FixedU128,
	/// `mid` plus the dispersion of its sources, USD per whole unit.
	pub high: FixedU128,
	/// Moving average of the mids before it, as of when this was made: its own is not in it yet.
	pub slow: FixedU128,
	/// How far it can be trusted now.
	pub status: Status,
	/// When it was made, Unix time: never to be compared with the chain time of deadlines. Always in an
	/// earlier block than the one that reads it.
	pub sealed_at: Moment,
	/// Milliseconds since then, those in which no block came among them.
	pub age: Moment,
	/// Whether it may still liquidate now if it is [`Status::Stale`]: at most a maximum age has passed
	/// since its quorum was fresh. False if it never had one.
	pub usable: bool,
	/// Distinct feeders behind it.
	pub feeders: u32,
	/// Decimals of the priced asset's smallest unit, fixed when its feed was registered.
	pub decimals: u8,
}

/// Where prices come from. Implemented by price-feed, consumed by clt, utc and sla.
pub trait Quotes {
	/// Returns the quote of `feed` as sealed in an earlier block, with its status now, or `None` if
	/// there is no such feed or it never had one.
	fn quote(feed: &FeedId) -> Option<Quote>;

	/// Returns the quote of `feed` for a call that opens or enlarges a position: as [`Self::quote`], and
	/// where this block has brought newer observations, the worse of the two. `low` is the lower one,
	/// `mid` and `high` are the higher ones, and the status is the worse one. So nobody who knows the next
	/// price trades at the last one. Who closes, settles or liquidates asks [`Self::quote`].
	fn cautious(feed: &FeedId) -> Option<Quote>;
}

/// Seats of feeders. Implemented by price-feed, consumed by oracle-governance, which admits them and
/// keeps their bonds. Every mutating method is all-or-nothing.
pub trait Seats<AccountId> {
	/// Seats `who` as a feeder of source group `source`.
	///
	/// # Errors
	///
	/// Fails if it sits already or no seat is free.
	fn seat(who: &AccountId, source: u8) -> Result<FeederId, DispatchError>;

	/// Takes its seat. What it said does not count from the next submission on.
	///
	/// # Errors
	///
	/// Fails unless it sits.
	fn unseat(who: &AccountId) -> Result<FeederId, DispatchError>;
}
