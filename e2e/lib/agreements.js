/**
 * Service-level agreements rebuilt from the chain's events alone, each decision, slash and close computed again on
 * the way: whoever follows the events needs no other source.
 */
import { text } from './compare.js';
import { closing, cut, feePaid, judge, lossOf, lostClaim, scored, slashOf, reliability } from './sla.js';

/** An epoch as a text, to find it again. */
export const keyText = ({ lease, metric, epoch }) => `${lease} ${metric} ${epoch}`;

const total = (payment) => Object.values(payment).reduce((sum, each) => sum + each, 0n);
const nobody = () => ({ kept: 0n, broken: 0n });

/** A finding of the chain in the words of `judge`. */
function found(finding) {
	if (typeof finding === 'string') return { finding };
	if (finding.Excused) return { finding: 'Excused', cause: finding.Excused };
	return { finding: 'Missed' };
}

/** What each kind of event does. `book` is what was told before, `now` the clock of its block. */
const STEPS = {
	TemplateDefined(book, { template, owner, terms, deposit }) {
		book.templates.set(template, { owner, terms, deposit });
	},
	TemplateRetired: (book, { template }) => book.templates.delete(template),
	Agreed(book, { lease, template, ...order }) {
		const { modules } = book.templates.get(template).terms;
		book.live.set(lease, {
			...order,
			template,
			slashed: 0n,
			toCustomer: 0n,
			reporter: null,
			delivered: 0n,
			extensions: 0n,
			tracks: modules.map((module) => ({
				module,
				attested: 0n,
				admitted: 0n,
				kept: 0n,
				missed: 0n,
				excused: 0n,
			})),
			pending: 0n,
			undecided: 0n,
			breached: false,
			stage: 'Agreed',
		});
	},
	Begun: (book, { lease, since }) => (book.of(lease).stage = { Running: { since } }),
	Extended(book, { lease, ...more }) {
		const agreement = book.of(lease);
		for (const [key, added] of Object.entries(more)) agreement[key] += added;
		agreement.extensions += 1n;
	},
	Ended(book, { lease, at, delivered, broken, ...told }) {
		const agreement = book.of(lease);
		const since = agreement.stage.Running?.since;
		const { released, ...terms } = cut(agreement, delivered, since === undefined ? 0n : at - since);
		for (const [key, value] of Object.entries({ ...terms, released }))
			book.expect(`${key} of lease ${lease} at its end`, told[key], value);
		book.slashed += terms.slashed - agreement.slashed;
		Object.assign(agreement, terms);
		agreement.breached ||= broken && agreement.units >= book.rules.minScored;
		agreement.delivered = delivered;
		if (since !== undefined) agreement.stage = { Over: { since, at } };
	},
	Reported(book, { key, attestor, value, cause }) {
		const said = book.said(key);
		if (said.reports.length === 0) said.seats = BigInt(book.active.size);
		said.reports.push({ who: attestor, value, cause });
	},
	SelfReported: (book, { key, value }) => (book.said(key).admitted = value),
	Claimed: (book, { key, value, bond }) => (book.said(key).claim = { value, bond }),
	FaultFound(book, { fault, ...record }) {
		const claim = record.finder === 'Customer' ? book.said(record.key).claim.bond : 0n;
		book.faults.set(fault, { ...record, claimBond: claim });
		book.of(record.key.lease).pending += 1n;
	},
	Appealed() {},
	Decided(book, { key, finding }, now) {
		const said = book.said(key);
		book.of(key.lease).undecided -= 1n;
		const { module, span, deadline } = book.epoch(key);
		const due = judge(module, { ...said, seats: Number(said.seats) }, span);
		const told = found(finding);
		book.expect(`finding of ${keyText(key)}`, [told.finding, told.cause], [due.finding, due.cause]);
		const track = book.track(key);
		const side = { Kept: 'kept', Missed: 'missed', Excused: 'excused' }[due.finding];
		if (side) track[side] += 1n;
		if (finding.Missed !== undefined) {
			const { finder, time, admitted, reporters } = book.faults.get(finding.Missed) ?? {};
			book.expect(
				`fault of ${keyText(key)}`,
				[finder, time, admitted, reporters],
				[due.finder, due.time, due.admitted, due.reporters],
			);
		}
		// What was decided early is known until its deadline, without its words.
		if (now < deadline) book.measurements.set(keyText(key), { ...book.nothing(key), seats: said.seats });
		else book.measurements.delete(keyText(key));
	},
	ClaimSettled(book, { key, returned, toProvider, burned }) {
		const bond = returned + toProvider + burned;
		const due = returned > 0n ? { toProvider: 0n, burned: 0n } : lostClaim(bond);
		book.expect(`claim of ${keyText(key)}`, [toProvider, burned], [due.toProvider, due.burned]);
		book.burned += burned;
	},
	Overturned(book, { fault, key }) {
		const record = book.faults.get(fault);
		if (record.admitted > 0n && record.finder !== 'Provider') {
			// What its provider has admitted beside it stands, and is applied in the same block.
			book.faults.set(fault, { ...record, time: record.admitted, finder: 'Provider', reporters: [] });
			return;
		}
		const track = book.track(key);
		track.missed -= 1n;
		track.excused += 1n;
		book.close(fault);
	},
	Slashed(book, { fault, key, slashed, paid }, now) {
		const record = book.faults.get(fault);
		const agreement = book.of(key.lease);
		const { time, admitted } = record;
		const due = slashOf(agreement, { metric: key.metric, time, admitted }, now);
		book.expect(`slash for fault ${fault}`, [slashed, total(paid)], [due.slash, due.toCustomer]);
		book.expect(`payee of fault ${fault}`, paid.customer, due.toCustomer);
		agreement.tracks = due.tracks;
		agreement.slashed += due.slash;
		agreement.toCustomer += due.toCustomer;
		agreement.reporter ??= record.reporters[0] ?? null;
		// What only the customer says breaks nobody's word, nor does what is too small.
		const proven = record.finder !== 'Customer' || admitted > 0n;
		const size = agreement.stage.Over ? agreement.delivered : agreement.units;
		agreement.breached ||= proven && size >= book.rules.minScored;
		book.slashed += slashed;
		book.paid += total(paid);
		book.close(fault);
	},
	Scored(book, { provider, classId: id, kept, reliability: told }) {
		const name = `${provider} ${id}`;
		const score = scored(book.scores.get(name) ?? nobody(), kept, book.rules.decay);
		book.scores.set(name, score);
		book.expect(`reliability of ${name}`, told, reliability(score));
	},
	Suspended(book, { provider, classId: id, until }, now) {
		book.expect(`suspension of ${provider}`, until, now + book.rules.suspension);
		book.suspended.set(`${provider} ${id}`, until);
	},
	Closed(book, { lease, earmark, penalty, feePaid: paid, feeReturned: returned }) {
		const agreement = book.of(lease);
		const { tracks, price, duration } = agreement;
		const loss = lossOf(tracks, price, duration);
		const due = closing({ ...agreement, loss }, book.rules.reporterShare);
		book.expect(
			`penalty of lease ${lease}`,
			[penalty.reporter, penalty.backstop, total(penalty)],
			[due.reporter, due.backstop, due.customer + due.reporter + due.backstop],
		);
		book.expect(`earmark left of lease ${lease}`, earmark, agreement.earmark - agreement.slashed);
		const fee = feePaid(agreement.fee, agreement.delivered, agreement.units);
		book.expect(`fee of lease ${lease}`, [paid, returned], [fee, agreement.fee - fee]);
		book.paid += total(penalty);
		book.live.delete(lease);
		book.closed.set(lease, agreement);
	},
	// It is tried again: of what it is nothing changes.
	Postponed: (book) => (book.postponed += 1),
};

/** All that events have told of. */
export class Agreements {
	live = new Map();
	closed = new Map();
	/** What was said about epochs that are not decided. */
	measurements = new Map();
	faults = new Map();
	scores = new Map();
	suspended = new Map();
	/** Attestors who are active. */
	active = new Set();
	slashed = 0n;
	paid = 0n;
	burned = 0n;
	postponed = 0;
	/** Where the chain and the rules differ. */
	wrong = [];

	/**
	 * @param {Map<bigint, { owner: string | null, terms: any, deposit: bigint }>} templates those of genesis
	 * @param {{ decay: bigint, suspension: bigint, reporterShare: bigint, reportPeriod: bigint, minScored: bigint }} rules
	 */
	constructor(templates, rules) {
		this.templates = new Map(templates);
		this.rules = rules;
	}

	/** The events of a block, in their order. */
	apply({ events, now }) {
		for (const { section, method, fields } of events) {
			if (section === 'oracleGovernance') this.#seat(method, fields);
			if (section !== 'sla') continue;
			const step = STEPS[method];
			if (!step) throw new Error(`an event about agreements that nobody expects: ${method}`);
			step(this, fields, now);
		}
		this.#forget(now);
	}

	#seat(method, { who }) {
		if (method === 'AttestorJoined') this.active.add(who);
		if (method === 'AttestorJailed' || method === 'AttestorLeaving') this.active.delete(who);
	}

	/** What was decided early is forgotten in the slot of its deadline. */
	#forget(now) {
		for (const [name, { key, seats, reports }] of this.measurements) {
			const decided = seats > 0n && reports.length === 0;
			if (decided && this.slotOf(this.epoch(key).deadline) <= now / SLOT)
				this.measurements.delete(name);
		}
	}

	/** The slot of the agenda in which something that is due at `moment` is done. */
	slotOf = (moment) => (moment + SLOT - 1n) / SLOT;

	/** The agreement of a lease, which is not closed. */
	of(lease) {
		const agreement = this.live.get(lease);
		if (!agreement) throw new Error(`an event about the agreement of lease ${lease}, which there is not`);
		return agreement;
	}

	track({ lease, metric }) {
		return this.of(lease).tracks.find(({ module }) => module.metric === metric);
	}

	/** What was said about an epoch so far. */
	said(key) {
		const name = keyText(key);
		if (!this.measurements.has(name)) {
			this.measurements.set(name, this.nothing(key));
			this.of(key.lease).undecided += 1n;
		}
		return this.measurements.get(name);
	}

	nothing = (key) => ({ key, reports: [], seats: 0n, admitted: null, claim: null });

	/** How long an epoch is, and until when it can be reported. */
	epoch({ lease, metric, epoch }) {
		const agreement = this.live.get(lease) ?? this.closed.get(lease);
		const { module } = agreement.tracks.find((track) => track.module.metric === metric);
		const { since, at } = agreement.stage.Over ?? agreement.stage.Running;
		const begin = since + module.window * epoch;
		const last = at ?? since + agreement.duration;
		const end = begin + module.window < last ? begin + module.window : last;
		return { module, span: end - begin, deadline: end + this.rules.reportPeriod };
	}

	/** A fault waits no more. */
	close(fault) {
		const { key } = this.faults.get(fault);
		this.of(key.lease).pending -= 1n;
		this.faults.delete(fault);
	}

	/** Note where the chain and the rules differ. */
	expect(what, told, due) {
		const [a, b] = [text(told ?? null), text(due ?? null)];
		if (a !== b) this.wrong.push(`${what}: ${a}, by the rules ${b}`);
	}
}

/** The agenda has slots of six seconds. */
const SLOT = 6000n;
