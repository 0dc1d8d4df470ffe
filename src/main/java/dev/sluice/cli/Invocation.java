package dev.sluice.cli;

import dev.sluice.source.FileName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The words and variables of this process, each as {@link FileName} keeps bytes. Java has read them by the locale, which loses what that cannot
 * say; Linux still has the bytes.
 */
public final class Invocation {
    private Invocation() {}

    /** Classes of Java 17 fail where the locale cannot say the working directory: they are told another name of it. */
    public static void nameWorkingDirectory() {
        if (System.getProperty("user.dir", "").indexOf('\ufffd') >= 0) {
            System.setProperty("user.dir", "/proc/self/cwd");
        }
    }

    /** The same words, of which Java has made {@code args}; these themselves where there is nothing better. */
    public static String[] words(String[] args) {
        List<String> line = strings("cmdline");
        int before = line.size() - args.length;
        if (before < 0) {
            return args;
        }
        String[] words = line.subList(before, line.size()).toArray(String[]::new);
        return Arrays.equals(args, words, Invocation::ifAscii) ? words : args;
    }

    /** The environment. */
    public static Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>(System.getenv());
        for (String entry : strings("environ")) {
            int equals = entry.indexOf('=');
            if (equals > 0) {
                variables.put(entry.substring(0, equals), entry.substring(equals + 1));
            }
        }
        return variables;
    }

    /** A word that is all ASCII must be the same in both; of others, Java's tells nothing. */
    private static int ifAscii(String read, String actual) {
        return actual.chars().allMatch(c -> c < 0x80) ? read.compareTo(actual) : 0;
    }

    private static List<String> strings(String name) {
        try {
            String all = FileName.decoded(Files.readAllBytes(Path.of("/proc/self", name)));
            return all.isEmpty()
                    ? List.of()
                    : Arrays.asList(all.substring(0, all.length() - 1).split("\0", -1));
        } catch (IOException e) {
            return List.of();
        }
    }
}
