/** What everybody can read while it is voted on, and what is left of it all in the end. */
import { allEvents } from '../lib/chain.js';
import { blockEvents } from '../lib/events.js';
import * as plan from './plan.js';

/** From the block of its submission on, each call is there to be read, with its track. */
export async function inPublic({ chain, checks, attempts, begun }) {
	const { api } = chain;
	const at = await api.at(attempts[0].block);
	const events = (await blockEvents(api, begun)).map(({ event }) => event);
	const submitted = new Map(
		allEvents(events, 'referenda', 'Submitted').map((data) => [data.index.toNumber(), data]),
	);
	for (const { label, index, hash, bytes } of attempts) {
		const event = submitted.get(index);
		// Every decoded value has a `hash` of its own, so that polkadot.js calls this field otherwise.
		const named = event?.proposal.asLookup.hash_.toHex();
		checks.equal(`${label}: the event names its call`, named, hash);
		const preimage = await at.query.preimage.preimageFor([hash, bytes.length / 2 - 1]);
		checks.that(
			`${label}: its call is on the chain`,
			preimage.isSome && preimage.unwrap().toHex() === bytes,
			hash,
		);
	}
}

/** What the attack has changed: one step of one parameter, and a feed that prices nothing. */
export async function aftermath({ chain, checks, cast, classId, vault }) {
	const { api } = chain;
	const listed = await chain.view('Clt', 'collateral', [plan.FAKE]);
	checks.that('the fake token is no collateral', listed.isNone);
	const { current } = (await chain.view('Clt', 'risk_params', [classId])).unwrap();
	checks.equal('the fuse is what it was', current.fuse, plan.terms.fuse);
	const kept = await api.query.parameters.parameters({ Bonds: { ProviderBond: null } });
	checks.equal(
		'the bond of providers fell by one step',
		kept.unwrap().asBonds.asProviderBond.toBigInt(),
		plan.BOND.step,
	);
	const { record } = (await chain.view('Clt', 'vault', [vault('sound').id])).unwrap();
	checks.equal('the sound vault goes on', record.status.type, 'Active');
	const { params } = (await chain.view('PriceFeed', 'feed', [{ Asset: 'Native' }])).unwrap();
	checks.equal('the feed of MILL keeps its quorum', params.quorum, plan.RULE.quorum);
	const priced = await chain.view('PriceFeed', 'quote', [{ Asset: plan.FAKE }]);
	checks.that('nobody has priced the fake token', priced.isNone);
	const seats = await chain.view('PriceFeed', 'feeders', []);
	checks.equal('seats', seats.length, plan.FEEDERS.length + cast.socks.length);
}
