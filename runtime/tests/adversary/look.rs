//! What is there: all reads of records of our pallets, in one place.

use super::{
	value::Value,
	world::{account, CLASS},
};
use codec::Decode;
use frame_support::{
	instances::Instance1,
	storage::{storage_prefix, unhashed},
	traits::{fungible::Inspect as _, fungibles::Inspect as _},
};
use millrace_primitives::{AssetId, AssetKind, Balance, ClassId, FleetId, Units, VaultId};
use millrace_runtime::{
	adapters::DISPUTE_POLL, AccountId, Assets, AssetsHolder, Balances, OracleGovernance, Runtime,
	RuntimeHoldReason,
};
use pallet_clt::{VaultRecordOf, VaultStatus};
use pallet_lease::LeaseStatus;
use pallet_oracle_governance::{Ballots, CaseStage, Cases, Poll, Polls};
use pallet_registry::{FleetRecordOf, ProviderRecord};
use pallet_sla::{AgreementOf, EpochKey, FaultOf, Metric};

/// A lease.
pub struct Lease {
	pub id: u32,
	pub customer: AccountId,
	pub provider: AccountId,
	pub vault: u32,
	pub units: Units,
	pub due: u64,
	pub is_reserved: bool,
	pub is_active: bool,
}

/// All leases that are neither settled nor void, the newest last.
pub fn leases() -> Vec<Lease> {
	let facts =
		|(id, record): (millrace_primitives::LeaseId, pallet_lease::LeaseRecordOf<Runtime>)| {
			Lease {
				id: id.0,
				vault: record.vault.0,
				units: record.units,
				due: record.due,
				is_reserved: matches!(record.status, LeaseStatus::Reserved),
				is_active: matches!(record.status, LeaseStatus::Active { .. }),
				customer: record.customer,
				provider: record.provider,
			}
		};
	let mut leases: Vec<_> = pallet_lease::Leases::<Runtime>::iter().map(facts).collect();
	leases.sort_by_key(|lease| lease.id);
	leases
}

/// All fleets that count or did, the newest last.
pub fn fleets() -> Vec<(FleetId, FleetRecordOf<Runtime>)> {
	let mut fleets: Vec<_> = pallet_registry::Fleets::<Runtime>::iter().collect();
	fleets.sort_by_key(|(id, _)| *id);
	fleets
}

/// Devices of a fleet that somebody wants to see.
pub fn demands(fleet: FleetId) -> Vec<u32> {
	pallet_registry::Demands::<Runtime>::iter_key_prefix(fleet).collect()
}

/// A provider.
pub fn provider(who: &AccountId) -> Option<ProviderRecord<Runtime>> {
	pallet_registry::Providers::<Runtime>::get(who)
}

/// All vaults that are not closed, the newest last.
pub fn vaults() -> Vec<(u32, VaultRecordOf<Runtime>)> {
	let mut vaults = all_vaults();
	vaults.retain(|(_, vault)| vault.status != VaultStatus::Closed);
	vaults
}

/// All vaults, the newest last.
pub fn all_vaults() -> Vec<(u32, VaultRecordOf<Runtime>)> {
	let all = pallet_clt::Vaults::<Runtime>::iter();
	let mut vaults: Vec<_> = all.map(|(id, vault)| (id.0, vault)).collect();
	vaults.sort_by_key(|(id, _)| *id);
	vaults
}

/// What is on hold of a customer for terms: it is spent already.
pub fn fees(who: &AccountId) -> Balance {
	use frame_support::traits::fungibles::InspectHold;
	let reason = RuntimeHoldReason::Sla(pallet_sla::HoldReason::Fee);
	AssetsHolder::balance_on_hold(AssetId::SETTLEMENT, &reason, who)
}

/// Units that a vault owes.
pub fn owed(vault: &VaultRecordOf<Runtime>) -> Units {
	vault.owed().expect("no more was retired than issued")
}

/// Units of a vault in the pool of its class.
pub fn pooled(vault: u32) -> Units {
	pallet_utc::Pooled::<Runtime>::get(VaultId(vault)).map_or(0, |record| record.units)
}

/// What the backstop of a class owes, and for how many units.
pub fn shortfall() -> (Units, Balance) {
	let pool = pallet_utc::Pools::<Runtime>::get(CLASS).unwrap_or_default();
	(pool.shortfall, pool.debt)
}

/// The first class without a pool.
pub fn unpooled_class() -> Option<ClassId> {
	let mut classes = pallet_registry::Classes::<Runtime>::iter_keys();
	classes.find(|id| !pallet_utc::Pools::<Runtime>::contains_key(id))
}

/// All agreements, the newest last.
pub fn agreements() -> Vec<(u32, AgreementOf<Runtime>)> {
	let all = pallet_sla::Agreements::<Runtime>::iter();
	let mut agreements: Vec<_> = all.map(|(lease, agreement)| (lease.0, agreement)).collect();
	agreements.sort_by_key(|(lease, _)| *lease);
	agreements
}

/// What was said of an epoch.
pub struct Word {
	pub key: EpochKey,
	pub provider: Option<AccountId>,
	pub is_claimed: bool,
	pub reporters: Vec<AccountId>,
}

/// What was said of epochs that are not decided.
pub fn words() -> Vec<Word> {
	let word = |(key, measurement): (EpochKey, pallet_sla::Measurement<Runtime>)| {
		let agreement = pallet_sla::Agreements::<Runtime>::get(key.lease);
		Word {
			key,
			provider: agreement.map(|agreement| agreement.provider),
			is_claimed: measurement.claim.is_some(),
			reporters: measurement.reports.into_iter().map(|report| report.who).collect(),
		}
	};
	pallet_sla::Measurements::<Runtime>::iter().map(word).collect()
}

/// Faults that wait.
pub fn faults() -> Vec<(u32, FaultOf<Runtime>)> {
	pallet_sla::Faults::<Runtime>::iter().map(|(id, fault)| (id.0, fault)).collect()
}

/// The key of an epoch, as a call names it.
pub fn key(key: &EpochKey) -> Value {
	let metric = Value::unit(&format!("{:?}", key.metric));
	Value::map(&[("lease", key.lease.0.into()), ("metric", metric), ("epoch", key.epoch.into())])
}

/// A value of a metric.
pub fn reading(metric: Metric, value: u64) -> Value {
	let unit = Value::unit(&format!("{:?}", metric.unit()));
	Value::map(&[("value", value.into()), ("unit", unit)])
}

/// What an account has of an asset, free or not.
pub fn has(asset: &AssetKind, who: &AccountId) -> Balance {
	match asset {
		AssetKind::Native => Balances::total_balance(who),
		AssetKind::WithId(id) => Assets::total_balance(*id, who),
	}
}

/// What an account has of an asset and nobody holds.
pub fn free(asset: AssetId, who: &AccountId) -> Balance {
	Assets::balance(asset, who)
}

/// Native token that an account may send.
pub fn free_native(who: &AccountId) -> Balance {
	use frame_support::traits::tokens::{Fortitude, Preservation};
	Balances::reducible_balance(who, Preservation::Preserve, Fortitude::Polite)
}

/// The account that makes the units of the class good.
pub fn backstop() -> AccountId {
	<millrace_runtime::Clt as millrace_primitives::Vaults<_>>::backstop(CLASS)
}

/// Accounts that have compute and no key.
pub fn keyless(names: &[&str]) -> Vec<AccountId> {
	let known: Vec<_> = names.iter().map(|name| account(name)).collect();
	let mut found = vec![backstop()];
	for (asset, who, _) in pallet_assets::Account::<Runtime, Instance1>::iter() {
		if !asset.is_external() && !known.contains(&who) {
			found.push(who);
		}
	}
	found.sort();
	found.dedup();
	found
}

/// Cases that are not concluded, with the poll of those that are voted on.
pub fn cases() -> Vec<(u32, Option<u32>, CaseStage, u64)> {
	let case =
		|(id, case): (millrace_primitives::CaseId, pallet_oracle_governance::Case<Runtime>)| {
			let poll = match case.stage {
				CaseStage::Voting { poll, .. } => Some(poll),
				_ => None,
			};
			(id.0, poll, case.stage, case.due)
		};
	Cases::<Runtime>::iter().map(case).collect()
}

/// Polls that are over.
pub fn closed_polls() -> Vec<u32> {
	let closed = |(id, poll)| matches!(poll, Poll::<Runtime>::Closed { .. }).then_some(id);
	Polls::<Runtime>::iter().filter_map(closed).collect()
}

/// Polls of disputes in which `who` has not voted, as the voting pallet counts them.
pub fn polls_without(who: &AccountId) -> Vec<u32> {
	let open = cases().into_iter().filter_map(|(_, poll, _, _)| poll);
	let open = open.filter(|poll| !Ballots::<Runtime>::contains_key(poll, who));
	open.map(|poll| DISPUTE_POLL + poll).collect()
}

/// What an account has committed to vote with: what counts, what leaves, and when that is free.
pub fn committed(who: &AccountId) -> (Balance, Balance, u64) {
	let commitment = pallet_oracle_governance::Commitments::<Runtime>::get(who);
	let active = |it: &pallet_oracle_governance::Commitment| it.active().unwrap_or(0);
	commitment.map_or((0, 0, 0), |it| (active(&it), it.leaving, it.leaves_at))
}

/// The attestors, with whether they attest, and when their bond is free if they leave.
pub fn attestors() -> Vec<(AccountId, bool, Option<u64>)> {
	use pallet_oracle_governance::AttestorStatus;
	let attestors = pallet_oracle_governance::Attestors::<Runtime>::get();
	let facts = |record: &pallet_oracle_governance::AttestorRecord<AccountId>| {
		let until = match record.status {
			AttestorStatus::Leaving { until } => Some(until),
			_ => None,
		};
		let is_active = matches!(record.status, AttestorStatus::Active);
		(record.account.clone(), is_active, until)
	};
	attestors.iter().map(facts).collect()
}

/// Whether a provider gets no new leases.
pub fn is_suspended(who: &AccountId) -> bool {
	let score = pallet_sla::Scores::<Runtime>::get(who, CLASS);
	score.suspended_until > super::time::now()
}

/// Whether the oracle could be asked about a fleet: it is not disputed.
pub fn is_disputed(fleet: FleetId) -> bool {
	OracleGovernance::open_case(millrace_primitives::Subject::Fleet(fleet)).is_some()
}

/// What is filed with pallet `unclaimed` for payees that could not receive it. Read past the pallet, so
/// that nothing is there before it is.
pub fn unclaimed() -> Vec<(AccountId, AssetKind, Balance)> {
	let prefix = storage_prefix(b"Unclaimed", b"Records");
	let mut found = Vec::new();
	let mut key = prefix.to_vec();
	while let Some(next) = sp_io::storage::next_key(&key).filter(|key| key.starts_with(&prefix)) {
		// Behind a hash of sixteen bytes is the key that was hashed.
		let mut rest = &next[prefix.len() + 16..];
		let who = AccountId::decode(&mut rest).expect("an account");
		let asset = AssetKind::decode(&mut &rest[16..]).expect("an asset");
		let amount = unhashed::get(&next).expect("it is there");
		found.push((who, asset, amount));
		key = next;
	}
	found
}

/// Templates of terms, with their owners.
pub fn templates() -> Vec<(u32, Option<AccountId>)> {
	let all = pallet_sla::Templates::<Runtime>::iter();
	let mut templates: Vec<_> = all.map(|(id, template)| (id.0, template.owner)).collect();
	templates.sort();
	templates
}
