package dev.sluice.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a source is by its first bytes, whatever it is called: lines, an archive, something packed, or something that is known to
 * hold no lines. The last is refused, since its bytes would go into the stream as events without a word.
 */
enum Container {
    LINES("lines", ""),
    /** See {@link TarHeader}. */
    TAR("a tar archive", ""),
    ZIP("a zip archive", "PK(?:\\x03\\x04|\\x05\\x06|\\x07\\x08PK)", Remedy.WHOLE),

    GZIP("packed with gzip", "\\x1f\\x8b\\x08", Remedy.UNPACK),
    /** The second is a skippable frame. */
    ZSTD("packed with zstd", "\\x28\\xb5\\x2f\\xfd|[\\x50-\\x5f]\\x2a\\x4d\\x18", Remedy.UNPACK),
    /** A block follows the block size, or nothing does. */
    BZIP2("packed with bzip2", "BZh.(?:1AY&SY|\\x17rE8P\\x90)", Remedy.UNPACK),
    XZ("packed with xz", "\\xfd7zXZ\\x00", Remedy.UNPACK),
    /** Properties; a dictionary of 2^n or 2^n + 2^(n-1) bytes; the length, or that it is not known; and the first byte is always 0. */
    LZMA(
            "packed with lzma",
            "[\\x00-\\x09\\x0b-\\xe0](?:\\x00[\\x10\\x18\\x20\\x30\\x40\\x60\\x80\\xc0]\\x00\\x00"
                    + "|\\x00\\x00[\\x01-\\x04\\x06\\x08\\x0c\\x10\\x18\\x20\\x30\\x40\\x60\\x80\\xc0]\\x00"
                    + "|\\x00\\x00[\\x00\\x80][\\x01-\\x04\\x06\\x08\\x0c\\x10\\x18\\x20\\x30\\x40\\x60\\x80]"
                    + "|\\xff{4})(?:.{4}[\\x00-\\x3f]\\x00{3}|\\xff{8})\\x00",
            Remedy.UNPACK),
    LZ4("packed with lz4", "\\x04\\x22\\x4d\\x18", Remedy.UNPACK),
    SNAPPY("packed with snappy", "\\xff\\x06\\x00\\x00sNaPpY", Remedy.UNPACK),
    Z("packed with compress", "\\x1f\\x9d[\\x09-\\x10\\x89-\\x90]", Remedy.UNPACK),
    /** See {@link Unzlib#isZlib}: text can begin so, too. */
    ZLIB("packed with zlib", "\\x78[\\x01\\x5e\\x9c\\xda]", Remedy.UNPACK),

    UTF_32LE("text in UTF-32", "\\xff\\xfe\\x00\\x00", Remedy.UNPACK),
    UTF_32BE("text in UTF-32", "\\x00\\x00\\xfe\\xff", Remedy.UNPACK),
    /** With its byte order mark, or by ASCII characters with a zero beside each. */
    UTF_16LE("text in UTF-16", "\\xff\\xfe(?!\\x00\\x00)|[\\t -~]\\x00(?:[\\t\\r\\n -~]\\x00){7}", Remedy.UNPACK),
    UTF_16BE("text in UTF-16", "\\xfe\\xff|(?:\\x00[\\t\\r\\n -~]){8}", Remedy.UNPACK),
    /** As far as its beginning goes, where lines that end with a newline would show one. */
    CR_LINES("lines that end with a carriage return alone", "", Remedy.UNPACK),

    LZ4_LEGACY("packed with lz4 -l", "\\x02\\x21\\x4c\\x18", Remedy.UNPACK),
    LZIP("packed with lzip", "LZIP[\\x00\\x01]", Remedy.UNPACK),
    LZOP("packed with lzop", "\\x89LZO\\x00\\r\\n\\x1a\\n", Remedy.UNPACK),
    SEVEN_ZIP("a 7-Zip archive", "7z\\xbc\\xaf\\x27\\x1c", Remedy.UNPACK),
    RAR("a RAR archive", "Rar!\\x1a\\x07", Remedy.UNPACK),
    /** A line may begin with these digits, being of July 2007; an archive's go on for 76 bytes at least. */
    CPIO("a cpio archive", "07070[12][0-9a-fA-F]{104}|070707[0-7]{70}|\\xc7\\x71(?=.{0,23}\\x00)", Remedy.UNPACK),
    AR("an ar archive, as a .deb is", "!<arch>\\n", Remedy.UNPACK),
    RPM("an RPM package", "\\xed\\xab\\xee\\xdb", Remedy.UNPACK),
    CAB("a Windows cabinet", "MSCF\\x00{4}", Remedy.UNPACK),
    ENCRYPTED("encrypted with openssl", "Salted__", Remedy.DECRYPT),

    PARQUET("a Parquet file", "PAR1\\x15|PARE.{2}\\x00\\x00", Remedy.EXPORT),
    AVRO("an Avro file", "Obj\\x01", Remedy.EXPORT),
    ORC("an ORC file", "ORC[^\\n]{0,60}[\\x00-\\x08]", Remedy.EXPORT),
    ARROW("an Arrow file", "ARROW1\\x00\\x00", Remedy.EXPORT),
    SEQUENCE_FILE("a Hadoop SequenceFile", "SEQ[\\x04-\\x06]", Remedy.EXPORT),
    HDF5("an HDF5 file", "\\x89HDF\\r\\n\\x1a\\n", Remedy.EXPORT),
    SQLITE("an SQLite database", "SQLite format 3\\x00", Remedy.EXPORT),
    PG_DUMP("a PostgreSQL dump", "PGDMP[\\x00-\\x08]", Remedy.EXPORT),
    JOURNAL("a systemd journal", "LPKSHHRH", "pipe what 'journalctl -o json --file=FILE' prints into sluice"),
    EVTX("a Windows event log", "ElfFile\\x00", Remedy.EXPORT),
    PCAP(
            "a packet capture",
            "\\xd4\\xc3\\xb2\\xa1|\\xa1\\xb2\\xc3\\xd4|\\x4d\\x3c\\xb2\\xa1|\\xa1\\xb2\\x3c\\x4d"
                    + "|\\n\\r\\r\\n.{4}(?:\\x1a\\x2b\\x3c\\x4d|\\x4d\\x3c\\x2b\\x1a)",
            Remedy.EXPORT),
    ELF("a program or its core dump", "\\x7fELF", Remedy.LEAVE),
    CLASS("a Java class", "\\xca\\xfe\\xba\\xbe", Remedy.LEAVE),
    PNG("a picture", "\\x89PNG\\r\\n\\x1a\\n", Remedy.LEAVE);

    private static final class Remedy {
        static final String UNPACK = "unpack it first";
        static final String WHOLE =
                "its table of contents stands at its end: give it as a file of its own, not within another or through a pipe";
        static final String DECRYPT = "decrypt it first";
        static final String EXPORT = "export it as lines of text first";
        static final String LEAVE = "leave it out";
    }

    /** How many bytes a pipe must have given before its kind is certain. */
    static final int ENOUGH = Fingerprint.MAX_LENGTH;

    /** No pattern looks further. */
    private static final int LONGEST_MAGIC = 128;

    private static final List<Container> MARKED = Stream.of(values())
            .filter(each -> each != LINES && each != TAR && each != CR_LINES)
            .toList();
    /** To try all of them takes longer than to read a small file. */
    private static final Map<Character, List<Container>> BEGUN_BY = new ConcurrentHashMap<>();

    private final String description;
    private final Pattern magic;
    private final String remedy;

    Container(String description, String magic) {
        this(description, magic, Remedy.LEAVE);
    }

    Container(String description, String magic, String remedy) {
        this.description = description;
        this.magic = Pattern.compile(magic, Pattern.DOTALL);
        this.remedy = remedy;
    }

    /**
     * What begins with the bytes from position to limit; null if more are needed to tell.
     *
     * @param all whether there are no more, or {@link #ENOUGH}
     */
    static @Nullable Container of(ByteBuffer bytes, boolean all) {
        Container marked = marked(bytes, all);
        return marked == LINES ? lines(bytes, all) : marked;
    }

    /** The same by marks alone. Without one it is lines, whatever ends them. */
    static @Nullable Container marked(ByteBuffer bytes, boolean all) {
        Boolean tar = TarHeader.begins(bytes);
        if (Boolean.TRUE.equals(tar)) {
            return TAR;
        }
        boolean open = tar == null;
        byte[] first = new byte[Math.min(bytes.remaining(), LONGEST_MAGIC)];
        bytes.get(bytes.position(), first);
        String head = new String(first, ISO_8859_1);
        for (Container each : head.isEmpty() ? MARKED : begunBy(head.charAt(0))) {
            Matcher matcher = each.magic.matcher(head);
            Boolean is = matcher.lookingAt() ? Boolean.TRUE : matcher.hitEnd() ? null : Boolean.FALSE;
            if (each == ZLIB && Boolean.TRUE.equals(is)) {
                is = Unzlib.isZlib(bytes, all);
            }
            if (Boolean.TRUE.equals(is)) {
                return each;
            }
            open |= is == null;
        }
        return open && !all ? null : LINES;
    }

    private static @Nullable Container lines(ByteBuffer bytes, boolean all) {
        int end = bytes.limit();
        if (Lines.next(bytes, bytes.position(), end) >= 0) {
            return LINES;
        }
        boolean hasReturn = IntStream.range(bytes.position(), end).anyMatch(i -> bytes.get(i) == '\r');
        boolean isText = IntStream.range(bytes.position(), end).allMatch(i -> isText(bytes.get(i)));
        return !all ? null : hasReturn && isText ? CR_LINES : LINES;
    }

    /** Whether text may hold the byte, a terminal's colours among it. */
    private static boolean isText(byte b) {
        return b < 0 || b >= ' ' || b == '\t' || b == '\r' || b == '\f' || b == '\033';
    }

    private static List<Container> begunBy(char first) {
        return BEGUN_BY.computeIfAbsent(
                first,
                c -> MARKED.stream()
                        .filter(each -> {
                            Matcher matcher = each.magic.matcher(String.valueOf(c));
                            return matcher.lookingAt() || matcher.hitEnd();
                        })
                        .toList());
    }

    /** What begins with the bytes, of which there are as many as will ever be looked at. */
    static Container of(ByteBuffer bytes) {
        Container container = of(bytes, true);
        return container == null ? LINES : container;
    }

    /** Whether {@link Decoders} can unpack it. */
    boolean isPacked() {
        return compareTo(GZIP) >= 0 && compareTo(CR_LINES) <= 0;
    }

    /** Whether it is text, but for its encoding or the ends of its lines: somebody may still be writing it. */
    boolean isText() {
        return this == LINES || this == CR_LINES || charset() != null;
    }

    /** The encoding, of text that says its own; null: it does not, or is none. */
    @Nullable
    Charset charset() {
        return switch (this) {
            case UTF_16LE -> StandardCharsets.UTF_16LE;
            case UTF_16BE -> StandardCharsets.UTF_16BE;
            case UTF_32LE -> Charset.forName("UTF-32LE");
            case UTF_32BE -> Charset.forName("UTF-32BE");
            default -> null;
        };
    }

    /** Why it is not read, and what to do. */
    String refusal() {
        return "it is " + description + "; " + remedy + ", or load its bytes as lines, as they are, with --binary";
    }

    /** Whether the bytes, all there are, may be less than an archive's header, and are no text. */
    static boolean isHalfHeader(ByteBuffer head) {
        boolean hasNul = IntStream.range(head.position(), head.limit()).anyMatch(i -> head.get(i) == 0);
        return hasNul && marked(head, false) == null;
    }
}
