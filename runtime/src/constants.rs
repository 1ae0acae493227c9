//! The numbers of the chain, with their arithmetic visible.

// All of it is computed by the compiler, which refuses what overflows.
#![allow(clippy::arithmetic_side_effects, clippy::integer_division)]

/// The native token, in one place for genesis, chain specs and the metadata hash.
pub mod token {
	use crate::Balance;
	use millrace_primitives::units;

	include!("../token.rs");
	const _: () = assert!(TOKEN_DECIMALS == units::NATIVE_DECIMALS);

	/// Address prefix: the generic Substrate one, until a prefix of the chain's own is registered.
	pub const SS58_PREFIX: u16 = 42;

	/// One MILL.
	pub const MILL: Balance = units::MILL;
	/// A thousandth of a MILL.
	pub const MILLIMILL: Balance = MILL / 1_000;
	/// A millionth of a MILL.
	pub const MICROMILL: Balance = MILLIMILL / 1_000;
	/// Least balance an account keeps: 1/1000 MILL.
	pub const EXISTENTIAL_DEPOSIT: Balance = MILLIMILL;

	/// What it costs to occupy storage: a tenth of a MILL an item and 100 µMILL a byte.
	pub const fn deposit(items: u32, bytes: u32) -> Balance {
		items as Balance * 100 * MILLIMILL + bytes as Balance * 100 * MICROMILL
	}
}

/// Time, in milliseconds and in blocks.
pub mod time {
	use crate::BlockNumber;

	/// A slot, and so a block, takes three seconds.
	pub const SLOT_DURATION: u64 = 3_000;
	/// Least time between two blocks: half a slot.
	pub const MINIMUM_PERIOD: u64 = SLOT_DURATION / 2;
	/// Blocks in a minute.
	pub const MINUTES: BlockNumber = 60_000 / (SLOT_DURATION as BlockNumber);
	/// Blocks in an hour.
	pub const HOURS: BlockNumber = MINUTES * 60;
	/// Blocks in a day.
	pub const DAYS: BlockNumber = HOURS * 24;

	/// An epoch of BABE, which is a session too: ten minutes.
	pub const EPOCH_DURATION_IN_SLOTS: u64 = 10 * MINUTES as u64;
	/// Probability that a slot has a primary author: one in four. Every other slot is filled by a
	/// secondary one.
	pub const PRIMARY_PROBABILITY: (u64, u64) = (1, 4);
}

/// How fast governance goes: its periods are divided by a pace, which the genesis sets
/// ([`crate::origins::Pace`]), so that one wasm serves all networks.
pub mod pace {
	use super::time::SLOT_DURATION;
	use crate::{BlockNumber, Moment};

	/// Where tokens are worth something, periods are as they are written.
	pub const PRODUCTION: u32 = 1;
	/// On a test network a week passes in 20 blocks, a minute.
	pub const TEST: u32 = 10_000;

	/// A phase of a referendum takes a block at least: what ends it is an alarm, and alarms are set
	/// for later blocks.
	pub const LEAST_PERIOD: BlockNumber = 1;
	/// A vote lasts ten blocks at least, half a minute: whoever watches a test network can still sign
	/// one, and a script's has arrived.
	pub const LEAST_DECISION: BlockNumber = 10;
	/// A time in milliseconds lasts a slot at least: the clock moves by no less.
	pub const LEAST_MOMENT: Moment = SLOT_DURATION;
}

/// Weight and fees.
pub mod fee {
	use super::token::MICROMILL;
	use crate::Balance;
	use frame_support::weights::{constants::WEIGHT_REF_TIME_PER_SECOND, Weight};
	use sp_runtime::Perbill;

	/// Weight of a block: one second of a three-second slot. A solo chain has no proof-size limit.
	pub const MAXIMUM_BLOCK_WEIGHT: Weight =
		Weight::from_parts(WEIGHT_REF_TIME_PER_SECOND, u64::MAX);
	/// What normal extrinsics may use of it.
	pub const NORMAL_DISPATCH_RATIO: Perbill = Perbill::from_percent(75);
	/// Largest block, in bytes.
	pub const MAXIMUM_BLOCK_LENGTH: u32 = 5 * 1024 * 1024;

	/// A byte of an extrinsic costs one µMILL. A picosecond of weight costs the smallest unit, so
	/// that a second of everybody's time costs one MILL.
	pub const BYTE_FEE: Balance = MICROMILL;
}
