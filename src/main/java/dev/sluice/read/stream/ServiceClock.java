package dev.sluice.read.stream;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.http.SdkHttpResponse;

/** What time it is at the service: its clock dates the records, and this machine's may differ. */
public final class ServiceClock {
    /** So far apart they may be, where the service does not tell its time. */
    public static final Duration APART = Duration.ofMinutes(10);

    private ServiceClock() {}

    /** When the service gave the answer, rounded down to a second; null if it does not say. */
    public static @Nullable Instant of(SdkResponse answer) {
        return answer.sdkHttpResponse() == null ? null : of(answer.sdkHttpResponse());
    }

    /** The same, of an answer that the SDK has not looked at. */
    public static @Nullable Instant of(SdkHttpResponse answer) {
        String date = answer.firstMatchingHeader("Date").orElse("");
        try {
            return DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
