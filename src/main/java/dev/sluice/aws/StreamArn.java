package dev.sluice.aws;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A stream by its full name, which says where it is and whose. */
public record StreamArn(String text, String region, String account, String name) {
    private static final Pattern FORM =
            Pattern.compile("arn:aws[a-z-]*:kinesis:([a-z0-9-]+):(\\d{12}):stream/([a-zA-Z0-9_.-]{1,128})");

    /**
     * Null for what is no ARN, but a plain name.
     *
     * @throws IllegalArgumentException if it is the ARN of something else than a stream
     */
    public static @Nullable StreamArn of(String typed) {
        if (!typed.startsWith("arn:")) {
            return null;
        }
        Matcher parts = FORM.matcher(typed);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + typed
                    + "' is not the ARN of a stream; one looks like arn:aws:kinesis:eu-west-1:123456789012:stream/web");
        }
        return new StreamArn(typed, parts.group(1), parts.group(2), parts.group(3));
    }
}
