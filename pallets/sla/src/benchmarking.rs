//! Benchmarks, each of the worst branch of its call, and each with its outcome asserted. They also
//! run once each as tests.

use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
	assert_ok,
	traits::{fungibles::InspectHold, Get, Time},
	weights::{Weight, WeightMeter},
};
use frame_system::RawOrigin;
use millrace_primitives::{
	units::{DAY, DEVICE_HOUR},
	Acceptance, Agreements as Promises, AssetKind, Balance, ClassId, Disputes, Earmarks, Evidence,
	Extension, FaultId, FeedId, LeaseId, Moment, NewLease, Ruling, Subject, TemplateId, Units,
	VaultId,
};
use millrace_support::agenda::{Agenda as _, AgendaSlot};
use sp_runtime::{FixedU128, Permill};

use crate::{
	agenda::Duties,
	fixture::{dearest, fund, modules, terms, LARGE, WINDOW},
	*,
};

/// Makes the foreign state that benchmarks begin with.
pub trait BenchmarkHelper<AccountId> {
	/// Sets [`Config::Time`] to `now`.
	fn set_time(now: Moment);

	/// Makes sure that the class exists, which is the first.
	fn ensure_class(class_id: ClassId);

	/// Sets the price of `feed` to `price` USD, Live.
	fn quote(feed: &FeedId, price: FixedU128, decimals: u8);

	/// Opens a vault of `owner` that owes `units` of the class. At least as much of its collateral
	/// can be earmarked as they are worth.
	fn vault(owner: &AccountId, class_id: ClassId, units: Units) -> VaultId;

	/// Lets accounts join until `count` attestors are active, and returns all active ones.
	fn attestors(count: u32) -> Vec<AccountId>;

	/// Closes a case on `subject`, which finds it wrong or right.
	fn ruling(subject: &Subject, wrong: bool);
}

/// The class of all of them.
const CLASS: ClassId = ClassId(0);
/// The lease of all of them.
const LEASE: LeaseId = LeaseId(7);
/// Units of a lease, and of its vault twice as many for each lease there may be.
const UNITS: Units = 240 * DEVICE_HOUR;
/// How long a lease is.
const DURATION: Moment = 10 * DAY;

/// Longest evidence.
fn evidence() -> Evidence {
	Evidence { hash: [7; 32].into(), uri: [b'e'; 128].to_vec().try_into().unwrap() }
}

/// Let it be a moment at which something may be in the past, and the first template be there, which is
/// free.
fn set_up<T: Config>() {
	let now = 20_000 * DAY;
	T::BenchmarkHelper::set_time(now);
	assert_eq!(T::Time::now(), now);
	T::BenchmarkHelper::ensure_class(CLASS);
	if NextTemplateId::<T>::get() == TemplateId(0) {
		let free = Terms { fee: Permill::zero(), ..terms() };
		assert_ok!(Pallet::<T>::do_define_template(None, free));
	}
}

/// Let it be so much later.
fn pass<T: Config>(elapsed: Moment) {
	T::BenchmarkHelper::set_time(T::Time::now() + elapsed);
}

/// Who takes part.
struct Parties<T: Config> {
	customer: T::AccountId,
	provider: T::AccountId,
	vault: VaultId,
	acceptance: Acceptance,
}

/// A vault of `provider` with much to earmark, the longest terms, and the means to pay for them.
fn parties<T: Config>(customer: T::AccountId, provider: T::AccountId) -> Parties<T> {
	set_up::<T>();
	// It makes the assets.
	let vault = T::BenchmarkHelper::vault(&provider, CLASS, 100 * UNITS);
	fund::<T>(&provider);
	let acceptance = dearest::<T>(CLASS, &customer);
	Parties { customer, provider, vault, acceptance }
}

impl<T: Config> Parties<T> {
	/// The order of a lease.
	fn order(&self, lease: LeaseId) -> NewLease<T::AccountId> {
		let price = T::Earmarks::available(self.vault, LARGE, UNITS);
		assert!(price > 0);
		NewLease {
			lease,
			customer: self.customer.clone(),
			provider: self.provider.clone(),
			class_id: CLASS,
			vault: self.vault,
			units: UNITS,
			duration: DURATION,
			price,
		}
	}

	/// Attach the terms to a lease.
	fn agree(&self, lease: LeaseId) {
		let agreed = <Pallet<T> as Promises<_>>::agree(self.order(lease), Some(self.acceptance));
		assert_ok!(agreed);
		assert!(Agreements::<T>::get(lease).unwrap().earmark > 0);
	}

	/// Attach them to [`LEASE`], beside another one, and let it begin.
	fn begin(&self) {
		for lease in [LeaseId(0), LEASE] {
			self.agree(lease);
			assert_ok!(<Pallet<T> as Promises<_>>::begin(lease, T::Time::now()));
		}
	}
}

/// A lease of which the first epoch is over, and whose next one has begun.
fn running<T: Config>(customer: T::AccountId, provider: T::AccountId) -> Parties<T> {
	let parties = parties::<T>(customer, provider);
	parties.begin();
	pass::<T>(WINDOW + 1);
	parties
}

/// The same, whoever takes part.
fn any_running<T: Config>() -> Parties<T> {
	running::<T>(account("customer", 0, 0), account("provider", 0, 0))
}

/// The first epoch of the last module that has it.
fn key() -> EpochKey {
	EpochKey { lease: LEASE, metric: Metric::ErrorRate, epoch: 0 }
}

/// All of it was missed.
fn worst() -> Reading {
	Reading { value: 1_000_000, unit: Unit::PerMillion }
}

/// All attestors but the first report that the provider missed it. Returns the first.
fn nearly_reported<T: Config>() -> T::AccountId {
	let attestors = T::BenchmarkHelper::attestors(T::MaxAttestors::get());
	for who in attestors.iter().skip(1) {
		let (who, cause) = (who.clone(), Attribution::Provider);
		assert_ok!(Pallet::<T>::do_report(who, key(), worst(), cause));
	}
	attestors[0].clone()
}

/// Everybody has said something: the customer too.
fn reported<T: Config>(parties: &Parties<T>) {
	assert_ok!(Pallet::<T>::do_claim(parties.customer.clone(), key(), worst(), evidence()));
	let last = nearly_reported::<T>();
	assert_ok!(Pallet::<T>::do_report(last, key(), worst(), Attribution::Provider));
}

/// A fault that rests on the word of the customer, a part of which its provider has admitted.
fn claimed<T: Config>(parties: &Parties<T>) -> FaultId {
	let key = EpochKey { metric: Metric::Availability, ..key() };
	let dark = |value| Reading { value, unit: Unit::PerMillion };
	assert_ok!(Pallet::<T>::do_self_report(parties.provider.clone(), key, dark(500_000)));
	assert_ok!(Pallet::<T>::do_claim(parties.customer.clone(), key, dark(0), evidence()));
	pass::<T>(T::ReportPeriod::get());
	let fault = NextFaultId::<T>::get();
	assert_ok!(Pallet::<T>::do_decide(key));
	let record = Faults::<T>::get(fault).unwrap();
	assert_eq!(record.finder, Finder::Customer);
	assert!(record.admitted > 0 && record.claim_bond > 0);
	fault
}

/// Two breaches, so that a third one suspends.
fn two_strikes<T: Config>(provider: &T::AccountId) {
	for _ in 1..STRIKES {
		assert_ok!(Pallet::<T>::do_score(provider, CLASS, LeaseId(0), false));
	}
}

/// Let a duty stand in the first slot of the agenda, and the cursor there.
fn first<T: Config>(key: EpochKey) -> AgendaSlot {
	let slot = Duties::<T>::slot_down(T::Time::now());
	Measurements::<T>::mutate(key, |known| {
		let known = known.as_mut().unwrap();
		Pallet::<T>::unfile(&Duty::Decide(key), known.filed);
		known.filed = slot;
	});
	Pallet::<T>::file(Duty::Decide(key), slot);
	Cursor::<T>::put(slot);
	slot
}

/// What `who` has on hold for `reason`.
fn held<T: Config>(asset: AssetKind, reason: HoldReason, who: &T::AccountId) -> Balance {
	T::Holder::balance_on_hold(asset, &reason.into(), who)
}

/// Whoever defines terms for all.
#[cfg(feature = "runtime-benchmarks")]
fn terms_origin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	use frame_support::traits::EnsureOrigin;
	T::TermsOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)
}

#[cfg(not(feature = "runtime-benchmarks"))]
fn terms_origin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	Ok(RawOrigin::Root.into())
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn define_template() -> Result<(), BenchmarkError> {
		set_up::<T>();
		let origin = terms_origin::<T>()?;
		let template = NextTemplateId::<T>::get();
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, terms());
		assert!(Templates::<T>::contains_key(template));
		Ok(())
	}

	/// Beside another one of the same provider.
	#[benchmark]
	fn offer_template() {
		let owner: T::AccountId = whitelisted_caller();
		parties::<T>(account("customer", 0, 0), owner.clone());
		assert_ok!(Pallet::<T>::do_define_template(Some(owner.clone()), terms()));
		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), terms());
		assert_eq!(TemplateCounts::<T>::get(owner), 2);
	}

	/// One of two of a provider.
	#[benchmark]
	fn retire_template() {
		let owner: T::AccountId = whitelisted_caller();
		parties::<T>(account("customer", 0, 0), owner.clone());
		let template = NextTemplateId::<T>::get();
		for _ in 0..2 {
			assert_ok!(Pallet::<T>::do_define_template(Some(owner.clone()), terms()));
		}
		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), template);
		assert_eq!(TemplateCounts::<T>::get(owner), 1);
	}

	/// The first report of an epoch, which files it: a write more than each after it, and that costs
	/// more than to read and write as many reports as there may be, which `decide` measures.
	#[benchmark]
	fn report() {
		any_running::<T>();
		let who = T::BenchmarkHelper::attestors(T::MaxAttestors::get())[0].clone();
		// There was something on the agenda before.
		Cursor::<T>::put(0);
		#[extrinsic_call]
		_(RawOrigin::Signed(who), key(), worst(), Attribution::Provider);
		assert_eq!(Measurements::<T>::get(key()).unwrap().seats, T::MaxAttestors::get());
	}

	/// The first word about an epoch: it is filed.
	#[benchmark]
	fn self_report() {
		let Parties { provider, .. } =
			running::<T>(account("customer", 0, 0), whitelisted_caller());
		#[extrinsic_call]
		_(RawOrigin::Signed(provider), key(), worst());
		assert!(Measurements::<T>::get(key()).unwrap().admitted.is_some());
	}

	/// The first word about an epoch: it is filed. Its bond is a share of a loss that has a price.
	#[benchmark]
	fn claim() {
		let Parties { customer, .. } =
			running::<T>(whitelisted_caller(), account("provider", 0, 0));
		let native = FeedId::Asset(AssetKind::Native);
		T::BenchmarkHelper::quote(&native, FixedU128::from_u32(1), 12);
		#[extrinsic_call]
		_(RawOrigin::Signed(customer.clone()), key(), worst(), evidence());
		let bond = held::<T>(AssetKind::Native, HoldReason::ClaimBond, &customer);
		assert_eq!(bond, T::ClaimBond::get());
	}

	/// All attestors have reported that the provider missed it, as the customer claims.
	#[benchmark]
	fn decide() {
		let parties = any_running::<T>();
		reported::<T>(&parties);
		let fault = NextFaultId::<T>::get();
		let caller: T::AccountId = whitelisted_caller();
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), key());
		assert_eq!(Faults::<T>::get(fault).unwrap().finder, Finder::Attestors);
	}

	/// With the dispute.
	#[benchmark]
	fn appeal() {
		let parties = running::<T>(account("customer", 0, 0), whitelisted_caller());
		reported::<T>(&parties);
		let fault = NextFaultId::<T>::get();
		assert_ok!(Pallet::<T>::do_decide(key()));
		#[extrinsic_call]
		_(RawOrigin::Signed(parties.provider), fault, evidence());
		assert_eq!(T::Disputes::ruling(&Subject::Measurement(fault)), Ruling::Open);
	}

	/// A claim that a dispute has confirmed: its bond goes back, the customer is paid, and its provider
	/// is suspended.
	#[benchmark]
	fn apply() {
		let parties = any_running::<T>();
		let fault = claimed::<T>(&parties);
		T::BenchmarkHelper::ruling(&Subject::Measurement(fault), false);
		two_strikes::<T>(&parties.provider);
		pass::<T>(T::PendingPeriod::get());
		let before = T::Earmarks::earmarked(parties.vault);
		let caller: T::AccountId = whitelisted_caller();
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), fault);
		let paid = Agreements::<T>::get(LEASE).unwrap().to_customer;
		assert!(paid > 0 && T::Earmarks::earmarked(parties.vault) + paid == before);
		let score = Scores::<T>::get(&parties.provider, CLASS);
		assert!(score.suspended_until > T::Time::now());
	}

	/// Half of it was delivered, so that the fee goes to both; the customer is paid what is left of its
	/// loss, the reporter and the backstop the rest; and the provider is scored, as in an agreement that
	/// was kept.
	#[benchmark]
	fn close() {
		let Parties { provider, vault, .. } = any_running::<T>();
		let ended = <Pallet<T> as Promises<_>>::end(LEASE, T::Time::now(), UNITS / 2, false);
		assert_ok!(ended);
		pass::<T>(T::ReportPeriod::get() + 2 * Duties::<T>::SLOT);
		Cursor::<T>::put(Duties::<T>::slot_down(T::Time::now()));
		let reporter: T::AccountId = account("reporter", 0, 0);
		fund::<T>(&reporter);
		Agreements::<T>::mutate(LEASE, |agreement| {
			let agreement = agreement.as_mut().unwrap();
			agreement.slashed = agreement.earmark / 2;
			agreement.reporter = Some(reporter);
			agreement.tracks[0].attested = WINDOW / 10;
		});
		let agreement = Agreements::<T>::get(LEASE).unwrap();
		let loss = Pallet::<T>::loss_unpaid(&agreement).unwrap();
		assert!(loss > 0 && loss < agreement.slashed / 2);
		let before = T::Earmarks::earmarked(vault);
		let caller: T::AccountId = whitelisted_caller();
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), LEASE);
		assert!(!Agreements::<T>::contains_key(LEASE));
		assert_eq!(T::Earmarks::earmarked(vault) + agreement.earmark, before);
		assert!(Scores::<T>::get(&provider, CLASS).kept > 0);
	}

	/// Beside another lease of the same vault.
	#[benchmark]
	fn agree() {
		let parties = parties::<T>(account("customer", 0, 0), account("provider", 0, 0));
		parties.agree(LeaseId(0));
		two_strikes::<T>(&parties.provider);
		let order = parties.order(LEASE);
		#[block]
		{
			assert_ok!(<Pallet<T> as Promises<_>>::agree(order, Some(parties.acceptance)));
		}
		let agreement = Agreements::<T>::get(LEASE).unwrap();
		assert!(agreement.earmark > 0 && agreement.fee > 0);
	}

	#[benchmark]
	fn begin() {
		let parties = parties::<T>(account("customer", 0, 0), account("provider", 0, 0));
		parties.agree(LEASE);
		let now = T::Time::now();
		#[block]
		{
			assert_ok!(<Pallet<T> as Promises<_>>::begin(LEASE, now));
		}
		assert_eq!(Agreements::<T>::get(LEASE).unwrap().since(), Some(now));
	}

	/// With more to earmark and more to hold.
	#[benchmark]
	fn extend() {
		let parties = any_running::<T>();
		let before = Agreements::<T>::get(LEASE).unwrap();
		let price = parties.order(LEASE).price;
		let extension = Extension { units: UNITS, duration: DURATION, price };
		#[block]
		{
			assert_ok!(<Pallet<T> as Promises<_>>::extend(LEASE, extension));
		}
		let after = Agreements::<T>::get(LEASE).unwrap();
		assert!(after.earmark > before.earmark && after.fee > before.fee);
	}

	/// Its provider breaks it off when it has said of every module that it fails, which is decided
	/// earlier for that; most of the earmark is released; and it is suspended.
	#[benchmark]
	fn end() {
		let Parties { provider, vault, .. } = any_running::<T>();
		let worst = |metric: Metric| {
			let value = if metric.more_is_better() { 0 } else { metric.max() };
			Reading { value, unit: metric.unit() }
		};
		let mut said = Vec::new();
		for Module { metric, .. } in modules() {
			// Of the one that has no such epoch nothing can be said.
			let key = EpochKey { lease: LEASE, metric, epoch: 1 };
			let one_time = matches!(metric, Metric::StartLatency | Metric::ReclaimNotice);
			if !one_time {
				let who = provider.clone();
				assert_ok!(Pallet::<T>::do_self_report(who, key, worst(metric)));
				said.push(key);
			}
		}
		let before: Vec<_> =
			said.iter().map(|key| Measurements::<T>::get(key).unwrap().filed).collect();
		two_strikes::<T>(&provider);
		let (now, earmarked) = (T::Time::now(), T::Earmarks::earmarked(vault));
		#[block]
		{
			assert_ok!(<Pallet<T> as Promises<_>>::end(LEASE, now, UNITS / 240, true));
		}
		for (key, before) in said.iter().zip(before) {
			assert!(Measurements::<T>::get(key).unwrap().filed < before);
		}
		assert!(T::Earmarks::earmarked(vault) < earmarked);
		assert!(Scores::<T>::get(&provider, CLASS).suspended_until > now);
	}

	/// What every block costs: a look at the clock and the cursor, which moves.
	#[benchmark]
	fn agenda_base() {
		set_up::<T>();
		let now = Duties::<T>::slot_down(T::Time::now());
		Cursor::<T>::put(now);
		let time = T::Time::now();
		#[block]
		{
			Duties::<T>::work_off(time, Weight::MAX);
		}
		assert_eq!(Cursor::<T>::get(), Some(now + 1));
	}

	/// Looking for the next entry of a slot, among many.
	#[benchmark]
	fn agenda_slot() {
		set_up::<T>();
		for fault in 0..100 {
			Agenda::<T>::insert(1, Duty::Apply(FaultId(fault)), ());
		}
		let found;
		#[block]
		{
			found = Duties::<T>::first_of(1);
		}
		assert!(found.is_some());
	}

	/// A fully reported epoch that is not due, as the lease was extended since: it is tried, and filed
	/// again.
	#[benchmark]
	fn agenda_entry() {
		any_running::<T>();
		let who = nearly_reported::<T>();
		assert_ok!(Pallet::<T>::do_report(who, key(), worst(), Attribution::Provider));
		// Decided, and forgotten only at its deadline.
		assert_ok!(Pallet::<T>::do_decide(key()));
		let slot = first::<T>(key());
		let now = T::Time::now();
		let mut meter = WeightMeter::new();
		#[block]
		{
			Duties::<T>::attend(Duty::Decide(key()), slot, now, &mut meter);
		}
		assert!(Measurements::<T>::get(key()).unwrap().filed > slot);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
