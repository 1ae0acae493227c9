//! Where fees go.

#![deny(clippy::as_conversions, clippy::expect_used)]

use super::NativeAndAssets;
use crate::{AccountId, Authorship, Balances, Treasury};
use frame_support::{
	parameter_types,
	traits::{
		fungible::{self, Balanced},
		tokens::imbalance::{ResolveAssetTo, ResolveTo},
		OnUnbalanced,
	},
};

parameter_types! {
	/// Account of the treasury.
	pub TreasuryAccount: AccountId = Treasury::account_id();
}

/// Fees go to the treasury, tips to the author.
pub struct DealWithFees;

type NativeCredit = fungible::Credit<AccountId, Balances>;

impl OnUnbalanced<NativeCredit> for DealWithFees {
	fn on_unbalanceds(mut parts: impl Iterator<Item = NativeCredit>) {
		if let Some(fee) = parts.next() {
			ResolveTo::<TreasuryAccount, Balances>::on_unbalanced(fee);
		}
		if let Some(tip) = parts.next() {
			match Authorship::author() {
				// A tip too small to open an account falls back to the treasury.
				Some(author) => {
					if let Err(tip) = Balances::resolve(&author, tip) {
						ResolveTo::<TreasuryAccount, Balances>::on_unbalanced(tip);
					}
				}
				None => ResolveTo::<TreasuryAccount, Balances>::on_unbalanced(tip),
			}
		}
	}
}

/// What a pool's creation costs goes to the treasury.
pub type PoolFees = ResolveAssetTo<TreasuryAccount, NativeAndAssets>;
