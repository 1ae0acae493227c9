//! A runtime with balances, assets and holds on both.

use frame_support::{
	derive_impl,
	traits::{AsEnsureOriginWithArg, ConstU128, VariantCount},
};
use frame_system::{EnsureNever, EnsureRoot};
use millrace_primitives::Balance;
use sp_runtime::BuildStorage;

pub type AccountId = u64;

/// Has what others put on hold.
pub const ALICE: AccountId = 1;
/// Exists.
pub const BOB: AccountId = 2;
/// Exists.
pub const TREASURY: AccountId = 3;
/// Does not exist.
pub const NOBODY: AccountId = 4;
/// Does not exist either.
pub const NOBODY_ELSE: AccountId = 5;

/// Least that an account of the native token may have.
pub const ED: Balance = 100;
/// What accounts begin with, free.
pub const RICH: Balance = 1_000_000_000;
/// An asset with which alone an account exists.
pub const USD: u32 = 1;

/// Why something is on hold.
#[derive(
	Clone,
	Copy,
	Debug,
	Eq,
	PartialEq,
	codec::Encode,
	codec::Decode,
	codec::DecodeWithMemTracking,
	codec::MaxEncodedLen,
	scale_info::TypeInfo,
)]
pub enum Reason {
	Bond,
	Fee,
}

impl VariantCount for Reason {
	const VARIANT_COUNT: u32 = 2;
}

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeTask,
		RuntimeFreezeReason
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(2)]
	pub type Assets = pallet_assets;
	#[runtime::pallet_index(3)]
	pub type AssetsHolder = pallet_assets_holder;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<ED>;
	type AccountStore = System;
	type RuntimeHoldReason = Reason;
}

#[derive_impl(pallet_assets::config_preludes::TestDefaultConfig)]
impl pallet_assets::Config for Test {
	type Balance = Balance;
	type Currency = Balances;
	type CreateOrigin = AsEnsureOriginWithArg<EnsureNever<AccountId>>;
	type ForceOrigin = EnsureRoot<AccountId>;
	type Holder = AssetsHolder;
}

impl pallet_assets_holder::Config for Test {
	type RuntimeHoldReason = Reason;
	type RuntimeEvent = RuntimeEvent;
}

/// Alice, Bob and the treasury are rich, of native tokens and of [`USD`].
pub fn new_test_ext() -> sp_io::TestExternalities {
	let rich = [ALICE, BOB, TREASURY];
	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: rich.map(|who| (who, RICH)).into(),
			..Default::default()
		},
		assets: pallet_assets::GenesisConfig {
			assets: vec![(USD, BOB, true, 1)],
			accounts: rich.map(|who| (USD, who, RICH)).into(),
			..Default::default()
		},
		..Default::default()
	};
	storage.build_storage().expect("genesis builds").into()
}
