//! What is said about an epoch, and what is found of it.
//!
//! The first word about an epoch makes a measurement and files it for its deadline; whatever is said
//! then is added to it alone. It is decided once. If a quorum did so before the deadline, the
//! measurement stays until then without its words, so that nobody can begin a second one.

use frame_support::{
	dispatch::DispatchResultWithPostInfo,
	ensure,
	pallet_prelude::DispatchResult,
	traits::{Get, Time},
	weights::Weight,
};
use millrace_math::{compute_value, mul_div_ceil, share_ceil};
use millrace_primitives::{
	units::{MILL, USD},
	AssetKind, Balance, Disputes as _, Evidence, FeedId, Moment, Quotes as _,
};
use millrace_support::agenda::Agenda as _;
use sp_runtime::{DispatchError, FixedPointNumber, FixedU128};

use crate::{
	agenda::Duties,
	faults::{settle_claim_of, take_one},
	judge::{Epoch, Judgement},
	AgreementOf, AgreementStage, Agreements, Attribution, Claim, Config, Duty, EpochKey, Error,
	Event, Finder, Finding, HoldReason, Measurement, Measurements, Metric, Module, Pallet, Reading,
	Report, WeightInfo,
};

/// Returns the module of `metric`. Fails if the agreement has none, or if `reading` cannot be a
/// value of it.
fn module_of<T: Config>(
	agreement: &AgreementOf<T>,
	metric: Metric,
	reading: Reading,
) -> Result<&Module, DispatchError> {
	let (_, track) = agreement.track(metric).ok_or(Error::<T>::UnknownModule)?;
	ensure!(reading.unit == metric.unit(), Error::<T>::WrongUnit);
	ensure!(reading.value <= metric.max(), Error::<T>::ValueOutOfRange);
	Ok(&track.module)
}

/// Returns when an epoch begins and ends. Fails with `UnknownEpoch` if the module has no such epoch.
fn epoch_of<T: Config>(
	agreement: &AgreementOf<T>,
	module: &Module,
	epoch: u32,
) -> Result<(Moment, Moment), DispatchError> {
	let span = agreement.epoch(module.window, epoch).filter(|(_, end)| match module.metric {
		Metric::StartLatency => epoch == 0,
		Metric::ReclaimNotice => {
			matches!(agreement.stage, AgreementStage::Over { at, .. } if at == *end)
		}
		_ => true,
	});
	Ok(span.ok_or(Error::<T>::UnknownEpoch)?)
}

/// Fails with `TooLate` if the time for reports about an epoch that ends at `end` is over.
fn ensure_in_time<T: Config>(end: Moment) -> DispatchResult {
	let past = T::Time::now().checked_sub(end);
	ensure!(past.is_none_or(|past| past < T::ReportPeriod::get()), Error::<T>::TooLate);
	Ok(())
}

/// Fails with `TooEarly` if an epoch that ends at `end` is not over, and with `TooLate` if the time
/// for reports about it is.
fn ensure_over<T: Config>(end: Moment) -> DispatchResult {
	ensure!(end <= T::Time::now(), Error::<T>::TooEarly);
	ensure_in_time::<T>(end)
}

/// Returns what is said about an epoch so far, and whether nothing is. Fails with `TooLate` if it
/// is decided.
fn heard<T: Config>(key: EpochKey) -> Result<(Measurement<T>, bool), DispatchError> {
	let known = Measurements::<T>::get(key);
	let first = known.is_none();
	let measurement = known.unwrap_or_default();
	ensure!(!measurement.is_decided(), Error::<T>::TooLate);
	Ok((measurement, first))
}

/// Stores what is said about an epoch that ends at `end`, and, if it is the `first` word, files it for
/// its deadline and counts it in `agreement`.
fn keep<T: Config>(
	key: EpochKey,
	end: Moment,
	mut measurement: Measurement<T>,
	first: bool,
	mut agreement: AgreementOf<T>,
) -> DispatchResult {
	if first {
		let deadline = end.checked_add(T::ReportPeriod::get()).ok_or(Error::<T>::Overflow)?;
		measurement.filed = Duties::<T>::slot_up(deadline);
		Pallet::<T>::file(Duty::Decide(key), measurement.filed);
		add_one::<T>(&mut agreement.undecided)?;
		Agreements::<T>::insert(key.lease, agreement);
	}
	Measurements::<T>::insert(key, measurement);
	Ok(())
}

/// Returns what `dollars` are in native tokens at `price`, rounded up, or `None` on overflow.
fn in_native(dollars: Balance, price: FixedU128) -> Option<Balance> {
	/// From the smallest unit of a dollar to that of the native token, at one dollar for each.
	const SCALE: Balance = MILL.div_ceil(USD);
	mul_div_ceil(dollars, SCALE.checked_mul(FixedU128::DIV)?, price.into_inner())
}

/// Increments; fails with `Overflow` if that overflows.
fn add_one<T: Config>(count: &mut u32) -> DispatchResult {
	*count = count.checked_add(1).ok_or(Error::<T>::Overflow)?;
	Ok(())
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_report(
		who: T::AccountId,
		key: EpochKey,
		reading: Reading,
		cause: Attribution,
	) -> DispatchResultWithPostInfo {
		let agreement = Agreements::<T>::get(key.lease).ok_or(Error::<T>::UnknownAgreement)?;
		let module = module_of::<T>(&agreement, key.metric, reading)?;
		let (_, end) = epoch_of::<T>(&agreement, module, key.epoch)?;
		ensure_over::<T>(end)?;
		let (mut measurement, first) = heard::<T>(key)?;
		ensure!(who != agreement.customer && who != agreement.provider, Error::<T>::OwnLease);
		let active = T::Disputes::active_beside(&who).ok_or(Error::<T>::NotAttestor)?;
		let said = measurement.reports.iter().any(|report| report.who == who);
		ensure!(!said, Error::<T>::Duplicate);
		if measurement.reports.is_empty() {
			measurement.seats = active;
		}
		let value = reading.value;
		let report = Report { who: who.clone(), value, cause };
		measurement.reports.try_push(report).map_err(|_| Error::<T>::TooManyReports)?;
		keep::<T>(key, end, measurement, first, agreement)?;
		Self::deposit_event(Event::Reported { key, attestor: who, value, cause });
		Ok(Some(Self::word_weight(T::WeightInfo::report(), first)).into())
	}

	pub(crate) fn do_self_report(
		who: T::AccountId,
		key: EpochKey,
		reading: Reading,
	) -> DispatchResult {
		let agreement = Agreements::<T>::get(key.lease).ok_or(Error::<T>::UnknownAgreement)?;
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
		keep::<T>(key, end, measurement, first, agreement)?;
		Self::deposit_event(Event::SelfReported { key, value: reading.value });
		Ok(())
	}

	pub(crate) fn do_claim(
		who: T::AccountId,
		key: EpochKey,
		reading: Reading,
		evidence: Evidence,
	) -> DispatchResultWithPostInfo {
		let agreement = Agreements::<T>::get(key.lease).ok_or(Error::<T>::UnknownAgreement)?;
		ensure!(who == agreement.customer, Error::<T>::NotCustomer);
		ensure!(evidence.is_valid(), Error::<T>::InvalidEvidence);
		let module = module_of::<T>(&agreement, key.metric, reading)?;
		ensure!(module.is_missed_by(reading.value), Error::<T>::NotAFault);
		let (begin, end) = epoch_of::<T>(&agreement, module, key.epoch)?;
		ensure_over::<T>(end)?;
		let (mut measurement, first) = heard::<T>(key)?;
		ensure!(measurement.claim.is_none(), Error::<T>::Duplicate);
		let value = reading.value;
		let bond = Self::claim_bond_for(&agreement, module, (begin, end), value)?;
		Self::hold(HoldReason::ClaimBond, AssetKind::Native, &who, bond)?;
		measurement.claim = Some(Claim { value, bond });
		keep::<T>(key, end, measurement, first, agreement)?;
		Self::deposit_event(Event::Claimed { key, value, bond, evidence });
		Ok(Some(Self::word_weight(T::WeightInfo::claim(), first)).into())
	}

	/// Returns the bond of a claim that an epoch from `begin` to `end` had `value`: a share of what
	/// the customer would have lost by that at the prices of now, at least the minimum, rounded up.
	/// The minimum counts where there was never a price.
	fn claim_bond_for(
		agreement: &AgreementOf<T>,
		module: &Module,
		(begin, end): (Moment, Moment),
		value: u64,
	) -> Result<Balance, DispatchError> {
		let least = T::ClaimBond::get();
		let mid = |feed| T::Quotes::quote(&feed).map(|quote| quote.mid);
		let class = mid(FeedId::Class(agreement.class_id));
		let (Some(class), Some(native)) = (class, mid(FeedId::Asset(AssetKind::Native))) else {
			return Ok(least);
		};
		let bond = || {
			let time = module.fault_time(value, end.checked_sub(begin)?)?;
			let worth = share_ceil(compute_value(agreement.size(), class)?, module.severity);
			let lost = mul_div_ceil(worth, time.into(), agreement.duration.into())?;
			Some(share_ceil(in_native(lost, native)?, T::ClaimBondShare::get()))
		};
		Ok(bond().ok_or(Error::<T>::Overflow)?.max(least))
	}

	/// Returns the bond that a claim of `value` for epoch `key` needs now, or `None` if there is no
	/// such epoch, if `value` cannot be one of its, or on overflow.
	pub(crate) fn claim_bond_of(key: EpochKey, value: u64) -> Option<Balance> {
		let agreement = Agreements::<T>::get(key.lease)?;
		let reading = Reading { value, unit: key.metric.unit() };
		let module = module_of::<T>(&agreement, key.metric, reading).ok()?;
		let epoch = epoch_of::<T>(&agreement, module, key.epoch).ok()?;
		Self::claim_bond_for(&agreement, module, epoch, value).ok()
	}

	/// Returns the most that a word about an epoch weighs which itself weighs `word`: the first one
	/// makes the chain decide the epoch, and apply the fault that it may be.
	pub(crate) fn word_weight(word: Weight, first: bool) -> Weight {
		let duty = T::WeightInfo::agenda_slot().saturating_add(T::WeightInfo::agenda_entry());
		let duties = [T::WeightInfo::decide(), T::WeightInfo::apply(), duty, duty];
		match first {
			true => duties.into_iter().fold(word, |weight, duty| weight.saturating_add(duty)),
			false => word,
		}
	}

	pub(crate) fn do_decide(key: EpochKey) -> DispatchResult {
		let measurement = Measurements::<T>::get(key).ok_or(Error::<T>::UnknownMeasurement)?;
		ensure!(!measurement.is_decided(), Error::<T>::UnknownMeasurement);
		let mut agreement = Agreements::<T>::get(key.lease).ok_or(Error::<T>::UnknownAgreement)?;
		let deadline = agreement.deadline(key, T::ReportPeriod::get());
		let late = T::Time::now() >= deadline.ok_or(Error::<T>::Inconsistent)?;
		ensure!(late || measurement.has_quorum(), Error::<T>::TooEarly);
		take_one::<T>(&mut agreement.undecided)?;
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
		Agreements::<T>::insert(key.lease, agreement);
		Self::deposit_event(Event::Decided { key, finding, reports: measurement.count() });
		Ok(())
	}

	/// Counts a judgement in the agreement, makes its fault and settles the claim. The caller
	/// stores the agreement.
	fn book(
		key: EpochKey,
		agreement: &mut AgreementOf<T>,
		judgement: Judgement<T::AccountId>,
		claim: Option<Claim>,
	) -> Result<Finding, DispatchError> {
		let bond = claim.map(|claim| claim.bond);
		let track = agreement.track_mut(key.metric).ok_or(Error::<T>::Inconsistent)?;
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
