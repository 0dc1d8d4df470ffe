package dev.sluice.local;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The service behind the HTTP front. One thread owns all streams, so nothing in them is locked; what it waits for is the page
 * cache at worst. Two more write the large answers of GetRecords, and one puts together what subscriptions push.
 */
final class Service implements Closeable {
    private static final String TARGET_PREFIX = "Kinesis_20131202.";
    private static final int READERS = 2;

    /** Something that the service's thread is to do. */
    interface Work<T> {
        T run() throws IOException;
    }

    private final Streams streams;
    private final Transitions transitions;
    private final Kinesis kinesis;
    private final Subscribing subscribing;
    private final WriteOperations writing;
    private final Landings landings = new Landings();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(named("sluice-local"));
    private final ExecutorService pusher = Executors.newSingleThreadExecutor(named("sluice-local-pusher"));
    private final ThreadPoolExecutor readers = new ThreadPoolExecutor(
            READERS, READERS, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named("sluice-local-reader"));

    Service(Streams streams, EndpointOptions options, FaultBench faults) {
        this.streams = streams;
        this.transitions = new Transitions(streams, options.slowdown().transition(), thread);
        FanOut fanOut = new FanOut(streams);
        this.kinesis =
                new Kinesis(streams, transitions, fanOut, options.slowdown().readLimits());
        this.subscribing = new Subscribing(fanOut, !options.unlimited(), thread, pusher);
        this.writing = new WriteOperations(streams, options.unlimited(), options.sink(), faults);
        readers.allowCoreThreadTimeOut(true);
    }

    static ThreadFactory named(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Finds who takes in the body of {@code request}; {@code taker} is called now, or later on any thread. */
    void admit(HttpRequest request, Consumer<Intake> taker) {
        HttpHeaders headers = request.headers();
        String target = headers.get("X-Amz-Target");
        String contentType = headers.get(HttpHeaderNames.CONTENT_TYPE);
        String operation =
                target != null && target.startsWith(TARGET_PREFIX) ? target.substring(TARGET_PREFIX.length()) : null;
        if (operation == null) {
            String uri = request.uri();
            taker.accept(new BodyIntake(body -> SideServices.answer(uri, target, contentType, body)));
        } else if (operation.equals("PutRecords") || operation.equals("PutRecord")) {
            boolean many = operation.equals("PutRecords");
            Wire wire = Wire.of(contentType);
            String accessKey = accessKey(headers.get(HttpHeaderNames.AUTHORIZATION));
            landings.take(landing -> {
                landing.clear(many, accessKey);
                taker.accept(new PutIntake(wire, landing, landings, writing));
            });
        } else if (operation.equals("SubscribeToShard")) {
            taker.accept(new BodyIntake(body -> subscribing.subscribeToShard(parameters(contentType, body))));
        } else {
            taker.accept(new BodyIntake(body -> kinesis.answer(operation, parameters(contentType, body))));
        }
    }

    /** Of {@code AWS4-HMAC-SHA256 Credential=KEY/20261123/...}; empty if it is something else. */
    private static String accessKey(@Nullable String authorization) {
        int from = authorization == null ? -1 : authorization.indexOf("Credential=");
        int to = authorization == null ? -1 : authorization.indexOf('/', Math.max(0, from));
        return authorization == null || from < 0 || to < 0
                ? ""
                : authorization.substring(from + "Credential=".length(), to);
    }

    private static Parameters parameters(@Nullable String contentType, byte[] body) throws Refusal {
        Wire wire = Wire.of(contentType);
        return new Parameters(wire, wire.parse(body));
    }

    void createStream(String name, int shards) throws IOException {
        call(() -> {
            if (!streams.contains(name)) {
                StreamSettings settings = StreamSettings.of(StreamSettings.Capacity.PROVISIONED);
                streams.create(name, shards, settings, System.currentTimeMillis());
            }
            return name;
        });
    }

    private <T> T call(Work<T> work) throws IOException {
        CompletableFuture<T> done = new CompletableFuture<>();
        execute(() -> {
            try {
                done.complete(work.run());
            } catch (IOException | RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        try {
            return done.join();
        } catch (CompletionException e) {
            throw new IOException(e.getCause() == null ? e : e.getCause());
        }
    }

    void execute(Runnable work) {
        thread.execute(work);
    }

    void read(Runnable work) {
        readers.execute(work);
    }

    /** Ends the threads, whatever they do, and closes all files. Nothing calls in any more. */
    @Override
    public void close() throws IOException {
        readers.shutdownNow();
        pusher.shutdownNow();
        thread.shutdown();
        try {
            if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            thread.shutdownNow();
        }
        landings.close();
        try {
            transitions.finishAll();
        } finally {
            streams.close();
        }
    }
}
