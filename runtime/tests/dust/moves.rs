//! What people do, in one word each, and what came of it.

use super::world::*;
use crate::common::dispatch;
use frame_support::{dispatch::DispatchResult, traits::Hooks, weights::Weight};
use millrace_primitives::{
	lease_units,
	units::{DEVICE_HOUR, MINUTE},
	Acceptance, AssetId, AssetKind, Balance, FaultId, LeaseId, Remedy, TemplateId, Units, VaultId,
};
use millrace_runtime::{
	AccountId, Clt, Lease, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, Sla, System,
};
use pallet_clt::{Call as CltCall, Grade};
use pallet_lease::{Call as LeaseCall, Leases};
use pallet_sla::{Call as SlaCall, EpochKey, Metric, Reading, Unit};
use pallet_utc::Call as UtcCall;

/// Something that somebody does. A lease is named by how many were ordered after it.
#[derive(Clone, Copy, Debug)]
pub enum Move {
	Open { owner: usize, native: bool },
	OpenPool,
	Deposit { vault: u32, hours: u32 },
	Withdraw { vault: u32, hours: u32 },
	Issue { vault: u32, hours: u32 },
	Offer { vault: u32, hours: u32 },
	Buy { vault: u32, hours: u32 },
	Retire { vault: u32, hours: u32 },
	Close { vault: u32 },
	Pool { vault: u32, hours: u32 },
	Unpool { vault: u32, hours: u32 },
	Redeem { nomad: bool, devices: u32, minutes: u64, vault: Option<u32> },
	RedeemOnTerms { devices: u32, minutes: u64 },
	Confirm { lease: u32 },
	Extend { lease: u32, minutes: u64 },
	Terminate { lease: u32, by_provider: bool },
	Settle { lease: u32 },
	Expire { lease: u32 },
	Admit { lease: u32 },
	Decide { lease: u32 },
	Apply { fault: u32 },
	CloseAgreement { lease: u32 },
	Liquidate { vault: u32, hours: u32 },
	LiquidatePooled { vault: u32, hours: u32 },
	WindDown { vault: u32 },
	Freeze { vault: u32 },
	Thaw { vault: u32 },
	Order { vault: u32, remedy: Remedy },
	SettleVault { vault: u32 },
	Claim { vault: u32 },
	ClaimPooled { vault: u32 },
	RedeemCash { hours: u32 },
	BuyCollateral { native: bool, hours: u32 },
	Pass { minutes: u64, cents: u32 },
	Idle,
}

use Move::*;

fn units(hours: u32) -> Units {
	Units::from(hours) * DEVICE_HOUR
}

fn owner(vault: VaultId) -> AccountId {
	pallet_clt::Vaults::<Runtime>::get(vault).map_or(STRANGER, |record| record.owner)
}

/// As much of the vault's collateral as `hours` cost once.
fn collateral(vault: VaultId, hours: u32) -> Balance {
	let record = pallet_clt::Vaults::<Runtime>::get(vault);
	let native = record.is_some_and(|record| record.collateral_asset == AssetKind::Native);
	units(hours) * if native { 1_000_000 } else { 1 }
}

fn lease_before(count: u32) -> LeaseId {
	let next = pallet_lease::NextLeaseId::<Runtime>::get().0;
	LeaseId(next.saturating_sub(1).saturating_sub(count))
}

/// Customer and provider of a lease, or strangers.
fn parties(lease: LeaseId) -> (AccountId, AccountId) {
	Leases::<Runtime>::get(lease)
		.map_or((STRANGER, STRANGER), |record| (record.customer, record.provider))
}

fn act(who: &AccountId, call: impl Into<RuntimeCall>) -> DispatchResult {
	dispatch(call, signed(who))
}

fn root(call: impl Into<RuntimeCall>) -> DispatchResult {
	dispatch(call, RuntimeOrigin::root())
}

/// Makes a move, and returns what came of it: the result, and all events of the pallets of compute.
pub fn make(step: Move, treatment: Treatment) -> (DispatchResult, Vec<String>) {
	let result = match step {
		Open { .. } | Deposit { .. } | Withdraw { .. } | Issue { .. } => in_vault(step),
		Offer { .. } | Buy { .. } | Retire { .. } | Close { .. } => in_vault(step),
		OpenPool | Pool { .. } | Unpool { .. } | LiquidatePooled { .. } => in_pool(step),
		ClaimPooled { .. } | RedeemCash { .. } | BuyCollateral { .. } => in_pool(step),
		Redeem { .. } | RedeemOnTerms { .. } => order(step, treatment),
		Confirm { .. } | Extend { .. } | Terminate { .. } | Settle { .. } => in_lease(step),
		Expire { .. } | Admit { .. } | Decide { .. } | Apply { .. } => in_lease(step),
		CloseAgreement { .. } => in_lease(step),
		Pass { minutes, cents } => {
			pass(minutes * MINUTE, cents);
			Ok(())
		}
		Idle => {
			idle();
			Ok(())
		}
		_ => at_the_end_of_a_vault(step),
	};
	let ours = |event: RuntimeEvent| match event {
		RuntimeEvent::Registry(event) => Some(format!("{event:?}")),
		RuntimeEvent::Clt(event) => Some(format!("{event:?}")),
		RuntimeEvent::Utc(event) => Some(format!("{event:?}")),
		RuntimeEvent::Lease(event) => Some(format!("{event:?}")),
		RuntimeEvent::OracleGovernance(event) => Some(format!("{event:?}")),
		RuntimeEvent::Sla(event) => Some(format!("{event:?}")),
		_ => None,
	};
	let records = System::read_events_no_consensus();
	let events = records.filter_map(|record| ours(record.event)).collect();
	System::reset_events();
	(result, events)
}

/// What the owner of a vault does, and who buys of it.
fn in_vault(step: Move) -> DispatchResult {
	match step {
		Open { owner, native } => {
			let asset = if native { AssetKind::Native } else { AssetKind::WithId(GOLD) };
			act(
				&PROVIDERS[owner],
				CltCall::open_vault {
					class_id: CLASS,
					collateral_asset: asset,
					grade: Grade::Prime,
				},
			)
		}
		Deposit { vault, hours } => {
			let vault = VaultId(vault);
			act(&owner(vault), CltCall::deposit { vault, amount: collateral(vault, hours) })
		}
		Withdraw { vault, hours } => {
			let vault = VaultId(vault);
			act(
				&owner(vault),
				CltCall::withdraw {
					vault,
					amount: collateral(vault, hours),
					premium_max: u128::MAX,
				},
			)
		}
		Issue { vault, hours } => {
			let vault = VaultId(vault);
			let (units, premium_max) = (units(hours), Balance::MAX);
			act(&owner(vault), CltCall::issue { vault, units, premium_max })
		}
		Offer { vault, hours } => {
			let vault = VaultId(vault);
			act(&owner(vault), CltCall::offer { vault, units: units(hours), ask: None, net_min: 0 })
		}
		Buy { vault, hours } => {
			let (vault, units, total_max) = (VaultId(vault), units(hours), Balance::MAX);
			act(&TRADER, CltCall::buy { vault, units, total_max })
		}
		Retire { vault, hours } => {
			let vault = VaultId(vault);
			act(&owner(vault), CltCall::retire { vault, units: units(hours) })
		}
		Close { vault } => {
			let vault = VaultId(vault);
			act(&owner(vault), CltCall::close { vault })
		}
		_ => unreachable!("of a vault: {step:?}"),
	}
}

/// What holders of CLT and UTC do.
fn in_pool(step: Move) -> DispatchResult {
	match step {
		OpenPool => act(&STRANGER, UtcCall::open { class_id: CLASS }),
		Pool { vault, hours } => {
			act(&TRADER, UtcCall::pool { vault: VaultId(vault), units: units(hours) })
		}
		Unpool { vault, hours } => {
			act(&TRADER, UtcCall::unpool { vault: VaultId(vault), units: units(hours) })
		}
		LiquidatePooled { vault, hours } => {
			let (vault, units) = (VaultId(vault), units(hours));
			act(&TRADER, UtcCall::liquidate { vault, units, collateral_min: 1 })
		}
		ClaimPooled { vault } => act(&STRANGER, UtcCall::claim_pooled { vault: VaultId(vault) }),
		RedeemCash { hours } => {
			let units = units(hours);
			act(&TRADER, UtcCall::redeem_cash { class_id: CLASS, units, paid_min: 1 })
		}
		BuyCollateral { native, hours } => {
			let (asset, each) = match native {
				true => (AssetKind::Native, 1_000_000),
				false => (AssetKind::WithId(GOLD), 1),
			};
			let (amount, total_max) = (units(hours) * each, Balance::MAX);
			let class_id = CLASS;
			act(&TRADER, UtcCall::buy_collateral { class_id, asset, amount, total_max })
		}
		_ => unreachable!("of a pool: {step:?}"),
	}
}

/// The trader and the nomad order leases. The nomad has nothing but what the trader gives it.
fn order(step: Move, treatment: Treatment) -> DispatchResult {
	let class_id = CLASS;
	match step {
		Redeem { nomad, devices, minutes, vault } => {
			let (duration, terms, vault) = (minutes * MINUTE, None, vault.map(VaultId));
			let call = UtcCall::redeem { class_id, devices, duration, vault, terms };
			if !nomad {
				return act(&TRADER, call);
			}
			let id = AssetId::utc(CLASS);
			let amount = lease_units(devices, duration).unwrap_or(1);
			act(
				&TRADER,
				RuntimeCall::Assets(pallet_assets::Call::transfer {
					id,
					target: NOMAD.into(),
					amount,
				}),
			)?;
			let result = act(&NOMAD, call);
			if treatment == Treatment::Emptied {
				empty(&NOMAD);
				assert!(!System::account_exists(&NOMAD), "it has sent all away");
			}
			result
		}
		RedeemOnTerms { devices, minutes } => {
			// `standard`, of which the trader pays the fee.
			let terms = Some(Acceptance { template: TemplateId(1), fee_max: Balance::MAX });
			let duration = minutes * MINUTE;
			act(&TRADER, UtcCall::redeem { class_id, devices, duration, vault: None, terms })
		}
		_ => unreachable!("of an order: {step:?}"),
	}
}

/// The first epoch of a promise that all terms have.
fn epoch(lease: LeaseId) -> EpochKey {
	EpochKey { lease, metric: Metric::Availability, epoch: 0 }
}

/// What becomes of a lease and of its agreement.
fn in_lease(step: Move) -> DispatchResult {
	match step {
		Confirm { lease } => {
			let lease = lease_before(lease);
			let access = b"sealed".to_vec().try_into().expect("short");
			act(&parties(lease).1, LeaseCall::confirm { lease, access })
		}
		Extend { lease, minutes } => {
			let lease = lease_before(lease);
			let duration = minutes * MINUTE;
			match parties(lease).0 {
				// Where it has sent its UTC away it cannot.
				NOMAD => Ok(()),
				customer => act(&customer, LeaseCall::extend { lease, duration }),
			}
		}
		Terminate { lease, by_provider } => {
			let lease = lease_before(lease);
			let (customer, provider) = parties(lease);
			act(if by_provider { &provider } else { &customer }, LeaseCall::terminate { lease })
		}
		Settle { lease } => act(&STRANGER, LeaseCall::settle { lease: lease_before(lease) }),
		Expire { lease } => act(&STRANGER, LeaseCall::expire { lease: lease_before(lease) }),
		Admit { lease } => {
			let lease = lease_before(lease);
			let (key, reading) = (epoch(lease), Reading { value: 0, unit: Unit::PerMillion });
			act(&parties(lease).1, SlaCall::self_report { key, reading })
		}
		Decide { lease } => act(&STRANGER, SlaCall::decide { key: epoch(lease_before(lease)) }),
		Apply { fault } => act(&STRANGER, SlaCall::apply { fault: FaultId(fault) }),
		CloseAgreement { lease } => act(&STRANGER, SlaCall::close { lease: lease_before(lease) }),
		_ => unreachable!("of a lease: {step:?}"),
	}
}

/// How a vault fails, and what its holders get.
fn at_the_end_of_a_vault(step: Move) -> DispatchResult {
	match step {
		Liquidate { vault, hours } => {
			let (vault, units) = (VaultId(vault), units(hours));
			act(&TRADER, CltCall::liquidate { vault, units, collateral_min: 1 })
		}
		WindDown { vault } => act(&STRANGER, CltCall::wind_down { vault: VaultId(vault) }),
		Freeze { vault } => root(CltCall::freeze { vault: VaultId(vault) }),
		Thaw { vault } => root(CltCall::thaw { vault: VaultId(vault) }),
		Order { vault, remedy } => {
			let reporter = Some(NOMAD);
			root(CltCall::remedy { vault: VaultId(vault), remedy, reporter })
		}
		SettleVault { vault } => act(&STRANGER, CltCall::settle { vault: VaultId(vault) }),
		Claim { vault } => act(&TRADER, CltCall::claim { vault: VaultId(vault) }),
		_ => unreachable!("of an end: {step:?}"),
	}
}

/// The idle time of a block.
fn idle() {
	let number = System::block_number();
	Clt::on_idle(number, Weight::MAX);
	Lease::on_idle(number, Weight::MAX);
	Sla::on_idle(number, Weight::MAX);
}
