package dev.sluice.pack;

import dev.sluice.read.BatchId;
import dev.sluice.read.Chunk;
import dev.sluice.read.SourceId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;

/** Seeded events of every awkward kind: empty, binary, CR, multi-byte text, long runs, magics of other layouts. */
public final class RandomEvents {
    private RandomEvents() {}

    public static List<byte[]> some(Random random, int count) {
        List<byte[]> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(one(random));
        }
        return events;
    }

    public static byte[] one(Random random) {
        return switch (random.nextInt(9)) {
            case 0 -> new byte[0];
            case 1 -> noNewlines(random, new byte[random.nextInt(300)]);
            case 2 -> "GET /naïve/путь?q=日本 HTTP/1.1\r".getBytes(StandardCharsets.UTF_8);
            case 3 -> "x".repeat(random.nextInt(20_000)).getBytes(StandardCharsets.US_ASCII);
            case 4 -> noNewlines(random, new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 1, 2, 3});
            case 5 -> new byte[] {0, 0, 0};
            default ->
                ("192.0.2." + random.nextInt(256) + " - - \"GET /" + random.nextInt(1000) + "\" 200 "
                                + random.nextInt(100_000))
                        .getBytes(StandardCharsets.US_ASCII);
        };
    }

    private static byte[] noNewlines(Random random, byte[] event) {
        for (int i = 0; i < event.length; i++) {
            byte next = (byte) random.nextInt(256);
            event[i] = event[i] != 0 ? event[i] : next == '\n' ? 0 : next;
        }
        return event;
    }

    /** Every event with its newline. */
    public static byte[] lines(List<byte[]> events) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] event : events) {
            out.writeBytes(event);
            out.write('\n');
        }
        return out.toByteArray();
    }

    /** Direct memory that holds the bytes somewhere in its middle. */
    public static ByteBuffer direct(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length + 24);
        return buffer.position(7).put(bytes).flip().position(7);
    }

    public static BatchId id(Random random) {
        long start = random.nextLong() >>> 1;
        long end = start + (random.nextLong() >>> 1) % (Long.MAX_VALUE - start + 1L);
        Chunk chunk = new Chunk(new SourceId(random.nextLong(), random.nextLong()), start, Math.max(start, end));
        return new BatchId(chunk, random.nextInt(), random.nextInt(), random.nextInt(), random.nextInt());
    }

    /** An id of just these events. */
    public static BatchId id(Random random, byte[] lines) {
        CRC32C crc = new CRC32C();
        crc.update(lines);
        BatchId any = id(random);
        return new BatchId(any.chunk(), any.ordinal(), any.lane(), any.events(), (int) crc.getValue());
    }
}
