use super::*;

#[test]
fn pooled_clt_becomes_as_many_utc() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = new_vault(ALICE, CLASS, hours(100), &BOB);
		assert_ok!(pool(BOB, vault, hours(60)));
		assert_eq!((utc(&BOB), clt(vault, &BOB)), (hours(60), hours(40)));
		assert_eq!(clt(vault, &keeper()), hours(60));
		let (first, vaults) = (Some(vault), 1);
		assert_eq!(
			the_pool(),
			PoolRecord { pooled: hours(60), first, vaults, ..PoolRecord::default() }
		);
		assert_eq!(
			Pooled::<Test>::get(vault),
			Some(PooledRecord { class_id: CLASS, units: hours(60), prev: vault, next: vault })
		);
		let event =
			|units, pooled| Event::Pooled { class_id: CLASS, vault, who: BOB, units, pooled };
		assert_eq!(events(), vec![event(hours(60), hours(60))]);
		assert_ok!(pool(BOB, vault, 1));
		assert_eq!(pooled(vault), hours(60) + 1);
		assert_eq!(events(), vec![event(1, hours(60) + 1)]);
	});
}

#[test]
fn a_new_vault_enters_the_ring_at_its_end() {
	ExtBuilder::default().build_and_execute(|| {
		for n in 0..4 {
			vault_of(n, 10);
			assert_eq!(ring(), (0..=n).collect::<Vec<_>>());
			assert_ok!(Utc::do_try_state());
		}
		assert_eq!(the_pool().vaults, 4);
	});
}

#[test]
fn pools_of_two_classes_do_not_touch_each_other() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(open(BOB, OTHER));
		let here = pooled_vault(ALICE, 10);
		let there = new_vault(ALICE, OTHER, hours(7), &BOB);
		assert_ok!(pool(BOB, there, hours(7)));
		assert_eq!(ring(), vec![here.0]);
		assert_eq!(Utc::pool_of(OTHER).unwrap().pooled, hours(7));
		assert_eq!(balance(AssetId::utc(OTHER), &BOB), hours(7));
		assert_eq!(utc(&BOB), hours(10));
	});
}

#[test]
fn units_that_are_no_good_delivery_are_refused() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = new_vault(ALICE, CLASS, hours(100), &BOB);
		// Open, under-ratio, of an owner without standing: one word of the vault's pallet.
		change_vault(vault, |vault| vault.good = false);
		assert_noop!(pool(BOB, vault, 1), BAD_DELIVERY);
		change_vault(vault, |vault| vault.good = true);
		set_state(vault, VaultState::Frozen);
		assert_noop!(pool(BOB, vault, 1), BAD_DELIVERY);
		set_state(vault, VaultState::Active);
		assert_ok!(pool(BOB, vault, 1));
		settle(vault, 100, 0, 0);
		assert_noop!(pool(BOB, vault, 1), BAD_DELIVERY);
		set_state(vault, VaultState::Closed);
		assert_noop!(pool(BOB, vault, 1), BAD_DELIVERY);
	});
}

#[test]
fn errors_of_pool_have_an_order() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = new_vault(ALICE, CLASS, hours(3), &BOB);
		assert_ok!(transfer(BOB, AssetId::clt(vault), CAROL, hours(2)));
		let other = new_vault(ALICE, OTHER, hours(1), &BOB);
		change_vault(other, |vault| vault.good = false);
		assert_noop!(pool(BOB, NOBODYS, 0), Error::<Test>::ZeroAmount);
		assert_noop!(pool(BOB, NOBODYS, 1), Error::<Test>::UnknownVault);
		assert_noop!(pool(BOB, other, 1), Error::<Test>::NoPool);
		assert_noop!(pool(BOB, vault, hours(1) + 1), TokenError::FundsUnavailable);
		assert_noop!(pool(DAVE, vault, 1), TokenError::FundsUnavailable);
		assert_noop!(pool(BOB, vault, Units::MAX), ArithmeticError::Underflow);
		assert_ok!(pool(BOB, vault, hours(1)));
		assert_noop!(pool(BOB, vault, Units::MAX), Error::<Test>::Overflow);
	});
}

#[test]
fn the_accounts_of_the_pallet_exist_from_genesis_on_and_differ() {
	ExtBuilder::default().without_pools().build_and_execute(|| {
		assert_ne!(keeper(), Utc::account_id());
		for account in [keeper(), Utc::account_id()] {
			assert_eq!((System::providers(&account), System::consumers(&account)), (1, 0));
		}
	});
}

#[test]
fn one_account_keeps_the_units_of_any_number_of_vaults() {
	ExtBuilder::default().build_and_execute(|| {
		for n in 0..100 {
			vault_of(n, 1);
		}
		assert_eq!(the_pool().vaults, 100);
		assert_eq!(utc(&BOB), hours(100));
		assert_eq!((System::providers(&keeper()), System::consumers(&keeper())), (1, 100));
	});
}

#[test]
fn a_vault_that_is_there_already_costs_less() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = new_vault(ALICE, CLASS, hours(2), &BOB);
		let call = || Call::pool { vault, units: hours(1) };
		assert_eq!(weighed(BOB, call()), None);
		assert_eq!(weighed(BOB, call()), Some(<() as WeightInfo>::pool_more()));
	});
}
