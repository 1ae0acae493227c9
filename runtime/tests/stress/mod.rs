//! The bad day, on the real runtime: the price of the collateral halves in one block, and for ten
//! minutes no keeper comes.
//!
//! Blocks are made by `Executive` as a node makes them, with the idle hook in what weight is left.
//! What has to be is computed a second time, in `model.rs`, by none of the code under test.
//!
//! `MILLRACE_STRESS_VAULTS` says how many vaults there are, 10,000 if it is absent. The results are
//! in `target/stress`: `report.md`, `report.json`, `cover.svg` and `path.md`.

pub mod chain;
mod counting;
mod model;
mod moves;
mod report;
pub mod world;

use chain::{Block, Chain};
use frame_support::weights::Weight;
use millrace_primitives::VaultId;
use millrace_runtime::{invariants, BlockNumber, Clt, Runtime};
use model::Lcg;
use pallet_clt::{Event, Grade, RiskParams, VaultStatus, Vaults, WeightInfo};
use report::{Report, Snapshot};
use sp_runtime::FixedU128;
use std::{
	collections::{BTreeMap, BTreeSet},
	time::Instant,
};
use world::{feeds, gold, held, position, prices, signed, World, CLASS, HAIRCUT};

/// Of the reference distribution.
const SEED: u64 = 20_260_901;
/// Ten minutes.
const BLOCKS: BlockNumber = 200;
/// Feeders report every half a minute.
const REPORT_EVERY: BlockNumber = 10;
/// Both grades, in the order of the reports.
const GRADES: [Grade; 2] = [Grade::Prime, Grade::Open];

fn risk_params(grade: Grade) -> RiskParams {
	match grade {
		Grade::Prime => RiskParams::prime(),
		Grade::Open => RiskParams::open(),
	}
}

fn vault_count() -> usize {
	std::env::var("MILLRACE_STRESS_VAULTS").map_or(10_000, |count| count.parse().expect("a number"))
}

/// How a vault was settled.
#[derive(Clone, Debug)]
struct Settled {
	outcome: String,
	rate: FixedU128,
	units: u128,
	/// The holders' pot: collateral and reserve.
	holders: (u128, u128),
	/// What is owed beyond the collateral, and beyond the reserve too, at the prices of that block.
	bad_debt: (u128, u128),
}

/// What happened to vaults so far.
#[derive(Default)]
struct Log {
	frozen: BTreeMap<VaultId, BlockNumber>,
	settled: BTreeMap<VaultId, (BlockNumber, Settled)>,
	used: Vec<(BlockNumber, Weight, Weight)>,
}

impl Log {
	/// Take in a block that saw the middle prices `class` and `asset`, and check all that can be
	/// checked of it alone.
	fn note(&mut self, world: &World, block: Block, class_id: FixedU128, asset: FixedU128) {
		let limit = Chain::limit();
		if block.ends_session {
			assert_eq!(block.idle, Weight::zero(), "nothing is left for the hook");
		} else {
			assert!(block.used.all_lte(limit), "block {}: {} of {limit}", block.number, block.used);
			self.used.push((block.number, block.used, block.idle));
		}
		for event in block.events {
			match event {
				Event::VaultFrozen { vault, .. } => {
					assert_eq!(self.frozen.insert(vault, block.number), None, "frozen twice");
				}
				Event::RemedyFixed {
					vault,
					outcome,
					rate,
					reference_price,
					burned,
					units,
					holders,
					owner,
					backstop,
					reporter,
					treasury,
				} => {
					let was = world.vaults[&vault].position;
					assert_eq!((reference_price, burned, units), (class_id, 0, was.owed));
					let parts = [holders, owner, backstop, reporter, treasury];
					let collateral: u128 = parts.iter().map(|part| part.collateral).sum();
					let reserve: u128 = parts.iter().map(|part| part.reserve).sum();
					assert_eq!((collateral, reserve), (was.collateral, was.reserve), "the pot");
					let bad_debt = was.bad_debt(class_id, asset);
					let outcome = format!("{outcome:?}");
					let holders = (holders.collateral, holders.reserve);
					let settled = Settled { outcome, rate, units, holders, bad_debt };
					let twice = self.settled.insert(vault, (block.number, settled));
					assert!(twice.is_none(), "settled twice");
				}
				_ => (),
			}
		}
	}

	/// What is owed to holders of `grade` beyond collateral, and beyond reserves too.
	fn bad_debt(&self, world: &World, grade: Grade) -> (u128, u128) {
		let of_grade = self.settled.iter().filter(|(id, _)| world.vaults[id].grade == grade);
		of_grade.fold((0, 0), |(collateral, reserve), (_, (_, settled))| {
			(collateral + settled.bad_debt.0, reserve + settled.bad_debt.1)
		})
	}
}

/// Vaults of `grade` below `ratio` at the band's edges `low` and `high`, by the model.
fn below(
	world: &World,
	grade: Grade,
	ratio: FixedU128,
	(low, high): (FixedU128, FixedU128),
) -> BTreeSet<VaultId> {
	let is_below = |(id, entry): (VaultId, &world::Entry)| {
		entry.position.is_below(ratio, low, high, HAIRCUT).then_some(id)
	};
	world.of(grade).filter_map(is_below).collect()
}

/// All pages of the view that shows vaults which may be liquidated.
fn shown_below(world: &mut World, grade: Grade) -> BTreeSet<VaultId> {
	world.chain.state.execute_with(|| {
		let mut shown = BTreeSet::new();
		let mut last = None;
		loop {
			let page = Clt::below_line(CLASS, gold(), grade, last, 100);
			last = page.last().copied();
			shown.extend(page);
			if last.is_none() {
				return shown;
			}
		}
	})
}

/// Keys that are read to find the riskiest vault of an index. It has to be the model's, or one of the
/// same bucket, which is a thousandth wide.
fn lookup(world: &mut World, grade: Grade) -> usize {
	let (found, access) = counting::counting(&mut world.chain.state, |counter| {
		let riskiest = Clt::riskiest(CLASS, gold(), grade, 1);
		(riskiest, counter.take())
	});
	assert!(access.writes.is_empty());
	let ratio = |position: model::Position| position.collateral as f64 / position.owed as f64;
	let lowest = world.of(grade).map(|(_, entry)| ratio(entry.position)).fold(f64::MAX, f64::min);
	let first = ratio(world.vaults[&found[0].0].position);
	assert!(first <= lowest * 1.001_1, "{grade:?}: the riskiest has {lowest}, not {first}");
	access.reads.len()
}

/// Cover ratios of the vaults of `grade` for which `chosen` holds.
fn ratios(
	world: &World,
	grade: Grade,
	(low, high): (FixedU128, FixedU128),
	chosen: impl Fn(VaultId) -> bool,
) -> Vec<f64> {
	let of = world.of(grade).filter(|(id, _)| chosen(*id));
	of.map(|(_, entry)| entry.position.cover_ratio(low, high, HAIRCUT)).collect()
}

/// The edges that count for a ratio: the low one of the collateral, the high one of what is owed.
fn edges(world: &mut World) -> (FixedU128, FixedU128) {
	let [class_id, asset] = feeds().map(|feed| world.chain.quote(&feed));
	(asset[0], class_id[2])
}

/// The middle prices of the class and of the collateral.
fn middles(world: &mut World) -> (FixedU128, FixedU128) {
	let [class_id, asset] = feeds().map(|feed| world.chain.quote(&feed));
	(class_id[1], asset[1])
}

/// A block that changes nothing but prices, seen by the log.
fn block(world: &mut World, log: &mut Log, news: Option<&chain::Prices>) {
	world.chain.begin(news);
	let (class_id, asset) = middles(world);
	let done = world.chain.end();
	log.note(world, done, class_id, asset);
}

/// Most blocks that freezing and settling `vaults` may take, if the hook uses the nine tenths of a
/// block that are certainly left for it.
fn most_blocks(vaults: usize) -> usize {
	type Weights = <Runtime as pallet_clt::Config>::WeightInfo;
	let each = [Weights::idle_vault(), Weights::idle_wind_down(), Weights::idle_settle()];
	let each: u64 = each.iter().map(Weight::ref_time).sum();
	let block = Chain::limit().ref_time() / 10 * 9;
	// One more for the rest, and one each for the price and for the order to be seen.
	(vaults as u64 * each).div_ceil(block) as usize + 3
}

/// Every holder of a settled vault claims, and anybody closes it. What is paid is the pot, to the last
/// unit. Returns what holders of each grade got, and what they were owed, USD.
fn claim_all(world: &mut World, log: &Log) -> BTreeMap<u8, (u128, u128)> {
	let mut paid = BTreeMap::new();
	world.chain.begin(Some(&prices(0.5)));
	let (class_id, asset) = middles(world);
	let World { chain, vaults, .. } = world;
	chain.state.execute_with(|| {
		for (id, (_, settled)) in &log.settled {
			let entry = &vaults[id];
			let vault = *id;
			assert_eq!(held(vault, &entry.holder), settled.units);
			let wealth = || [gold(), settlement()].map(|kind| balance(&kind, &entry.holder));
			let before = wealth();
			signed(&entry.holder, pallet_clt::Call::claim { vault });
			let after = wealth();
			let got = (after[0] - before[0], after[1] - before[1]);
			assert_eq!(got, settled.holders, "{vault:?}");
			let got = model::Position { collateral: got.0, owed: settled.units, reserve: got.1 };
			let sum = paid.entry(entry.grade as u8).or_insert((0, 0));
			sum.0 += got.backing(asset) + got.reserve;
			sum.1 += got.debt(class_id);
			signed(&entry.holder, pallet_clt::Call::close { vault });
			let record = Vaults::<Runtime>::get(vault).expect("records stay");
			assert_eq!((record.status, record.collateral), (VaultStatus::Closed, 0));
			frame_system::Pallet::<Runtime>::reset_events();
		}
	});
	world.chain.end();
	paid
}

fn settlement() -> millrace_primitives::AssetKind {
	millrace_primitives::AssetKind::WithId(millrace_primitives::AssetId::SETTLEMENT)
}

fn balance(kind: &millrace_primitives::AssetKind, who: &millrace_runtime::AccountId) -> u128 {
	use frame_support::traits::fungibles::Inspect;
	millrace_runtime::adapters::NativeAndAssets::balance(kind.clone(), who)
}

/// What is found in the block that sees the fall, before its end.
struct Seen {
	/// The edges of the prices that count.
	edges: (FixedU128, FixedU128),
	/// Cover ratios.
	ratios: [Vec<f64>; 2],
	/// Keys that are read to find the riskiest vault.
	lookups: [usize; 2],
	/// Number of vaults that may be liquidated.
	liquidatable: [usize; 2],
	/// Vaults that have to be wound down.
	unsafe_vaults: [BTreeSet<VaultId>; 2],
	/// What it costs to move a vault.
	costs: moves::Costs,
}

/// Looks around in the block that sees the fall. It costs what it costs with ten vaults.
fn look_around(world: &mut World, small: &moves::Small) -> Seen {
	let edges = edges(world);
	let ratios = GRADES.map(|grade| ratios(world, grade, edges, |_| true));
	let lookups = GRADES.map(|grade| lookup(world, grade));
	assert_eq!(lookups, small.lookups, "a lookup costs the same with ten vaults");
	let liquidatable = GRADES.map(|grade| {
		let model = below(world, grade, risk_params(grade).maintenance_ratio, edges);
		assert_eq!(shown_below(world, grade), model, "all unsafe vaults are known at once");
		model.len()
	});
	let unsafe_vaults =
		GRADES.map(|grade| below(world, grade, risk_params(grade).wind_down_ratio, edges));
	let costs = moves::measure(world);
	costs.agree_with(&small.costs);
	Seen { edges, ratios, lookups, liquidatable, unsafe_vaults, costs }
}

/// How many blocks it took to freeze and to settle all that was due, and how many it may take.
struct Pace {
	frozen_in: BlockNumber,
	settled_in: BlockNumber,
	most: usize,
}

/// Ends the block that sees the fall and lets ten minutes pass without a keeper. Exactly the vaults
/// that are `due` are frozen and settled, all of them, and soon.
fn without_keepers(
	world: &mut World,
	log: &mut Log,
	fallen: &chain::Prices,
	due: &BTreeSet<VaultId>,
) -> Pace {
	let (class_id, asset) = middles(world);
	let first = world.chain.end();
	log.note(world, first, class_id, asset);
	assert!(due.len() > world.vaults.len() / 10, "the fall hurts: {}", due.len());
	for number in 1..BLOCKS {
		let news = (number % REPORT_EVERY == 0).then_some(fallen);
		block(world, log, news);
	}
	assert_eq!(log.frozen.keys().copied().collect::<BTreeSet<_>>(), *due);
	assert_eq!(log.settled.keys().copied().collect::<BTreeSet<_>>(), *due);
	let seen = log.used[0].0;
	let last =
		|blocks: Vec<BlockNumber>| blocks.into_iter().max().map_or(0, |last| last - seen + 1);
	let frozen_in = last(log.frozen.values().copied().collect());
	let settled_in = last(log.settled.values().map(|(block, _)| *block).collect());
	let most = most_blocks(due.len());
	assert!(settled_in as usize <= most, "{settled_in} blocks, at most {most}");
	Pace { frozen_in, settled_in, most }
}

/// Prime holders are paid in full, out of the collateral alone.
fn assert_prime_is_covered(world: &World, log: &Log) {
	assert_eq!(log.bad_debt(world, Grade::Prime), (0, 0));
	for (id, (_, settled)) in &log.settled {
		if world.vaults[id].grade == Grade::Prime {
			assert_eq!(
				(settled.outcome.as_str(), settled.rate),
				("GracefulExit", 1.into()),
				"{id:?}"
			);
		}
	}
}

#[test]
fn a_price_halves_in_one_block_and_no_keeper_comes() {
	let begun = Instant::now();
	let small = moves::small_world();
	let mut world = World::reference(SEED, vault_count());
	let built = begun.elapsed();
	let calm = edges(&mut world);
	let before = GRADES.map(|grade| ratios(&world, grade, calm, |_| true));
	let quiet = world.chain.block(None);
	assert!(quiet.events.is_empty(), "nothing is below any line yet");

	// The fall. In its own block nobody sees it (ORA-5).
	let fallen = prices(0.5);
	let unseen = world.chain.block(Some(&fallen));
	assert!(unseen.events.is_empty(), "the price of this block is for the next one");

	world.chain.begin(None);
	let seen = look_around(&mut world, &small);
	let due: BTreeSet<_> = seen.unsafe_vaults.iter().flatten().copied().collect();
	let mut log = Log::default();
	let pace = without_keepers(&mut world, &mut log, &fallen, &due);
	assert_prime_is_covered(&world, &log);
	let left =
		GRADES.map(|grade| ratios(&world, grade, seen.edges, |id| !log.settled.contains_key(&id)));
	world.chain.state.execute_with(|| invariants::check().expect("all invariants hold"));

	let paid = claim_all(&mut world, &log);
	world.chain.state.execute_with(|| invariants::check().expect("and still do"));
	let (got, owed) = paid[&(Grade::Prime as u8)];
	assert!(got >= owed, "Prime holders got {got} of {owed}");

	report::write(&Report {
		vaults: world.vaults.len(),
		owners: world.owners,
		seed: SEED,
		before: Snapshot { ratios: before },
		after: Snapshot { ratios: seen.ratios },
		left: Snapshot { ratios: left },
		lookups: seen.lookups,
		liquidatable: seen.liquidatable,
		unsafe_vaults: seen.unsafe_vaults.map(|set| set.len()),
		frozen_in: pace.frozen_in,
		settled_in: pace.settled_in,
		most_blocks: pace.most,
		quiet: (quiet.used, quiet.idle),
		used: log.used.clone(),
		bad_debt: GRADES.map(|grade| log.bad_debt(&world, grade)),
		rates: GRADES.map(|grade| rates(&world, &log, grade)),
		paid: GRADES.map(|grade| paid.get(&(grade as u8)).copied().unwrap_or_default()),
		small: small.costs,
		large: seen.costs,
		built,
		took: begun.elapsed(),
	});
}

/// Lowest, mean and highest rate of the settled vaults of `grade`.
fn rates(world: &World, log: &Log, grade: Grade) -> [f64; 3] {
	let of_grade = log.settled.iter().filter(|(id, _)| world.vaults[id].grade == grade);
	let rates: Vec<f64> = of_grade.map(|(_, (_, settled))| settled.rate.to_float()).collect();
	let sum: f64 = rates.iter().sum();
	let least = rates.iter().copied().fold(f64::MAX, f64::min);
	let most = rates.iter().copied().fold(0.0, f64::max);
	[least, sum / rates.len().max(1) as f64, most]
}

/// A path of the collateral's price, as parts of what it was, a step each half a minute: calm, halved
/// at once, then half of the loss regained, unevenly.
fn path(random: &mut Lcg) -> Vec<f64> {
	let mut path = vec![1.0, 0.5];
	let steps = BLOCKS / REPORT_EVERY - 2;
	for step in 1..=steps {
		let noise = (random.below(4_001) as f64 - 2_000.0) / 100_000.0;
		path.push(0.5 + 0.25 * f64::from(step) / f64::from(steps) + noise);
	}
	path
}

#[test]
fn a_price_recovers_in_part_and_nobody_is_left_below_the_line() {
	let mut world = World::reference(SEED + 1, vault_count().min(1_000));
	let path = path(&mut Lcg(SEED));
	let mut log = Log::default();
	let mut rows = Vec::new();
	for number in 0..BLOCKS {
		let news = prices(path[(number / REPORT_EVERY) as usize]);
		world.chain.begin((number % REPORT_EVERY == 0).then_some(&news));
		let (seen, (class_id, asset)) = (edges(&mut world), middles(&mut world));
		let line = |grade| below(&world, grade, risk_params(grade).wind_down_ratio, seen);
		let due: BTreeSet<_> = GRADES.into_iter().flat_map(line).collect();
		let before = log.frozen.clone();
		let done = world.chain.end();
		log.note(&world, done, class_id, asset);
		// Whom the hook froze was below the line in that very block.
		let new: Vec<_> = log.frozen.keys().filter(|id| !before.contains_key(id)).collect();
		assert!(new.iter().all(|id| due.contains(id)), "block {number}: a safe vault was frozen");
		if (number + 1) % REPORT_EVERY == 0 {
			let left = due.iter().filter(|id| !log.frozen.contains_key(id)).count();
			assert_eq!(left, 0, "block {number}: half a minute is enough for all");
			rows.push((asset.to_float(), log.frozen.len(), log.settled.len()));
		}
	}
	assert_eq!(log.frozen.len(), log.settled.len());
	assert!(!log.frozen.is_empty(), "the fall hurts");
	assert_eq!(log.bad_debt(&world, Grade::Prime), (0, 0));
	world.chain.state.execute_with(|| {
		invariants::check().expect("all invariants hold");
		for (id, entry) in &world.vaults {
			if !log.frozen.contains_key(id) {
				assert_eq!(position(*id), entry.position, "{id:?} was left alone");
			}
		}
	});
	report::write_path(
		SEED,
		world.vaults.len(),
		&rows,
		&GRADES.map(|grade| log.bad_debt(&world, grade)),
	);
}
