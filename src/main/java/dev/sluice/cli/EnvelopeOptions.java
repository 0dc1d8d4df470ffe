package dev.sluice.cli;

import dev.sluice.pack.LogEnvelope;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is put around the events of a record, for readers that were written for another sender. */
final class EnvelopeOptions {
    static final String CLOUDWATCH_LOGS = "cloudwatch-logs";

    @DecidesBatches
    @Option(
            names = "--envelope",
            order = Topic.PACKED + Topic.MORE + 5,
            paramLabel = "FORM",
            description =
                    "cloudwatch-logs: each record is gzip JSON with logEvents[], as CloudWatch Logs hands it to a subscription."
                            + " The message is the line as it was read, without its line end; its time is what --format reads.")
    @Nullable
    private String envelope;

    @DecidesBatches
    @Option(
            names = "--log-group",
            order = Topic.PACKED + Topic.MORE + 6,
            paramLabel = "NAME",
            description = "With --envelope: the log group that events are said to come from. Default: sluice.")
    @Nullable
    private String logGroup;

    @DecidesBatches
    @Option(
            names = "--log-stream",
            order = Topic.PACKED + Topic.MORE + 7,
            paramLabel = "NAME",
            description = "With --envelope: the log stream in it. Default: history.")
    @Nullable
    private String logStream;

    @DecidesBatches
    @Option(
            names = "--log-owner",
            order = Topic.PACKED + Topic.MORE + 8,
            paramLabel = "ACCOUNT",
            description = "With --envelope: the account whose logs they are said to be. Default: 000000000000.")
    @Nullable
    private String logOwner;

    /** Null: there is none. */
    @Nullable
    LogEnvelope envelope() {
        if (envelope == null) {
            return null;
        }
        if (!envelope.equals(CLOUDWATCH_LOGS)) {
            throw new IllegalArgumentException(
                    "--envelope " + envelope + " is not an envelope; the only one is " + CLOUDWATCH_LOGS);
        }
        return new LogEnvelope(
                logOwner == null ? "000000000000" : logOwner,
                logGroup == null ? "sluice" : logGroup,
                logStream == null ? "history" : logStream);
    }

    /** @throws picocli.CommandLine.ParameterException if one would have no effect */
    void refuseIdle(Idle idle) {
        idle.with("--envelope", envelope != null, "--records", "--compression", "--dictionary");
        idle.without("--envelope", envelope != null, "--log-group", "--log-stream", "--log-owner");
    }
}
