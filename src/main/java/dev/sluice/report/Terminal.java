package dev.sluice.report;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What standard error leads to. {@code System.console()} cannot tell: it speaks of standard input and output, and since JDK 22 it is
 * there without any terminal.
 *
 * @param interactive a person is looking, and lines can be drawn again
 * @param columns its width; what is cut for a terminal is not cut for a file
 */
public record Terminal(boolean interactive, int columns, boolean colour, boolean unicode) {
    private static final int USUAL_COLUMNS = 80;

    /** Asks the system about standard error; a few milliseconds when it is a terminal, next to nothing when it is not. */
    public static Terminal ofStandardError(Map<String, String> environment) {
        boolean terminal = isTerminal(2);
        boolean dumb = "dumb".equals(environment.get("TERM"));
        boolean colour =
                terminal && !dumb && environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(
                terminal && !dumb, terminal ? width(environment) : columns(environment), colour, unicode(environment));
    }

    /** Of standard output; what is written there is for a file or a pipe as well. */
    public static Terminal plain(Map<String, String> environment) {
        int columns = isTerminal(1) ? width(environment) : columns(environment);
        return new Terminal(false, columns, false, unicode(environment));
    }

    Terminal withColumns(int changed) {
        return new Terminal(interactive, changed, colour, unicode);
    }

    /** Whether standard input is typed by a person. */
    public static boolean isStandardInput() {
        return isTerminal(0);
    }

    /** Whether standard error leads to the very terminal that standard input is typed on. */
    public static boolean isTypedOn() {
        try {
            return isTypedOn(device(0), device(2));
        } catch (IOException | UnsupportedOperationException e) {
            return !ask("test -t 0 && test -t 2 && test \"$(tty)\" = \"$(tty <&2)\" && echo yes")
                    .isEmpty();
        }
    }

    /** The same of two devices; {@code /dev/tty} is whichever terminal the process has. */
    static boolean isTypedOn(String input, String error) {
        return isTerminal(input)
                && isTerminal(error)
                && (input.equals(error) || input.equals("/dev/tty") || error.equals("/dev/tty"));
    }

    private static boolean isTerminal(int descriptor) {
        try {
            return isTerminal(device(descriptor));
        } catch (IOException | UnsupportedOperationException e) {
            return !ask("test -t " + descriptor + " && echo yes").isEmpty(); // no /proc: macOS
        }
    }

    private static boolean isTerminal(String device) {
        return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
    }

    private static String device(int descriptor) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
    }

    /** The terminal's width at this moment; it changes when its window does. */
    static int width(Map<String, String> environment) {
        String[] rowsAndColumns = ask("stty size <&2").split(" ", -1);
        if (rowsAndColumns.length == 2) {
            int columns = number(rowsAndColumns[1]);
            if (columns > 0) {
                return columns;
            }
        }
        return columns(environment);
    }

    private static int columns(Map<String, String> environment) {
        int columns = number(environment.getOrDefault("COLUMNS", ""));
        return columns > 0 ? columns : USUAL_COLUMNS;
    }

    /** The locale's own word for it: {@code LC_ALL} over {@code LC_CTYPE} over {@code LANG}. */
    private static boolean unicode(Map<String, String> environment) {
        for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String locale = environment.getOrDefault(name, "");
            if (!locale.isEmpty()) {
                String upper = locale.toUpperCase(Locale.ROOT);
                return upper.contains("UTF-8") || upper.contains("UTF8");
            }
        }
        return false;
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** What a shell command that inherits standard input and error prints; empty if it fails or dawdles. */
    private static String ask(String command) {
        try {
            Process shell = new ProcessBuilder("/bin/sh", "-c", command)
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            if (!shell.waitFor(1, TimeUnit.SECONDS)) {
                shell.destroyForcibly();
                return "";
            }
            Charset ascii = StandardCharsets.US_ASCII;
            return shell.exitValue() == 0 ? new String(shell.getInputStream().readAllBytes(), ascii).strip() : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
