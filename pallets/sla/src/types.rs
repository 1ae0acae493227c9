//! Records, and what each of them answers about itself.

// The codec's derive casts pinned indices; nothing here is cast by hand.
#![allow(clippy::as_conversions)]

use alloc::vec::Vec;
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use millrace_math::{mul_div_floor, Corner, PARTS};
use millrace_primitives::{Balance, FaultId, LeaseId, Moment};
use millrace_support::agenda::AgendaSlot;
use serde::{Deserialize, Serialize};
use sp_runtime::Permill;

mod agreement;
mod measurement;
mod metric;
mod views;

pub use agreement::{Agreement, AgreementStage, Track};
pub use measurement::{Attribution, Claim, EpochKey, Finding, Measurement, Report};
pub use metric::{Metric, Reading, Unit};
pub use views::{AgreementView, FaultFacts, ScoreView, SlashView, TrackView};

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
	/// how much they are too long or too short, at most the epoch; for all else the whole epoch.
	/// Returns `None` on overflow, which a value of the metric cannot cause.
	pub fn fault_time(&self, value: u64, span: Moment) -> Option<Moment> {
		if !self.is_missed_by(value) {
			return Some(0);
		}
		let time = match self.metric {
			Metric::Availability => {
				let missing = MILLION.checked_sub(value)?;
				let time = millrace_math::mul_div_ceil(span.into(), missing.into(), MILLION.into());
				Moment::try_from(time?).ok()?
			}
			Metric::StartLatency => value.checked_sub(self.objective)?,
			Metric::ReclaimNotice => self.objective.checked_sub(value)?,
			Metric::Throughput
			| Metric::MemoryBandwidth
			| Metric::NetworkLatency
			| Metric::ErrorRate => span,
		};
		// Nobody is without a service for longer than it was to be had.
		Some(time.min(span))
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

/// What was paid out of an earmark, in the smallest unit of the vault's collateral. What a payee could
/// not receive is filed for it, and counts as paid to it.
#[frame_support::stored]
#[derive(Copy, Default)]
pub struct Payment {
	/// To the customer.
	pub customer: Balance,
	/// To the reporter.
	pub reporter: Balance,
	/// To the backstop of the class.
	pub backstop: Balance,
}

impl From<millrace_primitives::Drawn> for Payment {
	fn from(drawn: millrace_primitives::Drawn) -> Self {
		Self { customer: drawn.customer, reporter: drawn.reporter, backstop: drawn.backstop }
	}
}
