package dev.sluice.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.parse.json.JsonTree;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The rejects of one chunk as they stand in the rejects file, one JSON object each. They wait compressed: a chunk can be nothing but
 * rejects, and eight million of them as objects do not fit into the heap. Filled by one thread, then read by another.
 */
public final class RejectLines implements Serializable {
    private static final long serialVersionUID = 1;

    private transient ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    private transient @Nullable Deflater deflater;
    private transient @Nullable DeflaterOutputStream lines;
    private int count;

    public void add(Reject reject) {
        try {
            if (lines == null) {
                deflater = new Deflater(Deflater.BEST_SPEED);
                lines = new DeflaterOutputStream(compressed, deflater);
            }
            lines.write((json(reject) + '\n').getBytes(StandardCharsets.UTF_8));
            count++;
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
    }

    private void end() throws IOException {
        if (lines != null) {
            lines.close();
        }
        if (deflater != null) {
            deflater.end();
        }
    }

    /** All of them, once the last was added. */
    InputStream open() throws IOException {
        end();
        return count == 0
                ? InputStream.nullInputStream()
                : new InflaterInputStream(new ByteArrayInputStream(compressed.toByteArray()));
    }

    @Serial
    private void writeObject(ObjectOutputStream out) throws IOException {
        end();
        out.defaultWriteObject();
        out.writeObject(compressed.toByteArray());
    }

    @Serial
    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        compressed = new ByteArrayOutputStream();
        compressed.writeBytes((byte[]) in.readObject());
    }

    int count() {
        return count;
    }

    private static String json(Reject reject) {
        ObjectNode entry = JsonTree.object().put("source", reject.source()).put("offset", reject.offset());
        if (reject.line() > 0) {
            entry.put("line", reject.line());
        }
        entry.put("reason", reject.reason());
        if (reject.errorOffset() > 0) {
            entry.put("at", reject.errorOffset());
        }
        LineBytes bytes = reject.bytes();
        entry.put("length", bytes.length());
        if (bytes.isKept()) {
            String text = bytes.text();
            entry.put(text == null ? "base64" : "text", text == null ? bytes.base64() : text);
        }
        return JsonTree.text(entry);
    }
}
