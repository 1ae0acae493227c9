// Symbol and decimals of the native token, included by the build script, which hashes them with the
// metadata, and by `constants.rs`, from which genesis and chain specs have them.

/// Symbol of the native token.
pub const TOKEN_SYMBOL: &str = "MILL";
/// Decimals of the native token.
pub const TOKEN_DECIMALS: u8 = 12;
