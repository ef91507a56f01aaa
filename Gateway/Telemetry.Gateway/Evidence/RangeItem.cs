namespace Telemetry.Gateway.Evidence;

/// <summary>The range of the input journal that says an alert again: what is captured and replayed of it.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="From">The first record that can hold a reading behind it.</param>
/// <param name="To">Behind the record of its last event.</param>
internal sealed record RangeItem(string Pipeline, long From, long To);
