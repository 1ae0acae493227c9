//! What an open case of the oracle stops, and what the oracle asks about vaults.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::fungibles::MutateHold};
use millrace_primitives::{
	units::USD, AssetId, ClassId, FeedId, Obligations, Remedy, Standing, Status, VaultId,
};
use sp_runtime::{DispatchResult, FixedU128};

/// An Open vault of Alice with 60 of gold behind 100 hours, half of them Bob's.
fn open() -> VaultId {
	let id = indebted(ALICE, Grade::Open, 60, 100);
	assert_ok!(transfer(ALICE, AssetId::clt(id), BOB, 50 * HOUR_UNITS));
	id
}

/// The oracle lets the vault go.
fn acquit(id: VaultId) -> DispatchResult {
	<Clt as Obligations<AccountId>>::thaw(id)
}

/// The oracle orders a remedy.
fn convict(id: VaultId, remedy: Remedy) -> DispatchResult {
	<Clt as Obligations<AccountId>>::remedy(id, remedy, Some(ERIN))
}

#[test]
fn settle_fails_with_under_dispute_while_a_case_is_open_and_works_once_it_is_over() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		assert_ok!(dispute(id));
		assert_noop!(settle(BOB, id), Error::<Test>::UnderDispute);
		// Neither does an order of governance let anybody pay out before the verdict.
		assert_ok!(remedy(id, Remedy::GracefulExit, None));
		assert_noop!(settle(BOB, id), Error::<Test>::UnderDispute);
		assert_noop!(claim(BOB, id), Error::<Test>::NotSettled);
		end_dispute(id);
		assert_ok!(settle(BOB, id));
		assert_ok!(claim(BOB, id));
	});
}

#[test]
fn what_the_oracle_orders_is_settled_as_soon_as_its_case_is_over() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		assert_ok!(dispute(id));
		// It may order before it takes note that the case is over, or after.
		assert_ok!(convict(id, Remedy::Hybrid));
		assert_noop!(settle(BOB, id), Error::<Test>::UnderDispute);
		end_dispute(id);
		assert_ok!(settle(BOB, id));
		assert_eq!(vault(id).status, VaultStatus::Settled);
		let other = open();
		assert_ok!(dispute(other));
		end_dispute(other);
		assert_noop!(settle(BOB, other), Error::<Test>::NoOrder);
		assert_ok!(convict(other, Remedy::Hybrid));
		assert_ok!(settle(BOB, other));
	});
}

#[test]
fn thaw_fails_with_under_dispute_while_a_case_is_open_and_works_once_it_is_over() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		assert_ok!(dispute(id));
		assert_noop!(thaw(id), Error::<Test>::UnderDispute);
		end_dispute(id);
		assert_ok!(thaw(id));
		assert_eq!(vault(id).status, VaultStatus::Active);
	});
}

#[test]
fn the_oracle_lets_a_vault_go_whether_or_not_its_case_counts_as_open() {
	ExtBuilder::default().build_and_execute(|| {
		for over_before in [false, true] {
			let id = open();
			assert_ok!(dispute(id));
			if over_before {
				end_dispute(id);
			}
			assert_ok!(acquit(id));
			end_dispute(id);
			assert_eq!(vault(id).status, VaultStatus::Active);
			assert_ok!(transfer(BOB, AssetId::clt(id), CAROL, 1));
		}
	});
}

#[test]
fn an_order_that_was_given_during_a_case_outlives_an_acquittal_and_not_a_conviction() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		assert_ok!(dispute(id));
		assert_ok!(remedy(id, Remedy::GracefulExit, None));
		assert_noop!(acquit(id), Error::<Test>::AlreadyInRemedy);
		assert_ok!(convict(id, Remedy::HardStop));
		let order = PendingRemedies::<Test>::get(id).expect("ordered");
		assert_eq!((order.remedy, order.reporter), (Remedy::HardStop, Some(ERIN)));
		end_dispute(id);
		assert_ok!(settle(BOB, id));
		assert_noop!(convict(id, Remedy::Hybrid), Error::<Test>::AlreadyInRemedy);
	});
}

#[test]
fn a_fleet_that_is_condemned_during_a_case_winds_its_vault_down_after_an_acquittal() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		assert_ok!(dispute(id));
		set_capacity(&ALICE, CLASS, Standing::Condemned, 0);
		assert_eq!(<Clt as Obligations<AccountId>>::condemned(&ALICE, CLASS, &ERIN), Ok(0));
		assert_noop!(wind_down(BOB, id), Error::<Test>::NotActive);
		end_dispute(id);
		assert_ok!(acquit(id));
		assert_ok!(wind_down(BOB, id));
		assert_ok!(settle(BOB, id));
	});
}

#[test]
fn a_case_about_one_vault_leaves_the_others_alone() {
	ExtBuilder::default().build_and_execute(|| {
		let (disputed, settled, thawed) = (open(), open(), open());
		assert_ok!(dispute(disputed));
		assert_ok!(remedy(settled, Remedy::Hybrid, None));
		assert_ok!(settle(BOB, settled));
		assert_ok!(freeze(thawed));
		assert_ok!(thaw(thawed));
		assert_eq!(vault(disputed).status, VaultStatus::Frozen);
	});
}

#[test]
fn errors_of_settle_and_thaw_have_an_order_with_that_of_a_dispute() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		// Whatever a case says of vaults that are not there or not frozen.
		DisputedMock::set([id, VaultId(9)].into());
		assert_noop!(settle(BOB, VaultId(9)), Error::<Test>::UnknownVault);
		assert_noop!(thaw(VaultId(9)), Error::<Test>::UnknownVault);
		assert_noop!(settle(BOB, id), Error::<Test>::NotFrozen);
		assert_noop!(thaw(id), Error::<Test>::NotFrozen);
		assert_ok!(freeze(id));
		set_status(FeedId::Class(CLASS), Status::Stale);
		assert_noop!(settle(BOB, id), Error::<Test>::UnderDispute);
		assert_noop!(thaw(id), Error::<Test>::UnderDispute);
		end_dispute(id);
		assert_noop!(settle(BOB, id), Error::<Test>::NoOrder);
		assert_ok!(remedy(id, Remedy::Hybrid, None));
		DisputedMock::set([id].into());
		assert_noop!(settle(BOB, id), Error::<Test>::UnderDispute);
		assert_noop!(thaw(id), Error::<Test>::UnderDispute);
		end_dispute(id);
		assert_noop!(settle(BOB, id), Error::<Test>::ClassQuoteNotLive);
		assert_noop!(thaw(id), Error::<Test>::AlreadyInRemedy);
	});
}

#[test]
fn owing_vaults_are_those_that_owe_and_are_not_settled_in_the_order_of_their_opening() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Clt::owing_vaults(&ALICE, CLASS), vec![]);
		let first = indebted(ALICE, Grade::Prime, 150, 100);
		let empty = open_with(Grade::Prime, 5 * OUNCE);
		let last = open();
		indebted(CAROL, Grade::Prime, 150, 100);
		assert_eq!(Clt::owing_vaults(&ALICE, CLASS), vec![first, last]);
		assert_eq!(Clt::owing_vaults(&ALICE, OTHER), vec![]);
		assert_eq!(Clt::owing_vaults(&BOB, CLASS), vec![]);
		// Frozen by governance or by a case: it still owes.
		assert_ok!(freeze(first));
		assert_ok!(dispute(last));
		assert_eq!(Clt::owing_vaults(&ALICE, CLASS), vec![first, last]);
		assert_ok!(remedy(first, Remedy::Hybrid, None));
		assert_eq!(Clt::owing_vaults(&ALICE, CLASS), vec![first, last]);
		assert_ok!(settle(BOB, first));
		assert_eq!(Clt::owing_vaults(&ALICE, CLASS), vec![last]);
		assert_ok!(acquit(last));
		end_dispute(last);
		assert_ok!(issue(ALICE, empty, MIN_OWED, 0));
		assert_eq!(Clt::owing_vaults(&ALICE, CLASS), vec![empty, last]);
		assert_ok!(retire(ALICE, empty, MIN_OWED));
		assert_ok!(close(ALICE, empty));
		assert_eq!(Clt::owing_vaults(&ALICE, CLASS), vec![last]);
	});
}

#[test]
fn owing_vaults_are_all_that_an_owner_may_have_at_most_and_of_one_class_each() {
	ExtBuilder::default().build_and_execute(|| {
		let prime = |class_id: ClassId| {
			let id = NextVaultId::<Test>::get();
			assert_ok!(open_vault(ALICE, class_id, GOLD_KIND, Grade::Prime));
			assert_ok!(deposit(ALICE, id, 150 * OUNCE));
			assert_ok!(issue(ALICE, id, 100 * HOUR_UNITS, 0));
			id
		};
		assert_ok!(set_risk_params(OTHER, ClassRiskParams::with_fuse(1_000_000 * HOUR_UNITS)));
		let first = prime(CLASS);
		let other = prime(OTHER);
		let last = prime(CLASS);
		assert_eq!(Clt::owing_vaults(&ALICE, CLASS), vec![first, last]);
		assert_eq!(Clt::owing_vaults(&ALICE, OTHER), vec![other]);
		assert_ok!(retire(ALICE, other, 100 * HOUR_UNITS));
		assert_ok!(close(ALICE, other));
		let newest = prime(CLASS);
		assert_eq!(Clt::owing_vaults(&ALICE, CLASS), vec![first, last, newest]);
		assert_eq!(u32::try_from(Clt::owing_vaults(&ALICE, CLASS).len()), Ok(MAX_VAULTS));
	});
}

#[test]
fn what_a_vault_owes_is_worth_the_middle_of_its_class_whatever_the_status() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Clt::value_owed_usd(VaultId(9)), None);
		let id = open();
		assert_eq!(Clt::value_owed_usd(id), Some(100 * USD));
		// Not the edges of the band, and nothing of the collateral.
		QuotesMock::mutate(|quotes| quotes.remove(&FeedId::Asset(GOLD_KIND)));
		let half = FixedU128::from_rational(1, 2);
		for status in [Status::Halted, Status::Volatile, Status::Wide, Status::Stale, Status::Live]
		{
			set_quote(FeedId::Class(CLASS), [half, usd(2), usd(9)], 6, status);
			assert_eq!(Clt::value_owed_usd(id), Some(200 * USD));
		}
		// 33.333333 and a third, rounded up.
		set_class_price(CLASS, FixedU128::from_rational(1, 3));
		assert_eq!(Clt::value_owed_usd(id), Some(33_333_334));
		QuotesMock::mutate(|quotes| quotes.remove(&FeedId::Class(CLASS)));
		assert_eq!(Clt::value_owed_usd(id), None);
	});
}

#[test]
fn a_vault_that_owes_nothing_is_worth_nothing_at_whatever_price() {
	ExtBuilder::default().build_and_execute(|| {
		let empty = open_with(Grade::Prime, 5 * OUNCE);
		assert_eq!(Clt::value_owed_usd(empty), Some(0));
		QuotesMock::set(Default::default());
		assert_eq!(Clt::value_owed_usd(empty), Some(0));
		assert_ok!(close(ALICE, empty));
		assert_eq!(Clt::value_owed_usd(empty), Some(0));
	});
}

#[test]
fn a_vault_is_worth_what_it_owes_wherever_it_is_in_its_life() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		assert_ok!(dispute(id));
		assert_eq!(Clt::value_owed_usd(id), Some(100 * USD));
		assert_ok!(convict(id, Remedy::Hybrid));
		end_dispute(id);
		assert_eq!(Clt::value_owed_usd(id), Some(100 * USD));
		// Alice's half is burned; Bob's can claim.
		assert_ok!(settle(BOB, id));
		assert_eq!(Clt::value_owed_usd(id), Some(50 * USD));
		assert_ok!(claim(BOB, id));
		assert_eq!(Clt::value_owed_usd(id), Some(0));
	});
}

#[test]
fn a_holding_is_all_that_an_account_has_free_and_on_hold() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Clt::holding(VaultId(9), &BOB), (0, 0));
		let id = open();
		let (half, all) = (50 * HOUR_UNITS, 100 * HOUR_UNITS);
		assert_eq!(Clt::holding(id, &ALICE), (half, all));
		assert_eq!(Clt::holding(id, &BOB), (half, all));
		assert_eq!(Clt::holding(id, &ERIN), (0, all));
		let (clt_of, reason) = (AssetId::clt(id), HoldReason::Collateral.into());
		assert_ok!(AssetsHolder::hold(clt_of, &reason, &BOB, 20 * HOUR_UNITS));
		assert_eq!(clt(id, &BOB), 30 * HOUR_UNITS);
		assert_eq!(Clt::holding(id, &BOB), (half, all));
		// A frozen token is still somebody's.
		assert_ok!(dispute(id));
		assert_eq!(Clt::holding(id, &BOB), (half, all));
		assert_ok!(acquit(id));
		end_dispute(id);
		assert_ok!(retire(ALICE, id, half));
		assert_eq!(Clt::holding(id, &ALICE), (0, half));
		assert_eq!(Clt::holding(id, &BOB), (half, half));
	});
}
