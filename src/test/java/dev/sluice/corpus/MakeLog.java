package dev.sluice.corpus;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Writes one log: the program behind scripts/make-log. */
public final class MakeLog {
    private static final String USAGE = """
            usage: make-log --format FORMAT [--size SIZE] [--seed N] [--out FILE]
              --size    at most this many bytes, whole events only: 300, 64K, 100M, 1G (default 1M)
              --seed    another seed, another log (default 7)
              --out     a file; standard output when it is not given
              FORMAT is one of:
            """;

    private MakeLog() {}

    public static void main(String[] args) {
        System.exit(run(args, System.err));
    }

    /** Exit status: 0 written, 1 the output could not be written, 2 usage, 141 nobody reads the pipe any more. */
    public static int run(String[] args, PrintStream err) {
        String format = "";
        String out = "";
        long size = 1 << 20;
        long seed = 7;
        try {
            for (int i = 0; i < args.length; i += 2) {
                String value = i + 1 < args.length ? args[i + 1] : "";
                switch (args[i]) {
                    case "--format" -> format = value;
                    case "--size" -> size = bytes(value);
                    case "--seed" -> seed = Long.parseLong(value);
                    case "--out" -> out = value;
                    default -> throw new IllegalArgumentException(args[i]);
                }
            }
        } catch (IllegalArgumentException e) {
            format = "";
        }
        Map<String, Consumer<Bytes>> formats = formats(seed);
        Consumer<Bytes> events = formats.get(format);
        if (events == null) {
            err.println(USAGE + "  " + String.join(", ", formats.keySet()));
            return 2;
        }
        try (OutputStream sink = out.isEmpty() ? new FileOutputStream(FileDescriptor.out) : new FileOutputStream(out)) {
            write(events, size, sink);
            return 0;
        } catch (IOException e) {
            if ("Broken pipe".equals(e.getMessage())) {
                return 141;
            }
            err.println("make-log: cannot write " + (out.isEmpty() ? "standard output" : out) + ": " + e.getMessage());
            return 1;
        }
    }

    private static long bytes(String size) {
        int unit = "KMG".indexOf(size.isEmpty() ? ' ' : size.charAt(size.length() - 1));
        long number = Long.parseLong(unit < 0 ? size : size.substring(0, size.length() - 1));
        return number << (10 * (unit + 1));
    }

    /** By name, what appends one event with its newlines. */
    private static Map<String, Consumer<Bytes>> formats(long seed) {
        Traffic traffic = new Traffic(new Dice(seed), new Clock());
        AccessLog access = new AccessLog(traffic);
        Map<String, Consumer<Bytes>> formats = new LinkedHashMap<>();
        formats.put("combined", access::combined);
        formats.put("common", access::common);
        formats.put("json", new JsonLog(traffic)::event);
        formats.put("app", new JavaLog(traffic)::event);
        formats.put("syslog", new SystemLog(traffic)::bsd);
        formats.put("rfc5424", new SystemLog(traffic)::rfc5424);
        formats.put("logfmt", access::logfmt);
        formats.put("csv", access::csv);
        formats.put("w3c", access::w3c);
        formats.put("alb", access::alb);
        return formats;
    }

    private static void write(Consumer<Bytes> events, long size, OutputStream sink) throws IOException {
        Bytes out = new Bytes();
        long left = size;
        while (true) {
            int before = out.length();
            events.accept(out);
            left -= out.length() - before;
            if (left < 0) {
                out.flush(before, sink);
                return;
            }
            if (out.length() > Bytes.FULL) {
                out.flush(out.length(), sink);
            }
        }
    }
}
