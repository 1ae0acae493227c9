//! Every touch of holds. Nothing else in the pallet moves money, but for the bonds of agreements, which
//! are not its own.

use frame_support::{
	storage::with_storage_layer,
	traits::{
		fungibles::MutateHold,
		tokens::{Fortitude, Precision, Restriction},
		Get,
	},
};
use millrace_math::share_floor;
use millrace_primitives::{AssetKind, Balance};
use sp_runtime::{DispatchError, DispatchResult, Permill};

use crate::{Config, Error, HoldReason, Pallet};

/// What of a lost bond the provider gets whom it was raised against. The rest burns.
const HALF: Permill = Permill::from_percent(50);

/// What became of the bond of a claim: the three sum up to it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct ClaimOutcome {
	/// Given back to the customer.
	pub(crate) returned: Balance,
	/// Paid to the provider.
	pub(crate) to_provider: Balance,
	/// Burned.
	pub(crate) burned: Balance,
}

/// What became of a fee: the two sum up to it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct FeeOutcome {
	/// Paid to the provider.
	pub(crate) paid: Balance,
	/// Given back to the customer.
	pub(crate) returned: Balance,
}

impl<T: Config> Pallet<T> {
	/// The asset in which fees are paid.
	pub(crate) fn settlement() -> AssetKind {
		AssetKind::WithId(T::SettlementAsset::get())
	}

	/// Put an amount on hold. Nothing is not held: an account that does not exist could not do that.
	pub(crate) fn hold(
		reason: HoldReason,
		asset: AssetKind,
		who: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		match amount {
			0 => Ok(()),
			_ => T::Holder::hold(asset, &reason.into(), who, amount),
		}
	}

	/// Give an amount back, all of it.
	pub(crate) fn release(
		reason: HoldReason,
		asset: AssetKind,
		who: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		match amount {
			0 => Ok(()),
			_ => {
				T::Holder::release(asset, &reason.into(), who, amount, Precision::Exact).map(|_| ())
			}
		}
	}

	/// Move an amount from a hold of `from` to `to`, free of any hold. By force: locks and votes do not
	/// keep what was put up. Returns what was moved: all of it, or nothing if `to` cannot receive it.
	fn give(
		reason: HoldReason,
		asset: AssetKind,
		from: &T::AccountId,
		to: &T::AccountId,
		amount: Balance,
	) -> Balance {
		if amount == 0 {
			return 0;
		}
		with_storage_layer(|| {
			T::Holder::transfer_on_hold(
				asset,
				&reason.into(),
				from,
				to,
				amount,
				Precision::Exact,
				Restriction::Free,
				Fortitude::Force,
			)
		})
		.unwrap_or_default()
	}

	/// Pay `part` of the fee that is on hold to the provider, and give the rest back. What the provider
	/// cannot receive is the customer's again.
	pub(crate) fn pay_fee(
		customer: &T::AccountId,
		provider: &T::AccountId,
		fee: Balance,
		part: Balance,
	) -> Result<FeeOutcome, DispatchError> {
		let asset = Self::settlement();
		let paid = Self::give(HoldReason::Fee, asset.clone(), customer, provider, part);
		let returned = fee.checked_sub(paid).ok_or(Error::<T>::Inconsistent)?;
		Self::release(HoldReason::Fee, asset, customer, returned)?;
		Ok(FeeOutcome { paid, returned })
	}

	/// Settle the bond of a customer's claim: it is given back, or, if it is lost, half of it, rounded
	/// down, is the provider's, and the rest burns. What the provider cannot receive burns too.
	pub(crate) fn settle_claim(
		customer: &T::AccountId,
		provider: &T::AccountId,
		bond: Balance,
		lost: bool,
	) -> Result<ClaimOutcome, DispatchError> {
		let (reason, asset) = (HoldReason::ClaimBond, AssetKind::Native);
		if !lost {
			Self::release(reason, asset, customer, bond)?;
			return Ok(ClaimOutcome { returned: bond, ..Default::default() });
		}
		let half = share_floor(bond, HALF);
		let to_provider = Self::give(reason, asset.clone(), customer, provider, half);
		let rest = bond.checked_sub(to_provider).ok_or(Error::<T>::Inconsistent)?;
		let burned = match rest {
			0 => 0,
			_ => T::Holder::burn_held(
				asset,
				&reason.into(),
				customer,
				rest,
				Precision::Exact,
				Fortitude::Force,
			)?,
		};
		Ok(ClaimOutcome { returned: 0, to_provider, burned })
	}
}
