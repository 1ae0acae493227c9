//! A runtime with balances, assets and holds on both.

use frame_support::{
	derive_impl,
	storage::unhashed,
	traits::{
		fungible::{NativeFromLeft, NativeOrWithId, UnionOf},
		AsEnsureOriginWithArg, ConstU128, VariantCount,
	},
};
use frame_system::{EnsureNever, EnsureRoot};
use millrace_primitives::{AssetId, AssetKind, Balance, Unclaimed};
use sp_runtime::{BuildStorage, DispatchResult};

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

/// Keeps what payees cannot receive. Exists.
pub const POT: AccountId = 6;

/// Least that an account of the native token may have.
pub const ED: Balance = 100;
/// What accounts begin with, free.
pub const RICH: Balance = 1_000_000_000;
/// An asset with which alone an account exists.
pub const USD: AssetId = AssetId::SETTLEMENT;

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
	type AssetId = AssetId;
	type AssetIdParameter = AssetId;
	type Currency = Balances;
	type CreateOrigin = AsEnsureOriginWithArg<EnsureNever<AccountId>>;
	type ForceOrigin = EnsureRoot<AccountId>;
	type Holder = AssetsHolder;
}

impl pallet_assets_holder::Config for Test {
	type RuntimeHoldReason = Reason;
	type RuntimeEvent = RuntimeEvent;
}

/// Holds of the native token and of assets.
pub type Holder =
	UnionOf<Balances, AssetsHolder, NativeFromLeft, NativeOrWithId<AssetId>, AccountId>;

/// What payees could not receive, in storage, so that what is rolled back was never filed.
pub struct Filings;

impl Unclaimed<AccountId> for Filings {
	fn pot() -> AccountId {
		POT
	}

	fn file(payee: &AccountId, asset: AssetKind, amount: Balance) -> DispatchResult {
		let mut all = filings();
		all.push((*payee, asset, amount));
		unhashed::put(b"filings", &all);
		Ok(())
	}
}

/// All that was filed, in its order.
pub fn filings() -> Vec<(AccountId, AssetKind, Balance)> {
	unhashed::get_or_default(b"filings")
}

/// What was filed of the native token for `payee`.
pub fn filed(payee: AccountId) -> Balance {
	let of = |(who, asset, amount)| (who == payee && asset == AssetKind::Native).then_some(amount);
	filings().into_iter().filter_map(of).sum()
}

/// Alice, Bob and the treasury are rich, of native tokens and of [`USD`]; the pot has the existential
/// deposit.
pub fn new_test_ext() -> sp_io::TestExternalities {
	let rich = [ALICE, BOB, TREASURY];
	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: rich.map(|who| (who, RICH)).into_iter().chain([(POT, ED)]).collect(),
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
