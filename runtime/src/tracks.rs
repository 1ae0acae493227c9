//! The tracks of referenda, and how fast each of them goes.

use crate::{
	constants::{
		time::{DAYS, HOURS, MINUTES},
		token::MILL,
	},
	origins::{self, Pace},
	pace::{paced, LEAST_DECISION, LEAST_PERIOD, PRODUCTION},
	Balance, BlockNumber, OriginCaller, Runtime,
};
use alloc::borrow::Cow;
use pallet_referenda::{Curve, Track, TrackInfo};
use sp_runtime::{str_array as name, Perbill};

/// The tracks of referenda: [`TRACKS`], each looked up at the [`Pace`] of this network. To look one up
/// reads the pace, four bytes, of which the SDK's weights do not know. The list of all is in the
/// metadata, which reads no storage, and so has them at a pace of 1.
pub struct Tracks;

const APPROVAL_MAJORITY: Curve = Curve::LinearDecreasing {
	length: Perbill::from_percent(100),
	floor: Perbill::from_percent(50),
	ceil: Perbill::from_percent(80),
};
const SUPPORT_DECREASING: Curve = Curve::LinearDecreasing {
	length: Perbill::from_percent(100),
	floor: Perbill::from_percent(1),
	ceil: Perbill::from_percent(50),
};

/// How long a referendum stays in each of its phases, blocks.
struct Periods {
	prepare: BlockNumber,
	decide: BlockNumber,
	confirm: BlockNumber,
	enact: BlockNumber,
}

/// Loosening takes its time (GOV-2).
const SLOW: Periods =
	Periods { prepare: 2 * HOURS, decide: 7 * DAYS, confirm: 12 * HOURS, enact: 2 * DAYS };
/// Everything may change: two weeks.
const SLOWEST: Periods = Periods { decide: 14 * DAYS, confirm: DAYS, ..SLOW };
/// Tightening may be fast: the emergency origin halts, pauses and cancels, and ends none of these.
const FAST: Periods =
	Periods { prepare: 2 * MINUTES, decide: DAYS, confirm: 10 * MINUTES, enact: MINUTES };

const fn track(
	id: u16,
	label: &str,
	max_deciding: u32,
	decision_deposit: Balance,
	periods: Periods,
) -> Track<u16, Balance, BlockNumber> {
	Track {
		id,
		info: TrackInfo {
			name: name(label),
			max_deciding,
			decision_deposit,
			prepare_period: periods.prepare,
			decision_period: periods.decide,
			confirm_period: periods.confirm,
			min_enactment_period: periods.enact,
			min_approval: APPROVAL_MAJORITY,
			min_support: SUPPORT_DECREASING,
		},
	}
}

/// All tracks at a pace of 1, by ascending id. `invariants::delays` checks them (GOV-2).
pub static TRACKS: [Track<u16, Balance, BlockNumber>; 6] = [
	track(0, "root", 1, 1_000 * MILL, SLOWEST),
	track(1, "parameters", 5, 100 * MILL, SLOW),
	track(2, "classes", 10, 100 * MILL, SLOW),
	track(3, "oracle", 10, 100 * MILL, SLOW),
	track(4, "emergency", 5, 500 * MILL, FAST),
	track(5, "remedy policy", 10, 100 * MILL, SLOW),
];

/// `info` with its periods at `pace`. What it asks of votes and of deposits stays.
fn at_pace(
	info: &'static TrackInfo<Balance, BlockNumber>,
	pace: u32,
) -> Cow<'static, TrackInfo<Balance, BlockNumber>> {
	if pace == PRODUCTION {
		return Cow::Borrowed(info);
	}
	let mut fast = info.clone();
	fast.prepare_period = paced(info.prepare_period, pace, LEAST_PERIOD);
	fast.decision_period = paced(info.decision_period, pace, LEAST_DECISION);
	fast.confirm_period = paced(info.confirm_period, pace, LEAST_PERIOD);
	fast.min_enactment_period = paced(info.min_enactment_period, pace, LEAST_PERIOD);
	Cow::Owned(fast)
}

impl pallet_referenda::TracksInfo<Balance, BlockNumber> for Tracks {
	type Id = u16;
	type RuntimeOrigin = OriginCaller;

	fn tracks() -> impl Iterator<Item = Cow<'static, Track<Self::Id, Balance, BlockNumber>>> {
		TRACKS.iter().map(Cow::Borrowed)
	}

	fn info(id: Self::Id) -> Option<Cow<'static, TrackInfo<Balance, BlockNumber>>> {
		let track = TRACKS.iter().find(|track| track.id == id)?;
		Some(at_pace(&track.info, Pace::<Runtime>::get()))
	}

	fn track_for(origin: &Self::RuntimeOrigin) -> Result<Self::Id, ()> {
		match origin {
			OriginCaller::system(frame_system::RawOrigin::Root) => Ok(0),
			OriginCaller::Origins(origin) => Ok(match origin {
				origins::Origin::Parameters => 1,
				origins::Origin::Classes => 2,
				origins::Origin::Oracle => 3,
				origins::Origin::Emergency => 4,
				origins::Origin::RemedyPolicy => 5,
			}),
			_ => Err(()),
		}
	}
}
