//! Every touch of money: holds of the customers' and providers' tokens, and the earmarks of
//! agreements, which vaults keep.

use frame_support::traits::Get;
use millrace_math::{share_ceil, share_floor, share_slash, Shares};
use millrace_primitives::{AssetKind, Balance, Draw, Drawn, Earmarks as _, Units, VaultId};
use millrace_support::{holds, payout};
use sp_runtime::{DispatchError, DispatchResult, Permill};

use crate::{AgreementOf, Config, Error, HoldReason, Pallet, Payment};

/// Share of a lost bond that the accused provider gets. The rest burns.
const HALF: Permill = Permill::from_percent(50);

/// What became of the bond of a claim. The three amounts sum up to the bond.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct ClaimOutcome {
	/// Given back to the customer.
	pub(crate) returned: Balance,
	/// Paid to the provider.
	pub(crate) to_provider: Balance,
	/// Burned.
	pub(crate) burned: Balance,
}

/// What became of a fee. The two amounts sum up to the fee.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct FeeOutcome {
	/// Paid to the provider.
	pub(crate) paid: Balance,
	/// Given back to the customer.
	pub(crate) returned: Balance,
}

impl<T: Config> Pallet<T> {
	/// Returns the asset in which fees are paid.
	pub(crate) fn settlement() -> AssetKind {
		AssetKind::WithId(T::SettlementAsset::get())
	}

	/// Puts an amount of `asset` on hold. Zero is skipped.
	pub(crate) fn hold(
		reason: HoldReason,
		asset: AssetKind,
		who: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		holds::hold::<_, T::Holder>(asset, &reason.into(), who, amount)
	}

	/// Releases an amount of `asset` that is on hold. Fails if less is on hold. Zero is skipped.
	pub(crate) fn release(
		reason: HoldReason,
		asset: AssetKind,
		who: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		holds::release::<_, T::Holder>(asset, &reason.into(), who, amount)
	}

	/// Pays an amount out of a hold of `from` to `payee`, free of any hold, or files it. Fails if less is
	/// on hold. Zero is skipped.
	pub(crate) fn pay(
		reason: HoldReason,
		asset: &AssetKind,
		from: &T::AccountId,
		payee: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		let reason = reason.into();
		payout::pay_held::<_, T::Holder, T::Unclaimed>(asset, &reason, from, payee, amount)
	}

	/// Pays `part` of the fee that is on hold to the provider, and the rest back to the customer. Fails
	/// with `Inconsistent` if `part` is more than the fee.
	pub(crate) fn pay_fee(
		customer: &T::AccountId,
		provider: &T::AccountId,
		fee: Balance,
		part: Balance,
	) -> Result<FeeOutcome, DispatchError> {
		let asset = Self::settlement();
		let returned = fee.checked_sub(part).ok_or(Error::<T>::Inconsistent)?;
		Self::pay(HoldReason::Fee, &asset, customer, provider, part)?;
		Self::pay(HoldReason::Fee, &asset, customer, customer, returned)?;
		Ok(FeeOutcome { paid: part, returned })
	}

	/// Settles the bond of a customer's claim. It is paid back if it is not `lost`. Otherwise half of
	/// it, rounded down, goes to the provider, and the rest burns.
	pub(crate) fn settle_claim(
		customer: &T::AccountId,
		provider: &T::AccountId,
		bond: Balance,
		lost: bool,
	) -> Result<ClaimOutcome, DispatchError> {
		let (reason, asset) = (HoldReason::ClaimBond, AssetKind::Native);
		if !lost {
			Self::pay(reason, &asset, customer, customer, bond)?;
			return Ok(ClaimOutcome { returned: bond, ..Default::default() });
		}
		let to_provider = share_floor(bond, HALF);
		Self::pay(reason, &asset, customer, provider, to_provider)?;
		let rest = bond.checked_sub(to_provider).ok_or(Error::<T>::Inconsistent)?;
		let burned = holds::burn::<_, T::Holder>(asset, &reason.into(), customer, rest)?;
		Ok(ClaimOutcome { returned: 0, to_provider, burned })
	}

	/// Sets aside `share` of `price`, rounded up, of the vault's collateral, at most the part of
	/// `units` in it. Returns the amount that was earmarked.
	pub(crate) fn set_earmark(
		vault: VaultId,
		price: Balance,
		share: Permill,
		units: Units,
	) -> Result<Balance, DispatchError> {
		T::Earmarks::earmark(vault, share_ceil(price, share), units)
	}

	/// Frees an amount of the vault's collateral that was earmarked. Zero is skipped.
	pub(crate) fn release_earmark(vault: VaultId, amount: Balance) -> DispatchResult {
		match amount {
			0 => Ok(()),
			_ => T::Earmarks::release(vault, amount),
		}
	}

	/// Pays `to_customer` to the customer out of what is earmarked. Returns what each party got.
	/// Zero is skipped.
	pub(crate) fn draw_for_customer(
		agreement: &AgreementOf<T>,
		to_customer: Balance,
	) -> Result<Drawn, DispatchError> {
		if to_customer == 0 {
			return Ok(Drawn::default());
		}
		let draw = Draw {
			customer: agreement.customer.clone(),
			to_customer,
			reporter: None,
			to_reporter: 0,
			to_backstop: 0,
		};
		T::Earmarks::draw(agreement.vault, draw)
	}

	/// Pays what is left of a slash when an agreement is closed: `to_customer`, which the agreement
	/// counts already, and the rest to the reporter and the backstop. Fails with `Inconsistent` if
	/// the customer got more than was slashed.
	pub(crate) fn pay_penalty(
		agreement: &AgreementOf<T>,
		to_customer: Balance,
	) -> Result<Payment, DispatchError> {
		let shares = Self::penalty_shares(agreement).ok_or(Error::<T>::Inconsistent)?;
		if to_customer == 0 && shares.reporter == 0 && shares.backstop == 0 {
			return Ok(Payment::default());
		}
		let draw = Draw {
			customer: agreement.customer.clone(),
			to_customer,
			reporter: agreement.reporter.clone(),
			to_reporter: shares.reporter,
			to_backstop: shares.backstop,
		};
		T::Earmarks::draw(agreement.vault, draw).map(Payment::from)
	}

	/// Returns how all that was slashed is shared when the agreement is closed: the customer keeps
	/// what it got, the reporter gets its share of the whole, rounded down, at most what is left,
	/// and the backstop gets the rest. Returns `None` if the customer got more than was slashed,
	/// which would be a bug.
	fn penalty_shares(agreement: &AgreementOf<T>) -> Option<Shares> {
		agreement.slashed.checked_sub(agreement.to_customer)?;
		let share = match agreement.reporter {
			Some(_) => T::ReporterShare::get(),
			None => Permill::zero(),
		};
		Some(share_slash(agreement.slashed, agreement.to_customer, share))
	}
}
