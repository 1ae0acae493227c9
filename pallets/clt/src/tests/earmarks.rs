//! What is earmarked of a vault's collateral for agreements: the trait `Earmarks`, and what every
//! other call leaves alone. What is drawn, and what settlements do: `earmarks/draw.rs`.

mod draw;

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, assert_storage_noop};
use millrace_primitives::{
	units::MILL, AssetId, Balance, Draw, Drawn, Earmarks, FeedId, Obligations, Remedy, Standing,
	Status, Units, VaultId, Vaults as VaultsTrait,
};
use sp_runtime::{DispatchError, FixedU128, TokenError};

const ALL: Units = 100 * HOUR_UNITS;

/// A Prime vault of Alice with 150 of gold behind 100 hours, all of them Bob's.
fn prime() -> VaultId {
	let id = indebted(ALICE, Grade::Prime, 150, 100);
	assert_ok!(transfer(ALICE, AssetId::clt(id), BOB, ALL));
	id
}

/// The same with that much of the gold earmarked.
fn earmarked(gold: Balance) -> VaultId {
	let id = prime();
	assert_eq!(Clt::earmark(id, gold * OUNCE, ALL), Ok(gold * OUNCE));
	id
}

/// Settled by `ordered`, with that much of the gold earmarked before.
fn settled(gold: Balance, ordered: Remedy) -> VaultId {
	let id = earmarked(gold);
	assert_ok!(remedy(id, ordered, None));
	assert_ok!(settle(BOB, id));
	id
}

/// To Carol, to Erin who reported it, and to the backstop.
fn draw_of(to_customer: Balance, to_reporter: Balance, to_backstop: Balance) -> Draw<AccountId> {
	Draw { customer: CAROL, to_customer, reporter: Some(ERIN), to_reporter, to_backstop }
}

/// Six to Carol, one to Erin, three to the backstop.
fn ten() -> Draw<AccountId> {
	draw_of(6 * OUNCE, OUNCE, 3 * OUNCE)
}

/// Let `who` receive nothing more of gold.
fn block(who: &AccountId) {
	fund(GOLD, who, 1);
	assert_ok!(signed(DAVE, pallet_assets::Call::block { id: GOLD, who: who.clone() }));
}

fn backstop() -> AccountId {
	Clt::backstop(CLASS)
}

/// Gold of all who may get a part, in the order of [`Drawn`], with what is filed for them.
fn gold() -> [Balance; 3] {
	[CAROL, ERIN, backstop()].map(|who| balance(GOLD, &who) + filed(&who, GOLD))
}

/// What each got of a draw, which all of it went to.
fn drawn(id: VaultId, draw: Draw<AccountId>) -> [Balance; 3] {
	let total = draw.to_customer + draw.to_reporter + draw.to_backstop;
	let (before, record) = (gold(), vault(id));
	let Drawn { customer, reporter, backstop } = Clt::draw(id, draw).expect("is paid");
	let paid = [customer, reporter, backstop];
	assert_eq!(paid.iter().sum::<Balance>(), total);
	let after = gold();
	assert_eq!(core::array::from_fn(|n| after[n] - before[n]), paid);
	assert_eq!(vault(id).earmarked, record.earmarked - total);
	assert_eq!(vault(id).collateral, record.collateral - total);
	assert_eq!(held_gold(&ALICE), vault(id).collateral);
	assert_ok!(Clt::do_try_state());
	paid
}

fn total() -> Balance {
	Collaterals::<Test>::get(GOLD_KIND).expect("listed").total
}

// Setting aside.

#[test]
fn what_is_set_aside_stays_in_the_vault() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		let before = vault(id);
		events();
		assert_eq!(Clt::earmark(id, 9 * OUNCE, 10 * HOUR_UNITS), Ok(9 * OUNCE));
		assert_eq!(Clt::earmark(id, 2 * OUNCE, 10 * HOUR_UNITS), Ok(2 * OUNCE));
		assert_eq!(
			events(),
			vec![
				Event::Earmarked { vault: id, amount: 9 * OUNCE, earmarked: 9 * OUNCE },
				Event::Earmarked { vault: id, amount: 2 * OUNCE, earmarked: 11 * OUNCE },
			]
		);
		assert_eq!(Clt::earmarked(id), 11 * OUNCE);
		let after = vault(id);
		assert_eq!(after.free(), Some(139 * OUNCE));
		assert_eq!((held_gold(&ALICE), total()), (150 * OUNCE, 150 * OUNCE));
		let VaultRecord { earmarked, sequence, head, .. } = after;
		assert_eq!(after, VaultRecord { earmarked, sequence, head, ..before });
	});
}

#[test]
fn no_more_is_set_aside_than_the_share_of_the_units_rounded_down() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_for(ALICE, GOLD_KIND, Grade::Prime, 151 * OUNCE + 1);
		assert_ok!(issue(ALICE, id, ALL, 0));
		// 151,000,001 · 3,000,001 / 100,000,000 is 4,530,001.54.
		let units = 3 * HOUR_UNITS + 1;
		assert_eq!(Clt::available(id, Balance::MAX, units), 4_530_001);
		assert_eq!(Clt::available(id, 4_530_000, units), 4_530_000);
		assert_eq!(Clt::earmark(id, Balance::MAX, units), Ok(4_530_001));
		assert_storage_noop!(assert_eq!(Clt::earmark(id, Balance::MAX, 0), Ok(0)));
		assert_storage_noop!(assert_eq!(Clt::earmark(id, 0, units), Ok(0)));
	});
}

#[test]
fn no_more_is_set_aside_than_is_free_however_often_it_is_asked() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		assert_eq!(Clt::earmark(id, Balance::MAX, 60 * HOUR_UNITS), Ok(90 * OUNCE));
		assert_eq!(Clt::available(id, Balance::MAX, 60 * HOUR_UNITS), 60 * OUNCE);
		// Nobody leases more units than there are.
		assert_eq!(Clt::available(id, Balance::MAX, Units::MAX), 60 * OUNCE);
		assert_eq!(Clt::earmark(id, Balance::MAX, Units::MAX), Ok(60 * OUNCE));
		assert_eq!(vault(id).free(), Some(0));
		assert_storage_noop!(assert_eq!(Clt::earmark(id, 1, ALL), Ok(0)));
		// More collateral makes room again.
		assert_ok!(deposit(ALICE, id, OUNCE));
		assert_eq!(Clt::available(id, Balance::MAX, ALL), OUNCE);
	});
}

#[test]
fn nothing_is_set_aside_of_a_vault_that_is_not_active_or_owes_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		let nothing = |id| {
			assert_storage_noop!(assert_eq!(Clt::available(id, OUNCE, HOUR_UNITS), 0));
			assert_storage_noop!(assert_eq!(Clt::earmark(id, OUNCE, HOUR_UNITS), Ok(0)));
			assert_eq!(Clt::earmarked(id), 0);
		};
		nothing(VaultId(9));
		let idle = open_for(CAROL, GOLD_KIND, Grade::Prime, 10 * OUNCE);
		nothing(idle);
		assert_ok!(close(CAROL, idle));
		nothing(idle);
		let id = prime();
		assert_ok!(freeze(id));
		nothing(id);
		assert_ok!(remedy(id, Remedy::Hybrid, None));
		assert_ok!(settle(BOB, id));
		nothing(id);
		assert_ok!(claim(BOB, id));
		assert_ok!(close(BOB, id));
		nothing(id);
	});
}

#[test]
fn cover_ratio_and_place_in_the_index_do_not_notice_what_is_set_aside_or_released() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		let stand = || {
			let pricing = Clt::vault(id).and_then(|view| view.pricing).expect("is priced");
			let shown = (pricing.collateral_value, pricing.cover_ratio, pricing.premium_rate);
			(shown, vault(id).risk, Clt::riskiest(CLASS, GOLD_KIND, Grade::Prime, 9))
		};
		let before = stand();
		for units in [HOUR_UNITS, 20 * HOUR_UNITS, ALL] {
			assert!(Clt::earmark(id, Balance::MAX, units).is_ok_and(|amount| amount > 0));
			assert_eq!(stand(), before);
		}
		for amount in [1, 50 * OUNCE, 100 * OUNCE - 1] {
			assert_ok!(Clt::release(id, amount));
			assert_eq!(stand(), before);
		}
		assert_eq!(Clt::earmarked(id), 0);
	});
}

#[test]
fn an_earmark_leaves_the_other_units_at_least_the_cover_that_they_had() {
	for collateral in [100, 99_999_989, 150 * OUNCE, 1_234_567_891] {
		for units in [1, 10, 3_333_333, 50 * HOUR_UNITS + 1, ALL - 1, ALL] {
			ExtBuilder::default().build_and_execute(|| {
				// At a price at which any of it is enough.
				set_asset_price(GOLD_KIND, usd(10_000_000));
				let id = open_for(ALICE, GOLD_KIND, Grade::Prime, collateral);
				assert_ok!(issue(ALICE, id, ALL, 0));
				let amount = Clt::earmark(id, Balance::MAX, units).unwrap();
				assert!((collateral - amount) * ALL >= collateral * (ALL - units));
				// And one more would have been too much.
				if amount < collateral {
					assert!((collateral - amount - 1) * ALL < collateral * (ALL - units));
				}
			});
		}
	}
}

#[test]
fn the_value_of_all_units_is_without_what_is_set_aside() {
	ExtBuilder::default().build_and_execute(|| {
		let value = |id| Clt::vault(id).unwrap().pricing.unwrap().risk_adjusted_value;
		let id = prime();
		assert_eq!(value(id), 100 * OUNCE);
		assert_eq!(Clt::earmark(id, 80 * OUNCE, ALL), Ok(80 * OUNCE));
		assert_eq!(value(id), 70 * OUNCE);
		assert_eq!(Clt::vault(id).unwrap().record.earmarked, 80 * OUNCE);
	});
}

// What leaves it alone.

#[test]
fn an_owner_withdraws_what_is_free_alone() {
	ExtBuilder::default().build_and_execute(|| {
		let id = earmarked(90);
		gold_at(1_000);
		// The issue ratio is kept by fifteen, and these must not be among the ninety.
		assert_noop!(withdraw(ALICE, id, 60 * OUNCE + 1), Error::<Test>::StillEarmarked);
		assert_noop!(withdraw(ALICE, id, 45 * OUNCE + 1), Error::<Test>::BelowIssueRatio);
		assert_ok!(withdraw(ALICE, id, 45 * OUNCE));
		assert_ok!(Clt::deliver(id, ALL, &BOB));
		assert_ok!(withdraw(ALICE, id, 15 * OUNCE));
		assert_noop!(withdraw(ALICE, id, 1), Error::<Test>::StillEarmarked);
		assert_eq!((vault(id).collateral, vault(id).free()), (90 * OUNCE, Some(0)));
		assert_ok!(Clt::release(id, OUNCE));
		assert_ok!(withdraw(ALICE, id, OUNCE));
	});
}

#[test]
fn a_withdrawal_of_more_than_is_there_says_so_before_all_else() {
	ExtBuilder::default().build_and_execute(|| {
		let id = earmarked(90);
		set_status(FeedId::Class(CLASS), Status::Stale);
		set_capacity(&ALICE, CLASS, Standing::Condemned, 0);
		let more = Error::<Test>::InsufficientCollateral;
		assert_noop!(withdraw(ALICE, id, 150 * OUNCE + 1), more);
		assert_noop!(withdraw(ALICE, id, 150 * OUNCE), Error::<Test>::StillEarmarked);
		assert_noop!(withdraw(ALICE, id, 60 * OUNCE + 1), Error::<Test>::StillEarmarked);
		assert_noop!(withdraw(ALICE, id, 60 * OUNCE), Error::<Test>::NotInGoodStanding);
	});
}

#[test]
fn an_owner_keeps_the_issue_ratio_without_what_is_set_aside() {
	ExtBuilder::default().build_and_execute(|| {
		let id = earmarked(90);
		assert_ok!(deposit(ALICE, id, 90 * OUNCE));
		assert_noop!(withdraw(ALICE, id, 1), Error::<Test>::BelowIssueRatio);
		assert_noop!(
			issue(ALICE, id, 10 * HOUR_UNITS, Balance::MAX),
			Error::<Test>::BelowIssueRatio
		);
		assert_ok!(Clt::ensure_good_delivery(id));
		assert_ok!(deposit(ALICE, id, OUNCE));
		assert_ok!(withdraw(ALICE, id, OUNCE));
		assert_eq!(Clt::earmark(id, 1, ALL), Ok(1));
		assert_noop!(Clt::ensure_good_delivery(id), Error::<Test>::BelowIssueRatio);
	});
}

#[test]
fn nothing_new_rests_on_an_earmark_once_the_units_of_its_lease_are_delivered() {
	ExtBuilder::default().build_and_execute(|| {
		let id = earmarked(90);
		assert_ok!(Clt::deliver(id, 90 * HOUR_UNITS, &BOB));
		// 60 are free, of which the ten hours that are left need 15.
		assert_noop!(withdraw(ALICE, id, 45 * OUNCE + 1), Error::<Test>::BelowIssueRatio);
		assert_ok!(withdraw(ALICE, id, 45 * OUNCE));
		assert_ok!(Clt::draw(id, draw_of(90 * OUNCE, 0, 0)));
		assert_ok!(Clt::ensure_good_delivery(id));
	});
}

#[test]
fn a_vault_that_owes_nothing_gives_back_what_is_free_without_a_quote() {
	ExtBuilder::default().build_and_execute(|| {
		let id = earmarked(90);
		assert_ok!(Clt::deliver(id, ALL, &BOB));
		QuotesMock::set(Default::default());
		assert_noop!(withdraw(ALICE, id, 60 * OUNCE + 1), Error::<Test>::StillEarmarked);
		assert_ok!(withdraw(ALICE, id, 60 * OUNCE));
	});
}

#[test]
fn a_liquidator_is_paid_the_share_of_what_is_free_at_most() {
	ExtBuilder::default().build_and_execute(|| {
		let id = earmarked(75);
		gold_at(75);
		let before = balance(GOLD, &BOB);
		// 10 hours with the bonus are worth 14; a tenth of what is free is 7.5.
		assert_noop!(
			liquidate(BOB, id, 10 * HOUR_UNITS, 7_500_001),
			Error::<Test>::CollateralBelowMin
		);
		assert_ok!(liquidate(BOB, id, 10 * HOUR_UNITS, 7_500_000));
		assert_eq!(balance(GOLD, &BOB) - before, 7_500_000);
		assert_eq!((vault(id).earmarked, vault(id).free()), (75 * OUNCE, Some(67_500_000)));
	});
}

#[test]
fn a_liquidator_is_paid_in_full_where_enough_is_free() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, same) = (earmarked(9), indebted(CAROL, Grade::Prime, 150, 100));
		gold_at(75);
		// 1.41 of gold are free for each hour, and one is worth 1.4.
		assert_eq!(Clt::liquidation(id), Clt::liquidation(same));
		assert_ok!(liquidate(BOB, id, 10 * HOUR_UNITS, 14 * OUNCE));
	});
}

#[test]
fn a_liquidation_burns_no_more_units_than_restore_the_vault_with_what_is_set_aside() {
	for (cents, gold) in [(79, 10), (79, 149), (75, 10), (75, 75), (60, 75), (40, 20), (40, 140)] {
		ExtBuilder::default().build_and_execute(|| {
			let id = earmarked(gold);
			gold_at(cents);
			let LiquidationView { units_max, collateral } = Clt::liquidation(id).expect("unsafe");
			// Worth 1.22 of what is owed: the maintenance ratio and the buffer.
			let cents = u128::from(cents);
			let restored =
				|paid: Balance, units: Units| (150 * OUNCE - paid) * cents >= (ALL - units) * 122;
			assert!(restored(collateral, units_max));
			let share = |units: Units| {
				let free = (150 - gold) * OUNCE * units / ALL;
				free.min(units * 105 / cents)
			};
			assert_eq!(collateral, share(units_max));
			assert!(!restored(share(units_max - 1), units_max - 1));
			// Under water it would otherwise have been all of them.
			assert!(units_max < ALL);
			assert_ok!(liquidate(BOB, id, ALL, collateral));
			assert_eq!(vault(id).owed(), Some(ALL - units_max));
			assert_eq!(vault(id).collateral, 150 * OUNCE - collateral);
			assert_noop!(liquidate(BOB, id, HOUR_UNITS, 0), Error::<Test>::Healthy);
		});
	}
}

#[test]
fn those_who_stay_lose_nothing_by_a_liquidation_neither_cover_nor_what_is_free() {
	for (cents, gold) in [(10, 60), (35, 149), (50, 1), (66, 75), (75, 30), (79, 140)] {
		for hours in [1, 3, 20] {
			ExtBuilder::default().build_and_execute(|| {
				let id = earmarked(gold);
				gold_at(cents);
				let before = vault(id);
				assert_ok!(liquidate(BOB, id, hours * HOUR_UNITS + 1, 0));
				let after = vault(id);
				let stay = after.owed().unwrap();
				assert!(after.collateral * ALL >= before.collateral * stay);
				assert!(after.free().unwrap() * ALL >= before.free().unwrap() * stay);
				assert_eq!(after.earmarked, before.earmarked);
			});
		}
	}
}

#[test]
fn liquidating_all_units_leaves_what_is_set_aside_behind() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 150);
		assert_ok!(issue(ALICE, id, 100, 0));
		assert_ok!(transfer(ALICE, AssetId::clt(id), BOB, 100));
		assert_eq!(Clt::earmark(id, 30, 100), Ok(30));
		// 99 of 100 units restore it, and one must not stay.
		gold_at(6);
		assert_ok!(liquidate(BOB, id, 100, 120));
		assert_eq!((vault(id).owed(), vault(id).collateral), (Some(0), 30));
		assert_eq!((vault(id).earmarked, vault(id).risk, held_gold(&ALICE)), (30, None, 30));
		assert_noop!(close(ALICE, id), Error::<Test>::StillEarmarked);
		assert_eq!(drawn(id, draw_of(20, 0, 0)), [20, 0, 0]);
		assert_ok!(Clt::release(id, 10));
		assert_ok!(close(ALICE, id));
	});
}

#[test]
fn a_vault_whose_collateral_is_all_set_aside_is_wound_down_and_not_liquidated() {
	ExtBuilder::default().build_and_execute(|| {
		let id = earmarked(150);
		assert_noop!(liquidate(BOB, id, HOUR_UNITS, 0), Error::<Test>::Healthy);
		gold_at(75);
		assert_noop!(liquidate(BOB, id, HOUR_UNITS, 0), Error::<Test>::StillEarmarked);
		assert_eq!(Clt::liquidation(id), None);
		assert_eq!(Clt::below_line(CLASS, GOLD_KIND, Grade::Prime, None, 9), vec![id]);
		gold_at(69);
		assert_ok!(wind_down(BOB, id));
	});
}

#[test]
fn a_compensation_is_paid_out_of_what_is_free() {
	ExtBuilder::default().build_and_execute(|| {
		let id = earmarked(75);
		// A tenth of what is free, and not of all collateral.
		assert_eq!(Clt::compensate(id, Balance::MAX, 10 * HOUR_UNITS, &CAROL), Ok(7_500_000));
		assert_eq!((vault(id).collateral, vault(id).earmarked), (142_500_000, 75 * OUNCE));
		// As before it stops at the maintenance ratio, for which what is earmarked counts.
		assert_eq!(Clt::compensate(id, Balance::MAX, ALL, &CAROL), Ok(22_500_000));
		assert_eq!(vault(id).collateral, 120 * OUNCE);
	});
	ExtBuilder::default().build_and_execute(|| {
		let id = earmarked(150);
		assert_storage_noop!(assert_eq!(Clt::compensate(id, OUNCE, ALL, &CAROL), Ok(0)));
	});
}

#[test]
fn a_vault_is_not_closed_while_anything_is_set_aside() {
	ExtBuilder::default().build_and_execute(|| {
		let id = earmarked(90);
		assert_noop!(close(ALICE, id), Error::<Test>::StillOwed);
		assert_ok!(Clt::deliver(id, ALL, &BOB));
		assert_noop!(close(ALICE, id), Error::<Test>::StillEarmarked);
		assert_ok!(Clt::release(id, 90 * OUNCE - 1));
		assert_noop!(close(ALICE, id), Error::<Test>::StillEarmarked);
		assert_ok!(Clt::release(id, 1));
		assert_ok!(close(ALICE, id));
		assert_eq!(balance(GOLD, &ALICE), 1_000_000 * OUNCE);
	});
}

#[test]
fn no_path_gives_away_what_is_set_aside() {
	ExtBuilder::default().build_and_execute(|| {
		let id = earmarked(90);
		let mut record = vault(id);
		for who in [ALICE, BOB] {
			assert_noop!(
				Clt::give_collateral(&mut record, &who, 60 * OUNCE + 1),
				Error::<Test>::StillEarmarked
			);
			assert_eq!(record, vault(id));
		}
	});
}

// Releasing.

#[test]
fn what_is_released_of_an_active_or_frozen_vault_is_free_again() {
	ExtBuilder::default().build_and_execute(|| {
		let id = earmarked(90);
		events();
		assert_ok!(Clt::release(id, 30 * OUNCE));
		assert_ok!(dispute(id));
		assert_ok!(Clt::release(id, 20 * OUNCE));
		let released = |amount: Balance, earmarked: Balance| Event::EarmarkReleased {
			vault: id,
			amount: amount * OUNCE,
			earmarked: earmarked * OUNCE,
		};
		let events = events();
		assert_eq!(events[0], released(30, 60));
		assert_eq!(events[2], released(20, 40));
		assert_eq!((vault(id).collateral, vault(id).free()), (150 * OUNCE, Some(110 * OUNCE)));
		assert_eq!(held_gold(&ALICE), 150 * OUNCE);
	});
}

#[test]
fn no_more_is_released_than_is_set_aside() {
	ExtBuilder::default().build_and_execute(|| {
		let id = earmarked(90);
		assert_noop!(Clt::release(VaultId(9), 0), Error::<Test>::UnknownVault);
		assert_noop!(Clt::release(id, 90 * OUNCE + 1), Error::<Test>::ExceedsEarmarked);
		assert_noop!(Clt::release(id, Balance::MAX), Error::<Test>::ExceedsEarmarked);
		assert_storage_noop!(assert_ok!(Clt::release(id, 0)));
		assert_ok!(Clt::release(id, 90 * OUNCE));
		assert_noop!(Clt::release(id, 1), Error::<Test>::ExceedsEarmarked);
		let closed = open_for(CAROL, GOLD_KIND, Grade::Prime, 0);
		assert_ok!(close(CAROL, closed));
		assert_noop!(Clt::release(closed, 1), Error::<Test>::ExceedsEarmarked);
		assert_storage_noop!(assert_ok!(Clt::release(closed, 0)));
	});
}

#[test]
fn what_is_released_after_a_graceful_exit_goes_to_the_owner_at_once() {
	ExtBuilder::default().build_and_execute(|| {
		let id = settled(30, Remedy::GracefulExit);
		let before = balance(GOLD, &ALICE);
		events();
		assert_ok!(Clt::release(id, 10 * OUNCE));
		assert_eq!(
			events(),
			vec![Event::EarmarkReleased { vault: id, amount: 10 * OUNCE, earmarked: 20 * OUNCE }]
		);
		assert_eq!(balance(GOLD, &ALICE) - before, 10 * OUNCE);
		assert_eq!((vault(id).collateral, vault(id).earmarked), (120 * OUNCE, 20 * OUNCE));
		assert_eq!(total(), 0, "a settled vault is under no ceiling");
	});
}

#[test]
fn what_is_released_after_any_other_settlement_goes_to_the_backstop() {
	for ordered in [Remedy::Hybrid, Remedy::HardStop] {
		ExtBuilder::default().build_and_execute(|| {
			let id = settled(30, ordered);
			let before = (balance(GOLD, &ALICE), balance(GOLD, &backstop()));
			assert_ok!(Clt::release(id, 30 * OUNCE));
			assert_eq!(balance(GOLD, &ALICE), before.0);
			assert_eq!(balance(GOLD, &backstop()) - before.1, 30 * OUNCE);
			assert_eq!(vault(id).earmarked, 0);
		});
	}
}

#[test]
fn what_the_payee_of_a_release_cannot_receive_is_filed_for_it_and_nobody_else_gets_it() {
	for (ordered, payee) in [(Remedy::GracefulExit, ALICE), (Remedy::Hybrid, backstop())] {
		ExtBuilder::default().build_and_execute(|| {
			let id = settled(30, ordered);
			block(&payee);
			let purses = || [ALICE, TREASURY, backstop()].map(|who| balance(GOLD, &who));
			let before = purses();
			assert_ok!(Clt::release(id, 30 * OUNCE));
			assert_eq!((purses(), filed(&payee, GOLD)), (before, 30 * OUNCE));
			assert_eq!((vault(id).earmarked, held_gold(&ALICE)), (0, vault(id).collateral));
		});
	}
}

#[test]
fn a_release_that_the_pot_cannot_receive_either_fails_and_leaves_it_there() {
	ExtBuilder::default().build().execute_with(|| {
		let id = settled(30, Remedy::Hybrid);
		[backstop(), POT].iter().for_each(block);
		assert_noop!(Clt::release(id, 30 * OUNCE), TokenError::CannotCreate);
		assert_eq!(vault(id).earmarked, 30 * OUNCE);
		assert_ok!(Clt::do_try_state());
	});
}

#[test]
fn what_benchmarks_of_others_begin_with_can_be_set_aside_to_the_worth_of_its_units() {
	ExtBuilder::default().build_and_execute(|| {
		let units = 50 * HOUR_UNITS;
		let id = crate::fixture::vault::<Test>(&CAROL, CLASS, units, &CAROL);
		assert_eq!((vault(id).owner, vault(id).owed()), (CAROL, Some(units)));
		let worth = Clt::worth(id, units).expect("is priced");
		assert_eq!(Clt::earmark(id, worth, units), Ok(worth));
		assert_eq!(Clt::earmark(id, worth, units), Ok(worth));
		assert_eq!(Clt::earmark(id, worth, units), Ok(0));
		let none: Result<Drawn, DispatchError> = Clt::draw(id, draw_of(0, 0, 0));
		assert_eq!(none, Ok(Drawn::default()));
	});
}
