#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

pub use pallet::*;
pub use types::{ClockReading, FREE_SLOTS};
pub use weights::WeightInfo;

#[cfg(any(feature = "runtime-benchmarks", test))]
mod benchmarking;
#[cfg(test)]
mod mock;
mod provide;
mod store;
#[cfg(test)]
mod tests;
#[cfg(any(test, feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
mod views;
pub mod weights;

// Declarations only. The macros' own code casts pinned indices and expects what it has checked.
#[allow(clippy::as_conversions, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{pallet_prelude::*, traits::Time};
	use frame_system::pallet_prelude::*;
	use millrace_primitives::Moment;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the pallet needs from the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Unix time, milliseconds: pallet-timestamp, which tells this pallet of each timestamp.
		type UnixTime: Time<Moment = Moment>;

		/// Length of a slot, milliseconds. Not zero.
		#[pallet::constant]
		type Slot: Get<Moment>;

		/// Weights of the pallet.
		type WeightInfo: WeightInfo;
	}

	/// The last timestamp and the downtime up to it. No hasher: one value.
	#[pallet::storage]
	pub type Reading<T: Config> = StorageValue<_, ClockReading, ValueQuery>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// No block came for longer than the free slots. All deadlines stretch by what was beyond them.
		#[codec(index = 0)]
		Stretched {
			/// Time between the two timestamps, milliseconds.
			gap: Moment,
			/// All downtime up to this block: what chain time is behind Unix time, milliseconds.
			downtime: Moment,
		},
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		/// Returns the weight that the timestamp of this block will cost here. The inherent cannot say
		/// it, as pallet-timestamp does not know who hears of it.
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			Self::timestamp_weight()
		}

		fn integrity_test() {
			let free = T::Slot::get().checked_mul(FREE_SLOTS);
			assert!(free.is_some_and(|free| free > 0), "a slot takes time");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// What chain time is behind Unix time, milliseconds: to be added to a deadline of any pallet
		/// that is still to come.
		pub fn downtime() -> Moment {
			Self::view_downtime()
		}

		/// Chain time, milliseconds: Unix time of this block less the downtime.
		pub fn now() -> Moment {
			<Self as Time>::now()
		}
	}
}
