/** What the plans of several scenarios have in common. All of it is made up; `real.js` has a real class. */
import { TEST } from './assets.js';
import { MICRO, ONE, parse } from './fixed.js';

/** Device-hours in smallest units. */
export const units = (text) => parse(text, 6);

/** The sum of BigInts. */
export const sum = (list) => list.reduce((total, each) => total + each, 0n);

/** As many attestors as have to agree on a fleet. */
export const ATTESTORS = 3;

/** What the devices of a made-up class are said to be. */
export const SPEC = {
	kind: 'Gpu',
	precision: 'Fp32',
	throughput: 1_000_000,
	memoryMib: 1024,
	bandwidthMbS: 1000,
	qubits: 0,
	interconnect: 'Standalone',
};

/** Source groups of the feeders. */
export const FEEDERS = [0, 0, 1, 1, 2];

/** Three feeders of two groups that agree to 2 %. */
export const RULE = { quorum: 3, sources: 2, spread: 0.02 };

/** What feeder `i` reports of something that costs `price`: within half a percent. */
export const report = (price, i) => price + ((BigInt(i) - 2n) * price) / 400n;

/** What all feeders report of something that costs `price`. */
export const reports = (price) => FEEDERS.map((_, i) => report(price, i));

/** The test asset as collateral. */
export const TEST_COLLATERAL = {
	asset: TEST,
	decimals: 6,
	haircut: 0n,
	ceiling: 1_000_000n * MICRO,
	min: '0.01',
	max: '100',
};

/** Rules of a grade. */
export const grade = (issue, maintenance, windDown, knee = ONE) => ({
	issueRatio: parse(issue),
	maintenanceRatio: parse(maintenance),
	windDownRatio: parse(windDown),
	curve: { knee, slope: ONE / 2n },
	bonus: 50_000n,
});

/** Terms of a class. Where the knee of Prime is high, its vaults have reserves too. */
export const termsOf = (primeKnee = ONE) => ({
	prime: grade('1.5', '1.2', '1.05', primeKnee),
	open: grade('0.5', '0.4', '0.35'),
	fuse: 100_000n * MICRO,
	/** What one provider may leave uncovered in its Open vaults. */
	uncoveredMax: 10_000n * MICRO,
});
