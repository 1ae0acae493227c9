use crate::{mock::*, *};
use frame_support::{
	assert_noop, assert_ok, dispatch::GetDispatchInfo, traits::fungibles::Inspect,
};
use millrace_primitives::{
	units::USD, AssetId, FeedId, Obligations, Remedy, Standing, Status, VaultId,
};
use sp_runtime::traits::{BadOrigin, Dispatchable};

#[test]
fn closing_gives_back_everything_but_the_reserve() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Open, 60 * OUNCE);
		assert_ok!(issue(ALICE, id, 100 * HOUR_UNITS, 20 * USD));
		assert_ok!(retire(ALICE, id, 100 * HOUR_UNITS));
		assert_ok!(offer(ALICE, id, 7));
		events();
		assert_ok!(close(ALICE, id));

		assert_eq!(balance(GOLD, &ALICE), 1_000_000 * OUNCE);
		assert_eq!(held(GOLD_KIND, HoldReason::Collateral, &ALICE), 0);
		assert_eq!(held(NATIVE, HoldReason::VaultDeposit, &ALICE), 0);
		assert_eq!(cash(&Clt::account_id()), 0);
		assert_eq!(cash(&Clt::backstop(CLASS)), 20 * USD);
		assert_eq!(cash(&ALICE), (1_000_000 - 20) * USD);
		assert_eq!(<Clt as Obligations<_>>::open_vaults(&ALICE), 0);
		assert!(!OwnedVaults::<Test>::contains_key(ALICE));

		let record = vault(id);
		assert_eq!(record.status, VaultStatus::Closed);
		assert_eq!((record.collateral, record.reserve, record.deposit), (0, 0, 0));
		assert_eq!((record.issued, record.retired), (100 * HOUR_UNITS, 100 * HOUR_UNITS));
		assert_eq!(record.offer, None);
		assert_eq!(
			events(),
			vec![Event::VaultClosed {
				vault: id,
				collateral: 60 * OUNCE,
				reserve: 20 * USD,
				deposit: VAULT_DEPOSIT,
			}]
		);
	});
}

#[test]
fn the_asset_of_a_closed_vault_can_be_destroyed_by_anyone() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 150 * OUNCE);
		assert_ok!(issue(ALICE, id, 100, 0));
		assert_ok!(retire(ALICE, id, 100));
		assert_ok!(close(ALICE, id));
		let clt = AssetId::clt(id);
		assert_ok!(signed(DAVE, pallet_assets::Call::destroy_accounts { id: clt }));
		assert_ok!(signed(DAVE, pallet_assets::Call::finish_destroy { id: clt }));
		assert!(!Assets::asset_exists(clt));
		// The record stays, and the id is not used again.
		assert_eq!(vault(id).status, VaultStatus::Closed);
		assert_eq!(open_with(Grade::Prime, 0), VaultId(1));
	});
}

#[test]
fn closing_needs_no_quote_standing_or_active_class() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 150 * OUNCE);
		set_status(FeedId::Class(CLASS), Status::Halted);
		set_status(FeedId::Asset(GOLD_KIND), Status::Halted);
		set_capacity(&ALICE, CLASS, Standing::Condemned, 0);
		ClassesMock::mutate(|classes| classes.insert(CLASS, false));
		assert_ok!(close(ALICE, id));
	});
}

#[test]
fn the_deposit_that_was_taken_is_given_back() {
	// Whatever the deposit is by then: the record knows.
	ExtBuilder::default().build_and_execute(|| {
		let first = open_with(Grade::Prime, 0);
		let second = open_with(Grade::Prime, 0);
		assert_ok!(close(ALICE, first));
		assert_eq!(held(NATIVE, HoldReason::VaultDeposit, &ALICE), VAULT_DEPOSIT);
		assert_ok!(close(ALICE, second));
		assert_eq!(held(NATIVE, HoldReason::VaultDeposit, &ALICE), 0);
	});
}

#[test]
fn a_closing_is_refunded_to_what_it_was() {
	ExtBuilder::default().build_and_execute(|| {
		let weight = |id| {
			let call: RuntimeCall = Call::close { vault: id }.into();
			let declared = call.get_dispatch_info().call_weight;
			let used = call.dispatch(RuntimeOrigin::signed(ALICE)).unwrap().actual_weight.unwrap();
			assert!(used.all_lte(declared));
			used
		};
		let plain = open_with(Grade::Prime, OUNCE);
		assert_eq!(weight(plain), <() as WeightInfo>::close());
		let settled = indebted(ALICE, Grade::Prime, 150, 100);
		assert_ok!(remedy(settled, Remedy::Hybrid, None));
		assert_ok!(settle(BOB, settled));
		assert_eq!(weight(settled), <() as WeightInfo>::close_settled());
	});
}

#[test]
fn errors_of_close_have_an_order() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 150 * OUNCE);
		assert_ok!(issue(ALICE, id, MIN_OWED, 0));
		assert_noop!(close(BOB, VaultId(9)), Error::<Test>::UnknownVault);
		assert_noop!(close(BOB, id), Error::<Test>::NotOwner);
		assert_noop!(close(ALICE, id), Error::<Test>::StillOwed);
		assert_noop!(root(Call::close { vault: id }), BadOrigin);
		assert_ok!(retire(ALICE, id, MIN_OWED));
		assert_ok!(close(ALICE, id));
		assert_noop!(close(ALICE, id), Error::<Test>::NotActive);
		assert_noop!(close(BOB, id), Error::<Test>::NotOwner);
	});
}
