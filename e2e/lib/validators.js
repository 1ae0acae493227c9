/** Validators of the `local` chain, each connected to all others. */

/** Whose keys the four have. */
export const VALIDATORS = ['alice', 'bob', 'charlie', 'dave'];

/**
 * Start all four, with `args` beside what each needs.
 * @param {ReturnType<typeof import('./node.js').nodes>} network
 * @param {string[]} args
 */
export async function startValidators(network, args = []) {
	const validators = await network.prepare(
		VALIDATORS.map((name) => ({ name, args: ['--chain', 'local', `--${name}`, ...args] })),
	);
	await Promise.all(validators.map((node) => startOne(validators, node)));
	return validators;
}

/** Start one of `validators`, which finds all others. */
export const startOne = (validators, node) =>
	node.start([
		'--bootnodes',
		...validators.filter((other) => other !== node).map((other) => other.multiaddr),
	]);
