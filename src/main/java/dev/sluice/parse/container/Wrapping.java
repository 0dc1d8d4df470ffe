package dev.sluice.parse.container;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How a runtime, or a tool that shows the lines of several containers, writes what stands around a container's line. */
public enum Wrapping {
    /** {@code 2016-10-06T00:17:09.669794202Z stdout P text}: P says that the line goes on in the stream's next part. */
    CRI,
    /** {@code {"log":"text\n","stream":"stdout","time":"..."}}: a text without a newline goes on in the stream's next part. */
    DOCKER,
    /** {@code web-1  | text}. */
    COMPOSE,
    /** {@code [pod/web-7d4/nginx] text}. */
    KUBECTL;

    /** By the name that formats' files have for it. */
    public static Optional<Wrapping> named(String name) {
        return Stream.of(values())
                .filter(wrapping -> wrapping.toString().equals(name))
                .findFirst();
    }

    WrappedLine line() {
        return this == DOCKER ? new DockerLine() : new HeadedLine(this);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
