/**
 * Where the stream is and who asks: region, credentials, endpoint, and the SDK's clients. Only this room builds SDK clients.
 */
@NullMarked
package dev.sluice.aws;

import org.jspecify.annotations.NullMarked;
