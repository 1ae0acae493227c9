use crate::{mock::*, *};
use frame_support::{
	assert_noop, assert_ok, dispatch::GetDispatchInfo, traits::fungibles::Inspect,
};
use millrace_primitives::{units::USD, AssetId, Balance, Remedy, Units, VaultId};
use sp_runtime::traits::{BadOrigin, Dispatchable};

/// An Open vault of Alice with 60 of gold and a reserve of 20 behind 100 hours: 40 hers, 10 of her
/// affiliate Dave, 30 Bob's, 20 Carol's.
fn open() -> VaultId {
	let id = indebted(ALICE, Grade::Open, 60, 100);
	set_affiliates(&ALICE, &[DAVE]);
	for (who, hours) in [(BOB, 30), (CAROL, 20), (DAVE, 10)] {
		assert_ok!(transfer(ALICE, AssetId::clt(id), who, hours * HOUR_UNITS));
	}
	id
}

fn settled(ordered: Remedy) -> VaultId {
	let id = open();
	assert_ok!(remedy(id, ordered, None));
	assert_ok!(settle(BOB, id));
	id
}

/// What a claim pays.
fn claimed(who: &AccountId, id: VaultId) -> (Balance, Balance) {
	let before = (balance(GOLD, who), cash(who));
	assert_ok!(claim(who.clone(), id));
	assert_eq!(clt(id, who), 0);
	(balance(GOLD, who) - before.0, cash(who) - before.1)
}

#[test]
fn a_claim_burns_all_units_of_its_holder_and_pays_its_share() {
	ExtBuilder::default().build_and_execute(|| {
		let id = settled(Remedy::Hybrid);
		events();
		assert_eq!(claimed(&BOB, id), (30 * OUNCE, 0));
		assert_eq!(
			events(),
			vec![Event::Claimed {
				vault: id,
				who: BOB,
				units: 30 * HOUR_UNITS,
				collateral: 30 * OUNCE,
				reserve: 0
			}]
		);
		let record = vault(id);
		assert_eq!((record.collateral, record.owed()), (20 * OUNCE, Some(20 * HOUR_UNITS)));
		assert_eq!(Assets::total_issuance(AssetId::clt(id)), 20 * HOUR_UNITS);
		assert_eq!(held_gold(&ALICE), 20 * OUNCE);
		assert_eq!(claimed(&CAROL, id), (20 * OUNCE, 0));
		assert_eq!(held_gold(&ALICE), 0);
	});
}

#[test]
fn a_claim_pays_of_both_legs() {
	ExtBuilder::default().build_and_execute(|| {
		let id = indebted(ALICE, Grade::Open, 60, 100);
		for (who, hours) in [(BOB, 75), (CAROL, 25)] {
			assert_ok!(transfer(ALICE, AssetId::clt(id), who, hours * HOUR_UNITS));
		}
		assert_ok!(remedy(id, Remedy::Hybrid, None));
		assert_ok!(settle(BOB, id));
		assert_eq!(claimed(&BOB, id), (45 * OUNCE, 15 * USD));
		assert_eq!(claimed(&CAROL, id), (15 * OUNCE, 5 * USD));
		assert_eq!((vault(id).collateral, vault(id).reserve), (0, 0));
	});
}

#[test]
fn the_first_and_the_last_of_a_thousand_claimants_get_the_same_rate() {
	ExtBuilder::default().build_and_execute(|| {
		// Collateral that a thousand does not divide, at a price that divides nothing.
		let id = open_for(ALICE, GOLD_KIND, Grade::Open, 700 * OUNCE + 7);
		assert_ok!(issue(ALICE, id, 1_000 * HOUR_UNITS, u128::MAX));
		for n in 0..1_000 {
			assert_ok!(transfer(ALICE, AssetId::clt(id), holder(n), HOUR_UNITS));
		}
		set_class_price(CLASS, sp_runtime::FixedU128::from_rational(1_000_003, 999_983));
		assert_ok!(remedy(id, Remedy::GracefulExit, Some(ERIN)));
		assert_ok!(settle(BOB, id));
		let pot = vault(id);
		let share = (pot.collateral / 1_000, pot.reserve / 1_000);
		assert!(share.0 > 0 && share.1 > 0);
		for n in 0..1_000 {
			assert_eq!(claimed(&holder(n), id), share, "claimant {n}");
		}
		// The residue is less than a unit per claim, and nobody's until the vault is closed.
		let left = vault(id);
		assert_eq!(left.owed(), Some(0));
		assert_eq!(left.collateral, pot.collateral - 1_000 * share.0);
		assert_eq!(left.reserve, pot.reserve - 1_000 * share.1);
		assert!(left.collateral < 1_000 && left.reserve < 1_000);
		assert_ok!(Clt::do_try_state());
		assert_ok!(close(BOB, id));
		assert_eq!(balance(GOLD, &Clt::backstop(CLASS)), left.collateral);
		assert_eq!(cash(&Clt::backstop(CLASS)), left.reserve);
	});
}

#[test]
fn claims_pay_the_same_in_any_order() {
	let holdings: [Units; 5] = [1, 999_999, 33_333_333, 12_345_678, 53_320_989];
	let run = |order: [usize; 5]| {
		let mut paid = [(0, 0); 5];
		ExtBuilder::default().build_and_execute(|| {
			let id = indebted(ALICE, Grade::Open, 60, 100);
			for (n, units) in holdings.into_iter().enumerate() {
				assert_ok!(transfer(ALICE, AssetId::clt(id), holder(n as u32), units));
			}
			set_class_price(CLASS, sp_runtime::FixedU128::from_rational(1_000_003, 999_983));
			assert_ok!(remedy(id, Remedy::Hybrid, None));
			assert_ok!(settle(BOB, id));
			for n in order {
				paid[n] = claimed(&holder(n as u32), id);
			}
		});
		paid
	};
	let expected = run([0, 1, 2, 3, 4]);
	for order in [[4, 3, 2, 1, 0], [2, 0, 4, 1, 3], [1, 4, 0, 3, 2]] {
		assert_eq!(run(order), expected);
	}
}

#[test]
fn claims_in_many_parts_never_pay_more_than_one_claim() {
	let run = |parts: u128| {
		let mut paid = (0, 0);
		ExtBuilder::default().build_and_execute(|| {
			let id = indebted(ALICE, Grade::Open, 60, 100);
			assert_ok!(transfer(ALICE, AssetId::clt(id), BOB, 100 * HOUR_UNITS));
			set_class_price(CLASS, sp_runtime::FixedU128::from_rational(1_000_003, 999_983));
			assert_ok!(remedy(id, Remedy::Hybrid, None));
			assert_ok!(settle(BOB, id));
			for part in 0..parts {
				let total = 100 * HOUR_UNITS;
				let units = total * (part + 1) / parts - total * part / parts;
				assert_ok!(transfer(BOB, AssetId::clt(id), DAVE, units));
				let got = claimed(&DAVE, id);
				paid = (paid.0 + got.0, paid.1 + got.1);
			}
		});
		paid
	};
	let whole = run(1);
	for parts in [2, 3, 7, 31] {
		let sum = run(parts);
		assert!(sum.0 <= whole.0 && whole.0 <= sum.0 + parts);
		assert!(sum.1 <= whole.1 && whole.1 <= sum.1 + parts);
	}
}

#[test]
fn a_claim_is_made_once() {
	ExtBuilder::default().build_and_execute(|| {
		let id = settled(Remedy::Hybrid);
		assert_ok!(claim(BOB, id));
		assert_noop!(claim(BOB, id), Error::<Test>::NothingToClaim);
		// Bought anew it is another claim.
		assert_ok!(transfer(CAROL, AssetId::clt(id), BOB, 5 * HOUR_UNITS));
		assert_eq!(claimed(&BOB, id), (5 * OUNCE, 0));
		assert_noop!(claim(BOB, id), Error::<Test>::NothingToClaim);
	});
}

#[test]
fn who_holds_nothing_claims_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		let id = settled(Remedy::Hybrid);
		assert_noop!(claim(ERIN, id), Error::<Test>::NothingToClaim);
		// Units of another vault are not units of this one.
		let other = indebted(CAROL, Grade::Prime, 150, 100);
		assert_ok!(transfer(CAROL, AssetId::clt(other), holder(1), HOUR_UNITS));
		assert_noop!(claim(holder(1), id), Error::<Test>::NothingToClaim);
	});
}

#[test]
fn the_culpable_claim_nothing_of_a_hybrid_whoever_gives_them_units() {
	ExtBuilder::default().build_and_execute(|| {
		let id = settled(Remedy::Hybrid);
		for who in [ALICE, DAVE] {
			assert_noop!(claim(who.clone(), id), Error::<Test>::Culpable);
			assert_ok!(transfer(BOB, AssetId::clt(id), who.clone(), HOUR_UNITS));
			assert_noop!(claim(who, id), Error::<Test>::Culpable);
		}
	});
}

#[test]
fn the_owner_claims_of_a_graceful_exit_like_anyone() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		gold_at(200);
		assert_ok!(remedy(id, Remedy::GracefulExit, None));
		assert_ok!(settle(BOB, id));
		for (who, hours) in [(ALICE, 40), (BOB, 30), (CAROL, 20), (DAVE, 10)] {
			assert_eq!(claimed(&who, id), (hours * OUNCE / 2, 0));
		}
		assert_eq!((vault(id).owed(), vault(id).collateral), (Some(0), 0));
	});
}

#[test]
fn a_claim_after_a_hard_stop_burns_and_pays_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		let id = settled(Remedy::HardStop);
		for who in [ALICE, BOB, CAROL, DAVE] {
			assert_eq!(claimed(&who, id), (0, 0));
		}
		assert_ok!(close(ERIN, id));
	});
}

#[test]
fn a_claim_needs_a_settled_vault() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		assert_noop!(claim(BOB, VaultId(9)), Error::<Test>::UnknownVault);
		assert_noop!(claim(BOB, id), Error::<Test>::NotSettled);
		assert_ok!(freeze(id));
		assert_noop!(claim(BOB, id), Error::<Test>::NotSettled);
		assert_ok!(remedy(id, Remedy::Hybrid, None));
		assert_noop!(claim(BOB, id), Error::<Test>::NotSettled);
		assert_ok!(settle(BOB, id));
		assert_noop!(root(Call::claim { vault: id }), BadOrigin);
		assert_ok!(claim(BOB, id));
		assert_ok!(claim(CAROL, id));
		assert_ok!(close(DAVE, id));
		assert_noop!(claim(BOB, id), Error::<Test>::NotSettled);
	});
}

#[test]
fn a_claim_needs_no_quote_no_class_and_no_standing() {
	ExtBuilder::default().build_and_execute(|| {
		let id = settled(Remedy::Hybrid);
		QuotesMock::set(Default::default());
		ClassesMock::set(Default::default());
		CapacityMock::set(Default::default());
		assert_eq!(claimed(&BOB, id), (30 * OUNCE, 0));
	});
}

#[test]
fn a_native_claim_is_refunded_to_its_own_weight() {
	ExtBuilder::default().build_and_execute(|| {
		for (asset, expected) in
			[(NATIVE, Some(<() as WeightInfo>::claim_native())), (GOLD_KIND, None)]
		{
			set_asset_price(asset.clone(), sp_runtime::FixedU128::from_u32(10_000_000));
			let id = open_for(ALICE, asset, Grade::Prime, 1_000 * OUNCE);
			assert_ok!(issue(ALICE, id, 1_000, 0));
			assert_ok!(transfer(ALICE, AssetId::clt(id), BOB, 1_000));
			assert_ok!(remedy(id, Remedy::GracefulExit, None));
			assert_ok!(settle(BOB, id));
			let call: RuntimeCall = Call::claim { vault: id }.into();
			assert_eq!(call.get_dispatch_info().call_weight, <() as WeightInfo>::claim());
			let info = call.dispatch(RuntimeOrigin::signed(BOB)).unwrap();
			assert_eq!(info.actual_weight, expected);
		}
	});
}

#[test]
fn a_settled_vault_is_closed_by_anyone_once_everybody_claimed() {
	ExtBuilder::default().build_and_execute(|| {
		let id = settled(Remedy::Hybrid);
		assert_noop!(close(ALICE, id), Error::<Test>::StillOwed);
		assert_ok!(claim(BOB, id));
		assert_noop!(close(DAVE, id), Error::<Test>::StillOwed);
		assert_ok!(claim(CAROL, id));
		events();
		assert_ok!(close(DAVE, id));
		assert_eq!(
			events(),
			vec![Event::RemedyClosed {
				vault: id,
				collateral: 0,
				reserve: 0,
				deposit: VAULT_DEPOSIT
			}]
		);
		let record = vault(id);
		assert_eq!(record.status, VaultStatus::Closed);
		assert_eq!((record.collateral, record.reserve, record.deposit), (0, 0, 0));
		assert_eq!(held(NATIVE, HoldReason::VaultDeposit, &ALICE), 0);
		assert!(!Remedies::<Test>::contains_key(id));
		assert!(!OwnedVaults::<Test>::contains_key(ALICE));
		assert_noop!(close(DAVE, id), Error::<Test>::NotOwner);
		assert_noop!(close(ALICE, id), Error::<Test>::NotActive);
		let clt = AssetId::clt(id);
		assert_ok!(signed(DAVE, pallet_assets::Call::destroy_accounts { id: clt }));
		assert_ok!(signed(DAVE, pallet_assets::Call::finish_destroy { id: clt }));
	});
}

#[test]
fn a_whole_failure_is_found_again_in_the_provenance_and_drains_every_account() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		gold_at(50);
		assert_ok!(liquidate(BOB, id, 10 * HOUR_UNITS, 0));
		assert_ok!(wind_down(CAROL, id));
		assert_ok!(settle(CAROL, id));
		assert_ok!(claim(BOB, id));
		assert_ok!(claim(CAROL, id));
		assert_ok!(close(CAROL, id));
		// Opened, deposited, issued, liquidated, frozen, ordered, fixed, twice claimed, closed.
		assert_eq!(vault(id).sequence, 10);
		assert_eq!(cash(&Clt::account_id()), 0);
		assert_eq!(held_gold(&ALICE), 0);
		assert_eq!(Collaterals::<Test>::get(GOLD_KIND).unwrap().total, 0);
		assert_eq!(Assets::total_issuance(AssetId::clt(id)), 0);
	});
}
