use super::*;

/// Everything that a class shows.
fn shown() -> (Option<TotalsView>, Option<PoolRecord>, u32, Vec<PooledView>) {
	let deliverable = Utc::deliverable(CLASS, HOUR);
	(Utc::totals(CLASS), Utc::pool_of(CLASS), deliverable, Utc::vaults(CLASS, None, 100))
}

#[test]
fn a_donation_to_the_account_of_the_pools_changes_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = pooled_vault(ALICE, 5);
		let more = new_vault(ALICE, CLASS, hours(50), &DAVE);
		let before = shown();
		assert_ok!(Assets::mint_into(AssetId::clt(vault), &DAVE, hours(50)));
		assert_ok!(transfer(DAVE, AssetId::clt(vault), keeper(), hours(50)));
		assert_ok!(transfer(DAVE, AssetId::clt(more), keeper(), hours(50)));
		assert_ok!(transfer(DAVE, AssetId::SETTLEMENT, keeper(), USD));
		assert_eq!(shown(), before);
		assert_noop!(redeem(BOB, 6, HOUR, None), Error::<Test>::CannotDeliver(5));
		assert_noop!(unpool(BOB, vault, hours(6)), Error::<Test>::ExceedsPooled);
		assert_ok!(redeem(BOB, 5, HOUR, None));
		assert_ok!(restore(vault, hours(5), &BOB));
		assert_eq!(pooled(vault), hours(5));
		settle(vault, 100, OUNCE, 0);
		assert_ok!(claim_pooled(BOB, vault));
		assert_eq!((the_pool().shortfall, gold(&backstop(CLASS))), (hours(5), 5 * OUNCE));
		assert_eq!(clt(vault, &keeper()), hours(50));
	});
}

#[test]
fn a_donation_to_the_escrow_is_in_no_lease_and_nobody_has_to_make_it_good() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = pooled_vault(ALICE, 9);
		assert_ok!(redeem(BOB, 4, HOUR, None));
		let before = shown();
		assert_ok!(Assets::mint_into(AssetId::clt(vault), &DAVE, hours(50)));
		assert_ok!(transfer(DAVE, AssetId::clt(vault), escrow(), hours(50)));
		assert_eq!(shown(), before);
		assert_eq!(Utc::pooled(vault), hours(9));
	});
}

#[test]
fn a_donation_of_native_token_survives_the_units() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = new_vault(ALICE, CLASS, hours(8), &BOB);
		let donate = || {
			let dest = keeper();
			signed(BOB, pallet_balances::Call::transfer_keep_alive { dest, value: MILL })
		};
		// Before the account has units and after: it never needs what was donated.
		assert_eq!(System::providers(&keeper()), 1);
		assert_ok!(donate());
		let issuance = Balances::total_issuance();
		for _ in 0..3 {
			assert_ok!(pool(BOB, vault, hours(4)));
			assert_ok!(redeem(BOB, 4, HOUR, None));
			Leased::remove((ALICE, CLASS));
			deliver(vault, hours(4));
			assert_ok!(Assets::mint_into(AssetId::clt(vault), &BOB, hours(4)));
			assert_ok!(donate());
		}
		assert_eq!(Balances::free_balance(keeper()), 4 * MILL);
		assert_eq!(Balances::total_issuance(), issuance);
		assert_eq!((System::providers(&keeper()), System::consumers(&keeper())), (2, 0));
	});
}

#[test]
fn a_donation_to_the_backstop_raises_what_it_pays_and_no_rate_above_par() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = pooled_vault(ALICE, 100);
		settle(vault, 100, 0, USD / 2);
		assert_ok!(claim_pooled(BOB, vault));
		assert_ok!(transfer(DAVE, AssetId::SETTLEMENT, backstop(CLASS), 1_000 * USD));
		assert_ok!(redeem_cash(BOB, hours(100), 0));
		assert_eq!(cash(&BOB), PLENTY + 100 * USD);
	});
}

#[test]
fn pooling_and_unpooling_in_circles_only_costs() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = pooled_vault(ALICE, 1_000);
		let mut all = hours(1_000);
		for units in [2, 3, 399, 401, 7_777, hours(1), hours(900)] {
			assert_ok!(unpool(BOB, vault, units));
			assert_ok!(pool(BOB, vault, clt(vault, &BOB)));
			assert!(utc(&BOB) < all);
			all = utc(&BOB);
		}
		assert_eq!(all + utc(&backstop(CLASS)), hours(1_000));
	});
}

#[test]
fn dust_in_front_of_a_class_does_not_stop_it() {
	ExtBuilder::default().build_and_execute(|| {
		// The smallest unit of each of as many vaults as are asked, and one that can.
		for n in 0..MAX_CANDIDATES {
			let dust = new_vault(provider(n), CLASS, 1, &DAVE);
			assert_ok!(pool(DAVE, dust, 1));
		}
		let good = vault_of(9, 10);
		assert_noop!(redeem(BOB, 1, HOUR, None), Error::<Test>::CannotDeliver(0));
		let route = Utc::quote_redemption(CLASS, 1, HOUR, None).unwrap().route.unwrap();
		assert_eq!((route.vault, route.to_be_named), (good, true));
		assert_ok!(redeem(BOB, 1, HOUR, Some(good)));
	});
}

#[test]
fn a_vault_that_fails_takes_nothing_from_holders_who_redeem_later() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = pooled_vault(ALICE, 100);
		let sound = pooled_vault(CAROL, 100);
		assert_ok!(transfer(BOB, AssetId::utc(CLASS), DAVE, hours(100)));
		set_state(vault, VaultState::Frozen);
		// Nobody has the units of the frozen one; the others are as good as ever.
		assert_noop!(unpool(DAVE, vault, hours(1)), Error::<Test>::VaultFrozen);
		assert_ok!(redeem(DAVE, 8, 10 * HOUR, None));
		assert_eq!(pooled(sound), hours(20));
		settle(vault, 200, 0, 2 * USD);
		assert_ok!(claim_pooled(ERIN, vault));
		assert_ok!(redeem_cash(BOB, hours(100), 200 * USD));
		// Dave's lease has all devices; with one more he gets the rest.
		set_load(&CAROL, CLASS, DEVICES + 1, 50);
		assert_ok!(redeem(DAVE, 1, 20 * HOUR, None));
		assert_eq!((utc(&BOB), utc(&DAVE), the_pool()), (0, 0, PoolRecord::default()));
	});
}
