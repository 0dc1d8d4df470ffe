package dev.sluice.stream;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsSettings;
import dev.sluice.aws.CredentialTrouble;
import dev.sluice.aws.Place;
import dev.sluice.aws.PortProbe;
import dev.sluice.aws.StreamArn;
import dev.sluice.read.stream.ReadFailedException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;

/** Turns what the SDK throws into one plain sentence with the remedy. */
public final class Explain {
    /** Steps that can fail; all but the first are named by the IAM action that they need. */
    public static final String CREDENTIALS = "credentials";

    public static final String DESCRIBE = "kinesis:DescribeStreamSummary";
    public static final String LIST = "kinesis:ListShards";
    public static final String GET = "kinesis:GetRecords";

    private final AwsClients clients;
    private final String stream;

    public Explain(AwsClients clients, String stream) {
        this.clients = clients;
        this.stream = stream;
    }

    public String timeout(String step) {
        if (step.equals(CREDENTIALS)) {
            return noCredentials(null);
        }
        String other = otherScheme();
        return other != null
                ? other
                : where()
                        + " did not answer in time; check the network, a proxy or firewall, and --region or --endpoint.";
    }

    /** What it means where the port speaks TLS and plain HTTP was asked for, or the other way round; null: it does not. */
    private @Nullable String otherScheme() {
        Place place = clients.place();
        if (place.origin().isEmpty() || place.proxy() != null || !PortProbe.speaksTheOther(place)) {
            return null;
        }
        return where() + " seems to speak " + (place.isPlain() ? "TLS; try https" : "plain HTTP; try http") + "://"
                + place.host() + ":" + place.port() + ".";
    }

    /** What an answer means that makes no sense: {@code what} is said of the stream. */
    public String senseless(String what) {
        return "The answer of " + where() + " about stream '" + stream + "' makes no sense: " + what
                + "; try again, and check --endpoint if it stays.";
    }

    /** What it means that the stream is not ready yet. */
    public String beingCreated() {
        return "Stream '" + stream + "' is still being created; wait for it with: " + waiting()
                + ", or load with --create, which waits.";
    }

    /** The same failure, in these words where the service is its cause. */
    public ReadFailedException inWords(ReadFailedException e) {
        String action = e.action();
        return action != null && e.getCause() instanceof SdkException cause
                ? new ReadFailedException(unread(action, cause), cause)
                : e;
    }

    /** What the failure of a step means to somebody who reads: no stream that is yet to be made holds what is looked for. */
    public String unread(String step, SdkException e) {
        if (!(e instanceof ResourceNotFoundException)) {
            return failure(step, e);
        }
        boolean isOurs = clients.settings().who().asker() == AwsSettings.Asker.OURSELVES;
        StreamArn typed = clients.settings().where().stream();
        return "There is no stream '" + stream + "'"
                + (isOurs ? " here" : " in region " + clients.region())
                + ", so there is nothing to read; check the name"
                + (isOurs || typed != null ? "" : " and --region") + "."
                + (typed == null
                        ? hint()
                        : " These credentials may be of another account than the ARN's, " + typed.account() + ".");
    }

    /** What the failure of a step means, and what to do. */
    public String failure(String step, SdkException e) {
        if (step.equals(CREDENTIALS)) {
            return noCredentials(e);
        }
        if (e instanceof AwsServiceException service) {
            @Nullable AwsErrorDetails details = service.awsErrorDetails();
            @Nullable String code = details == null ? null : details.errorCode();
            if (code == null) {
                // Some servers say in plain HTTP that they want TLS.
                String other = otherScheme();
                return other != null ? other : stranger(" (status " + service.statusCode() + ")");
            }
            if (code.equals("ResourceInUseException")) {
                return beingCreated();
            }
            @Nullable String known = refusal(code, step);
            return known != null
                    ? known + (code.equals("ResourceNotFoundException") ? hint() : "")
                    : where() + " refused the question for stream '" + stream + "' with " + code + " (status "
                            + service.statusCode() + "); try again, and use --verbose for the details if it stays.";
        }
        if (String.valueOf(e.getMessage()).contains("unmarshall")
                || String.valueOf(e.getMessage()).contains("parse")) {
            return stranger("");
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException) {
                return where() + " is not a known host; check --region or --endpoint and the network.";
            }
            if (cause instanceof ConnectException) {
                return where()
                        + " takes no connections; check that it runs and listens there, and --region or --endpoint"
                        + (clients.place().proxy() == null ? "." : ", and the proxy.");
            }
            String refused = proxyRefusal(cause);
            if (refused != null) {
                return refused;
            }
            if (cause instanceof CertificateException) {
                return untrusted();
            }
            if (cause instanceof SSLException && cause.getCause() == null) {
                String other = otherScheme();
                return other != null ? other : untrusted();
            }
        }
        return timeout(step);
    }

    /** What it means that Java does not accept the service's certificate. */
    public String untrusted() {
        return where()
                + " shows a certificate that " + clients.place().trust()
                + " does not trust; name a file with its CA by --ca-bundle or AWS_CA_BUNDLE, or for a test"
                + " endpoint on this machine add --insecure.";
    }

    /** Whether an answer of this status, and without an error of Kinesis, may be another one soon. */
    public static boolean mayPass(int status) {
        return status >= 500 || status == 408 || status == 429;
    }

    /** What such an answer means for a load; null if it may pass. */
    public @Nullable String status(int status) {
        if (mayPass(status)) {
            return null;
        }
        String said = " (status " + status + ")";
        return switch (status) {
            case 407 ->
                "The proxy on the way to " + clients.place().host() + " wants a user and a password, or others" + said
                        + "; give them as http://USER:PASSWORD@HOST:PORT in the proxy's variable, or leave the proxy out"
                        + " with NO_PROXY.";
            case 413 ->
                where() + " takes no requests as large as these, of 1 MiB or one larger record" + said
                        + "; raise the limit of what stands before it, such as nginx's client_max_body_size, to 16 MiB.";
            default ->
                status / 100 == 3
                        ? where() + " sends elsewhere" + said + ", which Kinesis never does; give the address itself in"
                                + " --endpoint, and check what else may answer there, such as a proxy's sign-in page."
                        : stranger(said);
        };
    }

    private String stranger(String how) {
        return where() + " answers, but not as Kinesis does" + how
                + "; check --endpoint, and what else may answer there, such as a proxy's sign-in page.";
    }

    /**
     * What a permanent refusal by the service means; null for codes that may pass by themselves.
     *
     * @param action the IAM action that was tried
     */
    public @Nullable String refusal(String code, String action) {
        String where = " in region " + clients.region();
        return switch (code) {
            case "ResourceNotFoundException" ->
                "There is no stream '" + stream + "'" + where
                        + "; check the name and --region, have 'sluice load --create' make it, or make it with: aws kinesis"
                        + " create-stream --stream-name "
                        + stream
                        + there() + ".";
            case "AccessDeniedException", "AccessDenied" ->
                "Access to stream '" + stream + "'" + where + " is denied; allow " + action
                        + " for it in the IAM policy of these credentials.";
            case "UnrecognizedClientException",
                    "InvalidClientTokenId",
                    "InvalidSignatureException",
                    "IncompleteSignature",
                    "MissingAuthenticationTokenException" ->
                "AWS does not accept these credentials" + where + " (" + code
                        + "); check them with: aws sts get-caller-identity, choose others with --profile, or mend this machine's clock.";
            case "ExpiredTokenException", "ExpiredToken" ->
                "The session of these credentials has expired; sign in again, for example with: aws sso login.";
            case "KMSAccessDeniedException" ->
                "The KMS key of stream '" + stream + "'" + where
                        + " is denied; allow " + (action.equals(GET) ? "kms:Decrypt" : "kms:GenerateDataKey")
                        + " on it for these credentials.";
            case "KMSNotFoundException", "KMSDisabledException", "KMSInvalidStateException", "KMSOptInRequired" ->
                "The KMS key of stream '" + stream + "'" + where + " cannot be used (" + code
                        + "); enable the key, or set another one with: aws kinesis start-stream-encryption.";
            default -> null;
        };
    }

    /**
     * What it means that the KPL daemon does not accept the service's certificate, though Java did.
     *
     * @param why in the daemon's words
     */
    public String certificate(String why) {
        return where() + " shows a certificate that the KPL daemon does not accept (" + why
                + "), though it trusts the same"
                + " CAs as Java; mend the certificate, or name a file with its CA by --ca-bundle.";
    }

    private String waiting() {
        return "aws kinesis wait stream-exists --stream-name " + stream + there();
    }

    /**
     * The commands that give the stream so many shards, each on one line of a shell.
     *
     * @param counts of the shards after each step; before the next, the stream must be active again
     * @param changing whether it is not yet
     */
    public String resizing(List<Integer> counts, boolean changing) {
        String steps = counts.stream()
                .map(count -> "aws kinesis update-shard-count --stream-name " + stream + " --target-shard-count "
                        + count + " --scaling-type UNIFORM_SCALING" + there())
                .collect(Collectors.joining(" && " + waiting() + " && "));
        return !changing ? steps : counts.isEmpty() ? waiting() : waiting() + " && " + steps;
    }

    /** The command that gives the stream a retention of so many hours. */
    public String longerRetention(long hours) {
        return "aws kinesis increase-stream-retention-period --stream-name " + stream + " --retention-period-hours "
                + hours + there();
    }

    private String hint() {
        StreamArn typed = clients.settings().where().stream();
        return typed == null
                ? StreamNames.hint(clients.kinesis(), stream)
                : " These credentials may be of another account than the ARN's, " + typed.account()
                        + "; a load writes into its credentials' own alone.";
    }

    private @Nullable String proxyRefusal(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return clients.place().proxy() == null || !message.contains("proxy")
                ? null
                : "The proxy " + clients.place().proxy() + " lets nothing through to "
                        + clients.place().host() + " (" + message
                        + "); check its address, user and password, or leave it out with NO_PROXY.";
    }

    /**
     * What it means that there are no credentials.
     *
     * @param why null: nothing came in time
     */
    public String noCredentials(@Nullable Throwable why) {
        return CredentialTrouble.sentence(clients.settings(), why);
    }

    /** The service by its address, as somebody who checks a firewall needs it. */
    private String where() {
        return clients.place().toString();
    }

    /** For a command of aws: without the endpoint it would go to an account of the service's own. */
    private String there() {
        Place place = clients.place();
        return " --region " + clients.region()
                + (place.origin().isEmpty() || place.origin().equals("--local")
                        ? ""
                        : " --endpoint-url " + place.endpoint());
    }
}
