use super::*;
use frame_support::{
	traits::{Get, Hooks},
	weights::RuntimeDbWeight,
};
use millrace_primitives::units::{DAY, MINUTE};

#[test]
fn the_first_timestamp_ends_no_gap_however_late_genesis_was() {
	new_test_ext().execute_with(|| {
		assert_eq!(shown(), (0, 0));
		Timestamp::set_timestamp(FIRST);
		assert_eq!(shown(), (FIRST, 0));
		assert_eq!(events(), vec![]);
	});
}

#[test]
fn chain_time_is_unix_time_while_blocks_come() {
	run(|| {
		for gap in [SLOT, 2 * SLOT, SLOT / 2, FREE] {
			wait(gap);
			assert_eq!(shown(), (Timestamp::get(), 0));
			assert_eq!(events(), vec![]);
		}
	});
}

#[test]
fn a_gap_beyond_five_slots_adds_what_is_beyond_them_and_says_so() {
	run(|| {
		wait(FREE + 1);
		assert_eq!(shown(), (FIRST + FREE, 1));
		assert_eq!(events(), vec![Event::Stretched { gap: FREE + 1, downtime: 1 }]);
		wait(20 * MINUTE);
		let downtime = 1 + 20 * MINUTE - FREE;
		assert_eq!(shown(), (FIRST + 2 * FREE, downtime));
		assert_eq!(events(), vec![Event::Stretched { gap: 20 * MINUTE, downtime }]);
	});
}

#[test]
fn downtime_stays_when_blocks_come_again() {
	run(|| {
		wait(DAY);
		for _ in 0..10 {
			wait(SLOT);
			assert_eq!(Clock::downtime(), DAY - FREE);
			assert_eq!(events(), vec![]);
		}
		assert_eq!(Clock::now(), FIRST + FREE + 10 * SLOT);
	});
}

#[test]
fn a_block_pays_for_its_timestamp_before_any_transaction() {
	run(|| {
		let weight = <Clock as Hooks<_>>::on_initialize(1);
		let database: RuntimeDbWeight = <Test as frame_system::Config>::DbWeight::get();
		let own = <() as WeightInfo>::on_timestamp_set();
		assert_eq!(weight, own + database.reads_writes(1, 1));
	});
}
