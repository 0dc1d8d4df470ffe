/**
 * Clients, credentials, endpoint, proxy and trust. In: {@link dev.sluice.aws.AwsSettings}, as they were typed. Out: the SDK's clients, and
 * {@link dev.sluice.aws.Place}, from which KPL is set up, too.
 *
 * <p>Where a request goes is decided once, before the first one, so the SDK and KPL cannot disagree. Clients are made when they are first
 * asked for, and are safe for use by several threads. An error is one sentence that names the remedy.
 */
@NullMarked
package dev.sluice.aws;

import org.jspecify.annotations.NullMarked;
