package dev.sluice.parse.format;

import dev.sluice.parse.time.AnyTime;
import dev.sluice.parse.time.CommonLogTime;
import dev.sluice.parse.time.CtimeTime;
import dev.sluice.parse.time.EpochTime;
import dev.sluice.parse.time.HaproxyTime;
import dev.sluice.parse.time.IsoTime;
import dev.sluice.parse.time.LetterTime;
import dev.sluice.parse.time.SyslogTime;
import dev.sluice.parse.time.TimeReader;
import java.time.ZoneId;

/** The layouts of times by the names that formats' files give them; any other name is a layout in letters: {@code yyMMdd H:mm:ss}. */
final class Layouts {
    private static final int DATE_BYTES = 10;

    private Layouts() {}

    static TimeReader reader(String layout, ParserOptions options) {
        ZoneId zone = options.times().zone();
        return switch (layout) {
            case "iso" -> withClock(IsoTime.withoutNames(zone));
            case "iso-zone" -> withClock(new IsoTime(zone));
            case "syslog" -> new SyslogTime(zone, options.times().reference());
            case "common" -> new CommonLogTime();
            case "haproxy" -> new HaproxyTime(zone);
            case "ctime" -> new CtimeTime(zone);
            case "epoch" -> new EpochTime();
            case "any" -> new AnyTime(zone);
            default -> new LetterTime(layout, zone, options.times().reference());
        };
    }

    /** A date alone is no time of an event. */
    private static TimeReader withClock(IsoTime iso) {
        return (in, from, to, into) -> {
            int end = iso.read(in, from, to, into);
            return end - from > DATE_BYTES ? end : -1;
        };
    }
}
