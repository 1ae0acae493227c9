//! Every call in one word, and what tests look at.

use super::*;
use frame_support::weights::Weight;
use sp_runtime::traits::Dispatchable;

/// What a call weighs after all.
pub fn weighed(who: AccountId, call: Call<Test>) -> Option<Weight> {
	let done = RuntimeCall::from(call).dispatch(RuntimeOrigin::signed(who));
	done.expect("succeeds").actual_weight
}

pub fn open(who: AccountId, class_id: ClassId) -> DispatchResult {
	signed(who, Call::open { class_id })
}

pub fn pool(who: AccountId, vault: VaultId, units: Units) -> DispatchResult {
	signed(who, Call::pool { vault, units })
}

pub fn unpool(who: AccountId, vault: VaultId, units: Units) -> DispatchResult {
	signed(who, Call::unpool { vault, units })
}

/// Redeem in [`CLASS`].
pub fn redeem(
	who: AccountId,
	devices: u32,
	duration: Moment,
	vault: Option<VaultId>,
) -> DispatchResult {
	redeem_for(who, devices, duration, vault, None)
}

/// The same, with terms.
pub fn redeem_for(
	who: AccountId,
	devices: u32,
	duration: Moment,
	vault: Option<VaultId>,
	terms: Option<Acceptance>,
) -> DispatchResult {
	signed(who, Call::redeem { class_id: CLASS, devices, duration, vault, terms })
}

/// Redeem for cash in [`CLASS`].
pub fn redeem_cash(who: AccountId, units: Units, paid_min: Balance) -> DispatchResult {
	signed(who, Call::redeem_cash { class_id: CLASS, units, paid_min })
}

pub fn liquidate(
	who: AccountId,
	vault: VaultId,
	units: Units,
	collateral_min: Balance,
) -> DispatchResult {
	signed(who, Call::liquidate { vault, units, collateral_min })
}

pub fn claim_pooled(who: AccountId, vault: VaultId) -> DispatchResult {
	signed(who, Call::claim_pooled { vault })
}

/// Buy collateral of the backstop of [`CLASS`].
pub fn buy_collateral(
	who: AccountId,
	asset: AssetKind,
	amount: Balance,
	total_max: Balance,
) -> DispatchResult {
	signed(who, Call::buy_collateral { class_id: CLASS, asset, amount, total_max })
}

pub fn transfer(who: AccountId, id: AssetId, target: AccountId, amount: Balance) -> DispatchResult {
	signed(who, pallet_assets::Call::transfer { id, target, amount })
}

/// More units of a lease's vault for a lease that goes on.
pub fn take(vault: VaultId, units: Units, customer: &AccountId) -> DispatchResult {
	<Utc as PoolsTrait<AccountId>>::take(vault, units, customer, &escrow())?;
	InLease::mutate(vault, |in_lease| *in_lease += units);
	Ok(())
}

pub fn restore(vault: VaultId, units: Units, customer: &AccountId) -> DispatchResult {
	<Utc as PoolsTrait<AccountId>>::restore(vault, units, &escrow(), customer)?;
	InLease::mutate(vault, |in_lease| *in_lease -= units);
	Ok(())
}

/// A new vault of `owner` in [`CLASS`], whose `hours` Bob pools.
pub fn pooled_vault(owner: AccountId, hours: Units) -> VaultId {
	let vault = new_vault(owner, CLASS, hours * HOUR_UNITS, &BOB);
	assert_ok!(pool(BOB, vault, hours * HOUR_UNITS));
	vault
}

/// A vault of a provider of its own, which nobody else is.
pub fn vault_of(n: u32, hours: Units) -> VaultId {
	pooled_vault(provider(n), hours)
}

pub fn provider(n: u32) -> AccountId {
	numbered(n)
}

pub fn backstop(class_id: ClassId) -> AccountId {
	World::backstop(class_id)
}

pub fn escrow() -> AccountId {
	<World as LeasesTrait<AccountId>>::escrow()
}

/// The account of the pools.
pub fn keeper() -> AccountId {
	Utc::pool_account()
}

/// Units of the vault were delivered, out of leases.
pub fn deliver(vault: VaultId, units: Units) {
	assert_ok!(<World as Vaults<AccountId>>::deliver(vault, units, &escrow()));
	InLease::mutate(vault, |in_lease| *in_lease -= units);
}

/// UTC of [`CLASS`] that `who` has.
pub fn utc(who: &AccountId) -> Units {
	balance(AssetId::utc(CLASS), who)
}

pub fn clt(vault: VaultId, who: &AccountId) -> Units {
	balance(AssetId::clt(vault), who)
}

/// The pool of [`CLASS`].
pub fn the_pool() -> PoolRecord {
	Pools::<Test>::get(CLASS).expect("pool is open")
}

/// Units of the vault that are pooled.
pub fn pooled(vault: VaultId) -> Units {
	Pooled::<Test>::get(vault).map_or(0, |record| record.units)
}

/// The vaults of [`CLASS`] in the order in which they are asked.
pub fn ring() -> Vec<u32> {
	Utc::vaults(CLASS, None, 100).into_iter().map(|seen| seen.vault.0).collect()
}
