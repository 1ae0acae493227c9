//! The parameters that governance turns, with their defaults.

use crate::{constants::token::MILL, Balance, Moment, Runtime};
use frame_support::dynamic_params::{dynamic_pallet_params, dynamic_params};
use millrace_primitives::units::MINUTE;

/// Parameters that governance turns without an upgrade, within the limits of
/// [`crate::parameters::limits`].
#[dynamic_params(RuntimeParameters, pallet_parameters::Parameters::<Runtime>)]
pub mod params {
	use super::*;

	/// Bonds and deposits, in the native token's smallest unit.
	#[dynamic_pallet_params]
	#[codec(index = 0)]
	pub mod bonds {
		use super::*;

		/// Held of each provider: 1,000 MILL.
		#[codec(index = 0)]
		pub static ProviderBond: Balance = 1_000 * MILL;
		/// Held of whoever demands that a device be opened: 10 MILL.
		#[codec(index = 1)]
		pub static DemandBond: Balance = 10 * MILL;
		/// Held of each price feeder: 5,000 MILL.
		#[codec(index = 2)]
		pub static FeederBond: Balance = 5_000 * MILL;
		/// Held for each open vault: 1 MILL.
		#[codec(index = 3)]
		pub static VaultDeposit: Balance = MILL;
		/// Held of each attestor: 10,000 MILL.
		#[codec(index = 4)]
		pub static AttestorBond: Balance = 10_000 * MILL;
		/// Held of each challenger at least: 500 MILL, the price of a few days of everybody's
		/// attention.
		#[codec(index = 5)]
		pub static DisputeBond: Balance = 500 * MILL;
		/// Held of each customer that claims a fault: 20 MILL, which attestors who contradict it
		/// make it lose.
		#[codec(index = 6)]
		pub static ClaimBond: Balance = 20 * MILL;
	}

	/// Times of leases, milliseconds.
	#[dynamic_pallet_params]
	#[codec(index = 1)]
	pub mod leases {
		use super::*;

		/// A provider has 15 minutes to confirm a lease (DeepBrainChain).
		#[codec(index = 0)]
		pub static ConfirmPeriod: Moment = 15 * MINUTE;
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl Default for RuntimeParameters {
	fn default() -> Self {
		RuntimeParameters::Bonds(params::bonds::Parameters::ProviderBond(
			params::bonds::ProviderBond,
			Some(1_000 * MILL),
		))
	}
}
