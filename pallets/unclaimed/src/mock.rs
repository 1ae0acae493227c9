//! A runtime with real balances and assets, in which a test plays the pallet that pays.

use crate as pallet_unclaimed;
use crate::*;
use frame_support::{
	assert_ok, construct_runtime, derive_impl, parameter_types,
	storage::with_storage_layer,
	traits::{
		fungible::{NativeFromLeft, NativeOrWithId, UnionOf},
		fungibles::{Create, Inspect, Mutate},
		tokens::Preservation,
		AsEnsureOriginWithArg,
	},
	PalletId,
};
use frame_system::{EnsureNever, EnsureRoot};
use millrace_primitives::{
	units::{MILL, USD},
	AssetId, AssetKind, Balance, ClassId, Unclaimed as UnclaimedTrait,
};
use millrace_testing::{account, externalities, genesis, words};
use sp_runtime::DispatchResult;

pub use millrace_testing::{without_trace, AccountId};

words!(signed, events, free);

/// Has native tokens and dollars, and administers all assets.
pub const ALICE: AccountId = account(1);
/// A payee with native tokens.
pub const BOB: AccountId = account(2);
/// Another payee with native tokens.
pub const CAROL: AccountId = account(3);
/// A payee whose account does not exist.
pub const NOBODY: AccountId = account(5);

pub const NATIVE: AssetKind = NativeOrWithId::Native;
/// Sufficient, with a minimum balance of 1.
pub const DOLLARS: AssetKind = NativeOrWithId::WithId(AssetId::SETTLEMENT);
/// Not sufficient, with a minimum balance of 1.
pub const UTC: AssetKind = NativeOrWithId::WithId(AssetId::utc(ClassId(0)));
/// Sufficient, with a minimum balance of [`LEAST_SILVER`].
pub const SILVER: AssetKind = NativeOrWithId::WithId(AssetId::external(3));
pub const LEAST_SILVER: Balance = 100;
/// Least of the native token that an account has.
pub const ED: Balance = MILL / 100;
/// What each has of what it has.
pub const RICH: Balance = 1_000 * MILL;

construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Assets: pallet_assets,
		Unclaimed: pallet_unclaimed,
	}
);

#[derive_impl(millrace_testing::SystemConfig as frame_system::DefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

#[derive_impl(millrace_testing::BalancesConfig as pallet_balances::DefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
}

#[derive_impl(millrace_testing::AssetsConfig as pallet_assets::DefaultConfig)]
impl pallet_assets::Config for Test {
	type Currency = Balances;
	type CreateOrigin = AsEnsureOriginWithArg<EnsureNever<AccountId>>;
	type ForceOrigin = EnsureRoot<AccountId>;
}

parameter_types! {
	pub const UnclaimedPalletId: PalletId = PalletId(*b"mr/unclm");
}

pub type Kinds = UnionOf<Balances, Assets, NativeFromLeft, AssetKind, AccountId>;

impl Config for Test {
	type Kinds = Kinds;
	type PalletId = UnclaimedPalletId;
	type WeightInfo = ();
	type BenchmarkHelper = Fixtures;
}

pub struct Fixtures;

impl BenchmarkHelper for Fixtures {
	fn asset() -> AssetKind {
		let asset = AssetId::external(7_777);
		assert_ok!(<Assets as Create<_>>::create(asset, ALICE, false, 1));
		NativeOrWithId::WithId(asset)
	}
}

/// Externalities with three rich accounts and three assets beside the native token.
pub fn new_test_ext() -> sp_io::TestExternalities {
	let rich = [ALICE, BOB, CAROL];
	let genesis = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: rich.map(|who| (who, RICH)).into(),
			..Default::default()
		},
		assets: genesis::issued(&ALICE, &[(AssetId::SETTLEMENT, 1_000_000 * USD)], &[ALICE]),
		..Default::default()
	};
	externalities::<Test>(genesis, || {
		for (asset, sufficient, least) in [(UTC, false, 1), (SILVER, true, LEAST_SILVER)] {
			assert_ok!(<Assets as Create<_>>::create(id(&asset), ALICE, sufficient, least));
			assert_ok!(Assets::mint_into(id(&asset), &ALICE, RICH));
		}
	})
}

/// Runs `test`, then checks every invariant.
pub fn execute(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		test();
		assert_ok!(Unclaimed::do_try_state());
	});
}

/// The id of an asset that is not native.
pub fn id(asset: &AssetKind) -> AssetId {
	match asset {
		NativeOrWithId::Native => panic!("the native token has no id"),
		NativeOrWithId::WithId(id) => *id,
	}
}

pub fn pot() -> AccountId {
	Unclaimed::pot()
}

/// What `who` has of `asset`.
pub fn balance(asset: &AssetKind, who: &AccountId) -> Balance {
	Kinds::balance(asset.clone(), who)
}

/// Moves `amount` of Alice's to `to`.
pub fn send(asset: &AssetKind, to: &AccountId, amount: Balance) -> DispatchResult {
	Kinds::transfer(asset.clone(), &ALICE, to, amount, Preservation::Expendable).map(|_| ())
}

/// Files `amount` of Alice's for `payee`, as a pallet does.
pub fn file(payee: &AccountId, asset: &AssetKind, amount: Balance) -> DispatchResult {
	with_storage_layer(|| {
		send(asset, &pot(), amount)?;
		<Unclaimed as UnclaimedTrait<_>>::file(payee, asset.clone(), amount)
	})
}

pub fn filed(payee: &AccountId, asset: &AssetKind) -> Option<Balance> {
	Records::<Test>::get(payee, asset)
}

pub fn claim(who: AccountId, asset: &AssetKind, to: AccountId) -> DispatchResult {
	signed(who, Call::claim { asset: asset.clone(), to })
}

pub fn pay_out(who: AccountId, payee: AccountId, asset: &AssetKind) -> DispatchResult {
	signed(who, Call::pay_out { payee, asset: asset.clone() })
}

/// How the issuer treats the account of `who`.
#[derive(Clone, Copy, Debug)]
pub enum Treated {
	Frozen,
	Blocked,
}

/// Lets the issuer of `asset` freeze or block the account of `who`.
pub fn treat(asset: &AssetKind, who: &AccountId, how: Treated) {
	let (admin, id, who) = (RuntimeOrigin::signed(ALICE), id(asset), who.clone());
	assert_ok!(match how {
		Treated::Frozen => Assets::freeze(admin, id, who),
		Treated::Blocked => Assets::block(admin, id, who),
	});
}

pub fn thaw(asset: &AssetKind, who: &AccountId) {
	assert_ok!(Assets::thaw(RuntimeOrigin::signed(ALICE), id(asset), who.clone()));
}
