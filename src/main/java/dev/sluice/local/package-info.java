/**
 * The embedded Kinesis endpoint, for rehearsals, demos and tests. It enforces the service's limits with its error codes.
 */
@NullMarked
package dev.sluice.local;

import org.jspecify.annotations.NullMarked;
