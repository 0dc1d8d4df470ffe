/**
 * The embedded Kinesis endpoint, for rehearsals, demos and tests: HTTPS on the loopback interface, the service's limits and its
 * error codes, records in files.
 *
 * <p>A request comes in on an event loop ({@link dev.sluice.local.Connection}), which feeds its body piece by piece to an
 * {@link dev.sluice.local.Intake}; records are decoded into one of a few {@link dev.sluice.local.Landing}s as they arrive. The
 * service's one thread ({@link dev.sluice.local.Service}) owns all streams and answers; what GetRecords returns is written by
 * readers' threads, straight from the shards' files.
 */
@NullMarked
package dev.sluice.local;

import org.jspecify.annotations.NullMarked;
