use super::*;

#[test]
fn redeemed_utc_becomes_a_lease_with_its_units_in_escrow() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = pooled_vault(ALICE, 100);
		assert_ok!(transfer(BOB, AssetId::utc(CLASS), DAVE, hours(30)));
		events();
		assert_ok!(redeem(DAVE, 3, 8 * HOUR, None));
		assert_eq!(utc(&DAVE), hours(6));
		assert_eq!(clt(vault, &escrow()), hours(24));
		assert_eq!((pooled(vault), clt(vault, &keeper())), (hours(76), hours(76)));
		assert_eq!(the_pool().pooled, hours(76));
		assert_eq!(Leases::get(LeaseId(0)), Some((DAVE, vault, hours(24))));
		assert_eq!(
			events(),
			vec![Event::Redeemed {
				class_id: CLASS,
				vault,
				customer: DAVE,
				provider: ALICE,
				lease: LeaseId(0),
				devices: 3,
				duration: 8 * HOUR,
				units: hours(24),
				pooled: hours(76),
			}]
		);
	});
}

#[test]
fn utc_that_was_bought_in_a_block_is_redeemed_in_the_same_block() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = new_vault(ALICE, CLASS, hours(1), &BOB);
		let block = System::block_number();
		assert_ok!(pool(BOB, vault, hours(1)));
		assert_ok!(transfer(BOB, AssetId::utc(CLASS), DAVE, hours(1)));
		assert_ok!(redeem(DAVE, 1, HOUR, None));
		assert_eq!(System::block_number(), block);
		assert_eq!(Assets::total_issuance(AssetId::utc(CLASS)), 0);
	});
}

#[test]
fn a_minute_of_a_device_costs_a_sixtieth_of_an_hour_rounded_up() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = pooled_vault(ALICE, 1);
		assert_ok!(redeem(BOB, 1, MINUTE, None));
		assert_eq!(clt(vault, &escrow()), 16_667);
		assert_ok!(redeem(BOB, 3, MINUTE, None));
		assert_eq!(clt(vault, &escrow()), 66_667);
	});
}

#[test]
fn redeeming_all_that_a_vault_has_takes_it_out_of_the_ring() {
	ExtBuilder::default().build_and_execute(|| {
		for n in 0..3 {
			vault_of(n, 4);
		}
		for (vault, left) in [(1, vec![2, 0]), (2, vec![0]), (0, vec![])] {
			assert_ok!(redeem(BOB, 4, HOUR, Some(VaultId(vault))));
			assert_eq!(ring(), left);
			assert_eq!(clt(VaultId(vault), &keeper()), 0);
			assert_ok!(Utc::do_try_state());
		}
		assert_eq!(the_pool(), PoolRecord::default());
	});
}

#[test]
fn a_lease_has_devices_and_whole_minutes() {
	ExtBuilder::default().build_and_execute(|| {
		pooled_vault(ALICE, 100);
		for (devices, duration) in
			[(0, HOUR), (1, 0), (1, MINUTE - 1), (1, MINUTE + 1), (1, HOUR + 1), (1, u64::MAX)]
		{
			assert_noop!(redeem(BOB, devices, duration, None), Error::<Test>::InvalidLease);
		}
		assert_ok!(redeem(BOB, 1, MINUTE, None));
	});
}

#[test]
fn who_asks_for_too_much_is_told_how_much_there_is() {
	ExtBuilder::default().build_and_execute(|| {
		// Three hours with eight devices, and a hundred hours with two.
		vault_of(0, 3);
		vault_of(1, 100);
		set_load(&provider(1), CLASS, 2, 50);
		let told = Error::<Test>::CannotDeliver;
		assert_noop!(redeem(BOB, 4, HOUR, None), told(3));
		assert_noop!(redeem(BOB, 7, HOUR / 2, None), told(6));
		assert_noop!(redeem(BOB, 9, 10 * MINUTE, None), told(8));
		assert_noop!(redeem(BOB, 3, 40 * HOUR, None), told(2));
		// Fifty hours of two devices are all; a minute more is one device's.
		assert_noop!(redeem(BOB, 2, 50 * HOUR + MINUTE, None), told(1));
		assert_noop!(redeem(BOB, 1, 101 * HOUR, None), told(0));
		assert_noop!(redeem(BOB, 1, u64::MAX / MINUTE * MINUTE, None), told(0));
		assert_noop!(redeem(BOB, u32::MAX, MINUTE, None), told(8));
		// And what it is told it gets.
		assert_ok!(redeem(BOB, 6, HOUR / 2, None));
		assert_ok!(redeem(BOB, 2, 40 * HOUR, None));
	});
}

#[test]
fn the_number_that_is_told_ends_where_the_error_has_no_room() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = new_vault(ALICE, CLASS, hours(1_000_000), &BOB);
		assert_ok!(pool(BOB, vault, hours(1_000_000)));
		for (free, told) in [(65_534, 65_534), (65_535, u16::MAX), (65_536, u16::MAX)] {
			set_load(&ALICE, CLASS, free, 50);
			assert_noop!(redeem(BOB, 70_000, HOUR, None), Error::<Test>::CannotDeliver(told));
		}
	});
}

#[test]
fn the_number_that_is_told_is_in_the_error_that_a_client_decodes() {
	let DispatchError::Module(error) = Error::<Test>::CannotDeliver(0x1234).into() else {
		panic!("is of a module")
	};
	assert_eq!(error.error, [10, 0x34, 0x12, 0]);
}

#[test]
fn a_lease_that_is_refused_leaves_the_utc_where_it_was() {
	ExtBuilder::default().build_and_execute(|| {
		pooled_vault(ALICE, 100);
		// The last device went to somebody else in the same block.
		set_load(&ALICE, CLASS, 1, 50);
		assert_ok!(redeem(BOB, 1, HOUR, None));
		assert_noop!(redeem(BOB, 1, HOUR, None), Error::<Test>::CannotDeliver(0));
		assert_eq!(utc(&BOB), hours(99));
	});
}

#[test]
fn terms_that_are_asked_for_are_passed_on_to_the_lease_with_their_limit() {
	ExtBuilder::default().build_and_execute(|| {
		pooled_vault(ALICE, 100);
		offer(&ALICE, 3);
		let fee_max = 3 * hours(2);
		let asked = Some(Acceptance { template: BETTER, fee_max });
		assert_ok!(redeem_for(BOB, 2, HOUR, None, asked));
		assert_eq!(Accepted::get(LeaseId(0)), Some(asked));
		assert_ok!(redeem(BOB, 2, HOUR, None));
		assert_eq!(Accepted::get(LeaseId(1)), Some(None));
		let less = Some(Acceptance { template: BETTER, fee_max: fee_max - 1 });
		assert_noop!(redeem_for(BOB, 2, HOUR, None, less), TOO_DEAR);
	});
}

#[test]
fn terms_that_the_chosen_provider_does_not_offer_are_had_by_naming_one_that_does() {
	ExtBuilder::default().build_and_execute(|| {
		pooled_vault(ALICE, 100);
		let carols = pooled_vault(CAROL, 100);
		set_load(&ALICE, CLASS, 8, 90);
		offer(&CAROL, 0);
		let asked = Some(Acceptance { template: BETTER, fee_max: 0 });
		assert_noop!(redeem_for(BOB, 2, HOUR, None, asked), NO_SUCH_TERMS);
		assert_ok!(redeem_for(BOB, 2, HOUR, Some(carols), asked));
		assert_eq!(Leases::get(LeaseId(0)), Some((BOB, carols, hours(2))));
	});
}

#[test]
fn errors_of_redeem_have_an_order() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = pooled_vault(ALICE, 100);
		let outside = new_vault(CAROL, CLASS, hours(1), &BOB);
		let foreign = new_vault(CAROL, OTHER, hours(1), &BOB);
		let call = |class_id, devices, named| {
			let (duration, terms) = (HOUR, Some(Acceptance { template: BETTER, fee_max: 0 }));
			signed(DAVE, Call::redeem { class_id, devices, duration, vault: named, terms })
		};
		assert_noop!(call(OTHER, 0, Some(NOBODYS)), Error::<Test>::InvalidLease);
		assert_noop!(call(OTHER, 1, Some(NOBODYS)), Error::<Test>::NoPool);
		assert_noop!(call(CLASS, 1, Some(NOBODYS)), Error::<Test>::UnknownVault);
		assert_noop!(call(CLASS, 1, Some(outside)), Error::<Test>::NothingPooled);
		assert_noop!(call(CLASS, 99, Some(vault)), Error::<Test>::CannotDeliver(8));
		assert_noop!(call(CLASS, 1, Some(vault)), TokenError::FundsUnavailable);
		assert_noop!(call(CLASS, 1, None), TokenError::FundsUnavailable);
		assert_ok!(transfer(BOB, AssetId::utc(CLASS), DAVE, hours(1)));
		assert_noop!(call(CLASS, 1, Some(vault)), NO_SUCH_TERMS);
		assert_noop!(call(CLASS, 1, None), NO_SUCH_TERMS);
		assert_ok!(open(BOB, OTHER));
		assert_ok!(pool(BOB, foreign, hours(1)));
		assert_noop!(call(CLASS, 1, Some(foreign)), Error::<Test>::WrongClass);
		set_state(vault, VaultState::Frozen);
		assert_noop!(call(CLASS, 1, Some(vault)), Error::<Test>::VaultFrozen);
		assert_noop!(call(CLASS, 1, None), Error::<Test>::CannotDeliver(0));
		settle(vault, 100, 0, 0);
		assert_noop!(call(CLASS, 1, Some(vault)), Error::<Test>::VaultNotActive);
		assert_noop!(call(CLASS, 1, None), Error::<Test>::CannotDeliver(0));
	});
}
