use super::*;

#[test]
fn remove_feeder_releases_the_whole_bond_of_one_in_good_standing() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(PriceFeed::remove_feeder(root(), 2, 0));
		assert!(is_released(2));
		assert_eq!(Balances::free_balance(2), ENDOWMENT);
		assert_eq!(Balances::free_balance(TREASURY), ENDOWMENT);
		let left: Vec<_> = Feeders::<Test>::get().iter().map(|feeder| feeder.id.0).collect();
		assert_eq!(left, [0, 2, 3, 4]);
		let removed =
			Event::FeederRemoved { who: 2, feeder: FeederId(1), penalty: 0, released: BOND };
		assert_eq!(events(), vec![removed]);
	});
}

#[test]
fn remove_feeder_gives_the_penalty_to_the_destination_and_the_rest_back() {
	for penalty in [1, MILL, BOND - 1, BOND] {
		ExtBuilder::default().build_and_execute(|| {
			assert_ok!(PriceFeed::remove_feeder(root(), 2, penalty));
			assert!(is_released(2));
			assert_eq!(Balances::free_balance(2), ENDOWMENT - penalty);
			assert_eq!(Balances::free_balance(TREASURY), ENDOWMENT + penalty);
			let released = BOND - penalty;
			assert_eq!(
				events(),
				vec![Event::FeederRemoved { who: 2, feeder: FeederId(1), penalty, released }]
			);
		});
	}
}

#[test]
fn remove_feeder_fails_with_bad_origin_when_not_governance() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [signed(2), signed(GUARD), RuntimeOrigin::none()] {
			assert_noop!(PriceFeed::remove_feeder(origin, 2, 0), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn remove_feeder_fails_with_feeder_not_found_when_foreign_or_replayed() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(PriceFeed::remove_feeder(root(), STRANGER, 0), Error::<Test>::FeederNotFound);
		assert_ok!(PriceFeed::remove_feeder(root(), 2, 0));
		assert_noop!(PriceFeed::remove_feeder(root(), 2, 0), Error::<Test>::FeederNotFound);
	});
}

#[test]
fn remove_feeder_fails_with_penalty_exceeds_bond() {
	ExtBuilder::default().build_and_execute(|| {
		for penalty in [BOND + 1, Balance::MAX] {
			assert_noop!(
				PriceFeed::remove_feeder(root(), 2, penalty),
				Error::<Test>::PenaltyExceedsBond
			);
		}
		assert_noop!(
			PriceFeed::remove_feeder(root(), STRANGER, Balance::MAX),
			Error::<Test>::FeederNotFound
		);
	});
}

#[test]
fn remove_feeder_fails_when_the_penalty_cannot_make_the_destination() {
	ExtBuilder::default().build_and_execute(|| {
		use frame_support::traits::fungible::Mutate;
		Balances::set_balance(&TREASURY, 0);
		assert_noop!(
			PriceFeed::remove_feeder(root(), 2, MILL - 1),
			sp_runtime::TokenError::CannotCreate
		);
		assert_ok!(PriceFeed::remove_feeder(root(), 2, MILL));
	});
}

#[test]
fn removed_feeder_cannot_submit_and_does_not_count_from_the_next_submission_on() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2), usd(2), usd(2), usd(2), usd(50)]);
		assert_ok!(PriceFeed::remove_feeder(root(), 5, BOND));
		assert_noop!(
			PriceFeed::submit(signed(5), batch(&[(CLASS, usd(50))])),
			Error::<Test>::NotFeeder
		);
		assert_eq!(record().observations.len(), 5);
		next_block();
		submit(1, CLASS, usd(2));
		let feeders: Vec<_> = record().observations.iter().map(|by| by.feeder.0).collect();
		assert_eq!(feeders, [0, 1, 2, 3]);
		next_block();
		assert_eq!(quote().feeders, 4);
	});
}

#[test]
fn feeder_that_comes_back_is_not_taken_for_the_one_it_was() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2); 5]);
		assert_ok!(PriceFeed::remove_feeder(root(), 1, 0));
		assert_ok!(PriceFeed::add_feeder(root(), 1, 2));
		next_block();
		submit(2, CLASS, usd(2));
		let feeders: Vec<_> = record().observations.iter().map(|by| by.feeder.0).collect();
		assert_eq!(feeders, [1, 2, 3, 4]);
		submit(1, CLASS, usd(2));
		let last = observations(&record()).pop().unwrap();
		assert_eq!((last.feeder, last.source), (FeederId(5), 2));
	});
}
