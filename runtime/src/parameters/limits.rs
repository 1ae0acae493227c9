//! In which range each parameter may be, and which way it is safer.

#![deny(clippy::as_conversions, clippy::expect_used)]

use super::values::{
	params::{
		bonds::{self, Parameters as Bonds},
		leases::{self, Parameters as Leases},
	},
	RuntimeParameters, RuntimeParametersKey,
};
use crate::{
	constants::{
		compute::ParamStep,
		token::{MILL, MILLIMILL},
	},
	Balance,
};
use frame_support::traits::{dynamic_params::AggregatedKeyValue, Get};
use millrace_support::governed::{Change, Safer};

/// Which values a parameter may have.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Limits {
	/// Lowest value.
	pub min: Balance,
	/// Highest value.
	pub max: Balance,
	/// Which way risk falls.
	pub safer: Safer,
}

impl Limits {
	/// Whether `value` is in the range.
	pub fn contain(&self, value: Balance) -> bool {
		(self.min..=self.max).contains(&value)
	}

	/// What a change from `old` to `new` means.
	pub fn change(&self, old: Balance, new: Balance) -> Change {
		Change::of(old, new, self.safer, ParamStep::get())
	}
}

/// A bond that deters is safer when it is higher.
const PROVIDER_BOND: Limits = Limits { min: 100 * MILL, max: 100_000 * MILL, safer: Safer::Higher };
/// A lower one invites pointless demands, a higher one hides devices from those who doubt them.
const DEMAND_BOND: Limits = Limits { min: MILL, max: 1_000 * MILL, safer: Safer::Neither };
/// A bond that deters is safer when it is higher.
const FEEDER_BOND: Limits = Limits { min: 500 * MILL, max: 500_000 * MILL, safer: Safer::Higher };
/// A bond that deters is safer when it is higher.
const ATTESTOR_BOND: Limits =
	Limits { min: 1_000 * MILL, max: 1_000_000 * MILL, safer: Safer::Higher };
/// A lower one invites pointless disputes, a higher one shields those who are in the wrong.
const DISPUTE_BOND: Limits = Limits { min: 50 * MILL, max: 50_000 * MILL, safer: Safer::Neither };
/// A lower one invites invented faults, a higher one leaves true ones unclaimed.
const CLAIM_BOND: Limits = Limits { min: MILL, max: 1_000 * MILL, safer: Safer::Neither };
/// It pays for storage, and less of it invites dust.
const VAULT_DEPOSIT: Limits =
	Limits { min: 100 * MILLIMILL, max: 100 * MILL, safer: Safer::Higher };

/// A minute to an hour. The shorter it is, the sooner a customer that waits in vain has its units back.
const CONFIRM_PERIOD: Limits = Limits { min: 60_000, max: 3_600_000, safer: Safer::Lower };

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
