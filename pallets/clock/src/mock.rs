//! A chain with a clock.

use crate as pallet_clock;
use crate::*;
use frame_support::{construct_runtime, derive_impl, traits::ConstU64};
use millrace_primitives::{units::SECOND, Moment};
use millrace_testing::externalities;

construct_runtime!(
	pub enum Test {
		System: frame_system,
		Timestamp: pallet_timestamp,
		Clock: pallet_clock,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {
	type OnTimestampSet = Clock;
	type MinimumPeriod = ConstU64<1>;
}

impl Config for Test {
	type UnixTime = Timestamp;
	type Slot = ConstU64<SLOT>;
	type WeightInfo = ();
}

/// Length of a slot.
pub const SLOT: Moment = 3 * SECOND;
/// What is no downtime.
pub const FREE: Moment = 5 * SLOT;
/// First timestamp.
pub const FIRST: Moment = 1_790_000_000_000;

/// Externalities in block 1 without a timestamp.
pub fn new_test_ext() -> sp_io::TestExternalities {
	externalities::<Test>(RuntimeGenesisConfig::default(), || ())
}

/// Runs `test` on a chain that had its first timestamp, and checks the invariant.
pub fn run(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		Timestamp::set_timestamp(FIRST);
		test();
		Clock::do_try_state().unwrap();
	});
}

/// The next block comes after `gap`.
pub fn wait(gap: Moment) {
	System::set_block_number(System::block_number() + 1);
	System::reset_events();
	Timestamp::set_timestamp(Timestamp::get() + gap);
}

/// What chain time and downtime are.
pub fn shown() -> (Moment, Moment) {
	(Clock::now(), Clock::downtime())
}

/// The events of this pallet in this block.
pub fn events() -> Vec<Event<Test>> {
	System::read_events_for_pallet::<Event<Test>>()
}
