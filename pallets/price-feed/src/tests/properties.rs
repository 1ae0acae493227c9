//! Random calls: invariants hold after each, and those that fail change nothing.

use super::*;
use codec::Encode;
use frame_support::dispatch::DispatchResultWithPostInfo;
use millrace_testing::{seeded, without_trace};
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
	Submit(AccountId, Vec<(u32, u128)>),
	SubmitAll(u128),
	Wait(Moment),
	Seat(AccountId, Source),
	Unseat(AccountId),
	Drop(u32, u32),
	Register(u32, u8),
	Retire(u32),
	Halt(u32),
	Resume(u32),
}

/// Thousandths of a USD: mostly near 2 USD, some beyond the clamp, some zero or absurd.
fn any_price() -> impl Strategy<Value = u128> {
	prop_oneof![
		8 => 1_950u128..2_050,
		3 => 1u128..200_000,
		1 => Just(0),
		1 => Just(u128::MAX),
	]
}

fn any_step() -> impl Strategy<Value = Step> {
	let feed = || 0u32..4;
	let who = || 1u64..9;
	prop_oneof![
		8 => (who(), prop::collection::vec((feed(), any_price()), 0..4))
			.prop_map(|(who, prices)| Step::Submit(who, prices)),
		4 => (1_900u128..2_100).prop_map(Step::SubmitAll),
		6 => (1u64..90 * SECOND).prop_map(Step::Wait),
		2 => (who(), 0u8..4).prop_map(|(who, source)| Step::Seat(who, source)),
		1 => who().prop_map(Step::Unseat),
		3 => (0u32..9, feed()).prop_map(|(feeder, feed)| Step::Drop(feeder, feed)),
		1 => (feed(), 5u8..8).prop_map(|(feed, decimals)| Step::Register(feed, decimals)),
		1 => feed().prop_map(Step::Retire),
		1 => feed().prop_map(Step::Halt),
		1 => feed().prop_map(Step::Resume),
	]
}

/// Feed 0 is the class; 3 is at first unknown. The assets 5, 10 and 15 are on two pages.
fn feed_of(id: u32) -> FeedId {
	if id == 0 {
		CLASS
	} else {
		asset(5 * id)
	}
}

fn price_of(price: u128) -> FixedU128 {
	FixedU128::from_inner(price.saturating_mul(10u128.pow(15)))
}

fn take(step: Step) -> DispatchResultWithPostInfo {
	match step {
		Step::Submit(who, prices) => {
			let prices: Vec<_> =
				prices.into_iter().map(|(feed, price)| (feed_of(feed), price_of(price))).collect();
			PriceFeed::submit(signed(who), batch(&prices))
		}
		Step::SubmitAll(price) => {
			let feeds: Vec<_> = PriceFeed::feeds();
			for feeder in PriceFeed::feeders() {
				let prices: Vec<_> =
					feeds.iter().map(|feed| (feed.clone(), price_of(price))).collect();
				if !prices.is_empty() {
					PriceFeed::submit(signed(feeder.account), batch(&prices))?;
				}
			}
			Ok(().into())
		}
		Step::Wait(time) => {
			wait(time);
			Ok(().into())
		}
		Step::Seat(who, source) => {
			PriceFeed::seat(&who, source)?;
			Ok(().into())
		}
		Step::Unseat(who) => {
			PriceFeed::unseat(&who)?;
			Ok(().into())
		}
		Step::Drop(feeder, feed) => {
			Ok(PriceFeed::drop_observation(FeederId(feeder), &feed_of(feed))?.into())
		}
		Step::Register(feed, decimals) => {
			let params = FeedParams { decimals, ..params() };
			Ok(PriceFeed::register_feed(root(), feed_of(feed), params)?.into())
		}
		Step::Retire(feed) => Ok(PriceFeed::retire_feed(root(), feed_of(feed))?.into()),
		Step::Halt(feed) => Ok(PriceFeed::halt_feed(root(), feed_of(feed))?.into()),
		Step::Resume(feed) => Ok(PriceFeed::resume_feed(root(), feed_of(feed))?.into()),
	}
}

proptest! {
	#![proptest_config(seeded(64))]

	#[test]
	fn invariants_hold_after_any_calls_and_failures_change_nothing(
		steps in prop::collection::vec(any_step(), 1..80),
	) {
		let feeds = (0..3).map(|id| (feed_of(id), params())).collect();
		ExtBuilder::default().feeds(feeds).build_and_execute(|| {
			for step in steps {
				let _ = without_trace(&step, true, || take(step.clone()));
				if let Err(broken) = PriceFeed::do_try_state() {
					panic!("after {step:?}: {broken:?}");
				}
			}
		});
	}

	/// What is dropped in the block that carried it leaves no trace, whoever else spoke, whenever, and
	/// whether before or after it.
	#[test]
	fn drop_makes_the_feed_what_it_is_when_it_was_never_said(
		prices in prop::collection::vec((1u64..8, any_price(), 0u64..40 * SECOND), 0..12),
		lie in any_price(),
		others in prop::collection::vec((1u64..8, any_price()), 0..4),
		later in prop::collection::vec((1u64..8, any_price()), 0..4),
	) {
		let said = |price: u128| price_of(price.max(1));
		let ended = |liar: bool| {
			let mut end = None;
			// The eighth feeder, who says nothing before.
			ExtBuilder::default().feeders(8).build_and_execute(|| {
				for (who, price, pause) in &prices {
					submit(*who, CLASS, said(*price));
					wait(*pause + 1);
				}
				for (who, price) in &others {
					submit(*who, CLASS, said(*price));
				}
				if liar {
					submit(8, CLASS, said(lie));
				} else if others.is_empty() {
					// A submission seals, a drop does too: without one there is nothing to compare.
					return;
				}
				for (who, price) in &later {
					submit(*who, CLASS, said(*price));
				}
				if liar {
					drop_said(7);
				}
				PriceFeed::do_try_state().unwrap();
				next_block();
				end = Some((record(), PriceFeed::quote(CLASS)));
			});
			end
		};
		if let Some(without) = ended(false) {
			prop_assert_eq!(ended(true), Some(without));
		}
	}

	/// The order in which feeders come within a block does not matter.
	#[test]
	fn seal_does_not_depend_on_the_order_of_submissions(
		prices in prop::collection::vec(1_900u32..2_100, 5),
		order in Just((0usize..5).collect::<Vec<_>>()).prop_shuffle(),
	) {
		let seal_in = |order: Vec<usize>| {
			let mut sealed = None;
			ExtBuilder::default().build_and_execute(|| {
				submit_all(&[usd(2); 5]);
				next_block();
				for seat in order {
					submit(seat as u64 + 1, CLASS, milli(prices[seat]));
				}
				sealed = record().pending;
			});
			sealed
		};
		prop_assert_eq!(seal_in((0..5).collect()), seal_in(order));
	}

	/// Nor does the order of a batch, whether it is accepted or refused.
	#[test]
	fn submission_does_not_depend_on_the_order_of_its_batch(
		feeds in prop::collection::btree_set(0u32..40, 1..20),
		prices in prop::collection::vec(any_price(), 20),
		unknown in any::<bool>(),
		seed in any::<u64>(),
	) {
		let submitted = |shuffle: bool| {
			let mut result = None;
			let known = feeds.iter().skip(usize::from(unknown)).map(|id| (asset(*id), params()));
			ExtBuilder::default().feeds(known.collect()).build_and_execute(|| {
				let mut batched: Vec<_> = feeds
					.iter()
					.zip(&prices)
					.map(|(id, price)| (asset(*id), price_of(*price)))
					.collect();
				if shuffle {
					batched.sort_by_key(|(feed, _)| sp_io::hashing::twox_64(&(seed, feed).encode()));
				}
				let outcome = PriceFeed::submit(signed(1), batch(&batched));
				let records: Vec<_> = PriceFeed::feeds().into_iter().map(record_of).collect();
				result = Some((outcome, records));
			});
			result
		};
		prop_assert_eq!(submitted(false), submitted(true));
	}
}
