/** Talks to providers: sessions, prompts, reports and pings. */
package org.mor.automation.marketplace.provider;
