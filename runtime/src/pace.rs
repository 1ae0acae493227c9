//! How fast governance goes: its periods are divided by a pace, which the genesis sets
//! ([`crate::origins::Pace`]), so that one wasm serves all networks.

use crate::{constants::time::SLOT_DURATION, origins::Pace, BlockNumber, Moment, Runtime};
use core::marker::PhantomData;
use frame_support::traits::Get;
use sp_runtime::traits::CheckedDiv;

/// Where tokens are worth something, periods are as they are written.
pub const PRODUCTION: u32 = 1;
/// On a test network a week passes in 20 blocks, a minute.
pub const TEST: u32 = 10_000;

/// A phase of a referendum takes a block at least: what ends it is an alarm, and alarms are set
/// for later blocks.
pub const LEAST_PERIOD: BlockNumber = 1;
/// A vote lasts ten blocks at least, half a minute: whoever watches a test network can still sign
/// one, and a script's has arrived.
pub const LEAST_DECISION: BlockNumber = 10;
/// A time in milliseconds lasts a slot at least: the clock moves by no less.
pub const LEAST_MOMENT: Moment = SLOT_DURATION;

/// `period` divided by `pace` and rounded down, but at least `least`, or as written if that is
/// shorter still.
pub fn paced<T>(period: T, pace: u32, least: T) -> T
where
	T: CheckedDiv + Copy + From<u32> + Ord,
{
	match period.checked_div(&T::from(pace)) {
		Some(fast) => fast.max(least.min(period)),
		// A pace of zero, which the genesis refuses: then nothing is fast.
		None => period,
	}
}

/// A period of governance in milliseconds, `Period` at a pace of 1, at the pace of this network: at
/// least [`LEAST_MOMENT`].
pub struct PacedMoment<Period>(PhantomData<Period>);

impl<Period: Get<Moment>> Get<Moment> for PacedMoment<Period> {
	fn get() -> Moment {
		paced(Period::get(), Pace::<Runtime>::get(), LEAST_MOMENT)
	}
}
