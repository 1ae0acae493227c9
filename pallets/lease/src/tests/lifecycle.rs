use super::*;
use frame_support::traits::fungibles::Inspect;

#[test]
fn a_lease_lives_from_redemption_to_settlement_by_the_chain_alone() {
	ExtBuilder.build_and_execute(|| {
		let lease = reserve(4, 2 * HOUR);
		pass(5 * MINUTE);
		assert_ok!(confirm(ALICE, lease));
		pass(HOUR);
		assert_ok!(extend(BOB, lease, 30 * MINUTE));
		while Leases::<Test>::contains_key(lease) {
			pass(MINUTE);
			idle(Weight::MAX);
		}
		// In the first slot after its end.
		assert_eq!(now() / MINUTE, slot_up(START + 5 * MINUTE + 150 * MINUTE));
		assert_eq!(utc(&BOB), RICH - 10 * DEVICE_HOUR);
		assert_eq!(Assets::total_issuance(AssetId::clt(VAULT)), RICH - 10 * DEVICE_HOUR);
		assert!(!InLease::<Test>::contains_key(VAULT));
	});
}

#[test]
fn units_that_came_back_can_be_redeemed_again_in_the_same_block() {
	ExtBuilder.build_and_execute(|| {
		let first = start(DEVICES, HOUR);
		pass(30 * MINUTE);
		assert_ok!(terminate(BOB, first));
		let second = redeem(BOB, VAULT, DEVICES, 30 * MINUTE).unwrap();
		assert_ok!(confirm(ALICE, second));
		assert_eq!(utc(&BOB), RICH - 10 * DEVICE_HOUR);
	});
}

#[test]
fn leases_of_several_customers_and_vaults_stand_side_by_side() {
	ExtBuilder.build_and_execute(|| {
		let bobs = start(3, HOUR);
		let daves = redeem(DAVE, VAULT, 4, 2 * HOUR).unwrap();
		let carols = redeem(DAVE, CAROLS, 5, HOUR).unwrap();
		assert_ok!(confirm(ALICE, daves));
		assert_ok!(confirm(CAROL, carols));
		assert_eq!(escrowed(VAULT), 11 * DEVICE_HOUR);
		assert_eq!(escrowed(CAROLS), 5 * DEVICE_HOUR);
		assert_eq!((load(&ALICE).free, load(&CAROL).free), (3, 5));
		// One vault's trouble is not the other's.
		World::freeze(VAULT);
		pass(30 * MINUTE);
		assert_ok!(terminate(DAVE, carols));
		assert_ok!(terminate(BOB, bobs));
		assert_eq!(escrowed(CAROLS), 0);
		assert_eq!(escrowed(VAULT), 11 * DEVICE_HOUR);
		World::thaw(VAULT);
		assert_ok!(settle(ERIN, bobs));
		assert_eq!(escrowed(VAULT), 8 * DEVICE_HOUR);
		assert_eq!(load(&ALICE).free, 6);
	});
}

#[test]
fn a_provider_that_never_confirms_loses_a_day_each_time_and_is_told_on_each_time() {
	ExtBuilder.build_and_execute(|| {
		for failures in 1..=5u128 {
			reserve(1, 3 * DAY);
			pass(CONFIRM_PERIOD + MINUTE);
			idle(Weight::MAX);
			assert_eq!(gold(&BOB), failures * price_of(24));
			assert_eq!(utc(&BOB), RICH);
		}
		assert_eq!(starts(&ALICE), (0, 5));
		assert_eq!(starts(&CAROL), (0, 0));
		let broken = |tale: &Tale| matches!(tale, Tale::Ended { broken: true, .. });
		assert_eq!(Promises::tales().iter().filter(|tale| broken(tale)).count(), 5);
	});
}
