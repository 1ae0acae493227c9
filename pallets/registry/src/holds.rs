//! Every touch of the native token. Nothing else in the pallet moves money.

use frame_support::{
	pallet_prelude::{DispatchResult, Get},
	traits::{
		fungible::MutateHold,
		tokens::{Fortitude, Precision, Restriction},
	},
};
use millrace_primitives::Balance;
use millrace_support::holds;

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
	/// down, and the slash destination the rest. What either cannot receive is filed for it.
	pub(crate) fn slash(provider: &T::AccountId, reporter: &T::AccountId) -> DispatchResult {
		Providers::<T>::try_mutate(provider, |entry| {
			let record = entry.as_mut().ok_or(Error::<T>::NotRegistered)?;
			let bond = holds::Bond { posted: record.bond_posted, left: record.bond };
			let penalty = holds::Penalty {
				share: T::FaultSlash::get(),
				reporter,
				reporter_share: T::ReporterShare::get(),
				destination: &T::Treasury::get(),
			};
			let reason = HoldReason::ProviderBond.into();
			let outcome =
				holds::slash::<_, T::Currency, T::Unclaimed>(&reason, provider, bond, &penalty)?;
			let holds::Slashed { slashed, to_reporter, to_destination } =
				outcome.ok_or(Error::<T>::Inconsistent)?;
			record.bond = record.bond.checked_sub(slashed).ok_or(Error::<T>::Inconsistent)?;
			Self::deposit_event(Event::ProviderSlashed {
				provider: provider.clone(),
				slashed,
				reporter: reporter.clone(),
				to_reporter,
				to_destination,
			});
			Ok(())
		})
	}
}
