//! The named invariants. Each compares values of different storage items, of other pallets, or of
//! different formulas, and returns its name when it does not hold.

use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use frame_support::{
	ensure,
	traits::{fungibles::InspectHold, Get, Time},
};
use millrace_math::{mul_div_floor, penalty_ceil, share_ceil, PARTS};
use millrace_primitives::{AssetKind, Balance, Earmarks, FaultId, Moment, VaultId};
use millrace_support::agenda::Agenda as _;
use sp_runtime::TryRuntimeError;

use crate::{
	agenda::{Duties, Filed},
	Agenda, AgreementOf, AgreementStage, Agreements, Config, Cursor, Duty, EpochKey, Faults,
	HoldReason, Measurements, NextFaultId, NextTemplateId, Pallet, TemplateCounts, Templates,
	Track,
};

type Check = Result<(), TryRuntimeError>;

/// What is on hold of each account, by the records.
type Sums<T> = BTreeMap<<T as frame_system::Config>::AccountId, Balance>;

/// Add to what is of `key`. Nothing leaves no entry.
fn accrue<K: Ord>(sums: &mut BTreeMap<K, Balance>, key: K, amount: Balance) -> Check {
	if amount > 0 {
		let sum = sums.entry(key).or_default();
		*sum = sum.checked_add(amount).ok_or("sla: a sum overflows")?;
	}
	Ok(())
}

/// What a track costs alone of `earmark`: of what the provider admitted the half, rounded up.
fn cost_of(track: &Track, earmark: Balance) -> Option<Balance> {
	let cost = |time| penalty_ceil(track.module.corners(), earmark, time);
	cost(track.attested)?.checked_add(cost(track.admitted)?.div_ceil(2))
}

/// What the customer did not get: of `price` the part that the faults are of `duration`.
fn loss_of<AccountId>(agreement: &crate::Agreement<AccountId>) -> Option<Balance> {
	let parts = |track: &Track| {
		let time = u128::from(track.attested).checked_add(track.admitted.into())?;
		time.checked_mul(track.module.severity.deconstruct().into())
	};
	let lost =
		agreement.tracks.iter().try_fold(0u128, |lost, track| lost.checked_add(parts(track)?))?;
	if agreement.duration == 0 {
		return Some(0);
	}
	let whole = u128::from(agreement.duration).checked_mul(PARTS.into())?;
	Some(mul_div_floor(agreement.price, lost, whole).unwrap_or(Balance::MAX).min(agreement.price))
}

/// What is lost of the earmark for the faults that were applied, from the clocks alone.
fn due_of<AccountId>(agreement: &crate::Agreement<AccountId>) -> Option<Balance> {
	let mut cost: Balance = 0;
	for track in &agreement.tracks {
		// Each is at most the earmark, and there are few: only earmarks past all reason overflow.
		cost = cost.checked_add(cost_of(track, agreement.earmark)?)?;
	}
	Some(cost.max(loss_of(agreement)?).min(agreement.earmark))
}

/// The longest of the times for which a module was missed.
fn longest<AccountId>(agreement: &crate::Agreement<AccountId>) -> Option<Moment> {
	let times = agreement.tracks.iter().map(|track| track.attested.checked_add(track.admitted));
	times.collect::<Option<Vec<_>>>().map(|times| times.into_iter().max().unwrap_or_default())
}

/// The most that can be earmarked for the price of an agreement that is over: its share, rounded up
/// once for the order and each extension, and once more as the price was rounded down.
fn earmark_max<AccountId>(agreement: &crate::Agreement<AccountId>) -> Option<Balance> {
	let share = share_ceil(agreement.price, agreement.earmark_share);
	share.checked_add(agreement.extensions.into())?.checked_add(2)
}

impl<T: Config> Pallet<T> {
	/// All invariants of the pallet.
	pub fn do_try_state() -> Check {
		Self::sla_1_earmark_cover()?;
		Self::sla_2_monotone()?;
		Self::sla_3_once_per_fault()?;
		Self::sla_3_epochs()?;
		Self::sla_4_distribution()?;
		Self::sla_5_unbond_delay()?;
		Self::sla_5_pending()?;
		Self::sla_6_no_double_pledge()?;
		Self::dlv_3_paid_for_delivered()?;
		Self::dlv_3_cut_at_the_end()?;
		Self::holds_agree()?;
		Self::one_agenda_entry()?;
		Self::agenda_in_time()?;
		Self::templates_agree()?;
		Self::ids_in_sequence()
	}

	/// SLA-1 EarmarkCover: ∀ agreement: paid to the customer ≤ slashed ≤ earmark.
	pub(crate) fn sla_1_earmark_cover() -> Check {
		for agreement in Agreements::<T>::iter_values() {
			ensure!(
				agreement.to_customer <= agreement.slashed
					&& agreement.slashed <= agreement.earmark,
				"SLA-1: more is slashed than was earmarked"
			);
		}
		Ok(())
	}

	/// SLA-2 Monotone: ∀ agreement that was never extended: slashed = what its clocks cost by its present
	/// terms, by whatever path they came there, or what the customer was paid, if that is more: an end
	/// takes nothing back.
	pub(crate) fn sla_2_monotone() -> Check {
		for agreement in Agreements::<T>::iter_values().filter(|one| one.extensions == 0) {
			ensure!(
				due_of(&agreement).map(|due| due.max(agreement.to_customer))
					== Some(agreement.slashed),
				"SLA-2: what is slashed is not what the clocks cost"
			);
		}
		Ok(())
	}

	/// SLA-3 OncePerFault: an epoch has one fault that waits, or one measurement that is not decided,
	/// and not both; an attestor has one report of it.
	pub(crate) fn sla_3_once_per_fault() -> Check {
		let mut found = BTreeSet::<EpochKey>::new();
		for fault in Faults::<T>::iter_values() {
			ensure!(found.insert(fault.key), "SLA-3: an epoch has two faults");
		}
		for (key, measurement) in Measurements::<T>::iter() {
			ensure!(
				measurement.is_decided() || !found.contains(&key),
				"SLA-3: an epoch with a fault is measured again"
			);
			let distinct: BTreeSet<_> =
				measurement.reports.iter().map(|report| &report.who).collect();
			ensure!(
				distinct.len() == measurement.reports.len(),
				"SLA-3: an attestor has reported an epoch twice"
			);
		}
		Ok(())
	}

	/// SLA-3 OncePerFault: ∀ module of an agreement: faults that wait ≤ missed, and kept + missed +
	/// excused ≤ epochs that are over; its fault time ≤ the time that was delivered.
	pub(crate) fn sla_3_epochs() -> Check {
		let now = T::Time::now();
		let mut waiting = BTreeMap::new();
		for fault in Faults::<T>::iter_values() {
			accrue(&mut waiting, (fault.key.lease, fault.key.metric), 1)?;
		}
		for (lease, agreement) in Agreements::<T>::iter() {
			for track in &agreement.tracks {
				let pending = waiting.get(&(lease, track.module.metric)).copied();
				ensure!(
					pending.unwrap_or_default() <= track.missed.into(),
					"SLA-3: more faults wait than epochs were missed"
				);
				let epochs = agreement.measurable(track, now);
				let found = track.found().map(u64::from);
				ensure!(
					found.is_some_and(|found| epochs.is_some_and(|epochs| found <= epochs)),
					"SLA-3: more epochs were decided than there are"
				);
			}
			let until = agreement.until().map_or(now, |until| until.min(now));
			let delivered = until.checked_sub(agreement.since().unwrap_or(until));
			ensure!(
				longest(&agreement).is_some_and(|longest| Some(longest) <= delivered),
				"SLA-3: a module was missed for longer than was delivered"
			);
		}
		Ok(())
	}

	/// SLA-4 Distribution: ∀ agreement that was never extended and has its first terms: paid to the
	/// customer ≤ min(slashed, loss), and, while it runs, = that, or at least what of the earmark was
	/// for the longest fault time.
	pub(crate) fn sla_4_distribution() -> Check {
		for agreement in Agreements::<T>::iter_values().filter(|one| one.extensions == 0) {
			let is_over = matches!(agreement.stage, AgreementStage::Over { .. });
			if is_over && agreement.delivered < agreement.units {
				continue;
			}
			let owed = loss_of(&agreement).map(|loss| loss.min(agreement.slashed));
			let owed = owed.ok_or("SLA-4: a loss overflows")?;
			ensure!(
				agreement.to_customer <= owed,
				"SLA-4: the customer was paid more than it lost"
			);
			let AgreementStage::Running { since } = agreement.stage else { continue };
			let by = longest(&agreement).and_then(|longest| since.checked_add(longest));
			let least = by.and_then(|by| agreement.earned(by));
			ensure!(
				least.is_some_and(|least| agreement.to_customer >= owed.min(least)),
				"SLA-4: the customer was not paid what it lost"
			);
		}
		Ok(())
	}

	/// DLV-3 NoDilution: ∀ agreement that was never extended and is delivered: paid to the customer ≤ the
	/// part of the earmark for the time that was delivered.
	pub(crate) fn dlv_3_paid_for_delivered() -> Check {
		let now = T::Time::now();
		for agreement in Agreements::<T>::iter_values().filter(|one| one.extensions == 0) {
			let AgreementStage::Running { since } = agreement.stage else { continue };
			let elapsed = now.checked_sub(since).map(|time| time.min(agreement.duration));
			let earned = elapsed.and_then(|time| {
				mul_div_floor(agreement.earmark, time.into(), agreement.duration.into())
			});
			ensure!(
				earned.is_some_and(|earned| agreement.to_customer <= earned),
				"DLV-3: more was paid than was delivered"
			);
		}
		Ok(())
	}

	/// DLV-3 NoDilution: ∀ agreement that is over: its duration is that of the delivery, and what is
	/// earmarked is at most its share of the price of what was delivered, or what was paid before.
	pub(crate) fn dlv_3_cut_at_the_end() -> Check {
		for agreement in Agreements::<T>::iter_values() {
			let AgreementStage::Over { since, at } = agreement.stage else { continue };
			let most = earmark_max(&agreement).map(|most| most.max(agreement.to_customer));
			ensure!(
				at.checked_sub(since) == Some(agreement.duration)
					&& most.is_some_and(|most| agreement.earmark <= most),
				"DLV-3: an agreement that is over stands for what was not delivered"
			);
		}
		Ok(())
	}

	/// SLA-5 UnbondDelay: every fault that waits and every epoch that is not decided has its agreement,
	/// and with it the earmark; one that is over is not looked at before the last report can come.
	pub(crate) fn sla_5_unbond_delay() -> Check {
		for fault in Faults::<T>::iter_values() {
			ensure!(
				Agreements::<T>::contains_key(fault.key.lease),
				"SLA-5: a fault waits without its agreement"
			);
		}
		for (key, measurement) in Measurements::<T>::iter() {
			ensure!(
				measurement.is_decided()
					|| Agreements::<T>::get(key.lease)
						.is_some_and(|agreement| agreement.track(key.metric).is_some()),
				"SLA-5: an epoch is measured without its agreement"
			);
		}
		for agreement in Agreements::<T>::iter_values() {
			let AgreementStage::Over { at, .. } = agreement.stage else { continue };
			let closes_at = at.checked_add(T::ReportPeriod::get());
			ensure!(
				closes_at.is_some_and(|at| Duties::<T>::slot_up(at) <= agreement.filed),
				"SLA-5: an agreement is closed before the last report can come"
			);
		}
		Ok(())
	}

	/// SLA-5 UnbondDelay: ∀ agreement: pending = faults of its lease that wait, and undecided = epochs
	/// of it of which something was said and nothing is decided.
	pub(crate) fn sla_5_pending() -> Check {
		let mut waiting = BTreeMap::new();
		for fault in Faults::<T>::iter_values() {
			accrue(&mut waiting, fault.key.lease, 1)?;
		}
		for (lease, agreement) in Agreements::<T>::iter() {
			ensure!(
				waiting.get(&lease).copied().unwrap_or_default() == agreement.pending.into(),
				"SLA-5: an agreement has other faults than it says"
			);
		}
		let mut heard = BTreeMap::new();
		for (key, _) in Measurements::<T>::iter().filter(|(_, said)| !said.is_decided()) {
			accrue(&mut heard, key.lease, 1)?;
		}
		for (lease, agreement) in Agreements::<T>::iter() {
			ensure!(
				heard.get(&lease).copied().unwrap_or_default() == agreement.undecided.into(),
				"SLA-5: an agreement has other epochs to decide than it says"
			);
		}
		Ok(())
	}

	/// SLA-6 NoDoublePledge: ∀ vault: what is earmarked of it = Σ earmarks of its agreements
	/// less what they paid.
	pub(crate) fn sla_6_no_double_pledge() -> Check {
		let mut sums = BTreeMap::<VaultId, Balance>::new();
		for agreement in Agreements::<T>::iter_values() {
			let left = agreement.earmarked().ok_or("SLA-6: an earmark paid more than it has")?;
			let sum = sums.entry(agreement.vault).or_default();
			*sum = sum.checked_add(left).ok_or("SLA-6: earmarks overflow")?;
		}
		for (vault, sum) in sums {
			ensure!(
				T::Earmarks::earmarked(vault) == sum,
				"SLA-6: what a vault earmarks is not what its agreements have"
			);
		}
		Ok(())
	}

	/// Holds: ∀ account: fees, bonds of claims and deposits on hold = Σ those of the records.
	pub(crate) fn holds_agree() -> Check {
		let (mut fees, mut claims) = (Sums::<T>::new(), Sums::<T>::new());
		for agreement in Agreements::<T>::iter_values() {
			accrue(&mut fees, agreement.customer, agreement.fee)?;
		}
		for (key, bond) in Self::claim_bonds() {
			let agreement = Agreements::<T>::get(key.lease).ok_or("holds: a claim of nobody")?;
			accrue(&mut claims, agreement.customer, bond)?;
		}
		let mut deposits = Sums::<T>::new();
		for template in Templates::<T>::iter_values() {
			if let Some(owner) = template.owner {
				accrue(&mut deposits, owner, template.deposit)?;
			} else {
				ensure!(template.deposit == 0, "holds: a deposit of nobody");
			}
		}
		let settlement = AssetKind::WithId(T::SettlementAsset::get());
		Self::holds_are(HoldReason::Fee, settlement, fees)?;
		Self::holds_are(HoldReason::ClaimBond, AssetKind::Native, claims)?;
		Self::holds_are(HoldReason::TemplateDeposit, AssetKind::Native, deposits)
	}

	/// Bonds of claims, of epochs that are not decided and of faults that rest on them.
	fn claim_bonds() -> impl Iterator<Item = (EpochKey, Balance)> {
		let claims = Measurements::<T>::iter()
			.filter_map(|(key, measurement)| Some((key, measurement.claim?.bond)));
		let faults = Faults::<T>::iter_values()
			.filter(|fault| fault.claim_bond > 0)
			.map(|fault| (fault.key, fault.claim_bond));
		claims.chain(faults)
	}

	/// What is on hold for one reason is `sums`, of every account.
	fn holds_are(reason: HoldReason, asset: AssetKind, mut sums: Sums<T>) -> Check {
		// Whoever has nothing any more is among the accounts of the system alone.
		for who in frame_system::Account::<T>::iter_keys() {
			let held = T::Holder::balance_on_hold(asset.clone(), &reason.into(), &who);
			let sum = sums.remove(&who).unwrap_or_default();
			ensure!(
				held == sum,
				match reason {
					HoldReason::TemplateDeposit => "holds: deposits differ from the templates",
					HoldReason::Fee => "holds: fees differ from the agreements",
					HoldReason::ClaimBond => "holds: bonds of claims differ from the records",
				}
			);
		}
		ensure!(sums.is_empty(), "holds: something of an account that does not exist");
		Ok(())
	}

	/// Agenda: every measurement, every fault and every agreement that is over has exactly one entry,
	/// there where it says; an entry is of one of them.
	pub(crate) fn one_agenda_entry() -> Check {
		let mut filed = BTreeSet::<Duty>::new();
		for (slot, duty, ()) in Agenda::<T>::iter() {
			ensure!(
				Filed::<T>::of(&duty).is_some_and(|record| record.slot() == slot),
				"agenda: an entry is of nothing that stands there"
			);
			ensure!(filed.insert(duty), "agenda: something stands there twice");
		}
		let is_over =
			|agreement: &AgreementOf<T>| matches!(agreement.stage, AgreementStage::Over { .. });
		let measurements = Measurements::<T>::iter_keys().map(Duty::Decide);
		let faults = Faults::<T>::iter_keys().map(Duty::Apply);
		let over = Agreements::<T>::iter()
			.filter(|(_, agreement)| is_over(agreement))
			.map(|(lease, _)| Duty::Close(lease));
		ensure!(
			measurements.chain(faults).chain(over).all(|duty| filed.contains(&duty)),
			"agenda: something does not stand there"
		);
		Ok(())
	}

	/// Agenda: nothing is before the cursor, which is not in the future; nothing is looked at later
	/// than a slot after it is due, or, if it is due, than it is tried again.
	pub(crate) fn agenda_in_time() -> Check {
		let now = T::Time::now();
		let cursor = Cursor::<T>::get();
		let next = |slot: u64| slot.checked_add(1);
		ensure!(
			cursor
				.is_none_or(|cursor| next(Duties::<T>::slot_down(now)).is_some_and(|s| cursor <= s)),
			"agenda: the cursor is in the future"
		);
		for (slot, duty, ()) in Agenda::<T>::iter() {
			ensure!(
				cursor.is_some_and(|cursor| cursor <= slot),
				"agenda: an entry is before the cursor"
			);
			let latest = |due| {
				next(if due > now { Duties::<T>::slot_up(due) } else { Duties::<T>::later(now) })
			};
			// What was decided early outlives its agreement, and costs nobody anything.
			let in_time = Filed::<T>::of(&duty)
				.and_then(|record| record.due())
				.is_none_or(|due| latest(due).is_some_and(|latest| slot <= latest));
			ensure!(in_time, "agenda: something is looked at too late");
		}
		Ok(())
	}

	/// Templates: ∀ provider: its count = templates that are its own, at most as many as it may have.
	pub(crate) fn templates_agree() -> Check {
		let mut counts = BTreeMap::new();
		for owner in Templates::<T>::iter_values().filter_map(|template| template.owner) {
			accrue(&mut counts, owner, 1)?;
		}
		for (owner, count) in TemplateCounts::<T>::iter() {
			ensure!(
				counts.remove(&owner) == Some(count.into()) && count <= T::MaxTemplates::get(),
				"templates: a provider has others than are counted"
			);
		}
		ensure!(counts.is_empty(), "templates: some are not counted");
		Ok(())
	}

	/// Ids are given in sequence: all below the next one.
	pub(crate) fn ids_in_sequence() -> Check {
		let (template, fault) = (NextTemplateId::<T>::get(), NextFaultId::<T>::get());
		ensure!(
			Templates::<T>::iter_keys().all(|id| id < template)
				&& Faults::<T>::iter_keys().all(|id: FaultId| id < fault),
			"ids: not in sequence"
		);
		Ok(())
	}
}
