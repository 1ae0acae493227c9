//! What others may do with units that they keep for holders: the trait `Vaults`.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use millrace_primitives::{
	AssetId, Claimed, FeedId, Remedy, Standing, Status, Units, VaultFacts, VaultId, VaultState,
	Vaults as VaultsTrait,
};
use sp_runtime::{DispatchError, TokenError};

/// A Prime vault of Alice with 150 of gold behind 100 hours, all of them Bob's.
fn prime() -> VaultId {
	let id = indebted(ALICE, Grade::Prime, 150, 100);
	assert_ok!(transfer(ALICE, AssetId::clt(id), BOB, 100 * HOUR_UNITS));
	id
}

fn claim_for(
	id: VaultId,
	units: Units,
	holder: &AccountId,
	beneficiary: &AccountId,
) -> Result<Claimed, DispatchError> {
	<Clt as VaultsTrait<_>>::claim(id, units, holder, beneficiary)
}

fn state(id: VaultId) -> VaultState {
	let facts = <Clt as VaultsTrait<_>>::vault(id).expect("it was opened");
	let VaultFacts { owner, class_id, state } = facts;
	assert_eq!((owner, class_id), (ALICE, CLASS));
	state
}

#[test]
fn a_vault_is_shown_as_its_holders_need_to_know_it() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(<Clt as VaultsTrait<_>>::vault(VaultId(0)), None);
		let id = prime();
		assert_eq!(state(id), VaultState::Active);
		assert_ok!(freeze(id));
		assert_eq!(state(id), VaultState::Frozen);
		assert_ok!(remedy(id, Remedy::Hybrid, None));
		assert_ok!(settle(CAROL, id));
		assert_eq!(state(id), VaultState::Settled { reference_price: usd(1) });
		assert_ok!(claim(BOB, id));
		assert_ok!(close(CAROL, id));
		assert_eq!(state(id), VaultState::Closed);
	});
}

#[test]
fn units_of_a_sound_prime_vault_are_good_delivery() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		assert_ok!(Clt::ensure_good_delivery(id));
	});
}

#[test]
fn units_are_no_good_delivery_if_anything_is_wrong_with_their_vault() {
	ExtBuilder::default().build_and_execute(|| {
		let refused = |id, error: Error<Test>| {
			assert_noop!(Clt::ensure_good_delivery(id), error);
		};
		refused(VaultId(0), Error::UnknownVault);
		let id = prime();
		refused(indebted(ALICE, Grade::Open, 150, 100), Error::NotPrime);
		for standing in [Standing::Absent, Standing::Condemned, Standing::Unattested] {
			set_capacity(&ALICE, CLASS, standing, 1_000 * HOUR_UNITS);
			refused(id, Error::NotInGoodStanding);
		}
		set_capacity(&ALICE, CLASS, Standing::Good, 1_000 * HOUR_UNITS);
		set_status(FeedId::Class(CLASS), Status::Wide);
		refused(id, Error::ClassQuoteNotLive);
		set_status(FeedId::Class(CLASS), Status::Live);
		set_status(FeedId::Asset(GOLD_KIND), Status::Stale);
		refused(id, Error::CollateralQuoteNotLive);
		set_status(FeedId::Asset(GOLD_KIND), Status::Live);
		gold_at(99);
		refused(id, Error::BelowIssueRatio);
		gold_at(100);
		assert_ok!(Clt::ensure_good_delivery(id));
		assert_ok!(freeze(id));
		refused(id, Error::NotActive);
	});
}

#[test]
fn a_delivery_burns_units_and_ends_the_debt_of_them() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		events();
		assert_ok!(Clt::deliver(id, 30 * HOUR_UNITS, &BOB));
		let owed = 70 * HOUR_UNITS;
		assert_eq!(events(), vec![Event::Delivered { vault: id, units: 30 * HOUR_UNITS, owed }]);
		assert_eq!((vault(id).owed(), vault(id).delivered), (Some(owed), 30 * HOUR_UNITS));
		assert_eq!((clt(id, &BOB), Owed::<Test>::get(ALICE, CLASS)), (owed, owed));
		assert_eq!(Totals::<Test>::get(CLASS).retired, 30 * HOUR_UNITS);
		assert_eq!(vault(id).collateral, 150 * OUNCE);
	});
}

#[test]
fn units_of_an_unattested_owner_are_delivered_like_any_others() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		set_capacity(&ALICE, CLASS, Standing::Unattested, 1_000 * HOUR_UNITS);
		assert_ok!(Clt::deliver(id, HOUR_UNITS, &BOB));
	});
}

#[test]
fn a_delivery_may_leave_less_than_the_minimum_which_can_be_delivered_too() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		assert_ok!(Clt::deliver(id, 100 * HOUR_UNITS - 1, &BOB));
		assert_eq!(vault(id).owed(), Some(1));
		assert_ok!(Clt::do_try_state());
		assert_ok!(Clt::deliver(id, 1, &BOB));
		assert_ok!(close(ALICE, id));
	});
}

#[test]
fn a_delivery_is_refused_if_it_is_of_nothing_too_much_or_from_a_frozen_vault() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Clt::deliver(VaultId(9), 1, &BOB), Error::<Test>::UnknownVault);
		let id = prime();
		assert_noop!(Clt::deliver(id, 0, &BOB), Error::<Test>::ZeroAmount);
		let more = 100 * HOUR_UNITS + 1;
		assert_noop!(Clt::deliver(id, more, &BOB), Error::<Test>::ExceedsOwed);
		assert_noop!(Clt::deliver(id, 1, &CAROL), TokenError::FundsUnavailable);
		assert_ok!(freeze(id));
		assert_noop!(Clt::deliver(id, 1, &BOB), Error::<Test>::NotActive);
	});
}

#[test]
fn units_delivered_by_a_settled_vault_pay_its_owner_after_a_graceful_exit_alone() {
	for (ordered, to_owner) in [(Remedy::GracefulExit, true), (Remedy::Hybrid, false)] {
		ExtBuilder::default().build_and_execute(|| {
			let id = prime();
			assert_ok!(remedy(id, ordered, None));
			assert_ok!(settle(CAROL, id));
			let backstop = <Clt as VaultsTrait<_>>::backstop(CLASS);
			let before = (balance(GOLD, &ALICE), balance(GOLD, &backstop));
			assert_ok!(Clt::deliver(id, 10 * HOUR_UNITS, &BOB));
			let got = (balance(GOLD, &ALICE) - before.0, balance(GOLD, &backstop) - before.1);
			let share = 10 * OUNCE;
			assert_eq!(got, if to_owner { (share, 0) } else { (0, share) });
			assert_eq!(vault(id).delivered, 0, "it was not retired, but claimed");
		});
	}
}

#[test]
fn a_claim_for_others_pays_the_share_of_the_named_units_to_the_named_account() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		assert_noop!(claim_for(id, 1, &BOB, &CAROL), Error::<Test>::NotSettled);
		assert_ok!(remedy(id, Remedy::Hybrid, None));
		assert_ok!(settle(CAROL, id));
		assert_noop!(claim_for(id, 0, &BOB, &CAROL), Error::<Test>::NothingToClaim);
		let before = balance(GOLD, &CAROL);
		let paid = Claimed { collateral: 25 * OUNCE, reserve: 0 };
		assert_eq!(claim_for(id, 25 * HOUR_UNITS, &BOB, &CAROL), Ok(paid));
		assert_eq!(balance(GOLD, &CAROL) - before, 25 * OUNCE);
		assert_eq!(clt(id, &BOB), 75 * HOUR_UNITS);
		assert_noop!(claim_for(id, 1, &CAROL, &CAROL), TokenError::FundsUnavailable);
	});
}

#[test]
fn units_are_worth_collateral_at_the_middle_of_both_prices() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Clt::worth(VaultId(0), 1), None);
		let id = prime();
		set_quote(FeedId::Class(CLASS), [usd(2), usd(3), usd(5)], 6, Status::Halted);
		set_quote(FeedId::Asset(GOLD_KIND), [usd(1), usd(7), usd(9)], 6, Status::Wide);
		// 3 / 7 of an ounce, rounded down.
		assert_eq!(Clt::worth(id, HOUR_UNITS), Some(428_571));
		assert_eq!(Clt::worth(id, 0), Some(0));
	});
}

#[test]
fn a_compensation_pays_what_is_asked_up_to_the_share_of_the_units() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		let before = balance(GOLD, &CAROL);
		events();
		assert_eq!(Clt::compensate(id, 5 * OUNCE, 10 * HOUR_UNITS, &CAROL), Ok(5 * OUNCE));
		let paid = Event::Compensated {
			vault: id,
			beneficiary: CAROL,
			units: 10 * HOUR_UNITS,
			collateral: 5 * OUNCE,
			remaining: 145 * OUNCE,
		};
		assert_eq!(events(), vec![paid]);
		// A hundredth of what is left, however much is asked.
		assert_eq!(Clt::compensate(id, u128::MAX, HOUR_UNITS, &CAROL), Ok(1_450_000));
		assert_eq!(balance(GOLD, &CAROL) - before, 6_450_000);
		assert_eq!(vault(id).owed(), Some(100 * HOUR_UNITS));
		assert_eq!(Collaterals::<Test>::get(GOLD_KIND).unwrap().total, vault(id).collateral);
	});
}

#[test]
fn an_owner_that_fails_its_own_account_over_and_over_stops_at_the_maintenance_ratio() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		let all = 100 * HOUR_UNITS;
		assert_eq!(Clt::compensate(id, 20 * OUNCE, all, &CAROL), Ok(20 * OUNCE));
		assert_eq!(Clt::compensate(id, 20 * OUNCE, all, &CAROL), Ok(10 * OUNCE));
		assert_eq!(Clt::compensate(id, 20 * OUNCE, all, &CAROL), Ok(0));
		assert_eq!(vault(id).collateral, 120 * OUNCE);
		assert_noop!(liquidate(BOB, id, HOUR_UNITS, 0), Error::<Test>::Healthy);
	});
}

#[test]
fn a_compensation_pays_nothing_where_it_cannot_and_does_not_fail() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		assert_eq!(Clt::compensate(id, 0, HOUR_UNITS, &CAROL), Ok(0));
		assert_eq!(Clt::compensate(id, OUNCE, 0, &CAROL), Ok(0));
		assert_noop!(
			Clt::compensate(id, OUNCE, 100 * HOUR_UNITS + 1, &CAROL),
			Error::<Test>::ExceedsOwed
		);
		set_status(FeedId::Asset(GOLD_KIND), Status::Halted);
		assert_eq!(Clt::compensate(id, OUNCE, HOUR_UNITS, &CAROL), Ok(0));
		set_status(FeedId::Asset(GOLD_KIND), Status::Live);
		assert_ok!(freeze(id));
		assert_eq!(Clt::compensate(id, OUNCE, HOUR_UNITS, &CAROL), Ok(0));
		assert_eq!(vault(id).collateral, 150 * OUNCE);
	});
}

#[test]
fn a_compensation_that_its_beneficiary_cannot_receive_is_filed_for_it() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		fund(GOLD, &CAROL, 1);
		assert_ok!(signed(DAVE, pallet_assets::Call::block { id: GOLD, who: CAROL }));
		let before = balance(GOLD, &CAROL);
		assert_eq!(Clt::compensate(id, 5 * OUNCE, 10 * HOUR_UNITS, &CAROL), Ok(5 * OUNCE));
		assert_eq!((balance(GOLD, &CAROL), filed(&CAROL, GOLD)), (before, 5 * OUNCE));
		assert_eq!(vault(id).collateral, 145 * OUNCE);
		assert_eq!(Collaterals::<Test>::get(GOLD_KIND).unwrap().total, 145 * OUNCE);
	});
}

#[test]
fn what_benchmarks_of_others_begin_with_is_good_delivery_and_can_be_settled() {
	ExtBuilder::default().build_and_execute(|| {
		let id = crate::fixture::vault::<Test>(&CAROL, CLASS, 50 * HOUR_UNITS, &BOB);
		assert_ok!(Clt::ensure_good_delivery(id));
		assert_eq!(clt(id, &BOB), 50 * HOUR_UNITS);
		crate::fixture::settle::<Test>(id);
		assert_eq!(vault(id).status, VaultStatus::Settled);
		assert_ok!(claim_for(id, 50 * HOUR_UNITS, &BOB, &BOB));
	});
}
