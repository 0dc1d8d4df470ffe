package dev.sluice.local;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultHttpContent;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Sends what is written to it as pieces of an HTTP body, two in flight at most. Not for use on an event loop: it waits. */
final class ChunkedOutput extends OutputStream {
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final long PATIENCE_MILLIS = 30_000;

    private final Channel channel;
    private @Nullable ByteBuf chunk;
    private @Nullable ChannelFuture sending;

    ChunkedOutput(Channel channel) {
        this.channel = channel;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        int at = from;
        int left = length;
        while (left > 0) {
            ByteBuf current = chunk;
            if (current == null) {
                current = channel.alloc().directBuffer(CHUNK_BYTES, CHUNK_BYTES);
                chunk = current;
            }
            int count = Math.min(left, current.writableBytes());
            current.writeBytes(bytes, at, count);
            at += count;
            left -= count;
            if (!current.isWritable()) {
                send();
            }
        }
    }

    /** Flushing what is not a whole piece yet would only make more of them. */
    @Override
    public void flush() {}

    private void send() throws IOException {
        ByteBuf full = chunk;
        if (full == null) {
            return;
        }
        chunk = null;
        ChannelFuture before = sending;
        sending = channel.writeAndFlush(new DefaultHttpContent(full));
        if (before != null) {
            await(before);
        }
    }

    private static void await(ChannelFuture sent) throws IOException {
        try {
            if (!sent.await(PATIENCE_MILLIS)) {
                throw new IOException("the client does not read its answer");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the endpoint is closing", e);
        }
        if (!sent.isSuccess()) {
            throw new IOException("the client went away", sent.cause());
        }
    }

    /** Sends the rest. */
    @Override
    public void close() throws IOException {
        send();
    }

    /** Forgets what has not been sent. */
    void abandon() {
        if (chunk != null) {
            chunk.release();
            chunk = null;
        }
    }
}
