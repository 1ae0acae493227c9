//! The keys of the staging network.
//!
//! Placeholders: valid public keys whose secret halves nobody kept, so that nobody can run the network by
//! accident. Whoever launches it puts the operators' keys here, where they are reviewed.

use super::Authority;
use crate::{constants::token::MILL, AccountId, Balance, SessionKeys};
use alloc::vec::Vec;
use hex_literal::hex;
use sp_core::{ed25519, sr25519};

/// What each operator starts with: ten thousand MILL, enough for fees and a first referendum.
pub(super) const ENDOWMENT: Balance = 10_000 * MILL;

/// Account, BABE key (sr25519) and GRANDPA key (ed25519) of each operator.
const OPERATORS: [([u8; 32], [u8; 32], [u8; 32]); 4] = [
	(
		hex!("188e4ffbc8b9a98ca32315d7b8166fb1f0324dabe68abb5aff446f8bc8902722"),
		hex!("ce7c6a5a80d55e42f739fd02a0d2aa6335513c098a0a14cfa32f3fd3483d0447"),
		hex!("2ecda3a9be2afb97c12ce6578bd57025f38b98a322aec5b5f50b98e6295653c9"),
	),
	(
		hex!("5aa9cfd26bdfc9e0394deffd664f11ebe9744d4441fe7016ed50b1ee0ae24a78"),
		hex!("b40e5b7209a38673ed7ef724585314482197a66cb3e37744a8b335c1d1c1c329"),
		hex!("9f50f589dc01ded9c086cd395cc8f2ec2a1b617492899710b40fca4f16bdb0d2"),
	),
	(
		hex!("b06e6018155a0ed8ee8687242f106e7dfa1afaec5f7bd22018f34d0117dfc933"),
		hex!("449ad7770638fe3cd8b31a5c89e4707e819d2173071337f130b17ee7e27c2d6a"),
		hex!("3090f524c178bf424819d37d37b73a32314259dd939cfd5d516688f77c084dae"),
	),
	(
		hex!("b860db94a16455bf81a210eefd55dca32b81ad5c13f80a790f9bad40f7ab9856"),
		hex!("fa388eaf770b410beecfc6be4bab84776038b3cf6e4e07b2f3f86aaee16a1576"),
		hex!("ef721b06253c545e52c121562a9ec35c8b5599c6c073f42cce92a0b8713b5c43"),
	),
];

/// Account that may issue the settlement asset until governance says otherwise.
const ISSUER: [u8; 32] = hex!("1c14a4a50afcfc3412251a22eb2da9b3f3d2152d704e38cf6aa9d5dfb1b03b6e");

pub(super) fn authorities() -> Vec<Authority> {
	OPERATORS
		.iter()
		.map(|(account, babe, grandpa)| {
			let keys = SessionKeys {
				babe: sr25519::Public::from_raw(*babe).into(),
				grandpa: ed25519::Public::from_raw(*grandpa).into(),
			};
			(AccountId::from(*account), keys)
		})
		.collect()
}

pub(super) fn issuer() -> AccountId {
	AccountId::from(ISSUER)
}
