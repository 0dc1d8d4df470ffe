package dev.sluice.deliver;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsException;
import dev.sluice.aws.Place;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where KPL can send to. Asked before any of its classes is loaded. */
final class KplReach {
    /** The hosts that the daemon takes. With any other it ends, and KPL starts it again for ever. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]+");

    private static final Pattern REGION = Pattern.compile("[a-z]+-([a-z]+-)?[a-z]+-[0-9]");

    private KplReach() {}

    /** Whether the daemon understands the address; another sender may, where it does not. */
    static boolean takes(Place place) {
        return !place.isPlain() && HOST.matcher(place.host()).matches();
    }

    /** @throws AwsException if KPL cannot go where the clients go */
    static void require(AwsClients clients) {
        String obstacle = obstacle(clients.place());
        if (obstacle != null) {
            throw new AwsException(obstacle);
        }
    }

    /** Why KPL cannot send to this place, as one sentence; null if it can. */
    static @Nullable String obstacle(Place place) {
        if (place.isPlain()) {
            return place
                    + " is plain HTTP, and KPL sends over TLS alone; leave out --sender kpl, or give https://HOST:PORT.";
        }
        if (!takes(place)) {
            return place
                    + " is an address that KPL does not take; leave out --sender kpl, or give a name for it in --endpoint,"
                    + " such as https://localhost:" + place.port() + ", or an IPv4 address.";
        }
        if (!REGION.matcher(place.region().id()).matches()) {
            return "'" + place.region()
                    + "' is not the name of a region; check --region, which is something like eu-west-1, and AWS_REGION.";
        }
        return null;
    }
}
