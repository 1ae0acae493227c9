use super::*;

/// The backstop owes 200 USD, has 20 and 300 of gold.
fn in_kind() {
	let vault = pooled_vault(ALICE, 100);
	settle(vault, 200, 3 * OUNCE, USD / 5);
	assert_ok!(claim_pooled(BOB, vault));
	events();
}

fn gold_at(low: (u32, u32), status: Status) {
	let low = FixedU128::from_rational(low.0.into(), low.1.into());
	set_quote(FeedId::Asset(GOLD_KIND), [low, usd(1), usd(2)], 6, status);
}

#[test]
fn collateral_is_sold_at_the_low_of_its_quote() {
	ExtBuilder::default().build_and_execute(|| {
		in_kind();
		gold_at((9, 10), Status::Live);
		assert_ok!(buy_collateral(DAVE, GOLD_KIND, 10 * OUNCE, 9 * USD));
		assert_eq!((gold(&DAVE), cash(&DAVE)), (PLENTY + 10 * OUNCE, PLENTY - 9 * USD));
		assert_eq!((gold(&backstop(CLASS)), cash(&backstop(CLASS))), (290 * OUNCE, 29 * USD));
		assert_eq!(
			events(),
			vec![Event::CollateralBought {
				class_id: CLASS,
				who: DAVE,
				asset: GOLD_KIND,
				amount: 10 * OUNCE,
				total: 9 * USD,
			}]
		);
		// What is owed and how much of it is the same.
		assert_eq!((the_pool().shortfall, the_pool().debt), (hours(100), 200 * USD));
	});
}

#[test]
fn a_price_is_rounded_up() {
	ExtBuilder::default().build_and_execute(|| {
		in_kind();
		gold_at((1, 3), Status::Live);
		for (amount, total) in
			[(1, 1), (3, 1), (4, 2), (3_000_000, 1_000_000), (3_000_001, 1_000_001)]
		{
			assert_noop!(
				buy_collateral(DAVE, GOLD_KIND, amount, total - 1),
				Error::<Test>::PriceAboveMax
			);
			assert_ok!(buy_collateral(DAVE, GOLD_KIND, amount, total));
		}
	});
}

#[test]
fn a_native_collateral_is_sold_by_its_own_decimals() {
	ExtBuilder::default().build_and_execute(|| {
		in_kind();
		assert_ok!(Balances::mint_into(&backstop(CLASS), 5 * MILL));
		assert_ok!(buy_collateral(DAVE, NATIVE, 4 * MILL, 4 * USD));
		assert_eq!(Balances::free_balance(backstop(CLASS)), MILL);
	});
}

#[test]
fn the_minimum_balance_of_a_collateral_stays() {
	ExtBuilder::default().build_and_execute(|| {
		in_kind();
		assert_noop!(
			buy_collateral(DAVE, GOLD_KIND, 300 * OUNCE, u128::MAX),
			Error::<Test>::NothingThere
		);
		// A cent an ounce, so that the backstop is still short after that.
		gold_at((1, 100), Status::Live);
		assert_ok!(buy_collateral(DAVE, GOLD_KIND, 300 * OUNCE - 1, u128::MAX));
		assert_eq!(gold(&backstop(CLASS)), 1);
	});
}

#[test]
fn a_backstop_with_the_cash_for_all_that_it_owes_sells_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		in_kind();
		assert_ok!(buy_collateral(DAVE, GOLD_KIND, 179 * OUNCE, u128::MAX));
		assert_ok!(buy_collateral(DAVE, GOLD_KIND, OUNCE, u128::MAX));
		assert_eq!(cash(&backstop(CLASS)), 200 * USD);
		let refused = DispatchError::from(Error::<Test>::NoShortfall);
		assert_noop!(buy_collateral(DAVE, GOLD_KIND, OUNCE, u128::MAX), refused);
		// And everybody is paid at par.
		assert_ok!(redeem_cash(BOB, hours(100), 200 * USD));
		assert_noop!(buy_collateral(DAVE, GOLD_KIND, OUNCE, u128::MAX), refused);
	});
}

#[test]
fn a_backstop_sells_no_more_than_closes_its_gap() {
	ExtBuilder::default().build_and_execute(|| {
		in_kind();
		gold_at((9, 10), Status::Live);
		// 180 dollars at 0.9.
		assert_ok!(buy_collateral(DAVE, GOLD_KIND, 299 * OUNCE, 180 * USD));
		assert_eq!((gold(&DAVE), cash(&DAVE)), (PLENTY + 200 * OUNCE, PLENTY - 180 * USD));
		assert_eq!((gold(&backstop(CLASS)), cash(&backstop(CLASS))), (100 * OUNCE, 200 * USD));
		let bought = Event::CollateralBought {
			class_id: CLASS,
			who: DAVE,
			asset: GOLD_KIND,
			amount: 200 * OUNCE,
			total: 180 * USD,
		};
		assert_eq!(events(), vec![bought]);
	});
}

#[test]
fn a_gap_that_no_amount_meets_exactly_is_closed_by_the_least_that_is_enough() {
	for low in [(1, 3), (7, 10), (1, 1), (3, 2), (1_000_000, 3)] {
		ExtBuilder::default().build_and_execute(|| {
			in_kind();
			gold_at(low, Status::Live);
			let there = gold(&backstop(CLASS)) - 1;
			assert_ok!(buy_collateral(DAVE, GOLD_KIND, there, u128::MAX));
			let (sold, gap) = (gold(&DAVE) - PLENTY, 180 * USD);
			let total = PLENTY - cash(&DAVE);
			let price = |amount: u128| (amount * u128::from(low.0)).div_ceil(low.1.into());
			assert_eq!(total, price(sold));
			// Enough, and one less is not worth the gap before its price is rounded; or all that is there.
			assert!(total >= gap || sold == there, "{low:?}");
			assert!((sold - 1) * u128::from(low.0) < gap * u128::from(low.1), "{low:?}");
		});
	}
}

#[test]
fn a_price_that_is_not_live_or_nothing_sells_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		in_kind();
		let refused = DispatchError::from(Error::<Test>::QuoteNotLive);
		for status in [Status::Stale, Status::Wide, Status::Volatile, Status::Halted] {
			gold_at((1, 1), status);
			assert_noop!(buy_collateral(DAVE, GOLD_KIND, OUNCE, u128::MAX), refused);
		}
		gold_at((0, 1), Status::Live);
		assert_noop!(buy_collateral(DAVE, GOLD_KIND, OUNCE, u128::MAX), refused);
		QuotesMock::set(Default::default());
		assert_noop!(buy_collateral(DAVE, GOLD_KIND, OUNCE, u128::MAX), refused);
	});
}

#[test]
fn errors_of_buy_collateral_have_an_order() {
	ExtBuilder::default().build_and_execute(|| {
		let call = |class_id, asset, amount| {
			signed(CAROL, Call::buy_collateral { class_id, asset, amount, total_max: u128::MAX })
		};
		let kind = AssetKind::WithId;
		let nothing = kind(AssetId::external(9));
		assert_noop!(call(OTHER, nothing.clone(), 0), Error::<Test>::ZeroAmount);
		assert_noop!(call(OTHER, nothing.clone(), 1), Error::<Test>::NoPool);
		assert_noop!(call(CLASS, nothing.clone(), 1), Error::<Test>::NoShortfall);
		in_kind();
		let refused = DispatchError::from(Error::<Test>::NotCollateral);
		assert_noop!(call(CLASS, kind(AssetId::SETTLEMENT), 1), refused);
		assert_noop!(call(CLASS, kind(AssetId::utc(CLASS)), 1), refused);
		assert_noop!(call(CLASS, kind(AssetId::clt(VaultId(0))), 1), refused);
		assert_noop!(call(CLASS, nothing, 1), Error::<Test>::NothingThere);
		assert_noop!(call(CLASS, NATIVE, 1), Error::<Test>::NothingThere);
		assert_noop!(call(CLASS, GOLD_KIND, Balance::MAX), Error::<Test>::NothingThere);
		assert_noop!(call(CLASS, GOLD_KIND, OUNCE), TokenError::FundsUnavailable);
	});
}
