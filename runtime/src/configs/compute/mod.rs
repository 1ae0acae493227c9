//! The pallets of compute, and the oracle that says what is true of it, a file each. What more than one of
//! them is set to is in [`crate::constants::compute`].

mod clt;
mod lease;
mod oracle_governance;
mod price_feed;
mod registry;
mod sla;
mod unclaimed;
mod utc;
