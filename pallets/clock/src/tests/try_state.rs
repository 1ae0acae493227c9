//! Each test plants a bug and expects the check to find it.

use super::*;

fn planted(error: &'static str, corrupt: impl FnOnce(&mut ClockReading)) {
	new_test_ext().execute_with(|| {
		Timestamp::set_timestamp(FIRST);
		Clock::do_try_state().unwrap();
		Reading::<Test>::mutate(corrupt);
		assert_eq!(Clock::do_try_state(), Err(error.into()));
	});
}

#[test]
fn clk_1_finds_a_timestamp_that_the_clock_did_not_hear_of() {
	let error = "CLK-1: a timestamp that the clock missed";
	planted(error, |reading| reading.last -= 1);
	planted(error, |reading| reading.last = 0);
}

#[test]
fn clk_1_finds_a_downtime_that_is_longer_than_time() {
	planted("CLK-1: the chain stood for longer than time is", |reading| reading.downtime = FIRST);
}
