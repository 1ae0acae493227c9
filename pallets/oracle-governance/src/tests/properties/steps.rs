//! Random steps: every call by anyone, votes and delegations, what others do with vaults, time and
//! the hook.

use super::super::*;
use pallet_conviction_voting::{Call as VotingCall, Voting, VotingFor};
use proptest::prelude::*;
use sp_runtime::{traits::Dispatchable, DispatchResult};

/// What may happen. Numbers are reduced to what there is.
#[derive(Clone, Debug)]
pub enum Step {
	Join {
		who: u8,
	},
	Leave {
		who: u8,
	},
	Withdraw {
		who: u8,
	},
	Dismiss {
		who: u8,
	},
	Attest {
		who: u8,
		subject: u8,
		sound: bool,
	},
	Recount {
		subject: u8,
	},
	Seat,
	Unseat {
		penalty: Balance,
	},
	Commit {
		who: u8,
		amount: Balance,
	},
	Uncommit {
		who: u8,
		amount: Balance,
	},
	Release {
		who: u8,
	},
	Vote {
		who: u8,
		poll: u8,
		kind: u8,
		conviction: u8,
		balance: Balance,
	},
	Unvote {
		who: u8,
		poll: u8,
	},
	Delegate {
		who: u8,
		to: u8,
		kind: u8,
		conviction: u8,
		balance: Balance,
	},
	Undelegate {
		who: u8,
	},
	Count {
		who: u8,
		poll: u8,
	},
	Dispute {
		who: u8,
		subject: u8,
	},
	Close {
		case: u8,
	},
	Appeal {
		who: u8,
		case: u8,
		upheld: bool,
	},
	Rule {
		case: u8,
		upheld: bool,
	},
	Conclude {
		case: u8,
	},
	Policy {
		remedy: u8,
	},
	Clear {
		poll: u8,
		limit: u32,
	},
	/// Enough vote for one side of a case that is voted on.
	Turn {
		case: u8,
		upheld: bool,
		voters: u8,
	},
	/// Somebody else stops a vault, or lets it go.
	Meddle {
		vault: bool,
		stop: bool,
	},
	Break {
		broken: bool,
	},
	Price {
		value: Option<Balance>,
	},
	Interest {
		who: u8,
		vault: bool,
		has: bool,
	},
	Idle {
		percent: u64,
	},
	Wait {
		by: Moment,
	},
	WaitUntilDue {
		edge: u8,
	},
}

impl Step {
	/// Whether this is one call, which leaves no trace if it fails.
	pub fn is_call(&self) -> bool {
		!matches!(
			self,
			Self::Release { .. }
				| Self::Turn { .. }
				| Self::Meddle { .. }
				| Self::Break { .. }
				| Self::Price { .. }
				| Self::Interest { .. }
				| Self::Idle { .. }
				| Self::Wait { .. }
				| Self::WaitUntilDue { .. }
		)
	}

	/// Its kind, as it is written above.
	pub fn name(&self) -> String {
		format!("{self:?}").split(' ').next().unwrap_or_default().to_owned()
	}
}

fn any_amount() -> impl Strategy<Value = Balance> {
	prop_oneof![
		1 => Just(0),
		2 => 1..100u128,
		8 => 1..=2 * COMMITTED,
		1 => any::<u128>(),
	]
}

fn member_steps() -> impl Strategy<Value = Step> {
	let byte = any::<u8>;
	prop_oneof![
		4 => byte().prop_map(|who| Step::Join { who }),
		2 => byte().prop_map(|who| Step::Leave { who }),
		8 => byte().prop_map(|who| Step::Withdraw { who }),
		3 => byte().prop_map(|who| Step::Dismiss { who }),
		16 => (byte(), byte(), prop::bool::weighted(0.8))
			.prop_map(|(who, subject, sound)| Step::Attest { who, subject, sound }),
		8 => byte().prop_map(|subject| Step::Recount { subject }),
		3 => Just(Step::Seat),
		3 => prop_oneof![Just(0), 1..=2 * FEEDER_BOND].prop_map(|penalty| Step::Unseat { penalty }),
	]
}

fn voter_steps() -> impl Strategy<Value = Step> {
	let byte = any::<u8>;
	prop_oneof![
		4 => (byte(), any_amount()).prop_map(|(who, amount)| Step::Commit { who, amount }),
		6 => (byte(), any_amount()).prop_map(|(who, amount)| Step::Uncommit { who, amount }),
		6 => byte().prop_map(|who| Step::Release { who }),
		20 => (byte(), byte(), byte(), byte(), any_amount()).prop_map(
			|(who, poll, kind, conviction, balance)| {
				Step::Vote { who, poll, kind, conviction, balance }
			}
		),
		5 => (byte(), byte()).prop_map(|(who, poll)| Step::Unvote { who, poll }),
		6 => (byte(), byte(), byte(), byte(), any_amount()).prop_map(
			|(who, to, kind, conviction, balance)| {
				Step::Delegate { who, to, kind, conviction, balance }
			}
		),
		4 => byte().prop_map(|who| Step::Undelegate { who }),
		8 => (byte(), byte()).prop_map(|(who, poll)| Step::Count { who, poll }),
		2 => (byte(), 0..200u32).prop_map(|(poll, limit)| Step::Clear { poll, limit }),
	]
}

fn case_steps() -> impl Strategy<Value = Step> {
	let byte = any::<u8>;
	prop_oneof![
		10 => (byte(), byte()).prop_map(|(who, subject)| Step::Dispute { who, subject }),
		12 => (byte(), any::<bool>(), 1..5u8)
			.prop_map(|(case, upheld, voters)| Step::Turn { case, upheld, voters }),
		10 => byte().prop_map(|case| Step::Close { case }),
		10 => (byte(), byte(), any::<bool>())
			.prop_map(|(who, case, upheld)| Step::Appeal { who, case, upheld }),
		6 => (byte(), any::<bool>()).prop_map(|(case, upheld)| Step::Rule { case, upheld }),
		8 => byte().prop_map(|case| Step::Conclude { case }),
		1 => byte().prop_map(|remedy| Step::Policy { remedy }),
	]
}

fn surrounding_steps() -> impl Strategy<Value = Step> {
	prop_oneof![
		2 => (any::<bool>(), any::<bool>())
			.prop_map(|(vault, stop)| Step::Meddle { vault, stop }),
		1 => prop::bool::weighted(0.3).prop_map(|broken| Step::Break { broken }),
		1 => prop::option::weighted(0.8, 0..2 * VALUE).prop_map(|value| Step::Price { value }),
		1 => (any::<u8>(), any::<bool>(), any::<bool>())
			.prop_map(|(who, vault, has)| Step::Interest { who, vault, has }),
		4 => (0..150u64).prop_map(|percent| Step::Idle { percent }),
		8 => (0..HOUR).prop_map(|by| Step::Wait { by }),
		2 => (0..2 * DAY).prop_map(|by| Step::Wait { by }),
		3 => (10 * DAY..60 * DAY).prop_map(|by| Step::Wait { by }),
		10 => (0..3u8).prop_map(|edge| Step::WaitUntilDue { edge }),
	]
}

pub fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		6 => member_steps(),
		9 => voter_steps(),
		13 => case_steps(),
		8 => surrounding_steps(),
	]
}

/// A case on the fleet that was appealed as often, and a measurement that attestors answer for.
pub fn began(appeals: u32) {
	World::change(|known| known.measured_by = vec![LATE_ATTESTOR, ATTESTORS[0].clone()]);
	let case = dispute(FLEET);
	for round in 0..appeals {
		decide(case, round % 2 == 0);
		assert_ok!(appeal(CAROL, case, round % 2 == 1));
	}
}

fn pick<T: Clone>(from: &[T], number: u8) -> T {
	from[usize::from(number) % from.len()].clone()
}

/// Mostly one of `those`, which may do it; or somebody who may not.
fn likely<T: Clone>(mut those: Vec<T>, or: T, number: u8) -> T {
	those.extend(those.clone());
	those.push(or);
	pick(&those, number)
}

/// Mostly voters; a party, an attestor and a stranger too.
fn voter(number: u8) -> AccountId {
	let mut all = VOTERS.to_vec();
	all.extend([STRANGER, OWNER, ATTESTORS[0].clone()]);
	pick(&all, number)
}

fn attestor(number: u8) -> AccountId {
	let mut all = ATTESTORS.to_vec();
	all.extend([LATE_ATTESTOR, CAROL, STRANGER]);
	pick(&all, number)
}

/// One that is leaving and whose time is over, mostly.
fn left(number: u8) -> AccountId {
	let over = |status| matches!(status, AttestorStatus::Leaving { until } if until <= now());
	let those = Attestors::<Test>::get().into_iter().filter(|one| over(one.status));
	likely(those.map(|one| one.account).collect(), attestor(number), number)
}

/// One of whose commitment something is free by now, mostly.
fn freed(number: u8) -> AccountId {
	let those = Commitments::<Test>::iter()
		.filter(|(_, one)| one.leaving > 0 && one.leaves_at <= now())
		.map(|(who, _)| who);
	likely(those.collect(), voter(number), number)
}

/// One who has voted itself on a poll, mostly.
fn ballot_of(poll: PollIndex, number: u8) -> AccountId {
	let those = Ballots::<Test>::iter_prefix(poll)
		.filter(|(_, ballot)| ballot.via.is_none())
		.map(|(who, _)| who);
	likely(those.collect(), voter(number), number)
}

/// One who has committed and never voted in a class, mostly.
fn silent(class: u16, number: u8) -> AccountId {
	let never = |who: &AccountId| match VotingFor::<Test>::get(who, class) {
		Voting::Casting(casting) => casting.votes.is_empty(),
		Voting::Delegating(_) => false,
	};
	let those = Commitments::<Test>::iter_keys().filter(never);
	likely(those.collect(), voter(number), number)
}

/// One who delegates, and in which class.
fn delegator(of: Option<u16>, number: u8) -> (AccountId, u16) {
	let those = VotingFor::<Test>::iter()
		.filter(|(_, class, voting)| {
			matches!(voting, Voting::Delegating(_)) && of.is_none_or(|of| of == *class)
		})
		.map(|(who, class, _)| (who, class));
	likely(those.collect(), (voter(number), class(number)), number)
}

/// A subject of which a signer has left or was jailed, mostly.
fn shaken(number: u8) -> Subject {
	let stands = |who: &AccountId| {
		let attestors = Attestors::<Test>::get();
		OracleGovernance::attestor_status(&attestors, who) == Some(AttestorStatus::Active)
	};
	let those = Attestations::<Test>::iter()
		.filter(|(_, one)| one.until.is_some() && !one.signers.iter().all(stands))
		.map(|(subject, _)| subject);
	likely(those.collect(), subject(number), number)
}

fn somebody(number: u8) -> AccountId {
	pick(&[BOB, CAROL, STRANGER, OWNER, AFFILIATE, FEEDER, CUSTOMER], number)
}

fn subject(number: u8) -> Subject {
	let issue = Subject::Issuance(VAULTS[1]);
	pick(&[FLEET, FLEET, ISSUE, issue, MEASUREMENT, report()], number)
}

/// One of the cases that are open, or the next that will be.
fn case(number: u8) -> CaseId {
	let mut all: Vec<_> = Cases::<Test>::iter_keys().collect();
	all.sort();
	all.push(NextCaseId::<Test>::get());
	pick(&all, number)
}

/// One of the polls that are voted on, mostly; or the last one, or the next.
fn poll_of(number: u8) -> PollIndex {
	let next = NextPollId::<Test>::get();
	let mut all: Vec<_> = (0..next).filter(|poll| is_open(*poll)).collect();
	all.extend(all.clone());
	all.extend([next.saturating_sub(1), next]);
	pick(&all, number)
}

fn is_open(poll: PollIndex) -> bool {
	OracleGovernance::as_ongoing(poll).is_some()
}

fn class(kind: u8) -> u16 {
	// Mostly fleets.
	pick(&OracleGovernance::classes(), pick(&[0, 0, 0, 1, 2, 3], kind))
}

fn conviction(number: u8) -> Conviction {
	Conviction::try_from(number % 7).expect("there are seven")
}

fn account_vote(kind: u8, number: u8, balance: Balance) -> AccountVote<Balance> {
	let part = balance / 3;
	match kind % 8 {
		0 => AccountVote::Split { aye: part, nay: balance - part },
		1 => AccountVote::SplitAbstain { aye: part, nay: part, abstain: balance - 2 * part },
		way => {
			let vote = pallet_conviction_voting::Vote {
				aye: way % 2 == 0,
				conviction: conviction(number),
			};
			AccountVote::Standard { vote, balance }
		}
	}
}

fn in_voting(who: AccountId, call: VotingCall<Test>) -> DispatchResult {
	let result = RuntimeCall::from(call).dispatch(RuntimeOrigin::signed(who));
	result.map(|_| ()).map_err(|failed| failed.error)
}

/// Do it. A call that fails is rolled back, as in a block.
pub fn apply(step: &Step) -> DispatchResult {
	match step.clone() {
		Step::Join { who } => signed(attestor(who), Call::join {}),
		Step::Leave { who } => signed(attestor(who), Call::leave {}),
		Step::Withdraw { who } => signed(left(who), Call::withdraw_bond {}),
		Step::Dismiss { who } => root(Call::dismiss { who: attestor(who) }),
		Step::Attest { who, subject: number, sound } => {
			attest(attestor(who), subject(number), sound)
		}
		Step::Recount { subject: number } => signed(BOB, Call::recount { subject: shaken(number) }),
		Step::Seat => root(Call::seat_feeder { who: FEEDER, source: 1 }),
		Step::Unseat { penalty } => root(Call::unseat_feeder { who: FEEDER, penalty }),
		Step::Dispute { who, subject: number } => try_dispute(somebody(who), subject(number)),
		Step::Close { case: number } => signed(CAROL, Call::close { case_id: case(number) }),
		Step::Appeal { who, case: number, upheld } => appeal(somebody(who), case(number), upheld),
		Step::Rule { case: number, upheld } => root(Call::rule { case_id: case(number), upheld }),
		Step::Conclude { case: number } => signed(CAROL, Call::conclude { case_id: case(number) }),
		Step::Policy { remedy } => {
			let all = [Remedy::GracefulExit, Remedy::HardStop, Remedy::Hybrid];
			root(Call::set_policy { class_id: CLASS, remedy: pick(&all, remedy) })
		}
		step => votes(step),
	}
}

/// What voters do.
fn votes(step: Step) -> DispatchResult {
	match step {
		Step::Commit { who, amount } => signed(voter(who), Call::commit { amount }),
		Step::Uncommit { who, amount } => signed(voter(who), Call::uncommit { amount }),
		Step::Release { who } => {
			// Blocks have had time before: what is due by then is closed.
			catch_up();
			signed(freed(who), Call::withdraw_commitment {})
		}
		Step::Vote { who, poll, kind, conviction, balance } => {
			cast(voter(who), poll_of(poll), account_vote(kind, conviction, balance))
		}
		Step::Unvote { who, poll } => {
			let index = poll_of(poll);
			let class = OracleGovernance::as_ongoing(index).map(|(_, class)| class);
			in_voting(ballot_of(index, who), VotingCall::remove_vote { class, index })
		}
		Step::Delegate { who, to, kind, conviction: number, balance } => {
			// To somebody who has voted, mostly.
			let poll = poll_of(kind);
			let class = OracleGovernance::as_ongoing(poll).map_or(class(kind), |(_, class)| class);
			delegate(silent(class, who), class, ballot_of(poll, to), conviction(number), balance)
		}
		Step::Undelegate { who } => {
			let (who, class) = delegator(None, who);
			in_voting(who, VotingCall::undelegate { class })
		}
		Step::Count { who, poll } => {
			let poll = poll_of(poll);
			let class = OracleGovernance::as_ongoing(poll).map(|(_, class)| class);
			let (delegator, _) = delegator(class, who);
			signed(CAROL, Call::count_delegated { poll, delegator })
		}
		Step::Clear { poll, limit } => {
			signed(CAROL, Call::clear_ballots { poll: poll_of(poll), limit })
		}
		step => {
			surroundings(step);
			Ok(())
		}
	}
}

/// Some vote one way on a case, if it is voted on; what of that fails, fails.
fn turn(number: u8, upheld: bool, voters: u8) {
	let Some(CaseStage::Voting { poll, .. }) =
		Cases::<Test>::get(case(number)).map(|case| case.stage)
	else {
		return;
	};
	let vote = pallet_conviction_voting::Vote { aye: upheld, conviction: Conviction::Locked1x };
	for who in VOTERS.into_iter().take(usize::from(voters)) {
		let balance = Commitments::<Test>::get(&who).and_then(|one| one.active());
		let balance = balance.unwrap_or_default().min(COMMITTED);
		let _ = cast(who, poll, AccountVote::Standard { vote, balance });
	}
}

/// What is no call.
fn surroundings(step: Step) {
	let vault = |second: bool| VAULTS[usize::from(second)];
	match step {
		Step::Turn { case, upheld, voters } => turn(case, upheld, voters),
		Step::Meddle { vault: second, stop } => match (World::state(vault(second)), stop) {
			(State::Active, true) => World::set_state(vault(second), State::Frozen),
			(State::Frozen, false) => World::set_state(vault(second), State::Active),
			_ => {}
		},
		Step::Break { broken } => World::change(|known| known.broken = broken),
		Step::Price { value } => World::change(|known| known.value = value),
		Step::Interest { who, vault: second, has } => World::change(|known| {
			let interest = (voter(who), vault(second));
			if has {
				known.interested.insert(interest);
			} else {
				known.interested.remove(&interest);
			}
		}),
		Step::Idle { percent } => {
			skip_empty_ticks();
			idle(few() * percent / 100);
		}
		// However long, blocks have time at least once a day.
		Step::Wait { by } if by <= HOUR => pass(by),
		Step::Wait { mut by } => {
			while by > 0 {
				let day = by.min(DAY);
				pass(day);
				catch_up();
				by -= day;
			}
		}
		Step::WaitUntilDue { edge } => {
			catch_up();
			let due = Cases::<Test>::iter_values().map(|case| case.due).min();
			let at = due.map(|due| due + u64::from(edge) - 1);
			Timestamp::set_timestamp(at.unwrap_or_default().max(now()));
		}
		_ => {}
	}
}

/// Enough weight for a few cases.
fn few() -> Weight {
	type Measured = ();
	<Measured as WeightInfo>::agenda_base()
		+ <Measured as WeightInfo>::agenda_slot() * 10
		+ <Measured as WeightInfo>::conclude(2) * 2
}

/// As if blocks had looked at all slots at which nothing stands. There are 14,400 a day.
fn skip_empty_ticks() {
	let Some(cursor) = Cursor::<Test>::get() else { return };
	let next = Due::<Test>::slot_down(now()) + 1;
	let first = Agenda::<Test>::iter_keys().map(|(slot, _)| slot).min().unwrap_or(next);
	Cursor::<Test>::put(cursor.max(first.min(next)));
}

/// As many blocks as it takes until nothing is left to do.
pub fn catch_up() {
	loop {
		skip_empty_ticks();
		if Cursor::<Test>::get().is_none_or(|cursor| cursor > Due::<Test>::slot_down(now())) {
			return;
		}
		idle(few());
	}
}
