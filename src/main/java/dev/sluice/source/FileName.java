package dev.sluice.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Names of files between bytes, strings and paths, with no byte lost. To the system a name is bytes. Java reads them by the locale: under
 * cron, where none is set, {@code größe.log} cannot be said, and a name in Latin-1 cannot be said in UTF-8. So a name is kept in a
 * string as UTF-8, and each byte that is no UTF-8 as a lone surrogate, U+DC80 to U+DCFF, as Python does it. Only {@link #path} makes a
 * path of such a string, and only {@link #of} makes a string of a path; {@link Path#toString} is for nobody.
 */
public final class FileName {
    private static final char ESCAPED = '\udc00';
    private static final Path ROOT = Path.of("/");
    private static final @Nullable Path BASE = base();

    private FileName() {}

    /** The string that stands for these bytes, of a name or of a text with names in it. */
    public static String decoded(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        CharsetDecoder decoder = UTF_8.newDecoder(); // which reports what is malformed
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        while (in.hasRemaining()) {
            CoderResult result = decoder.decode(in, out, true);
            text.append(out.flip());
            out.clear();
            for (int i = 0; result.isMalformed() && i < result.length(); i++) {
                text.append((char) (ESCAPED + (in.get() & 0xff)));
            }
            decoder.reset();
        }
        return text.toString();
    }

    /**
     * The path of exactly these bytes.
     *
     * @throws InvalidPathException if there can be no such name
     */
    public static Path path(String name) {
        Path path = part(name);
        return BASE == null || path.isAbsolute() ? path : BASE.resolve(path);
    }

    /** The same for a name that is going to be resolved against a path. */
    static Path part(String name) {
        if (name.indexOf('\0') >= 0) {
            throw new InvalidPathException(name, "a NUL in it");
        }
        return isAscii(name) ? Path.of(name) : ofBytes(name);
    }

    /** The name that {@link #path} takes. */
    public static String of(Path path) {
        String text = path.toString();
        if (isAscii(text)) {
            return text;
        }
        // An absolute path's address has its bytes. One that is a directory's ends in a slash.
        String address = ROOT.resolve(path).toUri().getRawPath();
        String name = decoded(unescaped(address));
        int start = path.isAbsolute() ? 0 : 1;
        int end = name.length() - (name.length() > 1 && name.endsWith("/") ? 1 : 0);
        return name.substring(start, end);
    }

    /** The path beside this one whose name goes on with {@code ending}. */
    public static Path beside(Path path, String ending) {
        return path(of(path) + ending);
    }

    /** A name, or a text with names in it, for people and for JSON: a byte that is no UTF-8 is shown as {@code \xe4}. */
    public static String shown(String name) {
        if (isAscii(name) || isText(name)) {
            return name;
        }
        StringBuilder shown = new StringBuilder();
        name.codePoints()
                .forEach(c ->
                        shown.append(isEscaped(c) ? String.format("\\x%02x", c - ESCAPED) : Character.toString(c)));
        return shown.toString();
    }

    /** A path for people and for JSON. */
    public static String shown(Path path) {
        return shown(of(path));
    }

    /** Whether all of it was UTF-8. */
    public static boolean isText(String name) {
        return name.codePoints().noneMatch(FileName::isEscaped);
    }

    private static boolean isEscaped(int c) {
        return c >= ESCAPED + 0x80 && c <= ESCAPED + 0xff;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** Only an address becomes a path byte by byte, and only an absolute path has one. */
    private static Path ofBytes(String name) {
        StringBuilder address = new StringBuilder("file:///");
        for (byte b : encoded(name)) {
            address.append(b == '/' ? "/" : String.format("%%%02x", b));
        }
        Path absolute = Path.of(URI.create(address.toString().replaceFirst("^file:////+", "file:///")));
        return name.startsWith("/") ? absolute : absolute.subpath(0, absolute.getNameCount());
    }

    private static byte[] encoded(String name) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(name.length() + 16);
        name.codePoints().forEach(c -> {
            if (isEscaped(c)) {
                bytes.write(c - ESCAPED);
            } else if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                throw new InvalidPathException(shown(name), "half a character in it");
            } else {
                bytes.writeBytes(Character.toString(c).getBytes(UTF_8));
            }
        });
        return bytes.toByteArray();
    }

    private static byte[] unescaped(String address) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(address.length());
        for (int i = 0; i < address.length(); i++) {
            if (address.charAt(i) == '%') {
                bytes.write(Integer.parseInt(address.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.write(address.charAt(i));
            }
        }
        return bytes.toByteArray();
    }

    /** Where Java misreads the working directory's own name, it would look for relative names elsewhere; else null. */
    private static @Nullable Path base() {
        try {
            Path actual = Path.of("/proc/self/cwd");
            return Files.exists(actual) && !isSame(actual) ? Files.readSymbolicLink(actual) : null;
        } catch (IOException e) {
            return null; // no /proc, or no directory any more
        }
    }

    private static boolean isSame(Path actual) {
        try {
            return Files.isSameFile(actual, Path.of("").toAbsolutePath());
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }
}
