use super::*;

fn unsafe_vault(most: Units) -> VaultId {
	let vault = pooled_vault(ALICE, 100);
	pooled_vault(CAROL, 100);
	change_vault(vault, |vault| vault.unsafe_units = most);
	events();
	vault
}

#[test]
fn utc_counts_for_the_liquidation_of_a_pooled_vault() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = unsafe_vault(hours(40));
		assert_ok!(transfer(BOB, AssetId::utc(CLASS), DAVE, hours(30)));
		assert_ok!(liquidate(DAVE, vault, hours(20), hours(30)));
		assert_eq!(gold(&DAVE), PLENTY + hours(30));
		assert_eq!(utc(&DAVE), hours(10));
		assert_eq!((pooled(vault), clt(vault, &keeper())), (hours(80), hours(80)));
		assert_eq!(the_pool().pooled, hours(180));
		assert_eq!(
			events(),
			vec![Event::Liquidated {
				class_id: CLASS,
				vault,
				who: DAVE,
				units: hours(20),
				collateral: hours(30),
				pooled: hours(180),
			}]
		);
	});
}

#[test]
fn a_liquidation_burns_no_more_utc_than_it_burns_clt() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = unsafe_vault(hours(40));
		assert_ok!(liquidate(BOB, vault, Units::MAX, 0));
		assert_eq!(utc(&BOB), hours(160));
		assert_eq!(pooled(vault), hours(60));
		assert_eq!(clt(vault, &BOB), 0);
	});
}

#[test]
fn a_liquidation_reaches_no_further_than_what_is_pooled() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = unsafe_vault(Units::MAX);
		// A donation to the account is not pooled.
		assert_ok!(Assets::mint_into(AssetId::clt(vault), &keeper(), hours(5)));
		assert_ok!(liquidate(BOB, vault, hours(150), 0));
		assert_eq!(utc(&BOB), hours(100));
		assert_eq!(clt(vault, &keeper()), hours(5));
		assert!(!Pooled::<Test>::contains_key(vault));
	});
}

#[test]
fn who_has_too_little_utc_liquidates_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = unsafe_vault(hours(40));
		assert_ok!(transfer(BOB, AssetId::utc(CLASS), DAVE, hours(1)));
		assert_noop!(liquidate(DAVE, vault, hours(2), 0), TokenError::FundsUnavailable);
		assert_noop!(liquidate(CAROL, vault, hours(2), 0), TokenError::FundsUnavailable);
	});
}

#[test]
fn errors_of_liquidate_have_an_order() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = unsafe_vault(0);
		assert_noop!(liquidate(BOB, NOBODYS, 0, 0), Error::<Test>::ZeroAmount);
		assert_noop!(liquidate(BOB, NOBODYS, 1, 0), Error::<Test>::NothingPooled);
		assert_noop!(liquidate(BOB, vault, 1, 0), SAFE);
		change_vault(vault, |vault| vault.unsafe_units = 2);
		assert_noop!(liquidate(BOB, vault, 2, 4), TOO_LITTLE);
		set_state(vault, VaultState::Frozen);
		assert_noop!(liquidate(BOB, vault, 2, 3), WRONG_STATE);
		set_state(vault, VaultState::Active);
		assert_ok!(liquidate(BOB, vault, 2, 3));
	});
}
