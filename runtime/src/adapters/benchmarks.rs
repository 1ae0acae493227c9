//! What the benchmarks of one pallet need of the others.

use crate::{
	AccountId, Assets, Balance, Balances, Clt, ConvictionVoting, Registry, Runtime, RuntimeOrigin,
};
use alloc::vec::Vec;
use codec::Encode;
use frame_support::{
	assert_ok,
	traits::{
		fungible::{Mutate, NativeOrWithId},
		fungibles::Create,
	},
};
use millrace_primitives::{
	units::{DEVICE_HOUR, MILL, NATIVE_DECIMALS},
	Acceptance, AssetId, AssetKind, ClassId, Classes, FeedId, LeaseId, Moment, Subject, Units,
	VaultId,
};
use pallet_conviction_voting::Conviction;
use pallet_oracle_governance::Verdict;
use sp_runtime::FixedU128;

/// The fixtures of our pallets, each for the benchmarks of the others.
pub struct Fixtures;

/// Sets the clock past its own call, which wants a slot of the same time.
fn set_time(now: Moment) {
	pallet_timestamp::Now::<Runtime>::put(now);
}

impl pallet_price_feed::BenchmarkHelper for Fixtures {
	fn class() -> ClassId {
		pallet_registry::fixture::class::<Runtime>()
	}
}

impl pallet_clt::BenchmarkHelper<AccountId> for Fixtures {
	fn class() -> ClassId {
		pallet_registry::fixture::class::<Runtime>()
	}

	fn quote(feed: &FeedId, price: FixedU128, decimals: u8) {
		pallet_price_feed::fixture::quote::<Runtime>(feed, price, decimals)
	}

	fn capacity(provider: &AccountId, class_id: ClassId, units: Units) {
		pallet_registry::fixture::capacity::<Runtime>(provider, class_id, units)
	}

	fn affiliates(provider: &AccountId, count: u32) {
		pallet_registry::fixture::affiliates::<Runtime>(provider, count)
	}
}

impl pallet_utc::BenchmarkHelper<AccountId> for Fixtures {
	fn class() -> ClassId {
		pallet_registry::fixture::class::<Runtime>()
	}

	fn quote(feed: &FeedId, price: FixedU128, decimals: u8) {
		pallet_price_feed::fixture::quote::<Runtime>(feed, price, decimals)
	}

	fn vault(owner: &AccountId, class_id: ClassId, units: Units, holder: &AccountId) -> VaultId {
		pallet_clt::fixture::vault::<Runtime>(owner, class_id, units, holder)
	}

	fn settle(vault: VaultId) {
		pallet_clt::fixture::settle::<Runtime>(vault)
	}

	fn devices(provider: &AccountId, class_id: ClassId, devices: u32) {
		pallet_lease::fixture::devices::<Runtime>(provider, class_id, devices)
	}

	fn terms(class_id: ClassId, customer: &AccountId) -> Option<Acceptance> {
		Some(pallet_sla::fixture::dearest::<Runtime>(class_id, customer))
	}
}

impl pallet_lease::BenchmarkHelper<AccountId> for Fixtures {
	fn set_time(now: Moment) {
		set_time(now)
	}

	fn class() -> ClassId {
		pallet_registry::fixture::class::<Runtime>()
	}

	fn capacity(provider: &AccountId, class_id: ClassId, units: Units) {
		pallet_registry::fixture::capacity::<Runtime>(provider, class_id, units)
	}

	fn pool(
		provider: &AccountId,
		class_id: ClassId,
		units: Units,
		customer: &AccountId,
	) -> VaultId {
		pallet_utc::fixture::pooled::<Runtime>(provider, class_id, units, customer)
	}

	fn terms(class_id: ClassId, customer: &AccountId) -> Option<Acceptance> {
		Some(pallet_sla::fixture::dearest::<Runtime>(class_id, customer))
	}

	fn burden(lease: LeaseId, provider: &AccountId) {
		pallet_sla::fixture::admitted::<Runtime>(lease, provider)
	}
}

impl pallet_sla::BenchmarkHelper<AccountId> for Fixtures {
	fn set_time(now: Moment) {
		set_time(now)
	}

	fn ensure_class(class_id: ClassId) {
		if <Registry as Classes>::class(class_id).is_none() {
			assert_eq!(pallet_registry::fixture::class::<Runtime>(), class_id);
		}
	}

	fn quote(feed: &FeedId, price: FixedU128, decimals: u8) {
		pallet_price_feed::fixture::quote::<Runtime>(feed, price, decimals)
	}

	fn vault(owner: &AccountId, class_id: ClassId, units: Units) -> VaultId {
		pallet_clt::fixture::vault::<Runtime>(owner, class_id, units, owner)
	}

	fn attestors(count: u32) -> Vec<AccountId> {
		pallet_oracle_governance::fixture::attestors::<Runtime>(count)
	}

	fn ruling(subject: &Subject, wrong: bool) {
		pallet_oracle_governance::fixture::verdict::<Runtime>(subject, Verdict::of(wrong))
	}
}

impl pallet_unclaimed::BenchmarkHelper for Fixtures {
	fn asset() -> AssetKind {
		let (asset, admin) = (AssetId::external(7_777), Clt::account_id());
		assert_ok!(<Assets as Create<_>>::create(asset, admin, false, 1));
		NativeOrWithId::WithId(asset)
	}
}

impl pallet_oracle_governance::BenchmarkHelper<AccountId> for Fixtures {
	fn set_time(now: Moment) {
		set_time(now)
	}

	fn subject(owner: &AccountId, vaults: u32) -> Subject {
		let class_id = pallet_registry::fixture::class::<Runtime>();
		let fleet = pallet_registry::NextFleetId::<Runtime>::get();
		pallet_registry::fixture::capacity::<Runtime>(owner, class_id, DEVICE_HOUR);
		let native = FeedId::Asset(NativeOrWithId::Native);
		let one = FixedU128::from_u32(1);
		pallet_price_feed::fixture::quote::<Runtime>(&native, one, NATIVE_DECIMALS);
		for vault in 0..vaults {
			// Each has a holder of its own, as vaults do.
			let holder = AccountId::new(sp_io::hashing::blake2_256(&(b"holder", vault).encode()));
			assert_ok!(<Balances as Mutate<_>>::mint_into(&holder, MILL));
			pallet_clt::fixture::vault::<Runtime>(owner, class_id, DEVICE_HOUR, &holder);
		}
		Subject::Fleet(fleet)
	}

	fn delegate(who: &AccountId, poll_class: u16, to: &AccountId, balance: Balance) {
		let (origin, to) = (RuntimeOrigin::signed(who.clone()), to.clone().into());
		let conviction = Conviction::Locked1x;
		assert_ok!(ConvictionVoting::delegate(origin, poll_class, to, conviction, balance));
	}
}
