package dev.sluice.ledger;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The lines that cannot be loaded, one JSON object each, for {@code sluice load --format rejects} after mending. */
public final class RejectsFile implements Closeable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path path;
    private final FileChannel channel;

    private RejectsFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Opens the file for more.
     *
     * @param keepBytes what stands behind this length belongs to chunks that are loaded again, and goes
     */
    public static RejectsFile open(Path path, long keepBytes) throws JournalException {
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
            channel.truncate(keepBytes).position(channel.size());
            return new RejectsFile(path, channel);
        } catch (IOException e) {
            throw new JournalException(
                    "cannot write the rejects file " + path + ": " + e.getMessage()
                            + "; name one in a directory that exists and can be written",
                    e);
        }
    }

    /** Appends the rejects and returns the file's length when they are on the disk. */
    long append(List<Reject> rejects) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Reject reject : rejects) {
            text.append(json(reject)).append('\n');
        }
        ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
            return channel.position();
        } catch (IOException e) {
            throw new IOException(
                    "cannot write the rejects file " + path + ": " + e.getMessage()
                            + "; make room, then run the same command again",
                    e);
        }
    }

    private static String json(Reject reject) {
        ObjectNode entry =
                JSON.createObjectNode().put("source", reject.source()).put("offset", reject.offset());
        if (reject.line() > 0) {
            entry.put("line", reject.line());
        }
        entry.put("reason", reject.reason());
        if (reject.errorOffset() > 0) {
            entry.put("at", reject.errorOffset());
        }
        entry.put("length", reject.length());
        LineBytes bytes = reject.bytes();
        if (bytes != null) {
            String text = bytes.text();
            entry.put(text == null ? "base64" : "text", text == null ? bytes.base64() : text);
        }
        return entry.toString();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
