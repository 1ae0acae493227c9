use super::*;

/// Bob has 40 hours of UTC, Dave 60 and Carol 100; of these 100 are a shortfall, for which the
/// backstop owes 2 USD an hour and has so many cents.
fn shortfall_with(cents: u32) -> VaultId {
	let vault = pooled_vault(ALICE, 100);
	pooled_vault(CAROL, 100);
	assert_ok!(transfer(BOB, AssetId::utc(CLASS), DAVE, hours(60)));
	assert_ok!(transfer(BOB, AssetId::utc(CLASS), CAROL, hours(100)));
	settle(vault, 200, 0, Balance::from(cents) * USD / 100);
	assert_ok!(claim_pooled(ERIN, vault));
	events();
	vault
}

/// What `who` is paid for `units`.
fn paid(who: AccountId, units: Units) -> Balance {
	let before = cash(&who);
	assert_ok!(redeem_cash(who.clone(), units, 0));
	cash(&who) - before
}

#[test]
fn a_backstop_with_enough_pays_par_to_everybody() {
	ExtBuilder::default().build_and_execute(|| {
		shortfall_with(200);
		assert_ok!(redeem_cash(DAVE, hours(60), 120 * USD));
		assert_eq!(cash(&DAVE), PLENTY + 120 * USD);
		assert_eq!((the_pool().shortfall, the_pool().debt), (hours(40), 80 * USD));
		assert_eq!(
			events(),
			vec![Event::RedeemedCash {
				class_id: CLASS,
				who: DAVE,
				units: hours(60),
				due: 120 * USD,
				paid: 120 * USD,
				shortfall: hours(40),
				debt: 80 * USD,
			}]
		);
		assert_eq!(paid(BOB, hours(40)), 80 * USD);
		assert_eq!((the_pool().shortfall, the_pool().debt), (0, 0));
		assert_eq!(cash(&backstop(CLASS)), 0);
		// Carol has what the other vault backs.
		assert_eq!(Assets::total_issuance(AssetId::utc(CLASS)), hours(100));
	});
}

#[test]
fn a_backstop_with_more_than_it_owes_pays_no_more_than_par() {
	ExtBuilder::default().build_and_execute(|| {
		shortfall_with(900);
		assert_eq!(paid(CAROL, hours(100)), 200 * USD);
		assert_eq!(cash(&backstop(CLASS)), 700 * USD);
	});
}

#[test]
fn a_backstop_with_too_little_pays_everybody_at_one_rate_in_any_order() {
	for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
		ExtBuilder::default().build_and_execute(|| {
			shortfall_with(50);
			let parts = [(BOB, hours(40)), (DAVE, hours(25)), (CAROL, hours(35))];
			for at in order {
				let (who, units) = parts[at].clone();
				// A quarter of what is owed.
				assert_eq!(paid(who, units), units / 2, "in order {order:?}");
			}
			assert_eq!((the_pool().shortfall, the_pool().debt), (0, 0));
			assert_eq!(cash(&backstop(CLASS)), 0);
		});
	}
}

#[test]
fn where_the_rate_divides_nothing_the_last_gets_no_less_than_the_first() {
	ExtBuilder::default().build_and_execute(|| {
		shortfall_with(37);
		let first = paid(BOB, 7_777_777);
		for _ in 0..9 {
			let next = paid(CAROL, 7_777_777);
			assert!(next >= first, "{next} after {first}");
			assert!(next <= first + 1, "{next} after {first}");
		}
		let rest = the_pool().shortfall;
		let last = paid(CAROL, rest);
		assert!(last * 7_777_777 >= first * rest);
		assert_eq!((the_pool().shortfall, cash(&backstop(CLASS))), (0, 0));
	});
}

#[test]
fn new_cash_of_the_backstop_is_for_those_who_have_not_redeemed() {
	ExtBuilder::default().build_and_execute(|| {
		shortfall_with(100);
		assert_eq!(paid(BOB, hours(40)), 40 * USD);
		assert_ok!(transfer(DAVE, AssetId::SETTLEMENT, backstop(CLASS), 500 * USD));
		assert_eq!(paid(DAVE, hours(60)), 120 * USD);
	});
}

#[test]
fn nobody_burns_utc_for_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		shortfall_with(0);
		assert_noop!(redeem_cash(BOB, hours(40), 0), Error::<Test>::NothingThere);
		// Two hundredths of a cent for a unit, of which the backstop has little.
		assert_ok!(transfer(DAVE, AssetId::SETTLEMENT, backstop(CLASS), USD));
		assert_noop!(redeem_cash(BOB, 99, 0), Error::<Test>::NothingThere);
		assert_eq!(paid(BOB, 100), 1);
	});
}

#[test]
fn errors_of_redeem_cash_have_an_order() {
	ExtBuilder::default().build_and_execute(|| {
		let call = |class_id, units, paid_min| {
			signed(BOB, Call::redeem_cash { class_id, units, paid_min })
		};
		assert_noop!(call(OTHER, 0, 0), Error::<Test>::ZeroAmount);
		assert_noop!(call(OTHER, 1, 0), Error::<Test>::NoPool);
		assert_noop!(call(CLASS, 1, 0), Error::<Test>::NoShortfall);
		shortfall_with(100);
		assert_noop!(call(CLASS, hours(100) + 1, u128::MAX), Error::<Test>::ExceedsShortfall);
		assert_noop!(call(CLASS, hours(100), 100 * USD + 1), Error::<Test>::PaidBelowMin);
		assert_noop!(call(CLASS, hours(41), 41 * USD), TokenError::FundsUnavailable);
		assert_ok!(call(CLASS, hours(40), 40 * USD));
	});
}
