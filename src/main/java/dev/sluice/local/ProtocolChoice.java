package dev.sluice.local;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.flow.FlowControlHandler;
import java.util.List;

/**
 * Tells HTTP/2 from HTTP/1.1 by a connection's first bytes, in TLS or not: those who agree on HTTP/2 by ALPN begin with its preface,
 * and so do those who take it for granted, as the Java SDK does. Either way a request ends up in a {@link Connection} of its own.
 */
// A close that fails closes all the same.
@SuppressWarnings("FutureReturnValueIgnored")
final class ProtocolChoice extends ByteToMessageDecoder {
    /** No method of HTTP/1.1 begins like HTTP/2's preface. */
    private static final byte[] PREFACE = {'P', 'R', 'I'};

    private static final int READ_BYTES = 64 * 1024;
    private static final int MAX_LINE_BYTES = 4 * 1024;
    private static final int MAX_HEADER_BYTES = 16 * 1024;
    private static final int MAX_STREAMS = 256;
    private static final int STREAM_WINDOW_BYTES = 64 * 1024;

    private final Service service;

    ProtocolChoice(Service service) {
        this.service = service;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.read();
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        for (int i = 0; i < PREFACE.length; i++) {
            if (i == in.readableBytes()) {
                return;
            }
            if (in.getByte(in.readerIndex() + i) != PREFACE[i]) {
                one(ctx.pipeline());
                return;
            }
        }
        two(ctx.channel(), ctx.pipeline());
    }

    /** What was read goes on to those who take this handler's place. */
    private void one(ChannelPipeline pipeline) {
        pipeline.addLast(new HttpServerCodec(MAX_LINE_BYTES, MAX_HEADER_BYTES, READ_BYTES))
                .addLast(new FlowControlHandler())
                .addLast(new Connection(service))
                .remove(this);
    }

    private void two(Channel channel, ChannelPipeline pipeline) {
        Http2FrameCodec codec = Http2FrameCodecBuilder.forServer()
                .initialSettings(Http2Settings.defaultSettings()
                        .maxConcurrentStreams(MAX_STREAMS)
                        .initialWindowSize(STREAM_WINDOW_BYTES)
                        .maxHeaderListSize(MAX_HEADER_BYTES))
                .gracefulShutdownTimeoutMillis(0)
                .build();
        pipeline.addLast(codec)
                .addLast(new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel stream) {
                        stream.config().setAutoRead(false);
                        stream.pipeline()
                                .addLast(new Http2StreamFrameToHttpObjectCodec(true))
                                .addLast(new FlowControlHandler())
                                .addLast(new Connection(service));
                    }
                }))
                .addLast(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                        ctx.close();
                    }
                });
        widen(codec.connection());
        // The streams hold back what they are not ready for; the connection itself is always read.
        channel.config().setAutoRead(true);
        pipeline.remove(this);
    }

    /** A stream that waits for its landing must not take the room of one that has it: there is room for all of them. */
    private static void widen(Http2Connection connection) {
        try {
            connection
                    .local()
                    .flowController()
                    .incrementWindowSize(connection.connectionStream(), (MAX_STREAMS - 1) * STREAM_WINDOW_BYTES);
        } catch (Http2Exception e) {
            throw new IllegalStateException("no window was ever too wide at its start", e);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
