package dev.sluice.cli;

/** What other services of AWS put around the events that they write to a stream. */
enum Envelope {
    /** A subscription filter's: {@code {"messageType":"DATA_MESSAGE", ..., "logEvents":[{"message":...}]}}, gzipped. */
    CLOUDWATCH_LOGS("cloudwatch-logs"),
    /** The Database Migration Service's: {@code {"data":{...},"metadata":{...}}}. */
    DMS("dms");

    private final String typed;

    Envelope(String typed) {
        this.typed = typed;
    }

    @Override
    public String toString() {
        return typed;
    }
}
