/**
 * Nodes as child processes: started on loopback with free ports, a fresh base path and a log file, stopped by
 * their process id. Whatever ends the scenario, no node outlives it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
	accessSync,
	constants,
	mkdirSync,
	mkdtempSync,
	openSync,
	closeSync,
	readFileSync,
	rmSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { base58Encode, ed25519PairFromSeed } from '@polkadot/util-crypto';
import { hexToU8a, u8aConcat } from '@polkadot/util';
import { seconds, sleep, until } from './wait.js';

/** The root of the repository. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Nodes that run now, and folders with the data of nodes. */
const running = new Set();
const folders = new Set();

process.on('exit', () => {
	for (const node of running) node.killNow();
	for (const folder of folders) remove(folder);
});
for (const [signal, code] of [
	['SIGINT', 130],
	['SIGTERM', 143],
	['SIGHUP', 129],
]) {
	process.on(signal, () => process.exit(code));
}

/** Delete a folder, also if a dying node still writes into it. */
function remove(folder) {
	rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
	folders.delete(folder);
}

/** Where the node's binary is: $MILLRACE_NODE, or the release build. */
export function binary() {
	const places = process.env.MILLRACE_NODE
		? [resolve(process.env.MILLRACE_NODE)]
		: [process.env.CARGO_TARGET_DIR, join(ROOT, 'target')]
				.filter(Boolean)
				.map((target) => resolve(target, 'release/millrace-node'));
	const found = places.find((path) => {
		try {
			accessSync(path, constants.X_OK);
			return true;
		} catch {
			return false;
		}
	});
	if (!found) throw new Error(`no node to run: ${places.join(', ')} (build it, or set MILLRACE_NODE)`);
	return found;
}

/** Free TCP ports of the loopback interface, all different. */
async function freePorts(count) {
	const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
	await Promise.all(servers.map((server) => once(server, 'listening')));
	const ports = servers.map((server) => server.address().port);
	await Promise.all(servers.map((server) => (server.close(), once(server, 'close'))));
	return ports;
}

/** The peer id of an ed25519 network key given as 64 hex digits: the key itself, wrapped and in base 58. */
export function peerId(nodeKey) {
	const { publicKey } = ed25519PairFromSeed(hexToU8a(`0x${nodeKey}`));
	const protobuf = u8aConcat([0x08, 0x01, 0x12, publicKey.length], publicKey);
	return base58Encode(u8aConcat([0x00, protobuf.length], protobuf));
}

/** One node. Made by {@link prepare}, then started, and stopped by whoever started it. */
class Node {
	constructor({ name, args, basePath, rpcPort, p2pPort, nodeKey, logPath }) {
		Object.assign(this, { name, args, basePath, rpcPort, p2pPort, nodeKey, logPath });
		this.url = `ws://127.0.0.1:${rpcPort}`;
		this.multiaddr = `/ip4/127.0.0.1/tcp/${p2pPort}/p2p/${peerId(nodeKey)}`;
		this.child = null;
	}

	/**
	 * Start the process and wait until it answers. `extra` arguments follow the prepared ones.
	 * @param {string[]} extra
	 */
	async start(extra = [], timeoutMs = seconds(120)) {
		const log = openSync(this.logPath, 'a');
		const args = [
			...this.args,
			'--base-path',
			this.basePath,
			'--node-key',
			this.nodeKey,
			'--listen-addr',
			`/ip4/127.0.0.1/tcp/${this.p2pPort}`,
			'--rpc-port',
			String(this.rpcPort),
			'--no-prometheus',
			'--no-telemetry',
			'--no-mdns',
			...extra,
		];
		this.child = spawn(binary(), args, { stdio: ['ignore', log, log] });
		closeSync(log);
		running.add(this);
		let failure = null;
		this.child.once('error', (error) => (failure = error));
		this.child.once('exit', () => running.delete(this));
		try {
			await until(
				`${this.name} answers`,
				timeoutMs,
				async () => {
					if (failure) throw failure;
					if (!this.alive)
						throw new Error(`ended at its start (${this.logPath}):\n${this.logTail()}`);
					return this.answers();
				},
				200,
			);
		} catch (error) {
			this.killNow();
			throw new Error(`${this.name}: ${error.message}`, { cause: error });
		}
		return this;
	}

	/** Whether the process runs. */
	get alive() {
		return this.child !== null && this.child.exitCode === null && this.child.signalCode === null;
	}

	/** Whether its RPC answers. */
	async answers() {
		try {
			const response = await fetch(`http://127.0.0.1:${this.rpcPort}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: '{"jsonrpc":"2.0","id":1,"method":"system_health","params":[]}',
				signal: AbortSignal.timeout(seconds(2)),
			});
			return 'result' in (await response.json());
		} catch {
			return false;
		}
	}

	/** The last lines of its log. */
	logTail(lines = 12) {
		return readFileSync(this.logPath, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
	}

	/** End it at once, without waiting: for the end of this process. */
	killNow() {
		if (this.alive) this.child.kill('SIGKILL');
	}

	/** Kill it, as a power cut would, and wait until it is gone. */
	async kill() {
		await this.#end('SIGKILL', seconds(10));
	}

	/** Ask it to stop; kill it if it has not within ten seconds. */
	async stop() {
		try {
			await this.#end('SIGTERM', seconds(10));
		} catch {
			await this.kill();
		}
	}

	async #end(signal, timeoutMs) {
		if (!this.alive) return;
		const ended = once(this.child, 'exit');
		this.child.kill(signal);
		await Promise.race([
			ended,
			sleep(timeoutMs).then(() => {
				if (this.alive) throw new Error(`${this.name} did not end on ${signal}`);
			}),
		]);
	}
}

/**
 * The nodes of one scenario, with a folder for their data and one for their logs. Call `close` at the end.
 * @param {string} scenario
 */
export function nodes(scenario) {
	const logs = join(ROOT, 'target/e2e', scenario);
	rmSync(logs, { recursive: true, force: true });
	mkdirSync(logs, { recursive: true });
	const data = mkdtempSync(join(tmpdir(), `millrace-${scenario}-`));
	folders.add(data);
	const all = [];
	return {
		logs,
		/**
		 * Nodes that can be started: each of `specs` is a name with arguments.
		 * @param {{ name: string, args: string[] }[]} specs
		 */
		async prepare(specs) {
			const ports = await freePorts(2 * specs.length);
			const made = specs.map(
				({ name, args }, i) =>
					new Node({
						name,
						args,
						basePath: join(data, name),
						rpcPort: ports[2 * i],
						p2pPort: ports[2 * i + 1],
						nodeKey: (all.length + i + 1).toString(16).padStart(64, '0'),
						logPath: join(logs, `${name}.log`),
					}),
			);
			all.push(...made);
			return made;
		},
		/** Stop all nodes and delete their data. Logs stay. */
		async close() {
			await Promise.all(all.map((node) => node.stop()));
			remove(data);
		},
	};
}
