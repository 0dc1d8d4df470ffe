package dev.sluice.read;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A dictionary of zstd (RFC 8878, 5) that frames name by its id, as {@code sluice train} and {@code zstd --train} write it. Immutable.
 */
public final class ZstdDictionary {
    private final byte[] bytes;
    private final long id;

    private ZstdDictionary(byte[] bytes, long id) {
        this.bytes = bytes;
        this.id = id;
    }

    /**
     * What a dictionary's file holds.
     *
     * @throws IllegalArgumentException if it is no dictionary, is damaged, or has no id by which frames could name it
     */
    public static ZstdDictionary of(byte[] file) {
        byte[] bytes = file.clone();
        long id = Zstd.getDictIdFromDict(bytes);
        if (id == 0) {
            throw new IllegalArgumentException("it is not a zstd dictionary with an id");
        }
        try (ZstdDecompressCtx trial = new ZstdDecompressCtx()) {
            trial.loadDict(bytes);
        } catch (ZstdException e) {
            throw new IllegalArgumentException("it is a damaged zstd dictionary", e);
        }
        return new ZstdDictionary(bytes, id);
    }

    /** What frames call it, 1 to 2^32 - 1. */
    public long id() {
        return id;
    }

    /** The file's bytes, a copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** SHA-256 of the file, 64 hexadecimal digits: tells it from another one that has the same id. */
    public String sha256() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /** Tells it from all others: {@code 1830211 (SHA-256 9f86...)}. */
    @Override
    public String toString() {
        return id + " (SHA-256 " + sha256() + ")";
    }
}
