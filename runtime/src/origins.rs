//! Who may do what, on one page.
//!
//! Root may do everything. Each other origin is the outcome of a referendum on the track of its
//! name ([`crate::tracks::TRACKS`]).
//!
//! How fast all of them go is kept here too: [`Pace`].

use frame_support::traits::{EitherOf, EnsureOrigin};
use frame_system::EnsureRoot;

pub use pallet::{Origin, Pace};

/// The origins that referenda have, beside root.
// Declarations only. The macros' own code casts pinned indices and expects what it has checked.
#[allow(clippy::as_conversions, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use frame_support::pallet_prelude::*;

	/// Nothing to configure.
	#[pallet::config]
	pub trait Config: frame_system::Config {}

	/// Holds the origins and the pace; has no calls.
	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// By how much all periods of governance are divided. It is 1 where tokens are worth something:
	/// periods are as they are written. Only a genesis sets it, no call changes it, and it may differ
	/// from 1 only where there is a sudo key (GOV-2, `invariants::pace`).
	#[pallet::storage]
	pub type Pace<T: Config> = StorageValue<_, u32, ValueQuery, ConstU32<1>>;

	/// What the genesis says of governance.
	#[pallet::genesis_config]
	pub struct GenesisConfig<T: Config> {
		/// The [`Pace`], at least 1.
		pub pace: u32,
		/// Nothing.
		#[serde(skip)]
		pub _config: PhantomData<T>,
	}

	impl<T: Config> Default for GenesisConfig<T> {
		fn default() -> Self {
			Self { pace: 1, _config: PhantomData }
		}
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			assert!(self.pace > 0, "a pace of zero: nothing can be divided by it");
			Pace::<T>::put(self.pace);
		}
	}

	/// What a referendum may act as.
	#[derive(
		PartialEq, Eq, Clone, MaxEncodedLen, Encode, Decode, DecodeWithMemTracking, TypeInfo, Debug,
	)]
	#[pallet::origin]
	pub enum Origin {
		/// Changes the parameters of pallets.
		#[codec(index = 0)]
		Parameters,
		/// Defines classes, sets their risk parameters, lists collateral.
		#[codec(index = 1)]
		Classes,
		/// Registers feeds and admits feeders.
		#[codec(index = 2)]
		Oracle,
		/// Halts feeds, pauses calls, enters safe mode, cancels referenda. It ends none of these.
		#[codec(index = 3)]
		Emergency,
		/// Sets how the failed vaults of a class are remedied. It rules in no dispute.
		#[codec(index = 4)]
		RemedyPolicy,
	}
}

macro_rules! ensure_origin {
	($(#[$doc:meta])* $name:ident, $variant:ident) => {
		$(#[$doc])*
		pub struct $name;

		impl<O: From<Origin> + Clone> EnsureOrigin<O> for $name
		where
			Result<Origin, O>: From<O>,
		{
			type Success = ();

			fn try_origin(origin: O) -> Result<(), O> {
				match Result::<Origin, O>::from(origin.clone()) {
					Ok(Origin::$variant) => Ok(()),
					_ => Err(origin),
				}
			}

			#[cfg(feature = "runtime-benchmarks")]
			fn try_successful_origin() -> Result<O, ()> {
				Ok(O::from(Origin::$variant))
			}
		}
	};
}

ensure_origin! {
	/// The outcome of a referendum on the parameters track.
	ParametersTrack, Parameters
}
ensure_origin! {
	/// The outcome of a referendum on the classes track.
	ClassesTrack, Classes
}
ensure_origin! {
	/// The outcome of a referendum on the oracle track.
	OracleTrack, Oracle
}
ensure_origin! {
	/// The outcome of a referendum on the emergency track.
	EmergencyTrack, Emergency
}
ensure_origin! {
	/// The outcome of a referendum on the remedy policy track.
	RemedyPolicyTrack, RemedyPolicy
}

type RootOr<Track> = EitherOf<EnsureRoot<crate::AccountId>, Track>;

/// Root, or a vote on parameters.
pub type EnsureParameters = RootOr<ParametersTrack>;
/// Root, or a vote on classes.
pub type EnsureClasses = RootOr<ClassesTrack>;
/// Root, or a vote on the oracle.
pub type EnsureOracle = RootOr<OracleTrack>;
/// Root, or a vote in an emergency.
pub type EnsureEmergency = RootOr<EmergencyTrack>;
/// Root, or a vote on the policy of remedies.
pub type EnsureRemedyPolicy = RootOr<RemedyPolicyTrack>;
