//! Utility, multisig and proxies.

use crate::{
	constants::token::deposit, Balances, OriginCaller, Runtime, RuntimeCall, RuntimeEvent, System,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::traits::{ConstU128, ConstU32, InstanceFilter};
use scale_info::TypeInfo;
use sp_runtime::traits::BlakeTwo256;

impl pallet_utility::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PalletsOrigin = OriginCaller;
	type WeightInfo = pallet_utility::weights::SubstrateWeight<Runtime>;
}

impl pallet_multisig::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type DepositBase = ConstU128<{ deposit(1, 88) }>;
	type DepositFactor = ConstU128<{ deposit(0, 32) }>;
	type MaxSignatories = ConstU32<100>;
	type WeightInfo = pallet_multisig::weights::SubstrateWeight<Runtime>;
	type BlockNumberProvider = System;
}

/// What a proxy may do for the account it stands for.
#[derive(
	Copy,
	Clone,
	Eq,
	PartialEq,
	Ord,
	PartialOrd,
	Default,
	Encode,
	Decode,
	DecodeWithMemTracking,
	Debug,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum ProxyType {
	/// Everything.
	#[default]
	#[codec(index = 0)]
	Any,
	/// Everything that moves no value.
	#[codec(index = 1)]
	NonTransfer,
	/// Vote and take part in referenda.
	#[codec(index = 2)]
	Governance,
	/// Report prices: the key of a feeder's machine.
	#[codec(index = 3)]
	Feeder,
	/// Run a provider's fleets, vaults and leases, without taking collateral out.
	#[codec(index = 4)]
	Provider,
	/// Attest and measure: the key of an attestor's machine.
	#[codec(index = 5)]
	Attestor,
}

impl InstanceFilter<RuntimeCall> for ProxyType {
	fn filter(&self, call: &RuntimeCall) -> bool {
		match self {
			Self::Any => true,
			Self::NonTransfer => !matches!(
				call,
				RuntimeCall::Balances(..)
					| RuntimeCall::Assets(..)
					| RuntimeCall::PoolAssets(..)
					| RuntimeCall::AssetConversion(..)
					| RuntimeCall::Clt(..)
					| RuntimeCall::Utc(..)
					| RuntimeCall::Lease(..)
					| RuntimeCall::OracleGovernance(..)
					| RuntimeCall::Sla(..)
					| RuntimeCall::Unclaimed(..)
			),
			Self::Governance => match call {
				RuntimeCall::Referenda(..)
				| RuntimeCall::ConvictionVoting(..)
				| RuntimeCall::Preimage(..)
				| RuntimeCall::Treasury(..) => true,
				// Not those that take a bond: a lost one is paid to the other side.
				RuntimeCall::OracleGovernance(call) => matches!(
					call,
					pallet_oracle_governance::Call::commit { .. }
						| pallet_oracle_governance::Call::uncommit { .. }
						| pallet_oracle_governance::Call::withdraw_commitment { .. }
						| pallet_oracle_governance::Call::count_delegated { .. }
						| pallet_oracle_governance::Call::close { .. }
						| pallet_oracle_governance::Call::conclude { .. }
				),
				_ => false,
			},
			Self::Feeder => {
				matches!(call, RuntimeCall::PriceFeed(pallet_price_feed::Call::submit { .. }))
			}
			Self::Provider => match call {
				RuntimeCall::Registry(..) => true,
				RuntimeCall::Clt(call) => !matches!(call, pallet_clt::Call::withdraw { .. }),
				RuntimeCall::Lease(pallet_lease::Call::confirm { .. }) => true,
				RuntimeCall::Sla(call) => matches!(
					call,
					pallet_sla::Call::offer_template { .. }
						| pallet_sla::Call::retire_template { .. }
						| pallet_sla::Call::self_report { .. }
				),
				_ => false,
			},
			Self::Attestor => matches!(
				call,
				RuntimeCall::OracleGovernance(pallet_oracle_governance::Call::attest { .. })
					| RuntimeCall::Sla(pallet_sla::Call::report { .. })
			),
		}
	}

	fn is_superset(&self, other: &Self) -> bool {
		self == other || matches!(self, Self::Any)
	}
}

impl pallet_proxy::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type ProxyType = ProxyType;
	type ProxyDepositBase = ConstU128<{ deposit(1, 8) }>;
	type ProxyDepositFactor = ConstU128<{ deposit(0, 33) }>;
	type MaxProxies = ConstU32<32>;
	type WeightInfo = pallet_proxy::weights::SubstrateWeight<Runtime>;
	type MaxPending = ConstU32<32>;
	type CallHasher = BlakeTwo256;
	type AnnouncementDepositBase = ConstU128<{ deposit(1, 8) }>;
	type AnnouncementDepositFactor = ConstU128<{ deposit(0, 66) }>;
	type BlockNumberProvider = System;
}
