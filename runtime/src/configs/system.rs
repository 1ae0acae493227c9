//! System, timestamp, clock and migrations.

use crate::{
	constants::{
		block::{MaxServiceWeight, RuntimeBlockLength, RuntimeBlockWeights},
		time, token,
	},
	AccountId, Babe, Balance, Block, Clock, Hash, Nonce, PalletInfo, Runtime, RuntimeCall,
	RuntimeEvent, RuntimeOrigin, RuntimeTask, SafeMode, Timestamp, TxPause, VERSION,
};
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU32, ConstU64, Contains, InsideBoth},
	weights::constants::ParityDbWeight,
};
use sp_runtime::traits::{AccountIdLookup, BlakeTwo256};
use sp_version::RuntimeVersion;

parameter_types! {
	/// Hashes of so many blocks stay known: two hours, which also bounds a mortal extrinsic's life.
	pub const BlockHashCount: u32 = 2 * time::HOURS;
	/// Version of the runtime.
	pub const Version: RuntimeVersion = VERSION;
	/// Address prefix.
	pub const Ss58Prefix: u16 = token::SS58_PREFIX;
}

/// Refuses the one call by which a holder could burn a claim on compute past the pallet that owes
/// it, and so break the equation of supply and debt (ISS-1).
pub struct NoForeignBurn;

impl Contains<RuntimeCall> for NoForeignBurn {
	fn contains(call: &RuntimeCall) -> bool {
		!matches!(
			call,
			RuntimeCall::Assets(pallet_assets::Call::refund { id, allow_burn: true })
				if !id.is_external()
		)
	}
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
	type BaseCallFilter = InsideBoth<NoForeignBurn, InsideBoth<SafeMode, TxPause>>;
	type Block = Block;
	type BlockWeights = RuntimeBlockWeights;
	type BlockLength = RuntimeBlockLength;
	type BlockHashCount = BlockHashCount;
	type DbWeight = ParityDbWeight;
	type Nonce = Nonce;
	type Hash = Hash;
	type Hashing = BlakeTwo256;
	type AccountId = AccountId;
	type Lookup = AccountIdLookup<AccountId, ()>;
	type Version = Version;
	type AccountData = pallet_balances::AccountData<Balance>;
	type SystemWeightInfo = frame_system::weights::SubstrateWeight<Runtime>;
	type ExtensionsWeightInfo = frame_system::SubstrateExtensionsWeight<Runtime>;
	type SS58Prefix = Ss58Prefix;
	// No limit. Each kind of asset that is not sufficient is a consumer, and anybody can send some to any
	// account: with a limit, as many kinds of dust would close the account to every other one. Nothing
	// loops over consumers; they are a number, and each kind is a record that its sender pays for.
	type MaxConsumers = ConstU32<{ u32::MAX }>;
	type MultiBlockMigrator = crate::Migrations;
}

impl pallet_timestamp::Config for Runtime {
	type Moment = u64;
	// Babe refuses a time that is not of its slot; the clock then counts what of it no block came for.
	type OnTimestampSet = (Babe, Clock);
	type MinimumPeriod = ConstU64<{ time::MINIMUM_PERIOD }>;
	type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Runtime>;
}

impl pallet_clock::Config for Runtime {
	type UnixTime = Timestamp;
	type Slot = ConstU64<{ time::SLOT_DURATION }>;
	type WeightInfo = pallet_clock::weights::SubstrateWeight<Runtime>;
}

impl pallet_migrations::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	// None yet: the chain starts with this release.
	#[cfg(not(feature = "runtime-benchmarks"))]
	type Migrations = ();
	#[cfg(feature = "runtime-benchmarks")]
	type Migrations = pallet_migrations::mock_helpers::MockedMigrations;
	type CursorMaxLen = ConstU32<65_536>;
	type IdentifierMaxLen = ConstU32<256>;
	type MigrationStatusHandler = ();
	// A failed migration stops transactions but not blocks, so that governance can act.
	type FailedMigrationHandler = frame_support::migrations::EnterSafeModeOnFailedMigration<
		SafeMode,
		frame_support::migrations::FreezeChainOnFailedMigration,
	>;
	type MaxServiceWeight = MaxServiceWeight;
	type WeightInfo = pallet_migrations::weights::SubstrateWeight<Runtime>;
}
