//! The world of the adversary: one honest provider, holders, customers with running leases, voters,
//! attestors and feeders, a class that has had failures, and five accounts of the adversary, which has
//! vaults, units, a lease, a seat of an attestor and one of a feeder already.
//!
//! It is made by the calls that users make, once. Its state is a plain map, and a sequence runs in a storage
//! layer that is rolled back: so the next one begins where this one did.

use super::{honest, lattice, look, script::FEEDS, time, value::Value, wire::Wire};
use crate::common::{genesis_of, set_clock};
use frame_support::{
	storage::{with_transaction, TransactionOutcome},
	traits::{fungible::Mutate as _, fungibles::Mutate as _},
};
use millrace_primitives::{
	units::{DAY, DEVICE_HOUR, HOUR, MILL, USD},
	AssetId, AssetKind, Balance, ClassId, ClassSpec, FeedId, Interconnect, Kind, Precision,
	VaultId,
};
use millrace_runtime::{origins::Pace, AccountId, Assets, Balances, Runtime, RuntimeCall, System};
use pallet_clt::{ClassRiskParams, CollateralTerms};
use pallet_price_feed::FeedParams;
use sp_runtime::{traits::Dispatchable, DispatchError, FixedU128, MultiAddress, Permill};
use sp_state_machine::BasicExternalities;
use std::{collections::BTreeMap, sync::OnceLock};

/// The class of all vaults. There is another one, of which nothing is owed.
pub const CLASS: ClassId = ClassId(0);
/// The external collateral, with six decimals.
pub const GOLD: AssetId = AssetId::external(2);
/// Kinds of dust.
pub const DUST: std::ops::Range<u32> = 100..163;
/// Prices at the beginning, millionths of a USD, in the order of [`FEEDS`].
pub const PRICES: [u128; FEEDS.len()] = [2_000_000, 1_000_000, 1_000_000];
/// When the world begins.
const START: u64 = 20_000 * DAY;

/// Accounts of the adversary.
pub const HAND: [&str; 5] = ["M0", "M1", "M2", "M3", "M4"];
/// Those who are not to lose anything: the provider, a holder, a customer, a saver, a voter.
pub const BYSTANDERS: [&str; 5] = ["P", "H", "C", "S", "W"];
/// Honest attestors: two thirds of all seats even if the adversary takes three.
pub const ATTESTORS: [&str; 8] = ["T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8"];
/// Honest feeders.
pub const FEEDERS: [&str; 4] = ["F1", "F2", "F3", "F4"];
/// Who gives dust. It has so many kinds of assets that it can hold nothing else.
pub const DUSTY: &str = "D";
/// A provider that has failed.
pub const FAILED: &str = "Q";

fn everybody() -> Vec<&'static str> {
	[&HAND[..], &BYSTANDERS, &ATTESTORS, &FEEDERS, &[FAILED, DUSTY]].concat()
}

/// The account of a name. Those of the world are remembered, as they are looked up all the time.
pub fn account(name: &str) -> AccountId {
	static KNOWN: OnceLock<BTreeMap<&str, AccountId>> = OnceLock::new();
	let made = |name: &str| -> AccountId {
		sp_io::hashing::blake2_256(format!("adversary: {name}").as_bytes()).into()
	};
	let known = KNOWN.get_or_init(|| everybody().into_iter().map(|it| (it, made(it))).collect());
	known.get(name).cloned().unwrap_or_else(|| made(name))
}

/// What a feed prices.
pub fn feed(index: usize) -> FeedId {
	match index {
		0 => FeedId::Class(CLASS),
		1 => FeedId::Asset(AssetKind::Native),
		_ => FeedId::Asset(AssetKind::WithId(GOLD)),
	}
}

/// The world.
pub struct World {
	state: BasicExternalities,
	pub wire: Wire,
}

/// Dispatches as an extrinsic does.
pub fn dispatch(call: RuntimeCall, who: Option<&AccountId>) -> Result<(), DispatchError> {
	let origin = who
		.map_or(frame_system::RawOrigin::Root, |who| frame_system::RawOrigin::Signed(who.clone()));
	call.dispatch(origin.into()).map(|_| ()).map_err(|failed| failed.error)
}

fn root(call: impl Into<RuntimeCall>) {
	let call = call.into();
	dispatch(call.clone(), None).unwrap_or_else(|error| panic!("{call:?}: {error:?}"));
}

impl World {
	/// Makes the world.
	pub fn new() -> Self {
		// Out of the trie, where each read takes long.
		let pairs = genesis_of("development").execute_with(|| {
			let mut pairs = Vec::new();
			let mut key = Vec::new();
			while let Some(next) = sp_io::storage::next_key(&key) {
				pairs.push((next.clone(), sp_io::storage::get(&next).expect("it is there")));
				key = next;
			}
			pairs
		});
		let mut world = Self { state: BasicExternalities::new_empty(), wire: Wire::new() };
		let wire = &world.wire;
		world.state.execute_with(|| {
			for (key, value) in pairs {
				sp_io::storage::set(&key, &value);
			}
			build(wire);
		});
		world
	}

	/// Runs `code` in the world and undoes all that it did.
	pub fn undone<R>(&mut self, code: impl FnOnce(&Wire) -> R) -> R {
		let wire = &self.wire;
		let mut result = None;
		self.state.execute_with(|| {
			let outcome = with_transaction(|| {
				result = Some(code(wire));
				TransactionOutcome::Rollback(Ok::<(), DispatchError>(()))
			});
			outcome.expect("rolled back is not failed");
		});
		result.expect("it ran")
	}
}

/// Does what somebody may do.
pub fn act(wire: &Wire, who: &str, name: &str, arguments: &[(&str, Value)]) {
	let outcome = attempt(wire, who, name, arguments);
	outcome.unwrap_or_else(|error| panic!("{who} {name} {arguments:?}: {error:?}"));
}

/// Tries what somebody may do.
pub fn attempt(
	wire: &Wire,
	who: &str,
	name: &str,
	arguments: &[(&str, Value)],
) -> Result<(), DispatchError> {
	let (pallet, call) = name.split_once('.').expect("a pallet and its call");
	let arguments = arguments.iter().map(|(name, value)| (name.to_string(), value.clone()));
	let call = wire.call(pallet, call, &arguments.collect());
	let call = call.ok_or(DispatchError::Other("there is no such call"))?;
	dispatch(call, Some(&account(who)))
}

fn build(wire: &Wire) {
	// As where tokens are worth something: all periods are as they are written.
	Pace::<Runtime>::put(1);
	System::set_block_number(1);
	set_clock(START);
	found();
	for name in everybody() {
		endow(&account(name));
	}
	for kind in DUST {
		let amount = 1_000_000;
		Assets::mint_into(AssetId::external(kind), &account(DUSTY), amount).expect("little");
	}
	for (source, name) in (1u8..).zip(FEEDERS.into_iter().chain(["M2"])) {
		let who = account(name);
		root(pallet_oracle_governance::Call::seat_feeder { who, source });
	}
	for name in ATTESTORS.into_iter().chain(["M2"]) {
		act(wire, name, "OracleGovernance.join", &[]);
	}
	let amount = Value::from(1_000_000 * MILL);
	act(wire, "W", "OracleGovernance.commit", &[("amount", amount)]);
	for name in ["M3", "M4"] {
		let amount = Value::from(1_000 * MILL);
		act(wire, name, "OracleGovernance.commit", &[("amount", amount)]);
	}
	honest::report(wire, &PRICES);
	time::pass(wire, 9 * DAY, false, &PRICES);
	risk();
	act(wire, "S", "Utc.open", &[("class_id", CLASS.0.into())]);
	for name in ["P", "M0", FAILED] {
		provider(wire, name);
	}
	time::pass(wire, HOUR, false, &PRICES);
	vaults(wire);
	leases(wire);
	failures(wire);
	System::reset_events();
}

fn endow(who: &AccountId) {
	Balances::mint_into(who, 3_000_000 * MILL).expect("little enough");
	Assets::mint_into(AssetId::SETTLEMENT, who, 1_000_000 * USD).expect("it is there");
	Assets::mint_into(GOLD, who, 1_000_000 * USD).expect("it is there");
}

/// Classes, assets and feeds.
fn found() {
	for name in [&b"H100 SXM"[..], b"H200 SXM"] {
		let spec = ClassSpec {
			kind: Kind::Gpu,
			precision: Precision::Tensor16,
			throughput: 989_000_000,
			memory_mib: 81_920,
			bandwidth_mb_s: 3_350_000,
			qubits: 0,
			interconnect: Interconnect::NvLink,
		};
		let name = name.to_vec().try_into().expect("short");
		root(pallet_registry::Call::define_class { name, spec });
	}
	let create = |id, is_sufficient| {
		let owner = MultiAddress::Id(account(FAILED));
		let create = pallet_assets::Call::force_create { id, owner, is_sufficient, min_balance: 1 };
		root(RuntimeCall::Assets(create));
	};
	create(GOLD, true);
	DUST.for_each(|kind| create(AssetId::external(kind), false));
	for index in 0..FEEDS.len() {
		let params = FeedParams {
			decimals: if index == 1 { 12 } else { 6 },
			age_max: DAY,
			deviation_max: Permill::from_percent(60),
			spread_max: Permill::from_percent(2),
			price_min: FixedU128::from_rational(1, 100),
			price_max: FixedU128::from_u32(100),
			quorum: 3,
			sources_min: 2,
			slow_time: HOUR,
		};
		root(pallet_price_feed::Call::register_feed { feed: feed(index), params });
	}
}

/// Risk parameters of the class, and what may stand behind its vaults.
fn risk() {
	let params = ClassRiskParams::with_fuse(1_000_000_000 * DEVICE_HOUR);
	root(pallet_clt::Call::set_risk_params { class_id: CLASS, params });
	let assets = [(AssetKind::Native, 10), (AssetKind::WithId(GOLD), 10)];
	for (asset, haircut) in assets {
		let haircut = Permill::from_percent(haircut);
		let terms = CollateralTerms { haircut, ceiling: Balance::MAX };
		root(pallet_clt::Call::set_collateral { asset, terms });
	}
}

/// What a provider says of itself.
pub fn registration(affiliates: Value) -> [(&'static str, Value); 3] {
	[
		("region", Value::from(&b"CH"[..])),
		("endpoint", Value::from(&b"https://provider.example"[..])),
		("affiliates", affiliates),
	]
}

/// The arguments of a fleet with the devices of `set`.
pub fn fleet(set: u32) -> [(&'static str, Value); 4] {
	let root = Value::from(lattice::root(set).as_bytes());
	[
		("class_id", CLASS.0.into()),
		("devices", lattice::DEVICES.into()),
		("root", root),
		("throughput", 989_000_000_u64.into()),
	]
}

fn provider(wire: &Wire, name: &str) {
	let set = match name {
		"P" => 0,
		"M0" => 1,
		_ => 2,
	};
	act(wire, name, "Registry.register_provider", &registration(Value::List(vec![])));
	act(wire, name, "Registry.commit_fleet", &fleet(set));
}

/// Opens a vault with so much collateral and returns its id.
fn open(wire: &Wire, owner: &str, asset: &str, grade: &str, amount: Balance) -> u32 {
	let vault = pallet_clt::NextVaultId::<Runtime>::get().0;
	let collateral = Value::parse(asset).expect("an asset");
	let grade = Value::unit(grade);
	let arguments =
		[("class_id", CLASS.0.into()), ("collateral_asset", collateral), ("grade", grade)];
	act(wire, owner, "Clt.open_vault", &arguments);
	act(wire, owner, "Clt.deposit", &[("vault", vault.into()), ("amount", amount.into())]);
	vault
}

fn units(vault: u32, units: Balance) -> [(&'static str, Value); 2] {
	[("vault", vault.into()), ("units", units.into())]
}

fn sell(wire: &Wire, owner: &str, vault: u32, to: &str, hours: u128) {
	act(wire, owner, "Clt.offer", &units(vault, hours * DEVICE_HOUR));
	act(wire, to, "Clt.buy", &units(vault, hours * DEVICE_HOUR));
}

fn send(wire: &Wire, from: &str, asset: AssetId, to: &str, hours: u128) {
	let arguments = [
		("id", Value::from(u32::from_le_bytes(codec::Encode::encode(&asset).try_into().unwrap()))),
		("target", Value::with("Id", Value::account(to))),
		("amount", (hours * DEVICE_HOUR).into()),
	];
	act(wire, from, "Assets.transfer", &arguments);
}

fn vaults(wire: &Wire) {
	let utc = AssetId::utc(CLASS);
	// Honest ones: 0 is Prime, 1 Open.
	let vault = open(wire, "P", "Native", "Prime", 10_000 * MILL);
	let premium = ("premium_max", Value::from(u128::MAX));
	let [id, amount] = units(vault, 1_000 * DEVICE_HOUR);
	act(wire, "P", "Clt.issue", &[id, amount, premium.clone()]);
	act(wire, "P", "Utc.pool", &units(vault, 600 * DEVICE_HOUR));
	send(wire, "P", AssetId::clt(VaultId(vault)), "H", 100);
	send(wire, "P", utc, "S", 200);
	send(wire, "P", utc, "C", 200);
	send(wire, "P", utc, "M1", 50);
	let vault = open(wire, "P", "WithId(2)", "Open", 150 * USD);
	sell(wire, "P", vault, "H", 100);
	// The adversary's: 2 is Prime, 3 Open.
	let vault = open(wire, "M0", "Native", "Prime", 455 * MILL);
	let [id, amount] = units(vault, 125 * DEVICE_HOUR);
	act(wire, "M0", "Clt.issue", &[id, amount, premium]);
	act(wire, "M0", "Utc.pool", &units(vault, 120 * DEVICE_HOUR));
	send(wire, "M0", utc, "M1", 100);
	sell(wire, "M0", vault, "H", 10);
	let vault = open(wire, "M0", "WithId(2)", "Open", 150 * USD);
	sell(wire, "M0", vault, "H", 60);
}

/// A redemption.
pub fn redemption(vault: u32, devices: u32, duration: u64) -> [(&'static str, Value); 4] {
	[
		("class_id", CLASS.0.into()),
		("devices", devices.into()),
		("duration", duration.into()),
		("vault", Value::option(Some(vault))),
	]
}

/// How a lease is confirmed.
pub fn confirmation(lease: u32) -> [(&'static str, Value); 4] {
	let text = Value::from(&b"https://lease.example"[..]);
	[
		("lease", lease.into()),
		("access", text.clone()),
		("endpoint", text),
		("host_key_hash", Value::Bytes(vec![1; 32])),
	]
}

/// Leases that run when sequences begin: of both customers at both providers.
fn leases(wire: &Wire) {
	for (customer, vault) in [("C", 0), ("C", 2), ("M1", 0), ("M1", 2)] {
		act(wire, customer, "Utc.redeem", &redemption(vault, 2, 5 * HOUR));
	}
	for lease in look::leases() {
		let provider = if lease.provider == account("P") { "P" } else { "M0" };
		act(wire, provider, "Lease.confirm", &confirmation(lease.id));
	}
}

/// Two vaults of a third provider have failed; the pool has claimed for one of them.
fn failures(wire: &Wire) {
	let mut failed = Vec::new();
	for _ in 0..2 {
		let vault = open(wire, FAILED, "Native", "Prime", 500 * MILL);
		let [id, amount] = units(vault, 100 * DEVICE_HOUR);
		let premium = ("premium_max", Value::from(u128::MAX));
		act(wire, FAILED, "Clt.issue", &[id, amount, premium]);
		act(wire, FAILED, "Utc.pool", &units(vault, 60 * DEVICE_HOUR));
		send(wire, FAILED, AssetId::clt(VaultId(vault)), "H", 10);
		send(wire, FAILED, AssetId::clt(VaultId(vault)), "M1", 10);
		failed.push(vault);
	}
	send(wire, FAILED, AssetId::utc(CLASS), "M4", 50);
	for vault in &failed {
		let remedy = millrace_primitives::Remedy::Hybrid;
		let vault = VaultId(*vault);
		root(pallet_clt::Call::remedy { vault, remedy, reporter: None });
	}
	time::pass(wire, 3_000, false, &PRICES);
	for vault in &failed {
		// The idle hook may have been faster.
		let _ = attempt(wire, "S", "Clt.settle", &[("vault", (*vault).into())]);
	}
	act(wire, "S", "Utc.claim_pooled", &[("vault", failed[0].into())]);
}
