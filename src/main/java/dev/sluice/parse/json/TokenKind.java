package dev.sluice.parse.json;

/** What a byte of JSON begins, outside of strings. */
final class TokenKind {
    /** A number, a word, or what no JSON has. */
    static final byte WORD = 0;

    static final byte BLANK = 1;
    static final byte QUOTE = 2;
    static final byte OPEN = 3;
    static final byte CLOSE = 4;
    /** A comma or a colon. */
    static final byte PUNCTUATION = 5;

    private static final byte[] KINDS = new byte[256];

    static {
        KINDS[' '] = BLANK;
        KINDS['\t'] = BLANK;
        KINDS['\r'] = BLANK;
        KINDS['\n'] = BLANK;
        KINDS['"'] = QUOTE;
        KINDS['{'] = OPEN;
        KINDS['['] = OPEN;
        KINDS['}'] = CLOSE;
        KINDS[']'] = CLOSE;
        KINDS[','] = PUNCTUATION;
        KINDS[':'] = PUNCTUATION;
    }

    private TokenKind() {}

    static byte of(byte b) {
        return KINDS[b & 0xFF];
    }
}
