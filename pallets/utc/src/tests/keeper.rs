use super::*;

/// Bob leased four devices for ten hours of a vault that had a hundred.
fn leased() -> VaultId {
	let vault = pooled_vault(ALICE, 100);
	assert_ok!(redeem(BOB, 4, 10 * HOUR, None));
	events();
	vault
}

#[test]
fn a_lease_that_goes_on_takes_more_units_of_its_vault() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = leased();
		assert_ok!(take(vault, hours(8), &BOB));
		assert_eq!((utc(&BOB), clt(vault, &escrow())), (hours(52), hours(48)));
		assert_eq!((pooled(vault), the_pool().pooled), (hours(52), hours(52)));
		assert_eq!(
			events(),
			vec![Event::Taken {
				class_id: CLASS,
				vault,
				customer: BOB,
				units: hours(8),
				pooled: hours(52),
			}]
		);
		assert_ok!(take(vault, hours(52), &BOB));
		assert_eq!(ring(), Vec::<u32>::new());
	});
}

#[test]
fn errors_of_take_have_an_order() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = leased();
		let outside = new_vault(CAROL, CLASS, hours(1), &BOB);
		assert_noop!(take(NOBODYS, 0, &BOB), Error::<Test>::ZeroAmount);
		assert_noop!(take(NOBODYS, 1, &BOB), Error::<Test>::UnknownVault);
		assert_noop!(take(outside, 1, &BOB), Error::<Test>::NothingPooled);
		assert_noop!(take(vault, hours(61), &BOB), Error::<Test>::ExceedsPooled);
		assert_noop!(take(vault, hours(60), &DAVE), TokenError::FundsUnavailable);
		set_state(vault, VaultState::Frozen);
		assert_noop!(take(vault, 1, &BOB), Error::<Test>::VaultFrozen);
		settle(vault, 100, 0, 0);
		assert_noop!(take(vault, 1, &BOB), Error::<Test>::VaultNotActive);
	});
}

#[test]
fn what_a_lease_did_not_deliver_becomes_utc_again() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = leased();
		assert_ok!(restore(vault, hours(15), &BOB));
		assert_eq!((utc(&BOB), clt(vault, &escrow())), (hours(75), hours(25)));
		assert_eq!((pooled(vault), the_pool().pooled), (hours(75), hours(75)));
		assert_eq!(
			events(),
			vec![Event::Restored {
				class_id: CLASS,
				vault,
				customer: BOB,
				units: hours(15),
				pooled: hours(75),
			}]
		);
	});
}

#[test]
fn units_of_a_vault_that_left_the_ring_enter_it_again_at_its_end() {
	ExtBuilder::default().build_and_execute(|| {
		let vaults = [0, 1, 2].map(|n| vault_of(n, 4));
		assert_ok!(redeem(BOB, 4, HOUR, None));
		assert_eq!(ring(), vec![1, 2]);
		assert_ok!(restore(vaults[0], hours(1), &BOB));
		assert_eq!(ring(), vec![1, 2, 0]);
		assert_eq!(clt(vaults[0], &keeper()), hours(1));
	});
}

#[test]
fn nothing_restored_is_nothing_done() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = leased();
		assert_ok!(restore(vault, 0, &BOB));
		assert_ok!(restore(NOBODYS, 0, &BOB));
		assert_eq!(events(), vec![]);
	});
}

#[test]
fn units_of_a_settled_vault_come_back_as_a_claim_of_the_backstop() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = leased();
		settle(vault, 250, OUNCE, USD);
		assert_ok!(restore(vault, hours(40), &BOB));
		assert_eq!((utc(&BOB), clt(vault, &escrow())), (hours(100), 0));
		assert_eq!((gold(&backstop(CLASS)), cash(&backstop(CLASS))), (40 * OUNCE, 40 * USD));
		let pool = the_pool();
		assert_eq!((pool.pooled, pool.shortfall, pool.debt), (hours(60), hours(40), 100 * USD));
		let restored = Event::Restored {
			class_id: CLASS,
			vault,
			customer: BOB,
			units: hours(40),
			pooled: hours(60),
		};
		let events = events();
		// The pool has as much as before.
		assert!(matches!(events[0], Event::ShortfallClaimed { pooled, .. } if pooled == hours(60)));
		assert_eq!(events[1..], [restored]);
		assert_ok!(claim_pooled(DAVE, vault));
		assert_eq!(the_pool().shortfall, hours(100));
	});
}

#[test]
fn nothing_comes_back_of_a_vault_that_is_frozen_or_closed() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = leased();
		set_state(vault, VaultState::Frozen);
		assert_noop!(restore(vault, 1, &BOB), Error::<Test>::VaultFrozen);
		set_state(vault, VaultState::Closed);
		assert_noop!(restore(vault, 1, &BOB), Error::<Test>::VaultNotActive);
		set_state(vault, VaultState::Active);
		assert_ok!(restore(vault, 1, &BOB));
	});
}

/// Let `who` receive no more UTC.
fn block(who: &AccountId) {
	let utc = AssetId::utc(CLASS);
	assert_ok!(transfer(BOB, utc, who.clone(), 1));
	let admin = RuntimeOrigin::signed(Utc::account_id());
	assert_ok!(Assets::block(admin, utc, who.clone()));
}

#[test]
fn the_rest_of_a_lease_is_its_customer_s_even_if_it_cannot_receive_it() {
	ExtBuilder::default().build_and_execute(|| {
		let (vault, asset) = (leased(), AssetId::utc(CLASS));
		block(&DAVE);
		assert_ok!(restore(vault, hours(3), &DAVE));
		assert_eq!((utc(&DAVE), filed(&DAVE, asset)), (1, hours(3)));
		assert_eq!((utc(&backstop(CLASS)), filed(&backstop(CLASS), asset)), (0, 0));
		let (units, pooled) = (hours(3), hours(63));
		assert_eq!(
			events(),
			vec![Event::Restored { class_id: CLASS, vault, customer: DAVE, units, pooled }]
		);
		// Of a settled vault it is a claim on the shortfall, as any other UTC.
		settle(vault, 100, 0, 0);
		assert_ok!(restore(vault, hours(3), &DAVE));
		assert_eq!(filed(&DAVE, asset), hours(6));
		assert_eq!((the_pool().shortfall, utc(&backstop(CLASS))), (hours(3), 0));
	});
}

#[test]
fn a_customer_that_emptied_its_account_loses_nothing_of_its_lease() {
	ExtBuilder::default().build_and_execute(|| {
		let (vault, asset) = (leased(), AssetId::utc(CLASS));
		// Erin has nothing at all, not even an account.
		assert_ok!(restore(vault, hours(3), &ERIN));
		assert_eq!(utc(&ERIN) + filed(&ERIN, asset), hours(3));
		assert_eq!(utc(&backstop(CLASS)), 0);
	});
}

#[test]
fn a_restoration_of_more_than_the_escrow_has_leaves_no_trace() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = leased();
		assert_noop!(restore(vault, hours(40) + 1, &BOB), TokenError::FundsUnavailable);
		settle(vault, 100, 0, 0);
		assert_noop!(restore(vault, hours(40) + 1, &BOB), TokenError::FundsUnavailable);
		assert_noop!(restore(NOBODYS, 1, &BOB), Error::<Test>::UnknownVault);
		let foreign = new_vault(CAROL, OTHER, hours(1), &BOB);
		assert_noop!(restore(foreign, 1, &BOB), Error::<Test>::NoPool);
	});
}

#[test]
fn a_class_has_to_make_good_what_is_pooled_and_what_is_leased() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = leased();
		assert_eq!(Utc::pooled(vault), hours(100));
		assert_ok!(unpool(BOB, vault, hours(40)));
		assert_eq!(Utc::pooled(vault), hours(60) + 100_000);
		// CLT that somebody holds is none of it.
		let outside = new_vault(CAROL, CLASS, hours(1), &BOB);
		assert_eq!(Utc::pooled(outside), 0);
		assert_eq!(Utc::pooled(NOBODYS), 0);
	});
}

#[test]
fn a_pool_for_benchmarks_is_a_pool_as_calls_make_it() {
	ExtBuilder::default().without_pools().build_and_execute(|| {
		let vault = crate::fixture::pooled::<Test>(&ALICE, CLASS, 77, &ERIN);
		assert_eq!((utc(&ERIN), pooled(vault)), (77, 77));
		crate::fixture::pooled::<Test>(&CAROL, CLASS, 3, &ERIN);
		assert_eq!(utc(&ERIN), 80);
	});
}
