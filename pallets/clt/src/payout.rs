//! Who gets what a vault pays out, and who gets it instead if one cannot receive it.

use crate::{Config, Pallet, VaultRecordOf};
use frame_support::traits::Get;
use millrace_math::{Pot, Split};
use millrace_primitives::{Balance, Remedy};
use millrace_support::payout;
use sp_runtime::{DispatchError, DispatchResult};

/// A receiver of a part of a vault, other than its holders.
#[derive(Clone, Copy)]
pub(crate) enum Payee {
	Owner,
	Backstop,
	Reporter,
	Treasury,
}

impl Payee {
	/// Returns those to whom the part of this payee is offered, in order: the first that can
	/// receive it gets it. The owner is the last, because the collateral is on its account already.
	fn in_line(self) -> [Self; 4] {
		[self, Self::Treasury, Self::Backstop, Self::Owner]
	}

	/// Returns who gets what no holder has a claim to once a vault is settled. After a graceful
	/// exit that is the owner, because nobody is to blame.
	pub(crate) fn after(outcome: Remedy) -> Self {
		match outcome {
			Remedy::GracefulExit => Self::Owner,
			Remedy::HardStop | Remedy::Hybrid => Self::Backstop,
		}
	}

	/// Returns what this payee gets by `split`.
	pub(crate) fn part(self, split: &mut Split) -> &mut Pot {
		match self {
			Self::Owner => &mut split.owner,
			Self::Backstop => &mut split.backstop,
			Self::Reporter => &mut split.reporter,
			Self::Treasury => &mut split.treasury,
		}
	}
}

impl<T: Config> Pallet<T> {
	/// Gives `amount` to the first in the line of `payee` that can receive it, and returns which
	/// one that was. Each attempt is all-or-nothing. Fails only if nobody can receive it.
	pub(crate) fn give_to_first(
		vault: &mut VaultRecordOf<T>,
		payee: Payee,
		reporter: Option<&T::AccountId>,
		amount: Balance,
		give: fn(&mut VaultRecordOf<T>, &T::AccountId, Balance) -> DispatchResult,
	) -> Result<Payee, DispatchError> {
		let (owner, class_id) = (vault.owner.clone(), vault.class_id);
		let line = payee.in_line().into_iter().filter_map(|payee| {
			let account = match payee {
				Payee::Owner => owner.clone(),
				Payee::Backstop => Self::backstop(class_id),
				Payee::Treasury => T::Treasury::get(),
				Payee::Reporter => reporter?.clone(),
			};
			Some((payee, account))
		});
		let got = payout::give_to_first(amount, line, |(_, to), amount| give(vault, to, amount))?;
		Ok(got.0)
	}

	/// Gives all of `amount` to `who`, or nothing if it cannot receive it. Returns what it got.
	pub(crate) fn give_if_possible(
		vault: &mut VaultRecordOf<T>,
		who: Option<&T::AccountId>,
		amount: Balance,
	) -> Balance {
		let Some(who) = who else { return 0 };
		payout::give_if_possible(amount, |amount| Self::give_collateral(vault, who, amount))
	}
}
