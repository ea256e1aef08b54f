package org.mor.automation.local.provider;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.mor.automation.marketplace.SessionId;

/** What a provider was asked, for tests to compare with what should have been asked. */
public final class Counters {
  /**
   * A snapshot.
   *
   * @param approvals answers to session.request that approved
   * @param prompts those that passed every check
   * @param sessionsPrompted different sessions that had a prompt
   * @param mostPromptsAtOnceOnOneSession more than 1 if somebody prompted a session in use
   * @param mostPromptsAtOnce over all sessions
   * @param promptsRunning at this moment
   */
  public record Snapshot(
      int connections,
      int pings,
      int sessionRequests,
      int approvals,
      int prompts,
      int sessionsPrompted,
      int reports,
      int refusals,
      int mostPromptsAtOnceOnOneSession,
      int mostPromptsAtOnce,
      int promptsRunning) {}

  private final Map<SessionId, Integer> running = new HashMap<>();
  private final Map<SessionId, Integer> perSession = new HashMap<>();
  final AtomicInteger connections = new AtomicInteger();
  final AtomicInteger pings = new AtomicInteger();
  final AtomicInteger sessionRequests = new AtomicInteger();
  final AtomicInteger approvals = new AtomicInteger();
  final AtomicInteger reports = new AtomicInteger();
  final AtomicInteger refusals = new AtomicInteger();
  private int prompts;
  private int atOnce;
  private int mostAtOnceOnOneSession;
  private int mostAtOnce;

  public synchronized Snapshot figures() {
    return new Snapshot(
        connections.get(),
        pings.get(),
        sessionRequests.get(),
        approvals.get(),
        prompts,
        perSession.size(),
        reports.get(),
        refusals.get(),
        mostAtOnceOnOneSession,
        mostAtOnce,
        atOnce);
  }

  synchronized void promptBegins(SessionId session) {
    prompts++;
    perSession.merge(session, 1, Integer::sum);
    atOnce++;
    int now = running.merge(session, 1, Integer::sum);
    mostAtOnceOnOneSession = Math.max(mostAtOnceOnOneSession, now);
    mostAtOnce = Math.max(mostAtOnce, atOnce);
  }

  synchronized void promptEnds(SessionId session) {
    atOnce--;
    running.computeIfPresent(session, (_, count) -> count == 1 ? null : count - 1);
  }
}
