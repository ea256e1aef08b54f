/** The values of a session: its record, its stages, its owner, and the caps that bound it. */
package org.mor.automation.session.model;
