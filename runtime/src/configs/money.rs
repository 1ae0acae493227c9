//! The native token, fees, assets, holds on them, and conversion between them.

use crate::{
	adapters::{DealWithFees, NativeAndAssets, PoolFees},
	constants::{
		fee,
		token::{deposit, EXISTENTIAL_DEPOSIT, MILL},
	},
	origins::EnsureClasses,
	AccountId, AssetsHolder, Balance, Balances, PoolAssets, Runtime, RuntimeEvent,
	RuntimeFreezeReason, RuntimeHoldReason, System,
};
use frame_support::{
	instances::{Instance1, Instance2},
	parameter_types,
	traits::{
		fungible::NativeOrWithId, AsEnsureOriginWithArg, ConstU128, ConstU32, ConstU8,
		VariantCountOf,
	},
	weights::{ConstantMultiplier, IdentityFee},
	PalletId,
};
use frame_system::{EnsureNever, EnsureRoot};
use millrace_primitives::{AssetId, AssetKind};
use pallet_asset_conversion::{AccountIdConverter, Ascending, Chain, WithFirstAsset};
use pallet_transaction_payment::{FungibleAdapter, Multiplier, TargetedFeeAdjustment};
use sp_runtime::{traits::Bounded, Permill, Perquintill};

impl pallet_balances::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeHoldReason = RuntimeHoldReason;
	type RuntimeFreezeReason = RuntimeFreezeReason;
	type Balance = Balance;
	type DustRemoval = ();
	type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
	type AccountStore = System;
	type ReserveIdentifier = [u8; 8];
	type FreezeIdentifier = RuntimeFreezeReason;
	type MaxLocks = ConstU32<50>;
	type MaxReserves = ConstU32<50>;
	type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
	type DoneSlashHandler = ();
	type WeightInfo = crate::weights::pallet_balances::WeightInfo<Runtime>;
}

parameter_types! {
	/// Blocks are meant to be a quarter full.
	pub const TargetBlockFullness: Perquintill = Perquintill::from_percent(25);
	/// How fast fees follow fullness.
	pub AdjustmentVariable: Multiplier = Multiplier::from_rational(75, 1_000_000);
	/// Fees never fall under a tenth of their base.
	pub MinimumMultiplier: Multiplier = Multiplier::from_rational(1, 10);
	/// And have no upper bound.
	pub MaximumMultiplier: Multiplier = Bounded::max_value();
}

impl pallet_transaction_payment::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type OnChargeTransaction = FungibleAdapter<Balances, DealWithFees>;
	type WeightToFee = IdentityFee<Balance>;
	type LengthToFee = ConstantMultiplier<Balance, ConstU128<{ fee::BYTE_FEE }>>;
	type FeeMultiplierUpdate = TargetedFeeAdjustment<
		Self,
		TargetBlockFullness,
		AdjustmentVariable,
		MinimumMultiplier,
		MaximumMultiplier,
	>;
	type OperationalFeeMultiplier = ConstU8<5>;
	type WeightInfo = pallet_transaction_payment::weights::SubstrateWeight<Runtime>;
}

/// All assets: external ones, UTC and CLT. Nobody creates one by a call: governance lists external
/// ones, and the compute pallets make their own.
impl pallet_assets::Config<Instance1> for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Balance = Balance;
	type RemoveItemsLimit = ConstU32<1_000>;
	type AssetId = AssetId;
	type AssetIdParameter = AssetId;
	type ReserveData = ();
	type Currency = Balances;
	type CreateOrigin = AsEnsureOriginWithArg<EnsureNever<AccountId>>;
	type ForceOrigin = EnsureClasses;
	type AssetDeposit = ConstU128<{ 100 * MILL }>;
	type AssetAccountDeposit = ConstU128<{ deposit(1, 16) }>;
	// Nobody sets metadata by a call either; a vault's deposit pays for that of its CLT.
	type MetadataDepositBase = ConstU128<0>;
	type MetadataDepositPerByte = ConstU128<0>;
	type ApprovalDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
	type StringLimit = ConstU32<50>;
	type Freezer = ();
	type Holder = AssetsHolder;
	type Extra = ();
	type CallbackHandle = ();
	type AssetIdAllocator = ();
	type WeightInfo = pallet_assets::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
}

impl pallet_assets_holder::Config<Instance1> for Runtime {
	type RuntimeHoldReason = RuntimeHoldReason;
	type RuntimeEvent = RuntimeEvent;
}

/// Shares in the pools of pallet-asset-conversion.
impl pallet_assets::Config<Instance2> for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Balance = Balance;
	type RemoveItemsLimit = ConstU32<1_000>;
	type AssetId = u32;
	type AssetIdParameter = u32;
	type ReserveData = ();
	type Currency = Balances;
	type CreateOrigin = AsEnsureOriginWithArg<EnsureNever<AccountId>>;
	type ForceOrigin = EnsureRoot<AccountId>;
	type AssetDeposit = ConstU128<0>;
	type AssetAccountDeposit = ConstU128<{ deposit(1, 16) }>;
	type MetadataDepositBase = ConstU128<{ deposit(1, 68) }>;
	type MetadataDepositPerByte = ConstU128<{ deposit(0, 1) }>;
	type ApprovalDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
	type StringLimit = ConstU32<50>;
	type Freezer = ();
	type Holder = ();
	type Extra = ();
	type CallbackHandle = ();
	type AssetIdAllocator = ();
	type WeightInfo = pallet_assets::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
}

parameter_types! {
	/// Account of the pools' assets.
	pub const AssetConversionPalletId: PalletId = PalletId(*b"mr/acnvs");
	/// Fees of a pool's creation are paid in the native token.
	pub const PoolSetupFeeAsset: AssetKind = NativeOrWithId::Native;
	/// 0.3 % of a swap goes to those who provide liquidity.
	pub const LpFee: Permill = Permill::from_parts(3_000);
	/// A pool's own fee may not pass 10 %.
	pub const MaxSwapFee: Permill = Permill::from_percent(10);
	/// Withdrawing liquidity is free.
	pub const LiquidityWithdrawalFee: Permill = Permill::from_percent(0);
}

impl pallet_asset_conversion::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Balance = Balance;
	type HigherPrecisionBalance = sp_core::U256;
	type AssetKind = AssetKind;
	type Assets = NativeAndAssets;
	type PoolId = (AssetKind, AssetKind);
	type PoolLocator = Chain<
		WithFirstAsset<
			PoolSetupFeeAsset,
			AccountId,
			AssetKind,
			AccountIdConverter<AssetConversionPalletId, (AssetKind, AssetKind)>,
		>,
		Ascending<
			AccountId,
			AssetKind,
			AccountIdConverter<AssetConversionPalletId, (AssetKind, AssetKind)>,
		>,
	>;
	type PoolAssetId = u32;
	type PoolAssets = PoolAssets;
	type LPFee = LpFee;
	type AdminOrigin = EnsureRoot<AccountId>;
	type MaxSwapFee = MaxSwapFee;
	type PoolSetupFee = ConstU128<{ 10 * MILL }>;
	type PoolSetupFeeAsset = PoolSetupFeeAsset;
	type PoolSetupFeeTarget = PoolFees;
	type LiquidityWithdrawalFee = LiquidityWithdrawalFee;
	type MintMinLiquidity = ConstU128<100>;
	type MaxSwapPathLength = ConstU32<4>;
	type PalletId = AssetConversionPalletId;
	type WeightInfo = pallet_asset_conversion::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = pallet_asset_conversion::NativeOrWithIdFactory<AssetId>;
}
