/**
 * How Node.js runs the server. What is young is looked through often and a little at a time: with the usual space for it,
 * which grows to a hundred megabytes, whoever asks for a page waited up to 60 ms while awards were issued in bulk.
 */
export const SERVER_FLAGS = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=8']
