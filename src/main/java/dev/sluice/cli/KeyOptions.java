package dev.sluice.cli;

import dev.sluice.parse.Key;
import picocli.CommandLine.Option;

/** What the partition key of an event is: for commands that make records of events. */
final class KeyOptions {
    @DecidesBatches
    @Option(
            names = "--key",
            order = Topic.PACKED + 2,
            paramLabel = "KEY",
            description =
                    "Partition key: random (spread evenly), line, or field:POINTER, a JSON Pointer into the event.")
    private String key = "random";

    @DecidesBatches
    @Option(
            names = "--key-missing",
            order = Topic.PACKED + Topic.MORE + 1,
            paramLabel = "WHAT",
            description =
                    "What to do with an event that lacks the key's field: reject it, or take the line as its key.")
    private Key.OnMissing keyMissing = Key.OnMissing.LINE;

    /** @throws IllegalArgumentException if it makes no sense */
    Key key() {
        return DialectOptions.read("--key", () -> Key.parse(key, keyMissing));
    }

    /** @throws picocli.CommandLine.ParameterException if one would have no effect */
    void refuseIdle(Idle idle) {
        idle.without("--key field:POINTER", key().kind() == Key.Kind.FIELD, "--key-missing");
    }
}
