//! What each remedy does with the pot of a vault, and when.

use crate::{mock::*, *};
use frame_support::{
	assert_noop, assert_ok, dispatch::GetDispatchInfo, traits::fungibles::Inspect,
};
use millrace_math::Pot;
use millrace_primitives::{
	units::USD, AssetId, Balance, FeedId, Moment, Remedy, Status, Units, VaultId,
};
use sp_runtime::{
	traits::{BadOrigin, Dispatchable, Zero},
	FixedU128,
};

fn pot(collateral: Balance, reserve: Balance) -> Pot {
	Pot { collateral, reserve }
}

/// An Open vault of Alice with 60 of gold and a reserve of 20 behind 100 hours: 40 hers, 10 of her
/// affiliate Dave, 50 Bob's.
fn open() -> VaultId {
	let id = indebted(ALICE, Grade::Open, 60, 100);
	set_affiliates(&ALICE, &[DAVE]);
	assert_ok!(transfer(ALICE, AssetId::clt(id), BOB, 50 * HOUR_UNITS));
	assert_ok!(transfer(ALICE, AssetId::clt(id), DAVE, 10 * HOUR_UNITS));
	id
}

/// A Prime vault of Alice with 150 of gold behind 100 hours, all of them Bob's.
fn prime() -> VaultId {
	let id = indebted(ALICE, Grade::Prime, 150, 100);
	assert_ok!(transfer(ALICE, AssetId::clt(id), BOB, 100 * HOUR_UNITS));
	id
}

/// The five parts and what they are parts of, as the one event of a settlement has them.
#[derive(Debug, PartialEq)]
struct Fixed {
	outcome: Remedy,
	rate: FixedU128,
	burned: Units,
	units: Units,
	holders: Pot,
	owner: Pot,
	backstop: Pot,
	reporter: Pot,
	treasury: Pot,
}

/// Settle `id` and return what its event says.
fn settled(id: VaultId) -> Fixed {
	events();
	assert_ok!(settle(CAROL, id));
	match events()[..] {
		[Event::RemedyFixed {
			vault,
			outcome,
			rate,
			reference_price,
			burned,
			units,
			holders,
			owner,
			backstop,
			reporter,
			treasury,
		}] => {
			assert_eq!(vault, id);
			let record = Remedies::<Test>::get(id).expect("is settled");
			assert_eq!((record.outcome, record.rate, record.units), (outcome, rate, units));
			assert_eq!(record.reference_price, reference_price);
			assert_eq!(pot(record.collateral, record.reserve), holders);
			Fixed { outcome, rate, burned, units, holders, owner, backstop, reporter, treasury }
		}
		ref other => panic!("one event was expected, not {other:?}"),
	}
}

/// Gold and cash that `who` can use.
fn purse(who: &AccountId) -> (Balance, Balance) {
	(balance(GOLD, who), cash(who))
}

#[test]
fn a_graceful_exit_pays_holders_in_full_and_gives_the_rest_back() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		assert_ok!(remedy(id, Remedy::GracefulExit, Some(ERIN)));
		let alice = purse(&ALICE);
		let fixed = settled(id);
		assert_eq!(
			fixed,
			Fixed {
				outcome: Remedy::GracefulExit,
				rate: usd(1),
				burned: 0,
				units: 100 * HOUR_UNITS,
				holders: pot(100 * OUNCE, 0),
				owner: pot(50 * OUNCE, 0),
				backstop: Pot::default(),
				reporter: Pot::default(),
				treasury: Pot::default(),
			}
		);
		assert_eq!(purse(&ALICE), (alice.0 + 50 * OUNCE, alice.1));
		let record = vault(id);
		assert_eq!((record.status, record.risk), (VaultStatus::Settled, None));
		assert_eq!((record.collateral, record.reserve), (100 * OUNCE, 0));
		// The units of a remedy are owed as value, no more as compute.
		assert!(!Owed::<Test>::contains_key(ALICE, CLASS));
		assert_eq!(Totals::<Test>::get(CLASS).retired, 100 * HOUR_UNITS);
		assert_eq!(Collaterals::<Test>::get(GOLD_KIND).unwrap().total, 0);
		assert_eq!(PendingRemedies::<Test>::iter().count(), 0);
		// The units move again: a claim can be sold.
		assert_ok!(transfer(BOB, AssetId::clt(id), CAROL, HOUR_UNITS));
	});
}

#[test]
fn a_graceful_exit_spares_the_reserve_for_the_backstop() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		gold_at(200);
		assert_ok!(remedy(id, Remedy::GracefulExit, Some(ERIN)));
		let fixed = settled(id);
		assert_eq!((fixed.outcome, fixed.rate, fixed.burned), (Remedy::GracefulExit, usd(1), 0));
		assert_eq!(fixed.holders, pot(50 * OUNCE, 0));
		assert_eq!(fixed.owner, pot(10 * OUNCE, 0));
		assert_eq!(fixed.backstop, pot(0, 20 * USD));
		assert_eq!((fixed.reporter, fixed.treasury), (Pot::default(), Pot::default()));
		assert_eq!(purse(&Clt::backstop(CLASS)), (0, 20 * USD));
		assert_eq!(cash(&Clt::account_id()), 0);
	});
}

#[test]
fn a_graceful_exit_takes_from_the_reserve_what_the_collateral_lacks() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		// 84 of gold and 16 of the reserve.
		gold_at(140);
		assert_ok!(remedy(id, Remedy::GracefulExit, None));
		let fixed = settled(id);
		assert_eq!((fixed.outcome, fixed.rate), (Remedy::GracefulExit, usd(1)));
		assert_eq!(fixed.holders, pot(60 * OUNCE, 16 * USD));
		assert_eq!((fixed.owner, fixed.backstop), (Pot::default(), pot(0, 4 * USD)));
		assert_eq!(cash(&Clt::account_id()), 16 * USD);
	});
}

#[test]
fn a_graceful_exit_that_cannot_be_paid_becomes_hybrid() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		assert_ok!(remedy(id, Remedy::GracefulExit, Some(ERIN)));
		// 60 of gold and 20 of cash do not pay 100, but they pay those who are not culpable.
		let fixed = settled(id);
		assert_eq!(fixed.outcome, Remedy::Hybrid);
		assert_eq!((fixed.burned, fixed.units), (50 * HOUR_UNITS, 50 * HOUR_UNITS));
		assert_eq!(fixed.rate, usd(1));
		assert_eq!(fixed.holders, pot(50 * OUNCE, 0));
		assert_eq!((fixed.owner, fixed.backstop), (Pot::default(), Pot::default()));
		assert_eq!(fixed.reporter, pot(OUNCE, 2 * USD));
		assert_eq!(fixed.treasury, pot(9 * OUNCE, 18 * USD));
		assert_eq!((clt(id, &ALICE), clt(id, &DAVE)), (0, 0));
		assert_eq!(clt(id, &BOB), 50 * HOUR_UNITS);
		assert_eq!(purse(&ERIN), (OUNCE, 2 * USD));
		assert_eq!(purse(&TREASURY), (9 * OUNCE, 18 * USD));
	});
}

#[test]
fn a_graceful_exit_is_paid_at_the_edge_and_hybrid_one_step_below() {
	let outcome = |gold: Balance| {
		let mut outcome = None;
		ExtBuilder::default().build_and_execute(|| {
			let id = open_for(ALICE, GOLD_KIND, Grade::Prime, gold);
			gold_at(200);
			assert_ok!(issue(ALICE, id, 100 * HOUR_UNITS, 0));
			gold_at(100);
			assert_ok!(remedy(id, Remedy::GracefulExit, None));
			outcome = Some(settled(id).outcome);
		});
		outcome.unwrap()
	};
	assert_eq!(outcome(100 * OUNCE), Remedy::GracefulExit);
	assert_eq!(outcome(100 * OUNCE - 1), Remedy::Hybrid);
}

#[test]
fn a_hybrid_voids_the_units_of_owner_and_affiliates() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		assert_ok!(remedy(id, Remedy::Hybrid, None));
		let fixed = settled(id);
		assert_eq!((fixed.burned, fixed.units), (50 * HOUR_UNITS, 50 * HOUR_UNITS));
		assert_eq!(Assets::total_issuance(AssetId::clt(id)), 50 * HOUR_UNITS);
		assert_eq!(vault(id).owed(), Some(50 * HOUR_UNITS));
		// Without a reporter the treasury has its share too.
		assert_eq!(fixed.reporter, Pot::default());
		assert_eq!(fixed.treasury, pot(10 * OUNCE, 20 * USD));
		assert_eq!(Totals::<Test>::get(CLASS).retired, 100 * HOUR_UNITS);
		assert!(!Owed::<Test>::contains_key(ALICE, CLASS));
	});
}

#[test]
fn a_hybrid_that_cannot_pay_in_full_pays_everything_at_one_rate() {
	ExtBuilder::default().build_and_execute(|| {
		let id = indebted(ALICE, Grade::Open, 60, 100);
		assert_ok!(transfer(ALICE, AssetId::clt(id), BOB, 100 * HOUR_UNITS));
		assert_ok!(remedy(id, Remedy::Hybrid, Some(ERIN)));
		let fixed = settled(id);
		assert_eq!(fixed.rate, FixedU128::from_rational(8, 10));
		assert_eq!(fixed.holders, pot(60 * OUNCE, 20 * USD));
		for nothing in [fixed.owner, fixed.backstop, fixed.reporter, fixed.treasury] {
			assert_eq!(nothing, Pot::default());
		}
	});
}

#[test]
fn a_hybrid_gives_the_owner_nothing_even_where_everything_is_covered() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		let alice = purse(&ALICE);
		assert_ok!(remedy(id, Remedy::Hybrid, Some(ERIN)));
		let fixed = settled(id);
		assert_eq!((fixed.rate, fixed.burned), (usd(1), 0));
		assert_eq!(fixed.holders, pot(100 * OUNCE, 0));
		assert_eq!(fixed.reporter, pot(5 * OUNCE, 0));
		assert_eq!(fixed.treasury, pot(45 * OUNCE, 0));
		assert_eq!(purse(&ALICE), alice);
	});
}

#[test]
fn a_hybrid_whose_units_are_all_void_leaves_nothing_to_claim() {
	ExtBuilder::default().build_and_execute(|| {
		let id = indebted(ALICE, Grade::Open, 60, 100);
		assert_ok!(remedy(id, Remedy::Hybrid, Some(ERIN)));
		let fixed = settled(id);
		assert_eq!((fixed.burned, fixed.units), (100 * HOUR_UNITS, 0));
		assert_eq!((fixed.rate, fixed.holders), (usd(1), Pot::default()));
		assert_eq!(fixed.reporter, pot(6 * OUNCE, 2 * USD));
		assert_eq!(fixed.treasury, pot(54 * OUNCE, 18 * USD));
		assert_eq!(vault(id).owed(), Some(0));
		assert_ok!(close(BOB, id));
	});
}

#[test]
fn a_hard_stop_pays_the_pool_first_then_reporter_and_treasury() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		set_pooled(id, 30 * HOUR_UNITS);
		assert_ok!(remedy(id, Remedy::HardStop, Some(ERIN)));
		let fixed = settled(id);
		assert_eq!((fixed.outcome, fixed.burned), (Remedy::HardStop, 0));
		assert!(fixed.rate.is_zero());
		assert_eq!((fixed.holders, fixed.owner), (Pot::default(), Pot::default()));
		// 30 USD: the reserve as it is cash, then gold.
		assert_eq!(fixed.backstop, pot(10 * OUNCE, 20 * USD));
		assert_eq!(fixed.reporter, pot(5 * OUNCE, 0));
		assert_eq!(fixed.treasury, pot(45 * OUNCE, 0));
		assert_eq!(purse(&Clt::backstop(CLASS)), (10 * OUNCE, 20 * USD));
		assert_eq!(purse(&ERIN), (5 * OUNCE, 0));
		assert_eq!((vault(id).collateral, vault(id).reserve), (0, 0));
		assert_eq!(held_gold(&ALICE), 0);
	});
}

#[test]
fn a_hard_stop_pays_the_pool_no_more_than_there_is() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		set_pooled(id, 100 * HOUR_UNITS);
		assert_ok!(remedy(id, Remedy::HardStop, Some(ERIN)));
		let fixed = settled(id);
		assert_eq!(fixed.backstop, pot(60 * OUNCE, 20 * USD));
		assert_eq!((fixed.reporter, fixed.treasury), (Pot::default(), Pot::default()));
	});
}

#[test]
fn a_hard_stop_of_a_vault_without_pooled_units_is_all_forfeited() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		assert_ok!(remedy(id, Remedy::HardStop, None));
		let fixed = settled(id);
		assert_eq!(fixed.treasury, pot(60 * OUNCE, 20 * USD));
		assert_eq!(purse(&TREASURY), (60 * OUNCE, 20 * USD));
	});
}

#[test]
fn a_vault_that_owes_nothing_is_settled_too_and_closed_by_anyone() {
	for (ordered, owner, treasury) in [
		(Remedy::GracefulExit, 5 * OUNCE, 0),
		(Remedy::HardStop, 0, 5 * OUNCE),
		(Remedy::Hybrid, 0, 5 * OUNCE),
	] {
		ExtBuilder::default().build_and_execute(|| {
			let id = open_with(Grade::Prime, 5 * OUNCE);
			assert_ok!(remedy(id, ordered, None));
			let fixed = settled(id);
			assert_eq!((fixed.units, fixed.holders), (0, Pot::default()));
			assert_eq!((fixed.owner.collateral, fixed.treasury.collateral), (owner, treasury));
			assert_ok!(Clt::do_try_state());
			assert_noop!(claim(ALICE, id), {
				match ordered {
					Remedy::Hybrid => Error::<Test>::Culpable,
					_ => Error::<Test>::NothingToClaim,
				}
			});
			assert_ok!(close(BOB, id));
		});
	}
}

#[test]
fn a_settlement_is_shown_while_claims_are_open() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		assert_eq!(Clt::remedy_of(id), None);
		assert_ok!(remedy(id, Remedy::GracefulExit, None));
		assert_eq!(Clt::remedy_of(id), None);
		settled(id);
		let shown = Clt::remedy_of(id).expect("claims are open");
		assert_eq!((shown.outcome, shown.rate), (Remedy::GracefulExit, usd(1)));
		assert_eq!((shown.units, shown.collateral), (100 * HOUR_UNITS, 100 * OUNCE));
		assert_eq!((shown.reserve, shown.fixed_at), (0, START));
		assert_ok!(claim(BOB, id));
		assert_eq!(Clt::remedy_of(id), Some(shown));
		assert_ok!(close(BOB, id));
		assert_eq!(Clt::remedy_of(id), None);
	});
}

#[test]
fn a_settlement_is_refunded_to_the_accounts_that_it_looked_at() {
	for (ordered, culpable) in
		[(Remedy::GracefulExit, 2), (Remedy::HardStop, 0), (Remedy::Hybrid, 2)]
	{
		ExtBuilder::default().build_and_execute(|| {
			let id = open();
			assert_ok!(remedy(id, ordered, None));
			let call: RuntimeCall = Call::settle { vault: id }.into();
			let declared = <() as WeightInfo>::settle(MAX_AFFILIATES + 1);
			assert_eq!(call.get_dispatch_info().call_weight, declared);
			let used = call.dispatch(RuntimeOrigin::signed(BOB)).unwrap().actual_weight;
			assert_eq!(used, Some(<() as WeightInfo>::settle(culpable)));
		});
	}
}

#[test]
fn the_parts_are_the_pot_to_the_last_unit_whatever_the_prices() {
	let odd = FixedU128::from_rational(333_331, 999_983);
	for ordered in [Remedy::GracefulExit, Remedy::HardStop, Remedy::Hybrid] {
		for cents in [1, 37, 61, 83, 99, 101, 141, 167, 301] {
			for class_id in [usd(1), odd] {
				for pooled in [0, 7_777_777] {
					ExtBuilder::default().build_and_execute(|| {
						let id = open();
						assert_ok!(signed(ALICE, Call::deposit { vault: id, amount: 1_234_567 }));
						set_class_price(CLASS, class_id);
						gold_at(cents);
						set_pooled(id, pooled);
						let (before, supply) = (vault(id), Assets::total_issuance(GOLD));
						assert_ok!(remedy(id, ordered, Some(ERIN)));
						let (alice, account) = (purse(&ALICE), cash(&Clt::account_id()));
						let fixed = settled(id);
						let parts = [
							fixed.holders,
							fixed.owner,
							fixed.backstop,
							fixed.reporter,
							fixed.treasury,
						];
						let sum = |leg: fn(&Pot) -> Balance| parts.iter().map(leg).sum::<Balance>();
						assert_eq!(sum(|part| part.collateral), before.collateral);
						assert_eq!(sum(|part| part.reserve), before.reserve);
						// And they are where they belong.
						let got = |part: Pot| (part.collateral, part.reserve);
						assert_eq!(purse(&Clt::backstop(CLASS)), got(fixed.backstop));
						assert_eq!(purse(&ERIN), got(fixed.reporter));
						assert_eq!(purse(&TREASURY), got(fixed.treasury));
						assert_eq!(purse(&ALICE).0 - alice.0, fixed.owner.collateral);
						assert_eq!(held_gold(&ALICE), fixed.holders.collateral);
						let left = account - cash(&Clt::account_id());
						assert_eq!(left, before.reserve - fixed.holders.reserve);
						assert_eq!(Assets::total_issuance(GOLD), supply);
					});
				}
			}
		}
	}
}

#[test]
fn a_settlement_is_at_the_middle_prices() {
	ExtBuilder::default().build_and_execute(|| {
		let cents = |price: [u32; 3]| price.map(|c| FixedU128::from_rational(c.into(), 100));
		let id = prime();
		set_quote(FeedId::Class(CLASS), cents([90, 120, 150]), 6, Status::Live);
		set_quote(FeedId::Asset(GOLD_KIND), cents([60, 100, 140]), 6, Status::Live);
		assert_ok!(remedy(id, Remedy::GracefulExit, None));
		let fixed = settled(id);
		assert_eq!(fixed.holders, pot(120 * OUNCE, 0));
		let price = Remedies::<Test>::get(id).unwrap().reference_price;
		assert_eq!(price, FixedU128::from_rational(12, 10));
	});
}

#[test]
fn a_settlement_waits_for_both_prices_and_the_vault_stays_frozen() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		assert_ok!(remedy(id, Remedy::GracefulExit, None));
		let before = vault(id);
		for status in [Status::Halted, Status::Volatile, Status::Wide, Status::Stale] {
			set_status(FeedId::Class(CLASS), status);
			assert_noop!(settle(BOB, id), Error::<Test>::ClassQuoteNotLive);
			set_status(FeedId::Class(CLASS), Status::Live);
			set_status(FeedId::Asset(GOLD_KIND), status);
			assert_noop!(settle(BOB, id), Error::<Test>::CollateralQuoteNotLive);
			set_status(FeedId::Asset(GOLD_KIND), Status::Live);
		}
		QuotesMock::mutate(|quotes| quotes.remove(&FeedId::Class(CLASS)));
		assert_noop!(settle(BOB, id), Error::<Test>::ClassQuoteNotLive);
		set_class_price(CLASS, usd(1));
		QuotesMock::mutate(|quotes| quotes.remove(&FeedId::Asset(GOLD_KIND)));
		assert_noop!(settle(BOB, id), Error::<Test>::CollateralQuoteNotLive);
		assert_eq!(vault(id), before);
		assert!(transfer(BOB, AssetId::clt(id), CAROL, 1).is_err());
		assert_ok!(Clt::do_try_state());
		// Later it is settled at the price that is there then.
		pass(millrace_primitives::units::DAY);
		gold_at(80);
		assert_eq!(settled(id).holders, pot(125 * OUNCE, 0));
		let fixed_at: Moment = Remedies::<Test>::get(id).unwrap().fixed_at;
		assert_eq!(fixed_at, START + millrace_primitives::units::DAY);
	});
}

#[test]
fn a_rate_is_fixed_once_and_no_price_moves_it() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		assert_ok!(remedy(id, Remedy::Hybrid, None));
		settled(id);
		let before = (Remedies::<Test>::get(id), vault(id));
		gold_at(1);
		set_class_price(CLASS, usd(1_000));
		assert_noop!(settle(BOB, id), Error::<Test>::NotFrozen);
		assert_eq!((Remedies::<Test>::get(id), vault(id)), before);
		QuotesMock::set(Default::default());
		assert_ok!(claim(BOB, id));
		assert_eq!(balance(GOLD, &BOB), 1_000_050 * OUNCE);
	});
}

#[test]
fn a_donation_to_any_module_account_changes_no_settlement() {
	for ordered in [Remedy::GracefulExit, Remedy::HardStop, Remedy::Hybrid] {
		let run = |donate: bool| {
			let mut fixed = None;
			ExtBuilder::default().build_and_execute(|| {
				let id = open();
				if donate {
					for to in [Clt::account_id(), Clt::backstop(CLASS), TREASURY, ALICE] {
						assert_ok!(transfer(BOB, AssetId::SETTLEMENT, to.clone(), 777 * USD));
						assert_ok!(transfer(CAROL, GOLD, to.clone(), 777 * OUNCE));
					}
				}
				assert_ok!(remedy(id, ordered, Some(ERIN)));
				fixed = Some(settled(id));
				assert_ok!(claim(BOB, id));
			});
			fixed
		};
		assert_eq!(run(false), run(true));
	}
}

#[test]
fn the_culpable_cannot_save_units_by_moving_them_after_the_freeze() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		assert_ok!(remedy(id, Remedy::Hybrid, None));
		for who in [ALICE, DAVE] {
			assert!(transfer(who, AssetId::clt(id), CAROL, HOUR_UNITS).is_err());
		}
		assert_eq!(settled(id).burned, 50 * HOUR_UNITS);
	});
}

#[test]
fn errors_of_settle_have_an_order() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		QuotesMock::set(Default::default());
		assert_noop!(settle(BOB, VaultId(9)), Error::<Test>::UnknownVault);
		assert_noop!(settle(BOB, id), Error::<Test>::NotFrozen);
		assert_ok!(freeze(id));
		assert_noop!(settle(BOB, id), Error::<Test>::NoOrder);
		assert_ok!(remedy(id, Remedy::HardStop, None));
		assert_noop!(settle(BOB, id), Error::<Test>::ClassQuoteNotLive);
		set_class_price(CLASS, usd(1));
		assert_noop!(settle(BOB, id), Error::<Test>::CollateralQuoteNotLive);
		gold_at(100);
		assert_noop!(root(Call::settle { vault: id }), BadOrigin);
		assert_ok!(settle(BOB, id));
	});
}
