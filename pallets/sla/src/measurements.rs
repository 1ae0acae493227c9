//! What is said about an epoch, and what is found of it.
//!
//! The first word about an epoch makes a measurement and files it for its deadline; whatever is said
//! then is added to it alone. It is decided once. If a quorum did so before the deadline, the
//! measurement stays until then without its words, so that nobody can begin a second one.

use alloc::vec::Vec;
use frame_support::{
	ensure,
	pallet_prelude::DispatchResult,
	traits::{Get, Time},
};
use millrace_primitives::{Agenda as _, AssetKind, Attestors as _, Evidence, Moment};
use sp_runtime::DispatchError;

use crate::{
	faults::settle_claim_of, tick::Duties, AgreementOf, Agreements, Attribution, Claim, Config,
	Duty, EpochKey, Error, Event, Finder, Finding, HoldReason, Measurement, Measurements, Metric,
	Module, Pallet, Reading, Report, Reporters, Stage, Track,
};

impl<T: Config> Measurement<T> {
	/// Whether it was decided before its deadline: it says how many measure, and not what.
	pub(crate) fn is_decided(&self) -> bool {
		self.seats > 0 && self.reports.is_empty()
	}

	/// What is left of it when it was decided.
	fn decided(&self) -> Self {
		Self { seats: self.seats, filed: self.filed, ..Default::default() }
	}

	/// Reports of attestors.
	fn count(&self) -> u32 {
		// As many as attestors at most, which are counted in 32 bits.
		u32::try_from(self.reports.len()).unwrap_or(u32::MAX)
	}

	/// Whether so many have reported that their word counts.
	pub(crate) fn has_quorum(&self) -> bool {
		self.seats > 0 && self.count() >= Pallet::<T>::quorum_of(self.seats)
	}
}

/// What is found of an epoch, before anything follows from it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Judgement<AccountId> {
	/// It reached the objective.
	Kept,
	/// The provider missed it.
	Missed {
		/// Whose word this rests on.
		finder: Finder,
		/// For how long, milliseconds.
		time: Moment,
		/// How much of that the provider has admitted.
		admitted: Moment,
		/// Attestors who answer for it.
		reporters: Reporters<AccountId>,
	},
	/// It was missed, and the provider is not to blame.
	Excused(Attribution),
	/// Nothing was found.
	Unmeasured,
}

/// An epoch and all that was said about it.
pub(crate) struct Epoch<'a, T: Config> {
	/// What was promised.
	pub(crate) module: &'a Module,
	/// What was said.
	pub(crate) measurement: &'a Measurement<T>,
	/// How long it was, milliseconds.
	pub(crate) span: Moment,
}

impl<T: Config> Epoch<'_, T> {
	/// What is to be found of it. None on overflow, which values of the metric cannot cause.
	pub(crate) fn judge(&self) -> Option<Judgement<T::AccountId>> {
		if self.measurement.has_quorum() {
			self.judge_by_quorum()
		} else {
			self.judge_by_parties()
		}
	}

	/// By the word of attestors. What the provider has admitted stands in any case.
	fn judge_by_quorum(&self) -> Option<Judgement<T::AccountId>> {
		let median = self.median()?;
		let missed = self.module.is_missed_by(median);
		let blamed = missed && self.is_provider_to_blame();
		let time = if blamed { self.time(median)? } else { 0 };
		let admitted = self.admitted()?;
		Some(if time > admitted {
			let reporters = self.reporters();
			Judgement::Missed { finder: Finder::Attestors, time, admitted, reporters }
		} else if admitted > 0 {
			Self::by(Finder::Provider, admitted, admitted)
		} else if missed {
			Judgement::Excused(self.excuse())
		} else {
			Judgement::Kept
		})
	}

	/// By the word of the parties, as attestors have none.
	fn judge_by_parties(&self) -> Option<Judgement<T::AccountId>> {
		let admitted = self.admitted()?;
		let claimed = match self.measurement.claim {
			Some(claim) => self.time(claim.value)?,
			None => 0,
		};
		Some(if claimed > admitted {
			Self::by(Finder::Customer, claimed, admitted)
		} else if admitted > 0 {
			Self::by(Finder::Provider, admitted, admitted)
		} else {
			Judgement::Unmeasured
		})
	}

	/// A fault for which no attestor answers.
	fn by(finder: Finder, time: Moment, admitted: Moment) -> Judgement<T::AccountId> {
		Judgement::Missed { finder, time, admitted, reporters: Reporters::default() }
	}

	/// Fault time that the provider has admitted.
	fn admitted(&self) -> Option<Moment> {
		self.measurement.admitted.map_or(Some(0), |value| self.time(value))
	}

	/// Fault time of a value.
	fn time(&self, value: u64) -> Option<Moment> {
		self.module.fault_time(value, self.span)
	}

	/// The value in the middle; of two the one that is better for the provider. None without reports.
	fn median(&self) -> Option<u64> {
		let mut values: Vec<_> =
			self.measurement.reports.iter().map(|report| report.value).collect();
		values.sort_unstable();
		// From the worst to the best, so that of two in the middle the second is better.
		if !self.module.metric.more_is_better() {
			values.reverse();
		}
		values.get(values.len().checked_div(2)?).copied()
	}

	/// Whether a report says that the provider missed the objective.
	fn blames(&self, report: &Report<T::AccountId>) -> bool {
		report.cause == Attribution::Provider && self.module.is_missed_by(report.value)
	}

	/// Whether more than half of all reports do.
	fn is_provider_to_blame(&self) -> bool {
		let reports = &self.measurement.reports;
		let (blaming, others): (Vec<_>, Vec<_>) =
			reports.iter().partition(|report| self.blames(report));
		blaming.len() > others.len()
	}

	/// To what the reports lay it most often, but for the provider.
	fn excuse(&self) -> Attribution {
		let count = |cause: &Attribution| {
			let reports = self.measurement.reports.iter();
			reports
				.filter(|report| report.cause == *cause && self.module.is_missed_by(report.value))
				.count()
		};
		// Of several that are equal the last one counts.
		let causes = [Attribution::Verifier, Attribution::Customer, Attribution::Network];
		causes.into_iter().max_by_key(count).unwrap_or(Attribution::Network)
	}

	/// The first who blamed the provider, as many as answer for it.
	fn reporters(&self) -> Reporters<T::AccountId> {
		let blaming = self.measurement.reports.iter().filter(|report| self.blames(report));
		Reporters::truncate_from(blaming.map(|report| report.who.clone()).collect())
	}
}

/// The module that somebody speaks of, if the value can be one of it.
fn module_of<T: Config>(
	agreement: &AgreementOf<T>,
	metric: Metric,
	reading: Reading,
) -> Result<&Module, DispatchError> {
	let (_, track) = agreement.track(metric).ok_or(Error::<T>::NoSuchModule)?;
	ensure!(reading.unit == metric.unit(), Error::<T>::WrongUnit);
	ensure!(reading.value <= metric.max(), Error::<T>::ValueOutOfRange);
	Ok(&track.module)
}

/// From when to when the epoch lasts that somebody speaks of.
fn epoch_of<T: Config>(
	agreement: &AgreementOf<T>,
	module: &Module,
	epoch: u32,
) -> Result<(Moment, Moment), DispatchError> {
	let span = agreement.epoch(module.window, epoch).filter(|(_, end)| match module.metric {
		Metric::StartLatency => epoch == 0,
		Metric::ReclaimNotice => matches!(agreement.stage, Stage::Over { at, .. } if at == *end),
		_ => true,
	});
	Ok(span.ok_or(Error::<T>::NoSuchEpoch)?)
}

/// Fails if the time for reports about an epoch that ends at `end` is over.
fn ensure_in_time<T: Config>(end: Moment) -> DispatchResult {
	let past = T::Time::now().checked_sub(end);
	ensure!(past.is_none_or(|past| past < T::ReportPeriod::get()), Error::<T>::TooLate);
	Ok(())
}

/// Fails unless it is time to report an epoch that ends at `end`.
fn ensure_over<T: Config>(end: Moment) -> DispatchResult {
	ensure!(end <= T::Time::now(), Error::<T>::TooEarly);
	ensure_in_time::<T>(end)
}

/// What is said about an epoch so far, and whether that is nothing. Fails if it is decided.
fn heard<T: Config>(key: EpochKey) -> Result<(Measurement<T>, bool), DispatchError> {
	let known = Measurements::<T>::get(key);
	let first = known.is_none();
	let measurement = known.unwrap_or_default();
	ensure!(!measurement.is_decided(), Error::<T>::TooLate);
	Ok((measurement, first))
}

/// Keep what is said about an epoch that ends at `end`. The first word files it for its deadline.
fn keep<T: Config>(
	key: EpochKey,
	end: Moment,
	mut measurement: Measurement<T>,
	first: bool,
) -> DispatchResult {
	if first {
		let deadline = end.checked_add(T::ReportPeriod::get()).ok_or(Error::<T>::Overflow)?;
		measurement.filed = Duties::<T>::slot_up(deadline);
		Pallet::<T>::file(Duty::Decide(key), measurement.filed);
	}
	Measurements::<T>::insert(key, measurement);
	Ok(())
}

/// When the time for reports about an epoch is over. One that is not there any more, as the delivery
/// ended when it began, ends with that. None if it never was, and on overflow.
pub(crate) fn deadline_of<T: Config>(agreement: &AgreementOf<T>, key: EpochKey) -> Option<Moment> {
	let (_, track) = agreement.track(key.metric)?;
	let end = match agreement.epoch(track.module.window, key.epoch) {
		Some((_, end)) => end,
		None => agreement.until()?,
	};
	end.checked_add(T::ReportPeriod::get())
}

/// The track of a module, to be changed.
pub(crate) fn track_of<T: Config>(
	agreement: &mut AgreementOf<T>,
	metric: Metric,
) -> Result<&mut Track, DispatchError> {
	let track = agreement.tracks.iter_mut().find(|track| track.module.metric == metric);
	Ok(track.ok_or(Error::<T>::Inconsistent)?)
}

/// One more. Fails on overflow.
pub(crate) fn add_one<T: Config>(count: &mut u32) -> DispatchResult {
	*count = count.checked_add(1).ok_or(Error::<T>::Overflow)?;
	Ok(())
}

impl<T: Config> Pallet<T> {
	/// Reports that are needed if `seats` attestors are active: more than two thirds of them.
	pub(crate) fn quorum_of(seats: u32) -> u32 {
		// Two thirds of them, rounded down, are all but a third, rounded up.
		let two_thirds = seats.checked_sub(seats.div_ceil(3));
		let more = two_thirds.and_then(|count| count.checked_add(1)).unwrap_or(u32::MAX);
		more.max(T::MinReports::get())
	}

	pub(crate) fn do_report(
		who: T::AccountId,
		key: EpochKey,
		reading: Reading,
		cause: Attribution,
	) -> DispatchResult {
		let agreement = Agreements::<T>::get(key.lease).ok_or(Error::<T>::NoSuchAgreement)?;
		let module = module_of::<T>(&agreement, key.metric, reading)?;
		let (_, end) = epoch_of::<T>(&agreement, module, key.epoch)?;
		ensure_over::<T>(end)?;
		let (mut measurement, first) = heard::<T>(key)?;
		ensure!(who != agreement.customer && who != agreement.provider, Error::<T>::OwnLease);
		let active = T::Attestors::active_beside(&who).ok_or(Error::<T>::NotAttestor)?;
		let said = measurement.reports.iter().any(|report| report.who == who);
		ensure!(!said, Error::<T>::Duplicate);
		if measurement.reports.is_empty() {
			measurement.seats = active;
		}
		let value = reading.value;
		let report = Report { who: who.clone(), value, cause };
		measurement.reports.try_push(report).map_err(|_| Error::<T>::TooManyReports)?;
		keep::<T>(key, end, measurement, first)?;
		Self::deposit_event(Event::Reported { key, attestor: who, value, cause });
		Ok(())
	}

	pub(crate) fn do_self_report(
		who: T::AccountId,
		key: EpochKey,
		reading: Reading,
	) -> DispatchResult {
		let agreement = Agreements::<T>::get(key.lease).ok_or(Error::<T>::NoSuchAgreement)?;
		ensure!(who == agreement.provider, Error::<T>::NotProvider);
		let module = module_of::<T>(&agreement, key.metric, reading)?;
		ensure!(module.is_missed_by(reading.value), Error::<T>::NotAFault);
		let (begin, end) = epoch_of::<T>(&agreement, module, key.epoch)?;
		ensure!(begin <= T::Time::now(), Error::<T>::TooEarly);
		ensure_in_time::<T>(end)?;
		let (mut measurement, first) = heard::<T>(key)?;
		ensure!(measurement.admitted.is_none(), Error::<T>::Duplicate);
		let untold = measurement.reports.is_empty() && measurement.claim.is_none();
		ensure!(untold, Error::<T>::AlreadyReported);
		measurement.admitted = Some(reading.value);
		keep::<T>(key, end, measurement, first)?;
		Self::deposit_event(Event::SelfReported { key, value: reading.value });
		Ok(())
	}

	pub(crate) fn do_claim(
		who: T::AccountId,
		key: EpochKey,
		reading: Reading,
		evidence: Evidence,
	) -> DispatchResult {
		let agreement = Agreements::<T>::get(key.lease).ok_or(Error::<T>::NoSuchAgreement)?;
		ensure!(who == agreement.customer, Error::<T>::NotCustomer);
		ensure!(evidence.is_valid(), Error::<T>::InvalidEvidence);
		let module = module_of::<T>(&agreement, key.metric, reading)?;
		ensure!(module.is_missed_by(reading.value), Error::<T>::NotAFault);
		let (_, end) = epoch_of::<T>(&agreement, module, key.epoch)?;
		ensure_over::<T>(end)?;
		let (mut measurement, first) = heard::<T>(key)?;
		ensure!(measurement.claim.is_none(), Error::<T>::Duplicate);
		let (value, bond) = (reading.value, T::ClaimBond::get());
		Self::hold(HoldReason::ClaimBond, AssetKind::Native, &who, bond)?;
		measurement.claim = Some(Claim { value, bond });
		keep::<T>(key, end, measurement, first)?;
		Self::deposit_event(Event::Claimed { key, value, bond, evidence });
		Ok(())
	}

	pub(crate) fn do_decide(key: EpochKey) -> DispatchResult {
		let measurement = Measurements::<T>::get(key).ok_or(Error::<T>::NoSuchMeasurement)?;
		ensure!(!measurement.is_decided(), Error::<T>::NoSuchMeasurement);
		let mut agreement = Agreements::<T>::get(key.lease).ok_or(Error::<T>::NoSuchAgreement)?;
		let late =
			T::Time::now() >= deadline_of::<T>(&agreement, key).ok_or(Error::<T>::Inconsistent)?;
		ensure!(late || measurement.has_quorum(), Error::<T>::TooEarly);
		let (_, track) = agreement.track(key.metric).ok_or(Error::<T>::Inconsistent)?;
		let module = &track.module;
		let judgement = match agreement.epoch(module.window, key.epoch) {
			Some((begin, end)) => {
				let span = end.checked_sub(begin).ok_or(Error::<T>::Inconsistent)?;
				let epoch = Epoch { module, measurement: &measurement, span };
				epoch.judge().ok_or(Error::<T>::Overflow)?
			}
			None => Judgement::Unmeasured,
		};
		if late {
			Self::unfile(&Duty::Decide(key), measurement.filed);
			Measurements::<T>::remove(key);
		} else {
			// It stands where it is, and is forgotten at its deadline.
			Measurements::<T>::insert(key, measurement.decided());
		}
		let finding = Self::book(key, &mut agreement, judgement, measurement.claim)?;
		if finding != Finding::Unmeasured {
			Agreements::<T>::insert(key.lease, agreement);
		}
		Self::deposit_event(Event::Decided { key, finding, reports: measurement.count() });
		Ok(())
	}

	/// What follows from a judgement. The caller stores the agreement.
	fn book(
		key: EpochKey,
		agreement: &mut AgreementOf<T>,
		judgement: Judgement<T::AccountId>,
		claim: Option<Claim>,
	) -> Result<Finding, DispatchError> {
		let bond = claim.map(|claim| claim.bond);
		let track = track_of::<T>(agreement, key.metric)?;
		let (finding, bond) = match judgement {
			Judgement::Kept => {
				add_one::<T>(&mut track.kept)?;
				(Finding::Kept, bond)
			}
			Judgement::Missed { finder, time, admitted, reporters } => {
				add_one::<T>(&mut track.missed)?;
				add_one::<T>(&mut agreement.pending)?;
				// What the fault rests on stays on hold.
				let (kept, rest) = match finder {
					Finder::Customer => (bond.unwrap_or_default(), None),
					Finder::Attestors | Finder::Provider => (0, bond),
				};
				(
					Finding::Missed(Self::find_fault(
						key,
						(time, admitted),
						finder,
						reporters,
						kept,
					)?),
					rest,
				)
			}
			Judgement::Excused(cause) => {
				add_one::<T>(&mut track.excused)?;
				(Finding::Excused(cause), bond)
			}
			Judgement::Unmeasured => (Finding::Unmeasured, bond),
		};
		if let Some(bond) = bond {
			// Only attestors find that an epoch was kept, and contradict a claim by that.
			settle_claim_of::<T>(key, agreement, bond, finding == Finding::Kept)?;
		}
		Ok(finding)
	}
}
