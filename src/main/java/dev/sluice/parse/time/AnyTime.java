package dev.sluice.parse.time;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** A time in whichever of the usual machine layouts it stands: ISO 8601 and relatives, the Common Log Format, or an epoch. */
public final class AnyTime implements TimeReader {
    private final IsoTime iso;
    private final CommonLogTime commonLog = new CommonLogTime();
    private final EpochTime epoch = new EpochTime();

    public AnyTime(ZoneId zone) {
        iso = new IsoTime(zone);
    }

    /** The reader of a layout as java.time writes it ({@code dd.MM.yyyy HH:mm:ss}), or of any usual one where none is given. */
    public static TimeReader reader(@Nullable String layout, ZoneId zone) {
        return layout == null ? new AnyTime(zone) : new LayoutTime(layout, zone);
    }

    @Override
    public int read(byte[] in, int from, int to, Timestamp into) {
        int end = iso.read(in, from, to, into);
        if (end < 0) {
            end = commonLog.read(in, from, to, into);
        }
        return end < 0 ? epoch.read(in, from, to, into) : end;
    }
}
