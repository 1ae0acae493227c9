//! Mechanisms that several pallets use, each written once. Their storage stays with the pallet: a
//! mechanism is a trait that says where its items lie, and functions over it.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod agenda;
pub mod governed;
pub mod holds;
pub mod payout;
pub mod ring;
pub mod tick_lists;
pub mod tick_set;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
