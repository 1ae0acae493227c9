//! The ledger under stress: providers, vaults and holders, all made by the calls that users make.

use super::{
	chain::{seen_by, Chain, Prices, FEEDERS},
	model::{collateral_for, reference, Lcg, Position},
};
pub use crate::founding::CLASS;
use crate::founding::{feed, h100, GOLD};
use codec::Encode;
use frame_support::traits::{fungible::Mutate as _, fungibles::Mutate as _};
use millrace_primitives::{
	units::{DEVICE_HOUR, MILL, NATIVE_DECIMALS, USD},
	AssetId, AssetKind, FeedId, Subject, Units, VaultId,
};
use millrace_runtime::{
	constants::compute::{AttestationQuorum, MaxVaults},
	AccountId, Assets, Balances, Runtime, RuntimeCall, RuntimeOrigin,
};
use pallet_clt::{ClassRiskParams, CollateralTerms, Grade, NextVaultId, Vaults};
use pallet_registry::Region;
use sp_core::H256;
use sp_runtime::{traits::Dispatchable, FixedU128, MultiAddress, Permill};
use std::collections::BTreeMap;

/// The haircut of [`GOLD`]. A vault at an issue ratio of 1.5 then has 1.5 / 0.7 = 2.14 USD of it for each USD that
/// it owes, and 1.07 after its price has halved.
pub const HAIRCUT: Permill = Permill::from_percent(30);
/// Vaults of one owner, whose holder has as many kinds of CLT.
const PER_OWNER: usize = 50;
/// Owners whose vaults are made in one block.
const OWNERS_PER_BLOCK: usize = 50;
/// A dollar's worth in prices.
const CENT: FixedU128 = FixedU128::from_inner(10_000_000_000_000_000);

/// The collateral as everybody else names it.
pub fn gold() -> AssetKind {
	AssetKind::WithId(GOLD)
}

/// The feed of the native token, in which bonds are.
const NATIVE: FeedId = FeedId::Asset(AssetKind::Native);

/// The two feeds that vaults are about.
pub fn feeds() -> [FeedId; 2] {
	[FeedId::Class(CLASS), FeedId::Asset(gold())]
}

/// What a device-hour costs, 2 USD, and what an ounce does: `part` of 50 cents.
pub fn prices(part: f64) -> Prices {
	let [class_id, asset] = feeds();
	let parts = (part * 1e6) as u128;
	vec![
		(class_id, FixedU128::from_u32(2)),
		(asset, FixedU128::from_inner(CENT.into_inner() * 50 / 1_000_000 * parts)),
	]
}

/// The prices while vaults are opened, with that of the native token, a dollar: without it no bond stands
/// for what Open vaults leave uncovered.
fn opening_prices() -> Prices {
	let mut all = prices(1.0);
	all.push((NATIVE, FixedU128::from_u32(1)));
	all
}

/// A vault, its owner, and who bought all of its units.
pub struct Entry {
	pub grade: Grade,
	pub holder: AccountId,
	pub position: Position,
}

/// A chain with vaults.
pub struct World {
	pub chain: Chain,
	pub vaults: BTreeMap<VaultId, Entry>,
	pub owners: usize,
}

/// Account number `number` of those that are `role`.
fn account(role: &str, number: usize) -> AccountId {
	sp_io::hashing::blake2_256(&(role, number as u64).encode()).into()
}

fn dispatch(call: impl Into<RuntimeCall>, origin: RuntimeOrigin) {
	let call = call.into();
	if let Err(failed) = call.clone().dispatch(origin) {
		panic!("{call:?}: {:?}", failed.error);
	}
}

/// Do what anybody may do.
pub fn signed(who: &AccountId, call: impl Into<RuntimeCall>) {
	dispatch(call, RuntimeOrigin::signed(who.clone()));
}

fn root(call: impl Into<RuntimeCall>) {
	dispatch(call, RuntimeOrigin::root());
}

/// A class, an asset, their feeds with feeders, and their parameters.
fn found() {
	let name = b"H100 SXM".to_vec().try_into().expect("short");
	root(pallet_registry::Call::define_class { name, spec: h100() });
	root(RuntimeCall::Assets(pallet_assets::Call::force_create {
		id: GOLD,
		owner: MultiAddress::Id(FEEDERS[0].to_account_id()),
		is_sufficient: true,
		min_balance: 1,
	}));
	for id in feeds() {
		root(pallet_price_feed::Call::register_feed { feed: id, params: feed(6) });
	}
	root(pallet_price_feed::Call::register_feed { feed: NATIVE, params: feed(NATIVE_DECIMALS) });
	for (source, feeder) in (1u8..).zip(FEEDERS) {
		let who = feeder.to_account_id();
		root(pallet_oracle_governance::Call::seat_feeder { who, source });
		// They attest fleets, too.
		signed(&feeder.to_account_id(), pallet_oracle_governance::Call::join {});
	}
	let params = ClassRiskParams::with_fuse(1_000_000_000_000 * DEVICE_HOUR);
	root(pallet_clt::Call::set_risk_params { class_id: CLASS, params });
	let terms = CollateralTerms { haircut: HAIRCUT, ceiling: u128::MAX };
	root(pallet_clt::Call::set_collateral { asset: gold(), terms });
}

/// A provider with enough of everything, and who will buy from it.
fn settle_in(number: usize) -> (AccountId, AccountId) {
	let (owner, holder) = (account("provider", number), account("holder", number));
	let give = |asset, who: &AccountId, amount| {
		Assets::mint_into(asset, who, amount).expect("the asset is there");
	};
	Balances::mint_into(&owner, 30_000 * MILL).expect("little enough");
	Balances::mint_into(&holder, 3_000 * MILL).expect("little enough");
	give(GOLD, &owner, 10u128.pow(18));
	give(AssetId::SETTLEMENT, &holder, 1_000_000 * USD);
	signed(
		&owner,
		pallet_registry::Call::register_provider {
			region: Region(*b"CH"),
			endpoint: b"https://provider.example".to_vec().try_into().expect("short"),
			affiliates: Default::default(),
		},
	);
	// Its Open vaults owe at most 50 times 1,000 USD beyond what covers them.
	signed(&owner, pallet_registry::Call::raise_bond { amount: 20_000 * MILL });
	let subject = Subject::Fleet(pallet_registry::NextFleetId::<Runtime>::get());
	signed(
		&owner,
		pallet_registry::Call::commit_fleet {
			class_id: CLASS,
			devices: 1_000,
			root: H256::from_low_u64_be(number as u64 + 1),
			throughput: 989_000_000,
		},
	);
	for attestor in &FEEDERS[..AttestationQuorum::get() as usize] {
		let (subject, evidence) = (subject.clone(), H256::zero());
		signed(
			&attestor.to_account_id(),
			pallet_oracle_governance::Call::attest { subject, sound: true, evidence },
		);
	}
	(owner, holder)
}

/// A vault with the cover ratio `ratio`, whose `units` the holder has bought.
fn open(
	owner: &AccountId,
	holder: &AccountId,
	(grade, ratio): (Grade, FixedU128),
	units: Units,
	(low, high): (FixedU128, FixedU128),
) -> (VaultId, Entry) {
	let vault = NextVaultId::<Runtime>::get();
	let amount = collateral_for(ratio, units, high, low, HAIRCUT);
	signed(
		owner,
		pallet_clt::Call::open_vault { class_id: CLASS, collateral_asset: gold(), grade },
	);
	signed(owner, pallet_clt::Call::deposit { vault, amount });
	signed(owner, pallet_clt::Call::offer { vault, units, ask: None, net_min: 0 });
	signed(holder, pallet_clt::Call::buy { vault, units, total_max: u128::MAX });
	let entry = Entry { grade, holder: holder.clone(), position: position(vault) };
	assert_eq!((entry.position.collateral, entry.position.owed), (amount, units));
	(vault, entry)
}

/// What the ledger says of a vault.
pub fn position(vault: VaultId) -> Position {
	let record = Vaults::<Runtime>::get(vault).expect("it was opened");
	let owed = record.owed().expect("no more was retired than issued");
	Position { collateral: record.collateral, owed, reserve: record.reserve }
}

impl World {
	/// Vaults with the given grades and cover ratios.
	pub fn new(seed: u64, ratios: &[(Grade, FixedU128)]) -> Self {
		assert!(PER_OWNER <= MaxVaults::get() as usize);
		let mut chain = Chain::new();
		chain.begin(None);
		chain.state.execute_with(|| {
			found();
			// The first prices: in the next block there are quotes.
			for (place, feeder) in FEEDERS.into_iter().enumerate() {
				let prices = seen_by(place, &opening_prices()).try_into().expect("few feeds");
				signed(&feeder.to_account_id(), pallet_price_feed::Call::submit { prices });
			}
		});
		chain.end();
		let mut world = Self { chain, vaults: BTreeMap::new(), owners: 0 };
		let mut random = Lcg(seed);
		for ratios in ratios.chunks(PER_OWNER * OWNERS_PER_BLOCK) {
			world.fill(ratios, &mut random);
		}
		world
	}

	/// As many vaults of the reference distribution.
	pub fn reference(seed: u64, count: usize) -> Self {
		let mut random = Lcg(seed);
		let ratios: Vec<_> = (0..count).map(|_| reference(&mut random)).collect();
		Self::new(seed, &ratios)
	}

	/// A block in which some owners come and open vaults, of 10 to 1,000 device-hours each.
	fn fill(&mut self, ratios: &[(Grade, FixedU128)], random: &mut Lcg) {
		self.chain.begin(Some(&opening_prices()));
		let [[_, _, high], [low, _, _]] = feeds().map(|feed| self.chain.quote(&feed));
		for ratios in ratios.chunks(PER_OWNER) {
			let number = self.owners;
			self.owners += 1;
			let made = self.chain.state.execute_with(|| {
				let (owner, holder) = settle_in(number);
				let made: Vec<_> = ratios
					.iter()
					.map(|of| {
						let units = u128::from(10_000_000 + random.below(990_000_000));
						open(&owner, &holder, *of, units, (low, high))
					})
					.collect();
				// The events of a building site are of no interest, and many.
				frame_system::Pallet::<Runtime>::reset_events();
				made
			});
			self.vaults.extend(made);
		}
		self.chain.end();
	}

	/// Vaults of `grade`.
	pub fn of(&self, grade: Grade) -> impl Iterator<Item = (VaultId, &Entry)> {
		let is_of = move |(_, entry): &(&VaultId, &Entry)| entry.grade == grade;
		self.vaults.iter().filter(is_of).map(|(id, entry)| (*id, entry))
	}
}

/// Units of a vault that its holder has.
pub fn held(vault: VaultId, holder: &AccountId) -> Units {
	Assets::balance(AssetId::clt(vault), holder)
}
