//! Ids, units and the traits through which the pallets of Millrace meet.
//!
//! One file per concept, no storage, no arithmetic beyond unit constants. A trait is here only if a
//! pallet other than its implementor consumes it; the runtime's `adapters` tie the two ends.
//! Every mutating trait method is all-or-nothing.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod agreement;
pub mod asset;
pub mod class;
pub mod dispute;
pub mod earmark;
pub mod ids;
pub mod lease;
pub mod liquidation;
pub mod obligation;
pub mod pool;
pub mod provider;
pub mod quote;
pub mod remedy;
pub mod router;
pub mod units;
pub mod vault;

pub use agreement::{Acceptance, Agreements, Extension, NewLease, Reputation, TermsQuote};
pub use asset::{AssetId, AssetKind, AssetRange};
pub use class::{ClassInfo, ClassSpec, Classes, Interconnect, Kind, Precision};
pub use dispute::{
	Appeals, Attestors, Disputed, Evidence, Respondent, Ruling, Seats, Stake, Subject, Subjects,
};
pub use earmark::{Draw, Drawn, Earmarks};
pub use ids::{CaseId, ClassId, FaultId, FeederId, FleetId, LeaseId, TemplateId, VaultId};
pub use lease::{lease_units, Leased, Leasing, Load, PoolKeeper, Reservation};
pub use liquidation::{Liquidate, Liquidated};
pub use obligation::Obligations;
pub use pool::Pools;
pub use provider::{Affiliates, Capacity, Standing};
pub use quote::{Action, FeedId, Quote, Quotes, Rule, Status};
pub use remedy::{Remediate, Remedy};
pub use router::{Candidate, MostReliable, Router};
pub use units::{Balance, Moment, Units};
pub use vault::{Backstops, Claimed, VaultFacts, VaultState, Vaults};
