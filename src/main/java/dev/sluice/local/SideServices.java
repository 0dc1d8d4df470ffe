package dev.sluice.local;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What producers call beside Kinesis: STS tells who they are, CloudWatch takes their metrics, which are dropped. */
final class SideServices {
    private static final String CLOUDWATCH = "GraniteServiceVersion20100801";

    private SideServices() {}

    /** @param target the X-Amz-Target header */
    static Answer answer(String uri, @Nullable String target, @Nullable String contentType, byte[] body)
            throws Refusal {
        String form = new String(body, 0, Math.min(body.length, 4_096), StandardCharsets.UTF_8);
        if (form.contains("Action=GetCallerIdentity")) {
            return Answer.text("text/xml", """
                    <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                      <GetCallerIdentityResult>
                        <Arn>arn:aws:iam::%1$s:user/local</Arn>
                        <UserId>AIDALOCAL</UserId>
                        <Account>%1$s</Account>
                      </GetCallerIdentityResult>
                      <ResponseMetadata><RequestId>local</RequestId></ResponseMetadata>
                    </GetCallerIdentityResponse>
                    """.formatted(Refusal.ACCOUNT));
        }
        if (form.contains("Action=PutMetricData")) {
            return Answer.text("text/xml", """
                    <PutMetricDataResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/">
                      <ResponseMetadata><RequestId>local</RequestId></ResponseMetadata>
                    </PutMetricDataResponse>
                    """);
        }
        if (uri.contains(CLOUDWATCH) || (target != null && target.startsWith(CLOUDWATCH))) {
            Wire wire = Wire.of(contentType);
            Answer nothing = Answer.of(wire, out -> {});
            return new Answer(
                    200, contentType == null ? wire.contentType() : contentType, null, false, 0, nothing.body());
        }
        throw new Refusal(
                400,
                "UnknownOperationException",
                "The embedded endpoint knows Kinesis, and a little of STS and CloudWatch.");
    }
}
