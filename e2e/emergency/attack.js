/**
 * A captured majority of those who vote passes what it likes, on the tracks where that belongs. Each act takes a
 * referendum of its own, with the delay of its own track, and is public from its submission on.
 */
import { propose, voteOn } from '../lib/referenda.js';
import { BOUNDLESS, looseFeed, setBond } from './at-once.js';
import * as plan from './plan.js';

/**
 * What is proposed. `ends` is how it must end: with this error when its call runs, `null` if that runs well, or
 * `cancelled` by the other side. `stopped` says why, for the table.
 */
function proposals({ chain, cast, classId, vault }) {
	const { tx } = chain.api;
	const [thief] = cast.captured;
	const list = tx.clt.setCollateral(plan.FAKE, BOUNDLESS);
	const feed = (asset, decimals) => tx.priceFeed.registerFeed(asset, looseFeed(decimals));
	const seats = cast.socks.map(({ address }, i) => tx.oracleGovernance.seatFeeder(address, 3 + i));
	return [
		{
			label: 'all at once',
			what: 'a feed, a limit, a parameter and a listing in one batch',
			track: 'oracle',
			call: tx.utility.batchAll([
				feed({ Asset: plan.FAKE }, 6),
				tx.clt.setRiskParams(classId, plan.withFuse(2n * plan.terms.fuse)),
				setBond(tx, plan.BOND.step),
				list,
			]),
			ends: 'BadOrigin',
			stopped: 'the origin: the batch fails as a whole',
		},
		{
			label: 'as somebody else',
			what: 'the listing, dispatched as root',
			track: 'oracle',
			call: tx.utility.dispatchAs({ system: 'Root' }, list),
			ends: 'BadOrigin',
			stopped: 'the origin: only root acts as others',
		},
		{
			label: 'a price for the fake',
			what: 'its feed, and three seats for 15,000 MILL of bonds',
			track: 'oracle',
			call: tx.utility.batchAll([feed({ Asset: plan.FAKE }, 6), ...seats]),
			ends: null,
			stopped: 'nothing: a price of what is no collateral',
		},
		{
			label: 'list the fake',
			what: 'the fake token as collateral',
			track: 'classes',
			call: list,
			ends: 'system.CallFiltered',
			stopped: 'the emergency track paused the call in time',
		},
		{
			label: 'double a limit',
			what: 'twice the fuse of the class',
			track: 'classes',
			call: tx.clt.setRiskParams(classId, plan.withFuse(2n * plan.terms.fuse)),
			ends: 'clt.StepTooLarge',
			stopped: 'the step: a tenth at most',
		},
		{
			label: 'raise a limit',
			what: 'a tenth more of the fuse, on the day of its last change',
			track: 'classes',
			call: tx.clt.setRiskParams(classId, plan.withFuse((11n * plan.terms.fuse) / 10n)),
			ends: 'clt.TooSoon',
			stopped: 'the period: one change a day',
		},
		{
			label: 'two steps in one',
			what: 'a lower bond, and a lower one still, in one batch',
			track: 'parameters',
			call: tx.utility.batchAll([setBond(tx, plan.BOND.step), setBond(tx, plan.BOND.further)]),
			ends: 'parameterSteps.TooSoon',
			stopped: 'the period: the batch fails as a whole',
		},
		{
			label: 'one step',
			what: 'a tenth off the bond of providers',
			track: 'parameters',
			call: setBond(tx, plan.BOND.step),
			ends: null,
			stopped: 'nothing: one step a day is allowed',
		},
		{
			label: 'the next step',
			what: 'another tenth off it, a block later',
			track: 'parameters',
			call: setBond(tx, plan.BOND.further),
			enactment: { After: plan.ONE_LATER },
			ends: 'parameterSteps.TooSoon',
			stopped: 'the period: one step a day',
		},
		{
			label: 'stop a vault',
			what: 'a hard stop of a sound vault, a tenth for the thief',
			track: 'oracle',
			call: tx.clt.remedy(vault('sound').id, 'HardStop', thief.address),
			slow: true,
			ends: 'cancelled',
			stopped: 'the emergency track cancelled the vote',
		},
		{
			label: 'replace a feed',
			what: 'the feed of MILL by one without limits, and three seats',
			track: 'oracle',
			call: tx.utility.batchAll([
				tx.priceFeed.retireFeed({ Asset: 'Native' }),
				feed({ Asset: 'Native' }, 12),
				...seats,
			]),
			slow: true,
			ends: 'cancelled',
			stopped: 'the emergency track cancelled the vote',
		},
	];
}

/** The captured submit all of it, and vote. `slow` ones find one voter only, and take longer. */
export async function attack(world) {
	const { chain, cast } = world;
	const [first, ...others] = cast.captured;
	const attempts = await propose(chain, first, proposals(world), plan.VOTE);
	await voteOn(
		chain,
		others,
		attempts.filter(({ slow }) => !slow),
		true,
		plan.VOTE,
	);
	return attempts;
}
