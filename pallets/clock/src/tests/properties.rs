//! Any gaps: what the clock shows is what a walk over all slots says.

use super::*;
use millrace_testing::seeded;
use proptest::prelude::*;

proptest! {
	#![proptest_config(seeded(256))]

	#[test]
	fn chain_time_never_goes_back_and_is_unix_time_less_all_that_was_beyond_the_free_slots(
		gaps in prop::collection::vec(prop_oneof![
			4 => SLOT / 2..=FREE,
			2 => FREE..=FREE + 3,
			1 => 1u64..=40 * 86_400_000,
		], 1..40),
	) {
		run(|| {
			let mut expected = FIRST;
			for gap in gaps {
				let before = Clock::now();
				wait(gap);
				// The other way to say it: time counts up to the free slots.
				expected += gap.min(FREE);
				assert_eq!(Clock::now(), expected);
				assert_eq!(Clock::now() + Clock::downtime(), Timestamp::get());
				assert!(Clock::now() > before);
				assert_eq!(events().is_empty(), gap <= FREE);
				Clock::do_try_state().unwrap();
			}
		});
	}
}
