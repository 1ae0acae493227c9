//! Attestors and feeders: who they are, and what they have bonded.

use frame_support::{
	ensure,
	traits::{Get, Time},
};
use millrace_primitives::{Balance, Seats};
use sp_runtime::DispatchResult;

use crate::{
	store::place, AttestorRecord, AttestorStatus, Attestors, CasesAgainst, Config, Error, Event,
	FeederBond, Feeders, HoldReason, Pallet,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_join(who: T::AccountId) -> DispatchResult {
		let mut attestors = Attestors::<T>::get();
		let Err(place) = place::<T>(&attestors, &who) else {
			return Err(Error::<T>::AlreadyAttestor.into());
		};
		let bond = T::AttestorBond::get();
		let record = AttestorRecord {
			account: who.clone(),
			bond,
			posted: bond,
			status: AttestorStatus::Active,
			cases: 0,
		};
		attestors.try_insert(place, record).map_err(|_| Error::<T>::TooManyAttestors)?;
		Self::hold(HoldReason::AttestorBond, &who, bond)?;
		Attestors::<T>::put(attestors);
		Self::deposit_event(Event::AttestorJoined { who, bond });
		Ok(())
	}

	pub(crate) fn do_leave(who: T::AccountId) -> DispatchResult {
		Self::start_leaving(who, |record| {
			ensure!(record.cases == 0, Error::<T>::UnderDispute);
			Ok(())
		})
	}

	pub(crate) fn do_dismiss(who: T::AccountId) -> DispatchResult {
		Self::start_leaving(who, |_| Ok(()))
	}

	fn start_leaving(
		who: T::AccountId,
		may: impl FnOnce(&AttestorRecord<T::AccountId>) -> DispatchResult,
	) -> DispatchResult {
		let until = T::Time::now().checked_add(T::Unbonding::get()).ok_or(Error::<T>::Overflow)?;
		Self::try_mutate_attestor(&who, |record| {
			let leaving = matches!(record.status, AttestorStatus::Leaving { .. });
			ensure!(!leaving, Error::<T>::AlreadyLeaving);
			may(record)?;
			record.status = AttestorStatus::Leaving { until };
			Ok(())
		})?;
		Self::deposit_event(Event::AttestorLeaving { who, until });
		Ok(())
	}

	pub(crate) fn do_withdraw_bond(who: T::AccountId) -> DispatchResult {
		let mut attestors = Attestors::<T>::get();
		let place = place::<T>(&attestors, &who).map_err(|_| Error::<T>::NotAttestor)?;
		let record = attestors.remove(place);
		let AttestorStatus::Leaving { until } = record.status else {
			return Err(Error::<T>::NotLeaving.into());
		};
		ensure!(T::Time::now() >= until, Error::<T>::StillUnbonding);
		ensure!(record.cases == 0, Error::<T>::UnderDispute);
		Self::release(HoldReason::AttestorBond, &who, record.bond)?;
		Attestors::<T>::put(attestors);
		Self::deposit_event(Event::AttestorLeft { who, bond: record.bond });
		Ok(())
	}

	/// Slashes the share of a fault from the bond of an attestor, and jails it unless it leaves.
	/// Fails with `NotAttestor` if it has left.
	pub(crate) fn jail(who: &T::AccountId, reporter: &T::AccountId) -> DispatchResult {
		Self::try_mutate_attestor(who, |record| {
			let (bond, posted) = (record.bond, record.posted);
			record.bond = Self::slash(HoldReason::AttestorBond, who, (bond, posted), reporter)?;
			// Whoever leaves goes on leaving.
			if record.status == AttestorStatus::Active {
				record.status = AttestorStatus::Jailed;
			}
			Ok(())
		})?;
		Self::deposit_event(Event::AttestorJailed { who: who.clone() });
		Ok(())
	}

	pub(crate) fn do_seat_feeder(who: T::AccountId, source: u8) -> DispatchResult {
		let feeder = T::Seats::seat(&who, source)?;
		let bond = T::FeederBond::get();
		Self::hold(HoldReason::FeederBond, &who, bond)?;
		Feeders::<T>::insert(&who, FeederBond { bond, posted: bond, strikes: 0 });
		Self::deposit_event(Event::FeederAdmitted { who, feeder, bond });
		Ok(())
	}

	pub(crate) fn do_unseat_feeder(who: T::AccountId, penalty: Balance) -> DispatchResult {
		let record = Feeders::<T>::get(&who).ok_or(Error::<T>::NotFeeder)?;
		ensure!(CasesAgainst::<T>::get(&who) == 0, Error::<T>::UnderDispute);
		Self::unseat(&who, &record, penalty)
	}

	fn unseat(who: &T::AccountId, record: &FeederBond, penalty: Balance) -> DispatchResult {
		let released = record.bond.checked_sub(penalty).ok_or(Error::<T>::PenaltyExceedsBond)?;
		let feeder = T::Seats::unseat(who)?;
		Self::penalise(HoldReason::FeederBond, who, penalty)?;
		Self::release(HoldReason::FeederBond, who, released)?;
		Feeders::<T>::remove(who);
		Self::deposit_event(Event::FeederDismissed { who: who.clone(), feeder, penalty, released });
		Ok(())
	}

	/// Slashes the share of a fault from the bond of a feeder, and takes its seat after the last
	/// strike. Fails with `NotFeeder` if it has no seat.
	pub(crate) fn strike(who: &T::AccountId, reporter: &T::AccountId) -> DispatchResult {
		let mut record = Feeders::<T>::get(who).ok_or(Error::<T>::NotFeeder)?;
		let (bond, posted) = (record.bond, record.posted);
		record.bond = Self::slash(HoldReason::FeederBond, who, (bond, posted), reporter)?;
		record.strikes = record.strikes.checked_add(1).ok_or(Error::<T>::Overflow)?;
		if record.strikes >= T::MaxStrikes::get() {
			return Self::unseat(who, &record, 0);
		}
		Feeders::<T>::insert(who, record);
		Ok(())
	}
}
