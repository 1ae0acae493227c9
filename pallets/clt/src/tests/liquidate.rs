use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::fungibles::Inspect};
use millrace_primitives::{
	units::{MILL, USD},
	AssetId, Balance, FeedId, Remedy, Standing, Status, Units, VaultId, Vaults as VaultsTrait,
};
use sp_runtime::{traits::BadOrigin, FixedU128, TokenError};

/// A Prime vault of Alice with 150 of gold behind 100 hours, all of them Bob's.
fn prime() -> VaultId {
	let id = indebted(ALICE, Grade::Prime, 150, 100);
	assert_ok!(transfer(ALICE, AssetId::clt(id), BOB, 100 * HOUR_UNITS));
	id
}

/// An Open vault of Alice with 60 of gold behind 100 hours, all of them Bob's, and a reserve of 20.
fn open() -> VaultId {
	let id = indebted(ALICE, Grade::Open, 60, 100);
	assert_ok!(transfer(ALICE, AssetId::clt(id), BOB, 100 * HOUR_UNITS));
	id
}

/// What one liquidation of at most `units` by Bob burns and pays.
fn liquidated(id: VaultId, units: Units) -> (Units, Balance) {
	let before = (clt(id, &BOB), balance(GOLD, &BOB));
	assert_ok!(liquidate(BOB, id, units, 0));
	(before.0 - clt(id, &BOB), balance(GOLD, &BOB) - before.1)
}

/// Cover of the vault as the liquidation sees it, with `units` gone for `paid`, is at least `ratio`
/// hundredths: collateral·cents ≥ owed·ratio.
fn covered(collateral: Balance, owed: Units, cents: u128, ratio: u128) -> bool {
	collateral * cents >= owed * ratio
}

#[test]
fn a_liquidation_burns_units_and_pays_them_with_a_bonus_in_the_same_call() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		gold_at(75);
		events();
		assert_ok!(liquidate(BOB, id, 10 * HOUR_UNITS, 14 * OUNCE));
		// 10 hours at 1 USD, five hundredths more, in gold at 0.75.
		assert_eq!(balance(GOLD, &BOB), 1_000_014 * OUNCE);
		assert_eq!(clt(id, &BOB), 90 * HOUR_UNITS);
		assert_eq!(Assets::total_issuance(AssetId::clt(id)), 90 * HOUR_UNITS);
		let record = vault(id);
		assert_eq!((record.issued, record.retired), (100 * HOUR_UNITS, 10 * HOUR_UNITS));
		assert_eq!((record.collateral, record.status), (136 * OUNCE, VaultStatus::Active));
		assert_eq!(held_gold(&ALICE), 136 * OUNCE);
		assert_eq!(Owed::<Test>::get(ALICE, CLASS), 90 * HOUR_UNITS);
		assert_eq!(Totals::<Test>::get(CLASS).retired, 10 * HOUR_UNITS);
		assert_eq!(Collaterals::<Test>::get(GOLD_KIND).unwrap().total, 136 * OUNCE);
		assert_eq!(
			events(),
			vec![Event::Liquidated {
				vault: id,
				liquidator: BOB,
				units: 10 * HOUR_UNITS,
				collateral: 14 * OUNCE,
				owed: 90 * HOUR_UNITS,
				remaining: 136 * OUNCE,
			}]
		);
	});
}

#[test]
fn a_liquidation_makes_room_in_the_fuse() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		gold_at(75);
		let level = || Totals::<Test>::get(CLASS).fuse.level(START);
		assert_eq!(level(), Some(100 * HOUR_UNITS));
		assert_ok!(liquidate(BOB, id, 10 * HOUR_UNITS, 0));
		assert_eq!(level(), Some(90 * HOUR_UNITS));
	});
}

#[test]
fn a_liquidation_stops_at_the_maintenance_ratio_and_the_buffer() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		gold_at(75);
		// (150·0.75 − 1.05·u) / (100 − u) ≥ 1.22 from u = 9.5 / 0.17 = 55.882353 on; as the payment
		// is rounded down, one unit less is enough.
		assert_eq!(
			Clt::liquidation(id),
			Some(LiquidationView { units_max: 55_882_352, collateral: 78_235_292 })
		);
		assert_eq!(liquidated(id, 100 * HOUR_UNITS), (55_882_352, 78_235_292));
		let record = vault(id);
		assert!(covered(record.collateral, record.owed().unwrap(), 75, 122));
		// Yet another one less would not have been: it costs 1.4 of gold.
		let (collateral, owed) = (record.collateral + 1, record.owed().unwrap() + 1);
		assert!(!covered(collateral, owed, 75, 122));
		// And that is all: it is healthy now.
		assert_eq!(Clt::liquidation(id), None);
		assert_noop!(liquidate(BOB, id, HOUR_UNITS, 0), Error::<Test>::Healthy);
	});
}

#[test]
fn a_vault_is_healthy_at_the_maintenance_ratio_and_unsafe_one_step_below() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		// 150 at 0.8 is 1.2 of 100.
		gold_at(80);
		assert_noop!(liquidate(BOB, id, HOUR_UNITS, 0), Error::<Test>::Healthy);
		set_asset_price(GOLD_KIND, FixedU128::from_inner(799_999_999_999_999_999));
		assert_ok!(liquidate(BOB, id, HOUR_UNITS, 0));

		// In amounts: one smallest unit of collateral less at the same price.
		gold_at(120);
		let thin = open_for(CAROL, GOLD_KIND, Grade::Prime, 150 * OUNCE - 1);
		assert_ok!(issue(CAROL, thin, 100 * HOUR_UNITS, 0));
		assert_ok!(transfer(CAROL, AssetId::clt(thin), BOB, HOUR_UNITS));
		gold_at(80);
		assert_ok!(liquidate(BOB, thin, HOUR_UNITS, 0));
	});
}

#[test]
fn each_grade_has_its_own_line() {
	ExtBuilder::default().build_and_execute(|| {
		let (prime, open) = (prime(), open());
		gold_at(79);
		assert_noop!(liquidate(BOB, open, HOUR_UNITS, 0), Error::<Test>::Healthy);
		assert_ok!(liquidate(BOB, prime, HOUR_UNITS, 0));
		// 60 at 0.66 is 0.396 of 100.
		gold_at(66);
		assert_ok!(liquidate(BOB, open, HOUR_UNITS, 0));
	});
}

#[test]
fn a_haircut_counts_for_the_trigger_and_not_for_the_payment() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		assert_ok!(set_collateral(GOLD_KIND, 20, 1_000 * OUNCE));
		// 150 less a fifth is 1.2 of 100; a cent less is not.
		assert_noop!(liquidate(BOB, id, HOUR_UNITS, 0), Error::<Test>::Healthy);
		gold_at(99);
		let (units, paid) = liquidated(id, HOUR_UNITS);
		assert_eq!((units, paid), (HOUR_UNITS, 1_060_606));
	});
}

#[test]
fn under_water_nobody_gets_more_than_its_share() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		gold_at(60);
		// 10 hours and the bonus would be 17.5; a tenth of the collateral is 6.
		assert_eq!(liquidated(id, 10 * HOUR_UNITS), (10 * HOUR_UNITS, 6 * OUNCE));
		// Nothing restores it, so all of it may go, each time pro rata.
		assert_eq!(
			Clt::liquidation(id),
			Some(LiquidationView { units_max: 90 * HOUR_UNITS, collateral: 54 * OUNCE })
		);
		assert_eq!(liquidated(id, 90 * HOUR_UNITS), (90 * HOUR_UNITS, 54 * OUNCE));
		let record = vault(id);
		assert_eq!((record.owed(), record.collateral), (Some(0), 0));
		assert_eq!((record.status, record.risk), (VaultStatus::Active, None));
		// The reserve is no part of it, and closing is as ever.
		assert_eq!(record.reserve, 20 * USD);
		assert_ok!(close(ALICE, id));
	});
}

#[test]
fn cover_of_those_who_stay_never_falls() {
	for cents in [10, 35, 50, 65, 66, 69, 70, 72, 75, 79] {
		for hours in [1, 3, 20, 60] {
			ExtBuilder::default().build_and_execute(|| {
				let id = prime();
				gold_at(cents);
				let (collateral, owed) = (vault(id).collateral, vault(id).owed().unwrap());
				liquidated(id, hours * HOUR_UNITS + 1);
				let record = vault(id);
				let stay = record.owed().unwrap();
				assert!(record.collateral * owed >= collateral * stay);
			});
		}
	}
}

#[test]
fn any_split_gives_the_same_within_a_unit_per_call_and_never_more() {
	let odd = FixedU128::from_rational(333_331, 999_983);
	for (grade, gold, class_id, cents, total) in [
		// Restored in part, the share as the limit, and prices that divide nothing. Each total is
		// one that leaves the vault unsafe until its last part.
		(Grade::Prime, 150, usd(1), 75, 49 * HOUR_UNITS),
		(Grade::Open, 60, usd(1), 61, 100 * HOUR_UNITS),
		(Grade::Prime, 150, odd, 24, 55_000_007),
		(Grade::Open, 60, odd, 19, 99_999_989),
	] {
		let run = |parts: u128| {
			let mut sum = 0;
			ExtBuilder::default().build_and_execute(|| {
				let id = indebted(ALICE, grade, gold, 100);
				assert_ok!(transfer(ALICE, AssetId::clt(id), BOB, 100 * HOUR_UNITS));
				set_class_price(CLASS, class_id);
				gold_at(cents);
				for part in 0..parts {
					let units = total * (part + 1) / parts - total * part / parts;
					let (burned, paid) = liquidated(id, units);
					assert_eq!(burned, units, "{grade:?}, part {part} of {parts}");
					sum += paid;
				}
			});
			sum
		};
		let whole = run(1);
		for parts in [2, 3, 7, 40, 199] {
			let sum = run(parts);
			assert!(sum <= whole, "{parts} parts pay {sum}, one pays {whole}");
			assert!(whole <= sum + parts, "{parts} parts pay {sum}, one pays {whole}");
		}
	}
}

#[test]
fn a_split_stops_earlier_than_the_whole_as_a_safe_vault_is_left_alone() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		gold_at(75);
		// From 1.125 to 1.2 it takes 50 hours, and no more parts follow; in one call it would have
		// been 55.9.
		for _ in 0..50 {
			assert_eq!(liquidated(id, HOUR_UNITS).0, HOUR_UNITS);
		}
		assert_noop!(liquidate(BOB, id, HOUR_UNITS, 0), Error::<Test>::Healthy);
	});
}

#[test]
fn no_part_may_leave_dust_of_debt() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Open, 60);
		assert_ok!(issue(ALICE, id, 100, u128::MAX));
		assert_ok!(transfer(ALICE, AssetId::clt(id), BOB, 100));
		gold_at(60);
		assert_noop!(liquidate(BOB, id, 100 - MIN_OWED + 1, 0), Error::<Test>::BelowMinimum);
		assert_noop!(liquidate(BOB, id, 99, 0), Error::<Test>::BelowMinimum);
		assert_eq!(liquidated(id, 100 - MIN_OWED), (90, 54));
		assert_noop!(liquidate(BOB, id, 1, 0), Error::<Test>::BelowMinimum);
		assert_eq!(liquidated(id, MIN_OWED), (10, 6));
	});
}

#[test]
fn liquidations_of_many_parties_are_worth_the_same_in_any_order() {
	let run = |order: [u128; 4]| {
		let mut paid = 0;
		ExtBuilder::default().build_and_execute(|| {
			let id = open();
			gold_at(60);
			for hours in order {
				paid += liquidated(id, hours * HOUR_UNITS).1;
			}
		});
		paid
	};
	assert_eq!(run([10, 20, 30, 40]), 60 * OUNCE);
	assert_eq!(run([40, 30, 20, 10]), 60 * OUNCE);
}

#[test]
fn a_liquidation_leaves_no_dust_of_debt() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 150);
		assert_ok!(issue(ALICE, id, 100, 0));
		assert_ok!(transfer(ALICE, AssetId::clt(id), BOB, 100));
		// What restores it is 96 of 100 units; the 4 that would stay go too.
		set_asset_price(GOLD_KIND, FixedU128::from_rational(7_056, 10_000));
		assert_eq!(Clt::liquidation(id).map(|view| view.units_max), Some(100));
		assert_eq!(liquidated(id, 100), (100, 148));
		assert_eq!((vault(id).owed(), vault(id).collateral), (Some(0), 2));
	});
}

#[test]
fn a_liquidation_that_would_pay_nothing_is_refused() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		// Unsafe for its haircut alone: a unit of compute buys a quarter of a unit of gold.
		assert_ok!(set_collateral(GOLD_KIND, 90, 1_000 * OUNCE));
		gold_at(400);
		assert_noop!(liquidate(BOB, id, 3, 0), Error::<Test>::DustAmount);
		assert_eq!(liquidated(id, 4), (4, 1));
	});
}

#[test]
fn a_liquidator_names_the_least_that_it_accepts() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		gold_at(75);
		let units = 100 * HOUR_UNITS;
		assert_noop!(liquidate(BOB, id, units, 78_235_293), Error::<Test>::CollateralBelowMin);
		assert_noop!(liquidate(BOB, id, units, u128::MAX), Error::<Test>::CollateralBelowMin);
		assert_ok!(liquidate(BOB, id, units, 78_235_292));
	});
}

#[test]
fn a_liquidator_needs_the_units_of_the_vault() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		let other = indebted(CAROL, Grade::Prime, 1_500, 100);
		assert_ok!(transfer(CAROL, AssetId::clt(other), DAVE, 100 * HOUR_UNITS));
		gold_at(75);
		// Neither nothing, nor units of another vault, nor too few.
		assert_noop!(liquidate(DAVE, id, HOUR_UNITS, 0), TokenError::FundsUnavailable);
		assert_ok!(transfer(BOB, AssetId::clt(id), DAVE, HOUR_UNITS));
		assert_noop!(liquidate(DAVE, id, HOUR_UNITS + 1, 0), TokenError::FundsUnavailable);
		assert_ok!(liquidate(DAVE, id, HOUR_UNITS, 0));
		assert_eq!(balance(GOLD, &DAVE), 1_400_000);
	});
}

#[test]
fn the_owner_may_liquidate_its_own_vault_like_anyone() {
	ExtBuilder::default().build_and_execute(|| {
		let id = indebted(ALICE, Grade::Prime, 150, 100);
		gold_at(75);
		let free = balance(GOLD, &ALICE);
		assert_ok!(liquidate(ALICE, id, 10 * HOUR_UNITS, 0));
		assert_eq!(balance(GOLD, &ALICE), free + 14 * OUNCE);
		assert_eq!(held_gold(&ALICE), 136 * OUNCE);
	});
}

#[test]
fn native_collateral_is_paid_in_native_token() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_for(ALICE, NATIVE, Grade::Prime, 300 * MILL);
		assert_ok!(issue(ALICE, id, 100 * HOUR_UNITS, 0));
		assert_ok!(transfer(ALICE, AssetId::clt(id), BOB, 100 * HOUR_UNITS));
		// From 0.5 to 0.375: 10 hours and the bonus are 28 MILL.
		set_asset_price(NATIVE, FixedU128::from_rational(3, 8));
		let before = Balances::free_balance(BOB);
		assert_ok!(liquidate(BOB, id, 10 * HOUR_UNITS, 28 * MILL));
		assert_eq!(Balances::free_balance(BOB) - before, 28 * MILL);
		assert_eq!(held(NATIVE, HoldReason::Collateral, &ALICE), 272 * MILL);
		assert_eq!(held(NATIVE, HoldReason::VaultDeposit, &ALICE), VAULT_DEPOSIT);
	});
}

#[test]
fn a_liquidation_works_whatever_became_of_owner_and_class() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		gold_at(75);
		set_capacity(&ALICE, CLASS, Standing::Absent, 0);
		ClassesMock::mutate(|classes| classes.insert(CLASS, false));
		assert_ok!(set_collateral(GOLD_KIND, 0, 0));
		let mut params = ClassRiskParams::with_fuse(0);
		params.prime.issue_ratio = usd(2);
		assert_ok!(set_risk_params(CLASS, params));
		assert_ok!(liquidate(BOB, id, HOUR_UNITS, 0));
	});
}

#[test]
fn a_vault_of_an_unattested_owner_is_liquidated_like_any_other() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		gold_at(75);
		set_capacity(&ALICE, CLASS, Standing::Unattested, 0);
		assert!(Clt::liquidation(id).is_some());
		assert_ok!(liquidate(BOB, id, HOUR_UNITS, 0));
	});
}

#[test]
fn a_vault_of_a_condemned_owner_is_wound_down_and_not_liquidated() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		gold_at(75);
		set_capacity(&ALICE, CLASS, Standing::Condemned, 0);
		assert_noop!(liquidate(BOB, id, HOUR_UNITS, 0), Error::<Test>::NotInGoodStanding);
		assert_eq!(Clt::liquidation(id), None);
		assert_ok!(wind_down(BOB, id));
	});
}

#[test]
fn a_vault_that_is_not_active_is_not_liquidated() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		gold_at(75);
		let refused = || {
			assert_noop!(liquidate(BOB, id, HOUR_UNITS, 0), Error::<Test>::NotActive);
			assert_eq!(Clt::liquidation(id), None);
		};
		assert_ok!(freeze(id));
		refused();
		assert_ok!(remedy(id, Remedy::GracefulExit, None));
		refused();
		assert_ok!(settle(BOB, id));
		refused();
		assert_ok!(claim(BOB, id));
		assert_ok!(close(BOB, id));
		refused();
		assert_eq!(Clt::liquidation(VaultId(9)), None);
	});
}

#[test]
fn a_donation_changes_no_liquidation() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		gold_at(75);
		let before = Clt::liquidation(id);
		for to in [Clt::account_id(), Clt::backstop(CLASS), ALICE, TREASURY] {
			assert_ok!(transfer(BOB, AssetId::SETTLEMENT, to.clone(), 7 * USD));
			assert_ok!(transfer(CAROL, GOLD, to.clone(), 7 * OUNCE));
		}
		assert_ok!(transfer(BOB, AssetId::clt(id), ALICE, HOUR_UNITS));
		assert_eq!(Clt::liquidation(id), before);
	});
}

#[test]
fn a_pool_liquidates_through_the_trait_for_somebody_else() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		gold_at(75);
		let done = <Clt as VaultsTrait<AccountId>>::liquidate(id, 100 * HOUR_UNITS, 0, &BOB, &DAVE);
		let done = done.expect("liquidates");
		assert_eq!((done.units, done.collateral), (55_882_352, 78_235_292));
		assert_eq!(clt(id, &BOB), 100 * HOUR_UNITS - 55_882_352);
		assert_eq!(balance(GOLD, &BOB), 1_000_000 * OUNCE);
		assert_eq!(balance(GOLD, &DAVE), 78_235_292);
	});
}

#[test]
fn a_beneficiary_that_cannot_be_paid_leaves_everything_as_it_was() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		gold_at(75);
		let block = pallet_assets::Call::block { id: GOLD, who: BOB };
		assert_ok!(signed(DAVE, block));
		let through = || <Clt as VaultsTrait<AccountId>>::liquidate(id, HOUR_UNITS, 0, &BOB, &BOB);
		assert_noop!(through(), TokenError::CannotCreate);
		assert_noop!(liquidate(BOB, id, HOUR_UNITS, 0), TokenError::CannotCreate);
	});
}

#[test]
fn absurd_prices_and_amounts_fail_cleanly() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		// Gold worth nothing: nothing to pay with, yet no panic.
		gold_at(0);
		assert!(liquidate(BOB, id, HOUR_UNITS, 0).is_err());
		set_class_price(CLASS, FixedU128::from_inner(u128::MAX));
		gold_at(75);
		let _ = liquidate(BOB, id, HOUR_UNITS, 0);
		let _ = Clt::liquidation(id);
		// The class worth nothing: everything covers it.
		set_class_price(CLASS, usd(0));
		assert_noop!(liquidate(BOB, id, HOUR_UNITS, 0), Error::<Test>::Healthy);
	});
}

#[test]
fn errors_of_liquidate_have_an_order() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		let frozen = indebted(CAROL, Grade::Prime, 150, 100);
		assert_ok!(freeze(frozen));
		set_status(FeedId::Class(CLASS), Status::Halted);
		let fail = |id, units| liquidate(BOB, id, units, u128::MAX);
		assert_noop!(fail(VaultId(9), 0), Error::<Test>::ZeroAmount);
		assert_noop!(fail(VaultId(9), 1), Error::<Test>::UnknownVault);
		assert_noop!(fail(frozen, 1), Error::<Test>::NotActive);
		assert_noop!(fail(id, 100 * HOUR_UNITS + 1), Error::<Test>::ExceedsOwed);
		assert_noop!(fail(id, u128::MAX), Error::<Test>::ExceedsOwed);
		assert_noop!(fail(id, HOUR_UNITS), Error::<Test>::QuoteUnusable);
		set_status(FeedId::Class(CLASS), Status::Live);
		assert_noop!(fail(id, HOUR_UNITS), Error::<Test>::Healthy);
		gold_at(75);
		assert_noop!(fail(id, HOUR_UNITS), Error::<Test>::CollateralBelowMin);
		assert_noop!(root(Call::liquidate { vault: id, units: 1, collateral_min: 0 }), BadOrigin);
	});
}
