package dev.sluice.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.source.Resume.Known;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How what was delivered is read again. */
class ProofTest {
    private static final String LOG = "a line that is some bytes long\n".repeat(1000);

    @TempDir
    private Path directory;

    private final Journal journal = new Journal();

    private Path delivered() throws Exception {
        Path log = Files.writeString(directory.resolve("a.log"), "0\n" + LOG);
        Collected got = Collected.from(List.of(Input.file(log)), SourceOptions.DEFAULT, journal, 1);
        got.chunks.forEach(chunk -> journal.done(chunk.chunk()));
        return log;
    }

    @Test
    void proof_canBeStopped_andSaysThatItGoesOn() throws Exception {
        AtomicBoolean stopped = new AtomicBoolean();
        List<Long> tellings = new ArrayList<>();
        Collected listener = new Collected() {
            @Override
            public void proving(String sourceName, long bytes) {
                tellings.add(bytes);
            }
        };
        try (ProofChannel channel = new ProofChannel(
                "a.log", Channels.newChannel(new ByteArrayInputStream(new byte[1000])), stopped::get, listener, 200)) {
            for (int i = 0; i < 9; i++) {
                assertThat(channel.read(ByteBuffer.allocate(100))).isEqualTo(100);
            }
            assertThat(tellings).containsExactly(200L, 400L, 800L);
            stopped.set(true);
            assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(100)))
                    .isInstanceOf(ReadingStoppedException.class);
        }
    }

    @Test
    void stop_duringAProof_loadsNothingAndBlamesNobody() throws Exception {
        Path log = delivered();
        Files.writeString(log, "one more\n", StandardOpenOption.APPEND);
        Collected got = new Collected();
        AtomicReference<@Nullable InputReader> itself = new AtomicReference<>();
        Journal stopping = new Journal() {
            @Override
            public synchronized List<Known> known(Origin origin) {
                // The proof comes next.
                Objects.requireNonNull(itself.get()).stop();
                return journal.known(origin);
            }

            @Override
            public synchronized boolean isEmpty() {
                return false;
            }
        };
        try (InputReader reader =
                new InputReader(InputFeed.of(List.of(Input.file(log))), SourceOptions.DEFAULT, stopping, got)) {
            itself.set(reader);
            got.drain(reader, 1);
        }
        assertThat(got.chunks).isEmpty();
        assertThat(got.told).isEmpty();
    }

    @Test
    void proof_thatCannotBeRead_isToldWithItsReason_andLoadsAgain() throws Exception {
        Path log = delivered();
        Known known = Objects.requireNonNull(journal.known(origin(log)).get(0));
        Prefix prefix = new Prefix(ProofTest::failing);
        assertThat(prefix.compare(known)).isEqualTo(Prefix.Proof.UNKNOWN);
        assertThat(prefix.obstacle()).isEqualTo("Input/output error");
        Collected got = new Collected();
        Origin origin = origin(Files.writeString(log, "one more\n", StandardOpenOption.APPEND));
        Identities identities =
                new Identities(journal, null, each -> Identities.OwnFile.HOLDS_IT, new Alikes(List.of()), got);
        Identity identity = identities.of(
                "a.log",
                origin,
                ByteBuffer.wrap(("0\n" + LOG).getBytes(UTF_8), 0, 4096),
                null,
                null,
                ProofTest::failing);
        assertThat(identity.known()).isNull();
        assertThat(got.told("remarked"))
                .singleElement()
                .satisfies(told -> assertThat(told.reason())
                        .isEqualTo("a.log could not be compared with what was loaded as " + log
                                + " (Input/output error): all of it is loaded again"));
    }

    private static ReadableByteChannel failing() throws IOException {
        throw new IOException("Input/output error");
    }

    private static Origin origin(Path file) throws IOException {
        try (FileBlob blob = ListedFile.of(file, null, false).open()) {
            return blob.origin();
        }
    }
}
