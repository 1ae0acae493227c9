//! What the idle hook does when nobody else has, and what it leaves for the next block.

use super::*;
use frame_support::traits::Hooks;
use millrace_support::agenda::{Agenda as _, AgendaSlot};
use millrace_testing::state_root;

type Weights = ();

fn base() -> Weight {
	<Weights as WeightInfo>::agenda_base()
}

fn slot() -> Weight {
	<Weights as WeightInfo>::agenda_slot()
}

/// Finding one lease and looking at it.
fn look() -> Weight {
	slot() + <Weights as WeightInfo>::agenda_entry()
}

/// Let the clock stand at the next slot, and the agenda be done until there.
fn catch_up() {
	idle(Weight::MAX);
	events();
}

fn on_agenda() -> Vec<(AgendaSlot, LeaseId)> {
	Agenda::<Test>::iter_keys().collect()
}

/// How an event shows [`BROKEN`]: the text of such an error is not encoded.
const SHOWN: DispatchError = DispatchError::Other("");

/// `n` leases of both providers that nobody has confirmed. Their devices are made for it.
fn unconfirmed(n: u32) -> Vec<LeaseId> {
	World::set_devices(&ALICE, CLASS, n);
	(0..n).map(|_| reserve(1, HOUR)).collect()
}

#[test]
fn before_the_first_lease_a_block_costs_a_look_and_changes_nothing() {
	ExtBuilder.build_and_execute(|| {
		let before = state_root();
		assert_eq!(idle(Weight::MAX), base());
		pass(30 * DAY);
		let passed = state_root();
		assert_ne!(before, passed);
		assert_eq!(idle(Weight::MAX), base());
		assert_eq!(state_root(), passed);
	});
}

#[test]
fn the_first_lease_begins_the_agenda_at_its_own_time() {
	ExtBuilder.build_and_execute(|| {
		pass(30 * DAY);
		reserve(1, HOUR);
		assert_eq!(Cursor::<Test>::get(), Some(now() / MINUTE));
		// Nothing of the time before is caught up.
		assert_eq!(idle(Weight::MAX), base() + slot());
		assert_eq!(Cursor::<Test>::get(), Some(now() / MINUTE + 1));
	});
}

#[test]
fn an_idle_block_costs_the_same_with_ten_and_a_hundred_thousand_active_leases() {
	let cost = |leases: u32| {
		let mut ext = ExtBuilder.build();
		ext.execute_with(|| {
			let model = record(start(1, 30 * DAY));
			// Written as the calls would, which the test of invariants below confirms.
			for id in 1..leases {
				let lease = LeaseId(id);
				let due = model.due + u64::from(id) * 7 * SECOND;
				let filed = slot_up(due);
				let since = due - model.duration;
				let status = LeaseStatus::Active { since };
				let later = LeaseRecord { due, filed, status, ..model.clone() };
				Agenda::<Test>::insert(filed, lease, ());
				Leases::<Test>::insert(lease, later);
				CustomerLeases::<Test>::insert(BOB, lease, ());
				ProviderLeases::<Test>::insert(ALICE, lease, ());
			}
			NextLeaseId::<Test>::put(LeaseId(leases));
			assert_ok!(Lease::esc_3_one_agenda_entry());
			assert_ok!(Lease::esc_4_deadline());
			assert_ok!(Lease::indices_agree());
			pass(HOUR);
			catch_up();
			// Two blocks later, within the same slot.
			pass(6 * SECOND);
		});
		ext.commit_all().unwrap();
		let (used, proof) = ext.execute_and_prove(|| idle(Weight::MAX));
		let (rolled, more) = ext.execute_and_prove(|| {
			pass(MINUTE);
			idle(Weight::MAX)
		});
		(used, proof.iter_nodes().count(), rolled, more.iter_nodes().count())
	};
	let (used, read, rolled, more) = cost(10);
	let (used_of_many, read_of_many, rolled_of_many, more_of_many) = cost(100_000);
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
fn what_was_not_confirmed_expires_without_anybody_calling() {
	ExtBuilder.build_and_execute(|| {
		let lease = reserve(2, HOUR);
		catch_up();
		pass(CONFIRM_PERIOD);
		// The deadline has passed, the slot has not: START is off the grid.
		idle(Weight::MAX);
		assert_eq!(events(), vec![]);
		pass(MINUTE - START % MINUTE);
		assert_eq!(now() % MINUTE, 0);
		<Lease as Hooks<_>>::on_idle(2, Weight::MAX);
		let (delivered, returned) = (0, 2 * DEVICE_HOUR);
		let by = EndedBy::FailedStart;
		assert_eq!(
			events(),
			vec![
				Event::Ended { lease, by, delivered, returned, waits: false },
				Event::Expired { lease, compensation: price_of(2) },
			]
		);
		assert_eq!(gold(&BOB), price_of(2));
		assert_eq!(on_agenda(), vec![]);
	});
}

#[test]
fn what_is_over_is_settled_without_anybody_calling() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(2, HOUR);
		let mut looked = Weight::zero();
		for _ in 0..70 {
			pass(MINUTE);
			looked += idle(Weight::MAX);
		}
		let (delivered, returned) = (2 * DEVICE_HOUR, 0);
		assert_eq!(
			events().split_off(2),
			vec![
				Event::Ended { lease, by: EndedBy::Time, delivered, returned, waits: false },
				Event::Settled { lease, delivered, returned },
			]
		);
		// Looked at twice: at the deadline of the confirmation, and at the end.
		let expected = base() * 70 + slot() * 71 + look() * 2 + <Weights as WeightInfo>::settle();
		assert_eq!(looked, expected);
	});
}

#[test]
fn a_lease_due_at_the_start_of_a_slot_is_done_in_it_and_one_an_instant_later_in_the_next() {
	for (offset, done) in [(0, true), (INSTANT, false)] {
		ExtBuilder.build_and_execute(|| {
			Timestamp::set_timestamp(20_001 * DAY + offset);
			let lease = reserve(1, HOUR);
			Timestamp::set_timestamp(20_001 * DAY + CONFIRM_PERIOD - INSTANT);
			idle(Weight::MAX);
			assert!(Leases::<Test>::contains_key(lease));
			Timestamp::set_timestamp(20_001 * DAY + CONFIRM_PERIOD);
			idle(Weight::MAX);
			assert_eq!(!Leases::<Test>::contains_key(lease), done);
			pass(MINUTE);
			idle(Weight::MAX);
			assert!(!Leases::<Test>::contains_key(lease));
		});
	}
}

#[test]
fn a_confirmed_lease_is_filed_anew_at_its_end_and_an_extended_one_at_its_new_end() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(2, HOUR);
		let first = record(lease).filed;
		assert_eq!(on_agenda(), vec![(first, lease)]);
		pass(16 * MINUTE);
		idle(Weight::MAX);
		let end = slot_up(START + HOUR);
		assert_eq!(on_agenda(), vec![(end, lease)]);
		assert_ok!(extend(BOB, lease, 30 * MINUTE));
		assert_eq!(on_agenda(), vec![(end, lease)]);
		pass(45 * MINUTE);
		events();
		idle(Weight::MAX);
		assert_eq!(events(), vec![]);
		assert_eq!(on_agenda(), vec![(end + 30, lease)]);
		assert_eq!(record(lease).filed, end + 30);
	});
}

#[test]
fn a_lease_shorter_than_the_time_to_confirm_is_settled_in_time_and_expires_in_time() {
	for (confirmed, minutes) in [(true, 10), (false, 15)] {
		ExtBuilder.build_and_execute(|| {
			let lease = reserve(1, 10 * MINUTE);
			if confirmed {
				assert_ok!(confirm(ALICE, lease));
			}
			let end = slot_up(START + minutes * MINUTE);
			while Leases::<Test>::contains_key(lease) {
				assert_ok!(Lease::do_try_state());
				pass(MINUTE);
				idle(Weight::MAX);
			}
			assert_eq!(now() / MINUTE, end);
		});
	}
}

#[test]
fn any_meter_is_respected_zero_too() {
	ExtBuilder.build_and_execute(|| {
		let leases = unconfirmed(12);
		pass(HOUR);
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
		let few = base() + slot() * 20 + (look() + <Weights as WeightInfo>::expire()) * 2;
		for part in 0..200 {
			idle(few * part / 150);
			assert_ok!(Lease::do_try_state());
			World::check();
		}
		assert!(leases.iter().all(|lease| !Leases::<Test>::contains_key(lease)));
		// Either dimension alone ends it.
		unconfirmed(2);
		pass(HOUR);
		idle(Weight::from_parts(u64::MAX, few.proof_size() / 4));
		idle(Weight::from_parts(few.ref_time() / 4, u64::MAX));
	});
}

#[test]
fn work_goes_on_in_the_next_block_where_the_meter_ended() {
	ExtBuilder.build_and_execute(|| {
		let leases = unconfirmed(30);
		pass(HOUR);
		idle(base() + slot() * 15);
		events();
		let small = base() + slot() * 2 + (look() + <Weights as WeightInfo>::expire()) * 4;
		let mut blocks = 0;
		let mut done = Vec::new();
		while Leases::<Test>::iter().count() > 0 {
			idle(small);
			assert_ok!(Lease::do_try_state());
			let expired = events().into_iter().filter_map(|event| match event {
				Event::Expired { lease, .. } => Some(lease),
				_ => None,
			});
			let expired: Vec<_> = expired.collect();
			assert!(expired.len() <= 4);
			done.extend(expired);
			blocks += 1;
			assert!(blocks < 20, "bounded");
		}
		// Each once.
		done.sort();
		assert_eq!(done, leases);
		assert!(blocks >= 8, "{blocks} blocks: the meter was too large to tell");
	});
}

#[test]
fn a_long_halt_is_caught_up_in_steps_and_nothing_is_lost() {
	ExtBuilder.build_and_execute(|| {
		let active = start(1, DAY);
		let failed = reserve(1, DAY);
		pass(59 * DAY);
		let block = base() + slot() * 10_000 + look() * 4 + <Weights as WeightInfo>::expire() * 4;
		let mut blocks = 0;
		while Cursor::<Test>::get() != Some(now() / MINUTE + 1) {
			idle(block);
			pass(3 * SECOND);
			blocks += 1;
			assert!(blocks < 12, "bounded");
		}
		assert!(blocks > 6);
		for lease in [active, failed] {
			assert!(!Leases::<Test>::contains_key(lease));
		}
		assert_eq!(World::known(VAULT).delivered, 24 * DEVICE_HOUR);
	});
}

#[test]
fn an_end_that_fails_is_put_off_and_stands_in_nobody_s_way() {
	ExtBuilder.build_and_execute(|| {
		let broken = start(1, 10 * MINUTE);
		let sound = redeem(BOB, CAROLS, 1, 10 * MINUTE).unwrap();
		assert_ok!(confirm(CAROL, sound));
		World::break_vault(Some(VAULT));
		pass(20 * MINUTE);
		events();
		idle(Weight::MAX);
		assert!(!Leases::<Test>::contains_key(sound));
		let until = slot_up(now() + RETRY_PERIOD);
		assert!(events().contains(&Event::Postponed { lease: broken, error: SHOWN, until }));
		assert_eq!(on_agenda(), vec![(until, broken)]);
		// It is as it was: all or nothing.
		assert!(matches!(record(broken).status, LeaseStatus::Active { .. }));
		assert_eq!(Lease::leased(&ALICE, CLASS), 1);
		// It is not tried before its time, and as long as it fails.
		pass(RETRY_PERIOD - MINUTE);
		idle(Weight::MAX);
		assert_eq!(events(), vec![]);
		pass(2 * MINUTE);
		idle(Weight::MAX);
		let until = slot_up(now() + RETRY_PERIOD);
		assert_eq!(events().last(), Some(&Event::Postponed { lease: broken, error: SHOWN, until }));
		World::break_vault(None);
		pass(RETRY_PERIOD + MINUTE);
		idle(Weight::MAX);
		assert!(!Leases::<Test>::contains_key(broken));
	});
}

#[test]
fn a_lease_that_was_put_off_can_be_settled_by_anybody_before() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(1, 10 * MINUTE);
		World::break_vault(Some(VAULT));
		pass(20 * MINUTE);
		idle(Weight::MAX);
		World::break_vault(None);
		assert_ok!(settle(ERIN, lease));
		assert_eq!(on_agenda(), vec![]);
	});
}

#[test]
fn a_frozen_vault_frees_the_devices_at_once_and_postpones_the_units() {
	ExtBuilder.build_and_execute(|| {
		let failed = reserve(2, HOUR);
		let active = start(3, 20 * MINUTE);
		World::freeze(VAULT);
		pass(30 * MINUTE);
		events();
		idle(Weight::MAX);
		assert_eq!(load(&ALICE).free, DEVICES);
		let waiting: Vec<_> = events()
			.into_iter()
			.map(|event| matches!(event, Event::Ended { waits: true, .. }))
			.collect();
		assert_eq!(waiting, vec![true, true]);
		// An hour later it is still frozen.
		pass(RETRY_PERIOD + MINUTE);
		idle(Weight::MAX);
		let error = Error::<Test>::VaultFrozen.into();
		let until = slot_up(now() + RETRY_PERIOD);
		let postponed = events();
		assert_eq!(postponed.len(), 2);
		for lease in [failed, active] {
			assert!(postponed.contains(&Event::Postponed { lease, error, until }));
		}
		World::thaw(VAULT);
		pass(RETRY_PERIOD + MINUTE);
		idle(Weight::MAX);
		let settled = events();
		assert!(settled.contains(&Event::Expired { lease: failed, compensation: price_of(2) }));
		let (delivered, returned) = (DEVICE_HOUR, 0);
		assert!(settled.contains(&Event::Settled { lease: active, delivered, returned }));
		assert_eq!(on_agenda(), vec![]);
	});
}

#[test]
fn a_vault_that_is_settled_while_a_lease_waits_lets_it_go() {
	ExtBuilder.build_and_execute(|| {
		let lease = start(3, HOUR);
		World::freeze(VAULT);
		pass(20 * MINUTE);
		assert_ok!(terminate(BOB, lease));
		World::settle(VAULT);
		pass(RETRY_PERIOD + MINUTE);
		idle(Weight::MAX);
		assert!(!Leases::<Test>::contains_key(lease));
		assert_eq!(World::known(VAULT).claimed, 2 * DEVICE_HOUR);
		assert_eq!(utc(&BOB), RICH - DEVICE_HOUR);
	});
}

#[test]
fn an_entry_of_no_lease_is_dropped_and_disturbs_nobody() {
	ExtBuilder.build_and_execute(|| {
		let lease = reserve(1, HOUR);
		let at = record(lease).filed;
		Agenda::<Test>::insert(at, LeaseId(77), ());
		// And one of a lease that stands elsewhere.
		let other = reserve(1, HOUR);
		Agenda::<Test>::insert(at - 1, other, ());
		pass(CONFIRM_PERIOD - MINUTE);
		idle(Weight::MAX);
		assert!(Leases::<Test>::contains_key(other));
		pass(2 * MINUTE);
		idle(Weight::MAX);
		assert_eq!(on_agenda(), vec![]);
		assert_eq!(Leases::<Test>::iter().count(), 0);
	});
}

#[test]
fn the_last_slot_of_all_time_is_the_last() {
	ExtBuilder.build().execute_with(|| {
		reserve(1, HOUR);
		Timestamp::set_timestamp(Moment::MAX);
		let last = Moment::MAX / MINUTE;
		Cursor::<Test>::put(last);
		assert_eq!(idle(Weight::MAX), base() + slot());
		assert_eq!(Cursor::<Test>::get(), Some(last + 1));
		assert_eq!(idle(Weight::MAX), base());
		assert_eq!(crate::agenda::Due::<Test>::later(Moment::MAX), slot_up(Moment::MAX));
	});
}
