//! The runtime of Millrace: a proof-of-stake chain on which compute is specified, collateralised,
//! issued and priced.
//!
//! How to read it: [`configs`] sets every pallet up, a file per family; [`adapters`] is the only
//! place where two pallets of ours meet; [`exits`] is the table of calls that no emergency closes;
//! [`parameters`] is what governance may turn, and [`settings`] shows it; [`genesis`] holds the presets from which all chain specs
//! are built; [`constants`] holds the numbers; [`origins`] says who may do what; [`apis`] is what
//! the node calls.
#![cfg_attr(not(feature = "std"), no_std)]
#![recursion_limit = "512"]
// The macros that assemble a runtime make public items without a text at the crate's root. What a
// wallet shows of them is tested in `tests/encodings.rs`.
#![allow(missing_docs)]
// The same macros cast pinned indices and expect what they have checked. The files with code of our
// own deny both again.
#![allow(clippy::as_conversions, clippy::expect_used)]

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

extern crate alloc;

pub mod adapters;
pub mod apis;
#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarks;
pub mod configs;
pub mod constants;
pub mod exits;
pub mod genesis;
#[cfg(any(test, feature = "std", feature = "try-runtime"))]
pub mod invariants;
pub mod origins;
pub mod pace;
pub mod parameters;
pub mod settings;
pub mod tracks;
pub mod weights;

use alloc::{borrow::Cow, vec::Vec};
use sp_runtime::{
	generic, impl_opaque_keys,
	traits::{BlakeTwo256, IdentifyAccount, Verify},
	MultiAddress, MultiSignature,
};
use sp_version::RuntimeVersion;

pub use apis::RuntimeApi;
pub use millrace_primitives::{AssetId, AssetKind, Balance, Moment};

/// Signature of an extrinsic.
pub type Signature = MultiSignature;
/// Account: the public key behind a signature.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// How an account is addressed in a call.
pub type Address = MultiAddress<AccountId, ()>;
/// Number of extrinsics an account has sent.
pub type Nonce = u32;
/// Hash of the chain.
pub type Hash = sp_core::H256;
/// Height of a block.
pub type BlockNumber = u32;
/// Header of a block.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
/// A block.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;
/// An extrinsic as it arrives.
pub type UncheckedExtrinsic =
	generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;

/// What every signed extrinsic carries, in this order. The order is consensus.
pub type TxExtension = (
	frame_system::AuthorizeCall<Runtime>,
	frame_system::CheckNonZeroSender<Runtime>,
	frame_system::CheckSpecVersion<Runtime>,
	frame_system::CheckTxVersion<Runtime>,
	frame_system::CheckGenesis<Runtime>,
	frame_system::CheckEra<Runtime>,
	frame_system::CheckNonce<Runtime>,
	frame_system::CheckWeight<Runtime>,
	pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
	frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
	frame_system::WeightReclaim<Runtime>,
);

/// Dispatches the extrinsics of a block.
pub type Executive = frame_executive::Executive<
	Runtime,
	Block,
	frame_system::ChainContext<Runtime>,
	Runtime,
	AllPalletsWithSystem,
>;

/// Types that need not know how an extrinsic looks.
pub mod opaque {
	use super::*;
	pub use sp_runtime::OpaqueExtrinsic as UncheckedExtrinsic;

	/// A block whose extrinsics are bytes.
	pub type Block = generic::Block<Header, UncheckedExtrinsic>;
}

impl_opaque_keys! {
	/// The keys of a validator.
	pub struct SessionKeys {
		/// Authors blocks.
		pub babe: Babe,
		/// Finalises blocks.
		pub grandpa: Grandpa,
	}
}

/// Version of the runtime.
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: Cow::Borrowed("millrace"),
	impl_name: Cow::Borrowed("millrace"),
	authoring_version: 1,
	spec_version: 1,
	impl_version: 1,
	apis: apis::RUNTIME_API_VERSIONS,
	transaction_version: 1,
	system_version: 1,
};

#[frame_support::runtime]
mod runtime {
	/// The Millrace runtime.
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Runtime;

	// System and consensus. Authorship precedes Session, so that the author of a session's first
	// block is looked up in the set that authored it.
	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp;
	#[runtime::pallet_index(2)]
	pub type Babe = pallet_babe;
	#[runtime::pallet_index(3)]
	pub type Authorship = pallet_authorship;
	#[runtime::pallet_index(4)]
	pub type Offences = pallet_offences;
	#[runtime::pallet_index(5)]
	pub type Historical = pallet_session::historical;
	#[runtime::pallet_index(6)]
	pub type Session = pallet_session;
	#[runtime::pallet_index(7)]
	pub type Grandpa = pallet_grandpa;

	// Money.
	#[runtime::pallet_index(10)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(11)]
	pub type TransactionPayment = pallet_transaction_payment;
	#[runtime::pallet_index(12)]
	pub type Assets = pallet_assets<Instance1>;
	#[runtime::pallet_index(13)]
	pub type AssetsHolder = pallet_assets_holder<Instance1>;
	#[runtime::pallet_index(14)]
	pub type PoolAssets = pallet_assets<Instance2>;
	#[runtime::pallet_index(15)]
	pub type AssetConversion = pallet_asset_conversion;

	// Accounts.
	#[runtime::pallet_index(20)]
	pub type Utility = pallet_utility;
	#[runtime::pallet_index(21)]
	pub type Multisig = pallet_multisig;
	#[runtime::pallet_index(22)]
	pub type Proxy = pallet_proxy;

	// Governance.
	#[runtime::pallet_index(30)]
	pub type Scheduler = pallet_scheduler;
	#[runtime::pallet_index(31)]
	pub type Preimage = pallet_preimage;
	#[runtime::pallet_index(32)]
	pub type Origins = crate::origins::pallet;
	#[runtime::pallet_index(33)]
	pub type Referenda = pallet_referenda;
	#[runtime::pallet_index(34)]
	pub type ConvictionVoting = pallet_conviction_voting;
	#[runtime::pallet_index(35)]
	pub type Treasury = pallet_treasury;
	#[runtime::pallet_index(36)]
	pub type Parameters = pallet_parameters;
	#[runtime::pallet_index(37)]
	pub type Sudo = pallet_sudo;
	#[runtime::pallet_index(38)]
	pub type ParameterSteps = crate::parameters::pallet;

	// Protection.
	#[runtime::pallet_index(40)]
	pub type SafeMode = pallet_safe_mode;
	#[runtime::pallet_index(41)]
	pub type TxPause = pallet_tx_pause;
	#[runtime::pallet_index(42)]
	pub type Migrations = pallet_migrations;

	// Compute.
	#[runtime::pallet_index(50)]
	pub type Registry = pallet_registry;
	#[runtime::pallet_index(51)]
	pub type PriceFeed = pallet_price_feed;
	#[runtime::pallet_index(52)]
	pub type Clt = pallet_clt;
	#[runtime::pallet_index(53)]
	pub type Utc = pallet_utc;
	#[runtime::pallet_index(54)]
	pub type Lease = pallet_lease;
	#[runtime::pallet_index(55)]
	pub type OracleGovernance = pallet_oracle_governance;
	#[runtime::pallet_index(56)]
	pub type Sla = pallet_sla;
	#[runtime::pallet_index(57)]
	pub type Unclaimed = pallet_unclaimed;
	#[runtime::pallet_index(58)]
	pub type Clock = pallet_clock;
}
