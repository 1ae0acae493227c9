//! Drafts of oracle-governance and price-feed, and of the SDK's calls that a hand needs: transfers and
//! votes.

use super::{
	Desk, Draft, Entry,
	Role::{self, Attestor, Feeder, Holder, Stranger, Voter},
};
use crate::adversary::{
	look,
	time::now,
	value::Value,
	world::{account, CLASS, GOLD},
};
use millrace_primitives::{units::MILL, AssetId, CaseId, Subject, VaultId};
use millrace_runtime::{adapters::DISPUTE_POLL, AccountId, PriceFeed, Runtime};
use pallet_oracle_governance::{votes::FIRST_CLASS, Attestations, Ballots, CaseStage, Cases};

const fn entry(
	pallet: &'static str,
	call: &'static str,
	role: Role,
	weight: u32,
	draft: fn(&mut Desk) -> Draft,
) -> Entry {
	Entry { pallet, call, role, weight, draft }
}

const fn own(call: &'static str, role: Role, weight: u32, draft: fn(&mut Desk) -> Draft) -> Entry {
	entry("OracleGovernance", call, role, weight, draft)
}

pub const ENTRIES: &[Entry] = &[
	own("join", Attestor, 3, join),
	own("leave", Attestor, 2, leave),
	own("withdraw_bond", Attestor, 20, withdraw_bond),
	own("attest", Attestor, 8, attest),
	own("recount", Stranger, 20, recount),
	own("commit", Voter, 5, commit),
	own("uncommit", Voter, 3, uncommit),
	own("withdraw_commitment", Voter, 20, withdraw_commitment),
	own("dispute", Stranger, 3, dispute),
	own("count_delegated", Voter, 20, count_delegated),
	own("close", Stranger, 20, close),
	own("appeal", Voter, 5, appeal),
	own("conclude", Stranger, 20, conclude),
	own("clear_ballots", Stranger, 3, clear_ballots),
	entry("PriceFeed", "submit", Feeder, 8, submit),
	entry("ConvictionVoting", "vote", Voter, 5, vote),
	entry("ConvictionVoting", "delegate", Voter, 2, delegate),
	entry("Assets", "transfer", Holder, 6, transfer),
	entry("Balances", "transfer_keep_alive", Holder, 3, transfer_native),
];

/// Who delegates its votes and casts none. It has committed before, as has M4.
const FOLLOWER: &str = "M3";

fn seat(who: &AccountId) -> Option<(bool, Option<u64>)> {
	let attestors = look::attestors().into_iter();
	let mut found = attestors.filter(|(it, _, _)| it == who);
	found.next().map(|(_, active, until)| (active, until))
}

/// Three of the hand at most, so that honest attestors are two thirds.
fn join(desk: &mut Desk) -> Draft {
	let seated = look::attestors();
	let own = seated.iter().filter(|(who, _, _)| desk.is_own(who)).count();
	let (who, _) = desk.somebody(|who| seat(who).is_none().then_some(()))?;
	(own < 3).then_some((who, vec![]))
}

fn leave(desk: &mut Desk) -> Draft {
	let (who, _) = desk.somebody(|who| seat(who).filter(|(_, until)| until.is_none()))?;
	Some((who, vec![]))
}

fn withdraw_bond(desk: &mut Desk) -> Draft {
	let free = |who: &_| seat(who).filter(|(_, until)| until.is_some_and(|until| until <= now()));
	let (who, _) = desk.somebody(free)?;
	Some((who, vec![]))
}

fn attest(desk: &mut Desk) -> Draft {
	let (who, _) = desk.somebody(|who| seat(who).filter(|(active, _)| *active))?;
	let mine = account(&who);
	let fits = |it: &(millrace_primitives::FleetId, pallet_registry::FleetRecordOf<Runtime>)| {
		it.1.is_active() && it.1.owner != mine && !look::is_disputed(it.0)
	};
	let (fleet, _) = desk.choose(look::fleets(), fits)?;
	let sound = desk.dice.chance(80).into();
	Some((who, vec![("subject", Value::with("Fleet", fleet.0)), ("sound", sound)]))
}

fn recount(desk: &mut Desk) -> Draft {
	let gone = |who: &AccountId| seat(who).is_none_or(|(active, _)| !active);
	let lost = |it: &(millrace_primitives::FleetId, pallet_registry::FleetRecordOf<Runtime>)| {
		let attestation = Attestations::<Runtime>::get(Subject::Fleet(it.0));
		attestation.is_some_and(|it| it.until.is_some() && it.signers.iter().any(gone))
	};
	let (fleet, _) = desk.choose(look::fleets(), lost)?;
	Some((desk.anybody(), vec![("subject", Value::with("Fleet", fleet.0))]))
}

fn commit(desk: &mut Desk) -> Draft {
	let who = desk.anybody();
	// Never so much that the voters of the world are less than half.
	let most = look::free_native(&account(&who)).min(100_000 * MILL);
	Some((who, vec![("amount", desk.dice.amount(most)?.into())]))
}

fn uncommit(desk: &mut Desk) -> Draft {
	let (who, active) =
		desk.somebody(|who| Some(look::committed(who).0).filter(|active| *active > 0))?;
	Some((who, vec![("amount", desk.dice.amount(active)?.into())]))
}

fn withdraw_commitment(desk: &mut Desk) -> Draft {
	let free = |who: &_| {
		let (_, leaving, at) = look::committed(who);
		(leaving > 0 && at <= now()).then_some(())
	};
	let (who, _) = desk.somebody(free)?;
	Some((who, vec![]))
}

/// Somebody else's fleet, vault or report.
fn dispute(desk: &mut Desk) -> Draft {
	let (subject, owner) = match desk.dice.below(3) {
		0 => {
			let (id, fleet) = desk.choose(look::fleets(), |(_, fleet)| fleet.is_active())?;
			(Value::with("Fleet", id.0), fleet.owner)
		}
		1 => {
			let live = |it: &(u32, pallet_clt::VaultRecordOf<Runtime>)| {
				it.1.status == pallet_clt::VaultStatus::Active
			};
			let (id, vault) = desk.choose(look::vaults(), live)?;
			(Value::with("Issuance", id), vault.owner)
		}
		_ => {
			let feeders = PriceFeed::feeders().into_inner();
			let feeder = desk.choose(feeders, |_| true)?;
			let feed = Value::parse("Class(0)")?;
			let report = Value::map(&[("feeder", feeder.id.0.into()), ("feed", feed)]);
			(Value::with("Report", report), feeder.account)
		}
	};
	let (who, _) = desk.somebody(|who| (*who != owner).then_some(()))?;
	Some((who, vec![("subject", subject), ("evidence", desk.evidence())]))
}

fn open_poll(desk: &mut Desk) -> Option<(u32, u32, u64)> {
	let cases = look::cases().into_iter();
	let open: Vec<_> = cases.filter_map(|(id, poll, _, due)| Some((id, poll?, due))).collect();
	desk.choose(open, |(_, _, due)| *due > now())
}

/// The class of the polls of a case.
fn class_of(case: u32) -> Option<u16> {
	Some(FIRST_CLASS + Cases::<Runtime>::get(CaseId(case))?.subject.kind())
}

fn count_delegated(desk: &mut Desk) -> Draft {
	use pallet_conviction_voting::{Voting, VotingFor};
	let (case, poll, _) = open_poll(desk)?;
	let class = class_of(case)?;
	let follows = |who: &AccountId| {
		let Voting::Delegating(it) = VotingFor::<Runtime>::get(who, class) else { return None };
		Ballots::<Runtime>::contains_key(poll, &it.target).then_some(())
	};
	let (delegator, _) = desk.somebody(follows)?;
	let arguments = vec![("poll", poll.into()), ("delegator", Value::account(&delegator))];
	Some((desk.anybody(), arguments))
}

fn due_case(desk: &mut Desk, fits: fn(&CaseStage) -> bool, is_due: bool) -> Option<u32> {
	let cases = look::cases();
	let due = |due: u64| (due <= now()) == is_due;
	let found = desk.choose(cases, |(_, _, stage, at)| fits(stage) && due(*at))?;
	Some(found.0)
}

fn close(desk: &mut Desk) -> Draft {
	let case = due_case(desk, |stage| matches!(stage, CaseStage::Voting { .. }), true)?;
	Some((desk.anybody(), vec![("case_id", case.into())]))
}

fn appeal(desk: &mut Desk) -> Draft {
	let case = due_case(desk, |stage| matches!(stage, CaseStage::Decided { .. }), false)?;
	let stage = Cases::<Runtime>::get(CaseId(case))?.stage;
	let CaseStage::Decided { verdict } = stage else { return None };
	let upheld = !verdict.side().unwrap_or(false);
	Some((desk.anybody(), vec![("case_id", case.into()), ("upheld", upheld.into())]))
}

fn conclude(desk: &mut Desk) -> Draft {
	let case = due_case(desk, |stage| !matches!(stage, CaseStage::Voting { .. }), true)?;
	Some((desk.anybody(), vec![("case_id", case.into())]))
}

fn clear_ballots(desk: &mut Desk) -> Draft {
	let poll = desk.choose(look::closed_polls(), |_| true)?;
	Some((desk.anybody(), vec![("poll", poll.into()), ("limit", 10u32.into())]))
}

fn submit(desk: &mut Desk) -> Draft {
	let feeders = PriceFeed::feeders();
	let sits = |who: &AccountId| feeders.iter().any(|feeder| feeder.account == *who);
	let (who, _) = desk.somebody(|who| sits(who).then_some(()))?;
	let factor = [100, 100, 50, 200, 99, 101, 1, 10_000];
	let mut prices = Vec::new();
	for (feed, price) in
		["Class(0)", "Asset(Native)", "Asset(WithId(2))"].into_iter().zip(desk.prices)
	{
		let percent = desk.dice.pick(&factor).copied()?;
		let price = price * percent / 100 * 1_000_000_000_000;
		prices.push(Value::List(vec![Value::parse(feed)?, price.into()]));
	}
	Some((who, vec![("prices", Value::List(prices))]))
}

fn vote(desk: &mut Desk) -> Draft {
	let (_, poll, _) = open_poll(desk)?;
	let follower = account(FOLLOWER);
	let voter = |who: &AccountId| {
		Some(look::committed(who).0).filter(|active| *active > 0 && *who != follower)
	};
	let (who, most) = desk.somebody(voter)?;
	let balance = desk.dice.amount(most)?;
	let side = if desk.dice.chance(80) { 0x81u128 } else { 1 };
	let vote = Value::map(&[("vote", side.into()), ("balance", balance.into())]);
	let arguments =
		vec![("poll_index", (DISPUTE_POLL + poll).into()), ("vote", Value::with("Standard", vote))];
	Some((who, arguments))
}

fn delegate(desk: &mut Desk) -> Draft {
	let class = match open_poll(desk) {
		Some((case, _, _)) => class_of(case)?,
		None => FIRST_CLASS,
	};
	let follower = account(FOLLOWER);
	let who = desk.name(&follower)?;
	let active = Some(look::committed(&follower).0).filter(|active| *active > 0)?;
	let to = desk.anybody();
	let arguments = vec![
		("class", u32::from(class).into()),
		("to", Value::with("Id", Value::account(&to))),
		("conviction", Value::unit("Locked1x")),
		("balance", active.into()),
	];
	(to != who).then_some((who, arguments))
}

/// Within the hand, or now and then to somebody else.
fn receiver(desk: &mut Desk) -> Value {
	if desk.dice.chance(15) {
		let victim = super::victim(desk);
		return Value::with("Id", Value::from(AsRef::<[u8]>::as_ref(&victim)));
	}
	Value::with("Id", Value::account(&desk.anybody()))
}

fn transfer(desk: &mut Desk) -> Draft {
	let mut assets = vec![AssetId::SETTLEMENT, GOLD, AssetId::utc(CLASS)];
	assets.extend(look::vaults().iter().map(|(id, _)| AssetId::clt(VaultId(*id))));
	let asset = *desk.dice.pick(&assets)?;
	let has = |who: &_| Some(look::free(asset, who)).filter(|amount| *amount > 0);
	let (who, has) = desk.somebody(has)?;
	let amount = desk.dice.amount(has)?;
	let id = u32::from_le_bytes(codec::Encode::encode(&asset).try_into().ok()?);
	let target = receiver(desk);
	Some((who, vec![("id", id.into()), ("target", target), ("amount", amount.into())]))
}

fn transfer_native(desk: &mut Desk) -> Draft {
	let who = desk.anybody();
	let most = look::free_native(&account(&who)).checked_sub(MILL)?;
	// Rich enough for its bonds.
	let amount = desk.dice.amount(most / 100)?;
	let dest = receiver(desk);
	Some((who, vec![("dest", dest), ("value", amount.into())]))
}
