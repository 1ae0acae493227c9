//! Equations that no single pallet can check: over the whole ledger, because they run over the
//! accounts of another (ISS-1, ISS-2 and ISS-3), and over the runtime's own rules (GOV-1, GOV-2 and
//! GOV-3). See the named invariants in each pallet for the rest.

use crate::{
	configs::{
		governance::{Tracks, TRACKS},
		protection::{AlwaysOpen, NeverPaused},
	},
	constants::{pace::PRODUCTION, time::DAYS},
	origins::{Origin, Pace},
	parameter_steps::{self, Changes},
	AccountId, AssetId, AssetsHolder, Balance, BlockNumber, OriginCaller, Runtime, RuntimeCall,
	RuntimeHoldReason,
};
use alloc::{collections::BTreeMap, vec, vec::Vec};
use frame_support::{
	instances::Instance1,
	storage_alias,
	traits::{fungibles::InspectHold, tokens::IdAmount, CallMetadata, Contains, GetCallMetadata},
	Blake2_128Concat,
};
use millrace_primitives::{
	CaseId, Evidence, FaultId, FleetId, LeaseId, Remedy, Subject, TemplateId, VaultId,
};
use pallet_clt::Change;
use pallet_referenda::{Track, TracksInfo};
use pallet_registry::{DeviceId, DeviceProof};
use pallet_tx_pause::RuntimeCallNameOf;
use sp_runtime::TryRuntimeError;

/// The holder's own record, which it keeps to itself.
#[storage_alias]
type Holds = StorageDoubleMap<
	AssetsHolder,
	Blake2_128Concat,
	AssetId,
	Blake2_128Concat,
	AccountId,
	Vec<IdAmount<RuntimeHoldReason, Balance>>,
>;

/// All equations of this module and of every pallet of ours.
pub fn check() -> Result<(), TryRuntimeError> {
	supply_identity()?;
	hold_identity()?;
	native_issuance()?;
	parameter_steps()?;
	delays(&TRACKS)?;
	pace()?;
	reduce_open::<AlwaysOpen, NeverPaused>()?;
	pallet_registry::Pallet::<Runtime>::do_try_state()?;
	pallet_price_feed::Pallet::<Runtime>::do_try_state()?;
	pallet_clt::Pallet::<Runtime>::do_try_state()?;
	pallet_utc::Pallet::<Runtime>::do_try_state()?;
	pallet_lease::Pallet::<Runtime>::do_try_state()?;
	pallet_oracle_governance::Pallet::<Runtime>::do_try_state()?;
	pallet_sla::Pallet::<Runtime>::do_try_state()
}

/// ISS-1 SupplyIdentity: for each asset, free plus held over all accounts is its supply.
pub fn supply_identity() -> Result<(), TryRuntimeError> {
	let mut sums = BTreeMap::<AssetId, u128>::new();
	for (asset, who, account) in pallet_assets::Account::<Runtime, Instance1>::iter() {
		let held = AssetsHolder::total_balance_on_hold(asset, &who);
		let sum = sums.entry(asset).or_default();
		*sum = sum
			.checked_add(account.balance)
			.and_then(|sum| sum.checked_add(held))
			.ok_or("ISS-1: overflow of balances")?;
	}
	for (asset, details) in pallet_assets::Asset::<Runtime, Instance1>::iter() {
		if sums.remove(&asset).unwrap_or_default() != details.supply {
			return Err("ISS-1: free + held of an asset differs from its supply".into());
		}
	}
	if !sums.is_empty() {
		return Err("ISS-1: balances of an asset that does not exist".into());
	}
	Ok(())
}

/// ISS-2 HoldIdentity: what an account has on hold of an asset is the sum over its reasons, and no
/// reason holds zero.
pub fn hold_identity() -> Result<(), TryRuntimeError> {
	for (asset, who, holds) in Holds::iter() {
		if holds.iter().any(|hold| hold.amount == 0) {
			return Err("ISS-2: a hold of zero".into());
		}
		let sum = holds.iter().try_fold(0u128, |sum, hold| sum.checked_add(hold.amount));
		if sum != Some(AssetsHolder::total_balance_on_hold(asset, &who)) {
			return Err("ISS-2: held differs from the sum over reasons".into());
		}
	}
	Ok(())
}

/// ISS-3 NativeIssuance: free plus reserved over all accounts is the total issuance.
pub fn native_issuance() -> Result<(), TryRuntimeError> {
	let sum = frame_system::Account::<Runtime>::iter_values()
		.try_fold(0u128, |sum, account| {
			sum.checked_add(account.data.free)?.checked_add(account.data.reserved)
		})
		.ok_or("ISS-3: overflow of balances")?;
	if sum != pallet_balances::TotalIssuance::<Runtime>::get() {
		return Err("ISS-3: free + reserved differs from total issuance".into());
	}
	Ok(())
}

/// GOV-1 ParamStep: every dynamic parameter is in its range, was last changed by the call that
/// limits it, and by that change within a step on the risky side.
pub fn parameter_steps() -> Result<(), TryRuntimeError> {
	let now = pallet_timestamp::Now::<Runtime>::get();
	for parameter in parameter_steps::all() {
		let (limits, value, _) = parameter_steps::parts(&parameter);
		if !limits.contain(value) {
			return Err("GOV-1 ParamStep: range of a parameter".into());
		}
		let key = parameter_steps::key(parameter);
		let stored = pallet_parameters::Parameters::<Runtime>::contains_key(&key);
		let Some(change) = Changes::<Runtime>::get(&key) else {
			if stored {
				return Err("GOV-1 ParamStep: a parameter set past its call".into());
			}
			continue;
		};
		if !stored || change.current != value {
			return Err("GOV-1 ParamStep: a parameter set past its call".into());
		}
		if change.changed_at > now {
			return Err("GOV-1 ParamStep: time of a parameter".into());
		}
		let step = change.previous.map(|previous| limits.change(previous, value));
		if !matches!(step, Some(Change::Tightening | Change::Loosening)) {
			return Err("GOV-1 ParamStep: step of a parameter".into());
		}
	}
	Ok(())
}

/// Shortest time between the approval of a loosening and its enactment.
pub const MIN_DELAY: BlockNumber = 2 * DAYS;

/// Origins whose calls can loosen: all but the emergency's, which only halts, pauses and cancels. To
/// end any of these is not its to do: see [`crate::configs::protection`].
fn loosening() -> [OriginCaller; 5] {
	[
		OriginCaller::system(frame_system::RawOrigin::Root),
		OriginCaller::Origins(Origin::Parameters),
		OriginCaller::Origins(Origin::Classes),
		OriginCaller::Origins(Origin::Oracle),
		OriginCaller::Origins(Origin::RemedyPolicy),
	]
}

/// GOV-2 DelayClass: in `tracks`, which are those at a pace of 1, every track but the emergency's has
/// a delay of [`MIN_DELAY`], and every origin that can loosen has a track.
pub fn delays(tracks: &[Track<u16, Balance, BlockNumber>]) -> Result<(), TryRuntimeError> {
	let emergency = Tracks::track_for(&OriginCaller::Origins(Origin::Emergency));
	let is_slow = |track: &Track<u16, Balance, BlockNumber>| {
		Ok(track.id) == emergency || track.info.min_enactment_period >= MIN_DELAY
	};
	if !tracks.iter().all(is_slow) {
		return Err("GOV-2 DelayClass: a loosening without its delay".into());
	}
	for origin in loosening() {
		let id = Tracks::track_for(&origin)
			.map_err(|()| "GOV-2 DelayClass: an origin without a track")?;
		if Ok(id) == emergency || tracks.iter().filter(|track| track.id == id).count() != 1 {
			return Err("GOV-2 DelayClass: an origin without a track of its own".into());
		}
	}
	Ok(())
}

/// GOV-2 DelayClass: delays last as long as [`delays`] demands, that is the pace is 1, wherever there
/// is no sudo key. So only a test network is fast.
pub fn pace() -> Result<(), TryRuntimeError> {
	let pace = Pace::<Runtime>::get();
	if pace == 0 {
		return Err("GOV-2 DelayClass: a pace of zero".into());
	}
	if pace != PRODUCTION && pallet_sudo::Key::<Runtime>::get().is_none() {
		return Err("GOV-2 DelayClass: delays are shortened where there is no sudo key".into());
	}
	Ok(())
}

/// Calls that stay open in every pause level short of a halt of the chain: cancel, repay, add
/// collateral, liquidate, wind down, settle, claim, close; the remedies of governance; the answer to
/// a demand and the proof of a fault; what is said and paid about faults of leases; and prices,
/// without which none of this goes on.
pub fn reducing() -> Vec<RuntimeCall> {
	use pallet_clt::Call as Clt;
	use pallet_oracle_governance::Call as Oracle;
	use pallet_registry::Call as Registry;
	use pallet_sla::{Attribution, Call as Sla, EpochKey, Metric, Reading, Unit};
	let (vault, amount, units) = (VaultId(0), 1, 1);
	let device = DeviceId([0; 32]);
	let (fleet, index) = (FleetId(0), 0);
	let (subject, case) = (Subject::Fleet(fleet), CaseId(0));
	let evidence = || Evidence { hash: Default::default(), uri: Default::default() };
	let (fault, lease, cause) = (FaultId(0), LeaseId(0), Attribution::Provider);
	let key = EpochKey { lease, metric: Metric::Availability, epoch: 0 };
	let reading = Reading { value: 0, unit: Unit::PerMillion };
	let leaf = || DeviceProof { fleet, index, proof: Default::default() };
	vec![
		Clt::deposit { vault, amount }.into(),
		Clt::retire { vault, units }.into(),
		// Cancels an offer.
		Clt::offer { vault, units: 0 }.into(),
		Clt::liquidate { vault, units, min_collateral: 0 }.into(),
		Clt::wind_down { vault }.into(),
		Clt::settle { vault }.into(),
		Clt::claim { vault }.into(),
		Clt::close { vault }.into(),
		Clt::freeze { vault }.into(),
		Clt::thaw { vault }.into(),
		Clt::remedy { vault, remedy: Remedy::Hybrid, reporter: None }.into(),
		Registry::open_device { fleet, index, device, proof: Default::default() }.into(),
		Registry::prove_double_pledge { first: leaf(), second: leaf(), device }.into(),
		pallet_price_feed::Call::submit { prices: Default::default() }.into(),
		Oracle::leave {}.into(),
		Oracle::withdraw_bond {}.into(),
		Oracle::recount { subject: subject.clone() }.into(),
		Oracle::uncommit { amount }.into(),
		Oracle::withdraw_commitment {}.into(),
		Oracle::dispute { subject, evidence: evidence() }.into(),
		Oracle::count_delegated { poll: 0, delegator: AccountId::new([0; 32]) }.into(),
		Oracle::close { case }.into(),
		Oracle::appeal { case, upheld: true }.into(),
		Oracle::rule { case, upheld: true }.into(),
		Oracle::conclude { case }.into(),
		Sla::retire_template { template: TemplateId(0) }.into(),
		Sla::report { key, reading, cause }.into(),
		Sla::self_report { key, reading }.into(),
		Sla::claim { key, reading, evidence: evidence() }.into(),
		Sla::decide { key }.into(),
		Sla::appeal { fault, evidence: evidence() }.into(),
		Sla::apply { fault }.into(),
		Sla::close { lease }.into(),
	]
}

/// GOV-3 ReduceOpen: every call of [`reducing`] is open in safe mode, by `Open`, and is never paused
/// by its name, by `Unpausable`.
pub fn reduce_open<Open, Unpausable>() -> Result<(), TryRuntimeError>
where
	Open: Contains<RuntimeCall>,
	Unpausable: Contains<RuntimeCallNameOf<Runtime>>,
{
	for call in reducing() {
		if !Open::contains(&call) {
			return Err("GOV-3 ReduceOpen: safe mode closes a way out".into());
		}
		let CallMetadata { pallet_name, function_name } = call.get_call_metadata();
		let name = (pallet_name.as_bytes().to_vec(), function_name.as_bytes().to_vec());
		let (Ok(pallet), Ok(function)) = (name.0.try_into(), name.1.try_into()) else {
			return Err("GOV-3 ReduceOpen: a name is too long".into());
		};
		if !Unpausable::contains(&(pallet, function)) {
			return Err("GOV-3 ReduceOpen: a pause closes a way out".into());
		}
	}
	Ok(())
}
