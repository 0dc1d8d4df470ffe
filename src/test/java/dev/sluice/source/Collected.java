package dev.sluice.source;

import dev.sluice.read.Chunk;
import dev.sluice.read.SourceId;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What a supplier gave to some workers, and what it told. */
class Collected implements InputListener {
    /** A chunk whose bytes are copied; nobody compares it as a whole. */
    @SuppressWarnings("ArrayRecordComponent")
    record Got(String sourceName, Chunk chunk, byte[] bytes, long offset, long line, boolean complete) {}

    record Told(String what, String sourceName, long offset, long bytes, long line, String reason) {}

    final List<Got> chunks = Collections.synchronizedList(new ArrayList<>());
    final List<Told> told = Collections.synchronizedList(new ArrayList<>());
    final java.util.concurrent.atomic.AtomicLong progressed = new java.util.concurrent.atomic.AtomicLong();

    static Collected from(List<Input> inputs, SourceOptions options, int workers) throws Exception {
        return from(inputs, options, Resume.NONE, workers);
    }

    static Collected from(List<Input> inputs, SourceOptions options, Resume resume, int workers) throws Exception {
        Collected collected = new Collected();
        try (InputReader reader = new InputReader(InputFeed.of(inputs), options, resume, collected)) {
            collected.drain(reader, workers);
        }
        return collected;
    }

    /** Reads all there is, and sorts it by the order of the sources, and by place. */
    void drain(ChunkSupplier supplier, int workers) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(workers);
        try {
            List<Future<Boolean>> futures = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                futures.add(threads.submit(() -> {
                    ChunkBuffer buffer = new ChunkBuffer(64);
                    for (FilledChunk c = supplier.next(buffer); c != null; c = supplier.next(buffer)) {
                        chunks.add(copy(c));
                    }
                    return true;
                }));
            }
            for (Future<Boolean> future : futures) {
                future.get();
            }
        } finally {
            threads.shutdownNow();
        }
        List<String> sources = told("opened").stream().map(Told::reason).toList();
        chunks.sort(Comparator.comparingInt(
                        (Got got) -> sources.indexOf(got.chunk().source().toString()))
                .thenComparingLong(got -> got.chunk().start()));
    }

    static Got copy(FilledChunk c) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        c.parts().forEach(part -> bytes.writeBytes(bytes(c, part)));
        return new Got(
                c.source().name(),
                c.chunk(),
                bytes.toByteArray(),
                c.first().offset(),
                c.first().number(),
                c.edges().complete());
    }

    /** All of its bytes. */
    static byte[] raw(FilledChunk c) {
        byte[] bytes = new byte[c.bytes().remaining()];
        c.bytes().duplicate().get(bytes);
        return bytes;
    }

    /** Without the newline that a bundle puts behind its member. */
    private static byte[] bytes(FilledChunk chunk, FilledChunk part) {
        boolean added = !chunk.members().isEmpty()
                && part.first().offset() + part.bytes().remaining()
                        > part.chunk().end();
        byte[] bytes = new byte[part.bytes().remaining() - (added ? 1 : 0)];
        part.bytes().duplicate().get(bytes);
        return bytes;
    }

    /** All chunks' bytes, source by source. */
    byte[] bytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        chunks.forEach(c -> all.writeBytes(c.bytes()));
        return all.toByteArray();
    }

    List<Told> told(String what) {
        return told.stream().filter(t -> t.what().equals(what)).toList();
    }

    @Override
    public void unreadable(String sourceName, long offset, String reason) {
        told.add(new Told("unreadable", sourceName, offset, 0, 0, reason));
    }

    @Override
    public void lineTooLong(String sourceName, SourceId source, long offset, long line, long bytes) {
        told.add(new Told("lineTooLong", sourceName, offset, bytes, line, ""));
    }

    @Override
    public void remarked(String sentence) {
        told.add(new Told("remarked", "", 0, 0, 0, sentence));
    }

    @Override
    public void unterminated(String sourceName, long offset, long bytes) {
        told.add(new Told("unterminated", sourceName, offset, bytes, 0, ""));
    }

    @Override
    public void opened(String sourceName, SourceId source, String way) {
        told.add(new Told("opened", sourceName, 0, 0, 0, source.toString()));
    }

    @Override
    public void progressed(long count) {
        progressed.addAndGet(count);
    }
}
