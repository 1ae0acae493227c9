//! The terms attached to a lease, and what has become of them.

use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use millrace_math::{mul_div_floor, Clock};
use millrace_primitives::{Balance, ClassId, Moment, TemplateId, Units, VaultId};
use millrace_support::agenda::AgendaSlot;
use sp_runtime::Permill;

use super::{EpochKey, Metric, Module, MAX_MODULES};

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
	/// Units of the lease, as it was ordered and extended.
	pub units: Units,
	/// How long it is, milliseconds: as it was ordered and extended, or, once it is over, as it was
	/// delivered.
	pub duration: Moment,
	/// What it is worth, in the smallest unit of the vault's collateral: all units, or, once it is
	/// over, those that were delivered.
	pub price: Balance,
	/// Share of the price that is earmarked for the terms, for extensions.
	pub earmark_share: Permill,
	/// All that was earmarked for the terms, in the smallest unit of the vault's collateral; once the
	/// lease is over, the part of that for the units that were delivered.
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
	/// Epochs of which something was said and nothing is decided.
	pub undecided: u32,
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

	/// Returns the part of the earmark for what was delivered until `now`, rounded down: the most
	/// that may have left the vault by then. Returns `None` on overflow, which a stored agreement
	/// cannot cause.
	pub fn earned(&self, now: Moment) -> Option<Balance> {
		let since = match self.stage {
			AgreementStage::Agreed => return Some(0),
			AgreementStage::Running { since } => since,
			// It is cut to that.
			AgreementStage::Over { .. } => return Some(self.earmark),
		};
		// The clock never goes back; if it did, nothing was delivered.
		let Some(elapsed) = now.checked_sub(since) else { return Some(0) };
		let elapsed = elapsed.min(self.duration);
		let delivered = mul_div_floor(self.units, elapsed.into(), self.duration.into())?;
		mul_div_floor(self.earmark, delivered, self.units)
	}

	/// Returns the units that count as the size of the agreement: those that were promised, or, once
	/// the lease is over, those that were delivered.
	pub(crate) fn size(&self) -> Units {
		match self.stage {
			AgreementStage::Agreed | AgreementStage::Running { .. } => self.units,
			AgreementStage::Over { .. } => self.delivered,
		}
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
