//! How time passes: in few blocks, each with its idle hooks under a real meter.
//!
//! A day has 28,800 blocks, most of which do nothing. So only those are made in which an agenda has
//! something to do; between them the cursors of agendas are put forward over
//! slots that are empty, which changes nothing but the time that it takes. An agenda of another pallet
//! belongs into [`AGENDAS`].

use super::{honest, wire::Wire};
use crate::common::set_clock;
use codec::Decode;
use frame_support::{
	storage::{storage_prefix, unhashed},
	traits::{Hooks, OnIdle},
	weights::Weight,
};
use millrace_primitives::units::{HOUR, MINUTE, SECOND};
use millrace_runtime::{
	constants::{block::RuntimeBlockWeights, time::SLOT_DURATION},
	AllPalletsWithSystem, Lease, OracleGovernance, Runtime, Sla, System, Timestamp,
};

/// Pallets with an agenda, the length of its slots, and its idle hook.
const AGENDAS: [(&str, u64, fn(Weight) -> Weight); 3] = [
	("Lease", MINUTE, |limit| <Lease as Hooks<_>>::on_idle(System::block_number(), limit)),
	("Sla", 6 * SECOND, |limit| <Sla as Hooks<_>>::on_idle(System::block_number(), limit)),
	("OracleGovernance", 6 * SECOND, |limit| {
		<OracleGovernance as Hooks<_>>::on_idle(System::block_number(), limit)
	}),
];
/// Feeders report at least so often.
const REPORT_EVERY: u64 = 6 * HOUR;
/// Most blocks that one passing of time makes.
const MOST_STOPS: usize = 64;

/// The time of this block.
pub fn now() -> u64 {
	Timestamp::get()
}

/// The first slot of an agenda that has an entry.
fn earliest(pallet: &str) -> Option<u64> {
	let prefix = storage_prefix(pallet.as_bytes(), b"Agenda");
	let mut first = None;
	let mut key = prefix.to_vec();
	while let Some(next) = sp_io::storage::next_key(&key).filter(|key| key.starts_with(&prefix)) {
		// Behind the hash of the slot is the slot.
		let slot = u64::decode(&mut next.get(prefix.len() + 8..)?).ok()?;
		first = Some(first.map_or(slot, |first: u64| first.min(slot)));
		key = next;
	}
	first
}

/// When an agenda has something to do next.
fn next_entry() -> Option<u64> {
	let times = AGENDAS.iter().filter_map(|(pallet, slot, _)| Some(earliest(pallet)? * slot));
	times.min()
}

/// Puts the cursor of an agenda forward over slots that are empty. Returns where it stands, and false if
/// nothing is left to do by now.
fn skip(pallet: &str, slot: u64) -> (u64, bool) {
	let key = storage_prefix(pallet.as_bytes(), b"Cursor");
	let Some(cursor) = unhashed::get::<u64>(&key) else { return (0, false) };
	let current = now() / slot;
	let first = earliest(pallet);
	let to = first.map_or(current, |first| first.min(current)).max(cursor);
	if to > cursor {
		unhashed::put(&key, &to);
	}
	(to, first.is_some_and(|first| first <= current))
}

/// Lets an agenda do what is due, a little at a time, so that it does not walk over empty slots for long.
fn work_off(pallet: &str, slot: u64, idle: fn(Weight) -> Weight, block: Weight) {
	let little = Weight::from_parts(block.ref_time() / 200, u64::MAX);
	let mut before = None;
	loop {
		let (cursor, is_due) = skip(pallet, slot);
		if !is_due || before == Some(cursor) {
			return;
		}
		before = Some(cursor);
		idle(little);
	}
}

/// The end of a block: its idle hooks, with nine tenths of a block. What agendas do before them stands for
/// blocks since they were due.
fn end_block() {
	let block = RuntimeBlockWeights::get().max_block;
	for (pallet, slot, idle) in AGENDAS {
		work_off(pallet, slot, idle, block);
	}
	let weight = Weight::from_parts(block.ref_time() / 10 * 9, u64::MAX);
	<AllPalletsWithSystem as OnIdle<_>>::on_idle(System::block_number(), weight);
}

/// The next block, at `moment`.
fn begin_block(moment: u64) {
	let elapsed = moment.saturating_sub(now()).max(SLOT_DURATION);
	let blocks = u32::try_from(elapsed / SLOT_DURATION).expect("not for ever");
	System::set_block_number(System::block_number() + blocks);
	let moment = now() + elapsed;
	// The chain has not stood still: there were blocks, of which nobody needs to know.
	set_clock(moment);
}

/// Lets time pass. If it is `busy`, idle hooks get nothing. What feeders say is there at the end.
pub fn pass(wire: &Wire, elapsed: u64, busy: bool, prices: &[u128]) {
	let target = now() + elapsed;
	if !busy {
		end_block();
		for _ in 0..MOST_STOPS {
			let Some(due) = next_entry() else { break };
			let stop = due.max(now() + SLOT_DURATION);
			if stop + SLOT_DURATION >= target {
				break;
			}
			begin_block(stop);
			honest::attest(wire);
			refresh(wire, prices);
			end_block();
		}
	}
	begin_block(target.max(now() + SLOT_DURATION));
	honest::attest(wire);
	refresh(wire, prices);
}

/// Lets feeders report if they have not for long. A price is read in later blocks than it was made in.
fn refresh(wire: &Wire, prices: &[u128]) {
	if now() >= honest::reported_at() + REPORT_EVERY {
		honest::report(wire, prices);
		begin_block(now() + SLOT_DURATION);
	}
}
