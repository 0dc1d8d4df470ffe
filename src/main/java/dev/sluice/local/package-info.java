/**
 * The embedded Kinesis endpoint, for rehearsals, demos and tests: HTTPS on the loopback interface, the service's limits and its
 * error codes, records in files.
 *
 * <p>A request comes in on an event loop ({@link dev.sluice.local.Connection}), which feeds its body piece by piece to an
 * {@link dev.sluice.local.Intake}; records are decoded into one of a few {@link dev.sluice.local.Landing}s as they arrive. The
 * service's one thread ({@link dev.sluice.local.Service}) owns all streams and answers; what GetRecords returns is written by
 * readers' threads, straight from the shards' files.
 *
 * <p>KPL's JSON is taken apart by hand, by {@link dev.sluice.local.PutScanner}, and not by Jackson as the SDK's CBOR is. Measured on two
 * busy cores with 200 MB of access log, user and system time of the whole load: 11.4 CPU-s against 12.0 with zstd blocks, 17.5 against
 * 20.3 without compression. A record of 950 KB costs a third of what it costs Jackson, and no body is held as text meanwhile.
 */
@NullMarked
package dev.sluice.local;

import org.jspecify.annotations.NullMarked;
