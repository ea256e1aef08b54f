package org.mor.automation.ops.deployment;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/** The log groups of a stack's functions. */
final class CloudWatchLogs implements Deployment.RequestLogs {
  private final AwsAccess aws;
  private final List<String> groups;

  CloudWatchLogs(AwsAccess aws, List<String> groups) {
    this.aws = aws;
    this.groups = List.copyOf(groups);
  }

  private record Line(long at, String text) {}

  @Override
  public List<String> find(String requestId) {
    List<Line> lines = new ArrayList<>();
    try (CloudWatchLogsClient logs = aws.client(CloudWatchLogsClient.builder(), "LOGS")) {
      for (String group : groups) {
        read(logs, group, requestId, lines);
      }
    }
    lines.sort(Comparator.comparingLong(Line::at));
    return lines.stream().map(Line::text).toList();
  }

  private static void read(
      CloudWatchLogsClient logs, String group, String requestId, List<Line> lines) {
    try {
      for (FilteredLogEvent event :
          logs.filterLogEventsPaginator(
                  request -> request.logGroupName(group).filterPattern('"' + requestId + '"'))
              .events()) {
        lines.add(
            new Line(
                event.timestamp(),
                Instant.ofEpochMilli(event.timestamp())
                    + "  "
                    + group.substring(group.lastIndexOf('/') + 1)
                    + "  "
                    + event.message().strip()));
      }
    } catch (ResourceNotFoundException e) {
      // The group of a function that was never called does not exist yet.
      lines.add(new Line(0, group + " has no logs yet"));
    }
  }
}
