//! Who takes part: customers, providers with a node each, vaults, and who gets which node.

use super::*;
use frame_support::traits::{fungible::Mutate as _, fungibles::Mutate as _};

const CUSTOMERS: u64 = 400;
const VAULTS: u32 = 4;

/// Device-hours that each vault owes: more than all leases ever need.
const OWES: Balance = 10_000_000 * DEVICE_HOUR;

/// What each party has at first, native token: enough for many claims.
const POCKET: Balance = 10_000 * MILL;

fn account(kind: u8, number: usize) -> AccountId {
	let mut raw = [kind; 32];
	raw[..2].copy_from_slice(&(number as u16).to_be_bytes());
	AccountId::new(raw)
}

fn customer(number: u64) -> AccountId {
	account(210, number as usize)
}

/// Whose a node is: every node is that of another provider.
pub fn provider(node: usize) -> AccountId {
	account(220, node)
}

/// The nodes' free devices, and whose turn it is.
pub struct Market {
	free: Vec<u32>,
	turn: usize,
	vaults: Vec<VaultId>,
	/// Native tokens and gold there are at first.
	native: Balance,
	gold: Balance,
}

impl Market {
	/// Let everybody come with money.
	pub fn open(nodes: &[u32]) -> Self {
		let settlement = AssetId::SETTLEMENT;
		for number in 0..CUSTOMERS {
			let who = customer(number);
			assert_ok!(Balances::mint_into(&who, POCKET));
			assert_ok!(Assets::mint_into(settlement, &who, SAVINGS));
		}
		for node in 0..nodes.len() {
			assert_ok!(Balances::mint_into(&provider(node), POCKET));
		}
		let open = |number: u32| World::open(&provider(number as usize), CLASS, OWES);
		let vaults: Vec<_> = (0..VAULTS).map(open).collect();
		let gold = vaults.iter().map(|vault| World::known(*vault).collateral).sum();
		let native = Balances::total_issuance();
		Self { free: nodes.to_vec(), turn: 0, vaults, native, gold }
	}

	/// The next node in turn with enough free devices whose provider may have leases. Counts those
	/// that may not.
	pub fn place(&mut self, devices: u32, passed_by: &mut u64) -> usize {
		for step in 0..self.free.len() {
			let node = (self.turn + step) % self.free.len();
			if self.free[node] < devices {
				continue;
			}
			if Sla::reputation_of(&provider(node), CLASS).suspended {
				*passed_by += 1;
				continue;
			}
			self.turn = node + 1;
			self.free[node] -= devices;
			return node;
		}
		panic!("the cluster is full");
	}

	pub fn free(&mut self, node: usize, devices: u32) {
		self.free[node] += devices;
	}

	/// A lease of `devices` of a node, for so long.
	pub fn order(
		&self,
		lease: LeaseId,
		node: usize,
		devices: u32,
		long: Moment,
	) -> NewLease<AccountId> {
		let units = u128::from(devices) * u128::from(long) * DEVICE_HOUR / u128::from(HOUR);
		NewLease {
			lease,
			customer: customer(u64::from(lease.0) % CUSTOMERS),
			provider: provider(node),
			class_id: CLASS,
			vault: self.vaults[node % self.vaults.len()],
			units,
			duration: long,
			price: 2 * units,
		}
	}

	/// What left the vaults is what was paid, to the last unit, and who was paid has it. Nothing is on
	/// hold, nothing earmarked.
	pub fn settle(&self, tally: &Tally, fees: Balance, burned: Balance) {
		let known: Vec<_> = self.vaults.iter().map(|vault| World::known(*vault)).collect();
		let left: Balance = known.iter().map(|vault| vault.collateral).sum();
		let paid = tally.to_customers + tally.to_reporters + tally.to_backstop;
		assert_eq!(self.gold - left, paid, "what left the vaults is what was paid");
		assert_eq!(tally.slashed, paid, "what was slashed is what was paid");
		assert!(known.iter().all(|vault| vault.earmarked == 0), "nothing is earmarked");
		let customers = || (0..CUSTOMERS).map(customer);
		let providers = || (0..self.free.len()).map(provider);
		let sum =
			|all: &mut dyn Iterator<Item = AccountId>| all.map(|who| gold(&who)).sum::<Balance>();
		assert_eq!(sum(&mut customers()), tally.to_customers);
		assert_eq!(sum(&mut (0..SEATS).map(attestor)), tally.to_reporters);
		assert_eq!(gold(&BACKSTOP), tally.to_backstop);
		assert_eq!(sum(&mut providers()) + gold(&TREASURY), 0);
		assert_eq!(providers().map(|who| cash(&who)).sum::<Balance>(), fees);
		assert_eq!(Balances::total_issuance(), self.native - burned);
		for who in customers().chain(providers()) {
			assert_eq!((held(HoldReason::ClaimBond, &who), held_fee(&who)), (0, 0));
		}
	}
}
