//! The mechanisms of money against real balances and assets.

mod holds;
mod payout;
