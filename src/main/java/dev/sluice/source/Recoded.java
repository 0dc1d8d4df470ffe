package dev.sluice.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

/** Text of another encoding as UTF-8, without its byte order mark. Bytes that are no text in it become U+FFFD. */
final class Recoded implements ReadableByteChannel {
    private static final char MARK = '\ufeff';

    private final ReadableByteChannel encoded;
    private final CharsetDecoder decoder;
    private final LongConsumer illegible;
    private final ByteBuffer in = ByteBuffer.allocate(16 << 10).flip();
    /** Pairs of surrogates are never parted: the decoder gives both or none. */
    private final CharBuffer chars = CharBuffer.allocate(16 << 10);

    private ByteBuffer out = ByteBuffer.allocate(0);
    private boolean begun;
    private boolean ended;
    private long faults;

    /** @param illegible is told at the end how many places are no text, if any are not */
    Recoded(ReadableByteChannel encoded, Charset charset, LongConsumer illegible) {
        this.encoded = encoded;
        this.decoder = charset.newDecoder();
        this.illegible = illegible;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        while (!out.hasRemaining()) {
            if (ended) {
                return -1;
            }
            int count = encoded.read(in.compact());
            in.flip();
            if (count == 0) {
                return 0;
            }
            decode(count < 0);
        }
        int count = Math.min(out.remaining(), to.remaining());
        to.put(to.position(), out, out.position(), count).position(to.position() + count);
        out.position(out.position() + count);
        return count;
    }

    private void decode(boolean last) {
        chars.clear();
        CoderResult result = decoder.decode(in, chars, last);
        while (result.isError()) {
            faults++;
            in.position(in.position() + result.length());
            chars.put('\ufffd');
            result = decoder.decode(in, chars, last);
        }
        chars.flip();
        if (!begun && chars.hasRemaining()) {
            begun = true;
            chars.position(chars.get(0) == MARK ? 1 : 0);
        }
        out = StandardCharsets.UTF_8.encode(chars);
        ended = last && !in.hasRemaining();
        if (ended && faults > 0) {
            illegible.accept(faults);
        }
    }

    @Override
    public boolean isOpen() {
        return encoded.isOpen();
    }

    @Override
    public void close() throws IOException {
        encoded.close();
    }
}
