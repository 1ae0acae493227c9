//! Everything that can be asked of the pallet, with the arguments of most tests.

use super::*;
use millrace_primitives::{Acceptance, Agreements, Extension, NewLease};

/// A number of an account that measures.
pub fn attestor(number: u32) -> AccountId {
	let mut raw = [200; 32];
	raw[0] = u8::try_from(number).expect("few attestors");
	AccountId32::new(raw)
}

pub fn corners(points: &[(Moment, u32)]) -> Vec<CurvePoint> {
	points
		.iter()
		.map(|(at, share)| CurvePoint { at: *at, share: Permill::from_parts(*share) })
		.collect()
}

/// A module with the default curve.
pub fn module(metric: Metric, objective: u64, window: Moment) -> Module {
	let curve = corners(&curve()).try_into().expect("few corners");
	Module { metric, objective, window, severity: Permill::one(), curve }
}

/// Terms without a fee for which all of the price stands.
pub fn terms(modules: Vec<Module>) -> Terms {
	Terms {
		name: b"own".to_vec().try_into().expect("short"),
		modules: modules.try_into().expect("few modules"),
		earmark: Permill::one(),
		fee: Permill::zero(),
	}
}

/// Terms of availability alone: 95 % in an hour.
pub fn simple() -> Terms {
	terms(vec![module(Metric::Availability, 950_000, HOUR)])
}

/// Governance defines `terms`. Returns the template.
pub fn defined(terms: Terms) -> TemplateId {
	let template = NextTemplateId::<Test>::get();
	assert_ok!(root(Call::define_template { terms }));
	template
}

pub fn offer(who: AccountId, terms: Terms) -> DispatchResult {
	signed(who, Call::offer_template { terms })
}

/// The next lease: Bob's of a device of Alice's in [`CLASS`], for ten hours.
pub fn order() -> NewLease<AccountId> {
	let lease = World::change(|known| {
		known.leases += 1;
		LeaseId(known.leases - 1)
	});
	NewLease {
		lease,
		customer: BOB,
		provider: ALICE,
		class_id: CLASS,
		vault: VAULT,
		units: UNITS,
		duration: DURATION,
		price: PRICE,
	}
}

/// The same of Carol's.
pub fn order_of_carol() -> NewLease<AccountId> {
	NewLease { provider: CAROL, vault: CAROLS, ..order() }
}

/// Accept a template, whatever it costs.
pub fn accept(template: TemplateId) -> Option<Acceptance> {
	Some(Acceptance { template, fee_max: Balance::MAX })
}

pub fn agree(order: NewLease<AccountId>, acceptance: Option<Acceptance>) -> DispatchResult {
	<Sla as Agreements<_>>::agree(order, acceptance)
}

pub fn begin(lease: LeaseId) -> DispatchResult {
	<Sla as Agreements<_>>::begin(lease, now())
}

pub fn extend(lease: LeaseId, extension: Extension) -> DispatchResult {
	<Sla as Agreements<_>>::extend(lease, extension)
}

pub fn end(lease: LeaseId, delivered: Units, broken: bool) -> DispatchResult {
	<Sla as Agreements<_>>::end(lease, now(), delivered, broken)
}

/// A lease with `template` that is not begun.
pub fn agreed(template: TemplateId) -> LeaseId {
	let order = order();
	let lease = order.lease;
	assert_ok!(agree(order, accept(template)));
	lease
}

/// A lease with `template` that begins now.
pub fn running(template: TemplateId) -> LeaseId {
	let lease = agreed(template);
	assert_ok!(begin(lease));
	lease
}

/// A lease of Carol's with the default terms that begins now.
pub fn running_of_carol() -> LeaseId {
	let order = order_of_carol();
	let lease = order.lease;
	assert_ok!(agree(order, None));
	assert_ok!(begin(lease));
	lease
}

/// Let a lease be over by time: all was delivered.
pub fn deliver(lease: LeaseId) {
	let agreement = agreement(lease);
	wait_until(agreement.until().expect("small").max(now()));
	assert_ok!(end(lease, agreement.units, false));
}

pub fn agreement(lease: LeaseId) -> AgreementOf<Test> {
	crate::Agreements::<Test>::get(lease).expect("the agreement is there")
}

pub fn track(lease: LeaseId, metric: Metric) -> Track {
	agreement(lease).track(metric).expect("has a module").1.clone()
}

pub fn fault(fault: FaultId) -> FaultOf<Test> {
	Faults::<Test>::get(fault).expect("the fault is there")
}

pub fn measurement(key: EpochKey) -> Measurement<Test> {
	Measurements::<Test>::get(key).expect("something was said")
}

pub fn key(lease: LeaseId, metric: Metric, epoch: u32) -> EpochKey {
	EpochKey { lease, metric, epoch }
}

/// An epoch of availability.
pub fn uptime(lease: LeaseId, epoch: u32) -> EpochKey {
	key(lease, Metric::Availability, epoch)
}

pub fn reading(metric: Metric, value: u64) -> Reading {
	Reading { value, unit: metric.unit() }
}

pub fn report_with(
	who: AccountId,
	key: EpochKey,
	value: u64,
	cause: Attribution,
) -> DispatchResult {
	signed(who, Call::report { key, reading: reading(key.metric, value), cause })
}

/// Lay what was missed to the provider.
pub fn report(who: AccountId, key: EpochKey, value: u64) -> DispatchResult {
	report_with(who, key, value, Attribution::Provider)
}

/// The first `count` attestors report the same.
pub fn reports(count: u32, key: EpochKey, value: u64) {
	for number in 0..count {
		assert_ok!(report(attestor(number), key, value));
	}
}

/// Each value from another attestor, laid to the provider.
pub fn report_all(key: EpochKey, values: &[u64]) {
	for (number, value) in values.iter().enumerate() {
		assert_ok!(report(attestor(number as u32), key, *value));
	}
}

pub fn self_report(who: AccountId, key: EpochKey, value: u64) -> DispatchResult {
	signed(who, Call::self_report { key, reading: reading(key.metric, value) })
}

pub fn claim(who: AccountId, key: EpochKey, value: u64) -> DispatchResult {
	let reading = reading(key.metric, value);
	signed(who, Call::claim { key, reading, evidence: evidence() })
}

pub fn decide(key: EpochKey) -> DispatchResult {
	signed(ERIN, Call::decide { key })
}

pub fn appeal(who: AccountId, fault: FaultId) -> DispatchResult {
	signed(who, Call::appeal { fault, evidence: evidence() })
}

pub fn apply(fault: FaultId) -> DispatchResult {
	signed(ERIN, Call::apply { fault })
}

pub fn close(lease: LeaseId) -> DispatchResult {
	signed(ERIN, Call::close { lease })
}

pub fn evidence() -> Evidence {
	let uri = b"ipfs://evidence".to_vec().try_into().expect("short");
	Evidence { hash: [7; 32].into(), uri }
}

/// A quorum finds `value` in an epoch that is over: what is decided of it. Returns the fault, if it
/// is one.
pub fn found(key: EpochKey, value: u64) -> Option<FaultId> {
	reports(QUORUM, key, value);
	let next = NextFaultId::<Test>::get();
	assert_ok!(decide(key));
	Faults::<Test>::contains_key(next).then_some(next)
}

/// The end of an epoch.
pub fn end_of(key: EpochKey) -> Moment {
	let agreement = agreement(key.lease);
	let window = track(key.lease, key.metric).module.window;
	agreement.epoch(window, key.epoch).expect("there is such an epoch").1
}

/// Let an epoch be over.
pub fn pass_epoch(key: EpochKey) {
	wait_until(end_of(key).max(now()));
}

/// A quorum finds that a lease was dark throughout an epoch. Time passes until that is over.
pub fn dark(lease: LeaseId, epoch: u32) -> FaultId {
	let key = uptime(lease, epoch);
	pass_epoch(key);
	found(key, 0).expect("it is a fault")
}

/// The same, and the fault is applied when it is due. A lot of time passes.
pub fn dark_and_applied(lease: LeaseId, epoch: u32) {
	let id = dark(lease, epoch);
	wait_until(fault(id).due);
	assert_ok!(apply(id));
}
