#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(any(feature = "runtime-benchmarks", test))]
mod benchmarking;
mod calls;
mod holds;
#[cfg(test)]
mod mock;
mod provide;
mod store;
#[cfg(test)]
mod tests;
#[cfg(any(test, feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
mod views;
pub mod weights;

#[cfg(any(feature = "runtime-benchmarks", test))]
pub use benchmarking::BenchmarkHelper;
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

/// The pallet: see the crate's documentation.
// Declarations only. The macros' own code casts pinned indices and expects what it has checked.
#[allow(clippy::as_conversions, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::{pallet_prelude::*, traits::fungibles, PalletId};
	use frame_system::pallet_prelude::*;
	use millrace_primitives::{AssetKind, Balance};

	/// Version of the storage layout.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// What the runtime provides.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The native token and all assets in which pallets pay.
		type Kinds: fungibles::Mutate<Self::AccountId, AssetId = AssetKind, Balance = Balance>;

		/// Id from which the account of the pot is derived.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;

		/// Makes the foreign state that benchmarks begin with.
		#[cfg(any(test, feature = "runtime-benchmarks"))]
		type BenchmarkHelper: BenchmarkHelper;
	}

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What is filed for a payee of an asset, smallest units; absent if that is nothing.
	///
	/// Hasher: account ids can be chosen, and ids of external assets too.
	#[pallet::storage]
	pub type Records<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Blake2_128Concat,
		AssetKind,
		Balance,
		OptionQuery,
	>;

	/// Gives the pot its existential deposit and a provider reference.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// The runtime.
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			Pallet::<T>::open_pot().expect("the native token can be minted");
		}
	}

	/// What happened. These events suffice to rebuild all records.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A payee could not receive an amount, which went into the pot.
		#[codec(index = 0)]
		Filed {
			/// Whose amount it is.
			payee: T::AccountId,
			/// The asset.
			asset: AssetKind,
			/// How much was filed, smallest units.
			amount: Balance,
			/// All that is filed of this asset for the payee now, smallest units.
			total: Balance,
		},
		/// A record was paid as a whole.
		#[codec(index = 1)]
		Claimed {
			/// Whose amount it was.
			payee: T::AccountId,
			/// The asset.
			asset: AssetKind,
			/// Who has it: the payee, or whom the payee named.
			to: T::AccountId,
			/// How much it was, smallest units.
			amount: Balance,
		},
	}

	/// Why a call was refused. Nothing was changed.
	#[pallet::error]
	#[derive(Eq, PartialEq)]
	pub enum Error<T> {
		/// Nothing of this asset is filed for the payee. Look up its records.
		#[codec(index = 0)]
		NothingUnclaimed,
		/// The issuer has frozen the asset, or has frozen or blocked the payee's account of it. Claim
		/// it for the payee itself, or ask the issuer.
		#[codec(index = 1)]
		Blocked,
		/// The pot cannot be who is paid. Name another account.
		#[codec(index = 2)]
		ToPot,
		/// More would be filed for a payee than there can be. Report it, as no asset has so much.
		#[codec(index = 3)]
		Overflow,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// Returns at most `limit` and at most 100 records of `payee`, in no particular order.
		pub fn unclaimed(payee: T::AccountId, limit: u32) -> Vec<UnclaimedView> {
			Self::view_unclaimed(payee, limit)
		}

		/// Returns the account that keeps all that is filed.
		pub fn pot_account() -> T::AccountId {
			Self::pot()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Move all that is filed of `asset` for the sender to `to`.
		///
		/// If the issuer of the asset has frozen or blocked the sender's account of it, `to` must be the
		/// sender itself, which gets it once the issuer lets it.
		///
		/// Origin: signed, the payee.
		///
		/// Errors: `NothingUnclaimed`, `ToPot`, `Blocked`, and those of the transfer.
		///
		/// Events: [`Event::Claimed`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::claim())]
		pub fn claim(origin: OriginFor<T>, asset: AssetKind, to: T::AccountId) -> DispatchResult {
			let payee = ensure_signed(origin)?;
			Self::do_claim(payee, asset, to)
		}

		/// Move all that is filed of `asset` for `payee` to `payee`.
		///
		/// Origin: signed, anybody.
		///
		/// Errors: `NothingUnclaimed`, and those of the transfer, as long as the payee cannot receive
		/// it.
		///
		/// Events: [`Event::Claimed`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::pay_out())]
		pub fn pay_out(
			origin: OriginFor<T>,
			payee: T::AccountId,
			asset: AssetKind,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_pay_out(payee, asset)
		}
	}
}
