//! What governance, and later the oracle, may do to a vault: freeze, thaw, remedy.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use millrace_primitives::{units::USD, AssetId, Obligations, Remedy, VaultId};
use sp_runtime::traits::BadOrigin;

const REMEDIES: [Remedy; 3] = [Remedy::GracefulExit, Remedy::HardStop, Remedy::Hybrid];

/// An Open vault of Alice with 60 of gold behind 100 hours, and a reserve of 20.
fn open() -> VaultId {
	indebted(ALICE, Grade::Open, 60, 100)
}

#[test]
fn a_frozen_vault_stands_still_and_goes_on_once_thawed() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		assert_ok!(offer(ALICE, id, 20 * HOUR_UNITS));
		let before = vault(id);
		events();
		assert_ok!(freeze(id));
		assert_eq!(events(), vec![Event::VaultFrozen { vault: id, cause: Cause::Governance }]);
		let record = vault(id);
		assert_eq!((record.status, record.risk), (VaultStatus::Frozen, None));
		assert_eq!((record.owed(), record.collateral), (before.owed(), before.collateral));
		assert_eq!(record.offered(), 20 * HOUR_UNITS);
		assert_eq!(PendingRemedies::<Test>::iter().count(), 0);
		assert_noop!(withdraw(ALICE, id, 1), Error::<Test>::NotActive);
		assert_noop!(issue(ALICE, id, MIN_OWED, 0), Error::<Test>::NotActive);
		assert_noop!(buy(BOB, id, MIN_OWED, u128::MAX), Error::<Test>::NotActive);
		assert_noop!(retire(ALICE, id, HOUR_UNITS), Error::<Test>::NotActive);
		assert_noop!(offer(ALICE, id, 0), Error::<Test>::NotActive);
		assert_noop!(close(ALICE, id), Error::<Test>::NotActive);
		assert_noop!(wind_down(BOB, id), Error::<Test>::NotActive);
		assert!(transfer(ALICE, AssetId::clt(id), BOB, 1).is_err());
		assert_noop!(settle(BOB, id), Error::<Test>::NoOrder);

		assert_ok!(thaw(id));
		assert_eq!(events(), vec![Event::VaultThawed { vault: id }]);
		let record = vault(id);
		assert_eq!(record.status, VaultStatus::Active);
		assert_eq!(record.risk.map(|link| link.tick), before.risk.map(|link| link.tick));
		assert_ok!(transfer(ALICE, AssetId::clt(id), BOB, 1));
		assert_ok!(deposit(ALICE, id, 10 * OUNCE));
		assert_ok!(buy(BOB, id, 20 * HOUR_UNITS, u128::MAX));
		assert_ok!(retire(ALICE, id, HOUR_UNITS));
	});
}

#[test]
fn a_vault_that_owes_nothing_can_be_frozen_and_thawed() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, 5 * OUNCE);
		assert_ok!(freeze(id));
		assert_noop!(withdraw(ALICE, id, 1), Error::<Test>::NotActive);
		assert_noop!(close(ALICE, id), Error::<Test>::NotActive);
		assert_ok!(thaw(id));
		assert_eq!(vault(id).risk, None);
		assert_ok!(close(ALICE, id));
	});
}

#[test]
fn freezing_and_thawing_need_no_quote_and_no_active_class() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		QuotesMock::set(Default::default());
		ClassesMock::mutate(|classes| classes.insert(CLASS, false));
		assert_ok!(freeze(id));
		assert_ok!(thaw(id));
		assert_ok!(remedy(id, Remedy::Hybrid, None));
		assert_eq!(vault(id).status, VaultStatus::Frozen);
	});
}

#[test]
fn a_remedy_freezes_an_active_vault_and_is_ordered_once() {
	for ordered in REMEDIES {
		ExtBuilder::default().build_and_execute(|| {
			let id = open();
			events();
			assert_ok!(remedy(id, ordered, Some(ERIN)));
			let cause = Cause::Governance;
			assert_eq!(
				events(),
				vec![
					Event::VaultFrozen { vault: id, cause },
					Event::RemedyOrdered { vault: id, remedy: ordered, reporter: Some(ERIN) },
				]
			);
			let order = RemedyOrder { remedy: ordered, reporter: Some(ERIN), cause };
			assert_eq!(PendingRemedies::<Test>::get(id), Some(order));
			for again in REMEDIES {
				assert_noop!(remedy(id, again, None), Error::<Test>::AlreadyInRemedy);
			}
			// Nor is it taken back.
			assert_noop!(thaw(id), Error::<Test>::AlreadyInRemedy);
			assert_ok!(settle(BOB, id));
			for again in REMEDIES {
				assert_noop!(remedy(id, again, None), Error::<Test>::AlreadyInRemedy);
			}
		});
	}
}

#[test]
fn a_remedy_of_a_frozen_vault_only_adds_the_order() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		assert_ok!(freeze(id));
		events();
		assert_ok!(remedy(id, Remedy::HardStop, None));
		assert_eq!(
			events(),
			vec![Event::RemedyOrdered { vault: id, remedy: Remedy::HardStop, reporter: None }]
		);
		assert_eq!(vault(id).status, VaultStatus::Frozen);
	});
}

#[test]
fn freeze_thaw_and_remedy_are_for_their_origin_only() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		assert_noop!(signed(ALICE, Call::freeze { vault: id }), BadOrigin);
		let call = Call::remedy { vault: id, remedy: Remedy::GracefulExit, reporter: None };
		assert_noop!(signed(ALICE, call), BadOrigin);
		assert_ok!(freeze(id));
		assert_noop!(signed(ALICE, Call::thaw { vault: id }), BadOrigin);
	});
}

#[test]
fn freeze_and_thaw_fail_where_there_is_nothing_to_do() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		let closed = open_with(Grade::Prime, 0);
		assert_ok!(close(ALICE, closed));
		assert_noop!(freeze(VaultId(9)), Error::<Test>::UnknownVault);
		assert_noop!(thaw(VaultId(9)), Error::<Test>::UnknownVault);
		assert_noop!(remedy(VaultId(9), Remedy::Hybrid, None), Error::<Test>::UnknownVault);
		assert_noop!(freeze(closed), Error::<Test>::NotActive);
		assert_noop!(thaw(closed), Error::<Test>::NotFrozen);
		assert!(remedy(closed, Remedy::Hybrid, None).is_err());
		assert_noop!(thaw(id), Error::<Test>::NotFrozen);
		assert_ok!(freeze(id));
		assert_noop!(freeze(id), Error::<Test>::NotActive);
		assert_ok!(remedy(id, Remedy::Hybrid, None));
		assert_noop!(freeze(id), Error::<Test>::NotActive);
		assert_ok!(settle(BOB, id));
		assert_noop!(freeze(id), Error::<Test>::NotActive);
		assert_noop!(thaw(id), Error::<Test>::NotFrozen);
	});
}

#[test]
fn the_oracle_enters_through_the_trait() {
	ExtBuilder::default().build_and_execute(|| {
		type Oracle = Clt;
		let id = open();
		assert_ok!(<Oracle as Obligations<AccountId>>::freeze(id));
		let again = <Oracle as Obligations<AccountId>>::freeze(id);
		assert_eq!(again, Err(Error::<Test>::NotActive.into()));
		assert_ok!(<Oracle as Obligations<AccountId>>::thaw(id));
		let reporter = Some(ERIN);
		assert_ok!(<Oracle as Obligations<AccountId>>::remedy(id, Remedy::Hybrid, reporter));
		assert_eq!(vault(id).status, VaultStatus::Frozen);
		let thawed = <Oracle as Obligations<AccountId>>::thaw(id);
		assert_eq!(thawed, Err(Error::<Test>::AlreadyInRemedy.into()));
	});
}

#[test]
fn a_frozen_vault_frees_no_place_among_the_vaults_of_its_owner() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		open_with(Grade::Prime, 0);
		open_with(Grade::Prime, 0);
		assert_ok!(remedy(id, Remedy::Hybrid, None));
		let more = || open_vault(ALICE, CLASS, GOLD_KIND, Grade::Prime);
		assert_noop!(more(), Error::<Test>::TooManyVaults);
		assert_ok!(settle(BOB, id));
		assert_noop!(more(), Error::<Test>::TooManyVaults);
		// All units were the owner's and void: nobody is left to claim.
		assert_ok!(close(BOB, id));
		assert_ok!(more());
	});
}

#[test]
fn what_a_vault_owes_uses_capacity_and_collateral_room_until_it_is_settled() {
	ExtBuilder::default().capacity(150 * HOUR_UNITS).build_and_execute(|| {
		let id = open();
		assert_ok!(remedy(id, Remedy::Hybrid, None));
		assert_eq!(Owed::<Test>::get(ALICE, CLASS), 100 * HOUR_UNITS);
		assert_eq!(Collaterals::<Test>::get(GOLD_KIND).unwrap().total, 60 * OUNCE);
		let other = open_with(Grade::Open, 1_000 * OUNCE);
		let much = || issue(ALICE, other, 100 * HOUR_UNITS, 0);
		assert_noop!(much(), Error::<Test>::CapacityExceeded);
		assert_ok!(settle(BOB, id));
		assert_eq!(Owed::<Test>::get(ALICE, CLASS), 0);
		assert_eq!(Collaterals::<Test>::get(GOLD_KIND).unwrap().total, 1_000 * OUNCE);
		assert_ok!(much());
	});
}

#[test]
fn the_remedy_of_one_vault_leaves_the_others_alone() {
	ExtBuilder::default().build_and_execute(|| {
		let (first, second) = (open(), open());
		let before = vault(second);
		assert_ok!(remedy(first, Remedy::HardStop, None));
		assert_ok!(settle(BOB, first));
		let after = vault(second);
		assert_eq!((after.status, after.reserve), (VaultStatus::Active, 20 * USD));
		assert_eq!((after.collateral, after.owed()), (before.collateral, before.owed()));
		assert_eq!(held_gold(&ALICE), 60 * OUNCE);
		assert_ok!(transfer(ALICE, AssetId::clt(second), BOB, HOUR_UNITS));
		assert_ok!(retire(ALICE, second, HOUR_UNITS));
	});
}
