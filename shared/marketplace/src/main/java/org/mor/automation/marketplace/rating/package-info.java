/** Which of a model's bids to take first. */
package org.mor.automation.marketplace.rating;
