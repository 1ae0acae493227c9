use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use millrace_primitives::{AssetId, FeedId, Remedy, Standing, Status, VaultId};
use sp_runtime::{traits::BadOrigin, FixedU128};

type AssetsError = pallet_assets::Error<Test>;

/// A Prime vault of Alice with 150 of gold behind 100 hours, all of them Bob's.
fn prime() -> VaultId {
	let id = indebted(ALICE, Grade::Prime, 150, 100);
	assert_ok!(transfer(ALICE, AssetId::clt(id), BOB, 100 * HOUR_UNITS));
	id
}

fn order(id: VaultId) -> Option<RemedyOrder<AccountId>> {
	PendingRemedies::<Test>::get(id)
}

#[test]
fn a_vault_below_its_wind_down_ratio_is_frozen_and_a_graceful_exit_ordered() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		assert_ok!(offer(ALICE, id, HOUR_UNITS));
		gold_at(69);
		events();
		let (gold, totals) = (held_gold(&ALICE), Totals::<Test>::get(CLASS));
		assert_ok!(wind_down(DAVE, id));
		let record = vault(id);
		assert_eq!((record.status, record.risk), (VaultStatus::Frozen, None));
		let cause = Cause::Undercollateralised;
		let expected = RemedyOrder { remedy: Remedy::GracefulExit, reporter: None, cause };
		assert_eq!(order(id), Some(expected));
		assert_eq!(
			events(),
			vec![
				Event::VaultFrozen { vault: id, cause },
				Event::RemedyOrdered { vault: id, remedy: Remedy::GracefulExit, reporter: None },
			]
		);
		// Nothing has moved, nothing is paid.
		assert_eq!((held_gold(&ALICE), Totals::<Test>::get(CLASS)), (gold, totals));
		assert_eq!(clt(id, &BOB), 100 * HOUR_UNITS);
	});
}

#[test]
fn the_units_of_a_vault_that_is_wound_down_stand_still() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		assert_ok!(offer(ALICE, id, HOUR_UNITS));
		gold_at(69);
		assert_ok!(wind_down(BOB, id));
		assert!(transfer(BOB, AssetId::clt(id), CAROL, 1).is_err());
		gold_at(500);
		assert_noop!(buy(CAROL, id, MIN_OWED, u128::MAX), Error::<Test>::NotActive);
		assert_noop!(retire(ALICE, id, 1), Error::<Test>::NotActive);
		assert_noop!(withdraw(ALICE, id, 1), Error::<Test>::NotActive);
		assert_noop!(issue(ALICE, id, MIN_OWED, 0), Error::<Test>::NotActive);
		assert_noop!(offer(ALICE, id, 0), Error::<Test>::NotActive);
		assert_eq!(balance(AssetId::clt(id), &BOB), 100 * HOUR_UNITS);
		assert_noop!(
			signed(ALICE, pallet_assets::Call::thaw_asset { id: AssetId::clt(id) }),
			AssetsError::NoPermission
		);
	});
}

#[test]
fn a_vault_at_its_wind_down_ratio_goes_on_and_one_step_below_does_not() {
	ExtBuilder::default().build_and_execute(|| {
		let prime = prime();
		let open = indebted(CAROL, Grade::Open, 100, 100);
		// 150 at 0.7 is 1.05 of 100.
		gold_at(70);
		assert_noop!(wind_down(BOB, prime), Error::<Test>::Healthy);
		set_asset_price(GOLD_KIND, FixedU128::from_inner(699_999_999_999_999_999));
		assert_ok!(wind_down(BOB, prime));
		// 100 at 0.35 is 0.35 of 100.
		gold_at(35);
		assert_noop!(wind_down(BOB, open), Error::<Test>::Healthy);
		set_asset_price(GOLD_KIND, FixedU128::from_inner(349_999_999_999_999_999));
		assert_ok!(wind_down(BOB, open));
	});
}

#[test]
fn the_action_matrix_decides_at_which_price_a_vault_is_wound_down() {
	let cents = |price: [u32; 3]| price.map(|c| FixedU128::from_rational(c.into(), 100));
	for (status, class_id, gold, expected) in [
		// Live: 150·0.77 / 110 = 1.05.
		(Status::Live, [90, 100, 110], [77, 80, 83], false),
		(Status::Live, [90, 100, 110], [76, 80, 84], true),
		// Wide: 150·0.63 / 90 = 1.05.
		(Status::Wide, [90, 100, 110], [50, 56, 63], false),
		(Status::Wide, [90, 100, 110], [50, 56, 62], true),
		// Stale: the class at 0.8, gold at its high and half of the band more: 150·0.56 / 80.
		(Status::Stale, [90, 100, 110], [48, 52, 54], false),
		(Status::Stale, [90, 100, 110], [48, 51, 53], true),
	] {
		ExtBuilder::default().build_and_execute(|| {
			let id = prime();
			set_quote(FeedId::Class(CLASS), cents(class_id), 6, status);
			set_quote(FeedId::Asset(GOLD_KIND), cents(gold), 6, status);
			assert_eq!(wind_down(BOB, id).is_ok(), expected, "{status:?} {class_id:?} {gold:?}");
			if !expected {
				assert_noop!(wind_down(BOB, id), Error::<Test>::Healthy);
			}
		});
	}
}

#[test]
fn no_vault_is_wound_down_at_a_slow_a_halted_or_no_price() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		gold_at(10);
		let failed = || {
			assert_noop!(wind_down(BOB, id), Error::<Test>::QuoteUnusable);
		};
		for feed in [FeedId::Class(CLASS), FeedId::Asset(GOLD_KIND)] {
			for status in [Status::Volatile, Status::Halted] {
				set_status(feed.clone(), status);
				failed();
			}
			set_status(feed.clone(), Status::Stale);
			change_quote(feed.clone(), |quote| quote.usable = false);
			failed();
			change_quote(feed.clone(), |quote| quote.usable = true);
			let gone = QuotesMock::mutate(|quotes| quotes.remove(&feed)).unwrap();
			failed();
			QuotesMock::mutate(|quotes| quotes.insert(feed.clone(), gone));
			set_status(feed, Status::Live);
		}
		assert_ok!(wind_down(BOB, id));
	});
}

#[test]
fn a_vault_of_a_condemned_owner_is_wound_down_whatever_its_cover_and_quotes() {
	ExtBuilder::default().build_and_execute(|| {
		let id = indebted(ALICE, Grade::Prime, 100_000, 100);
		QuotesMock::set(Default::default());
		set_capacity(&ALICE, CLASS, Standing::Condemned, 0);
		assert_ok!(wind_down(BOB, id));
		let cause = Cause::Condemned;
		assert_eq!(order(id), Some(RemedyOrder { remedy: Remedy::Hybrid, reporter: None, cause }));
		assert_eq!(vault(id).status, VaultStatus::Frozen);
	});
}

#[test]
fn an_owner_that_only_left_or_is_not_attested_is_no_reason() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		for standing in [Standing::Absent, Standing::Unattested] {
			set_capacity(&ALICE, CLASS, standing, 0);
			assert_noop!(wind_down(BOB, id), Error::<Test>::Healthy);
		}
		// Below the line it goes like any other, for what it lacks and by no fault.
		gold_at(69);
		assert_ok!(wind_down(BOB, id));
		assert_eq!(order(id).map(|order| order.cause), Some(Cause::Undercollateralised));
	});
}

#[test]
fn a_vault_that_owes_nothing_is_never_wound_down() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 0);
		assert_noop!(wind_down(BOB, id), Error::<Test>::Healthy);
		set_capacity(&ALICE, CLASS, Standing::Condemned, 0);
		assert_noop!(wind_down(BOB, id), Error::<Test>::Healthy);
		assert_ok!(close(ALICE, id));
	});
}

#[test]
fn a_liquidation_in_time_spares_the_vault() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		gold_at(75);
		assert_noop!(wind_down(BOB, id), Error::<Test>::Healthy);
		assert_ok!(liquidate(BOB, id, 100 * HOUR_UNITS, 0));
		// It bears another fall that would have ended it before.
		gold_at(69);
		assert_noop!(wind_down(BOB, id), Error::<Test>::Healthy);
	});
}

#[test]
fn errors_of_wind_down_have_an_order() {
	ExtBuilder::default().build_and_execute(|| {
		let id = prime();
		let closed = open_with(Grade::Prime, 0);
		assert_ok!(close(ALICE, closed));
		set_status(FeedId::Class(CLASS), Status::Halted);
		assert_noop!(wind_down(BOB, VaultId(9)), Error::<Test>::UnknownVault);
		assert_noop!(wind_down(BOB, closed), Error::<Test>::NotActive);
		assert_noop!(wind_down(BOB, id), Error::<Test>::QuoteUnusable);
		set_status(FeedId::Class(CLASS), Status::Live);
		assert_noop!(wind_down(BOB, id), Error::<Test>::Healthy);
		gold_at(69);
		assert_noop!(root(Call::wind_down { vault: id }), BadOrigin);
		assert_ok!(wind_down(BOB, id));
		assert_noop!(wind_down(BOB, id), Error::<Test>::NotActive);
		assert_ok!(settle(BOB, id));
		assert_noop!(wind_down(BOB, id), Error::<Test>::NotActive);
	});
}
