package org.mor.automation.http.limits;

import java.time.Duration;

/**
 * What a user has left of the requests per minute.
 *
 * @param refilled until all of them are there again
 */
public record Quota(int limit, int remaining, Duration refilled) {}
