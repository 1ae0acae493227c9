//! Every touch of the native token. Nothing else in the pallet moves money.

use frame_support::traits::{
	fungible::{Credit, MutateHold},
	tokens::Precision,
	Get, Imbalance,
};
use millrace_math::{mul_div_floor, share_floor};
use millrace_primitives::Balance;
use millrace_support::holds;
use sp_runtime::{DispatchError, DispatchResult, Permill};

use crate::{Bond, Config, Error, Event, HoldReason, Pallet};

type CreditOf<T> = Credit<<T as frame_system::Config>::AccountId, <T as Config>::Currency>;

/// Share of a losing bond that is paid to the other side. The rest burns.
const HALF: Permill = Permill::from_percent(50);

/// Sums over the bonds of a concluded case.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Settled {
	/// Given back.
	pub(crate) returned: Balance,
	/// Paid to the winning side.
	pub(crate) paid: Balance,
	/// Burned.
	pub(crate) burned: Balance,
}

impl<T: Config> Pallet<T> {
	/// Puts an amount on hold. Fails with the error of the currency if the balance does not cover
	/// it.
	pub(crate) fn hold(reason: HoldReason, who: &T::AccountId, amount: Balance) -> DispatchResult {
		T::Currency::hold(&reason.into(), who, amount)
	}

	/// Releases exactly `amount` from a hold. Fails with the error of the currency if less is on
	/// hold.
	pub(crate) fn release(
		reason: HoldReason,
		who: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		T::Currency::release(&reason.into(), who, amount, Precision::Exact).map(|_| ())
	}

	/// Pays a penalty from a bond to the slash destination, or files it. Fails with `Inconsistent` if
	/// less is on hold. Zero is skipped.
	pub(crate) fn penalise(
		reason: HoldReason,
		who: &T::AccountId,
		penalty: Balance,
	) -> DispatchResult {
		let taken = holds::take::<_, T::Currency>(&reason.into(), who, penalty)
			.ok_or(Error::<T>::Inconsistent)?;
		holds::pay::<_, T::Currency, T::Unclaimed>(&T::Treasury::get(), taken).map(|_| ())
	}

	/// Slashes the share of one fault from a bond of which `bond` is left of `posted`. The reporter
	/// gets its part first, rounded down, and the slash destination the rest. What either cannot
	/// receive is filed for it. Returns what is left of the bond.
	pub(crate) fn slash(
		reason: HoldReason,
		who: &T::AccountId,
		(bond, posted): (Balance, Balance),
		reporter: &T::AccountId,
	) -> Result<Balance, DispatchError> {
		let penalty = holds::Penalty {
			share: T::FaultSlash::get(),
			reporter,
			reporter_share: T::ReporterShare::get(),
			destination: &T::Treasury::get(),
		};
		let outcome = holds::slash::<_, T::Currency, T::Unclaimed>(
			&reason.into(),
			who,
			holds::Bond { posted, left: bond },
			&penalty,
		)?;
		let holds::Slashed { slashed, to_reporter, to_destination } =
			outcome.ok_or(Error::<T>::Inconsistent)?;
		Self::deposit_event(Event::Slashed {
			who: who.clone(),
			slashed,
			to_reporter,
			to_destination,
		});
		bond.checked_sub(slashed).ok_or(Error::<T>::Inconsistent.into())
	}

	/// Settles the bonds of a case whose side `winner` has won; it is `None` if too few voted. Half
	/// of each losing bond burns, rounded up. The winning bonds share the other half in proportion;
	/// if there is no winning bond, the respondent gets it. What one of them cannot receive is filed
	/// for it. What does not divide burns.
	pub(crate) fn settle_bonds(
		bonds: &[Bond<T::AccountId>],
		winner: Option<bool>,
		respondent: &T::AccountId,
	) -> Result<Settled, DispatchError> {
		let mut settled = Settled::default();
		let mut prize = CreditOf::<T>::zero();
		let mut winning: Balance = 0;
		for bond in bonds {
			let lost = winner.is_some_and(|winner| winner != bond.upheld);
			if !lost {
				Self::release(HoldReason::DisputeBond, &bond.who, bond.amount)?;
				settled.returned = sum::<T>(settled.returned, bond.amount)?;
				winning = settled.returned;
				continue;
			}
			let reason = HoldReason::DisputeBond.into();
			let taken = holds::take::<_, T::Currency>(&reason, &bond.who, bond.amount)
				.ok_or(Error::<T>::Inconsistent)?;
			let (paid, burned) = taken.split(share_floor(bond.amount, HALF));
			settled.burned = sum::<T>(settled.burned, burned.peek())?;
			prize.subsume(paid);
		}
		let whole = prize.peek();
		settled.paid = if winning == 0 {
			holds::pay::<_, T::Currency, T::Unclaimed>(respondent, prize)?
		} else {
			Self::share_out(bonds, winner, prize, winning)?
		};
		let left = whole.checked_sub(settled.paid).ok_or(Error::<T>::Inconsistent)?;
		settled.burned = sum::<T>(settled.burned, left)?;
		Ok(settled)
	}

	/// Shares `prize` among the bonds that won, whose sum is `winning`. Returns what they got; the rest
	/// burns.
	fn share_out(
		bonds: &[Bond<T::AccountId>],
		winner: Option<bool>,
		mut prize: CreditOf<T>,
		winning: Balance,
	) -> Result<Balance, DispatchError> {
		let whole = prize.peek();
		let mut paid: Balance = 0;
		for bond in bonds.iter().filter(|bond| Some(bond.upheld) == winner) {
			let share =
				mul_div_floor(whole, bond.amount, winning).ok_or(Error::<T>::Inconsistent)?;
			let got = holds::pay::<_, T::Currency, T::Unclaimed>(&bond.who, prize.extract(share))?;
			paid = sum::<T>(paid, got)?;
		}
		Ok(paid)
	}
}

fn sum<T: Config>(left: Balance, right: Balance) -> Result<Balance, Error<T>> {
	left.checked_add(right).ok_or(Error::<T>::Overflow)
}
