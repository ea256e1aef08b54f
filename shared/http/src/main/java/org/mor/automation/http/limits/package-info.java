/** Limits how many requests a user may make per minute and at once, counted in DynamoDB. */
package org.mor.automation.http.limits;
