package dev.sluice.deliver;

/** Is told, once and not a thousand times, what a person who watches the load should know. Called on any thread; returns at once. */
@FunctionalInterface
public interface Notes {
    /**
     * Says it.
     *
     * @param sentence one plain sentence without a full stop at its end, such as "throttled: others write to this stream"
     */
    void told(String sentence);
}
