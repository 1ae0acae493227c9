/** Named checks that are all made before any of them fails the scenario. */

export class Checks {
	/** @type {{ name: string, ok: boolean, detail: string }[]} */
	all = [];

	/** Note whether `ok`. `detail` says what was compared. */
	that(name, ok, detail = '') {
		this.all.push({ name, ok: Boolean(ok), detail: String(detail) });
		if (!ok) console.error(`MISMATCH: ${name}: ${detail}`);
	}

	/** Note whether two numbers or texts are equal. */
	equal(name, actual, expected) {
		const [a, b] = [String(actual), String(expected)];
		this.that(name, a === b, a === b ? a : `${a}, expected ${b}`);
	}

	/** Note whether a number is at least a bound. */
	atLeast(name, actual, bound) {
		this.that(name, actual >= bound, `${actual}, at least ${bound}`);
	}

	/** Checks that failed. */
	get failed() {
		return this.all.filter((check) => !check.ok);
	}

	/** Throw if any failed. */
	assert() {
		const { failed } = this;
		if (failed.length === 0) return;
		const lines = failed.map(({ name, detail }) => `  ${name}: ${detail}`);
		throw new Error(`${failed.length} of ${this.all.length} checks failed:\n${lines.join('\n')}`);
	}
}
