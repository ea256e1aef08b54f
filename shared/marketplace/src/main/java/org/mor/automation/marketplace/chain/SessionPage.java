package org.mor.automation.marketplace.chain;

import java.util.List;
import org.mor.automation.marketplace.SessionId;

/**
 * Some of a user's sessions, oldest first.
 *
 * @param total how many there are in all, closed ones too
 */
public record SessionPage(List<SessionId> ids, long total) {
  public SessionPage {
    ids = List.copyOf(ids);
  }
}
