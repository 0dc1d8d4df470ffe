package dev.sluice.deliver;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsException;
import dev.sluice.pack.Layout;
import java.util.Locale;

/** What puts records into the stream. */
public enum SenderChoice {
    /** KPL, but for what it cannot do, or does much slower. */
    AUTO,
    /** The Kinesis Producer Library, whose daemon is a process of its own. */
    KPL,
    /** PutRecords by the AWS SDK, in this process. */
    SDK;

    /** As options and reports have it: {@code kpl}. */
    public String shown() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one that it comes to for records of this layout; never {@link #AUTO}. */
    public SenderChoice resolved(AwsClients clients, Layout layout) {
        if (this != AUTO) {
            return this;
        }
        // One event a record: there KPL's daemon, and what each record costs on the way to it, is the limit.
        return layout == Layout.LINES
                        || !KplReach.takes(clients.place())
                        || !Platform.current().hasDaemon()
                ? SDK
                : KPL;
    }

    /**
     * Asks whether it could be started, for those who will not.
     *
     * @throws AwsException if it cannot go where the clients go
     */
    public void requireReach(AwsClients clients, Layout layout) {
        if (resolved(clients, layout) == KPL) {
            KplReach.require(clients);
        }
    }

    /**
     * Begins to start it for these clients' place and credentials.
     *
     * @param late whether there may be nothing to send: KPL, which is a process of its own, is started when there is
     * @throws AwsException if it cannot go there
     */
    public Sender start(AwsClients clients, Layout layout, boolean late) {
        SenderChoice choice = resolved(clients, layout);
        if (choice == SDK) {
            return new SdkSender(clients);
        }
        KplReach.require(clients);
        return late ? new LateSender(choice, clients, () -> Kpl.start(clients)) : Kpl.start(clients);
    }
}
