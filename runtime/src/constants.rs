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

/// What more than one pallet of compute is set to.
pub mod compute {
	use frame_support::parameter_types;
	use millrace_primitives::{
		units::{DAY, HOUR},
		AssetId, Moment,
	};
	use sp_runtime::Permill;

	parameter_types! {
		/// Bonds stay for 21 days, slashable (AEP-86, RFC-97).
		pub const Unbonding: Moment = 21 * DAY;
		/// A forged or hidden device costs half of the bond.
		pub const FaultSlash: Permill = Permill::from_percent(50);
		/// Of a slash, and of what a remedy leaves over, 10 % goes to its reporter.
		pub const ReporterShare: Permill = Permill::from_percent(10);
		/// Most accounts of its own hand that a provider declares.
		pub const MaxAffiliates: u32 = 8;
		/// Compute is paid in USD.
		pub const SettlementAsset: AssetId = AssetId::SETTLEMENT;
		/// Most open vaults of one owner.
		pub const MaxVaults: u32 = 64;
		/// A parameter is loosened by at most 10 % at once.
		pub const ParamStep: Permill = Permill::from_percent(10);
		/// And at most once a day.
		pub const ParamPeriod: Moment = DAY;
		/// An end that has to wait, because its vault is frozen, is tried again every hour.
		pub const RetryPeriod: Moment = HOUR;
		/// Three attestors attest a fleet.
		pub const AttestationQuorum: u32 = 3;
		/// Seats for attestors. Whoever fills them with its own has all these bonds at stake.
		pub const MaxAttestors: u32 = 64;
		/// Whoever has more than 5 % of what a vault owes has no vote on it.
		pub const InterestLimit: Permill = Permill::from_percent(5);
	}
}

/// What fits into a block.
pub mod block {
	use super::fee;
	use frame_support::{dispatch::DispatchClass, parameter_types, weights::Weight};
	use frame_system::limits::{BlockLength, BlockWeights};
	use sp_runtime::Perbill;

	parameter_types! {
		/// Weight of a block.
		pub RuntimeBlockWeights: BlockWeights = BlockWeights::with_sensible_defaults(
			fee::MAXIMUM_BLOCK_WEIGHT,
			fee::NORMAL_DISPATCH_RATIO,
		);
		/// How long a block may be.
		pub RuntimeBlockLength: BlockLength = BlockLength::builder()
			.max_length(fee::MAXIMUM_BLOCK_LENGTH)
			.modify_max_length_for_class(DispatchClass::Normal, |length| {
				*length = fee::NORMAL_DISPATCH_RATIO * fee::MAXIMUM_BLOCK_LENGTH
			})
			.build();
		/// Share of a block that migrations and the scheduler may use.
		pub MaxServiceWeight: Weight =
			Perbill::from_percent(50) * RuntimeBlockWeights::get().max_block;
	}
}
