//! What the slow price counts, for how long, and how far it moves.

use super::*;
use millrace_testing::seeded;
use proptest::prelude::*;

/// USD per whole unit, 10^-18 USD each.
fn raw(price: FixedU128) -> u128 {
	price.into_inner()
}

/// 2 USD, moved by `share` of a distance.
fn two_and(distance: FixedU128, (counted, of): (u128, u128)) -> FixedU128 {
	FixedU128::from_inner(raw(usd(2)) + raw(distance) * counted / of)
}

#[test]
fn slow_price_does_not_count_a_new_mid_for_time_that_passed_before_it() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2); 5]);
		wait(59 * SECOND);
		submit_all(&[milli(2_100); 5]);
		next_block();
		assert_eq!((quote().mid, quote().slow), (milli(2_100), usd(2)));
		submit_all(&[usd(2); 5]);
		next_block();
		assert_eq!((quote().mid, quote().slow), (usd(2), two_and(milli(100), (3, 3_603))));
	});
}

#[test]
fn slow_price_counts_what_stood_whoever_seals_next() {
	let after = |seal: fn()| {
		let mut slow = FixedU128::default();
		ExtBuilder::default().feeders(3).build_and_execute(|| {
			submit_all(&[usd(2); 3]);
			next_block();
			submit_all(&[milli(2_100); 3]);
			wait(45 * SECOND);
			seal();
			next_block();
			slow = quote().slow;
		});
		slow
	};
	let expected = two_and(milli(100), (45, 3_645));
	// The same price, another, and so far away that it is at the clamp.
	assert_eq!(after(|| submit_all(&[milli(2_100); 3])), expected);
	assert_eq!(after(|| submit_all(&[milli(1_900); 3])), expected);
	assert_eq!(after(|| submit_all(&[usd(1_000); 3])), expected);
	// Two who are no quorum, and nobody at all.
	assert_eq!(after(|| drop_said(0)), expected);
	assert_eq!(after(|| (0..3).for_each(drop_said)), expected);
}

#[test]
fn slow_price_is_the_price_of_a_seal_with_nobody_behind_it() {
	ExtBuilder::default().feeders(3).build_and_execute(|| {
		submit_all(&[usd(2); 3]);
		next_block();
		submit_all(&[usd(99); 3]);
		wait(45 * SECOND);
		(0..3).for_each(drop_said);
		wait(DAY);
		let expected = two_and(milli(200), (45, 3_645));
		assert_eq!((quote().low, quote().mid, quote().high), (expected, expected, expected));
		assert_eq!((quote().slow, quote().feeders, status()), (expected, 0, Status::Stale));
		// A day with nobody behind it moves nothing.
		submit_all(&[usd(2); 3]);
		next_block();
		assert_eq!((quote().slow, status()), (expected, Status::Live));
	});
}

#[test]
fn slow_price_counts_a_mid_until_its_quorum_lapses_and_no_longer() {
	for (silence, counted) in [(59, 59), (60, 60), (61, 60), (86_400, 60)] {
		ExtBuilder::default().build_and_execute(|| {
			submit_all(&[usd(2); 5]);
			next_block();
			submit_all(&[milli(2_100); 5]);
			wait(silence * SECOND);
			submit_all(&[usd(2); 5]);
			next_block();
			assert_eq!(quote().slow, two_and(milli(100), (counted, 3_600 + counted)));
		});
	}
}

#[test]
fn slow_price_counts_no_mid_that_has_no_quorum_even_once_others_agree() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2); 5]);
		wait(61 * SECOND);
		submit(1, CLASS, milli(2_100));
		submit(2, CLASS, milli(2_100));
		wait(30 * SECOND);
		for who in [3, 4, 5] {
			submit(who, CLASS, milli(2_100));
		}
		next_block();
		assert_eq!((quote().feeders, quote().slow, status()), (5, usd(2), Status::Live));
		wait(7 * SECOND);
		submit_all(&[usd(2); 5]);
		next_block();
		assert_eq!(quote().slow, two_and(milli(100), (10, 3_610)));
	});
}

#[test]
fn slow_price_follows_a_lasting_jump_in_the_time_that_is_stated() {
	// Thousandths of the price after the jump from 2 USD, per cent of the limit, and the time in
	// thousandths of the time constant: ln(r / (1 + δ)) / δ or ln((1 − δ) / r) / δ.
	let jumps = [
		(4_000, 10, 5_978),
		(8_000, 10, 12_910),
		(4_000, 50, 575),
		(8_000, 100, 693),
		(1_000, 10, 5_878),
		(500, 50, 1_386),
	];
	for (price, limit, expected) in jumps {
		let tuned = ExtBuilder::default().tune(|params| {
			params.deviation_max = Permill::from_percent(limit);
		});
		tuned.build_and_execute(|| {
			submit_all(&[usd(2); 5]);
			wait(10 * SECOND);
			submit_all(&[milli(price); 5]);
			let mut before = usd(2);
			let mut elapsed = 0;
			loop {
				wait(10 * SECOND);
				if status() == Status::Live {
					break;
				}
				assert_eq!(status(), Status::Volatile);
				submit_all(&[milli(price); 5]);
				elapsed += 10 * SECOND;
				let slow = raw(record().pending.unwrap().1.slow.unwrap());
				// Each step is the whole of what is allowed, towards the price.
				let limit = raw(before) * u128::from(limit) / 100;
				assert_eq!(slow.abs_diff(raw(before)), limit * 10 / 3_610);
				assert_eq!(slow > raw(before), price > 2_000);
				before = FixedU128::from_inner(slow);
			}
			// In hours, as the time constant is one; within a hundredth.
			let expected = expected * 3_600;
			assert!(elapsed.abs_diff(expected) < expected / 100, "{price} {limit}: {elapsed}");
		});
	}
}

/// It gets there in the end, and does not stop where the feed is Live again.
#[test]
fn slow_price_arrives_at_a_mid_that_lasts() {
	ExtBuilder::default().tune(|params| params.slow_time = MINUTE).build_and_execute(|| {
		submit_all(&[usd(2); 5]);
		next_block();
		for _ in 0..1_000 {
			submit_all(&[usd(3); 5]);
			next_block();
		}
		// All but the last steps, which are less than the least.
		assert!(raw(usd(3)) - raw(quote().slow) < 30);
		assert_eq!(status(), Status::Live);
	});
}

#[test]
fn slow_price_moves_at_the_narrowest_parameters_from_a_millionth_of_a_dollar_on() {
	let narrow = |price: u128| {
		let price = FixedU128::from_inner(price);
		let params = FeedParams {
			deviation_max: Permill::from_parts(1),
			slow_time: types::SLOW_TIME_MAX,
			price_min: FixedU128::from_inner(1),
			..params()
		};
		let mut moved = 0;
		ExtBuilder::default().feeds(vec![(CLASS, params)]).build_and_execute(|| {
			submit_all(&[price; 5]);
			next_block();
			for _ in 0..2 {
				submit_all(&[usd(3); 5]);
				next_block();
				assert_eq!(status(), Status::Volatile);
			}
			moved = raw(quote().slow) - raw(price);
		});
		moved
	};
	assert_eq!(narrow(1_000_000_000_000), 1);
	// A step of less than there is; and no step at all.
	assert_eq!(narrow(800_000_000_000), 0);
	assert_eq!(narrow(999_999), 0);
}

/// Prices and drops of one block, which nobody has spoken in before.
fn any_round() -> impl Strategy<Value = Vec<(bool, u32, u32)>> {
	prop::collection::vec((any::<bool>(), 0u32..5, 1u32..200_000), 1..8)
}

/// What a feed says of its newest seal: its mid and its slow price.
fn newest() -> Option<(u128, Option<u128>)> {
	record().pending.map(|(_, seal)| (raw(seal.mid), seal.slow.map(raw)))
}

/// A feed that keeps all that was said as plain lists, and counts seconds one by one.
#[derive(Clone, Default)]
struct Plain {
	/// Who said what and when, in no order.
	said: Vec<(u32, u128, Moment)>,
	/// The newest seal, and the one that the block began with.
	seal: Option<PlainSeal>,
	/// The newest seal of an earlier block.
	before: Option<PlainSeal>,
}

#[derive(Clone)]
struct PlainSeal {
	mid: u128,
	slow: Option<u128>,
	at: Moment,
	said: Vec<(u32, u128, Moment)>,
}

/// Whether those behind `said` are a quorum of `params()` at `now`: three, of two groups.
fn agree(said: &[(u32, u128, Moment)], now: Moment) -> bool {
	let live = || said.iter().filter(|(_, _, at)| now - at <= 60 * SECOND);
	let groups = (0..3).filter(|group| live().any(|(seat, ..)| (seat + 1) % 3 == *group));
	live().count() >= 3 && groups.count() >= 2
}

impl Plain {
	/// Feeder `seat` speaks, clamped; without a price, it is dropped.
	fn take(&mut self, seat: u32, price: Option<u128>, now: Moment) {
		if price.is_none() && self.said.iter().all(|(who, ..)| *who != seat) {
			return;
		}
		self.said.retain(|(who, _, at)| *who != seat && now - at <= 60 * SECOND);
		self.said.extend(price.map(|price| (seat, price, now)));
		let slow = self.before.as_ref().and_then(|seal| seal.counted(now));
		let mut prices: Vec<_> = self.said.iter().map(|(_, price, _)| *price).collect();
		prices.sort_unstable();
		let mid = match prices.len() {
			0 => slow.or(self.before.as_ref().map(|seal| seal.mid)),
			len => Some((prices[(len - 1) / 2] + prices[len / 2]) / 2),
		};
		let slow = slow.or(mid.filter(|_| agree(&self.said, now)));
		let said = self.said.clone();
		self.seal = mid.map(|mid| PlainSeal { mid, slow, at: now, said });
	}

	fn newest(&self) -> Option<(u128, Option<u128>)> {
		self.seal.as_ref().map(|seal| (seal.mid, seal.slow))
	}
}

impl PlainSeal {
	/// The slow price at `now`, of the seconds in which this seal's mid stood and had its quorum.
	fn counted(&self, now: Moment) -> Option<u128> {
		let slow = self.slow?;
		let seconds = (1..).map(|second| self.at + second * SECOND).take_while(|at| *at <= now);
		let fresh = seconds.filter(|at| agree(&self.said, *at)).count() as u128;
		// A tenth at most, of an hour and the time.
		let distance = self.mid.abs_diff(slow).min(slow / 10) * fresh / (3_600 + fresh);
		Some(if self.mid > slow { slow + distance } else { slow - distance })
	}
}

#[derive(Clone, Debug)]
enum Step {
	Say(u32, u32),
	All(u32),
	Drop(u32),
	Wait(u64),
}

fn any_step() -> impl Strategy<Value = Step> {
	let price = || prop_oneof![3 => 1_700u32..2_300, 1 => 1u32..200_000];
	prop_oneof![
		6 => (0u32..5, price()).prop_map(|(seat, price)| Step::Say(seat, price)),
		3 => price().prop_map(Step::All),
		2 => (0u32..5).prop_map(Step::Drop),
		4 => (1u64..20).prop_map(Step::Wait),
		1 => (50u64..200).prop_map(Step::Wait),
	]
}

/// Let feeder `seat` speak, or be dropped, on the chain and in `plain`, and compare.
fn take(plain: &mut Plain, seat: u32, price: Option<u32>) {
	let now = Timestamp::now();
	match price {
		Some(price) => submit(u64::from(seat) + 1, CLASS, milli(price)),
		None => drop_said(seat),
	}
	plain.take(seat, price.map(|price| raw(params().clamp(milli(price)))), now);
	assert_eq!(newest(), plain.newest());
}

proptest! {
	#![proptest_config(seeded(256))]

	#[test]
	fn slow_price_is_that_of_a_feed_that_counts_each_second(
		steps in prop::collection::vec(any_step(), 1..60),
	) {
		ExtBuilder::default().build_and_execute(|| {
			let mut plain = Plain::default();
			for step in steps {
				match step {
					Step::Say(seat, price) => take(&mut plain, seat, Some(price)),
					Step::All(price) => (0..5).for_each(|seat| take(&mut plain, seat, Some(price))),
					Step::Drop(seat) => take(&mut plain, seat, None),
					Step::Wait(seconds) => {
						wait(seconds * SECOND);
						plain.before = plain.seal.clone();
					}
				}
				PriceFeed::do_try_state().unwrap();
			}
		});
	}

	/// Of all that is said and dropped in a block, nothing changes the slow price of its seal, and the
	/// seals of a block after one that is not fresh or has no quorum do not differ in it either.
	#[test]
	fn slow_price_of_a_seal_does_not_depend_on_what_is_said_in_its_block(
		first in 1_000u32..4_000,
		stood in 1u32..200_000,
		quorate in any::<bool>(),
		pause in 1u64..100 * SECOND,
		round in any_round(),
	) {
		ExtBuilder::default().build_and_execute(|| {
			submit_all(&[milli(first); 5]);
			wait(61 * SECOND);
			submit_all(&vec![milli(stood); if quorate { 5 } else { 2 }]);
			wait(pause);
			let mut sealed = None;
			for (drop, seat, price) in round {
				match drop {
					true => drop_said(seat),
					false => submit(u64::from(seat) + 1, CLASS, milli(price)),
				}
				let (pending_in, seal) = record().pending.unwrap();
				if pending_in == System::block_number() {
					assert_eq!(*sealed.get_or_insert(seal.slow), seal.slow);
					assert_eq!(record().sealed.unwrap().feeders, if quorate { 5 } else { 2 });
				}
			}
			if !quorate {
				assert!(sealed.is_none_or(|slow| slow == Some(milli(first))));
			}
		});
	}

	/// No mid moves the slow price further than the limit's share, however long it stands.
	#[test]
	fn slow_price_moves_by_at_most_the_cut_step_whatever_stood(
		first in 10u32..100_000,
		stood in 1u32..200_000,
		limit in 1u32..=1_000_000,
		pause in 1u64..DAY,
	) {
		let tuned = ExtBuilder::default().tune(|params| {
			params.deviation_max = Permill::from_parts(limit);
		});
		tuned.build_and_execute(|| {
			submit_all(&[milli(first); 5]);
			next_block();
			submit_all(&[milli(stood); 5]);
			wait(pause);
			submit_all(&[milli(first); 5]);
			let moved = raw(record().pending.unwrap().1.slow.unwrap()).abs_diff(raw(milli(first)));
			let counted = u128::from(pause.min(60 * SECOND));
			let most = raw(milli(first)) * u128::from(limit) / 1_000_000;
			assert!(moved <= most * counted / (counted + u128::from(params().slow_time)));
		});
	}

	/// What is cut is not Volatile, by not the least step; and what is not Volatile is not cut.
	#[test]
	fn price_is_cut_exactly_where_it_is_volatile(
		slow in 1u128..10u128.pow(30),
		share in 0u128..3_000_000,
		nudge in -2i128..3,
		parts in 1u32..=1_000_000,
	) {
		let params = FeedParams {
			deviation_max: Permill::from_parts(parts),
			price_min: FixedU128::from_inner(0),
			price_max: FixedU128::from_inner(u128::MAX),
			..params()
		};
		let far = |mid: FixedU128| {
			let seal = Seal {
				low: mid,
				mid,
				high: mid,
				slow: Some(FixedU128::from_inner(slow)),
				sealed_at: 0,
				valid_until: 0,
				feeders: 5,
				sources: 3,
			};
			seal.status(&params, false, 0) == Status::Volatile
		};
		// Anywhere up to thrice the slow price, and within a step or two of both limits.
		let reach = slow / 1_000_000 * u128::from(parts) + slow % 1_000_000 * u128::from(parts) / 1_000_000;
		let near = [slow - reach, slow + reach].map(|edge| edge.saturating_add_signed(nudge));
		for price in [slow / 1_000_000 * share, near[0], near[1]] {
			let price = FixedU128::from_inner(price.max(1));
			let cut = params.cut(price, FixedU128::from_inner(slow)).unwrap();
			prop_assert_eq!(far(price), cut != price, "{:?} of {}", price, slow);
			let bound = raw(cut).max(1);
			prop_assert!(!far(FixedU128::from_inner(bound)) || raw(cut) == 0);
			prop_assert!(raw(cut).abs_diff(slow) == raw(price).abs_diff(slow).min(reach));
		}
	}
}
