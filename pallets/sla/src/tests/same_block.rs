//! Reports, decisions, slashes and the end of the lease in one block give the same in any order.

use super::*;

/// What is done in the block.
#[derive(Clone, Copy, Debug)]
enum Deed {
	/// A quorum reports the last hour, and it is decided.
	Find,
	/// The fault of the first hour is applied.
	Apply,
	/// The lease ends.
	End,
}

use Deed::*;

const ORDERS: [[Deed; 3]; 6] = [
	[Find, Apply, End],
	[Find, End, Apply],
	[Apply, Find, End],
	[Apply, End, Find],
	[End, Find, Apply],
	[End, Apply, Find],
];

/// Do these in one block in which the lease of `duration` is over, by `broken` or not. Returns all that
/// is stored then, and when everything is closed.
fn roots(duration: Moment, at: Moment, broken: bool, deeds: [Deed; 3]) -> (Vec<u8>, Vec<u8>) {
	let mut result = None;
	ExtBuilder::default().build_and_execute(|| {
		let order = NewLease { duration, ..order() };
		let lease = order.lease;
		assert_ok!(agree(order, accept(STANDARD)));
		assert_ok!(begin(lease));
		// One that is due when the lease is over.
		let id = dark(lease, 0);
		wait_until(START + at);
		assert_eq!(fault(id).due, now());
		let window = 10 * MINUTE;
		let last = uptime(lease, ((at - 1) / window) as u32);
		for deed in deeds {
			match deed {
				Find => {
					assert!(found(last, 0).is_some());
				}
				Apply => {
					assert_ok!(apply(id));
				}
				End => {
					let delivered = UNITS * Balance::from(at) / Balance::from(duration);
					assert_ok!(end(lease, delivered, broken));
				}
			}
			check();
		}
		System::reset_events();
		let after = state_root();
		for _ in 0..4 {
			live(DAY);
		}
		assert!(!Agreements::<Test>::contains_key(lease));
		System::reset_events();
		result = Some((after, state_root()));
	});
	result.expect("has run")
}

#[test]
fn the_order_within_the_block_in_which_a_lease_is_over_does_not_matter() {
	let at = PENDING_PERIOD + 10 * MINUTE;
	let expected = roots(at, at, false, ORDERS[0]);
	for deeds in ORDERS {
		assert!(roots(at, at, false, deeds) == expected, "{deeds:?}");
	}
}

#[test]
fn nor_if_the_provider_broke_it_off() {
	let at = PENDING_PERIOD + 10 * MINUTE;
	let expected = roots(2 * at, at, true, ORDERS[0]);
	for deeds in ORDERS {
		assert!(roots(2 * at, at, true, deeds) == expected, "{deeds:?}");
	}
}

#[test]
fn an_epoch_that_the_end_cuts_can_be_reported_and_decided_in_the_same_block() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		pass(30 * MINUTE);
		let key = uptime(lease, 0);
		assert_noop!(report(attestor(0), key, 0), Error::<Test>::TooEarly);
		assert_ok!(end(lease, UNITS / 20, true));
		assert_eq!(fault(found(key, 0).unwrap()).time, 30 * MINUTE);
		assert_noop!(close(lease), Error::<Test>::TooEarly);
	});
}

#[test]
fn a_report_in_the_block_of_the_decision_counts_only_if_it_comes_before() {
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		pass(HOUR);
		let key = uptime(lease, 0);
		reports(QUORUM, key, 0);
		let id = {
			assert_ok!(decide(key));
			FaultId(0)
		};
		assert_noop!(report(attestor(QUORUM), key, 1_000_000), Error::<Test>::TooLate);
		assert_eq!(fault(id).time, HOUR);
	});
}
