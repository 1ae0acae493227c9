//! What this pallet tells and does for others, and the accounts that keep the units of leases.

use crate::{
	tick::Due,
	types::{Access, LeaseRecord, LeaseStatus, LoadRecord, Terms},
	Agenda, Config, CustomerLeases, Error, Event, Leases, Loads, NextLeaseId, Pallet,
	ProviderLeases, Totals,
};
use frame_support::{
	ensure,
	storage::with_storage_layer,
	traits::{fungibles::Inspect, Get, Time},
};
use millrace_primitives::{
	lease_units, units::DAY, Acceptance, Agenda as _, Agreements, AssetId, Balance, Capacity,
	ClassId, LeaseId, Leased, Leasing, Load, Moment, Order, Reputation, Reservation, TemplateId,
	TermsQuote, Units, VaultId, Vaults,
};
use sp_runtime::{traits::AccountIdConversion, DispatchError, DispatchResult};

impl<T: Config> Leasing<T::AccountId> for Pallet<T> {
	fn escrow(vault: VaultId) -> T::AccountId {
		Self::escrow_of(vault)
	}

	fn load(provider: &T::AccountId, class: ClassId) -> Load {
		let record = Loads::<T>::get(provider, class);
		let Reputation { reliability, suspended } = T::Agreements::reputation(provider, class);
		Load { free: Self::free_of(provider, class, &record, suspended), reliability }
	}

	fn terms(
		reservation: &Reservation<T::AccountId>,
		template: Option<TemplateId>,
	) -> Option<TermsQuote> {
		let price = Self::worth(reservation.vault, reservation.units);
		// There is no lease yet.
		T::Agreements::quote(&Self::order(LeaseId::default(), reservation, price), template)
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

	#[cfg(any(test, feature = "std", feature = "runtime-benchmarks"))]
	fn benchmark_terms(class: ClassId, customer: &T::AccountId) -> Option<Acceptance> {
		T::Agreements::benchmark_terms(class, customer)
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

	/// Devices in no lease, none unless the provider may deliver, and none while it is suspended.
	pub(crate) fn free_of(
		provider: &T::AccountId,
		class: ClassId,
		load: &LoadRecord,
		suspended: bool,
	) -> u32 {
		let (standing, _) = T::Capacity::capacity(provider, class);
		// More may be leased than there are, if devices were lost.
		let free = T::Capacity::devices(provider, class).checked_sub(load.devices);
		free.filter(|_| standing.may_deliver() && !suspended).unwrap_or_default()
	}

	/// What `units` of the vault are worth, in the smallest unit of its collateral; zero if that has
	/// no price.
	pub(crate) fn worth(vault: VaultId, units: Units) -> Balance {
		T::Vaults::worth(vault, units).unwrap_or_default()
	}

	/// What an order of `units` fixes.
	fn fixed(
		vault: VaultId,
		devices: u32,
		duration: Moment,
		units: Units,
	) -> Result<Terms, DispatchError> {
		let day = lease_units(devices, duration.min(DAY)).ok_or(Error::<T>::OffGrid)?;
		Ok(Terms {
			confirm_period: T::ConfirmPeriod::get(),
			penalty: T::Penalty::get(),
			penalty_floor: T::PenaltyFloor::get(),
			day_price: Self::worth(vault, day),
			whole_price: Self::worth(vault, units),
		})
	}

	/// The order of the lease that `reservation` asks for, with what all its units are worth.
	fn order(
		lease: LeaseId,
		reservation: &Reservation<T::AccountId>,
		price: Balance,
	) -> Order<T::AccountId> {
		Order {
			lease,
			customer: reservation.customer.clone(),
			provider: reservation.provider.clone(),
			class: reservation.class,
			vault: reservation.vault,
			units: reservation.units,
			duration: reservation.duration,
			price,
		}
	}

	/// Whether there may be such a lease at all.
	fn ensure_allowed(reservation: &Reservation<T::AccountId>) -> DispatchResult {
		let Reservation { devices, duration, units, .. } = *reservation;
		ensure!(devices > 0, Error::<T>::NoDevices);
		let whole = lease_units(devices, duration).ok_or(Error::<T>::OffGrid)?;
		ensure!(duration >= T::MinDuration::get(), Error::<T>::TooShort);
		ensure!(duration <= T::MaxDuration::get(), Error::<T>::TooLong);
		ensure!(units == whole, Error::<T>::Inconsistent);
		Ok(())
	}

	/// The id of a new lease.
	fn new_id(now: Moment) -> Result<LeaseId, DispatchError> {
		let lease = NextLeaseId::<T>::get();
		NextLeaseId::<T>::put(lease.next().ok_or(Error::<T>::IdsExhausted)?);
		if lease == LeaseId::default() {
			// The agenda begins with the first lease, not with the epoch.
			Due::<T>::begin(now);
		}
		Ok(lease)
	}

	pub(crate) fn do_reserve(
		reservation: Reservation<T::AccountId>,
	) -> Result<LeaseId, DispatchError> {
		Self::ensure_allowed(&reservation)?;
		let Reservation { class, vault, devices, duration, units, terms: acceptance, .. } =
			reservation;
		let (customer, provider) = (&reservation.customer, &reservation.provider);
		let suspended = T::Agreements::reputation(provider, class).suspended;
		let mut load = Loads::<T>::get(provider, class);
		let free = Self::free_of(provider, class, &load, suspended);
		ensure!(devices <= free, Error::<T>::NotEnoughDevices);
		load.devices = load.devices.checked_add(devices).ok_or(Error::<T>::Overflow)?;
		let totals = Totals::<T>::get(class).begin(units).ok_or(Error::<T>::Overflow)?;
		let now = T::Time::now();
		let confirm_by = now.checked_add(T::ConfirmPeriod::get()).ok_or(Error::<T>::Overflow)?;
		// Whichever may be due first, so that a confirmation need not move it: the end of a lease that
		// is shorter than the time to confirm, or the deadline.
		let first = now.checked_add(duration).unwrap_or(confirm_by).min(confirm_by);
		let filed = Due::<T>::slot_up(first);
		let lease = Self::new_id(now)?;
		let terms = Self::fixed(vault, devices, duration, units)?;
		let order = Self::order(lease, &reservation, terms.whole_price);
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
		Loads::<T>::insert(provider, class, load);
		Totals::<T>::insert(class, totals);
		Agenda::<T>::insert(filed, lease, ());
		Leases::<T>::insert(lease, record);
		CustomerLeases::<T>::insert(customer, lease, ());
		ProviderLeases::<T>::insert(provider, lease, ());
		Self::open_escrow(vault);
		Self::deposit_event(Event::Reserved {
			lease,
			customer: reservation.customer,
			provider: reservation.provider,
			class,
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
