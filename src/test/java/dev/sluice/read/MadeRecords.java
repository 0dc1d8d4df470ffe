package dev.sluice.read;

import dev.sluice.load.Recipe;
import dev.sluice.pack.Batch;
import dev.sluice.pack.BatchSink;
import dev.sluice.pack.Compression;
import dev.sluice.pack.Lanes;
import dev.sluice.pack.Layout;
import dev.sluice.pack.LayoutPacker;
import dev.sluice.pack.RecordLimits;
import dev.sluice.pack.WholeLines;
import dev.sluice.source.Cutting.Oversize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Records of a load, as its own packers make them: one of each layout and codec that carries an id, and those that carry none. */
enum MadeRecords {
    ZSTD(Layout.BLOCKS, Compression.ZSTD),
    GZIP(Layout.BLOCKS, Compression.GZIP),
    AGGREGATED(Layout.AGGREGATED, Compression.NONE),
    PLAIN(Layout.BLOCKS, Compression.NONE),
    LINES(Layout.LINES, Compression.NONE);

    static final Chunk CHUNK = new Chunk(new SourceId(0x0123456789abcdefL, 0xfedcba9876543210L), 1 << 20, 2 << 20);

    private final Layout layout;
    private final Compression compression;

    MadeRecords(Layout layout, Compression compression) {
        this.layout = layout;
        this.compression = compression;
    }

    boolean carriesId() {
        return this != PLAIN && this != LINES;
    }

    /** Others for each layout: the same events would be the same batch. */
    List<String> events(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> name() + " event " + i + " of größe " + i * 7919 % 1000)
                .toList();
    }

    List<Batch> batches(List<String> events) throws IOException, InterruptedException {
        return batches(events, true);
    }

    List<Batch> batches(List<String> events, boolean ids) throws IOException, InterruptedException {
        Recipe recipe = new Recipe(layout, compression, compression.defaultLevel(), ids, null, null);
        byte[] lines = (String.join("\n", events) + "\n").getBytes(StandardCharsets.UTF_8);
        ByteBuffer memory = ByteBuffer.allocateDirect(lines.length).put(lines).flip();
        List<Batch> batches = new ArrayList<>();
        RecordLimits limits = RecordLimits.of(1 << 20);
        try (LayoutPacker packer =
                recipe.packer(limits, Oversize.REJECT, new Lanes(List.of(HashRange.ALL)), recipe.hasty(), false)) {
            packer.pack(CHUNK, new WholeLines(memory, 0, lines.length), new BatchSink() {
                @Override
                public void accept(Batch batch) {
                    batches.add(batch);
                }

                @Override
                public void oversize(int from, int to) {
                    throw new AssertionError("an event does not fit");
                }
            });
        }
        return batches;
    }

    /** The data of a batch's records. */
    static List<byte[]> payloads(Batch batch) {
        List<byte[]> payloads = new ArrayList<>();
        for (int i = 0; i < batch.records().count(); i++) {
            byte[] payload = new byte[batch.records().view(i).remaining()];
            batch.records().view(i).get(payload);
            payloads.add(payload);
        }
        return payloads;
    }

    /** The one record of a few events. */
    byte[] record(List<String> events) throws IOException, InterruptedException {
        return payloads(batches(events).get(0)).get(0);
    }
}
