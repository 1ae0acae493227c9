use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::fungibles::Inspect};
use millrace_math::Curve;
use millrace_primitives::{units::USD, AssetId, FeedId, Standing, Status, VaultId};
use sp_runtime::{traits::BadOrigin, FixedU128, TokenError};

fn ratio(n: u128, d: u128) -> FixedU128 {
	FixedU128::from_rational(n, d)
}

/// Risk parameters under which an Open vault may go down to CR 0.1.
fn thin() -> ClassRiskParams {
	let mut params = ClassRiskParams::with_fuse(1_000_000 * HOUR_UNITS);
	params.open.issue_ratio = ratio(1, 10);
	params.open.maintenance_ratio = ratio(5, 100);
	params.open.wind_down_ratio = ratio(4, 100);
	params
}

#[test]
fn reference_vector_is_charged_by_a_purchase() {
	ExtBuilder::default().risk_params(thin()).build_and_execute(|| {
		set_asset_price(GOLD_KIND, ratio(1, 5));
		let id = open_with(Grade::Open, 8 * OUNCE);
		assert_ok!(offer(ALICE, id, 10 * HOUR_UNITS));
		events();

		let quote = Clt::quote_purchase(id, 10 * HOUR_UNITS).unwrap();
		assert_eq!(quote.cost, 10 * USD);
		assert_eq!(quote.cover_ratio, ratio(16, 100));
		assert_eq!(quote.premium_rate, ratio(42, 100));
		assert_eq!(quote.premium, 4_200_000);
		assert_eq!(quote.total, 14_200_000);

		assert_noop!(buy(BOB, id, 10 * HOUR_UNITS, 14_199_999), Error::<Test>::TotalAboveMax);
		assert_ok!(buy(BOB, id, 10 * HOUR_UNITS, 14_200_000));
		assert_eq!(cash(&BOB), 1_000_000 * USD - 14_200_000);
		assert_eq!(cash(&ALICE), 1_000_010 * USD);
		assert_eq!(cash(&Clt::account_id()), 4_200_000);
		assert_eq!(balance(AssetId::clt(id), &BOB), 10 * HOUR_UNITS);
		assert_eq!(
			events(),
			vec![Event::Bought {
				vault: id,
				buyer: BOB,
				units: 10 * HOUR_UNITS,
				cost: 10 * USD,
				premium: 4_200_000,
				withheld: 0,
				cover_ratio: ratio(16, 100),
				owed: 10 * HOUR_UNITS,
				reserve: 4_200_000,
				offered: 0,
			}]
		);
		let pricing = Clt::vault(id).unwrap().pricing.unwrap();
		assert_eq!(pricing.collateral_value, 1_600_000);
		assert_eq!(pricing.cover_ratio, ratio(16, 100));
		assert_eq!(pricing.premium_rate, ratio(42, 100));
		assert_eq!(pricing.issue_price, 1_420_000);
		// ColV 1.60 and reserve 4.20 of 10.
		assert_eq!(pricing.risk_adjusted_value, 5_800_000);
	});
}

#[test]
fn a_purchase_takes_from_the_offer_only_what_it_buys() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 1_000 * OUNCE);
		assert_noop!(buy(BOB, id, 1, u128::MAX), Error::<Test>::ExceedsOffer);
		assert_ok!(offer(ALICE, id, 100));
		assert_ok!(buy(BOB, id, 40, u128::MAX));
		assert_eq!(vault(id).offered(), 60);
		assert_noop!(buy(BOB, id, 61, u128::MAX), Error::<Test>::ExceedsOffer);
		assert_ok!(buy(CAROL, id, 60, u128::MAX));
		assert_noop!(buy(BOB, id, 1, u128::MAX), Error::<Test>::ExceedsOffer);
	});
}

#[test]
fn an_offer_beyond_what_the_vault_may_issue_is_no_promise() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 150 * OUNCE);
		assert_ok!(offer(ALICE, id, u128::MAX));
		assert_noop!(buy(BOB, id, 100 * HOUR_UNITS + 1, u128::MAX), Error::<Test>::BelowIssueRatio);
		assert_noop!(buy(BOB, id, u128::MAX, u128::MAX), Error::<Test>::CapacityExceeded);
		assert_ok!(buy(BOB, id, 100 * HOUR_UNITS, 100 * USD));
	});
}

#[test]
fn the_owner_cannot_buy_from_itself() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 1_000 * OUNCE);
		assert_ok!(offer(ALICE, id, 10));
		assert_noop!(buy(ALICE, id, 1, u128::MAX), Error::<Test>::BuyerIsOwner);
	});
}

#[test]
fn a_purchase_fails_as_a_whole_when_it_cannot_be_paid() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Open, 60 * OUNCE);
		assert_ok!(offer(ALICE, id, 100 * HOUR_UNITS));
		// Enough for the compute value of 100, not for the premium of 20.
		assert_ok!(transfer(BOB, AssetId::SETTLEMENT, CAROL, 999_890 * USD));
		assert_noop!(buy(BOB, id, 100 * HOUR_UNITS, u128::MAX), TokenError::FundsUnavailable);
		assert_eq!(cash(&BOB), 110 * USD);
		assert_eq!(Assets::total_issuance(AssetId::clt(id)), 0);
		// Nothing at all.
		assert_noop!(buy(DAVE, id, MIN_OWED, u128::MAX), TokenError::FundsUnavailable);
	});
}

#[test]
fn a_purchase_fails_for_an_account_that_cannot_hold_the_token() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 60 * OUNCE);
		assert_ok!(offer(ALICE, id, HOUR_UNITS));
		// The settlement asset is sufficient and lets an account exist; CLT is not.
		let nobody = AccountId::new([9; 32]);
		assert_ok!(transfer(BOB, AssetId::SETTLEMENT, nobody.clone(), 5 * USD));
		assert_noop!(buy(nobody, id, HOUR_UNITS, u128::MAX), TokenError::CannotCreate);
	});
}

#[test]
fn a_purchase_fails_when_an_issue_would() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 1_000 * OUNCE);
		assert_ok!(offer(ALICE, id, HOUR_UNITS));
		let fails = |error: Error<Test>| {
			assert_eq!(Clt::quote_purchase(id, 1), Err(error.into()));
		};
		set_status(FeedId::Asset(GOLD_KIND), Status::Wide);
		assert_noop!(buy(BOB, id, 1, 9), Error::<Test>::CollateralQuoteNotLive);
		fails(Error::CollateralQuoteNotLive);
		set_status(FeedId::Class(CLASS), Status::Stale);
		assert_noop!(buy(BOB, id, 1, 9), Error::<Test>::ClassQuoteNotLive);
		fails(Error::ClassQuoteNotLive);
		for standing in [Standing::Absent, Standing::Condemned, Standing::Unattested] {
			set_capacity(&ALICE, CLASS, standing, u128::MAX);
			assert_noop!(buy(BOB, id, 1, 9), Error::<Test>::NotInGoodStanding);
			fails(Error::NotInGoodStanding);
		}
		ClassesMock::mutate(|classes| classes.insert(CLASS, false));
		assert_noop!(buy(BOB, id, 1, 9), Error::<Test>::ClassInactive);
		fails(Error::ClassInactive);
	});
}

#[test]
fn a_purchase_at_the_same_cover_costs_the_same_whoever_pays() {
	// FP is CV and the premium of the curve, and nothing else.
	ExtBuilder::default().risk_params(thin()).build_and_execute(|| {
		let id = open_with(Grade::Open, 30 * OUNCE);
		assert_ok!(offer(ALICE, id, 100 * HOUR_UNITS));
		let quote = Clt::quote_purchase(id, 100 * HOUR_UNITS).unwrap();
		let rate = Curve::default().risk_premium(ratio(3, 10));
		assert_eq!(quote.premium_rate, rate);
		assert_eq!(Some(quote.total), millrace_math::final_price(100 * USD, rate));
	});
}

#[test]
fn errors_of_buy_have_an_order() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 0);
		let (few, units, many) = (MIN_OWED - 1, MIN_OWED, MIN_OWED + 1);
		assert_ok!(offer(ALICE, id, units));
		assert_noop!(buy(BOB, VaultId(9), 0, 0), Error::<Test>::ZeroAmount);
		assert_noop!(buy(BOB, VaultId(9), 1, 0), Error::<Test>::UnknownVault);
		ClassesMock::mutate(|classes| classes.insert(CLASS, false));
		Vaults::<Test>::mutate(id, |v| v.as_mut().unwrap().status = VaultStatus::Closed);
		assert_noop!(buy(ALICE, id, many, 0), Error::<Test>::BuyerIsOwner);
		assert_noop!(buy(BOB, id, many, 0), Error::<Test>::NotActive);
		assert_eq!(Clt::quote_purchase(id, many), Err(Error::<Test>::NotActive.into()));
		Vaults::<Test>::mutate(id, |v| v.as_mut().unwrap().status = VaultStatus::Active);
		assert_noop!(buy(BOB, id, many, 0), Error::<Test>::ExceedsOffer);
		assert_noop!(buy(BOB, id, few, 0), Error::<Test>::ClassInactive);
		ClassesMock::mutate(|classes| classes.insert(CLASS, true));
		assert_noop!(buy(BOB, id, few, 0), Error::<Test>::BelowMinimum);
		assert_noop!(buy(BOB, id, units, 0), Error::<Test>::BelowIssueRatio);
		assert_ok!(deposit(ALICE, id, OUNCE));
		assert_noop!(buy(DAVE, id, units, 0), Error::<Test>::TotalAboveMax);
		assert_noop!(buy(DAVE, id, units, USD), TokenError::FundsUnavailable);
		assert_noop!(root(Call::buy { vault: id, units: 1, total_max: 1 }), BadOrigin);
	});
}
