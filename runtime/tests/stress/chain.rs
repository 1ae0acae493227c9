//! Blocks of the real runtime, as a node makes them: initialised, filled with signed extrinsics,
//! given their idle time and finalised by `Executive`.

use crate::common::genesis_of;
use codec::Encode;
use frame_support::weights::Weight;
use millrace_primitives::{FeedId, Moment};
use millrace_runtime::{
	constants::block::RuntimeBlockWeights,
	constants::time::{DAYS, SLOT_DURATION},
	Address, BlockNumber, Executive, Hash, Header, PriceFeed, Runtime, RuntimeCall, RuntimeEvent,
	Signature, System, TxExtension, UncheckedExtrinsic,
};
use sp_consensus_babe::digests::{CompatibleDigestItem, PreDigest, SecondaryPlainPreDigest};
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
	generic::{Digest, DigestItem, Era, SignedPayload},
	traits::Header as _,
	FixedU128,
};

/// Slot of the first block: well after the Unix epoch, and no edge of a day.
const FIRST_SLOT: u64 = 600_000_000 + DAYS as u64 / 2;

/// The three feeders, each of a source group of its own.
pub const FEEDERS: [Sr25519Keyring; 3] =
	[Sr25519Keyring::Alice, Sr25519Keyring::Bob, Sr25519Keyring::Charlie];

/// What the feeders see, USD per whole unit, each with the feed that it belongs to.
pub type Prices = Vec<(FeedId, FixedU128)>;

/// What a block did.
pub struct Block {
	/// Its height.
	pub number: BlockNumber,
	/// Weight of all of it.
	pub used: Weight,
	/// Weight of its idle hooks.
	pub idle: Weight,
	/// A session ended in it. Pallet-session charges a whole block for that, so that the timestamp,
	/// which no block can do without, is too much in any case.
	pub ends_session: bool,
	/// Events of pallet-clt.
	pub events: Vec<pallet_clt::Event<Runtime>>,
}

/// A chain with one author and no keepers.
pub struct Chain {
	pub state: TestExternalities,
	number: BlockNumber,
	/// Slots without a block so far.
	skipped: u64,
	parent: Hash,
}

impl Chain {
	/// The development preset, before its first block.
	pub fn new() -> Self {
		let mut state = genesis_of("development");
		let parent = state.execute_with(|| System::block_hash(0));
		Self { state, number: 0, skipped: 0, parent }
	}

	/// Most weight of a block.
	pub fn limit() -> Weight {
		RuntimeBlockWeights::get().max_block
	}

	/// Lets `slots` pass without a block.
	pub fn skip(&mut self, slots: u64) {
		self.skipped += slots;
	}

	/// The next block's start: `on_initialize` of all pallets, the timestamp, and the feeders'
	/// submissions of `prices`, if any.
	pub fn begin(&mut self, prices: Option<&Prices>) {
		self.number += 1;
		let slot = FIRST_SLOT + self.skipped + u64::from(self.number);
		let digest = PreDigest::SecondaryPlain(SecondaryPlainPreDigest {
			authority_index: 0,
			slot: slot.into(),
		});
		let logs = vec![<DigestItem as CompatibleDigestItem>::babe_pre_digest(digest)];
		let header = Header::new(
			self.number,
			Default::default(),
			Default::default(),
			self.parent,
			Digest { logs },
		);
		self.state.execute_with(|| {
			Executive::initialize_block(&header);
			let now: Moment = slot * SLOT_DURATION;
			let timestamp = pallet_timestamp::Call::set { now };
			apply(UncheckedExtrinsic::new_bare(timestamp.into()));
			if let Some(prices) = prices {
				for (place, feeder) in FEEDERS.into_iter().enumerate() {
					submit(feeder, place, prices);
				}
			}
		});
	}

	/// The block's end: its idle hooks with the weight that is left, then `on_finalize`. The state is
	/// that of a node which has imported it.
	pub fn end(&mut self) -> Block {
		let block = self.state.execute_with(|| {
			let before = System::block_weight().total();
			let header = Executive::finalize_block();
			self.parent = header.hash();
			let used = System::block_weight().total();
			let idle = used.checked_sub(&before).expect("weight is only added");
			let (mut ends_session, mut events) = (false, Vec::new());
			for record in System::read_events_no_consensus() {
				match record.event {
					RuntimeEvent::Clt(event) => events.push(event),
					RuntimeEvent::Session(pallet_session::Event::NewSession { .. }) => {
						ends_session = true;
					}
					_ => (),
				}
			}
			Block { number: self.number, used, idle, ends_session, events }
		});
		self.state.commit_all().expect("no transaction is open");
		block
	}

	/// A block with nothing in it but prices, if any.
	pub fn block(&mut self, prices: Option<&Prices>) -> Block {
		self.begin(prices);
		self.end()
	}

	/// The quote that transactions of the present block see: low, mid, high. It has to be live.
	pub fn quote(&mut self, feed: &FeedId) -> [FixedU128; 3] {
		self.state.execute_with(|| {
			let quote = PriceFeed::quote(feed.clone()).expect("the feed has a price");
			assert_eq!(quote.status, millrace_primitives::Status::Live, "{feed:?}: {quote:?}");
			[quote.low, quote.mid, quote.high]
		})
	}
}

/// Prices as the feeder at `place` states them: they disagree by a twentieth of a per cent.
pub fn seen_by(place: usize, prices: &Prices) -> Prices {
	let parts = [999_500, 1_000_000, 1_000_500][place];
	let shifted = |price: FixedU128| FixedU128::from_inner(price.into_inner() / 1_000_000 * parts);
	prices.iter().map(|(feed, price)| (feed.clone(), shifted(*price))).collect()
}

fn submit(feeder: Sr25519Keyring, place: usize, prices: &Prices) {
	let prices = seen_by(place, prices).try_into().expect("few feeds");
	let call: RuntimeCall = pallet_price_feed::Call::submit { prices }.into();
	let who = feeder.to_account_id();
	let extension: TxExtension = (
		frame_system::AuthorizeCall::new(),
		frame_system::CheckNonZeroSender::new(),
		frame_system::CheckSpecVersion::new(),
		frame_system::CheckTxVersion::new(),
		frame_system::CheckGenesis::new(),
		frame_system::CheckEra::from(Era::Immortal),
		frame_system::CheckNonce::from(System::account_nonce(&who)),
		frame_system::CheckWeight::new(),
		pallet_transaction_payment::ChargeTransactionPayment::from(0),
		frame_metadata_hash_extension::CheckMetadataHash::new(false),
		frame_system::WeightReclaim::new(),
	);
	let payload = SignedPayload::new(call, extension).expect("its implicit parts are there");
	let signature = payload.using_encoded(|bytes| feeder.sign(bytes));
	let (call, extension, _) = payload.deconstruct();
	apply(UncheckedExtrinsic::new_signed(
		call,
		Address::Id(who),
		Signature::Sr25519(signature),
		extension,
	));
}

fn apply(extrinsic: UncheckedExtrinsic) {
	let outcome = Executive::apply_extrinsic(extrinsic).expect("it is valid");
	outcome.expect("it succeeds");
}
