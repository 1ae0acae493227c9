//! What a vault's move in the risk index costs, by the vault's place in it, in storage items beside the
//! vault's own record. The same place has to cost the same however many vaults there are.

use super::{
	chain::Prices,
	counting::{counting, Access, Counter},
	lookup, prices,
	world::{signed, World},
	Grade, GRADES,
};
use frame_support::storage::{storage_prefix, with_transaction, TransactionOutcome};
use millrace_primitives::VaultId;
use millrace_runtime::{AccountId, Runtime};
use pallet_clt::{Link, RiskPages, VaultStatus, Vaults};
use sp_runtime::{DispatchError, FixedU128};
use std::collections::BTreeMap;

/// Most items that a move may read, and most that it may write.
const MOST: usize = 4;
/// Vaults of each kind that are moved.
const SAMPLE: usize = 60;

/// Where a vault is in the index and where it goes: has its bucket a vault before it, one behind it,
/// stays its page; and if it stays in the index, is the page the same, was it there, does its new
/// bucket have a vault.
pub type Shape = [bool; 6];

/// Reads and writes beside the vault, by shape, with how often that was seen.
type ByShape = BTreeMap<Shape, (usize, usize, usize)>;

/// What calls cost.
#[derive(Clone, Debug, Default)]
pub struct Costs {
	/// Of `liquidate`, which moves a vault.
	pub liquidate: ByShape,
	/// Of `wind_down`, which removes it.
	pub wind_down: ByShape,
	/// Most items that the whole of a `liquidate` and of a `wind_down` read and wrote.
	pub whole: [(usize, usize); 2],
}

impl Costs {
	/// Whatever was measured in both has to be equal, and there has to be such a thing.
	pub fn agree_with(&self, other: &Self) {
		for (mine, its) in
			[(&self.liquidate, &other.liquidate), (&self.wind_down, &other.wind_down)]
		{
			let common: Vec<_> = mine.keys().filter(|shape| its.contains_key(*shape)).collect();
			assert!(!common.is_empty(), "no move is comparable: {mine:?} {its:?}");
			for shape in common {
				let (left, right) = (mine[shape], its[shape]);
				assert_eq!((left.0, left.1), (right.0, right.1), "{shape:?}");
			}
		}
	}

	/// Most reads and most writes of any move.
	pub fn most(moves: &ByShape) -> (usize, usize) {
		let reads = moves.values().map(|cost| cost.0).max().unwrap_or_default();
		(reads, moves.values().map(|cost| cost.1).max().unwrap_or_default())
	}
}

/// Ten vaults after the fall, and what lookups and moves cost among them.
pub struct Small {
	pub lookups: [usize; 2],
	pub costs: Costs,
}

/// Ten vaults of each grade: three buckets of four, three and three.
pub fn small_world() -> Small {
	let ratios = |grade, percents: [u128; 3]| {
		let all = percents.into_iter().zip([4, 3, 3]);
		all.flat_map(move |(percent, times)| {
			std::iter::repeat_n((grade, FixedU128::from_rational(percent, 100)), times)
		})
	};
	let all: Vec<_> =
		ratios(Grade::Prime, [180, 190, 200]).chain(ratios(Grade::Open, [60, 70, 90])).collect();
	let mut world = World::new(1, &all);
	let fallen: Prices = prices(0.5);
	world.chain.block(Some(&fallen));
	world.chain.begin(None);
	let lookups = GRADES.map(|grade| lookup(&mut world, grade));
	Small { lookups, costs: measure(&mut world) }
}

/// Liquidate and wind down a sample of Prime vaults, as the present block may, and undo all of it.
pub fn measure(world: &mut World) -> Costs {
	let all: Vec<_> =
		world.of(Grade::Prime).map(|(id, entry)| (id, entry.holder.clone())).collect();
	let position = |id: &VaultId| world.vaults[id].position;
	// With the haircut a cover ratio of 1 takes 11.4 of collateral per unit: 2 USD / (0.25 USD · 0.7).
	// Between 0.88 and 1.03 both calls apply.
	let fits = |(id, _): &&(VaultId, AccountId)| {
		let ratio = position(id).collateral as f64 / position(id).owed as f64;
		(10.0..11.8).contains(&ratio)
	};
	let sample: Vec<_> = all.iter().filter(fits).take(SAMPLE).cloned().collect();
	assert!(sample.len() >= 10, "{} vaults to move", sample.len());
	counting(&mut world.chain.state, |counter| {
		let mut costs = Costs::default();
		undone(|| {
			for (vault, holder) in &sample {
				let owed = Vaults::<Runtime>::get(vault).and_then(|record| record.owed());
				let units = owed.expect("it owes");
				let call = pallet_clt::Call::liquidate { vault: *vault, units, collateral_min: 0 };
				let whole = one(counter, *vault, &mut costs.liquidate, || signed(holder, call));
				costs.whole[0] = larger(costs.whole[0], whole);
			}
		});
		undone(|| {
			for (vault, holder) in &sample {
				let call = pallet_clt::Call::wind_down { vault: *vault };
				let whole = one(counter, *vault, &mut costs.wind_down, || signed(holder, call));
				costs.whole[1] = larger(costs.whole[1], whole);
			}
		});
		costs
	})
}

fn larger(left: (usize, usize), right: (usize, usize)) -> (usize, usize) {
	(left.0.max(right.0), left.1.max(right.1))
}

fn undone(code: impl FnOnce()) {
	let outcome = with_transaction(|| {
		code();
		TransactionOutcome::Rollback(Ok::<(), DispatchError>(()))
	});
	outcome.expect("rolled back is not failed");
}

fn link(vault: VaultId) -> Option<Link> {
	Vaults::<Runtime>::get(vault).expect("it is there").risk
}

/// Whether the page of the bucket `tick` of the index of `vault` is there.
fn has_page(vault: VaultId, tick: u32) -> bool {
	let record = Vaults::<Runtime>::get(vault).expect("it is there");
	RiskPages::<Runtime>::contains_key(record.risk_key(), (tick / 256) as u16)
}

/// Make one call, note what its move cost, and return how many items it read and wrote in all.
fn one(
	counter: &Counter,
	vault: VaultId,
	costs: &mut ByShape,
	call: impl FnOnce(),
) -> (usize, usize) {
	let before = link(vault).expect("it is in the index");
	// Where a liquidation will lead is not known before it: all pages that are there.
	let record = Vaults::<Runtime>::get(vault).expect("it is there");
	let pages: Vec<u16> = RiskPages::<Runtime>::iter_key_prefix(record.risk_key()).collect();
	counter.take();
	call();
	let access = counter.take();
	let status = Vaults::<Runtime>::get(vault).expect("it is there").status;
	let after = link(vault);
	assert_eq!(after.is_some(), status == VaultStatus::Active);
	let page = |link: &Link| (link.tick / 256) as u16;
	let shape = [
		before.prev.is_some(),
		before.next.is_some(),
		has_page(vault, before.tick),
		after.is_some_and(|after| page(&after) == page(&before)),
		after.is_some_and(|after| pages.contains(&page(&after))),
		after.is_some_and(|after| after.next.is_some()),
	];
	let (reads, writes) = index_items(&access, vault);
	assert!(reads <= MOST && writes <= MOST, "{shape:?}: {reads} reads, {writes} writes");
	let cost = costs.entry(shape).or_insert((reads, writes, 0));
	assert_eq!((cost.0, cost.1), (reads, writes), "one shape, one cost: {shape:?}");
	cost.2 += 1;
	(access.reads.len(), access.writes.len())
}

/// Items of the index, other vaults' links among them, that were read and written.
fn index_items(access: &Access, vault: VaultId) -> (usize, usize) {
	let prefixes =
		["RiskIndices", "RiskPages", "Vaults"].map(|item| storage_prefix(b"Clt", item.as_bytes()));
	let own = Vaults::<Runtime>::hashed_key_for(vault);
	access.under(&prefixes.map(|prefix| prefix.to_vec()), &own)
}
