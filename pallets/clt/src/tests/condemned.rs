//! A condemned fleet, as the registry tells it: all vaults on it are frozen in the call.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use millrace_primitives::{units::USD, AssetId, ClassId, Obligations, Remedy, Standing, VaultId};
use millrace_testing::state_root;

fn condemned(class_id: ClassId) -> Result<u32, sp_runtime::DispatchError> {
	<Clt as Obligations<AccountId>>::condemned(&ALICE, class_id, &ERIN)
}

fn status(id: VaultId) -> VaultStatus {
	vault(id).status
}

#[test]
fn all_vaults_of_owner_and_class_that_owe_are_frozen_in_one_call() {
	ExtBuilder::default().build_and_execute(|| {
		let first = indebted(ALICE, Grade::Prime, 150, 100);
		let second = indebted(ALICE, Grade::Open, 60, 100);
		let empty = open_with(Grade::Prime, 5 * OUNCE);
		let stranger = indebted(CAROL, Grade::Prime, 150, 100);
		events();
		assert_eq!(condemned(CLASS), Ok(2));
		let cause = Cause::Condemned;
		let order = RemedyOrder { remedy: Remedy::Hybrid, reporter: Some(ERIN), cause };
		let mut expected = Vec::new();
		for id in [first, second] {
			assert_eq!((status(id), vault(id).risk), (VaultStatus::Frozen, None));
			assert_eq!(PendingRemedies::<Test>::get(id), Some(order.clone()));
			expected.push(Event::VaultFrozen { vault: id, cause });
			expected.push(Event::RemedyOrdered {
				vault: id,
				remedy: Remedy::Hybrid,
				reporter: Some(ERIN),
			});
			assert!(transfer(ALICE, AssetId::clt(id), BOB, 1).is_err());
		}
		assert_eq!(events(), expected);
		assert_eq!((status(empty), status(stranger)), (VaultStatus::Active, VaultStatus::Active));
		assert!(!PendingRemedies::<Test>::contains_key(stranger));
	});
}

#[test]
fn a_condemned_fleet_freezes_whatever_the_quotes() {
	ExtBuilder::default().build_and_execute(|| {
		let id = indebted(ALICE, Grade::Prime, 150, 100);
		QuotesMock::set(Default::default());
		assert_eq!(condemned(CLASS), Ok(1));
		assert_eq!(status(id), VaultStatus::Frozen);
	});
}

#[test]
fn neighbours_in_one_bucket_are_all_frozen() {
	ExtBuilder::default().build_and_execute(|| {
		let ids = [0, 1, 2].map(|_| indebted(ALICE, Grade::Open, 60, 100));
		let between = indebted(CAROL, Grade::Open, 60, 100);
		assert_eq!(condemned(CLASS), Ok(3));
		assert!(ids.iter().all(|id| status(*id) == VaultStatus::Frozen));
		let left = Clt::riskiest(CLASS, GOLD_KIND, Grade::Open, 100);
		assert_eq!(left.into_iter().map(|(id, _)| id).collect::<Vec<_>>(), vec![between]);
	});
}

#[test]
fn other_classes_of_the_owner_go_on() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(set_risk_params(OTHER, ClassRiskParams::with_fuse(1_000_000 * HOUR_UNITS)));
		let id = indebted(ALICE, Grade::Prime, 150, 100);
		let other = NextVaultId::<Test>::get();
		assert_ok!(open_vault(ALICE, OTHER, GOLD_KIND, Grade::Prime));
		assert_ok!(deposit(ALICE, other, 150 * OUNCE));
		assert_ok!(issue(ALICE, other, 100 * HOUR_UNITS, 0));
		assert_eq!(condemned(OTHER), Ok(1));
		assert_eq!((status(id), status(other)), (VaultStatus::Active, VaultStatus::Frozen));
		assert_eq!(condemned(CLASS), Ok(1));
		assert_eq!(status(id), VaultStatus::Frozen);
	});
}

#[test]
fn what_is_frozen_or_ordered_already_stays_as_it_is() {
	ExtBuilder::default().build_and_execute(|| {
		let ordered = indebted(ALICE, Grade::Prime, 150, 100);
		assert_ok!(remedy(ordered, Remedy::GracefulExit, None));
		let settled = indebted(ALICE, Grade::Prime, 150, 100);
		assert_ok!(remedy(settled, Remedy::GracefulExit, None));
		assert_ok!(settle(BOB, settled));
		let active = indebted(ALICE, Grade::Prime, 150, 100);
		assert_eq!(condemned(CLASS), Ok(1));
		assert_eq!(status(active), VaultStatus::Frozen);
		assert_eq!(status(settled), VaultStatus::Settled);
		let order = PendingRemedies::<Test>::get(ordered).unwrap();
		assert_eq!((order.remedy, order.cause), (Remedy::GracefulExit, Cause::Governance));
		// Again there is nothing to do.
		assert_eq!(condemned(CLASS), Ok(0));
	});
}

#[test]
fn who_has_no_vaults_is_condemned_without_any_effect() {
	ExtBuilder::default().build_and_execute(|| {
		events();
		assert_eq!(<Clt as Obligations<AccountId>>::condemned(&BOB, CLASS, &ERIN), Ok(0));
		assert_eq!(events(), vec![]);
	});
}

#[test]
fn the_owner_of_a_condemned_fleet_takes_nothing_out() {
	ExtBuilder::default().build_and_execute(|| {
		let id = indebted(ALICE, Grade::Prime, 500, 100);
		let empty = open_with(Grade::Prime, 5 * OUNCE);
		set_capacity(&ALICE, CLASS, Standing::Condemned, 0);
		// Between the fault and the freeze, should there be any time between them.
		assert_noop!(withdraw(ALICE, id, 1), Error::<Test>::NotInGoodStanding);
		assert_noop!(issue(ALICE, id, MIN_OWED, 0), Error::<Test>::NotInGoodStanding);
		assert_ok!(deposit(ALICE, id, OUNCE));
		// A vault that owes nothing backs nobody.
		assert_ok!(withdraw(ALICE, empty, 5 * OUNCE));
		assert_ok!(close(ALICE, empty));
		// Who gets its units back and retires them owes nobody either.
		assert_ok!(retire(ALICE, id, 100 * HOUR_UNITS));
		assert_ok!(withdraw(ALICE, id, OUNCE));
	});
}

#[test]
fn the_reporter_of_a_condemned_fleet_is_paid_and_the_owner_is_not() {
	ExtBuilder::default().build_and_execute(|| {
		let id = indebted(ALICE, Grade::Open, 60, 100);
		assert_ok!(transfer(ALICE, AssetId::clt(id), BOB, 50 * HOUR_UNITS));
		set_capacity(&ALICE, CLASS, Standing::Condemned, 0);
		assert_eq!(condemned(CLASS), Ok(1));
		assert_ok!(settle(BOB, id));
		assert_eq!((balance(GOLD, &ERIN), cash(&ERIN)), (OUNCE, 2 * USD));
		assert_ok!(claim(BOB, id));
		assert_eq!(balance(GOLD, &BOB), 1_000_050 * OUNCE);
		assert_noop!(claim(ALICE, id), Error::<Test>::Culpable);
		assert_ok!(close(BOB, id));
	});
}

#[test]
fn a_condemnation_that_fails_in_the_middle_leaves_no_trace() {
	ExtBuilder::default().build().execute_with(|| {
		let first = indebted(ALICE, Grade::Open, 60, 100);
		let second = indebted(ALICE, Grade::Open, 60, 100);
		// An asset that is stopped already cannot be stopped: nothing that users can bring about.
		assert_ok!(CltFreezer::freeze(AssetId::clt(second)));
		let root = state_root();
		assert!(condemned(CLASS).is_err());
		assert_eq!(state_root(), root);
		assert_eq!(status(first), VaultStatus::Active);
	});
}

#[test]
fn the_weight_of_a_condemnation_grows_with_its_vaults() {
	let weight = <Clt as Obligations<AccountId>>::condemned_weight;
	assert!(weight(0).all_lt(weight(1)));
	assert!(weight(1).all_lt(weight(MAX_VAULTS)));
	assert_eq!(<Clt as Obligations<AccountId>>::max_vaults(), MAX_VAULTS);
}
