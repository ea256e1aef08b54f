/** Answers which models there are. */
package org.mor.automation.models;
