package org.mor.automation.local.provider;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.mor.automation.marketplace.SessionId;

/**
 * What a provider was asked, for tests to compare with what should have been asked. {@code
 * approvals} are answers to session.request that approved, {@code prompts} those that passed every
 * check; {@code mostPromptsAtOnceOnOneSession} is more than 1 if somebody prompted a session in
 * use.
 */
public final class Counters {

  private final Map<String, Integer> figures = new TreeMap<>();
  private final Map<SessionId, Integer> running = new HashMap<>();

  Counters() {
    for (String name :
        ("connections pings sessionRequests approvals prompts sessionsPrompted reports refusals"
                + " mostPromptsAtOnceOnOneSession mostPromptsAtOnce promptsRunning")
            .split(" ", -1)) {
      figures.put(name, 0);
    }
  }

  /** All of them by their names, at this moment. */
  public synchronized Map<String, Integer> figures() {
    return Map.copyOf(figures);
  }

  synchronized void count(String name) {
    add(name, 1);
  }

  private void add(String name, int count) {
    if (figures.computeIfPresent(name, (_, before) -> before + count) == null) {
      throw new IllegalArgumentException("not counted: " + name);
    }
  }

  synchronized void promptBegins(SessionId session) {
    count("prompts");
    count("promptsRunning");
    if (!running.containsKey(session)) {
      count("sessionsPrompted");
    }
    int now = running.merge(session, 1, Integer::sum);
    figures.merge("mostPromptsAtOnceOnOneSession", now, Math::max);
    figures.merge("mostPromptsAtOnce", figures.get("promptsRunning"), Math::max);
  }

  synchronized void promptEnds(SessionId session) {
    add("promptsRunning", -1);
    running.merge(session, -1, Integer::sum);
  }
}
