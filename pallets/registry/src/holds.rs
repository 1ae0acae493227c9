//! Every touch of the native token. Nothing else in the pallet moves money.

use frame_support::{
	ensure,
	pallet_prelude::{DispatchResult, Get},
	traits::{
		fungible::{Balanced, BalancedHold, MutateHold},
		tokens::{Fortitude, Precision, Restriction},
		Imbalance,
	},
};
use millrace_math::{share_ceil, share_floor};
use millrace_primitives::Balance;

use crate::{Config, Error, Event, HoldReason, Pallet, Providers};

impl<T: Config> Pallet<T> {
	/// Puts `amount` of `who` on hold.
	pub(crate) fn take_bond(
		reason: HoldReason,
		who: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		T::Currency::hold(&reason.into(), who, amount)
	}

	/// Releases `amount` of `who` from hold. Fails if less is on hold.
	pub(crate) fn return_bond(
		reason: HoldReason,
		who: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		T::Currency::release(&reason.into(), who, amount, Precision::Exact).map(|_| ())
	}

	/// Pays a demander's bond to the provider that answered. The provider may use it at once.
	pub(crate) fn pay_answer(
		demander: &T::AccountId,
		provider: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		T::Currency::transfer_on_hold(
			&HoldReason::DemandBond.into(),
			demander,
			provider,
			amount,
			Precision::Exact,
			Restriction::Free,
			Fortitude::Polite,
		)
		.map(|_| ())
	}

	/// Slashes one fault's share of `provider`'s bond. The reporter gets its share of this, rounded
	/// down, and the slash destination the rest. What the reporter cannot receive goes to the slash
	/// destination, and what that cannot receive is burned: a fault is punished even if its reporter
	/// is below the existential deposit.
	pub(crate) fn slash(provider: &T::AccountId, reporter: &T::AccountId) -> DispatchResult {
		Providers::<T>::try_mutate(provider, |entry| {
			let record = entry.as_mut().ok_or(Error::<T>::NotRegistered)?;
			let due = share_ceil(record.bond_posted, T::FaultSlash::get()).min(record.bond);
			let reason = HoldReason::ProviderBond.into();
			let (credit, missing) = T::Currency::slash(&reason, provider, due);
			ensure!(missing == 0, Error::<T>::Inconsistent);
			let slashed = credit.peek();
			record.bond = record.bond.checked_sub(slashed).ok_or(Error::<T>::Inconsistent)?;

			let (for_reporter, mut rest) =
				credit.split(share_floor(slashed, T::ReporterShare::get()));
			let mut to_reporter = for_reporter.peek();
			if let Err(unpaid) = T::Currency::resolve(reporter, for_reporter) {
				to_reporter = 0;
				rest.subsume(unpaid);
			}
			let mut to_destination = rest.peek();
			let mut burned = 0;
			if let Err(unpaid) = T::Currency::resolve(&T::Treasury::get(), rest) {
				to_destination = 0;
				burned = unpaid.peek();
			}
			Self::deposit_event(Event::ProviderSlashed {
				provider: provider.clone(),
				slashed,
				reporter: reporter.clone(),
				to_reporter,
				to_destination,
				burned,
			});
			Ok(())
		})
	}
}
