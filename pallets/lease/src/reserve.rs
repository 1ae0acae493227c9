//! The order of a lease.

use crate::{
	agenda::Due,
	types::{Access, LeaseRecord, LeaseStatus, LeaseTerms},
	Config, CustomerLeases, Error, Event, Leases, Loads, NextLeaseId, Pallet, ProviderLeases,
	Totals,
};
use frame_support::{
	ensure,
	traits::{Get, Time},
};
use millrace_primitives::{
	lease_units, units::DAY, Agreements, Balance, LeaseId, Load, Moment, NewLease, Reservation,
	Units, VaultId,
};
use millrace_support::agenda::Agenda as _;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Orders a lease from a provider with `known` on its hands. The caller undoes what was done if
	/// this fails.
	pub(crate) fn do_reserve(
		reservation: Reservation<T::AccountId>,
		known: Load,
	) -> Result<LeaseId, DispatchError> {
		Self::ensure_allowed(&reservation)?;
		let Reservation { class_id, vault, devices, duration, units, terms: acceptance, .. } =
			reservation;
		let (customer, provider) = (&reservation.customer, &reservation.provider);
		let mut load = Loads::<T>::get(provider, class_id);
		// Not what was free then: this may be the second lease of the call.
		let enough = load.free_of(known.devices).is_some_and(|free| devices <= free);
		ensure!(enough, Error::<T>::NotEnoughDevices);
		load.devices = load.devices.checked_add(devices).ok_or(Error::<T>::Overflow)?;
		let totals = Totals::<T>::get(class_id).begin(units).ok_or(Error::<T>::Overflow)?;
		let now = T::Time::now();
		let confirm_by = now.checked_add(T::ConfirmPeriod::get()).ok_or(Error::<T>::Overflow)?;
		// Whichever may be due first, so that a confirmation need not move it: the end of a lease that
		// is shorter than the time to confirm, or the deadline.
		let first = now.checked_add(duration).unwrap_or(confirm_by).min(confirm_by);
		let filed = Due::<T>::slot_up(first);
		let lease = Self::new_id()?;
		let terms = Self::fixed(vault, devices, duration, units)?;
		let order = Self::order(lease, &reservation, terms.whole_price);
		let record = LeaseRecord {
			customer: customer.clone(),
			provider: provider.clone(),
			class_id,
			vault,
			devices,
			duration,
			units,
			status: LeaseStatus::Reserved,
			reserved_at: now,
			due: confirm_by,
			filed,
			terms: terms.clone(),
			access: Access::default(),
		};
		Self::book_in(vault, units)?;
		Loads::<T>::insert(provider, class_id, load);
		Totals::<T>::insert(class_id, totals);
		Self::file_first(lease, filed, now);
		Leases::<T>::insert(lease, record);
		CustomerLeases::<T>::insert(customer, lease, ());
		ProviderLeases::<T>::insert(provider, lease, ());
		Self::deposit_event(Event::Reserved {
			lease,
			customer: reservation.customer,
			provider: reservation.provider,
			class_id,
			vault,
			devices,
			duration,
			units,
			terms,
			confirm_by,
		});
		T::Agreements::agree(order, acceptance)?;
		Ok(lease)
	}

	/// Returns the terms that an order of `units` fixes. Fails with `OffGrid` if the duration is
	/// not in whole minutes.
	fn fixed(
		vault: VaultId,
		devices: u32,
		duration: Moment,
		units: Units,
	) -> Result<LeaseTerms, DispatchError> {
		let day = lease_units(devices, duration.min(DAY)).ok_or(Error::<T>::OffGrid)?;
		Ok(LeaseTerms {
			confirm_period: T::ConfirmPeriod::get(),
			penalty: T::Penalty::get(),
			penalty_floor: T::PenaltyFloor::get(),
			day_price: Self::worth(vault, day),
			whole_price: Self::worth(vault, units),
		})
	}

	/// Returns the order of the lease that `reservation` asks for, all units of which are worth
	/// `price`.
	pub(crate) fn order(
		lease: LeaseId,
		reservation: &Reservation<T::AccountId>,
		price: Balance,
	) -> NewLease<T::AccountId> {
		NewLease {
			lease,
			customer: reservation.customer.clone(),
			provider: reservation.provider.clone(),
			class_id: reservation.class_id,
			vault: reservation.vault,
			units: reservation.units,
			duration: reservation.duration,
			price,
		}
	}

	/// Fails if the runtime allows no such lease: without devices, off the grid of minutes, too short,
	/// too long, or with other units than its devices deliver.
	fn ensure_allowed(reservation: &Reservation<T::AccountId>) -> DispatchResult {
		let Reservation { devices, duration, units, .. } = *reservation;
		ensure!(devices > 0, Error::<T>::NoDevices);
		let whole = lease_units(devices, duration).ok_or(Error::<T>::OffGrid)?;
		ensure!(duration >= T::MinDuration::get(), Error::<T>::TooShort);
		ensure!(duration <= T::MaxDuration::get(), Error::<T>::TooLong);
		ensure!(units == whole, Error::<T>::Inconsistent);
		Ok(())
	}

	/// Takes the id of a new lease. Fails with `IdsExhausted` if all are given out.
	fn new_id() -> Result<LeaseId, DispatchError> {
		let lease = NextLeaseId::<T>::get();
		NextLeaseId::<T>::put(lease.next().ok_or(Error::<T>::IdsExhausted)?);
		Ok(lease)
	}
}
