import assert from 'node:assert/strict';
import { test } from 'node:test';
import { format, parse } from '../lib/fixed.js';
import { GROUPS, devices, expectedQuotes, feeders, offers, references, reportOf } from '../lib/prices.js';

test('there are at least 250 offers of 18 clouds', () => {
	assert.ok(offers.length >= 250);
	assert.equal(new Set(offers.map((offer) => offer.cloud)).size, 18);
});

test('every offered device has one specification', () => {
	const names = devices.map((device) => device.name);
	assert.equal(new Set(names).size, names.length);
	for (const { device } of [...offers, ...references]) assert.ok(names.includes(device), device);
});

test('specifications fit the chain', () => {
	for (const device of devices) {
		assert.match(device.name, /^[!-~]([ -~]*[!-~])?$/);
		assert.ok(device.name.length <= 32, device.name);
		assert.ok(device.throughput > 0, device.name);
		const quantum = device.kind === 'Qpu';
		assert.equal(device.qubits > 0, quantum, device.name);
		assert.equal(device.memoryMib > 0, !quantum, device.name);
		assert.equal(device.bandwidthMbS > 0, !quantum, device.name);
		assert.equal(device.precision === 'CircuitLayer', quantum, device.name);
	}
});

test('there are classes of every kind that the project prices', () => {
	const kinds = devices.map((device) => device.kind);
	assert.ok(kinds.filter((kind) => kind === 'Gpu').length >= 20);
	for (const kind of ['Tpu', 'Cpu', 'Qpu']) assert.ok(kinds.includes(kind), kind);
});

test('the price of a device is its share of the price of the instance', () => {
	for (const offer of offers) {
		const device = parse(offer.usdPerDeviceHour, 6);
		const rest = parse(offer.usdPerHour, 6) - device * BigInt(offer.devices);
		assert.ok(rest >= 0n && rest < BigInt(offer.devices), JSON.stringify(offer));
	}
});

test('every cloud has exactly one feeder', () => {
	const clouds = [...new Set(offers.map((offer) => offer.cloud))].sort();
	assert.deepEqual(feeders.flatMap((feeder) => feeder.clouds).sort(), clouds);
	for (const { group } of feeders) assert.ok(GROUPS.includes(group));
});

test('a feeder reports the median of its share', () => {
	const report = reportOf({ name: 'nobody', clouds: ['CR8DL'] });
	assert.deepEqual([...report.keys()], ['A100 PCIe 80 GB']);
	// 27.23 / 8 = 3.40375 and 3.40.
	assert.equal(format(report.get('A100 PCIe 80 GB'), 18, 6), '3.401875');
});

test('at least ten classes are priced by three feeders of two kinds who agree', () => {
	const quotes = [...expectedQuotes().values()];
	assert.ok(quotes.filter((quote) => quote.status === 'Live').length >= 10);
	for (const status of ['Stale', 'Wide'])
		assert.ok(
			quotes.some((quote) => quote.status === status),
			status,
		);
});
