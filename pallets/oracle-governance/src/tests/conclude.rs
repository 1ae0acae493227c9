//! The end of a case: what each verdict does by each policy, and what becomes of bonds.

use super::*;
use millrace_primitives::{FeedId, FeederId};
use sp_runtime::DispatchResult;

/// How an event shows an error of the world: the text of such an error is not encoded.
const SHOWN: DispatchError = DispatchError::Other("");

const POLICIES: [Remedy; 3] = [Remedy::GracefulExit, Remedy::HardStop, Remedy::Hybrid];

/// What a fault costs an attestor; what of that the challenger gets.
const FAULT: Balance = ATTESTOR_BOND / 2;
const REWARD: Balance = FAULT / 10;

fn try_conclude(case: CaseId) -> DispatchResult {
	signed(CAROL, Call::conclude { case_id: case })
}

fn close(case: CaseId) {
	pass(VOTING);
	assert_ok!(signed(CAROL, Call::close { case_id: case }));
}

/// Nobody votes, in spite of the extension.
fn unresolved(case: CaseId) {
	close(case);
	close(case);
	assert_eq!(record(case).stage, CaseStage::Decided { verdict: Verdict::Unresolved });
}

/// Decide a case and conclude it. What happened before is forgotten.
fn find(case: CaseId, verdict: Verdict) {
	match verdict.side() {
		Some(upheld) => decide(case, upheld),
		None => unresolved(case),
	}
	events();
	conclude(case);
}

fn issuance() -> Balance {
	pallet_balances::TotalIssuance::<Test>::get()
}

fn concluded(case: CaseId, verdict: Verdict, bonds: (Balance, Balance, Balance)) -> Event<Test> {
	let (returned, paid, burned) = bonds;
	Event::Concluded { case_id: case, subject: FLEET, verdict, returned, paid, burned }
}

/// What becomes of those who attested what was condemned.
fn jailed(reporter: Balance) -> Vec<Event<Test>> {
	let fate = |who: AccountId| {
		let to_destination = FAULT - reporter;
		let slashed = FAULT;
		let slash =
			Event::Slashed { who: who.clone(), slashed, to_reporter: reporter, to_destination };
		[slash, Event::AttestorJailed { who }]
	};
	ATTESTORS.into_iter().flat_map(fate).collect()
}

fn failed(case: CaseId, consequence: Consequence) -> Event<Test> {
	Event::Failed { case_id: case, consequence, error: SHOWN }
}

#[test]
fn what_is_upheld_is_condemned_and_its_vaults_are_remedied_by_the_policy_of_their_class() {
	for remedy in POLICIES {
		ExtBuilder::default().attested().build_and_execute(|| {
			assert_ok!(root(Call::set_policy { class_id: CLASS, remedy }));
			let case = dispute(FLEET);
			let before = issuance();
			find(case, Verdict::Upheld);
			let mut expected = vec![Event::AttestationLost { subject: FLEET }];
			expected.extend(jailed(REWARD));
			expected.push(concluded(case, Verdict::Upheld, (BOND, 0, 0)));
			assert_eq!(events(), expected);
			let known = World::get();
			for vault in VAULTS {
				assert_eq!(World::state(vault), State::Remedied(remedy));
				assert_eq!(known.reporters.get(&vault), Some(&BOB));
			}
			assert_eq!(known.condemned.get(&FLEET), Some(&BOB));
			assert!(!known.attested.contains_key(&FLEET));
			assert_eq!(Attestations::<Test>::get(FLEET).unwrap().until, None);
			assert_eq!(free(&BOB), ENDOWMENT + 3 * REWARD);
			assert_eq!(free(&TREASURY), ENDOWMENT + 3 * (FAULT - REWARD));
			assert_eq!(issuance(), before);
			for attestor in Attestors::<Test>::get() {
				assert_eq!(
					(attestor.bond, attestor.posted),
					(ATTESTOR_BOND - FAULT, ATTESTOR_BOND)
				);
				assert_eq!((attestor.status, attestor.cases), (AttestorStatus::Jailed, 0));
				assert_eq!(held(HoldReason::AttestorBond, &attestor.account), FAULT);
			}
		});
	}
}

#[test]
fn what_is_rejected_is_restored_and_its_vaults_go_on_whatever_the_policy() {
	for remedy in POLICIES {
		ExtBuilder::default().attested().build_and_execute(|| {
			assert_ok!(root(Call::set_policy { class_id: CLASS, remedy }));
			let case = dispute(FLEET);
			let before = issuance();
			find(case, Verdict::Rejected);
			let half = BOND / 2;
			assert_eq!(events(), vec![concluded(case, Verdict::Rejected, (0, half, half))]);
			let known = World::get();
			assert_eq!(VAULTS.map(World::state), [State::Active; 2]);
			assert!(known.reporters.is_empty() && known.condemned.is_empty());
			assert_eq!(known.attested.get(&FLEET), Some(&(START + LIFETIME)));
			assert!(known.suspended.is_empty());
			assert_eq!(OracleGovernance::attested_until(FLEET), Some(START + LIFETIME));
			// Half is the respondent's, which did not have to bond.
			assert_eq!((free(&BOB), free(&OWNER)), (ENDOWMENT - BOND, ENDOWMENT + half));
			assert_eq!(issuance(), before - half);
			for attestor in Attestors::<Test>::get() {
				assert_eq!((attestor.bond, attestor.cases), (ATTESTOR_BOND, 0));
				assert_eq!(attestor.status, AttestorStatus::Active);
			}
		});
	}
}

#[test]
fn what_is_unresolved_is_remedied_as_a_hybrid_without_reporter_and_nobody_pays() {
	for remedy in POLICIES {
		ExtBuilder::default().attested().build_and_execute(|| {
			assert_ok!(root(Call::set_policy { class_id: CLASS, remedy }));
			let case = dispute(FLEET);
			let before = issuance();
			find(case, Verdict::Unresolved);
			let lost = Event::AttestationLost { subject: FLEET };
			let over = concluded(case, Verdict::Unresolved, (BOND, 0, 0));
			assert_eq!(events(), vec![lost, over]);
			let known = World::get();
			assert_eq!(VAULTS.map(World::state), [State::Remedied(Remedy::Hybrid); 2]);
			assert!(known.reporters.is_empty() && known.condemned.is_empty());
			assert!(!known.attested.contains_key(&FLEET));
			assert_eq!(Attestations::<Test>::get(FLEET).unwrap().until, None);
			assert_eq!((free(&BOB), free(&OWNER)), (ENDOWMENT, ENDOWMENT));
			assert_eq!(issuance(), before);
			assert!(Attestors::<Test>::get().iter().all(|one| one.bond == ATTESTOR_BOND));
		});
	}
}

#[test]
fn a_subject_that_nobody_attested_is_not_restored_and_loses_no_attestation() {
	for verdict in [Verdict::Upheld, Verdict::Rejected, Verdict::Unresolved] {
		ExtBuilder::default().build_and_execute(|| {
			find(dispute(FLEET), verdict);
			assert_eq!(events().len(), 1);
			assert!(!World::get().attested.contains_key(&FLEET));
			assert_eq!(Attestations::<Test>::get(FLEET), None);
		});
	}
}

#[test]
fn nothing_of_a_case_is_left_when_it_is_concluded_but_its_verdict() {
	for verdict in [Verdict::Upheld, Verdict::Rejected, Verdict::Unresolved] {
		ExtBuilder::default().attested().build_and_execute(|| {
			let case = dispute(FLEET);
			find(case, verdict);
			assert_eq!(Cases::<Test>::iter().count(), 0);
			assert_eq!(CaseOf::<Test>::iter().count(), 0);
			assert_eq!(Agenda::<Test>::iter().count(), 0);
			assert_eq!(Frozen::<Test>::iter().count(), 0);
			assert_eq!(CasesAgainst::<Test>::iter().count(), 0);
			let found = VerdictRecord { case_id: case, verdict, at: now() };
			assert_eq!(Verdicts::<Test>::get(FLEET), Some(found));
			assert_eq!(held(HoldReason::DisputeBond, &BOB), 0);
		});
	}
}

#[test]
fn conclude_fails_with_too_early_until_the_very_moment_and_the_second_time() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(try_conclude(CaseId(0)), Error::<Test>::UnknownCase);
		let case = dispute(FLEET);
		assert_noop!(try_conclude(case), Error::<Test>::WrongStage);
		decide(case, true);
		assert_noop!(try_conclude(case), Error::<Test>::TooEarly);
		pass(APPEAL - 1);
		assert_noop!(try_conclude(case), Error::<Test>::TooEarly);
		pass(1);
		assert_noop!(root(Call::conclude { case_id: case }), DispatchError::BadOrigin);
		assert_ok!(try_conclude(case));
		assert_noop!(try_conclude(case), Error::<Test>::UnknownCase);
	});
}

#[test]
fn conclude_fails_with_wrong_stage_while_an_appeal_is_voted_on() {
	ExtBuilder::default().build_and_execute(|| {
		let case = dispute(FLEET);
		decide(case, true);
		assert_ok!(appeal(CAROL, case, false));
		pass(VOTING);
		assert_noop!(try_conclude(case), Error::<Test>::WrongStage);
	});
}

#[test]
fn anybody_concludes() {
	for who in [OWNER, BOB, STRANGER, VOTERS[0].clone()] {
		ExtBuilder::default().build_and_execute(|| {
			let case = dispute(FLEET);
			decide(case, true);
			pass(APPEAL);
			assert_ok!(signed(who, Call::conclude { case_id: case }));
		});
	}
}

#[test]
fn an_attestation_that_is_over_when_the_case_is_concluded_is_not_restored() {
	for (left, restored) in [(0, false), (1, true)] {
		ExtBuilder::default().attested().build_and_execute(|| {
			pass(LIFETIME - VOTING - APPEAL - left);
			find(dispute(FLEET), Verdict::Rejected);
			assert_eq!(START + LIFETIME - now(), left);
			let until = restored.then_some(START + LIFETIME);
			assert_eq!(World::get().attested.get(&FLEET).copied(), until);
			assert_eq!(OracleGovernance::attested_until(FLEET), until);
		});
	}
}

#[test]
fn an_attestor_that_was_dismissed_meanwhile_pays_and_goes_on_leaving() {
	ExtBuilder::default().attested().build_and_execute(|| {
		let case = dispute(FLEET);
		let who = ATTESTORS[1].clone();
		assert_ok!(root(Call::dismiss { who: who.clone() }));
		let until = now() + UNBONDING;
		find(case, Verdict::Upheld);
		let attestors = Attestors::<Test>::get();
		let left = attestors.iter().find(|one| one.account == who).unwrap();
		assert_eq!((left.bond, left.status), (FAULT, AttestorStatus::Leaving { until }));
	});
}

#[test]
fn attestors_whom_a_wrong_measurement_names_pay_as_signers_do() {
	ExtBuilder::default().build_and_execute(|| {
		World::change(|known| known.measured_by = ATTESTORS[1..].to_vec());
		let case = dispute(MEASUREMENT);
		find(case, Verdict::Upheld);
		assert_eq!(events()[..4], jailed(REWARD)[2..]);
		for (number, one) in Attestors::<Test>::get().into_iter().enumerate() {
			let paid = number > 0;
			let expected = if paid { AttestorStatus::Jailed } else { AttestorStatus::Active };
			assert_eq!((one.status, one.cases), (expected, 0));
			assert_eq!(one.bond, ATTESTOR_BOND - if paid { FAULT } else { 0 });
		}
		assert_eq!(World::get().condemned.get(&MEASUREMENT), Some(&BOB));
		assert_eq!(free(&BOB), ENDOWMENT + 2 * REWARD);
	});
	for verdict in [Verdict::Rejected, Verdict::Unresolved] {
		ExtBuilder::default().build_and_execute(|| {
			World::change(|known| known.measured_by = ATTESTORS.to_vec());
			find(dispute(MEASUREMENT), verdict);
			assert!(Attestors::<Test>::get().iter().all(|one| one.bond == ATTESTOR_BOND));
			assert_eq!(World::get().condemned.get(&MEASUREMENT), None);
		});
	}
}

#[test]
fn a_second_fault_takes_what_is_left_of_the_bond_and_a_third_nothing() {
	ExtBuilder::default().attested().build_and_execute(|| {
		let other = Subject::Fleet(FleetId(1));
		World::change(|known| known.subjects.insert(other.clone(), vec![]));
		make_attestation(other.clone());
		make_attestation(ISSUE);
		let cases = [dispute(FLEET), dispute(other), dispute(ISSUE)];
		for case in cases {
			for who in VOTERS.into_iter().take(4) {
				vote(who, case, true);
			}
		}
		pass(VOTING);
		for case in cases {
			assert_ok!(signed(CAROL, Call::close { case_id: case }));
		}
		pass(APPEAL);
		for (case, left) in cases.into_iter().zip([FAULT, 0, 0]) {
			assert_ok!(try_conclude(case));
			let attestors = Attestors::<Test>::get();
			assert!(attestors.iter().all(|one| one.bond == left));
		}
		assert_eq!(free(&BOB), ENDOWMENT + 6 * REWARD);
	});
}

fn report_of(class: u32) -> Subject {
	Subject::Report { feeder: FeederId(0), feed: FeedId::Class(ClassId(class)) }
}

/// The feeder is admitted, and so many of its reports can be disputed.
fn feed(reports: u32) {
	assert_ok!(root(Call::seat_feeder { who: FEEDER, source: 0 }));
	World::change(|known| {
		for class in 0..reports {
			known.subjects.insert(report_of(class), vec![]);
		}
	});
}

#[test]
fn a_wrong_report_strikes_its_feeder_and_the_third_takes_its_seat() {
	ExtBuilder::default().build_and_execute(|| {
		feed(3);
		let fault = FEEDER_BOND / 2;
		for (class, left) in [(0, fault), (1, 0)] {
			let case = dispute(report_of(class));
			find(case, Verdict::Upheld);
			let (to_reporter, to_destination) = (fault / 10, fault - fault / 10);
			let told = events();
			let slash = Event::Slashed { who: FEEDER, slashed: fault, to_reporter, to_destination };
			assert_eq!(told[0], slash);
			assert_eq!(told.len(), 2);
			let expected = FeederBond { bond: left, posted: FEEDER_BOND, strikes: class + 1 };
			assert_eq!(Feeders::<Test>::get(FEEDER), Some(expected));
			assert_eq!(held(HoldReason::FeederBond, &FEEDER), left);
			assert_eq!(World::get().condemned.get(&report_of(class)), Some(&BOB));
		}
		find(dispute(report_of(2)), Verdict::Upheld);
		assert_eq!(Feeders::<Test>::get(FEEDER), None);
		assert!(!World::get().seats.contains_key(&FEEDER));
		let dismissed =
			Event::FeederDismissed { who: FEEDER, feeder: FeederId(0), penalty: 0, released: 0 };
		assert!(events().contains(&dismissed));
		assert_eq!(free(&FEEDER), ENDOWMENT - FEEDER_BOND);
	});
}

#[test]
fn a_report_that_was_right_or_unresolved_strikes_nobody() {
	for verdict in [Verdict::Rejected, Verdict::Unresolved] {
		ExtBuilder::default().build_and_execute(|| {
			feed(1);
			find(dispute(report_of(0)), verdict);
			assert_eq!(events().len(), 1);
			let expected = FeederBond { bond: FEEDER_BOND, posted: FEEDER_BOND, strikes: 0 };
			assert_eq!(Feeders::<Test>::get(FEEDER), Some(expected));
		});
	}
}

#[test]
fn a_strike_that_fails_is_undone_as_a_whole_and_the_case_concluded_all_the_same() {
	ExtBuilder::default().build_and_execute(|| {
		feed(3);
		for class in 0..2 {
			find(dispute(report_of(class)), Verdict::Upheld);
		}
		let before = (free(&BOB), Feeders::<Test>::get(FEEDER));
		let case = dispute(report_of(2));
		decide(case, true);
		World::change(|known| known.broken = true);
		events();
		conclude(case);
		let told = events();
		assert_eq!(told.len(), 3);
		let [strike, condemn] = [Consequence::Strike, Consequence::Condemn];
		assert_eq!(told[..2], [failed(case, strike), failed(case, condemn)]);
		assert_eq!((free(&BOB), Feeders::<Test>::get(FEEDER)), before);
	});
}

#[test]
fn the_report_of_a_feeder_that_was_never_admitted_falls_without_a_strike() {
	ExtBuilder::default().build_and_execute(|| {
		let case = dispute(report());
		find(case, Verdict::Upheld);
		let error = Error::<Test>::NotFeeder.into();
		let told = events();
		assert_eq!(
			told[0],
			Event::Failed { case_id: case, consequence: Consequence::Strike, error }
		);
		assert_eq!(told.len(), 2);
		assert_eq!(World::get().condemned.get(&report()), Some(&BOB));
	});
}

#[test]
fn in_a_broken_world_every_consequence_fails_by_name_and_the_case_is_concluded() {
	let [one, two] = VAULTS;
	let hybrid = |vault| Consequence::Remedy(vault, Remedy::Hybrid);
	for verdict in [Verdict::Upheld, Verdict::Rejected, Verdict::Unresolved] {
		ExtBuilder::default().attested().build_and_execute(|| {
			let case = dispute(FLEET);
			match verdict.side() {
				Some(upheld) => decide(case, upheld),
				None => unresolved(case),
			}
			World::change(|known| known.broken = true);
			events();
			let before = World::get();
			conclude(case);
			let half = BOND / 2;
			let mut expected = match verdict {
				Verdict::Rejected => {
					[Consequence::Thaw(one), Consequence::Thaw(two), Consequence::Restore]
						.map(|what| failed(case, what))
						.to_vec()
				}
				_ => [hybrid(one), hybrid(two)].map(|what| failed(case, what)).to_vec(),
			};
			if verdict != Verdict::Rejected {
				expected.push(Event::AttestationLost { subject: FLEET });
			}
			// Who attested it is this pallet's own business.
			if verdict == Verdict::Upheld {
				expected.extend(jailed(REWARD));
				expected.push(failed(case, Consequence::Condemn));
			}
			let bonds = match verdict {
				Verdict::Rejected => (0, half, half),
				_ => (BOND, 0, 0),
			};
			expected.push(concluded(case, verdict, bonds));
			assert_eq!(events(), expected);
			let after = World::get();
			assert_eq!((after.vaults, after.condemned), (before.vaults, before.condemned));
			assert_eq!(Cases::<Test>::iter().count(), 0);
			assert_eq!(Frozen::<Test>::iter().count(), 0);
			assert_eq!(OracleGovernance::verdict(FLEET).unwrap().verdict, verdict);
		});
	}
}

#[test]
fn attestors_that_are_none_any_more_are_named_and_stop_nothing() {
	ExtBuilder::default().attested().build().execute_with(|| {
		let case = dispute(FLEET);
		decide(case, true);
		// Cannot happen by any call: they stay as long as the case is open.
		Attestors::<Test>::kill();
		events();
		conclude(case);
		let error = DispatchError::from(Error::<Test>::NotAttestor);
		let told = events();
		let jail = Event::Failed { case_id: case, consequence: Consequence::Jail, error };
		assert_eq!(told[1..4], [jail.clone(), jail.clone(), jail]);
		assert_eq!(told[4], concluded(case, Verdict::Upheld, (BOND, 0, 0)));
	});
}

#[test]
fn a_vault_that_one_case_has_remedied_is_not_touched_by_the_other() {
	let [shared, _] = VAULTS;
	for (second, expected) in
		[(true, Consequence::Remedy(shared, Remedy::Hybrid)), (false, Consequence::Thaw(shared))]
	{
		ExtBuilder::default().build_and_execute(|| {
			assert_ok!(root(Call::set_policy { class_id: CLASS, remedy: Remedy::HardStop }));
			let fleet = dispute(FLEET);
			assert_ok!(root(Call::set_policy { class_id: CLASS, remedy: Remedy::Hybrid }));
			let issue = dispute(ISSUE);
			vote(VOTERS[0].clone(), fleet, true);
			vote(VOTERS[0].clone(), issue, second);
			pass(VOTING);
			for case in [fleet, issue] {
				assert_ok!(signed(CAROL, Call::close { case_id: case }));
			}
			pass(APPEAL);
			assert_ok!(try_conclude(fleet));
			assert_eq!(World::state(shared), State::Remedied(Remedy::HardStop));
			// It is not paid out before the second verdict either.
			assert!(<OracleGovernance as Disputes<AccountId>>::has_frozen(shared));
			events();
			assert_ok!(try_conclude(issue));
			assert_eq!(events()[0], failed(issue, expected));
			assert_eq!(World::state(shared), State::Remedied(Remedy::HardStop));
			assert!(!<OracleGovernance as Disputes<AccountId>>::has_frozen(shared));
		});
	}
}

#[test]
fn all_bonds_of_both_sides_come_back_where_nothing_was_found() {
	ExtBuilder::default().build_and_execute(|| {
		let case = dispute(FLEET);
		unresolved(case);
		assert_ok!(appeal(CAROL, case, false));
		unresolved(case);
		assert_ok!(appeal(STRANGER, case, true));
		let before = issuance();
		find(case, Verdict::Unresolved);
		assert_eq!(events(), vec![concluded(case, Verdict::Unresolved, (7 * BOND, 0, 0))]);
		for who in [BOB, CAROL, STRANGER] {
			assert_eq!(free(&who), ENDOWMENT);
		}
		assert_eq!(issuance(), before);
	});
}

#[test]
fn the_prize_is_shared_by_the_winning_bonds_in_proportion_and_what_is_left_burns() {
	ExtBuilder::default().build_and_execute(|| {
		let case = dispute(FLEET);
		decide(case, false);
		assert_ok!(appeal(STRANGER, case, true));
		decide(case, false);
		assert_ok!(appeal(AFFILIATE, case, true));
		decide(case, true);
		assert_ok!(appeal(CAROL, case, false));
		let before = issuance();
		find(case, Verdict::Upheld);
		// Carol loses 8 bonds: half burns, half is shared by 1, 2 and 4.
		let share = |bonds: u128| 4 * BOND * bonds / 7;
		let paid = share(1) + share(2) + share(4);
		assert_eq!(paid, 4 * BOND - 2, "two units do not divide");
		let burned = 4 * BOND + 2;
		assert_eq!(events(), vec![concluded(case, Verdict::Upheld, (7 * BOND, paid, burned))]);
		assert_eq!(7 * BOND + paid + burned, 15 * BOND);
		assert_eq!(issuance(), before - burned);
		assert_eq!(free(&BOB), ENDOWMENT + share(1));
		assert_eq!(free(&STRANGER), ENDOWMENT + share(2));
		assert_eq!(free(&AFFILIATE), ENDOWMENT + share(4));
		assert_eq!(free(&CAROL), ENDOWMENT - 8 * BOND);
		assert_eq!(free(&OWNER), ENDOWMENT);
	});
}

#[test]
fn of_an_odd_bond_the_odd_unit_burns() {
	ExtBuilder::default().build_and_execute(|| {
		World::change(|known| known.value = Some(100 * DISPUTE_BOND + 1));
		let case = dispute(FLEET);
		find(case, Verdict::Rejected);
		let half = DISPUTE_BOND / 2;
		assert_eq!(events(), vec![concluded(case, Verdict::Rejected, (0, half, half + 1))]);
		assert_eq!(free(&OWNER), ENDOWMENT + half);
	});
}

#[test]
fn what_the_respondent_cannot_receive_is_filed_for_it() {
	ExtBuilder::default().build_and_execute(|| {
		use frame_support::traits::{
			fungible::Mutate,
			tokens::{Fortitude, Precision, Preservation},
		};
		// As much as keeps an account: half of it keeps none.
		let bond = MILL / 1_000;
		MinDisputeBond::set(bond);
		World::change(|known| known.value = Some(0));
		let case = dispute(FLEET);
		let (expendable, force) = (Preservation::Expendable, Fortitude::Force);
		let all = <Balances as Mutate<AccountId>>::burn_from(
			&OWNER,
			ENDOWMENT,
			expendable,
			Precision::Exact,
			force,
		);
		assert_ok!(all);
		let before = issuance();
		find(case, Verdict::Rejected);
		// Half of a losing bond burns, the other half is the owner's.
		let half = bond / 2;
		assert_eq!(events(), vec![concluded(case, Verdict::Rejected, (0, half, half))]);
		assert_eq!(issuance(), before - half);
		assert!(!System::account_exists(&OWNER));
		assert_eq!(filed(&OWNER, AssetKind::Native), half);
	});
}
