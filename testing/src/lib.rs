//! What the mocks of the pallets have in common. A dependency of tests only.
//!
//! A mock says which pallet it is of, which world is around the pallet, and which constants hold. The
//! rest is here: how the pallets of the SDK are configured ([`configs`]), how a chain begins
//! ([`genesis`]), the words in which all tests are written ([`words!`]), and what tests need beside a
//! chain: its whole state, a world that is rolled back with it, the pot of what payees could not receive,
//! and chance.
// Tests may expect what they have set up, and divide constants.
#![allow(clippy::expect_used, clippy::integer_division)]

pub mod configs;
mod filings;
pub mod genesis;
mod state;
mod words;

pub use configs::{AssetsConfig, BalancesConfig, SystemConfig};
pub use filings::{all_filed, assert_pot, filed, Filings, WithPot, POT};
pub use genesis::externalities;
pub use state::{state_root, without_trace, Rollback};
pub use words::{dispatch, idle};

use millrace_primitives::{Quote, Status};
use proptest::{prelude::ProptestConfig, test_runner::RngSeed};
use sp_runtime::{AccountId32, FixedU128};
use std::hash::{BuildHasher, Hasher, RandomState};

/// Accounts, as the runtime has them.
pub type AccountId = AccountId32;

/// Returns the account whose bytes are all `number`.
pub const fn account(number: u8) -> AccountId {
	AccountId32::new([number; 32])
}

/// Returns the `n`th of as many accounts as a test needs.
pub fn numbered(n: u32) -> AccountId {
	let mut raw = [9; 32];
	raw[..4].copy_from_slice(&n.to_be_bytes());
	AccountId32::new(raw)
}

/// Returns a price in whole USD.
pub fn usd(whole: u32) -> FixedU128 {
	FixedU128::from_u32(whole)
}

/// Returns a quote of three feeders that was sealed at 0 and cannot be used any more once it is stale.
pub fn quote([low, mid, high]: [FixedU128; 3], decimals: u8, status: Status) -> Quote {
	Quote {
		low,
		mid,
		high,
		slow: mid,
		status,
		sealed_at: 0,
		age: 0,
		usable: false,
		feeders: 3,
		decimals,
	}
}

/// Returns the configuration of a property test with `cases`, or as many as `PROPTEST_CASES` says. The
/// seed is printed, and `PROPTEST_RNG_SEED` sets it: a run that failed is run again by the line that
/// it printed.
pub fn seeded(cases: u32) -> ProptestConfig {
	let mut config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
	if std::env::var_os("PROPTEST_CASES").is_none() {
		config.cases = cases;
	}
	if matches!(config.rng_seed, RngSeed::Random) {
		// The one source of chance in the standard library.
		config.rng_seed = RngSeed::Fixed(RandomState::new().build_hasher().finish());
	}
	println!("PROPTEST_RNG_SEED={}", config.rng_seed);
	config
}
