package dev.sluice.source;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;

/**
 * What came out when a source's packing was taken off, as often as it was packed.
 *
 * @param container what is left: lines, an archive, or what cannot be unpacked
 * @param layers how often it was packed
 * @param beginning its first bytes
 * @param rest the bytes behind those; it holds the decoders
 */
record Unwrapped(Container container, int layers, Beginning beginning, ReadableByteChannel rest) {
    /**
     * Unpacks until something else comes out, or it lies too deep.
     *
     * @param bytes from the source's first on, of which the container was told
     * @param depth how many archives and packings lie around the source
     * @throws IOException if they cannot be unpacked; {@code bytes} are closed
     */
    static Unwrapped of(Container container, ReadableByteChannel bytes, int depth, long memoryLimit)
            throws IOException {
        Container within = container;
        int layers = 0;
        ReadableByteChannel channel = bytes;
        try {
            while (true) {
                channel = Decoders.unpack(within, channel, memoryLimit);
                layers++;
                Beginning beginning = Beginning.read(channel, Fingerprint.MAX_LENGTH);
                within = Container.of(beginning.bytes());
                if (!within.isPacked() || depth + layers >= Unpacking.MAX_DEPTH) {
                    return new Unwrapped(within, layers, beginning, channel);
                }
                channel = beginning.before(channel);
            }
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** From the first byte on. */
    ReadableByteChannel bytes() {
        return beginning.before(rest);
    }
}
