//! An agenda of numbers, each of which has a deadline and may fail.

use super::*;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{assert_noop, storage_alias, Twox64Concat};
use scale_info::TypeInfo;
use std::collections::BTreeSet;

const SLOT: Moment = 10;
const RETRY: Moment = 100;
const LOOK: u64 = 1;
const WORK: u64 = 1_000;

/// What the failing ones fail with.
const FAILS: DispatchError = DispatchError::Corruption;
const EXPECTED: DispatchError = DispatchError::Unavailable;

#[derive(
	Clone, Debug, Eq, PartialEq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
struct Thing {
	due: Option<Moment>,
	filed: AgendaSlot,
	error: Option<DispatchError>,
}

#[storage_alias]
type Entries = StorageDoubleMap<Test, Twox64Concat, AgendaSlot, Twox64Concat, u32, ()>;
#[storage_alias]
type Cursor = StorageValue<Test, AgendaSlot>;
#[storage_alias]
type Things = StorageMap<Test, Twox64Concat, u32, Thing>;
#[storage_alias]
type Done = StorageValue<Test, Vec<u32>>;
#[storage_alias]
type Told = StorageValue<Test, Vec<(u32, DispatchError, AgendaSlot)>>;

struct Numbers;

impl Agenda for Numbers {
	type Entry = u32;
	type Record = Thing;
	type Entries = Entries;
	type Cursor = Cursor;

	const SLOT: Moment = SLOT;

	fn base_weight() -> Weight {
		weight(LOOK)
	}

	fn slot_weight() -> Weight {
		weight(LOOK)
	}

	fn entry_weight() -> Weight {
		weight(LOOK)
	}

	fn weight(_: &Thing) -> Weight {
		weight(WORK)
	}

	fn retry_period() -> Moment {
		RETRY
	}

	fn record(id: &u32) -> Option<Thing> {
		Things::get(id)
	}

	fn filed(thing: &Thing) -> AgendaSlot {
		thing.filed
	}

	fn due(thing: &Thing) -> Option<Moment> {
		thing.due
	}

	fn perform(id: &u32, thing: &Thing) -> DispatchResult {
		Things::remove(id);
		Self::unfile(id, thing.filed);
		Done::append(id);
		thing.error.map_or(Ok(()), Err)
	}

	fn store_filed(id: &u32, thing: Thing, slot: AgendaSlot) {
		Things::insert(id, Thing { filed: slot, ..thing });
	}

	fn is_quiet(error: &DispatchError) -> bool {
		*error == EXPECTED
	}

	fn postponed(id: u32, error: DispatchError, until: AgendaSlot) {
		Told::append((id, error, until));
	}
}

fn weight(parts: u64) -> Weight {
	Weight::from_parts(parts, parts)
}

/// Files a thing in `slot` that is due then, or later.
fn file(id: u32, slot: AgendaSlot, due: Moment, error: Option<DispatchError>) {
	Things::insert(id, Thing { due: Some(due), filed: slot, error });
	Numbers::file(&id, slot);
}

fn on_agenda() -> BTreeSet<(AgendaSlot, u32)> {
	let entries: BTreeSet<_> = Entries::iter_keys().collect();
	for (slot, id) in &entries {
		assert_eq!(Things::get(id).map(|thing| thing.filed), Some(*slot));
	}
	entries
}

fn done() -> BTreeSet<u32> {
	Done::get().unwrap_or_default().into_iter().collect()
}

fn told() -> Vec<(u32, DispatchError, AgendaSlot)> {
	Told::get().unwrap_or_default()
}

/// An agenda that begins with slot 1.
fn begun(test: impl FnOnce()) {
	sp_io::TestExternalities::default().execute_with(|| {
		Numbers::begin(SLOT);
		test();
	});
}

#[test]
fn an_agenda_begins_with_its_first_entry_and_once() {
	sp_io::TestExternalities::default().execute_with(|| {
		assert_eq!(Numbers::work_off(95, Weight::MAX), weight(LOOK));
		assert_eq!(Cursor::get(), None);
		Numbers::file_first(&7, 20, 95);
		assert_eq!(Cursor::get(), Some(9));
		Numbers::file_first(&8, 20, 300);
		assert_eq!(Cursor::get(), Some(9));
		assert_eq!(Entries::iter_keys().count(), 2);
	});
}

#[test]
fn moments_have_slots_on_both_sides() {
	assert_eq!([29, 30, 31].map(Numbers::slot_down), [2, 3, 3]);
	assert_eq!([29, 30, 31].map(Numbers::slot_up), [3, 3, 4]);
	assert_eq!(Numbers::later(31), 14);
	assert_eq!(Numbers::later(Moment::MAX), Moment::MAX / SLOT + 1);
}

#[test]
fn what_is_due_is_done_and_the_rest_stands_where_it_stood() {
	begun(|| {
		file(1, 1, 10, None);
		file(2, 3, 30, None);
		file(3, 3, 25, None);
		file(4, 4, 31, None);
		assert_eq!(Numbers::work_off(39, Weight::MAX), weight(10 * LOOK + 3 * WORK));
		assert_eq!(done(), BTreeSet::from([1, 2, 3]));
		assert_eq!(on_agenda(), BTreeSet::from([(4, 4)]));
		assert_eq!(Cursor::get(), Some(4));
	});
}

#[test]
fn what_is_early_is_filed_again_for_a_look_alone() {
	begun(|| {
		file(1, 1, 41, None);
		// The base, one slot that is looked into twice, and the entry.
		assert_eq!(Numbers::work_off(19, Weight::MAX), weight(4 * LOOK));
		assert_eq!(on_agenda(), BTreeSet::from([(5, 1)]));
		assert_eq!((done(), told()), (BTreeSet::new(), vec![]));
	});
}

#[test]
fn what_has_no_deadline_is_done_at_any_time() {
	begun(|| {
		Things::insert(1, Thing { due: None, filed: 1, error: None });
		Numbers::file(&1, 1);
		Numbers::work_off(10, Weight::MAX);
		assert_eq!(done(), BTreeSet::from([1]));
	});
}

#[test]
fn what_fails_is_undone_put_off_told_and_delays_nobody() {
	begun(|| {
		file(1, 1, 10, Some(FAILS));
		file(2, 1, 10, None);
		file(3, 2, 20, None);
		Numbers::work_off(25, Weight::MAX);
		assert_eq!(done(), BTreeSet::from([2, 3]));
		assert_eq!(on_agenda(), BTreeSet::from([(13, 1)]));
		assert_eq!(told(), vec![(1, FAILS, 13)]);
		// It is tried again, and done once it can be.
		Numbers::work_off(129, Weight::MAX);
		assert_eq!(told().len(), 1);
		Numbers::work_off(130, Weight::MAX);
		assert_eq!(told().last(), Some(&(1, FAILS, 23)));
		Things::mutate(1, |thing| thing.as_mut().expect("is there").error = None);
		Numbers::work_off(230, Weight::MAX);
		assert_eq!(done(), BTreeSet::from([1, 2, 3]));
		assert_eq!(on_agenda(), BTreeSet::new());
	});
}

#[test]
fn a_failure_that_was_to_be_expected_is_not_told() {
	begun(|| {
		file(1, 1, 10, Some(EXPECTED));
		Numbers::work_off(10, Weight::MAX);
		assert_eq!(on_agenda(), BTreeSet::from([(11, 1)]));
		assert_eq!(told(), vec![]);
	});
}

#[test]
fn an_entry_without_a_record_or_in_another_slot_than_its_record_says_is_dropped() {
	begun(|| {
		file(1, 5, 50, None);
		Numbers::file(&1, 2);
		Numbers::file(&9, 2);
		Numbers::work_off(25, Weight::MAX);
		assert_eq!(on_agenda(), BTreeSet::from([(5, 1)]));
		assert_eq!((done(), told()), (BTreeSet::new(), vec![]));
	});
}

#[test]
fn a_meter_that_ends_in_the_middle_changes_nothing_more_and_the_next_goes_on_there() {
	begun(|| {
		file(1, 1, 10, None);
		file(2, 2, 20, Some(FAILS));
		file(3, 2, 45, None);
		let mut blocks = 0;
		while done().is_empty() || told().is_empty() || !on_agenda().contains(&(5, 3)) {
			// Enough for one of them in a block.
			let limit = weight(WORK + 5 * LOOK);
			assert!(Numbers::work_off(29, limit).all_lte(limit));
			blocks += 1;
			assert!(blocks < 5, "bounded");
		}
		assert!(blocks > 1, "the meter was too large to tell");
		Numbers::work_off(29, Weight::MAX);
		// Whatever is too little for a step leaves the step undone.
		file(4, 3, 30, None);
		for enough in [0, LOOK, 2 * LOOK, 3 * LOOK, 3 * LOOK + WORK - 1] {
			let limit = Weight::from_parts(enough, u64::MAX);
			Numbers::work_off(39, limit);
			assert!(on_agenda().contains(&(3, 4)));
			let mut meter = WeightMeter::with_limit(Weight::from_parts(WORK, u64::MAX));
			assert_noop!(Numbers::attend(4, 3, 39, &mut meter).then_some(()).ok_or(FAILS), FAILS);
		}
		Numbers::work_off(39, weight(4 * LOOK + WORK));
		assert_eq!(done(), BTreeSet::from([1, 4]));
	});
}

#[test]
fn an_entry_never_goes_back_to_where_it_stands() {
	begun(|| {
		// Its slot is far ahead of the clock, and of the time at which it is tried again.
		file(1, 50, 10, Some(FAILS));
		let mut meter = WeightMeter::new();
		assert!(Numbers::attend(1, 50, 10, &mut meter));
		assert_eq!(on_agenda(), BTreeSet::from([(51, 1)]));
	});
}

#[test]
fn the_end_of_time_is_no_trap() {
	sp_io::TestExternalities::default().execute_with(|| {
		let last = Numbers::slot_down(Moment::MAX);
		Numbers::begin(Moment::MAX);
		file(1, last, Moment::MAX, Some(FAILS));
		file(2, last, Moment::MAX, None);
		let few = weight(20 * LOOK + 3 * WORK);
		assert!(Numbers::work_off(Moment::MAX, few).any_lt(few));
		assert_eq!(Cursor::get(), Some(last + 1));
		assert_eq!(on_agenda(), BTreeSet::from([(last + 1, 1)]));
		assert_eq!(Numbers::work_off(Moment::MAX, Weight::MAX), weight(LOOK));
	});
}

#[test]
fn what_fails_in_the_last_of_all_slots_stays_there() {
	begun(|| {
		file(1, AgendaSlot::MAX, 10, Some(FAILS));
		let mut meter = WeightMeter::new();
		assert_noop!(
			Numbers::attend(1, AgendaSlot::MAX, 10, &mut meter).then_some(()).ok_or(FAILS),
			FAILS
		);
	});
}
