use crate::{mock::*, *};
use frame_support::assert_ok;
use millrace_primitives::{
	units::{DAY, USD},
	FeedId, Obligations, Status, VaultId,
};
use sp_core::H256;
use sp_runtime::FixedU128;

fn ratio(n: u128, d: u128) -> FixedU128 {
	FixedU128::from_rational(n, d)
}

#[test]
fn a_vault_shows_issue_price_and_risk_adjusted_value() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Clt::vault(VaultId(0)), None);
		let id = open_with(Grade::Open, 60 * OUNCE);
		assert_ok!(issue(ALICE, id, 100 * HOUR_UNITS, 20 * USD));
		let view = Clt::vault(id).unwrap();
		assert_eq!(view.record, vault(id));
		assert_eq!(view.owed, 100 * HOUR_UNITS);
		assert_eq!(
			view.pricing,
			Some(VaultPricing {
				status: Status::Live,
				compute_value: 100 * USD,
				collateral_value: 60 * USD,
				cover_ratio: ratio(6, 10),
				premium_rate: ratio(2, 10),
				issue_price: 1_200_000,
				risk_adjusted_value: 80 * USD,
			})
		);
	});
}

#[test]
fn the_two_prices_move_in_opposite_directions_with_the_cover() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Open, 60 * OUNCE);
		assert_ok!(issue(ALICE, id, 100 * HOUR_UNITS, 20 * USD));
		let mut last = Clt::vault(id).unwrap().pricing.unwrap();
		for price in [90, 80, 70, 60, 50] {
			set_asset_price(GOLD_KIND, ratio(price, 100));
			let now = Clt::vault(id).unwrap().pricing.unwrap();
			assert!(now.issue_price > last.issue_price);
			assert!(now.risk_adjusted_value < last.risk_adjusted_value);
			last = now;
		}
	});
}

#[test]
fn a_vault_shows_the_worse_status_and_no_price_without_a_quote() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Open, 60 * OUNCE);
		set_status(FeedId::Class(CLASS), Status::Stale);
		set_status(FeedId::Asset(GOLD_KIND), Status::Volatile);
		assert_eq!(Clt::vault(id).unwrap().pricing.unwrap().status, Status::Volatile);
		QuotesMock::mutate(|quotes| quotes.remove(&FeedId::Class(CLASS)));
		assert_eq!(Clt::vault(id).unwrap().pricing, None);
	});
}

#[test]
fn a_quote_says_why_a_purchase_would_be_refused() {
	ExtBuilder::default().build_and_execute(|| {
		let quote = Clt::quote_purchase;
		assert_eq!(quote(VaultId(0), 0), Err(Error::<Test>::ZeroAmount.into()));
		assert_eq!(quote(VaultId(0), 1), Err(Error::<Test>::UnknownVault.into()));
		let id = open_with(Grade::Prime, OUNCE);
		assert_eq!(quote(id, 1), Err(Error::<Test>::ExceedsOffer.into()));
		assert_ok!(offer(ALICE, id, HOUR_UNITS));
		assert_eq!(quote(id, HOUR_UNITS), Err(Error::<Test>::BelowIssueRatio.into()));
		assert_ok!(close(ALICE, id));
		assert_eq!(quote(id, 1), Err(Error::<Test>::NotActive.into()));
	});
}

#[test]
fn risk_params_totals_and_obligations_are_readable() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 150 * OUNCE);
		assert_eq!(Clt::provenance(id).map(|(sequence, _)| sequence), Some(2));
		assert_ok!(issue(ALICE, id, 100, 0));
		assert_eq!(Clt::totals(CLASS).issued, 100);
		assert_eq!(Clt::totals(OTHER), ClassTotals::default());
		assert_eq!(Clt::risk_params(CLASS).map(|params| params.changed_at), Some(START));
		assert_eq!(Clt::risk_params(OTHER), None);
		assert_eq!(Clt::collateral(GOLD_KIND).map(|record| record.total), Some(150 * OUNCE));
		assert_eq!(<Clt as Obligations<_>>::owed(&ALICE, CLASS), 100);
		assert_eq!(<Clt as Obligations<_>>::owed(&ALICE, OTHER), 0);
		assert_eq!(<Clt as Obligations<_>>::open_vaults(&ALICE), 1);
		assert_eq!(<Clt as Obligations<_>>::open_vaults(&BOB), 0);
		assert_ne!(Clt::provenance(id), Some((3, H256::zero())));
	});
}

#[test]
fn accounts_of_reserve_and_backstops_differ() {
	ExtBuilder::default().build_and_execute(|| {
		let (reserve, zero) = Clt::accounts(CLASS);
		let (_, one) = Clt::accounts(OTHER);
		assert_ne!(reserve, zero);
		assert_ne!(reserve, one);
		assert_ne!(zero, one);
	});
}

#[test]
fn the_fuse_rolls_by_the_hour_and_forgets_after_a_day() {
	let mut fuse = Fuse::default();
	let at = |hour: u64| START + hour * DAY / 24;
	assert!(fuse.issue(5, 10, at(0)));
	assert!(fuse.issue(5, 10, at(3)));
	assert!(!fuse.clone().issue(1, 10, at(23)));
	assert_eq!(fuse.level(at(23)), Some(10));
	assert_eq!(fuse.level(at(24)), Some(5));
	assert_eq!(fuse.level(at(26)), Some(5));
	assert_eq!(fuse.level(at(27)), Some(0));
	assert_eq!(fuse.level(u64::MAX), Some(0));
	// A clock that stands still or steps back changes nothing.
	assert_eq!(fuse.level(at(2)), Some(10));
	// Newest first, never below zero.
	fuse.retire(6, at(4));
	assert_eq!((fuse.level(at(4)), fuse.level(at(24))), (Some(4), Some(0)));
	fuse.retire(u128::MAX, at(5));
	assert_eq!(fuse.level(at(5)), Some(0));
	assert!(fuse.issue(u128::MAX, u128::MAX, at(6)));
	assert!(!fuse.issue(1, u128::MAX, at(7)));
}
