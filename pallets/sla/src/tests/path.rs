//! What is lost does not depend on when or how often faults are applied, nor in which order (SLA-2).

use super::*;
use millrace_testing::seeded;
use proptest::prelude::*;

/// Something that is wrong with an epoch, and who says so.
#[derive(Clone, Debug)]
struct Wrong {
	metric: u8,
	epoch: u32,
	/// How bad, of a thousand.
	bad: u64,
	finder: Finder,
}

fn wrong() -> impl Strategy<Value = Wrong> {
	let finder = prop_oneof![
		3 => Just(Finder::Attestors),
		2 => Just(Finder::Provider),
		1 => Just(Finder::Customer),
	];
	(0..3u8, 0..10u32, 1..=1000u64, finder).prop_map(|(metric, epoch, bad, finder)| Wrong {
		metric,
		epoch,
		bad,
		finder,
	})
}

impl Wrong {
	fn key(&self, lease: LeaseId) -> EpochKey {
		match self.metric {
			// Ten minutes of each hour.
			0 => uptime(lease, 6 * self.epoch),
			1 => key(lease, Metric::Throughput, self.epoch),
			_ => key(lease, Metric::ErrorRate, self.epoch),
		}
	}

	/// A value that misses the objective.
	fn value(&self) -> u64 {
		match self.metric {
			0 => 990_000 - 990 * self.bad,
			1 => 900_000 - 900 * self.bad,
			_ => 10_000 + 990 * self.bad,
		}
	}

	/// Say so. What somebody else has said about the same epoch stays as it is.
	fn say(&self, lease: LeaseId) {
		let (key, value) = (self.key(lease), self.value());
		if Measurements::<Test>::contains_key(key) {
			return;
		}
		match self.finder {
			Finder::Attestors => reports(QUORUM, key, value),
			Finder::Provider => {
				assert_ok!(self_report(ALICE, key, value));
			}
			Finder::Customer => {
				assert_ok!(claim(BOB, key, value));
			}
		}
	}
}

/// The end of a lease with these faults: how much was lost and to whom it went.
#[derive(Debug, Eq, PartialEq)]
struct Outcome {
	slashed: Balance,
	to_customer: Balance,
	customer: Balance,
	reporters_and_backstop: Balance,
	collateral: Balance,
}

/// A lease of a tenth of what it would cost to be made whole, or of all of it.
fn lease(share: Permill) -> LeaseId {
	let mut terms = Sla::template(STANDARD).unwrap().terms;
	terms.earmark = share;
	running(defined(terms))
}

/// Let faults be applied by `apply`, which is called each hour and when all is due.
fn outcome(share: Permill, wrongs: &[Wrong], mut apply: impl FnMut(bool)) -> Outcome {
	let mut result = None;
	ExtBuilder::default().build_and_execute(|| {
		let lease = lease(share);
		for hour in 0..10 {
			wait_until(START + (hour + 1) * HOUR);
			for wrong in wrongs.iter().filter(|wrong| u64::from(wrong.epoch) == hour) {
				wrong.say(lease);
			}
			apply(false);
			check();
		}
		assert_ok!(end(lease, UNITS, false));
		// Until everything was decided, and is due.
		for _ in 0..10 {
			pass(6 * HOUR);
			apply(false);
			check();
		}
		for key in Measurements::<Test>::iter_keys().collect::<Vec<_>>() {
			let _ = decide(key);
		}
		pass(PENDING_PERIOD);
		apply(true);
		live(DAY);
		live(RETRY_PERIOD + MINUTE);
		assert!(!Agreements::<Test>::contains_key(lease));
		let attestors: Balance = (0..ATTESTORS).map(|number| gold(&attestor(number))).sum();
		let (mut slashed, mut to_customer) = (0, 0);
		for event in events() {
			if let Event::Slashed { slashed: more, paid, .. } = event {
				slashed += more;
				to_customer += paid.customer;
			}
		}
		result = Some(Outcome {
			slashed,
			to_customer,
			customer: gold(&BOB),
			reporters_and_backstop: attestors + gold(&BACKSTOP),
			collateral: World::known(VAULT).collateral,
		});
	});
	result.expect("has run")
}

/// Apply what waits in the order that `order` gives it.
fn apply_all(order: &[u32]) {
	let mut faults: Vec<_> = Faults::<Test>::iter_keys().collect();
	faults.sort_by_key(|id| (order[id.0 as usize % order.len()], *id));
	for id in faults {
		assert_ok!(apply(id));
	}
}

proptest! {
	#![proptest_config(seeded(16))]

	#[test]
	fn the_same_faults_cost_the_same_in_any_order_and_at_any_time(
		wrongs in prop::collection::vec(wrong(), 1..12),
		share in prop_oneof![Just(1_000_000u32), 10_000..300_000u32],
		order in prop::collection::vec(any::<u32>(), 8),
		times in prop::collection::vec(any::<bool>(), 20),
	) {
		let share = Permill::from_parts(share);
		// All at the end, one after the other.
		let at_once = outcome(share, &wrongs, |last| if last { apply_all(&[0]) });
		// All at the end, in any order.
		let shuffled = outcome(share, &wrongs, |last| if last { apply_all(&order) });
		// As soon as the chain has time, which it has now and then.
		let mut times = times.into_iter().cycle();
		let bit_by_bit = outcome(share, &wrongs, |last| {
			if last || times.next() == Some(true) {
				idle(Weight::MAX);
			}
		});
		prop_assert_eq!(&at_once, &shuffled);
		prop_assert_eq!(&at_once, &bit_by_bit);
		prop_assert_eq!(at_once.customer, at_once.to_customer);
		let paid = at_once.customer + at_once.reporters_and_backstop;
		prop_assert_eq!(paid, at_once.slashed);
		prop_assert_eq!(at_once.collateral, COVER * OWED - paid);
	}
}

#[test]
fn a_slash_from_a_to_c_is_that_from_a_to_b_and_that_from_b_to_c() {
	ExtBuilder::default().build_and_execute(|| {
		// Hours of fault in a lease so long that the curve decides.
		let long = || {
			let order = NewLease { duration: 100 * HOUR, ..order() };
			let lease = order.lease;
			assert_ok!(agree(order, None));
			assert_ok!(begin(lease));
			lease
		};
		let (one, other) = (long(), long());
		for epoch in 0..3 {
			let at = uptime(one, epoch);
			pass_epoch(at);
			found(at, 0);
			found(uptime(other, epoch), 0);
		}
		pass(PENDING_PERIOD);
		let mut sum = 0;
		for id in Faults::<Test>::iter_keys().collect::<Vec<_>>() {
			if fault(id).key.lease == one {
				sum += Sla::slash_of(id).unwrap().slash;
				assert_ok!(apply(id));
			}
		}
		assert_eq!(agreement(one).slashed, sum);
		// 4 % for seven minutes, and 173 of 2,873 minutes of the next 4 %.
		let expected = 800_000 + (800_000u128 * 173).div_ceil(2_873);
		assert_eq!(sum, expected);
		let mut others: Vec<_> = Faults::<Test>::iter_keys().collect();
		others.sort_by(|a, b| b.cmp(a));
		for id in others {
			assert_ok!(apply(id));
		}
		assert_eq!(agreement(other).slashed, expected);
	});
}
