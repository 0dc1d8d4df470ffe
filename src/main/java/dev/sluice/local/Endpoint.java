package dev.sluice.local;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An embedded Kinesis endpoint on the loopback interface, over HTTPS with a certificate made at start. It enforces the service's
 * limits with the service's error codes, takes any credentials, and keeps records in files, not in the heap.
 */
public final class Endpoint implements Closeable {
    private static final int IO_THREADS = 2;
    private static final int READ_BYTES = 64 * 1024;
    private static final int MAX_HEADER_BYTES = 16 * 1024;

    private final Service service;
    private final SslContext tls;
    private final MultiThreadIoEventLoopGroup loops;
    private final Channel listener;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Endpoint(Service service, SslContext tls, MultiThreadIoEventLoopGroup loops, Channel listener) {
        this.service = service;
        this.tls = tls;
        this.loops = loops;
        this.listener = listener;
    }

    /**
     * Opens the data directory, if there is one, and listens on 127.0.0.1.
     *
     * @throws IOException if the port is taken, or the directory cannot be used or is in use
     */
    public static Endpoint start(EndpointOptions options) throws IOException {
        SslContext tls = ServerTls.create();
        Service service = new Service(Streams.open(options.data()), options.unlimited());
        MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(
                IO_THREADS, Service.named("sluice-local-io"), NioIoHandler.newFactory());
        try {
            Channel listener = listen(options.port(), loops, tls, service);
            return new Endpoint(service, tls, loops, listener);
        } catch (Exception e) {
            // Netty's sync() throws what bind() met, an unchecked IOException.
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
            service.close();
            ReferenceCountUtil.release(tls);
            throw new IOException(
                    "port " + options.port() + " of 127.0.0.1 cannot be listened on: " + e.getMessage(), e);
        }
    }

    private static Channel listen(int port, MultiThreadIoEventLoopGroup loops, SslContext tls, Service service)
            throws IOException {
        // Small arenas: what a loader has in flight lies in landings, not here.
        ByteBufAllocator memory = new PooledByteBufAllocator(
                true, 0, IO_THREADS, 8_192, 7, PooledByteBufAllocator.defaultSmallCacheSize(), 0, false);
        return new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.ALLOCATOR, memory)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(tls.newHandler(channel.alloc()))
                                .addLast(new HttpServerCodec(4_096, MAX_HEADER_BYTES, READ_BYTES))
                                .addLast(new FlowControlHandler())
                                .addLast(new Connection(service));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .syncUninterruptibly()
                .channel();
    }

    /** {@code https://localhost:PORT}. */
    public URI uri() {
        InetSocketAddress address = (InetSocketAddress) listener.localAddress();
        return URI.create("https://localhost:" + address.getPort());
    }

    /** Makes a stream that takes records at once; does nothing if there is one of that name. */
    public void createStream(String name, int shards) throws IOException {
        service.createStream(name, shards);
    }

    /** Stops listening, drops all connections, and closes the files; a temporary directory goes away. */
    @Override
    public void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
            service.close();
            ReferenceCountUtil.release(tls);
        }
    }
}
