//! The weights of our pallets against a plain transfer. Every call, and every step of a hook, has a row
//! in `docs/weights.md` with what it costs at its worst, the ratio to a transfer, and a target where
//! there is one. The table is that of the weights with which the runtime charges.
//!
//! `MILLRACE_BLESS=1 cargo test -p millrace-runtime weights` writes the table, as `scripts/bench.sh`
//! does when it has measured. With `MILLRACE_STRICT=1` a target that is missed is a failure.

use crate::{common::metadata, encodings};
use counted::{Counted, READ, WRITE};
use frame_support::{
	traits::GetCallMetadata,
	weights::{RuntimeDbWeight, Weight},
};
use millrace_runtime::{
	constants::compute::{MaxAffiliates, MaxVaults},
	weights::parameter_steps::{self, WeightInfo as _},
	Runtime, RuntimeCall,
};
use pallet_balances::WeightInfo as _;
use pallet_clock::WeightInfo as _;
use pallet_clt::WeightInfo as _;
use pallet_lease::WeightInfo as _;
use pallet_oracle_governance::{WeightInfo as _, MAX_CLEARED};
use pallet_price_feed::WeightInfo as _;
use pallet_registry::WeightInfo as _;
use pallet_sla::WeightInfo as _;
use pallet_unclaimed::WeightInfo as _;
use pallet_utc::WeightInfo as _;
use sp_runtime::FixedU128;
use std::{
	collections::{BTreeMap, BTreeSet},
	fmt::Write,
	path::{Path, PathBuf},
};

/// A chain whose database weights tell reads and writes apart.
mod counted {
	use frame_support::{derive_impl, parameter_types, weights::RuntimeDbWeight};

	/// Weight of one read. All of a call's own time is less: more than a second.
	pub const READ: u64 = 1 << 40;
	/// Weight of one write. All reads of a call weigh less: 4,096 of them.
	pub const WRITE: u64 = 1 << 52;

	parameter_types! {
		pub const Counting: RuntimeDbWeight = RuntimeDbWeight { read: READ, write: WRITE };
	}

	#[frame_support::runtime]
	mod runtime {
		#[runtime::runtime]
		#[runtime::derive(
			RuntimeCall,
			RuntimeEvent,
			RuntimeError,
			RuntimeOrigin,
			RuntimeTask,
			RuntimeViewFunction
		)]
		pub struct Counted;

		#[runtime::pallet_index(0)]
		pub type System = frame_system;
	}

	#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
	impl frame_system::Config for Counted {
		type Block = frame_system::mocking::MockBlock<Counted>;
		type DbWeight = Counting;
	}
}

/// What a weight consists of.
struct Cost {
	/// Execution without the database, in picoseconds.
	time: u64,
	reads: u64,
	writes: u64,
}

impl Cost {
	/// Takes a weight apart that is that of [`Counted`].
	fn of(counted: Weight) -> Self {
		let parts = counted.ref_time();
		Self { time: parts % READ, reads: parts % WRITE / READ, writes: parts / WRITE }
	}

	/// Returns the whole weight with the database weights of the runtime, in picoseconds.
	fn total(&self) -> u64 {
		let db = database();
		self.time + self.reads * db.read + self.writes * db.write
	}
}

fn database() -> RuntimeDbWeight {
	<Runtime as frame_system::Config>::DbWeight::get()
}

/// A line of the table.
struct Row {
	pallet: &'static str,
	/// The function of `WeightInfo`, which is named like its call.
	call: &'static str,
	arguments: String,
	cost: Cost,
	/// The greatest ratio that it shall have.
	target: Option<FixedU128>,
}

impl Row {
	/// `charged` is the weight by the runtime, `counted` the same function for [`Counted`].
	fn new(
		(pallet, call): (&'static str, &'static str),
		arguments: &[(&str, u32)],
		(charged, counted): (Weight, Weight),
		target: Option<f64>,
	) -> Self {
		let cost = Cost::of(counted);
		assert_eq!(cost.total(), charged.ref_time(), "{pallet}::{call} is a sum of its parts");
		let arguments: Vec<_> =
			arguments.iter().map(|(name, value)| format!("{name} = {value}")).collect();
		let target = target.map(FixedU128::from_float);
		Self { pallet, call, arguments: arguments.join(", "), cost, target }
	}

	/// Returns how many transfers it weighs.
	fn ratio(&self, transfer: &Row) -> FixedU128 {
		FixedU128::from_rational(self.cost.total().into(), transfer.cost.total().into())
	}

	/// Returns whether it keeps its target, `None` if it has none.
	fn is_met(&self, transfer: &Row) -> Option<bool> {
		Some(self.ratio(transfer) <= self.target?)
	}

	/// Returns what tells it from other rows, as the first two cells show it.
	fn key(&self) -> Key {
		(format!("`{}::{}`", self.pallet, self.call), self.arguments.clone())
	}
}

/// The first two cells of a row.
type Key = (String, String);

/// Makes rows of functions of a `WeightInfo`: the name of the pallet, the type by which the runtime
/// charges, the same for [`Counted`], and the functions with their arguments and targets.
macro_rules! rows {
	(
		$pallet:literal, $charged:ty, $counted:ty;
		$($call:ident($($name:ident = $value:expr),*) $(<= $most:literal)?;)*
	) => {{
		vec![$({
			let name = ($pallet, stringify!($call));
			let weights = (<$charged>::$call($($value),*), <$counted>::$call($($value),*));
			let target: &[f64] = &[$($most)?];
			Row::new(name, &[$((stringify!($name), $value)),*], weights, target.first().copied())
		}),*]
	}};
}

/// What everything is compared with.
fn transfer() -> Row {
	type Charged = <Runtime as pallet_balances::Config>::WeightInfo;
	type Tally = millrace_runtime::weights::pallet_balances::WeightInfo<Counted>;
	rows!("Balances", Charged, Tally; transfer_keep_alive();).remove(0)
}

fn parameter_steps() -> Vec<Row> {
	type Charged = parameter_steps::SubstrateWeight<Runtime>;
	type Tally = parameter_steps::SubstrateWeight<Counted>;
	rows!("ParameterSteps", Charged, Tally; set();)
}

fn registry() -> Vec<Row> {
	type Charged = <Runtime as pallet_registry::Config>::WeightInfo;
	type Tally = pallet_registry::weights::SubstrateWeight<Counted>;
	let depth = <Runtime as pallet_registry::Config>::MaxProofDepth::get();
	rows!("Registry", Charged, Tally;
		define_class();
		retire_class();
		register_provider();
		raise_bond();
		update_provider();
		leave();
		withdraw_bond();
		commit_fleet();
		withdraw_fleet();
		prove_double_pledge(f = depth, s = depth);
		demand_device();
		open_device(d = depth);
		expire_demand();
	)
}

fn price_feed() -> Vec<Row> {
	type Charged = <Runtime as pallet_price_feed::Config>::WeightInfo;
	type Tally = pallet_price_feed::weights::SubstrateWeight<Counted>;
	let most = <Runtime as pallet_price_feed::Config>::MaxBatch::get();
	// Feeds of neighbouring classes share pages; at worst each feed has a page for itself.
	let pages = most.div_ceil(pallet_price_feed::PAGE_FEEDS);
	rows!("PriceFeed", Charged, Tally;
		register_feed();
		retire_feed();
		submit_one() <= 1.2;
		submit(n = most, p = pages) <= 8.0;
		submit(n = most, p = most);
		halt_feed();
		resume_feed();
	)
}

fn clt() -> Vec<Row> {
	type Charged = <Runtime as pallet_clt::Config>::WeightInfo;
	type Tally = pallet_clt::weights::SubstrateWeight<Counted>;
	// The owner of the vault and its affiliates.
	let culpable = MaxAffiliates::get() + 1;
	rows!("Clt", Charged, Tally;
		set_risk_params();
		set_collateral();
		open_vault();
		deposit() <= 2.5;
		deposit_native();
		withdraw() <= 2.5;
		withdraw_native();
		issue() <= 3.5;
		offer();
		buy() <= 5.0;
		uncovered(v = MaxVaults::get());
		retire() <= 3.5;
		close();
		close_settled();
		liquidate() <= 5.0;
		wind_down() <= 4.0;
		settle(b = culpable);
		claim() <= 2.5;
		claim_native();
		freeze();
		thaw();
		remedy();
		condemned(v = MaxVaults::get());
		idle_base();
		idle_settle();
		idle_index();
		idle_vault();
		idle_wind_down();
	)
}

fn utc() -> Vec<Row> {
	type Charged = <Runtime as pallet_utc::Config>::WeightInfo;
	type Tally = pallet_utc::weights::SubstrateWeight<Counted>;
	let candidates = <Runtime as pallet_utc::Config>::MaxCandidates::get();
	rows!("Utc", Charged, Tally;
		open();
		pool() <= 3.5;
		pool_more();
		unpool() <= 3.5;
		redeem(c = 1) <= 6.0;
		redeem(c = candidates) <= 6.0;
		redeem_cash();
		liquidate();
		claim_pooled();
		buy_collateral();
	)
}

fn lease() -> Vec<Row> {
	type Charged = <Runtime as pallet_lease::Config>::WeightInfo;
	type Tally = pallet_lease::weights::SubstrateWeight<Counted>;
	rows!("Lease", Charged, Tally;
		confirm() <= 2.0;
		terminate() <= 4.0;
		terminate_by_provider();
		extend();
		settle() <= 4.0;
		settle_ended();
		expire();
		agenda_base();
		agenda_slot();
		agenda_entry();
	)
}

fn sla() -> Vec<Row> {
	type Charged = <Runtime as pallet_sla::Config>::WeightInfo;
	type Tally = pallet_sla::weights::SubstrateWeight<Counted>;
	rows!("Sla", Charged, Tally;
		define_template();
		offer_template();
		retire_template();
		report() <= 2.0;
		self_report();
		claim();
		decide();
		appeal();
		apply() <= 4.0;
		close() <= 3.0;
		agree();
		begin();
		extend();
		end();
		agenda_base();
		agenda_slot();
		agenda_entry();
	)
}

fn unclaimed() -> Vec<Row> {
	type Charged = <Runtime as pallet_unclaimed::Config>::WeightInfo;
	type Tally = pallet_unclaimed::weights::SubstrateWeight<Counted>;
	rows!("Unclaimed", Charged, Tally;
		claim();
		pay_out();
	)
}

fn oracle_governance() -> Vec<Row> {
	type Charged = <Runtime as pallet_oracle_governance::Config>::WeightInfo;
	type Tally = pallet_oracle_governance::weights::SubstrateWeight<Counted>;
	let vaults = <Runtime as pallet_oracle_governance::Config>::MaxVaults::get();
	rows!("OracleGovernance", Charged, Tally;
		join();
		leave();
		withdraw_bond();
		dismiss();
		attest() <= 2.5;
		recount();
		seat_feeder();
		unseat_feeder();
		commit();
		uncommit();
		withdraw_commitment();
		dispute(v = 1) <= 5.0;
		dispute(v = vaults);
		count_delegated();
		before_vote(v = vaults);
		removed_vote();
		close() <= 6.0;
		appeal();
		conclude(v = 1) <= 6.0;
		conclude(v = vaults);
		set_policy();
		clear_ballots(b = MAX_CLEARED);
		agenda_base();
		agenda_slot();
		agenda_entry();
	)
}

fn clock() -> Vec<Row> {
	type Charged = <Runtime as pallet_clock::Config>::WeightInfo;
	type Tally = pallet_clock::weights::SubstrateWeight<Counted>;
	// The read and the write of the reading come on top, as of all that each block touches anyhow.
	rows!("Clock", Charged, Tally; on_timestamp_set();)
}

/// Calls that are charged by the function of another call: pallet, call, function.
const CHARGED_AS: [(&str, &str, &str); 1] = [("OracleGovernance", "rule", "conclude")];

/// All rows but that of the transfer, in the order of the runtime's pallets.
fn rows() -> Vec<Row> {
	let pallets = [
		parameter_steps(),
		registry(),
		price_feed(),
		clt(),
		utc(),
		lease(),
		sla(),
		oracle_governance(),
		clock(),
		unclaimed(),
	];
	pallets.into_iter().flatten().collect()
}

// ---- the table ----------------------------------------------------------------------------------

const HEADER: &str =
	"| weight | for | time µs | reads | writes | total µs | ratio | before | target | |";

fn micro(picoseconds: u64) -> String {
	format!("{:.1}", FixedU128::from_rational(picoseconds.into(), 1_000_000).to_float())
}

fn shown(ratio: FixedU128) -> String {
	format!("{:.2}", ratio.to_float())
}

/// Renders the table. `before` has the ratios that it shows for comparison; a row that is not in it
/// shows its own.
fn render(rows: &[Row], transfer: &Row, before: &BTreeMap<Key, String>) -> String {
	let db = database();
	let (read, write, unit) = (micro(db.read), micro(db.write), micro(transfer.cost.total()));
	let met = |wanted| rows.iter().filter(|row| row.is_met(transfer) == Some(wanted)).count();
	let (met, missed) = (met(true), met(false));
	let mut out = format!(
		"# Weights against a plain transfer

`runtime/tests/weights.rs` writes this file from the weights of the runtime, and fails when it is not
theirs. `scripts/bench.sh` measures the weights and then has the file written.

The measure is `Balances::transfer_keep_alive`, which was measured like the others and weighs {unit} µs. A
row is a function of a pallet's `WeightInfo`, with its worst arguments and with those of its target: a
call, a branch of a call, or a step of a hook. Its *time* is that of execution; the *total* adds its
reads and writes at the runtime's {read} and {write} µs. The *ratio* is the total divided by that of the
transfer; *before* is the ratio that this file had until it was last written; the *target* is the
greatest ratio that is wanted.

A call with several branches is charged the worst of them and refunded. `Registry::prove_double_pledge`
is charged twice, and `Registry::expire_demand` once, `Clt::condemned` on top. `Clt::issue`, `Clt::buy` and
`Clt::withdraw` are charged `Clt::uncovered` on top, which is refunded but for an Open vault that does not
cover all that it owes. `OracleGovernance::rule` is charged as `conclude`.

Of {} targets {met} are met and {missed} missed.

{HEADER}
| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |
",
		met + missed
	);
	for row in std::iter::once(transfer).chain(rows) {
		let Cost { time, reads, writes } = row.cost;
		let ratio = shown(row.ratio(transfer));
		let (name, arguments) = row.key();
		let before = before.get(&row.key()).unwrap_or(&ratio);
		let target = row.target.map_or(String::new(), |most| format!("≤ {}", most.to_float()));
		let verdict = match row.is_met(transfer) {
			Some(true) => "met",
			Some(false) => "**missed**",
			None => "",
		};
		let (time, total) = (micro(time), micro(row.cost.total()));
		writeln!(
			out,
			"| {name} | {arguments} | {time} | {reads} | {writes} | {total} | {ratio} | {before} \
			 | {target} | {verdict} |"
		)
		.unwrap();
	}
	out
}

/// Returns the cells of a column of a table that [`render`] made.
fn column(text: &str, name: &str) -> BTreeMap<Key, String> {
	let cells = |line: &str| line.split('|').map(|cell| cell.trim().to_string()).collect();
	let header: Vec<String> = cells(HEADER);
	let place = header.iter().position(|cell| cell == name).expect("the table has this column");
	let lines = text.lines().filter(|line| line.starts_with("| `"));
	lines
		.map(cells)
		.map(|cells: Vec<String>| ((cells[1].clone(), cells[2].clone()), cells[place].clone()))
		.collect()
}

/// Renders the table as it is to be when `known` is the one that was written before: the same while no
/// weight has changed, else with the ratios of `known` for comparison.
fn renew(rows: &[Row], transfer: &Row, known: &str) -> String {
	let same = render(rows, transfer, &column(known, "before"));
	if same == known {
		return same;
	}
	render(rows, transfer, &column(known, "ratio"))
}

fn document() -> PathBuf {
	Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/weights.md")
}

#[test]
fn the_table_is_that_of_the_weights() {
	let (rows, transfer) = (rows(), transfer());
	let mut known = std::fs::read_to_string(document()).unwrap_or_default();
	if encodings::is_blessed() {
		known = renew(&rows, &transfer, &known);
		std::fs::write(document(), &known).unwrap();
	}
	let now = render(&rows, &transfer, &column(&known, "before"));
	for (known, now) in known.lines().zip(now.lines()) {
		assert_eq!(known, now, "docs/weights.md is not of these weights: see this module");
	}
	assert_eq!(known.lines().count(), now.lines().count(), "docs/weights.md has these rows");
}

#[test]
fn every_target_is_met_where_the_run_is_strict() {
	let (rows, transfer) = (rows(), transfer());
	let missed: Vec<_> = rows
		.iter()
		.filter(|row| row.is_met(&transfer) == Some(false))
		.map(|row| format!("{}::{} {}", row.pallet, row.call, shown(row.ratio(&transfer))))
		.collect();
	let strict = std::env::var_os("MILLRACE_STRICT").is_some();
	assert!(!strict || missed.is_empty(), "these targets are missed: {missed:#?}");
}

#[test]
fn every_call_of_our_pallets_has_a_row() {
	let rows = rows();
	let has = |pallet: &str, function: &str| {
		rows.iter().any(|row| row.pallet == pallet && row.call == function)
	};
	let metadata = metadata();
	let ours = metadata.pallets.iter().filter(|pallet| encodings::is_ours(pallet, &metadata));
	let mut calls = BTreeSet::new();
	for pallet in ours.filter(|pallet| pallet.calls.is_some()) {
		for call in RuntimeCall::get_call_names(&pallet.name) {
			calls.insert((pallet.name.as_str(), *call));
		}
	}
	assert!(calls.len() > 70, "the calls were found");
	let function = |pallet: &str, call: &'static str| {
		let other = CHARGED_AS.iter().find(|(of, name, _)| (*of, *name) == (pallet, call));
		other.map_or(call, |(_, _, function)| *function)
	};
	let bare: Vec<_> =
		calls.iter().filter(|(pallet, call)| !has(pallet, function(pallet, call))).collect();
	assert!(bare.is_empty(), "calls without a row: {bare:#?}");
	for (pallet, call, _) in CHARGED_AS {
		assert!(calls.contains(&(pallet, call)), "{pallet}::{call} is a call");
	}
}

#[test]
fn no_two_rows_are_alike() {
	let rows = rows();
	let keys: BTreeSet<_> = rows.iter().map(Row::key).collect();
	assert_eq!(keys.len(), rows.len());
}

#[test]
fn a_blessing_keeps_the_ratios_from_before_it() {
	let row = |time, target| {
		let weight = Weight::from_parts(time, 0);
		vec![Row::new(("Clt", "buy"), &[("n", 1)], (weight, weight), Some(target))]
	};
	let key = ("`Clt::buy`".to_string(), "n = 1".to_string());
	let transfer = Row::new(
		("Balances", "transfer_keep_alive"),
		&[],
		(Weight::from_parts(100, 0), Weight::from_parts(100, 0)),
		None,
	);

	let first = renew(&row(150, 2.0), &transfer, "");
	assert_eq!(column(&first, "before")[&key], "1.50");
	assert!(first.contains("Of 1 targets 1 are met and 0 missed."));

	let second = renew(&row(225, 2.0), &transfer, &first);
	assert_eq!(column(&second, "ratio")[&key], "2.25");
	assert_eq!(column(&second, "before")[&key], "1.50");
	assert!(second.contains("Of 1 targets 0 are met and 1 missed."));

	assert_eq!(renew(&row(225, 2.0), &transfer, &second), second, "nothing new, nothing moves");
}
