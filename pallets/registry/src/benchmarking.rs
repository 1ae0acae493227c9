//! Benchmarks, each of the worst branch of its call, and each with its outcome asserted. They also
//! run once each as tests.

use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{
		fungible::{InspectHold, Mutate},
		EnsureOrigin, Get, Time,
	},
	BoundedVec,
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use millrace_primitives::{ClassId, ClassSpec, FleetId, Interconnect, Kind, Precision, Units};
use sp_core::H256;
use sp_runtime::traits::{BlakeTwo256, Hash, One};

use crate::*;

/// One device under a path of `depth` left turns in a lattice of `2^depth` devices: its proof, and
/// the root that it leads to. No need to make the rest of the tree.
fn left_path<T: Config>(device: &DeviceId, depth: u32, salt: u8) -> (Siblings<T>, H256, u32) {
	let siblings = (0..depth)
		.map(|level| BlakeTwo256::hash(&[salt, u8::try_from(level).unwrap()]))
		.collect::<Vec<_>>();
	let root = siblings.iter().fold(BlakeTwo256::hash(&device.0), |node, sibling| {
		BlakeTwo256::hash(&[node.0, sibling.0].concat())
	});
	(siblings.try_into().unwrap(), root, 1u32.checked_shl(depth).unwrap())
}

type Siblings<T> = BoundedVec<H256, <T as Config>::MaxProofDepth>;

const DEVICE: DeviceId = DeviceId([7; 32]);

/// Deepest proof that a fleet can need.
fn depth_max<T: Config>() -> u32 {
	T::MaxDevices::get().ilog2().min(T::MaxProofDepth::get())
}

fn longest_endpoint() -> Endpoint {
	[b'e'; 128].to_vec().try_into().unwrap()
}

fn spec() -> ClassSpec {
	ClassSpec {
		kind: Kind::Gpu,
		precision: Precision::Tensor16,
		throughput: 1,
		memory_mib: 1,
		bandwidth_mb_s: 1,
		qubits: 0,
		interconnect: Interconnect::NvLink,
	}
}

fn class_origin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	#[cfg(feature = "runtime-benchmarks")]
	return T::ClassOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless);
	#[cfg(not(feature = "runtime-benchmarks"))]
	T::ClassOrigin::ensure_origin(RawOrigin::Root.into())
		.map(|_| RawOrigin::Root.into())
		.map_err(|_| BenchmarkError::Weightless)
}

fn fund<T: Config>(who: &T::AccountId) {
	let amount = T::ProviderBond::get() + T::DemandBond::get();
	T::Currency::mint_into(who, amount + amount).unwrap();
}

/// Capacity of each fleet beside those of the benchmark.
const CAPACITY: Units = 1_000_000;

/// A provider that has `count` fleets beside those of the benchmark, and the class of all.
fn provider_with_fleets<T: Config>(who: &T::AccountId, count: u32) -> ClassId {
	let class_id = fixture::class::<T>();
	fixture::provider::<T>(who);
	(0..count).for_each(|_| fixture::fleet::<T>(who, class_id, CAPACITY));
	class_id
}

/// As many fleets as leave room for one more.
fn all_but_one<T: Config>() -> u32 {
	T::MaxFleets::get().checked_sub(1).unwrap()
}

/// Commit a fleet through the call.
fn commit<T: Config>(who: &T::AccountId, class_id: ClassId, devices: u32, root: H256) -> FleetId {
	let fleet = NextFleetId::<T>::get();
	Pallet::<T>::do_commit_fleet(who.clone(), class_id, devices, root, u64::MAX).unwrap();
	fleet
}

/// The destination of slashes exists in every sane runtime.
fn open_destination<T: Config>() {
	fund::<T>(&T::Treasury::get());
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn define_class() -> Result<(), BenchmarkError> {
		let origin = class_origin::<T>()?;
		let name: ClassName = [b'C'; 32].to_vec().try_into().unwrap();
		let class_id = NextClassId::<T>::get();
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, name, spec());
		assert!(Classes::<T>::get(class_id).unwrap().active);
		Ok(())
	}

	#[benchmark]
	fn retire_class() -> Result<(), BenchmarkError> {
		let origin = class_origin::<T>()?;
		let class_id = fixture::class::<T>();
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, class_id);
		assert!(!Classes::<T>::get(class_id).unwrap().active);
		Ok(())
	}

	#[benchmark]
	fn register_provider() {
		let caller: T::AccountId = whitelisted_caller();
		fund::<T>(&caller);
		let affiliates = fixture::accounts::<T>(&caller, T::MaxAffiliates::get());
		let count = affiliates.len();
		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), Region(*b"CH"), longest_endpoint(), affiliates);
		assert_eq!(Providers::<T>::get(&caller).unwrap().affiliates.len(), count);
	}

	#[benchmark]
	fn raise_bond() {
		let caller: T::AccountId = whitelisted_caller();
		fixture::provider::<T>(&caller);
		fund::<T>(&caller);
		let (before, more) = (T::ProviderBond::get(), T::DemandBond::get());
		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), more);
		assert_eq!(Providers::<T>::get(&caller).unwrap().bond, before + more);
		let reason = HoldReason::ProviderBond.into();
		assert_eq!(T::Currency::balance_on_hold(&reason, &caller), before + more);
	}

	#[benchmark]
	fn update_provider() {
		let caller: T::AccountId = whitelisted_caller();
		fixture::provider::<T>(&caller);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), Region(*b"SE"), longest_endpoint());
		assert_eq!(Providers::<T>::get(&caller).unwrap().region, Region(*b"SE"));
	}

	#[benchmark]
	fn leave() {
		let caller: T::AccountId = whitelisted_caller();
		fixture::provider::<T>(&caller);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()));
		assert!(!Providers::<T>::get(&caller).unwrap().stays());
	}

	#[benchmark]
	fn withdraw_bond() {
		let caller: T::AccountId = whitelisted_caller();
		fixture::provider::<T>(&caller);
		Providers::<T>::mutate(&caller, |record| {
			record.as_mut().unwrap().leaving_until = Some(T::Time::now());
		});
		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()));
		assert!(!Providers::<T>::contains_key(&caller));
	}

	/// The last fleet that the provider has room for.
	#[benchmark]
	fn commit_fleet() {
		let caller: T::AccountId = whitelisted_caller();
		let class_id = provider_with_fleets::<T>(&caller, all_but_one::<T>());
		let fleet = NextFleetId::<T>::get();
		let devices = T::MaxDevices::get();
		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), class_id, devices, H256([1; 32]), u64::MAX);
		assert!(Fleets::<T>::get(fleet).unwrap().is_active());
		assert_eq!(
			ClassCapacities::<T>::get(&caller, class_id).unwrap().active,
			T::MaxFleets::get()
		);
	}

	/// The first of as many fleets as there can be: all others move up.
	#[benchmark]
	fn withdraw_fleet() {
		let caller: T::AccountId = whitelisted_caller();
		let class_id = provider_with_fleets::<T>(&caller, 0);
		let fleet = commit::<T>(&caller, class_id, 1, H256([1; 32]));
		(0..all_but_one::<T>()).for_each(|_| fixture::fleet::<T>(&caller, class_id, CAPACITY));
		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), fleet);
		assert_eq!(
			ClassCapacities::<T>::get(&caller, class_id).unwrap().active,
			all_but_one::<T>()
		);
	}

	/// Two fleets of one owner in two classes, both condemned, among as many as there can be.
	#[benchmark]
	fn prove_double_pledge(f: Linear<0, { depth_max::<T>() }>, s: Linear<0, { depth_max::<T>() }>) {
		let caller: T::AccountId = whitelisted_caller();
		fund::<T>(&caller);
		open_destination::<T>();
		let owner: T::AccountId = account("owner", 0, 0);
		// Half of the others each, rounded down.
		let beside = T::MaxFleets::get().checked_sub(2).unwrap() / 2;
		let classes = [(); 2].map(|()| provider_with_fleets::<T>(&owner, beside));
		let mut fleets = Vec::new();
		for ((class_id, depth), salt) in classes.into_iter().zip([f, s]).zip([1u8, 2]) {
			let (proof, root, count) = left_path::<T>(&DEVICE, depth, salt);
			// The root of a lone device is its hash: for two of them one has to be set apart, which
			// costs the proof one level.
			let (proof, root, count) = if Roots::<T>::contains_key(root) {
				left_path::<T>(&DEVICE, 1, salt)
			} else {
				(proof, root, count)
			};
			let fleet = commit::<T>(&owner, class_id, count, root);
			fleets.push(DeviceProof { fleet, index: 0, proof });
		}
		let second = fleets.pop().unwrap();
		let first = fleets.pop().unwrap();
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), first.clone(), second.clone(), DEVICE);
		for (proof, class_id) in [first, second].iter().zip(classes) {
			let fleet = Fleets::<T>::get(proof.fleet).unwrap();
			assert!(matches!(fleet.status, FleetStatus::Condemned { .. }));
			assert_eq!(ClassCapacities::<T>::get(&owner, class_id).unwrap().condemned, 1);
		}
		assert!(Providers::<T>::get(&owner).unwrap().bond < T::ProviderBond::get());
	}

	#[benchmark]
	fn demand_device() {
		let caller: T::AccountId = whitelisted_caller();
		fund::<T>(&caller);
		let owner: T::AccountId = account("owner", 0, 0);
		let class_id = provider_with_fleets::<T>(&owner, all_but_one::<T>());
		let fleet = commit::<T>(&owner, class_id, 1, H256([1; 32]));
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), fleet, 0);
		assert!(Demands::<T>::contains_key(fleet, 0));
	}

	#[benchmark]
	fn open_device(d: Linear<0, { depth_max::<T>() }>) {
		let caller: T::AccountId = whitelisted_caller();
		let class_id = provider_with_fleets::<T>(&caller, all_but_one::<T>());
		let (proof, root, devices) = left_path::<T>(&DEVICE, d, 1);
		let fleet = commit::<T>(&caller, class_id, devices, root);
		let demander: T::AccountId = account("demander", 0, 0);
		fund::<T>(&demander);
		Pallet::<T>::do_demand_device(demander, fleet, 0).unwrap();
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), fleet, 0, DEVICE, proof);
		assert!(!Demands::<T>::contains_key(fleet, 0));
		assert!(Fleets::<T>::get(fleet).unwrap().is_active());
	}

	/// The deadline has passed and the fleet is condemned.
	#[benchmark]
	fn expire_demand() {
		let caller: T::AccountId = whitelisted_caller();
		open_destination::<T>();
		let owner: T::AccountId = account("owner", 0, 0);
		let class_id = provider_with_fleets::<T>(&owner, all_but_one::<T>());
		let fleet = commit::<T>(&owner, class_id, 1, H256([1; 32]));
		let demander: T::AccountId = account("demander", 0, 0);
		fund::<T>(&demander);
		Pallet::<T>::do_demand_device(demander, fleet, 0).unwrap();
		let deadline: BlockNumberFor<T> = Demands::<T>::get(fleet, 0).unwrap().deadline;
		frame_system::Pallet::<T>::set_block_number(deadline + One::one());
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), fleet, 0);
		assert!(!Demands::<T>::contains_key(fleet, 0));
		assert_eq!(ClassCapacities::<T>::get(&owner, class_id).unwrap().condemned, 1);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
