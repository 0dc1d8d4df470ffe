package dev.sluice.local;

import java.util.List;
import java.util.regex.Pattern;

/** Channels deliver records to S3, which is not here: the account may have none of them, so there are none to tell of. */
final class Channels {
    private static final Pattern ARN = Pattern.compile("arn:aws.*:kinesis:.*:\\d{12}:channel/\\S+");
    private static final int MAX_RESULTS = 10_000;

    Answer createChannel(Parameters parameters) throws Refusal {
        parameters.matching("ChannelName", Parameters.NAME, Parameters.MAX_NAME);
        parameters.text("ServiceExecutionRoleARN");
        throw Refusal.limitExceeded("The embedded endpoint delivers nothing to S3: account " + Refusal.ACCOUNT
                + " may have 0 channels, as DescribeLimits says.");
    }

    /** DescribeChannel, UpdateChannel and DeleteChannel. */
    Answer named(Parameters parameters) throws Refusal {
        String arn = parameters.matching("ChannelARN", ARN, Parameters.MAX_ARN);
        throw Refusal.notFound("Channel " + arn + " under account " + Refusal.ACCOUNT + " not found.");
    }

    Answer listChannels(Parameters parameters) throws Refusal {
        parameters.integer("MaxResults", 1, MAX_RESULTS, MAX_RESULTS);
        if (parameters.has("NextToken")) {
            throw Refusal.invalidArgument("Invalid NextToken.");
        }
        return Answer.of(parameters.wire(), out -> Description.texts(out, "ChannelSummaries", List.of()));
    }
}
