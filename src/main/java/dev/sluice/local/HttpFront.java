package dev.sluice.local;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.OptionalSslHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The listener on 127.0.0.1, its certificate, and the connections it has accepted. Safe for use by several threads. */
// A channel whose close fails is closed all the same, and a bind that fails is tried again by its listener.
@SuppressWarnings("FutureReturnValueIgnored")
final class HttpFront implements FaultBench.Front, Closeable {
    private static final int IO_THREADS = 2;
    private static final int READ_BYTES = 64 * 1024;
    private static final int RETRY_MILLIS = 100;

    private final MultiThreadIoEventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(IO_THREADS, Service.named("sluice-local-io"), NioIoHandler.newFactory());
    private final Set<Channel> connections = ConcurrentHashMap.newKeySet();
    private SslContext tls;
    private @Nullable Channel listener;
    private @Nullable ServerBootstrap bootstrap;
    private int port;
    private boolean away;
    private boolean closed;

    HttpFront() throws IOException {
        tls = ServerTls.create();
    }

    /** @throws IOException if the port is taken */
    synchronized void listen(int wantedPort, Service service) throws IOException {
        // Small arenas: what a loader has in flight lies in landings, not here.
        ByteBufAllocator memory = new PooledByteBufAllocator(
                true, 0, IO_THREADS, 8_192, 7, PooledByteBufAllocator.defaultSmallCacheSize(), 0, false);
        ServerBootstrap fresh = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.ALLOCATOR, memory)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel, service);
                    }
                });
        ChannelFuture bound =
                fresh.bind(InetAddress.getLoopbackAddress(), wantedPort).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            Throwable cause = bound.cause();
            throw new IOException(
                    "Port " + wantedPort + " of 127.0.0.1 cannot be listened on: " + cause.getMessage()
                            + ". Name another with --port.",
                    cause);
        }
        bootstrap = fresh;
        listener = bound.channel();
        port = ((InetSocketAddress) bound.channel().localAddress()).getPort();
    }

    private void accept(Channel channel, Service service) {
        connections.add(channel);
        channel.closeFuture().addListener(gone -> connections.remove(channel));
        synchronized (this) {
            if (away || closed) {
                channel.close();
                return;
            }
            // Some clients speak plain HTTP, as they do to other emulators: the first byte tells.
            channel.pipeline().addLast(new OptionalSslHandler(tls));
        }
        channel.pipeline().addLast(new ProtocolChoice(service));
    }

    synchronized int port() {
        return port;
    }

    @Override
    public synchronized void goAway(long millis) {
        away = true;
        if (listener != null) {
            listener.close();
        }
        connections.forEach(Channel::close);
        loops.schedule(this::comeBack, millis, TimeUnit.MILLISECONDS);
    }

    private synchronized void comeBack() {
        if (closed || bootstrap == null) {
            return;
        }
        away = false;
        bootstrap.bind(InetAddress.getLoopbackAddress(), port).addListener((ChannelFuture bound) -> {
            synchronized (this) {
                if (!bound.isSuccess()) {
                    loops.schedule(this::comeBack, RETRY_MILLIS, TimeUnit.MILLISECONDS);
                } else if (closed) {
                    bound.channel().close();
                } else {
                    listener = bound.channel();
                }
            }
        });
    }

    @Override
    public synchronized void renewCertificate() throws IOException {
        SslContext old = tls;
        tls = ServerTls.create();
        // Connections that began with it hold it until they end.
        ReferenceCountUtil.release(old);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
        synchronized (this) {
            ReferenceCountUtil.release(tls);
        }
    }
}
