//! Who is kept in: calls by which bystanders leave and that fail for no reason of theirs, duties of the
//! chain that fail so, and an honest provider that is suspended.

use super::{
	look,
	value::Value,
	wire::Wire,
	world::{account, attempt, redemption, CLASS},
};
use frame_support::{
	storage::{with_transaction, TransactionOutcome},
	PalletId,
};
use millrace_primitives::{units::MINUTE, AssetId, VaultId};
use millrace_runtime::{AccountId, Runtime, RuntimeEvent};
use pallet_clt::{Grade, VaultStatus};
use sp_runtime::{traits::AccountIdConversion, DispatchError, TokenError};

/// Accounts that pallets will use for the vaults that come next, as far as anybody can compute them.
pub fn future_accounts() -> Vec<AccountId> {
	let next = pallet_clt::NextVaultId::<Runtime>::get().0;
	let mut accounts = Vec::new();
	for id in [*b"mr/utcpl", *b"mr/lease", *b"mr/cltvt"] {
		accounts.push(PalletId(id).into_account_truncating());
		let future = (next..next + 2).map(VaultId);
		accounts.extend(future.map(|vault| PalletId(id).into_sub_account_truncating(vault)));
	}
	accounts
}

/// Whether an error says that an account cannot have what is its own, or that the chain contradicts
/// itself: nobody who has done nothing wrong may see one.
pub fn is_structural(error: &DispatchError) -> bool {
	match error {
		DispatchError::ConsumerRemaining
		| DispatchError::NoProviders
		| DispatchError::TooManyConsumers
		| DispatchError::Arithmetic(_)
		| DispatchError::Corruption
		| DispatchError::Token(TokenError::CannotCreate | TokenError::CannotCreateHold) => true,
		DispatchError::Module(module) => {
			let odd = ["Inconsistent", "UnavailableConsumer", "NoAccount"];
			module.message.is_some_and(|message| odd.contains(&message))
		}
		_ => false,
	}
}

/// A duty of the chain that was put off for a structural reason.
pub fn postponed(event: &RuntimeEvent) -> Option<(&'static str, DispatchError)> {
	let (duty, error) = match event {
		RuntimeEvent::Lease(pallet_lease::Event::Postponed { error, .. }) => ("Lease", error),
		RuntimeEvent::Sla(pallet_sla::Event::Postponed { error, .. }) => ("Sla", error),
		RuntimeEvent::OracleGovernance(pallet_oracle_governance::Event::Postponed {
			error,
			..
		}) => ("OracleGovernance", error),
		_ => return None,
	};
	is_structural(error).then_some((duty, *error))
}

/// The first way out that is closed, with the reason.
pub fn closed(wire: &Wire) -> Option<(String, String)> {
	if look::is_suspended(&account("P")) {
		return Some(("Utc.redeem".into(), "an honest provider is suspended".into()));
	}
	let mut found = None;
	for (who, call, arguments) in ways_out() {
		let outcome = with_transaction(|| {
			let outcome = attempt(wire, who, call, &arguments);
			found = outcome.err().filter(is_structural).map(|error| (call, error));
			TransactionOutcome::Rollback(Ok::<(), DispatchError>(()))
		});
		outcome.expect("rolled back is not failed");
		if let Some((call, error)) = found {
			return Some((call.into(), format!("{error:?}")));
		}
	}
	None
}

type Way = (&'static str, &'static str, Vec<(&'static str, Value)>);

/// Calls by which bystanders get what is theirs.
fn ways_out() -> Vec<Way> {
	let mut ways: Vec<Way> = Vec::new();
	let units = |vault: u32, units: u128| {
		vec![("vault", Value::from(vault)), ("units", Value::from(units))]
	};
	for (id, vault) in look::vaults() {
		let clt = AssetId::clt(VaultId(id));
		if vault.status == VaultStatus::Settled && look::free(clt, &account("H")) > 0 {
			ways.push(("H", "Clt.claim", vec![("vault", id.into())]));
		}
		if vault.status != VaultStatus::Active || vault.grade != Grade::Prime {
			continue;
		}
		if look::pooled(id) > 1_000_000 {
			ways.push(("S", "Utc.unpool", units(id, 500_000)));
			ways.push(("S", "Utc.redeem", redemption(id, 1, MINUTE).to_vec()));
		}
		if look::free(clt, &account("H")) > 0 {
			ways.push(("H", "Utc.pool", units(id, 1)));
		}
	}
	let customer = account("C");
	for lease in look::leases().into_iter().filter(|lease| lease.customer == customer) {
		ways.push(("C", "Lease.terminate", vec![("lease", lease.id.into())]));
	}
	let (shortfall, _) = look::shortfall();
	if shortfall > 0 {
		let units = Value::from(shortfall.min(1_000));
		ways.push(("S", "Utc.redeem_cash", vec![("class_id", CLASS.0.into()), ("units", units)]));
	}
	ways
}

#[test]
fn errors_of_a_caller_are_not_those_of_an_account_that_somebody_filled() {
	assert!(is_structural(&DispatchError::TooManyConsumers));
	assert!(is_structural(&DispatchError::Token(TokenError::CannotCreate)));
	assert!(!is_structural(&pallet_clt::Error::<Runtime>::Overflow.into()));
	assert!(is_structural(&pallet_lease::Error::<Runtime>::Inconsistent.into()));
	assert!(!is_structural(&DispatchError::Token(TokenError::FundsUnavailable)));
	assert!(!is_structural(&pallet_clt::Error::<Runtime>::NotActive.into()));
}
