//! What the idle hook does when nobody else has, and what it leaves for the next block.

use super::*;
use millrace_primitives::units::SECOND;
use millrace_support::agenda::AgendaSlot;
use millrace_testing::state_root;

type Measured = ();

fn base() -> Weight {
	<Measured as WeightInfo>::agenda_base()
}

fn slot() -> Weight {
	<Measured as WeightInfo>::agenda_slot()
}

/// Finding one case and looking at it.
fn look() -> Weight {
	slot() + <Measured as WeightInfo>::agenda_entry()
}

fn closing() -> Weight {
	look() + <Measured as WeightInfo>::close()
}

fn concluding(vaults: u32) -> Weight {
	look() + <Measured as WeightInfo>::conclude(vaults)
}

fn on_agenda() -> Vec<(AgendaSlot, CaseId)> {
	Agenda::<Test>::iter_keys().collect()
}

/// The idle time of a block, as the chain calls it.
fn on_idle() {
	use frame_support::traits::Hooks;
	<OracleGovernance as Hooks<u64>>::on_idle(1, Weight::MAX);
}

/// As many cases on fleets without vaults, all opened now.
fn disputed(count: u32) -> Vec<CaseId> {
	let dispute_one = |number| {
		let subject = Subject::Fleet(FleetId(10 + number));
		World::change(|known| known.subjects.insert(subject.clone(), vec![]));
		dispute(subject)
	};
	(0..count).map(dispute_one).collect()
}

/// The agenda is done until just before voting ends on cases that are opened now.
fn until_voting_is_nearly_over() {
	pass(VOTING - SLOT);
	idle(Weight::MAX);
	pass(SLOT);
	events();
}

fn extended(case: CaseId) -> bool {
	matches!(record(case).stage, CaseStage::Voting { extended: true, .. })
}

#[test]
fn before_the_first_case_a_block_costs_a_look_and_changes_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		let before = state_root();
		assert_eq!(idle(Weight::MAX), base());
		assert_eq!(state_root(), before);
		pass(30 * DAY);
		let passed = state_root();
		assert_eq!(idle(Weight::MAX), base());
		assert_eq!(state_root(), passed);
	});
}

#[test]
fn the_first_case_begins_the_agenda_at_its_own_time() {
	ExtBuilder::default().build_and_execute(|| {
		pass(30 * DAY);
		dispute(FLEET);
		assert_eq!(Cursor::<Test>::get(), Some(now() / SLOT));
		// Nothing of the time before is caught up.
		assert_eq!(idle(Weight::MAX), base() + slot());
		assert_eq!(Cursor::<Test>::get(), Some(now() / SLOT + 1));
	});
}

#[test]
fn a_case_is_closed_and_concluded_without_anybody_calling() {
	ExtBuilder::default().attested().build_and_execute(|| {
		let case = dispute(FLEET);
		for who in [0, 1, 2] {
			vote(VOTERS[who].clone(), case, true);
		}
		pass(VOTING - 1);
		events();
		on_idle();
		assert_eq!(events(), vec![]);
		pass(1);
		on_idle();
		let counted = VoteCount { ayes: 3 * COMMITTED, nays: 0, capital: 3 * COMMITTED };
		let appeal_by = START + VOTING + APPEAL;
		let verdict = Verdict::Upheld;
		assert_eq!(
			events(),
			vec![Event::Decided { case_id: case, poll: 0, verdict, counted, appeal_by }]
		);
		assert_eq!(on_agenda(), vec![(appeal_by / SLOT, case)]);
		pass(APPEAL - 1);
		on_idle();
		assert_eq!(events(), vec![]);
		pass(1);
		on_idle();
		assert!(matches!(events().last(), Some(Event::Concluded { .. })));
		assert_eq!(VAULTS.map(World::state), [State::Remedied(Remedy::Hybrid); 2]);
		assert_eq!(on_agenda(), vec![]);
	});
}

#[test]
fn a_case_that_nobody_touches_is_extended_and_unresolved_by_time_alone() {
	ExtBuilder::default().build_and_execute(|| {
		let case = dispute(FLEET);
		let mut told = Vec::new();
		events();
		while Cases::<Test>::contains_key(case) {
			pass(HOUR);
			on_idle();
			assert!(on_agenda().len() <= 1);
			told.extend(events().into_iter().map(|event| (now() - START, event)));
		}
		let times: Vec<_> = told.iter().map(|(at, _)| *at).collect();
		assert_eq!(times, vec![VOTING, 2 * VOTING, 2 * VOTING + APPEAL]);
		assert!(matches!(told[0].1, Event::PollExtended { .. }));
		assert!(matches!(told[1].1, Event::Decided { verdict: Verdict::Unresolved, .. }));
		assert!(matches!(told[2].1, Event::Concluded { verdict: Verdict::Unresolved, .. }));
	});
}

#[test]
fn the_last_instance_ends_by_time_alone_with_what_was_found_before() {
	ExtBuilder::default().build_and_execute(|| {
		let case = dispute(FLEET);
		for round in 0..MAX_APPEALS {
			decide(case, round % 2 == 0);
			assert_ok!(appeal(CAROL, case, round % 2 == 1));
		}
		pass(RULING - 1);
		on_idle();
		assert!(Cases::<Test>::contains_key(case));
		pass(1);
		on_idle();
		assert!(!Cases::<Test>::contains_key(case));
		assert_eq!(OracleGovernance::verdict(FLEET).unwrap().verdict, Verdict::Rejected);
	});
}

#[test]
fn a_case_due_at_a_whole_tick_is_done_in_it_and_one_an_instant_later_in_the_next() {
	for (offset, done) in [(0, true), (1, false)] {
		ExtBuilder::default().build_and_execute(|| {
			assert_eq!(START % SLOT, 0);
			pass(offset);
			let case = dispute(FLEET);
			pass(VOTING - offset);
			assert_eq!(now() % SLOT, 0);
			on_idle();
			assert_eq!(extended(case), done);
			pass(SLOT - 1);
			on_idle();
			assert_eq!(extended(case), done);
			pass(1);
			on_idle();
			assert!(extended(case));
		});
	}
}

#[test]
fn a_case_has_one_entry_and_one_whose_deadline_was_moved_is_filed_anew() {
	ExtBuilder::default().build_and_execute(|| {
		let case = dispute(FLEET);
		let first = (START + VOTING) / SLOT;
		assert_eq!(on_agenda(), vec![(first, case)]);
		// A call pays for no agenda: the entry stays where it is.
		decide(case, true);
		assert_eq!(on_agenda(), vec![(first, case)]);
		assert_eq!(record(case).filed, first);
		events();
		idle(Weight::MAX);
		assert_eq!(events(), vec![], "not due");
		let second = (START + VOTING + APPEAL) / SLOT;
		assert_eq!(on_agenda(), vec![(second, case)]);
		assert_eq!(record(case).filed, second);
		pass(HOUR);
		assert_ok!(appeal(CAROL, case, false));
		assert_eq!(on_agenda(), vec![(second, case)]);
		pass(APPEAL);
		events();
		idle(Weight::MAX);
		assert_eq!(events(), vec![], "not due");
		let third = (START + VOTING + HOUR + VOTING) / SLOT;
		assert_eq!(on_agenda(), vec![(third, case)]);
		pass(VOTING);
		idle(Weight::MAX);
		assert!(extended(case));
		assert_eq!(on_agenda(), vec![((now() + VOTING) / SLOT, case)]);
	});
}

#[test]
fn a_case_that_was_concluded_by_a_call_is_on_the_agenda_no_more() {
	ExtBuilder::default().build_and_execute(|| {
		let case = dispute(FLEET);
		let other = dispute(ISSUE);
		decide(case, true);
		conclude(case);
		assert_eq!(on_agenda(), vec![((START + VOTING) / SLOT, other)]);
	});
}

#[test]
fn closing_and_concluding_cost_what_they_are_measured_to_cost() {
	ExtBuilder::default().build_and_execute(|| {
		let case = dispute(FLEET);
		vote(VOTERS[0].clone(), case, true);
		until_voting_is_nearly_over();
		// One slot, in which the case was found once and then no more.
		assert_eq!(idle(Weight::MAX), base() + closing() + slot());
		pass(APPEAL - SLOT);
		idle(Weight::MAX);
		pass(SLOT);
		assert_eq!(idle(Weight::MAX), base() + concluding(2) + slot());
		pass(SLOT);
		assert_eq!(idle(Weight::MAX), base() + slot());
	});
}

#[test]
fn any_meter_is_respected_zero_too() {
	ExtBuilder::default().build_and_execute(|| {
		let cases = disputed(12);
		until_voting_is_nearly_over();
		let before = state_root();
		for nothing in [
			Weight::zero(),
			Weight::from_parts(u64::MAX, 0),
			Weight::from_parts(0, u64::MAX),
			Weight::from_parts(1, 1),
		] {
			assert_eq!(idle(nothing), Weight::zero());
			assert_eq!(state_root(), before);
		}
		// From too little for anything to enough for a few, in small steps; `idle` asserts that no
		// more than that is used.
		let few = base() + slot() * 2 + closing() * 2;
		for part in 0..200 {
			idle(few * part / 150);
			assert_ok!(OracleGovernance::do_try_state());
		}
		assert!(cases.iter().all(|case| extended(*case)));
		// Either dimension alone ends it.
		pass(VOTING);
		idle(Weight::from_parts(u64::MAX, few.proof_size() / 4));
		idle(Weight::from_parts(few.ref_time() / 4, u64::MAX));
	});
}

#[test]
fn what_the_meter_does_not_allow_is_left_as_it_is() {
	ExtBuilder::default().build_and_execute(|| {
		let case = dispute(FLEET);
		vote(VOTERS[0].clone(), case, true);
		until_voting_is_nearly_over();
		let before = record(case);
		// One unit less than closing takes.
		let short = base() + closing() - Weight::from_parts(1, 0);
		assert_eq!(idle(short), base() + look());
		assert_eq!(record(case), before);
		assert_eq!(idle(base() + closing()), base() + closing());
		assert!(matches!(record(case).stage, CaseStage::Decided { .. }));
		pass(APPEAL);
		idle(base() + slot() * (APPEAL / SLOT));
		assert_eq!(Cursor::<Test>::get(), Some(now() / SLOT));
		// A case pays for all its vaults.
		assert_eq!(idle(base() + concluding(1)), base() + look());
		assert!(Cases::<Test>::contains_key(case));
		assert_eq!(idle(base() + concluding(2)), base() + concluding(2));
		assert!(!Cases::<Test>::contains_key(case));
	});
}

#[test]
fn work_goes_on_in_the_next_block_where_the_meter_ended() {
	ExtBuilder::default().build_and_execute(|| {
		let cases = disputed(30);
		until_voting_is_nearly_over();
		let small = base() + slot() * 2 + closing() * 4;
		let mut blocks = 0;
		let mut done = Vec::new();
		while !cases.iter().all(|case| extended(*case)) {
			idle(small);
			assert_ok!(OracleGovernance::do_try_state());
			let told = events().into_iter().filter_map(|event| match event {
				Event::PollExtended { case_id: case, .. } => Some(case),
				_ => None,
			});
			let told: Vec<_> = told.collect();
			assert!(told.len() <= 4);
			done.extend(told);
			blocks += 1;
			assert!(blocks < 20, "bounded");
		}
		// Each once.
		done.sort();
		assert_eq!(done, cases);
		assert_eq!(blocks, 8);
	});
}

#[test]
fn a_long_halt_is_caught_up_in_steps_and_nothing_is_lost() {
	ExtBuilder::default().build_and_execute(|| {
		let cases = [dispute(FLEET), dispute(ISSUE)];
		pass(10 * DAY);
		let slots = 10 * DAY / SLOT;
		let block = base() + slot() * 20_000 + closing() * 2;
		let mut blocks: u64 = 0;
		while Cursor::<Test>::get() != Some(now() / SLOT + 1) {
			idle(block);
			blocks += 1;
			assert!(blocks < 12, "bounded");
		}
		assert!(blocks > slots / 20_000 - 1);
		// Voting was to be extended, and is from now on.
		for case in cases {
			assert!(extended(case));
			assert_eq!(record(case).due, now() + VOTING);
		}
	});
}

/// A case that is voted on, and as many more as if they had been opened one after the other.
fn open_cases(count: u32) {
	let model = record(dispute(FLEET));
	for number in 1..count {
		let case = CaseId(number);
		let subject = Subject::Fleet(FleetId(1_000 + number));
		let due = model.due + u64::from(number) * 7 * SECOND;
		let filed = Due::<Test>::slot_up(due);
		Agenda::<Test>::insert(filed, case, ());
		CaseOf::<Test>::insert(&subject, case);
		let Some(Poll::Open(open)) = crate::Polls::<Test>::get(0) else { panic!("is open") };
		let open = Poll::Open(OpenPoll { case_id: case, until: due, ..open });
		crate::Polls::<Test>::insert(number, open);
		let stage = CaseStage::Voting { poll: number, extended: false };
		Cases::<Test>::insert(case, Case { subject, due, filed, stage, ..model.clone() });
	}
	NextCaseId::<Test>::put(CaseId(count));
	NextPollId::<Test>::put(count);
	assert_ok!(OracleGovernance::dsp_2_one_outcome());
	assert_ok!(OracleGovernance::dsp_2_one_agenda_entry());
}

#[test]
fn an_idle_block_costs_the_same_with_ten_and_ten_thousand_open_cases() {
	let cost = |count: u32| {
		let mut ext = ExtBuilder::default().build();
		ext.execute_with(|| {
			open_cases(count);
			pass(HOUR);
			idle(Weight::MAX);
			// A block later, within the same slot.
			pass(3 * SECOND);
		});
		ext.commit_all().unwrap();
		let (used, proof) = ext.execute_and_prove(|| idle(Weight::MAX));
		let (rolled, more) = ext.execute_and_prove(|| {
			pass(SLOT);
			idle(Weight::MAX)
		});
		(used, proof.iter_nodes().count(), rolled, more.iter_nodes().count())
	};
	let (used, read, rolled, more) = cost(10);
	let (used_of_many, read_of_many, rolled_of_many, more_of_many) = cost(10_000);
	assert_eq!(used, base());
	assert_eq!(used_of_many, base());
	assert_eq!(rolled, base() + slot());
	assert_eq!(rolled_of_many, base() + slot());
	// The clock and the cursor, and the nodes of the trie above them, whose depth is that of a tree of
	// all storage.
	assert!(read_of_many <= read + 4, "{read} and {read_of_many} nodes");
	assert!(more_of_many <= more + 8, "{more} and {more_of_many} nodes");
}

#[test]
fn what_fails_is_put_off_told_and_stands_in_nobody_s_way() {
	ExtBuilder::default().build().execute_with(|| {
		let broken = dispute(FLEET);
		let sound = dispute(ISSUE);
		// A defect: its poll is gone.
		let poll = crate::Polls::<Test>::take(poll(broken));
		pass(VOTING);
		events();
		idle(Weight::MAX);
		assert!(extended(sound));
		assert!(!extended(broken));
		let later = Due::<Test>::slot_up(now() + HOUR);
		let postponed = |until| {
			let error = Error::<Test>::Inconsistent.into();
			Event::Postponed { case_id: broken, error, until }
		};
		let told = events();
		assert_eq!(told.len(), 2);
		assert!(told.contains(&postponed(later)));
		assert_eq!(record(broken).filed, later);
		assert_eq!(Agenda::<Test>::iter_key_prefix(later).collect::<Vec<_>>(), vec![broken]);
		assert_eq!(on_agenda().len(), 2);
		// It is tried again, and goes on once it can.
		pass(HOUR);
		idle(Weight::MAX);
		assert_eq!(record(broken).filed, Due::<Test>::slot_up(now() + HOUR));
		assert_eq!(events(), vec![postponed(record(broken).filed)]);
		crate::Polls::<Test>::set(0, poll);
		pass(HOUR);
		idle(Weight::MAX);
		assert!(extended(broken));
		assert_ok!(OracleGovernance::do_try_state());
	});
}

#[test]
fn an_entry_of_no_case_is_dropped_and_disturbs_nobody() {
	ExtBuilder::default().build_and_execute(|| {
		let case = dispute(FLEET);
		let at = record(case).filed;
		Agenda::<Test>::insert(at, CaseId(77), ());
		// And one of a case that stands elsewhere.
		Agenda::<Test>::insert(at - 1, case, ());
		pass(VOTING - SLOT);
		idle(Weight::MAX);
		assert!(!extended(case));
		pass(SLOT);
		idle(Weight::MAX);
		assert!(extended(case));
		assert_eq!(on_agenda().len(), 1);
	});
}

#[test]
fn the_last_tick_of_all_time_is_the_last() {
	ExtBuilder::default().build().execute_with(|| {
		dispute(FLEET);
		Timestamp::set_timestamp(Moment::MAX);
		let last = Moment::MAX / SLOT;
		Cursor::<Test>::put(last);
		assert_eq!(idle(Weight::MAX), base() + slot());
		assert_eq!(Cursor::<Test>::get(), Some(last + 1));
		assert_eq!(idle(Weight::MAX), base());
	});
}
