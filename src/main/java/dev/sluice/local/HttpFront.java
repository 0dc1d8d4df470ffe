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
import java.util.ArrayList;
import java.util.List;
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
    private final List<Listener> listeners = new ArrayList<>();
    private SslContext tls;
    private boolean away;
    private boolean closed;

    HttpFront(ServerIdentity identity) throws IOException {
        tls = ServerTls.create(identity);
    }

    /** A port that is listened on, also after a time away. Guarded by the front. */
    private static final class Listener {
        private final ServerBootstrap bootstrap;
        private final int port;
        private Channel channel;

        Listener(ServerBootstrap bootstrap, Channel channel) {
            this.bootstrap = bootstrap;
            this.channel = channel;
            this.port = ((InetSocketAddress) channel.localAddress()).getPort();
        }
    }

    /**
     * @param plainPort for plain HTTP alone; null for none
     * @throws IOException if a port is taken
     */
    synchronized void listen(int port, @Nullable Integer plainPort, Service service) throws IOException {
        // Small arenas: what a loader has in flight lies in landings, not here.
        ByteBufAllocator memory = new PooledByteBufAllocator(
                true, 0, IO_THREADS, 8_192, 7, PooledByteBufAllocator.defaultSmallCacheSize(), 0, false);
        ServerBootstrap any = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.ALLOCATOR, memory)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.AUTO_READ, false);
        listeners.add(bind(any.clone().childHandler(initializer(service, true)), port, "--port"));
        if (plainPort != null) {
            listeners.add(bind(any.childHandler(initializer(service, false)), plainPort, "--plain-port"));
        }
    }

    private ChannelInitializer<Channel> initializer(Service service, boolean withTls) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                accept(channel, service, withTls);
            }
        };
    }

    private static Listener bind(ServerBootstrap bootstrap, int port, String option) throws IOException {
        ChannelFuture bound =
                bootstrap.bind(InetAddress.getLoopbackAddress(), port).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            Throwable cause = bound.cause();
            throw new IOException(
                    "Port " + port + " of 127.0.0.1 cannot be listened on: " + cause.getMessage()
                            + ". Name another with " + option + ".",
                    cause);
        }
        return new Listener(bootstrap, bound.channel());
    }

    private void accept(Channel channel, Service service, boolean withTls) {
        connections.add(channel);
        channel.closeFuture().addListener(gone -> connections.remove(channel));
        synchronized (this) {
            if (away || closed) {
                channel.close();
                return;
            }
            if (withTls) {
                // Some clients speak plain HTTP, as they do to other emulators: the first byte tells.
                channel.pipeline().addLast(new OptionalSslHandler(tls));
            }
        }
        channel.pipeline().addLast(new ProtocolChoice(service));
    }

    synchronized int port() {
        return listeners.get(0).port;
    }

    /** The port for plain HTTP alone, or the one that takes both. */
    synchronized int plainPort() {
        return listeners.get(listeners.size() - 1).port;
    }

    @Override
    public synchronized void goAway(long millis) {
        away = true;
        listeners.forEach(listener -> listener.channel.close());
        connections.forEach(Channel::close);
        loops.schedule(this::comeBack, millis, TimeUnit.MILLISECONDS);
    }

    private synchronized void comeBack() {
        away = false;
        listeners.forEach(this::bindAgain);
    }

    private synchronized void bindAgain(Listener listener) {
        if (closed) {
            return;
        }
        listener.bootstrap.bind(InetAddress.getLoopbackAddress(), listener.port).addListener((ChannelFuture bound) -> {
            synchronized (this) {
                if (!bound.isSuccess()) {
                    loops.schedule(() -> bindAgain(listener), RETRY_MILLIS, TimeUnit.MILLISECONDS);
                } else if (closed) {
                    bound.channel().close();
                } else {
                    listener.channel = bound.channel();
                }
            }
        });
    }

    @Override
    public synchronized void renewCertificate() throws IOException {
        SslContext old = tls;
        tls = ServerTls.create(ServerIdentity.made());
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
