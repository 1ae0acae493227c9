//! Faults that wait: disputed, dropped or applied.

use alloc::vec::Vec;
use frame_support::{
	ensure,
	pallet_prelude::DispatchResult,
	traits::{Get, Time},
};
use millrace_math::{due_ceil, loss_floor, Clock};
use millrace_primitives::{Balance, Disputes as _, Evidence, FaultId, Moment, Ruling, Subject};
use millrace_support::agenda::Agenda as _;
use sp_runtime::DispatchError;

use crate::{
	agenda::Duties, Agreement, AgreementOf, Agreements, Config, Duty, EpochKey, Error, Event,
	Fault, FaultOf, Faults, Finder, NextFaultId, Pallet, Payment, Reporters, Track,
};

/// What all faults of an agreement cost. Both amounts are in the smallest unit of the vault's
/// collateral.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Cost {
	/// What the customer lost by them, at most the price.
	pub(crate) loss: Balance,
	/// What the provider loses of the earmark for them.
	pub(crate) due: Balance,
}

/// What a fault costs. All amounts are in the smallest unit of the vault's collateral.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Slash {
	/// What the customer lost by this fault and all before it.
	pub(crate) loss: Balance,
	/// What the provider loses of the earmark for this fault and all before it.
	pub(crate) due: Balance,
	/// Part of `due` that is for this fault.
	pub(crate) slash: Balance,
	/// What the customer is paid at once: its open loss, as far as that is earmarked for what was
	/// delivered until now.
	pub(crate) to_customer: Balance,
}

/// Returns the clock of a track, with the time of `fault` on it if the fault is of this track.
/// Returns `None` on overflow.
fn clock_with<AccountId>(track: &Track, fault: &Fault<AccountId>) -> Option<Clock> {
	let mut clock = track.clock();
	if track.module.metric == fault.key.metric {
		clock.admitted = clock.admitted.checked_add(fault.admitted)?;
		let rest = fault.time.checked_sub(fault.admitted)?;
		clock.attested = clock.attested.checked_add(rest)?;
	}
	Some(clock)
}

/// Returns what an agreement with such clocks costs, or `None` on overflow.
fn cost_of<AccountId>(agreement: &Agreement<AccountId>, clocks: Vec<Clock>) -> Option<Cost> {
	let loss = match agreement.duration {
		// It ended as it began, without an epoch.
		0 => 0,
		duration => loss_floor(clocks.iter().copied(), agreement.price, duration)?,
	};
	let corners = agreement.tracks.iter().map(|track| track.module.corners());
	let due = due_ceil(corners.zip(clocks), agreement.earmark, loss)?;
	Some(Cost { loss, due })
}

/// Settles the claim of an agreement's customer about an epoch: releases its bond, or takes it if
/// it is `lost`.
pub(crate) fn settle_claim_of<T: Config>(
	key: EpochKey,
	agreement: &AgreementOf<T>,
	bond: Balance,
	lost: bool,
) -> DispatchResult {
	let customer = agreement.customer.clone();
	let outcome = Pallet::<T>::settle_claim(&customer, &agreement.provider, bond, lost)?;
	Pallet::<T>::deposit_event(Event::ClaimSettled {
		key,
		customer,
		returned: outcome.returned,
		to_provider: outcome.to_provider,
		burned: outcome.burned,
	});
	Ok(())
}

/// Decrements; fails with `Inconsistent` on underflow.
pub(crate) fn take_one<T: Config>(count: &mut u32) -> DispatchResult {
	*count = count.checked_sub(1).ok_or(Error::<T>::Inconsistent)?;
	Ok(())
}

impl<T: Config> Pallet<T> {
	/// Stores a fault, which waits in public from now on, and files it. The caller counts it.
	pub(crate) fn find_fault(
		key: EpochKey,
		(time, admitted): (Moment, Moment),
		finder: Finder,
		reporters: Reporters<T::AccountId>,
		claim_bond: Balance,
	) -> Result<FaultId, DispatchError> {
		let fault = NextFaultId::<T>::get();
		NextFaultId::<T>::put(fault.next().ok_or(Error::<T>::IdsExhausted)?);
		let due = T::Time::now().checked_add(T::PendingPeriod::get());
		let due = due.ok_or(Error::<T>::Overflow)?;
		let filed = Duties::<T>::slot_up(due);
		Self::file(Duty::Apply(fault), filed);
		let record = Fault {
			key,
			time,
			admitted,
			finder,
			reporters: reporters.clone(),
			claim_bond,
			due,
			filed,
		};
		Faults::<T>::insert(fault, record);
		Self::deposit_event(Event::FaultFound {
			fault,
			key,
			time,
			admitted,
			finder,
			reporters,
			due,
		});
		Ok(fault)
	}

	pub(crate) fn do_appeal(
		who: T::AccountId,
		fault: FaultId,
		evidence: Evidence,
	) -> DispatchResult {
		let record = Faults::<T>::get(fault).ok_or(Error::<T>::UnknownFault)?;
		let agreement = Agreements::<T>::get(record.key.lease).ok_or(Error::<T>::Inconsistent)?;
		ensure!(who == agreement.provider, Error::<T>::NotProvider);
		ensure!(T::Time::now() < record.due, Error::<T>::TooLate);
		ensure!(evidence.is_valid(), Error::<T>::InvalidEvidence);
		T::Disputes::appeal(who.clone(), Subject::Measurement(fault), evidence)?;
		Self::deposit_event(Event::Appealed { fault, who });
		Ok(())
	}

	pub(crate) fn do_apply(fault: FaultId) -> DispatchResult {
		let record = Faults::<T>::get(fault).ok_or(Error::<T>::UnknownFault)?;
		ensure!(T::Time::now() >= record.due, Error::<T>::TooEarly);
		let ruling = T::Disputes::ruling(&Subject::Measurement(fault));
		ensure!(ruling != Ruling::Open, Error::<T>::UnderAppeal);
		let mut agreement =
			Agreements::<T>::get(record.key.lease).ok_or(Error::<T>::Inconsistent)?;
		take_one::<T>(&mut agreement.pending)?;
		Self::unfile(&Duty::Apply(fault), record.filed);
		Faults::<T>::remove(fault);
		let wrong = ruling == Ruling::Wrong;
		// What only the customer says, and nobody could decide, is not proven.
		let unproven = ruling == Ruling::Unresolved && record.finder == Finder::Customer;
		if record.claim_bond > 0 {
			settle_claim_of::<T>(record.key, &agreement, record.claim_bond, wrong)?;
		}
		if !wrong && !unproven {
			return Self::slash(fault, record, agreement);
		}
		Self::deposit_event(Event::Overturned { fault, key: record.key });
		// The provider's own word stands, unless it is what was found wrong.
		if record.admitted == 0 || record.finder == Finder::Provider {
			return Self::excuse(record.key, agreement);
		}
		let admitted = record.admitted;
		let (finder, reporters) = (Finder::Provider, Reporters::default());
		Self::slash(fault, Fault { time: admitted, finder, reporters, ..record }, agreement)
	}

	/// Counts an epoch as excused whose fault was overturned.
	fn excuse(key: EpochKey, mut agreement: AgreementOf<T>) -> DispatchResult {
		let track = agreement.track_mut(key.metric).ok_or(Error::<T>::Inconsistent)?;
		take_one::<T>(&mut track.missed)?;
		track.excused = track.excused.checked_add(1).ok_or(Error::<T>::Overflow)?;
		Agreements::<T>::insert(key.lease, agreement);
		Ok(())
	}

	/// Slashes the provider for a fault, and pays the customer what it lost by it.
	fn slash(fault: FaultId, record: FaultOf<T>, mut agreement: AgreementOf<T>) -> DispatchResult {
		let key = record.key;
		let Slash { due, slash, to_customer, .. } =
			Self::slash_for(&agreement, &record).ok_or(Error::<T>::Overflow)?;
		let track = agreement.track_mut(key.metric).ok_or(Error::<T>::Inconsistent)?;
		let clock = clock_with(track, &record).ok_or(Error::<T>::Overflow)?;
		(track.attested, track.admitted) = (clock.attested, clock.admitted);
		agreement.slashed = due;
		// What it is paid by the rule: whether it can receive that is its own affair.
		let paid = agreement.to_customer.checked_add(to_customer);
		agreement.to_customer = paid.ok_or(Error::<T>::Overflow)?;
		if agreement.reporter.is_none() {
			agreement.reporter = record.reporters.into_iter().next();
		}
		// What only the customer says costs the provider its earmark and not its name.
		let proven = record.finder != Finder::Customer || record.admitted > 0;
		let broken = proven && !agreement.breached && Self::is_scored(agreement.size());
		agreement.breached |= broken;
		let drawn = Self::draw_for_customer(&agreement, to_customer)?;
		let (provider, class_id) = (agreement.provider.clone(), agreement.class_id);
		Agreements::<T>::insert(key.lease, agreement);
		let paid = Payment::from(drawn);
		Self::deposit_event(Event::Slashed { fault, key, slashed: slash, paid });
		if broken {
			Self::do_score(&provider, class_id, key.lease, false)?;
		}
		Ok(())
	}

	/// Returns what a fault would cost if it were applied now, or `None` on overflow.
	pub(crate) fn slash_for(agreement: &AgreementOf<T>, fault: &FaultOf<T>) -> Option<Slash> {
		let clocks = agreement.tracks.iter().map(|track| clock_with(track, fault));
		let Cost { loss, due } = cost_of(agreement, clocks.collect::<Option<_>>()?)?;
		// An extension may lower what is due of faults before it; it gives nothing back.
		let due = due.max(agreement.slashed);
		let slash = due.checked_sub(agreement.slashed)?;
		// No collateral leaves for what is still to be delivered.
		let most = agreement.earned(T::Time::now())?;
		let made_good = loss.min(due).min(most).max(agreement.to_customer);
		let to_customer = made_good.checked_sub(agreement.to_customer)?;
		Some(Slash { loss, due, slash, to_customer })
	}

	/// Returns what the faults cost that were applied, or `None` on overflow.
	pub(crate) fn cost_so_far(agreement: &AgreementOf<T>) -> Option<Cost> {
		cost_of(agreement, agreement.tracks.iter().map(Track::clock).collect())
	}

	/// Returns what of the customer's loss was slashed and is not paid yet, or `None` on overflow.
	pub(crate) fn loss_unpaid(agreement: &AgreementOf<T>) -> Option<Balance> {
		let loss = Self::cost_so_far(agreement)?.loss.min(agreement.slashed);
		loss.max(agreement.to_customer).checked_sub(agreement.to_customer)
	}
}
