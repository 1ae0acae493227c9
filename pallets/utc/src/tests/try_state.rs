//! Planted bugs: each invariant turns red when what it guards is broken, and by its name.

use super::*;
use frame_support::traits::tokens::{Fortitude, Precision, Preservation};
use sp_runtime::TryRuntimeError;

/// A sound world: three vaults in one pool, one of them in part in a lease, another in a second
/// pool, a third pool that is empty, and a shortfall.
fn world(plant: impl FnOnce()) {
	ExtBuilder::default().build().execute_with(|| {
		assert_ok!(open(BOB, OTHER));
		for n in 0..4 {
			vault_of(n, 10);
		}
		let there = new_vault(ALICE, OTHER, hours(7), &BOB);
		assert_ok!(pool(BOB, there, hours(7)));
		add_class(ClassId(2), b"empty");
		assert_ok!(open(BOB, ClassId(2)));
		assert_ok!(redeem(BOB, 1, HOUR, Some(VaultId(0))));
		settle(VaultId(3), 100, 0, 0);
		assert_ok!(claim_pooled(BOB, VaultId(3)));
		assert_ok!(Utc::do_try_state());
		plant();
	});
}

/// `check` finds what `plant` breaks and says `named`; so does the whole.
fn finds(check: fn() -> Result<(), TryRuntimeError>, named: &'static str, plant: impl FnOnce()) {
	world(|| {
		plant();
		assert_eq!(check(), Err(TryRuntimeError::Other(named)));
		assert!(Utc::do_try_state().is_err());
	});
}

fn change_pool(change: impl FnOnce(&mut PoolRecord)) {
	Pools::<Test>::mutate(CLASS, |pool| change(pool.as_mut().expect("is open")));
}

fn change(vault: u32, change: impl FnOnce(&mut PooledRecord)) {
	Pooled::<Test>::mutate(VaultId(vault), |record| change(record.as_mut().expect("is pooled")));
}

fn burn(asset: AssetId, who: &AccountId, amount: Balance) {
	let (keep, exact, polite) = (Preservation::Expendable, Precision::Exact, Fortitude::Polite);
	assert_ok!(Assets::burn_from(asset, who, amount, keep, exact, polite));
}

#[test]
fn utc_1_finds_utc_that_nothing_backs_and_backing_without_utc() {
	let named = "UTC-1 SupplyIdentity";
	let asset = AssetId::utc(CLASS);
	finds(Utc::check_utc_1, named, || {
		assert_ok!(Assets::mint_into(asset, &BOB, 1));
	});
	finds(Utc::check_utc_1, named, || burn(asset, &BOB, 1));
	finds(Utc::check_utc_1, named, || change_pool(|pool| pool.pooled += 1));
	finds(Utc::check_utc_1, named, || change_pool(|pool| pool.shortfall -= 1));
	finds(Utc::check_utc_1, named, || change_pool(|pool| pool.shortfall = u128::MAX));
	finds(Utc::check_utc_1, "UTC-1 SupplyIdentity: asset", || {
		Pools::<Test>::insert(ClassId(9), PoolRecord::default());
	});
}

#[test]
fn utc_2_finds_a_wrong_sum_or_count() {
	let check = Utc::check_utc_2;
	finds(check, "UTC-2 PoolList: sum", || change(1, |record| record.units += 1));
	finds(check, "UTC-2 PoolList: sum", || change_pool(|pool| pool.pooled -= 1));
	finds(check, "UTC-2 PoolList: count", || change_pool(|pool| pool.vaults += 1));
	finds(check, "UTC-2 PoolList: count", || Pooled::<Test>::remove(VaultId(1)));
	finds(check, "UTC-2 PoolList: empty", || change(1, |record| record.units = 0));
	finds(check, "sum overflows", || change(1, |record| record.units = u128::MAX));
}

#[test]
fn utc_2_finds_a_vault_in_the_pool_of_another_class() {
	let check = Utc::check_utc_2;
	finds(check, "UTC-2 PoolList: class", || change(1, |record| record.class_id = OTHER));
	finds(check, "UTC-2 PoolList: class", || {
		VaultsMock::mutate(|vaults| vaults.remove(&VaultId(1)));
	});
	finds(check, "UTC-2 PoolList: pool", || Pools::<Test>::remove(CLASS));
}

#[test]
fn utc_2_finds_a_broken_ring() {
	let check = Utc::check_utc_2;
	// It is 1, 2, 0.
	assert_eq!(
		{
			let mut seen = Vec::new();
			world(|| seen = ring());
			seen
		},
		vec![1, 2, 0]
	);
	finds(check, "UTC-2 PoolList: first", || change_pool(|pool| pool.first = None));
	finds(check, "UTC-2 PoolList: first", || change_pool(|pool| pool.first = Some(VaultId(4))));
	finds(check, "UTC-2 PoolList: backwards", || change(2, |record| record.prev = VaultId(0)));
	finds(check, "UTC-2 PoolList: forwards", || change(1, |record| record.prev = VaultId(2)));
	finds(check, "UTC-2 PoolList: forwards", || change(0, |record| record.next = VaultId(2)));
	finds(check, "UTC-2 PoolList: forwards", || change(0, |record| record.next = NOBODYS));
	finds(check, "UTC-2 PoolList: not in the ring", || {
		change(2, |record| record.next = VaultId(1));
		change(1, |record| record.prev = VaultId(2));
	});
}

#[test]
fn utc_3_finds_units_that_are_not_there() {
	let named = "UTC-3 Custody";
	let vault = VaultId(1);
	finds(Utc::check_utc_3, named, || burn(AssetId::clt(vault), &keeper(), 1));
	world(|| {
		assert_ok!(Assets::mint_into(AssetId::clt(vault), &keeper(), 1));
		assert_ok!(Utc::do_try_state());
	});
}

#[test]
fn utc_4_finds_a_debt_without_a_shortfall_and_a_shortfall_without_a_debt() {
	let named = "UTC-4 Debt";
	finds(Utc::check_utc_4, named, || change_pool(|pool| pool.debt = 0));
	finds(Utc::check_utc_4, named, || {
		Pools::<Test>::mutate(OTHER, |pool| pool.as_mut().expect("is open").debt = 1);
	});
	finds(Utc::check_utc_4, named, || change_pool(|pool| pool.shortfall = 0));
}
