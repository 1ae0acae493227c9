use super::*;

#[test]
fn add_feeder_takes_the_bond_and_gives_a_seat() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(PriceFeed::add_feeder(root(), 6, 7));
		let expected = FeederRecord { id: FeederId(5), account: 6, source: 7, bond: BOND };
		assert_eq!(Feeders::<Test>::get().last(), Some(&expected));
		assert_eq!(bonded(6), BOND);
		assert_eq!(Balances::free_balance(6), ENDOWMENT - BOND);
		assert_eq!(
			events(),
			vec![Event::FeederAdded { who: 6, feeder: FeederId(5), source: 7, bond: BOND }]
		);
	});
}

#[test]
fn add_feeder_keeps_the_bond_of_those_who_were_seated_before_it_changed() {
	ExtBuilder::default().build_and_execute(|| {
		FeederBond::set(3 * BOND);
		assert_ok!(PriceFeed::add_feeder(root(), 6, 0));
		FeederBond::set(BOND);
		assert_eq!((bonded(5), bonded(6)), (BOND, 3 * BOND));
	});
}

#[test]
fn add_feeder_works_without_a_bond() {
	ExtBuilder::default().build_and_execute(|| {
		FeederBond::set(0);
		assert_ok!(PriceFeed::add_feeder(root(), 6, 0));
		FeederBond::set(BOND);
		assert_eq!(bonded(6), 0);
	});
}

#[test]
fn add_feeder_fails_with_bad_origin_when_not_governance() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [signed(6), signed(GUARD), RuntimeOrigin::none()] {
			assert_noop!(PriceFeed::add_feeder(origin, 6, 0), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn add_feeder_fails_with_feeder_exists_when_replayed() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(PriceFeed::add_feeder(root(), 5, 0), Error::<Test>::FeederExists);
	});
}

#[test]
fn add_feeder_fails_with_too_many_feeders_when_all_seats_are_taken() {
	ExtBuilder::default().feeders(31).build_and_execute(|| {
		assert_noop!(PriceFeed::add_feeder(root(), 32, 0), Error::<Test>::TooManyFeeders);
	});
}

#[test]
fn add_feeder_fails_when_the_balance_does_not_cover_the_bond() {
	ExtBuilder::default().build_and_execute(|| {
		for bond in [ENDOWMENT, ENDOWMENT + 1, Balance::MAX] {
			FeederBond::set(bond);
			assert_noop!(
				PriceFeed::add_feeder(root(), 6, 0),
				sp_runtime::TokenError::FundsUnavailable
			);
		}
		FeederBond::set(BOND);
		assert_noop!(
			PriceFeed::add_feeder(root(), PAUPER, 0),
			sp_runtime::TokenError::FundsUnavailable
		);
	});
}

#[test]
fn add_feeder_fails_with_ids_exhausted_when_ids_are_used_up() {
	ExtBuilder::default().build_and_execute(|| {
		NextFeeder::<Test>::put(FeederId(u32::MAX));
		assert_noop!(PriceFeed::add_feeder(root(), 6, 0), Error::<Test>::IdsExhausted);
	});
}

#[test]
fn add_feeder_reports_errors_in_the_documented_order() {
	ExtBuilder::default().feeders(31).build_and_execute(|| {
		assert_noop!(PriceFeed::add_feeder(root(), 1, 0), Error::<Test>::FeederExists);
		NextFeeder::<Test>::put(FeederId(u32::MAX));
		assert_noop!(PriceFeed::add_feeder(root(), PAUPER, 0), Error::<Test>::TooManyFeeders);
		assert_ok!(PriceFeed::remove_feeder(root(), 1, 0));
		assert_noop!(PriceFeed::add_feeder(root(), PAUPER, 0), Error::<Test>::IdsExhausted);
	});
}
