//! Referenda, votes, the treasury, parameters and the scheduler.

use crate::{
	adapters::TreasuryAccount,
	constants::{
		pace::{LEAST_DECISION, LEAST_MOMENT, LEAST_PERIOD, PRODUCTION},
		time::{DAYS, HOURS, MINUTES},
		token::{deposit, MILL},
	},
	origins::{self, Pace},
	AccountId, Balance, Balances, BlockNumber, Moment, OriginCaller, Preimage, Runtime,
	RuntimeCall, RuntimeEvent, RuntimeHoldReason, RuntimeOrigin, Scheduler, System, Treasury,
};
use alloc::borrow::Cow;
use core::marker::PhantomData;
use frame_support::{
	dynamic_params::{dynamic_pallet_params, dynamic_params},
	parameter_types,
	traits::{
		fungible::HoldConsideration, tokens::pay::PayFromAccount,
		tokens::UnityAssetBalanceConversion, AsEnsureOriginWithArg, ConstU128, ConstU32,
		EqualPrivilegeOnly, Get, LinearStoragePrice,
	},
	PalletId,
};
use frame_system::{EnsureNever, EnsureRoot, EnsureSigned};
use millrace_primitives::units::MINUTE;
use pallet_referenda::{Curve, Track, TrackInfo};
use sp_runtime::{
	str_array as name,
	traits::{CheckedDiv, IdentityLookup},
	Perbill, Permill,
};

parameter_types! {
	/// Deposit of a preimage's hold.
	pub const PreimageHoldReason: RuntimeHoldReason =
		RuntimeHoldReason::Preimage(pallet_preimage::HoldReason::Preimage);
	/// Deposit for a preimage.
	pub const PreimageBaseDeposit: Balance = deposit(1, 64);
	/// Deposit per byte of it.
	pub const PreimageByteDeposit: Balance = deposit(0, 1);
}

impl pallet_preimage::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_preimage::weights::SubstrateWeight<Runtime>;
	type Currency = Balances;
	type ManagerOrigin = EnsureRoot<AccountId>;
	type Consideration = HoldConsideration<
		AccountId,
		Balances,
		PreimageHoldReason,
		LinearStoragePrice<PreimageBaseDeposit, PreimageByteDeposit, Balance>,
	>;
}

impl pallet_scheduler::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeOrigin = RuntimeOrigin;
	type PalletsOrigin = OriginCaller;
	type RuntimeCall = RuntimeCall;
	type MaximumWeight = crate::configs::system::MaxServiceWeight;
	type ScheduleOrigin = EnsureRoot<AccountId>;
	type OriginPrivilegeCmp = EqualPrivilegeOnly;
	type MaxScheduledPerBlock = ConstU32<50>;
	type WeightInfo = pallet_scheduler::weights::SubstrateWeight<Runtime>;
	type Preimages = Preimage;
	type BlockNumberProvider = System;
}

impl pallet_conviction_voting::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = crate::adapters::VotingWeights;
	type Currency = Balances;
	type Polls = crate::adapters::JoinedPolls;
	type MaxTurnout = frame_support::traits::TotalIssuanceOf<Balances, AccountId>;
	type MaxVotes = ConstU32<512>;
	// At no pace shorter than the wait for an enactment: who voted for it bears it.
	type VoteLockingPeriod = Paced<ConstU32<{ 7 * DAYS }>>;
	type BlockNumberProvider = System;
	type VotingHooks = crate::adapters::DisputeVotes;
}

impl origins::pallet::Config for Runtime {}

impl pallet_referenda::Config for Runtime {
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_referenda::weights::SubstrateWeight<Runtime>;
	type Scheduler = Scheduler;
	type Currency = Balances;
	type SubmitOrigin = AsEnsureOriginWithArg<EnsureSigned<AccountId>>;
	type CancelOrigin = crate::origins::EnsureEmergency;
	type KillOrigin = EnsureRoot<AccountId>;
	type Slash = Treasury;
	type Votes = pallet_conviction_voting::VotesOf<Runtime>;
	type Tally = pallet_conviction_voting::TallyOf<Runtime>;
	type SubmissionDeposit = ConstU128<{ 10 * MILL }>;
	type MaxQueued = ConstU32<100>;
	// Not paced: nobody waits for it, and a deposit takes as long to find on a test network.
	type UndecidingTimeout = ConstU32<{ 14 * DAYS }>;
	type AlarmInterval = ConstU32<1>;
	type Tracks = Tracks;
	type Preimages = Preimage;
	type BlockNumberProvider = System;
}

/// The tracks of referenda: [`TRACKS`] at the [`Pace`] of this network. To look one up reads the
/// pace, four bytes, of which the SDK's weights do not know.
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

/// `period` divided by `pace` and rounded down, but at least `least`, or as written if that is
/// shorter still.
fn paced<T>(period: T, pace: u32, least: T) -> T
where
	T: CheckedDiv + Copy + From<u32> + Ord,
{
	match period.checked_div(&T::from(pace)) {
		Some(fast) => fast.max(least.min(period)),
		// A pace of zero, which the genesis refuses: then nothing is fast.
		None => period,
	}
}

/// `track` with its periods at `pace`. What it asks of votes and of deposits stays.
fn at_pace(
	track: &'static Track<u16, Balance, BlockNumber>,
	pace: u32,
) -> Cow<'static, Track<u16, Balance, BlockNumber>> {
	if pace == PRODUCTION {
		return Cow::Borrowed(track);
	}
	let mut fast = track.clone();
	let info = &mut fast.info;
	info.prepare_period = paced(info.prepare_period, pace, LEAST_PERIOD);
	info.decision_period = paced(info.decision_period, pace, LEAST_DECISION);
	info.confirm_period = paced(info.confirm_period, pace, LEAST_PERIOD);
	info.min_enactment_period = paced(info.min_enactment_period, pace, LEAST_PERIOD);
	Cow::Owned(fast)
}

/// A period of governance in blocks, `Period` at a pace of 1, at the pace of this network: at least
/// [`LEAST_PERIOD`].
pub struct Paced<Period>(PhantomData<Period>);

impl<Period: Get<BlockNumber>> Get<BlockNumber> for Paced<Period> {
	fn get() -> BlockNumber {
		paced(Period::get(), Pace::<Runtime>::get(), LEAST_PERIOD)
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

impl pallet_referenda::TracksInfo<Balance, BlockNumber> for Tracks {
	type Id = u16;
	type RuntimeOrigin = OriginCaller;

	fn tracks() -> impl Iterator<Item = Cow<'static, Track<Self::Id, Balance, BlockNumber>>> {
		let pace = Pace::<Runtime>::get();
		TRACKS.iter().map(move |track| at_pace(track, pace))
	}

	// The same at every pace, which need not be read for it. Each vote asks for them.
	fn track_ids() -> impl Iterator<Item = Self::Id> {
		TRACKS.iter().map(|track| track.id)
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

parameter_types! {
	/// Account of the treasury.
	pub const TreasuryPalletId: PalletId = PalletId(*b"mr/trsry");
	/// Nothing that is unspent burns.
	pub const NoBurn: Permill = Permill::from_percent(0);
}

impl pallet_treasury::Config for Runtime {
	type Currency = Balances;
	type RejectOrigin = EnsureRoot<AccountId>;
	type RuntimeEvent = RuntimeEvent;
	type SpendPeriod = ConstU32<{ 6 * DAYS }>;
	type Burn = NoBurn;
	type PalletId = TreasuryPalletId;
	type BurnDestination = ();
	type WeightInfo = pallet_treasury::weights::SubstrateWeight<Runtime>;
	type SpendFunds = ();
	type MaxApprovals = ConstU32<100>;
	// Root spends by transfers; a track for spending comes when there is a budget.
	type SpendOrigin = frame_system::EnsureWithSuccess<
		EnsureRoot<AccountId>,
		AccountId,
		frame_support::traits::ConstU128<{ Balance::MAX }>,
	>;
	type AssetKind = ();
	type Beneficiary = AccountId;
	type BeneficiaryLookup = IdentityLookup<AccountId>;
	type Paymaster = PayFromAccount<Balances, TreasuryAccount>;
	type BalanceConverter = UnityAssetBalanceConversion;
	type PayoutPeriod = ConstU32<{ 30 * DAYS }>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
	type BlockNumberProvider = System;
}

/// Parameters that governance turns without an upgrade, within the limits of
/// [`crate::parameter_steps`].
#[dynamic_params(RuntimeParameters, pallet_parameters::Parameters::<Runtime>)]
pub mod params {
	use super::*;

	/// Bonds and deposits, in the native token's smallest unit.
	#[dynamic_pallet_params]
	#[codec(index = 0)]
	pub mod bonds {
		use super::*;

		/// Held of each provider: 1,000 MILL.
		#[codec(index = 0)]
		pub static ProviderBond: Balance = 1_000 * MILL;
		/// Held of whoever demands that a device be opened: 10 MILL.
		#[codec(index = 1)]
		pub static DemandBond: Balance = 10 * MILL;
		/// Held of each price feeder: 5,000 MILL.
		#[codec(index = 2)]
		pub static FeederBond: Balance = 5_000 * MILL;
		/// Held for each open vault: 1 MILL.
		#[codec(index = 3)]
		pub static VaultDeposit: Balance = MILL;
		/// Held of each attestor: 10,000 MILL.
		#[codec(index = 4)]
		pub static AttestorBond: Balance = 10_000 * MILL;
		/// Held of each challenger at least: 500 MILL, the price of a few days of everybody's
		/// attention.
		#[codec(index = 5)]
		pub static DisputeBond: Balance = 500 * MILL;
		/// Held of each customer that claims a fault: 20 MILL, which attestors who contradict it
		/// make it lose.
		#[codec(index = 6)]
		pub static ClaimBond: Balance = 20 * MILL;
	}

	/// Times of leases, milliseconds.
	#[dynamic_pallet_params]
	#[codec(index = 1)]
	pub mod leases {
		use super::*;

		/// A provider has 15 minutes to confirm a lease (DeepBrainChain).
		#[codec(index = 0)]
		pub static ConfirmPeriod: Moment = 15 * MINUTE;
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl Default for RuntimeParameters {
	fn default() -> Self {
		RuntimeParameters::Bonds(params::bonds::Parameters::ProviderBond(
			params::bonds::ProviderBond,
			Some(1_000 * MILL),
		))
	}
}

impl pallet_parameters::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeParameters = RuntimeParameters;
	// Nobody: this pallet's own call knows no limits. `parameter_steps` writes what passed them.
	type AdminOrigin = EnsureNever<()>;
	// The SDK keeps its measured ones private behind this.
	type WeightInfo = ();
}

impl crate::parameter_steps::pallet::Config for Runtime {}

impl pallet_sudo::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type WeightInfo = pallet_sudo::weights::SubstrateWeight<Runtime>;
}
