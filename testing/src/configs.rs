//! Defaults of the pallets of the SDK, for `derive_impl`. A mock names what belongs to its own runtime
//! and whatever differs:
//!
//! ```ignore
//! #[derive_impl(millrace_testing::SystemConfig as frame_system::DefaultConfig)]
//! impl frame_system::Config for Test {
//!     type Block = frame_system::mocking::MockBlock<Test>;
//! }
//! ```

use crate::AccountId;
use frame_support::{
	derive_impl,
	pallet_prelude::inject_runtime_type,
	register_default_impl,
	traits::{ConstU128, ConstU32},
};
use millrace_primitives::{units::MILL, AssetId, Balance};
use sp_runtime::traits::IdentityLookup;

/// `frame_system` with the accounts of the runtime and with balances.
pub struct SystemConfig;

#[derive_impl(frame_system::config_preludes::TestDefaultConfig, no_aggregated_types)]
#[register_default_impl(SystemConfig)]
impl frame_system::DefaultConfig for SystemConfig {
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
	type AccountData = pallet_balances::AccountData<Balance>;
	// As in the runtime: an account has room for all kinds of assets.
	type MaxConsumers = ConstU32<{ u32::MAX }>;
}

/// `pallet_balances` with the native token.
pub struct BalancesConfig;

#[derive_impl(frame_system::config_preludes::TestDefaultConfig, no_aggregated_types)]
impl frame_system::DefaultConfig for BalancesConfig {}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig, no_aggregated_types)]
#[register_default_impl(BalancesConfig)]
impl pallet_balances::DefaultConfig for BalancesConfig {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<{ MILL / 100 }>;
}

/// `pallet_assets` with the assets of the runtime, for which nothing but an account costs a deposit.
pub struct AssetsConfig;

#[derive_impl(frame_system::config_preludes::TestDefaultConfig, no_aggregated_types)]
impl frame_system::DefaultConfig for AssetsConfig {}

#[derive_impl(pallet_assets::config_preludes::TestDefaultConfig, no_aggregated_types)]
#[register_default_impl(AssetsConfig)]
impl pallet_assets::DefaultConfig for AssetsConfig {
	type Balance = Balance;
	type AssetId = AssetId;
	type AssetIdParameter = AssetId;
	type AssetDeposit = ConstU128<0>;
	type AssetAccountDeposit = ConstU128<MILL>;
	type MetadataDepositBase = ConstU128<0>;
	type MetadataDepositPerByte = ConstU128<0>;
	type ApprovalDeposit = ConstU128<0>;
}
