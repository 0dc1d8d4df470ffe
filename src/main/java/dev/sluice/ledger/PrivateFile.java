package dev.sluice.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that hold what stands in somebody's logs: made for their owner alone. One that is there already keeps its mode. */
public final class PrivateFile {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private PrivateFile() {}

    /** Opens the file for reading and writing, and makes it if it is missing. */
    public static FileChannel open(Path path) throws IOException {
        return FileChannel.open(
                path, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE), OWNER_ONLY);
    }

    /** Opens the file for writing behind what is there, and makes it if it is missing. */
    public static FileChannel append(Path path) throws IOException {
        return FileChannel.open(path, Set.of(StandardOpenOption.APPEND, StandardOpenOption.CREATE), OWNER_ONLY);
    }

    /** Makes the file, which must not be there. */
    public static FileChannel create(Path path) throws IOException {
        return FileChannel.open(path, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), OWNER_ONLY);
    }

    /** Gives {@code to} the owner, the group and the mode of {@code from}. */
    static void copyOwner(Path from, Path to) throws IOException {
        PosixFileAttributes attributes = Files.readAttributes(from, PosixFileAttributes.class);
        PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
        PosixFileAttributes own = view.readAttributes();
        if (!own.owner().equals(attributes.owner())) {
            view.setOwner(attributes.owner());
        }
        if (!own.group().equals(attributes.group())) {
            view.setGroup(attributes.group());
        }
        view.setPermissions(attributes.permissions());
    }
}
