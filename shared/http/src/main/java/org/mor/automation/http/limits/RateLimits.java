package org.mor.automation.http.limits;

/**
 * What each user may ask for; 0 is no limit.
 *
 * @param perMinute requests that are begun
 * @param atOnce requests that are being answered
 */
public record RateLimits(int perMinute, int atOnce) {
  /** Of a minute in nanoseconds; beyond it the shares of single requests are too coarse. */
  public static final int MOST_PER_MINUTE = 100_000;

  /** Each is an attribute of the one item. */
  public static final int MOST_AT_ONCE = 100;

  public static final RateLimits NONE = new RateLimits(0, 0);

  public RateLimits {
    if (perMinute < 0 || perMinute > MOST_PER_MINUTE) {
      throw new IllegalArgumentException("requests per minute: 0 to " + MOST_PER_MINUTE);
    }
    if (atOnce < 0 || atOnce > MOST_AT_ONCE) {
      throw new IllegalArgumentException("requests at once: 0 to " + MOST_AT_ONCE);
    }
  }
}
