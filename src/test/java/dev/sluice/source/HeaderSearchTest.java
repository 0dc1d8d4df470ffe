package dev.sluice.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.parse.format.HeaderRule;
import dev.sluice.read.SourceId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeaderSearchTest {
    @TempDir
    private Path directory;

    /** Lines of a file, where each chunk's events begin, and the header in force there. */
    private record Case(ByteBuffer all, List<Integer> starts, List<String> headers) {
        ByteBuffer events(int chunk) {
            int end = chunk + 1 < starts.size() ? starts.get(chunk + 1) : all.limit();
            return all.duplicate().limit(end).position(starts.get(chunk));
        }
    }

    private static Case make(Random random, HeaderRule rule) {
        StringBuilder text = new StringBuilder();
        List<String> headers = new ArrayList<>();
        List<Integer> starts = new ArrayList<>();
        String header = "";
        for (int line = 0; line < 200; line++) {
            if (line == 0 || random.nextInt(6) == 0) {
                starts.add(text.length());
                headers.add(header);
            }
            boolean isHeader = rule == HeaderRule.FIRST_LINE ? line == 0 : random.nextInt(25) == 0;
            // Some lines are longer than what is looked through at a time.
            int length = random.nextInt(100) == 0 ? 1_500_000 : 1 + random.nextInt(50);
            String content = isHeader ? "#Fields: f" + line : "x".repeat(length) + "#Fields: no";
            header = isHeader ? content : header;
            text.append(content).append("\r\n");
        }
        return new Case(UTF_8.encode(text.toString()), starts, headers);
    }

    private Input file(ByteBuffer content) throws IOException {
        return Input.file(Files.writeString(directory.resolve("log"), UTF_8.decode(content.duplicate())));
    }

    private static HeaderSearch search(HeaderRule rule, Blob blob) {
        return new HeaderSearch(Objects.requireNonNull(rule.lines()), blob);
    }

    @Test
    void before_findsTheHeader_whateverTheOrderOfTheChunks() throws Exception {
        for (long seed = 0; seed < 60; seed++) {
            for (HeaderRule rule : List.of(HeaderRule.FIRST_LINE, HeaderRule.FIELDS_LINE)) {
                Random random = new Random(seed);
                Case made = make(random, rule);
                List<Integer> order = new ArrayList<>();
                for (int i = 0; i < made.starts().size(); i++) {
                    // Some were loaded by an earlier run.
                    if (random.nextInt(4) > 0) {
                        order.add(i);
                    }
                }
                Collections.shuffle(order, random);
                try (Blob blob = (Blob) file(made.all()).reopen()) {
                    HeaderSearch search = search(rule, blob);
                    for (int i : order) {
                        ByteBuffer header =
                                search.before(made.events(i), made.starts().get(i));
                        assertThat(UTF_8.decode(header).toString())
                                .as("seed %d, %s, chunk %d", seed, rule, i)
                                .isEqualTo(made.headers().get(i));
                    }
                }
            }
        }
    }

    @Test
    void before_fails_whenTheFileBecameShorter() throws Exception {
        String log = "#Fields: a b\n" + "1 2\n".repeat(2_000);
        try (Blob blob = (Blob) file(UTF_8.encode(log)).reopen()) {
            Files.write(directory.resolve("log"), new byte[5]);
            assertThatThrownBy(() -> search(HeaderRule.FIELDS_LINE, blob).before(ByteBuffer.allocate(1), 8_013))
                    .isInstanceOf(IOException.class)
                    .hasMessage("it became shorter while it was read");
        }
    }

    @Test
    void chunkWhoseHeaderCannotBeRead_isNamedAndNeverParsed() throws Exception {
        byte[] log = ("#Fields: a b\n" + "1 2\n".repeat(20)).getBytes(UTF_8);
        Framing framing = new Framing(null, HeaderRule.FIELDS_LINE.lines(), null, "");
        SourceOptions options = SourceOptions.DEFAULT.withChunkBytes(50);
        Collected told = new Collected();
        Identity identity = new Identity(new SourceId(1, 2), null, Fingerprint.of(ByteBuffer.allocate(0)), null, null);
        RangeSource source = new RangeSource(
                "log",
                new WithoutBeginning(log),
                identity,
                log.length,
                true,
                new Terms(options, framing, Resume.NONE, told, ChunkShare.WHOLE));
        Objects.requireNonNull(source.deal());
        FilledChunk second =
                Objects.requireNonNull(Objects.requireNonNull(source.deal()).read(new ChunkBuffer(64)));
        source.close();
        assertThat(second.chunk().start()).isEqualTo(50);
        assertThat(second.edges().complete()).isFalse();
        assertThat(second.bytes().remaining()).isZero();
    }

    /** Gives nothing of its first 40 bytes. */
    private record WithoutBeginning(ByteBuffer bytes) implements Blob {
        WithoutBeginning(byte[] bytes) {
            this(ByteBuffer.wrap(bytes));
        }

        @Override
        public long size() {
            return bytes.limit();
        }

        @Override
        public Instant modified() {
            return Instant.EPOCH;
        }

        @Override
        public Origin origin() {
            return Origin.ofObject("s3://bucket/log", "1", Instant.EPOCH);
        }

        @Override
        public int read(ByteBuffer to, long at) throws IOException {
            if (at < 40) {
                throw new IOException("it cannot be read there");
            }
            int length = Math.min(to.remaining(), bytes.limit() - (int) at);
            to.put(to.position(), bytes, (int) at, length).position(to.position() + length);
            return length == 0 ? -1 : length;
        }

        @Override
        public void close() {}
    }
}
