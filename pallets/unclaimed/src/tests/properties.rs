//! Random sequences of payments, claims and strangers: every invariant after every step, and nobody
//! gets what is not its own.

use super::*;
use millrace_testing::seeded;
use proptest::prelude::*;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
enum Step {
	File(usize, usize, Balance),
	Claim(usize, usize, usize),
	PayOut(usize, usize),
	Send(usize, Balance),
	Treat(usize, Treated),
	Thaw(usize),
}

const ASSETS: [AssetKind; 3] = [NATIVE, DOLLARS, UTC];
const PAYEES: [AccountId; 3] = [BOB, CAROL, NOBODY];

fn step() -> impl Strategy<Value = Step> {
	let (payee, asset) = (0..3usize, 0..3usize);
	let amount = prop_oneof![1..50u128, ED - 2..=ED + 2];
	prop_oneof![
		4 => (payee.clone(), asset.clone(), amount.clone())
			.prop_map(|(payee, asset, amount)| Step::File(payee, asset, amount)),
		4 => (payee.clone(), asset.clone(), 0..4usize)
			.prop_map(|(payee, asset, to)| Step::Claim(payee, asset, to)),
		2 => (payee.clone(), asset.clone())
			.prop_map(|(payee, asset)| Step::PayOut(payee, asset)),
		1 => (asset, amount).prop_map(|(asset, amount)| Step::Send(asset, amount)),
		1 => (0..2usize, any::<bool>()).prop_map(|(payee, blocked)| {
			Step::Treat(payee, if blocked { Treated::Blocked } else { Treated::Frozen })
		}),
		1 => (0..2usize).prop_map(Step::Thaw),
	]
}

/// Takes a step. Returns what was filed for whom by it.
fn take(step: &Step) -> sp_runtime::DispatchResult {
	match step.clone() {
		Step::File(payee, asset, amount) => file(&PAYEES[payee], &ASSETS[asset], amount),
		Step::Claim(payee, asset, to) => {
			let to = PAYEES.get(to).cloned().unwrap_or_else(pot);
			claim(PAYEES[payee].clone(), &ASSETS[asset], to)
		}
		Step::PayOut(payee, asset) => pay_out(ALICE, PAYEES[payee].clone(), &ASSETS[asset]),
		Step::Send(asset, amount) => send(&ASSETS[asset], &pot(), amount),
		Step::Treat(payee, how) => {
			treat(&DOLLARS, &PAYEES[payee], how);
			Ok(())
		}
		Step::Thaw(payee) => {
			thaw(&DOLLARS, &PAYEES[payee]);
			Ok(())
		}
	}
}

proptest! {
	#![proptest_config(seeded(64))]

	#[test]
	fn any_sequence_keeps_the_pot_whole_and_pays_each_what_was_filed_for_it(
		steps in prop::collection::vec(step(), 1..60),
	) {
		execute(|| {
			// Those whom the issuer may freeze have an account of dollars.
			for who in [BOB, CAROL] {
				assert_ok!(send(&DOLLARS, &who, 1));
			}
			let mut filed = BTreeMap::<(AccountId, AssetKind), Balance>::new();
			let mut donated = BTreeMap::<AssetKind, Balance>::new();
			events();
			for step in steps {
				let is_call = matches!(step, Step::Claim(..) | Step::PayOut(..) | Step::File(..));
				let done = without_trace(&step, is_call, || take(&step));
				if let (Step::Send(asset, amount), Ok(())) = (&step, done) {
					*donated.entry(ASSETS[*asset].clone()).or_default() += amount;
				}
				for event in events() {
					match event {
						Event::Filed { payee, asset, amount, total } => {
							let sum = filed.entry((payee, asset)).or_default();
							*sum += amount;
							assert_eq!(*sum, total);
						}
						Event::Claimed { payee, asset, amount, .. } => {
							assert_eq!(filed.remove(&(payee, asset)), Some(amount));
						}
						_ => unreachable!("there are two events"),
					}
				}
				assert_ok!(Unclaimed::do_try_state());
				let told: BTreeMap<_, _> = Records::<Test>::iter()
					.map(|(payee, asset, amount)| ((payee, asset), amount))
					.collect();
				assert_eq!(told, filed, "events suffice to rebuild the records");
				for asset in ASSETS {
					let of = |((_, kind), amount): (&(_, AssetKind), &Balance)| {
						(*kind == asset).then_some(*amount)
					};
					let records: Balance = filed.iter().filter_map(of).sum();
					let rest = donated.get(&asset).copied().unwrap_or_default();
					let least = if asset == NATIVE { ED } else { 0 };
					assert_eq!(balance(&asset, &pot()), records + rest + least, "{asset:?}");
				}
			}
		});
	}
}
