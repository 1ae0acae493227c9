//! What the idle hook does when nobody else has, and what it leaves for the next block.

use super::*;
use millrace_support::agenda::{Agenda as _, AgendaSlot};

type Weights = ();
type Slots = crate::agenda::Duties<Test>;

fn base() -> Weight {
	<Weights as WeightInfo>::agenda_base()
}

fn slot() -> Weight {
	<Weights as WeightInfo>::agenda_slot()
}

/// Finding one entry and looking at it.
fn look() -> Weight {
	slot() + <Weights as WeightInfo>::agenda_entry()
}

/// Let the agenda be done until now.
fn catch_up() {
	idle(Weight::MAX);
	events();
}

fn on_agenda() -> Vec<(AgendaSlot, Duty)> {
	Agenda::<Test>::iter_keys().collect()
}

/// How an event shows an error of the world: the text of such an error is not encoded.
const SHOWN: DispatchError = DispatchError::Other("");

/// Something that is decided at the deadline, so that the agenda has begun.
fn begun() -> EpochKey {
	let lease = running(BATCH);
	pass(HOUR);
	let key = uptime(lease, 0);
	assert_ok!(report(attestor(0), key, 0));
	catch_up();
	key
}

#[test]
fn before_the_first_entry_a_block_costs_a_look_and_changes_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		running(BATCH);
		assert_eq!(idle(Weight::MAX), base());
		pass(30 * DAY);
		let before = state_root();
		assert_eq!(idle(Weight::MAX), base());
		assert_eq!(state_root(), before);
	});
}

#[test]
fn the_chain_decides_applies_and_closes_without_anybody_calling() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(STANDARD);
		pass(10 * MINUTE);
		let key = uptime(lease, 0);
		assert_ok!(claim(BOB, key, 0));
		assert_ok!(report(attestor(0), uptime(lease, 0), 0));
		deliver(lease);
		events();
		let mut done = Vec::new();
		while Agreements::<Test>::contains_key(lease) {
			live(10 * MINUTE);
			check();
			done.extend(events());
			assert!(now() < START + 4 * DAY, "bounded");
		}
		let kinds: Vec<_> = done
			.iter()
			.map(|event| match event {
				Event::FaultFound { .. } => "found",
				Event::Decided { .. } => "decided",
				Event::ClaimSettled { .. } => "settled",
				Event::Slashed { .. } => "slashed",
				Event::Closed { .. } => "closed",
				other => panic!("{other:?}"),
			})
			.collect();
		assert_eq!(kinds, ["found", "decided", "settled", "slashed", "closed"]);
		assert_eq!(on_agenda(), vec![]);
		assert_eq!(gold(&BOB), PRICE / 60);
	});
}

#[test]
fn an_idle_block_costs_the_same_with_ten_and_with_a_thousand_healthy_agreements() {
	let cost = |leases: u32| {
		let mut ext = ExtBuilder::default().build();
		ext.execute_with(|| {
			for _ in 0..leases {
				running(BATCH);
			}
			begun();
			check();
			pass(6 * SECOND);
			idle(Weight::MAX);
			// Nothing is on the agenda for all of these.
			assert_eq!(on_agenda().len(), 1);
		});
		ext.commit_all().unwrap();
		let (used, proof) = ext.execute_and_prove(|| idle(Weight::MAX));
		let (rolled, more) = ext.execute_and_prove(|| {
			pass(6 * SECOND);
			idle(Weight::MAX)
		});
		(used, proof.iter_nodes().count(), rolled, more.iter_nodes().count())
	};
	let (used, read, rolled, more) = cost(10);
	let (used_of_many, read_of_many, rolled_of_many, more_of_many) = cost(1_000);
	assert_eq!(used, base());
	assert_eq!(used_of_many, base());
	assert_eq!(rolled, base() + slot());
	assert_eq!(rolled_of_many, base() + slot());
	// The clock and the cursor, and the nodes of the trie above them.
	assert!(read_of_many <= read + 4, "{read} and {read_of_many} nodes");
	assert!(more_of_many <= more + 8, "{more} and {more_of_many} nodes");
}

#[test]
fn what_was_decided_early_costs_a_look_at_its_deadline_and_no_more() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		pass(HOUR);
		let key = uptime(lease, 0);
		found(key, 1_000_000);
		let filed = measurement(key).filed;
		wait_until(filed * Slots::SLOT - 6 * SECOND);
		catch_up();
		pass(6 * SECOND);
		assert_eq!(idle(Weight::MAX), base() + look() + slot());
		assert!(!Measurements::<Test>::contains_key(key));
		assert_eq!(events(), vec![]);
	});
}

#[test]
fn any_meter_is_respected_zero_too() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		for epoch in 0..6 {
			pass(HOUR);
			catch_up();
			assert_ok!(claim(BOB, uptime(lease, epoch), 0));
		}
		pass(REPORT_PERIOD + HOUR);
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
		let few = base() + slot() * 900 + (look() + <Weights as WeightInfo>::decide()) * 2;
		for part in 0..100 {
			idle(few * part / 75);
			check();
		}
		assert_eq!(Measurements::<Test>::iter().count(), 0);
		assert_eq!(Faults::<Test>::iter().count(), 6);
		// Either dimension alone ends it.
		idle(Weight::from_parts(u64::MAX, few.proof_size() / 4));
		idle(Weight::from_parts(few.ref_time() / 4, u64::MAX));
	});
}

#[test]
fn work_goes_on_in_the_next_block_where_the_meter_ended() {
	ExtBuilder::default().build_and_execute(|| {
		let leases: Vec<_> = (0..20).map(|_| running(BATCH)).collect();
		pass(HOUR);
		for lease in &leases {
			assert_ok!(claim(BOB, uptime(*lease, 0), 0));
		}
		pass(REPORT_PERIOD - HOUR);
		catch_up();
		pass(HOUR + MINUTE);
		// Up to the slot in which they all stand.
		idle(base() + slot() * 600);
		events();
		let small = base() + slot() * 2 + (look() + <Weights as WeightInfo>::decide()) * 3;
		let mut blocks = 0;
		let mut found = Vec::new();
		while Measurements::<Test>::iter().count() > 0 {
			idle(small);
			check();
			let now = events().into_iter().filter_map(|event| match event {
				Event::Decided { key, .. } => Some(key.lease),
				_ => None,
			});
			let now: Vec<_> = now.collect();
			assert!(now.len() <= 3);
			found.extend(now);
			blocks += 1;
			assert!(blocks < 30, "bounded");
		}
		found.sort();
		assert_eq!(found, leases);
		assert!(blocks >= 7, "{blocks} blocks: the meter was too large to tell");
	});
}

#[test]
fn a_slash_that_fails_is_put_off_said_and_stands_in_nobody_s_way() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		let other = running_of_carol();
		let id = dark(lease, 0);
		let sound = found(uptime(other, 0), 0).unwrap();
		World::set_state(VAULT, State::Frozen);
		pass(PENDING_PERIOD);
		catch_up();
		pass(MINUTE);
		idle(Weight::MAX);
		assert_eq!(Sla::fault(sound), None);
		let duty = Duty::Apply(id);
		let told = events();
		let until = fault(id).filed;
		let postponed = |until| Event::Postponed { duty, error: SHOWN, until };
		assert!(told.contains(&postponed(until)) || told.is_empty());
		assert!(on_agenda().contains(&(until, duty)));
		assert!(until <= Slots::slot_up(now() + RETRY_PERIOD));
		// It is as it was: all or nothing.
		assert_eq!((agreement(lease).pending, agreement(lease).slashed), (1, 0));
		live(RETRY_PERIOD + MINUTE);
		let until = fault(id).filed;
		assert_eq!(events(), vec![postponed(until)]);
		assert!(until > Slots::slot_down(now()));
		// Anybody may do it before.
		World::set_state(VAULT, State::Active);
		assert_ok!(apply(id));
		assert!(!on_agenda().iter().any(|(_, of)| *of == duty));
	});
}

#[test]
fn a_fault_under_appeal_is_looked_at_again_and_nothing_is_said() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		let id = dark(lease, 0);
		assert_ok!(appeal(ALICE, id));
		live(PENDING_PERIOD - MINUTE);
		events();
		for _ in 0..5 {
			live(RETRY_PERIOD);
			assert_eq!(events(), vec![]);
			let filed = fault(id).filed;
			assert!(filed > Slots::slot_down(now()));
			assert!(filed <= Slots::slot_up(now() + RETRY_PERIOD));
		}
		World::rule(id, Verdict::Right);
		live(RETRY_PERIOD + MINUTE);
		assert_eq!(Sla::fault(id), None);
		assert_eq!(gold(&BOB), PRICE / 10);
	});
}

#[test]
fn an_agreement_with_faults_that_wait_is_looked_at_again_and_nothing_is_said() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		dark(lease, 9);
		deliver(lease);
		live(REPORT_PERIOD - MINUTE);
		events();
		live(HOUR);
		assert_eq!(events(), vec![]);
		let filed = agreement(lease).filed;
		assert!(on_agenda().contains(&(filed, Duty::Close(lease))));
		assert!(filed > Slots::slot_down(now()));
		live(PENDING_PERIOD);
		live(RETRY_PERIOD + MINUTE);
		assert!(!Agreements::<Test>::contains_key(lease));
	});
}

#[test]
fn a_closing_that_fails_is_put_off_and_said() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		deliver(lease);
		World::break_vault(VAULT, true);
		events();
		live(REPORT_PERIOD + MINUTE);
		let until = agreement(lease).filed;
		let duty = Duty::Close(lease);
		assert_eq!(events(), vec![Event::Postponed { duty, error: SHOWN, until }]);
		assert!(until > Slots::slot_down(now()));
		World::break_vault(VAULT, false);
		live(RETRY_PERIOD + MINUTE);
		assert!(!Agreements::<Test>::contains_key(lease));
	});
}

#[test]
fn an_entry_of_nothing_is_dropped_and_disturbs_nobody() {
	ExtBuilder::default().build_and_execute(|| {
		let key = begun();
		let filed = measurement(key).filed;
		let lease = key.lease;
		for duty in [
			Duty::Decide(uptime(LeaseId(77), 0)),
			Duty::Apply(FaultId(77)),
			Duty::Close(LeaseId(77)),
			// It is not over.
			Duty::Close(lease),
			// It stands elsewhere.
			Duty::Decide(key),
		] {
			Agenda::<Test>::insert(filed - 1, duty, ());
		}
		wait_until((filed - 1) * Slots::SLOT);
		idle(Weight::MAX);
		assert_eq!(on_agenda(), vec![(filed, Duty::Decide(key))]);
		assert_eq!(events(), vec![]);
		assert!(Measurements::<Test>::contains_key(key));
	});
}

#[test]
fn a_long_halt_is_caught_up_in_steps_and_nothing_is_lost() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		let key = begun();
		assert_ok!(claim(BOB, key, 0));
		pass(2 * DAY);
		let block = base() + slot() * 5_000 + look() * 4 + <Weights as WeightInfo>::close() * 4;
		let mut blocks = 0;
		while Cursor::<Test>::get() != Some(Slots::slot_down(now()) + 1) {
			idle(block);
			blocks += 1;
			assert!(blocks < 12, "bounded");
		}
		assert!(blocks > 4);
		assert_eq!(fault(FaultId(0)).key, key);
		assert!(Agreements::<Test>::contains_key(lease));
	});
}

#[test]
fn the_end_of_time_is_no_trap() {
	ExtBuilder::default().build().execute_with(|| {
		begun();
		assert_eq!(Slots::later(Moment::MAX), Slots::slot_up(Moment::MAX));
		let last = Slots::slot_down(Moment::MAX);
		Cursor::<Test>::put(last);
		Timestamp::set_timestamp(Moment::MAX);
		idle(Weight::MAX);
		assert_eq!(Cursor::<Test>::get(), Some(last + 1));
		assert_eq!(idle(Weight::MAX), base());
	});
}
