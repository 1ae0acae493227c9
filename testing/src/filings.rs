//! What payees could not receive, as mocks keep it: in storage, so that what is rolled back was never
//! filed.

use crate::{account, AccountId};
use codec::Codec;
use frame_support::{dispatch::DispatchResult, storage::unhashed};
use millrace_primitives::{AssetKind, Balance, Unclaimed};
use std::{collections::BTreeMap, fmt::Debug};

/// Accounts of a mock, one of which is the pot. [`crate::genesis::endowed`] opens it.
pub trait WithPot: Clone + Codec + Debug + Ord {
	/// The pot.
	const POT: Self;
}

impl WithPot for AccountId {
	const POT: Self = account(250);
}

impl WithPot for u64 {
	const POT: Self = 250;
}

/// The pot of the mocks whose accounts are those of the runtime.
pub const POT: AccountId = AccountId::POT;

const KEY: &[u8] = b"filings";

/// Amounts whose payee could not receive them.
pub struct Filings;

impl<Account: WithPot> Unclaimed<Account> for Filings {
	fn pot() -> Account {
		Account::POT
	}

	fn file(payee: &Account, asset: AssetKind, amount: Balance) -> DispatchResult {
		let mut all = all_filed();
		let sum = all.entry((payee.clone(), asset)).or_default();
		*sum = add(*sum, amount);
		unhashed::put(KEY, &all);
		Ok(())
	}
}

fn add(sum: Balance, amount: Balance) -> Balance {
	sum.checked_add(amount).expect("all that there is fits")
}

/// Returns all that is filed, by payee and asset.
pub fn all_filed<Account: WithPot>() -> BTreeMap<(Account, AssetKind), Balance> {
	unhashed::get_or_default(KEY)
}

/// Returns what is filed of `asset` for `payee`.
pub fn filed<Account: WithPot>(payee: &Account, asset: impl Into<AssetKind>) -> Balance {
	all_filed().get(&(payee.clone(), asset.into())).copied().unwrap_or_default()
}

/// Panics unless the pot has exactly what is filed, by `balance`, of each of `assets` and of all that
/// was ever filed; of the native token it has the existential deposit on top.
pub fn assert_pot<Account: WithPot>(
	assets: &[AssetKind],
	existential_deposit: Balance,
	balance: impl Fn(&AssetKind, &Account) -> Balance,
) {
	let mut sums = BTreeMap::from([(AssetKind::Native, existential_deposit)]);
	for asset in assets {
		sums.entry(asset.clone()).or_default();
	}
	for ((_, asset), amount) in all_filed::<Account>() {
		let sum = sums.entry(asset).or_default();
		*sum = add(*sum, amount);
	}
	for (asset, sum) in sums {
		assert_eq!(balance(&asset, &Account::POT), sum, "the pot of {asset:?} is what is filed");
	}
}
