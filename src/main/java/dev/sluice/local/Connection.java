package dev.sluice.local;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection, or one stream of HTTP/2, which looks like a connection with one request: one at a time, read piece by
 * piece as its {@link Intake} is ready for it, answered, and then the next. Nothing is read unless asked for. Confined to the
 * connection's event loop.
 */
// A write or a close that fails means that the connection is gone, and channelInactive hears of that.
@SuppressWarnings("FutureReturnValueIgnored")
final class Connection extends SimpleChannelInboundHandler<HttpObject> {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** 10 MiB in base64, and 500 records' worth of JSON around it. */
    private static final long MAX_BODY_BYTES = 15 << 20;
    /** A client that stops in the middle of a body holds a landing that others wait for. */
    private static final int STALL_SECONDS = 5;

    private final Service service;
    private @Nullable HttpRequest request;
    private @Nullable Intake intake;
    private @Nullable Refusal refusal;
    private @Nullable ScheduledFuture<?> watch;
    private boolean reading;
    private long bodyBytes;
    private long bodyBytesSeen;

    Connection(Service service) {
        this.service = service;
    }

    /** A connection is there before this is; an HTTP/2 stream is not. */
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (ctx.channel().isActive()) {
            read(ctx);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        read(ctx);
    }

    private void read(ChannelHandlerContext ctx) {
        reading = true;
        ctx.read();
    }

    /** What was read may have been the handshake's, or half a message: then it has to be asked for again. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (reading) {
            ctx.read();
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
        reading = false;
        if (message.decoderResult().isFailure()) {
            refuse(ctx, message);
        } else if (message instanceof HttpRequest head) {
            begin(ctx, head);
        } else if (message instanceof HttpContent content) {
            take(ctx, content);
        }
    }

    /** Where the next request begins is not known any more. A stream of HTTP/2 is reset, as its own rules have it. */
    private void refuse(ChannelHandlerContext ctx, HttpObject message) {
        HttpRequest head = message instanceof HttpRequest malformed ? malformed : request;
        if (head == null || ctx.channel() instanceof Http2StreamChannel) {
            ctx.close();
            return;
        }
        stopWatch();
        HttpUtil.setKeepAlive(head, false);
        Refusal malformed = Refusal.unreadable("This is no request of HTTP/1.1.");
        writeSmall(ctx, head, Answer.refused(Wire.JSON, malformed));
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest head) {
        request = head;
        refusal = null;
        bodyBytes = 0;
        bodyBytesSeen = -1;
        service.admit(head, ready -> {
            if (ctx.executor().inEventLoop()) {
                ready(ctx, head, ready);
            } else {
                ctx.executor().execute(() -> ready(ctx, head, ready));
            }
        });
    }

    private void ready(ChannelHandlerContext ctx, HttpRequest head, Intake ready) {
        if (!ctx.channel().isActive()) {
            ready.close();
            return;
        }
        intake = ready;
        watch = ctx.executor()
                .scheduleAtFixedRate(() -> closeIfStalled(ctx), STALL_SECONDS, STALL_SECONDS, TimeUnit.SECONDS);
        if (HttpUtil.is100ContinueExpected(head)) {
            ctx.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        }
        if (head instanceof FullHttpRequest) {
            // A stream that ended with its headers: it has no body.
            take(ctx, LastHttpContent.EMPTY_LAST_CONTENT);
        } else {
            read(ctx);
        }
    }

    private void closeIfStalled(ChannelHandlerContext ctx) {
        if (bodyBytesSeen == bodyBytes) {
            ctx.close();
        }
        bodyBytesSeen = bodyBytes;
    }

    private void take(ChannelHandlerContext ctx, HttpContent content) {
        Intake current = intake;
        HttpRequest head = request;
        if (current == null || head == null) {
            return;
        }
        bodyBytes += content.content().readableBytes();
        if (bodyBytes > MAX_BODY_BYTES) {
            refusal = new Refusal(413, "RequestEntityTooLargeException", "The request is longer than 15 MiB.");
            HttpUtil.setKeepAlive(head, false);
            dispatch(ctx, head, current);
            return;
        }
        if (refusal == null) {
            try {
                current.take(content.content());
            } catch (Refusal e) {
                // The rest of the body is passed over, so that the client hears the reason and not a broken pipe.
                refusal = e;
            }
        }
        if (content instanceof LastHttpContent) {
            dispatch(ctx, head, current);
        } else {
            read(ctx);
        }
    }

    /** The body is there: the service's thread answers, and until it has, nothing more is read. */
    private void dispatch(ChannelHandlerContext ctx, HttpRequest head, Intake whole) {
        Refusal refused = refusal;
        intake = null;
        stopWatch();
        service.execute(() -> {
            try {
                AnswerOrFeed reply = reply(head, whole, refused);
                if (reply instanceof Answer answer) {
                    send(ctx, head, answer);
                } else if (reply instanceof ShardFeed subscription) {
                    feed(ctx, head, subscription);
                }
            } catch (RuntimeException | Error e) {
                // Nobody would answer any more, and the client would wait as long as it can.
                hangUp(ctx);
                throw e;
            }
        });
    }

    private void send(ChannelHandlerContext ctx, HttpRequest head, Answer answer) {
        if (answer.hangsUp()) {
            hangUp(ctx);
        } else if (answer.large()) {
            service.read(() -> writeLarge(ctx, head, answer));
        } else if (answer.delayMillis() > 0) {
            ctx.executor().schedule(() -> writeSmall(ctx, head, answer), answer.delayMillis(), TimeUnit.MILLISECONDS);
        } else {
            writeSmall(ctx, head, answer);
        }
    }

    /** An answer that goes on for minutes, to a client that reads it as it comes. */
    private void feed(ChannelHandlerContext ctx, HttpRequest head, ShardFeed subscription) {
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        setHeaders(response, head, EventFrame.CONTENT_TYPE, null);
        HttpUtil.setTransferEncodingChunked(response, true);
        ctx.write(response);
        subscription.begin(
                ctx.channel(), () -> finish(ctx, head, ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT)));
    }

    /** Closes the whole connection, whatever other streams of HTTP/2 it carries. */
    private static void hangUp(ChannelHandlerContext ctx) {
        Channel channel = ctx.channel();
        (channel instanceof Http2StreamChannel ? channel.parent() : channel).close();
    }

    private static AnswerOrFeed reply(HttpRequest head, Intake whole, @Nullable Refusal refused) {
        Wire wire = Wire.of(head.headers().get(HttpHeaderNames.CONTENT_TYPE));
        try {
            return refused == null ? whole.answer() : Answer.refused(wire, refused);
        } catch (Refusal e) {
            return Answer.refused(wire, e);
        } catch (IOException | RuntimeException e) {
            return Answer.refused(wire, Refusal.internalFailure());
        } finally {
            whole.close();
        }
    }

    private void writeSmall(ChannelHandlerContext ctx, HttpRequest head, Answer answer) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            answer.body().writeTo(body);
        } catch (IOException e) {
            ctx.close();
            return;
        }
        ByteBuf content = Unpooled.wrappedBuffer(body.toByteArray());
        HttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()), content);
        setHeaders(response, head, answer.contentType(), answer.errorCode());
        HttpUtil.setContentLength(response, content.readableBytes());
        finish(ctx, head, ctx.writeAndFlush(response));
    }

    private void writeLarge(ChannelHandlerContext ctx, HttpRequest head, Answer answer) {
        HttpResponse response =
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()));
        setHeaders(response, head, answer.contentType(), answer.errorCode());
        HttpUtil.setTransferEncodingChunked(response, true);
        ctx.write(response);
        ChunkedOutput out = new ChunkedOutput(ctx.channel());
        try {
            answer.body().writeTo(out);
            out.close();
        } catch (IOException e) {
            // Half an answer must not pass for a whole one.
            out.abandon();
            ctx.close();
            return;
        }
        finish(ctx, head, ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT));
    }

    private static void setHeaders(
            HttpResponse response, HttpRequest head, String contentType, @Nullable String errorCode) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, contentType)
                .set(HttpHeaderNames.DATE, DATE.format(Instant.now()))
                .set("x-amzn-RequestId", new UUID(random.nextLong(), random.nextLong()).toString());
        if (errorCode != null) {
            response.headers().set("x-amzn-ErrorType", errorCode);
        }
        String smithy = head.headers().get("smithy-protocol");
        if (smithy != null) {
            response.headers().set("smithy-protocol", smithy);
        }
        if (!HttpUtil.isKeepAlive(head)) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
    }

    /** The next request, or the end. Queued behind the answer on the event loop. */
    private void finish(ChannelHandlerContext ctx, HttpRequest head, ChannelFuture answered) {
        if (!HttpUtil.isKeepAlive(head)) {
            answered.addListener(ChannelFutureListener.CLOSE);
            return;
        }
        try {
            ctx.executor().execute(() -> read(ctx));
        } catch (RejectedExecutionException e) {
            // The endpoint is closing, and its connections with it.
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stopWatch();
        if (intake != null) {
            intake.close();
            intake = null;
        }
    }

    private void stopWatch() {
        if (watch != null) {
            watch.cancel(false);
            watch = null;
        }
    }

    /** A client that breaks its connection or its TLS is not worth a word. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
