//! What honest people do by themselves: feeders report, attestors attest and measure, providers
//! confirm and show their devices, voters vote for what is true. Everything honest is sound, and so is
//! whatever the adversary owns, as nobody could know better.

use super::{
	lattice, look, time,
	value::Value,
	wire::Wire,
	world::{account, attempt, confirmation, ATTESTORS, FAILED, FEEDERS},
};
use frame_support::storage::unhashed;
use millrace_primitives::units::{DAY, MILL};
use millrace_runtime::Registry;

/// Where the harness keeps when feeders reported last: in storage, so that it is rolled back.
const REPORTED: &[u8] = b"adversary: reported";

/// Where it keeps whether attestors measure nothing.
const SILENT: &[u8] = b"adversary: silent";

/// Attestors measure nothing from now on.
pub fn fall_silent() {
	unhashed::put(SILENT, &true);
}

/// Whether attestors measure nothing.
pub fn is_silent() -> bool {
	unhashed::get_or_default(SILENT)
}

/// When feeders reported last.
pub fn reported_at() -> u64 {
	unhashed::get_or_default(REPORTED)
}

/// All honest feeders report.
pub fn report(wire: &Wire, prices: &[u128]) {
	let feeds = ["Class(0)", "Asset(Native)", "Asset(WithId(2))"];
	let price = |(feed, price): (&str, &u128)| {
		let feed = Value::parse(feed).expect("a feed");
		// Eighteen decimals.
		Value::List(vec![feed, Value::Number(price * 1_000_000_000_000)])
	};
	let prices = Value::List(feeds.into_iter().zip(prices).map(price).collect());
	for feeder in FEEDERS {
		let outcome = attempt(wire, feeder, "PriceFeed.submit", &[("prices", prices.clone())]);
		outcome.expect("an honest feeder is heard");
	}
	unhashed::put(REPORTED, &time::now());
}

/// Attestors attest each active fleet whose attestation ends soon.
pub fn attest(wire: &Wire) {
	let soon = time::now() + 2 * DAY;
	for (id, fleet) in look::fleets() {
		if !fleet.is_active() || Registry::attested_until(id) > Some(soon) {
			continue;
		}
		let subject = Value::with("Fleet", id.0);
		for attestor in &ATTESTORS[..3] {
			let arguments = [("subject", subject.clone()), ("sound", true.into())];
			// One that is disputed is not attested.
			let _ = attempt(wire, attestor, "OracleGovernance.attest", &arguments);
		}
	}
}

/// What honest people do after somebody called `call`.
pub fn react(wire: &Wire, call: &str) {
	match call {
		"Utc.redeem" | "Utc.buy_and_redeem" | "Lease.order" => confirm(wire),
		"Registry.demand_device" => show(wire),
		"Sla.claim" if !is_silent() => measure(wire),
		"OracleGovernance.dispute" | "OracleGovernance.appeal" | "Sla.appeal" => vote(wire),
		_ => (),
	}
}

fn confirm(wire: &Wire) {
	let provider = account("P");
	for lease in look::leases().into_iter().filter(|lease| lease.provider == provider) {
		if lease.is_reserved {
			let _ = attempt(wire, "P", "Lease.confirm", &confirmation(lease.id));
		}
	}
}

fn show(wire: &Wire) {
	for (id, fleet) in look::fleets() {
		let owner = ["P", FAILED].into_iter().find(|name| account(name) == fleet.owner);
		let Some(owner) = owner.filter(|_| fleet.demands > 0) else { continue };
		let devices = lattice::devices(&fleet.root).expect("its devices are known");
		for index in look::demands(id).into_iter().filter(|index| *index < lattice::DEVICES) {
			let place = index as usize;
			let _ =
				attempt(wire, owner, "Registry.open_device", &opening(id.0, index, devices, place));
		}
	}
}

/// The arguments that show device `index` of a fleet: as that at `place` of `devices`.
pub fn opening(
	fleet: u32,
	index: u32,
	devices: &[pallet_registry::DeviceId],
	place: usize,
) -> [(&'static str, Value); 4] {
	let proof = lattice::proof(devices, place);
	let proof = proof.iter().map(|hash| Value::from(hash.as_bytes())).collect();
	[
		("fleet", fleet.into()),
		("index", index.into()),
		("device", Value::from(&devices[place].0[..])),
		("proof", Value::List(proof)),
	]
}

/// Attestors contradict claims against the honest provider.
fn measure(wire: &Wire) {
	let provider = account("P");
	for word in look::words() {
		let is_said = word.reporters.contains(&account(ATTESTORS[0]));
		if !word.is_claimed || is_said || word.provider.as_ref() != Some(&provider) {
			continue;
		}
		let best = if word.key.metric.more_is_better() { word.key.metric.max() } else { 0 };
		for attestor in ATTESTORS {
			let arguments = [
				("key", look::key(&word.key)),
				("reading", look::reading(word.key.metric, best)),
				("cause", Value::unit("Provider")),
			];
			let _ = attempt(wire, attestor, "Sla.report", &arguments);
		}
	}
}

/// The voter rejects every dispute in which it has not voted.
fn vote(wire: &Wire) {
	for poll in look::polls_without(&account("W")) {
		let vote = Value::map(&[
			// Nay, locked for one period.
			("vote", Value::Number(1)),
			("balance", Value::Number(1_000_000 * MILL)),
		]);
		let arguments = [("poll_index", poll.into()), ("vote", Value::with("Standard", vote))];
		let _ = attempt(wire, "W", "ConvictionVoting.vote", &arguments);
	}
}
