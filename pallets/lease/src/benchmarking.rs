//! Benchmarks, each of the worst branch of its call, and each with its outcome asserted. They also
//! run once each as tests.

use frame_benchmarking::v2::*;
use frame_support::{
	assert_ok,
	traits::{Get, Time},
	weights::{Weight, WeightMeter},
};
use frame_system::RawOrigin;
use millrace_primitives::{
	lease_units, units::MINUTE, Acceptance, ClassId, LeaseId, Leases as LeasesTrait, Moment, Pools,
	Reservation, Units, VaultId,
};
use millrace_support::agenda::{Agenda as _, AgendaSlot};

use crate::{agenda::Due, fixture, *};

/// Makes the foreign state that benchmarks begin with.
pub trait BenchmarkHelper<AccountId> {
	/// Sets [`Config::Time`] to `now`. The genesis of a benchmark has a clock that stands at
	/// nothing, where no lease could have begun before.
	fn set_time(now: Moment);

	/// Defines an active class and returns its id.
	fn class() -> ClassId;

	/// Registers `provider` with capacity for at least `units` of the class.
	fn capacity(provider: &AccountId, class_id: ClassId, units: Units);

	/// Puts `units` of a new vault of `provider` into the pool of the class, and gives `customer` as
	/// many UTC. Returns the vault.
	fn pool(provider: &AccountId, class_id: ClassId, units: Units, customer: &AccountId)
		-> VaultId;

	/// Returns the dearest terms that there can be for leases of the class, and gives `customer` what
	/// it needs to pay for them. `None` if there are no terms.
	fn terms(class_id: ClassId, customer: &AccountId) -> Option<Acceptance>;

	/// Lets `provider` have said whatever it can that makes the end of `lease`, which runs, dearer.
	fn burden(lease: LeaseId, provider: &AccountId);
}

/// Devices of the benchmarked lease.
const DEVICES: u32 = 8;

/// Shortest lease on the grid that has a middle.
fn duration<T: Config>() -> Moment {
	T::MinDuration::get().max(2 * MINUTE)
}

/// Who takes part in a benchmark.
struct Parties<T: Config> {
	customer: T::AccountId,
	provider: T::AccountId,
	vault: VaultId,
	lease: LeaseId,
}

/// A lease that its provider has to confirm, beside another one of both and of the same vault, and
/// with units for as much again in the pool. The caller is `customer` or `provider`.
fn reserved<T: Config>(customer: T::AccountId, provider: T::AccountId) -> Parties<T> {
	let class_id = T::BenchmarkHelper::class();
	let units = lease_units(DEVICES, duration::<T>()).unwrap();
	fixture::devices::<T>(&provider, class_id, 3 * DEVICES);
	let vault = T::BenchmarkHelper::pool(&provider, class_id, 4 * units, &customer);
	let terms = T::BenchmarkHelper::terms(class_id, &customer);
	let order = || {
		let reservation = Reservation {
			customer: customer.clone(),
			provider: provider.clone(),
			class_id,
			vault,
			devices: DEVICES,
			duration: duration::<T>(),
			units,
			terms,
		};
		let load = Pallet::<T>::load(&provider, class_id);
		let lease = Pallet::<T>::reserve(reservation, load).unwrap();
		assert_ok!(T::Pools::take(vault, units, &customer, &Pallet::<T>::escrow()));
		lease
	};
	order();
	let lease = order();
	Parties { customer, provider, vault, lease }
}

/// The longest access details.
fn longest_access() -> Access {
	[b'a'; MAX_ACCESS as usize].to_vec().try_into().unwrap()
}

/// A lease that was confirmed and is half over.
fn half_over<T: Config>(customer: T::AccountId, provider: T::AccountId) -> Parties<T> {
	let parties = reserved::<T>(customer, provider);
	assert_ok!(Pallet::<T>::do_confirm(parties.provider.clone(), parties.lease, longest_access()));
	// The clock stands still in a benchmark; the lease began in the past instead.
	back::<T>(parties.lease, duration::<T>() / 2);
	parties
}

/// Let a lease be older by `by`.
fn back<T: Config>(lease: LeaseId, by: Moment) {
	Leases::<T>::mutate(lease, |record| {
		let record = record.as_mut().unwrap();
		record.reserved_at -= by;
		record.due -= by;
		if let LeaseStatus::Active { since } = &mut record.status {
			*since -= by;
		}
	});
}

/// Let a lease stand in the first slot of the agenda, and the cursor there.
fn first<T: Config>(lease: LeaseId) -> AgendaSlot {
	let slot = Due::<T>::slot_down(T::Time::now());
	let mut record = Leases::<T>::get(lease).unwrap();
	Pallet::<T>::refile(lease, &mut record, slot);
	Leases::<T>::insert(lease, record);
	Cursor::<T>::put(slot);
	slot
}

/// Let it be a moment at which a lease may be in the past.
fn set_clock<T: Config>() {
	let now = 2 * T::MaxDuration::get();
	T::BenchmarkHelper::set_time(now);
	assert_eq!(T::Time::now(), now);
}

fn is_over<T: Config>(lease: LeaseId) -> bool {
	!Leases::<T>::contains_key(lease)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn confirm() {
		set_clock::<T>();
		let Parties { provider, lease, .. } =
			reserved::<T>(account("customer", 0, 0), whitelisted_caller());
		#[extrinsic_call]
		_(RawOrigin::Signed(provider), lease, longest_access());
		assert!(matches!(Leases::<T>::get(lease).unwrap().status, LeaseStatus::Active { .. }));
	}

	/// By the customer, with units to deliver and to restore, and all that its provider has admitted.
	#[benchmark]
	fn terminate() {
		set_clock::<T>();
		let Parties { customer, provider, lease, .. } =
			half_over::<T>(whitelisted_caller(), account("provider", 0, 0));
		T::BenchmarkHelper::burden(lease, &provider);
		#[extrinsic_call]
		_(RawOrigin::Signed(customer), lease);
		assert!(is_over::<T>(lease));
	}

	/// With a penalty, too.
	#[benchmark]
	fn terminate_by_provider() {
		set_clock::<T>();
		let Parties { provider, lease, .. } =
			half_over::<T>(account("customer", 0, 0), whitelisted_caller());
		T::BenchmarkHelper::burden(lease, &provider);
		#[extrinsic_call]
		terminate(RawOrigin::Signed(provider), lease);
		assert!(is_over::<T>(lease));
	}

	#[benchmark]
	fn extend() {
		set_clock::<T>();
		let Parties { customer, lease, .. } =
			half_over::<T>(whitelisted_caller(), account("provider", 0, 0));
		let longer = duration::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(customer), lease, longer);
		assert_eq!(Leases::<T>::get(lease).unwrap().duration, 2 * longer);
	}

	/// All was delivered.
	#[benchmark]
	fn settle() {
		set_clock::<T>();
		let Parties { lease, .. } =
			half_over::<T>(account("customer", 0, 0), account("provider", 0, 0));
		// No longer: it is due now, and not before its agreement began.
		back::<T>(lease, duration::<T>() - duration::<T>() / 2);
		let caller: T::AccountId = whitelisted_caller();
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), lease);
		assert!(is_over::<T>(lease));
	}

	/// It waited for its vault, with units to deliver and to restore, and a penalty.
	#[benchmark]
	fn settle_ended() {
		set_clock::<T>();
		let Parties { lease, .. } =
			half_over::<T>(account("customer", 0, 0), account("provider", 0, 0));
		let now = T::Time::now();
		Leases::<T>::mutate(lease, |record| {
			let record = record.as_mut().unwrap();
			let delivered = record.delivered_at(now).unwrap();
			let compensation = record.terms.penalty_for(delivered, record.units).unwrap();
			record.status = LeaseStatus::Ended { by: EndedBy::Provider, delivered, compensation };
			record.due = now;
		});
		let caller: T::AccountId = whitelisted_caller();
		#[extrinsic_call]
		settle(RawOrigin::Signed(caller), lease);
		assert!(is_over::<T>(lease));
	}

	/// Nobody confirmed it; the customer is compensated.
	#[benchmark]
	fn expire() {
		set_clock::<T>();
		let Parties { lease, vault, .. } =
			reserved::<T>(account("customer", 0, 0), account("provider", 0, 0));
		back::<T>(lease, T::ConfirmPeriod::get());
		let caller: T::AccountId = whitelisted_caller();
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), lease);
		assert!(is_over::<T>(lease));
		assert!(!Pallet::<T>::is_frozen(vault));
	}

	/// What every block costs: a look at the clock and the cursor, which moves.
	#[benchmark]
	fn agenda_base() {
		set_clock::<T>();
		let now = Due::<T>::slot_down(T::Time::now());
		Cursor::<T>::put(now);
		#[block]
		{
			Due::<T>::work_off(T::Time::now(), Weight::MAX);
		}
		assert_eq!(Cursor::<T>::get(), Some(now + 1));
	}

	/// Looking for the next lease of a slot, among many.
	#[benchmark]
	fn agenda_slot() {
		set_clock::<T>();
		for lease in 0..100 {
			Agenda::<T>::insert(1, LeaseId(lease), ());
		}
		let found;
		#[block]
		{
			found = Due::<T>::first_of(1);
		}
		assert!(found.is_some());
	}

	/// A lease that is not due is filed again.
	#[benchmark]
	fn agenda_entry() {
		set_clock::<T>();
		let Parties { lease, .. } =
			half_over::<T>(account("customer", 0, 0), account("provider", 0, 0));
		let slot = first::<T>(lease);
		let now = T::Time::now();
		let mut meter = WeightMeter::new();
		#[block]
		{
			Due::<T>::attend(lease, slot, now, &mut meter);
		}
		assert!(Leases::<T>::get(lease).unwrap().filed > slot);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
