//! The one way to change a dynamic parameter: in its range, in small steps, one at a time (GOV-1).
//!
//! pallet-parameters keeps the values, and everybody reads them there, but its own call, which knows
//! no limits, is open to nobody. [`pallet::Pallet::set`] is: to a vote on the parameters track, and to
//! root. Tightening is free within the range. Loosening is limited to
//! [`ParamStep`](crate::configs::compute::ParamStep) of the value, and to one
//! [`ParamPeriod`](crate::configs::compute::ParamPeriod) after the last change of the same parameter,
//! so that a batch cannot make a large step of many small ones.
//!
//! Root is bound by the same limits in this call. It can get around them as it can around all else, by
//! writing storage or the code itself, which takes the slowest track. `invariants::parameter_steps`
//! shows it when it has.

#![deny(clippy::as_conversions, clippy::expect_used)]

use crate::{
	configs::{
		compute::{ParamPeriod, ParamStep},
		governance::{
			params::{
				bonds::{self, Parameters as Bonds},
				leases::{self, Parameters as Leases},
			},
			RuntimeParameters, RuntimeParametersKey,
		},
	},
	constants::token::{MILL, MILLIMILL},
	Balance, Moment,
};
use frame_support::traits::{dynamic_params::AggregatedKeyValue, Get};
use pallet_clt::{Change, Safer};

pub use pallet::{Changes, Error, Event};

/// Which values a parameter may have.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Limits {
	/// Lowest value.
	pub min: Balance,
	/// Highest value.
	pub max: Balance,
	/// Which way risk falls; none where it rises either way, so that every change is a loosening.
	pub safer: Option<Safer>,
}

impl Limits {
	/// Whether `value` is in the range.
	pub fn contain(&self, value: Balance) -> bool {
		(self.min..=self.max).contains(&value)
	}

	/// What a change from `old` to `new` means.
	pub fn change(&self, old: Balance, new: Balance) -> Change {
		let step = ParamStep::get();
		match self.safer {
			Some(safer) => Change::of(old, new, safer, step),
			None => Change::of(old, new, Safer::Higher, step).max(Change::of(
				old,
				new,
				Safer::Lower,
				step,
			)),
		}
	}
}

/// A bond that deters is safer when it is higher.
const PROVIDER_BOND: Limits =
	Limits { min: 100 * MILL, max: 100_000 * MILL, safer: Some(Safer::Higher) };
/// A lower one invites pointless demands, a higher one hides devices from those who doubt them.
const DEMAND_BOND: Limits = Limits { min: MILL, max: 1_000 * MILL, safer: None };
/// A bond that deters is safer when it is higher.
const FEEDER_BOND: Limits =
	Limits { min: 500 * MILL, max: 500_000 * MILL, safer: Some(Safer::Higher) };
/// A bond that deters is safer when it is higher.
const ATTESTOR_BOND: Limits =
	Limits { min: 1_000 * MILL, max: 1_000_000 * MILL, safer: Some(Safer::Higher) };
/// A lower one invites pointless disputes, a higher one shields those who are in the wrong.
const DISPUTE_BOND: Limits = Limits { min: 50 * MILL, max: 50_000 * MILL, safer: None };
/// A lower one invites invented faults, a higher one leaves true ones unclaimed.
const CLAIM_BOND: Limits = Limits { min: MILL, max: 1_000 * MILL, safer: None };
/// It pays for storage, and less of it invites dust.
const VAULT_DEPOSIT: Limits =
	Limits { min: 100 * MILLIMILL, max: 100 * MILL, safer: Some(Safer::Higher) };

/// A minute to an hour. The shorter it is, the sooner a customer that waits in vain has its units back.
const CONFIRM_PERIOD: Limits = Limits { min: 60_000, max: 3_600_000, safer: Some(Safer::Lower) };

/// Every parameter, once, to walk over all of them.
pub fn all() -> [RuntimeParameters; 8] {
	[
		RuntimeParameters::Bonds(Bonds::ProviderBond(bonds::ProviderBond, None)),
		RuntimeParameters::Bonds(Bonds::DemandBond(bonds::DemandBond, None)),
		RuntimeParameters::Bonds(Bonds::FeederBond(bonds::FeederBond, None)),
		RuntimeParameters::Bonds(Bonds::VaultDeposit(bonds::VaultDeposit, None)),
		RuntimeParameters::Bonds(Bonds::AttestorBond(bonds::AttestorBond, None)),
		RuntimeParameters::Bonds(Bonds::DisputeBond(bonds::DisputeBond, None)),
		RuntimeParameters::Bonds(Bonds::ClaimBond(bonds::ClaimBond, None)),
		RuntimeParameters::Leases(Leases::ConfirmPeriod(leases::ConfirmPeriod, None)),
	]
}

/// The limits of a parameter, its value now, and the value that is asked for, if any.
pub fn parts(parameter: &RuntimeParameters) -> (Limits, Balance, Option<Balance>) {
	use RuntimeParameters as Group;
	match parameter {
		Group::Bonds(Bonds::ProviderBond(_, new)) => {
			(PROVIDER_BOND, bonds::ProviderBond::get(), *new)
		}
		Group::Bonds(Bonds::DemandBond(_, new)) => (DEMAND_BOND, bonds::DemandBond::get(), *new),
		Group::Bonds(Bonds::FeederBond(_, new)) => (FEEDER_BOND, bonds::FeederBond::get(), *new),
		Group::Bonds(Bonds::VaultDeposit(_, new)) => {
			(VAULT_DEPOSIT, bonds::VaultDeposit::get(), *new)
		}
		Group::Bonds(Bonds::AttestorBond(_, new)) => {
			(ATTESTOR_BOND, bonds::AttestorBond::get(), *new)
		}
		Group::Bonds(Bonds::DisputeBond(_, new)) => (DISPUTE_BOND, bonds::DisputeBond::get(), *new),
		Group::Bonds(Bonds::ClaimBond(_, new)) => (CLAIM_BOND, bonds::ClaimBond::get(), *new),
		Group::Leases(Leases::ConfirmPeriod(_, new)) => {
			(CONFIRM_PERIOD, leases::ConfirmPeriod::get().into(), new.map(Balance::from))
		}
	}
}

/// The key under which pallet-parameters keeps a parameter.
pub fn key(parameter: RuntimeParameters) -> RuntimeParametersKey {
	parameter.into_parts().0
}

/// Whether the value may become `new` at `now`, if it changed last at `changed_at`.
fn is_due(changed_at: Option<Moment>, now: Moment) -> bool {
	let Some(changed_at) = changed_at else { return true };
	now.checked_sub(changed_at).is_some_and(|since| since >= ParamPeriod::get())
}

/// See the module's documentation.
// Declarations only. The macros' own code casts pinned indices and expects what it has checked.
#[allow(clippy::as_conversions, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use crate::{
		origins::EnsureParameters,
		weights::parameter_steps::{SubstrateWeight, WeightInfo},
	};
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use millrace_primitives::Revision;

	/// The runtime's own parameters, origins and clock.
	#[pallet::config]
	pub trait Config:
		frame_system::Config<RuntimeOrigin = crate::RuntimeOrigin>
		+ pallet_parameters::Config<RuntimeParameters = RuntimeParameters>
		+ pallet_timestamp::Config<Moment = Moment>
	{
	}

	/// The pallet.
	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// The last change of each parameter that was ever changed.
	///
	/// Hasher: the keys are those of the runtime, nobody chooses them.
	#[pallet::storage]
	pub type Changes<T: Config> =
		StorageMap<_, Twox64Concat, RuntimeParametersKey, Revision<Balance>>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(fn deposit_event)]
	pub enum Event<T: Config> {
		/// Governance changed a parameter.
		#[codec(index = 0)]
		ParameterSet {
			/// Which, with its value from now on.
			parameter: RuntimeParameters,
			/// Its value until now.
			previous: Balance,
		},
	}

	/// Why a change was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// No value is named. Parameters are changed, not removed: name the default.
		#[codec(index = 0)]
		NoValue,
		/// The value is outside the parameter's range. Name one inside.
		#[codec(index = 1)]
		OutOfRange,
		/// Nothing would change. Name another value.
		#[codec(index = 2)]
		Unchanged,
		/// The parameter would loosen by more than one step. Take smaller steps.
		#[codec(index = 3)]
		StepTooLarge,
		/// The parameter changed less than a period ago. Wait until it is over, or only tighten.
		#[codec(index = 4)]
		TooSoon,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Change a parameter. It may tighten at once, as far as its range goes; it may loosen by one
		/// step, one period after its last change.
		///
		/// Origin: root, or a vote on parameters.
		///
		/// Errors: `NoValue`, `OutOfRange`, `Unchanged`, `StepTooLarge`, `TooSoon`.
		///
		/// Events: [`Event::ParameterSet`].
		#[pallet::call_index(0)]
		#[pallet::weight(SubstrateWeight::<T>::set())]
		pub fn set(origin: OriginFor<T>, parameter: RuntimeParameters) -> DispatchResult {
			EnsureParameters::ensure_origin(origin)?;
			Self::do_set(parameter)
		}
	}

	impl<T: Config> Pallet<T> {
		pub(crate) fn do_set(parameter: RuntimeParameters) -> DispatchResult {
			let (limits, old, new) = parts(&parameter);
			let new = new.ok_or(Error::<T>::NoValue)?;
			ensure!(limits.contain(new), Error::<T>::OutOfRange);
			let (key, value) = parameter.clone().into_parts();
			let now = pallet_timestamp::Now::<T>::get();
			let last = Changes::<T>::get(&key);
			match limits.change(old, new) {
				Change::None => return Err(Error::<T>::Unchanged.into()),
				Change::TooFar => return Err(Error::<T>::StepTooLarge.into()),
				Change::Tightening => (),
				Change::Loosening => {
					let changed_at = last.map(|last| last.changed_at);
					ensure!(is_due(changed_at, now), Error::<T>::TooSoon);
				}
			}
			pallet_parameters::Parameters::<T>::set(&key, value);
			Changes::<T>::insert(&key, Revision::first(old, now).next(new, now));
			Self::deposit_event(Event::ParameterSet { parameter, previous: old });
			Ok(())
		}
	}
}

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking {
	use super::{pallet::*, *};
	use frame_benchmarking::v2::*;
	use frame_support::assert_ok;
	use frame_system::RawOrigin;

	#[benchmarks]
	mod benchmarks {
		use super::*;

		/// A loosening, one period after the change before: it has the most to look up.
		#[benchmark]
		fn set() {
			let bond = |value| {
				RuntimeParameters::Bonds(Bonds::ProviderBond(bonds::ProviderBond, Some(value)))
			};
			pallet_timestamp::Now::<T>::put(ParamPeriod::get());
			assert_ok!(Pallet::<T>::do_set(bond(2_000 * MILL)));
			pallet_timestamp::Now::<T>::put(2 * ParamPeriod::get());

			#[extrinsic_call]
			_(RawOrigin::Root, bond(1_900 * MILL));

			assert_eq!(bonds::ProviderBond::get(), 1_900 * MILL);
		}
	}
}
