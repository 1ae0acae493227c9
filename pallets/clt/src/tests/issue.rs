use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::fungibles::Inspect};
use millrace_primitives::{
	units::{DAY, HOUR, USD},
	AssetId, FeedId, Standing, Status, VaultId,
};
use sp_runtime::{traits::BadOrigin, FixedU128, TokenError};

fn ratio(n: u128, d: u128) -> FixedU128 {
	FixedU128::from_rational(n, d)
}

#[test]
fn a_prime_issue_above_the_knee_is_free_of_premium() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 150 * OUNCE);
		events();
		assert_ok!(issue(ALICE, id, 100 * HOUR_UNITS, 0));
		let record = vault(id);
		assert_eq!((record.issued, record.reserve), (100 * HOUR_UNITS, 0));
		assert_eq!(balance(AssetId::clt(id), &ALICE), 100 * HOUR_UNITS);
		assert_eq!(Owed::<Test>::get(ALICE, CLASS), 100 * HOUR_UNITS);
		assert_eq!(Totals::<Test>::get(CLASS).issued, 100 * HOUR_UNITS);
		assert_eq!(cash(&ALICE), 1_000_000 * USD);
		assert_eq!(
			events(),
			vec![Event::Issued {
				vault: id,
				units: 100 * HOUR_UNITS,
				compute_value: 100 * USD,
				premium: 0,
				cover_ratio: ratio(3, 2),
				owed: 100 * HOUR_UNITS,
				reserve: 0,
			}]
		);
	});
}

#[test]
fn an_open_issue_pays_the_premium_into_the_reserve() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Open, 60 * OUNCE);
		// CR 0.6, RP 0.5·0.4 = 0.2.
		assert_ok!(issue(ALICE, id, 100 * HOUR_UNITS, 20 * USD));
		assert_eq!(vault(id).reserve, 20 * USD);
		assert_eq!(cash(&ALICE), (1_000_000 - 20) * USD);
		assert_eq!(cash(&Clt::account_id()), 20 * USD);
	});
}

#[test]
fn the_premium_is_that_of_all_units_owed_less_what_the_reserve_has() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Open, 60 * OUNCE);
		// CR 1.2: no premium. Then 0.6, on both halves.
		assert_ok!(issue(ALICE, id, 50 * HOUR_UNITS, 0));
		let few = 20 * USD - 1;
		assert_noop!(issue(ALICE, id, 50 * HOUR_UNITS, few), Error::<Test>::PremiumAboveMax);
		assert_ok!(issue(ALICE, id, 50 * HOUR_UNITS, 20 * USD));
		assert_eq!(vault(id).reserve, 20 * USD);
		// What was paid once is not paid again.
		assert_ok!(retire(ALICE, id, 50 * HOUR_UNITS));
		assert_ok!(issue(ALICE, id, 50 * HOUR_UNITS, 0));
	});
}

#[test]
fn a_ratio_is_checked_at_low_collateral_and_high_class_and_charged_at_the_middle() {
	ExtBuilder::default().build_and_execute(|| {
		set_quote(FeedId::Class(CLASS), [ratio(9, 10), usd(1), ratio(5, 4)], 6, Status::Live);
		set_quote(FeedId::Asset(GOLD_KIND), [ratio(4, 5), usd(1), ratio(6, 5)], 6, Status::Live);
		let id = open_with(Grade::Open, 100 * OUNCE);
		// ColV 80, CV at high 125·…: CR = 80/125 = 0.64, RP 0.18, on CV 100 at the middle.
		assert_noop!(
			issue(ALICE, id, 100 * HOUR_UNITS, 18 * USD - 1),
			Error::<Test>::PremiumAboveMax
		);
		assert_ok!(issue(ALICE, id, 100 * HOUR_UNITS, 18 * USD));
		assert_eq!(vault(id).reserve, 18 * USD);
	});
}

#[test]
fn a_haircut_lowers_the_cover() {
	ExtBuilder::default().without_collateral().build_and_execute(|| {
		assert_ok!(set_collateral(GOLD_KIND, 50, 1_000 * OUNCE));
		let id = open_with(Grade::Prime, 300 * OUNCE);
		assert_noop!(issue(ALICE, id, 100 * HOUR_UNITS + 1, 0), Error::<Test>::BelowIssueRatio);
		assert_ok!(issue(ALICE, id, 100 * HOUR_UNITS, 0));
	});
}

#[test]
fn an_issue_stops_exactly_at_the_issue_ratio_of_its_grade() {
	ExtBuilder::default().build_and_execute(|| {
		for (grade, most) in [(Grade::Prime, 100), (Grade::Open, 300)] {
			let id = open_with(grade, 150 * OUNCE);
			let most = most * HOUR_UNITS;
			assert_noop!(issue(ALICE, id, most + 1, u128::MAX), Error::<Test>::BelowIssueRatio);
			assert_ok!(issue(ALICE, id, most, u128::MAX));
			assert_noop!(issue(ALICE, id, 1, u128::MAX), Error::<Test>::BelowIssueRatio);
		}
	});
}

#[test]
fn an_issue_fails_beyond_the_capacity_of_all_vaults_of_the_owner() {
	ExtBuilder::default().capacity(100 * HOUR_UNITS).build_and_execute(|| {
		let first = open_with(Grade::Prime, 1_000 * OUNCE);
		let second = open_with(Grade::Open, 1_000 * OUNCE);
		assert_ok!(issue(ALICE, first, 60 * HOUR_UNITS, 0));
		assert_noop!(issue(ALICE, second, 40 * HOUR_UNITS + 1, 0), Error::<Test>::CapacityExceeded);
		assert_ok!(issue(ALICE, second, 40 * HOUR_UNITS, 0));
		assert_noop!(issue(ALICE, first, 1, 0), Error::<Test>::CapacityExceeded);
		// Another provider's capacity is its own.
		let other = open_for(CAROL, GOLD_KIND, Grade::Prime, 1_000 * OUNCE);
		assert_ok!(issue(CAROL, other, 100 * HOUR_UNITS, 0));
	});
}

#[test]
fn an_issue_fails_without_good_standing_or_in_a_retired_class() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 1_000 * OUNCE);
		for standing in [Standing::Absent, Standing::Condemned, Standing::Unattested] {
			set_capacity(&ALICE, CLASS, standing, u128::MAX);
			assert_noop!(issue(ALICE, id, 1, 0), Error::<Test>::NotInGoodStanding);
		}
		ClassesMock::mutate(|classes| classes.insert(CLASS, false));
		assert_noop!(issue(ALICE, id, 1, 0), Error::<Test>::ClassInactive);
	});
}

#[test]
fn an_issue_fails_unless_both_quotes_are_live() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 1_000 * OUNCE);
		for status in [Status::Halted, Status::Volatile, Status::Wide, Status::Stale] {
			set_status(FeedId::Class(CLASS), status);
			assert_noop!(issue(ALICE, id, 1, 0), Error::<Test>::ClassQuoteNotLive);
			set_status(FeedId::Class(CLASS), Status::Live);
			set_status(FeedId::Asset(GOLD_KIND), status);
			assert_noop!(issue(ALICE, id, 1, 0), Error::<Test>::CollateralQuoteNotLive);
			set_status(FeedId::Asset(GOLD_KIND), Status::Live);
		}
		QuotesMock::mutate(|quotes| quotes.remove(&FeedId::Asset(GOLD_KIND)));
		assert_noop!(issue(ALICE, id, 1, 0), Error::<Test>::CollateralQuoteNotLive);
	});
}

/// Vaults of four owners who issue all that a fuse of a hundred hours lets them, the first an hour before
/// the others; and of a fifth.
fn blown() -> Vec<(AccountId, VaultId)> {
	let owners = [ALICE, CAROL, provider(1), provider(2), provider(3)];
	let open = |who: AccountId| {
		let id = open_for(who.clone(), GOLD_KIND, Grade::Prime, 1_000 * OUNCE);
		(who, id)
	};
	let vaults: Vec<_> = owners.into_iter().map(open).collect();
	for (place, (who, id)) in vaults.iter().take(4).enumerate() {
		if place == 1 {
			pass(HOUR);
		}
		assert_ok!(issue(who.clone(), *id, 25 * HOUR_UNITS, 0));
	}
	vaults
}

#[test]
fn the_fuse_stops_issuance_of_a_class_for_a_day() {
	let params = ClassRiskParams::with_fuse(100 * HOUR_UNITS);
	ExtBuilder::default().risk_params(params).build_and_execute(|| {
		let (who, id) = blown()[4].clone();
		let tripped = || {
			assert_noop!(issue(who.clone(), id, MIN_OWED, 0), Error::<Test>::FuseTripped);
		};
		tripped();
		// The first hour falls out 24 hours after it began.
		pass(23 * HOUR - 1);
		tripped();
		pass(1);
		assert_ok!(issue(who.clone(), id, 25 * HOUR_UNITS, 0));
		tripped();
		pass(10 * DAY);
		assert_ok!(issue(who.clone(), id, 25 * HOUR_UNITS, 0));
	});
}

#[test]
fn a_blown_fuse_is_relieved_by_retirement_and_not_by_a_tightened_limit() {
	let params = ClassRiskParams::with_fuse(100 * HOUR_UNITS);
	ExtBuilder::default().risk_params(params).build_and_execute(|| {
		let vaults = blown();
		let (who, id) = vaults[4].clone();
		assert_ok!(retire(ALICE, vaults[0].1, 15 * HOUR_UNITS));
		let more = 15 * HOUR_UNITS + 1;
		assert_noop!(issue(who.clone(), id, more, 0), Error::<Test>::FuseTripped);
		assert_ok!(issue(who.clone(), id, 15 * HOUR_UNITS, 0));
		// Twice tighter: the level is above both, and the invariant still holds.
		for fuse in [50, 20] {
			assert_ok!(set_risk_params(CLASS, ClassRiskParams::with_fuse(fuse * HOUR_UNITS)));
			assert_noop!(issue(who.clone(), id, 1, 0), Error::<Test>::FuseTripped);
			assert_ok!(Clt::do_try_state());
		}
	});
}

#[test]
fn one_owner_takes_at_most_a_quarter_of_a_day_of_the_fuse_with_all_its_vaults() {
	let params = ClassRiskParams::with_fuse(100 * HOUR_UNITS);
	ExtBuilder::default().risk_params(params).build_and_execute(|| {
		let first = open_with(Grade::Prime, 1_000 * OUNCE);
		let second = open_with(Grade::Prime, 1_000 * OUNCE);
		assert_ok!(issue(ALICE, first, 15 * HOUR_UNITS, 0));
		pass(HOUR);
		let more = 10 * HOUR_UNITS + 1;
		assert_noop!(issue(ALICE, second, more, 0), Error::<Test>::OwnerFuseTripped);
		assert_ok!(issue(ALICE, second, 10 * HOUR_UNITS, 0));
		// A sale is an issue.
		assert_ok!(offer(ALICE, first, HOUR_UNITS));
		assert_noop!(buy(BOB, first, 1, u128::MAX), Error::<Test>::OwnerFuseTripped);
		// What it retires makes room for others, and not for itself.
		assert_ok!(retire(ALICE, first, 10 * HOUR_UNITS));
		assert_noop!(issue(ALICE, first, 1, 0), Error::<Test>::OwnerFuseTripped);
		let other = open_for(CAROL, GOLD_KIND, Grade::Prime, 1_000 * OUNCE);
		assert_ok!(issue(CAROL, other, 25 * HOUR_UNITS, 0));
		pass(23 * HOUR);
		assert_ok!(issue(ALICE, first, 15 * HOUR_UNITS, 0));
		assert_noop!(issue(ALICE, first, 1, 0), Error::<Test>::OwnerFuseTripped);
	});
}

#[test]
fn what_an_owner_issued_is_forgotten_when_it_closes_its_last_vault() {
	let params = ClassRiskParams::with_fuse(100 * HOUR_UNITS);
	ExtBuilder::default().risk_params(params).build_and_execute(|| {
		let first = open_with(Grade::Prime, 1_000 * OUNCE);
		let second = open_with(Grade::Prime, 1_000 * OUNCE);
		assert_ok!(issue(ALICE, first, 15 * HOUR_UNITS, 0));
		assert_ok!(issue(ALICE, second, 10 * HOUR_UNITS, 0));
		assert_ok!(retire(ALICE, first, 15 * HOUR_UNITS));
		assert_ok!(close(ALICE, first));
		assert_noop!(issue(ALICE, second, 1, 0), Error::<Test>::OwnerFuseTripped);
		assert_ok!(retire(ALICE, second, 10 * HOUR_UNITS));
		assert_ok!(close(ALICE, second));
		assert_eq!(OwnerFuses::<Test>::iter().count(), 0);
		// Nothing of it is in the fuse of the class either.
		assert_eq!(Totals::<Test>::get(CLASS).fuse.level(START), Some(0));
		let third = open_with(Grade::Prime, 1_000 * OUNCE);
		assert_ok!(issue(ALICE, third, 25 * HOUR_UNITS, 0));
	});
}

#[test]
fn an_issue_fails_while_vaults_hold_more_of_a_collateral_than_its_ceiling() {
	ExtBuilder::default().build_and_execute(|| {
		let id = indebted(ALICE, Grade::Prime, 1_000, 10);
		assert_ok!(set_collateral(GOLD_KIND, 0, 1_000 * OUNCE));
		assert_ok!(issue(ALICE, id, HOUR_UNITS, 0));
		assert_ok!(deposit(ALICE, id, 1));
		let exceeded = Error::<Test>::CeilingExceeded;
		assert_noop!(issue(ALICE, id, HOUR_UNITS, 0), exceeded);
		assert_ok!(offer(ALICE, id, HOUR_UNITS));
		assert_noop!(buy(BOB, id, HOUR_UNITS, u128::MAX), Error::<Test>::CeilingExceeded);
		assert_ok!(withdraw(ALICE, id, 1));
		assert_ok!(issue(ALICE, id, HOUR_UNITS, 0));
	});
}

#[test]
fn an_issue_fails_with_zero_or_absurd_amounts() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 1_000 * OUNCE);
		assert_noop!(issue(ALICE, id, 0, 0), Error::<Test>::ZeroAmount);
		assert_noop!(issue(ALICE, id, u128::MAX, 0), Error::<Test>::CapacityExceeded);
		assert_ok!(issue(ALICE, id, MIN_OWED, 0));
		assert_noop!(issue(ALICE, id, u128::MAX, 0), Error::<Test>::Overflow);
		set_capacity(&ALICE, CLASS, Standing::Good, u128::MAX);
		let most = u128::MAX - MIN_OWED;
		assert_noop!(issue(ALICE, id, most, 0), Error::<Test>::BelowIssueRatio);
		set_class_price(CLASS, usd(1_000));
		assert_noop!(issue(ALICE, id, most, 0), Error::<Test>::Overflow);
	});
}

#[test]
fn an_issue_of_one_unit_costs_at_least_one_smallest_unit() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Open, MIN_OWED);
		// CR 1: free. CR 10/11: CV of one unit is 1, the premium on it at least 1.
		assert_ok!(issue(ALICE, id, MIN_OWED, 0));
		assert_noop!(issue(ALICE, id, 1, 0), Error::<Test>::PremiumAboveMax);
		assert_ok!(issue(ALICE, id, 1, 1));
		assert_eq!(vault(id).reserve, 1);
	});
}

#[test]
fn an_issue_leaves_no_dust_of_debt() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, OUNCE);
		assert_noop!(issue(ALICE, id, MIN_OWED - 1, 0), Error::<Test>::BelowMinimum);
		assert_ok!(offer(ALICE, id, MIN_OWED));
		assert_noop!(buy(BOB, id, MIN_OWED - 1, u128::MAX), Error::<Test>::BelowMinimum);
		assert_ok!(issue(ALICE, id, MIN_OWED, 0));
		// Once there is enough, one more is one more.
		assert_ok!(issue(ALICE, id, 1, 0));
		assert_ok!(buy(BOB, id, 1, u128::MAX));
	});
}

#[test]
fn an_issue_of_a_worthless_class_is_free() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Open, 0);
		set_class_price(CLASS, FixedU128::from_u32(0));
		assert_ok!(issue(ALICE, id, HOUR_UNITS, 0));
		let view = Clt::vault(id).unwrap();
		assert_eq!(view.pricing.unwrap().cover_ratio, millrace_math::INFINITE_COVER);
	});
}

#[test]
fn an_issue_fails_for_others_and_elsewhere() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 1_000 * OUNCE);
		assert_noop!(issue(BOB, id, 1, 0), Error::<Test>::NotOwner);
		assert_noop!(issue(ALICE, VaultId(9), 1, 0), Error::<Test>::UnknownVault);
		let call = Call::issue { vault: id, units: 1, premium_max: 0 };
		assert_noop!(root(call), BadOrigin);
		assert_ok!(close(ALICE, id));
		assert_noop!(issue(ALICE, id, 1, 0), Error::<Test>::NotActive);
	});
}

#[test]
fn an_issue_fails_as_a_whole_when_the_premium_cannot_be_paid() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Open, 60 * OUNCE);
		assert_ok!(transfer(ALICE, AssetId::SETTLEMENT, BOB, 999_990 * USD));
		assert_noop!(issue(ALICE, id, 100 * HOUR_UNITS, u128::MAX), TokenError::FundsUnavailable);
		assert_eq!(Assets::total_issuance(AssetId::clt(id)), 0);
	});
}

#[test]
fn the_premium_may_take_the_last_of_the_settlement_asset() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Open, 60 * OUNCE);
		assert_ok!(transfer(ALICE, AssetId::SETTLEMENT, BOB, 999_980 * USD));
		assert_ok!(issue(ALICE, id, 100 * HOUR_UNITS, u128::MAX));
		assert_eq!(cash(&ALICE), 0);
	});
}

#[test]
fn errors_of_issue_have_an_order() {
	let params = ClassRiskParams::with_fuse(0);
	ExtBuilder::default().risk_params(params).build_and_execute(|| {
		let id = open_with(Grade::Prime, 0);
		let fail = |who, id, units| issue(who, id, units, 0);
		ClassesMock::mutate(|classes| classes.insert(CLASS, false));
		set_capacity(&ALICE, CLASS, Standing::Condemned, 0);
		set_status(FeedId::Class(CLASS), Status::Stale);
		set_status(FeedId::Asset(GOLD_KIND), Status::Stale);
		let stored = RiskParamsOf::<Test>::take(CLASS).unwrap();
		// Everything is wrong at first; one thing after another is put right.
		assert_noop!(fail(BOB, VaultId(9), 0), Error::<Test>::ZeroAmount);
		assert_noop!(fail(BOB, VaultId(9), 1), Error::<Test>::UnknownVault);
		assert_noop!(fail(BOB, id, 1), Error::<Test>::NotOwner);
		Vaults::<Test>::mutate(id, |v| v.as_mut().unwrap().status = VaultStatus::Closed);
		assert_noop!(fail(ALICE, id, 1), Error::<Test>::NotActive);
		Vaults::<Test>::mutate(id, |v| v.as_mut().unwrap().status = VaultStatus::Active);
		assert_noop!(fail(ALICE, id, 1), Error::<Test>::ClassInactive);
		ClassesMock::mutate(|classes| classes.insert(CLASS, true));
		assert_noop!(fail(ALICE, id, 1), Error::<Test>::RiskParamsNotSet);
		RiskParamsOf::<Test>::insert(CLASS, stored);
		assert_noop!(fail(ALICE, id, 1), Error::<Test>::NotInGoodStanding);
		set_capacity(&ALICE, CLASS, Standing::Good, 0);
		assert_noop!(fail(ALICE, id, 1), Error::<Test>::CapacityExceeded);
		set_capacity(&ALICE, CLASS, Standing::Good, 10 * HOUR_UNITS);
		assert_noop!(fail(ALICE, id, 1), Error::<Test>::ClassQuoteNotLive);
		set_status(FeedId::Class(CLASS), Status::Live);
		assert_noop!(fail(ALICE, id, 1), Error::<Test>::CollateralQuoteNotLive);
		set_status(FeedId::Asset(GOLD_KIND), Status::Live);
		assert_noop!(fail(ALICE, id, 1), Error::<Test>::BelowMinimum);
		assert_noop!(fail(ALICE, id, MIN_OWED), Error::<Test>::BelowIssueRatio);
		assert_ok!(deposit(ALICE, id, OUNCE));
		assert_noop!(fail(ALICE, id, MIN_OWED), Error::<Test>::FuseTripped);
		RiskParamsOf::<Test>::mutate(CLASS, |params| {
			params.as_mut().unwrap().current.fuse = 4 * MIN_OWED - 1;
		});
		assert_noop!(fail(ALICE, id, MIN_OWED), Error::<Test>::OwnerFuseTripped);
		assert_ok!(set_collateral(GOLD_KIND, 0, OUNCE - 1));
		assert_noop!(fail(ALICE, id, 1), Error::<Test>::CeilingExceeded);
	});
}
