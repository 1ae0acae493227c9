//! Benchmarks. Each sets up the worst branch of its call and asserts its outcome.
//!
//! Worst: the ring has other vaults on both sides, the vault enters it or leaves it, accounts get and
//! lose a kind of asset, and a redemption looks at as many vaults as it may, each of its own provider.

use crate::*;
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
	assert_ok,
	traits::{
		fungible::NativeOrWithId,
		fungibles::{Create, Inspect, Mutate, Unbalanced},
		tokens::{Precision, Preservation},
		Get,
	},
};
use frame_system::RawOrigin;
use millrace_primitives::{
	units::{DEVICE_HOUR, HOUR, MILL},
	Acceptance, AssetId, AssetKind, Balance, ClassId, FeedId, Leases, Unclaimed, Units, VaultId,
	Vaults,
};
use sp_runtime::FixedU128;

/// Makes the foreign state that benchmarks begin with.
pub trait BenchmarkHelper<AccountId> {
	/// Defines an active class and returns its id.
	fn class() -> ClassId;

	/// Sets the price of `feed` to `price` USD, Live.
	fn quote(feed: &FeedId, price: FixedU128, decimals: u8);

	/// Opens a vault of `owner` that is good delivery, and of which `holder` has `units`.
	fn vault(owner: &AccountId, class_id: ClassId, units: Units, holder: &AccountId) -> VaultId;

	/// Settles that vault, hybrid. Leaves the class's backstop with settlement asset worth all of its
	/// units.
	fn settle(vault: VaultId);

	/// Gives `provider` at least `devices` of the class that are free.
	fn devices(provider: &AccountId, class_id: ClassId, devices: u32);

	/// Returns the dearest terms that there can be for leases of the class, and gives `customer` what
	/// it needs to pay for them. `None` if there are no terms.
	fn terms(class_id: ClassId, customer: &AccountId) -> Option<Acceptance>;
}

const GOLD: AssetId = AssetId::external(7_777);
const GOLD_KIND: AssetKind = NativeOrWithId::WithId(GOLD);
/// Pooled of each vault: devices for an hour.
const UNITS: Units = DEVICES_OF_ALL * DEVICE_HOUR;
const DEVICES_OF_ALL: Units = 4;
const DEVICES: u32 = 4;

/// An account that can hold assets.
fn endowed<T: Config>(name: &'static str, index: u32) -> T::AccountId {
	let who: T::AccountId = account(name, index, 0);
	assert_ok!(T::Kinds::mint_into(NativeOrWithId::Native, &who, 100 * MILL));
	who
}

/// A class with an open pool.
fn class<T: Config>() -> ClassId {
	let class_id = T::BenchmarkHelper::class();
	if !Pools::<T>::contains_key(class_id) {
		assert_ok!(Pallet::<T>::do_open(class_id));
	}
	class_id
}

/// A vault of the `n`th provider, which has devices, with [`UNITS`] on the account of `holder`.
fn vault_of<T: Config>(class_id: ClassId, n: u32, holder: &T::AccountId) -> VaultId {
	let provider = endowed::<T>("provider", n);
	let vault = T::BenchmarkHelper::vault(&provider, class_id, UNITS, holder);
	T::BenchmarkHelper::devices(&provider, class_id, DEVICES);
	vault
}

/// As many vaults, all of whose units `holder` pooled.
fn pooled<T: Config>(class_id: ClassId, count: u32, holder: &T::AccountId) -> Vec<VaultId> {
	let pool = |n| {
		let vault = vault_of::<T>(class_id, n, holder);
		assert!(Pallet::<T>::do_pool(holder.clone(), vault, UNITS).is_ok());
		vault
	};
	(0..count).map(pool).collect()
}

/// Three pooled vaults, and the one in the middle.
fn three<T: Config>(class_id: ClassId, holder: &T::AccountId) -> VaultId {
	*pooled::<T>(class_id, 3, holder).get(1).expect("there are three")
}

/// Let the backstop have some UTC of `holder`.
fn give_to_backstop<T: Config>(class_id: ClassId, holder: &T::AccountId, units: Units) {
	let (utc, backstop) = (AssetId::utc(class_id), T::Vaults::backstop(class_id));
	assert_ok!(T::Assets::transfer(utc, holder, &backstop, units, Preservation::Expendable));
}

/// The middle one of three vaults was settled and claimed.
fn claimed<T: Config>(holder: &T::AccountId) -> ClassId {
	let class_id = class::<T>();
	let vault = three::<T>(class_id, holder);
	T::BenchmarkHelper::settle(vault);
	assert_ok!(Pallet::<T>::do_claim_pooled(vault));
	class_id
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn open() {
		let class_id = T::BenchmarkHelper::class();
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), class_id);

		assert!(Pools::<T>::contains_key(class_id));
		assert!(T::Assets::asset_exists(AssetId::utc(class_id)));
	}

	#[benchmark]
	fn pool() {
		let caller = endowed::<T>("caller", 0);
		let other = endowed::<T>("other", 0);
		let class_id = class::<T>();
		pooled::<T>(class_id, 2, &other);
		let vault = vault_of::<T>(class_id, 2, &caller);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), vault, UNITS);

		assert_eq!(Pools::<T>::get(class_id).map(|record| record.vaults), Some(3));
		assert_eq!(T::Assets::balance(AssetId::utc(class_id), &caller), UNITS);
	}

	#[benchmark]
	fn pool_more() {
		let caller = endowed::<T>("caller", 0);
		let other = endowed::<T>("other", 0);
		let class_id = class::<T>();
		let vault = vault_of::<T>(class_id, 0, &other);
		assert!(Pallet::<T>::do_pool(other.clone(), vault, UNITS / 2).is_ok());
		let clt = AssetId::clt(vault);
		let moved = T::Assets::transfer(clt, &other, &caller, UNITS / 2, Preservation::Expendable);
		assert_ok!(moved);

		#[extrinsic_call]
		pool(RawOrigin::Signed(caller.clone()), vault, UNITS / 2);

		assert_eq!(Pooled::<T>::get(vault).map(|record| record.units), Some(UNITS));
		assert_eq!(T::Assets::balance(AssetId::utc(class_id), &caller), UNITS / 2);
	}

	#[benchmark]
	fn unpool() {
		let caller = endowed::<T>("caller", 0);
		let class_id = class::<T>();
		let vault = three::<T>(class_id, &caller);
		// All of the vault's units and nothing less: it leaves the ring.
		let fee = millrace_math::share_ceil(2 * UNITS, T::UnpoolFee::get());
		let units = (UNITS..UNITS + fee)
			.find(|units| units - millrace_math::share_ceil(*units, T::UnpoolFee::get()) == UNITS)
			.unwrap_or(UNITS);
		// The backstop has so much that it can receive no more: its fee goes into the pot.
		let (utc, backstop) = (AssetId::utc(class_id), T::Vaults::backstop(class_id));
		for _ in 0..2 {
			let room = Balance::MAX - T::Assets::balance(utc, &backstop);
			let most = room.min(Balance::MAX - T::Assets::total_issuance(utc));
			assert_ok!(T::Assets::increase_balance(utc, &backstop, most, Precision::Exact));
		}

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), vault, units);

		assert_eq!(T::Assets::balance(utc, &T::Unclaimed::pot()), units - UNITS);
		assert!(!Pooled::<T>::contains_key(vault));
		assert_eq!(T::Assets::balance(AssetId::clt(vault), &caller), UNITS);
	}

	#[benchmark]
	fn redeem(c: Linear<1, { T::MaxCandidates::get() }>) {
		let caller = endowed::<T>("caller", 0);
		let class_id = class::<T>();
		let vaults = pooled::<T>(class_id, c, &caller);
		let terms = T::BenchmarkHelper::terms(class_id, &caller);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), class_id, DEVICES, HOUR, None, terms);

		// All are equal: the oldest delivers, all that it has.
		let vault = *vaults.first().expect("there is one");
		assert!(!Pooled::<T>::contains_key(vault));
		let kept = T::Assets::balance(AssetId::clt(vault), &T::Leases::escrow());
		assert_eq!((kept, T::Leases::in_lease(vault)), (UNITS, UNITS));
	}

	#[benchmark]
	fn redeem_cash() {
		let other = endowed::<T>("other", 0);
		let caller = endowed::<T>("caller", 0);
		let class_id = claimed::<T>(&other);
		let utc = AssetId::utc(class_id);
		assert_ok!(T::Assets::transfer(utc, &other, &caller, UNITS, Preservation::Expendable));
		T::BenchmarkHelper::quote(&FeedId::Class(class_id), FixedU128::from_u32(1), 6);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), class_id, UNITS, 1);

		assert_eq!(Pools::<T>::get(class_id).map(|record| record.shortfall), Some(0));
		assert!(T::Assets::balance(T::SettlementAsset::get(), &caller) > 0);
	}

	#[benchmark]
	fn liquidate() {
		let other = endowed::<T>("other", 0);
		let caller = endowed::<T>("caller", 0);
		let class_id = class::<T>();
		let vault = three::<T>(class_id, &other);
		let utc = AssetId::utc(class_id);
		assert_ok!(T::Assets::transfer(utc, &other, &caller, UNITS, Preservation::Expendable));
		T::BenchmarkHelper::quote(&FeedId::Class(class_id), FixedU128::from_u32(9), 6);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), vault, UNITS, 1);

		assert!(!Pooled::<T>::contains_key(vault));
		assert_eq!(T::Assets::balance(AssetId::utc(class_id), &caller), 0);
	}

	#[benchmark]
	fn claim_pooled() {
		let caller = endowed::<T>("caller", 0);
		let class_id = class::<T>();
		let vault = three::<T>(class_id, &caller);
		give_to_backstop::<T>(class_id, &caller, UNITS / 2);
		T::BenchmarkHelper::settle(vault);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), vault);

		let record = Pools::<T>::get(class_id).expect("is open");
		assert_eq!((record.vaults, record.shortfall), (2, UNITS / 2));
	}

	#[benchmark]
	fn buy_collateral() {
		let caller = endowed::<T>("caller", 0);
		let class_id = claimed::<T>(&caller);
		let (cash, backstop) = (T::SettlementAsset::get(), T::Vaults::backstop(class_id));
		// It sells only while it is short of cash.
		let all = T::Assets::balance(cash, &backstop);
		assert_ok!(T::Assets::transfer(cash, &backstop, &caller, all, Preservation::Expendable));
		if !T::Assets::asset_exists(GOLD) {
			assert_ok!(T::Assets::create(GOLD, Pallet::<T>::account_id(), true, 1));
		}
		assert_ok!(T::Assets::mint_into(GOLD, &backstop, 3));
		assert_ok!(T::Assets::mint_into(cash, &caller, 2));
		T::BenchmarkHelper::quote(&FeedId::Asset(GOLD_KIND), FixedU128::from_u32(1), 6);
		let amount: Balance = 2;

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), class_id, GOLD_KIND, amount, amount);

		assert_eq!(T::Assets::balance(GOLD, &caller), amount);
		assert_eq!(T::Assets::balance(cash, &backstop), amount);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
