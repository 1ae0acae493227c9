//! Feeders: seats, bonds, and strikes up to the loss of the seat.

use super::*;
use frame_support::traits::{
	fungible::Mutate,
	tokens::{Fortitude, Precision, Preservation},
};
use millrace_primitives::{FeedId, FeederId};
use sp_runtime::TokenError;

/// Least balance of an account.
const ED: Balance = MILL / 1_000;

fn seat(who: AccountId) -> Result<(), DispatchError> {
	root(Call::seat_feeder { who, source: 2 })
}

fn unseat(who: AccountId, penalty: Balance) -> Result<(), DispatchError> {
	root(Call::unseat_feeder { who, penalty })
}

fn feeder() -> FeederBond {
	Feeders::<Test>::get(FEEDER).expect("is a feeder")
}

/// A report of the feeder that another case may be about.
fn other_report() -> Subject {
	let subject = Subject::Report { feeder: FeederId(0), feed: FeedId::Class(ClassId(1)) };
	World::change(|known| known.subjects.insert(subject.clone(), Vec::new()));
	subject
}

/// The feeder's report is found to be wrong. What it reports next may be disputed again.
fn condemn_report() {
	let case = dispute(report());
	decide(case, true);
	events();
	conclude(case);
	World::change(|known| known.condemned.clear());
}

fn slashed(amount: Balance) -> Event<Test> {
	Event::Slashed {
		who: FEEDER,
		slashed: amount,
		to_reporter: amount / 10,
		to_destination: amount / 10 * 9,
	}
}

#[test]
fn seat_feeder_gives_a_seat_and_puts_the_bond_on_hold() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(seat(FEEDER));
		let expected = FeederBond { bond: FEEDER_BOND, posted: FEEDER_BOND, strikes: 0 };
		assert_eq!(feeder(), expected);
		assert_eq!(World::get().seats.get(&FEEDER), Some(&2));
		assert_eq!(held(HoldReason::FeederBond, &FEEDER), FEEDER_BOND);
		assert_eq!(free(&FEEDER), ENDOWMENT - FEEDER_BOND);
		let admitted =
			Event::FeederAdmitted { who: FEEDER, feeder: FeederId(0), bond: FEEDER_BOND };
		assert_eq!(events(), vec![admitted]);
	});
}

#[test]
fn seat_feeder_fails_with_bad_origin_for_anybody_but_governance() {
	ExtBuilder::default().build_and_execute(|| {
		let call = Call::<Test>::seat_feeder { who: FEEDER, source: 2 };
		assert_noop!(signed(FEEDER, call.clone()), DispatchError::BadOrigin);
		assert_noop!(signed(BOB, call), DispatchError::BadOrigin);
	});
}

#[test]
fn seat_feeder_fails_with_the_error_of_the_seats_when_it_sits_already() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(seat(FEEDER));
		assert_noop!(seat(FEEDER), SEATED);
		World::change(|known| known.broken = true);
		assert_noop!(seat(BOB), BROKEN);
	});
}

#[test]
fn seat_feeder_gives_no_seat_when_the_balance_does_not_cover_the_bond() {
	ExtBuilder::default().build_and_execute(|| {
		let poor = AccountId::new([77; 32]);
		let lacking: DispatchError = TokenError::FundsUnavailable.into();
		assert_noop!(seat(poor.clone()), lacking);
		mint(&poor, FEEDER_BOND + ED - 1);
		assert_noop!(seat(poor.clone()), lacking);
		assert_eq!(World::get().seats.len(), 0);
		mint(&poor, 1);
		assert_ok!(seat(poor.clone()));
		assert_eq!(held(HoldReason::FeederBond, &poor), FEEDER_BOND);
	});
}

#[test]
fn unseat_feeder_releases_the_whole_bond_of_one_in_good_standing() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(seat(FEEDER));
		events();
		assert_ok!(unseat(FEEDER, 0));
		assert_eq!(Feeders::<Test>::get(FEEDER), None);
		assert_eq!(World::get().seats.len(), 0);
		assert_eq!(held(HoldReason::FeederBond, &FEEDER), 0);
		assert_eq!(free(&FEEDER), ENDOWMENT);
		assert_eq!(free(&TREASURY), ENDOWMENT);
		let dismissed = Event::FeederDismissed {
			who: FEEDER,
			feeder: FeederId(0),
			penalty: 0,
			released: FEEDER_BOND,
		};
		assert_eq!(events(), vec![dismissed]);
		// And it may come back.
		assert_ok!(seat(FEEDER));
	});
}

#[test]
fn unseat_feeder_pays_the_penalty_to_the_slash_destination() {
	ExtBuilder::default().build_and_execute(|| {
		for penalty in [1, 1_000 * MILL, FEEDER_BOND] {
			let (fed, paid) = (free(&FEEDER), free(&TREASURY));
			assert_ok!(seat(FEEDER));
			events();
			assert_ok!(unseat(FEEDER, penalty));
			assert_eq!(free(&FEEDER), fed - penalty);
			assert_eq!(free(&TREASURY), paid + penalty);
			let dismissed = Event::FeederDismissed {
				who: FEEDER,
				feeder: FeederId(0),
				penalty,
				released: FEEDER_BOND - penalty,
			};
			assert_eq!(events(), vec![dismissed]);
		}
	});
}

#[test]
fn unseat_feeder_fails_with_penalty_exceeds_bond_for_more_than_there_is() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(seat(FEEDER));
		assert_noop!(unseat(FEEDER, FEEDER_BOND + 1), Error::<Test>::PenaltyExceedsBond);
		condemn_report();
		// Half of it is left after a strike.
		assert_noop!(unseat(FEEDER, FEEDER_BOND / 2 + 1), Error::<Test>::PenaltyExceedsBond);
		assert_ok!(unseat(FEEDER, FEEDER_BOND / 2));
	});
}

#[test]
fn unseat_feeder_fails_with_not_feeder_for_one_that_was_not_admitted_here() {
	ExtBuilder::default().build_and_execute(|| {
		World::change(|known| known.seats.insert(BOB, 1));
		assert_noop!(unseat(BOB, 0), Error::<Test>::NotFeeder);
		assert_noop!(unseat(FEEDER, 0), Error::<Test>::NotFeeder);
	});
}

#[test]
fn unseat_feeder_fails_with_bad_origin_for_anybody_but_governance() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(seat(FEEDER));
		let call = Call::<Test>::unseat_feeder { who: FEEDER, penalty: 0 };
		assert_noop!(signed(FEEDER, call.clone()), DispatchError::BadOrigin);
		assert_noop!(signed(BOB, call), DispatchError::BadOrigin);
	});
}

#[test]
fn unseat_feeder_fails_with_the_error_of_the_seats_when_it_does_not_sit() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(seat(FEEDER));
		World::change(|known| known.seats.clear());
		assert_noop!(unseat(FEEDER, 0), NOT_SEATED);
	});
}

#[test]
fn a_penalty_that_the_slash_destination_cannot_receive_is_filed_for_it() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(seat(FEEDER));
		assert_ok!(<Balances as Mutate<AccountId>>::burn_from(
			&TREASURY,
			ENDOWMENT,
			Preservation::Expendable,
			Precision::Exact,
			Fortitude::Force,
		));
		assert_ok!(unseat(FEEDER, ED - 1));
		assert_eq!((free(&TREASURY), filed(&TREASURY, AssetKind::Native)), (0, ED - 1));
		assert_eq!(free(&FEEDER), ENDOWMENT - (ED - 1));
	});
}

#[test]
fn unseat_feeder_fails_with_under_dispute_while_any_case_against_it_is_open() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(seat(FEEDER));
		let (one, two) = (dispute(report()), dispute(other_report()));
		assert_noop!(unseat(FEEDER, 0), Error::<Test>::UnderDispute);
		for who in VOTERS {
			vote(who.clone(), one, false);
			vote(who, two, false);
		}
		pass(VOTING);
		for case in [one, two] {
			assert_ok!(signed(CAROL, Call::close { case_id: case }));
		}
		conclude(one);
		assert_noop!(unseat(FEEDER, 0), Error::<Test>::UnderDispute);
		assert_ok!(signed(CAROL, Call::conclude { case_id: two }));
		assert_ok!(unseat(FEEDER, 0));
		// Half of both lost bonds is its own now.
		assert_eq!(free(&FEEDER), ENDOWMENT + BOND);
	});
}

#[test]
fn wrong_report_costs_its_feeder_a_share_of_the_posted_bond_and_is_a_strike() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(seat(FEEDER));
		condemn_report();
		let expected = FeederBond { bond: 2_500 * MILL, posted: FEEDER_BOND, strikes: 1 };
		assert_eq!(feeder(), expected);
		assert_eq!(held(HoldReason::FeederBond, &FEEDER), 2_500 * MILL);
		assert_eq!(free(&FEEDER), ENDOWMENT - FEEDER_BOND);
		assert_eq!(free(&BOB), ENDOWMENT + 250 * MILL);
		assert_eq!(free(&TREASURY), ENDOWMENT + 2_250 * MILL);
		assert!(World::get().seats.contains_key(&FEEDER));
		let concluded = Event::Concluded {
			case_id: CaseId(0),
			subject: report(),
			verdict: Verdict::Upheld,
			returned: BOND,
			paid: 0,
			burned: 0,
		};
		assert_eq!(events(), vec![slashed(2_500 * MILL), concluded]);
	});
}

#[test]
fn right_report_is_no_strike() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(seat(FEEDER));
		let case = dispute(report());
		decide(case, false);
		conclude(case);
		let expected = FeederBond { bond: FEEDER_BOND, posted: FEEDER_BOND, strikes: 0 };
		assert_eq!(feeder(), expected);
	});
}

#[test]
fn feeder_loses_its_seat_with_the_last_strike_even_when_no_bond_is_left() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(seat(FEEDER));
		condemn_report();
		condemn_report();
		let expected = FeederBond { bond: 0, posted: FEEDER_BOND, strikes: 2 };
		assert_eq!(feeder(), expected);
		assert!(World::get().seats.contains_key(&FEEDER));
		condemn_report();
		assert_eq!(Feeders::<Test>::get(FEEDER), None);
		assert_eq!(World::get().seats.len(), 0);
		assert_eq!(free(&FEEDER), ENDOWMENT - FEEDER_BOND);
		let dismissed =
			Event::FeederDismissed { who: FEEDER, feeder: FeederId(0), penalty: 0, released: 0 };
		assert_eq!(events()[..2], [slashed(0), dismissed]);
	});
}

#[test]
fn last_strike_releases_what_is_left_of_the_bond() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(seat(FEEDER));
		Feeders::<Test>::mutate(FEEDER, |feeder| {
			feeder.as_mut().expect("is a feeder").posted = 1_000 * MILL;
		});
		for left in [4_500, 4_000] {
			condemn_report();
			assert_eq!(feeder().bond, left * MILL);
		}
		condemn_report();
		assert_eq!(held(HoldReason::FeederBond, &FEEDER), 0);
		assert_eq!(free(&FEEDER), ENDOWMENT - 1_500 * MILL);
		let dismissed = Event::FeederDismissed {
			who: FEEDER,
			feeder: FeederId(0),
			penalty: 0,
			released: 3_500 * MILL,
		};
		assert_eq!(events()[..2], [slashed(500 * MILL), dismissed]);
		// A new seat is a new start.
		assert_ok!(seat(FEEDER));
		assert_eq!(feeder().strikes, 0);
	});
}

#[test]
fn wrong_report_of_one_that_was_not_admitted_here_is_named_and_the_case_goes_on() {
	ExtBuilder::default().build_and_execute(|| {
		let case = dispute(report());
		decide(case, true);
		events();
		conclude(case);
		let failed = Event::Failed {
			case_id: case,
			consequence: Consequence::Strike,
			error: Error::<Test>::NotFeeder.into(),
		};
		assert_eq!(events()[0], failed);
		assert_eq!(World::get().condemned.get(&report()), Some(&BOB));
		assert_noop!(OracleGovernance::strike(&FEEDER, &BOB), Error::<Test>::NotFeeder);
	});
}
