//! What users can ask: one `do_` per call, in the order of the calls, and the one way in which a
//! lease ends.

use frame_support::{
	dispatch::{DispatchResultWithPostInfo, PostDispatchInfo},
	ensure,
	pallet_prelude::{DispatchResult, Get},
	traits::Time,
};
use millrace_primitives::{lease_units, Agreements, Extension, LeaseId, Moment, Providers};
use millrace_support::agenda::Agenda as _;
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	DispatchError,
};

use crate::{
	agenda::Due,
	types::{Access, EndedBy, LeaseStatus},
	Config, CustomerLeases, Error, Event, LeaseRecordOf, Leases, Loads, Pallet, ProviderLeases,
	Totals, WeightInfo,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_confirm(
		provider: T::AccountId,
		lease: LeaseId,
		access: Access,
	) -> DispatchResult {
		let mut record = Self::record(lease)?;
		ensure!(record.provider == provider, Error::<T>::NotProvider);
		Self::ensure_reserved(&record)?;
		let now = T::Time::now();
		ensure!(now < record.due, Error::<T>::TooLate);
		ensure!(!access.is_empty(), Error::<T>::NoAccess);
		let ends_at = now.checked_add(record.duration).ok_or(Error::<T>::Overflow)?;
		Loads::<T>::try_mutate(&provider, record.class_id, |load| -> DispatchResult {
			load.kept = load.kept.checked_add(1).ok_or(Error::<T>::Overflow)?;
			Ok(())
		})?;
		let access_hash = BlakeTwo256::hash(&access);
		record.status = LeaseStatus::Active { since: now };
		record.due = ends_at;
		record.access = access;
		// It stays where it is on the agenda, which finds that it is not due yet and files it again.
		Leases::<T>::insert(lease, record);
		Self::deposit_event(Event::Confirmed { lease, access_hash, ends_at });
		T::Agreements::begin(lease, now)
	}

	pub(crate) fn do_terminate(who: T::AccountId, lease: LeaseId) -> DispatchResultWithPostInfo {
		let record = Self::record(lease)?;
		let customer = record.customer == who;
		ensure!(customer || record.provider == who, Error::<T>::NotParty);
		ensure!(record.holds_devices(), Error::<T>::AlreadyEnded);
		let now = T::Time::now();
		ensure!(now < record.due, Error::<T>::TooLate);
		let (by, weight) = match (customer, &record.status) {
			(true, _) => (EndedBy::Customer, T::WeightInfo::terminate()),
			(false, LeaseStatus::Reserved) => (EndedBy::FailedStart, T::WeightInfo::expire()),
			(false, _) => (EndedBy::Provider, T::WeightInfo::terminate_by_provider()),
		};
		Self::end(lease, record, by, now)?;
		Ok(PostDispatchInfo::from(Some(weight)))
	}

	pub(crate) fn do_extend(
		customer: T::AccountId,
		lease: LeaseId,
		duration: Moment,
	) -> DispatchResult {
		let mut record = Self::record(lease)?;
		ensure!(record.customer == customer, Error::<T>::NotCustomer);
		let since = Self::ensure_active(&record)?;
		ensure!(T::Time::now() < record.due, Error::<T>::TooLate);
		ensure!(duration >= T::MinDuration::get(), Error::<T>::TooShort);
		let longer = record.duration.checked_add(duration).ok_or(Error::<T>::TooLong)?;
		ensure!(longer <= T::MaxDuration::get(), Error::<T>::TooLong);
		let standing = T::Providers::info(&record.provider, record.class_id).standing;
		ensure!(standing.may_deliver(), Error::<T>::NotInGoodStanding);
		// The units of the whole, less those that are there: rounded up once, not twice.
		let whole = lease_units(record.devices, longer).ok_or(Error::<T>::OffGrid)?;
		let units = whole.checked_sub(record.units).ok_or(Error::<T>::Inconsistent)?;
		let due = since.checked_add(longer).ok_or(Error::<T>::Overflow)?;
		// At today's price, which is not that of the order.
		let price = Self::worth(record.vault, units);
		let terms = &mut record.terms;
		terms.whole_price = terms.whole_price.checked_add(price).ok_or(Error::<T>::Overflow)?;
		let totals = Totals::<T>::get(record.class_id).extend(units).ok_or(Error::<T>::Overflow)?;
		Totals::<T>::insert(record.class_id, totals);
		Self::fill_escrow(record.vault, units, &customer)?;
		record.duration = longer;
		record.units = whole;
		record.due = due;
		Leases::<T>::insert(lease, record);
		Self::deposit_event(Event::Extended { lease, duration, units, price, ends_at: due });
		T::Agreements::extend(lease, Extension { units, duration, price })
	}

	pub(crate) fn do_settle(lease: LeaseId) -> DispatchResultWithPostInfo {
		let record = Self::record(lease)?;
		let weight = match record.status {
			LeaseStatus::Reserved => return Err(Error::<T>::NotActive.into()),
			LeaseStatus::Active { .. } => {
				let now = T::Time::now();
				ensure!(now >= record.due, Error::<T>::TooEarly);
				Self::end(lease, record, EndedBy::Time, now)?;
				T::WeightInfo::settle()
			}
			LeaseStatus::Ended { .. } => {
				ensure!(!Self::is_frozen(record.vault), Error::<T>::VaultFrozen);
				Self::pay_out(lease, record)?;
				T::WeightInfo::settle_ended()
			}
		};
		Ok(PostDispatchInfo::from(Some(weight)))
	}

	pub(crate) fn do_expire(lease: LeaseId) -> DispatchResult {
		let record = Self::record(lease)?;
		Self::ensure_reserved(&record)?;
		let now = T::Time::now();
		ensure!(now >= record.due, Error::<T>::TooEarly);
		Self::end(lease, record, EndedBy::FailedStart, now)
	}

	/// Fails with `NotReserved` if the lease is confirmed, and with `AlreadyEnded` if it is over.
	fn ensure_reserved(record: &LeaseRecordOf<T>) -> DispatchResult {
		match record.status {
			LeaseStatus::Reserved => Ok(()),
			LeaseStatus::Active { .. } => Err(Error::<T>::NotReserved.into()),
			LeaseStatus::Ended { .. } => Err(Error::<T>::AlreadyEnded.into()),
		}
	}

	/// Returns the moment since which the lease is being delivered. Fails with `NotActive` if it is
	/// not confirmed, and with `AlreadyEnded` if it is over.
	fn ensure_active(record: &LeaseRecordOf<T>) -> Result<Moment, DispatchError> {
		match record.status {
			LeaseStatus::Reserved => Err(Error::<T>::NotActive.into()),
			LeaseStatus::Active { since } => Ok(since),
			LeaseStatus::Ended { .. } => Err(Error::<T>::AlreadyEnded.into()),
		}
	}

	/// Ends a lease: fixes what was delivered, frees the devices, ends the agreement, and pays out,
	/// or waits with that until the vault is not frozen any more.
	fn end(
		lease: LeaseId,
		mut record: LeaseRecordOf<T>,
		by: EndedBy,
		now: Moment,
	) -> DispatchResult {
		let delivered = record.delivered_at(now).ok_or(Error::<T>::Inconsistent)?;
		let returned = record.units.checked_sub(delivered).ok_or(Error::<T>::Inconsistent)?;
		let compensation = match by {
			EndedBy::Customer | EndedBy::Time => 0,
			EndedBy::FailedStart => record.terms.day_price,
			EndedBy::Provider => {
				let penalty = record.terms.penalty_for(returned, record.units);
				penalty.ok_or(Error::<T>::Overflow)?
			}
		};
		Self::free_devices(&record, by == EndedBy::FailedStart)?;
		// However late somebody finds that it is over, nothing was owed after it was due.
		let at = now.min(record.due);
		record.status = LeaseStatus::Ended { by, delivered, compensation };
		record.due = now;
		let waits = Self::is_frozen(record.vault);
		Self::deposit_event(Event::Ended { lease, by, delivered, returned, waits });
		// Before anything is paid: what the agreement releases is there to compensate with.
		let broken = matches!(by, EndedBy::FailedStart | EndedBy::Provider);
		T::Agreements::end(lease, at, delivered, broken)?;
		if !waits {
			return Self::pay_out(lease, record);
		}
		Self::refile(lease, &mut record, Due::<T>::later(now));
		Leases::<T>::insert(lease, record);
		Ok(())
	}

	/// Moves the units of a lease that ended where they belong, compensates its customer, and
	/// removes its record.
	fn pay_out(lease: LeaseId, record: LeaseRecordOf<T>) -> DispatchResult {
		let LeaseStatus::Ended { by, delivered, compensation } = record.status else {
			return Err(Error::<T>::Inconsistent.into());
		};
		let returned = record.units.checked_sub(delivered).ok_or(Error::<T>::Inconsistent)?;
		let paid = Self::pay_from_escrow(&record, delivered, returned, compensation)?;
		let totals = Totals::<T>::get(record.class_id).end(record.units, delivered);
		Totals::<T>::insert(record.class_id, totals.ok_or(Error::<T>::Inconsistent)?);
		Self::unfile(lease, &record);
		Leases::<T>::remove(lease);
		CustomerLeases::<T>::remove(&record.customer, lease);
		ProviderLeases::<T>::remove(&record.provider, lease);
		if by == EndedBy::FailedStart {
			Self::deposit_event(Event::Expired { lease, compensation: paid });
			return Ok(());
		}
		if by == EndedBy::Provider {
			Self::deposit_event(Event::Compensated { lease, collateral: paid });
		}
		Self::deposit_event(Event::Settled { lease, delivered, returned });
		Ok(())
	}
}
