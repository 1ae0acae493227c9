use crate::{mock::*, *};
use frame_support::{
	assert_noop, assert_ok,
	traits::fungible::NativeOrWithId,
	traits::fungibles::{metadata::Inspect as _, roles::Inspect as _, Inspect as _},
	BoundedVec,
};
use millrace_primitives::{units::MILL, AssetId, ClassId, FeedId, Standing, Status, VaultId};
use sp_core::H256;
use sp_runtime::{traits::BadOrigin, TokenError};

#[test]
fn opening_makes_the_asset_and_holds_the_deposit() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(open_vault(ALICE, CLASS, GOLD_KIND, Grade::Open));
		let record = vault(VaultId(0));
		assert_eq!(record.owner, ALICE);
		assert_eq!((record.class_id, record.grade), (CLASS, Grade::Open));
		assert_eq!(record.collateral_asset, GOLD_KIND);
		assert_eq!((record.issued, record.retired, record.collateral), (0, 0, 0));
		assert_eq!(record.deposit, VAULT_DEPOSIT);
		assert_eq!(record.sequence, 1);
		assert_ne!(record.head, H256::zero());
		assert_eq!(held(NATIVE, HoldReason::VaultDeposit, &ALICE), VAULT_DEPOSIT);
		assert_eq!(OwnedVaults::<Test>::get(ALICE).into_inner(), vec![VaultId(0)]);

		let clt = AssetId::clt(VaultId(0));
		assert!(Assets::asset_exists(clt));
		assert_eq!(Assets::minimum_balance(clt), 1);
		assert_eq!(Assets::admin(clt), Some(Clt::account_id()));
		assert_eq!(Assets::name(clt), b"CLT-0");
		assert_eq!(Assets::symbol(clt), b"CLT-0");
		assert_eq!(Assets::decimals(clt), 6);
		assert!(matches!(events()[..], [Event::VaultOpened { vault: VaultId(0), .. }]));
	});
}

#[test]
fn opening_fails_for_an_unknown_or_retired_class_or_one_without_risk_params() {
	ExtBuilder::default().build_and_execute(|| {
		let open = |class_id| open_vault(ALICE, class_id, GOLD_KIND, Grade::Prime);
		assert_noop!(open(ClassId(9)), Error::<Test>::UnknownClass);
		assert_noop!(open(OTHER), Error::<Test>::RiskParamsNotSet);
		ClassesMock::mutate(|classes| classes.insert(CLASS, false));
		assert_noop!(open(CLASS), Error::<Test>::ClassInactive);
	});
}

#[test]
fn opening_fails_with_collateral_that_is_not_listed() {
	ExtBuilder::default().build_and_execute(|| {
		for id in [AssetId::SETTLEMENT, AssetId::utc(CLASS), AssetId::clt(VaultId(0))] {
			let asset = NativeOrWithId::WithId(id);
			assert_noop!(
				open_vault(ALICE, CLASS, asset, Grade::Prime),
				Error::<Test>::CollateralNotListed
			);
		}
	});
}

#[test]
fn opening_fails_beyond_the_vaults_of_an_owner() {
	ExtBuilder::default().build_and_execute(|| {
		for _ in 0..MAX_VAULTS {
			assert_ok!(open_vault(ALICE, CLASS, GOLD_KIND, Grade::Prime));
		}
		assert_noop!(
			open_vault(ALICE, CLASS, GOLD_KIND, Grade::Prime),
			Error::<Test>::TooManyVaults
		);
		// A closed one makes room, and its id is not used again.
		assert_ok!(close(ALICE, VaultId(0)));
		let left = OwnedVaults::<Test>::get(ALICE).into_inner();
		assert_eq!(left, vec![VaultId(1), VaultId(2)]);
		assert_ok!(open_vault(ALICE, CLASS, GOLD_KIND, Grade::Prime));
		assert_eq!(NextVaultId::<Test>::get(), VaultId(MAX_VAULTS + 1));
	});
}

#[test]
fn opening_fails_for_who_is_absent_or_condemned() {
	ExtBuilder::default().build_and_execute(|| {
		let failed = Error::<Test>::NotInGoodStanding;
		assert_noop!(open_vault(BOB, CLASS, GOLD_KIND, Grade::Prime), failed);
		for standing in [Standing::Absent, Standing::Condemned] {
			set_capacity(&ALICE, CLASS, standing, HOUR_UNITS);
			assert_noop!(
				open_vault(ALICE, CLASS, GOLD_KIND, Grade::Prime),
				Error::<Test>::NotInGoodStanding
			);
		}
	});
}

#[test]
fn a_vault_is_opened_and_funded_before_its_fleets_are_attested_and_issues_after() {
	ExtBuilder::default().build_and_execute(|| {
		set_capacity(&ALICE, CLASS, Standing::Unattested, 100 * HOUR_UNITS);
		let id = open_with(Grade::Prime, 151 * OUNCE);
		assert_noop!(issue(ALICE, id, HOUR_UNITS, 0), Error::<Test>::NotInGoodStanding);
		assert_noop!(offer(ALICE, id, HOUR_UNITS), Error::<Test>::NotInGoodStanding);
		assert_ok!(withdraw(ALICE, id, OUNCE));
		let empty = open_with(Grade::Open, 0);
		assert_ok!(close(ALICE, empty));
		set_capacity(&ALICE, CLASS, Standing::Good, 100 * HOUR_UNITS);
		assert_ok!(issue(ALICE, id, 100 * HOUR_UNITS, 0));
	});
}

#[test]
fn opening_fails_unless_both_quotes_are_live() {
	ExtBuilder::default().build_and_execute(|| {
		let open = || open_vault(ALICE, CLASS, GOLD_KIND, Grade::Prime);
		for status in [Status::Halted, Status::Volatile, Status::Wide, Status::Stale] {
			set_status(FeedId::Asset(GOLD_KIND), status);
			assert_noop!(open(), Error::<Test>::CollateralQuoteNotLive);
			set_status(FeedId::Class(CLASS), status);
			assert_noop!(open(), Error::<Test>::ClassQuoteNotLive);
			set_status(FeedId::Asset(GOLD_KIND), Status::Live);
			assert_noop!(open(), Error::<Test>::ClassQuoteNotLive);
			set_status(FeedId::Class(CLASS), Status::Live);
		}
		QuotesMock::mutate(|quotes| quotes.remove(&FeedId::Class(CLASS)));
		assert_noop!(open(), Error::<Test>::ClassQuoteNotLive);
	});
}

#[test]
fn opening_fails_without_the_deposit_or_a_signature() {
	ExtBuilder::default().build_and_execute(|| {
		let poor = AccountId::new([9; 32]);
		set_capacity(&poor, CLASS, Standing::Good, HOUR_UNITS);
		assert_noop!(
			open_vault(poor.clone(), CLASS, GOLD_KIND, Grade::Prime),
			TokenError::FundsUnavailable
		);
		assert_ok!(signed(
			BOB,
			pallet_balances::Call::transfer_keep_alive { dest: poor.clone(), value: 10 * MILL }
		));
		// The deposit alone leaves nothing to exist on.
		assert_noop!(
			open_vault(poor, CLASS, GOLD_KIND, Grade::Prime),
			TokenError::FundsUnavailable
		);
		let call =
			Call::open_vault { class_id: CLASS, collateral_asset: GOLD_KIND, grade: Grade::Prime };
		assert_noop!(root(call), BadOrigin);
	});
}

#[test]
fn opening_fails_when_ids_are_used_up() {
	ExtBuilder::default().build_and_execute(|| {
		for used_up in [VaultId::MAX, VaultId(u32::MAX)] {
			NextVaultId::<Test>::put(used_up);
			let opened = open_vault(ALICE, CLASS, GOLD_KIND, Grade::Prime);
			assert_noop!(opened, Error::<Test>::IdsExhausted);
		}
		let last = VaultId(VaultId::MAX.0 - 1);
		NextVaultId::<Test>::put(last);
		assert_ok!(open_vault(ALICE, CLASS, GOLD_KIND, Grade::Prime));
		assert!(Assets::asset_exists(AssetId::clt(last)));
		assert_noop!(
			open_vault(ALICE, CLASS, GOLD_KIND, Grade::Prime),
			Error::<Test>::IdsExhausted
		);
	});
}

#[test]
fn errors_of_open_vault_have_an_order() {
	ExtBuilder::default().build_and_execute(|| {
		let unlisted = NativeOrWithId::WithId(AssetId::SETTLEMENT);
		let open = |who, class_id, asset| open_vault(who, class_id, asset, Grade::Prime);
		set_status(FeedId::Class(CLASS), Status::Stale);
		// Everything is wrong at first; one thing after another is put right.
		assert_noop!(open(BOB, ClassId(9), unlisted.clone()), Error::<Test>::UnknownClass);
		assert_noop!(open(BOB, OTHER, unlisted.clone()), Error::<Test>::RiskParamsNotSet);
		assert_noop!(open(BOB, CLASS, unlisted), Error::<Test>::CollateralNotListed);
		let full = vec![VaultId(9); MAX_VAULTS as usize];
		OwnedVaults::<Test>::insert(BOB, BoundedVec::truncate_from(full));
		assert_noop!(open(BOB, CLASS, GOLD_KIND), Error::<Test>::TooManyVaults);
		OwnedVaults::<Test>::remove(BOB);
		assert_noop!(open(BOB, CLASS, GOLD_KIND), Error::<Test>::NotInGoodStanding);
		assert_noop!(open(ALICE, CLASS, GOLD_KIND), Error::<Test>::ClassQuoteNotLive);
	});
}
