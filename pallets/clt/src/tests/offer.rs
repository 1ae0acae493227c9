use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use millrace_primitives::{FeedId, Standing, Status, VaultId};
use sp_runtime::traits::BadOrigin;

#[test]
fn an_offer_replaces_the_one_before_and_zero_cancels() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, OUNCE);
		events();
		assert_ok!(offer(ALICE, id, u128::MAX));
		assert_ok!(offer(ALICE, id, 5));
		assert_ok!(offer(ALICE, id, 0));
		assert_eq!(vault(id).offered, 0);
		assert_eq!(
			events(),
			vec![
				Event::OfferSet { vault: id, offered: u128::MAX, previous: 0 },
				Event::OfferSet { vault: id, offered: 5, previous: u128::MAX },
				Event::OfferSet { vault: id, offered: 0, previous: 5 },
			]
		);
	});
}

#[test]
fn an_offer_can_be_cancelled_whatever_the_quotes() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, OUNCE);
		assert_ok!(offer(ALICE, id, 5));
		set_status(FeedId::Class(CLASS), Status::Halted);
		set_status(FeedId::Asset(GOLD_KIND), Status::Halted);
		assert_ok!(offer(ALICE, id, 0));
	});
}

#[test]
fn an_offer_fails_without_good_standing_unless_it_cancels() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, OUNCE);
		for standing in [Standing::Absent, Standing::Condemned, Standing::Unattested] {
			set_capacity(&ALICE, CLASS, Standing::Good, HOUR_UNITS);
			assert_ok!(offer(ALICE, id, 5));
			set_capacity(&ALICE, CLASS, standing, HOUR_UNITS);
			for units in [1, 5, 6] {
				assert_noop!(offer(ALICE, id, units), Error::<Test>::NotInGoodStanding);
			}
			assert_ok!(offer(ALICE, id, 0));
			assert_ok!(offer(ALICE, id, 0));
		}
	});
}

#[test]
fn an_offer_fails_for_others_and_elsewhere_in_this_order() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, OUNCE);
		assert_ok!(close(ALICE, id));
		set_capacity(&ALICE, CLASS, Standing::Unattested, 0);
		assert_noop!(offer(BOB, VaultId(9), 1), Error::<Test>::UnknownVault);
		assert_noop!(offer(BOB, id, 1), Error::<Test>::NotOwner);
		assert_noop!(offer(ALICE, id, 1), Error::<Test>::NotActive);
		set_capacity(&BOB, CLASS, Standing::Unattested, 0);
		assert_noop!(offer(BOB, id, 1), Error::<Test>::NotOwner);
		assert_noop!(root(Call::offer { vault: id, units: 1 }), BadOrigin);
	});
}
