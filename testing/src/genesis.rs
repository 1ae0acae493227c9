//! How the chain of a mock begins.

use crate::WithPot;
use frame_support::{sp_runtime::traits::One, traits::Get};
use frame_system::Pallet as System;
use millrace_primitives::{AssetId, Balance};
use sp_io::TestExternalities;
use sp_runtime::BuildStorage;

/// Returns externalities in block 1 of the chain with this genesis, after `set_up` and without events.
pub fn externalities<T: frame_system::Config>(
	genesis: impl BuildStorage,
	set_up: impl FnOnce(),
) -> TestExternalities {
	let mut externalities: TestExternalities =
		genesis.build_storage().expect("genesis builds").into();
	externalities.execute_with(|| {
		System::<T>::set_block_number(One::one());
		set_up();
		System::<T>::reset_events();
	});
	externalities
}

/// Returns native balances: `amount` for each of `accounts`, and the existential deposit for the pot of
/// what payees cannot receive.
pub fn endowed<T>(
	accounts: impl IntoIterator<Item = T::AccountId>,
	amount: Balance,
) -> pallet_balances::GenesisConfig<T>
where
	T: pallet_balances::Config<Balance = Balance>,
	T::AccountId: WithPot,
{
	let pot = (T::AccountId::POT, T::ExistentialDeposit::get());
	let balances = accounts.into_iter().map(|who| (who, amount)).chain([pot]).collect();
	pallet_balances::GenesisConfig { balances, ..Default::default() }
}

/// Returns assets of which `admin` has all roles, and `amount` of each for each of `accounts`.
pub fn issued<T: pallet_assets::Config<AssetId = AssetId, Balance = Balance>>(
	admin: &T::AccountId,
	amounts: &[(AssetId, Balance)],
	accounts: &[T::AccountId],
) -> pallet_assets::GenesisConfig<T> {
	let all = |who: &T::AccountId| {
		let who = who.clone();
		amounts.iter().cloned().map(move |(id, amount)| (id, who.clone(), amount))
	};
	pallet_assets::GenesisConfig {
		assets: amounts.iter().map(|(id, _)| (*id, admin.clone(), true, 1)).collect(),
		accounts: accounts.iter().flat_map(all).collect(),
		..Default::default()
	}
}
