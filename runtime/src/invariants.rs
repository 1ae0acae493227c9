//! Equations that no single pallet can check: over the whole ledger, because they run over the
//! accounts of another (ISS-1, ISS-2, ISS-3 and ACC-1), over vaults and what stands on them (DLV-4), and
//! over the runtime's own rules (GOV-1, GOV-2 and GOV-3). See the named invariants in each pallet for the
//! rest.

use crate::{
	adapters::TreasuryAccount,
	configs::protection::{AlwaysOpen, NeverPaused},
	constants::{time::DAYS, token::EXISTENTIAL_DEPOSIT},
	exits::{self, Calls, EXITS},
	origins::{Origin, Pace},
	pace::PRODUCTION,
	parameters::{self, Changes},
	tracks::{Tracks, TRACKS},
	AccountId, AssetId, AssetsHolder, Balance, Balances, BlockNumber, Clt, Lease, OriginCaller,
	Runtime, RuntimeCall, RuntimeHoldReason, System, Unclaimed, Utc,
};
use alloc::{collections::BTreeMap, vec, vec::Vec};
use codec::Decode;
use frame_support::{
	instances::Instance1,
	storage_alias,
	traits::{fungibles::InspectHold, tokens::IdAmount, CallMetadata, Contains, GetCallMetadata},
	Blake2_128Concat,
};
use millrace_primitives::VaultId;
use millrace_support::governed::Change;
use pallet_referenda::{Track, TracksInfo};
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
	own_accounts()?;
	earmarks()?;
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
	pallet_sla::Pallet::<Runtime>::do_try_state()?;
	pallet_clock::Pallet::<Runtime>::do_try_state()?;
	pallet_unclaimed::Pallet::<Runtime>::do_try_state()
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

/// Every account of a pallet of ours, and the treasury: nobody has a key of any of them.
pub fn accounts_of_pallets() -> Vec<AccountId> {
	let backstops = pallet_clt::RiskParamsOf::<Runtime>::iter_keys().map(Clt::backstop);
	let fixed = [
		TreasuryAccount::get(),
		Unclaimed::pot(),
		Clt::account_id(),
		Utc::account_id(),
		Utc::pool_account(),
		Lease::escrow_account(),
	];
	fixed.into_iter().chain(backstops).collect()
}

/// ACC-1 OwnAccounts: every account of a pallet has one provider reference of its own, and one more if
/// and only if it has the existential deposit, which anybody may send.
pub fn own_accounts() -> Result<(), TryRuntimeError> {
	for account in accounts_of_pallets() {
		let by_balance = u32::from(Balances::free_balance(&account) >= EXISTENTIAL_DEPOSIT);
		if System::providers(&account).checked_sub(by_balance) != Some(1) {
			return Err("ACC-1 OwnAccounts".into());
		}
	}
	Ok(())
}

/// DLV-4 Earmarks: ∀ vault: Σ what its agreements have earmarked and was not paid = what the vault keeps
/// earmarked ≤ its collateral. So every earmark is of an agreement that is not closed.
pub fn earmarks() -> Result<(), TryRuntimeError> {
	let mut sums = BTreeMap::<VaultId, Balance>::new();
	for agreement in pallet_sla::Agreements::<Runtime>::iter_values() {
		let left = agreement.earmarked().ok_or("DLV-4: an agreement paid more than it has")?;
		let sum = sums.entry(agreement.vault).or_default();
		*sum = sum.checked_add(left).ok_or("DLV-4: overflow of earmarks")?;
	}
	for (vault, record) in pallet_clt::Vaults::<Runtime>::iter() {
		if record.earmarked != sums.remove(&vault).unwrap_or_default() {
			return Err(
				"DLV-4: an earmark is of no agreement, or an agreement without its own".into()
			);
		}
		if record.earmarked > record.collateral {
			return Err("DLV-4: more is earmarked than there is".into());
		}
	}
	if sums.values().any(|sum| *sum > 0) {
		return Err("DLV-4: an earmark of a vault that was never opened".into());
	}
	Ok(())
}

/// GOV-1 ParamStep: every dynamic parameter is in its range, was last changed by the call that
/// limits it, and by that change within a step on the risky side.
pub fn parameter_steps() -> Result<(), TryRuntimeError> {
	let now = pallet_timestamp::Now::<Runtime>::get();
	for parameter in parameters::all() {
		let (limits, value, _) = parameters::parts(&parameter);
		if !limits.contain(value) {
			return Err("GOV-1 ParamStep: range of a parameter".into());
		}
		let key = parameters::key(parameter);
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

/// Every call of the runtime, each with arguments of which all bytes are zero: empty, none, or the
/// first of its kind. Where there is no first, all bytes are one.
pub fn every_call() -> Vec<RuntimeCall> {
	/// More than the arguments of any call take, as far as they do not depend on their values.
	const LONGEST: usize = 1 << 12;
	let (mut zeros, mut ones) = (vec![0; LONGEST], vec![1; LONGEST]);
	let mut calls = Vec::new();
	for index in 0..=u16::MAX {
		// The pallet's index and the call's.
		let decode = |bytes: &mut Vec<u8>| {
			bytes.get_mut(..2)?.copy_from_slice(&index.to_be_bytes());
			RuntimeCall::decode(&mut bytes.as_slice()).ok()
		};
		calls.extend(decode(&mut zeros).or_else(|| decode(&mut ones)));
	}
	calls
}

/// GOV-3 ReduceOpen: every call that the table of exits has in a column is open in safe mode, by `Open`,
/// or never paused by its name, by `Unpausable`; and every name of the table is that of a call.
pub fn reduce_open<Open, Unpausable>() -> Result<(), TryRuntimeError>
where
	Open: Contains<RuntimeCall>,
	Unpausable: Contains<RuntimeCallNameOf<Runtime>>,
{
	let calls = every_call();
	let names = || calls.iter().map(GetCallMetadata::get_call_metadata);
	for exit in EXITS {
		let is_there = |wanted: Option<&&str>| {
			names().any(|call| {
				call.pallet_name == exit.pallet
					&& wanted.is_none_or(|wanted| call.function_name == *wanted)
			})
		};
		let known = match exit.calls {
			Calls::All => is_there(None),
			Calls::Named(names) => names.iter().all(|name| is_there(Some(name))),
		};
		if !known {
			return Err("GOV-3 ReduceOpen: a name of the table is that of no call".into());
		}
	}
	for call in calls {
		let CallMetadata { pallet_name, function_name } = call.get_call_metadata();
		let (pallet, function) = (pallet_name.as_bytes(), function_name.as_bytes());
		if exits::is_open_in_safe_mode(pallet, function) && !Open::contains(&call) {
			return Err("GOV-3 ReduceOpen: safe mode closes a way out".into());
		}
		let (Ok(pallet_name), Ok(function_name)) =
			(pallet.to_vec().try_into(), function.to_vec().try_into())
		else {
			return Err("GOV-3 ReduceOpen: a name is too long".into());
		};
		let can_be_paused = !Unpausable::contains(&(pallet_name, function_name));
		if exits::is_never_paused(pallet, function) && can_be_paused {
			return Err("GOV-3 ReduceOpen: a pause closes a way out".into());
		}
	}
	Ok(())
}
