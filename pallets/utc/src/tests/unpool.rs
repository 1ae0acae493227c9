use super::*;

#[test]
fn unpooled_utc_becomes_clt_for_a_fee_to_the_backstop() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = pooled_vault(ALICE, 1_000);
		events();
		assert_ok!(unpool(BOB, vault, hours(400)));
		// 25 basis points of 400 hours are one.
		assert_eq!((utc(&BOB), clt(vault, &BOB)), (hours(600), hours(399)));
		assert_eq!(utc(&backstop(CLASS)), hours(1));
		assert_eq!(the_pool().pooled, hours(601));
		assert_eq!((pooled(vault), clt(vault, &keeper())), (hours(601), hours(601)));
		assert_eq!(
			events(),
			vec![Event::Unpooled {
				class_id: CLASS,
				vault,
				who: BOB,
				units: hours(399),
				fee: hours(1),
				pooled: hours(601),
			}]
		);
	});
}

#[test]
fn the_fee_is_rounded_up() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = pooled_vault(ALICE, 1_000);
		for (units, fee) in [(2, 1), (400, 1), (401, 2), (800, 2), (801, 3), (1_000_001, 2_501)] {
			let before = (utc(&backstop(CLASS)), clt(vault, &BOB));
			assert_ok!(unpool(BOB, vault, units));
			assert_eq!(utc(&backstop(CLASS)) - before.0, fee, "of {units}");
			assert_eq!(clt(vault, &BOB) - before.1, units - fee);
		}
	});
}

#[test]
fn unpooling_one_by_one_costs_no_less() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = pooled_vault(ALICE, 1_000);
		for _ in 0..50 {
			assert_ok!(unpool(BOB, vault, 2));
		}
		let in_parts = clt(vault, &BOB);
		assert_ok!(unpool(BOB, vault, 100));
		assert!(clt(vault, &BOB) - in_parts >= in_parts);
	});
}

#[test]
fn a_vault_of_which_nothing_is_left_leaves_the_ring_and_the_account() {
	ExtBuilder::default().build_and_execute(|| {
		let vaults = [0, 1, 2, 3].map(|n| vault_of(n, 399));
		// For the fees.
		vault_of(4, 4);
		for (at, left) in [(1, vec![0, 2, 3, 4]), (0, vec![2, 3, 4]), (3, vec![2, 4]), (2, vec![4])]
		{
			let vault = vaults[at];
			assert_eq!(System::consumers(&keeper()), the_pool().vaults);
			assert_ok!(unpool(BOB, vault, hours(400)));
			assert!(!Pooled::<Test>::contains_key(vault));
			assert_eq!(clt(vault, &keeper()), 0);
			assert_eq!(
				(System::providers(&keeper()), System::consumers(&keeper())),
				(1, the_pool().vaults)
			);
			assert_eq!(ring(), left);
			assert_ok!(Utc::do_try_state());
		}
		assert_eq!((utc(&BOB), utc(&backstop(CLASS))), (0, hours(4)));
	});
}

#[test]
fn the_last_vault_leaves_an_empty_pool_that_can_be_filled_again() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = pooled_vault(ALICE, 399);
		let other = new_vault(CAROL, CLASS, hours(1), &BOB);
		assert_ok!(pool(BOB, other, hours(1)));
		assert_ok!(unpool(BOB, vault, hours(400)));
		// The fee, which the backstop has, is backed by the other vault.
		assert_eq!((utc(&BOB), utc(&backstop(CLASS))), (0, hours(1)));
		assert_eq!(ring(), vec![other.0]);
		assert_ok!(pool(BOB, vault, hours(399)));
		assert_eq!(ring(), vec![other.0, vault.0]);
	});
}

#[test]
fn anybody_with_utc_takes_clt_of_any_vault() {
	ExtBuilder::default().build_and_execute(|| {
		pooled_vault(ALICE, 100);
		let other = pooled_vault(CAROL, 100);
		assert_ok!(transfer(BOB, AssetId::utc(CLASS), DAVE, hours(50)));
		assert_ok!(unpool(DAVE, other, hours(50)));
		assert_eq!(clt(other, &DAVE), hours(50) - 125_000);
	});
}

#[test]
fn a_fee_that_the_backstop_cannot_receive_is_filed_for_it() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = pooled_vault(ALICE, 1_000);
		let (asset, backstop) = (AssetId::utc(CLASS), backstop(CLASS));
		assert_ok!(unpool(BOB, vault, hours(400)));
		assert_ok!(Assets::block(
			RuntimeOrigin::signed(Utc::account_id()),
			asset,
			backstop.clone()
		));
		assert_ok!(unpool(BOB, vault, hours(400)));
		assert_eq!((utc(&backstop), filed(&backstop, asset)), (hours(1), hours(1)));
		assert_eq!(clt(vault, &BOB), hours(798));
	});
}

#[test]
fn errors_of_unpool_have_an_order() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = pooled_vault(ALICE, 100);
		let rich = pooled_vault(CAROL, 100);
		let outside = new_vault(CAROL, CLASS, hours(1), &BOB);
		assert_noop!(unpool(BOB, NOBODYS, 0), Error::<Test>::ZeroAmount);
		assert_noop!(unpool(BOB, NOBODYS, 1), Error::<Test>::UnknownVault);
		assert_noop!(unpool(BOB, outside, 1), Error::<Test>::NothingPooled);
		assert_noop!(unpool(BOB, vault, 1), Error::<Test>::NothingLeft);
		assert_noop!(unpool(BOB, vault, hours(102)), Error::<Test>::ExceedsPooled);
		assert_noop!(unpool(DAVE, vault, hours(1)), TokenError::FundsUnavailable);
		assert_noop!(unpool(BOB, vault, Units::MAX), Error::<Test>::ExceedsPooled);
		set_state(vault, VaultState::Frozen);
		assert_noop!(unpool(BOB, vault, hours(1)), Error::<Test>::VaultFrozen);
		settle(vault, 100, 0, 0);
		assert_noop!(unpool(BOB, vault, hours(1)), Error::<Test>::VaultNotActive);
		set_state(vault, VaultState::Closed);
		assert_noop!(unpool(BOB, vault, hours(1)), Error::<Test>::VaultNotActive);
		// The fee can be paid, and then too little is left to burn.
		assert_ok!(transfer(BOB, AssetId::utc(CLASS), DAVE, hours(1)));
		assert_noop!(unpool(DAVE, rich, hours(1) + 100), TokenError::FundsUnavailable);
	});
}
