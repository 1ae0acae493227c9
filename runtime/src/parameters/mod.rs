//! The one way to change a dynamic parameter: in its range, in small steps, one at a time (GOV-1).
//!
//! pallet-parameters keeps the values, and everybody reads them there, but its own call, which knows
//! no limits, is open to nobody. [`pallet::Pallet::set`] is: to a vote on the parameters track, and to
//! root. Tightening is free within the range. Loosening is limited to
//! [`ParamStep`](crate::constants::compute::ParamStep) of the value, and to one
//! [`ParamPeriod`](crate::constants::compute::ParamPeriod) after the last change of the same parameter,
//! so that a batch cannot make a large step of many small ones.
//!
//! Root is bound by the same limits in this call. It can get around them as it can around all else, by
//! writing storage or the code itself, which takes the slowest track. `invariants::parameter_steps`
//! shows it when it has.

mod limits;
mod values;

use crate::{Balance, Moment};
use limits::is_due;
use pallet_clt::Change;

pub use limits::{all, key, parts, Limits};
pub use pallet::{Changes, Error, Event};
pub use values::{
	params::{bonds, leases},
	RuntimeParameters, RuntimeParametersKey, RuntimeParametersValue,
};

/// See the module's documentation.
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use crate::{
		origins::EnsureParameters,
		settings::Settings,
		weights::parameter_steps::{SubstrateWeight, WeightInfo},
	};
	use frame_support::{pallet_prelude::*, traits::dynamic_params::AggregatedKeyValue};
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

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// Returns what governance and the pace of this network set, as it is now: bonds, deposits and
		/// periods. It changes, where the constants of the metadata do not.
		pub fn settings() -> Settings {
			Settings::now()
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
	use super::{bonds::Parameters as Bonds, pallet::*, *};
	use crate::constants::{compute::ParamPeriod, token::MILL};
	use frame_benchmarking::v2::*;
	use frame_support::{assert_ok, traits::Get};
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
