//! Benchmarks, each of the worst branch of its call, and each asserts that the money moved.
//!
//! Worst: an asset that is not sufficient, of which the pot has no other record, so that its account
//! of it ends, and which the receiver has never had, so that its account of it begins.

use crate::*;
use frame_benchmarking::v2::*;
use frame_support::{
	assert_ok,
	traits::fungibles::{Inspect, Mutate},
};
use frame_system::RawOrigin;
use millrace_primitives::{units::MILL, AssetKind, Balance};

/// Makes the foreign state that benchmarks begin with.
pub trait BenchmarkHelper {
	/// Makes an asset that is not sufficient, and returns it.
	fn asset() -> AssetKind;
}

const AMOUNT: Balance = 1_000_000;

/// An account that can hold assets.
fn endowed<T: Config>(name: &'static str) -> T::AccountId {
	let who: T::AccountId = account(name, 0, 0);
	assert_ok!(T::Kinds::mint_into(AssetKind::Native, &who, MILL));
	who
}

/// Files something for `payee` in the pot, which can receive it.
fn filed<T: Config>(payee: &T::AccountId) -> AssetKind {
	let (asset, pot) = (T::BenchmarkHelper::asset(), Pallet::<T>::pot());
	assert_ok!(T::Kinds::mint_into(AssetKind::Native, &pot, MILL));
	assert_ok!(T::Kinds::mint_into(asset.clone(), &pot, AMOUNT));
	assert_ok!(Pallet::<T>::add(payee, asset.clone(), AMOUNT));
	asset
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn claim() {
		let (payee, to) = (endowed::<T>("payee"), endowed::<T>("to"));
		let asset = filed::<T>(&payee);

		#[extrinsic_call]
		_(RawOrigin::Signed(payee.clone()), asset.clone(), to.clone());

		assert!(!Records::<T>::contains_key(&payee, &asset));
		assert_eq!(T::Kinds::balance(asset, &to), AMOUNT);
	}

	#[benchmark]
	fn pay_out() {
		let (caller, payee) = (endowed::<T>("caller"), endowed::<T>("payee"));
		let asset = filed::<T>(&payee);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), payee.clone(), asset.clone());

		assert!(!Records::<T>::contains_key(&payee, &asset));
		assert_eq!(T::Kinds::balance(asset, &payee), AMOUNT);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
