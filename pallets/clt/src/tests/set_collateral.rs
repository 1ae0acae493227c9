use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::fungible::NativeOrWithId};
use millrace_primitives::{units::DAY, AssetId, AssetKind, VaultId};
use sp_runtime::{traits::BadOrigin, Permill};

fn terms(haircut: u32, ceiling: u128) -> CollateralTerms {
	CollateralTerms { haircut: Permill::from_percent(haircut), ceiling }
}

#[test]
fn an_asset_is_listed_with_any_terms_in_range() {
	ExtBuilder::default().without_collateral().build_and_execute(|| {
		assert_ok!(set_collateral(GOLD_KIND, 90, u128::MAX));
		assert_ok!(set_collateral(NATIVE, 0, 0));
		let record = Collaterals::<Test>::get(GOLD_KIND).unwrap();
		assert_eq!(record.total, 0);
		assert_eq!(
			events().first(),
			Some(&Event::CollateralSet {
				asset: GOLD_KIND,
				terms: terms(90, u128::MAX),
				previous: None
			})
		);
	});
}

#[test]
fn listing_is_for_governance_only() {
	ExtBuilder::default().without_collateral().build_and_execute(|| {
		let call = Call::set_collateral { asset: GOLD_KIND, terms: terms(0, 1) };
		assert_noop!(signed(ALICE, call), BadOrigin);
	});
}

#[test]
fn compute_is_never_listed() {
	ExtBuilder::default().build_and_execute(|| {
		open_with(Grade::Prime, OUNCE);
		let (own, unassigned) = (AssetId::clt(VaultId(0)), AssetId::from(3_000_000_000));
		for id in [own, AssetId::clt(VaultId(7)), AssetId::utc(CLASS), unassigned] {
			let kind: AssetKind = NativeOrWithId::WithId(id);
			assert_noop!(set_collateral(kind, 0, 1), Error::<Test>::ComputeCollateral);
		}
	});
}

#[test]
fn listing_fails_out_of_range_and_for_unknown_assets() {
	ExtBuilder::default().without_collateral().build_and_execute(|| {
		let unknown = NativeOrWithId::WithId(AssetId::external(999));
		assert_noop!(set_collateral(GOLD_KIND, 91, 1), Error::<Test>::OutOfRange);
		assert_noop!(set_collateral(unknown, 0, 1), Error::<Test>::UnknownAsset);
	});
}

#[test]
fn an_asset_is_listed_only_if_the_pot_can_receive_one_smallest_unit_of_it() {
	use frame_support::traits::fungibles::Create;
	ExtBuilder::default().without_collateral().build_and_execute(|| {
		let silver = AssetId::external(3);
		let kind = NativeOrWithId::WithId(silver);
		assert_ok!(<Assets as Create<_>>::create(silver, DAVE, true, 100));
		assert_noop!(set_collateral(kind.clone(), 0, 1), Error::<Test>::PotUnusable);
		fund(silver, &POT, 100);
		assert_ok!(set_collateral(kind.clone(), 0, 1));
		// Later terms ask no more: what is listed has to be paid out anyhow.
		assert_ok!(signed(DAVE, pallet_assets::Call::block { id: silver, who: POT }));
		assert_ok!(set_collateral(kind, 10, 1));
	});
}

#[test]
fn tightening_is_instant_and_loosening_waits() {
	ExtBuilder::default().without_collateral().build_and_execute(|| {
		assert_ok!(set_collateral(GOLD_KIND, 20, 1_000));
		assert_noop!(set_collateral(GOLD_KIND, 20, 1_000), Error::<Test>::Unchanged);
		assert_ok!(set_collateral(GOLD_KIND, 80, 10));
		assert_noop!(set_collateral(GOLD_KIND, 70, 10), Error::<Test>::TooSoon);
		pass(DAY);
		assert_noop!(set_collateral(GOLD_KIND, 63, 10), Error::<Test>::StepTooLarge);
		assert_noop!(set_collateral(GOLD_KIND, 80, 13), Error::<Test>::StepTooLarge);
		assert_ok!(set_collateral(GOLD_KIND, 64, 12));
		let revision = Collaterals::<Test>::get(GOLD_KIND).unwrap().terms;
		assert_eq!(revision.previous, Some(terms(80, 10)));
		assert_eq!(revision.changed_at, START + DAY);
	});
}

#[test]
fn a_ceiling_below_what_vaults_hold_takes_nothing_from_them() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 100 * OUNCE);
		assert_ok!(set_collateral(GOLD_KIND, 0, 10 * OUNCE));
		let record = Collaterals::<Test>::get(GOLD_KIND).unwrap();
		assert_eq!(record.total, 100 * OUNCE);
		assert_noop!(deposit(ALICE, id, 1), Error::<Test>::CeilingExceeded);
		assert_ok!(withdraw(ALICE, id, 91 * OUNCE));
		assert_ok!(deposit(ALICE, id, OUNCE));
		assert_noop!(deposit(ALICE, id, 1), Error::<Test>::CeilingExceeded);
	});
}

#[test]
fn errors_of_set_collateral_have_an_order() {
	ExtBuilder::default().build_and_execute(|| {
		let utc = NativeOrWithId::WithId(AssetId::utc(CLASS));
		assert_noop!(set_collateral(utc, 91, 1), Error::<Test>::ComputeCollateral);
		let unknown = NativeOrWithId::WithId(AssetId::external(999));
		assert_noop!(set_collateral(unknown, 91, 1), Error::<Test>::OutOfRange);
		assert_noop!(set_collateral(GOLD_KIND, 0, u128::MAX), Error::<Test>::StepTooLarge);
	});
}
