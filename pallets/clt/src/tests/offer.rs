use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use millrace_primitives::{units::USD, Balance, FeedId, Standing, Status, VaultId};
use sp_runtime::{traits::BadOrigin, FixedU128};

#[test]
fn an_offer_replaces_the_one_before_and_zero_cancels() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, OUNCE);
		let set = |offered, previous| Event::OfferSet {
			vault: id,
			offered,
			previous,
			ask: None,
			net_min: 0,
		};
		events();
		assert_ok!(offer(ALICE, id, u128::MAX));
		assert_ok!(offer(ALICE, id, 5));
		assert_ok!(offer(ALICE, id, 0));
		assert_eq!(vault(id).offer, None);
		assert_eq!(events(), vec![set(u128::MAX, 0), set(5, u128::MAX), set(0, 5),]);
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
		assert_noop!(root(Call::offer { vault: id, units: 1, ask: None, net_min: 0 }), BadOrigin);
	});
}

#[test]
fn an_offer_keeps_its_ask_and_what_the_owner_wants_at_least() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, OUNCE);
		events();
		let ask = Some(FixedU128::from_rational(9, 10));
		assert_ok!(offer_at(ALICE, id, 5, ask, USD / 2));
		assert_eq!(vault(id).offer, Some(Offer { units: 5, ask, net_min: USD / 2 }));
		let set = Event::OfferSet { vault: id, offered: 5, previous: 0, ask, net_min: USD / 2 };
		assert_eq!(events(), vec![set]);
		// The next one replaces all of it.
		assert_ok!(offer(ALICE, id, 6));
		assert_eq!(vault(id).offer, Some(Offer { units: 6, ask: None, net_min: 0 }));
	});
}

#[test]
fn an_ask_of_nothing_or_above_the_maximum_is_refused() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Prime, OUNCE);
		let smallest = FixedU128::from_inner(1);
		for units in [0, 5] {
			let nothing = Some(FixedU128::from_u32(0));
			assert_noop!(offer_at(ALICE, id, units, nothing, 0), Error::<Test>::ZeroAsk);
			for ask in [ASK_MAX + smallest, FixedU128::from_inner(u128::MAX)] {
				let much = offer_at(ALICE, id, units, Some(ask), 0);
				assert_noop!(much, Error::<Test>::AskAboveMax);
			}
		}
		for ask in [smallest, ASK_MAX] {
			assert_ok!(offer_at(ALICE, id, 5, Some(ask), Balance::MAX));
		}
		// The owner and the vault come first, the standing last.
		let nothing = Some(FixedU128::from_u32(0));
		assert_noop!(offer_at(BOB, id, 5, nothing, 0), Error::<Test>::NotOwner);
		set_capacity(&ALICE, CLASS, Standing::Unattested, 0);
		assert_noop!(offer_at(ALICE, id, 5, nothing, 0), Error::<Test>::ZeroAsk);
	});
}
