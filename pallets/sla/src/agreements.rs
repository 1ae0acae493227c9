//! What becomes of the terms of a lease, from its order to the end of all claims.

use alloc::vec::Vec;
use frame_support::{
	ensure,
	pallet_prelude::{ConstU32, DispatchResult, Get},
	traits::Time,
	BoundedVec,
};
use millrace_math::{mul_div_ceil, mul_div_floor};
use millrace_primitives::{
	Acceptance, Balance, Extension, LeaseId, Moment, NewLease, TemplateId, Units,
};
use millrace_support::agenda::{Agenda as _, AgendaSlot};
use sp_runtime::DispatchError;

use crate::{
	agenda::Duties, holds::FeeOutcome, Agreement, AgreementOf, AgreementStage, Agreements, Config,
	Cursor, Duty, EpochKey, Error, Event, HoldReason, Measurements, Pallet, Payment, Terms, Track,
	MAX_MODULES,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_agree(
		order: NewLease<T::AccountId>,
		acceptance: Option<Acceptance>,
	) -> DispatchResult {
		let named = acceptance.map(|acceptance| acceptance.template);
		let found = Self::terms_for(&order, named)?;
		// A suspended provider gets no lease at all, with terms or without.
		let suspended = Self::reputation_of(&order.provider, order.class_id).suspended;
		ensure!(!suspended, Error::<T>::ProviderSuspended);
		let Some((id, template)) = found else { return Ok(()) };
		let fee = Self::fee_of(&template.terms, order.class_id, order.units)?;
		// The terms that hold where none are asked for are free.
		let fee_max = acceptance.map_or(0, |acceptance| acceptance.fee_max);
		ensure!(fee <= fee_max, Error::<T>::FeeAboveMax);
		ensure!(!Agreements::<T>::contains_key(order.lease), Error::<T>::Inconsistent);
		Self::hold(HoldReason::Fee, Self::settlement(), &order.customer, fee)?;
		let share = template.terms.earmark;
		let earmark = Self::set_earmark(order.vault, order.price, share, order.units)?;
		Self::attach(order, id, template.terms, earmark, fee)
	}

	/// Stores the agreement of a lease, with what was earmarked and put on hold for it.
	fn attach(
		order: NewLease<T::AccountId>,
		template: TemplateId,
		terms: Terms,
		earmark: Balance,
		fee: Balance,
	) -> DispatchResult {
		let NewLease { lease, customer, provider, class_id, vault, units, duration, price } = order;
		let tracks: Vec<_> = terms.modules.into_iter().map(Track::new).collect();
		let agreement = Agreement {
			customer: customer.clone(),
			provider: provider.clone(),
			class_id,
			vault,
			template,
			units,
			duration,
			price,
			earmark_share: terms.earmark,
			earmark,
			slashed: 0,
			to_customer: 0,
			reporter: None,
			fee,
			delivered: 0,
			extensions: 0,
			tracks: tracks.try_into().map_err(|_| Error::<T>::Inconsistent)?,
			pending: 0,
			undecided: 0,
			breached: false,
			stage: AgreementStage::Agreed,
			filed: 0,
		};
		Agreements::<T>::insert(lease, agreement);
		Self::deposit_event(Event::Agreed {
			lease,
			customer,
			provider,
			class_id,
			vault,
			template,
			units,
			duration,
			price,
			earmark,
			fee,
		});
		Ok(())
	}

	pub(crate) fn do_begin(lease: LeaseId, since: Moment) -> DispatchResult {
		let Some(mut agreement) = Agreements::<T>::get(lease) else { return Ok(()) };
		ensure!(agreement.stage == AgreementStage::Agreed, Error::<T>::Inconsistent);
		agreement.stage = AgreementStage::Running { since };
		Agreements::<T>::insert(lease, agreement);
		Self::deposit_event(Event::Begun { lease, since });
		Ok(())
	}

	pub(crate) fn do_extend(lease: LeaseId, extension: Extension) -> DispatchResult {
		let Some(mut agreement) = Agreements::<T>::get(lease) else { return Ok(()) };
		let running = matches!(agreement.stage, AgreementStage::Running { .. });
		ensure!(running, Error::<T>::Inconsistent);
		let Extension { units, duration, price } = extension;
		// At the price per unit that was agreed, whatever the terms would cost today.
		let fee = mul_div_ceil(agreement.fee, units, agreement.units);
		let fee = fee.ok_or(Error::<T>::Overflow)?;
		Self::hold(HoldReason::Fee, Self::settlement(), &agreement.customer, fee)?;
		let earmark = Self::set_earmark(agreement.vault, price, agreement.earmark_share, units)?;
		agreement.units = sum::<T>(agreement.units, units)?;
		agreement.price = sum::<T>(agreement.price, price)?;
		agreement.earmark = sum::<T>(agreement.earmark, earmark)?;
		agreement.fee = sum::<T>(agreement.fee, fee)?;
		let longer = agreement.duration.checked_add(duration);
		agreement.duration = longer.ok_or(Error::<T>::Overflow)?;
		let extensions = agreement.extensions.checked_add(1);
		agreement.extensions = extensions.ok_or(Error::<T>::Overflow)?;
		Agreements::<T>::insert(lease, agreement);
		Self::deposit_event(Event::Extended { lease, units, duration, price, earmark, fee });
		Ok(())
	}

	pub(crate) fn do_end(
		lease: LeaseId,
		at: Moment,
		delivered: Units,
		broken: bool,
	) -> DispatchResult {
		let Some(agreement) = Agreements::<T>::get(lease) else { return Ok(()) };
		match agreement.stage {
			AgreementStage::Agreed => Self::end_unbegun(lease, agreement, at, delivered, broken),
			AgreementStage::Running { since } => {
				Self::end_running(lease, agreement, since, at, delivered, broken)
			}
			AgreementStage::Over { .. } => Err(Error::<T>::Inconsistent.into()),
		}
	}

	/// Ends an agreement that never began. As there is nothing to measure it is closed at once, and
	/// costs nothing.
	fn end_unbegun(
		lease: LeaseId,
		mut agreement: AgreementOf<T>,
		at: Moment,
		delivered: Units,
		broken: bool,
	) -> DispatchResult {
		let promised = agreement.size();
		let released = Self::cut_terms(&mut agreement, delivered, 0)?;
		Self::deposit_event(ended::<T>(lease, &agreement, at, broken, at, released));
		let Agreement { customer, provider, class_id, fee, .. } = &agreement;
		Self::pay_fee(customer, provider, *fee, 0)?;
		if broken && Self::is_scored(promised) {
			Self::do_score(provider, *class_id, lease, false)?;
		}
		let fee = FeeOutcome { paid: 0, returned: *fee };
		Self::finish(lease, agreement, Payment::default(), fee)
	}

	/// Ends an agreement that is delivered. What was measured, and what is wrong with it, can be
	/// said for a while. What was promised for the units that were not delivered is over now.
	fn end_running(
		lease: LeaseId,
		mut agreement: AgreementOf<T>,
		since: Moment,
		at: Moment,
		delivered: Units,
		broken: bool,
	) -> DispatchResult {
		let planned = agreement.until().ok_or(Error::<T>::Overflow)?;
		// A late notice that a lease is over does not move the end of its last epochs.
		let at = at.min(planned).max(since);
		let closes_at = closes_at::<T>(at)?;
		// Not in the past, where nobody looks any more.
		let first = Cursor::<T>::get().unwrap_or_else(|| Duties::<T>::slot_down(T::Time::now()));
		let last = Duties::<T>::slot_up(closes_at).max(first);
		let promised = agreement.size();
		let elapsed = at.checked_sub(since).ok_or(Error::<T>::Inconsistent)?;
		let released = Self::cut_terms(&mut agreement, delivered, elapsed)?;
		agreement.stage = AgreementStage::Over { since, at };
		if at < planned {
			Self::cut_epochs(lease, &agreement, last)?;
		}
		// Entries of one slot come in any order: so it is closed in the slot after the last one in which
		// an epoch of it is decided.
		agreement.filed = last.checked_add(1).ok_or(Error::<T>::Overflow)?;
		Self::file(Duty::Close(lease), agreement.filed);
		Self::deposit_event(ended::<T>(lease, &agreement, at, broken, closes_at, released));
		if broken && !agreement.breached && Self::is_scored(promised) {
			agreement.breached = true;
			Self::do_score(&agreement.provider, agreement.class_id, lease, false)?;
		}
		Agreements::<T>::insert(lease, agreement);
		Ok(())
	}

	/// Cuts price, duration, earmark and what was slashed to what they are for `delivered` units in
	/// `elapsed` milliseconds, each rounded down. What the customer was paid stays paid. Releases the
	/// rest of the earmark, and returns it. Nothing is cut if all was delivered.
	fn cut_terms(
		agreement: &mut AgreementOf<T>,
		delivered: Units,
		elapsed: Moment,
	) -> Result<Balance, DispatchError> {
		agreement.delivered = delivered;
		let units = agreement.units;
		if delivered >= units && elapsed == agreement.duration {
			return Ok(0);
		}
		let part = |whole| mul_div_floor(whole, delivered.min(units), units);
		let price = part(agreement.price).ok_or(Error::<T>::Inconsistent)?;
		let earmark = part(agreement.earmark).ok_or(Error::<T>::Inconsistent)?;
		let earmark = earmark.max(agreement.to_customer);
		let released = agreement.earmark.checked_sub(earmark).ok_or(Error::<T>::Inconsistent)?;
		(agreement.price, agreement.duration, agreement.earmark) = (price, elapsed, earmark);
		let cost = Self::cost_so_far(agreement).ok_or(Error::<T>::Overflow)?;
		agreement.slashed = cost.due.max(agreement.to_customer);
		Self::release_earmark(agreement.vault, released)?;
		Ok(released)
	}

	/// Files what the provider has already said about the epochs that an early end cut in slot
	/// `last`. So it is decided before the agreement is closed, and not when these epochs would
	/// have been over.
	fn cut_epochs(lease: LeaseId, agreement: &AgreementOf<T>, last: AgendaSlot) -> DispatchResult {
		let AgreementStage::Over { since, at } = agreement.stage else {
			return Err(Error::<T>::Inconsistent.into());
		};
		let elapsed = at.checked_sub(since).ok_or(Error::<T>::Inconsistent)?;
		for track in &agreement.tracks {
			let window = track.module.window;
			// Rounded down: the epoch that began last.
			let epoch = elapsed.checked_div(window).ok_or(Error::<T>::Inconsistent)?;
			let epoch = u32::try_from(epoch).map_err(|_| Error::<T>::Overflow)?;
			let key = EpochKey { lease, metric: track.module.metric, epoch };
			let Some(mut measurement) = Measurements::<T>::get(key) else { continue };
			Self::unfile(&Duty::Decide(key), measurement.filed);
			measurement.filed = last;
			Measurements::<T>::insert(key, measurement);
			Self::file(Duty::Decide(key), last);
		}
		Ok(())
	}

	pub(crate) fn do_close(lease: LeaseId) -> DispatchResult {
		let mut agreement = Agreements::<T>::get(lease).ok_or(Error::<T>::UnknownAgreement)?;
		let AgreementStage::Over { at, .. } = agreement.stage else {
			return Err(Error::<T>::NotOver.into());
		};
		ensure!(T::Time::now() >= closes_at::<T>(at)?, Error::<T>::TooEarly);
		// It waits for its own duties alone, however much the agenda has to do.
		let nothing_waits = agreement.pending == 0 && agreement.undecided == 0;
		ensure!(nothing_waits, Error::<T>::StillPending);
		// The customer first: what of its loss was more than was delivered when it was found.
		let loss = Self::loss_unpaid(&agreement).ok_or(Error::<T>::Overflow)?;
		agreement.to_customer = sum::<T>(agreement.to_customer, loss)?;
		let penalty = Self::pay_penalty(&agreement, loss)?;
		let Agreement { customer, provider, fee, delivered, units, .. } = &agreement;
		let part = mul_div_floor(*fee, *(delivered.min(units)), *units);
		let part = part.ok_or(Error::<T>::Inconsistent)?;
		let fee = Self::pay_fee(customer, provider, *fee, part)?;
		if is_kept(&agreement) && Self::is_scored(agreement.size()) {
			Self::do_score(&agreement.provider, agreement.class_id, lease, true)?;
		}
		Self::unfile(&Duty::Close(lease), agreement.filed);
		Self::finish(lease, agreement, penalty, fee)
	}

	/// Frees the rest of the earmark, and removes the agreement.
	fn finish(
		lease: LeaseId,
		agreement: AgreementOf<T>,
		penalty: Payment,
		fee: FeeOutcome,
	) -> DispatchResult {
		let earmark = agreement.earmark_left().ok_or(Error::<T>::Inconsistent)?;
		Self::release_earmark(agreement.vault, earmark)?;
		let unmeasured = Self::unmeasured_of(&agreement)?;
		Agreements::<T>::remove(lease);
		Self::deposit_event(Event::Closed {
			lease,
			earmark,
			penalty,
			fee_paid: fee.paid,
			fee_returned: fee.returned,
			unmeasured,
		});
		Ok(())
	}

	/// Returns the number of epochs without a finding, of each module.
	fn unmeasured_of(
		agreement: &AgreementOf<T>,
	) -> Result<BoundedVec<u32, ConstU32<MAX_MODULES>>, Error<T>> {
		let now = T::Time::now();
		let count = |track: &Track| {
			let epochs = agreement.measurable(track, now)?;
			u32::try_from(track.unmeasured(epochs)?).ok()
		};
		let counts = agreement.tracks.iter().map(count).collect::<Option<Vec<_>>>();
		let counts = counts.ok_or(Error::<T>::Overflow)?;
		counts.try_into().map_err(|_| Error::<T>::Inconsistent)
	}
}

/// Returns the event that tells the end of a lease at `at`, whose agreement is cut, with what was
/// `released` of its earmark.
fn ended<T: Config>(
	lease: LeaseId,
	agreement: &AgreementOf<T>,
	at: Moment,
	broken: bool,
	closes_at: Moment,
	released: Balance,
) -> Event<T> {
	let Agreement { delivered, price, duration, earmark, slashed, .. } = *agreement;
	Event::Ended {
		lease,
		at,
		delivered,
		broken,
		closes_at,
		price,
		duration,
		earmark,
		slashed,
		released,
	}
}

/// Returns whether a provider has kept its word. Where a fault stands that nobody measured or
/// admitted, or that was too small to count, it has neither kept nor broken it.
fn is_kept<AccountId>(agreement: &Agreement<AccountId>) -> bool {
	!agreement.breached && agreement.tracks.iter().all(|track| track.missed == 0)
}

/// Returns the earliest moment at which an agreement can be closed whose delivery ended at `at`.
fn closes_at<T: Config>(at: Moment) -> Result<Moment, Error<T>> {
	at.checked_add(T::ReportPeriod::get()).ok_or(Error::<T>::Overflow)
}

/// Adds; fails with `Overflow` if that overflows.
fn sum<T: Config>(left: Balance, right: Balance) -> Result<Balance, Error<T>> {
	left.checked_add(right).ok_or(Error::<T>::Overflow)
}
