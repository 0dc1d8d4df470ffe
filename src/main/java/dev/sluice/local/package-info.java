/**
 * The embedded Kinesis endpoint, for rehearsals, demos and tests: HTTP/2 and HTTP/1.1 on the loopback interface,
 * with TLS or without, the service's limits and its
 * error codes, records in files.
 *
 * <p>A request comes in on an event loop ({@link dev.sluice.local.Connection}), which feeds its body piece by piece to an
 * {@link dev.sluice.local.Intake}. The service's one thread ({@link dev.sluice.local.Service}) owns all streams: it decodes records into
 * one of a few {@link dev.sluice.local.Landing}s, stores them and answers. What GetRecords returns is written by readers' threads,
 * straight from the shards' files; what is pushed to registered consumers ({@link dev.sluice.local.ShardFeed}) is put together by one more,
 * an event at a time. The number of landings bounds the memory that requests take.
 *
 * <p>Jackson takes requests apart. A scanner of our own that decoded JSON as it arrived saved 5% of the CPU of a load of blocks in zstd
 * (11.4 CPU-s against 12.0 for 200 MB of access log, on two busy cores) and 14% of one without compression (17.5 against 20.3), for 400
 * lines.
 */
@NullMarked
package dev.sluice.local;

import org.jspecify.annotations.NullMarked;
