//! Ids, units and the traits through which the pallets of Millrace meet.
//!
//! One file per offering pallet, and one for each kind of type that no pallet offers. No storage, no
//! arithmetic beyond unit constants, nothing for benchmarks. A trait is here only if a pallet other
//! than its implementor consumes it; the runtime's `adapters` tie the two ends. Every mutating trait
//! method is all-or-nothing.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod asset;
pub mod clt;
pub mod ids;
pub mod lease;
pub mod oracle_governance;
pub mod price_feed;
pub mod registry;
pub mod sla;
pub mod subject;
pub mod unclaimed;
pub mod units;
pub mod utc;

pub use asset::{AssetId, AssetKind, AssetRange};
pub use clt::{
	Claimed, Draw, Drawn, Earmarks, Liquidated, Obligations, Remedy, VaultFacts, VaultState, Vaults,
};
pub use ids::{CaseId, ClassId, FaultId, FeederId, FleetId, LeaseId, TemplateId, VaultId};
pub use lease::{lease_units, Leases, Load, Reservation};
pub use oracle_governance::{Disputes, Evidence, Respondent, Ruling, Stake, Subjects};
pub use price_feed::{Action, FeedId, Quote, Quotes, Rule, Seats, Status};
pub use registry::{
	ClassInfo, ClassSpec, Classes, Interconnect, Kind, Precision, ProviderInfo, Providers, Standing,
};
pub use sla::{Acceptance, Agreements, Extension, NewLease, Reputation, TermsQuote};
pub use subject::Subject;
pub use unclaimed::Unclaimed;
pub use units::{Balance, Moment, Units};
pub use utc::{most_reliable, Candidate, Pools};
