package dev.sluice.source;

import dev.sluice.aws.ObjectStore;
import dev.sluice.aws.S3Failure;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ReadableByteChannel;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * A range of an object in its order, over as many connections as it takes: where one breaks, the next goes on at the byte that is
 * missing. The ETag goes with every request, so that bytes of another object, put under the same name meanwhile, are never among them.
 */
final class S3Channel implements ReadableByteChannel {
    private static final int MOST_BYTES = 64 << 10;
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final ObjectStore store;
    private final S3Name name;
    private final String eTag;
    private final long end;
    /** Made when something is read: an object that was fetched has nothing behind it. */
    private byte[] bytes = new byte[0];

    private long position;
    private @Nullable ResponseInputStream<GetObjectResponse> stream;
    /** Since the last byte. */
    private int failures;

    private long failingSince;
    private boolean open = true;

    S3Channel(ObjectStore store, S3Name name, String eTag, long from, long to) {
        this.store = store;
        this.name = name;
        this.eTag = eTag;
        this.position = from;
        this.end = to;
    }

    /** @throws IOException if no byte came within the store's patience, or none ever will; its message is why */
    @Override
    public int read(ByteBuffer to) throws IOException {
        int wanted = (int) Math.min(Math.min(MOST_BYTES, to.remaining()), end - position);
        if (wanted <= 0) {
            return position >= end ? -1 : 0;
        }
        bytes = bytes.length < wanted ? new byte[wanted] : bytes;
        while (true) {
            try {
                int count = stream().read(bytes, 0, wanted);
                if (count > 0) {
                    to.put(bytes, 0, count);
                    position += count;
                    failures = 0;
                    return count;
                }
                throw new EOFException("the connection ended before the object did");
            } catch (AbortedException e) {
                throw (ClosedByInterruptException) new ClosedByInterruptException().initCause(e);
            } catch (SdkException e) {
                IOException failure = new S3Failure(store, name.bucket()).of(e);
                if (!S3Failure.mayPass(e)) {
                    throw failure;
                }
                pause(failure);
            } catch (ReplacedException e) {
                throw e;
            } catch (IOException e) {
                pause(e);
            }
        }
    }

    private ResponseInputStream<GetObjectResponse> stream() throws IOException {
        if (stream == null) {
            ResponseInputStream<GetObjectResponse> opened = store.bytes(name.bucket(), name.key(), eTag, position, end);
            stream = opened;
            GetObjectResponse response = opened.response();
            // Not every server that speaks S3's language looks at If-Match and Range.
            if (!eTag.equals(response.eTag())) {
                throw new ReplacedException(S3Failure.REPLACED);
            }
            if (response.contentLength() != end - position) {
                throw new ReplacedException("the server gave " + response.contentLength() + " bytes, not the "
                        + (end - position) + " that it was asked for");
            }
        }
        return stream;
    }

    private void pause(IOException why) throws IOException {
        drop();
        long now = System.nanoTime();
        if (failures++ == 0) {
            failingSince = now;
        } else if (now - failingSince > store.patience().toNanos()) {
            throw why;
        }
        long longest = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures, 10));
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(longest / 2, longest));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (ClosedByInterruptException) new ClosedByInterruptException().initCause(e);
        }
    }

    private void drop() {
        if (stream != null) {
            stream.abort();
            stream = null;
        }
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    /** A connection that gave all it was asked for serves the next request; one that did not is not read to its end for that. */
    @Override
    public void close() throws IOException {
        open = false;
        if (stream != null && position == end && stream.read() < 0) {
            stream.close();
            stream = null;
        }
        drop();
    }

    /** Trying again cannot help. */
    private static final class ReplacedException extends IOException {
        private static final long serialVersionUID = 1L;

        ReplacedException(String message) {
            super(message);
        }
    }
}
