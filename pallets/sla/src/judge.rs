//! What is found of an epoch, by all that was said about it. Nothing is stored or paid here.

use alloc::vec::Vec;
use millrace_primitives::Moment;

use crate::{Attribution, Config, Finder, Measurement, Module, Report, Reporters};

/// What is found of an epoch, before anything follows from it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Judgement<AccountId> {
	/// The epoch reached the objective.
	Kept,
	/// The provider missed the objective.
	Missed {
		/// Whose word this rests on.
		finder: Finder,
		/// Fault time, milliseconds.
		time: Moment,
		/// Part of the fault time that the provider has admitted, milliseconds.
		admitted: Moment,
		/// Attestors who answer for it.
		reporters: Reporters<AccountId>,
	},
	/// The objective was missed, and the provider is not to blame.
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
	/// Length of the epoch, milliseconds.
	pub(crate) span: Moment,
}

impl<T: Config> Epoch<'_, T> {
	/// Judges the epoch. Returns `None` on overflow, which values of the metric cannot cause.
	pub(crate) fn judge(&self) -> Option<Judgement<T::AccountId>> {
		if self.measurement.has_quorum() {
			self.judge_by_quorum()
		} else {
			self.judge_by_parties()
		}
	}

	/// Judges the epoch by the reports of attestors. What the provider has admitted stands in any
	/// case.
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

	/// Judges the epoch by what provider and customer said, as there is no quorum of attestors.
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

	/// Returns a fault for which no attestor answers.
	fn by(finder: Finder, time: Moment, admitted: Moment) -> Judgement<T::AccountId> {
		Judgement::Missed { finder, time, admitted, reporters: Reporters::default() }
	}

	/// Returns the fault time that the provider has admitted, or `None` on overflow.
	fn admitted(&self) -> Option<Moment> {
		self.measurement.admitted.map_or(Some(0), |value| self.time(value))
	}

	/// Returns the fault time of a value, or `None` on overflow.
	fn time(&self, value: u64) -> Option<Moment> {
		self.module.fault_time(value, self.span)
	}

	/// Returns the median of the reports; of two middle values the one that is better for the
	/// provider. Returns `None` if there are no reports.
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

	/// Returns whether a report says that the provider missed the objective.
	fn blames(&self, report: &Report<T::AccountId>) -> bool {
		report.cause == Attribution::Provider && self.module.is_missed_by(report.value)
	}

	/// Returns whether more than half of all reports say that the provider missed the objective.
	fn is_provider_to_blame(&self) -> bool {
		let reports = &self.measurement.reports;
		let (blaming, others): (Vec<_>, Vec<_>) =
			reports.iter().partition(|report| self.blames(report));
		blaming.len() > others.len()
	}

	/// Returns the most frequent cause other than the provider in the reports that miss the
	/// objective.
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

	/// Returns the first attestors who blamed the provider, at most as many as answer for a fault.
	fn reporters(&self) -> Reporters<T::AccountId> {
		let blaming = self.measurement.reports.iter().filter(|report| self.blames(report));
		Reporters::truncate_from(blaming.map(|report| report.who.clone()).collect())
	}
}
