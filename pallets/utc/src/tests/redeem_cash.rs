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

fn class_at(cents: u32, status: Status) {
	let price = FixedU128::from_rational(cents.into(), 100);
	set_quote(FeedId::Class(CLASS), [usd(1), price, usd(9)], 6, status);
}

/// Who makes units today, at a lower price, must not be paid the old one for them.
#[test]
fn a_unit_is_paid_at_most_what_it_is_worth_now() {
	ExtBuilder::default().build_and_execute(|| {
		shortfall_with(200);
		class_at(50, Status::Live);
		assert_eq!(paid(BOB, hours(40)), 20 * USD);
		let redeemed = |who, units, due, paid, shortfall, debt| Event::RedeemedCash {
			class_id: CLASS,
			who,
			units,
			due,
			paid,
			shortfall,
			debt,
		};
		let expected = redeemed(BOB, hours(40), 80 * USD, 20 * USD, hours(60), 120 * USD);
		assert_eq!(events(), vec![expected]);
		// What was not paid is still there, and the debt of those units is not.
		assert_eq!(cash(&backstop(CLASS)), 180 * USD);
		assert_eq!((the_pool().shortfall, the_pool().debt), (hours(60), 120 * USD));
		// When the price comes back, the others are paid what they are owed and no more.
		class_at(900, Status::Live);
		assert_eq!(paid(DAVE, hours(60)), 120 * USD);
		assert_eq!(cash(&backstop(CLASS)), 60 * USD);
	});
}

#[test]
fn the_last_price_counts_whatever_its_status_and_without_one_the_debt_does() {
	ExtBuilder::default().build_and_execute(|| {
		shortfall_with(200);
		for status in [Status::Stale, Status::Wide, Status::Volatile, Status::Halted] {
			class_at(50, status);
			assert_eq!(paid(BOB, hours(1)), USD / 2);
		}
		QuotesMock::set(Default::default());
		assert_eq!(paid(BOB, hours(1)), 2 * USD);
	});
}

#[test]
fn everybody_is_paid_the_lower_price_at_one_rate_while_the_cash_lasts() {
	ExtBuilder::default().build_and_execute(|| {
		shortfall_with(50);
		// Half a dollar of cash a unit, which is worth 40 cents.
		class_at(40, Status::Live);
		assert_eq!(paid(BOB, hours(40)), 16 * USD);
		assert_eq!(paid(CAROL, hours(35)), 14 * USD);
		// What they left is for those who stay, as far as their units are worth it.
		class_at(200, Status::Live);
		assert_eq!(paid(DAVE, hours(25)), 20 * USD);
		assert_eq!(cash(&backstop(CLASS)), 0);
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
