//! Benchmarks. Each sets up the worst branch of its call and asserts its outcome.
//!
//! Worst: the collateral is an asset (four storage items against one), the vault owes units, a
//! premium is paid, the receiver of units has no account of them yet, and a payee that does not call
//! can receive nothing, so that its part goes into the pot. The vault is the head of a
//! list in a full page of the risk index and moves to the head of another list in a full page: two
//! pages and two neighbours. A native variant of the calls that only move collateral is what they are
//! refunded to.

mod setup;

use crate::*;
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
	assert_ok,
	traits::{
		fungible::NativeOrWithId,
		fungibles::{Inspect, InspectHold},
		Get,
	},
};
use frame_system::RawOrigin;
use millrace_primitives::{
	AssetId, Balance, ClassId, FeedId, Obligations, Providers, Remedy, Unclaimed, Units, VaultId,
};
use setup::*;
use sp_runtime::{FixedU128, Permill};

/// Makes the foreign state that benchmarks begin with.
pub trait BenchmarkHelper<AccountId> {
	/// Defines an active class and returns its id.
	fn class() -> ClassId;

	/// Sets the price of `feed` to `price` USD, Live, from its worst-case record.
	fn quote(feed: &FeedId, price: FixedU128, decimals: u8);

	/// Registers `provider` with capacity for at least `units` of the class.
	fn capacity(provider: &AccountId, class_id: ClassId, units: Units);

	/// Registers `provider` with `count` affiliates, at most as many as it may have.
	fn affiliates(provider: &AccountId, count: u32);
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn set_risk_params() -> Result<(), BenchmarkError> {
		ensure_asset::<T>(T::SettlementAsset::get());
		let class_id = T::BenchmarkHelper::class();
		RiskParamsOf::<T>::remove(class_id);
		let params = ClassRiskParams::with_fuse(LARGE);
		let origin = risk_origin::<T>()?;

		// First risk parameters: the backstop is made.
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, class_id, params);

		assert_eq!(RiskParamsOf::<T>::get(class_id).map(|revision| revision.current), Some(params));
		Ok(())
	}

	#[benchmark]
	fn set_collateral() -> Result<(), BenchmarkError> {
		ensure_asset::<T>(GOLD);
		let terms = CollateralTerms { haircut: Permill::from_percent(10), ceiling: LARGE };
		let origin = risk_origin::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, GOLD_KIND, terms);

		assert!(Collaterals::<T>::contains_key(GOLD_KIND));
		Ok(())
	}

	#[benchmark]
	fn open_vault() {
		let caller = funded::<T>("caller");
		let class_id = class::<T>();
		T::BenchmarkHelper::capacity(&caller, class_id, CAPACITY);
		let id = NextVaultId::<T>::get();
		fill_list::<T>(&caller, 1);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), class_id, GOLD_KIND, Grade::Open);

		assert_eq!(record::<T>(id).owner, caller);
		assert!(T::Assets::asset_exists(AssetId::clt(id)));
	}

	#[benchmark]
	fn deposit() {
		let caller = funded::<T>("caller");
		let id = indebted_vault_of::<T>(&caller, GOLD_KIND);
		crowd_both::<T>(id, 2 * COLLATERAL, UNITS);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), id, COLLATERAL);

		assert_eq!(record::<T>(id).collateral, 2 * COLLATERAL);
		assert_head::<T>(id);
	}

	#[benchmark]
	fn deposit_native() {
		let caller = funded::<T>("caller");
		let id = indebted_vault_of::<T>(&caller, NativeOrWithId::Native);
		let before = record::<T>(id).collateral;
		crowd_both::<T>(id, 2 * before, UNITS);

		#[extrinsic_call]
		deposit(RawOrigin::Signed(caller.clone()), id, before);

		assert_eq!(record::<T>(id).collateral, 2 * before);
		assert_head::<T>(id);
	}

	#[benchmark]
	fn withdraw() {
		let caller = funded::<T>("caller");
		let id = indebted_vault_of::<T>(&caller, GOLD_KIND);
		cover::<T>(id);
		let rest = COLLATERAL * 6 / 5;
		crowd_both::<T>(id, rest, UNITS);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), id, 2 * COLLATERAL - rest, LARGE);

		assert_eq!(record::<T>(id).collateral, rest);
		assert!(record::<T>(id).reserve > 0, "a premium was due");
		assert_head::<T>(id);
	}

	#[benchmark]
	fn withdraw_native() {
		let caller = funded::<T>("caller");
		let id = indebted_vault_of::<T>(&caller, NativeOrWithId::Native);
		cover::<T>(id);
		let before = record::<T>(id).collateral;
		let rest = before * 3 / 5;
		crowd_both::<T>(id, rest, UNITS);

		#[extrinsic_call]
		withdraw(RawOrigin::Signed(caller.clone()), id, before - rest, LARGE);

		assert_eq!(record::<T>(id).collateral, rest);
		assert!(record::<T>(id).reserve > 0, "a premium was due");
		assert_head::<T>(id);
	}

	#[benchmark]
	fn issue() {
		let caller = funded::<T>("caller");
		let id = indebted_vault_of::<T>(&caller, GOLD_KIND);
		cover::<T>(id);
		crowd_both::<T>(id, 2 * COLLATERAL, 2 * UNITS);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), id, UNITS, LARGE);

		assert_head::<T>(id);
		let record = record::<T>(id);
		assert_eq!(record.owed(), Some(2 * UNITS));
		assert!(record.reserve > 0, "a premium was due");
	}

	#[benchmark]
	fn offer() {
		let caller = funded::<T>("caller");
		let id = vault_of::<T>(&caller, GOLD_KIND);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), id, UNITS, Some(ASK_MAX), 1);

		assert_eq!(record::<T>(id).offered(), UNITS);
	}

	#[benchmark]
	fn buy() {
		let owner = funded::<T>("owner");
		let caller = funded::<T>("caller");
		let id = indebted_vault_of::<T>(&owner, GOLD_KIND);
		cover::<T>(id);
		let ask = Some(FixedU128::from_u32(2));
		assert_ok!(Pallet::<T>::do_offer(owner, id, UNITS, ask, 1));
		crowd_both::<T>(id, 2 * COLLATERAL, 2 * UNITS);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), id, UNITS, LARGE);

		assert_head::<T>(id);
		assert_eq!(T::Assets::balance(AssetId::clt(id), &caller), UNITS);
		assert!(record::<T>(id).reserve > 0, "a premium was due");
	}

	#[benchmark]
	fn uncovered(v: Linear<1, { T::MaxVaults::get() }>) {
		let owner = funded::<T>("owner");
		uncovered_vaults_of::<T>(&owner, v);
		let vault = record::<T>(OwnedVaults::<T>::get(&owner)[0]);
		let params = Pallet::<T>::current_params(vault.class_id).expect("are set");
		let bond = T::Providers::info(&owner, vault.class_id).bond;
		let none_of_them = VaultId(u32::MAX);

		#[block]
		{
			// The calls that ask have read the bond before.
			let looked = Pallet::<T>::ensure_uncovered(none_of_them, &vault, 1, &params, bond);
			assert_eq!(looked, Ok(v));
		}
	}

	#[benchmark]
	fn retire() {
		let caller = funded::<T>("caller");
		let id = indebted_vault_of::<T>(&caller, GOLD_KIND);

		crowd_both::<T>(id, COLLATERAL, UNITS / 2);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), id, UNITS / 2);

		assert_eq!(record::<T>(id).owed(), Some(UNITS / 2));
		assert_head::<T>(id);
	}

	#[benchmark]
	fn close() {
		let caller = funded::<T>("caller");
		let id = indebted_vault_of::<T>(&caller, GOLD_KIND);
		// Some more at a premium, so that there is a reserve to move.
		assert_ok!(Pallet::<T>::do_issue(caller.clone(), id, UNITS, LARGE));
		assert_ok!(Pallet::<T>::do_retire(caller.clone(), id, 2 * UNITS));
		let record_before = record::<T>(id);
		assert!(record_before.reserve > 0, "a premium was paid");
		fill_list::<T>(&caller, 0);
		let cash = T::SettlementAsset::get();
		fill::<T>(cash, &Pallet::<T>::backstop(record_before.class_id));

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), id);

		assert_eq!(record::<T>(id).status, VaultStatus::Closed);
		let reason = HoldReason::Collateral.into();
		assert!(T::Holder::balance_on_hold(GOLD_KIND, &reason, &caller) == 0);
		assert_eq!(T::Assets::balance(cash, &T::Unclaimed::pot()), record_before.reserve);
	}

	#[benchmark]
	fn liquidate() {
		let owner = funded::<T>("owner");
		let (id, owed) = prime_vault_of::<T>(&owner);
		let caller = holder_of::<T>(id, owed);
		// What restores it has to be found by bisecting again where a part is earmarked.
		assert_ok!(Pallet::<T>::do_earmark(id, COLLATERAL / 10, owed));
		assert_eq!(record::<T>(id).earmarked, COLLATERAL / 10);
		// Its cover falls from 1.8 to 1.13, so that a part of it is liquidated and it moves.
		let class_id = FeedId::Class(record::<T>(id).class_id);
		T::BenchmarkHelper::quote(&class_id, FixedU128::from_rational(159, 100), 6);
		let shown = Pallet::<T>::view_liquidation(id).expect("is unsafe");
		let (rest, stay) = (COLLATERAL - shown.collateral, owed - shown.units_max);
		assert!(stay > 0);
		crowd_both::<T>(id, rest, stay);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), id, owed, 1);

		assert_eq!(record::<T>(id).owed(), Some(stay));
		assert_eq!(T::Assets::balance(GOLD, &caller), shown.collateral);
		assert_head::<T>(id);
	}

	#[benchmark]
	fn wind_down() {
		let owner = funded::<T>("owner");
		let caller = funded::<T>("caller");
		let id = indebted_vault_of::<T>(&owner, GOLD_KIND);
		class_at::<T>(id, 9);
		crowd::<T>(id);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id);

		assert_eq!(record::<T>(id).status, VaultStatus::Frozen);
		assert!(PendingRemedies::<T>::contains_key(id));
	}

	#[benchmark]
	fn settle(b: Linear<0, 9>) {
		let caller = funded::<T>("caller");
		let id = vault_to_settle::<T>(b);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id);

		assert_eq!(record::<T>(id).status, VaultStatus::Settled);
		let settled = Remedies::<T>::get(id).expect("just settled");
		let expected = if b == 0 { Remedy::HardStop } else { Remedy::Hybrid };
		assert_eq!(settled.outcome, expected);
		let pot = T::Unclaimed::pot();
		assert!(T::Assets::balance(GOLD, &pot) > 0);
		assert!(T::Assets::balance(T::SettlementAsset::get(), &pot) > 0);
	}

	#[benchmark]
	fn claim() {
		let (caller, id) = settled_vault::<T>(GOLD_KIND, UNITS);
		let before = record::<T>(id);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), id);

		assert_eq!(T::Assets::balance(AssetId::clt(id), &caller), 0);
		assert!(T::Assets::balance(GOLD, &caller) > 0);
		assert!(record::<T>(id).reserve < before.reserve);
	}

	#[benchmark]
	fn claim_native() {
		let (caller, id) = settled_vault::<T>(NativeOrWithId::Native, UNITS);
		let before = record::<T>(id);

		#[extrinsic_call]
		claim(RawOrigin::Signed(caller.clone()), id);

		assert_eq!(T::Assets::balance(AssetId::clt(id), &caller), 0);
		assert!(record::<T>(id).collateral < before.collateral);
		assert!(record::<T>(id).reserve < before.reserve);
	}

	#[benchmark]
	fn freeze() -> Result<(), BenchmarkError> {
		let owner = funded::<T>("owner");
		let id = indebted_vault_of::<T>(&owner, GOLD_KIND);
		crowd::<T>(id);
		let origin = remedy_origin::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id);

		assert_eq!(record::<T>(id).status, VaultStatus::Frozen);
		Ok(())
	}

	#[benchmark]
	fn thaw() -> Result<(), BenchmarkError> {
		let owner = funded::<T>("owner");
		let id = indebted_vault_of::<T>(&owner, GOLD_KIND);
		assert_ok!(Pallet::<T>::do_freeze(id));
		crowd_both::<T>(id, COLLATERAL, UNITS);
		let origin = remedy_origin::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id);

		assert_eq!(record::<T>(id).status, VaultStatus::Active);
		assert_head::<T>(id);
		Ok(())
	}

	#[benchmark]
	fn remedy() -> Result<(), BenchmarkError> {
		let owner = funded::<T>("owner");
		let id = indebted_vault_of::<T>(&owner, GOLD_KIND);
		crowd::<T>(id);
		let origin = remedy_origin::<T>()?;
		let reporter = Some(account("reporter", 0, 0));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id, Remedy::Hybrid, reporter);

		assert_eq!(record::<T>(id).status, VaultStatus::Frozen);
		assert!(PendingRemedies::<T>::contains_key(id));
		Ok(())
	}

	#[benchmark]
	fn condemned(v: Linear<0, { T::MaxVaults::get() }>) {
		let owner = funded::<T>("owner");
		let class_id = class::<T>();
		T::BenchmarkHelper::capacity(&owner, class_id, CAPACITY);
		let mut indebted = Vec::new();
		for n in 0..T::MaxVaults::get() {
			let id = NextVaultId::<T>::get();
			assert_ok!(Pallet::<T>::do_open_vault(owner.clone(), class_id, GOLD_KIND, Grade::Open));
			// Of those that stay only the record is read.
			if n < v {
				let collateral = COLLATERAL * Balance::from(n + 1);
				assert_ok!(Pallet::<T>::do_deposit(owner.clone(), id, collateral));
				let units = T::MinOwed::get();
				assert_ok!(Pallet::<T>::do_issue(owner.clone(), id, units, LARGE));
				// An account has room for fewer kinds of tokens than this.
				let holder: T::AccountId = account("holder", n, 0);
				endow::<T>(&holder);
				hand_over::<T>(id, &holder, units);
				indebted.push(id);
			}
		}
		// No other vault may enter a page after this.
		indebted.into_iter().for_each(crowd::<T>);
		let reporter: T::AccountId = account("reporter", 0, 0);

		#[block]
		{
			let frozen = <Pallet<T> as Obligations<_>>::condemned(&owner, class_id, &reporter);
			assert_eq!(frozen, Ok(v));
		}

		let ordered = u32::try_from(PendingRemedies::<T>::iter_keys().count());
		assert_eq!(ordered, Ok(v));
	}

	#[benchmark]
	fn close_settled() {
		// Shares that leave a residue in both legs.
		let (caller, id) = settled_vault::<T>(GOLD_KIND, 2 * UNITS / 3);
		assert_ok!(Pallet::<T>::do_claim(caller.clone(), id));
		assert_ok!(Pallet::<T>::do_claim(account("other", 0, 0), id));
		let before = record::<T>(id);
		assert!(before.collateral > 0 && before.reserve > 0, "there is a residue");
		fill_list::<T>(&before.owner, 0);
		let (cash, pot) = (T::SettlementAsset::get(), T::Unclaimed::pot());
		for asset in [GOLD, cash] {
			fill::<T>(asset, &Pallet::<T>::backstop(before.class_id));
		}
		let filed = [GOLD, cash].map(|asset| T::Assets::balance(asset, &pot));

		#[extrinsic_call]
		close(RawOrigin::Signed(caller), id);

		assert_eq!(record::<T>(id).status, VaultStatus::Closed);
		assert_eq!(T::Assets::balance(GOLD, &pot) - filed[0], before.collateral);
		assert_eq!(T::Assets::balance(cash, &pot) - filed[1], before.reserve);
		assert!(!Remedies::<T>::contains_key(id));
	}

	#[benchmark]
	fn idle_base() {
		let owner = funded::<T>("owner");
		let id = indebted_vault_of::<T>(&owner, GOLD_KIND);
		crowd::<T>(id);
		let index = Some(record::<T>(id).risk_key());
		let before = Cursor { order: Some(id), index, vault: None, indices_first: true };
		IdleCursor::<T>::put(before.clone());
		let limit = T::WeightInfo::idle_base();

		#[block]
		{
			assert_eq!(Pallet::<T>::do_idle(limit), limit);
		}

		assert_ne!(IdleCursor::<T>::get(), before);
	}

	#[benchmark]
	fn idle_settle() {
		let id = vault_to_settle::<T>(Pallet::<T>::most_culpable());
		let limit = meter(&[T::WeightInfo::idle_base(), T::WeightInfo::idle_settle()]);

		#[block]
		{
			assert!(Pallet::<T>::do_idle(limit).all_lte(limit));
		}

		assert_eq!(record::<T>(id).status, VaultStatus::Settled);
	}

	#[benchmark]
	fn idle_index() {
		let owner = funded::<T>("owner");
		let id = indebted_vault_of::<T>(&owner, GOLD_KIND);
		class_at::<T>(id, 9);
		crowd::<T>(id);
		let limit = meter(&[T::WeightInfo::idle_base(), T::WeightInfo::idle_index()]);

		#[block]
		{
			assert_eq!(Pallet::<T>::do_idle(limit), limit);
		}

		assert_eq!(record::<T>(id).status, VaultStatus::Active);
	}

	#[benchmark]
	fn idle_vault() {
		let owner = funded::<T>("owner");
		let id = indebted_vault_of::<T>(&owner, GOLD_KIND);
		class_at::<T>(id, 9);
		// The last of its list: the next one is found in its page.
		let link = record::<T>(id).risk.expect("is in the index");
		fill_page::<T>(&record::<T>(id).risk_key(), link.tick, id);
		let limit = meter(&[
			T::WeightInfo::idle_base(),
			T::WeightInfo::idle_index(),
			T::WeightInfo::idle_vault(),
		]);

		#[block]
		{
			assert_eq!(Pallet::<T>::do_idle(limit), limit);
		}

		// It is below the line, and there is no weight left to wind it down.
		assert_eq!(record::<T>(id).status, VaultStatus::Active);
	}

	#[benchmark]
	fn idle_wind_down() {
		let owner = funded::<T>("owner");
		let id = indebted_vault_of::<T>(&owner, GOLD_KIND);
		class_at::<T>(id, 9);
		crowd::<T>(id);
		let limit = meter(&[
			T::WeightInfo::idle_base(),
			T::WeightInfo::idle_index(),
			T::WeightInfo::idle_vault(),
			T::WeightInfo::idle_wind_down(),
		]);

		#[block]
		{
			assert!(Pallet::<T>::do_idle(limit).all_lte(limit));
		}

		assert_eq!(record::<T>(id).status, VaultStatus::Frozen);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
