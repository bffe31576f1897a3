-- What wrk sends, and how it says what it measured: one line of JSON, times in milliseconds.

wrk.method = "POST"
wrk.headers["Authorization"] = "Bearer load"

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"p50": %f, "p99": %f, "per_second": %f, "failed": %d}\n',
    latency:percentile(50) / 1000,
    latency:percentile(99) / 1000,
    summary.requests / summary.duration * 1e6,
    errors.connect + errors.read + errors.write + errors.timeout + errors.status
  ))
end
