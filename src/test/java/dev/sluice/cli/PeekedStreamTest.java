package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PeekedStreamTest {
    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    @Test
    void peek_losesNoByteOfAStreamOfAnyLength() throws Exception {
        for (int length : new int[] {0, 1, 100_000, PeekedStream.MOST, 3 * PeekedStream.MOST + 7}) {
            byte[] all = random(length);
            PeekedStream stream = new PeekedStream(new ByteArrayInputStream(all));
            assertThat(stream.peek()).hasSize(Math.min(length, PeekedStream.MOST));
            assertThat(stream.readAllBytes()).isEqualTo(all);
        }
    }

    @Test
    void peek_takesWhatThereIsWhenTheWriterIsSlow() throws Exception {
        PeekedStream stream;
        try (PipedOutputStream writer = new PipedOutputStream()) {
            stream = new PeekedStream(new PipedInputStream(writer));
            writer.write("one\n".getBytes(UTF_8));
            assertThat(new String(stream.peek(), UTF_8)).isEqualTo("one\n");
            // Its thread still reads; what it gets has its place behind what was looked at.
            writer.write("two\n".getBytes(UTF_8));
        }
        assertThat(new String(stream.readAllBytes(), UTF_8)).isEqualTo("one\ntwo\n");
    }

    @Test
    void failure_comesBehindTheBytesBeforeIt() throws Exception {
        InputStream broken = new FilterInputStream(new ByteArrayInputStream(random(5))) {
            @Override
            public int read(byte[] to, int from, int length) throws IOException {
                int count = super.read(to, from, length);
                if (count < 0) {
                    throw new IOException("broken");
                }
                return count;
            }
        };
        PeekedStream stream = new PeekedStream(broken);
        assertThat(stream.peek()).hasSize(5);
        assertThat(stream.readNBytes(5)).hasSize(5);
        assertThatThrownBy(stream::read).hasMessage("broken");
    }
}
