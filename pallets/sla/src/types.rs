//! Records, and what each of them answers about itself.

// The codec's derive casts pinned indices; nothing here is cast by hand.
#![allow(clippy::as_conversions)]

use alloc::vec::Vec;
use codec::{Decode, Encode};
use frame_support::{
	pallet_prelude::{ConstU32, Get},
	BoundedVec, DefaultNoBound,
};
use millrace_math::{mul_div_floor, Clock, Corner, PARTS};
use millrace_primitives::{
	units::DAY, Balance, ClassId, FaultId, LeaseId, Moment, TemplateId, Units, VaultId,
};
use millrace_support::agenda::AgendaSlot;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::Permill;

use crate::Config;

/// Most modules of a template.
pub const MAX_MODULES: u32 = 8;

/// Most corners of a penalty curve.
pub const MAX_CORNERS: u32 = 8;

/// Longest name of a template, bytes.
pub const MAX_NAME: u32 = 32;

/// Most attestors who are liable for a fault. The first of them is its reporter.
pub const MAX_REPORTERS: u32 = 3;

/// Number of breaches that suspend a provider if they follow each other fast enough.
pub const STRIKES: u32 = 3;

/// A success or failure in the scores: one, with six decimals.
pub const SCORE_ONE: u64 = 1_000_000;

/// A whole, in parts per million.
const MILLION: u64 = 1_000_000;

/// What is measured.
#[frame_support::stored]
#[derive(Copy, Ord, PartialOrd, Serialize, Deserialize)]
pub enum Metric {
	/// Share of the time in which the devices answered. At least.
	#[codec(index = 0)]
	Availability,
	/// From the beginning of the delivery until the devices first answered. At most.
	#[codec(index = 1)]
	StartLatency,
	/// Share of the nominal throughput of the class. At least.
	#[codec(index = 2)]
	Throughput,
	/// Share of the nominal memory bandwidth of the class. At least.
	#[codec(index = 3)]
	MemoryBandwidth,
	/// Round trip over the network, the median. At most.
	#[codec(index = 4)]
	NetworkLatency,
	/// Share of requests or jobs that the devices failed. At most.
	#[codec(index = 5)]
	ErrorRate,
	/// How long before it took the devices away the provider said so. At least.
	#[codec(index = 6)]
	ReclaimNotice,
}

/// What values are counted in.
#[frame_support::stored]
#[derive(Copy)]
pub enum Unit {
	/// Millionths.
	#[codec(index = 0)]
	PerMillion,
	/// Milliseconds.
	#[codec(index = 1)]
	Milliseconds,
	/// Microseconds.
	#[codec(index = 2)]
	Microseconds,
}

impl Metric {
	/// Returns the unit of the metric's values.
	pub const fn unit(self) -> Unit {
		match self {
			Self::Availability | Self::Throughput | Self::MemoryBandwidth | Self::ErrorRate => {
				Unit::PerMillion
			}
			Self::StartLatency | Self::ReclaimNotice => Unit::Milliseconds,
			Self::NetworkLatency => Unit::Microseconds,
		}
	}

	/// Returns the metric's greatest value. The least is zero. Devices may surpass their class;
	/// times are at most thirty days, a round trip a minute.
	pub const fn max(self) -> u64 {
		match self {
			Self::Availability | Self::ErrorRate => MILLION,
			Self::Throughput | Self::MemoryBandwidth => 10_000_000,
			Self::StartLatency | Self::ReclaimNotice => 30 * DAY,
			Self::NetworkLatency => 60_000_000,
		}
	}

	/// Returns whether a greater value is better.
	pub const fn more_is_better(self) -> bool {
		match self {
			Self::Availability | Self::Throughput | Self::MemoryBandwidth | Self::ReclaimNotice => {
				true
			}
			Self::StartLatency | Self::NetworkLatency | Self::ErrorRate => false,
		}
	}

	/// Returns whether `value` is worse than `other`.
	pub const fn is_worse(self, value: u64, other: u64) -> bool {
		if self.more_is_better() {
			value < other
		} else {
			value > other
		}
	}

	/// Returns whether `objective` is a value of the metric that some value could miss.
	pub const fn is_objective(self, objective: u64) -> bool {
		let worst = if self.more_is_better() { 0 } else { self.max() };
		objective <= self.max() && objective != worst
	}
}

/// A value with its unit, so that no number is taken for another.
#[frame_support::stored]
#[derive(Copy)]
pub struct Reading {
	/// The value.
	pub value: u64,
	/// What the value is counted in.
	pub unit: Unit,
}

/// A corner of a penalty curve.
#[frame_support::stored]
#[derive(Copy)]
pub struct CurvePoint {
	/// Fault time, milliseconds.
	pub at: Moment,
	/// Share of the earmark that is lost after that fault time.
	pub share: Permill,
}

impl From<CurvePoint> for Corner {
	fn from(point: CurvePoint) -> Self {
		Self { at: point.at, share: point.share }
	}
}

/// One term of service.
#[frame_support::stored]
pub struct Module {
	/// What is measured.
	pub metric: Metric,
	/// What it has to reach, in the metric's unit.
	pub objective: u64,
	/// Over how long it is measured, milliseconds: the length of its epochs, which begin with the
	/// delivery. An epoch that misses the objective is a fault.
	pub window: Moment,
	/// How much of the delivery is lost to the customer during a fault.
	pub severity: Permill,
	/// What fault time costs.
	pub curve: BoundedVec<CurvePoint, ConstU32<MAX_CORNERS>>,
}

impl Module {
	/// Returns the corners of the curve, as the arithmetic takes them.
	pub fn corners(&self) -> impl Iterator<Item = Corner> + '_ {
		self.curve.iter().map(|point| (*point).into())
	}

	/// Returns whether `value` misses the objective.
	pub const fn is_missed_by(&self, value: u64) -> bool {
		self.metric.is_worse(value, self.objective)
	}

	/// Returns the fault time of an epoch of `span` milliseconds with `value`, rounded up. It is
	/// zero if the objective is reached. For availability it is the time without it; for times, by
	/// how much they are too long or too short; for all else the whole epoch. Returns `None` on
	/// overflow, which a value of the metric cannot cause.
	pub fn fault_time(&self, value: u64, span: Moment) -> Option<Moment> {
		if !self.is_missed_by(value) {
			return Some(0);
		}
		match self.metric {
			Metric::Availability => {
				let missing = MILLION.checked_sub(value)?;
				let time = millrace_math::mul_div_ceil(span.into(), missing.into(), MILLION.into());
				Moment::try_from(time?).ok()
			}
			Metric::StartLatency => value.checked_sub(self.objective),
			Metric::ReclaimNotice => self.objective.checked_sub(value),
			Metric::Throughput
			| Metric::MemoryBandwidth
			| Metric::NetworkLatency
			| Metric::ErrorRate => Some(span),
		}
	}
}

/// Modules of a template, each of a metric of its own.
pub type Modules = BoundedVec<Module, ConstU32<MAX_MODULES>>;

/// What the definition of a template states.
#[frame_support::stored]
pub struct Terms {
	/// The name: printable ASCII.
	pub name: BoundedVec<u8, ConstU32<MAX_NAME>>,
	/// What is promised.
	pub modules: Modules,
	/// Share of the lease's price that is earmarked for the terms.
	pub earmark: Permill,
	/// What the terms cost, as a share of the lease's price.
	pub fee: Permill,
}

/// A named set of terms. It is never changed; leases that have the terms keep a copy.
#[frame_support::stored(no_skip_type_params)]
pub struct Template<AccountId> {
	/// Whose leases may have it. `None` if it is a governed one, which all leases may have.
	pub owner: Option<AccountId>,
	/// Deposit on hold, native token. Zero for a governed template.
	pub deposit: Balance,
	/// The terms.
	pub terms: Terms,
}

/// What has become of a module of an agreement.
#[frame_support::stored]
pub struct Track {
	/// The term.
	pub module: Module,
	/// Fault time that was applied: found by attestors, or claimed by the customer, milliseconds.
	pub attested: Moment,
	/// Fault time that was applied: reported by the provider itself, milliseconds.
	pub admitted: Moment,
	/// Epochs that reached the objective.
	pub kept: u32,
	/// Epochs in which the provider missed it. Those whose faults were overturned are not among them.
	pub missed: u32,
	/// Epochs that missed it for what the provider is not to blame for, and those that were
	/// overturned.
	pub excused: u32,
}

impl Track {
	/// Returns a module of which nothing was measured yet.
	pub fn new(module: Module) -> Self {
		Self { module, attested: 0, admitted: 0, kept: 0, missed: 0, excused: 0 }
	}

	/// Returns the clocks, as the arithmetic takes them.
	pub fn clock(&self) -> Clock {
		Clock { attested: self.attested, admitted: self.admitted, severity: self.module.severity }
	}

	/// Returns the number of epochs with a finding, or `None` on overflow.
	pub fn found(&self) -> Option<u32> {
		self.kept.checked_add(self.missed)?.checked_add(self.excused)
	}

	/// Returns the number of `epochs` without a finding, or `None` on overflow.
	pub(crate) fn unmeasured(&self, epochs: u64) -> Option<u64> {
		let found = u64::from(self.found()?);
		// That more was found than there is would be a bug; no earmark is kept back for that.
		epochs.checked_sub(found).or(Some(0))
	}
}

/// Where an agreement is in its life.
#[frame_support::stored]
#[derive(Copy)]
pub enum AgreementStage {
	/// The lease was ordered.
	#[codec(index = 0)]
	Agreed,
	/// The lease is being delivered.
	#[codec(index = 1)]
	Running {
		/// When delivery began.
		since: Moment,
	},
	/// The lease is over; the agreement waits for reports and faults.
	#[codec(index = 2)]
	Over {
		/// When delivery began.
		since: Moment,
		/// When delivery ended.
		at: Moment,
	},
}

/// The terms attached to one lease: a frozen copy, and what has become of them.
#[frame_support::stored(no_skip_type_params)]
pub struct Agreement<AccountId> {
	/// Who gets the devices.
	pub customer: AccountId,
	/// Who delivers them.
	pub provider: AccountId,
	/// What the devices are.
	pub class_id: ClassId,
	/// Whose collateral stands for the terms.
	pub vault: VaultId,
	/// Which template the terms were copied from.
	pub template: TemplateId,
	/// Units of the lease.
	pub units: Units,
	/// How long it is, milliseconds.
	pub duration: Moment,
	/// What it is worth, in the smallest unit of the vault's collateral.
	pub price: Balance,
	/// Share of the price that is earmarked for the terms, for extensions.
	pub earmark_share: Permill,
	/// All that was ever earmarked for the terms, in the smallest unit of the vault's collateral.
	pub earmark: Balance,
	/// Part of `earmark` slashed so far.
	pub slashed: Balance,
	/// Part of `slashed` that was paid to the customer. The rest stays earmarked until the
	/// agreement is closed, so that a later loss of the customer finds it.
	pub to_customer: Balance,
	/// Who has a share in what was slashed and not paid to the customer: the attestor that first
	/// reported the first fault that was applied.
	pub reporter: Option<AccountId>,
	/// On hold of the customer for the terms, in the smallest unit of the settlement asset.
	pub fee: Balance,
	/// Units that were delivered. Zero until the lease is over.
	pub delivered: Units,
	/// How often it was extended.
	pub extensions: u32,
	/// The modules.
	pub tracks: BoundedVec<Track, ConstU32<MAX_MODULES>>,
	/// Faults that are neither applied nor dropped.
	pub pending: u32,
	/// Whether the provider has broken its word: a fault was applied, or it did not deliver to the
	/// end. Counted once in its score.
	pub breached: bool,
	/// Where it is in its life.
	pub stage: AgreementStage,
	/// Slot of the agenda in which its closing is filed. It is not filed before the lease is over.
	pub filed: AgendaSlot,
}

impl<AccountId> Agreement<AccountId> {
	/// Returns what is left of the earmark, or `None` if more was slashed, which would be a bug.
	pub fn earmark_left(&self) -> Option<Balance> {
		self.earmark.checked_sub(self.slashed)
	}

	/// Returns what is still earmarked in the vault, or `None` if more was paid, which would be a
	/// bug.
	pub fn earmarked(&self) -> Option<Balance> {
		self.earmark.checked_sub(self.to_customer)
	}

	/// Returns when delivery began, or `None` if it did not.
	pub fn since(&self) -> Option<Moment> {
		match self.stage {
			AgreementStage::Agreed => None,
			AgreementStage::Running { since } | AgreementStage::Over { since, .. } => Some(since),
		}
	}

	/// Returns when delivery ends or ended, or `None` if it did not begin, or on overflow.
	pub fn until(&self) -> Option<Moment> {
		match self.stage {
			AgreementStage::Agreed => None,
			AgreementStage::Running { since } => since.checked_add(self.duration),
			AgreementStage::Over { at, .. } => Some(at),
		}
	}

	/// Returns the place of the module of `metric`, and the module, or `None` if there is none.
	pub fn track(&self, metric: Metric) -> Option<(usize, &Track)> {
		self.tracks.iter().enumerate().find(|(_, track)| track.module.metric == metric)
	}

	/// Returns the module of `metric` to be changed, or `None` if there is none.
	pub(crate) fn track_mut(&mut self, metric: Metric) -> Option<&mut Track> {
		self.tracks.iter_mut().find(|track| track.module.metric == metric)
	}

	/// Returns when epoch `epoch` of a module with `window` begins and ends, cut at the end of the
	/// delivery, or `None` if there is no such epoch.
	pub fn epoch(&self, window: Moment, epoch: u32) -> Option<(Moment, Moment)> {
		let begin = self.since()?.checked_add(window.checked_mul(epoch.into())?)?;
		let until = self.until()?;
		let end = begin.checked_add(window)?.min(until);
		(begin < end).then_some((begin, end))
	}

	/// Returns how many epochs of a module with `window` are over at `now`, rounded down, or up if
	/// the delivery is over. Returns `None` on overflow.
	pub fn epochs(&self, window: Moment, now: Moment) -> Option<u64> {
		let Some(since) = self.since() else { return Some(0) };
		let until = self.until()?;
		let elapsed = now.min(until).checked_sub(since)?;
		if now < until {
			return elapsed.checked_div(window);
		}
		(window > 0).then(|| elapsed.div_ceil(window))
	}

	/// Returns how many epochs of a module are over at `now` and can be measured, or `None` on
	/// overflow.
	pub(crate) fn measurable(&self, track: &Track, now: Moment) -> Option<u64> {
		let epochs = self.epochs(track.module.window, now)?;
		Some(match track.module.metric {
			Metric::StartLatency => epochs.min(1),
			// The last one, of which nobody knows before that it is.
			Metric::ReclaimNotice if self.until().is_none_or(|until| now < until) => 0,
			Metric::ReclaimNotice => epochs.min(1),
			Metric::Availability
			| Metric::Throughput
			| Metric::MemoryBandwidth
			| Metric::NetworkLatency
			| Metric::ErrorRate => epochs,
		})
	}

	/// Returns when the time for reports about an epoch is over. An epoch that is gone, as the
	/// delivery ended when or before it began, counts as ended with the delivery. Returns `None` if
	/// the agreement has no such module, if delivery did not begin, or on overflow.
	pub(crate) fn deadline(&self, key: EpochKey, report_period: Moment) -> Option<Moment> {
		let (_, track) = self.track(key.metric)?;
		let end = match self.epoch(track.module.window, key.epoch) {
			Some((_, end)) => end,
			None => self.until()?,
		};
		end.checked_add(report_period)
	}
}

/// Which epoch of which module of which lease.
#[frame_support::stored]
#[derive(Copy, Ord, PartialOrd)]
pub struct EpochKey {
	/// The lease.
	pub lease: LeaseId,
	/// The module's metric.
	pub metric: Metric,
	/// The epoch, counted from the beginning of the delivery.
	pub epoch: u32,
}

/// Who or what made an epoch miss its objective.
#[frame_support::stored]
#[derive(Copy, Ord, PartialOrd)]
pub enum Attribution {
	/// The provider: only this slashes.
	#[codec(index = 0)]
	Provider,
	/// What the customer ran.
	#[codec(index = 1)]
	Customer,
	/// The network between them.
	#[codec(index = 2)]
	Network,
	/// Whoever measured.
	#[codec(index = 3)]
	Verifier,
}

/// What an attestor measured.
#[frame_support::stored(no_skip_type_params)]
pub struct Report<AccountId> {
	/// The attestor.
	pub who: AccountId,
	/// The value, in the metric's unit.
	pub value: u64,
	/// What made the value miss the objective, if it does.
	pub cause: Attribution,
}

/// What a customer claims.
#[frame_support::stored]
#[derive(Copy)]
pub struct Claim {
	/// The value, in the metric's unit.
	pub value: u64,
	/// Bond on hold of the customer, native token.
	pub bond: Balance,
}

/// What is said about an epoch until it is decided.
#[frame_support::stored]
#[derive(DefaultNoBound)]
pub struct Measurement<T: Config> {
	/// Reports of attestors, in the order in which they came.
	pub reports: BoundedVec<Report<T::AccountId>, T::MaxAttestors>,
	/// Attestors that were active when the first of them reported.
	pub seats: u32,
	/// What the provider itself said: a value that misses the objective.
	pub admitted: Option<u64>,
	/// What the customer claims.
	pub claim: Option<Claim>,
	/// Slot of the agenda in which it is filed.
	pub filed: AgendaSlot,
}

impl<T: Config> Measurement<T> {
	/// Returns whether the epoch was decided before its deadline: then the measurement says how
	/// many measure, and not what.
	pub(crate) fn is_decided(&self) -> bool {
		self.seats > 0 && self.reports.is_empty()
	}

	/// Returns what is left of the measurement after it was decided.
	pub(crate) fn decided(&self) -> Self {
		Self { seats: self.seats, filed: self.filed, ..Default::default() }
	}

	/// Returns the number of reports of attestors.
	pub(crate) fn count(&self) -> u32 {
		// As many as attestors at most, which are counted in 32 bits.
		u32::try_from(self.reports.len()).unwrap_or(u32::MAX)
	}

	/// Returns how many reports are needed if `seats` attestors are active: more than two thirds,
	/// and at least [`Config::MinReports`].
	pub(crate) fn quorum_of(seats: u32) -> u32 {
		// Two thirds of them, rounded down, are all but a third, rounded up.
		let two_thirds = seats.checked_sub(seats.div_ceil(3));
		let more = two_thirds.and_then(|count| count.checked_add(1)).unwrap_or(u32::MAX);
		more.max(T::MinReports::get())
	}

	/// Returns whether enough attestors have reported for a finding.
	pub(crate) fn has_quorum(&self) -> bool {
		self.seats > 0 && self.count() >= Self::quorum_of(self.seats)
	}
}

/// Whose word a fault rests on.
#[frame_support::stored]
#[derive(Copy)]
pub enum Finder {
	/// A quorum of attestors.
	#[codec(index = 0)]
	Attestors,
	/// The provider itself, alone.
	#[codec(index = 1)]
	Provider,
	/// The customer, whom nobody contradicted.
	#[codec(index = 2)]
	Customer,
}

/// Accounts of attestors who first reported a fault.
pub type Reporters<AccountId> = BoundedVec<AccountId, ConstU32<MAX_REPORTERS>>;

/// A fault of a provider that waits in public.
#[frame_support::stored(no_skip_type_params)]
pub struct Fault<AccountId> {
	/// Where it was found.
	pub key: EpochKey,
	/// Fault time of the epoch, milliseconds.
	pub time: Moment,
	/// Part of `time` that the provider has reported itself, at half price, milliseconds.
	pub admitted: Moment,
	/// Whose word the rest of `time` rests on; the provider's if there is no rest.
	pub finder: Finder,
	/// The first attestors who reported the fault. They answer for it.
	pub reporters: Reporters<AccountId>,
	/// Bond that the customer has on hold for its claim, native token. Zero if the fault does not
	/// rest on the claim.
	pub claim_bond: Balance,
	/// When the fault is applied, unless somebody appealed before.
	pub due: Moment,
	/// Slot of the agenda in which it is filed.
	pub filed: AgendaSlot,
}

/// What has to be looked at.
#[frame_support::stored]
#[derive(Copy, Ord, PartialOrd)]
pub enum Duty {
	/// Decide what was measured.
	#[codec(index = 0)]
	Decide(EpochKey),
	/// Apply a fault.
	#[codec(index = 1)]
	Apply(FaultId),
	/// Close an agreement.
	#[codec(index = 2)]
	Close(LeaseId),
}

/// How a provider kept its agreements in a class: the parameters of a beta distribution, each new
/// outcome weighing more than those before. Never removed, so that nobody can shed its past.
#[frame_support::stored]
#[derive(Default)]
pub struct Score {
	/// Agreements that were kept, decayed; six decimals.
	pub kept: u64,
	/// Agreements that were broken, decayed; six decimals.
	pub broken: u64,
	/// When the last of them were broken, the oldest first.
	pub strikes: BoundedVec<Moment, ConstU32<STRIKES>>,
	/// Until when the provider gets no new leases.
	pub suspended_until: Moment,
}

impl Score {
	/// Returns how likely a provider with this score is to keep the next agreement: the mean of the
	/// beta distribution, rounded down to six decimals.
	pub(crate) fn reliability(&self) -> Permill {
		let parts = || {
			let one = u128::from(SCORE_ONE);
			let kept = u128::from(self.kept).checked_add(one)?;
			let all = kept.checked_add(self.broken.into())?.checked_add(one)?;
			u32::try_from(mul_div_floor(kept, PARTS.into(), all)?).ok()
		};
		// The fallback is out of reach: sums of 64 bits fit into 128, and the quotient is below one.
		Permill::from_parts(parts().unwrap_or_default())
	}
}

/// How a provider kept its agreements, for clients.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Encode, Decode, TypeInfo)]
pub struct ScoreView {
	/// How likely the provider is to keep the next agreement.
	pub reliability: Permill,
	/// Agreements that were kept, decayed; six decimals.
	pub kept: u64,
	/// Agreements that were broken, decayed; six decimals.
	pub broken: u64,
	/// Until when the provider gets no new leases. `None` if it is not suspended.
	pub suspended_until: Option<Moment>,
}

/// A module of an agreement, for clients.
#[derive(Clone, Debug, Eq, PartialEq, Encode, Decode, TypeInfo)]
pub struct TrackView {
	/// The module and what has become of it.
	pub track: Track,
	/// Epochs that are over.
	pub epochs: u64,
	/// Epochs of which nothing was found, or not yet.
	pub unmeasured: u64,
}

/// An agreement, for clients.
#[derive(Clone, Debug, Eq, PartialEq, Encode, Decode, TypeInfo)]
pub struct AgreementView<AccountId> {
	/// The agreement.
	pub agreement: Agreement<AccountId>,
	/// Its modules, with what is missing.
	pub tracks: Vec<TrackView>,
	/// When the agreement can be closed at the earliest. `None` before the lease is over.
	pub closes_at: Option<Moment>,
}

/// Who answers for a fault, for disputes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FaultFacts<AccountId> {
	/// The lease.
	pub lease: LeaseId,
	/// The customer of the lease.
	pub customer: AccountId,
	/// The provider, which is to pay for the fault.
	pub provider: AccountId,
	/// Class of the lease.
	pub class_id: ClassId,
	/// The first attestors who reported it.
	pub reporters: Vec<AccountId>,
}

/// What was found of an epoch.
#[frame_support::stored]
#[derive(Copy)]
pub enum Finding {
	/// It reached the objective.
	#[codec(index = 0)]
	Kept,
	/// The provider missed it: a fault waits.
	#[codec(index = 1)]
	Missed(FaultId),
	/// It missed the objective for another reason, which slashes nobody.
	#[codec(index = 2)]
	Excused(Attribution),
	/// Too few have measured, and nobody else has said anything.
	#[codec(index = 3)]
	Unmeasured,
}

/// What a fault would cost now.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Encode, Decode, TypeInfo)]
pub struct SlashView {
	/// What the provider would lose, in the smallest unit of the vault's collateral.
	pub slash: Balance,
	/// Part of `slash` that the customer would get at once. The rest would be shared when the
	/// agreement is closed.
	pub to_customer: Balance,
}

/// A governed template of genesis, in plain numbers.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct GenesisTemplate {
	/// Its name.
	pub name: alloc::string::String,
	/// Share of the lease's price that is earmarked for the terms, parts per million.
	pub earmark: u32,
	/// What the terms cost, as a share of the lease's price, parts per million.
	pub fee: u32,
	/// Its modules: metric, objective, window in milliseconds, severity in parts per million.
	pub modules: Vec<(Metric, u64, Moment, u32)>,
	/// The penalty curve of all of them: milliseconds, and parts per million of the earmark.
	pub curve: Vec<(Moment, u32)>,
}

/// What was paid out of an earmark, in the smallest unit of the vault's collateral.
#[frame_support::stored]
#[derive(Copy, Default)]
pub struct Payment {
	/// To the customer.
	pub customer: Balance,
	/// To the reporter.
	pub reporter: Balance,
	/// To the backstop of the class.
	pub backstop: Balance,
	/// To the treasury, as the backstop could not receive it.
	pub treasury: Balance,
	/// Left to the provider, as nobody else could receive it.
	pub provider: Balance,
}

impl From<millrace_primitives::Drawn> for Payment {
	fn from(drawn: millrace_primitives::Drawn) -> Self {
		Self {
			customer: drawn.customer,
			reporter: drawn.reporter,
			backstop: drawn.backstop,
			treasury: drawn.treasury,
			provider: drawn.owner,
		}
	}
}
