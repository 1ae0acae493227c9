use super::*;

#[test]
fn units_of_a_settled_vault_become_a_shortfall_that_the_backstop_owes() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = pooled_vault(ALICE, 100);
		let sound = pooled_vault(CAROL, 50);
		settle(vault, 150, 3 * OUNCE, USD / 2);
		events();
		assert_ok!(claim_pooled(ERIN, vault));
		assert_eq!((gold(&backstop(CLASS)), cash(&backstop(CLASS))), (300 * OUNCE, 50 * USD));
		assert_eq!(
			the_pool(),
			PoolRecord {
				pooled: hours(50),
				shortfall: hours(100),
				debt: 150 * USD,
				first: Some(sound),
				vaults: 1,
			}
		);
		assert_eq!((pooled(vault), clt(vault, &keeper())), (0, 0));
		assert_eq!(utc(&BOB), hours(150));
		assert_eq!(
			events(),
			vec![Event::ShortfallClaimed {
				class_id: CLASS,
				vault,
				units: hours(100),
				collateral: 300 * OUNCE,
				reserve: 50 * USD,
				burned: 0,
				shortfall: hours(100),
				debt: 150 * USD,
				pooled: hours(50),
			}]
		);
	});
}

#[test]
fn utc_of_the_backstop_is_burned_against_the_shortfall_and_its_debt() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = pooled_vault(ALICE, 1_000);
		pooled_vault(CAROL, 1_000);
		// A fee of one hour.
		assert_ok!(unpool(BOB, vault, hours(400)));
		settle(vault, 300, 0, 0);
		assert_ok!(claim_pooled(BOB, vault));
		assert_eq!(utc(&backstop(CLASS)), 0);
		assert_eq!((the_pool().shortfall, the_pool().debt), (hours(600), 1_800 * USD));
		assert!(matches!(events().pop(), Some(Event::ShortfallClaimed { burned, .. })
			if burned == hours(1)));
	});
}

#[test]
fn a_backstop_with_more_utc_than_the_shortfall_has_no_debt() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = pooled_vault(ALICE, 10);
		pooled_vault(CAROL, 100);
		assert_ok!(transfer(BOB, AssetId::utc(CLASS), backstop(CLASS), hours(25)));
		settle(vault, 333, 0, 0);
		assert_ok!(claim_pooled(BOB, vault));
		assert_eq!(utc(&backstop(CLASS)), hours(15));
		assert_eq!((the_pool().shortfall, the_pool().debt), (0, 0));
		assert_noop!(redeem_cash(BOB, 1, 0), Error::<Test>::NoShortfall);
	});
}

#[test]
fn shortfalls_of_several_vaults_add_up_each_at_its_own_price() {
	ExtBuilder::default().build_and_execute(|| {
		let dear = pooled_vault(ALICE, 10);
		let cheap = pooled_vault(CAROL, 30);
		settle(dear, 500, 0, 5 * USD);
		settle(cheap, 100, 0, USD);
		assert_ok!(claim_pooled(BOB, dear));
		assert_ok!(claim_pooled(BOB, cheap));
		assert_eq!((the_pool().shortfall, the_pool().debt), (hours(40), 80 * USD));
		// UTC is fungible: everybody gets the mean.
		assert_ok!(redeem_cash(BOB, hours(10), 20 * USD));
	});
}

#[test]
fn a_debt_is_rounded_up_and_never_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = new_vault(ALICE, CLASS, 3, &BOB);
		assert_ok!(pool(BOB, vault, 3));
		settle(vault, 50, 0, 0);
		assert_ok!(claim_pooled(BOB, vault));
		assert_eq!(the_pool().debt, 2);
		let worthless = new_vault(ALICE, CLASS, 3, &BOB);
		assert_ok!(pool(BOB, worthless, 3));
		settle(worthless, 0, 0, 0);
		assert_ok!(claim_pooled(BOB, worthless));
		assert_eq!(the_pool().debt, 3);
	});
}

#[test]
fn a_hard_stop_that_pays_its_units_nothing_is_claimed_all_the_same() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = pooled_vault(ALICE, 10);
		settle(vault, 100, 0, 0);
		assert_ok!(claim_pooled(BOB, vault));
		assert_eq!(the_pool().shortfall, hours(10));
		assert_eq!(Assets::total_issuance(AssetId::clt(vault)), 0);
	});
}

#[test]
fn errors_of_claim_pooled_have_an_order() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = pooled_vault(ALICE, 10);
		let outside = new_vault(CAROL, CLASS, hours(1), &BOB);
		assert_noop!(claim_pooled(BOB, NOBODYS), Error::<Test>::UnknownVault);
		assert_noop!(claim_pooled(BOB, vault), Error::<Test>::NotSettled);
		set_state(vault, VaultState::Frozen);
		assert_noop!(claim_pooled(BOB, vault), Error::<Test>::NotSettled);
		settle(outside, 100, 0, 0);
		assert_noop!(claim_pooled(BOB, outside), Error::<Test>::NothingPooled);
		settle(vault, 100, 0, 0);
		assert_ok!(claim_pooled(BOB, vault));
		assert_noop!(claim_pooled(BOB, vault), Error::<Test>::NothingPooled);
	});
}
