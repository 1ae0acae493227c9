//! What this pallet tells and does for others, and the accounts that keep the units of leases.

use crate::{
	types::{minute_down, minute_up, Access, LeaseRecord, LeaseStatus, LoadRecord, Terms},
	Agenda, Config, Cursor, CustomerLeases, Error, Event, Leases, Loads, NextLeaseId, Pallet,
	ProviderLeases, Totals,
};
use frame_support::{
	ensure,
	storage::with_storage_layer,
	traits::{fungibles::Inspect, Get, Time},
};
use millrace_primitives::{
	lease_units, units::DAY, AssetId, Balance, Capacity, ClassId, LeaseId, Leased, Leasing, Load,
	Moment, Reservation, Units, VaultId, Vaults,
};
use sp_runtime::{traits::AccountIdConversion, DispatchError};

impl<T: Config> Leasing<T::AccountId> for Pallet<T> {
	fn escrow(vault: VaultId) -> T::AccountId {
		Self::escrow_of(vault)
	}

	fn load(provider: &T::AccountId, class: ClassId) -> Load {
		let record = Loads::<T>::get(provider, class);
		Load { free: Self::free_of(provider, class, &record), reliability: record.reliability() }
	}

	fn confirm_period() -> Moment {
		T::ConfirmPeriod::get()
	}

	fn reserve(reservation: Reservation<T::AccountId>) -> Result<LeaseId, DispatchError> {
		with_storage_layer(|| Self::do_reserve(reservation))
	}

	#[cfg(any(test, feature = "std", feature = "runtime-benchmarks"))]
	fn benchmark_devices(provider: &T::AccountId, class: ClassId, devices: u32) {
		fixture::devices::<T>(provider, class, devices)
	}
}

impl<T: Config> Leased<T::AccountId> for Pallet<T> {
	fn leased(provider: &T::AccountId, class: ClassId) -> u32 {
		Loads::<T>::get(provider, class).devices
	}
}

impl<T: Config> Pallet<T> {
	/// The account that keeps the units of all leases of the vault. Nobody has its key.
	pub(crate) fn escrow_of(vault: VaultId) -> T::AccountId {
		T::PalletId::get().into_sub_account_truncating(vault)
	}

	/// Devices in no lease, none unless the provider may deliver.
	pub(crate) fn free_of(provider: &T::AccountId, class: ClassId, load: &LoadRecord) -> u32 {
		let (standing, _) = T::Capacity::capacity(provider, class);
		// More may be leased than there are, if devices were lost.
		let free = T::Capacity::devices(provider, class).checked_sub(load.devices);
		free.filter(|_| standing.may_deliver()).unwrap_or_default()
	}

	/// What an order of `units` fixes.
	fn terms(
		vault: VaultId,
		devices: u32,
		duration: Moment,
		units: Units,
	) -> Result<Terms, DispatchError> {
		let day = lease_units(devices, duration.min(DAY)).ok_or(Error::<T>::OffGrid)?;
		let worth = |units| -> Balance { T::Vaults::worth(vault, units).unwrap_or_default() };
		Ok(Terms {
			confirm_period: T::ConfirmPeriod::get(),
			penalty: T::Penalty::get(),
			penalty_floor: T::PenaltyFloor::get(),
			day_price: worth(day),
			whole_price: worth(units),
		})
	}

	pub(crate) fn do_reserve(
		reservation: Reservation<T::AccountId>,
	) -> Result<LeaseId, DispatchError> {
		let Reservation { customer, provider, class, vault, devices, duration, units } =
			reservation;
		ensure!(devices > 0, Error::<T>::NoDevices);
		let whole = lease_units(devices, duration).ok_or(Error::<T>::OffGrid)?;
		ensure!(duration >= T::MinDuration::get(), Error::<T>::TooShort);
		ensure!(duration <= T::MaxDuration::get(), Error::<T>::TooLong);
		ensure!(units == whole, Error::<T>::Inconsistent);
		let mut load = Loads::<T>::get(&provider, class);
		ensure!(devices <= Self::free_of(&provider, class, &load), Error::<T>::NotEnoughDevices);
		load.devices = load.devices.checked_add(devices).ok_or(Error::<T>::Overflow)?;
		let totals = Totals::<T>::get(class).begin(units).ok_or(Error::<T>::Overflow)?;
		let now = T::Time::now();
		let confirm_by = now.checked_add(T::ConfirmPeriod::get()).ok_or(Error::<T>::Overflow)?;
		// Whichever may be due first, so that a confirmation need not move it: the end of a lease that
		// is shorter than the time to confirm, or the deadline.
		let filed = minute_up(now.checked_add(duration).unwrap_or(confirm_by).min(confirm_by));
		let lease = NextLeaseId::<T>::get();
		NextLeaseId::<T>::put(lease.next().ok_or(Error::<T>::IdsExhausted)?);
		if lease == LeaseId::default() {
			// The agenda begins with the first lease, not with the epoch.
			Cursor::<T>::put(minute_down(now));
		}
		let terms = Self::terms(vault, devices, duration, units)?;
		let record = LeaseRecord {
			customer: customer.clone(),
			provider: provider.clone(),
			class,
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
		Loads::<T>::insert(&provider, class, load);
		Totals::<T>::insert(class, totals);
		Agenda::<T>::insert(filed, lease, ());
		Leases::<T>::insert(lease, record);
		CustomerLeases::<T>::insert(&customer, lease, ());
		ProviderLeases::<T>::insert(&provider, lease, ());
		Self::open_escrow(vault);
		Self::deposit_event(Event::Reserved {
			lease,
			customer,
			provider,
			class,
			vault,
			devices,
			duration,
			units,
			terms,
			confirm_by,
		});
		Ok(lease)
	}

	/// Let the vault's escrow exist. Its units alone are not sufficient for that.
	fn open_escrow(vault: VaultId) {
		let escrow = Self::escrow_of(vault);
		if frame_system::Pallet::<T>::providers(&escrow) == 0 {
			frame_system::Pallet::<T>::inc_providers(&escrow);
		}
	}

	/// Let the vault's escrow go when it has nothing left. One that somebody sent something else to
	/// stays, as it exists by that.
	pub(crate) fn close_escrow(vault: VaultId, escrow: &T::AccountId) {
		if T::Assets::balance(AssetId::Clt(vault), escrow) > 0 {
			return;
		}
		let account = frame_system::Account::<T>::get(escrow);
		let ours = account.providers == 1 && account.data == Default::default();
		if ours && account.consumers == 0 {
			// Nothing consumes it, so that this cannot fail.
			let _ = frame_system::Pallet::<T>::dec_providers(escrow);
		}
	}
}

/// State for the benchmarks of other pallets. Never in a production runtime, so it may panic.
#[cfg(any(test, feature = "std", feature = "runtime-benchmarks"))]
#[allow(clippy::expect_used)]
pub(crate) mod fixture {
	use super::*;

	/// Let `provider` have at least `devices` free devices of `class`: capacity is a device's hours
	/// over some horizon, so a horizon of a year has enough of them.
	pub fn devices<T: Config>(provider: &T::AccountId, class: ClassId, devices: u32) {
		let year = DAY.checked_mul(365).expect("a year is short; qed");
		let units = lease_units(devices, year).expect("on the grid; qed");
		T::Capacity::benchmark_capacity(provider, class, units);
		assert!(<Pallet<T> as Leasing<_>>::load(provider, class).free >= devices);
	}
}
