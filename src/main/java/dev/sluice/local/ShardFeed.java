package dev.sluice.local;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The records of one shard as they come, pushed to one client: for five minutes, or until the shard has ended, another subscription takes
 * over, or the consumer is let go. One event is on its way at a time, and the next is put together when the client's flow control has let
 * it through: a slow reader costs one event's memory. Confined to the service's thread, but for the putting together.
 */
// A write that fails is heard of by its listener, and a channel whose close fails is closed all the same.
@SuppressWarnings("FutureReturnValueIgnored")
final class ShardFeed implements AnswerOrFeed {
    /** A client takes silence for a broken connection. */
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long TICK_MILLIS = 500;
    private static final int EVENT_BYTES = 256 * 1024;
    private static final int EVENT_RECORDS = 10_000;
    private static final int BYTES_PER_SECOND = 2 << 20;

    /**
     * Who does what, and how fast.
     *
     * @param thread the service's
     * @param pusher where events are put together
     * @param limited whether no more than 2 MiB a second are pushed
     * @param life how long it goes on
     */
    record Work(Executor thread, Executor pusher, boolean limited, Duration life) {}

    private final Wire wire;
    private final Stream stream;
    private final HeldShard shard;
    private final SequenceDigits sequences;
    private final Work work;
    private final long begunMillis = System.currentTimeMillis();
    private final long begunNanos = System.nanoTime();
    private LogPosition next;
    private @Nullable Channel channel;
    private @Nullable Runnable finish;
    private @Nullable ScheduledFuture<?> clock;
    private @Nullable Refusal reason;
    private boolean busy;
    private boolean over;
    private boolean waiting;
    private long sentNanos;
    private long freeNanos;

    ShardFeed(Wire wire, Stream stream, HeldShard shard, LogPosition from, Work work) {
        this.wire = wire;
        this.stream = stream;
        this.shard = shard;
        this.sequences = shard.newSequences();
        this.next = from;
        this.work = work;
    }

    /** An event that is ready to go. */
    private record Event(ByteBuf frame, LogPosition next, long bytes, boolean last) {}

    long begunMillis() {
        return begunMillis;
    }

    /**
     * Begins to push. The head of the answer has been written.
     *
     * @param whole called once, when all has been sent and the channel still stands
     */
    void begin(Channel to, Runnable whole) {
        channel = to;
        finish = whole;
        sentNanos = begunNanos - SILENCE_NANOS;
        freeNanos = begunNanos;
        shard.watch(this);
        clock = to.eventLoop()
                .scheduleAtFixedRate(() -> soon(this::step), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        to.closeFuture().addListener(closed -> soon(this::drop));
        send(to, new Event(EventFrame.event("initial-response", wire, object(out -> {})), next, 0, false));
    }

    /** Ends it from this side, with a reason that the client is told. */
    void end(Refusal why) {
        reason = why;
        step();
    }

    /** Does what is due: something came, something was sent, or time has passed. */
    void step() {
        Channel to = channel;
        long now = System.nanoTime();
        if (busy || over || to == null) {
            return;
        }
        Refusal why = reason;
        if (why != null) {
            byte[] payload = object(out -> out.writeStringField("message", why.text()));
            send(to, new Event(EventFrame.exception(why.code(), wire, payload), next, 0, true));
        } else if (now - begunNanos > work.life().toNanos()) {
            close();
        } else if (now < freeNanos) {
            if (!waiting) {
                waiting = true;
                to.eventLoop().schedule(() -> soon(this::resume), freeNanos - now, TimeUnit.NANOSECONDS);
            }
        } else if (next.offset() < shard.log().end().offset() || !shard.open() || now - sentNanos > SILENCE_NANOS) {
            push(to);
        }
    }

    private void resume() {
        waiting = false;
        step();
    }

    private void push(Channel to) {
        LogPosition end = shard.log().end();
        List<HeldShard> children = shard.open() ? null : ReadOperations.children(stream, shard);
        String encryption = stream.encryptionType();
        LogReader reader;
        try {
            reader = shard.log().read(next);
        } catch (IOException e) {
            fail(to);
            return;
        }
        busy = true;
        sentNanos = System.nanoTime();
        run(work.pusher(), () -> {
            try {
                Event event = event(reader, end, children, encryption);
                soon(() -> {
                    busy = false;
                    send(to, event);
                });
            } catch (IOException | RuntimeException e) {
                soon(() -> fail(to));
            }
        });
    }

    /** @param children of a shard that is closed; null while it is open */
    private Event event(LogReader reader, LogPosition end, @Nullable List<HeldShard> children, String encryption)
            throws IOException {
        long[] bytes = {0};
        boolean[] last = {false};
        byte[] payload = object(out -> {
            out.writeArrayFieldStart("Records");
            for (int count = 0; count < EVENT_RECORDS && bytes[0] < EVENT_BYTES && reader.next(); count++) {
                bytes[0] += reader.dataBytes();
                ReadOperations.writeRecord(wire, out, reader, sequences, encryption);
            }
            out.writeEndArray();
            boolean atEnd = reader.after().offset() >= end.offset();
            long behind = System.currentTimeMillis() - reader.arrivalMillis();
            out.writeNumberField("MillisBehindLatest", atEnd || reader.arrivalMillis() == 0 ? 0 : Math.max(1, behind));
            last[0] = children != null && atEnd;
            if (children != null && last[0]) {
                ReadOperations.writeChildren(children, out);
            } else {
                out.writeStringField("ContinuationSequenceNumber", continuation(reader));
            }
        });
        return new Event(EventFrame.event("SubscribeToShardEvent", wire, payload), reader.after(), bytes[0], last[0]);
    }

    /** That of the last record before what comes next, whether or not there is one: reading goes on after it. */
    private String continuation(LogReader reader) {
        long millis = reader.arrivalMillis() == 0 ? shard.createdMillis() : reader.arrivalMillis();
        return sequences.of(reader.after().ordinal() - 1, millis / 1_000);
    }

    private byte[] object(Answer.Fields members) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = wire.generator(bytes)) {
            out.writeStartObject();
            members.writeTo(out);
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void send(Channel to, Event event) {
        if (over) {
            event.frame().release();
            return;
        }
        busy = true;
        to.writeAndFlush(new DefaultHttpContent(event.frame()))
                .addListener(done -> soon(() -> sent(to, event, done.isSuccess())));
    }

    private void sent(Channel to, Event event, boolean arrived) {
        busy = false;
        if (!arrived) {
            abandon(to);
            return;
        }
        next = event.next();
        long now = System.nanoTime();
        if (event.bytes() > 0 && work.limited()) {
            freeNanos = Math.max(freeNanos, now) + event.bytes() * 1_000_000_000L / BYTES_PER_SECOND;
        }
        if (event.last()) {
            close();
        } else {
            step();
        }
    }

    private void close() {
        Runnable whole = finish;
        drop();
        if (whole != null) {
            whole.run();
        }
    }

    /** The records cannot be read: a stream that is deleted has a reason for it. */
    private void fail(Channel to) {
        busy = false;
        if (reason == null) {
            abandon(to);
        } else {
            step();
        }
    }

    /** Half of a stream of events must not pass for a whole one. */
    private void abandon(Channel to) {
        drop();
        to.close();
    }

    private void drop() {
        over = true;
        finish = null;
        shard.unwatch(this);
        if (clock != null) {
            clock.cancel(false);
        }
    }

    private void soon(Runnable step) {
        run(work.thread(), step);
    }

    private static void run(Executor executor, Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            // The endpoint is closing, and its connections with it.
        }
    }
}
