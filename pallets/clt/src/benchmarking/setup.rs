//! What the benchmarks begin with.

pub(super) use crate::fixture::{endow, ensure_asset, fill, risk_params, GOLD, GOLD_KIND, LARGE};
use crate::*;
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
	assert_ok,
	traits::{
		fungible::NativeOrWithId,
		fungibles::{Inspect, Mutate},
		tokens::Preservation,
		Get, Time,
	},
	weights::Weight,
	BoundedVec,
};
use millrace_math::risk_tick;
use millrace_primitives::{
	units::{DEVICE_HOUR, HOUR},
	AssetId, AssetKind, Balance, ClassId, FeedId, Providers, Remedy, Units, VaultId,
};
use sp_runtime::FixedU128;

pub(super) const UNITS: Units = 100 * DEVICE_HOUR;
pub(super) const CAPACITY: Units = 10 * UNITS;
/// Behind twice [`UNITS`] at 1 USD the cover ratio is 0.6, so that a premium is due.
pub(super) const COLLATERAL: Balance = 120_000_000;

/// An account with native token, settlement asset and gold.
pub(super) fn funded<T: Config>(name: &'static str) -> T::AccountId {
	let who: T::AccountId =
		if name == "caller" { whitelisted_caller() } else { account(name, 0, 0) };
	ensure_asset::<T>(T::SettlementAsset::get());
	ensure_asset::<T>(GOLD);
	endow::<T>(&who);
	assert_ok!(T::Assets::mint_into(T::SettlementAsset::get(), &who, LARGE));
	assert_ok!(T::Assets::mint_into(GOLD, &who, LARGE));
	who
}

/// A class with risk parameters under which everything below works, and full fuse buckets.
pub(super) fn class<T: Config>() -> ClassId {
	let class_id = T::BenchmarkHelper::class();
	risk_params::<T>(class_id);
	class_id
}

/// The caller's vault with collateral.
pub(super) fn vault_of<T: Config>(owner: &T::AccountId, asset: AssetKind) -> VaultId {
	let class_id = class::<T>();
	T::BenchmarkHelper::capacity(owner, class_id, CAPACITY);
	let id = NextVaultId::<T>::get();
	assert_ok!(Pallet::<T>::do_open_vault(owner.clone(), class_id, asset.clone(), Grade::Open));
	let amount = match asset {
		NativeOrWithId::Native => COLLATERAL * 1_000_000,
		NativeOrWithId::WithId(_) => COLLATERAL,
	};
	assert_ok!(Pallet::<T>::do_deposit(owner.clone(), id, amount));
	id
}

/// Let each hour of the class's fuse have units.
pub(super) fn fill_fuse<T: Config>(class_id: ClassId) {
	Totals::<T>::mutate(class_id, |totals| {
		let hour = T::Time::now() / HOUR;
		totals.fuse.hour = hour.saturating_sub(1);
		totals.fuse.buckets = [1; FUSE_HOURS];
	});
}

/// As [`vault_of`], and it owes [`UNITS`], issued an hour ago in a full fuse.
pub(super) fn indebted_vault_of<T: Config>(owner: &T::AccountId, asset: AssetKind) -> VaultId {
	let id = vault_of::<T>(owner, asset);
	assert_ok!(Pallet::<T>::do_issue(owner.clone(), id, UNITS, LARGE));
	fill_fuse::<T>(record::<T>(id).class_id);
	id
}

/// Puts twice the collateral behind the vault and raises the knee of its curve: a premium is due of
/// it although it covers all that it owes, so that nothing is looked at for what is uncovered.
pub(super) fn cover<T: Config>(id: VaultId) {
	let vault = record::<T>(id);
	assert_ok!(Pallet::<T>::do_deposit(vault.owner.clone(), id, vault.collateral));
	RiskParamsOf::<T>::mutate(vault.class_id, |revision| {
		let params = &mut revision.as_mut().expect("are set").current;
		params.open.curve.knee = FixedU128::from_u32(3);
	});
}

/// `count` Open vaults of `owner` that owe more than they cover, each in a class of its own as far as
/// there are as many.
pub(super) fn uncovered_vaults_of<T: Config>(owner: &T::AccountId, count: u32) {
	for _ in 0..count {
		let class_id = class::<T>();
		T::BenchmarkHelper::capacity(owner, class_id, CAPACITY);
		let id = NextVaultId::<T>::get();
		assert_ok!(Pallet::<T>::do_open_vault(owner.clone(), class_id, GOLD_KIND, Grade::Open));
		assert_ok!(Pallet::<T>::do_deposit(owner.clone(), id, COLLATERAL));
		assert_ok!(Pallet::<T>::do_issue(owner.clone(), id, 2 * UNITS, LARGE));
	}
}

/// A caller with native token alone, which gets `units` of the vault's CLT from its owner.
pub(super) fn holder_of<T: Config>(id: VaultId, units: Units) -> T::AccountId {
	let who: T::AccountId = whitelisted_caller();
	endow::<T>(&who);
	hand_over::<T>(id, &who, units);
	who
}

/// `units` of the vault's CLT change hands, from its owner to `who`.
pub(super) fn hand_over<T: Config>(id: VaultId, who: &T::AccountId, units: Units) {
	let owner = record::<T>(id).owner;
	assert_ok!(T::Assets::transfer(AssetId::clt(id), &owner, who, units, Preservation::Expendable));
}

/// A device-hour of the vault's class costs that many USD.
pub(super) fn class_at<T: Config>(id: VaultId, usd: u32) {
	let class_id = record::<T>(id).class_id;
	T::BenchmarkHelper::quote(&FeedId::Class(class_id), FixedU128::from_u32(usd), 6);
}

/// As [`indebted_vault_of`], with a reserve: it owes twice as much.
pub(super) fn vault_with_reserve_of<T: Config>(owner: &T::AccountId, asset: AssetKind) -> VaultId {
	let id = indebted_vault_of::<T>(owner, asset);
	assert_ok!(Pallet::<T>::do_issue(owner.clone(), id, UNITS, LARGE));
	assert!(record::<T>(id).reserve > 0, "a premium was paid");
	id
}

/// A Prime vault and what it owes, issued an hour ago in a full fuse.
pub(super) fn prime_vault_of<T: Config>(owner: &T::AccountId) -> (VaultId, Units) {
	let class_id = class::<T>();
	T::BenchmarkHelper::capacity(owner, class_id, CAPACITY);
	let id = NextVaultId::<T>::get();
	assert_ok!(Pallet::<T>::do_open_vault(owner.clone(), class_id, GOLD_KIND, Grade::Prime));
	assert_ok!(Pallet::<T>::do_deposit(owner.clone(), id, COLLATERAL));
	let units = UNITS * 3 / 5;
	assert_ok!(Pallet::<T>::do_issue(owner.clone(), id, units, LARGE));
	fill_fuse::<T>(class_id);
	(id, units)
}

/// A settled hybrid remedy that pays both legs to one caller, which holds `units` of the vault's 200
/// hours; the others are another holder's. The owner has as many affiliates as it may.
pub(super) fn settled_vault<T: Config>(asset: AssetKind, units: Units) -> (T::AccountId, VaultId) {
	let owner = funded::<T>("owner");
	let id = vault_with_reserve_of::<T>(&owner, asset);
	T::BenchmarkHelper::affiliates(&owner, T::Providers::max_affiliates());
	let caller = holder_of::<T>(id, units);
	let rest = T::Assets::balance(AssetId::clt(id), &owner);
	if rest > 0 {
		let other: T::AccountId = account("other", 0, 0);
		endow::<T>(&other);
		hand_over::<T>(id, &other, rest);
	}
	class_at::<T>(id, 9);
	assert_ok!(Pallet::<T>::do_remedy(id, Remedy::Hybrid, None));
	assert_ok!(Pallet::<T>::do_settle(id));
	let remedy = Remedies::<T>::get(id).expect("just settled");
	assert!(remedy.collateral > 0 && remedy.reserve > 0, "both legs are paid");
	(caller, id)
}

/// A vault with a reserve whose remedy is ordered: `culpable` accounts, the owner among them, are to
/// be burned, or none in a hard stop. Reporter and treasury get parts of both legs, and can receive
/// neither.
pub(super) fn vault_to_settle<T: Config>(culpable: u32) -> VaultId {
	let owner = funded::<T>("owner");
	let id = vault_with_reserve_of::<T>(&owner, GOLD_KIND);
	let reporter: T::AccountId = account("reporter", 0, 0);
	for asset in [GOLD, T::SettlementAsset::get()] {
		fill::<T>(asset, &reporter);
		fill::<T>(asset, &T::Treasury::get());
	}
	let reporter = Some(reporter);
	let Some(affiliates) = culpable.checked_sub(1) else {
		assert_ok!(Pallet::<T>::do_remedy(id, Remedy::HardStop, reporter));
		return id;
	};
	T::BenchmarkHelper::affiliates(&owner, affiliates);
	for who in T::Providers::affiliates(&owner) {
		endow::<T>(&who);
		hand_over::<T>(id, &who, DEVICE_HOUR);
	}
	// One holder that is not culpable, so that there is a pot, and enough left over.
	let other: T::AccountId = account("other", 0, 0);
	endow::<T>(&other);
	hand_over::<T>(id, &other, DEVICE_HOUR);
	// It cannot be paid in full, and becomes hybrid.
	assert_ok!(Pallet::<T>::do_remedy(id, Remedy::GracefulExit, reporter));
	id
}

/// Make the page of `tick` full, with `head` at the head of its bucket, and of all buckets that have
/// none: whoever looks for the first of the page finds it.
pub(super) fn fill_page<T: Config>(key: &RiskKey, tick: u32, head: VaultId) {
	let [_, middle, leaf, bit] = tick.to_be_bytes();
	let number = u16::from_be_bytes([middle, leaf]);
	let mut page = RiskPages::<T>::get(key, number).unwrap_or_default();
	page.word = [u64::MAX; 4];
	let there: Vec<_> = page.heads.into_inner();
	let heads = (0..=u8::MAX).map(|at| {
		let stored = there.iter().find(|(other, _)| *other == at).map(|(_, id)| *id);
		(at, stored.filter(|_| at != bit).unwrap_or(head))
	});
	page.heads = BoundedVec::truncate_from(heads.collect());
	RiskPages::<T>::insert(key, number, page);
	let mut summary = RiskIndices::<T>::get(key).unwrap_or_default();
	summary.root[usize::from(middle >> 6)] |= 1 << (middle & 63);
	let mut words: Vec<_> = summary.middle.into_inner();
	if !words.iter().any(|(at, _)| *at == middle) {
		words.push((middle, Default::default()));
		words.sort();
	}
	let word = words.iter_mut().find(|(at, _)| *at == middle).expect("just made");
	word.1[usize::from(leaf >> 6)] |= 1 << (leaf & 63);
	summary.middle = BoundedVec::truncate_from(words);
	RiskIndices::<T>::insert(key, summary);
}

/// A copy of the vault's record with a made-up id, at `link`.
pub(super) fn neighbour<T: Config>(of: VaultId, link: Link) -> VaultId {
	let made = u32::try_from(Vaults::<T>::iter_keys().count()).expect("few");
	let id = VaultId(u32::MAX / 2 + made);
	Vaults::<T>::insert(id, VaultRecord { risk: Some(link), ..record::<T>(of) });
	id
}

/// Put a vault after `id` in its list, and make its page full.
pub(super) fn crowd<T: Config>(id: VaultId) {
	let vault = record::<T>(id);
	let link = vault.risk.expect("is in the index");
	let next = neighbour::<T>(id, Link { prev: Some(id), next: None, ..link });
	Vaults::<T>::mutate(id, |vault| {
		vault.as_mut().expect("vault exists").risk = Some(Link { next: Some(next), ..link });
	});
	fill_page::<T>(&vault.risk_key(), link.tick, id);
}

/// As [`crowd`], and the bucket to which `id` will move with `collateral` and `owed` has a head in a
/// full page.
pub(super) fn crowd_both<T: Config>(id: VaultId, collateral: Balance, owed: Units) {
	let key = record::<T>(id).risk_key();
	let tick = risk_tick(collateral, owed).expect("it owes");
	if record::<T>(id).risk.is_some() {
		crowd::<T>(id);
	}
	let head = neighbour::<T>(id, Link { tick, prev: None, next: None });
	fill_page::<T>(&key, tick, head);
}

/// The vault is at the head of its list.
pub(super) fn assert_head<T: Config>(id: VaultId) {
	let link = record::<T>(id).risk.expect("is in the index");
	assert!(link.prev.is_none() && link.next.is_some());
}

/// Fill the list of the owner's vaults with ids that nobody reads, but for `room` of them.
pub(super) fn fill_list<T: Config>(owner: &T::AccountId, room: u32) {
	let mut owned = OwnedVaults::<T>::get(owner);
	let there = u32::try_from(owned.len()).expect("is bounded");
	for n in there + room..T::MaxVaults::get() {
		assert_ok!(owned.try_push(VaultId(u32::MAX / 4 + n)));
	}
	OwnedVaults::<T>::insert(owner, owned);
}

/// The sum of the weights of the hook's parts.
pub(super) fn meter(parts: &[Weight]) -> Weight {
	parts.iter().fold(Weight::zero(), |sum, part| sum + *part)
}

/// The record of `id`.
pub(super) fn record<T: Config>(id: VaultId) -> VaultRecordOf<T> {
	Vaults::<T>::get(id).expect("vault exists")
}

#[cfg(feature = "runtime-benchmarks")]
pub(super) fn risk_origin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	use frame_support::traits::EnsureOrigin;
	T::RiskOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)
}

#[cfg(feature = "runtime-benchmarks")]
pub(super) fn remedy_origin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	use frame_support::traits::EnsureOrigin;
	T::RemedyOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)
}

#[cfg(not(feature = "runtime-benchmarks"))]
pub(super) fn remedy_origin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	Ok(frame_system::RawOrigin::Root.into())
}

#[cfg(not(feature = "runtime-benchmarks"))]
pub(super) fn risk_origin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	Ok(frame_system::RawOrigin::Root.into())
}
