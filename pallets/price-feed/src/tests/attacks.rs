//! A12 to A15 of the reference, and their kin.

use super::*;
use millrace_testing::seeded;
use proptest::prelude::*;

/// All that adds risk.
const RISKY: [Action; 4] = [Action::Open, Action::Issue, Action::Borrow, Action::Withdraw];
/// All that reduces it.
const SAFE: [Action; 5] =
	[Action::Close, Action::Repay, Action::Deposit, Action::Cancel, Action::Claim];

fn assert_closed_for_risk(status: Status) {
	assert!(RISKY.into_iter().all(|action| !status.allows(action)));
	assert!(SAFE.into_iter().all(|action| status.allows(action)));
}

/// What honest feeders say: 1.99 to 2.01 USD.
fn honest(seat: u32) -> FixedU128 {
	milli(1_990 + seat * 7 % 21)
}

/// Let a third of `count` be silent, the next third say `lie`, and the rest be honest.
fn thirds(count: u32, lie: impl Fn(u32) -> FixedU128) -> millrace_primitives::Quote {
	let mut result = None;
	ExtBuilder::default().feeders(count).build_and_execute(|| {
		for seat in 0..count {
			submit(u64::from(seat) + 1, CLASS, honest(seat));
		}
		next_block();
		assert_eq!(status(), Status::Live);
		wait(params().age_max);
		let third = count / 3;
		for seat in third..count {
			let price = if seat < 2 * third { lie(seat) } else { honest(seat) };
			submit(u64::from(seat) + 1, CLASS, price);
		}
		next_block();
		assert_eq!(quote().feeders, count - third);
		result = Some(quote());
	});
	result.unwrap()
}

#[test]
fn a12_a_third_silent_and_a_third_off_by_powers_of_ten_is_harmless_or_not_live() {
	for count in [9, 10, 15, 30, 31] {
		for power in 1..=18 {
			let up = thirds(count, |_| FixedU128::from_u32(2) * FixedU128::from(10u128.pow(power)));
			let down = thirds(count, |_| FixedU128::from_inner(2 * 10u128.pow(18 - power)));
			for quote in [up, down] {
				let inside = milli(1_990) <= quote.mid && quote.mid <= milli(2_010);
				assert!(inside || quote.status != Status::Live, "{count} {power} {quote:?}");
			}
		}
	}
}

/// With one feeder more than twice a third the honest are the majority of those who speak.
#[test]
fn a12_an_honest_majority_of_one_keeps_the_mid_in_its_band() {
	for count in [10, 31] {
		for lie in [usd(1), milli(1_989), milli(2_011), usd(3), usd(100)] {
			let quote = thirds(count, |_| lie);
			assert!(milli(1_990) <= quote.mid && quote.mid <= milli(2_010));
		}
	}
}

proptest! {
	#![proptest_config(seeded(64))]

	/// Where honest and lying are as many as each other, liars who stay close enough for the feed to
	/// be Live gain at most the limit of the dispersion, and the band still holds an honest price.
	#[test]
	fn a12_liars_gain_at_most_the_spread(
		count in 9u32..=31,
		lies in prop::collection::vec(1u128..200_000, 11),
	) {
		let quote =
			thirds(count, |seat| FixedU128::from_rational(lies[seat as usize % 11], 1_000));
		if quote.status == Status::Live {
			let spread = quote.mid * FixedU128::from(params().spread_max);
			prop_assert!(quote.mid <= milli(2_010) + spread);
			prop_assert!(quote.mid + spread >= milli(1_990));
			prop_assert!(quote.low <= milli(2_010) && quote.high >= milli(1_990));
		}
	}
}

#[test]
fn a13_all_feeders_stop_and_risk_stops_at_the_maximum_age_but_repayment_does_not() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2); 5]);
		wait(params().age_max);
		assert!(RISKY.into_iter().all(|action| status().allows(action)));
		wait(1);
		for _ in 0..3 {
			assert_eq!(status(), Status::Stale);
			assert_closed_for_risk(status());
			assert_eq!(status().rule(Action::Settle), Rule::Wait);
			assert_eq!(status().rule(Action::Liquidate), Rule::WidenedBand);
			wait(DAY);
		}
		submit_all(&[milli(2_050); 5]);
		assert_eq!(status(), Status::Stale);
		next_block();
		assert_eq!(status(), Status::Live);
	});
}

/// A53 with a price that moved while the chain stood: it is fresh, but far from what it was.
#[test]
fn a13_feeders_come_back_with_another_price_and_it_is_volatile_first() {
	ExtBuilder::default().tune(|params| params.slow_time = DAY).build_and_execute(|| {
		submit_all(&[usd(2); 5]);
		wait(12 * 3_600 * SECOND);
		submit_all(&[usd(1); 5]);
		next_block();
		assert_eq!(status(), Status::Volatile);
		assert_closed_for_risk(status());
	});
}

/// Incident 8: the price fell below what the feed could say.
#[test]
fn a14_feed_pinned_at_its_clamp_is_halted() {
	for (price, bound) in [(FixedU128::from_inner(1), milli(10)), (usd(1_000_000), usd(100))] {
		// So slow a fall that it is never volatile.
		let tuned = ExtBuilder::default().tune(|params| params.deviation_max = Permill::one());
		tuned.build_and_execute(|| {
			submit_all(&[bound; 5]);
			next_block();
			for _ in 0..100 {
				submit_all(&[price; 5]);
				next_block();
				assert_eq!((quote().mid, quote().slow), (bound, bound));
				assert_eq!(status(), Status::Halted);
				assert_closed_for_risk(status());
				assert_eq!(status().rule(Action::Liquidate), Rule::Refuse);
				assert_eq!(status().rule(Action::Settle), Rule::DisputePrice);
			}
		});
	}
}

#[test]
fn a15_even_clusters_widen_the_band_over_both_and_close_the_feed() {
	for (left, right) in [(1_900, 2_100), (1_000, 3_000), (10, 100_000), (1_959, 2_041)] {
		ExtBuilder::default().feeders(30).build_and_execute(|| {
			let prices: Vec<_> =
				(0..30).map(|seat| milli(if seat % 2 == 0 { left } else { right })).collect();
			submit_all(&prices);
			next_block();
			let quote = quote();
			assert!(quote.low <= milli(left) && milli(right) <= quote.high);
			assert_eq!(quote.status, Status::Wide);
			assert_closed_for_risk(quote.status);
			assert_eq!(quote.status.rule(Action::Liquidate), Rule::BandEdge);
		});
	}
}

#[test]
fn a15_clusters_within_the_limit_are_a_band_and_not_a_side() {
	ExtBuilder::default().feeders(30).build_and_execute(|| {
		let prices: Vec<_> =
			(0..30).map(|seat| milli(if seat % 2 == 0 { 1_980 } else { 2_020 })).collect();
		submit_all(&prices);
		next_block();
		let quote = quote();
		assert_eq!((quote.low, quote.mid, quote.high), (milli(1_980), usd(2), milli(2_020)));
		assert_eq!(quote.status, Status::Live);
	});
}

/// A captured source group is one source, however many feeders it has.
#[test]
fn one_source_group_alone_is_never_live() {
	ExtBuilder::default().feeders(31).build_and_execute(|| {
		for who in (1..=31).filter(|who| who % 3 == 1) {
			submit(who, CLASS, usd(3));
		}
		next_block();
		assert_eq!((quote().feeders, status()), (11, Status::Stale));
	});
}

/// A price that is pumped by all feeders together is Volatile for as long as the slow price takes,
/// which does not come faster to what is far.
#[test]
fn pump_by_all_feeders_is_volatile_until_the_slow_price_has_followed() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2); 5]);
		next_block();
		let mut blocks = 0;
		loop {
			submit_all(&[usd(4); 5]);
			next_block();
			if status() == Status::Live {
				break;
			}
			assert_eq!(status(), Status::Volatile);
			blocks += 1;
		}
		// τ / δ · ln(2 / 1.1) = 5.978 hours, to within a minute.
		let elapsed = blocks * SLOT;
		assert!(elapsed.abs_diff(5_978 * 3_600) < MINUTE, "{elapsed}");
	});
}

/// USD per whole unit, 10^-18 USD each.
fn raw(price: FixedU128) -> u128 {
	price.into_inner()
}

/// A class at 2 USD with a clamp far away, of whose five feeders three, of two groups, say `lie` for a
/// block: the quote that follows the lie, and that after the block in which they are honest again.
fn captured_for_a_block(lie: FixedU128) -> [millrace_primitives::Quote; 2] {
	let mut quotes = None;
	let clamped = |params: &mut FeedParams| {
		(params.price_min, params.price_max) = (milli(1), usd(1_000));
	};
	ExtBuilder::default().tune(clamped).build_and_execute(|| {
		submit_all(&[usd(2); 5]);
		wait(30 * SECOND);
		submit_all(&[lie, lie, lie, usd(2), usd(2)]);
		next_block();
		let lied = quote();
		submit_all(&[usd(2); 5]);
		next_block();
		quotes = Some([lied, quote()]);
	});
	quotes.unwrap()
}

/// The farthest lies in both directions, with those that are just Volatile.
const LIES: [u128; 8] = [
	1,
	1_000_000_000_000_000_000,
	1_799_999_999_999_999_999,
	2_200_000_000_000_000_001,
	7_000_000_000_000_000_000,
	999_999_999_999_999_999_999,
	1_000_000_000_000_000_000_000,
	u128::MAX,
];

#[test]
fn three_captured_feeders_of_five_move_the_slow_price_by_at_most_the_cut_step_in_one_block() {
	// A tenth of 2 USD, of which three seconds of an hour and three seconds count.
	let step = raw(milli(200)) * 3 / 3_603;
	assert_eq!(step, 166_527_893_422_148);
	for lie in LIES.map(FixedU128::from_inner) {
		let [lied, after] = captured_for_a_block(lie);
		// The block that reads the lie does not act on it: neither new risk nor another slow price.
		assert_eq!(lied.slow, usd(2));
		assert!(lied.status <= Status::Volatile);
		assert_eq!((after.mid, after.status), (usd(2), Status::Live));
		assert_eq!(raw(after.slow).abs_diff(raw(usd(2))), step, "{lie:?}");
		assert_eq!(after.slow > usd(2), lie > usd(2));
	}
}

#[test]
fn a_mid_at_the_clamp_moves_the_slow_price_no_more_than_a_mid_at_the_deviation_limit() {
	for (limit, clamp) in [(milli(2_200), usd(1_000)), (milli(1_800), milli(1))] {
		let [[near, after_near], [far, after_far]] = [limit, clamp].map(captured_for_a_block);
		assert_eq!((near.status, far.status), (Status::Live, Status::Halted));
		assert_eq!(after_near.slow, after_far.slow);
	}
}

/// Whoever silences all others after a lie gains the time of its validity, and no more.
#[test]
fn lie_that_nobody_answers_counts_for_a_maximum_age_at_most() {
	for silence in [60 * SECOND, 61 * SECOND, DAY] {
		ExtBuilder::default().build_and_execute(|| {
			submit_all(&[usd(2); 5]);
			next_block();
			submit_all(&[usd(90), usd(90), usd(90), usd(2), usd(2)]);
			wait(silence);
			submit_all(&[usd(2); 5]);
			next_block();
			assert_eq!(raw(quote().slow), raw(usd(2)) + raw(milli(200)) * 60 / 3_660);
		});
	}
}

/// A quorum that is captured for good, and never answered: the slow price is bounded by time alone.
#[test]
fn captured_quorum_takes_an_hour_for_a_tenth_whatever_it_says() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2); 5]);
		next_block();
		for _ in 0..=1_200 {
			submit_all(&[usd(100), usd(100), usd(100), usd(2), usd(2)]);
			next_block();
		}
		// 2 USD · exp(0.1 · 1) = 2.2103 USD.
		assert!(milli(2_210) < quote().slow && quote().slow < milli(2_211));
	});
}

/// Three of seven, as many as the quorum, have two of the honest dropped. What they gain is bounded by
/// the limit of deviation, and lasts until the honest speak again.
#[test]
fn minority_that_has_the_others_dropped_gains_at_most_the_deviation_for_a_block() {
	for (lie, expected) in [(milli(2_190), Status::Live), (milli(2_210), Status::Volatile)] {
		ExtBuilder::default().feeders(7).tune(|params| params.slow_time = DAY).build_and_execute(
			|| {
				submit_all(&[usd(2); 7]);
				next_block();
				for who in [1, 2, 3] {
					submit(who, CLASS, lie);
				}
				for feeder in [3, 4] {
					drop_said(feeder);
				}
				next_block();
				assert_eq!((quote().mid, quote().feeders, status()), (lie, 5, expected));
				for who in [4, 5] {
					submit(who, CLASS, usd(2));
				}
				next_block();
				assert_eq!((quote().mid, status()), (usd(2), Status::Live));
			},
		);
	}
}

/// With those who are left, fewer than the quorum, there is no price to be had.
#[test]
fn minority_below_the_quorum_that_has_all_others_dropped_is_stale() {
	ExtBuilder::default().build_and_execute(|| {
		submit_all(&[usd(2); 5]);
		next_block();
		for who in [1, 2] {
			submit(who, CLASS, milli(2_100));
		}
		for feeder in [2, 3, 4] {
			drop_said(feeder);
		}
		next_block();
		assert_eq!((quote().mid, quote().feeders, status()), (milli(2_100), 2, Status::Stale));
		assert_closed_for_risk(status());
	});
}
