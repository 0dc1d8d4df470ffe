package dev.sluice.deliver;

/**
 * Is told what a person who watches the load should know. The teller sees to it that nothing is repeated. Called on any thread, and must
 * return at once.
 */
@FunctionalInterface
public interface Notes {
    /**
     * Tells one thing.
     *
     * @param sentence one plain sentence without a full stop at its end, such as "throttled: others write to this stream"
     */
    void told(String sentence);
}
