//! Ends of leases, attacked by those who take part in them: a vault in native tokens behind a pool, a
//! provider that is its own customer, and a customer that claims what nobody measured.

use crate::{
	common::{failed, preset, set_clock},
	founding::{fleet, id, list, pass, signed, CLASS, START},
};
use frame_support::{
	assert_ok,
	traits::{fungible::Inspect, fungibles::Mutate, tokens::Preservation, Hooks},
	weights::Weight,
};
use millrace_primitives::{
	units::{DAY, DEVICE_HOUR, HOUR, MILL, MINUTE, SECOND, USD},
	Acceptance, AssetId, AssetKind, Evidence, LeaseId, Moment, TemplateId, VaultId,
};
use millrace_runtime::{
	invariants, Assets, Balance, Balances, Clt, Lease, Runtime, Sla, System, Utc,
};
use pallet_clt::{Grade, VaultRecordOf, Vaults};
use pallet_sla::{Agreements, EpochKey, Faults, Measurements, Metric, Reading, Scores};
use sp_keyring::Sr25519Keyring::{Eve, Ferdie};
use sp_runtime::Permill;

const VAULT: VaultId = VaultId(0);
/// What stands behind [`OWED`].
const COLLATERAL: Balance = 200 * MILL;
/// What the vault owes, all of which is pooled.
const OWED: u128 = 100 * DEVICE_HOUR;
/// The governed terms `batch` and `realtime`.
const BATCH: TemplateId = TemplateId(0);
const REALTIME: TemplateId = TemplateId(2);

/// Eve owes a hundred device-hours, behind which 200 MILL stand, at a dollar each. They are pooled, and
/// Ferdie has the UTC.
fn with_vault(test: impl FnOnce()) {
	preset("development").execute_with(|| {
		set_clock(START);
		fleet();
		list(AssetKind::Native, Permill::from_percent(10));
		assert_ok!(Clt::open_vault(signed(Eve), CLASS, AssetKind::Native, Grade::Prime));
		assert_ok!(Clt::deposit(signed(Eve), VAULT, COLLATERAL));
		assert_ok!(Clt::issue(signed(Eve), VAULT, OWED, Balance::MAX));
		assert_ok!(Utc::open(signed(Eve), CLASS));
		assert_ok!(Utc::pool(signed(Eve), VAULT, OWED));
		assert_ok!(<Assets as Mutate<_>>::transfer(
			AssetId::utc(CLASS),
			&id(Eve),
			&id(Ferdie),
			OWED,
			Preservation::Expendable
		));
		test();
		assert_ok!(invariants::check());
	});
}

/// Ferdie orders a device of Eve's, who confirms at once. Returns the lease.
fn lease(template: TemplateId, duration: Moment) -> LeaseId {
	let lease = pallet_lease::NextLeaseId::<Runtime>::get();
	let terms = Some(Acceptance { template, fee_max: Balance::MAX });
	assert_ok!(Utc::redeem(signed(Ferdie), CLASS, 1, duration, Some(VAULT), terms));
	let access = b"sealed".to_vec().try_into().unwrap();
	assert_ok!(Lease::confirm(signed(Eve), lease, access));
	lease
}

/// Let the chain decide, apply and close until nothing is left to do.
fn live() {
	for _ in 0..4 {
		pass(DAY);
		System::set_block_number(System::block_number() + 1);
		<Sla as Hooks<_>>::on_idle(System::block_number(), Weight::MAX);
	}
	assert_eq!(Measurements::<Runtime>::iter().count(), 0);
	assert_eq!(Faults::<Runtime>::iter().count(), 0);
}

fn vault() -> VaultRecordOf<Runtime> {
	Vaults::<Runtime>::get(VAULT).unwrap()
}

/// Fails unless what stands behind each unit that is owed is at least what it was at first.
fn ensure_covered() {
	let vault = vault();
	assert!(vault.collateral * OWED >= COLLATERAL * vault.owed().unwrap(), "{vault:?}");
}

fn reading(metric: Metric, value: u64) -> Reading {
	Reading { value, unit: metric.unit() }
}

#[test]
fn a_provider_that_is_its_own_customer_takes_no_collateral_out_by_a_lease_of_three_seconds() {
	with_vault(|| {
		let of_ferdie = Balances::total_balance(&id(Ferdie));
		// All that there is, and, when that is back, as many minutes as are left of it.
		for duration in [100 * HOUR, 100 * HOUR - MINUTE] {
			let lease = lease(REALTIME, duration);
			let key = EpochKey { lease, metric: Metric::StartLatency, epoch: 0 };
			let late = reading(key.metric, 30 * DAY);
			assert_ok!(Sla::self_report(signed(Eve), key, late));
			pass(3 * SECOND);
			assert_ok!(Lease::terminate(signed(Ferdie), lease));
			// In the call that ends it all is free but what stands for a minute.
			let earmarked = Agreements::<Runtime>::get(lease).unwrap().earmark;
			assert!(earmarked <= MILL / 60, "{earmarked}");
			assert!(vault().earmarked <= 2 * MILL / 60);
			assert_ok!(invariants::check());
		}
		live();
		assert_eq!(Agreements::<Runtime>::iter().count(), 0);
		// Two minutes of a device were delivered, and no more than they are worth is gone.
		let delivered = OWED - vault().owed().unwrap();
		assert!(delivered <= 2 * DEVICE_HOUR / 60);
		let drawn = COLLATERAL - vault().collateral;
		assert!(0 < drawn && drawn <= delivered * MILL / DEVICE_HOUR, "{drawn} of {delivered}");
		assert!(Balances::total_balance(&id(Ferdie)) <= of_ferdie + drawn);
		assert_eq!(vault().earmarked, 0);
		ensure_covered();
	});
}

#[test]
fn whatever_a_provider_admits_of_a_lease_that_its_customer_ends_the_others_are_covered_as_before() {
	for (minutes, metric, value) in [
		(1, Metric::Availability, 0),
		(7, Metric::StartLatency, 30 * DAY),
		(59, Metric::NetworkLatency, 60_000_000),
		(61, Metric::ErrorRate, 1_000_000),
		(100, Metric::Throughput, 0),
	] {
		with_vault(|| {
			let lease = lease(REALTIME, 100 * HOUR);
			let key = |epoch| EpochKey { lease, metric, epoch };
			assert_ok!(Sla::self_report(signed(Eve), key(0), reading(metric, value)));
			// Decided and applied while it runs, as far as an epoch is over.
			pass(minutes * MINUTE - MINUTE / 2);
			<Sla as Hooks<_>>::on_idle(1, Weight::MAX);
			pass(MINUTE / 2);
			<Sla as Hooks<_>>::on_idle(1, Weight::MAX);
			let elapsed = u128::from(minutes) * DEVICE_HOUR / 60;
			assert!(COLLATERAL - vault().collateral <= elapsed * MILL / DEVICE_HOUR);
			assert_ok!(Lease::terminate(signed(Ferdie), lease));
			ensure_covered();
			live();
			ensure_covered();
		});
	}
}

#[test]
fn three_claims_about_leases_of_a_minute_suspend_nobody() {
	with_vault(|| {
		let before = Balances::free_balance(id(Ferdie));
		for _ in 0..3 {
			let lease = lease(BATCH, 5 * MINUTE);
			pass(MINUTE);
			assert_ok!(Lease::terminate(signed(Ferdie), lease));
			let key = EpochKey { lease, metric: Metric::Availability, epoch: 0 };
			let uri = b"ipfs://evidence".to_vec().try_into().unwrap();
			let evidence = Evidence { hash: Default::default(), uri };
			let dark = reading(key.metric, 0);
			assert_ok!(Sla::claim(signed(Ferdie), key, dark, evidence));
		}
		live();
		assert_eq!(Agreements::<Runtime>::iter().count(), 0);
		// It has its bonds again, and what nobody contradicted.
		assert!(Balances::free_balance(id(Ferdie)) > before);
		assert_eq!(Scores::<Runtime>::iter().count(), 0);
		assert_eq!(Sla::score(id(Eve), CLASS).suspended_until, None);
		ensure_covered();
	});
}

#[test]
fn a_claim_of_a_great_loss_bonds_a_share_of_it() {
	with_vault(|| {
		let lease = lease(BATCH, 100 * HOUR);
		pass(HOUR);
		let key = EpochKey { lease, metric: Metric::Availability, epoch: 0 };
		// A tenth of a dollar, at a dollar for a MILL: the least bond.
		let least = Sla::claim_bond(key, 0).unwrap();
		assert!(least > USD * (MILL / USD) / 10);
		pallet_sla::Agreements::<Runtime>::mutate(lease, |agreement| {
			agreement.as_mut().unwrap().units *= 10_000;
		});
		assert_eq!(Sla::claim_bond(key, 0), Some(1_000 * MILL));
		pallet_sla::Agreements::<Runtime>::mutate(lease, |agreement| {
			agreement.as_mut().unwrap().units /= 10_000;
		});
	});
}

#[test]
fn earmarks_fail_when_one_is_of_no_agreement_or_there_is_less_than_that() {
	let planted = |named: &str, bug: fn(&mut VaultRecordOf<Runtime>)| {
		with_vault(|| {
			lease(BATCH, HOUR);
			assert_ok!(invariants::earmarks());
			let sound = vault();
			let mut broken = sound.clone();
			bug(&mut broken);
			Vaults::<Runtime>::insert(VAULT, broken);
			assert_eq!(failed(invariants::earmarks()), named);
			Vaults::<Runtime>::insert(VAULT, sound);
		});
	};
	let named = "DLV-4: an earmark is of no agreement, or an agreement without its own";
	planted(named, |vault| vault.earmarked += 1);
	planted(named, |vault| vault.earmarked = 0);
	planted("DLV-4: more is earmarked than there is", |vault| {
		vault.collateral = vault.earmarked - 1;
	});
	with_vault(|| {
		let lease = lease(BATCH, HOUR);
		let change = |vault| {
			Agreements::<Runtime>::mutate(lease, |agreement| {
				agreement.as_mut().unwrap().vault = vault;
			});
		};
		let sound = vault();
		Vaults::<Runtime>::mutate(VAULT, |vault| vault.as_mut().unwrap().earmarked = 0);
		change(VaultId(77));
		let named = "DLV-4: an earmark of a vault that was never opened";
		assert_eq!(failed(invariants::earmarks()), named);
		change(VAULT);
		Vaults::<Runtime>::insert(VAULT, sound);
	});
}
