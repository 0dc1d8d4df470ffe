package dev.sluice.report;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Signals of the operating system. The JDK's class for them is as old as it is internal: the compiler warns of it and cannot be told
 * not to, so it is reached by name. Where it or the signal is missing, nothing is ever heard.
 */
public final class Signals {
    private Signals() {}

    /** Ends what {@link #on} began. */
    public interface Subscription extends AutoCloseable {
        Subscription NONE = () -> {};

        @Override
        void close();
    }

    /**
     * Runs {@code action} on a thread of the JVM's own whenever the signal comes. Closing stops that, but does not bring back what
     * the signal did before: for most that is to end the process, and one that is late must not.
     *
     * @param name without SIG
     */
    public static Subscription on(String name, Runnable action) {
        AtomicBoolean open = new AtomicBoolean(true);
        InvocationHandler handler = (proxy, method, arguments) -> switch (method.getName()) {
            case "handle" -> {
                if (open.get()) {
                    action.run();
                }
                yield null;
            }
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> arguments != null && proxy == arguments[0];
            default -> "SIG" + name;
        };
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> listener = Class.forName("sun.misc.SignalHandler");
            Object listening =
                    Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {listener}, handler);
            signal.getMethod("handle", signal, listener)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), listening);
            return () -> open.set(false);
        } catch (ReflectiveOperationException e) {
            return Subscription.NONE;
        }
    }
}
