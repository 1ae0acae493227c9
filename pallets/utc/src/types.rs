//! Records, and what the views show.

use alloc::vec::Vec;
use codec::{Decode, Encode};
use millrace_primitives::{Balance, ClassId, Moment, TermsQuote, Units, VaultId};
use scale_info::TypeInfo;
use sp_runtime::Permill;

/// Longest symbol of a UTC asset, bytes.
pub const SYMBOL_MAX: usize = 20;

/// The pool of a class.
#[frame_support::stored]
#[derive(Copy, Default)]
pub struct PoolRecord {
	/// Units of CLT that back UTC of the class.
	pub pooled: Units,
	/// UTC of the class that no CLT backs any more, because a vault was settled. The backstop of
	/// the class makes it good.
	pub shortfall: Units,
	/// What the backstop owes for the whole shortfall, smallest units of the settlement asset.
	pub debt: Balance,
	/// Where the next redemption begins to look for a vault. `None` if nothing is pooled.
	pub first: Option<VaultId>,
	/// Number of vaults of which units are pooled.
	pub vaults: u32,
}

/// What a pool has of one vault: a link of the ring of the class's vaults.
#[frame_support::stored]
#[derive(Copy)]
pub struct PooledRecord {
	/// The class.
	pub class_id: ClassId,
	/// Units of the vault's CLT. Not zero.
	pub units: Units,
	/// The vault before this one in the ring: itself if it is alone.
	pub prev: VaultId,
	/// The vault after this one in the ring: itself if it is alone.
	pub next: VaultId,
}

/// Who would deliver a redemption.
#[derive(Clone, Debug, Eq, PartialEq, Encode, Decode, TypeInfo)]
pub struct RouteView<AccountId> {
	/// Whose units would be used.
	pub vault: VaultId,
	/// The owner of the vault, which has to confirm the lease.
	pub provider: AccountId,
	/// Devices of the provider of the class that are in no lease.
	pub free: u32,
	/// How likely the provider is to keep what it agrees to, from what it did so far.
	pub reliability: Permill,
	/// Whether the vault is out of sight of `redeem`, so that the redemption has to name it.
	pub to_be_named: bool,
}

/// What a redemption would cost and get.
#[derive(Clone, Debug, Eq, PartialEq, Encode, Decode, TypeInfo)]
pub struct RedemptionQuote<AccountId> {
	/// UTC that the redemption would burn.
	pub units: Units,
	/// Who would deliver. `None` if nobody can now.
	pub route: Option<RouteView<AccountId>>,
	/// Most devices that one of the vaults in sight could deliver for this duration.
	pub deliverable: u32,
	/// How long the provider would have to confirm, milliseconds.
	pub confirm_period: Moment,
	/// What the terms that were named would cost and be worth in a lease by this route: accept no
	/// less than the fee. If none were named, these are the terms that hold anyhow, if there are
	/// any. `None` if there is no route, if its provider does not offer the terms named, or while
	/// these have no price.
	pub terms: Option<TermsQuote>,
}

/// Sums of a class.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Encode, Decode, TypeInfo)]
pub struct TotalsView {
	/// UTC that exists.
	pub supply: Units,
	/// Units of CLT that back it.
	pub pooled: Units,
	/// UTC that the backstop has to make good.
	pub shortfall: Units,
	/// What the backstop owes for the shortfall, smallest units of the settlement asset.
	pub debt: Balance,
	/// Settlement asset that the backstop has.
	pub cash: Balance,
	/// Vaults of which units are pooled.
	pub vaults: u32,
}

/// What a pool has of one vault.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Encode, Decode, TypeInfo)]
pub struct PooledView {
	/// The vault.
	pub vault: VaultId,
	/// Units of the vault in the pool.
	pub units: Units,
	/// Units of the vault that leases keep until they are delivered.
	pub in_lease: Units,
}

/// Returns the symbol of a class's UTC: `UTC-` and the name in capitals, with one hyphen for every
/// run of other characters than letters and digits, cut at [`SYMBOL_MAX`] bytes, never ending in a
/// hyphen.
///
/// ```
/// assert_eq!(pallet_utc::symbol(b"H100 (SXM)"), b"UTC-H100-SXM");
/// ```
pub fn symbol(name: &[u8]) -> Vec<u8> {
	let mut symbol = b"UTC-".to_vec();
	for byte in name {
		if byte.is_ascii_alphanumeric() {
			symbol.push(byte.to_ascii_uppercase());
		} else if symbol.last() != Some(&b'-') {
			symbol.push(b'-');
		}
	}
	symbol.truncate(SYMBOL_MAX);
	if symbol.last() == Some(&b'-') {
		symbol.pop();
	}
	symbol
}
