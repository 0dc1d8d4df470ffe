package dev.sluice.deliver;

import dev.sluice.source.Fingerprint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;

/**
 * Says whether KPL's program on this disk is the one that Sluice was built with. Hashing its 89 MB takes longer than the rest of a start, so
 * that is done after unpacking, and again only if the file's size, inode, time of writing or time of change differs; no program can set the
 * last of these (ctime). A disk that changes bytes by itself goes unnoticed.
 *
 * @param sha256 the program's hash, in hexadecimal
 */
record Seal(String sha256) {
    /** The hashes as sha256sum writes them; a test compares them with KPL's jar. */
    private static final String HASHES = "daemons.sha256";

    private static final String MARK = "sealed";

    /** @throws IOException if the build knew no program for this platform */
    static Seal of(String platform) throws IOException {
        try (InputStream in = Seal.class.getResourceAsStream(HASHES)) {
            if (in != null) {
                for (String line : new String(in.readAllBytes(), StandardCharsets.US_ASCII).split("\n", -1)) {
                    String[] words = line.split("\\s+", -1);
                    if (words.length == 2 && words[1].startsWith(platform + "/")) {
                        return new Seal(words[0]);
                    }
                }
            }
        }
        throw new IOException("Sluice was built without a hash of the daemon for " + platform);
    }

    /** Whether this is the program. Hashes it only if its file has changed since the last time. */
    boolean holds(Path program) {
        try {
            String look = look(program);
            Path mark = program.resolveSibling(MARK);
            return (Files.exists(mark) && Files.readString(mark).equals(look)) || set(program);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Hashes the program and notes its file's size, inode and times for {@link #holds}. It is read back from the disk, so that a full or
     * broken disk is found here and not by a crash.
     *
     * @return false if it is not the program
     */
    boolean set(Path program) throws IOException {
        // Asked first, so that a file that is written to meanwhile differs from what was noted.
        String look = look(program);
        try (InputStream in = Files.newInputStream(program)) {
            if (!matches(in)) {
                return false;
            }
        }
        // In one step, since another run may be reading it.
        Path fresh = Files.createTempFile(program.getParent(), MARK, null, RunDirectory.OWNER_ONLY);
        Files.writeString(fresh, look);
        Files.move(fresh, program.resolveSibling(MARK), StandardCopyOption.ATOMIC_MOVE);
        return true;
    }

    boolean matches(InputStream program) throws IOException {
        MessageDigest digest = Fingerprint.sha256();
        program.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        return HexFormat.of().formatHex(digest.digest()).equals(sha256);
    }

    private String look(Path program) throws IOException {
        Map<String, Object> attributes =
                Files.readAttributes(program, "unix:size,ino,lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS);
        return String.join(
                " ",
                sha256,
                String.valueOf(attributes.get("size")),
                String.valueOf(attributes.get("ino")),
                String.valueOf(attributes.get("lastModifiedTime")),
                String.valueOf(attributes.get("ctime")));
    }
}
