//! Drafts of utc, lease and sla: what customers and their providers do.

use super::{
	vaults::asset_value,
	Desk, Draft, Entry,
	Role::{self, Attestor, Customer, Holder, Liquidator, Provider, Stranger},
};
use crate::adversary::{
	look,
	time::now,
	value::Value,
	world::{confirmation, redemption, CLASS, GOLD},
};
use millrace_primitives::{
	units::{DEVICE_HOUR, HOUR, MINUTE},
	AssetId, AssetKind, VaultId,
};
use millrace_runtime::{AccountId, Runtime};
use pallet_clt::{Grade, VaultStatus};
use pallet_sla::{AgreementOf, AgreementStage, EpochKey, Metric};

const fn entry(
	pallet: &'static str,
	call: &'static str,
	role: Role,
	weight: u32,
	draft: fn(&mut Desk) -> Draft,
) -> Entry {
	Entry { pallet, call, role, weight, draft }
}

pub const ENTRIES: &[Entry] = &[
	entry("Utc", "open", Stranger, 1, open),
	entry("Utc", "pool", Holder, 6, pool),
	entry("Utc", "unpool", Holder, 5, unpool),
	entry("Utc", "redeem", Customer, 12, redeem),
	entry("Utc", "redeem_cash", Holder, 4, redeem_cash),
	entry("Utc", "liquidate", Liquidator, 12, liquidate),
	entry("Utc", "claim_pooled", Stranger, 6, claim_pooled),
	entry("Utc", "buy_collateral", Liquidator, 8, buy_collateral),
	entry("Lease", "confirm", Provider, 15, confirm),
	entry("Lease", "terminate", Customer, 8, terminate),
	entry("Lease", "extend", Customer, 5, extend),
	entry("Lease", "settle", Stranger, 20, settle),
	entry("Lease", "expire", Stranger, 20, expire),
	entry("Lease", "order", Customer, 8, order),
	entry("Lease", "buy_in", Customer, 20, buy_in),
	entry("Unclaimed", "claim", Holder, 20, claim_filed),
	entry("Unclaimed", "pay_out", Stranger, 20, pay_out),
	entry("Sla", "offer_template", Provider, 2, offer_template),
	entry("Sla", "retire_template", Provider, 6, retire_template),
	entry("Sla", "report", Attestor, 5, report),
	entry("Sla", "self_report", Provider, 8, self_report),
	entry("Sla", "claim", Customer, 8, claim),
	entry("Sla", "decide", Stranger, 20, decide),
	entry("Sla", "appeal", Provider, 20, appeal),
	entry("Sla", "apply", Stranger, 20, apply),
	entry("Sla", "close", Stranger, 20, close),
];

fn open(desk: &mut Desk) -> Draft {
	let class_id = look::unpooled_class()?;
	Some((desk.anybody(), vec![("class_id", class_id.0.into())]))
}

/// Vaults that count for their pool.
fn prime() -> Vec<u32> {
	let vaults = look::vaults().into_iter();
	let prime = vaults
		.filter(|(_, vault)| vault.grade == Grade::Prime && vault.status == VaultStatus::Active);
	prime.map(|(id, _)| id).collect()
}

fn utc_of(who: &AccountId) -> Option<u128> {
	Some(look::free(AssetId::utc(CLASS), who)).filter(|units| *units > 0)
}

fn pool(desk: &mut Desk) -> Draft {
	let vault = desk.choose(prime(), |_| true)?;
	let clt = AssetId::clt(VaultId(vault));
	let has = |who: &_| Some(look::free(clt, who)).filter(|units| *units > 0);
	let (who, has) = desk.somebody(has)?;
	let units = desk.dice.amount(has)?;
	Some((who, vec![("vault", vault.into()), ("units", units.into())]))
}

fn unpool(desk: &mut Desk) -> Draft {
	let vault = desk.choose(prime(), |vault| look::pooled(*vault) > 0)?;
	let (who, has) = desk.somebody(utc_of)?;
	// The fee is taken on top.
	let units = desk.dice.amount(look::pooled(vault).min(has * 99 / 100))?;
	Some((who, vec![("vault", vault.into()), ("units", units.into())]))
}

fn redeem(desk: &mut Desk) -> Draft {
	let vault = desk.choose(prime(), |vault| look::pooled(*vault) > 0)?;
	let (who, has) = desk.somebody(utc_of)?;
	let most = look::pooled(vault).min(has);
	let devices = 1 + desk.dice.below(4);
	let minutes = (most * 60 / DEVICE_HOUR / devices).min(60 * 24 * 10);
	let minutes = desk.dice.amount(minutes)?;
	let duration = u64::try_from(minutes).ok()? * MINUTE;
	let mut arguments = redemption(vault, devices as u32, duration).to_vec();
	if desk.dice.chance(20) {
		arguments.retain(|(name, _)| *name != "vault");
	}
	let owner = pallet_clt::Vaults::<Runtime>::get(VaultId(vault))?.owner;
	let mut templates = look::templates();
	templates.retain(|(_, its)| its.as_ref().is_none_or(|its| *its == owner));
	if let Some((template, _)) = desk.choose(templates, |_| true).filter(|_| desk.dice.chance(70)) {
		let fee_max = Value::from(u128::from(u64::MAX));
		let terms = Value::map(&[("template", template.into()), ("fee_max", fee_max)]);
		arguments.push(("terms", Value::with("Some", terms)));
	}
	Some((who, arguments))
}

fn redeem_cash(desk: &mut Desk) -> Draft {
	let (shortfall, _) = look::shortfall();
	let (who, has) = desk.somebody(utc_of)?;
	let units = desk.dice.amount(shortfall.min(has))?;
	Some((who, vec![("class_id", CLASS.0.into()), ("units", units.into())]))
}

fn liquidate(desk: &mut Desk) -> Draft {
	let most = |id: u32| millrace_runtime::Clt::liquidation(VaultId(id)).map(|it| it.units_max);
	let found: Vec<_> = prime().into_iter().filter_map(|id| Some((id, most(id)?))).collect();
	let (vault, most) = desk.choose(found, |(vault, _)| look::pooled(*vault) > 0)?;
	let (who, has) = desk.somebody(utc_of)?;
	let units = desk.dice.amount(most.min(has).min(look::pooled(vault)))?;
	Some((who, vec![("vault", vault.into()), ("units", units.into())]))
}

fn claim_pooled(desk: &mut Desk) -> Draft {
	let settled = |(id, vault): &(u32, pallet_clt::VaultRecordOf<Runtime>)| {
		vault.status == VaultStatus::Settled && look::pooled(*id) > 0
	};
	let (vault, _) = desk.choose(look::vaults(), settled)?;
	Some((desk.anybody(), vec![("vault", vault.into())]))
}

fn buy_collateral(desk: &mut Desk) -> Draft {
	let asset = if desk.dice.chance(60) { AssetKind::Native } else { AssetKind::WithId(GOLD) };
	let most = look::has(&asset, &look::backstop()).checked_sub(1_000_000_000_000)?;
	let amount = desk.dice.amount(most)?;
	let arguments = vec![
		("class_id", CLASS.0.into()),
		("asset", asset_value(&asset)),
		("amount", amount.into()),
	];
	Some((desk.anybody(), arguments))
}

fn confirm(desk: &mut Desk) -> Draft {
	let own = |lease: &look::Lease| lease.is_reserved && lease.due > now();
	let leases = look::leases();
	let leases: Vec<_> = leases.into_iter().filter(|lease| desk.is_own(&lease.provider)).collect();
	let lease = desk.choose(leases, own)?;
	Some((desk.name(&lease.provider)?, confirmation(lease.id).to_vec()))
}

/// A lease that is not over, of a customer of the hand, or every fifth time of a provider.
fn terminate(desk: &mut Desk) -> Draft {
	let as_provider = desk.dice.chance(20);
	let party = |lease: &look::Lease| match as_provider {
		true => lease.provider.clone(),
		false => lease.customer.clone(),
	};
	let leases = look::leases().into_iter();
	let own: Vec<_> =
		leases.filter(|lease| desk.is_own(&party(lease)) && lease.due > now()).collect();
	let lease = desk.choose(own, |lease| lease.is_reserved || lease.is_active)?;
	Some((desk.name(&party(&lease))?, vec![("lease", lease.id.into())]))
}

fn extend(desk: &mut Desk) -> Draft {
	let leases = look::leases().into_iter();
	let own: Vec<_> =
		leases.filter(|lease| desk.is_own(&lease.customer) && lease.due > now()).collect();
	let lease = desk.choose(own, |lease| lease.is_active)?;
	let minutes = 1 + desk.dice.below(300) as u64;
	let duration = (minutes * MINUTE).into();
	Some((desk.name(&lease.customer)?, vec![("lease", lease.id.into()), ("duration", duration)]))
}

fn settle(desk: &mut Desk) -> Draft {
	let over = |lease: &look::Lease| !lease.is_reserved && lease.due <= now();
	let lease = desk.choose(look::leases(), over)?;
	Some((desk.anybody(), vec![("lease", lease.id.into())]))
}

fn expire(desk: &mut Desk) -> Draft {
	let over = |lease: &look::Lease| lease.is_reserved && lease.due <= now();
	let lease = desk.choose(look::leases(), over)?;
	Some((desk.anybody(), vec![("lease", lease.id.into())]))
}

/// As a redemption, from units of one vault.
fn order(desk: &mut Desk) -> Draft {
	let live = |it: &(u32, pallet_clt::VaultRecordOf<Runtime>)| it.1.status == VaultStatus::Active;
	let (vault, _) = desk.choose(look::vaults(), live)?;
	let clt = AssetId::clt(VaultId(vault));
	let has = |who: &_| Some(look::free(clt, who)).filter(|units| *units > 0);
	let (who, has) = desk.somebody(has)?;
	let devices = 1 + desk.dice.below(4);
	let minutes = desk.dice.amount((has * 60 / DEVICE_HOUR / devices).min(60 * 24 * 10))?;
	let duration = u64::try_from(minutes).ok()? * MINUTE;
	let mut arguments = redemption(vault, devices as u32, duration).to_vec();
	arguments.retain(|(name, _)| *name != "vault");
	arguments.push(("vault", vault.into()));
	Some((who, arguments))
}

fn buy_in(desk: &mut Desk) -> Draft {
	let leases = look::leases().into_iter();
	let own: Vec<_> = leases.filter(|lease| desk.is_own(&lease.customer)).collect();
	let lease = desk.choose(own, |lease| !lease.is_active)?;
	Some((desk.name(&lease.customer)?, vec![("lease", lease.id.into())]))
}

fn claim_filed(desk: &mut Desk) -> Draft {
	let own: Vec<_> =
		look::unclaimed().into_iter().filter(|(who, _, _)| desk.is_own(who)).collect();
	let (who, asset, _) = desk.choose(own, |_| true)?;
	let to = Value::account(&desk.anybody());
	Some((desk.name(&who)?, vec![("asset", asset_value(&asset)), ("to", to)]))
}

fn pay_out(desk: &mut Desk) -> Draft {
	let (who, asset, _) = desk.choose(look::unclaimed(), |_| true)?;
	let payee = Value::from(AsRef::<[u8]>::as_ref(&who));
	Some((desk.anybody(), vec![("payee", payee), ("asset", asset_value(&asset))]))
}

fn offer_template(desk: &mut Desk) -> Draft {
	let (who, _) = desk.somebody(|who| look::provider(who).map(|_| ()))?;
	let corner = Value::map(&[("at", MINUTE.into()), ("share", 1_000_000u32.into())]);
	let module = Value::map(&[
		("metric", Value::unit("StartLatency")),
		("objective", MINUTE.into()),
		("window", MINUTE.into()),
		("severity", 1_000_000u32.into()),
		("curve", Value::List(vec![corner])),
	]);
	let terms = Value::map(&[
		("name", Value::from(&b"own"[..])),
		("modules", Value::List(vec![module])),
		("earmark", Value::from(10_000 * (1 + desk.dice.below(100)))),
		("fee", Value::from(10_000 * desk.dice.below(10))),
	]);
	Some((who, vec![("terms", terms)]))
}

fn retire_template(desk: &mut Desk) -> Draft {
	let own: Vec<_> = look::templates()
		.into_iter()
		.filter_map(|(id, owner)| Some((id, desk.name(&owner?)?)))
		.collect();
	let (template, who) = desk.choose(own, |_| true)?;
	Some((who, vec![("template", template.into())]))
}

/// An epoch of an agreement, over or not, with its metric. Every second time the first one.
fn epoch(
	desk: &mut Desk,
	agreement: &(u32, AgreementOf<Runtime>),
	begun: bool,
) -> Option<EpochKey> {
	let (lease, agreement) = agreement;
	let tracks: Vec<_> = agreement.tracks.iter().collect();
	let track = desk.choose(tracks, |_| true)?;
	let window = track.module.window;
	let count = agreement.epochs(window, now())?.max(u64::from(begun));
	let epoch = match track.module.metric {
		Metric::StartLatency => 0,
		Metric::ReclaimNotice => count.checked_sub(1)?,
		_ if desk.dice.chance(50) => 0,
		_ => desk.dice.below(count.into()) as u64,
	};
	let key = EpochKey {
		lease: millrace_primitives::LeaseId(*lease),
		metric: track.module.metric,
		epoch: u32::try_from(epoch).ok()?,
	};
	(count > 0).then_some(key)
}

/// A value that misses any objective.
fn worst(desk: &mut Desk, metric: Metric) -> Value {
	let worst = if metric.more_is_better() { 0 } else { metric.max() };
	let value = match desk.dice.below(3) {
		0 | 1 => worst,
		_ => metric.max() / 2,
	};
	look::reading(metric, value)
}

fn agreements(
	desk: &Desk,
	party: fn(&AgreementOf<Runtime>) -> &AccountId,
) -> Vec<(u32, AgreementOf<Runtime>)> {
	let all = look::agreements().into_iter();
	all.filter(|(_, agreement)| desk.is_own(party(agreement))).collect()
}

fn has_begun(agreement: &(u32, AgreementOf<Runtime>)) -> bool {
	agreement.1.since().is_some()
}

fn report(desk: &mut Desk) -> Draft {
	let attestors = look::attestors();
	let active = |who: &AccountId| attestors.iter().any(|(it, active, _)| it == who && *active);
	let (who, _) = desk.somebody(|who| active(who).then_some(()))?;
	let agreement = desk.choose(look::agreements(), has_begun)?;
	let key = epoch(desk, &agreement, false)?;
	let arguments = vec![
		("key", look::key(&key)),
		("reading", worst(desk, key.metric)),
		("cause", Value::unit("Provider")),
	];
	Some((who, arguments))
}

fn self_report(desk: &mut Desk) -> Draft {
	let own = agreements(desk, |agreement| &agreement.provider);
	let agreement = desk.choose(own, has_begun)?;
	let key = epoch(desk, &agreement, true)?;
	let who = desk.name(&agreement.1.provider)?;
	Some((who, vec![("key", look::key(&key)), ("reading", worst(desk, key.metric))]))
}

fn claim(desk: &mut Desk) -> Draft {
	let own = agreements(desk, |agreement| &agreement.customer);
	let agreement = desk.choose(own, has_begun)?;
	let key = epoch(desk, &agreement, false)?;
	let who = desk.name(&agreement.1.customer)?;
	let (key, reading) = (look::key(&key), worst(desk, key.metric));
	Some((who, vec![("key", key), ("reading", reading), ("evidence", desk.evidence())]))
}

fn decide(desk: &mut Desk) -> Draft {
	let late = |word: &look::Word| {
		let agreement = pallet_sla::Agreements::<Runtime>::get(word.key.lease);
		let end = agreement.and_then(|it| {
			let (_, track) = it.track(word.key.metric)?;
			it.epoch(track.module.window, word.key.epoch)
		});
		end.is_some_and(|(_, end)| now() >= end + 48 * HOUR) || word.reporters.len() >= 8
	};
	let word = desk.choose(look::words(), late)?;
	Some((desk.anybody(), vec![("key", look::key(&word.key))]))
}

fn appeal(desk: &mut Desk) -> Draft {
	let provider = |fault: &pallet_sla::FaultOf<Runtime>| {
		Some(pallet_sla::Agreements::<Runtime>::get(fault.key.lease)?.provider)
	};
	let faults = look::faults().into_iter().filter(|(_, fault)| fault.due > now());
	let own: Vec<_> =
		faults.filter_map(|(id, fault)| Some((id, desk.name(&provider(&fault)?)?))).collect();
	let (fault, who) = desk.choose(own, |_| true)?;
	Some((who, vec![("fault", fault.into()), ("evidence", desk.evidence())]))
}

fn apply(desk: &mut Desk) -> Draft {
	let (fault, _) = desk.choose(look::faults(), |(_, fault)| fault.due <= now())?;
	Some((desk.anybody(), vec![("fault", fault.into())]))
}

fn close(desk: &mut Desk) -> Draft {
	let over = |it: &(u32, AgreementOf<Runtime>)| {
		let AgreementStage::Over { at, .. } = it.1.stage else { return false };
		now() >= at + 48 * HOUR && it.1.pending == 0
	};
	let (lease, _) = desk.choose(look::agreements(), over)?;
	Some((desk.anybody(), vec![("lease", lease.into())]))
}
